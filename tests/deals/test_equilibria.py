"""Stability against the published conflicts, and against the definitions followed word by word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.deals import find_coalitions, find_path, read_graph, stability, stable_states
from dragoman.deals.equilibria import CONCEPTS
from dragoman.errors import InputError
from tests.deals.build import DATA

CASES = json.loads((DATA / "conflicts.json").read_text(encoding="utf-8"))["cases"]
by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])

Moves = Mapping[str, Mapping[int, Iterable[int]]]
Rankings = Mapping[str, Sequence[Any]]


@by_name
def test_published_equilibria(case: dict[str, Any]) -> None:
    assert stability(case["moves"], case["rankings"]) == case["equilibria"]


@by_name
def test_published_stability_for_each_party(case: dict[str, Any]) -> None:
    found = stable_states(read_graph(case["moves"], case["rankings"]))
    for party, by_concept in case["stable"].items():
        assert {concept: list(found[concept][party]) for concept in CONCEPTS} == by_concept


@pytest.mark.parametrize(
    "case", [case for case in CASES if "coalition_equilibria" in case], ids=lambda case: case["name"]
)
def test_published_coalitions(case: dict[str, Any]) -> None:
    found = find_coalitions(read_graph(case["moves"], case["rankings"]))
    assert {concept: list(states) for concept, states in found.equilibria.items()} == case["coalition_equilibria"]
    for members, improvements in case.get("coalition_improvements", {}).items():
        told = found.improvements[tuple(members.split("+"))]
        assert {str(state): list(targets) for state, targets in told.items()} == improvements


# --- the definitions, word by word ---


class Words:
    """Stability by the definitions, on sets, slowly."""

    def __init__(self, moves: Moves, rankings: Rankings) -> None:
        self.parties = list(rankings)
        self.moves = {p: {s: set(t) - {s} for s, t in moves.get(p, {}).items()} for p in self.parties}
        self.rank = {
            p: {s: level for level, tied in enumerate(ranking) for s in (tied if isinstance(tied, list) else [tied])}
            for p, ranking in rankings.items()
        }
        self.states = sorted(self.rank[self.parties[0]])

    def improvements(self, party: str, state: int) -> set[int]:
        own = self.rank[party]
        return {target for target in self.moves[party].get(state, ()) if own[target] < own[state]}

    def joint(self, members: Sequence[str], state: int, improving: bool) -> set[int]:
        """Fang, Hipel & Kilgour's inductive definition: the states, and with each the set of its last movers."""
        last: dict[int, set[str]] = {}
        step = self.improvements if improving else (lambda p, s: self.moves[p].get(s, set()))
        grown = True
        while grown:
            grown = False
            for member in members:
                starts = {state} | {s for s, movers in last.items() if movers != {member}}
                for target in {t for s in starts for t in step(member, s)}:
                    if member not in last.setdefault(target, set()):
                        last[target].add(member)
                        grown = True
        return set(last)

    def is_stable(self, party: str, state: int, concept: str) -> bool:
        own, others = self.rank[party], [other for other in self.parties if other != party]
        for target in self.improvements(party, state):
            if concept == "Nash":
                return False
            answers = {t for t in self.joint(others, target, concept == "SEQ") if own[t] >= own[state]}
            if concept == "SMR":
                answers = {t for t in answers if all(own[e] >= own[state] for e in self.moves[party].get(t, ()))}
            if not answers:
                return False
        return True

    def equilibria(self) -> dict[str, list[int]]:
        return {
            concept: [s for s in self.states if all(self.is_stable(p, s, concept) for p in self.parties)]
            for concept in CONCEPTS
        }


@st.composite
def conflicts(draw: st.DrawFn) -> tuple[Moves, Rankings]:
    """Two to four parties, three to seven states; any moves, any ties."""
    states = list(range(1, draw(st.integers(3, 7)) + 1))
    parties = ["A", "B", "C", "D"][: draw(st.integers(2, 4))]
    moves = {
        party: {state: sorted(draw(st.sets(st.sampled_from(states), max_size=2))) for state in states}
        for party in parties
    }
    rankings = {}
    for party in parties:
        order = draw(st.permutations(states))
        cuts = sorted(draw(st.sets(st.integers(1, len(states) - 1))))
        tiers = [list(order[a:b]) for a, b in zip([0, *cuts], [*cuts, len(states)], strict=True)]
        rankings[party] = [tier[0] if len(tier) == 1 else tier for tier in tiers]
    return moves, rankings


@settings(max_examples=200, deadline=None)
@given(conflicts())
def test_equilibria_are_as_by_the_definitions(conflict: tuple[Moves, Rankings]) -> None:
    assert stability(*conflict) == Words(*conflict).equilibria()


@settings(max_examples=50, deadline=None)
@given(conflicts())
def test_a_coalition_of_one_is_the_party_itself(conflict: tuple[Moves, Rankings]) -> None:
    """What every coalition finds stable, each party finds stable."""
    found = find_coalitions(read_graph(*conflict))
    alone = stability(*conflict)
    for concept in CONCEPTS:
        assert set(found.equilibria[concept]) <= set(alone[concept])


def test_a_party_may_answer_again_after_another_did() -> None:
    """B, C and B again bring about what A fears; no sequence in which each moves once does."""
    moves = {"A": {1: [2]}, "B": {2: [3], 4: [5]}, "C": {3: [4]}}
    rankings: Rankings = {"A": [[2, 3, 4], 1, 5], "B": [[1, 2, 3, 4, 5]], "C": [[1, 2, 3, 4, 5]]}
    assert 1 in stability(moves, rankings)["GMR"]
    assert 1 not in stability({**moves, "B": {2: [3]}}, rankings)["GMR"]


def test_nobody_answers_twice_in_a_row() -> None:
    moves = {"A": {1: [2]}, "B": {2: [3], 3: [4]}}
    rankings: Rankings = {"A": [[2, 3], 1, 4], "B": [[1, 2, 3, 4]]}
    assert 1 not in stability(moves, rankings)["GMR"]


def test_a_sequential_sanction_is_made_of_improvements() -> None:
    moves = {"A": {1: [2]}, "B": {2: [3]}}
    deterred: Rankings = {"A": [2, 1, 3], "B": [3, 2, 1]}
    assert 1 in stability(moves, deterred)["SEQ"]
    assert 1 not in stability(moves, {**deterred, "B": [2, 3, 1]})["SEQ"]
    assert 1 not in stability(moves, {**deterred, "B": [[2, 3], 1]})["SEQ"]


def test_a_symmetric_sanction_leaves_no_way_out() -> None:
    moves = {"A": {1: [2]}, "B": {2: [3]}}
    rankings: Rankings = {"A": [2, 4, 1, 3], "B": [[1, 2, 3, 4]]}
    assert 1 in stability(moves, rankings)["SMR"]
    assert 1 not in stability({**moves, "A": {1: [2], 3: [4]}}, rankings)["SMR"]
    assert 1 in stability({**moves, "A": {1: [2], 3: [4]}}, rankings)["GMR"]


def test_states_may_be_named_by_words_and_moves_be_missing() -> None:
    assert stability({}, {"A": ["war", "peace"]})["Nash"] == ["war", "peace"]
    assert stability({"A": {"war": ["peace"]}}, {"A": ["peace", "war"], "B": [["war", "peace"]]})["SEQ"] == ["peace"]


@pytest.mark.parametrize(
    ("moves", "rankings", "message"),
    [
        ({"A": {1: [3]}}, {"A": [1, 2]}, "state 3 is in no ranking"),
        ({}, {"A": [1, 2], "B": [1]}, "no rank for 2"),
        ({}, {"A": [1, [2, 1]]}, "state 1 stands in it twice"),
        ({"Anna": {}}, {"Ann": [1]}, "did you mean 'Ann'?"),
    ],
)
def test_a_conflict_that_does_not_fit_together_says_where(moves: Moves, rankings: Rankings, message: str) -> None:
    with pytest.raises(InputError) as error:
        stability(moves, rankings)
    assert message in str(error.value)


def test_the_way_to_an_equilibrium() -> None:
    case = next(case for case in CASES if case["name"] == "elmira_9")
    graph = read_graph(case["moves"], case["rankings"])
    assert find_path(graph, 1, 5, improving=True) == (("Local Government", 5),)
    assert find_path(graph, 1, 8, improving=True) is None
    steps = find_path(graph, 1, 8, improving=False)
    assert steps is not None
    assert steps[-1][1] == 8
    assert all(one[0] != other[0] for one, other in pairwise(steps))
    assert find_path(graph, 9, 1, improving=False) is None
    assert find_path(graph, 3, 3, improving=True) == ()
