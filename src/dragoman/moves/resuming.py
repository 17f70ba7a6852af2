"""What an apposition takes up, as in "They would widen the road, **an idea that** the mayor turned down".

The object of such a move stands before the comma, far from its verb, where the encoder rarely tags it. These spans are
candidates for a look of their own (``decoding.py``): they count only where the words of the act stand behind them.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from dragoman.language.chunks import Chunk

_RESUMED = re.compile(r"(?:,|—|–|--| -) ?(?:an?|something) (?:\S+ ){0,4}?(?:that|which)\b", re.IGNORECASE)
_BREAKS = frozenset({",", "—", "–", "-", ";", ":"})
_LEADING = frozenset(
    "about by for from in of on over regarding that to with".split()
)  # what is taken up may follow them
_LONGEST = 30  # word pieces


def resumed_spans(text: str, chunk: Chunk) -> NDArray[np.int64]:
    """Candidate objects of one chunk, half-open piece ranges, sorted, each once; shape (candidates, 2).

    Each ends where an apposition begins; it begins with the sentence, with the part of it since the last comma or dash,
    or after a preposition in that part.
    """
    found: set[tuple[int, int]] = set()
    for (first, last), sentence in zip(chunk.sentences, chunk.spans, strict=True):
        starts = [start for start, _ in chunk.offsets[first:last]]
        pieces = [text[start:end].lower() for start, end in chunk.offsets[first:last]]
        for match in _RESUMED.finditer(text, sentence.start, sentence.end):
            end = bisect_left(starts, match.start())
            if not 3 <= end < len(pieces):
                continue
            begins = {0}
            for at in range(end - 2, max(-1, end - _LONGEST), -1):
                if pieces[at] in _BREAKS:
                    begins.add(at + 1)
                    break
                if pieces[at] in _LEADING:
                    begins.add(at + 1)
            found.update((first + begin, first + end) for begin in begins if 2 <= end - begin <= _LONGEST)
    return np.asarray(sorted(found), dtype=np.int64).reshape(-1, 2)
