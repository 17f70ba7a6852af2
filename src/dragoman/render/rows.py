"""The contracts of the outside: one JSON object a line, the same fields as CSV.

The schemas stand in ``dragoman/schemas``. Same records in, same bytes out.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dragoman.events.records import Meeting, Plan
from dragoman.moves.records import Act, Move, When
from dragoman.offsets import CharSpan
from dragoman.positions.groups import MoveGroup
from dragoman.positions.origins import Carrier
from dragoman.positions.records import Stance
from dragoman.reports.records import Report
from dragoman.store.records import TalksEntry

# The event type of PLOVER (Halterman et al. 2023) that fits each act. PLOVER has no proposals of its own: putting a
# plan forward asks the others to agree to it.
PLOVER: Mapping[Act, str] = {
    "demand": "REQUEST",
    "offer": "CONCEDE",
    "propose": "REQUEST",
    "accept": "AGREE",
    "reject": "REJECT",
    "threaten": "THREATEN",
    "accuse": "ACCUSE",
}


def move_row(move: Move, text: str) -> dict[str, Any]:
    """A move as the contract writes it; ``text`` is its report's cleaned text."""
    return {
        "report": move.report,
        "sentence": _span(move.sentence, text),
        "party": move.party,
        "speaker": move.speaker,
        "act": move.act,
        "object": _span(move.object, text),
        "condition": None if move.condition is None else _span(move.condition, text),
        "target": move.target,
        "hedged": move.hedged,
        "attribution": move.attribution,
        "told_as": move.told_as,
        "date": move.date,
        "when": None if move.when is None else _when(move.when, text),
        "terms": [{"term": link.term, "sign": link.sign} for link in move.terms],
        "plover": PLOVER[move.act],
        "confidence": move.score,
        "review": move.is_doubtful,
        "by_hand": move.by_hand,
    }


def _span(span: CharSpan, text: str) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _when(when: When, text: str) -> dict[str, Any]:
    return {**_span(when.words, text), "first": when.first, "last": when.last}


def meeting_row(meeting: Meeting, text: str) -> dict[str, Any]:
    """A meeting as the contract writes it; ``text`` is its report's cleaned text."""
    return {
        "report": meeting.report,
        "sentence": _span(meeting.sentence, text),
        "cue": _span(meeting.cue, text),
        "who": [
            {"party": who.party, "words": None if who.words is None else _span(who.words, text)} for who in meeting.who
        ],
        "where": None if meeting.where is None else _span(meeting.where, text),
        "when": None if meeting.when is None else _when(meeting.when, text),
        "date": None if meeting.when is None else meeting.when.day,
        "status": meeting.status,
    }


def plan_row(plan: Plan, texts: Mapping[str, str]) -> dict[str, Any]:
    """A plan as the contract writes it; ``texts`` are the reports' cleaned texts by path."""
    return {
        "plan": plan.name,
        "points": plan.points,
        "owners": list(plan.owners),
        "answers": [
            {
                "party": answer.party,
                "role": answer.role,
                "hedged": answer.hedged,
                "report": answer.report,
                "sentence": _span(answer.sentence, texts[answer.report]),
                "move": answer.move,
            }
            for answer in plan.answers
        ],
        "mentions": [
            {
                "report": mention.report,
                "sentence": _span(mention.sentence, texts[mention.report]),
                "words": _span(mention.words, texts[mention.report]),
                "named": mention.named,
                "version": mention.version,
            }
            for mention in plan.mentions
        ],
    }


def stance_row(stance: Stance) -> dict[str, Any]:
    """A stance as the contract writes it."""
    return {
        "party": stance.party,
        "term": stance.term,
        "issue": stance.issue,
        "stance": stance.stance,
        "only_if": list(stance.only_if),
        "hedged": stance.hedged,
        "reports": list(stance.reports),
        "independent": stance.independent,
        "moves": list(stance.moves),
        "origins": [
            {"report": origin.report, "carriers": [_carrier_row(carrier) for carrier in origin.carriers]}
            for origin in stance.origins
        ],
    }


def group_row(group: MoveGroup, example: str) -> dict[str, Any]:
    """A group as the contract writes it; ``example`` is the object of its example in words."""
    return {
        "party": group.party,
        "told_as": group.told_as,
        "acts": list(group.acts),
        "term": group.term,
        "sign": group.sign,
        "words": example,
        "times": len(group.moves),
        "reports": list(group.reports),
        "independent": group.independent,
        "moves": list(group.moves),
        "review": list(group.review),
    }


def _carrier_row(carrier: Carrier) -> dict[str, Any]:
    return {"report": carrier.report, "of": carrier.of, "reason": carrier.reason, "words": carrier.words}


def report_row(report: Report) -> dict[str, Any]:
    """A report, its text and what was dropped from the page."""
    return {
        "id": report.id,
        "report": report.path,
        "title": report.title,
        "outlet": report.outlet,
        "url": report.url,
        "published": report.published.isoformat() if report.published else None,
        "text": report.text,
        "dropped": [{"line": line.line, "reason": line.reason} for line in report.dropped],
    }


def talks_row(entry: TalksEntry) -> dict[str, Any]:
    """One negotiation of a store."""
    return {
        "talks": entry.name,
        "given": entry.given,
        "reports": entry.reports,
        "first": entry.first.isoformat() if entry.first else None,
        "last": entry.last.isoformat() if entry.last else None,
    }


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each row as one line of JSON, without the line's end."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def csv_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A header, then each row; nested fields become ``object.start``, lists are joined by "; ".

    A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
    """
    header: list[str] | None = None
    for row in rows:
        flat = dict(_flatten(row))
        if header is None:
            header = list(flat)
            yield _csv_line(header)
        yield _csv_line([flat[name] for name in header])


_SPAN = ("start", "end", "text")
_SNAPSHOT = ("stance", "only_if", "hedged", "date", "independent", "moves", "sentences")
_NESTED = {
    "sentence": _SPAN,
    "object": _SPAN,
    "condition": _SPAN,
    "when": (*_SPAN, "first", "last"),
    "words": _SPAN,
    "against": _SPAN,
}


def _flatten(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if name in ("before", "after") and not isinstance(value, list):
            for part in _SNAPSHOT:
                inner = None if value is None else value[part]
                yield f"{name}.{part}", _list_cell(inner) if isinstance(inner, list) else _cell(inner)
        elif name in _NESTED and not isinstance(value, str):
            for part in _NESTED[name]:
                yield f"{name}.{part}", "" if value is None else _cell(value[part])
        elif isinstance(value, list):
            yield name, _list_cell(value)
        else:
            yield name, _cell(value)


def _list_cell(value: list[Any]) -> str:
    return _cell("; ".join(_item(item) for item in value))


def _item(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "text" in item:
        return f"{item['report']}:{item['start']} {item['text']}"
    if "stance" in item:
        return " if ".join([item["stance"], *([", ".join(item["only_if"])] if item["only_if"] else [])])
    if "carriers" in item:
        return ", ".join([item["report"], *(f"{c['report']} ({c['reason']})" for c in item["carriers"])])
    return f"{item['sign']:+d} {item['term']}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return "'" + text if isinstance(value, str) and text.startswith(tuple("=+-@\t\r")) else text


def _csv_line(cells: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
