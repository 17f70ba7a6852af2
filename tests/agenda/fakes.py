"""Moves made by hand, and meanings without a model."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda import Agenda, Issue, Term
from dragoman.agenda.words import STOP_WORDS, root_of, tokenise
from dragoman.moves.records import Act, Move
from dragoman.offsets import CharSpan

WIDTH = 384


def bag_of_roots(texts: Sequence[str]) -> NDArray[np.float32]:
    """A stand-in for the encoder: each root a direction of its own, (n, 384) unit rows."""
    rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        rows[row, 0] = 0.01  # nothing has no direction
        for token, _, _ in tokenise(text):
            if token.lower() not in STOP_WORDS:
                rows[row, crc32(root_of(token).encode()) % WIDTH] += 1.0
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


class Coverage:
    """Reports under construction: each move adds a sentence to its report."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.moves: list[Move] = []

    def add(
        self,
        party: str | None,
        act: Act,
        words: str,
        *,
        condition: str | None = None,
        target: str | None = None,
        report: str = "a.txt",
        hedged: bool = False,
    ) -> Coverage:
        before = self.texts.get(report, "")
        start = len(before)
        text = before + words
        span = CharSpan(start, len(text))
        condition_span = None
        if condition is not None:
            text += " if "
            condition_span = CharSpan(len(text), len(text) + len(condition))
            text += condition
        text += ". "
        self.texts[report] = text
        self.moves.append(
            Move(
                report=report,
                sentence=CharSpan(start, len(text)),
                act=act,
                object=span,
                holder=None,
                cue=None,
                condition=condition_span,
                hedged=hedged,
                attribution="narrated",
                score=1.0,
                party=party,
                target=target,
            )
        )
        return self


# Two villages and a river: one issue that is given up, one that is built, one that is guaranteed.
AGENDA = Agenda(
    name="River talks",
    start=None,
    end=None,
    issues=(
        Issue(
            id="mill",
            question="What becomes of the mill?",
            terms=(
                Term(
                    id="mill-claim-dropped",
                    text="Ardenia gives up its claim to the mill",
                    phrases=("claim to the mill", "ownership of the mill"),
                    opposite=True,
                ),
            ),
        ),
        Issue(
            id="water",
            question="Who may draw water?",
            terms=(
                Term(
                    id="water-share", text="Both villages draw water by turns", phrases=("water shares", "a water rota")
                ),
                Term(
                    id="water-share-audited",
                    text="An auditor checks the water shares",
                    phrases=("audited water shares", "an independent auditor"),
                    needs=("water-share",),
                ),
            ),
        ),
        Issue(
            id="bank",
            question="Who holds the eastern bank?",
            terms=(
                Term(
                    id="bank-left",
                    text="Borland guards leave the eastern bank",
                    phrases=("withdraw from the eastern bank", "cede the orchard"),
                ),
                Term(id="footbridge", text="A footbridge is built", phrases=("a footbridge",)),
            ),
        ),
    ),
)
