"""Quoted words found in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.moves.quotes import find_quote
from dragoman.offsets import CharSpan

TEXT = "Oslo won’t “cede” the\n  port – ever … to the U.S. fleet. It repeated it: not the port."


def found(quote: str, text: str = TEXT) -> str | None:
    """The words of the text that a quote finds."""
    span = find_quote(text, CharSpan(0, len(text)), quote)
    return None if span is None else span.of(text)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ('Oslo won\'t "cede" the port', "Oslo won’t “cede” the\n  port"),
        ("port - ever ... to", "port – ever … to"),
        ("  'cede' ", "cede"),
        ("the U.S.", "the U.S."),
        ("the U.S. fleet.", "the U.S. fleet"),
        ("It", "It"),
        ("it", "it"),
    ],
)
def test_variants_of_marks_and_spaces_are_the_same_words(quote: str, words: str) -> None:
    assert found(quote) == words


@pytest.mark.parametrize(
    "quote",
    ["", " ", "...", "“”", "oslo", "ced", "ort", "cede port", "the fleet", "Oslo will", "not the port!ever", "\ud800"],
)
def test_anything_else_stands_nowhere(quote: str) -> None:
    """Other letters, parts of words, words left out, nothing at all."""
    assert found(quote) is None


def test_only_the_sentence_is_searched() -> None:
    assert find_quote(TEXT, CharSpan(0, 10), "port") is None


@given(st.text(max_size=60), st.text(max_size=12))
def test_no_pattern_is_taken_from_a_quote(text: str, quote: str) -> None:
    """Whatever is quoted, nothing fails, and what is found lies in the text and is as long as its words allow."""
    span = find_quote(text, CharSpan(0, len(text)), quote)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        assert sum(char.isalnum() for char in span.of(text)) == sum(char.isalnum() for char in quote)


@given(st.lists(st.sampled_from("ab .…'’\"“-–\n\u00a0"), min_size=1, max_size=40).map("".join), st.data())
def test_words_copied_exactly_are_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    whole = not (text[max(0, start - 1) : start + 1].isalnum() or text[end - 1 : end + 1].isalnum())
    if whole and any(char.isalnum() for char in words):
        assert found(words, text) is not None
