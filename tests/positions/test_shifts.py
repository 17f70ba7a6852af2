"""What changed, day by day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from dragoman.moves.records import Act, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.positions import Origins, find_stances, find_statements
from dragoman.positions.shifts import RETOLD_EXAMPLES, Shifts, compare_stances, find_retold, find_shifts
from dragoman.reports.records import Copy
from tests.positions.build import AGENDA, move, report

NIGHT = "sailing at night"
TEXT = "The guild spoke of sailing at night. It rained."


def said(day: str | None, act: Act, sign: int = 1, *, hedged: bool = False, crew: bool = False, n: int = 0) -> Move:
    """What the guild said of night boats on a day."""
    source = report(f"{day}-{n}", TEXT, day)
    made = move(source, "Guild", act, NIGHT, "night", sign=sign, hedged=hedged)
    links = (TermLink(term="crew", sign=1, score=0.9),) if crew else ()
    return replace(made, condition=CharSpan(0, 3) if crew else None, condition_terms=links)


def shifts(
    moves: Sequence[Move], retold: frozenset[str] = frozenset(), since: str | None = None, until: str | None = None
) -> Shifts:
    days = {m.id: None if m.report.startswith("None") else date.fromisoformat(m.report[:10]) for m in moves}
    return find_shifts(
        find_statements(moves, AGENDA),
        AGENDA,
        days,
        retold=retold,
        since=None if since is None else date.fromisoformat(since),
        until=None if until is None else date.fromisoformat(until),
    )


def kinds(found: Shifts) -> list[tuple[str, str]]:
    """Kind and manner of each, in the order of the days."""
    return [(s.kind, s.how) for s in sorted(found.shifts, key=lambda s: s.after.day)]


@pytest.mark.parametrize(
    ("first", "second", "kind", "how"),
    [
        (("demand", 1), ("demand", 1), "repeated", "same"),
        (("demand", 1), ("accept", -1), "withdrawn", "conceded"),
        (("reject", 1), ("offer", 1), "withdrawn", "conceded"),
        (("demand", 1), ("reject", 1), "changed", "reversed"),
        (("accept", 1), ("offer", -1), "changed", "reversed"),
        (("demand", 1), ("accept", 1), "changed", "softened"),
        (("offer", 1), ("demand", 1), "changed", "hardened"),
    ],
)
def test_two_days_compared(first: tuple[Act, int], second: tuple[Act, int], kind: str, how: str) -> None:
    found = shifts([said("2025-03-01", *first), said("2025-03-05", *second)])
    assert kinds(found) == [("new", "first"), (kind, how)]
    last = max(found.shifts, key=lambda shift: shift.after.day)
    assert last.before is not None
    assert (last.before.day, last.after.day) == (date(2025, 3, 1), date(2025, 3, 5))


def test_a_condition_added_is_a_change_and_one_left_out_is_none() -> None:
    free, tied = said("2025-03-01", "accept"), said("2025-03-02", "accept", crew=True)
    again = said("2025-03-03", "accept")
    assert kinds(shifts([free, tied, again])) == [("new", "first"), ("changed", "condition"), ("repeated", "same")]


def test_hedges_are_told_and_weigh_least() -> None:
    found = shifts([said("2025-03-01", "demand", hedged=True), said("2025-03-02", "demand")])
    assert kinds(found) == [("new", "first"), ("changed", "firmer")]
    assert [shift.how for shift in found.shifts] == ["first", "firmer"]  # most material first


def test_an_old_position_told_again_is_no_change() -> None:
    """Neither the one held nor one given up since."""
    demand, accept = said("2025-03-01", "demand"), said("2025-03-05", "accept", -1)
    old = said("2025-03-09", "demand", n=1)
    assert kinds(shifts([demand, accept, old], frozenset({old.id}))) == [("new", "first"), ("withdrawn", "conceded")]
    assert kinds(shifts([demand, accept, old]))[-1] == ("changed", "reversed")


def test_both_sides_on_one_day_move_nothing() -> None:
    moves = [said("2025-03-01", "demand"), said("2025-03-02", "demand", n=1), said("2025-03-02", "reject", n=2)]
    assert kinds(shifts(moves)) == [("new", "first")]


def test_a_window_starts_from_what_was_known() -> None:
    moves = [said("2025-03-01", "demand"), said("2025-03-05", "reject"), said("2025-03-09", "demand")]
    assert kinds(shifts(moves, since="2025-03-05", until="2025-03-08")) == [("changed", "reversed")]
    assert kinds(shifts(moves, until="2025-03-01")) == [("new", "first")]


def test_a_copy_tells_nothing_again() -> None:
    """What it has from its original was said then; what it adds is its own."""
    demand, again, softer = said("2025-03-01", "demand"), said("2025-03-02", "demand"), said("2025-03-02", "accept")
    days = {demand.id: date(2025, 3, 1), again.id: date(2025, 3, 2), softer.id: date(2025, 3, 2)}
    copy = Copy(report=again.report, original=demand.report, share=1.0, passages=())
    for moves, expected in (([demand, again], []), ([demand, again, softer], [("changed", "softened")])):
        found = find_shifts(find_statements(moves, AGENDA), AGENDA, days, origins=Origins([copy]))
        assert kinds(found) == [("new", "first"), *expected]


def test_undated_statements_are_kept_apart() -> None:
    undated = said(None, "reject")
    found = shifts([said("2025-03-01", "demand"), undated])
    assert kinds(found) == [("new", "first")]
    assert [statement.move for statement in found.undated] == [undated]


def test_late_arrivals_land_where_they_speak_of() -> None:
    """In whatever order the reports come."""
    moves = [said("2025-03-01", "demand"), said("2025-03-05", "reject"), said("2025-03-09", "accept")]
    wanted = shifts(moves)
    for seed in range(5):
        mixed = list(moves)
        Random(seed).shuffle(mixed)
        assert shifts(mixed) == wanted


@pytest.mark.parametrize("example", RETOLD_EXAMPLES)
def test_words_that_tell_an_old_position(example: str) -> None:
    """Found before the object; the same words without them are news."""
    text = example.replace("*", "")
    cue = re.search(r"\*(.*)\*", example)
    assert cue is not None
    end = cue.end() - 2
    old = replace(
        move(report("a", text), "Guild", "demand", text[end + 1 : end + 6], "night"), sentence=CharSpan(0, len(text))
    )
    assert find_retold([old], {"a": text}) == {old.id}
    fresh = report("a", "The guild wants night boats.")
    assert find_retold([move(fresh, "Guild", "demand", "night boats", "night")], {"a": fresh.text}) == frozenset()


def test_boards_are_compared_by_what_they_say() -> None:
    """More support for the same stance is no difference."""
    one, two = said("2025-03-01", "demand"), said("2025-03-02", "demand")
    other = said("2025-03-03", "reject")
    before, more, torn = (find_stances(moves, AGENDA) for moves in ([one], [one, two], [one, other]))
    assert compare_stances(before, more) == ()
    (difference,) = compare_stances(before, torn)
    assert (difference.is_new, len(difference.before), len(difference.after)) == (False, 1, 2)
    (new,) = compare_stances((), before)
    assert new.is_new
