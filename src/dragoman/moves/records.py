"""A move: what one party is reported to say or do about what should be agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from dragoman.offsets import CharSpan

Act = Literal["demand", "offer", "propose", "accept", "reject", "threaten", "accuse"]
Attribution = Literal["direct", "indirect", "narrated", "anonymous"]

# What a sentence tells of an act: that a party does it; that it does not, or denies to; that it may come to it, or is
# asked whether it will; that unnamed critics or experts see it so.
Telling = Literal["move", "denial", "scenario", "analysis"]

ACTS: tuple[Act, ...] = get_args(Act)
ATTRIBUTIONS: tuple[Attribution, ...] = get_args(Attribution)
TELLINGS: tuple[Telling, ...] = get_args(Telling)

# A move of a lower score than this is to be reviewed, and makes no stance: under it less than a third were right on the
# held-out articles, and the moves that put a party on the wrong side lay there. To be chosen anew with each reader
# (docs/model-card.md).
LEAST_SCORE = 0.32


@dataclass(frozen=True, slots=True, kw_only=True)
class TermLink:
    """A move's object, or its condition, names a term of the agenda."""

    term: str
    sign: int  # +1: the words affirm the term ("drop the bid" for "gives up its bid"), -1: they negate it
    score: float  # how alike the words and the term's phrases are, 0 to 1; not a probability


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Words of a report that say when, and the days that they cover."""

    words: CharSpan
    first: str | None  # ISO day; None: the words do not tell, or not without the report's day
    last: str | None  # ISO day, included; None where ``first`` is

    @property
    def day(self) -> str | None:
        """The one day that the words name; None: more than one, or none."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One act of one party. All spans are offsets into the text of the report at ``report``."""

    report: str  # Report.path
    sentence: CharSpan
    act: Act
    object: CharSpan
    holder: CharSpan | None  # the words that name who makes the move; None: its sentence names nobody
    cue: CharSpan | None  # the words that carry the act; None: they cannot be pointed at
    condition: CharSpan | None  # None: unconditional
    hedged: bool
    attribution: Attribution
    score: float | None  # of the object and act, 0 to 1; None: the reader gives none, or it is set down by hand
    told_as: Telling = "move"  # anything else is shown, and is never a party's stance
    party: str | None = None  # None: not resolved, or the report names nobody
    speaker: str | None = None  # the person or office, as the report words it; None: the party itself
    target: str | None = None  # the party it is asked of or directed at; None: nobody
    when: When | None = None  # when it was made, in the words of its sentence; None: not said
    terms: tuple[TermLink, ...] = ()  # what the object names
    condition_terms: tuple[TermLink, ...] = ()  # what the condition names
    by_hand: bool = False  # True: an analyst set it down or confirmed it; False: a reader found it

    @property
    def date(self) -> str | None:
        """The ISO day on which the sentence says that the move was made; None: it names no single day."""
        return None if self.when is None else self.when.day

    @property
    def id(self) -> str:
        """Names the move within one reading, built from what every output of it shows."""
        return f"{self.report}:{self.object.start}-{self.object.end}:{self.act}:{self.party}"

    @property
    def is_doubtful(self) -> bool:
        """Whether it was read with so little confidence that it is to be reviewed, and not counted until then."""
        return self.score is not None and self.score < LEAST_SCORE

    @property
    def is_counted(self) -> bool:
        """Whether it may make a stance: read with confidence, and told as something that the party does."""
        return self.told_as == "move" and not self.is_doubtful
