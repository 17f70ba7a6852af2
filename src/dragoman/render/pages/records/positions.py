"""The board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.render.pages.records.parts import StanceLine, TermName

CellState = Literal["held", "both sides", "not reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One party on one term."""

    party: str
    state: CellState
    stances: tuple[StanceLine, ...]  # the better supported one first
    gone: tuple[StanceLine, ...] = ()  # held on the day compared with, and no more


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """One term and where each party stands on it, in the order of the page's parties."""

    term: TermName
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRows:
    """One issue and its terms that somebody is reported on."""

    id: str
    question: str
    rows: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which part of the coverage a page rests on."""

    as_of: date | None  # None: all of it
    compared_with: date | None  # None: nothing
    days: tuple[date, ...]  # on which reports were published, latest first
    reports: int
    undated: int  # of all reports; they are left out wherever a day is set
    copies: int  # of the reports, those that copy another
    moves: int
    to_review: int  # moves on terms that are read with too little confidence to count


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsPage:
    """The board: terms by parties."""

    name: str
    scope: Scope
    parties: tuple[str, ...]  # the one with most evidence first
    issues: tuple[IssueRows, ...]
    silent: tuple[TermName, ...]  # terms that nobody is reported on
