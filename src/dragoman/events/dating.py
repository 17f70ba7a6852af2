"""When a move was made: of the words in its sentence that say when, those that say it of the act itself.

An expression dates a move where it stands at the head of the sentence ("On Sunday, Iceland rejected …"), next to the
act or a verb of speech ("said on Sunday that …", "on Monday called for …"), behind the object of the act ("rejected the
plan on Sunday"), or behind words for the occasion of speaking ("Speaking in Oslo on Thursday, …").

What stands inside the object, the condition or a quotation says when something else is to happen, and so does what
follows "by", "until", "will", or an object that is itself an action ("offered to withdraw on Friday"). Where nothing
dates the act, the move has no date: the day of the report is another thing (:func:`day_of`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from typing import Final, Literal

from dragoman.events.dates import Direction, Expression, find_dates
from dragoman.moves.records import Move, When
from dragoman.offsets import CharSpan
from dragoman.parties.gazetteer import words_of
from dragoman.parties.reading import find_quotations

_OPENS_CLAUSE: Final = re.compile(
    r"[;:—–()]|\b(?:that|which|who|whom|whose|when|while|after|before|as|if|unless|until|because|since|although|though"
    r"|but|where|whether|ahead of|following|amid|despite)\b",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:will|shall|[\w]+['’]ll|would|(?:is|are|was|were|be) (?:due|set|expected|planned|slated|supposed|going)"
    r"|due to|set to|scheduled|(?:plans?|planned|planning|hopes?|expects?|intends?|wants?|aims?|agreed|invited"
    r"|prepar\w+) (?:\w+ ){0,2}to|to (?:be|meet|hold|host|discuss|resume|continue|sign|begin|start|travel|visit"
    r"|vote)|upcoming"
    r"|(?:is|are) (?:\w+ing)|ahead of|in time for)\b"
)
_LEADS_AHEAD: Final = frozenset({"by", "until", "till", "before", "from", "for"})
_WORDS_AHEAD: Final = re.compile(r"\b(?:tomorrow|tonight|next|later (?:this|in))\b", re.IGNORECASE)
_OCCASION: Final = re.compile(
    r"\b(?:speaking|addressing|writing|talking|testifying|(?:in|at|during|issued|released|published|sent|wrote"
    r"|gave) (?:a|an|the|his|her|its|their) (?:\w+ ){0,2}(?:statement"
    r"|interview|speech|letter|address|post|tweet|message|briefing|news conference|press conference|remarks|declaration"
    r"|editorial|article|vote|broadcast))\b",
    re.IGNORECASE,
)
# A word that binds what follows to something else than the act: "the plan put forward on Sunday".
_BINDS: Final = re.compile(
    r"\b(?:\w+ed|put|made|sent|given|taken|held|agreed|reached|begun|drawn|told|due|to|that|will|would)\b"
)
_ACTION_BEFORE: Final = re.compile(r"\b(?:to|that|will|would|should|must|could|can|may|might|not)\s+\Z")
_ACTION: Final = re.compile(r"(?:to|that|will|would|should|must)\s")
# What may stand before words at the head: a dateline, a link to what came before, a place.
_HEAD: Final = re.compile(
    r"[\W_]*(?:[A-Z][A-Z .,/-]+(?:\([^)]{1,20}\))? ?[-–—]+ )?(?:(?:And|But|So|Also|Then),? )?"
    r"(?:(?:At|In|From|Outside) (?:the )?(?:[A-Z][\w.’'-]*,? ){1,4}|At (?:an?|the) \w+ )?"
)
_OTHER_EVENT: Final = frozenset({"after", "before", "when", "since", "following", "ahead of"})
_WORD: Final = re.compile(r"[\w’'-]+")
_NEAR: Final = 6  # words between the act and what dates it
_HEADED: Final = 6  # words behind an expression at the head that tell its direction
_PLACE: Final = re.compile(r", (?:[A-Z][\w.’'-]* ?){1,3},")  # "in Bergen, Norway, on Monday"


def direction_of(text: str, clause: CharSpan, expression: Expression) -> Direction:
    """Whether the words round an expression speak of what has happened or of what is to come.

    ``text`` may have blanks for what does not count, such as quotations.
    """
    if expression.lead in _LEADS_AHEAD or _WORDS_AHEAD.search(expression.words.of(text)):
        return "ahead"
    before = text[clause.start : expression.words.start]
    openings = list(_OPENS_CLAUSE.finditer(before))
    near = before[openings[-1].end() :] if openings else before
    if not near.strip():  # it opens the clause: what follows tells
        words = text[expression.words.end : clause.end].split()[:_HEADED]
        near = " ".join(takewhile(lambda word: word.lower() not in words_of("speech"), words))
        closing = _OPENS_CLAUSE.search(near)
        near = near[: closing.start()] if closing else near
    return "ahead" if _AHEAD.search(near) else "past"


def when_of(expression: Expression, published: date | None, direction: Direction) -> When:
    """An expression with its days."""
    days = expression.days(published, direction)
    return When(
        words=expression.words,
        first=days[0].isoformat() if days else None,
        last=days[1].isoformat() if days else None,
    )


def date_moves(moves: Sequence[Move], text: str, published: date | None) -> tuple[Move, ...]:
    """The moves of one report, in their order, each with the words that say when it was made and the days they cover.

    Args:
        moves: with their parties.
        text: the report's.
        published: the report's day; None leaves "on Sunday" without days.
    """
    sentences = {move.sentence for move in moves}
    found = {sentence: find_dates(text, sentence) for sentence in sentences}
    if not any(found.values()):
        return tuple(moves)
    dating = _Dating(text, blank(text, find_quotations(text)), published)
    return tuple(
        replace(move, when=dating.of(move, found[move.sentence], moves)) if found[move.sentence] else move
        for move in moves
    )


def blank(text: str, spans: Iterable[CharSpan]) -> str:
    """The text with blanks for some stretches of it, every offset as it was."""
    pieces, reached = [], 0
    for span in sorted(spans):
        if span.end > reached:
            pieces += [text[reached : max(reached, span.start)], " " * (span.end - max(reached, span.start))]
            reached = span.end
    return "".join((*pieces, text[reached:]))


@dataclass(frozen=True, slots=True)
class _Dating:
    """What the moves of one report are dated by."""

    text: str
    told: str  # the text with blanks for what is quoted: what the reporter tells
    published: date | None

    def of(self, move: Move, expressions: Iterable[Expression], moves: Sequence[Move]) -> When | None:
        """When a move was made; None: its sentence does not say."""
        held_by = [
            other.object
            for other in moves
            if other is not move and other.cue != move.cue and move.cue is not None and other.object.contains(move.cue)
        ]
        near: list[tuple[int, int, Expression]] = []
        for expression in expressions:
            if not self._may_date(move, expression, held_by):
                continue
            distance = self._distance(move, expression)
            if distance is not None:
                near.append((distance, expression.words.start, expression))
        if not near:
            return None
        best = min(near, key=lambda row: row[:2])[2]
        return when_of(best, self.published, "past")

    def _may_date(self, move: Move, expression: Expression, held_by: Iterable[CharSpan]) -> bool:
        words = expression.words
        if expression.owning or words.of(self.told) != words.of(self.text):
            return False
        if any(span is not None and span.overlaps(words) for span in (move.object, move.condition)):
            return False
        if any(not outer.contains(words) for outer in held_by):
            return False
        return direction_of(blank(self.told, [move.object]), move.sentence, expression) != "ahead"

    def _distance(self, move: Move, expression: Expression) -> int | None:
        """How many words lie between an expression and what it dates; None: it does not date this move."""
        words = expression.words
        head = _HEAD.match(self.text, move.sentence.start, words.start)
        if head is not None and head.end() == words.start and (move.cue is None or move.cue.start > words.start):
            return 2
        found = [
            distance
            for anchor in self._anchors(move)
            if (distance := self._distance_from(anchor, move, expression)) is not None
        ]
        return min(found, default=None)

    def _anchors(self, move: Move) -> Iterator[CharSpan]:
        """The act's words, the verb of speech that tells it, and the occasions of speaking."""
        if move.cue is not None:
            yield move.cue
        told = blank(self.told, [move.object])
        start, end = move.sentence.start, move.sentence.end
        speech = words_of("speech")
        spoken = [span for span in _words(told, start, end) if span.of(told).lower() in speech]
        before = [span for span in spoken if span.start < move.object.start]
        if before and ", but " not in told[before[-1].end : (move.cue or move.object).start]:
            yield before[-1]
        elif not before:
            yield from spoken[:1]
        for match in _OCCASION.finditer(told, start, end):
            yield CharSpan(match.start(), match.end())

    def _distance_from(self, anchor: CharSpan, move: Move, expression: Expression) -> int | None:
        """The words between an anchor and an expression that dates it; None where it cannot."""
        words = expression.words
        if words.end <= anchor.start:
            return self._before(anchor, move, expression)
        if anchor.end > words.start:
            return None
        between = self.text[anchor.end : words.start]
        if anchor.end <= move.object.start and move.object.end <= words.start:
            if _ACTION_BEFORE.search(self.text, anchor.start, move.object.start):
                return None
            if _ACTION.match(self.text, move.object.start):
                return None
            between = self.text[anchor.end : move.object.start] + " " + self.text[move.object.end : words.start]
        between = _PLACE.sub(" ", between)
        if _OPENS_CLAUSE.search(between) or _BINDS.search(between) or "," in between or _count(between) > _NEAR:
            return None
        return _count(between)

    def _before(self, anchor: CharSpan, move: Move, expression: Expression) -> int | None:
        """As in "Iceland on Monday rejected": at most two words between, and nothing else for the day to belong to."""
        between = self.text[expression.words.end : anchor.start]
        if expression.rule.name in ("month", "year") or _count(between) > 2 or "," in between.strip(", "):
            return None
        if _OPENS_CLAUSE.search(between) or re.search(r"\band\b", between):
            return None
        before = self.told[move.sentence.start : expression.words.start]
        if "," in between and not before.rstrip().endswith(","):
            return None
        openings = list(_OPENS_CLAUSE.finditer(before))
        if openings and openings[-1].group().lower() in _OTHER_EVENT:
            return None
        words = _WORD.findall(before)
        bound = words and words[-1].lower() not in words_of("speech") and _BINDS.fullmatch(words[-1])
        return None if bound else _count(between)


def _words(text: str, start: int, end: int) -> Iterator[CharSpan]:
    for match in _WORD.finditer(text, start, end):
        yield CharSpan(match.start(), match.end())


def _count(words: str) -> int:
    return len(_WORD.findall(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDay:
    """The day by which a move had been made, and what says so."""

    day: date
    source: Literal["stated", "published"]  # its own sentence; the report, which came out on it or later


def day_of(move: Move, published: date | None) -> MoveDay | None:
    """The last day that a move's own words cover, else its report's, marked as such; None: neither is known."""
    if move.when is not None and move.when.last is not None:
        return MoveDay(day=date.fromisoformat(move.when.last), source="stated")
    return None if published is None else MoveDay(day=published, source="published")
