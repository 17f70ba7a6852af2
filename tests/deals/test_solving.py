"""The seam to PySAT: traps of solvers, each met before."""

from __future__ import annotations

import signal
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.deals.counting import UncountedError, count_models
from dragoman.deals.solving import Clock, OutOfTimeError, Problem

CLAUSES = st.lists(st.lists(st.sampled_from([1, -1, 2, -2, 3, -3, 4, -4, 5, -5]), min_size=1, max_size=3), max_size=9)


def test_a_unit_of_several_clauses_is_one() -> None:
    with Problem(terms=3, hard=[(-1, -2)], units=[((1,), (2, 3)), ((2,),), ((-3,),)]) as problem:
        assert list(problem.correction_sets(Clock(60))) == [(0,), (1, 2)]
        assert sorted(problem.conflicts(Clock(60))) == [(0, 1), (0, 2)]


def test_asking_for_corrections_leaves_the_problem_as_it_was() -> None:
    """RC2 appends selectors to the clauses of the formula that it is given; it never gets ours."""
    with Problem(terms=3, hard=[(1, 2, 3)], units=[((1, 3),), ((-1,),), ((-3,),), ((-2,),)]) as problem:
        first = list(problem.correction_sets(Clock(60)))
        assert list(problem.correction_sets(Clock(60))) == first
        assert problem.units == (((1, 3),), ((-1,),), ((-3,),), ((-2,),))


def test_what_can_be_met_has_no_conflict() -> None:
    """OptUx raises IndexError here."""
    with Problem(terms=2, hard=(), units=[((1,),), ((2,),)]) as problem:
        assert list(problem.conflicts(Clock(60))) == []
        assert problem.first_conflict(Clock(60)) is None
        assert list(problem.correction_sets(Clock(60))) == [()]


def test_no_units_at_all() -> None:
    with Problem(terms=0, hard=(), units=()) as problem:
        assert list(problem.conflicts(Clock(60))) == []
        assert list(problem.correction_sets(Clock(60))) == [()]


def test_a_unit_that_cannot_be_met_is_a_conflict_alone() -> None:
    with Problem(terms=1, hard=[(-1,)], units=[((1,),), ((-1,),)]) as problem:
        assert list(problem.conflicts(Clock(60))) == [(0,)]
        assert problem.first_conflict(Clock(60)) == (0,)


def test_conflicts_come_smallest_first() -> None:
    units = [((1,),), ((-1, 2),), ((-2, 3),), ((-3,),), ((-1,),)]
    with Problem(terms=3, hard=(), units=units) as problem:
        assert list(problem.conflicts(Clock(60))) == [(0, 4), (0, 1, 2, 3)]


def pigeons(count: int) -> Problem:
    """More pigeons than holes: hard for any solver by resolution."""
    seat = {(pigeon, hole): pigeon * (count - 1) + hole + 1 for pigeon in range(count) for hole in range(count - 1)}
    hard = [
        (-seat[one, hole], -seat[other, hole])
        for hole in range(count - 1)
        for one in range(count)
        for other in range(one)
    ]
    units = [[tuple(seat[pigeon, hole] for hole in range(count - 1))] for pigeon in range(count)]
    return Problem(terms=len(seat), hard=hard, units=units)


def test_a_hard_question_ends_with_the_clock() -> None:
    with pigeons(14) as problem, pytest.raises(OutOfTimeError):
        problem.is_possible(Clock(0.1))


def test_a_hard_optimum_ends_with_the_clock() -> None:
    with pigeons(16) as problem:
        begun = time.monotonic()
        list(problem.correction_sets(Clock(0.2)))
        assert time.monotonic() - begun < 30


def test_ctrl_c_is_left_to_python() -> None:
    """PySAT's own handler would jump out of the solver; ours runs, sets the flag, and the clock stops the search."""
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
    try:
        timer.start()
        with pigeons(14) as problem, pytest.raises(OutOfTimeError):
            problem.is_possible(Clock(60, stop.is_set))
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)


@settings(max_examples=100, deadline=None)
@given(CLAUSES)
def test_counting_is_as_by_exhaustive_search(clauses: list[list[int]]) -> None:
    models = sum(
        all(any((code >> abs(x) - 1 & 1) == (x > 0) for x in clause) for clause in clauses) for code in range(2**5)
    )
    assert count_models([tuple(clause) for clause in clauses], 5) == models


def test_counting_stops_when_told_to() -> None:
    with pytest.raises(UncountedError):
        count_models([(1, 2)], 2, lambda: True)
