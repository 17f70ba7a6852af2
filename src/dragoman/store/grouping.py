"""Which reports are of the same talks, where nobody says so.

Each report is marked by the parties of its moves and by the words that say what the moves are about. Two reports are of
the same talks where they have enough of both in common and lie no more than a few weeks apart; talks are what is joined
so, directly or through other reports. A shared word counts by how rare it is in English, so that news of every kind is
not chained together by "federal" and "reform" (inverse frequency, Spaerck Jones 1972; by Zipf's law the place of a word
in a list by frequency is its inverse frequency). A report without a day may be of any year, and has to share more.
Whether two reports are joined depends on those two alone: the order in which they come does not matter, and a new one
is compared only with those that share its words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from dragoman.agenda.drafting import GENERIC_ROOTS
from dragoman.agenda.words import STOP_WORDS, plain, root_of, tokenise
from dragoman.moves.records import Move
from dragoman.reports.records import Report
from dragoman.store.records import Marks

# Tuned on 43 labelled reports of 16 negotiations among 300 news articles (benchmarks/talks.py). Of the 49 pairs of one
# negotiation 32 are joined, which keeps 11 of the 16 whole, and one more by way of the news; of 43,000 other pairs 17.
# The largest group are seven reports on Brexit. Reports that belong together and stay apart are easily put together by
# name; what is joined wrongly is not as easily seen.
LEAST_PARTIES: Final = 2
LEAST_SHARED: Final = 200  # summed rarity of the words of both
LEAST_UNDATED: Final = 300  # the same, where one has no day
LEAST_SHARE: Final = 0.12  # of the rarity of all words of the report that has less
WIDEST_GAP: Final = 30  # days

RAREST: Final = 100  # of a word that is not in the list
_LIST: Final = 30_000  # words, the place at which a word is as rare as one that is not in the list
_COMMON: Final = 200  # places at the top of the list that differ little


def tells_of_talks(moves: Iterable[Move]) -> bool:
    """Whether a report tells of a negotiation at all: somebody says, with some certainty, what should be agreed."""
    return any(move.is_counted and move.act not in ("threaten", "accuse") for move in moves)


def rarity_of(vocabulary: Iterable[str]) -> dict[str, int]:
    """How rare each root is, 0 to ``RAREST``; ``vocabulary`` are English words, the most frequent first.

    >>> rarity = rarity_of(["the", "government", "ferry"])
    >>> rarity["the"] <= rarity["govern"] <= rarity["ferr"]
    True
    """
    places: dict[str, int] = {}
    for place, word in enumerate(vocabulary):
        places.setdefault(root_of(word), place)
    whole = math.log1p(_LIST / _COMMON)
    return {root: min(RAREST, round(RAREST * math.log1p(place / _COMMON) / whole)) for root, place in places.items()}


def marks_of(report: Report, moves: Sequence[Move], rarity: Mapping[str, int]) -> Marks:
    """What a report is grouped by; ``moves`` are its own, with the parties that it tells by itself."""
    counted = [move for move in moves if move.is_counted]
    parties = frozenset(name for move in counted for name in (move.party, move.target) if name)
    of_parties = {root_of(token) for name in parties for token, _, _ in tokenise(plain(name))}
    spans = [span for move in counted for span in (move.object, move.condition) if span is not None]
    said = [span.of(report.text) for span in spans]
    words = {
        root
        for text in said
        for token, _, _ in tokenise(plain(text))
        if token.lower() not in STOP_WORDS and len(root := root_of(token)) > 2 and not token.isdigit()
    }
    kept = sorted(words - of_parties - GENERIC_ROOTS)
    return Marks(parties=parties, words={root: rarity.get(root, RAREST) for root in kept})


def are_joined(one: Marks, other: Marks, one_day: date | None, other_day: date | None) -> bool:
    """Whether two reports are of the same talks."""
    if one_day is not None and other_day is not None and abs((one_day - other_day).days) > WIDEST_GAP:
        return False
    shared = sum(min(rarity, other.words[root]) for root, rarity in one.words.items() if root in other.words)
    least = LEAST_UNDATED if one_day is None or other_day is None else LEAST_SHARED
    share = LEAST_SHARE * min(sum(one.words.values()), sum(other.words.values()))
    return shared >= max(least, share) and len(one.parties & other.parties) >= LEAST_PARTIES


def name_talks(parties: Mapping[str, int], first: date | None) -> str:
    """A name for talks: the two parties that most reports have move (``parties`` counts them), and the first month."""
    names = sorted(parties, key=lambda party: (-parties[party], party))[:2]
    return (" and ".join(names) or "nobody named") + (f", {first:%Y-%m}" if first else "")
