"""Which reports copy long runs of text from an earlier one.

First the pairs worth comparing: a report's letters and digits, without case, spaces and punctuation, are read in runs
of ``RUN``; those whose beginning hashes to one value in ``SAMPLE`` are its fingerprints, so that the same words leave
the same fingerprints wherever they stand (Manber 1994; Schleimer, Wilkerson and Aiken 2003). Two reports that share
fingerprints are then compared word by word: the runs of the later one that stand in the earlier one are its copied
passages. Rewrites share no such runs and stay apart.

Unlike a MinHash of whole texts this finds a copy inside a longer report, as it never asks how alike two texts are. Time
and memory grow with the text in all; ``python benchmarks/copies.py`` measures both against MinHash.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from dragoman.offsets import CharSpan
from dragoman.reports.records import Copy, Report

RUN: Final = 24  # letters, about five words
SAMPLE: Final = 16
SHINGLE: Final = 5  # words
# Tuned on one syndicated pair (share 0.97), five rewrites of one event (greatest share 0.02) and 2,000 news articles
# with edited copies of 200 of them (3 to 8 % of the words changed): all copies found, at shares of 0.87 or more, and
# one pair of the 2,000 joined at 0.51 by the page text that both carry. Measure again when changing one.
SHORTEST_RUN: Final = 12  # words
WIDEST_GAP: Final = 4  # words changed inside a run: a light edit
LEAST_SHARE: Final = 0.5
_FEWEST_COMMON: Final = 2  # fingerprints, before two reports are compared in full
_MOST_KEPT: Final = 8  # earlier reports that one fingerprint leads to
_MOST_COMPARED: Final = 4
_NEARLY: Final = 0.9  # an earlier report with nearly the greatest share is the original
_BLOCK: Final = 1 << 21  # letters hashed at once

_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_LOWER: Final = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))
_NO_LETTERS: Final = bytes(code for code in range(256) if not chr(code).isalnum() or code > 127)

_Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]


class _Codes(dict[str, int]):
    """A number for each word, whatever its case and its apostrophe; each word's is worked out once."""

    def __missing__(self, word: str) -> int:
        folded = word.casefold().replace("’", "'")
        code = self[word] = zlib.crc32(folded.encode("utf-8", "surrogatepass"))
        return code


def find_copies(reports: Sequence[Report]) -> tuple[Copy, ...]:
    """The reports that copy half of their words or more from an earlier one, in the order given.

    Earlier is the one published first where both are dated, else the one given first. Each copy names the report it
    has most of its words from, or an earlier one with nearly as much.
    """
    order = _from_earliest(reports)
    codes = _Codes()
    shingles: dict[int, list[int]] = {}
    sets: dict[int, frozenset[int]] = {}
    copies: dict[int, Copy] = {}
    for later, earlier_ones in _candidates([reports[index].text for index in order]):
        for place in (later, *earlier_ones):
            if place not in shingles:
                shingles[place] = _shingles(reports[order[place]].text, codes)
        for earlier in earlier_ones:
            if earlier not in sets:
                sets[earlier] = frozenset(shingles[earlier])
        runs = {earlier: _shared_runs(shingles[later], sets[earlier]) for earlier in earlier_ones}
        covered = {earlier: sum(last - first for first, last in found) for earlier, found in runs.items()}
        count = len(shingles[later]) + SHINGLE - 1
        if max(covered.values()) < LEAST_SHARE * count:
            continue
        original = min(
            e for e in earlier_ones if covered[e] >= max(LEAST_SHARE * count, _NEARLY * max(covered.values()))
        )
        report = reports[order[later]]
        spans = [match.span() for match in _WORD.finditer(report.text)]
        copies[order[later]] = Copy(
            report=report.path,
            original=reports[order[original]].path,
            share=covered[original] / count,
            passages=tuple(CharSpan(spans[first][0], spans[last - 1][1]) for first, last in runs[original]),
        )
    return tuple(copies[index] for index in sorted(copies))


def _from_earliest(reports: Sequence[Report]) -> list[int]:
    """Positions of ``reports``, dated ones by day among the places they hold; undated ones keep theirs."""
    dated = [(report.published, index) for index, report in enumerate(reports) if report.published is not None]
    by_day = iter([index for _, index in sorted(dated)])
    return [index if report.published is None else next(by_day) for index, report in enumerate(reports)]


# Which to compare


def _candidates(texts: Sequence[str]) -> list[tuple[int, list[int]]]:
    """For each text that shares fingerprints with earlier ones, those that it shares most with."""
    marks, owners = _fingerprints(texts)
    by_mark = np.argsort(marks, kind="stable")  # owners ascend, so that the holders of a mark stay in order
    marks, owners = marks[by_mark], owners[by_mark]
    if not len(marks):
        return []
    starts = np.flatnonzero(np.concatenate(([True], marks[1:] != marks[:-1])))
    sizes = np.diff(np.append(starts, len(marks)))
    firsts = np.repeat(starts, sizes)  # for each mark, where its holders begin
    shared = np.flatnonzero(np.repeat(sizes, sizes) > 1)
    pairs: list[_Places] = []
    for nth in range(_MOST_KEPT):
        held = shared[firsts[shared] + nth < shared]
        pairs.append(owners[held] * len(texts) + owners[firsts[held] + nth])
    keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
    enough = counts >= _FEWEST_COMMON
    by_later: dict[int, list[tuple[int, int]]] = {}
    for key, count in zip(keys[enough].tolist(), counts[enough].tolist(), strict=True):
        later, earlier = divmod(key, len(texts))
        by_later.setdefault(later, []).append((-count, earlier))
    return [(later, [earlier for _, earlier in sorted(found)[:_MOST_COMPARED]]) for later, found in by_later.items()]


def _fingerprints(texts: Sequence[str]) -> tuple[_Hashes, _Places]:
    """The fingerprints of all texts, each once a text, and the text that each belongs to, ascending."""
    marks: list[_Hashes] = [np.zeros(0, dtype=np.uint64)]
    owners: list[_Places] = [np.zeros(0, dtype=np.int64)]
    first, letters, held = 0, list[bytes](), 0
    for place, text in enumerate(texts):
        letters.append(text.encode("utf-8", "surrogatepass").translate(_LOWER, _NO_LETTERS))
        held += len(letters[-1])
        if held >= _BLOCK or place == len(texts) - 1:
            block_marks, block_owners = _block_fingerprints(letters)
            marks.append(block_marks)
            owners.append(block_owners + first)
            first, letters, held = place + 1, [], 0
    return np.concatenate(marks), np.concatenate(owners)


def _block_fingerprints(letters: Sequence[bytes]) -> tuple[_Hashes, _Places]:
    ends = np.cumsum([len(part) for part in letters])
    joined = b"".join(letters)
    count = len(joined) - RUN + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    eights: _Hashes = np.ndarray((count + RUN - 8,), dtype="<u8", buffer=joined, strides=(1,))  # at every letter
    begun = eights[:count] * _MULTIPLIER
    at = np.flatnonzero(begun >> np.uint64(40) & np.uint64(SAMPLE - 1) == 0)
    owners = np.searchsorted(ends, at, side="right")
    whole = at + RUN <= ends[owners]
    at, owners = at[whole], owners[whole]
    mark = begun[at]
    for offset in range(8, RUN, 8):
        mark = (mark ^ mark >> np.uint64(29) ^ eights[at + offset]) * _MULTIPLIER
    once = np.lexsort((mark, owners))
    mark, owners = mark[once], owners[once]
    new = np.ones(len(mark), dtype=bool)
    new[1:] = (mark[1:] != mark[:-1]) | (owners[1:] != owners[:-1])
    return mark[new], owners[new]


# Comparing two


def _shingles(text: str, codes: _Codes) -> list[int]:
    """One hash for each run of ``SHINGLE`` words."""
    words = np.array([codes[word] for word in _WORD.findall(text)], dtype=np.uint64)
    count = max(0, len(words) - SHINGLE + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for offset in range(SHINGLE):
        hashes = (hashes ^ words[offset : offset + count]) * _MULTIPLIER
        hashes ^= hashes >> np.uint64(29)
    return list(hashes.tolist())


def _shared_runs(later: list[int], earlier: frozenset[int]) -> list[tuple[int, int]]:
    """The runs of the later report's words that stand in the earlier one: first word, word after the last."""
    runs: list[list[int]] = []
    for start, shingle in enumerate(later):
        if shingle not in earlier:
            continue
        if runs and start <= runs[-1][1] + WIDEST_GAP:
            runs[-1][1] = start + SHINGLE
        else:
            runs.append([start, start + SHINGLE])
    return [(first, last) for first, last in runs if last - first >= SHORTEST_RUN]
