"""A conflict made from an agenda: each party controls its terms, and its preferences are known as far as stated.

A party's stances say what it wants, not what it wants most. So no one ranking is chosen: its stances are taken as
prioritised statements in every order, and for each state it is counted under how many of these orders it is stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda.records import Agenda
from dragoman.deals.analysis import analyse
from dragoman.deals.conflicts import Conflict, Option, Side, State
from dragoman.deals.equilibria import CONCEPTS, Concept, Ranks, find_stable, stable_for
from dragoman.deals.files import nearest
from dragoman.deals.meaning import canonical, numbers_of, rule_clauses
from dragoman.deals.preferences import rank_states
from dragoman.deals.records import Blocked
from dragoman.errors import AnalysisError
from dragoman.positions.records import Stance

MOST_TERMS = 8  # 256 states
MOST_STANCES = 7  # of one party: 5,040 orders
MOST_PROFILES = 5040  # combinations of all parties' orders that are gone through one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCount:
    """How robust each state is against what is not known of the parties' preferences.

    Attributes:
        conflict: its options are the contested terms; its statements are the stances, in canonical order.
        total: how many combinations of preference orders fit the stances.
        stable: by concept and state, in how many of these the state is an equilibrium; a concept is missing where there
            are too many combinations to go through (SEQ alone depends on all orders at once).
    """

    conflict: Conflict
    total: int
    stable: Mapping[Concept, Mapping[State, int]]


def conflict_from_agenda(
    agenda: Agenda,
    stances: Iterable[Stance],
    *,
    terms: Sequence[str] | None = None,
    controls: Mapping[str, str] | None = None,
) -> Conflict:
    """The contested terms as options of the parties that control them.

    Args:
        agenda: its rules say which states are infeasible.
        stances: on these terms alone count; conditions on other terms are taken as met.
        terms: which are contested; None: those of the stances in blockers.
        controls: who controls a term, by term. Without it, the one party that refuses the term does; else the one that
            accepts it on a condition; else the one that requires it.

    Raises:
        AnalysisError: nothing is contested, too much is, or it is not clear who controls a term.
        InputError: an unknown term or party.
    """
    kept = canonical(agenda, stances)
    chosen = (
        _contested(agenda, kept)
        if terms is None
        else [nearest("term", name, numbers_of(agenda), "contested terms") for name in terms]
    )
    if not chosen:
        raise AnalysisError("nothing is contested: a package exists", "name the terms to be looked at")
    if len(chosen) > MOST_TERMS:
        raise AnalysisError(f"{len(chosen)} contested terms are too many", f"name the {MOST_TERMS} that matter most")
    parties = sorted({stance.party for stance in kept})
    holders = {}
    for term in chosen:
        given = (controls or {}).get(term)
        holders[term] = _holder(term, kept) if given is None else nearest("party", given, parties, "controls")
    texts = {term.id: term.text for term in agenda.terms}
    sides = []
    for party in parties:
        own = [term for term in chosen if holders[term] == party]
        statements = [
            words
            for stance in kept
            if stance.party == party and stance.term in chosen
            if (words := _statement(stance, chosen))
        ]
        if own or statements:
            options = tuple(Option(id=term, text=texts[term]) for term in own)
            sides.append(Side(party=party, options=options, statements=tuple(statements)))
    order = [option.id for side in sides for option in side.options]
    return Conflict(
        name=agenda.name or "agenda",
        sides=tuple(sides),
        infeasible=tuple(_forbidden(agenda, order)),
        present="N" * len(order) if not _is_forbidden("N" * len(order), _forbidden(agenda, order)) else None,
    )


def count_orders(conflict: Conflict, *, statements: int = MOST_STANCES, profiles: int = MOST_PROFILES) -> OrderCount:
    """In how many combinations of orders of the parties' statements each state is an equilibrium.

    Args:
        conflict: its preferences are statements.
        statements: of one party at most.
        profiles: combinations of different rankings that are gone through one by one at most, for SEQ.

    Raises:
        AnalysisError: a party has too many statements to go through their orders.
    """
    for side in conflict.sides:
        if len(side.statements) > statements:
            raise AnalysisError(
                f"{len(side.statements)} statements of {side.party} have {factorial(len(side.statements)):,} orders",
                f"keep at most {statements} for each party",
            )
    graph = conflict.graph()
    orders = [_orders(conflict, number, len(graph.states)) for number in range(len(conflict.sides))]
    total = prod(sum(weights.values()) for weights in orders)
    counts: dict[Concept, NDArray[np.int64]] = {}
    # for Nash, GMR and SMR a party's verdict depends on its own preferences alone
    for concept in CONCEPTS[:3]:
        product_of = np.ones(len(graph.states), dtype=object)
        for number, weights in enumerate(orders):
            own = np.zeros(len(graph.states), dtype=object)
            for key, weight in weights.items():
                ranks = list(graph.ranks)
                ranks[number] = np.array(key, dtype=np.int32)
                own = own + weight * stable_for(number, graph.movers, ranks, concept).astype(object)
            product_of = product_of * own
        counts[concept] = product_of
    if prod(len(weights) for weights in orders) <= profiles:
        found = np.zeros(len(graph.states), dtype=object)
        for profile in product(*(weights.items() for weights in orders)):
            ranks = [np.array(key, dtype=np.int32) for key, _ in profile]
            stable = np.logical_and.reduce(find_stable(graph.movers, ranks, "SEQ"))
            found = found + prod(weight for _, weight in profile) * stable.astype(object)
        counts["SEQ"] = found
    return OrderCount(
        conflict=conflict,
        total=total,
        stable={
            concept: {state: int(count) for state, count in zip(conflict.states, found, strict=True)}
            for concept, found in counts.items()
        },
    )


def _orders(conflict: Conflict, number: int, states: int) -> dict[tuple[int, ...], int]:
    """The different rankings that the orders of a party's statements make, and how many orders make each."""
    weights: dict[tuple[int, ...], int] = {}
    side = conflict.sides[number]
    truths = _truths(conflict)
    for order in permutations(side.statements):
        ranks: Ranks = rank_states(order, truths, states, side.party)
        key = tuple(int(rank) for rank in ranks)
        weights[key] = weights.get(key, 0) + 1
    return weights


def _truths(conflict: Conflict) -> dict[str, NDArray[np.bool_]]:
    """By option, whether each state has it."""
    return {
        option.id: np.array([state.pattern[place] == "Y" for state in conflict.states])
        for place, option in enumerate(conflict.options)
    }


def _contested(agenda: Agenda, stances: Sequence[Stance]) -> list[str]:
    verdict = analyse(agenda, stances).verdict
    if not isinstance(verdict, Blocked):
        return []
    named = {stance.term for blocker in verdict.by for stance in blocker.stances}
    return [term.id for term in agenda.terms if term.id in named]


def find_holders(term: str, stances: Sequence[Stance]) -> tuple[str, ...]:
    """Who may control a term, the better supported first; one: the kind of stance that only that party takes tells."""
    found: list[str] = []
    for kind in ("refuses", "accepts", "requires"):
        of_kind = [s for s in stances if s.term == term and s.stance == kind and (kind != "accepts" or s.only_if)]
        parties = dict.fromkeys(s.party for s in sorted(of_kind, key=lambda s: (-s.independent, s.party)))
        if len(parties) == 1:
            return tuple(parties)
        found += parties
    return tuple(dict.fromkeys(found))


def _holder(term: str, stances: Sequence[Stance]) -> str:
    holders = find_holders(term, stances)
    if len(holders) == 1:
        return holders[0]
    raise AnalysisError(f"it is not clear which party controls '{term}'", "say so in controls")


def _statement(stance: Stance, terms: Sequence[str]) -> str | None:
    """The stance over contested terms, in the language of preferences; None: nothing is left of it."""
    conditions = [name for name in stance.only_if if name in terms]
    joined = " and ".join(conditions)
    if stance.stance == "accepts":
        return f"({joined}) if {stance.term}" if conditions else None
    word = stance.term if stance.stance == "requires" else f"not {stance.term}"
    return f"{word} if ({joined})" if conditions else word


def _forbidden(agenda: Agenda, order: Sequence[str]) -> list[str]:
    """Patterns that the agenda's rules rule out, as far as they are about these terms alone."""
    numbers = numbers_of(agenda)
    places = {numbers[name]: place for place, name in enumerate(order)}
    patterns = []
    for _, clauses in rule_clauses(agenda):
        for clause in clauses:
            if all(abs(literal) in places for literal in clause):
                signs = ["-"] * len(order)
                for literal in clause:
                    signs[places[abs(literal)]] = "N" if literal > 0 else "Y"
                patterns.append("".join(signs))
    return patterns


def _is_forbidden(pattern: str, forbidden: Iterable[str]) -> bool:
    return any(all(sign in ("-", own) for sign, own in zip(rule, pattern, strict=True)) for rule in forbidden)
