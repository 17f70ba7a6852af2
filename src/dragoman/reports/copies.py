"""Which reports copy long runs of text from an earlier one.

Every run of ``SHINGLE`` words is hashed; of each window of ``WINDOW`` consecutive hashes the smallest is kept as a
fingerprint (winnowing: Schleimer, Wilkerson and Aiken 2003), so that two reports which share a run of
``SHINGLE + WINDOW - 1`` words share a fingerprint. Reports with fingerprints in common are compared in full: the runs
of the later one that stand in the earlier one are its copied passages. Rewrites share no such runs and stay apart.
Time and memory grow with the total text, as each fingerprint remembers a few reports only.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dragoman.offsets import CharSpan
from dragoman.reports.records import Copy, Report

SHINGLE: Final = 5  # words
WINDOW: Final = 8  # shingles
# Tuned on one syndicated pair (share 0.97), five rewrites of one event (greatest share 0.02) and 2,000 news articles
# with edited copies of 200 of them (3 to 8 % of the words changed): all copies found, at shares of 0.87 or more, and
# one pair of the 2,000 joined at 0.51 by the page text that both carry. Measure again when changing one.
SHORTEST_RUN: Final = 12  # words
WIDEST_GAP: Final = 4  # words changed inside a run: a light edit
LEAST_SHARE: Final = 0.5
_FEWEST_COMMON: Final = 2  # fingerprints, before two reports are compared in full
_MOST_KEPT: Final = 8  # reports that one fingerprint remembers
_MOST_COMPARED: Final = 4
_NEARLY: Final = 0.9  # an earlier report with nearly the greatest share is the original

_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)

_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Words:
    spans: tuple[tuple[int, int], ...]  # of each word
    shingles: _Hashes  # [words - SHINGLE + 1]


def find_copies(reports: Sequence[Report]) -> tuple[Copy, ...]:
    """The reports that copy half of their words or more from an earlier one, in the order given.

    Earlier is the one published first where both are dated, else the one given first. Each copy names the report it
    has most of its words from, or an earlier one with nearly as much.
    """
    order = _from_earliest(reports)
    words = {index: _words_of(reports[index].text) for index in order}
    remembered: dict[int, list[int]] = {}
    copies: dict[int, Copy] = {}
    for index in order:
        prints = _fingerprints(words[index].shingles)
        common = Counter(earlier for mark in prints for earlier in remembered.get(mark, ()))
        candidates = [earlier for earlier, count in common.most_common(_MOST_COMPARED) if count >= _FEWEST_COMMON]
        copy = _best_copy(index, candidates, reports, words, order)
        if copy is not None:
            copies[index] = copy
        for mark in prints:
            holders = remembered.setdefault(mark, [])
            if len(holders) < _MOST_KEPT:
                holders.append(index)
    return tuple(copies[index] for index in sorted(copies))


def _from_earliest(reports: Sequence[Report]) -> list[int]:
    """Positions of ``reports``, dated ones by day among the places they hold; undated ones keep theirs."""
    dated = [(report.published, index) for index, report in enumerate(reports) if report.published is not None]
    by_day = iter([index for _, index in sorted(dated)])
    return [index if report.published is None else next(by_day) for index, report in enumerate(reports)]


def _best_copy(
    index: int, candidates: Sequence[int], reports: Sequence[Report], words: dict[int, _Words], order: Sequence[int]
) -> Copy | None:
    found: list[tuple[int, float, tuple[CharSpan, ...]]] = []
    for earlier in candidates:
        share, passages = _shared(words[index], words[earlier])
        if share >= LEAST_SHARE:
            found.append((earlier, share, passages))
    if not found:
        return None
    greatest = max(share for _, share, _ in found)
    rank = {position: place for place, position in enumerate(order)}
    original, share, passages = min(
        (item for item in found if item[1] >= _NEARLY * greatest), key=lambda item: rank[item[0]]
    )
    return Copy(report=reports[index].path, original=reports[original].path, share=share, passages=passages)


def _words_of(text: str) -> _Words:
    spans: list[tuple[int, int]] = []
    codes: list[int] = []
    for match in _WORD.finditer(text):
        spans.append(match.span())
        codes.append(zlib.crc32(match[0].casefold().replace("’", "'").encode("utf-8", "surrogatepass")))
    return _Words(spans=tuple(spans), shingles=_shingles(np.array(codes, dtype=np.uint64)))


def _shingles(codes: _Hashes) -> _Hashes:
    """One hash for each run of ``SHINGLE`` words; ``codes`` has one number a word."""
    count = max(0, len(codes) - SHINGLE + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = (hashes ^ codes[offset : offset + count]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _fingerprints(shingles: _Hashes) -> list[int]:
    if not len(shingles):
        return []
    if len(shingles) <= WINDOW:
        return [int(shingles.min())]
    windows = np.lib.stride_tricks.sliding_window_view(shingles, WINDOW)
    return [int(mark) for mark in np.unique(windows.min(axis=1))]


def _shared(later: _Words, earlier: _Words) -> tuple[float, tuple[CharSpan, ...]]:
    """The share of the later report's words that stand in runs shared with the earlier one, and these runs."""
    starts = np.flatnonzero(np.isin(later.shingles, earlier.shingles))
    runs: list[list[int]] = []  # [first word, word after the last]
    for start in starts.tolist():
        if runs and start <= runs[-1][1] + WIDEST_GAP:
            runs[-1][1] = start + SHINGLE
        else:
            runs.append([start, start + SHINGLE])
    kept = [(first, last) for first, last in runs if last - first >= SHORTEST_RUN]
    passages = tuple(CharSpan(later.spans[first][0], later.spans[last - 1][1]) for first, last in kept)
    return sum(last - first for first, last in kept) / max(1, len(later.spans)), passages
