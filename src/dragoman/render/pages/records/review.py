"""What waits for a person's eye."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.render.pages.records.parts import Decision, Quote, ReportName, TermName
from dragoman.reviewing import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """A sentence on one side of a conflict."""

    id: str  # of its move
    report: ReportName
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLine:
    """Independent reports that put one party on both sides of a term."""

    party: str
    term: TermName
    supporting: tuple[SideLine, ...]  # that it requires or accepts the term
    opposing: tuple[SideLine, ...]
    speakers_differ: bool  # whether the sides rest on different speakers


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A move that a person is asked about."""

    reason: Reason
    quote: Quote
    conflict: ConflictLine | None  # None: it is asked for another reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """What waits for a person's eye, a page of it, and what was decided lately."""

    name: str
    of: int  # all that waits
    number: int  # of this page
    pages: int
    questions: tuple[QuestionLine, ...]
    reasons: tuple[tuple[Reason, int], ...]  # why they are asked about, and how many for each
    decided: int  # decisions so far, those taken back among them
    lately: tuple[Decision, ...]  # the latest first
