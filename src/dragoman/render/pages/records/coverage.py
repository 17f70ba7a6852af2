"""Which report says what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.positions.coverage import CellState as CarriedState
from dragoman.render.pages.records.parts import Piece, Quote, ReportName, StanceLine, TermName


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedCell:
    """What one report has of a claim."""

    state: CarriedState
    hedged: bool  # whether all that carry it are hedged
    doubtful: bool  # whether all that carry it were read with little confidence
    others: tuple[str, ...]  # parties that the report has it from instead


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One stance and what each report has of it."""

    line: StanceLine
    cells: tuple[CarriedCell, ...]  # in the order of the page's reports
    by_outlet: tuple[tuple[tuple[CarriedState, int], ...], ...]  # for each of its outlets, how many of its reports
    only: str | None  # short name of the report that alone carries it; None: several do


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsourcedLine:
    """A sentence that makes a claim without a source."""

    report: ReportName
    kind: str
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Independent reports that put one party on both sides of a term at about the same time."""

    party: str
    term: TermName
    first: date | None  # of the days told of; None: not all are known, so that the party may have changed its mind
    last: date | None
    speakers_differ: bool | None  # whether the sides rest on different speakers; None: a side names nobody
    supporting: int  # statements that the party would have it
    opposing: int
    one: Quote  # the surest of either side
    other: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a long list is here."""

    of: int  # items in all
    number: int  # of the page, from 1
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """Which report says what, or a part of it."""

    name: str
    reports: tuple[ReportName, ...]
    outlets: tuple[tuple[str | None, int], ...]  # with how many reports, most first; None: they do not say theirs
    claims: tuple[ClaimRow, ...]
    claims_of: Part
    disagreements: tuple[Disagreement, ...]
    disagreements_of: Part
    unsourced: tuple[UnsourcedLine, ...]
    unsourced_of: Part
