"""What was read: a report, what was dropped from it, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.offsets import CharSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A line of the page that is not the report."""

    line: str
    reason: str  # one of a few fixed words, such as "repeats the title", "reading time", "invitation to comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article by one outlet."""

    id: str  # first 16 hex digits of the SHA-256 of ``text``: the same text is the same report
    path: str  # as given; a row of a JSON-lines file is "FILE:ROW", rows counted from 1
    text: str  # cleaned: no furniture, paragraphs parted by one empty line
    title: str | None  # None: the page has none
    published: date | None  # None: undated; never guessed
    outlet: str | None  # None: not said
    url: str | None  # None: not said
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that could not be read, in whole or in part, and why."""

    path: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A report that shares long runs of text with an earlier one."""

    report: str  # path of the copy
    original: str  # path of the earlier report
    share: float  # share of the copy's words that lie in the shared passages, 0 to 1
    passages: tuple[CharSpan, ...]  # in the copy's text
