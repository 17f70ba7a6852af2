"""From stances to what they still allow: verdict, packages, blockers, openings, and what each of these hangs on.

Parts of the agenda that nothing links are solved apart: blockers never reach across, an opening is one opening of each
part together, and the number of packages is the product. Every list is smallest first and exact up to the limits;
reaching one is said (``complete``, ``limits_reached``).
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from math import prod

from dragoman.agenda.records import Agenda
from dragoman.deals.counting import UncountedError, count_models
from dragoman.deals.meaning import Clause, canonical, linked_parts, numbers_of, rule_clauses, stance_clauses
from dragoman.deals.records import (
    Blocked,
    Blocker,
    DealAnalysis,
    Fall,
    Limits,
    Open,
    Opening,
    Package,
    Rule,
    Undecided,
    Verdict,
)
from dragoman.deals.solving import Clock, OutOfTimeError, Problem, Units, farthest_models
from dragoman.errors import AnalysisError
from dragoman.moves.records import Attribution
from dragoman.positions.records import Contradiction, Stance

DEFAULT_LIMITS = Limits()
_RANKED = 2  # times as many openings as are kept are ranked


def analyse(
    agenda: Agenda,
    stances: Iterable[Stance],
    *,
    limits: Limits = DEFAULT_LIMITS,
    attributions: Mapping[str, Attribution] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> DealAnalysis:
    """What the stances allow, exactly, within ``limits``.

    Args:
        agenda: what is on the table, and its rules.
        stances: in any order; the answer does not depend on it.
        limits: how many blockers, openings and packages, and how long.
        attributions: of the moves behind the stances, by move id; openings made of direct quotations rank later.
        stopped: asked now and then; once True, what was found so far is the answer, marked as incomplete.

    Raises:
        AnalysisError: the agenda contradicts itself.
        InputError: a stance names a term that is not on the agenda.
    """
    clock = Clock(limits.time_s, stopped)
    setting = _Setting.of(agenda, canonical(agenda, stances))
    check_agenda(agenda)
    found = _Found()
    verdict: Verdict
    possible: bool | None
    try:
        possible = _is_possible(setting, clock)
    except OutOfTimeError:
        possible = None
        found.reached(_out_of_time(clock, limits))
    if possible is None:
        verdict = Undecided(reason=found.limits[0])
    elif possible:
        verdict = _find_packages(setting, limits, clock, found)
    else:
        _find_blocks(setting, limits, clock, found, attributions or {})
        verdict = Blocked(by=tuple(found.blockers)) if found.blockers else Undecided(reason=found.limits[0])
    return DealAnalysis(
        agenda=agenda,
        stances=setting.stances,
        verdict=verdict,
        blockers=tuple(found.blockers),
        openings=tuple(found.openings),
        party_blockers=tuple(found.party_blockers),
        party_openings=tuple(found.party_openings),
        contradictions=_own_contradictions(setting),
        settled=found.settled,
        silence=find_silence(agenda, setting.stances),
        falls_if=tuple(_falls(found, setting)),
        complete=not found.limits,
        limits_reached=tuple(found.limits),
    )


def check_agenda(agenda: Agenda) -> None:
    """Whether the agenda allows any package at all.

    Raises:
        AnalysisError: it does not; names the fewest rules that clash.
    """
    rules = rule_clauses(agenda)
    problem = Problem(terms=len(agenda.terms), hard=(), units=[clauses for _, clauses in rules])
    with problem:
        clash = problem.first_conflict(Clock(60))
    if clash:
        named = tuple(str(rules[number][0]) for number in clash)
        raise AnalysisError("the agenda's own rules leave no package", "drop or correct one of these rules", named)


def first_blocker(agenda: Agenda, stances: Iterable[Stance]) -> Blocker | None:
    """Some blocker, as soon as one is found; None: a package exists. Not always a smallest one."""
    setting = _Setting.of(agenda, canonical(agenda, stances))
    problem = Problem(terms=setting.terms, hard=setting.hard, units=setting.clauses)
    with problem:
        conflict = problem.first_conflict(Clock(60))
    return None if conflict is None else _blocker(setting, conflict)


def rules_behind(agenda: Agenda, blocker: Blocker) -> tuple[Rule, ...]:
    """The fewest rules of the agenda that make these stances clash; empty: they clash by themselves."""
    numbers = numbers_of(agenda)
    hard = [clause for stance in blocker.stances for clause in stance_clauses(stance, numbers)]
    rules = rule_clauses(agenda)
    problem = Problem(terms=len(numbers), hard=hard, units=[clauses for _, clauses in rules])
    with problem:
        clash = problem.first_conflict(Clock(60))
    return tuple(rules[number][0] for number in clash or ())


def find_silence(agenda: Agenda, stances: Iterable[Stance]) -> Mapping[str, tuple[str, ...]]:
    """By party, the terms that it neither takes a stance on nor makes a condition, in the order of the agenda."""
    spoken: dict[str, set[str]] = {}
    for stance in stances:
        spoken.setdefault(stance.party, set()).update((stance.term, *stance.only_if))
    return {party: tuple(term.id for term in agenda.terms if term.id not in spoken[party]) for party in sorted(spoken)}


def rank_opening(
    opening: Opening, direct: frozenset[str]
) -> tuple[int, int, int, int, int, int, list[tuple[str, str, str, tuple[str, ...]]]]:
    """Sorts openings, the easiest first.

    By the number of stances, of parties that must move, of stances stated firmly, of stances in direct quotation, of
    independent reports behind them all; then the fairest spread first (the most that one party must give up).
    ``direct``: ids of the moves in direct quotation.
    """
    stances = opening.stances
    per_party = Counter(stance.party for stance in stances)
    return (
        len(stances),
        len(per_party),
        sum(not stance.hedged for stance in stances),
        sum(not direct.isdisjoint(stance.moves) for stance in stances),
        sum(stance.independent for stance in stances),
        max(per_party.values(), default=0),
        [(stance.party, stance.term, stance.stance, stance.only_if) for stance in stances],
    )


# --- the parts ---


@dataclass(frozen=True, slots=True)
class _Part:
    """Terms that nothing links to the others, renumbered from 1."""

    terms: tuple[int, ...]  # their numbers on the agenda
    hard: tuple[Clause, ...]
    units: tuple[int, ...]  # which stances, as indexes into those of the setting
    clauses: tuple[tuple[Clause, ...], ...]  # of each unit

    def problem(self) -> Problem:
        return Problem(terms=len(self.terms), hard=self.hard, units=self.clauses)


@dataclass(frozen=True, slots=True)
class _Setting:
    agenda: Agenda
    stances: tuple[Stance, ...]
    terms: int
    hard: tuple[Clause, ...]
    clauses: tuple[tuple[Clause, ...], ...]  # of each stance
    parts: tuple[_Part, ...]

    @classmethod
    def of(cls, agenda: Agenda, stances: tuple[Stance, ...]) -> _Setting:
        numbers = numbers_of(agenda)
        rules = [clauses for _, clauses in rule_clauses(agenda)]
        units = tuple(stance_clauses(stance, numbers) for stance in stances)
        parts = []
        for terms, indexes in linked_parts([*rules, *units], len(numbers)):
            local = {term: place for place, term in enumerate(terms, start=1)}
            of_rules = [rules[index] for index in indexes if index < len(rules)]
            of_units = tuple(index - len(rules) for index in indexes if index >= len(rules))
            hard = tuple(_renumber(clause, local) for clauses in of_rules for clause in clauses)
            clauses = tuple(tuple(_renumber(clause, local) for clause in units[unit]) for unit in of_units)
            parts.append(_Part(terms, hard, of_units, clauses))
        hard = tuple(clause for clauses in rules for clause in clauses)
        return cls(agenda, stances, len(numbers), hard, units, tuple(parts))


def _renumber(clause: Clause, local: Mapping[int, int]) -> Clause:
    return tuple(local[literal] if literal > 0 else -local[-literal] for literal in clause)


@dataclass(slots=True)
class _Found:
    blockers: list[Blocker] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    party_blockers: list[tuple[str, ...]] = field(default_factory=list)
    party_openings: list[tuple[str, ...]] = field(default_factory=list)
    settled: dict[str, bool] = field(default_factory=dict)
    unsettling: dict[int, list[str]] = field(default_factory=dict)  # by stance
    limits: list[str] = field(default_factory=list)

    def reached(self, limit: str) -> None:
        if limit not in self.limits:
            self.limits.append(limit)


def _out_of_time(clock: Clock, limits: Limits) -> str:
    return "stopped by the user" if clock.is_stopped() else f"time limit of {limits.time_s:g} s"


def _is_possible(setting: _Setting, clock: Clock) -> bool:
    with Problem(terms=setting.terms, hard=setting.hard, units=setting.clauses) as problem:
        return problem.is_possible(clock)


# --- a package exists ---


def _find_packages(setting: _Setting, limits: Limits, clock: Clock, found: _Found) -> Open:
    count: int | None = None
    try:
        count = prod(
            count_models((*part.hard, *chain.from_iterable(part.clauses)), len(part.terms), clock.is_out)
            for part in setting.parts
        )
    except UncountedError:
        found.reached(_out_of_time(clock, limits))
    except RecursionError:
        found.reached("too many linked terms to count packages")
    with Problem(terms=setting.terms, hard=setting.hard, units=setting.clauses) as problem:
        models = farthest_models(problem, limits.packages, clock)
        if not models:
            problem.is_possible(clock)
            models = [problem.model()]
        with suppress(OutOfTimeError):
            _settle(setting, clock, found)
    if clock.is_out():
        found.reached(_out_of_time(clock, limits))
    packages = tuple(
        Package(holds=tuple(term.id for term, value in zip(setting.agenda.terms, model, strict=True) if value > 0))
        for model in models
    )
    return Open(packages=packages, count=count)


def _settle(setting: _Setting, clock: Clock, found: _Found) -> None:
    """Terms with one value in every package, and the stances without which they could have either."""
    names = [term.id for term in setting.agenda.terms]
    for part in setting.parts:
        with part.problem() as problem:
            problem.is_possible(clock)
            candidates = dict(enumerate(problem.model(), start=1))
            for place, term in enumerate(part.terms, start=1):
                literal = candidates.get(place)
                if literal is None:
                    continue
                if problem.is_possible(clock, literals=(-literal,)):
                    other = set(problem.model())
                    candidates = {key: value for key, value in candidates.items() if value in other}
                    continue
                found.settled[names[term - 1]] = literal > 0
                for unit in problem.core():
                    rest = [index for index in range(len(part.units)) if index != unit]
                    if problem.is_possible(clock, rest, literals=(-literal,)):
                        found.unsettling.setdefault(part.units[unit], []).append(names[term - 1])


# --- none exists ---


def _find_blocks(
    setting: _Setting, limits: Limits, clock: Clock, found: _Found, attributions: Mapping[str, Attribution]
) -> None:
    blocked = []
    for part in setting.parts:
        with part.problem() as problem:
            try:
                if not problem.is_possible(clock):
                    blocked.append(part)
            except OutOfTimeError:
                found.reached(_out_of_time(clock, limits))
    share = max(1, len(blocked))
    corrections: list[list[Units]] = []
    conflicts: list[Units] = []
    for number, part in enumerate(blocked):
        # half of a part's share of the time is kept for its blockers
        slice_clock = clock.within(clock.left_s / (share - number) / 2)
        with part.problem() as problem:
            sets = list(islice(problem.correction_sets(slice_clock), limits.openings * _RANKED + 1))
            if slice_clock.is_out():
                found.reached(_out_of_time(clock, limits))
            corrections.append([tuple(part.units[unit] for unit in units) for units in sets])
            slice_clock = clock.within(clock.left_s / (share - number))
            try:
                for conflict in problem.conflicts(slice_clock, sets):
                    conflicts.append(tuple(part.units[unit] for unit in conflict))
                    if len(conflicts) > limits.blockers * (number + 1):
                        found.reached(f"{limits.blockers} blockers")
                        break
            except OutOfTimeError:
                found.reached(_out_of_time(clock, limits))
                if not conflicts:
                    conflicts += _some_conflict(part)
    conflicts.sort(key=lambda units: (len(units), units))
    if len(conflicts) > limits.blockers:
        found.reached(f"{limits.blockers} blockers")
    found.blockers = [_blocker(setting, units) for units in conflicts[: limits.blockers]]
    if all(corrections):
        openings = [_opening(setting, units) for units in islice(_together(corrections), limits.openings * _RANKED + 1)]
        direct = frozenset(move for move, attribution in attributions.items() if attribution == "direct")
        openings.sort(key=lambda opening: rank_opening(opening, direct))
        if len(openings) > limits.openings:
            found.reached(f"{limits.openings} openings")
        found.openings = openings[: limits.openings]
    _find_party_blocks(setting, limits, clock, found)


def _some_conflict(part: _Part) -> list[Units]:
    """One blocker in spite of the time limit: a verdict needs its reason. Linear in the stances."""
    with part.problem() as problem:
        conflict = problem.first_conflict(Clock(60))
    return [] if conflict is None else [tuple(part.units[unit] for unit in conflict)]


def _together(parts: Sequence[Sequence[Units]]) -> Iterator[Units]:
    """One set of each part, joined, by size; ``parts`` list theirs by size."""
    start = (0,) * len(parts)
    queue = [(sum(len(part[0]) for part in parts), start)]
    seen = {start}
    while queue:
        size, places = heapq.heappop(queue)
        yield tuple(sorted(unit for part, place in zip(parts, places, strict=True) for unit in part[place]))
        for number, place in enumerate(places):
            following = (*places[:number], place + 1, *places[number + 1 :])
            if place + 1 < len(parts[number]) and following not in seen:
                seen.add(following)
                grown = len(parts[number][place + 1]) - len(parts[number][place])
                heapq.heappush(queue, (size + grown, following))


def _find_party_blocks(setting: _Setting, limits: Limits, clock: Clock, found: _Found) -> None:
    parties = sorted({stance.party for stance in setting.stances})
    units: list[list[Clause]] = [[] for _ in parties]
    for stance, clauses in zip(setting.stances, setting.clauses, strict=True):
        units[parties.index(stance.party)] += clauses
    with Problem(terms=setting.terms, hard=setting.hard, units=units) as problem:
        slice_clock = clock.within(clock.left_s / 2)
        sets = list(islice(problem.correction_sets(slice_clock), limits.openings + 1))
        found.party_openings = [tuple(parties[unit] for unit in units) for units in sets[: limits.openings]]
        if slice_clock.is_out():
            found.reached(_out_of_time(clock, limits))
        if len(sets) > limits.openings:
            found.reached(f"{limits.openings} openings by party")
        conflicts: list[Units] = []
        try:
            for conflict in problem.conflicts(clock, sets):
                conflicts.append(conflict)
                if len(conflicts) > limits.blockers:
                    found.reached(f"{limits.blockers} blockers by party")
                    break
        except OutOfTimeError:
            found.reached(_out_of_time(clock, limits))
    conflicts.sort(key=lambda units: (len(units), units))
    found.party_blockers = [tuple(parties[unit] for unit in units) for units in conflicts[: limits.blockers]]


def _blocker(setting: _Setting, units: Units) -> Blocker:
    return Blocker(stances=tuple(setting.stances[unit] for unit in units))


def _opening(setting: _Setting, units: Units) -> Opening:
    return Opening(stances=tuple(setting.stances[unit] for unit in units))


# --- what hangs on what ---


def _own_contradictions(setting: _Setting) -> tuple[Contradiction, ...]:
    held: dict[tuple[str, str], list[Stance]] = {}
    for stance in setting.stances:
        held.setdefault((stance.party, stance.term), []).append(stance)
    return tuple(
        Contradiction(party=party, term=term, stances=tuple(both))
        for (party, term), both in held.items()
        if len({stance.stance == "refuses" for stance in both}) == 2
    )


def _falls(found: _Found, setting: _Setting) -> Iterator[Fall]:
    alone = {opening.stances[0] for opening in found.openings if len(opening.stances) == 1}
    held_by: dict[Stance, list[Blocker]] = {}
    for blocker in found.blockers:
        for stance in blocker.stances:
            held_by.setdefault(stance, []).append(blocker)
    falls = []
    for unit, stance in enumerate(setting.stances):
        gone = tuple(held_by.get(stance, ()))
        unsettles = tuple(found.unsettling.get(unit, ()))
        if gone or unsettles:
            falls.append(Fall(stance=stance, opens=stance in alone, blockers_gone=gone, unsettles=unsettles))
    yield from sorted(falls, key=lambda fall: weakness(fall.stance))


def weakness(stance: Stance) -> tuple[int, bool, str, str, str]:
    """Sorts stances, the weakest-sourced first: by independent reports, then hedged before firm."""
    return stance.independent, not stance.hedged, stance.party, stance.term, stance.stance
