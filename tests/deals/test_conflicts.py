"""Conflicts in option form, their files, and preferences by statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.agenda import load_agenda
from dragoman.deals import conflict_from_agenda, count_orders, load_stances, stability
from dragoman.deals.conflicts import DIRECTIONS, Conflict, Option, Side, count_stable, equilibrium_masks, parse_conflict
from dragoman.deals.equilibria import CONCEPTS, find_stable
from dragoman.deals.preferences import dense_ranks, evaluate, rank_states
from dragoman.errors import AnalysisError, InputError
from tests.deals.build import BERLIN, DATA, agenda_of, issue_of, stance_of, term_of

ELMIRA = """
name = "Elmira"
present = "NYNNN"
infeasible = ["-YY--", "-Y-Y-", "--YY-", "-NNN-"]
merged = ["---Y-"]

[[party]]
name = "MoE"
ranking = [7, 3, 4, 8, 5, 1, 2, 6, 9]
[[party.option]]
id = "modify"
direction = "forward"

[[party]]
name = "Uniroyal"
ranking = [1, 4, 8, 5, 9, 3, 7, "YYNNN", 6]
[[party.option]]
id = "delay"
direction = "back"
[[party.option]]
id = "accept"
[[party.option]]
id = "abandon"
direction = "forward"

[[party]]
name = "Local Government"
ranking = [7, 3, 5, 1, 8, 6, 4, 2, 9]
[[party.option]]
id = "insist"
text = "Insist on the original order"
"""


def test_elmira_in_options_is_elmira_in_states() -> None:
    """Irreversible options and merged states, numbered and moving as published."""
    conflict = parse_conflict(ELMIRA, "elmira.toml")
    case = next(c for c in json.loads((DATA / "conflicts.json").read_text("utf-8"))["cases"] if c["name"] == "elmira_9")
    graph = conflict.graph()
    for party, moves in zip(graph.parties, graph.moves, strict=True):
        told = {str(s + 1): [t + 1 for t in targets] for s, targets in enumerate(moves) if targets}
        assert told == case["moves"][party]
    masks = equilibrium_masks(conflict)
    assert {concept: (np.flatnonzero(mask) + 1).tolist() for concept, mask in masks.items()} == case["equilibria"]
    assert conflict.states[8].pattern == "-NNY-"
    assert conflict.state_of("NYNNY").number == 5


STATEMENTS = st.sampled_from(["a", "not b", "c if a", "a iff d", "b and not c", "a or (c and d)", "e", "!f & a"])


@st.composite
def option_conflicts(draw: st.DrawFn) -> Conflict:
    """Three parties with two options each, of any direction, and up to three infeasible patterns."""
    names = iter("abcdef")
    sides = tuple(
        Side(
            party=party,
            options=tuple(
                Option(id=next(names), text="x", direction=draw(st.sampled_from(DIRECTIONS))) for _ in range(2)
            ),
            statements=tuple(draw(st.lists(STATEMENTS, max_size=4))),
        )
        for party in ("A", "B", "C")
    )
    patterns = draw(st.lists(st.lists(st.sampled_from("YN--"), min_size=6, max_size=6).map("".join), max_size=3))
    return Conflict(name="made up", sides=sides, infeasible=tuple(x for x in patterns if x != "------"))


@settings(max_examples=40, deadline=None)
@given(option_conflicts())
def test_the_grid_and_the_graph_agree(conflict: Conflict) -> None:
    """Whole arrays of options and single moves are two engines; every party and concept comes out the same."""
    graph = conflict.graph()
    movers, ranks = conflict.grid()
    for concept in CONCEPTS:
        by_grid = find_stable(movers, ranks, concept)
        for one, other in zip(by_grid, find_stable(graph.movers, graph.ranks, concept), strict=True):
            assert one[conflict._feasible].tolist() == other.tolist()


def test_an_irreversible_option_makes_a_state_stable() -> None:
    """As the air strike over Cuba does: what cannot be taken back is no improvement to give up."""

    def states(direction: str) -> list[int]:
        party = '[[party]]\nname = "A"\nstatements = ["not strike"]\n'
        text = f'{party}[[party.option]]\nid = "strike"\ndirection = "{direction}"'
        return (np.flatnonzero(equilibrium_masks(parse_conflict(text, "x"))["Nash"]) + 1).tolist()

    assert states("both") == [1]
    assert states("forward") == [1, 2]


def test_a_conflict_of_many_states_is_counted() -> None:
    sides = tuple(
        Side(
            party=p, options=tuple(Option(id=f"{p}{i}", text="x") for i in range(7)), statements=(f"{p}0", f"not {p}1")
        )
        for p in ("a", "b")
    )
    conflict = Conflict(name="many", sides=sides)
    assert conflict.state_count == 2**14
    assert count_stable(conflict, ("Nash",)) == {"Nash": 2**10}
    with pytest.raises(AnalysisError, match="too many to list"):
        conflict.graph()


def test_too_many_options_are_refused() -> None:
    with pytest.raises(AnalysisError, match="at most 24"):
        Conflict(name="x", sides=(Side(party="a", options=tuple(Option(id=str(i), text="x") for i in range(25))),))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"modify"', '"delay"', "two of kind option"),
        ('"MoE"', '"Uniroyal"', "two of kind party"),
        ('"-NNN-"', '"-NNN"', "does not fit 5 options"),
        ('"-NNN-"', '"-nnn-"', "does not fit 5 options"),
        ('"NYNNN"', '"YNY"', "does not fit 5 options"),
        ('"forward"', '"forwards"', "did you mean 'forward'?"),
        ("merged", "merge", "did you mean 'merged'?"),
        ("[7, 3, 4, 8, 5, 1, 2, 6, 9]", "[7, 3, 4]", "no rank for 1 (NYNNN)"),
        ("[7, 3, 4, 8, 5, 1, 2, 6, 9]", "[7, 7]", "state 7 stands in it twice"),
        ("[7, 3, 4, 8, 5, 1, 2, 6, 9]", "[77]", "'77' is no state"),
        ("[7, 3, 4, 8, 5, 1, 2, 6, 9]", "3", "'ranking' is not a list"),
        ('name = "MoE"', "name = 3", "'name' is missing or no words"),
        ('name = "MoE"', 'name = "MoE"\nstatements = ["modify"]', "both statements and a ranking"),
        ("[[party]]", "[party]", "not TOML"),
    ],
)
def test_a_mistake_in_a_conflict_file_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        parse_conflict(ELMIRA.replace(old, new, 1), "elmira.toml").graph()
    assert message in str(error.value)


OPTIONS = dict(zip("abc", np.array(list(product((False, True), repeat=3))).T, strict=True))


@pytest.mark.parametrize(
    ("statement", "meaning"),
    [
        ("a", lambda a, b, c: a),
        ("not a", lambda a, b, c: not a),
        ("a and not b", lambda a, b, c: a and not b),
        ("a & -b | !c", lambda a, b, c: (a and not b) or not c),
        ("a if b", lambda a, b, c: a or not b),
        ("a iff b or c", lambda a, b, c: a == (b or c)),
        ("not (a or b) and c", lambda a, b, c: not (a or b) and c),
        ("(a if b) if c", lambda a, b, c: a or not b or not c),
    ],
)
def test_statements_mean_what_they_say(statement: str, meaning: Callable[..., object]) -> None:
    wanted = [bool(meaning(*row)) for row in product((False, True), repeat=3)]
    assert evaluate(statement, OPTIONS, "x").tolist() == wanted


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("", "an option is missing"),
        ("a and", "an option is missing"),
        ("a b", "'b' is not expected there"),
        ("(a", "not closed"),
        ("a)", "')' is not expected there"),
        ("a ? b", "cannot be read"),
        ("abc", "unknown option 'abc'"),
        ("(" * 500 + "a", "nested too deeply"),
    ],
)
def test_a_statement_that_cannot_be_read_says_why(statement: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        evaluate(statement, OPTIONS, "x")
    assert message in str(error.value)


def test_earlier_statements_outweigh_all_later_ones() -> None:
    """However many: ranks do not overflow."""
    many = ["a", *["b", "c", "not a"] * 40]
    ranks = rank_states(many, OPTIONS, 8, "x")
    assert ranks.tolist() == [7, 6, 5, 4, 3, 2, 1, 0]


@settings(deadline=None)  # the first call is slow
@given(st.lists(st.integers(0, 1 << 50), max_size=20))
def test_dense_ranks_keep_the_order(keys: list[int]) -> None:
    order = sorted(set(keys))
    assert dense_ranks(np.array(keys, dtype=np.int64)).tolist() == [order.index(key) for key in keys]


# --- from an agenda ---


def test_a_conflict_from_the_berlin_agenda() -> None:
    agenda = load_agenda(BERLIN)
    conflict = conflict_from_agenda(agenda, load_stances(BERLIN, agenda))
    assert [(side.party, [option.id for option in side.options], side.statements) for side in conflict.sides] == [
        ("Russia", [], ("donetsk-withdrawal",)),
        ("Ukraine", ["donetsk-withdrawal", "line-frozen"], ("not donetsk-withdrawal", "line-frozen")),
    ]
    assert conflict.infeasible == ("YY",)
    assert [state.pattern for state in conflict.states] == ["NN", "YN", "NY"]
    counted = count_orders(conflict)
    assert counted.total == 2
    for by_state in counted.stable.values():
        assert {state.pattern: count for state, count in by_state.items()} == {"NN": 0, "YN": 0, "NY": 2}


def test_orders_are_counted_as_by_going_through_them() -> None:
    """Every combination of orders, each conflict solved by itself."""
    from itertools import permutations

    agenda = agenda_of(issue_of("first", "a", "b", term_of("c", excludes=["a"])))
    stances = [
        stance_of("Oslo", "requires", "a"),
        stance_of("Oslo", "refuses", "b"),
        stance_of("Oslo", "accepts", "c", "b"),
        stance_of("Quito", "refuses", "a"),
        stance_of("Quito", "requires", "b"),
        stance_of("Quito", "refuses", "c", "b"),
    ]
    controls = {"a": "Oslo", "b": "Quito", "c": "Oslo"}
    conflict = conflict_from_agenda(agenda, stances, terms=["a", "b", "c"], controls=controls)
    counted = count_orders(conflict)
    assert counted.total == 36
    by_hand = {concept: dict.fromkeys((state.number for state in conflict.states), 0) for concept in CONCEPTS}
    for orders in product(*(permutations(side.statements) for side in conflict.sides)):
        sides = tuple(
            Side(party=side.party, options=side.options, statements=order)
            for side, order in zip(conflict.sides, orders, strict=True)
        )
        graph = Conflict(name="x", sides=sides, infeasible=conflict.infeasible).graph()
        moves = {
            party: {s + 1: [t + 1 for t in targets] for s, targets in enumerate(lists)}
            for party, lists in zip(graph.parties, graph.moves, strict=True)
        }
        rankings = {
            party: [(np.flatnonzero(ranks == level) + 1).tolist() for level in range(int(ranks.max()) + 1)]
            for party, ranks in zip(graph.parties, graph.ranks, strict=True)
        }
        for concept, found in stability(moves, rankings).items():
            for number in found:
                by_hand[concept][number] += 1  # type: ignore[index]  # our states are numbers
    assert {c: {s.number: n for s, n in by.items()} for c, by in counted.stable.items()} == by_hand


def test_what_cannot_be_made_a_conflict_says_why() -> None:
    agenda = agenda_of(issue_of("first", *"abcdefghi"))
    two = [stance_of("Oslo", "requires", "a"), stance_of("Quito", "requires", "a")]
    with pytest.raises(AnalysisError, match="nothing is contested"):
        conflict_from_agenda(agenda, two)
    with pytest.raises(AnalysisError, match="not clear which party controls 'a'"):
        conflict_from_agenda(agenda, two, terms=["a"])
    with pytest.raises(AnalysisError, match="too many"):
        conflict_from_agenda(agenda, two, terms=list("abcdefghi"))
    with pytest.raises(InputError, match="unknown party 'Lima'"):
        conflict_from_agenda(agenda, two, terms=["a"], controls={"a": "Lima"})
    many = [stance_of("Oslo", "requires", name) for name in "abcdefgh"]
    with pytest.raises(AnalysisError, match="40,320 orders"):
        count_orders(conflict_from_agenda(agenda, many, terms=list("abcdefgh")))
