"""A cell of the board, opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.render.pages.records.parts import Quote, Source, StanceLine, TermName
from dragoman.render.pages.records.positions import CellState


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """One cell of the board, opened: every sentence that it rests on."""

    name: str
    as_of: date | None
    party: str
    term: TermName
    question: str
    state: CellState
    stances: tuple[StanceLine, ...]
    sources: tuple[Source, ...]
    quotes: tuple[Quote, ...]
    sentences: int  # of which the quotes may be a part
    to_review: tuple[Quote, ...]
