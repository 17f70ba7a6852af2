"""The moves: some, one, and one that no longer stands."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.moves.records import Act
from dragoman.positions.records import Attitude
from dragoman.render.pages.records.parts import Decision, Quote, ReportName, Source, StanceLine, TermName


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMove:
    """Another move of the same report."""

    id: str
    party: str | None  # None: not resolved
    act: Act
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What a move says of a term, and who else tells it."""

    term: TermName
    sign: int
    says: Attitude | None  # None: a threat or an accusation, which takes no side
    stance: StanceLine | None  # None: the move counts for none
    sources: tuple[Source, ...]  # reports behind the stance


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """One move, and what was decided on it."""

    name: str
    quote: Quote
    holder: str | None  # words that name the party; None: the sentence names nobody
    cue: str | None  # words of the act; None: they cannot be pointed at
    backing: tuple[Backing, ...]
    beside: tuple[OtherMove, ...]  # of the same sentence; where it has no other, of the same report
    decisions: tuple[Decision, ...]  # that hold, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class GonePage:
    """A move that a person rejected, split or merged."""

    name: str
    report: ReportName
    object: str
    now: tuple[Quote, ...]  # the moves that stand in its place
    decisions: tuple[Decision, ...]  # that led there, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesPage:
    """The moves that meet some filters, a page of them."""

    name: str
    of: int  # all that meet them
    number: int  # of this page
    pages: int
    quotes: tuple[Quote, ...]
