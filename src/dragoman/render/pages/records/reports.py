"""The reports: all of them, and one with its moves marked."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.render.pages.records.parts import Piece, Quote, ReportName


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of a report that the same moves are about."""

    pieces: tuple[Piece, ...]
    over: tuple[tuple[int, int], ...]  # number on the page and lane of each move about them, the lowest lane first
    begins: tuple[int, ...]  # numbers of the moves whose object begins here, the longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report in a list."""

    report: ReportName
    words: int
    moves: int
    copy_of: str | None  # short name; None: copies nothing
    share: float  # of its words that stand in the original


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a report with its moves."""

    start: int  # in the report's text
    stretches: tuple[Stretch, ...]
    lanes: int  # moves that are about the same words at most
    moves: tuple[Quote, ...]
    first: int  # number of the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """One report with its moves marked in the text."""

    name: str
    report: ReportName
    id: str
    words: int
    paragraphs: tuple[Paragraph, ...]
    chosen: int | None  # number of the move whose parts are marked; None: only objects are
    dropped: tuple[tuple[str, str], ...]  # line and reason
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsPage:
    """All reports of the talks."""

    name: str
    reports: tuple[ReportLine, ...]
