"""The second look, on features made by hand: no trained model is needed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dragoman.language.chunks import Chunk
from dragoman.language.encoder import Features
from dragoman.moves.decoding import decode
from dragoman.moves.records import ACTS, ATTRIBUTIONS
from dragoman.offsets import CharSpan

TEXT = "Norway rejects the new quota if Iceland stays out."
ROLES = ("holder", "cue", "condition")
WIDTH = len(ACTS) + 1


def case() -> tuple[Chunk, Features, Any]:
    """One sentence, one piece a word; "the new quota" is tagged as a rejected object and points at its parts."""
    offsets = [(0, 0)]
    for word in TEXT.rstrip(".").split():
        start = TEXT.index(word, offsets[-1][1])
        offsets.append((start, start + len(word)))
    offsets.append((0, 0))
    pieces = len(offsets)
    chunk = Chunk(tuple(range(pieces)), tuple(offsets), ((1, pieces - 1),), (CharSpan(0, len(TEXT)),))
    reject = ACTS.index("reject")
    tags = np.zeros((pieces, len(ACTS), 2), np.float32)
    tags[3, reject, 0] = tags[4:6, reject, 1] = 0.9
    starts = np.zeros((pieces, WIDTH), np.float32)
    starts[3, reject] = 5.0  # the span head is the identity: the start's features are the scores
    none = np.zeros((pieces, WIDTH), np.float32)
    keys = np.zeros((pieces, 2 * len(ROLES), 1), np.float32)
    for role, (first, last) in enumerate(((1, 1), (2, 2), (7, 9))):
        keys[first, 2 * role, 0] = keys[last, 2 * role + 1, 0] = 9.0
    features = Features(tags, starts, none, none, none, keys.reshape(pieces, -1))
    head = {
        "span_act.weight": np.eye(WIDTH, dtype=np.float32),
        "span_act.bias": np.zeros(WIDTH, np.float32),
        "span_hedged.weight": np.zeros((WIDTH, 1), np.float32),
        "span_hedged.bias": np.asarray([-1.0], np.float32),
        "span_attribution.weight": np.zeros((WIDTH, len(ATTRIBUTIONS)), np.float32),
        "span_attribution.bias": np.asarray([0.0, 0.0, 1.0, 0.0], np.float32),
        "pointer_query.weight": np.zeros((WIDTH, 2 * len(ROLES)), np.float32),
        "pointer_query.bias": np.ones(2 * len(ROLES), np.float32),
        "pointer_none.weight": np.zeros((WIDTH, len(ROLES)), np.float32),
        "pointer_none.bias": np.full(len(ROLES), 4.0, np.float32),
    }
    encoder = SimpleNamespace(
        head=head,
        acts=ACTS,
        attributions=ATTRIBUTIONS,
        roles=ROLES,
        decoding={"span": 0.5, "overlap": 0.6, "confidence": [1.0, 0.0]},
    )
    return chunk, features, encoder


def test_a_move_has_all_its_parts() -> None:
    """Object, act and pointers come out as the words they point at."""
    chunk, features, encoder = case()
    (move,) = decode("r.txt", TEXT, chunk, features, encoder)
    assert move.act == "reject"
    assert move.attribution == "narrated"
    assert not move.hedged
    assert move.object.of(TEXT) == "the new quota"
    assert move.holder is not None
    assert move.holder.of(TEXT) == "Norway"
    assert move.cue is not None
    assert move.cue.of(TEXT) == "rejects"
    assert move.condition is not None
    assert move.condition.of(TEXT) == "Iceland stays out"


def test_a_pointer_may_find_nothing() -> None:
    """A role whose "none" scores best is None."""
    chunk, features, encoder = case()
    encoder.head["pointer_none.bias"] = np.full(len(ROLES), 10.0, np.float32)
    (move,) = decode("r.txt", TEXT, chunk, features, encoder)
    assert (move.holder, move.cue, move.condition) == (None, None, None)


def test_an_article_alone_names_nobody() -> None:
    chunk, features, encoder = case()
    keys = features.keys.reshape(len(chunk.offsets), -1)
    keys[1, 0] = keys[1, 1] = 0.0
    keys[3, 0] = keys[3, 1] = 9.0
    (move,) = decode("r.txt", TEXT, chunk, features, encoder)
    assert move.holder is None


@pytest.mark.parametrize("last", ["by", "and", "the"])
def test_an_object_ends_with_no_word_that_leads_on(last: str) -> None:
    chunk, features, encoder = case()
    text = TEXT.replace(" if ", f" {last} ")
    offsets = list(chunk.offsets)
    shift = len(last) - len("if")
    offsets[6:] = [(start + (shift if place else 0), end + shift) for place, (start, end) in enumerate(offsets[6:])]
    features.tags[6, ACTS.index("reject"), 1] = 0.9
    chunk = Chunk(chunk.ids, tuple(offsets), chunk.sentences, (CharSpan(0, len(text)),))
    (move,) = decode("r.txt", text, chunk, features, encoder)
    assert move.object.of(text) == "the new quota"


def test_a_score_below_the_threshold_is_no_move() -> None:
    """The threshold decides."""
    chunk, features, encoder = case()
    encoder.decoding["span"] = 0.999
    assert decode("r.txt", TEXT, chunk, features, encoder) == []


def test_confidence_follows_the_scale_of_the_decoding() -> None:
    """Log-odds are stretched and shifted as the settings say."""
    chunk, features, encoder = case()
    (plain,) = decode("r.txt", TEXT, chunk, features, encoder)
    encoder.decoding["confidence"] = [0.8, -1.0]
    (scaled,) = decode("r.txt", TEXT, chunk, features, encoder)
    assert plain.score is not None
    assert scaled.score is not None
    odds = [np.log(score / (1 - score)) for score in (plain.score, scaled.score)]
    assert odds[1] == pytest.approx(0.8 * odds[0] - 1, abs=0.01)
