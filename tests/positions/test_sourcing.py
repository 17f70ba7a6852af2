"""Claims without a source."""

from __future__ import annotations

import re

import pytest

from dragoman.offsets import CharSpan
from dragoman.positions.sourcing import RULES, Kind, Unsourced, find_unsourced


def found_in(text: str) -> list[Unsourced]:
    return list(find_unsourced("a.txt", text, [CharSpan(0, len(text))]))


@pytest.mark.parametrize(("kind", "example"), [(rule.kind, example) for rule in RULES for example in rule.examples])
def test_each_rule_finds_its_examples(kind: Kind, example: str) -> None:
    """The words in asterisks, as this kind."""
    wanted = re.search(r"\*(.*)\*", example)
    assert wanted is not None
    text = example.replace("*", "")
    assert [(item.words.of(text), item.kind) for item in found_in(text)] == [(wanted[1], kind)]


@pytest.mark.parametrize("example", [example for rule in RULES for example in rule.never])
def test_each_rule_leaves_its_counter_examples(example: str) -> None:
    assert found_in(example) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ann Harrow said the toll was widely seen as a joke.",
        "“Critics say a lot,” the miller answered.",
        "According to the miller, a flood is expected.",
    ],
)
def test_what_somebody_says_has_a_source(text: str) -> None:
    assert found_in(text) == []


def test_finds_point_at_their_words_in_order() -> None:
    text = "Reportedly the mill is sold. The toll has been widely criticised, and critics say it will go."
    sentences = [CharSpan(0, 28), CharSpan(29, len(text))]
    found = list(find_unsourced("a.txt", text, sentences))
    assert [item.words.of(text).lower() for item in found] == [
        "reportedly",
        "has been widely criticised",
        "critics say",
    ]
    assert all(item.sentence.contains(item.words) for item in found)
