"""Who demands, offers, proposes, accepts, rejects, threatens or accuses what, on what condition, by which words.

The records stand here, and what a reader is; ``dragoman.moves.reader`` is the one in the package and loads the
encoder's runtime.
"""

from __future__ import annotations

from dragoman.moves.choosing import ReaderOptions, open_reader
from dragoman.moves.readers import Reader, Refused, Source
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
    "Reader",
    "ReaderOptions",
    "Refused",
    "Source",
    "Telling",
    "TermLink",
    "When",
    "open_reader",
]
