"""Average linkage."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dragoman.agenda.clusters import join_alike, leaders


@given(st.integers(0, 12), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_every_item_is_in_one_group(count: int, seed: int, least: float) -> None:
    half = np.random.default_rng(seed).random((count, count))
    groups = join_alike((half + half.T) / 2, least=least)
    assert sorted(item for group in groups for item in group) == list(range(count))


def test_two_clumps_stay_apart() -> None:
    alike = np.full((6, 6), 0.1)
    alike[:3, :3] = alike[3:, 3:] = 0.9
    assert join_alike(alike, least=0.5) == ((0, 1, 2), (3, 4, 5))


def test_the_average_counts_not_the_nearest() -> None:
    """A chain of near neighbours is not one group."""
    alike = np.array([[1, 0.8, 0.0, 0.0], [0.8, 1, 0.7, 0.0], [0.0, 0.7, 1, 0.8], [0.0, 0.0, 0.8, 1]])
    assert join_alike(alike, least=0.5) == ((0, 1), (2, 3))


def test_leaders_gather_what_is_alike() -> None:
    rows = np.array([[1, 0], [0, 1], [1, 0], [0.6, 0.8]], dtype=np.float32)
    assert leaders(rows, least=0.9, most=9) == ((0, 2), (1,), (3,))
    assert leaders(rows, least=0.9, most=2) == ((0, 2), (1,))
