"""The briefing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.positions.records import Attitude
from dragoman.render.pages.records.coverage import Disagreement
from dragoman.render.pages.records.deals import DealsPage
from dragoman.render.pages.records.evidence import EvidencePage
from dragoman.render.pages.records.parts import StanceLine, TermName
from dragoman.render.pages.records.positions import PositionsPage
from dragoman.render.pages.records.reports import ReportLine
from dragoman.render.pages.records.shifts import Lane, ShiftLine, ShiftsPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Parties on one side of a term."""

    stance: Attitude
    lines: tuple[StanceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who stands where on one term, in one line."""

    term: TermName
    contested: bool  # whether one refuses what another requires or accepts
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingPage:
    """The briefing."""

    title: str
    dated: date | None  # None: no date is printed
    first: date | None  # of the reports
    last: date | None
    short: bool
    positions: PositionsPage
    standing: tuple[Standing, ...]
    shifts: ShiftsPage  # since the day compared with, that day left out; else from the beginning
    changes: tuple[ShiftLine, ...]  # of them, what is no mere repeating, the most material first
    lanes: tuple[Lane, ...]  # in which something changed; where nothing did, in which something began
    disagreements: tuple[Disagreement, ...]
    deals: DealsPage | None  # None: the agenda contradicts itself
    deals_note: str | None  # why there is no answer
    evidence: tuple[EvidencePage, ...]
    reports: tuple[ReportLine, ...]
    drafted: bool  # whether the agenda was drafted by the program
