"""One name has one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.parties.tokens import name_key, split_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "U.S."),
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("O’Neill", "O'Neill"),
        ("Sinn Féin", "Sinn Fein"),
        ("son‑in‑law", "son-in-law"),
        ("Kari\u00a0Holm", "Kari Holm"),
        ("Kari\u202fHolm", "Kari Holm"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_country_and_pronoun_differ() -> None:
    assert name_key("US") != name_key("us")


def test_possessive_is_marked_and_not_part_of_the_key() -> None:
    tokens = split_words("Norway’s plan")
    assert tokens.keys == ["norway", "plan"]
    assert tokens.possessive == [True, False]


@given(st.text(max_size=200))
def test_words_lie_in_the_text_in_order(text: str) -> None:
    """Offsets are in order and every key is not empty."""
    tokens = split_words(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert tokens.starts == sorted(tokens.starts)
