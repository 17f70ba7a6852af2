"""Which reports are of the same talks, where nobody says so.

Each report is marked by the parties of its moves and by the words that say what the moves are about. Two reports are of
the same talks where they have enough of both in common and lie no more than a few weeks apart; talks are what is joined
so, directly or through other reports. Whether two reports are joined depends on those two alone: the order in which
they come does not matter, and a new one is compared only with those that share its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from dragoman.agenda.drafting import GENERIC_ROOTS
from dragoman.agenda.words import STOP_WORDS, plain, root_of, tokenise
from dragoman.moves.records import Move
from dragoman.reports.records import Report
from dragoman.store.records import Marks

# Tuned on 43 labelled reports of 16 negotiations and 121 news articles. Of the 49 pairs of one negotiation 29 are
# joined, which keeps 12 of the 16 whole but for a report at most; of the 13,000 other pairs, 4. Reports that belong
# together and stay apart are easily put together by name; what is joined wrongly is not as easily seen.
LEAST_PARTIES: Final = 2
LEAST_WORDS: Final = 4
LEAST_SHARE: Final = 0.15  # of the words of the report that has fewer
WIDEST_GAP: Final = 30  # days


def tells_of_talks(moves: Iterable[Move]) -> bool:
    """Whether a report tells of a negotiation at all: somebody says, with some certainty, what should be agreed."""
    return any(move.is_counted and move.act not in ("threaten", "accuse") for move in moves)


def marks_of(report: Report, moves: Sequence[Move]) -> Marks:
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
    return Marks(parties=parties, words=frozenset(words - of_parties - GENERIC_ROOTS))


def are_joined(one: Marks, other: Marks, one_day: date | None, other_day: date | None) -> bool:
    """Whether two reports are of the same talks."""
    if one_day is not None and other_day is not None and abs((one_day - other_day).days) > WIDEST_GAP:
        return False
    shared = len(one.words & other.words)
    least = max(LEAST_WORDS, LEAST_SHARE * min(len(one.words), len(other.words)))
    return shared >= least and len(one.parties & other.parties) >= LEAST_PARTIES


def name_talks(parties: Mapping[str, int], first: date | None) -> str:
    """A name for talks: the two parties that most reports have move (``parties`` counts them), and the first month."""
    names = sorted(parties, key=lambda party: (-parties[party], party))[:2]
    return (" and ".join(names) or "nobody named") + (f", {first:%Y-%m}" if first else "")
