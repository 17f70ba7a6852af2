"""Headlines that say more than their reports."""

from __future__ import annotations

import pytest

from dragoman.language import split_sentences
from dragoman.positions.headlines import Overstated, find_overstated


def overstated(headline: str | None, text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = find_overstated("a.txt", headline, text, split_sentences(text))
    assert all(isinstance(item, Overstated) for item in found)
    return [(item.reason, item.words) for item in found]


@pytest.mark.parametrize(
    ("headline", "text", "words"),
    [
        ("Guild drops toll claim", "The guild said on Monday that it may drop its claim to the toll.", ("drops",)),
        ("Ferrymen accept night boats", "The ferrymen are ready to accept boats at night, they said.", ("accept",)),
    ],
)
def test_an_act_stated_as_done_that_the_body_softens(headline: str, text: str, words: tuple[str, ...]) -> None:
    assert overstated(headline, text) == [("stated as done", words)]


@pytest.mark.parametrize(
    ("headline", "text"),
    [
        (
            "Guild drops toll claim",
            "The guild dropped its claim to the toll on Monday. It may drop the claim to the quay.",
        ),
        ("Guild may drop toll claim", "The guild said that it may drop its claim to the toll."),
        ("Guild ready to drop toll claim", "The guild might drop its claim to the toll."),
        ("Guild drops toll claim", "The guild may drop anchor in the bay."),
        ("Toll vote pushed back by a week", "The toll vote will be pushed back by a week, the guild said."),
        ("Guild and carters reach toll deal", "The guild and the carters came to an agreement on the toll."),
        (None, "The guild may drop its claim to the toll."),
        ("Guild drops toll claim", ""),
    ],
)
def test_nothing_is_found_where_both_say_the_same(headline: str | None, text: str) -> None:
    assert overstated(headline, text) == []


def test_a_judgement_that_the_body_never_makes() -> None:
    text = "The guild gave up its claim to the toll. The carters thanked it."
    assert overstated("Guild's surrender: a blunder", text) == [("not in the report", ("surrender", "blunder"))]
    assert overstated("Guild's surrender", text + " Some call it surrendering.") == []


def test_the_comparison_points_at_the_softer_words() -> None:
    text = "Rain fell. The guild is prepared to drop its claim to the toll."
    (item,) = find_overstated("a.txt", "Guild drops toll claim", text, split_sentences(text))
    assert item.sentence is not None
    assert item.softer is not None
    assert item.sentence.of(text).startswith("The guild")
    assert item.softer.of(text) == "prepared"


def test_a_headline_is_not_compared_with_itself() -> None:
    """Where it is the first line of the text it is left out."""
    text = "Guild's surrender is near\n\nThe guild gave up its claim to the toll."
    assert overstated("Guild's surrender is near", text) == [("not in the report", ("surrender",))]
