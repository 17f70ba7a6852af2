"""What a search found, and corrections: for the terminal and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.render.plain import visible
from dragoman.render.rows import move_row
from dragoman.store import Correction, Found, Hit, correction_form, correction_id


def hit_row(hit: Hit) -> dict[str, Any]:
    """A hit: the report, the sentence, the words found in it, and the moves that it tells."""
    text = hit.report.text
    return {
        "report": hit.report.path,
        "title": hit.report.title,
        "outlet": hit.report.outlet,
        "published": hit.report.published.isoformat() if hit.report.published else None,
        "sentence": {"start": hit.sentence.start, "end": hit.sentence.end, "text": hit.sentence.of(text)},
        "marks": [{"start": mark.start, "end": mark.end, "text": mark.of(text)} for mark in hit.marks],
        "moves": [move_row(move, text) for move in hit.moves],
    }


def found_view(found: Found) -> RenderableType:
    """Each sentence under its report, with the words found and the moves that it tells."""
    parts: list[RenderableType] = []
    before: str | None = None
    for hit in found.hits:
        report = hit.report
        if report.path != before:
            head = Text(visible(report.path), style="bold")
            head.append(f"  {report.published.isoformat() if report.published else 'undated'}", style="dim not bold")
            if report.outlet:
                head.append(f"  {visible(report.outlet)}", style="dim not bold")
            parts += [
                head,
                *([Padding(Text(visible(report.title), style="italic"), (0, 0, 0, 2))] if report.title else []),
            ]
            before = report.path
        parts.append(Padding(_marked(hit), (0, 0, 0, 4)))
        parts += [Padding(_told(move), (0, 0, 0, 6)) for move in hit.moves]
    sentences = "1 sentence" if len(found.hits) == 1 else f"{len(found.hits)} sentences"
    reports = "1 report" if found.reports == 1 else f"{found.reports} reports"
    more = "; there are more (--max)" if found.more else ""
    parts.append(Text(f"{sentences} shown, {reports} hold the words{more}", style="dim"))
    return Group(*parts)


def _marked(hit: Hit) -> Text:
    line = Text()
    at = hit.sentence.start
    for mark in hit.marks:
        line.append(_piece(hit.report.text, CharSpan(at, mark.start)))
        line.append(_piece(hit.report.text, mark), style="bold reverse")
        at = mark.end
    line.append(_piece(hit.report.text, CharSpan(at, hit.sentence.end)))
    return line


def _piece(text: str, span: CharSpan) -> str:
    """A piece of a sentence, its spaces at both ends kept."""
    return visible("x" + span.of(text) + "x")[1:-1]


def _told(move: Move) -> Text:
    line = Text(f"{visible(move.party or '?')}  {move.act}, {move.attribution}", style="dim")
    for link in move.terms:
        line.append(f"  {'+' if link.sign > 0 else '-'}{link.term}")
    return line


def correction_row(correction: Correction) -> dict[str, Any]:
    """A correction as it is exported and applied to another store."""
    return {"id": correction_id(correction), **correction_form(correction)}


def corrections_view(corrections: Sequence[Correction], live: frozenset[str]) -> RenderableType:
    """Corrections, oldest first; those that were undone are struck out."""
    if not corrections:
        return Text("Nobody has corrected anything yet.")
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    for name in ("id", "when", "who", "what", "why"):
        table.add_column(name, overflow="fold")
    for correction in corrections:
        name = correction_id(correction)
        style = "" if name in live or correction.kind == "undo" else "strike dim"
        cells = (name, correction.when, correction.who, "; ".join(_what(correction)), correction.why)
        table.add_row(*(Text(visible(cell), style=style) for cell in cells))
    return table


def _what(correction: Correction) -> Iterator[str]:
    yield correction.kind
    if correction.kind == "party":
        words = f" where it is called {correction.words!r}" if correction.words else ""
        yield f"{correction.old} is {correction.new}{words}, in {correction.talks}"
    if correction.undoes:
        yield correction.undoes
    for evidence in correction.evidence:
        yield f"{evidence.report}:{evidence.object.start}-{evidence.object.end}:{evidence.act}"
    for link in correction.terms:
        yield f"{'+' if link.sign > 0 else '-'}{link.term}"
