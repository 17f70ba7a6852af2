"""Dragoman reads the coverage of a negotiation and shows where each party stands, down to the sentence.

    import dragoman
    talks = dragoman.read("coverage/")
    talks.moves, talks.board()

Importing the package loads and starts nothing; the reader is loaded by the first reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.talks import Talks, read, read_texts

__all__ = ["Talks", "read", "read_texts"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name in __all__:
        from dragoman import talks

        return getattr(talks, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
