"""Objects that point back."""

from __future__ import annotations

import pytest

from dragoman.agenda import link_moves
from dragoman.agenda.pointing import points_back

from .fakes import AGENDA, Coverage, bag_of_roots


def terms_of(coverage: Coverage) -> list[list[tuple[str, int]]]:
    moves = link_moves(coverage.moves, coverage.texts, AGENDA, bag_of_roots)
    return [[(link.term, link.sign) for link in move.terms] for move in moves]


@pytest.mark.parametrize("words", ["it", "This demand", "such terms", "the idea", "these proposals"])
def test_these_point_back(words: str) -> None:
    assert points_back(words)


@pytest.mark.parametrize("words", ["the plan", "the proposals", "this footbridge", "a demand", "", "the mill"])
def test_these_do_not(words: str) -> None:
    assert not points_back(words)


def test_a_rejection_takes_the_terms_of_what_was_asked_just_before() -> None:
    coverage = Coverage()
    coverage.add("Ardenia", "demand", "Borland to withdraw from the eastern bank", target="Borland")
    coverage.add("Borland", "reject", "this demand")
    assert terms_of(coverage) == [[("bank-left", 1)], [("bank-left", 1)]]


def test_several_may_point_at_one_thing() -> None:
    coverage = Coverage().add("Carra", "propose", "a footbridge")
    coverage.add("Ardenia", "reject", "the idea").add("Borland", "reject", "it")
    assert terms_of(coverage) == [[("footbridge", 1)]] * 3


def test_nobody_points_at_what_it_said_itself() -> None:
    coverage = Coverage().add("Ardenia", "propose", "a footbridge").add("Ardenia", "accept", "the idea")
    assert terms_of(coverage) == [[("footbridge", 1)], []]


def test_the_nearest_decides_though_it_names_no_term() -> None:
    coverage = Coverage().add("Carra", "propose", "a footbridge").add("Carra", "propose", "a summer feast")
    coverage.add("Ardenia", "reject", "the idea")
    assert terms_of(coverage) == [[("footbridge", 1)], [], []]


def test_other_reports_and_later_words_are_not_meant() -> None:
    coverage = Coverage().add("Carra", "propose", "a footbridge", report="b.txt")
    coverage.add("Ardenia", "reject", "the idea").add("Carra", "propose", "a footbridge")
    assert terms_of(coverage) == [[("footbridge", 1)], [], [("footbridge", 1)]]


def test_far_off_is_not_meant() -> None:
    coverage = Coverage().add("Carra", "propose", "a footbridge")
    coverage.add("Borland", "threaten", "flood the meadow " * 40)
    coverage.add("Ardenia", "reject", "the idea")
    assert terms_of(coverage)[-1] == []
