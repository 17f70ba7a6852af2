"""Blockers and openings against CPMpy (MARCO, with OR-Tools behind it): another solver, another implementation.

``pip install cpmpy pytest``, then ``python -m pytest benchmarks/second_opinion.py`` from the repository.
"""

from __future__ import annotations

import random

import cpmpy
import pytest
from cpmpy.tools.explain import marco

from dragoman.agenda.records import Agenda
from dragoman.deals import analyse
from dragoman.positions.records import Stance
from tests.deals.build import agenda_of, issue_of, packages, stance_of


def setting(seed: int) -> tuple[Agenda, list[Stance]]:
    """Twelve terms in three exactly-one issues, fifteen stances of five parties."""
    chance = random.Random(seed)
    agenda = agenda_of(*(issue_of(f"i{i}", *(f"i{i}o{o}" for o in range(4)), exactly_one=True) for i in range(3)))
    names = [term.id for term in agenda.terms]
    stances: dict[tuple[str, str, str, tuple[str, ...]], Stance] = {}
    while len(stances) < 15:
        term, condition = chance.sample(names, 2)
        kind = chance.choices(("refuses", "requires", "accepts"), (6, 1, 3))[0]
        only_if = (condition,) if kind == "accepts" or chance.random() < 0.2 else ()
        party = f"p{chance.randrange(5)}"
        stances[party, kind, term, only_if] = stance_of(party, kind, term, *only_if)  # type: ignore[arg-type]  # drawn from the three words
    return agenda, list(stances.values())


@pytest.mark.parametrize("seed", range(6))
def test_another_solver_finds_the_same(seed: int) -> None:
    """Every minimal unsatisfiable subset and every minimal correction set is found by both."""
    agenda, stances = setting(seed)
    terms = {term.id: cpmpy.boolvar(name=term.id) for term in agenda.terms}
    hard = [cpmpy.sum(terms[term.id] for term in issue.terms) == 1 for issue in agenda.issues]
    soft = []
    for stance in stances:
        conditions = cpmpy.all([terms[name] for name in stance.only_if])
        term = terms[stance.term]
        meaning = {"requires": (conditions, term), "refuses": (conditions, ~term), "accepts": (term, conditions)}
        premise, conclusion = meaning[stance.stance]
        unit = cpmpy.boolvar()  # a name of its own: equal constraints stay two
        hard.append(
            unit.implies(~premise | conclusion)
            if stance.only_if or stance.stance == "accepts"
            else unit.implies(conclusion)
        )
        soft.append(unit)
    places = {id(unit): place for place, unit in enumerate(soft)}
    blockers: set[frozenset[Stance]] = set()
    openings: set[frozenset[Stance]] = set()
    if not packages(agenda, stances):
        for kind, subset in marco(soft, hard, solver="ortools", map_solver="ortools", return_mcs=True):
            (blockers if kind == "MUS" else openings).add(frozenset(stances[places[id(unit)]] for unit in subset))
    found = analyse(agenda, stances)
    assert {frozenset(blocker.stances) for blocker in found.blockers} == blockers
    assert {frozenset(opening.stances) for opening in found.openings} == openings
