"""What can still be agreed: packages, blockers, openings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dragoman.agenda.records import Agenda
from dragoman.positions.records import Contradiction, Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far an analysis goes before it says that there is more."""

    blockers: int = 1000
    openings: int = 1000
    packages: int = 4  # how many are shown, those that differ most
    time_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Rule:
    """Something that the agenda itself demands of every package."""

    kind: Literal["excludes", "needs", "exactly one"]
    terms: tuple[str, ...]  # excludes: the pair; needs: the term and the one it needs; exactly one: an issue's terms

    def __str__(self) -> str:
        first, *rest = (f"'{term}'" for term in self.terms)
        if self.kind == "exactly one":
            return f"exactly one of {', '.join([first, *rest])}"
        return f"{first} {self.kind} {rest[0]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One truth value for every term: those named hold, all others do not."""

    holds: tuple[str, ...]  # in the order of the agenda


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """A smallest set of stances that cannot all be met beside the agenda's rules (minimal unsatisfiable subset)."""

    stances: tuple[Stance, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who blocks, sorted."""
        return tuple(sorted({stance.party for stance in self.stances}))

    @property
    def is_own(self) -> bool:
        """Whether one party alone contradicts itself, or the agenda."""
        return len(self.parties) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A smallest set of stances whose giving-up lets a package exist (minimal correction set)."""

    stances: tuple[Stance, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who must move, sorted."""
        return tuple(sorted({stance.party for stance in self.stances}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """What changes if one stance is wrong and its party never held it."""

    stance: Stance
    opens: bool  # True: without it a package exists
    blockers_gone: tuple[Blocker, ...]  # those that rest on it
    unsettles: tuple[str, ...]  # terms with one value in every package, which without it could have either


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A package exists that no stated position rules out. That is not to say that anyone would accept it."""

    packages: tuple[Package, ...]  # the few that differ most, the one that asks least first
    count: int | None  # exact; None: not counted within the limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """No package meets all stated positions."""

    by: tuple[Blocker, ...]  # smallest first; never empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """The limits were reached before an answer was found."""

    reason: str


Verdict = Open | Blocked | Undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class DealAnalysis:
    """What the stated positions allow.

    Attributes:
        stances: those analysed, each once, in canonical order; equal ones of one party are merged.
        verdict: whether a package exists.
        blockers: smallest first; empty where a package exists.
        openings: the easiest first (``rank_opening``); empty where a package exists.
        party_blockers: smallest sets of parties that cannot all have what they say.
        party_openings: smallest sets of parties without whose stances a package exists.
        contradictions: a party that both refuses a term and requires or accepts it.
        settled: terms that have one value in every package; empty where none exists.
        silence: by party, the terms that it never spoke on, in the order of the agenda.
        falls_if: conclusions that hang on a single stance, the weakest-sourced first.
        complete: False where a limit was reached, so that lists may lack entries and counts may be missing.
        limits_reached: which, in words.
    """

    agenda: Agenda
    stances: tuple[Stance, ...]
    verdict: Verdict
    blockers: tuple[Blocker, ...]
    openings: tuple[Opening, ...]
    party_blockers: tuple[tuple[str, ...], ...]
    party_openings: tuple[tuple[str, ...], ...]
    contradictions: tuple[Contradiction, ...]
    settled: Mapping[str, bool]
    silence: Mapping[str, tuple[str, ...]]
    falls_if: tuple[Fall, ...]
    complete: bool
    limits_reached: tuple[str, ...]

    @property
    def possible(self) -> bool | None:
        """Whether a package exists; None: undecided within the limits."""
        match self.verdict:
            case Open():
                return True
            case Blocked():
                return False
            case Undecided():
                return None
