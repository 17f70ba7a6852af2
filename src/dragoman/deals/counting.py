"""How many packages there are, exactly.

Model counting by search: set what is forced, split what is not linked into parts and multiply, remember parts already
counted (Bayardo & Pehoushek 2000; Sang et al. 2004). Numbers are Python's, so they do not overflow.

>>> count_models(((1, 2, 3), (-1, -2), (-1, -3), (-2, -3)), 23)  # one of three, and twenty free
3145728
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from dragoman.deals.meaning import Clause

_Clauses = frozenset[frozenset[int]]


class UncountedError(Exception):
    """Told to stop before the count was done; never leaves the room."""


def count_models(clauses: Iterable[Clause], terms: int, stop: Callable[[], bool] = lambda: False) -> int:
    """The number of ways to give each of ``terms`` terms a value so that every clause holds.

    Cost: exponential in how densely the clauses are linked, not in the number of terms.

    Raises:
        UncountedError: ``stop`` said so.
    """
    start = frozenset(frozenset(clause) for clause in clauses if not any(-literal in clause for literal in clause))
    return _Counter(stop).count(start, terms)


class _Counter:
    def __init__(self, stop: Callable[[], bool]) -> None:
        self._known: dict[_Clauses, int] = {}
        self._stop = stop

    def count(self, clauses: _Clauses, free: int) -> int:
        """Models over the variables of ``clauses`` and others, ``free`` variables in all."""
        settled = _propagate(clauses)
        if settled is None:
            return 0
        rest, forced = settled
        used = {abs(literal) for clause in rest for literal in clause}
        total = 1 << (free - forced - len(used))
        for part in _parts(rest):
            total *= self._count_part(part)
            if not total:
                return 0
        return total

    def _count_part(self, clauses: _Clauses) -> int:
        known = self._known.get(clauses)
        if known is not None:
            return known
        if self._stop():
            raise UncountedError
        uses = Counter(abs(literal) for clause in clauses for literal in clause)
        variable = min(uses, key=lambda name: (-uses[name], name))
        total = self.count(clauses | {frozenset((variable,))}, len(uses))
        total += self.count(clauses | {frozenset((-variable,))}, len(uses))
        self._known[clauses] = total
        return total


def _propagate(clauses: _Clauses) -> tuple[_Clauses, int] | None:
    """The clauses left when all single literals are set, and how many were; None: a clause cannot hold."""
    forced: set[int] = set()
    current: Iterable[frozenset[int]] = clauses
    fresh = {literal for clause in clauses if len(clause) == 1 for literal in clause}
    while fresh:
        forced |= fresh
        if any(-literal in forced for literal in fresh):
            return None
        against = {-literal for literal in fresh}
        left: list[frozenset[int]] = []
        for clause in current:
            if not fresh.isdisjoint(clause):
                continue
            left.append(clause if against.isdisjoint(clause) else clause - against)
        if not all(left):
            return None
        current = left
        fresh = {literal for clause in left if len(clause) == 1 for literal in clause}
    return (frozenset(current), len(forced)) if all(current) else None


def _parts(clauses: _Clauses) -> list[_Clauses]:
    """The clauses, split where they share no variable."""
    members: dict[int, list[frozenset[int]]] = {}  # by part
    variables: dict[int, list[int]] = {}
    part_of: dict[int, int] = {}
    for number, clause in enumerate(clauses):
        touched = {part_of[name] for name in map(abs, clause) if name in part_of}
        home = max(touched, key=lambda part: len(variables[part])) if touched else number
        if not touched:
            members[home], variables[home] = [], []
        for part in touched - {home}:
            members[home] += members.pop(part)
            moved = variables.pop(part)
            variables[home] += moved
            part_of.update(dict.fromkeys(moved, home))
        members[home].append(clause)
        for name in map(abs, clause):
            if name not in part_of:
                part_of[name] = home
                variables[home].append(name)
    return [frozenset(part) for part in members.values()]
