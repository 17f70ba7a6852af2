"""Moves on terms become stances."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.agenda import Agenda, Issue, Term
from dragoman.moves.records import ACTS, LEAST_SCORE, TELLINGS, Act, Move, Telling, TermLink
from dragoman.offsets import CharSpan
from dragoman.positions import ATTITUDES, Origins, find_contradictions, find_doubtful, find_set_aside, find_stances
from dragoman.reports.records import Copy

AGENDA = Agenda(
    name=None,
    start=None,
    end=None,
    issues=(
        Issue(
            id="water",
            question="Who may draw water?",
            terms=(
                Term(id="rota", text="The villages draw water by turns", phrases=()),
                Term(id="meter", text="Water is metered", phrases=(), needs=("rota",)),
            ),
        ),
        Issue(
            id="mill", question="Whose is the mill?", terms=(Term(id="mill", text="The mill is shared", phrases=()),)
        ),
    ),
)
TERMS = [term.id for term in AGENDA.terms]


def link(term: str, sign: int = 1, score: float = 0.9) -> TermLink:
    return TermLink(term=term, sign=sign, score=score)


def move(
    party: str | None,
    act: Act,
    *terms: TermLink,
    conditions: tuple[TermLink, ...] = (),
    report: str = "a.txt",
    at: int = 0,
    hedged: bool = False,
) -> Move:
    return Move(
        report=report,
        sentence=CharSpan(at, at + 9),
        act=act,
        object=CharSpan(at, at + 5),
        holder=None,
        cue=None,
        condition=CharSpan(at + 6, at + 9) if conditions else None,
        hedged=hedged,
        attribution="narrated",
        score=1.0,
        party=party,
        terms=terms,
        condition_terms=conditions,
    )


def copy_of(report: str, original: str) -> Copy:
    return Copy(report=report, original=original, share=0.9, passages=())


@pytest.mark.parametrize(("act", "sign"), [(act, sign) for act in ACTS for sign in (1, -1)])
def test_each_act_and_sign_gives_its_attitude(act: Act, sign: int) -> None:
    stances = find_stances([move("Ardenia", act, link("mill", sign))], AGENDA)
    if act in ("threaten", "accuse"):
        assert stances == ()
    else:
        assert [stance.stance for stance in stances] == [ATTITUDES[act, sign]]


def test_a_stance_tells_what_it_rests_on() -> None:
    moves = [
        move("Ardenia", "demand", link("mill"), report="b.txt", hedged=True),
        move("Ardenia", "demand", link("mill"), report="a.txt"),
        move("Ardenia", "demand", link("mill"), report="c.txt"),
    ]
    (stance,) = find_stances(moves, AGENDA, Origins([copy_of("b.txt", "a.txt")]))
    assert (stance.issue, stance.reports, stance.independent) == ("mill", ("a.txt", "b.txt", "c.txt"), 2)
    assert stance.moves == (moves[1].id, moves[0].id, moves[2].id)
    assert not stance.hedged
    (hedged,) = find_stances(moves[:1], AGENDA)
    assert hedged.hedged


def test_moves_of_nobody_and_terms_of_another_agenda_give_none() -> None:
    assert find_stances([move(None, "demand", link("mill")), move("Ardenia", "demand", link("tolls"))], AGENDA) == ()


def test_requiring_and_accepting_are_one_side() -> None:
    offer = move("Ardenia", "offer", link("mill"), report="a.txt")
    demand = move("Ardenia", "demand", link("mill"), report="b.txt")
    more = move("Ardenia", "accept", link("mill"), report="c.txt")
    assert [s.stance for s in find_stances([offer, demand], AGENDA)] == ["requires"]
    assert [s.stance for s in find_stances([offer, demand, more], AGENDA)] == ["accepts"]
    assert [s.stance for s in find_stances([offer, demand, more], AGENDA, Origins([copy_of("c.txt", "a.txt")]))] == [
        "requires"
    ]


def test_a_broker_that_presses_for_a_clause_accepts_it() -> None:
    moves = [
        move("Ardenia", "demand", link("rota")),
        move("Borland", "reject", link("rota")),
        move("Mediator", "propose", link("meter")),
        move("Mediator", "demand", link("rota")),
    ]
    stances = {(s.party, s.term): s.stance for s in find_stances(moves, AGENDA)}
    assert stances["Mediator", "rota"] == "accepts"
    assert stances["Ardenia", "rota"] == "requires"
    without_proposal = {(s.party, s.term): s.stance for s in find_stances([*moves[:2], moves[3]], AGENDA)}
    assert without_proposal["Mediator", "rota"] == "requires"


def test_a_condition_stands_where_most_reports_tell_it() -> None:
    given_mill = move("Ardenia", "offer", link("mill"), conditions=(link("rota"),), report="a.txt")
    plain = [move("Ardenia", "offer", link("mill"), report=report) for report in ("b.txt", "c.txt")]
    assert [s.only_if for s in find_stances([given_mill], AGENDA)] == [("rota",)]
    assert [s.only_if for s in find_stances([given_mill, plain[0]], AGENDA)] == [("rota",)]
    assert [s.only_if for s in find_stances([given_mill, *plain], AGENDA)] == [()]
    assert [s.only_if for s in find_stances([given_mill, *plain], AGENDA, Origins([copy_of("c.txt", "b.txt")]))] == [
        ("rota",)
    ]


def test_a_condition_that_another_needs_is_implied() -> None:
    moves = [
        move("Ardenia", "offer", link("mill"), conditions=(link("rota"),), report="a.txt"),
        move("Ardenia", "offer", link("mill"), conditions=(link("meter"),), report="b.txt"),
    ]
    assert [s.only_if for s in find_stances(moves, AGENDA)] == [("meter",)]


def test_the_likest_term_of_an_issue_is_the_condition() -> None:
    both = (link("rota", score=0.9), link("meter", score=0.7))
    (stance,) = find_stances([move("Ardenia", "offer", link("mill"), conditions=both)], AGENDA)
    assert stance.only_if == ("rota",)


def test_a_condition_that_a_term_not_hold_cannot_be_said() -> None:
    (stance,) = find_stances([move("Ardenia", "offer", link("mill"), conditions=(link("rota", -1),))], AGENDA)
    assert stance.only_if == ()


def test_opposite_sides_stand_side_by_side() -> None:
    moves = [
        move("Ardenia", "accept", link("mill"), report="a.txt"),
        move("Ardenia", "accept", link("mill"), report="b.txt"),
        move("Ardenia", "reject", link("mill"), report="c.txt", hedged=True),
        move("Borland", "accept", link("mill")),
    ]
    (contradiction,) = find_contradictions(find_stances(moves, AGENDA))
    assert (contradiction.party, contradiction.term) == ("Ardenia", "mill")
    assert [stance.stance for stance in contradiction.stances] == ["accepts", "refuses"]


LINKS = st.builds(link, st.sampled_from(TERMS), st.sampled_from((1, -1)), st.floats(0.5, 1))
MOVES = st.builds(
    lambda party, act, terms, conditions, report, at, hedged: move(
        party, act, *terms, conditions=tuple(conditions), report=report, at=at, hedged=hedged
    ),
    st.sampled_from(["Ardenia", "Borland", None]),
    st.sampled_from(ACTS),
    st.lists(LINKS, max_size=2, unique_by=lambda one: one.term),
    st.lists(LINKS, max_size=2, unique_by=lambda one: one.term),
    st.sampled_from(["a.txt", "b.txt", "c.txt"]),
    st.integers(0, 5),
    st.booleans(),
)


def evidence(moves: list[Move]) -> set[tuple[str, str, bool, str]]:
    """Every move behind every stance, with the side that it is on."""
    return {(s.party, s.term, s.stance == "refuses", m) for s in find_stances(moves, AGENDA) for m in s.moves}


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVES, max_size=8), MOVES)
def test_a_further_move_removes_no_evidence(moves: list[Move], further: Move) -> None:
    assert evidence(moves) <= evidence([*moves, further])


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_moves_does_not_matter(moves: list[Move], random: Random) -> None:
    shuffled = list(moves)
    random.shuffle(shuffled)
    assert find_stances(shuffled, AGENDA) == find_stances(moves, AGENDA)


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVES, max_size=8))
def test_stances_keep_their_promises(moves: list[Move]) -> None:
    for stance in find_stances(moves, AGENDA):
        assert stance.reports == tuple(sorted(set(stance.reports)))
        assert 1 <= stance.independent <= len(stance.reports)
        assert stance.term not in stance.only_if
        assert stance.stance == "accepts" or not stance.only_if
        assert stance.moves


@settings(max_examples=60, deadline=None)
@given(st.lists(MOVES, max_size=6))
def test_a_copy_is_no_further_evidence(moves: list[Move]) -> None:
    """A report and its copy count as one."""
    twice = [*moves, *(replace(one, report="z.txt") for one in moves if one.report == "a.txt")]
    before = {(s.party, s.term, s.stance): s.independent for s in find_stances(moves, AGENDA)}
    after = {
        (s.party, s.term, s.stance): s.independent
        for s in find_stances(twice, AGENDA, Origins([copy_of("z.txt", "a.txt")]))
    }
    assert before == after


def test_a_doubtful_move_makes_no_stance_and_is_named() -> None:
    """A score under the threshold keeps a move out of the stances and puts it among those to review."""
    sure = move("Ardenia", "offer", link("mill"))
    doubtful = replace(sure, score=LEAST_SCORE - 0.01)
    assert find_doubtful([sure]) == ()
    assert find_doubtful([doubtful]) == (doubtful,)
    assert len(find_stances([sure], AGENDA)) == 1
    assert find_stances([doubtful], AGENDA) == ()


def test_a_reader_without_scores_is_counted() -> None:
    """No score is not a low one."""
    (stance,) = find_stances([replace(move("Ardenia", "offer", link("mill")), score=None)], AGENDA)
    assert stance.stance == "accepts"


@pytest.mark.parametrize("telling", [telling for telling in TELLINGS if telling != "move"])
def test_what_is_only_told_of_makes_no_stance(telling: Telling) -> None:
    """A denial, a scenario and an analysis are set aside, to be looked at."""
    told = replace(move("Upper Dale", "demand", link("mill")), told_as=telling)
    assert find_stances([told], AGENDA) == ()
    assert find_set_aside([told]) == (told,)
    assert find_set_aside([replace(told, told_as="move")]) == ()
