"""Reports as pages: the list, and one report with its moves marked in the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.evidence import make_quote
from dragoman.render.pages.records import Paragraph, Piece, ReportLine, ReportPage, ReportsPage


def reports_page(basis: Basis) -> ReportsPage:
    """A line for each report, in the order in which they were read."""
    return ReportsPage(name=basis.name, reports=report_lines(basis))


def report_lines(basis: Basis) -> tuple[ReportLine, ...]:
    """A line for each report."""
    lines = []
    for report in basis.talks.reports:
        copy = basis.copy_of.get(report.path)
        lines.append(
            ReportLine(
                report=basis.names[report.path],
                words=len(report.text.split()),
                moves=len(basis.moves_in.get(report.path, ())),
                copy_of=basis.names[copy.original].short if copy else None,
                share=round(copy.share, 3) if copy else 0.0,
            )
        )
    return tuple(lines)


def report_page(basis: Basis, path: str) -> ReportPage | None:
    """The report at ``path`` with its moves; None where there is none."""
    report = basis.reports.get(path)
    if report is None:
        return None
    moves = basis.moves_in.get(path, ())
    numbers = {id(move): number for number, move in enumerate(moves, start=1)}
    paragraphs = []
    for span in _paragraphs(report.text):
        inside = [move for move in moves if span.contains(move.object)]
        paragraphs.append(
            Paragraph(
                pieces=tuple(_pieces(report.text, span, inside, numbers)),
                moves=tuple(make_quote(basis, move) for move in inside),
                first=numbers[id(inside[0])] if inside else 0,
            )
        )
    copy = basis.copy_of.get(path)
    return ReportPage(
        name=basis.name,
        report=basis.names[path],
        id=report.id,
        words=len(report.text.split()),
        paragraphs=tuple(paragraphs),
        dropped=tuple((line.line, line.reason) for line in report.dropped),
        copies=(basis.names[copy.original].short,) if copy else (),
    )


def _paragraphs(text: str) -> list[CharSpan]:
    spans, start = [], 0
    for part in text.split("\n\n"):
        spans.append(CharSpan(start, start + len(part)))
        start += len(part) + 2
    return [span for span in spans if span.start < span.end]


def _pieces(text: str, span: CharSpan, moves: Sequence[Move], numbers: dict[int, int]) -> list[Piece]:
    """The paragraph cut at the edges of its moves' objects; a piece within several belongs to the shortest."""
    edges = {span.start, span.end} | {edge for move in moves for edge in (move.object.start, move.object.end)}
    pieces = []
    for start, end in pairwise(sorted(edge for edge in edges if span.start <= edge <= span.end)):
        over = [move for move in moves if move.object.start <= start and end <= move.object.end]
        nearest = min(over, key=lambda move: move.object.end - move.object.start, default=None)
        pieces.append(
            Piece(
                text=text[start:end],
                roles=("object",) if nearest else (),
                move=None if nearest is None else numbers[id(nearest)],
            )
        )
    return pieces
