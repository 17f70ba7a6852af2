"""Whom a move is directed at."""

from __future__ import annotations

import pytest

from dragoman.moves.records import Act
from dragoman.parties.choosing import load_weights

from .helpers import move, resolve


def targets(text: str, *moves: tuple[str, str, str, Act]) -> list[str | None]:
    """The targets of moves given as object, holder, cue and act."""
    made = [move(text, words, holder=holder, cue=cue, act=act) for words, holder, cue, act in moves]
    return [found.target for found in resolve(text, made)]


def test_targets_have_weights() -> None:
    assert load_weights()["target"]


@pytest.mark.parametrize("act", ["offer", "accept", "reject", "propose"])
def test_move_that_names_nobody_is_directed_at_the_other_side_of_the_talks(act: Act) -> None:
    text = (
        "Norway and Iceland met on Monday. Norway demanded a survey from Iceland. Iceland asked Norway for a fee. "
        "Norway spoke of a lower quota."
    )
    asked: list[tuple[str, str, str, Act]] = [
        ("a survey", "Norway", "demanded", "demand"),
        ("a fee", "Iceland", "asked", "demand"),
        ("a lower quota", "Norway", "spoke of", act),
    ]
    assert targets(text, *asked) == ["Iceland", "Norway", "Iceland"]


def test_nobody_is_the_target_where_the_report_names_nobody_else() -> None:
    assert targets("Norway urged a lower quota.", ("a lower quota", "Norway", "urged", "demand")) == [None]


def test_a_party_is_never_its_own_target() -> None:
    text = "Norway told Norway's fishermen of a lower quota."
    assert "Norway" not in targets(text, ("a lower quota", "Norway", "told", "demand"))
