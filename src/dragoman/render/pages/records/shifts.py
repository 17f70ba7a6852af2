"""What changed, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dragoman.positions.records import Attitude
from dragoman.positions.shifts import How, ShiftKind
from dragoman.render.pages.records.parts import ReportName, TermName


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotLine:
    """A stance as one day tells it."""

    stance: Attitude
    day: date
    only_if: tuple[TermName, ...]
    hedged: bool
    independent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLine:
    """What changed on one day in one lane."""

    party: str
    term: TermName
    kind: ShiftKind
    how: How
    before: SnapshotLine | None  # None: nothing was known before
    after: SnapshotLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """A sentence's account of a meeting."""

    parties: tuple[str, ...]
    day: str | None  # ISO day; None: not known
    when: str | None  # the words that say it; None: not said
    where: str | None  # None: not said
    status: str
    report: ReportName
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One party on one term, day by day."""

    party: str
    term: TermName
    issue: str
    before: SnapshotLine | None  # held as the first day begins; None: nothing was reported
    shifts: tuple[ShiftLine, ...]  # by day
    undated: tuple[tuple[Attitude, int], ...]  # how many statements have no day, so that they cannot be placed


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """What is told of one day above the lanes."""

    day: date
    words: tuple[str, ...]  # each thing once
    planned: bool  # whether all of it was still to come when it was told
    tellings: int  # sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLane:
    """Meetings, or one plan, day by day."""

    name: str
    days: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftsPage:
    """What changed, who met, and which plans were talked of."""

    name: str
    since: date | None  # None: from the beginning
    until: date | None  # None: to the end
    as_of: date | None  # the day that is marked; None: none
    first: date | None  # of the days drawn; None: nothing has a day
    last: date | None
    days: tuple[date, ...]  # on which reports were published, latest first
    shifts: tuple[ShiftLine, ...]  # the most material first
    lanes: tuple[Lane, ...]  # in the order of the agenda
    events: tuple[EventLane, ...]  # meetings first, then the plan named most
    undated: int  # statements that cannot be placed
    issues: tuple[tuple[str, str], ...]  # id and question of those that have lanes
    parties: tuple[str, ...]  # that have lanes
    meetings: tuple[MeetingLine, ...]
