"""The records of a store as JSON, and back: one form for the tables, for exported corrections, and for a dump.

Same records in, same bytes out. What comes from outside is checked field by field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from typing import Any

from dragoman.moves.records import ACTS, ATTRIBUTIONS, TELLINGS, Move, TermLink, When
from dragoman.offsets import CharSpan
from dragoman.positions import Origin, SharedWords, Shift, Stance, Statement
from dragoman.positions.origins import Carrier
from dragoman.positions.shifts import Snapshot
from dragoman.reports.records import Dropped, Original
from dragoman.store.records import KINDS, Correction, Evidence

_SPANS = ("sentence", "object", "holder", "cue", "condition")
_WORDS = ("party", "speaker", "target")
_MOVE = frozenset({*_SPANS, *_WORDS, "act", "attribution", "score", "hedged", "told_as", "when"})


class FormError(ValueError):
    """JSON that does not hold what it should; the message says what is wrong."""


def to_json(value: object) -> str:
    """Compact JSON with sorted keys."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


# --- moves ---


def move_form(move: Move) -> dict[str, Any]:
    """A move without its report and its links; fields that say nothing are left out."""
    form: dict[str, Any] = {"act": move.act, "attribution": move.attribution}
    for name in _SPANS:
        span = getattr(move, name)
        if span is not None:
            form[name] = [span.start, span.end]
    for name in ("score", *_WORDS):
        if getattr(move, name) is not None:
            form[name] = getattr(move, name)
    if move.hedged:
        form["hedged"] = True
    if move.told_as != "move":
        form["told_as"] = move.told_as
    if move.when is not None:
        form["when"] = when_form(move.when)
    return form


def parse_move(form: object, report: str) -> Move:
    """A move of ``report`` as :func:`move_form` wrote it. Raises FormError."""
    fields = _object(form, "a move", _MOVE)
    act = next((act for act in ACTS if act == fields.get("act")), None)
    attribution = next((a for a in ATTRIBUTIONS if a == fields.get("attribution")), None)
    score = fields.get("score")
    told_as = next((telling for telling in TELLINGS if telling == fields.get("told_as", "move")), None)
    if act is None or attribution is None or told_as is None:
        raise FormError("a move without one of the acts, attributions and ways of telling")
    if isinstance(score, bool) or not isinstance(score, int | float | None):
        raise FormError("a move whose score is no number")
    spans = {name: _span(fields[name], name) if name in fields else None for name in _SPANS}
    sentence, words = spans["sentence"], spans["object"]
    if sentence is None or words is None:
        raise FormError("a move without a sentence or an object")
    return Move(
        report=report,
        sentence=sentence,
        act=act,
        object=words,
        holder=spans["holder"],
        cue=spans["cue"],
        condition=spans["condition"],
        hedged=fields.get("hedged") is True,
        attribution=attribution,
        score=None if score is None else float(score),
        party=_word(fields, "party"),
        speaker=_word(fields, "speaker"),
        target=_word(fields, "target"),
        told_as=told_as,
        when=parse_when(fields["when"]) if "when" in fields else None,
    )


def when_form(when: When) -> list[Any]:
    """When something was said to be: ``[start, end, first, last]``."""
    return [when.words.start, when.words.end, when.first, when.last]


def parse_when(form: object) -> When:
    """What :func:`when_form` wrote. Raises FormError."""
    match form:
        case [int() as start, int() as end, str() | None as first, str() | None as last]:
            return When(words=_span([start, end], "when"), first=first, last=last)
        case _:
            raise FormError("when: it must be [start, end, first day, last day]")


def links_form(links: Iterable[TermLink]) -> list[list[Any]]:
    """Links as ``[term, sign, score]``."""
    return [[link.term, link.sign, link.score] for link in links]


def parse_links(form: object) -> tuple[TermLink, ...]:
    """Links as :func:`links_form` wrote them. Raises FormError."""
    links = []
    for item in _list(form, "links"):
        match item:
            case [str() as term, 1 | -1 as sign, int() | float() as score]:
                links.append(TermLink(term=term, sign=sign, score=float(score)))
            case _:
                raise FormError("a link that is not [term, 1 or -1, score]")
    return tuple(links)


# --- reports ---


def dropped_form(dropped: Iterable[Dropped]) -> list[list[str]]:
    """Dropped lines as ``[line, reason]``."""
    return [[line.line, line.reason] for line in dropped]


def parse_dropped(form: object) -> tuple[Dropped, ...]:
    """Dropped lines as :func:`dropped_form` wrote them. Raises FormError."""
    return tuple(Dropped(line=str(line), reason=str(reason)) for line, reason in _list(form, "dropped lines"))


def fetched_form(original: Original) -> dict[str, Any] | None:
    """How an original came; None: from a file."""
    form: dict[str, Any] = {
        "media_type": original.media_type,
        "url": original.url,
        "fetched_at": original.fetched_at.isoformat() if original.fetched_at else None,
        "status": original.status,
        "headers": [list(header) for header in original.headers],
    }
    return {name: value for name, value in form.items() if value} or None


def shared_form(shared: Iterable[SharedWords]) -> list[list[Any]]:
    """Shared words as ``[kind, words, [[report, start, end], …]]``."""
    return [
        [item.kind, item.words, [[report, span.start, span.end] for report, span in item.places]] for item in shared
    ]


def parse_shared(form: object) -> tuple[SharedWords, ...]:
    """Shared words as :func:`shared_form` wrote them. Raises FormError."""
    found = []
    for item in _list(form, "shared words"):
        match item:
            case ["quotation" | "agency" as kind, str() as words, list() as places]:
                spans = tuple((str(report), CharSpan(start, end)) for report, start, end in places)
                found.append(SharedWords(kind=kind, words=words, places=spans))
            case _:
                raise FormError("shared words that are not [kind, words, places]")
    return tuple(found)


# --- positions ---


def stance_form(stance: Stance) -> list[Any]:
    """A stance as ``[party, term, issue, stance, only_if, hedged, moves, origins]``.

    An origin is ``[report, carrier, …]``, or its report alone where nobody else carries it: large talks have many.
    """
    origins = [
        [origin.report, *([carrier.report, carrier.of, carrier.reason, carrier.words] for carrier in origin.carriers)]
        if origin.carriers
        else origin.report
        for origin in stance.origins
    ]
    return [
        *(stance.party, stance.term, stance.issue, stance.stance, stance.only_if, stance.hedged),
        *(stance.moves, origins),
    ]


def parse_stance(form: list[Any]) -> Stance:
    """A stance as :func:`stance_form` wrote it into a store of our own."""
    party, term, issue, attitude, only_if, hedged, moves, held = form
    origins = tuple(
        [Origin(report=item, carriers=()) if isinstance(item, str) else _parse_origin(item) for item in held]
    )
    alone = [item for item in held if isinstance(item, str)]
    carried = [report for origin in origins if origin.carriers for report in origin.reports]
    return Stance(
        party=party,
        term=term,
        issue=issue,
        stance=attitude,
        only_if=tuple(only_if),
        hedged=hedged,
        reports=tuple(sorted(alone + carried)),
        independent=len(origins),
        moves=tuple(moves),
        origins=origins,
    )


def _parse_origin(form: list[Any]) -> Origin:
    report, *carriers = form
    return Origin(
        report=report,
        carriers=tuple(Carrier(report=r, of=of, reason=why, words=words) for r, of, why, words in carriers),
    )


MovePlace = tuple[int, int]  # the key of a move's report, and its place among the moves of that report


def shift_form(shift: Shift, places: Mapping[Move, MovePlace]) -> list[Any]:
    """A shift as ``[party, term, issue, kind, how, before, after]``; moves by their places."""
    before = None if shift.before is None else _snapshot_form(shift.before, places)
    return [
        *(shift.party, shift.term, shift.issue, shift.kind, shift.how),
        *(before, _snapshot_form(shift.after, places)),
    ]


def _snapshot_form(held: Snapshot, places: Mapping[Move, MovePlace]) -> list[Any]:
    moves = [places[move] for move in held.moves]
    return [held.stance, held.only_if, held.hedged, held.day.isoformat(), held.independent, moves]


def parse_shift(form: list[Any], moves: Mapping[MovePlace, Move]) -> Shift:
    """A shift as :func:`shift_form` wrote it into a store of our own."""
    party, term, issue, kind, how, before, after = form
    return Shift(
        party=party,
        term=term,
        issue=issue,
        kind=kind,
        how=how,
        before=None if before is None else _parse_snapshot(before, moves),
        after=_parse_snapshot(after, moves),
    )


def _parse_snapshot(form: list[Any], moves: Mapping[MovePlace, Move]) -> Snapshot:
    attitude, only_if, hedged, day, independent, places = form
    return Snapshot(
        stance=attitude,
        only_if=tuple(only_if),
        hedged=hedged,
        day=date.fromisoformat(day),
        moves=tuple(moves[report, place] for report, place in places),
        independent=independent,
    )


def undated_form(statement: Statement, places: Mapping[Move, MovePlace]) -> list[Any]:
    """An undated statement as ``[party, term, issue, attitude, only_if, move]``."""
    return [
        *(statement.party, statement.term, statement.issue, statement.attitude, statement.only_if),
        places[statement.move],
    ]


def parse_undated(form: list[Any], moves: Mapping[MovePlace, Move]) -> Statement:
    """A statement as :func:`undated_form` wrote it into a store of our own."""
    party, term, issue, attitude, only_if, (report, place) = form
    return Statement(
        move=moves[report, place], party=party, term=term, issue=issue, attitude=attitude, only_if=tuple(only_if)
    )


def places_in(kind: str, form: list[Any]) -> Iterator[MovePlace]:
    """The moves that a shift, or an undated statement, rests on."""
    if kind == "undated":
        yield tuple(form[-1])
    else:
        for snapshot in form[-2:]:
            if snapshot is not None:
                yield from map(tuple, snapshot[-1])


# --- corrections ---

_CORRECTION = (
    *("kind", "who", "when", "why", "evidence", "moves", "changed"),
    *("terms", "talks", "old", "new", "words", "undoes"),
)


def correction_form(correction: Correction) -> dict[str, Any]:
    """A correction, one JSON object; fields that say nothing are left out."""
    form: dict[str, Any] = {"kind": correction.kind, "who": correction.who, "when": correction.when}
    if correction.evidence:
        form["evidence"] = [_evidence_form(evidence) for evidence in correction.evidence]
    if correction.moves:
        form["moves"] = [{**move_form(move), "report": move.report} for move in correction.moves]
    if correction.changed:
        form["changed"] = list(correction.changed)
    if correction.kind == "link":
        form["terms"] = links_form(correction.terms)
    for name in ("why", "talks", "old", "new", "words", "undoes"):
        if getattr(correction, name):
            form[name] = getattr(correction, name)
    return form


def parse_correction(form: object) -> Correction:
    """A correction as :func:`correction_form` wrote it. Raises FormError."""
    fields = _object(form, "a correction", {*_CORRECTION, "id"})
    kind = next((kind for kind in KINDS if kind == fields.get("kind")), None)
    if kind is None:
        raise FormError(f"a correction must be one of {', '.join(KINDS)}")
    who, when = _word(fields, "who"), _word(fields, "when")
    if not who or not when:
        raise FormError("a correction must say who made it, and when")
    moves = []
    for item in _list(fields.get("moves", []), "moves"):
        move = dict(_object(item, "a move", {*_MOVE, "report"}))
        moves.append(parse_move(move, str(move.pop("report", ""))))
    return Correction(
        kind=kind,
        who=who,
        when=when,
        why=_word(fields, "why") or "",
        evidence=tuple(_parse_evidence(item) for item in _list(fields.get("evidence", []), "evidence")),
        moves=tuple(moves),
        changed=tuple(str(field) for field in _list(fields.get("changed", []), "changed")),
        terms=parse_links(fields.get("terms", [])),
        talks=_word(fields, "talks"),
        old=_word(fields, "old"),
        new=_word(fields, "new"),
        words=_word(fields, "words"),
        undoes=_word(fields, "undoes"),
    )


def _evidence_form(evidence: Evidence) -> dict[str, Any]:
    form: dict[str, Any] = {
        "report": evidence.report,
        "object": [evidence.object.start, evidence.object.end],
        "act": evidence.act,
    }
    return form if evidence.party is None else {**form, "party": evidence.party}


def _parse_evidence(form: object) -> Evidence:
    fields = _object(form, "evidence", {"report", "object", "act", "party"})
    act = next((act for act in ACTS if act == fields.get("act")), None)
    report = _word(fields, "report")
    if act is None or report is None:
        raise FormError("evidence without a report or one of the acts")
    return Evidence(report=report, object=_span(fields.get("object"), "object"), act=act, party=_word(fields, "party"))


# --- pieces ---


def _object(form: object, what: str, known: Set[str]) -> Mapping[str, Any]:
    if not isinstance(form, dict):
        raise FormError(f"{what} that is not an object")
    unknown = sorted(set(form) - known)
    if unknown:
        raise FormError(f"{what} with the unknown field {unknown[0]!r}")
    return form


def _list(form: object, what: str) -> list[Any]:
    if not isinstance(form, list):
        raise FormError(f"{what} that are not a list")
    return form


def _span(form: object, what: str) -> CharSpan:
    match form:
        case [int() as start, int() as end] if 0 <= start < end:
            return CharSpan(start, end)
        case _:
            raise FormError(f"{what}: a span must be [start, end], end after start")


def _word(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise FormError(f"{name!r} is not a string")
    return value
