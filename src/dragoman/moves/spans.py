"""Which spans of a chunk may be objects of moves: the first of the reader's two looks.

The encoder tags every word piece, for each act, as outside, beginning or inside an object. A candidate is a run of
pieces whose probability of not being outside stays over one of a few thresholds, within one sentence; a likely
beginning cuts a run in two. Every candidate is then scored as a whole (``decoding.py``). Several thresholds give
several lengths of the same object, and the second look chooses among them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

THRESHOLDS = (0.2, 0.4, 0.6, 0.8)
BEGIN = 0.5
LONGEST = 60


def candidate_spans(
    begin: NDArray[np.float32], inside: NDArray[np.float32], sentences: Sequence[tuple[int, int]]
) -> NDArray[np.int64]:
    """Candidate objects of one chunk, half-open token ranges, sorted, each once.

    Args:
        begin: probability of B, shape (acts, tokens).
        inside: probability of I, shape (acts, tokens).
        sentences: half-open token range of each sentence.

    Returns:
        Shape (candidates, 2). A span of a single piece is never a candidate.
    """
    tokens = begin.shape[1]
    taken = begin + inside
    taken = np.concatenate([taken, taken.max(axis=0, keepdims=True)])
    opens = np.concatenate([begin, begin.max(axis=0, keepdims=True)]) >= BEGIN
    first = np.zeros(tokens, dtype=bool)
    words = np.zeros(tokens, dtype=bool)
    for start, end in sentences:
        first[start] = True
        words[start:end] = True
    cuts = opens | first
    thresholds = np.asarray(THRESHOLDS, dtype=np.float32)[:, None, None]
    runs = (taken[None] >= thresholds) & words
    before = np.zeros_like(runs)
    before[..., 1:] = runs[..., :-1]
    starts = runs & (~before | cuts)
    after = np.zeros_like(runs)
    after[..., :-1] = runs[..., 1:] & ~cuts[..., 1:]
    ends = runs & ~after
    found_starts = np.nonzero(starts.reshape(-1, tokens))[1]
    found_ends = np.nonzero(ends.reshape(-1, tokens))[1] + 1
    length = found_ends - found_starts
    keep = (length > 1) & (length <= LONGEST)
    keys = np.unique(found_starts[keep] * (tokens + 1) + found_ends[keep])
    return np.stack([keys // (tokens + 1), keys % (tokens + 1)], axis=1)
