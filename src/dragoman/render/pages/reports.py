"""Reports as pages: the list, and one report with its moves marked in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dragoman.offsets import CharSpan
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.evidence import cut, make_quote, parts_of
from dragoman.render.pages.html import move_key
from dragoman.render.pages.records import Paragraph, ReportLine, ReportPage, ReportsPage, Role, Stretch


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


def report_page(basis: Basis, path: str, chosen: str | None = None) -> ReportPage | None:
    """The report at ``path`` with its moves, of the one ``chosen`` (``move_key``) all parts; None: no such report."""
    report = basis.reports.get(path)
    if report is None:
        return None
    moves = basis.moves_in.get(path, ())
    numbers = {id(move): number for number, move in enumerate(moves, start=1)}
    shown = next((move for move in moves if move_key(move.id) == chosen), None)
    paragraphs = []
    for span in paragraphs_of(report.text):
        inside = [move for move in moves if span.contains(move.object)]
        lanes = lanes_of([move.object for move in inside])
        marked = [(move.object, numbers[id(move)], lane) for move, lane in zip(inside, lanes, strict=True)]
        paragraphs.append(
            Paragraph(
                start=span.start,
                stretches=tuple(_stretches(report.text, span, marked, [] if shown is None else parts_of(shown))),
                lanes=max(lanes, default=-1) + 1,
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
        chosen=None if shown is None else numbers[id(shown)],
        dropped=tuple((line.line, line.reason) for line in report.dropped),
        copies=(basis.names[copy.original].short,) if copy else (),
    )


def paragraph_at(text: str, place: int) -> int:
    """Where the paragraph begins that holds a place of the text."""
    return next((span.start for span in paragraphs_of(text) if span.start <= place < span.end), 0)


def lanes_of(spans: Sequence[CharSpan]) -> list[int]:
    """A lane for each span, so that spans of one lane share no word; what holds another is in a lower lane.

    >>> lanes_of([CharSpan(5, 9), CharSpan(0, 20), CharSpan(30, 40)])
    [1, 0, 0]
    """
    lanes = [0] * len(spans)
    placed: list[int] = []
    for at in sorted(range(len(spans)), key=lambda at: (spans[at].start, -spans[at].end)):
        taken = {lanes[other] for other in placed if spans[other].overlaps(spans[at])}
        lanes[at] = next(lane for lane in range(len(spans)) if lane not in taken)
        placed.append(at)
    return lanes


def paragraphs_of(text: str) -> list[CharSpan]:
    """The paragraphs of a report, those without words left out."""
    spans, start = [], 0
    for part in text.split("\n\n"):
        spans.append(CharSpan(start, start + len(part)))
        start += len(part) + 2
    return [span for span in spans if span.start < span.end]


def _stretches(
    text: str,
    span: CharSpan,
    moves: Sequence[tuple[CharSpan, int, int]],
    parts: Sequence[tuple[CharSpan, Role]],
) -> Iterator[Stretch]:
    """The paragraph cut at the edges of objects; ``moves``: object, number and lane of each."""
    edges = {span.start, span.end} | {edge for words, _, _ in moves for edge in (words.start, words.end)}
    for start, end in pairwise(sorted(edge for edge in edges if span.start <= edge <= span.end)):
        over = [(words, number, lane) for words, number, lane in moves if words.start <= start and end <= words.end]
        begins = sorted((item for item in over if item[0].start == start), key=lambda item: -item[0].end)
        yield Stretch(
            pieces=tuple(cut(text, CharSpan(start, end), parts)),
            over=tuple(sorted(((number, lane) for _, number, lane in over), key=lambda item: item[1])),
            begins=tuple(number for _, number, _ in begins),
        )
