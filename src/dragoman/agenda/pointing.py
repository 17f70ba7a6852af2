"""Objects that only point back: who rejects "this request" rejects what was requested just before.

An object such as "it", "this demand" or "such terms" names what it names through the nearest earlier demand, proposal
or offer of another party in the same report. That is a narrow rule on purpose: "the plan" and "the proposals" may mean
the whole draft on the table, and stay without a term.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.agenda.words import plain
from dragoman.moves.records import Move, TermLink

_NOUN = r"(?:idea|request|demand|suggestion|offer|condition|notion|call|ultimatum|overture|appeal)"
_LOOSE_NOUN = rf"(?:{_NOUN}s?|proposals?|terms|plans?|steps?|moves?|concessions?|compromises?|prices?|deals?)"
_POINTING = re.compile(
    rf"(?:it|this|that|them)(?: as)?|(?:this|that|these|those|such|any such)(?: an?)? {_LOOSE_NOUN}|the {_NOUN}"
)
_SURE = 0.8  # a link made by pointing back is this much as sure as the one it takes
_REACH = 400  # characters between the two sentences; some three sentences of a news report


def points_back(text: str) -> bool:
    """Whether the words of an object name nothing but what was said before.

    >>> [points_back(words) for words in ("this request", "it", "the plan", "a request for water")]
    [True, True, False, False]
    """
    return _POINTING.fullmatch(plain(text).strip(" \"'.,").lower()) is not None


def follow_pointers(moves: Sequence[Move], texts: Mapping[str, str]) -> tuple[Move, ...]:
    """The moves, in their order; those that accept or reject what they point back to take its terms."""
    by_report: dict[str, list[int]] = {}
    for at, move in enumerate(moves):
        by_report.setdefault(move.report, []).append(at)
    followed = list(moves)
    for report, places in by_report.items():
        places.sort(key=lambda at: (moves[at].object.start, moves[at].object.end, moves[at].act, moves[at].party or ""))
        resolved: set[int] = set()
        for rank, at in enumerate(places):
            move = moves[at]
            if move.terms or move.act not in ("accept", "reject") or not points_back(move.object.of(texts[report])):
                continue
            earlier = [followed[i] for i in places[:rank]]
            terms = _antecedent(move, earlier, [i in resolved for i in places[:rank]])
            if terms:
                followed[at] = replace(move, terms=terms)
                resolved.add(at)
    return tuple(followed)


def _antecedent(move: Move, earlier: Sequence[Move], pointing: Sequence[bool]) -> tuple[TermLink, ...]:
    """The terms of the nearest earlier move that can be meant, or nothing."""
    for other, points in zip(reversed(earlier), reversed(pointing), strict=True):
        if other.object.end > move.object.start:
            continue
        if move.sentence.start - other.sentence.end > _REACH:
            break
        if points:
            return other.terms
        if other.act in ("demand", "propose", "offer") and other.party != move.party:
            return tuple(replace(link, score=round(link.score * _SURE, 4)) for link in other.terms)
    return ()
