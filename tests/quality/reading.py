"""The seam to the product: how the suite has labelled reports read. When that changes, change it here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import dragoman
from dragoman.moves import Move, open_reader
from tests.quality.labels import Entry, LabelledReport


def read_reports(reports: Sequence[LabelledReport], reader: str = "shipped") -> dict[str, tuple[Entry, ...]]:
    """The moves by report that the reader of that name gives.

    Each story is read on its own, as its reports teach each other who is who.
    """
    reads: dict[str, tuple[Entry, ...]] = {}
    opened = None if reader == "shipped" else open_reader(reader)
    for _, story in groupby(reports, key=lambda report: report.name.split("/")[0]):
        texts = {report.name: report.text for report in story}
        talks = dragoman.read_texts(texts, reader=opened)
        for name in texts:
            text = talks.text_of(name)
            reads[name] = tuple(_entry(move, text) for move in talks.moves if move.report == name)
    return reads


def _entry(move: Move, text: str) -> Entry:
    return Entry(
        sentence=move.sentence.of(text),
        party=move.party,
        act=move.act,
        object=move.object.of(text),
        condition=None if move.condition is None else move.condition.of(text),
        target=move.target,
        hedged=move.hedged,
        attribution=move.attribution,
    )
