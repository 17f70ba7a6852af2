"""Corrections made from moves as they are shown: accept, reject, edit, split, merge, link, note, and parties.

Each function gives one :class:`Correction`. A move is known by its words (:class:`Evidence`), so that what was decided
holds after the report was read again, by this reader or a better one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dragoman.errors import InputError
from dragoman.moves.records import ACTS, ATTRIBUTIONS, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.reports.records import Report
from dragoman.store.records import Correction, Evidence

# What of a move can be edited, and how it is written: words of its report, or a value.
SPANS: Final = ("object", "condition", "holder", "cue")
VALUES: Final = ("act", "party", "speaker", "target", "hedged", "attribution")
FIELDS: Final = (*SPANS, *VALUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who decides, and when."""

    who: str
    when: str  # ISO time with its zone, in UTC
    why: str = ""


def evidence_of(move: Move, report: Report) -> Evidence:
    """The words by which a move is found again."""
    return Evidence(report=report.id, object=move.object, act=move.act, party=move.party)


def _put(move: Move, report: Report) -> Move:
    """A move as a correction keeps it: in the report's own name; its links are left to the machine."""
    return replace(move, report=report.id, terms=(), condition_terms=())


def put_instead(moves: Sequence[Move], instead: Iterable[Move], report: Report, hand: Hand) -> Correction:
    """``instead`` in the place of ``moves``, all of one report.

    One for itself accepts it, one for another edits it, none rejects it, several split it, one for several merges them.
    """
    return Correction(
        kind="replace",
        who=hand.who,
        when=hand.when,
        why=hand.why,
        evidence=tuple(evidence_of(move, report) for move in moves),
        moves=tuple(_put(move, report) for move in instead),
    )


def link(move: Move, terms: Iterable[tuple[str, int]], report: Report, hand: Hand) -> Correction:
    """The move names exactly these terms, each with its sign."""
    return Correction(
        kind="link",
        who=hand.who,
        when=hand.when,
        why=hand.why,
        evidence=(evidence_of(move, report),),
        terms=tuple(TermLink(term=term, sign=sign, score=1.0) for term, sign in terms),
    )


def note(move: Move, report: Report, hand: Hand) -> Correction:
    """A remark (``hand.why``) on a move, which changes nothing."""
    return Correction(kind="note", who=hand.who, when=hand.when, why=hand.why, evidence=(evidence_of(move, report),))


def call_party(old: str, new: str, talks: str, hand: Hand, words: str | None = None) -> Correction:
    """``old`` is called ``new``: renamed, or merged where there is one; with ``words``, split off by its wording."""
    return Correction(
        kind="party", who=hand.who, when=hand.when, why=hand.why, talks=talks, old=old, new=new, words=words
    )


def edit(move: Move, field: str, value: str, text: str) -> Move:
    """The move with one field as it is written; "" takes a part away.

    Spans are written as their words, which must stand in the report: in the move's sentence, else nearest to it.

    Raises:
        InputError: there is no such field, the words are not in the report, or the value is none that it can have.
    """
    value = value.strip()
    if field in SPANS:
        if not value:
            if field == "object":
                raise InputError("object", "a move has one", "reject the move instead")
            return replace(move, **_field(field, None))
        span = find_words(value, text, move.sentence)
        changed = replace(move, **_field(field, span))
        return replace(changed, speaker=value) if field == "holder" and move.party is None else changed
    if field == "act" and value not in ACTS:
        raise InputError("act", f"{value!r} is none", f"write one of {', '.join(ACTS)}")
    if field == "attribution" and value not in ATTRIBUTIONS:
        raise InputError("attribution", f"{value!r} is none", f"write one of {', '.join(ATTRIBUTIONS)}")
    if field == "hedged":
        if value not in ("yes", "no"):
            raise InputError("hedged", f"{value!r} is neither", "write yes or no")
        return replace(move, hedged=value == "yes")
    if field not in VALUES:
        raise InputError("field", f"{field!r} is none", f"write one of {', '.join(FIELDS)}")
    return replace(move, **_field(field, value or None))


def _field(name: str, value: object) -> dict[str, Any]:
    return {name: value}


def find_words(words: str, text: str, near: CharSpan) -> CharSpan:
    """Where words stand in a text: within ``near``, else as close to it as they are found. Raises InputError."""
    inside = text.find(words, near.start, near.end)
    if inside >= 0:
        return CharSpan(inside, inside + len(words))
    places = []
    start = text.find(words)
    while start >= 0:
        places.append(start)
        start = text.find(words, start + 1)
    if not places:
        raise InputError("words", f"{words!r} do not stand in the report", "copy them from its sentence")
    best = min(places, key=lambda place: (abs(place - near.start), place))
    return CharSpan(best, best + len(words))


def label_row(report: Report, sentences: Iterable[CharSpan], moves: Iterable[Move]) -> dict[str, Any]:
    """A reviewed report in the form that the reader is trained on (``training/README.md``): offsets, and no text."""
    return {
        "id": report.id,
        "outlet": report.outlet,
        "published": None if report.published is None else report.published.isoformat(),
        "topic": None,
        "sentences": [[span.start, span.end] for span in sentences],
        "moves": [
            {
                "sentence": [move.sentence.start, move.sentence.end],
                "party": move.party,
                "holder": _pair(move.holder),
                "cue": _pair(move.cue),
                "act": move.act,
                "object": _pair(move.object),
                "condition": _pair(move.condition),
                "target": move.target,
                "hedged": move.hedged,
                "attribution": move.attribution,
            }
            for move in moves
        ],
    }


def _pair(span: CharSpan | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
