"""What several pages show alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.moves.records import Act, Attribution, Telling
from dragoman.positions.records import Attitude

Role = Literal["holder", "cue", "object", "condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermName:
    """A term as pages name it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportName:
    """A report as pages name it."""

    path: str
    short: str  # the path without the folder that all reports share
    title: str | None  # None: it has none
    outlet: str | None  # None: not said
    published: date | None  # None: undated
    url: str | None  # None: not said, or no http(s) address


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceLine:
    """One stance as pages show it."""

    party: str
    term: TermName
    stance: Attitude
    only_if: tuple[TermName, ...]
    hedged: bool
    independent: int  # origins: copies and shared quotations once
    reports: int
    change: str | None = None  # since the day compared with: "new", "was accepts"; None: the same, or not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a report's words and what it is to the move, if anything."""

    text: str
    roles: tuple[Role, ...]  # to the move that is quoted, or chosen on the page of a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A move with the sentence that tells it."""

    id: str
    report: ReportName
    start: int  # of the sentence, in the report's text
    before: str  # the rest of its paragraph
    sentence: tuple[Piece, ...]
    after: str
    party: str | None  # None: not resolved
    speaker: str | None  # None: the party itself
    act: Act
    object: str
    condition: str | None
    target: str | None
    hedged: bool
    attribution: Attribution
    date: str | None  # None: not said
    terms: tuple[tuple[TermName, int], ...]  # with the sign
    condition_terms: tuple[TermName, ...]
    stance: Attitude | None  # what it says on the page's term; None: nothing
    told_as: Telling
    score: float | None  # None: the reader gives none
    counted: bool
    by_hand: bool  # whether a person set it down or confirmed it
    copies: tuple[str, ...]  # short names of the report's original, or of its copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Reports that count as one, and why."""

    report: ReportName
    carriers: tuple[tuple[ReportName, str], ...]  # other reports that add nothing to it, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided."""

    id: str
    kind: str  # "replace", "link", "party", "note" or "undo"
    what: str  # in words
    who: str
    when: str  # ISO time in UTC
    why: str  # of a note, its words; "": not said
    holds: bool  # False: it was taken back
    taken_back_by: str | None  # None: it holds
    turns: str  # id of the correction whose undoing takes this back, or brings it back
