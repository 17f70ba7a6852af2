"""Whom words without a name stand for."""

from __future__ import annotations

import pytest

from dragoman.parties.choosing import SORTS, load_weights

from .helpers import parties


def test_every_sort_of_place_has_weights() -> None:
    assert all(load_weights()[sort] for sort in SORTS)


@pytest.mark.parametrize(
    ("text", "holder", "party"),
    [
        (
            "Norwegian Prime Minister Ola Dahl spoke to Spain's envoy, Ana Lopez. He demanded a lower quota.",
            "He",
            "Norway",
        ),
        ("“This is late,” Danish envoy Rolf Berg said. “I demand a lower quota.”", "I", "Denmark"),
        (
            "The Coastal Rescue Trust met on Monday. “We are late,” Coastal Rescue Trust said. The group demanded a "
            "lower quota.",
            "The group",
            "Coastal Rescue Trust",
        ),
        ("Oslo fell silent. Ten witnesses demanded a lower quota.", "Ten witnesses", "Ten witnesses"),
        ("Norway made a proposal on Monday. The proposal demanded a lower quota.", "The proposal", "Norway"),
    ],
)
def test_place_without_a_name_goes_to_whom_it_takes_up(text: str, holder: str, party: str) -> None:
    assert parties(text, "a lower quota", holder=holder) == [party]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Norway rejected the offer. The talks ended with a lower quota.", "Norway"),
        ("“We stand by a lower quota,” Norwegian Foreign Minister Kari Holm told Iceland's envoy.", "Norway"),
    ],
)
def test_move_without_a_holder_belongs_to_who_speaks_or_acts(text: str, party: str) -> None:
    assert parties(text, "a lower quota") == [party]
