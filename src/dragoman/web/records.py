"""What the pages show that only the web application has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.render.pages.records import Piece, ReportName


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came to talks since this browser last opened them."""

    since: str  # ISO time in UTC
    reports: int
    after: int  # reports that were there before
    decisions: int  # of others


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One negotiation in the list of all."""

    slug: str
    name: str
    reports: int
    first: date | None
    last: date | None
    new: News | None  # None: this browser has not opened them
    review: int | None  # moves read with too little confidence to count; None: not worked out yet


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """All negotiations."""

    stories: tuple[StoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """What a search found."""

    name: str
    words: str
    hits: tuple[tuple[ReportName, int, tuple[Piece, ...]], ...]  # report, where the sentence begins, its words
    more: bool
