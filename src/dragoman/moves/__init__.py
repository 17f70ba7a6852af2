"""Who demands, offers, proposes, accepts, rejects, threatens or accuses what, on what condition, by which words.

The records stand here; ``dragoman.moves.reader`` makes them and loads the encoder's runtime.
"""

from __future__ import annotations

from dragoman.moves.records import (
    ACTS,
    ATTRIBUTIONS,
    LEAST_SCORE,
    TELLINGS,
    Act,
    Attribution,
    Move,
    Telling,
    TermLink,
    When,
)

__all__ = [
    "ACTS",
    "ATTRIBUTIONS",
    "LEAST_SCORE",
    "TELLINGS",
    "Act",
    "Attribution",
    "Move",
    "Telling",
    "TermLink",
    "When",
]
