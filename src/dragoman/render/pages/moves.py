"""Moves as pages: all that meet some filters, and one with all that is known of it and was decided on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.moves.records import Act, Move
from dragoman.positions import ATTITUDES
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.decisions import decided
from dragoman.render.pages.evidence import make_quote, sources_of
from dragoman.render.pages.records import Backing, MovePage, OtherMove
from dragoman.reviewing import Docket


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which moves are wanted; every filter that is set must be met."""

    party: str | None = None
    named: str | None = None  # the words by which the report names the party
    issue: str | None = None
    term: str | None = None
    act: Act | None = None
    outlet: str | None = None
    since: date | None = None  # first day; undated moves meet neither bound
    until: date | None = None  # last day
    by: Literal["hand", "machine"] | None = None
    among: frozenset[str] | None = None  # ids of reports; None: all of them

    @property
    def any(self) -> bool:
        """Whether any is set."""
        return self != Filters()


def choose_moves(basis: Basis, moves: Iterable[Move], filters: Filters) -> tuple[Move, ...]:
    """The moves that meet the filters, in their order."""
    return tuple(move for move in moves if _meets(basis, move, filters))


def _meets(basis: Basis, move: Move, filters: Filters) -> bool:
    day = basis.days[move.id] if filters.since or filters.until else None
    terms = {link.term for link in move.terms}
    return (
        (filters.party is None or move.party == filters.party)
        and (filters.act is None or move.act == filters.act)
        and (filters.term is None or filters.term in terms)
        and (filters.issue is None or any(basis.issue_of[t].id == filters.issue for t in terms if t in basis.issue_of))
        and (filters.among is None or basis.reports[move.report].id in filters.among)
        and (filters.outlet is None or basis.reports[move.report].outlet == filters.outlet)
        and (filters.by is None or move.by_hand == (filters.by == "hand"))
        and (filters.since is None or (day is not None and day >= filters.since))
        and (filters.until is None or (day is not None and day <= filters.until))
        and (filters.named is None or named_by(basis, move) == filters.named)
    )


def named_by(basis: Basis, move: Move) -> str | None:
    """The words by which the move's sentence names its party, on one line; None: by none."""
    return None if move.holder is None else " ".join(move.holder.of(basis.talks.text_of(move.report)).split())


def move_page(basis: Basis, docket: Docket, move: Move) -> MovePage:
    """One move: its sentence, how it was read, what else tells the same, and what people decided on it."""
    text = basis.talks.text_of(move.report)
    beside = [other for other in docket.beside(move.report) if other != move]
    near = [other for other in beside if other.sentence == move.sentence] or beside
    return MovePage(
        name=basis.name,
        quote=make_quote(basis, move),
        holder=named_by(basis, move),
        cue=None if move.cue is None else " ".join(move.cue.of(text).split()),
        backing=tuple(_backing(basis, move)),
        beside=tuple(
            OtherMove(id=other.id, party=other.party, act=other.act, object=other.object.of(text)) for other in near
        ),
        decisions=decided(docket.history(move), docket.corrections),
    )


def _backing(basis: Basis, move: Move) -> Iterator[Backing]:
    """For each term, the stance that the move stands behind, and what other reports tell of it."""
    for link in move.terms:
        if link.term not in basis.terms:
            continue
        attitude = ATTITUDES.get((move.act, 1 if link.sign > 0 else -1))
        held = [stance for stance in basis.cells.get((move.party or "", link.term), ()) if move.id in stance.moves]
        yield Backing(
            term=basis.terms[link.term],
            sign=link.sign,
            says=attitude,
            stance=basis.line(held[0]) if held else None,
            sources=sources_of(basis, held),
        )
