"""What the terminal, the pages and the drawings write alike: a stance's symbol, and words that fit a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Final

from dragoman.positions.records import Attitude
from dragoman.render.plain import visible

SYMBOLS: Final[Mapping[Attitude, str]] = {"requires": "▲", "accepts": "●", "refuses": "✕"}


def clipped(text: str, width: int) -> str:
    """The text, cut where it is longer than ``width`` characters."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """The text in at most so many lines of at most ``width`` characters; never none.

    >>> wrapped("Every port is open to both fleets", 12, 2)
    ['Every port', 'is open to…']
    """
    found = wrap(text[: width * lines * 4], width) or [""]
    return found if len(found) <= lines else [*found[: lines - 1], found[lines - 1][: width - 1].rstrip() + "…"]


def fitting(names: Sequence[str], width: int) -> str:
    """As many names as fit into ``width`` characters, at least one, and how many more there are.

    >>> fitting(["Norland", "Sudmark", "Estria"], 20)
    'Norland, Sudmark +1'
    """
    shown = [clipped(visible(name), width) for name in names]
    count = next(
        (
            number
            for number in range(len(shown), 1, -1)
            if len(", ".join(shown[:number])) + (3 if number < len(shown) else 0) <= width
        ),
        1,
    )
    return ", ".join(shown[:count]) + (f" +{len(shown) - count}" if count < len(shown) else "")
