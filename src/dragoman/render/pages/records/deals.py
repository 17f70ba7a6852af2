"""What the stated positions still allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.render.pages.records.parts import StanceLine, TermName


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockerLine:
    """Stances that cannot all be met."""

    parties: tuple[str, ...]
    stances: tuple[StanceLine, ...]
    rules: tuple[str, ...]  # of the agenda, in words, that they clash with


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcessionLine:
    """What one party would do."""

    stance: StanceLine
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLine:
    """Concessions after which a package exists."""

    parties: tuple[str, ...]
    concessions: tuple[ConcessionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLine:
    """A package: the terms that hold in it."""

    number: int
    holds: tuple[TermName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FallLine:
    """What falls if one stance is wrong."""

    stance: StanceLine
    effects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedTerm:
    """A term that is tied to another, or that blocks."""

    term: TermName
    stances: tuple[StanceLine, ...]
    blockers: int  # in which a stance on it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class TieLine:
    """One term tied to another."""

    term: TermName
    to: TermName
    kind: str  # such as "accepts only if", "needs"
    party: str | None  # who ties them; None: the agenda itself
    blockers: int  # that rest on it


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceLine:
    """What a party never spoke on."""

    party: str
    terms: int
    questions: tuple[str, ...]  # issues on none of whose terms it is reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Toggle:
    """A stance that can be switched off to see what would be different."""

    key: str
    stance: StanceLine
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What the changes did."""

    before: str
    after: str
    set_aside: tuple[StanceLine, ...]
    added: tuple[StanceLine, ...]
    blockers_gone: int
    blockers_new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DealsPage:
    """What the stated positions still allow."""

    name: str
    as_of: date | None
    verdict: Literal["open", "blocked", "undecided"]
    headline: str
    packages: tuple[PackageLine, ...]
    always: tuple[TermName, ...]  # terms in every package
    never: tuple[TermName, ...]  # terms in none
    blockers: tuple[BlockerLine, ...]  # between parties, smallest first
    blocker_count: int
    own: tuple[BlockerLine, ...]  # a party against itself, or against the agenda
    own_count: int
    openings: tuple[OpeningLine, ...]  # the easiest first
    opening_count: int
    who_blocks: tuple[tuple[str, ...], ...]
    who_opens: tuple[tuple[str, ...], ...]
    falls: tuple[FallLine, ...]
    silence: tuple[SilenceLine, ...]
    tied: tuple[TiedTerm, ...]  # in the order of the agenda
    ties: tuple[TieLine, ...]  # the agenda's own first
    terms: int
    limits: tuple[str, ...]  # that were reached: there may be more
    toggles: tuple[Toggle, ...]
    supposed: tuple[str, ...]  # as asked
    what_if: WhatIf | None  # None: nothing was changed
    parties: tuple[str, ...]
    all_terms: tuple[TermName, ...]
