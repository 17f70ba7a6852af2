"""What each report has of each claim, and where reports disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from dragoman.language import split_sentences
from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.positions import find_conflicts, find_coverage, find_stances, find_statements
from dragoman.positions.coverage import Coverage
from dragoman.positions.origins import Origins
from dragoman.reports.records import Copy, Report
from tests.positions.build import AGENDA, copy_of, move, report

A = report("a", "The guild demands sailing at night. It rained.", "2025-03-01")
B = report("b", "The carters demand sailing at night. Critics say it is mad.", "2025-03-02")
C = report("c", "The guild will not hear of sailing at night. A boat sank.", "2025-03-02")
D = report("d", "On the quay nobody spoke of night boats. It rained.", "2025-03-02")
E = report("e", "The mole is closed. It rained.", "2025-03-02")
F = report("f", "The guild may ask for sailing at night. It rained.", "2025-03-03")
NIGHT = "sailing at night"
GUILD = move(A, "Guild", "demand", NIGHT, "night")
CARTERS = move(B, "Carters", "demand", NIGHT, "night")
REFUSED = move(C, "Guild", "reject", NIGHT, "night")
HEDGED = move(F, "Guild", "demand", NIGHT, "night", hedged=True)


def coverage(reports: Sequence[Report], moves: Sequence[Move], copies: Sequence[Copy] = ()) -> Coverage:
    sentences = {item.path: split_sentences(item.text) for item in reports}
    stances = find_stances(moves, AGENDA, Origins(copies))
    return find_coverage(reports, sentences, moves, stances, AGENDA, copies=copies)


def states(found: Coverage, party: str, stance: str) -> dict[str, str]:
    (claim,) = [c for c in found.claims if (c.stance.party, c.stance.stance) == (party, stance)]
    return {cell.report: cell.state for cell in claim.cells}


def test_each_state_of_a_cell() -> None:
    found = coverage([A, B, C, D, E], [GUILD, CARTERS, REFUSED])
    assert states(found, "Guild", "requires") == {
        "a": "carried",
        "b": "reattributed",
        "c": "contradicted",
        "d": "named",
        "e": "left out",
    }
    (claim,) = [claim for claim in found.claims if claim.stance.party == "Carters"]
    assert [cell.others for cell in claim.reattributed] == [("Guild",)]
    assert claim.only == "b"


def test_two_that_refuse_are_no_two_mouths() -> None:
    """Others may do the same; whose demand it is can be told only of what is put forward."""
    found = coverage([B, C], [move(B, "Carters", "reject", NIGHT, "night"), REFUSED])
    assert states(found, "Guild", "refuses")["b"] == "named"


def test_who_backs_the_call_of_another_puts_it_in_no_other_mouth() -> None:
    """The sentence says whose call it is, by words that name the party elsewhere."""
    guild = replace(GUILD, holder=CharSpan(4, 9))  # "guild", which is no name
    named = report("g", "Guild leaders demand sailing at night. It rained.")
    leaders = replace(move(named, "Guild", "demand", NIGHT, "night"), holder=CharSpan(0, 13))
    for backing, state in (
        ("The carters support the Guild leaders' call for sailing at night. It rained.", "named"),
        ("The carters tell Guild leaders to allow sailing at night. It rained.", "reattributed"),
    ):
        other = report("h", backing)
        moves = [guild, leaders, move(other, "Carters", "demand", NIGHT, "night")]
        assert states(coverage([A, named, other], moves), "Guild", "requires")["h"] == state


def test_what_was_read_with_little_confidence_is_not_left_out() -> None:
    doubtful = move(F, "Guild", "demand", NIGHT, "night", score=0.1)
    (claim,) = coverage([A, F], [GUILD, doubtful]).claims
    assert [(cell.state, cell.doubtful) for cell in claim.cells] == [("carried", False), ("carried", True)]
    assert claim.only is None


def test_a_copy_is_no_second_report() -> None:
    copied = report("z", A.text, "2025-03-04")
    moves = [GUILD, move(copied, "Guild", "demand", NIGHT, "night")]
    assert [claim.only for claim in coverage([A, copied], moves, [copy_of(copied, A)]).claims] == ["a"]
    assert [claim.only for claim in coverage([A, copied], moves).claims] == [None]


def test_a_hedge_added_later() -> None:
    (hedging,) = coverage([A, F], [GUILD, HEDGED]).hedgings
    assert (hedging.change, hedging.claim.hedged_in, hedging.claim.plain_in) == ("added", ("f",), ("a",))
    undated = report("f", F.text)
    assert [item.change for item in coverage([A, undated], [GUILD, HEDGED]).hedgings] == [None]


def test_silence_on_what_two_others_tell() -> None:
    (silence,) = coverage([A, F, E], [GUILD, HEDGED]).silences
    assert (silence.report, len(silence.claims), silence.of) == ("e", 1, 1)
    assert coverage([A, E], [GUILD]).silences == ()


def test_what_only_one_tells_on_no_term() -> None:
    """An object that shares its words with another report's is told twice."""
    lone = move(E, "Guild", "demand", "The mole is closed")
    twice = move(A, "Guild", "demand", "It rained")
    again = move(D, "Carters", "reject", "It rained")
    assert coverage([A, D, E], [lone, twice, again]).lone == (lone,)


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        (f"{NIGHT} and approval by the assembly", True),
        (f"{NIGHT}, as the harbour master wants", True),
        (f"{NIGHT} and lamps", False),  # one word tells too little
        (f"{NIGHT} and sailing at dawn", False),  # shares a word with the term
        (f"{NIGHT} and heavy rain on the quay", False),  # another report tells it too
        (f"{NIGHT} by a vote in the assembly", False),  # no list
    ],
)
def test_what_only_one_tells_beside_a_term(words: str, alone: bool) -> None:
    """One part of an object is on a term, another on none."""
    told = report("g", f"The guild demands {words}.")
    other = report("h", "The carters demand heavy rain on the quay.")
    moves = [move(told, "Guild", "demand", words, "night"), move(other, "Carters", "demand", "heavy rain on the quay")]
    assert (moves[0] in coverage([told, other], moves).lone) == alone


def test_claims_without_a_source_are_told_with_it() -> None:
    (item,) = coverage([A, B], [GUILD]).unsourced
    assert (item.report, item.words.of(B.text)) == ("b", "Critics say")


def conflicts(days: Mapping[str, str | None], copies: Sequence[Copy] = ()) -> list[tuple[str, str, bool]]:
    statements = find_statements([GUILD, REFUSED], AGENDA)
    known = {name: None if day is None else date.fromisoformat(day) for name, day in days.items()}
    found = find_conflicts(statements, AGENDA, known, Origins(copies))
    return [(item.party, item.term, item.first is not None) for item in found]


def test_opposite_sides_at_one_time_are_a_conflict() -> None:
    """Days next to each other may be one day; farther apart it is a change; undated, nobody knows."""
    assert conflicts({GUILD.id: "2025-03-01", REFUSED.id: "2025-03-02"}) == [("Guild", "night", True)]
    assert conflicts({GUILD.id: "2025-03-01", REFUSED.id: "2025-03-03"}) == []
    assert conflicts({GUILD.id: "2025-03-01", REFUSED.id: None}) == [("Guild", "night", False)]


def test_one_origin_does_not_contradict_itself() -> None:
    days = {GUILD.id: "2025-03-01", REFUSED.id: "2025-03-01"}
    assert conflicts(days, [copy_of(C, A)]) == []


def test_a_conflict_says_whether_speakers_differ() -> None:
    one = move(A, "Guild", "demand", NIGHT, "night", speaker="Ann Harrow")
    same = move(C, "Guild", "reject", NIGHT, "night", speaker="Harrow")
    other = move(C, "Guild", "reject", NIGHT, "night", speaker="Bo Lind")
    for second, differ in ((same, False), (other, True), (REFUSED, None)):
        (found,) = find_conflicts(find_statements([one, second], AGENDA), AGENDA, {})
        assert found.speakers_differ is differ
