"""The board: parties by terms, and what is not reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from dragoman.agenda.records import Agenda, Issue
from dragoman.positions.records import Stance


class NotReported(Enum):
    """What a cell without stances says: nothing was read there. It is no refusal, and no consent."""

    NOT_REPORTED = "not reported"


NOT_REPORTED = NotReported.NOT_REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Where each party stands on each term."""

    parties: tuple[str, ...]  # the one with most evidence first
    issues: tuple[Issue, ...]  # as the agenda has them
    cells: Mapping[tuple[str, str], tuple[Stance, ...]]  # by party and term; absent where nothing is reported

    def cell(self, party: str, term: str) -> tuple[Stance, ...] | NotReported:
        """The stances of a party on a term, opposite ones side by side, or that none is reported."""
        return self.cells.get((party, term), NOT_REPORTED)


def make_board(stances: Iterable[Stance], agenda: Agenda) -> Board:
    """Stances laid out by party and term; in a cell the better supported stance comes first.

    A party's evidence is the sum, over its stances, of the independent reports behind them, then its moves; ties go by
    name.
    """
    cells: dict[tuple[str, str], list[Stance]] = {}
    evidence: dict[str, tuple[int, int]] = {}
    terms = {term.id for term in agenda.terms}
    for stance in stances:
        if stance.term not in terms:
            continue
        cells.setdefault((stance.party, stance.term), []).append(stance)
        reports, moves = evidence.get(stance.party, (0, 0))
        evidence[stance.party] = (reports + stance.independent, moves + len(stance.moves))
    return Board(
        parties=tuple(sorted(evidence, key=lambda party: (-evidence[party][0], -evidence[party][1], party))),
        issues=agenda.issues,
        cells=MappingProxyType(
            {
                key: tuple(sorted(held, key=lambda s: (-s.independent, s.hedged, -len(s.moves), s.stance)))
                for key, held in sorted(cells.items())
            }
        ),
    )
