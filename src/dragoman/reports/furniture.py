"""Which lines of a page are not the report, by the lexicon in ``furniture.toml``.

Each entry is a pattern, a reason and an example line that it drops; ``place`` says where on the page it may act, since
some lines ("Politics", a bare name) are furniture above the first paragraph or below the last one, and part of the
report between them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

Place = Literal["anywhere", "head", "tail", "edges"]
Reason = Literal[
    "title",
    "repeats the title",
    "byline",
    "about the author",
    "contributors",
    "outlet name",
    "section name",
    "date line",
    "update stamp",
    "reading time",
    "page tool",
    "invitation to comment",
    "invitation to subscribe",
    "invitation to share",
    "invitation to follow",
    "invitation to use an app",
    "invitation to write in",
    "appeal for support",
    "question to readers",
    "related stories",
    "read-more link",
    "link in capitals",
    "caption or credit",
    "advertisement",
    "copyright",
    "separator",
    "control characters",
]

_USUAL_LONGEST: Final = 240  # characters
_CAPITALS_FEWEST_WORDS: Final = 5
_CAPITALS_LONGEST: Final = 200  # characters
_WORD: Final = re.compile(r"[^\W\d_][\w’'.-]*")
_SENTENCE_END: Final = re.compile(r"[.!?…:;][\"”’')\]»]*\Z")
_FRAGMENT: Final = re.compile(r"<([a-z]+)>")
_PLACES: Final[dict[Place, frozenset[Place]]] = {
    "anywhere": frozenset({"anywhere"}),
    "head": frozenset({"anywhere", "head", "edges"}),
    "tail": frozenset({"anywhere", "tail", "edges"}),
    "edges": frozenset({"anywhere", "edges"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind of line that is not the report."""

    reason: Reason
    pattern: str  # a regular expression, fragments filled in
    example: str  # a line that the entry drops; tests run it
    place: Place
    longest: int  # characters; a longer line is the report's, whatever it begins with

    def claims(self, line: str) -> bool:
        """Whether the entry drops ``line``."""
        return len(line) <= self.longest and _compiled(self.pattern).match(line) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All entries, in the order in which they are asked."""

    entries: tuple[Entry, ...]
    related: tuple[Entry, ...]  # headings of related stories, under which links follow

    def at(self, place: Place) -> tuple[Entry, ...]:
        """The entries that act at ``place``."""
        return tuple(entry for entry in self.entries if entry.place in _PLACES[place])


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that is shipped with the package."""
    tables = tomllib.loads(files("dragoman.reports").joinpath("furniture.toml").read_text(encoding="utf-8"))
    fragments: dict[str, str] = {}
    for name, pattern in tables["fragments"].items():
        fragments[name] = f"(?:{_fill(pattern, fragments)})"
    return Lexicon(
        entries=tuple(_entry(table, fragments) for table in tables["entry"]),
        related=tuple(_entry(table, fragments) for table in tables["related"]),
    )


@lru_cache(maxsize=4096)
def furniture_of(line: str, place: Place = "anywhere") -> Reason | None:
    """Why ``line``, standing at ``place`` of its page, is not the report. None: it is the report as far as known."""
    longest, any_pattern = _any_entry(place)
    if len(line) <= longest and any_pattern.match(line):
        for entry in load_lexicon().at(place):
            if entry.claims(line):
                return entry.reason
    return "link in capitals" if _is_capital_link(line) else None


def opens_related_stories(line: str) -> bool:
    """Whether ``line`` is a heading such as "You may also like"."""
    return any(entry.claims(line) for entry in load_lexicon().related)


def _is_capital_link(line: str) -> bool:
    """Whether ``line`` is a link to another story, set in capitals: five words or more, and no full stop."""
    if len(line) > _CAPITALS_LONGEST or not line.isupper() or _SENTENCE_END.search(line):
        return False
    return len(_WORD.findall(line)) >= _CAPITALS_FEWEST_WORDS


def _entry(table: dict[str, Any], fragments: dict[str, str]) -> Entry:
    return Entry(
        reason=table["reason"],
        pattern=_fill(table["pattern"], fragments),
        example=table["example"],
        place=table.get("place", "anywhere"),
        longest=table.get("longest", _USUAL_LONGEST),
    )


def _fill(pattern: str | list[str], fragments: dict[str, str]) -> str:
    joined = pattern if isinstance(pattern, str) else "".join(pattern)
    return _FRAGMENT.sub(lambda found: fragments[found[1]], joined)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _any_entry(place: Place) -> tuple[int, re.Pattern[str]]:
    """The greatest length and all patterns at once: most lines are the report's, and one match tells so."""
    entries = load_lexicon().at(place)
    return max(entry.longest for entry in entries), _compiled("|".join(f"(?:{entry.pattern})" for entry in entries))
