"""The analysis against exhaustive search, and against the worked result."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import assert_never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.agenda import load_agenda
from dragoman.deals import Blocked, Limits, Open, Rule, Undecided, analyse, first_blocker, load_stances, rules_behind
from dragoman.deals.analysis import rank_opening
from dragoman.deals.records import Opening
from dragoman.errors import AnalysisError, InputError
from dragoman.positions.records import Stance
from tests.deals.build import (
    BERLIN,
    agenda_of,
    agendas,
    all_blockers,
    all_openings,
    issue_of,
    packages,
    stance_of,
    stances_on,
    term_of,
)

LONG = Limits(time_s=120)
FREE = agenda_of(issue_of("first", "a", "b", "c"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_everything_is_as_by_exhaustive_search(data: st.DataObject) -> None:
    """Verdict, count, packages, settled terms, blockers, openings, and both at the level of parties."""
    agenda = data.draw(agendas())
    stances = data.draw(stances_on(agenda))
    if not packages(agenda, ()):
        with pytest.raises(AnalysisError):
            analyse(agenda, stances)
        return
    found = analyse(agenda, stances, limits=LONG)
    legal = packages(agenda, stances)
    assert found.complete
    assert found.possible is bool(legal)
    match found.verdict:
        case Open(packages=shown, count=count):
            assert count == len(legal)
            told = [frozenset(package.holds) for package in shown]
            assert len(told) == len(set(told)) == min(4, len(legal))
            held = {frozenset(name for name, value in values.items() if value) for values in legal}
            assert set(told) <= held
            assert len(told[0]) == min(map(len, held))
            for term in agenda.terms:
                values = {package[term.id] for package in legal}
                assert found.settled.get(term.id) == (values.pop() if len(values) == 1 else None)
            assert (found.blockers, found.openings, found.party_blockers) == ((), (), ())
        case Blocked(by=by):
            assert by == found.blockers
            blockers = [frozenset(blocker.stances) for blocker in by]
            openings = [frozenset(opening.stances) for opening in found.openings]
            assert len(blockers) == len(set(blockers))
            assert len(openings) == len(set(openings))
            assert set(blockers) == all_blockers(agenda, stances)
            assert set(openings) == all_openings(agenda, stances)
            assert [len(x) for x in blockers] == sorted(len(x) for x in blockers)
            assert [len(x) for x in openings] == sorted(len(x) for x in openings)
            for opening in openings:  # duality: each is a minimal hitting set of the other
                assert all(opening & blocker for blocker in blockers)
            sets = {frozenset(blocker.parties) for blocker in by}
            assert {frozenset(x) for x in found.party_blockers} == {x for x in sets if not any(y < x for y in sets)}
            sets = {frozenset(opening.parties) for opening in found.openings}
            assert {frozenset(x) for x in found.party_openings} == {x for x in sets if not any(y < x for y in sets)}
        case Undecided():
            raise AssertionError
        case _:
            assert_never(found.verdict)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_order_of_stances_does_not_matter(data: st.DataObject) -> None:
    agenda = data.draw(agendas().filter(lambda agenda: bool(packages(agenda, ()))))
    stances = data.draw(stances_on(agenda))
    assert analyse(agenda, data.draw(st.permutations(stances)), limits=LONG) == analyse(agenda, stances, limits=LONG)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_adding_a_stance_never_opens_a_deal(data: st.DataObject) -> None:
    """Nor does it add a package, or take a blocker away."""
    agenda = data.draw(agendas().filter(lambda agenda: bool(packages(agenda, ()))))
    stances = data.draw(stances_on(agenda, most=6))
    more = [*stances, *data.draw(stances_on(agenda, most=2))]
    before, after = analyse(agenda, stances, limits=LONG), analyse(agenda, more, limits=LONG)
    assert before.possible or not after.possible
    keys = [
        {frozenset((s.party, s.stance, s.term, s.only_if) for s in x.stances) for x in y.blockers}
        for y in (before, after)
    ]
    assert keys[0] <= keys[1]
    if isinstance(before.verdict, Open) and isinstance(after.verdict, Open):
        assert (after.verdict.count or 0) <= (before.verdict.count or 0)


def test_berlin_is_as_worked_out_on_paper() -> None:
    agenda = load_agenda(BERLIN)
    found = analyse(agenda, load_stances(BERLIN, agenda))
    wanted = tomllib.loads(BERLIN.read_text(encoding="utf-8"))["deals"]
    for name in ("blockers", "openings"):
        sets = [[[s.party, s.stance, s.term] for s in item.stances] for item in getattr(found, name)]
        assert sorted(map(sorted, sets)) == sorted(map(sorted, wanted[name]))
    assert found.possible is wanted["possible"]
    assert found.complete
    assert found.party_blockers == (("Russia", "Ukraine"),)
    assert found.party_openings == (("Russia",), ("Ukraine",))
    assert found.silence["Ukraine"] == ("trade-resumed",)
    assert [(fall.stance.party, fall.stance.term, fall.opens) for fall in found.falls_if] == [
        ("Russia", "donetsk-withdrawal", True),
        ("Ukraine", "line-frozen", False),
        ("Ukraine", "donetsk-withdrawal", False),
    ]


def test_nothing_said_allows_everything() -> None:
    found = analyse(FREE, [])
    assert isinstance(found.verdict, Open)
    assert found.verdict.count == 8
    assert found.silence == {}


def test_accepting_and_silence_constrain_nothing() -> None:
    found = analyse(FREE, [stance_of("Oslo", "accepts", "a"), stance_of("Oslo", "accepts", "b", "b")])
    assert isinstance(found.verdict, Open)
    assert found.verdict.count == 8
    assert found.silence == {"Oslo": ("c",)}


@pytest.mark.parametrize(
    ("stance", "ruled_out"),
    [
        (stance_of("Oslo", "accepts", "a", "b"), {"a"}),
        (stance_of("Oslo", "requires", "a", "b"), {"b"}),
        (stance_of("Oslo", "refuses", "a", "b"), {"ab"}),
        (stance_of("Oslo", "requires", "a"), {"", "b"}),
        (stance_of("Oslo", "refuses", "a"), {"a", "ab"}),
    ],
    ids=lambda value: getattr(value, "stance", ""),
)
def test_conditions_say_when_a_stance_has_force(stance: Stance, ruled_out: set[str]) -> None:
    found = analyse(agenda_of(issue_of("first", "a", "b")), [stance], limits=Limits(packages=9))
    assert isinstance(found.verdict, Open)
    assert {"".join(package.holds) for package in found.verdict.packages} == {"", "a", "b", "ab"} - ruled_out


def test_two_parties_who_say_the_same_are_two() -> None:
    """Equal soft clauses confuse some solvers (MCSls answers [3, 3] for {2, 3}); each has a selector of its own."""
    same = [stance_of("Oslo", "requires", "a"), stance_of("Quito", "requires", "a"), stance_of("Malé", "refuses", "a")]
    found = analyse(FREE, same)
    assert [[s.party for s in x.stances] for x in found.blockers] == [["Malé", "Oslo"], ["Malé", "Quito"]]
    assert [[s.party for s in x.stances] for x in found.openings] == [["Malé"], ["Oslo", "Quito"]]


def test_one_party_who_says_the_same_twice_is_one() -> None:
    twice = [
        replace(stance_of("Oslo", "requires", "a", hedged=True), reports=("x",)),
        replace(stance_of("Oslo", "requires", "a", independent=3), reports=("y",)),
    ]
    (stance,) = analyse(FREE, twice).stances
    assert (stance.hedged, stance.independent, stance.reports) == (False, 3, ("x", "y"))


def test_a_contradictory_agenda_names_the_fewest_rules_that_clash() -> None:
    agenda = agenda_of(
        issue_of("first", term_of("a", needs=["b"]), exactly_one=True),
        issue_of("second", term_of("b", excludes=["a"]), term_of("c", needs=["b"])),
    )
    with pytest.raises(AnalysisError) as error:
        analyse(agenda, [])
    assert sorted(error.value.rules) == ["'a' needs 'b'", "'b' excludes 'a'", "exactly one of 'a'"]


def test_a_party_against_itself_is_told_apart() -> None:
    own = [stance_of("Oslo", "requires", "a"), stance_of("Oslo", "refuses", "a"), stance_of("Quito", "accepts", "a")]
    found = analyse(FREE, own)
    (contradiction,) = found.contradictions
    assert (contradiction.party, contradiction.term, len(contradiction.stances)) == ("Oslo", "a", 2)
    assert [blocker.is_own for blocker in found.blockers] == [True]


def test_accepting_what_one_refuses_is_a_contradiction_too() -> None:
    """It blocks nothing by itself, but one of the two is wrong."""
    found = analyse(FREE, [stance_of("Oslo", "accepts", "a", "b"), stance_of("Oslo", "refuses", "a")])
    assert [(x.party, x.term) for x in found.contradictions] == [("Oslo", "a")]
    assert found.possible


def test_the_rules_behind_a_blocker() -> None:
    agenda = agenda_of(
        issue_of("first", term_of("a", excludes=["b"]), term_of("c", needs=["a"])), issue_of("second", "b", "d")
    )
    (blocker,) = analyse(agenda, [stance_of("Oslo", "requires", "c"), stance_of("Quito", "requires", "b")]).blockers
    assert sorted(rules_behind(agenda, blocker)) == [
        Rule(kind="excludes", terms=("a", "b")),
        Rule(kind="needs", terms=("c", "a")),
    ]


def test_openings_are_ranked_by_how_little_they_ask() -> None:
    """Stances, parties, firmness, direct words, reports, then the fairest spread."""

    def opening(*stances: Stance) -> Opening:
        return Opening(stances=stances)

    oslo, quito = stance_of("Oslo", "requires", "a"), stance_of("Quito", "refuses", "a")
    hedged = stance_of("Oslo", "requires", "b", hedged=True, independent=9)
    direct = stance_of("Oslo", "requires", "c", moves=("m",))
    often = stance_of("Oslo", "requires", "a", independent=2)
    more = stance_of("Oslo", "refuses", "b")
    ranked = [
        opening(hedged),
        opening(oslo),
        opening(often),
        opening(direct),
        opening(oslo, more),
        opening(oslo, quito),
        opening(oslo, more, quito),
    ]
    mixed = [*ranked[3:], *ranked[:3]]
    assert sorted(mixed, key=lambda x: rank_opening(x, frozenset({"m"}))) == ranked
    even = opening(oslo, more, quito, stance_of("Quito", "refuses", "c"))
    uneven = opening(oslo, more, direct, quito)
    assert rank_opening(even, frozenset()) < rank_opening(uneven, frozenset())


def test_falls_name_what_an_open_deal_rests_on() -> None:
    """A term that one stance alone settles is open again without it."""
    stances = [
        stance_of("Oslo", "requires", "a"),
        stance_of("Quito", "requires", "b"),
        stance_of("Malé", "requires", "b"),
    ]
    found = analyse(FREE, stances)
    assert dict(found.settled) == {"a": True, "b": True}
    assert [(fall.stance.party, fall.unsettles) for fall in found.falls_if] == [("Oslo", ("a",))]


def test_caps_are_said() -> None:
    """A cut list is marked, and holds the smallest."""
    agenda = agenda_of(issue_of("first", *"abcdef"))
    stances = [
        stance_of(party, stance, name)
        for party in ("Oslo", "Quito")
        for stance in ("requires", "refuses")
        for name in "abcdef"
    ]
    whole = analyse(agenda, stances, limits=LONG)
    assert (len(whole.blockers), len(whole.openings), whole.complete) == (24, 64, True)
    cut = analyse(agenda, stances, limits=replace(LONG, blockers=5, openings=7))
    assert (len(cut.blockers), len(cut.openings), cut.complete) == (5, 7, False)
    assert "5 blockers" in cut.limits_reached
    assert "7 openings" in cut.limits_reached


def test_when_time_is_up_the_verdict_still_has_its_reason() -> None:
    agenda = agenda_of(issue_of("first", *"abcdef"))
    stances = [stance_of(party, s, n) for party in ("Oslo", "Quito") for s in ("requires", "refuses") for n in "abcdef"]
    found = analyse(agenda, stances, limits=Limits(time_s=0.0))
    assert found.possible is False
    assert found.blockers
    assert not found.complete
    assert found.limits_reached == ("time limit of 0 s",)


def test_told_to_stop_it_gives_what_it_has() -> None:
    found = analyse(
        FREE, [stance_of("Oslo", "requires", "a"), stance_of("Quito", "refuses", "a")], stopped=lambda: True
    )
    assert found.limits_reached == ("stopped by the user",)
    assert found.possible is False


def test_first_blocker_is_one_of_them() -> None:
    agenda = load_agenda(BERLIN)
    stances = load_stances(BERLIN, agenda)
    assert first_blocker(agenda, stances) in analyse(agenda, stances).blockers
    assert first_blocker(agenda, [s for s in stances if s.stance == "accepts"]) is None


def test_a_stance_off_the_agenda_is_refused() -> None:
    with pytest.raises(InputError, match="'zzz' is no term"):
        analyse(FREE, [stance_of("Oslo", "requires", "zzz")])


def test_counts_beyond_what_can_be_listed() -> None:
    """Twelve exactly-one issues of four, and forty free terms: 4^12 * 2^40 packages, counted part by part."""
    issues = [issue_of(f"i{i}", *(f"i{i}o{o}" for o in range(4)), exactly_one=True) for i in range(12)]
    agenda = agenda_of(*issues, issue_of("free", *(f"f{i}" for i in range(40))))
    stances = [stance_of("Oslo", "refuses", "i0o0"), stance_of("Quito", "accepts", "i1o0", "i2o0")]
    found = analyse(agenda, stances, limits=LONG)
    assert isinstance(found.verdict, Open)
    assert found.verdict.count == 3 * (16 - 3) * 4**9 * 2**40
