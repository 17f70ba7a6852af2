"""What analysts decided, in the form that the reader is trained on (``training/README.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.reports.records import Report


def label_row(report: Report, sentences: Sequence[CharSpan], moves: Sequence[Move]) -> dict[str, Any]:
    """One line of labels: a report's sentences and moves as offsets, without its text."""
    return {
        "id": report.id,
        "outlet": report.outlet,
        "published": report.published.isoformat() if report.published else None,
        "topic": None,
        "sentences": [_span(span) for span in sentences],
        "moves": [
            {
                "sentence": _span(move.sentence),
                "party": move.party,
                "holder": _span(move.holder),
                "cue": _span(move.cue),
                "act": move.act,
                "object": _span(move.object),
                "condition": _span(move.condition),
                "target": move.target,
                "hedged": move.hedged,
                "attribution": move.attribution,
            }
            for move in moves
        ],
    }


def text_row(report: Report) -> dict[str, Any]:
    """One line of texts, which the offsets of the labels count in."""
    return {"id": report.id, "title": report.title or "", "text": report.text}


def _span(span: CharSpan | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
