"""Who met whom, where and when: sentences that tell of a meeting, and the parties that they name for it.

A meeting is looked for at its words (:data:`WORDS`): verbs of meeting, and nouns for meetings. A verb needs a party; a
noun needs more, since "talks" can be talked of without any being held: parties of its own ("talks between …"), a "
"place, a
day, or a verb that lets it happen ("resumed", "broke down"). What is refused, called for, offered or only "
"supposed is no
meeting (it may be a move).

Who took part stands round the words: the subject of the verb, the names behind "with", "between", "involving", "hosted
by", the names before the noun ("the NATO summit"). Where the sentence names one side of talks or none, the others are
those that the report last put into talks, or that it says most of; they are marked as not named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from dragoman.events.dates import Expression, find_dates
from dragoman.events.dating import blank, direction_of, when_of
from dragoman.events.records import Meeting, Participant, Status
from dragoman.moves.records import Move, When
from dragoman.offsets import CharSpan
from dragoman.parties import Party, Register, Renaming
from dragoman.parties.reading import Mention, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words that tell of a meeting, with sentences of their own."""

    name: str
    pattern: str
    noun: bool
    alone: bool  # one party is a meeting: "NATO leaders met"
    examples: tuple[str, ...]  # the words stand in brackets


WORDS: Final = (
    Words(
        name="meet",
        pattern=r"(?:met|meets?)(?![-])|(?<!the )(?<!a )(?<!an )(?<!this )(?<!first )meeting(?= (?:with|[A-Z]|his"
        r"|her|in|at)\b)",
        noun=False,
        alone=True,
        examples=("Norway’s premier [met] Icelandic envoys in Bergen.", "NATO ministers will [meet] on Friday."),
    ),
    Words(
        name="sit down",
        pattern=r"(?:sat|sits?|sitting) down (?:for talks |together |again )?with",
        noun=False,
        alone=False,
        examples=("Norway’s premier [sat down with] Icelandic envoys.",),
    ),
    Words(
        name="speak with",
        pattern=r"(?:spoke|spoken|speaks?|talked|conferred|consulted|huddled|dined|negotiating)"
        r"(?: again| briefly| directly)?(?: by (?:tele)?phone| on the phone| by video)? (?:with|to)",
        noun=False,
        alone=False,
        examples=("Mr. Dahl [spoke by phone with] the Icelandic premier.",),
    ),
    Words(
        name="discuss with",
        pattern=r"discuss(?:ed|es|ing)? (?:[\w’'-]+ ){1,6}with",
        noun=False,
        alone=False,
        examples=("Mr. Dahl will [discuss the quota with] Icelandic envoys.",),
    ),
    Words(
        name="phone",
        pattern=r"(?:tele)?phoned",
        noun=False,
        alone=False,
        examples=("Mr. Dahl [phoned] the Icelandic premier on Sunday.",),
    ),
    Words(
        name="meeting",
        pattern=r"(?:meetings?|summits?|videoconference|video conference|peace conference|gathering|get-together)",
        noun=True,
        alone=True,
        examples=("A [meeting] between Norway and Iceland ended in Bergen.", "The NATO [summit] opens on Friday."),
    ),
    Words(
        name="talks",
        pattern=r"(?:talks|negotiations?|discussions?|consultations?|dialogue|bargaining session)",
        noun=True,
        alone=False,
        examples=("Norway held [talks] with Iceland in Bergen.",),
    ),
    Words(
        name="call",
        pattern=r"(?:(?:tele)?phone (?:call|conversation|talks)|video call|conversation|calls?(?= (?:with|between)\b))",
        noun=True,
        alone=False,
        examples=("Mr. Dahl had a [phone call] with the Icelandic premier.",),
    ),
)

_SMALL: Final = r"(?:(?!with |between |from |of |that )[\w’'–‑-]+ )"
# A verb that somebody does to a meeting, and one that a meeting does.
_MEETS_BEFORE: Final = re.compile(
    r"\b(?:held|holds?|holding|host(?:s|ed|ing)?|conven\w+|resum\w+|began|begins?|begun|open(?:s|ed|ing)?|attend\w*"
    r"|join(?:s|ed|ing)|conduct\w*|had|having|took part in|take part in|taking part in|engaged in|engaging in|entered"
    r"|conclud\w+|broke off|breaking off|continu\w+|arriv\w+ for|emerged from|wrapped up|came out of|chair(?:s|ed|ing)"
    rf"|addressed|starting|started) (?:of )?{_SMALL}{{0,6}}\Z",
    re.IGNORECASE,
)
_MEETS_BEHIND: Final = re.compile(
    r"[^,;:]{0,60}?\b(?:broke (?:down|up|off)|collapsed|stalled|took place|taken? place|takes place|taking place|lasted"
    r"|stretched|went on|gone on|resum\w+|began|begins?|opened|opens|opening|ended|ends|concluded|continu\w+|started"
    r"|fell through|under ?way|(?:was|were|will be|to be|being|been|is|are) (?:held|due|scheduled|hosted)|scheduled"
    r"|is (?:also )?(?:due|set)|will (?:open|take place|start|begin|end))\b",
    re.IGNORECASE,
)
# Before the words for a meeting, within the clause: the meeting is the time, place or source of something.
_AT_IT: Final = re.compile(
    r"\b(?:after|during|following|in|at|amid|amidst|before|ahead of|on the sidelines of|from|for|since|until|between)"
    rf" (?:(?:days?|hours?|weeks?|months?|rounds?|series|round) of )?{_SMALL}{{0,6}}\Z",
    re.IGNORECASE,
)
_NOT_HELD: Final = re.compile(
    r"\b(?:no|not|rather than|instead of|skip\w*|n['’]t|never|without|refus\w+|declin\w+|cancel\w*|call(?:ed"
    r"|ing)? off|calls? off|reject\w*|rul\w+ out"
    r"|call(?:s|ed|ing)? for|call(?:s|ed|ing)? on|demand\w*|urg\w+|offer\w*|willing\w*|ready|readiness|propos\w+"
    r"|want\w*"
    r"|seek\w*|sought|hop(?:ed?|es|ing)|aim\w*|could|might|should|must|would|if|unless|whether|prospects?"
    r"|possib\w+|invit\w+|ask\w*"
    r"|encourag\w+|need\w*|favou?r\w*|open to|insist\w*|any)\b"
    r"|\b(?-i:may)\b",
    re.IGNORECASE,
)
# "an incentive to conclude the talks": what is to be done is not done, unless it is due, agreed, or gone for.
_PURPOSE: Final = re.compile(
    r"(?<!due )(?<!set )(?<!agreed )(?<!scheduled )(?<!expected )(?<!going )(?<!plans )(?<!planned )(?<!planning )"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!gathered )(?<!gathering )(?<!travelled )(?<!traveled )(?<!flew )"
    r"(?<!arrived )(?<!came )\bto (?:(?:hold|resume|conclude|begin|open|continue|start|host|attend|join|have|convene"
    r"|conduct|enter|restart|meet) (?:[\w’'–‑-]+ ){0,6})?\Z"
)
_MODAL: Final = re.compile(r"\b(?:will|could|may|might|would|due|set|scheduled|to be)\b")
_NOT_MET: Final = re.compile(
    r" (?:with (?:[\w-]+ ){0,3}(?:resistance|criticism|opposition|scepticism|skepticism|silence|anger|approval"
    r"|applause|protest)"
    r"|(?:(?:the|its|all|these|those|our|their|any|his|her|certain|an?) )?(?:[\w-]+ ){0,3}(?:targets?|deadlines?"
    r"|demands?|needs?|requirements?|conditions?|criteria|goals?|expectations?|commitments?|standards?|obligations?"
    r"|challenges?|threshold|terms|test|objectives?|quota|promises?)|halfway|(?:[\w-]+ ){0,4}standards)\b",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:will|shall|\w+['’]ll|due|set to|scheduled|expected to|planned|plans? to|going to|is to|are to|ahead of"
    r"|before"
    r"|prepar\w+|upcoming|next|another round of|until|agreed to|intends? to)\b",
    re.IGNORECASE,
)
_BREAKS: Final = re.compile(
    r"[;:()]|—|–|, (?:but|while|and (?:said|called|urged|added))\b"
    r"|\b(?:that|which|who|whom|whose|while|because|although|though|but|if|where|whether|after|before|when|as|to|on"
    r"|about|over|aimed|regarding|concerning|ahead|amid|since|was|were|is|are|has|have|had|will|would|said|says)\b",
    re.IGNORECASE,
)
# What leads from the noun to its guests, a topic or "he had" between them at most.
_JOINED: Final = re.compile(
    r"(?:\s+(?:on|about|over|regarding)\s(?:[\w’'-]+\s){1,4}?|\s+(?:(?:that\s)?(?:he|she|they)\s(?:had|held|is having)"
    r"|(?:was|were|to be|being|will be|is being)?\s*(?:held|hosted|scheduled|planned|conducted|due)))?"
    r"[\s,]*(?P<join>with|between|among|of|involving|alongside|including|hosted by|by|together with|from)\b"
)
_AND: Final = re.compile(
    r",? (?:and |or )?(?:the |its |his |an? )?|,(?: [\w.’'-]+){0,5}, (?:and )?|(?: "
    r"[\w.’'-]+){0,3},? and (?:[\w.]+ ){0,3}"
)
_CLAUSE: Final = re.compile(
    r"[;:]|—|–|, (?:but|while|which|who|after|before|as|when|\w+ing)\b|\b(?:that|which"
    r"|who|but)\b",
    re.IGNORECASE,
)
_PLACE_NOUN: Final = (
    r"(?:embassy|palace|chancellery|ministry|headquarters|residence|hotel|parliament|mission|consulate|castle|villa"
    r"|villages?|resort|airport|border|office|retreat|base|White House|Kremlin)"
)
_WHERE: Final = re.compile(
    r"\b(?:in|at|near|outside)\s(?P<place>(?P<town>the\s(?:[\w-]+\s){1,2}(?:capital|city|town|port|resort)\s(?:of\s)?"
    r"[A-Z][\w’'-]+)|(?:the\s)?(?:[A-Z][\w.’'-]*\s){0,3}(?:[\w-]+\s)?"
    rf"{_PLACE_NOUN}(?:\sin\s[A-Z][\w’'-]+)?|the\s(?:Kremlin|Vatican|Hague|Elys[ée]e|Capitol|Pentagon)"
    r"|(?:St\.\s)?[A-Z][\w’'-]+(?:\s(?:[A-Z][\w’'-]+|de|la|el|al))*)"
)
_HOST: Final = re.compile(r"([A-Z]\w+) (?:also )?(?:hosts?|hosted|is hosting|will host) ")
_NO_PLACE: Final = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday"
    " Thursday Friday Saturday Sunday Congress Parliament NATO English French Mr Mrs Ms President Prime".split()
)
_MODIFIER: Final = re.compile(
    r"(?:['’]s?)?(?:[ –‑-](?!(?:in|at|for|with|on|the|an?|after|during|of|to|from|and|by|held"
    r"|had)\b)[\w.’'–‑-]+){0,3}[ –‑-]"
)
_MOST: Final = 12  # words for meetings in one sentence; more is a list of something, and reading it would take long
_AROUND: Final = 400  # characters before and behind the words that are looked at
_NEAR: Final = 70  # characters between the words for a meeting and a verb that lets it happen


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words for a meeting at their place."""

    words: Words
    span: CharSpan


_COMPILED: Final = tuple((words, re.compile(rf"(?<![\w-])(?i:{words.pattern})(?![\w-])")) for words in WORDS)


def find_meetings(
    report: str,
    text: str,
    sentences: Sequence[CharSpan],
    register: Register,
    *,
    published: date | None = None,
    moves: Iterable[Move] = (),
    renamed: Sequence[Renaming] = (),
) -> tuple[Meeting, ...]:
    """The meetings that one report tells of, in the order of their sentences.

    Args:
        report: its path.
        text: the report's.
        sentences: those of ``text``.
        register: who is who in the coverage.
        published: the report's day, for "on Sunday".
        moves: the report's own, which say between whom it is all about.
        renamed: what an analyst calls parties, in the order in which it was decided; ``moves`` are renamed already.

    Cost: linear in the text.
    """
    finder = _Finder(report, text, Reading(text, sentences, register), published, moves, renamed)
    return tuple(meeting for number in range(len(finder.reading.sentences)) for meeting in finder.of(number))


class _Finder:
    """Finds the meetings of one report, in text order."""

    def __init__(
        self,
        report: str,
        text: str,
        reading: Reading,
        published: date | None,
        moves: Iterable[Move],
        renamed: Sequence[Renaming],
    ) -> None:
        self.report, self.text, self.reading, self.published = report, text, reading, published
        self.renamed = renamed
        self.told = blank(text, reading.quotes)
        acting = Counter(move.party for move in moves if move.party is not None)
        self.main = tuple(party for party, _ in acting.most_common(2))
        self.last: tuple[str, ...] = ()

    def of(self, number: int) -> Iterator[Meeting]:
        """The meetings of one sentence; words that name the same parties again are the same meeting."""
        sentence = self.reading.sentences[number]
        mentions = [mention for mention in self.reading.mentions_of(number) if mention.party is not None]
        found: list[Meeting] = []
        for cue in self._cues(sentence):
            meeting = self._meeting(cue, sentence, mentions)
            if meeting is None:
                continue
            parties = {participant.party for participant in meeting.who}
            same = next((i for i, other in enumerate(found) if self._is_within(parties, other)), None)
            if same is None:
                found.append(meeting)
            elif self._weight(meeting) > self._weight(found[same]):
                found[same] = meeting
        for meeting in found:
            named = tuple(participant.party for participant in meeting.who)
            if len(named) > 1 and all(participant.words is not None for participant in meeting.who):
                self.last = named
            yield meeting

    def _is_within(self, parties: set[str], other: Meeting) -> bool:
        others = {participant.party for participant in other.who}
        return parties <= others or others <= parties

    def _weight(self, meeting: Meeting) -> tuple[int, bool, bool]:
        return sum(p.words is not None for p in meeting.who), meeting.when is not None, meeting.where is not None

    def _cues(self, sentence: CharSpan) -> Iterator[_Cue]:
        cues = [
            _Cue(words, CharSpan(match.start(), match.end()))
            for words, pattern in _COMPILED
            for match in pattern.finditer(self.text, sentence.start, sentence.end)
        ]
        reached = -1
        if len(cues) > _MOST:
            return
        for cue in sorted(cues, key=lambda cue: (cue.span.start, -cue.span.end)):
            if cue.span.start >= reached:
                reached = cue.span.end
                yield cue

    def _meeting(self, cue: _Cue, sentence: CharSpan, mentions: Sequence[Mention]) -> Meeting | None:
        text = self.text
        clause = self._clause(cue.span, sentence)
        before, after = text[clause.start : cue.span.start], text[cue.span.end : clause.end]
        if not cue.words.noun and _NOT_MET.match(after):
            return None
        if _NOT_HELD.search(" ".join(before.split()[-6:])) or _PURPOSE.search(before):
            return None
        own = self._own(cue, mentions, clause)
        does = _MEETS_BEFORE.search(before) is not None
        goes_on = _MEETS_BEHIND.match(after) is not None
        where = self._where(cue, clause)
        source = (bool(own.mentions) or where is not None) and _AT_IT.search(before) is not None
        joining = does or source or not cue.words.noun
        subjects = self._subjects(cue, mentions, clause) if joining and not own.closed else []
        when = self._when(cue, clause, sentence)
        participants = self._participants([*subjects, *own.mentions])
        if cue.words.noun:
            told = (where is not None) + (when is not None) + (len(participants) > 1)
            placed = own.closed and (where is not None or when is not None)
            if not (does or goes_on or source or placed) or told + bool(own.mentions) < 1:
                return None
        elif not participants or (not cue.words.alone and len(participants) < 2):
            return None
        if len(participants) < 2:
            participants = self._with_others(cue, participants)
        if not participants or (len(participants) < 2 and not cue.words.alone):
            return None
        finite = not cue.words.noun and re.match(r"(?:met|sat|spoke|talked|dined|phoned)\b", cue.span.of(text))
        ahead = not finite and _AHEAD.search(" ".join(before.split()[-7:])) is not None
        going_on = _MEETS_BEHIND.match(after) if cue.words.noun else None
        ahead = ahead or (going_on is not None and _MODAL.search(going_on.group()) is not None)
        status: Status = "planned" if ahead or (when is not None and self._is_ahead(when)) else "held"
        return Meeting(
            report=self.report,
            sentence=sentence,
            cue=cue.span,
            who=participants,
            where=where,
            when=when,
            status=status,
        )

    def _clause(self, cue: CharSpan, sentence: CharSpan) -> CharSpan:
        """The stretch of the sentence round the cue that its neighbours belong to."""
        start = max((m.end() for m in _CLAUSE.finditer(self.text, sentence.start, cue.start)), default=sentence.start)
        end = next((m.start() for m in _CLAUSE.finditer(self.text, cue.end, sentence.end)), sentence.end)
        return CharSpan(max(start, cue.start - _AROUND), min(end, cue.end + _AROUND))

    # ---- who

    def _own(self, cue: _Cue, mentions: Sequence[Mention], clause: CharSpan) -> _Own:
        """The parties that the words for the meeting carry with them."""
        aside = [date.words for date in find_dates(self.text, CharSpan(cue.span.end, clause.end))]
        aside += [
            CharSpan(match.start(), match.end()) for match in self._place_matches(CharSpan(cue.span.end, clause.end))
        ]
        shifted = [CharSpan(span.start - cue.span.end, span.end - cue.span.end) for span in aside]
        after = blank(self.text[cue.span.end : clause.end], shifted)
        found: list[Mention] = []
        closed = False
        start = 0
        joins = _JOINED.match(after) if cue.words.noun else None
        if joins is not None:
            start = joins.end()
            closed = joins["join"] in ("between", "among")
        if joins is not None or not cue.words.noun:
            breaks = _BREAKS.search(after, start)
            reached = CharSpan(cue.span.end + start, cue.span.end + (breaks.start() if breaks else len(after)))
            found += [m for m in mentions if reached.contains(self._span(m)) and self._is_guest(m, aside)]
        if cue.words.noun:
            found = [m for m in mentions if self._modifies(m, cue, clause)] + found
        return _Own(tuple(found), closed and len(found) > 1)

    def _owns(self, mention: Mention) -> bool:
        """Whether a name before the noun can be somebody there: no town, and no "military"."""
        return mention.kind != "group" and not self._is_town(mention)

    def _modifies(self, mention: Mention, cue: _Cue, clause: CharSpan) -> bool:
        """Whether a name before the noun says whose meeting it is: nothing but adjectives stands between."""
        span = self._span(mention)
        if span.start < clause.start or span.end > cue.span.start:
            return False
        return _MODIFIER.fullmatch(self.text, span.end, cue.span.start) is not None

    def _is_guest(self, mention: Mention, places: Sequence[CharSpan]) -> bool:
        """Whether a name behind the words can be somebody there, and not a place or a topic."""
        if (
            mention.bent
            or (mention.kind == "demonym" and not self._shares_noun(mention))
            or any(place.overlaps(self._span(mention)) for place in places)
        ):
            return False
        tokens = self.reading.tokens
        if tokens.possessive[mention.end - 1] and not mention.attached:  # "Israel's concerns"
            return False
        return mention.start == 0 or tokens.keys[mention.start - 1] not in ("in", "at", "near", "on", "about", "over")

    def _shares_noun(self, mention: Mention) -> bool:
        """Whether an adjective leaves its noun to the next one: "Norwegian and Icelandic officials"."""
        tokens = self.reading.tokens
        return mention.end < len(tokens) and (tokens.keys[mention.end] == "and" or tokens.gaps[mention.end] == ", ")

    def _subjects(self, cue: _Cue, mentions: Sequence[Mention], clause: CharSpan) -> list[Mention]:
        """Who meets: the subject of the clause, with those joined to it by "and", else that of the sentence."""
        earlier = [m for m in mentions if self._span(m).end <= cue.span.start and not m.attached and not m.owning]
        if earlier and not cue.words.noun and not self.text[self._span(earlier[-1]).end : cue.span.start].strip(" ,"):
            return self._joined(earlier, len(earlier) - 1)
        heads = [i for i, m in enumerate(earlier) if not self._behind_preposition(m)]
        within = [i for i in heads if self._span(earlier[i]).start >= clause.start]
        if within:
            return self._joined(earlier, within[-1] if not cue.words.noun else within[0])
        if self.text[max(0, clause.start - 10) : clause.start].rstrip().lower().endswith((" who", " which")):
            return earlier[-1:]
        if heads:
            return self._joined(earlier, heads[0])
        return [m for m in mentions if self._span(m).start >= clause.end and m.subject][:1]

    def _joined(self, mentions: Sequence[Mention], at: int) -> list[Mention]:
        """A mention with those that stand beside it in one list ("Iceland, Norway and the Faroes")."""
        first = last = at
        while first > 0 and _AND.fullmatch(self._between(mentions[first - 1], mentions[first])):
            first -= 1
        while last + 1 < len(mentions) and _AND.fullmatch(self._between(mentions[last], mentions[last + 1])):
            last += 1
        return list(mentions[first : last + 1])

    def _between(self, one: Mention, other: Mention) -> str:
        return self.text[self._span(one).end : self._span(other).start]

    def _behind_preposition(self, mention: Mention) -> bool:
        tokens = self.reading.tokens
        before = tokens.keys[mention.start - 1] if mention.start else ""
        return before in ("of", "with", "by", "from", "to", "for", "on", "in", "at", "about", "against", "over")

    def _participants(self, mentions: Iterable[Mention]) -> tuple[Participant, ...]:
        found: dict[str, Participant] = {}
        for mention in sorted(mentions, key=lambda mention: mention.start):
            party = self.reading.party_of(mention, self.renamed)
            if party is not None and party not in found:
                found[party] = Participant(party=party, words=self._span(mention))
        return tuple(found.values())

    def _with_others(self, cue: _Cue, named: tuple[Participant, ...]) -> tuple[Participant, ...]:
        """Talks have two sides: those that the report last put into talks, else those that it says most of."""
        if cue.words.alone and named:
            return named
        parties = {participant.party for participant in named}
        for known in (self.last, self.main):
            others = [party for party in known if party not in parties]
            if others and known is self.main and named:
                others = others[:1]
            if known and others and (not parties or parties & set(known) or len(known) == 2):
                return (*named, *(Participant(party=party, words=None) for party in others))
        return named

    def _span(self, mention: Mention) -> CharSpan:
        tokens = self.reading.tokens
        return CharSpan(tokens.starts[mention.start], tokens.ends[mention.end - 1])

    # ---- where and when

    def _where(self, cue: _Cue, clause: CharSpan) -> CharSpan | None:
        """The nearest place behind the words, else before them, else the city that hosts."""
        places = self._places(clause)
        behind = [place for place in places if place.start >= cue.span.end]
        if behind:
            return behind[0]
        near = [place for place in places if place.end <= cue.span.start and cue.span.start - place.end < _NEAR]
        if near:
            return near[-1]
        for mention in filter(self._is_town, self.reading.mentions_in(*self.reading.words_in(clause))):
            if self._modifies(mention, cue, clause):
                return self._span(mention)
        host = _HOST.search(self.text, clause.start, cue.span.start)
        if host is not None:
            span = CharSpan(host.start(1), host.end(1))
            mentions = self.reading.mentions_in(*self.reading.words_in(span))
            if any(map(self._is_town, mentions)):
                return span
        return None

    def _places(self, stretch: CharSpan) -> list[CharSpan]:
        return [CharSpan(match.start("place"), match.end("place")) for match in self._place_matches(stretch)]

    def _place_matches(self, stretch: CharSpan) -> Iterator[re.Match[str]]:
        """Places with the preposition before them."""
        for match in _WHERE.finditer(self.text, stretch.start, stretch.end):
            if self._is_place(match):
                yield match

    def _mentions_at(self, match: re.Match[str]) -> list[Mention]:
        span = CharSpan(match.start("place"), match.end("place"))
        return self.reading.mentions_in(*self.reading.words_in(span))

    def _is_town(self, mention: Mention) -> bool:
        return mention.kind == "capital" or mention.party in self.reading.regions

    def _listed(self, mention: Mention) -> Party | None:
        return self.reading.gazetteer.parties.get(mention.party or "")

    def _is_place(self, match: re.Match[str]) -> bool:
        words = match["place"].split()
        if words[0].strip(".’'s") in _NO_PLACE or words[-1] in _NO_PLACE:
            return False
        listed = (self._listed(mention) for mention in self._mentions_at(match) if not self._is_town(mention))
        kinds = {party.kind for party in listed if party is not None}
        if kinds - {"state", "region", "agency"} and not re.search(_PLACE_NOUN, match["place"]):
            return False
        span = CharSpan(match.start("place"), match.end("place"))
        mentions = self._mentions_at(match)
        nobody = ("person", "office", "group") if match["town"] else ("person", "office", "group", "demonym")
        if any(mention.kind in nobody for mention in mentions):
            return False
        around = self.reading.mentions_of(self.reading.sentence_at(span.start))
        return not any(self._span(m).start < span.start < self._span(m).end for m in around)

    def _when(self, cue: _Cue, clause: CharSpan, sentence: CharSpan) -> When | None:
        """The words that say when: behind the meeting in its clause, right before it, else at the head."""
        expressions = find_dates(self.text, sentence)
        best: tuple[int, Expression] | None = None
        for expression in expressions:
            distance = self._distance(cue, clause, sentence, expression)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, expression)
        if best is None:
            return None
        ahead = _AHEAD.search(" ".join(self.text[clause.start : cue.span.start].split()[-7:])) is not None
        direction = direction_of(self.told, sentence, best[1])
        return when_of(best[1], self.published, "ahead" if ahead else direction)

    def _distance(self, cue: _Cue, clause: CharSpan, sentence: CharSpan, expression: Expression) -> int | None:
        words = expression.words
        if words.start >= cue.span.end:
            between = self.text[cue.span.end : words.start]
            if words.end > clause.end or _CLAUSE.search(between) or expression.owning:
                return None
            return len(between)
        if expression.owning:
            return 0 if cue.span.start - words.end < 40 and words.end > clause.start else None
        if words.start >= clause.start:
            return cue.span.start - words.end + _NEAR
        return 4 * _NEAR if words.start - sentence.start < 4 else None

    def _is_ahead(self, when: When) -> bool:
        return self.published is not None and when.first is not None and when.first > self.published.isoformat()


@dataclass(frozen=True, slots=True)
class _Own:
    """What the words for a meeting carry with them."""

    mentions: tuple[Mention, ...]
    closed: bool  # all who took part are named there: "between A and B"
