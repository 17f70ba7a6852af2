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
