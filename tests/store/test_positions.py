"""Stances and shifts as a store keeps them: what is looked up is what would be worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dragoman.moves.records import Act, TermLink, When
from dragoman.offsets import CharSpan
from dragoman.reports.records import Copy
from dragoman.store import Positions, ReadReport, Settled, Store
from dragoman.talks import Talks
from tests.positions.build import AGENDA
from tests.store.build import move, reading, report

NIGHT, CREW = "sailing at night", "a crew of three"


def told(path: str, day: str | None, *said: tuple[str, Act, str, str]) -> ReadReport:
    """A report in which parties say something of a term: party, act, words, term."""
    text = " ".join(f"The {party} did {act} {words}." for party, act, words, _ in said) + f" So ends {path}, {day}."
    item = report(path, text, day=day)
    moves = tuple(
        replace(move(path, text, f"{act} {words}", act, party), terms=(TermLink(term=term, sign=1, score=0.9),))
        for party, act, words, term in said
    )
    return replace(reading(item), moves=moves)


READ = (
    told("a", "2025-03-01", ("Guild", "reject", NIGHT, "night"), ("Carters", "demand", CREW, "crew")),
    told("b", "2025-03-04", ("Guild", "reject", NIGHT, "night"), ("Carters", "demand", NIGHT, "night")),
    told("c", "2025-03-08", ("Guild", "accept", NIGHT, "night")),
    told("c", "2025-03-09", ("Guild", "offer", CREW, "crew")),
    told("d", None, ("Guild", "demand", CREW, "crew"), ("Carters", "reject", NIGHT, "night")),
)


def talks_of(settled: Settled) -> Talks:
    return Talks(reports=settled.reports, skipped=(), copies=settled.copies, moves=settled.moves, agenda=AGENDA)


@pytest.fixture
def river(store: Store) -> tuple[Store, Talks]:
    """The talks in a store, and what was worked out of them before they were put there."""
    for item in READ:
        store.add(item, talks="river")
    names = {kept.report.id: kept.report.path for kept in store.material("river").readings}
    moves = tuple(replace(one, report=names[item.report.id]) for item in READ for one in item.moves)
    first = replace(moves[0], hedged=True, when=When(words=CharSpan(0, 3), first="2025-02-01", last="2025-02-02"))
    settled = Settled(
        reports=tuple(kept.report for kept in store.material("river").readings),
        copies=(Copy(report="b", original="a", share=0.7, passages=()),),
        moves=(first, *moves[1:]),
        shared=(),
        human=frozenset(),
        agenda="",
        drafted=False,
    )
    talks = talks_of(settled)
    positions = Positions(stances=talks.stances(), shifts=talks.shifts())
    store.put_settled("river", settled, positions, version=store.state("river", "now").version, recipe="now")
    return store, talks


def test_moves_come_report_by_report(river: tuple[Store, Talks]) -> None:
    """The same reports and moves in the same order, as when they come all at once."""
    store, talks = river
    told = list(store.moves("river"))
    assert tuple(item for item, _ in told) == talks.reports
    assert tuple(one for _, moves in told for one in moves) == talks.moves == store.settled("river").moves


def test_stances_come_back_as_they_were(river: tuple[Store, Talks]) -> None:
    """With their moves, and with the reports that add no origin of their own."""
    store, talks = river
    assert store.state("river", "now").linked
    assert store.stances("river") == talks.stances()
    assert any(origin.carriers for stance in talks.stances() for origin in stance.origins)
    assert any("c@" in name for stance in talks.stances() for name in stance.moves), "two reports share a path"


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (None, None),
        (date(2025, 3, 4), None),
        (None, date(2025, 3, 4)),
        (date(2025, 3, 2), date(2025, 3, 8)),
        (date(2026, 1, 1), None),
    ],
)
def test_shifts_of_any_days_come_back_as_they_are_worked_out(
    river: tuple[Store, Talks], since: date | None, until: date | None
) -> None:
    store, talks = river
    kept = store.shifts("river", since, until)
    assert kept.shifts == talks.shifts(since, until)
    assert sum(kept.counts.values()) == len(kept.shifts.shifts) + len(kept.shifts.undated)


def test_the_first_shifts_of_each_kind_and_how_many_there_are(river: tuple[Store, Talks]) -> None:
    store, talks = river
    whole = talks.shifts()
    kept = store.shifts("river", most=1)
    first = {shift.kind: shift for shift in reversed(whole.shifts)}
    assert set(kept.shifts.shifts) == set(first.values())
    assert kept.shifts.undated == whole.undated[:1]
    assert len(whole.undated) == kept.counts["undated"] == 2
    assert kept.counts["new"] == sum(shift.kind == "new" for shift in whole.shifts) > 1
    rest_on = {
        one.report for shift in first.values() for one in (*shift.after.moves, *getattr(shift.before, "moves", ()))
    }
    assert {item.path for item in kept.reports} == rest_on | {kept.shifts.undated[0].move.report}
    assert all(item in talks.reports for item in kept.reports)


def test_talks_that_are_dropped_leave_nothing_behind(river: tuple[Store, Talks]) -> None:
    """Worked out anew, they hold what was put last."""
    store, talks = river
    settled = store.settled("river")
    store.put_settled("river", settled, version=store.state("river", "now").version, recipe="now")
    assert not store.state("river", "now").linked
    assert store.stances("river") == ()
    assert store.shifts("river").counts == {}
    assert len(talks.stances()) > 0


def test_another_place_of_a_known_text_has_stances_worked_out_anew(river: tuple[Store, Talks]) -> None:
    """They say who carries it; fetching the same page once more says nothing new."""
    store, _ = river
    version = store.state("river", "now").version
    again = READ[0]
    store.add(again)
    assert store.state("river", "now").version == version
    store.add(replace(again, report=replace(again.report, path="z", outlet="Post")))
    assert store.state("river", "now").version > version
