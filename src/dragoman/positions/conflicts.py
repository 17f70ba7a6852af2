"""Where independent reports put one party, at about the same time, on opposite sides of a term.

Two statements far apart in time are a change of mind (:mod:`dragoman.positions.shifts`), and two of one origin are one
account; neither is a conflict. Days are those of the places where reports came out, so that days next to each other may
be one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from dragoman.agenda.records import Agenda
from dragoman.positions.origins import Origins
from dragoman.positions.records import Conflict, Statement

NEAR_DAYS: Final = 1  # between statements about one time: the outlets' days differ by their time zones

Days = Mapping[str, date | None]


def find_conflicts(
    statements: Iterable[Statement], agenda: Agenda, days: Days, origins: Origins | None = None
) -> tuple[Conflict, ...]:
    """Conflicts in the order of the agenda's terms, then by party.

    Args:
        statements: those that count.
        agenda: gives the order of the terms.
        days: the day of each move, by its id; None or absent: not known. Undated statements are set beside all others,
            and the conflict says that its time is not known.
        origins: which reports are one; None: each stands on its own.
    """
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        grouped.setdefault((statement.party, statement.term), []).append(statement)
    found = []
    for (party, term), held in grouped.items():
        if len({statement.is_against for statement in held}) < 2:
            continue
        homes = {
            report: origin.report
            for origin in (origins or Origins()).of(statement.move for statement in held)
            for report in origin.reports
        }
        pairs = [
            (one, other)
            for one in held
            for other in held
            if not one.is_against
            and other.is_against
            and homes[one.move.report] != homes[other.move.report]
            and _near(days.get(one.move.id), days.get(other.move.id))
        ]
        if not pairs:
            continue
        supporting = tuple(dict.fromkeys(one for one, _ in pairs))
        opposing = tuple(dict.fromkeys(other for _, other in pairs))
        known = [day for statement in (*supporting, *opposing) if (day := days.get(statement.move.id)) is not None]
        dated = len(known) == len(supporting) + len(opposing)
        found.append(
            Conflict(
                party=party,
                term=term,
                issue=held[0].issue,
                supporting=supporting,
                opposing=opposing,
                first=min(known) if dated else None,
                last=max(known) if dated else None,
                speakers_differ=_speakers_differ(supporting, opposing),
            )
        )
    order = {term.id: number for number, term in enumerate(agenda.terms)}
    return tuple(sorted(found, key=lambda conflict: (order.get(conflict.term, len(order)), conflict.party)))


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= NEAR_DAYS


def _speakers_differ(supporting: Iterable[Statement], opposing: Iterable[Statement]) -> bool | None:
    one, other = _speakers(supporting), _speakers(opposing)
    return not one & other if one and other else None


def _speakers(statements: Iterable[Statement]) -> set[str]:
    """The last names of those who speak, which is how reports name a person the second time."""
    return {words[-1].casefold() for statement in statements if (words := (statement.move.speaker or "").split())}
