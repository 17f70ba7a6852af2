"""What happened: meetings, and the plans that lie on the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dragoman.moves.records import When
from dragoman.offsets import CharSpan

Status = Literal["held", "planned"]
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A party at a meeting."""

    party: str
    words: CharSpan | None  # that name it in the sentence; None: taken from the rest of the report, and so a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One sentence's account of parties meeting, talking or negotiating. Spans are offsets into the report's text."""

    report: str  # Report.path
    sentence: CharSpan
    cue: CharSpan  # the words that say that they met
    who: tuple[Participant, ...]  # in the order of the sentence, each party once; never empty
    where: CharSpan | None  # None: not said
    when: When | None  # None: not said
    status: Status  # "planned": the sentence tells of it as still to come


# What a party does about a plan: it put it forward, agrees to it, will not have it, or calls on others to take it.
PlanRole = Literal["puts forward", "accepts", "rejects", "calls for"]
PLAN_ROLES: tuple[PlanRole, ...] = get_args(PlanRole)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMention:
    """Words of a report that name a plan, or take up one named before ("the plan")."""

    report: str  # Report.path
    sentence: CharSpan
    words: CharSpan
    named: bool  # False: it takes up the plan named last before it, and so is a guess
    version: str | None  # the word that tells which version ("revised"), in lower case; None: none does


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """What one party is reported to do about a plan, once for each sentence that says so."""

    party: str
    role: PlanRole
    report: str
    sentence: CharSpan
    hedged: bool
    move: str | None  # Move.id; None: told by the plan's own words ("the Egyptian plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan that the reports name, over all of them."""

    name: str  # the words most used for it, without an article
    points: int | None  # of a plan known by their number; None: not said
    owners: tuple[str, ...]  # parties that put it forward, most evidence first; empty: not said
    mentions: tuple[PlanMention, ...]  # by report and place in it
    answers: tuple[PlanAnswer, ...]  # by party, role, report and place
