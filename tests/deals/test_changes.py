"""What if."""

from __future__ import annotations

import pytest

from dragoman.agenda import load_agenda
from dragoman.deals import Open, compare, find_openers, load_stances, parse_supposition
from dragoman.deals.changes import (
    Drop,
    GiveUp,
    OnlyFirm,
    Suppose,
    WithoutIssue,
    WithoutParty,
    change_setting,
    without_issue,
    without_party,
)
from dragoman.errors import InputError
from tests.deals.build import BERLIN, agenda_of, issue_of, stance_of, term_of

AGENDA = load_agenda(BERLIN)
STANCES = load_stances(BERLIN, AGENDA)


def suppose(text: str) -> Suppose | Drop:
    return parse_supposition(text, AGENDA, STANCES)


def test_who_accepts_a_term_gives_up_what_rules_it_out() -> None:
    """Russia cannot accept the frozen line and go on requiring what the agenda excludes beside it."""
    found = compare(AGENDA, STANCES, [suppose("Russia accepts line-frozen")])
    assert [(s.party, s.stance, s.term) for s in found.set_aside] == [("Russia", "requires", "donetsk-withdrawal")]
    assert [(s.party, s.stance, s.term) for s in found.added] == [("Russia", "accepts", "line-frozen")]
    assert (found.before.possible, found.after.possible) == (False, True)


def test_a_supposition_replaces_what_the_party_said_on_the_term() -> None:
    found = compare(AGENDA, STANCES, [suppose("Ukraine accepts donetsk-withdrawal only if guarantees-binding")])
    assert {(s.party, s.stance, s.term) for s in found.set_aside} == {
        ("Ukraine", "refuses", "donetsk-withdrawal"),
        ("Ukraine", "requires", "line-frozen"),
    }
    assert found.after.possible


def test_dropping_takes_back_what_was_said_on_the_term_alone() -> None:
    found = compare(AGENDA, STANCES, [suppose("Ukraine drops donetsk-withdrawal")])
    assert [(s.stance, s.term) for s in found.set_aside] == [("refuses", "donetsk-withdrawal")]
    assert [len(blocker.stances) for blocker in found.after.blockers] == [2]


def test_changes_add_up() -> None:
    changes = [suppose("Ukraine drops donetsk-withdrawal"), suppose("Ukraine drops line-frozen")]
    assert compare(AGENDA, STANCES, changes).after.possible


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Rusia accepts line-frozen", "did you mean 'Russia'?"),
        ("Russia accepts line-froze", "did you mean 'line-frozen'?"),
        ("Russia accepts line-frozen only if guarantee-binding", "did you mean 'guarantees-binding'"),
        ("Russia loves line-frozen", "requires|accepts|refuses|drops"),
        ("", "requires|accepts|refuses|drops"),
        ("Russia accepts", "requires|accepts|refuses|drops"),
        ("Russia drops line-frozen only if guarantees-binding", "takes no condition"),
    ],
)
def test_a_supposition_that_cannot_be_read_says_why(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        suppose(text)
    assert message in str(error.value)


def test_parties_of_several_words_and_of_any_case() -> None:
    read = suppose("united states requires trade-resumed only if line-frozen, guarantees-binding and economic-zone")
    assert isinstance(read, Suppose)
    assert read.stance.party == "United States"
    assert read.stance.only_if == ("economic-zone", "guarantees-binding", "line-frozen")


def test_leaving_out_a_party() -> None:
    found = compare(AGENDA, STANCES, [without_party("russia", STANCES)])
    assert found.after.possible
    assert {s.party for s in found.set_aside} == {"Russia"}
    with pytest.raises(InputError, match="did you mean 'Russia'"):
        without_party("Rusia", STANCES)


def test_leaving_out_an_issue() -> None:
    """Its terms are gone from the packages; a condition on them counts as met, a demand tied to them is set aside."""
    agenda = agenda_of(issue_of("first", term_of("a", needs=["c"]), "b"), issue_of("second", "c"))
    stances = [
        stance_of("Oslo", "accepts", "a", "b", "c"),
        stance_of("Oslo", "requires", "b", "c"),
        stance_of("Oslo", "requires", "c"),
    ]
    changed, kept = change_setting(agenda, stances, [without_issue("second", agenda)])
    assert [term.id for term in changed.terms] == ["a", "b"]
    assert changed.terms[0].needs == ()
    assert [(s.stance, s.term, s.only_if) for s in kept] == [("accepts", "a", ("b",))]
    with pytest.raises(InputError, match="did you mean 'second'"):
        without_issue("secund", agenda)
    with pytest.raises(InputError, match="nothing would be left"):
        change_setting(agenda, stances, [WithoutIssue(issue="first"), WithoutIssue(issue="second")])


def test_only_firm_drops_what_is_hedged() -> None:
    stances = [stance_of("Oslo", "requires", "a", hedged=True), stance_of("Quito", "refuses", "a")]
    found = compare(agenda_of(issue_of("first", "a")), stances, [OnlyFirm()])
    assert (found.before.possible, found.after.possible) == (False, True)


def test_what_the_agenda_rules_out_sets_no_other_stance_aside() -> None:
    agenda = agenda_of(
        issue_of("first", term_of("a", needs=["b"]), term_of("b", excludes=["c"]), "c", exactly_one=True)
    )
    stances = [stance_of("Oslo", "requires", "c"), stance_of("Quito", "refuses", "b")]
    change = parse_supposition("Oslo accepts a", agenda, stances)
    assert len(change_setting(agenda, stances, [change])[1]) == 3


def test_single_changes_that_open_a_deal() -> None:
    (stance,) = find_openers(AGENDA, STANCES, "stance")
    assert isinstance(stance.change, GiveUp)
    assert (stance.change.stance.party, stance.change.stance.term) == ("Russia", "donetsk-withdrawal")
    assert stance.packages == 2
    assert [x.change for x in find_openers(AGENDA, STANCES, "issue")] == [WithoutIssue(issue="territory")]
    parties = find_openers(AGENDA, STANCES, "party")
    assert [x.change for x in parties] == [WithoutParty(party="Russia"), WithoutParty(party="Ukraine")]


def test_nothing_needs_opening_where_a_package_exists() -> None:
    assert find_openers(AGENDA, [s for s in STANCES if s.party != "Russia"], "stance") == ()


def test_a_change_of_nothing_changes_nothing() -> None:
    found = compare(AGENDA, STANCES, [])
    assert found.before == found.after
    assert isinstance(compare(AGENDA, [], []).after.verdict, Open)
