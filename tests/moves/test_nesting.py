"""Moves inside the objects of other moves."""

from __future__ import annotations

import pytest

from dragoman.moves.nesting import find_nested
from dragoman.moves.records import Act, Move
from dragoman.offsets import CharSpan


def move(text: str, words: str, act: Act = "reject") -> Move:
    """A move whose object is ``words``."""
    start = text.index(words)
    return Move(
        report="r",
        sentence=CharSpan(0, len(text)),
        act=act,
        object=CharSpan(start, start + len(words)),
        holder=CharSpan(0, text.index(" ")),
        cue=None,
        condition=None,
        hedged=False,
        attribution="narrated",
        score=0.8,
    )


@pytest.mark.parametrize(
    ("words", "owner", "act", "inner"),
    [
        ("Norwegian proposals for a lower quota", "Norwegian", "propose", "a lower quota"),
        ("the Norwegian government proposal to close the ports", "Norwegian", "propose", "close the ports"),
        ("Oslo’s demand that boats stay in port", "Oslo’s", "demand", "boats stay in port"),
        ("its call for a ban", "its", "demand", "a ban"),
    ],
)
def test_an_owned_act_is_a_move_of_its_owner(words: str, owner: str, act: Act, inner: str) -> None:
    """The owner holds it, the noun is its cue, what follows is its object."""
    text = f"Iceland rejected {words}."
    outer, nested = find_nested([move(text, words)], text)
    assert outer.object.of(text) == words
    assert nested.holder is not None
    assert nested.holder.of(text) == owner
    assert nested.act == act
    assert nested.object.of(text) == inner


@pytest.mark.parametrize(
    "words", ["the proposal for a lower quota", "a lower quota", "Norwegian boats", "calls for calm"]
)
def test_nobody_owns_a_bare_noun(words: str) -> None:
    """Without an owner there is no inner move."""
    text = f"Iceland rejected {words}."
    assert len(find_nested([move(text, words)], text)) == 1


def test_what_was_read_is_not_added_again() -> None:
    """An inner move that the reader marked stays the only one."""
    text = "Iceland rejected Norwegian proposals for a lower quota."
    moves = [move(text, "Norwegian proposals for a lower quota"), move(text, "a lower quota", "propose")]
    assert len(find_nested(moves, text)) == 2
