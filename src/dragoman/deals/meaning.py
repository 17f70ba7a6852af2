"""What an agenda and its stances say, as clauses of propositional logic.

A term is a proposition. The agenda's rules hold in every package:

    t excludes u        not both
    t needs u           t -> u
    exactly one issue   one of its terms, and no two

A stance is one unit. ``only_if`` names when it has force:

    requires t                    t
    requires t only if c and d    c and d -> t       (asked for only where c and d hold)
    refuses t                     not t
    refuses t only if c           c -> not t         (where c holds; "refuses unless c" is "accepts only if c")
    accepts t only if c and d     t -> c, t -> d
    accepts t                     nothing

Silence constrains nothing either.

>>> from dragoman.agenda.records import Issue, Term
>>> agenda = Agenda(name=None, start=None, end=None, issues=(Issue(id="i", question="?", exactly_one=True, terms=(
...     Term(id="line-frozen", text="…", phrases=()), Term(id="withdrawal", text="…", phrases=()))),))
>>> [(str(rule), clauses) for rule, clauses in rule_clauses(agenda)]
[("exactly one of 'line-frozen', 'withdrawal'", ((1, 2), (-1, -2)))]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from dragoman.agenda.records import Agenda
from dragoman.deals.records import Rule
from dragoman.errors import InputError
from dragoman.positions.records import Stance

Clause = tuple[int, ...]  # literals as in DIMACS: term number n, counted from 1, holds (n) or does not (-n)


def numbers_of(agenda: Agenda) -> Mapping[str, int]:
    """The number of each term in clauses: its place on the agenda, from 1."""
    return {term.id: number for number, term in enumerate(agenda.terms, start=1)}


def rule_clauses(agenda: Agenda) -> list[tuple[Rule, tuple[Clause, ...]]]:
    """Each rule of the agenda once, with its clauses."""
    numbers = numbers_of(agenda)
    rules: dict[Rule, tuple[Clause, ...]] = {}
    for issue in agenda.issues:
        if issue.exactly_one:
            terms = [numbers[term.id] for term in issue.terms]
            pairs = tuple((-a, -b) for a, b in combinations(terms, 2))
            rules[Rule(kind="exactly one", terms=tuple(term.id for term in issue.terms))] = (tuple(terms), *pairs)
    for term in agenda.terms:
        for other in term.needs:
            rules[Rule(kind="needs", terms=(term.id, other))] = ((-numbers[term.id], numbers[other]),)
        for other in term.excludes:
            if Rule(kind="excludes", terms=(other, term.id)) not in rules:
                rules[Rule(kind="excludes", terms=(term.id, other))] = ((-numbers[term.id], -numbers[other]),)
    return list(rules.items())


def stance_clauses(stance: Stance, numbers: Mapping[str, int]) -> tuple[Clause, ...]:
    """What the stance demands of a package; empty: nothing. A condition that is the term itself says nothing."""
    term = numbers[stance.term]
    conditions = sorted({numbers[name] for name in stance.only_if})
    if stance.stance == "accepts":
        return tuple((-term, condition) for condition in conditions if condition != term)
    literal = term if stance.stance == "requires" else -term
    if literal == term and term in conditions:
        return ()
    return (tuple(dict.fromkeys((*(-condition for condition in conditions), literal))),)


def canonical(agenda: Agenda, stances: Iterable[Stance]) -> tuple[Stance, ...]:
    """The stances in an order that does not depend on theirs; equal ones of one party become one.

    Raises:
        InputError: a stance names a term that is not on the agenda.
    """
    places = numbers_of(agenda)
    merged: dict[tuple[str, int, str, tuple[str, ...]], Stance] = {}
    for stance in stances:
        for name in (stance.term, *stance.only_if):
            if name not in places:
                raise InputError(
                    f"stance of {stance.party}",
                    f"'{name}' is no term of the agenda",
                    "add the term, or correct the name",
                )
        key = (stance.party, places[stance.term], stance.stance, tuple(sorted(set(stance.only_if))))
        known = merged.get(key)
        merged[key] = replace(stance, only_if=key[3]) if known is None else _together(known, stance)
    return tuple(merged[key] for key in sorted(merged))


def _together(one: Stance, other: Stance) -> Stance:
    reports = tuple(sorted({*one.reports, *other.reports}))
    return replace(
        one,
        hedged=one.hedged and other.hedged,
        reports=reports,
        independent=max(one.independent, other.independent),  # a lower bound: whether they copy each other is not known
        moves=tuple(sorted({*one.moves, *other.moves})) if other.moves != one.moves else one.moves,
    )


def linked_parts(clause_sets: Sequence[Sequence[Clause]], terms: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Parts of the agenda that no clause links: (numbers of the terms, indexes of the clause sets), in order of terms.

    A set without clauses belongs to no part.
    """
    parent = list(range(terms + 1))

    def root(term: int) -> int:
        while parent[term] != term:
            parent[term] = parent[parent[term]]
            term = parent[term]
        return term

    for clauses in clause_sets:
        variables = [abs(literal) for clause in clauses for literal in clause]
        for variable in variables[1:]:
            low, high = sorted((root(variables[0]), root(variable)))
            parent[high] = low
    members: dict[int, list[int]] = defaultdict(list)
    for term in range(1, terms + 1):
        members[root(term)].append(term)
    sets: dict[int, list[int]] = defaultdict(list)
    for index, clauses in enumerate(clause_sets):
        if clauses:
            sets[root(abs(clauses[0][0]))].append(index)
    return [(tuple(members[top]), tuple(sets[top])) for top in sorted(members)]
