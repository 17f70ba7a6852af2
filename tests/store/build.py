"""Reports and moves made by hand: no reader is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dragoman.moves.records import Act, Move
from dragoman.offsets import CharSpan
from dragoman.reports import Report, make_report
from dragoman.reports.records import Original
from dragoman.store import ReadReport, Settled

READER = "reader-one"


def report(
    path: str, text: str, *, day: str | None = None, outlet: str | None = None, title: str | None = None
) -> Report:
    """A report as it comes from a file."""
    made = make_report(path, text)
    published = None if day is None else date.fromisoformat(day)
    return replace(made, published=published, outlet=outlet, title=title, original=original_of(path, text).sha256)


def original_of(path: str, text: str) -> Original:
    """The file that a text is read from."""
    return Original(path=path, content=text.encode("utf-8"))


def move(where: str, text: str, words: str, act: Act = "demand", party: str | None = None, score: float = 0.9) -> Move:
    """A move whose object is these words of the text."""
    start = text.index(words)
    sentence_start = text.rfind(".", 0, start) + 1
    while text[sentence_start] == " ":
        sentence_start += 1
    sentence_end = text.find(".", start) + 1 or len(text)
    return Move(
        report=where,
        sentence=CharSpan(sentence_start, sentence_end),
        act=act,
        object=CharSpan(start, start + len(words)),
        holder=CharSpan(sentence_start, sentence_start + text[sentence_start:].index(" ")),
        cue=None,
        condition=None,
        hedged=False,
        attribution="narrated",
        score=score,
        party=party,
    )


WEIR = "Ardenia demanded a lower weir on the river. Borland rejected the lower weir on Tuesday."
WATER = "Borland offered a water rota to Ardenia. The old mill stands empty."
FAIR = "The summer fair drew a large crowd. It rained in the evening."


def reading(item: Report, *objects: tuple[str, Act], reader: str = READER) -> ReadReport:
    """What a reader found in a report: a move for each object."""
    moves = tuple(move(item.path, item.text, words, act) for words, act in objects)
    return ReadReport(report=item, moves=moves, reader=reader, original=original_of(item.path, item.text))


def settled(*items: ReadReport, agenda: str | None = None) -> Settled:
    """Readings as moves, the first word of each sentence for a party."""
    moves = tuple(
        replace(move, party=move.holder.of(item.report.text) if move.holder else None)
        for item in items
        for move in item.moves
    )
    return Settled(
        reports=tuple(item.report for item in items),
        copies=(),
        moves=moves,
        shared=(),
        human=frozenset(),
        agenda=agenda,
        drafted=agenda is not None,
    )


def weir() -> ReadReport:
    """A demand and its rejection."""
    item = report("b/weir.txt", WEIR, day="2025-03-02", outlet="Wire", title="Quarrel over the weir")
    return reading(item, ("a lower weir", "demand"), ("the lower weir", "reject"))


def water() -> ReadReport:
    """An offer, a day earlier."""
    return reading(report("a/water.txt", WATER, day="2025-03-01", outlet="Post"), ("a water rota", "offer"))


def fair() -> ReadReport:
    """A report of no negotiation."""
    return reading(report("c/fair.txt", FAIR))
