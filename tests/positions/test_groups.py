"""The same thing told again."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.moves.records import ACTS, LEAST_SCORE, Act, Move, Telling, TermLink
from dragoman.positions import MoveGroup, Origins, find_groups, find_stances
from dragoman.positions.stances import ATTITUDES
from dragoman.reports.records import Copy
from tests.agenda.fakes import AGENDA, Coverage, bag_of_roots


def groups_of(coverage: Coverage, origins: Origins | None = None) -> tuple[MoveGroup, ...]:
    return find_groups(coverage.moves, coverage.texts, bag_of_roots, origins)


def told(coverage: Coverage) -> list[tuple[str | None, list[str]]]:
    """The party of each group and the objects in it, the most often told first."""
    words = {move.id: move.object.of(coverage.texts[move.report]) for move in coverage.moves}
    return [(group.party, [words[name] for name in (*group.moves, *group.review)]) for group in groups_of(coverage)]


def linked(coverage: Coverage, *terms: tuple[str, int] | None) -> Coverage:
    """The coverage with these links on its moves, in order."""
    for at, term in enumerate(terms):
        links = () if term is None else (TermLink(term=term[0], sign=term[1], score=0.9),)
        coverage.moves[at] = replace(coverage.moves[at], terms=links)
    return coverage


def test_rewrites_are_one_group_with_their_reports() -> None:
    """Alike in meaning, by one party, with one act; a repeat within a report counts as a further time, not a report."""
    coverage = (
        Coverage()
        .add("Ardenia", "demand", "a share of the water", report="a.txt")
        .add("Ardenia", "demand", "its share of water", report="b.txt")
        .add("Ardenia", "demand", "shares of the water", report="b.txt")
        .add("Ardenia", "demand", "a footbridge", report="b.txt")
        .add("Borland", "demand", "a share of the water", report="a.txt")
        .add("Ardenia", "offer", "a share of the water", report="a.txt")
    )
    groups = groups_of(coverage)
    assert [(group.party, group.acts, len(group.moves), group.reports) for group in groups] == [
        ("Ardenia", ("demand",), 3, ("a.txt", "b.txt")),
        ("Ardenia", ("offer",), 1, ("a.txt",)),
        ("Ardenia", ("demand",), 1, ("b.txt",)),
        ("Borland", ("demand",), 1, ("a.txt",)),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("keep the ban on nets", "lift the ban on nets"),
        ("9 per cent over 3 years", "10.5 per cent over 3 years"),
        ("a 20-point plan", "a 28-point plan"),
        ("this request", "this request"),
    ],
)
def test_what_differs_in_sign_or_number_or_only_points_back_is_not_one(one: str, other: str) -> None:
    coverage = Coverage().add("Ardenia", "reject", one, report="a.txt").add("Ardenia", "reject", other, report="b.txt")
    assert sorted(told(coverage)) == sorted([("Ardenia", [one]), ("Ardenia", [other])])


def test_what_nobody_is_known_to_say_is_alone() -> None:
    coverage = Coverage().add(None, "demand", "a footbridge", report="a.txt").add(None, "demand", "a footbridge")
    linked(coverage.add(None, "demand", "a dam").add(None, "demand", "a dam"), None, None, ("dam", 1), ("dam", 1))
    assert [len(group.moves) for group in groups_of(coverage)] == [1, 1, 1, 1]


def test_on_a_term_one_side_is_one_group_whatever_the_act() -> None:
    """Who demands a term and rejects its opposite says one thing; who refuses it says another; threats go alone."""
    coverage = (
        Coverage()
        .add("Ardenia", "demand", "a footbridge")
        .add("Ardenia", "reject", "a river without a bridge", report="b.txt")
        .add("Ardenia", "reject", "the bridge", report="c.txt")
        .add("Ardenia", "threaten", "a blown bridge")
        .add("Borland", "offer", "a footbridge")
    )
    linked(coverage, ("bridge", 1), ("bridge", -1), ("bridge", 1), ("bridge", -1), ("bridge", 1))
    assert {(g.party, g.acts, g.term, g.sign, g.reports) for g in groups_of(coverage)} == {
        ("Ardenia", ("demand", "reject"), "bridge", 1, ("a.txt", "b.txt")),
        ("Ardenia", ("reject",), "bridge", -1, ("c.txt",)),
        ("Ardenia", ("threaten",), "bridge", -1, ("a.txt",)),
        ("Borland", ("offer",), "bridge", 1, ("a.txt",)),
    }


def test_a_move_on_two_terms_tells_two_things() -> None:
    coverage = Coverage().add("Ardenia", "demand", "an audited rota")
    links = tuple(TermLink(term=term, sign=1, score=0.9) for term in ("audit", "rota"))
    coverage.moves[0] = replace(coverage.moves[0], terms=links)
    assert [(group.term, len(group.moves)) for group in groups_of(coverage)] == [("audit", 1), ("rota", 1)]


def test_moves_to_review_are_told_apart_and_not_counted() -> None:
    """Neither dropped nor counted; a group may hold nothing else. The example is the surest move."""
    coverage = Coverage()
    for report, score in (("a.txt", LEAST_SCORE), ("b.txt", LEAST_SCORE - 0.1), ("c.txt", 0.9)):
        coverage.add("Ardenia", "demand", "a footbridge", report=report)
        coverage.moves[-1] = replace(coverage.moves[-1], score=score)
    coverage.add("Borland", "demand", "a dam")
    coverage.moves[-1] = replace(coverage.moves[-1], score=0.1)
    bridge, dam = groups_of(coverage)
    assert (bridge.reports, len(bridge.moves), len(bridge.review)) == (("a.txt", "c.txt"), 2, 1)
    assert bridge.example == coverage.moves[2].id
    assert (dam.reports, dam.independent, dam.moves, len(dam.review)) == ((), 0, (), 1)


def test_what_is_only_told_of_is_not_one_with_a_move() -> None:
    coverage = Coverage()
    tellings: tuple[Telling, ...] = ("move", "denial", "scenario")
    for telling in tellings:
        coverage.add("Ardenia", "demand", "a footbridge", report=f"{telling}.txt")
        coverage.moves[-1] = replace(coverage.moves[-1], told_as=telling)
    assert sorted(group.told_as for group in groups_of(coverage)) == ["denial", "move", "scenario"]


def test_copies_are_no_further_origin() -> None:
    coverage = Coverage().add("Ardenia", "demand", "a dam").add("Ardenia", "demand", "a dam", report="b.txt")
    copies = [Copy(report="b.txt", original="a.txt", share=0.9, passages=())]
    (group,) = groups_of(coverage, Origins(copies))
    assert (group.reports, group.independent) == (("a.txt", "b.txt"), 1)


WORDS = st.sampled_from(
    [
        "a footbridge",
        "the footbridge",
        "lift the toll",
        "keep the toll",
        "a toll of 5",
        "a toll of 6",
        "it",
        "water shares",
    ]
)
LINK = st.none() | st.tuples(st.sampled_from([term.id for term in AGENDA.terms]), st.sampled_from([1, -1]))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ardenia", "Borland", None]),
        st.sampled_from(ACTS),
        WORDS,
        st.sampled_from(["a.txt", "b.txt", "c.txt"]),
        LINK,
        st.sampled_from([0.1, 0.9]),
    ),
    max_size=14,
)
Row = tuple[str | None, Act, str, str, tuple[str, int] | None, float]


def coverage_of(rows: list[Row]) -> Coverage:
    coverage = Coverage()
    for party, act, words, report, term, score in rows:
        coverage.add(party, act, words, report=report)
        coverage.moves[-1] = replace(coverage.moves[-1], score=score)
        if term is not None:
            links = (TermLink(term=term[0], sign=term[1], score=0.9),)
            coverage.moves[-1] = replace(coverage.moves[-1], terms=links)
    return coverage


def side(move: Move, link: TermLink) -> int:
    attitude = ATTITUDES.get((move.act, link.sign))
    return link.sign if attitude is None else (-1 if attitude == "refuses" else 1)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_every_move_is_in_its_groups_whatever_the_order(rows: list[Row], random: Random) -> None:
    """Nothing lost, nothing mixed, and the same groups for any order of the moves."""
    coverage = coverage_of(rows)
    groups = groups_of(coverage)
    by_id = {move.id: move for move in coverage.moves}
    assert {name for group in groups for name in (*group.moves, *group.review)} == set(by_id)
    for group in groups:
        for name in (*group.moves, *group.review):
            move = by_id[name]
            assert move.party == group.party
            assert move.act in group.acts or (name in group.review and group.moves)
            assert [link.term for link in move.terms] == ([] if group.term is None else [group.term])
            assert group.sign == (None if group.term is None else side(move, move.terms[0]))
            assert (name in group.review) == move.is_doubtful
    shuffled = list(coverage.moves)
    random.shuffle(shuffled)
    assert find_groups(shuffled, coverage.texts, bag_of_roots) == groups


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_a_stance_has_a_group_with_the_same_reports(rows: list[Row]) -> None:
    """What the board counts and what is listed as told are the same moves."""
    coverage = coverage_of(rows)
    groups = {(g.party, g.term, g.sign): g for g in groups_of(coverage) if not {"threaten", "accuse"} & {*g.acts}}
    for stance in find_stances(coverage.moves, AGENDA):
        group = groups[stance.party, stance.term, -1 if stance.stance == "refuses" else 1]
        assert (group.reports, set(group.moves)) == (stance.reports, set(stance.moves))
        assert group.independent == stance.independent
