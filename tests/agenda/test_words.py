"""Roots and tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.agenda.words import plain, root_of, same_root, tokenise


@pytest.mark.parametrize(
    ("one", "other"),
    [("territory", "territorial"), ("orchards", "orchard"), ("demilitarised", "demilitarized"), ("audited", "auditor")],
)
def test_forms_of_one_word_share_a_root(one: str, other: str) -> None:
    assert same_root(root_of(one), root_of(other))


@pytest.mark.parametrize(("one", "other"), [("international", "internal"), ("US", "us"), ("water", "watch")])
def test_different_words_do_not(one: str, other: str) -> None:
    assert not same_root(root_of(one), root_of(other))


@given(st.text())
def test_plain_keeps_offsets(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text())
def test_tokens_point_at_their_words(text: str) -> None:
    for token, start, end in tokenise(text):
        assert text[start:end] == token
