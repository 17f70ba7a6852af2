"""The sign of each word in a phrase: does the phrase affirm what the word names, or turn against it.

A phrase is read once from left to right. A turning verb turns its object ("drop the claim"), or, passive or last in its
clause, its subject ("the claim be dropped"); a turning noun turns the rest of its noun phrase ("renunciation of the
claim"); negation turns its scope; two turns cancel out. A list carries the sign on ("drop the claim and the suit")
until a new action begins ("drop the claim and sign the pact"). Signs are only compared, phrase against phrase, never
read alone: "leave the valley" and "withdrawal from the valley" both turn "valley", so one affirms the other.

This is the usual scope rule of contextual valence shifters (Polanyi and Zaenen 2006) without a parser.

>>> [(word.text, word.sign) for word in read_polarity("drop the claim and sign the pact") if word.is_content]
[('claim', -1), ('pact', 1)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dragoman.agenda.lexicon import ENTRIES, Entry, Kind
from dragoman.agenda.words import STOP_WORDS, plain, root_of, tokenise

_CUES = re.compile(
    r"(?:(?<![\w'])|(?=n't))(?:"
    + "|".join(f"(?P<e{i}>{entry.pattern})" for i, entry in enumerate(ENTRIES))
    + r")(?!\w)"
)
_SEPARATOR = re.compile(
    r"[;:]|,|\.\s|\b(?:but|while|whereas)\b|\b(?:and|or|as well as|plus|including)\b|"
    r"\b(?:paired|together|along|combined|coupled) with\b"
)
_HARD = re.compile(r"[;:.]|but|while|whereas|.* with")
_AUXILIARY = frozenset("be been being is are was were get gets got getting".split())
_MODAL = _AUXILIARY | frozenset("must should shall will would can could may might do does did has have had".split())
_PREPOSITIONS = frozenset("of to in on at by for from with into onto over under about".split())
_DETERMINERS = frozenset("a an the this that any some further another its his her their our no".split())
_POINTING = frozenset("the these those both all two three other".split())
_ADVERBIAL = frozenset("into onto in at with for by toward towards as under within along".split())
_MOTION = re.compile(r"withdr|retreat|leav|left|pull|mov|evacuat|exit")
_GIVING_UP = frozenset(
    {"abandon", "give up", "drop", "forgo", "relinquish", "renounce", "forfeit", "surrender", "sacrifice"}
)
# Nouns whose "for" says of what they are: "give up the claim for damages".
_WANTS = frozenset(
    root_of(noun)
    for noun in "claim demand call request bid plan proposal push campaign support need case application date".split()
)
_LINKING = frozenset("of to on from".split())
_ADVERB = re.compile(r".*ly|also|then|now|fully|ever")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a phrase, or one cue of several words."""

    text: str
    root: str
    start: int  # offsets into the phrase
    end: int
    sign: int  # +1 or -1
    kind: Kind | None  # None: no cue of the lexicon
    is_stop: bool
    is_break: bool  # a comma, "and", …
    is_price: bool  # a cue after which comes what is asked for the rest ("in exchange for", "if")
    weak: bool  # under a mere change or weakening ("delay", "reduce"), so that the sign is in doubt
    aside: bool  # only compared to, or a circumstance
    retained: bool  # under a verb that says outright that it stays

    @property
    def is_content(self) -> bool:
        """Whether the word names something."""
        return self.kind in (None, "plain") and not self.is_stop and not self.is_break


@lru_cache(maxsize=16384)
def read_polarity(phrase: str) -> tuple[Word, ...]:
    """The words of a phrase, in order, with the sign at each."""
    words, entries = _split(phrase)
    reader = _Scopes(words, entries)
    for at in range(len(words)):
        reader.step(at)
    return tuple(reader.words)


def find_price(words: Sequence[Word]) -> Word | None:
    """The first cue after which comes what is asked for the things named before it; None: nothing is asked."""
    for at, word in enumerate(words):
        if word.is_price and any(before.is_content for before in words[:at]):
            return word
    return None


def overall_sign(words: Iterable[Word]) -> int:
    """The sign of a whole phrase: that of the last thing it names outside asides, +1 where it names nothing."""
    sign = 1
    for word in words:
        if word.is_content and not word.aside:
            sign = word.sign
    return sign


def _split(phrase: str) -> tuple[list[Word], list[Entry | None]]:
    """Cues, separators and words in order; nothing is signed yet."""
    text = plain(phrase)
    lower = text.lower()
    marks: list[tuple[int, int, Entry | None]] = []
    for match in _CUES.finditer(lower):
        marks.append((match.start(), match.end(), ENTRIES[int((match.lastgroup or "e0")[1:])]))
    taken = [(start, end) for start, end, _ in marks]
    for match in _SEPARATOR.finditer(lower):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            marks.append((match.start(), match.end(), None))
    taken = [(start, end) for start, end, _ in marks]
    words: list[tuple[Word, Entry | None]] = []
    for start, end, entry in marks:
        words.append((_word(text[start:end], start, end, entry, is_break=entry is None), entry))
    for token, start, end in tokenise(text):
        if not any(s < end and start < e for s, e in taken):
            words.append((_word(token, start, end, None, is_break=False), None))
    words.sort(key=lambda pair: pair[0].start)
    return [word for word, _ in words], [entry for _, entry in words]


def _word(text: str, start: int, end: int, entry: Entry | None, *, is_break: bool) -> Word:
    joined = text.replace("-", "")
    if entry is not None and entry.kind in ("verb", "keep", "retain"):
        joined = entry.name.partition(" ")[0]  # the bare form of the verb
    return Word(
        text=text,
        root=root_of(joined),
        start=start,
        end=end,
        sign=1,
        kind=entry.kind if entry else None,
        is_stop=entry is None and text.lower() in STOP_WORDS,
        is_break=is_break,
        is_price=entry is not None and entry.name == "price",
        weak=False,
        aside=False,
        retained=False,
    )


class _Scopes:
    """The state of one reading from left to right."""

    def __init__(self, words: list[Word], entries: list[Entry | None]) -> None:
        self.words = words
        self.entries = entries
        self.sign, self.weak, self.aside, self.retained = 1, False, False, False
        self.by_noun = False  # the sign comes from a turning noun
        self.given_up = False  # the sign comes from a verb of giving something up
        self.clause = 0  # where the clause began

    def step(self, at: int) -> None:
        word, entry = self.words[at], self.entries[at]
        if word.is_break:
            self._pause(at)
        elif self.given_up and word.text.lower() == "for" and self._is_price(at):
            self.words[at] = replace(word, is_price=True)
            self.sign, self.aside, self.given_up = 1, True, False
        elif entry is None or entry.kind in ("plain", "frame"):
            pass
        elif entry.kind == "keep":
            if self._is_noun(at):  # "security guarantees"
                self.words[at] = replace(word, kind=None)
        elif entry.kind == "retain":
            self.retained = True
        elif entry.kind == "aside":
            starts = not any(before.is_content for before in self.words[:at])
            self.aside = not (starts and entry.name in ("circumstance", "price"))
        elif entry.kind == "without":
            self.sign, self.weak, self.by_noun = -1, False, True
        elif entry.kind == "not":
            self._negate(at)
        elif entry.kind == "verb":
            self._turn_by_verb(at, entry)
        elif entry.kind == "noun":
            self._turn_by_noun(at, entry)
        self.words[at] = replace(
            self.words[at],
            sign=self.sign * self.words[at].sign,
            weak=self.weak or self.words[at].weak,
            aside=self.aside,
            retained=self.retained,
        )

    def _pause(self, at: int) -> None:
        """At a comma or conjunction: go on with the sign, or start anew where a new action begins."""
        self.aside = False
        following = self._next(at)
        anew = _HARD.fullmatch(self.words[at].text.lower().strip()) is not None
        if following is not None:
            anew = anew or self.words[following].kind in ("verb", "noun", "keep", "retain", "without")
        if self.by_noun and at + 1 < len(self.words):
            anew = anew or self.words[at + 1].text.lower() in ("a", "an")
        if anew:
            self.sign, self.weak, self.retained, self.by_noun, self.given_up = 1, False, False, False, False
        self.clause = at + 1

    def _negate(self, at: int) -> None:
        before = self.words[at - 1].text.lower() if at else ""
        if before in _MODAL or self.words[at].text.lower() in ("cannot", "n't"):
            self._turn_back(self.clause, at, weak=False)
        self._turn(weak=False, by_noun=True)

    def _turn_by_verb(self, at: int, entry: Entry) -> None:
        if self._is_adjective(at):  # "the opposing sides"
            self.words[at] = replace(self.words[at], kind=None)
            return
        if at and self.words[at - 1].text.lower() in _DETERMINERS and not self.words[at].text.endswith("ing"):
            if self._is_linked(at):  # "a ban on", "the repeal of"
                self._turn_by_noun(at, entry)
            else:  # "a veto": a noun of its own
                self.words[at] = replace(self.words[at], kind=None)
            return
        back = at - 1
        while back >= self.clause and _ADVERB.fullmatch(self.words[back].text.lower()):
            back -= 1
        passive = (
            back >= self.clause
            and self.words[back].text.lower() in _AUXILIARY
            and not self.words[at].text.endswith("ing")
        )
        if not passive and self._has_no_object(at):
            self.words[at] = replace(self.words[at], kind=None)  # "withdraw to the line" turns no line
        elif passive or not self._names_more(at):
            if not self._turn_back(self.clause, at, weak=entry.weak):
                self.words[at] = replace(self.words[at], kind=None)  # nothing to turn: the word itself is what is named
        else:
            self._turn(weak=entry.weak, by_noun=False)
            self.given_up = entry.name in _GIVING_UP

    def _is_price(self, at: int) -> bool:
        """Whether "for" leads to what is asked for something given up, not to what that something is for."""
        before = self.words[at - 1]
        return before.is_content and before.root not in _WANTS

    def _turn_by_noun(self, at: int, entry: Entry) -> None:
        following = at + 1
        if following < len(self.words) and self.words[at].text.lower().rpartition(" ")[2] not in _LINKING:
            after = self.words[following]
            glued = after.start - self.words[at].end <= 1 and after.is_content
            if glued:  # "a withdrawal agreement" is an agreement
                self.words[at] = replace(self.words[at], kind=None)
                return
        first = at
        while first > self.clause:
            before = self.words[first - 1]
            if before.text.lower() in _PREPOSITIONS or before.kind not in (None, "plain") or before.is_break:
                break
            first -= 1
        turned = self._turn_back(first, at, weak=entry.weak)
        if self._names_more(at):
            self._turn(weak=entry.weak, by_noun=True)
        elif not turned:
            self.words[at] = replace(self.words[at], kind=None)

    def _turn(self, *, weak: bool, by_noun: bool) -> None:
        self.sign = self.sign if weak else -self.sign
        self.weak = self.weak or weak
        self.by_noun = by_noun

    def _turn_back(self, first: int, last: int, *, weak: bool) -> bool:
        """Turn the words before a cue; whether there was anything to turn."""
        turned = False
        for at in range(first, last):
            word = self.words[at]
            self.words[at] = replace(word, sign=word.sign if weak else -word.sign, weak=word.weak or weak)
            turned = turned or word.is_content
        return turned

    def _names_more(self, at: int) -> bool:
        """Whether the clause names anything after the cue."""
        for later, entry in zip(self.words[at + 1 :], self.entries[at + 1 :], strict=True):
            if later.is_break or (entry is not None and entry.kind == "aside"):
                return False
            if later.is_content or (entry is not None and entry.kind in ("noun", "verb")):
                return True
        return False

    def _has_no_object(self, at: int) -> bool:
        """Whether a verb goes on with a preposition that leads to a place or a manner, not to what is given up."""
        verb = self.words[at].text.lower()
        after = self.words[at + 1].text.lower() if at + 1 < len(self.words) else ""
        return " " not in verb and (after in _ADVERBIAL or (after == "to" and _MOTION.match(verb) is not None))

    def _is_noun(self, at: int) -> bool:
        """Whether a word that may be a verb stands as a noun: after a noun or determiner, or before an auxiliary."""
        before = self.words[at - 1] if at else None
        after = self.words[at + 1] if at + 1 < len(self.words) else None
        if before is not None and (before.is_content or before.text.lower() in _DETERMINERS):
            return True
        return after is not None and after.text.lower() in _MODAL

    def _is_adjective(self, at: int) -> bool:
        """Whether a form in -ing says which of several things is meant: after a word that points, and before a noun."""
        if not at or at + 1 == len(self.words) or not self.words[at].text.endswith("ing"):
            return False
        return self.words[at - 1].text.lower() in _POINTING and self.words[at + 1].is_content

    def _is_linked(self, at: int) -> bool:
        """Whether a preposition follows that says of what, or the cue ends in one."""
        if self.words[at].text.lower().rpartition(" ")[2] in _LINKING:
            return True
        return at + 1 < len(self.words) and self.words[at + 1].text.lower() in _LINKING

    def _next(self, at: int) -> int | None:
        """The next word that is no mere "to", "also" or the like."""
        for later in range(at + 1, len(self.words)):
            if self.words[later].text.lower() not in ("to", "also", "then", "the", "a", "an", "its", "their"):
                return later
        return None
