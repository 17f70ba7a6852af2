"""Which outcomes would last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.deals.equilibria import Concept
from dragoman.render.pages.records.parts import TermName


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """Something that one party of a conflict can do or leave."""

    id: str
    text: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlLine:
    """A term that may be an option, and who controls it."""

    term: TermName
    chosen: bool
    party: str | None  # None: nobody takes a stance on it that would tell
    assumed: bool  # whether others might as well; this one is the best supported
    blockers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLine:
    """How one state fares under one concept of stability."""

    concept: Concept
    equilibrium: bool | None  # None: it depends on what the parties prefer most, see ``orders``
    parties: tuple[str, ...]  # that find the state stable; none where it depends
    orders: str | None  # in how many of the page's orders it is an equilibrium, a number; None: preferences are known
    share: float | None  # of all orders


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """One state of a conflict."""

    number: int
    pattern: str  # Y or N for each option, "-" where merged states differ
    holds: tuple[str, ...]  # the options taken
    open: tuple[str, ...]  # options taken in some of the states that are merged
    present: bool
    concepts: tuple[ConceptLine, ...]
    moves: tuple[tuple[str, tuple[int, ...]], ...]  # by party, the states that it can move to


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """A way from the present state to an equilibrium."""

    to: int
    improving: bool  # whether each step betters the lot of who takes it
    steps: tuple[tuple[str, int], ...]  # who moves, and where to


@dataclass(frozen=True, slots=True, kw_only=True)
class StabilityPage:
    """Which outcomes would last if each party moved as it likes."""

    name: str
    as_of: date | None
    source: Literal["stances", "file"]
    called: str  # the conflict
    wrong: str | None  # why there is no answer; None: there is one
    total: str | None  # orders of what the parties said, a number; None: preferences are given
    options: tuple[OptionLine, ...]
    states: tuple[StateLine, ...]  # those that last the most first
    coalitions: tuple[tuple[Concept, tuple[int, ...]], ...]  # states that no coalition would leave either
    ways: tuple[WayLine, ...]
    controls: tuple[ControlLine, ...]  # the terms that somebody takes a stance on, those in most blockers first
    parties: tuple[str, ...]
    conflict: str  # as it was given
