"""Minimal unsatisfiable subsets and minimal correction sets of units, smallest first. The only module that calls PySAT.

A unit is a group of clauses behind one selector variable of its own, so that two equal units stay two, and a unit of
several clauses stays one. Correction sets come from a MaxSAT solver that blocks each optimum found (RC2: Ignatiev,
Morgado & Marques-Silva 2019). Conflicts come from a map of the subsets not yet decided, as in MARCO (Liffiton, Previti,
Malik & Marques-Silva 2016), but asked for its smallest members first, as in SMUS (Ignatiev, Previti, Liffiton &
Marques-Silva 2015): every correction set known beforehand spares a question.

>>> problem = Problem(terms=1, hard=(), units=(((1,),), ((-1,),), ((1,),)))
>>> list(problem.correction_sets(Clock(1))), sorted(problem.conflicts(Clock(1)))
([(1,), (0, 2)], [(0, 1), (1, 2)])
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from pysat.card import ITotalizer
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Minisat22

from dragoman.deals.meaning import Clause

Units = tuple[int, ...]  # indexes of units, ascending

_BUDGET = 20_000  # conflicts between two looks at the clock, some 50 ms
_SIZE_BUDGET = 2_000  # conflicts spent on finding a conflict of a given size; counted, not timed: same in, same out


class OutOfTimeError(Exception):
    """The clock ran out within a question; never leaves the room."""


class Clock:
    """When to stop: after a time, or when told to (Ctrl-C)."""

    def __init__(self, time_s: float, stopped: Callable[[], bool] = lambda: False) -> None:
        self._end = time.monotonic() + time_s
        self._stopped = stopped

    @property
    def left_s(self) -> float:
        """Seconds left, 0 when told to stop."""
        return 0.0 if self._stopped() else max(0.0, self._end - time.monotonic())

    def is_stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopped()

    def is_out(self) -> bool:
        """Whether to stop now."""
        return self._stopped() or time.monotonic() >= self._end

    def within(self, time_s: float) -> Clock:
        """A clock that runs out earlier, after ``time_s``."""
        return Clock(min(time_s, self.left_s), self._stopped)


class Problem:
    """Hard clauses over terms 1..n, and units to be met together where they can."""

    def __init__(self, *, terms: int, hard: Iterable[Clause], units: Sequence[Sequence[Clause]]) -> None:
        self.terms = terms
        self.hard = tuple(hard)
        self.units = tuple(tuple(clauses) for clauses in units)
        self._solver = Minisat22()
        for clause in self._clauses():
            self._solver.add_clause(clause)

    def close(self) -> None:
        """Give the solver's memory back."""
        self._solver.delete()

    def __enter__(self) -> Problem:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _clauses(self) -> Iterator[list[int]]:
        for clause in self.hard:
            yield list(clause)
        for unit, clauses in enumerate(self.units):
            for clause in clauses:
                yield [-self._selector(unit), *clause]

    def _selector(self, unit: int) -> int:
        return self.terms + 1 + unit

    def _ask(self, solver: Minisat22, assumptions: Iterable[int], clock: Clock) -> bool:
        given = list(assumptions)
        while True:
            solver.conf_budget(_BUDGET)
            # expect_interrupt leaves SIGINT to Python; PySAT's own handler would jump out of the solver
            answer = solver.solve_limited(assumptions=given, expect_interrupt=True)
            if answer is not None:
                return bool(answer)
            if clock.is_out():
                raise OutOfTimeError

    def is_possible(self, clock: Clock, units: Iterable[int] | None = None, literals: Iterable[int] = ()) -> bool:
        """Whether these units (None: all) can be met together, with these literals."""
        chosen = range(len(self.units)) if units is None else units
        return self._ask(self._solver, [*(self._selector(unit) for unit in chosen), *literals], clock)

    def model(self) -> tuple[int, ...]:
        """The terms' values, as literals, of the last question answered with yes."""
        model = self._solver.get_model()
        return tuple(model[: self.terms]) + tuple(-term for term in range(len(model) + 1, self.terms + 1))

    def core(self) -> Units:
        """Some units, not always the fewest, behind the last question answered with no."""
        return tuple(sorted(x - self.terms - 1 for x in self._solver.get_core() or () if x > self.terms))

    def shrink(self, units: Iterable[int], clock: Clock) -> Units:
        """A conflict within ``units``, which cannot be met together: leave out what is not needed, one by one."""
        kept = list(units)
        for unit in tuple(kept):
            if unit not in kept:
                continue
            trial = [other for other in kept if other != unit]
            if not self.is_possible(clock, trial):
                core = set(self.core())
                kept = [other for other in trial if other in core]
        return tuple(sorted(kept))

    def first_conflict(self, clock: Clock) -> Units | None:
        """One conflict, soon; None: all units can be met together."""
        return None if self.is_possible(clock) else self.shrink(self.core(), clock)

    def correction_sets(self, clock: Clock) -> Iterator[Units]:
        """All minimal correction sets, by size, until the clock is out. The empty one where nothing clashes."""
        formula = WCNF()
        for clause in self._clauses():
            formula.append(clause)
        for unit in range(len(self.units)):
            formula.append([self._selector(unit)], weight=1)
        by_size: list[Units] = []
        if clock.is_out():
            return
        with RC2(formula, solver="m22") as solver, _watched(solver, clock):
            for model in solver.enumerate(block=-1, expect_interrupt=True):
                values = set(model)
                found = tuple(unit for unit in range(len(self.units)) if -self._selector(unit) in values)
                if by_size and len(found) > len(by_size[0]):
                    yield from sorted(by_size)
                    by_size.clear()
                by_size.append(found)
                if clock.is_out():
                    break
            yield from sorted(by_size)

    def conflicts(self, clock: Clock, corrections: Iterable[Units] = ()) -> Iterator[Units]:
        """All minimal unsatisfiable subsets, by size, unsorted within one. ``corrections`` are sets already known.

        Where it is too hard to prove that no smaller one is left, the rest comes in any order of size.

        Raises:
            OutOfTimeError: the clock ran out before all were found.
        """
        if self.is_possible(clock):
            return
        everything = list(range(1, len(self.units) + 1))
        with (
            Minisat22() as chart,
            ITotalizer(lits=everything, ubound=len(everything) - 1, top_id=len(everything)) as size,
        ):
            for clause in size.cnf.clauses:
                chart.add_clause(clause)
            chart.set_phases([-unit for unit in everything])
            for correction in corrections:
                chart.add_clause([unit + 1 for unit in correction])
            for bound in count(1):
                limit = [-size.rhs[bound]] if bound < len(everything) else []
                while True:
                    chart.conf_budget(_SIZE_BUDGET if limit else _BUDGET)
                    answer = chart.solve_limited(assumptions=limit, expect_interrupt=True)
                    if clock.is_out():
                        raise OutOfTimeError
                    if answer is None:
                        limit = []
                        continue
                    if not answer:
                        break
                    model = chart.get_model()
                    seed = [unit - 1 for unit in everything if model[unit - 1] > 0]
                    if self.is_possible(clock, seed):
                        chart.add_clause([unit + 1 for unit in self._missing(seed, clock)])
                        continue
                    conflict = self.shrink(self.core(), clock)
                    chart.add_clause([-(unit + 1) for unit in conflict])
                    yield conflict
                if not limit or not self._ask(chart, [], clock):
                    return

    def _missing(self, seed: Iterable[int], clock: Clock) -> Units:
        """What a largest set that can be met, grown from ``seed``, leaves out: a correction set."""
        kept, missing = self._met(seed), []
        for unit in range(len(self.units)):
            if unit in kept:
                continue
            if self.is_possible(clock, [*kept, unit]):
                kept |= self._met([*kept, unit])
            else:
                missing.append(unit)
        return tuple(missing)

    def _met(self, units: Iterable[int]) -> set[int]:
        """``units``, and those that the last model meets as well."""
        values = set(self.model())
        met = (
            unit
            for unit, clauses in enumerate(self.units)
            if all(any(literal in values for literal in clause) for clause in clauses)
        )
        return {*units, *met}


@contextmanager
def _watched(solver: RC2, clock: Clock) -> Iterator[None]:
    """Interrupts the solver when the clock runs out; again and again, as a question just begun forgets it."""
    done = threading.Event()

    def watch() -> None:
        left_s = clock.left_s
        while not done.wait(left_s):
            solver.interrupt()
            left_s = 0.05

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def farthest_models(problem: Problem, wanted: int, clock: Clock) -> list[tuple[int, ...]]:
    """A few models as literals of the terms: the one with the fewest terms, then each the farthest from those.

    The distance is the number of terms with another value, summed over the models already chosen.
    """
    chosen: list[tuple[int, ...]] = []
    while len(chosen) < wanted and not clock.is_out():
        formula = WCNF()
        for clause in problem.hard:
            formula.append(list(clause))
        for clauses in problem.units:
            for clause in clauses:
                formula.append(list(clause))
        for model in chosen:
            formula.append([-literal for literal in model])
        for term in range(1, problem.terms + 1):
            held = sum(model[term - 1] > 0 for model in chosen)
            lead = 2 * held - len(chosen)  # how many more of them hold it than not
            if not chosen or lead > 0:
                formula.append([-term], weight=max(1, lead))
            elif lead < 0:
                formula.append([term], weight=-lead)
        with RC2(formula, solver="m22") as solver, _watched(solver, clock):
            found = solver.compute(expect_interrupt=True)
        if found is None:
            break
        values = {abs(literal): literal for literal in found}
        chosen.append(tuple(values.get(term, -term) for term in range(1, problem.terms + 1)))
    return chosen
