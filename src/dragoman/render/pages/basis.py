"""One reading of talks with what every page looks up in it, each worked out once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlsplit

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.moves.records import Move
from dragoman.positions import make_board
from dragoman.positions.board import Board
from dragoman.positions.coverage import ClaimRows
from dragoman.positions.records import Conflict, Stance
from dragoman.positions.shifts import Shifts
from dragoman.render.pages.records import ReportName, StanceLine, TermName
from dragoman.reports.records import Copy, Report
from dragoman.talks import Talks


@dataclass(frozen=True)
class Basis:
    """Talks on an agenda, as pages look at them.

    Attributes:
        talks: with an agenda.
        by_hand: ids of the moves that a person set down or confirmed.
        drafted: whether the agenda was drafted by the program.
        called: what the talks are called where their agenda says nothing.
        as_of: the day that ``talks`` were cut at; None: they are whole.
    """

    talks: Talks
    by_hand: frozenset[str] = frozenset()
    drafted: bool = False
    called: str = "Talks"
    as_of: date | None = None

    def at(self, day: date | None) -> Basis:
        """The same with the reports published by ``day`` alone; None: all of them."""
        if day is None:
            return self
        return replace(self, talks=self.talks.as_of(day), as_of=day)

    @cached_property
    def agenda(self) -> Agenda:
        """What is on the table."""
        return self.talks.agenda or Agenda(name=None, start=None, end=None, issues=())

    @property
    def name(self) -> str:
        """What the talks are called on a page."""
        return self.agenda.name or self.called

    @cached_property
    def stances(self) -> tuple[Stance, ...]:
        """Where each party stands on each term."""
        return self.talks.stances() if self.agenda.issues else ()

    @cached_property
    def _board(self) -> Board:
        return make_board(self.stances, self.agenda)

    @property
    def cells(self) -> Mapping[tuple[str, str], tuple[Stance, ...]]:
        """The stances by party and term, the better supported one first."""
        return self._board.cells

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of the board, the one with most evidence first."""
        return self._board.parties

    @cached_property
    def terms(self) -> Mapping[str, TermName]:
        """The agenda's terms by id, in its order."""
        return {term.id: TermName(id=term.id, text=term.text.rstrip(".")) for term in self.agenda.terms}

    @cached_property
    def issue_of(self) -> Mapping[str, Issue]:
        """The issue of each term."""
        return {term.id: issue for issue in self.agenda.issues for term in issue.terms}

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Where independent reports put a party on both sides of a term."""
        return self.talks.conflicts() if self.agenda.issues else ()

    @cached_property
    def claim_rows(self) -> ClaimRows:
        """What each report has of each stance."""
        return self.talks.claim_rows()

    @cached_property
    def shifts(self) -> Shifts:
        """What changed, from the first day to the last."""
        return self.talks.shifts() if self.agenda.issues else Shifts(shifts=(), undated=())

    @cached_property
    def moves(self) -> Mapping[str, Move]:
        """The moves by id."""
        return {move.id: move for move in self.talks.moves}

    @cached_property
    def moves_in(self) -> Mapping[str, Sequence[Move]]:
        """The moves of each report, in the order of its text."""
        found: dict[str, list[Move]] = {}
        for move in sorted(self.talks.moves, key=lambda move: (move.report, move.object.start, move.object.end)):
            found.setdefault(move.report, []).append(move)
        return found

    @cached_property
    def days(self) -> Mapping[str, date | None]:
        """The day of each move, by its id; None: neither its sentence nor its report says it."""
        return self.talks.days()

    @cached_property
    def doubtful(self) -> tuple[Move, ...]:
        """Moves on terms that are read with too little confidence to count."""
        return tuple(move for move in self.talks.moves if move.terms and move.is_doubtful)

    @cached_property
    def unsure(self) -> tuple[Move, ...]:
        """All moves that are read with too little confidence to count, also those on no term."""
        return tuple(move for move in self.talks.moves if move.is_doubtful)

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """The reports by path."""
        return {report.path: report for report in self.talks.reports}

    @cached_property
    def copy_of(self) -> Mapping[str, Copy]:
        """What each copy copies."""
        return {copy.report: copy for copy in self.talks.copies}

    @cached_property
    def names(self) -> Mapping[str, ReportName]:
        """How pages name each report, by path."""
        shared = ""
        paths = list(self.reports)
        if paths and len({os.path.isabs(path) for path in paths}) == 1:
            shared = os.path.commonpath([os.path.dirname(path) for path in paths])
        return {
            path: ReportName(
                path=path,
                short=os.path.relpath(path, shared) if shared else path,
                title=report.title,
                outlet=report.outlet,
                published=report.published,
                url=report.url if report.url and _is_web_address(report.url) else None,
            )
            for path, report in self.reports.items()
        }

    def term(self, name: str) -> Term | None:
        """The term of this id, or None."""
        return next((term for term in self.agenda.terms if term.id == name), None)

    def line(self, stance: Stance, change: str | None = None) -> StanceLine:
        """A stance as pages show it."""
        return StanceLine(
            party=stance.party,
            term=self.terms.get(stance.term, TermName(id=stance.term, text=stance.term)),
            stance=stance.stance,
            only_if=tuple(self.terms[name] for name in stance.only_if if name in self.terms),
            hedged=stance.hedged,
            independent=stance.independent,
            reports=len(stance.reports),
            change=change,
        )


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
