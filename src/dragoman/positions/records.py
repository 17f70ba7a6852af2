"""Where parties stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.moves.records import Move
from dragoman.positions.origins import Origin

Attitude = Literal["requires", "accepts", "refuses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one move says of one term."""

    move: Move
    party: str
    term: str
    issue: str
    attitude: Attitude
    only_if: tuple[str, ...]  # terms that the move's condition affirms, sorted

    @property
    def is_against(self) -> bool:
        """Whether it is on the side that will not have the term."""
        return self.attitude == "refuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """One party on one term, with what it rests on."""

    party: str
    term: str
    issue: str
    stance: Attitude
    only_if: tuple[str, ...]  # terms that must hold as well, sorted
    hedged: bool  # True: every move behind it is hedged
    reports: tuple[str, ...]  # paths, sorted
    independent: int  # origins: reports that neither copy each other nor only carry the same quotation
    moves: tuple[str, ...]  # ids, in the order of the reports
    origins: tuple[Origin, ...] = ()  # which reports are one, and why; (): written by hand

    @property
    def is_against(self) -> bool:
        """Whether it is on the side that will not have the term."""
        return self.stance == "refuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One party on one term, put on opposite sides; both are kept."""

    party: str
    term: str
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Independent reports that put one party, at about the same time, on opposite sides of a term."""

    party: str
    term: str
    issue: str
    supporting: tuple[Statement, ...]  # that the party requires or accepts the term
    opposing: tuple[Statement, ...]  # that it refuses it
    first: date | None  # first day of these statements; None: not all are dated, so that the time may differ
    last: date | None  # last day; None where ``first`` is
    speakers_differ: bool | None  # whether the sides rest on different speakers; None: a side names nobody
