"""What changed: stances taken for the first time, told again, changed and withdrawn, day by day.

A party's stance on a term is followed through the days of what it said. A day is compared with the last day before it
on which anything was said. Only what a day says can change a stance; what it leaves out does not: a condition that goes
unmentioned still stands. An old position told again ("had long refused", "repeated") is no change, even where it is
told after another one. A day that puts the party on both sides is a conflict and moves nothing.

Undated statements are kept apart and never placed. A report that comes in late lands on the days that it speaks of.
What stands in a copy was said on the day of its original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from dragoman.agenda.records import Agenda
from dragoman.agenda.words import plain
from dragoman.moves.records import Act, Move
from dragoman.positions.conflicts import Days
from dragoman.positions.origins import Origins
from dragoman.positions.records import Attitude, Stance, Statement

ShiftKind = Literal["withdrawn", "changed", "new", "repeated"]
SHIFT_KINDS: Final[tuple[ShiftKind, ...]] = get_args(ShiftKind)
How = Literal["conceded", "reversed", "hardened", "softened", "condition", "firmer", "hedged", "first", "same"]

# How material each is, most first: a stance given up opens or closes deals, a condition changes their price, a hedge
# only says how sure it is.
WEIGHTS: Final[Mapping[How, int]] = {
    "conceded": 8,
    "reversed": 7,
    "softened": 6,
    "hardened": 5,
    "condition": 4,
    "first": 3,
    "firmer": 2,
    "hedged": 1,
    "same": 0,
}
_GIVING: Final[frozenset[Act]] = frozenset({"offer", "accept"})

# Words that tell a position as an old one: the past perfect, and adverbs and verbs of earlier time, of repeating and of
# going on (Quirk et al. 1985, sections 4.24 and 8.97).
RETOLD: Final = re.compile(
    r"\b(?:had\s+(?:\w+ly\s+|long\s+|already\s+|once\s+|also\s+)?(?:\w+ed|said|made|set|put|given|taken|sworn|told)"
    r"|(?:has|have)\s+(?:long|always|consistently|repeatedly|previously)\b"
    r"|long-?standing|long-?held|previously|formerly|originally|until now|so far|in the past|at first|used to"
    r"|for (?:weeks|months|years|decades)|since the (?:first|start|beginning|outset)|since (?:19|20)\d\d"
    r"|repeat(?:s|ed|ing)?|reiterat(?:e|es|ed|ing)|reaffirm(?:s|ed|ing)?|restat(?:e|es|ed|ing)"
    r"|once (?:more|again)|again|still|continu(?:e|es|ed|ing) to|as before)\b"
)
RETOLD_EXAMPLES: Final = (
    "The guild *had refused* night boats in spring.",
    "The carters *have long* asked for a toll.",
    "The guild *repeated* that no boat sails at night.",
    "The guild's *long-standing* refusal of night boats was read out.",
    "The carters *still* want a toll.",
    "The guild *previously* asked for three hands a boat.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A party's stance on a term as one day tells it."""

    stance: Attitude
    only_if: tuple[str, ...]  # what that day's moves name as conditions, sorted
    hedged: bool  # whether all of them are
    day: date
    moves: tuple[Move, ...]  # by report and place
    independent: int  # origins


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stance on the day on which it was taken, told again, changed or withdrawn."""

    party: str
    term: str
    issue: str
    kind: ShiftKind
    how: How
    before: Snapshot | None  # None: nothing was known before
    after: Snapshot

    @property
    def weight(self) -> int:
        """How material it is."""
        return WEIGHTS[self.how]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """What changed, and what cannot be placed."""

    shifts: tuple[Shift, ...]  # most material first, then the better supported, then the latest
    undated: tuple[Statement, ...]  # of which neither the sentence nor the report says a day, by report and place


def find_shifts(
    statements: Iterable[Statement],
    agenda: Agenda,
    days: Days,
    *,
    retold: frozenset[str] = frozenset(),
    origins: Origins | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Shifts:
    """The shifts between two days, both included; what came before ``since`` is what they start from.

    Args:
        statements: those that count.
        agenda: gives the order of the terms.
        days: the day of each move, by its id; None or absent: not known.
        retold: ids of moves that tell an old position (:func:`find_retold`).
        origins: which reports are one; None: each stands on its own.
        since: first day; None: from the beginning.
        until: last day; None: to the end.
    """
    origins = origins or Origins()
    undated: list[Statement] = []
    timelines: dict[tuple[str, str], dict[date, list[Statement]]] = {}
    for statement in _without_copies(statements, origins):
        day = days.get(statement.move.id)
        if day is None:
            undated.append(statement)
        elif until is None or day <= until:
            timelines.setdefault((statement.party, statement.term), {}).setdefault(day, []).append(statement)
    found = []
    for (party, term), timeline in timelines.items():
        held: Snapshot | None = None
        for day in sorted(timeline):
            said = _unretold(timeline[day], held, retold)
            if len({statement.is_against for statement in said}) != 1:
                continue  # both sides at once: a conflict; or nothing but an old position told again
            now = _snapshot(said, day, origins)
            kind, how = _compare(held, now)
            if since is None or day >= since:
                found.append(
                    Shift(party=party, term=term, issue=said[0].issue, kind=kind, how=how, before=held, after=now)
                )
            held = _carry(held, now)
    order = {term.id: number for number, term in enumerate(agenda.terms)}
    return Shifts(
        shifts=tuple(
            sorted(
                found,
                key=lambda shift: (
                    -shift.weight,
                    shift.after.hedged,
                    -shift.after.independent,
                    -shift.after.day.toordinal(),
                    order.get(shift.term, len(order)),
                    shift.party,
                ),
            )
        ),
        undated=tuple(undated),
    )


def _without_copies(statements: Iterable[Statement], origins: Origins) -> list[Statement]:
    """Without what stands in a copy because it stands in its original: that was said on the original's day."""
    held = list(statements)
    told = {(s.move.report, s.party, s.term, s.attitude) for s in held}
    return [
        s
        for s in held
        if not any((above, s.party, s.term, s.attitude) in told for above in origins.copied(s.move.report))
    ]


def _unretold(said: Sequence[Statement], held: Snapshot | None, retold: frozenset[str]) -> list[Statement]:
    """Without what only tells an old position that is not the one held."""
    if held is None:
        return list(said)
    against = held.stance == "refuses"
    return [s for s in said if s.is_against == against or s.move.id not in retold]


def _snapshot(said: Sequence[Statement], day: date, origins: Origins) -> Snapshot:
    attitude: Attitude = said[0].attitude
    if attitude != "refuses":
        requiring = origins.count(s.move for s in said if s.attitude == "requires")
        accepting = origins.count(s.move for s in said if s.attitude == "accepts")
        attitude = "requires" if requiring >= accepting else "accepts"
    conditions = {term for s in said for term in s.only_if} if attitude == "accepts" else set()
    moves = tuple(dict.fromkeys(s.move for s in said))
    return Snapshot(
        stance=attitude,
        only_if=tuple(sorted(conditions)),
        hedged=all(move.hedged for move in moves),
        day=day,
        moves=moves,
        independent=origins.count(moves),
    )


def _compare(before: Snapshot | None, after: Snapshot) -> tuple[ShiftKind, How]:
    if before is None:
        return "new", "first"
    if (before.stance == "refuses") != (after.stance == "refuses"):
        gives_up = before.stance != "accepts" and all(move.act in _GIVING for move in after.moves)
        return ("withdrawn", "conceded") if gives_up else ("changed", "reversed")
    if before.stance != after.stance:
        return "changed", "hardened" if after.stance == "requires" else "softened"
    if after.only_if and after.only_if != before.only_if:
        return "changed", "condition"
    if before.hedged != after.hedged:
        return "changed", "hedged" if after.hedged else "firmer"
    return "repeated", "same"


def _carry(before: Snapshot | None, after: Snapshot) -> Snapshot:
    """What is held after a day: that day's, with the conditions of the same stance that it left unmentioned."""
    if before is None or after.only_if or after.stance != before.stance:
        return after
    return Snapshot(
        stance=after.stance,
        only_if=before.only_if,
        hedged=after.hedged,
        day=after.day,
        moves=after.moves,
        independent=after.independent,
    )


def find_retold(moves: Iterable[Move], texts: Mapping[str, str]) -> frozenset[str]:
    """Ids of the moves that their sentence tells as an old position.

    What counts stands before the object's end, outside quotation marks, and not within the object itself.
    """
    found = set()
    for move in moves:
        text = texts[move.report]
        sentence = plain(text[move.sentence.start : move.sentence.end]).lower()
        start = move.object.start - move.sentence.start
        before = re.sub(r'"[^"]*"', lambda match: " " * len(match[0]), sentence[: max(0, start)])
        if RETOLD.search(before):
            found.add(move.id)
    return frozenset(found)


# Two boards side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One party on one term at two days."""

    party: str
    term: str
    issue: str
    before: tuple[Stance, ...]  # both sides where it was reported on both; (): not reported then
    after: tuple[Stance, ...]

    @property
    def is_new(self) -> bool:
        """Whether nothing was reported before."""
        return not self.before


def compare_stances(before: Iterable[Stance], after: Iterable[Stance]) -> tuple[Difference, ...]:
    """Where two sets of stances differ in more than their support, in the order of the later one."""
    earlier: dict[tuple[str, str], list[Stance]] = {}
    later: dict[tuple[str, str], list[Stance]] = {}
    for stances, held in ((before, earlier), (after, later)):
        for stance in stances:
            held.setdefault((stance.party, stance.term), []).append(stance)
    found = []
    for key in dict.fromkeys((*later, *earlier)):
        one, other = earlier.get(key, []), later.get(key, [])
        if [_said(stance) for stance in one] != [_said(stance) for stance in other]:
            issue = (other or one)[0].issue
            found.append(Difference(party=key[0], term=key[1], issue=issue, before=tuple(one), after=tuple(other)))
    return tuple(found)


def _said(stance: Stance) -> tuple[str, tuple[str, ...], bool]:
    return stance.stance, stance.only_if, stance.hedged
