"""The plans that reports name."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.render.pages.records.parts import ReportName


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswerLine:
    """What one party does about a plan."""

    party: str
    role: str
    hedged: bool
    report: ReportName
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan that the reports name."""

    name: str
    points: int | None  # None: not said
    owners: tuple[str, ...]  # none: not said
    versions: tuple[str, ...]  # words that tell versions apart
    mentions: int
    reports: int
    answers: tuple[PlanAnswerLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlansPage:
    """The plans on the table."""

    name: str
    plans: tuple[PlanLine, ...]
