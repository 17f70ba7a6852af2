"""Objects and conditions linked to terms, with sign."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.agenda import link_moves
from dragoman.offsets import CharSpan

from .fakes import AGENDA, Coverage, bag_of_roots


def links_of(coverage: Coverage) -> list[dict[str, int]]:
    """For each move, the terms that its object names, with sign."""
    moves = link_moves(coverage.moves, coverage.texts, AGENDA, bag_of_roots)
    return [{link.term: link.sign for link in move.terms} for move in moves]


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("its claim to the mill", {"mill-claim-dropped": -1}),
        ("abandon its claim to the mill", {"mill-claim-dropped": 1}),
        ("renunciation of its claim to the mill", {"mill-claim-dropped": 1}),
        ("refuse to abandon its claim to the mill", {"mill-claim-dropped": -1}),
        ("withdraw from the eastern bank", {"bank-left": 1}),
        ("a withdrawal from the eastern bank", {"bank-left": 1}),
        ("ceding the orchard", {"bank-left": 1}),
        ("keep its guards on the eastern bank", {"bank-left": -1}),
        ("a footbridge", {"footbridge": 1}),
        ("no footbridge", {"footbridge": -1}),
        ("scrap the footbridge", {"footbridge": -1}),
        ("a withdrawal from the eastern bank paired with a footbridge", {"bank-left": 1, "footbridge": 1}),
        ("audited water shares", {"water-share": 1, "water-share-audited": 1}),
    ],
)
def test_the_sign_is_read_against_the_wording(words: str, links: dict[str, int]) -> None:
    assert links_of(Coverage().add("Ardenia", "propose", words)) == [links]


@pytest.mark.parametrize(
    "words",
    [
        "the proposal",
        "more talks",
        "changes to the footbridge",
        "the eastern market",
        "criticism of the footbridge",
        "",
    ],
)
def test_what_names_no_term_clearly_is_not_linked(words: str) -> None:
    assert links_of(Coverage().add("Ardenia", "propose", words)) == [{}]


def test_who_has_to_act_must_not_differ() -> None:
    """A term by which one party leaves is not named where the other is told to."""
    coverage = Coverage()
    coverage.add("Ardenia", "demand", "Borland to withdraw from the eastern bank", target="Borland")
    coverage.add("Borland", "demand", "Ardenia to withdraw from the eastern bank", target="Ardenia")
    coverage.add("Borland", "offer", "withdraw from the eastern bank")
    coverage.add("Ardenia", "offer", "withdraw from the eastern bank")
    assert links_of(coverage) == [{"bank-left": 1}, {}, {"bank-left": 1}, {}]


def test_whose_proposal_it_is_does_not_matter() -> None:
    coverage = Coverage()
    coverage.add("Borland", "reject", "Ardenian proposals to withdraw from the eastern bank", target="Ardenia")
    assert links_of(coverage) == [{"bank-left": 1}]


def test_conditions_are_linked_too() -> None:
    coverage = Coverage().add("Ardenia", "offer", "drop its claim to the mill", condition="water shares are audited")
    (move,) = link_moves(coverage.moves, coverage.texts, AGENDA, bag_of_roots)
    assert {link.term for link in move.condition_terms} >= {"water-share-audited"}
    assert {link.term: link.sign for link in move.terms} == {"mill-claim-dropped": 1}


def test_a_price_within_the_object_is_a_condition() -> None:
    coverage = Coverage().add("Ardenia", "offer", "drop its claim to the mill in exchange for water shares")
    (move,) = link_moves(coverage.moves, coverage.texts, AGENDA, bag_of_roots)
    assert [link.term for link in move.terms] == ["mill-claim-dropped"]
    assert [link.term for link in move.condition_terms] == ["water-share"]


@pytest.mark.parametrize(
    ("cue", "words", "links", "asked"),
    [
        ("dropping", "its claim to the mill for water shares", {"mill-claim-dropped": -1}, ["water-share"]),
        ("is ready to give up", "the footbridge for water shares", {"footbridge": 1}, ["water-share"]),
        ("proposes", "the footbridge for water shares", {"footbridge": 1}, ["water-share"]),
        ("rejects", "a footbridge for water shares", {"footbridge": 1, "water-share": 1}, []),
        ("dropping", "its demand for water shares", {"water-share": 1}, []),
    ],
)
def test_what_a_rejection_that_gives_something_up_asks_for_is_not_rejected(
    cue: str, words: str, links: dict[str, int], asked: list[str]
) -> None:
    text = f"Ardenia {cue} {'abandoning ' if cue == 'proposes' else ''}{words}."
    move = replace(
        Coverage().add("Ardenia", "reject", words).moves[0],
        cue=CharSpan(8, 8 + len(cue)),
        object=CharSpan(len(text) - 1 - len(words), len(text) - 1),
        sentence=CharSpan(0, len(text)),
    )
    (linked,) = link_moves([move], {"a.txt": text}, AGENDA, bag_of_roots)
    assert {link.term: link.sign for link in linked.terms} == links
    assert [link.term for link in linked.condition_terms] == asked


@pytest.mark.parametrize(
    ("words", "behind", "links"),
    [
        ("a withdrawal from the eastern bank", " paired with a footbridge", {"bank-left": 1, "footbridge": 1}),
        (
            "a withdrawal from the eastern bank",
            " along with scrapping the footbridge",
            {"bank-left": 1, "footbridge": -1},
        ),
        ("a withdrawal from the eastern bank", " that opens a footbridge", {"bank-left": 1}),
        ("a withdrawal from the eastern bank", ", and a footbridge is new", {"bank-left": 1}),
        ("a withdrawal from the eastern bank", " near a footbridge", {"bank-left": 1}),
        ("a plan", " that brings a footbridge", {"footbridge": 1}),
        ("a plan", " that scraps the footbridge", {}),
    ],
)
def test_what_says_more_right_behind_the_object_belongs_to_it(words: str, behind: str, links: dict[str, int]) -> None:
    text = f"Ardenia proposes {words}{behind}."
    move = replace(
        Coverage().add("Ardenia", "propose", words).moves[0],
        cue=CharSpan(8, 16),
        object=CharSpan(17, 17 + len(words)),
        sentence=CharSpan(0, len(text)),
    )
    (linked,) = link_moves([move], {"a.txt": text}, AGENDA, bag_of_roots)
    assert {link.term: link.sign for link in linked.terms} == links


def test_phrases_of_the_other_sign_name_the_term_itself() -> None:
    """Under ``opposite``, an odd one out among the phrases already turns against what the others name."""
    (issue, *others) = AGENDA.issues
    term = replace(issue.terms[0], phrases=(*issue.terms[0].phrases, "no mill"))
    agenda = replace(AGENDA, issues=(replace(issue, terms=(term,)), *others))
    coverage = Coverage().add("Borland", "demand", "no mill")
    (move,) = link_moves(coverage.moves, coverage.texts, agenda, bag_of_roots)
    assert [(link.term, link.sign) for link in move.terms] == [("mill-claim-dropped", 1)]


def test_nothing_to_link() -> None:
    assert link_moves([], {}, AGENDA, bag_of_roots) == ()


PHRASES = st.lists(
    st.sampled_from(
        "drop keep leave the mill orchard water eastern bank footbridge and , no not its claim to Borland with".split()
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(PHRASES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_moves_does_not_matter(phrases: list[str], random: Random) -> None:
    coverage = Coverage()
    for phrase in phrases:
        coverage.add("Ardenia", "propose", phrase, condition=phrase)
    shuffled = list(coverage.moves)
    random.shuffle(shuffled)
    linked = link_moves(coverage.moves, coverage.texts, AGENDA, bag_of_roots)
    again = link_moves(shuffled, coverage.texts, AGENDA, bag_of_roots)
    assert sorted(linked, key=lambda m: m.object) == sorted(again, key=lambda m: m.object)
    known = {term.id for term in AGENDA.terms}
    for move in linked:
        for link in (*move.terms, *move.condition_terms):
            assert link.term in known
            assert link.sign in (1, -1)
            assert 0 < link.score <= 1
