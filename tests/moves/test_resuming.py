"""What an apposition takes up is a candidate, and counts where the words of the act stand behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dragoman.language.chunks import Chunk
from dragoman.language.encoder import Features
from dragoman.moves.decoding import decode
from dragoman.moves.records import ACTS
from dragoman.moves.resuming import resumed_spans
from dragoman.offsets import CharSpan
from tests.moves.test_decoding import ROLES, WIDTH, case


def chunk_of(text: str) -> Chunk:
    """One sentence; each word and each mark is a piece."""
    offsets = [(0, 0), *(match.span() for match in re.finditer(r"\w+|[^\w\s]", text)), (0, 0)]
    count = len(offsets)
    return Chunk(tuple(range(count)), tuple(offsets), ((1, count - 1),), (CharSpan(0, len(text)),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Talks turned to wider roads, an idea that Norway rejects.",
            ["Talks turned to wider roads", "wider roads"],
        ),
        (
            "After lunch, Oslo backed buses — something that Lima mocked.",
            ["After lunch, Oslo backed buses", "Oslo backed buses"],
        ),
        ("Oslo backed buses, a cheap but slow way which Lima mocked.", ["Oslo backed buses"]),
        ("Oslo backed buses, the way that Lima mocked.", []),
        ("Oslo backed buses, a way of saving fuel.", []),
        ("Oslo, a town that Lima mocked.", []),  # too short to be a thing on the table
    ],
)
def test_it_ends_where_the_apposition_begins(text: str, expected: list[str]) -> None:
    chunk = chunk_of(text)
    spans = resumed_spans(text, chunk)
    assert spans.shape == (len(expected), 2)
    assert [text[chunk.offsets[a][0] : chunk.offsets[b - 1][1]] for a, b in spans.tolist()] == expected


def test_no_sentence_lends_its_words_to_another() -> None:
    text = "They met. Oslo backed buses, an idea that Lima mocked."
    chunk = replace(chunk_of(text), sentences=((1, 4), (4, 15)), spans=(CharSpan(0, 9), CharSpan(10, len(text))))
    assert resumed_spans(text, chunk).tolist() == [[4, 7]]


TEXT = "Talks turned to wider roads, an idea that Norway rejects."


def features_of(chunk: Chunk, cue: int, *, tagged: bool = False) -> tuple[Features, Any]:
    """The wider roads score as rejected, with their cue at a piece; ``tagged``: the first look proposes them too."""
    _, _, encoder = case()
    pieces = len(chunk.ids)
    reject = ACTS.index("reject")
    tags = np.zeros((pieces, len(ACTS), 2), np.float32)
    if tagged:
        tags[4, reject, 0] = tags[5, reject, 1] = 0.9
    starts = np.zeros((pieces, WIDTH), np.float32)
    starts[4, reject] = 5.0
    none = np.zeros((pieces, WIDTH), np.float32)
    keys = np.zeros((pieces, 2 * len(ROLES), 1), np.float32)
    for role, place in enumerate((10, cue)):
        keys[place, 2 * role, 0] = keys[place, 2 * role + 1, 0] = 9.0
    return Features(tags, starts, none, none, none, keys.reshape(pieces, -1)), encoder


def test_what_is_taken_up_is_the_object() -> None:
    chunk = chunk_of(TEXT)
    features, encoder = features_of(chunk, cue=11)
    (move,) = decode("a.txt", TEXT, chunk, features, encoder)
    assert (move.act, move.object.of(TEXT)) == ("reject", "wider roads")
    assert move.cue is not None
    assert move.cue.of(TEXT) == "rejects"
    assert move.holder is not None
    assert move.holder.of(TEXT) == "Norway"


def test_the_words_of_the_act_must_stand_behind_it() -> None:
    chunk = chunk_of(TEXT)
    features, encoder = features_of(chunk, cue=2)
    assert decode("a.txt", TEXT, chunk, features, encoder) == []


def test_what_the_first_look_found_stays_and_is_not_found_twice() -> None:
    chunk = chunk_of(TEXT)
    for cue in (2, 11):
        features, encoder = features_of(chunk, cue=cue, tagged=True)
        assert [move.object.of(TEXT) for move in decode("a.txt", TEXT, chunk, features, encoder)] == ["wider roads"]
