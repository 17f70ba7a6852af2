"""Which reports copy long runs of text from an earlier one.

First the pairs worth comparing: a report's letters and digits, without case, spaces and punctuation, are read in runs
of ``RUN``; those whose beginning hashes to one value in ``SAMPLE`` are its fingerprints, so that the same words leave
the same fingerprints wherever they stand (Manber 1994; Schleimer, Wilkerson and Aiken 2003). Two reports that share
fingerprints are then compared word by word: the runs of the later one that stand in the earlier one are its copied
passages. Rewrites share no such runs and stay apart.

Unlike a MinHash of whole texts this finds a copy inside a longer report, as it never asks how alike two texts are. Both
steps go over many texts at once, as arrays. Time and memory grow with the text in all; ``python benchmarks/copies.py``
measures both against MinHash.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_LEAST_COMMON: Final = 16  # and one in so many of the later one's: what a page's furniture shares is less
_MOST_KEPT: Final = 8  # earlier reports that one fingerprint leads to
_MOST_COMPARED: Final = 4
_NEARLY: Final = 0.9  # an earlier report with nearly the greatest share is the original
_BLOCK: Final = 1 << 20  # letters or characters gone over at once

_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_LOWER: Final = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))
_NO_LETTERS: Final = bytes(code for code in range(256) if not chr(code).isalnum() or code > 127)
_JOINERS: Final = "’'-"  # inside a word
_LETTER, _JOINER = 1, 2
_POWERS: Final = np.uint64(0xBF58476D1CE4E5B9) ** np.arange(64, dtype=np.uint64)

_Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]


def find_copies(reports: Sequence[Report]) -> tuple[Copy, ...]:
    """The reports that copy half of their words or more from an earlier one, in the order given.

    Earlier is the one published first where both are dated, else the one given first. Each copy names the report it
    has most of its words from, or an earlier one with nearly as much.
    """
    order = _from_earliest(reports)
    texts = [reports[index].text for index in order]
    copies: dict[int, Copy] = {}
    for block in _blocks(_candidates(texts), texts):
        for later, earlier, share, passages in _copied(block, texts):
            copies[order[later]] = Copy(
                report=reports[order[later]].path,
                original=reports[order[earlier]].path,
                share=share,
                passages=passages,
            )
    return tuple(copies[index] for index in sorted(copies))


def _from_earliest(reports: Sequence[Report]) -> list[int]:
    """Positions of ``reports``, dated ones by day among the places they hold; undated ones keep theirs."""
    dated = [(report.published, index) for index, report in enumerate(reports) if report.published is not None]
    by_day = iter([index for _, index in sorted(dated)])
    return [index if report.published is None else next(by_day) for index, report in enumerate(reports)]


def signature_of(text: str) -> list[int]:
    """A sample of the fingerprints of a text, ascending: one for about ``SAMPLE`` * 4 letters, each of 62 bits.

    Texts that share a passage share the part of their signatures that lies in it, so that an index of signatures finds
    those worth comparing; ``fewest_common`` says from how many on.
    """
    marks, _ = _block_fingerprints([_letters(text)])
    return [int(mark) for mark in np.unique(marks[marks < np.uint64(1) << np.uint64(62)]).tolist()]


def fewest_common(count: int) -> int:
    """How many members of a signature of ``count`` must be common before two texts are compared word by word."""
    return max(1, count // _LEAST_COMMON)


# Which to compare


def _candidates(texts: Sequence[str]) -> list[tuple[int, list[int]]]:
    """For each text that shares fingerprints with earlier ones, those that it shares most with."""
    width = np.uint64(max(1, len(texts).bit_length()))
    # One number for a fingerprint and its text, so that one sort brings together the holders of each, in their order.
    keys = np.concatenate(
        [np.zeros(0, dtype=np.uint64)]
        + [(marks >> width << width) | owners.astype(np.uint64) for marks, owners in _fingerprints(texts)]
    )
    keys.sort()
    keys = keys[_begins(keys)]
    marks = keys >> width
    begins = _begins(marks)
    shared = ~begins
    shared[:-1] |= shared[1:]
    owners = (keys & ((np.uint64(1) << width) - np.uint64(1))).astype(np.int64)
    fewest = np.maximum(_FEWEST_COMMON, np.bincount(owners, minlength=len(texts)) // _LEAST_COMMON)
    marks, owners = marks[shared], owners[shared]
    if not len(marks):
        return []
    starts = np.flatnonzero(begins[shared])
    firsts = np.repeat(starts, np.diff(np.append(starts, len(marks))))  # for each mark, where its holders begin
    places = np.arange(len(marks))
    pairs: list[_Places] = []
    for nth in range(_MOST_KEPT):
        held = places[firsts + nth < places]
        pairs.append(owners[held] * len(texts) + owners[firsts[held] + nth])
    found, counts = np.unique(np.concatenate(pairs), return_counts=True)
    enough = counts >= fewest[found // len(texts)]
    by_later: dict[int, list[tuple[int, int]]] = {}
    for key, count in zip(found[enough].tolist(), counts[enough].tolist(), strict=True):
        later, earlier = divmod(key, len(texts))
        by_later.setdefault(later, []).append((-count, earlier))
    return [(later, [earlier for _, earlier in sorted(held)[:_MOST_COMPARED]]) for later, held in by_later.items()]


def _begins(values: _Hashes) -> npt.NDArray[np.bool_]:
    """Where in sorted ``values`` another one begins."""
    begins = np.ones(len(values), dtype=bool)
    begins[1:] = values[1:] != values[:-1]
    return begins


def _fingerprints(texts: Sequence[str]) -> Iterator[tuple[_Hashes, _Places]]:
    """The fingerprints of all texts, block by block, and the text that each belongs to, ascending."""
    first, letters, held = 0, list[bytes](), 0
    for place, text in enumerate(texts):
        letters.append(_letters(text))
        held += len(letters[-1])
        if held >= _BLOCK or place == len(texts) - 1:
            marks, owners = _block_fingerprints(letters)
            yield marks, owners + first
            first, letters, held = place + 1, [], 0


def _letters(text: str) -> bytes:
    """The ASCII letters and digits of a text, in lower case."""
    return text.encode("utf-8", "surrogatepass").translate(_LOWER, _NO_LETTERS)


def _block_fingerprints(letters: Sequence[bytes]) -> tuple[_Hashes, _Places]:
    joined = b"".join(letters)
    count = len(joined) - RUN + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    # Where runs begin is told by four letters, in bytes: the one step that looks at every letter has to be light.
    code = np.frombuffer(joined, dtype=np.uint8)
    begun = code[:count] * np.uint8(31)
    for offset, factor in ((1, 113), (2, 197), (3, 71)):
        begun += code[offset : offset + count] * np.uint8(factor)
    begun ^= begun >> np.uint8(4)
    at = np.flatnonzero(begun * np.uint8(91) < 256 // SAMPLE)
    ends = np.cumsum([len(part) for part in letters])
    owners = np.repeat(np.arange(len(letters)), np.diff(np.searchsorted(at, ends), prepend=0))
    whole = at + RUN <= ends[owners]
    at, owners = at[whole], owners[whole]
    eights: _Hashes = np.ndarray((count + RUN - 8,), dtype="<u8", buffer=joined, strides=(1,))  # at every letter
    marks = eights[at] * _MULTIPLIER
    for offset in range(8, RUN, 8):
        marks = (marks ^ marks >> np.uint64(29) ^ eights[at + offset]) * _MULTIPLIER
    return marks, owners


# Comparing


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some texts, one after the other."""

    starts: _Places  # of each word, in its own text
    ends: _Places
    firsts: _Places  # of each text its first word, and at last the number of all words
    shingles: _Hashes  # of each word and those behind it; the last few of a text reach into the next

    def within(self, text: int) -> tuple[int, int]:
        """The first and the last but one of the words of a text from which a shingle lies in it."""
        first = int(self.firsts[text])
        return first, max(first, int(self.firsts[text + 1]) - SHINGLE + 1)


def _blocks(candidates: Sequence[tuple[int, list[int]]], texts: Sequence[str]) -> Iterator[list[tuple[int, list[int]]]]:
    """The candidates, as many at a time as can be gone over at once."""
    block: list[tuple[int, list[int]]] = []
    held = 0
    for later, earlier_ones in candidates:
        block.append((later, earlier_ones))
        held += sum(len(texts[place]) for place in (later, *earlier_ones))
        if held >= _BLOCK:
            yield block
            block, held = [], 0
    if block:
        yield block


def _copied(
    block: Sequence[tuple[int, list[int]]], texts: Sequence[str]
) -> Iterator[tuple[int, int, float, tuple[CharSpan, ...]]]:
    """Which texts of a block copy which other, how much of their words, and where those stand."""
    places = {place: number for number, place in enumerate(dict.fromkeys(p for a, b in block for p in (a, *b)))}
    words = _words_of([texts[place] for place in places])
    pairs = [(places[later], places[earlier]) for later, earlier_ones in block for earlier in earlier_ones]
    runs = _shared_runs(words, pairs)
    number = 0
    for later, earlier_ones in block:
        found = {earlier: runs[number + nth] for nth, earlier in enumerate(earlier_ones)}
        number += len(earlier_ones)
        first, last = words.firsts[places[later]], words.firsts[places[later] + 1]
        covered = {earlier: sum(end - start for start, end in held) for earlier, held in found.items()}
        most = max(covered.values())
        if most < LEAST_SHARE * (last - first):
            continue
        original = min(e for e in earlier_ones if covered[e] >= max(LEAST_SHARE * (last - first), _NEARLY * most))
        passages = tuple(CharSpan(int(words.starts[start]), int(words.ends[end - 1])) for start, end in found[original])
        yield later, original, covered[original] / int(last - first), passages


def _words_of(texts: Sequence[str]) -> _Words:
    """The words of ``texts``: runs of word characters, with single apostrophes and hyphens inside."""
    joined = "\n".join((*texts, ""))
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds, letters = _alphabet(codes)
    kind = kinds[codes]
    inside = kind == _LETTER
    inside[1:-1] |= (kind[1:-1] == _JOINER) & inside[:-2] & inside[2:]
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if len(inside) and inside[0]:
        edges = np.concatenate(([0], edges))
    starts, ends = edges[::2], edges[1::2]  # the last character parts texts, so that every word ends
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    firsts = np.searchsorted(starts, begins)
    at = np.flatnonzero(inside)
    lengths = ends - starts
    offsets = np.cumsum(lengths) - lengths  # of each word in ``at``
    in_word = np.minimum(np.arange(len(at)) - np.repeat(offsets, lengths), len(_POWERS) - 1)
    values = letters[codes[at]] * _POWERS[in_word]
    hashes = np.add.reduceat(values, offsets) if len(offsets) else np.zeros(0, dtype=np.uint64)
    shingles = np.zeros(len(hashes), dtype=np.uint64)
    for offset in range(SHINGLE):
        shingles[: len(hashes) - offset] = (shingles[: len(hashes) - offset] ^ hashes[offset:]) * _MULTIPLIER
        shingles ^= shingles >> np.uint64(29)
    shift = np.repeat(begins[:-1], np.diff(firsts))
    return _Words(starts - shift, ends - shift, firsts, shingles)


def _alphabet(codes: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint8], _Hashes]:
    """By code point, for those in ``codes``: whether it belongs to words, and a number that is the same in any case."""
    present = np.zeros(int(codes.max(initial=0)) + 1, dtype=bool)
    present[codes] = True
    kinds = np.zeros(len(present), dtype=np.uint8)
    letters = np.zeros(len(present), dtype=np.uint64)
    for code in np.flatnonzero(present).tolist():
        character = chr(code)
        if character.isalnum() or character == "_":
            kinds[code] = _LETTER
        elif character in _JOINERS:
            kinds[code] = _JOINER
        letters[code] = sum(ord(part) << 20 * n for n, part in enumerate(character.replace("’", "'").casefold()[:3]))
    letters = (letters + np.uint64(1)) * _MULTIPLIER
    return kinds, letters ^ letters >> np.uint64(29)


def _shared_runs(words: _Words, pairs: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """For each pair, the runs of the later text's words that stand in the earlier one: first word, word after the last.

    ``pairs`` are numbers of a later and an earlier text of ``words``.
    """
    width = np.uint64(max(1, len(words.firsts).bit_length()))
    high = np.uint64(64) - width
    earlier_ones = sorted({earlier for _, earlier in pairs})
    held = np.concatenate(
        [words.shingles[slice(*words.within(text))] >> width | np.uint64(text) << high for text in earlier_ones]
    )
    held.sort()
    bounds = [words.within(later) for later, _ in pairs]
    counts = [last - first for first, last in bounds]
    at = np.concatenate([np.arange(first, last) for first, last in bounds])
    pair_of = np.repeat(np.arange(len(pairs)), counts)
    of = np.array([earlier for _, earlier in pairs], dtype=np.uint64)
    asked = words.shingles[at] >> width | of[pair_of] << high
    nearest = np.minimum(np.searchsorted(held, asked), max(0, len(held) - 1))
    common = held[nearest] == asked if len(held) else np.zeros(len(asked), dtype=bool)
    at, pair_of = at[common], pair_of[common]
    runs: list[list[tuple[int, int]]] = [[] for _ in pairs]
    if not len(at):
        return runs
    begins = np.concatenate(([True], (pair_of[1:] != pair_of[:-1]) | (np.diff(at) > SHINGLE + WIDEST_GAP)))
    firsts, lasts = at[begins], at[np.append(begins[1:], True)] + SHINGLE
    long = lasts - firsts >= SHORTEST_RUN
    for pair, first, last in zip(
        pair_of[begins][long].tolist(), firsts[long].tolist(), lasts[long].tolist(), strict=True
    ):
        runs[pair].append((first, last))
    return runs
