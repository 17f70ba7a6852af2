"""Dragoman reads the coverage of a negotiation and shows where each party stands, down to the sentence.

    import dragoman
    talks = dragoman.read("coverage/")
    talks.moves, talks.board()

    with dragoman.open("dragoman.db") as desk:  # kept between runs
        for item in desk.read("coverage/"): ...
        talks = desk.talks()

Importing the package loads and starts nothing; the reader is loaded by the first reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.desk import Desk
    from dragoman.desk import open_desk as open
    from dragoman.talks import Talks, read, read_texts

__all__ = ["Desk", "Talks", "open", "read", "read_texts"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name in ("Desk", "open"):
        from dragoman import desk

        return desk.Desk if name == "Desk" else desk.open_desk
    if name in __all__:
        from dragoman import talks

        return getattr(talks, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
