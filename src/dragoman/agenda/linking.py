"""Moves linked to the terms that they name, with sign.

For every object (and condition) and every wording of a term, its text included:

1. Signs: both are read by :mod:`dragoman.agenda.polarity`; where the signs at the words that they share differ, the
   object turns against the wording.
2. Likeness: the cosine of the meanings of the object, or a part of it, and the wording; mixed with the share of the
   wording's words that the object holds, each weighted by how rare it is among the moves.
3. A term is named where its best wording is like enough. A turned sign needs more: shared words, and no mere change.
4. Who has to act must not differ: asking one side to withdraw does not name the term by which the other withdraws.
5. An object that only points back ("this request") takes the terms of what it points to
   (:mod:`dragoman.agenda.pointing`).

No link is better than a wrong one, so everything unsure is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda.actors import Actors, differ
from dragoman.agenda.lexicon import FRAME_NOUNS, Kind
from dragoman.agenda.pointing import follow_pointers
from dragoman.agenda.polarity import Word, find_price, overall_sign, read_polarity
from dragoman.agenda.records import Agenda, Term
from dragoman.agenda.words import root_of, same_root
from dragoman.moves.records import Move, TermLink
from dragoman.offsets import CharSpan

_NEAR = 40  # characters between a cue and an object that belong to one phrase ("its long-held goal of")
_PHRASE = r"(?:(?! and )[^,;:.!?()“”\"—–])*"  # to the next mark or "and"
_BEHIND = re.compile(rf" (?:that (?P<clause>{_PHRASE})|(?:paired|coupled|combined|along|together) with{_PHRASE})")
Embed = Callable[[Sequence[str]], NDArray[np.float32]]  # texts to unit rows (n, width)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions:
    """Thresholds of linking.

    Tuned by reading all links of the hand-labelled moves of three negotiations (a peace process, a treaty of departure,
    a strike), each with an agenda written for it, with the meanings of the MiniLM sentence encoder, bare and with noise
    added (up to half a unit). After changing the encoder or the lexicon, run the quality suite again.
    """

    meaning: float = 0.6  # weight of the meanings' cosine in a score; the rest is the weight of shared words
    least: float = 0.6  # score from which an object names a term
    least_turned: float = 0.62  # the same where the object turns against the wording
    least_words: float = 0.2  # share of the wording's words below which the meanings alone must reach least_meaning
    least_meaning: float = 0.68
    least_meaning_turned: float = 0.75  # the same where both sides turn something
    half_words: float = 0.6  # share below which the meanings must reach half_meaning too
    half_meaning: float = 0.7
    beside: float = 0.82  # a second term must reach this share of the best one's score


def link_moves(
    moves: Iterable[Move],
    texts: Mapping[str, str],
    agenda: Agenda,
    embed: Embed,
    *,
    options: LinkOptions = LinkOptions(),
) -> tuple[Move, ...]:
    """The moves, in their order, with ``terms`` and ``condition_terms`` filled from the words of their reports.

    ``texts`` maps the path of each report to its text. A move's own links are replaced. Cost: one embedding of every
    distinct part of an object, then linear in moves x wordings.
    """
    moves = tuple(moves)
    linker = _Linker(moves, texts, agenda, embed, options)
    linked = [
        replace(move, terms=linker.object_links(move), condition_terms=linker.condition_links(move)) for move in moves
    ]
    return follow_pointers(linked, texts)


def named_by(move: Move, text: str) -> str:
    """The words that say what a move is about: its object, with the words of the cue before it where they turn it.

    "Agreed to abandon the goal of joining" may be read as the cue "agreed to abandon the goal of" and the object
    "joining". A rejection turns its object by itself: its cue is never added, and what it asks for in return is no part
    of what it rejects. What stands right behind the object and says more of it ("a truce that leaves troops in place",
    "a fee paired with a quota") belongs to it.
    """
    said = move.object.of(text)
    if move.act == "reject" and (price := _price_of(move, text)) is not None:
        return said[: price.start].rstrip()
    said += _behind(said, text, move)
    if move.act in ("reject", "threaten", "accuse"):
        return said
    whole = _lead(move, text) + said
    return whole if overall_sign(read_polarity(whole)) != overall_sign(read_polarity(said)) else said


def _behind(said: str, text: str, move: Move) -> str:
    """The words behind an object that say more of it: what is paired with it, or a clause if nothing is turned."""
    found = _BEHIND.match(text, move.object.end, move.sentence.end)
    if found is None:
        return ""
    clause = found["clause"]
    if clause is not None and -1 in (overall_sign(read_polarity(said)), overall_sign(read_polarity(clause))):
        return ""
    return found.group()


def _lead(move: Move, text: str) -> str:
    """The words from the cue to the object, where the cue stands close before it."""
    if move.cue is None or move.cue.start >= move.object.start:
        return ""
    between = text[move.cue.end : move.object.start]
    if len(between) > _NEAR or any(mark in between for mark in ',;:.()“”"—'):
        return ""
    return text[move.cue.start : move.object.start]


# --- what is compared ---


@dataclass(frozen=True, slots=True)
class _Wording:
    """One way in which a term is worded."""

    term: int
    text: str
    core: str
    words: tuple[Word, ...]  # what it names
    sign: int
    direction: int  # +1: affirming the wording affirms the term
    weights: tuple[float, ...]  # one for each word, adding up to 1
    telling: tuple[bool, ...]  # for each word: neither a cue, nor the name of a party, nor a frame noun
    weak: bool  # it holds a mere change or weakening itself


@dataclass(frozen=True, slots=True)
class _Part:
    """An object, or a stretch of it."""

    text: str
    core: str
    sign: int
    weak: bool


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How an object relates to one wording."""

    score: float
    sign: int
    matched: frozenset[int]  # which words of the object, by position


def _condition(move: Move, text: str) -> str:
    """A move's condition; failing that, what its object holds after "in exchange for", "if" …; perhaps nothing."""
    if move.condition is not None:
        return move.condition.of(text)
    price = _price_of(move, text)
    return "" if price is None else move.object.of(text)[price.end :].strip()


def _price_of(move: Move, text: str) -> CharSpan | None:
    """The words of the object after which comes what is asked for the rest, such as "in exchange for" or "if".

    In a rejection a verb before the object may give the rest up, and "for" be those words: "drop *a fee for a share*".
    """
    lead = _lead(move, text) if move.act == "reject" else ""
    words = read_polarity(lead + move.object.of(text))
    price = find_price([word for word in words if word.start >= len(lead)])
    return None if price is None else CharSpan(price.start - len(lead), price.end - len(lead))


def _core(text: str, words: Sequence[Word]) -> str:
    """The stretch of ``text`` from its first to its last content word."""
    content = [word for word in words if word.is_content]
    return text[content[0].start : content[-1].end] if content else text


def _parts(text: str, words: Sequence[Word]) -> tuple[_Part, ...]:
    """The whole, what stands between commas and conjunctions, and what follows the last cue of each."""
    asides = [at for at, word in enumerate(words) if word.kind == "aside" and any(w.is_content for w in words[:at])]
    stretches: list[Sequence[Word]] = [words[: asides[0]] if asides else words]
    begin = 0
    for at, word in enumerate(words):
        if word.is_break or word.kind == "aside":
            stretches.append(words[begin:at])
            begin = at + 1
    stretches.append(words[begin:])
    stretches = [s for s in stretches if any(w.is_content and not w.aside for w in s)]
    parts: dict[str, _Part] = {}
    for stretch in stretches:
        content = [word for word in stretch if word.is_content]
        if not content:
            continue
        cues = [at for at, word in enumerate(stretch) if word.kind not in (None, "plain") or word.is_break]
        tail = stretch[cues[-1] + 1 :] if cues else stretch
        tail = tail if any(word.is_content for word in tail) else stretch
        part = text[stretch[0].start : stretch[-1].end]
        settled = [word for word in content if not word.aside] or content
        sign = overall_sign(stretch)
        weak = settled[-1].weak
        parts.setdefault(part, _Part(part, _core(text, tail), sign, weak))
    return tuple(parts.values())


class _Linker:
    """All that is worked out once for a set of moves."""

    def __init__(
        self,
        moves: Sequence[Move],
        texts: Mapping[str, str],
        agenda: Agenda,
        embed: Embed,
        options: LinkOptions,
    ) -> None:
        self.options = options
        self.terms = agenda.terms
        self.texts = texts
        names = {name for move in moves for name in (move.party, move.target) if name}
        self.actors = Actors(names)
        objects = [named_by(move, texts[move.report]) for move in moves]
        conditions = [text for move in moves if (text := _condition(move, texts[move.report]))]
        self.rarity = _Rarity([*objects, *conditions])
        self.phrase_roots = tuple(
            {word.root for text in term.phrases for word in read_polarity(text) if word.is_content}
            for term in self.terms
        )
        self.wordings = tuple(
            wording for number, term in enumerate(self.terms) for wording in self._wordings(number, term)
        )
        self.term_actors = tuple(self.actors.of_clause(term.text) for term in self.terms)
        self.parts = {text: _parts(text, read_polarity(text)) for text in dict.fromkeys([*objects, *conditions])}
        strings = [s for parts in self.parts.values() for part in parts for s in (part.text, part.core)]
        strings += [s for wording in self.wordings for s in (wording.text, wording.core)]
        self.rows = {text: row for row, text in enumerate(dict.fromkeys(strings))}
        self.meanings = embed(list(self.rows)) if self.rows else np.zeros((0, 1), dtype=np.float32)
        self.found: dict[tuple[str, str | None], tuple[TermLink, ...]] = {}

    def object_links(self, move: Move) -> tuple[TermLink, ...]:
        text = named_by(move, self.texts[move.report])
        return self._links(text, self.actors.of_object(text, move))

    def condition_links(self, move: Move) -> tuple[TermLink, ...]:
        text = _condition(move, self.texts[move.report])
        return self._links(text, self.actors.of_object(text, None)) if text else ()

    def _links(self, text: str, actor: str | None) -> tuple[TermLink, ...]:
        if (text, actor) not in self.found:
            self.found[text, actor] = self._find(text, actor)
        return self.found[text, actor]

    def _find(self, text: str, actor: str | None) -> tuple[TermLink, ...]:
        best: dict[int, _Likeness] = {}
        for wording in self.wordings:
            if differ(actor, self.term_actors[wording.term]):
                continue
            likeness = self._likeness(text, wording)
            if likeness is None:
                continue
            known = best.get(wording.term)
            if known is None or likeness.score > known.score:
                best[wording.term] = likeness
        kept: list[tuple[int, _Likeness]] = []
        for term, likeness in sorted(best.items(), key=lambda item: (-item[1].score, item[0])):
            rivals = (other for _, other in kept if 2 * len(likeness.matched & other.matched) >= len(likeness.matched))
            if all(likeness.score >= self.options.beside * rival.score for rival in rivals):
                kept.append((term, likeness))
        return tuple(
            TermLink(term=self.terms[term].id, sign=likeness.sign, score=round(min(likeness.score, 1.0), 4))
            for term, likeness in kept
        )

    def _likeness(self, text: str, wording: _Wording) -> _Likeness | None:
        """How the object relates to the wording, or nothing where it does not name it clearly."""
        words = read_polarity(text)
        said = [word for word in words if not word.is_stop and not word.is_break]
        if [word.root for word in said] == [word.root for word in wording.words]:  # the wording itself
            return _Likeness(1.0, wording.direction, frozenset(range(len(words))))
        shared, options = _shared(words, wording), self.options
        share, signs = shared.share, shared.balance
        best = 0.0
        best_sign = 0
        for part in self.parts[text]:
            sign = part.sign if not signs else (1 if signs > 0 else -1)
            turned = sign != wording.sign
            if (part.weak or shared.weak) != wording.weak:
                continue
            if turned and wording.sign < 0 and not shared.retained:
                continue
            if turned:
                meaning = self._cosine(part.core, wording.core)
            else:
                meaning = max(self._cosine(part.text, wording.text), self._cosine(part.core, wording.text))
            score = options.meaning * meaning + (1 - options.meaning) * share
            least = options.least_turned if turned else options.least
            if shared.telling < options.least_words:  # the meanings alone speak: no turn is to be trusted
                needed = options.least_meaning if sign > 0 else options.least_meaning_turned
                trusted = not turned and meaning >= needed
            else:
                trusted = shared.telling >= options.half_words or meaning >= options.half_meaning
            if trusted and score >= max(least, best):
                best, best_sign = score, sign * wording.sign * wording.direction
        return _Likeness(best, best_sign, shared.matched) if best_sign else None

    def _cosine(self, one: str, other: str) -> float:
        return float(self.meanings[self.rows[one]] @ self.meanings[self.rows[other]])

    def _wordings(self, number: int, term: Term) -> Iterable[_Wording]:
        """The phrases, then the term's own text without its circumstances."""
        carriers = {
            word.root
            for other in self.terms
            if other.id in term.needs
            for text in other.phrases
            for word in read_polarity(text)
            if word.is_content
        }
        phrase_signs = [overall_sign(read_polarity(phrase)) for phrase in term.phrases]
        usual = 1 if sum(phrase_signs) >= 0 else -1
        entries = [
            (phrase, -1 if term.opposite and sign == usual else 1)
            for phrase, sign in zip(term.phrases, phrase_signs, strict=True)
        ]
        for text, direction in (*entries, (_main_clause(term.text), 1)):
            read = read_polarity(text)
            words = tuple(word for word in read if not word.is_stop and not word.is_break and not word.aside)
            if not any(word.is_content for word in words):
                continue
            names = self.actors.name_positions(words)
            weights = [
                self.rarity.weight(word.root)
                * (0.3 if at in names else 1.0)
                * (0.3 if word.root in carriers else 1.0)
                * (1.0 if word.weak else _CUE_WEIGHTS.get(word.kind, 1.0))
                / self._holders(word.root, term)
                for at, word in enumerate(words)
            ]
            total = sum(weights)
            yield _Wording(
                number,
                text,
                _core(text, [word for word in words if word.sign == overall_sign(read)]),
                words,
                overall_sign(read),
                direction,
                tuple(weight / total for weight in weights),
                tuple(at not in names and _is_telling(word) for at, word in enumerate(words)),
                any(word.weak for word in read),
            )

    def _holders(self, root: str, term: Term) -> int:
        """How many terms have the root in a phrase; those that ``term`` needs, or that need it, do not count."""
        return 1 + sum(
            any(same_root(root, other_root) for other_root in roots)
            for other, roots in zip(self.terms, self.phrase_roots, strict=True)
            if other.id != term.id and other.id not in term.needs and term.id not in other.needs
        )


# A verb such as "guarantee" tells something of what is meant, a turning verb less, for its sign is compared anyway.
_CUE_WEIGHTS: dict[Kind | None, float] = {
    "keep": 0.5,
    "retain": 0.3,
    "verb": 0.3,
    "noun": 0.3,
    "not": 0.1,
    "without": 0.1,
    "frame": 0.3,
}


def _main_clause(text: str) -> str:
    """A term's text up to its first circumstance ("after …", "until …")."""
    for word in read_polarity(text):
        if word.kind == "aside" and word.start:
            return text[: word.start].strip()
    return text


@dataclass(frozen=True, slots=True)
class _Shared:
    """What an object and a wording have in common."""

    share: float  # of the wording's words, by weight
    telling: float  # the same of its telling words
    balance: float  # of the signs at the shared telling words; 0 where there are none
    matched: frozenset[int]  # positions in the object
    weak: bool
    retained: bool


def _shared(words: Sequence[Word], wording: _Wording) -> _Shared:
    share = telling = of_telling = balance = 0.0
    matched: set[int] = set()
    weak = retained = False
    turns = any(word.kind in ("verb", "noun") for word in words)
    for theirs, weight, tells in zip(wording.words, wording.weights, wording.telling, strict=True):
        of_telling += weight if tells else 0.0
        for at, ours in enumerate(words):
            if ours.aside or ours.is_stop or ours.is_break or not same_root(ours.root, theirs.root):
                continue
            share += weight
            if tells:
                telling += weight
                balance += weight * ours.sign
                matched.add(at)
                weak, retained = weak or ours.weak, retained or ours.retained
            break
        else:
            if turns and theirs.kind in ("verb", "noun"):
                share += _TURNING * weight
    return _Shared(share, telling / of_telling if of_telling else share, balance, frozenset(matched), weak, retained)


class _Rarity:
    """How much a root tells, from how few of the objects hold it; frame nouns tell little."""

    def __init__(self, texts: Sequence[str]) -> None:
        distinct = list(dict.fromkeys(texts))
        self.count = len(distinct)
        self.holding: dict[str, int] = {}
        for text in distinct:
            for root in {word.root for word in read_polarity(text) if word.is_content}:
                self.holding[root] = self.holding.get(root, 0) + 1

    def weight(self, root: str) -> float:
        holding = sum(number for other, number in self.holding.items() if same_root(root, other))
        seen = self.count + _UNSEEN
        weight = log(seen / (holding + 1)) / log(seen)
        weight = max(weight, 0.15)
        if root in _FRAME_ROOTS:
            weight *= 0.3
        return weight


def _is_telling(word: Word) -> bool:
    """Whether a word of a wording can by itself show what is meant."""
    return (word.is_content or (word.weak and not word.is_stop)) and word.root not in _FRAME_ROOTS


_UNSEEN = 20  # objects taken to lie beyond those at hand, so that a few moves do not make their own words common
_TURNING = 0.7  # of its weight counts a turning cue where the object has another one
_FRAME_ROOTS = frozenset(map(root_of, FRAME_NOUNS))
