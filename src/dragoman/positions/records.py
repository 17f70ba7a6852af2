"""Where parties stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.positions.origins import Origin

Attitude = Literal["requires", "accepts", "refuses"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One party on one term, put on opposite sides; both are kept."""

    party: str
    term: str
    stances: tuple[Stance, ...]
