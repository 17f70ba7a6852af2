"""What a search found, and corrections: for the terminal and as rows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.render.plain import visible
from dragoman.render.review import what_was_decided
from dragoman.render.rows import move_row
from dragoman.reports.records import Report
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


def corrections_view(
    corrections: Sequence[Correction], live: frozenset[str], reports: Mapping[str, Report]
) -> RenderableType:
    """Corrections, oldest first; those that were undone are marked. ``reports``: those that are here, by their ids."""
    if not corrections:
        return Text("Nobody has corrected anything yet.")
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    for name in ("id", "when (UTC)", "who", "what", "why"):
        table.add_column(name, overflow="fold")
    for correction in corrections:
        name = correction_id(correction)
        undone = name not in live and correction.kind != "undo"
        when = correction.when[:16].replace("T", " ")
        what = what_was_decided(correction) + "".join(_on_what(correction, reports)) + (" (undone)" if undone else "")
        cells = (name, when, correction.who, what, correction.why)
        table.add_row(*(Text(visible(cell), style="strike dim" if undone else "") for cell in cells))
    return table


def _on_what(correction: Correction, reports: Mapping[str, Report]) -> Iterator[str]:
    """The words that a correction speaks of; of a report that is not here, their place."""
    if correction.kind == "party":
        yield f", in {correction.talks}"
    for move in correction.evidence or correction.moves:
        report = reports.get(move.report)
        words = "" if report is None else f" “{textwrap.shorten(move.object.of(report.text), 80, placeholder=' …')}”"
        yield f"; {move.act}{words} in {report.path if report else move.report}:{move.object.start}"
