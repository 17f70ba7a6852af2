"""What a store keeps, and what it says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from dragoman.moves.records import Act, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.positions import SharedWords, Shifts, Stance
from dragoman.reports.records import Copy, Original, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a report is grouped by."""

    parties: frozenset[str]
    words: Mapping[str, int]  # roots of what its moves are about, with how rare they are in English, 0 to 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The moves of one negotiation, ready to be shown.

    Attributes:
        reports: by day, undated ones last, then by path. A path that several reports of the talks share is followed by
            "@" and the beginning of the report's id, so that it names one.
        moves: by report and place in it; ``Move.report`` is such a path.
        shared: words that several reports carry, so that support is counted by origin.
        human: ids of the moves that a person set down or confirmed.
        agenda: what the moves are linked to; None: they are not linked.
        drafted: whether that agenda was drafted, not given.
    """

    reports: tuple[Report, ...]
    copies: tuple[Copy, ...]
    moves: tuple[Move, ...]
    shared: tuple[SharedWords, ...]
    human: frozenset[str]
    agenda: str | None  # TOML
    drafted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """A report and what a reader found in it; parties are not resolved, for that takes the whole coverage."""

    report: Report
    moves: tuple[Move, ...]  # as the reader gives them, in the order of the text
    reader: str  # which reader: its name, or a digest of its file
    original: Original | None = None  # the bytes that the report was read from; None: it came as text, or they are kept
    marks: Marks | None = None  # what it is grouped by where its talks are not said; None: it tells of none
    alone: Settled | None = None  # its moves as they are settled while no other report is of its talks; None: not yet
    recipe: str = ""  # names the program that settled them


Outcome = Literal["new", "read again", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What adding a reading changed."""

    outcome: Outcome  # "read again": known, but not by this reader
    talks: tuple[str, ...]  # names of the talks that the report belongs to, sorted; empty: it tells of none
    another_text: bool  # whether the same path was read before with another text; both are kept
    alike: str | None = None  # a report that this new one copies, or is copied by; None: there is none, or it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksEntry:
    """One negotiation in the store."""

    name: str
    given: bool  # False: grouped by what the reports share, and named after it
    reports: int
    first: date | None  # day of the earliest dated report; None: all are undated
    last: date | None
    stale: bool  # whether its moves have to be resolved anew before they are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """What linked moves come to; worked out when they are linked, so that a look is a look-up."""

    stances: tuple[Stance, ...]  # as find_stances gives them
    shifts: Shifts  # over all days


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptShifts:
    """Shifts as they are kept, those of some days or the first of them."""

    shifts: Shifts
    counts: Mapping[str, int]  # how many there are of each kind, "undated" among them, those left out too
    reports: tuple[Report, ...]  # that the shifts rest on, with their texts, in the order of the talks


# --- the analyst's hand ---

Kind = Literal["replace", "link", "party", "note", "undo"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Which move is meant: by its words, so that it is found again after the report was read anew."""

    report: str  # Report.id
    object: CharSpan
    act: Act
    party: str | None = None  # which of the parties of a joint move; None: whichever


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that an analyst decided. It outranks what the machine reads, now and later.

    - ``replace``: ``moves`` stand in place of the moves at ``evidence``. One for itself accepts it, one for another
      edits it, none for one rejects it, several for one split it, one for several merge them, one for none adds it.
    - ``link``: the move at ``evidence`` names exactly ``terms``.
    - ``party``: in ``talks``, party ``old`` is called ``new``: renamed, or merged where there is a ``new`` already;
      with ``words``, only moves whose holder is named by these words: split.
    - ``note``: ``why`` is a remark on ``evidence``, and changes nothing.
    - ``undo``: the correction ``undoes`` is taken back; of an undo, brought back.
    """

    kind: Kind
    who: str
    when: str  # ISO time with its zone, in UTC
    why: str = ""
    evidence: tuple[Evidence, ...] = ()
    moves: tuple[Move, ...] = ()  # Move.report is the report's id; links are left to the machine
    changed: tuple[str, ...] = ()  # the fields of the move that an edit sets, sorted; (): it is no edit
    terms: tuple[TermLink, ...] = ()
    talks: str | None = None  # None: wherever the report is
    old: str | None = None
    new: str | None = None
    words: str | None = None
    undoes: str | None = None  # the correction_id of another


# --- search ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for. Every filter that is set must be met; those from ``party`` to ``terms`` by one move."""

    words: str  # all must stand in the report, in any form; "in quotation marks": one after the other
    talks: str | None = None  # None: everywhere
    outlet: str | None = None
    since: date | None = None  # first day; undated reports meet neither bound
    until: date | None = None  # last day
    party: str | None = None
    act: Act | None = None
    terms: tuple[str, ...] = ()  # any of these; empty: any or none
    limit: int = 50  # hits at most

    @property
    def asks_for_moves(self) -> bool:
        """Whether only moves can meet it."""
        return bool(self.party or self.act or self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A sentence that holds words looked for."""

    report: Report
    sentence: CharSpan
    marks: tuple[CharSpan, ...]  # the words found, within the sentence
    moves: tuple[Move, ...]  # the moves that the sentence tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found, newest report first, undated last."""

    hits: tuple[Hit, ...]
    more: bool  # whether there are hits beyond the limit
    reports: int  # that hold all the words and meet the filters


# --- documents that wait to be read ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A document that was taken over, to be read when its turn comes."""

    number: int  # the lowest is read first
    lot: str  # came together
    path: str
    talks: str | None = None  # that its reports go to; None: grouped by what they share
    published: date | None = None  # the day of reports that do not say theirs
    outcome: str | None = None  # what became of it, as whoever read it says (JSON); None: it waits


# --- house-keeping ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in a store that is not as it should be."""

    where: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the work on one negotiation has come."""

    version: int  # changes whenever something that its moves rest on has changed
    settled: bool  # whether its moves are resolved at this version, by this recipe
    linked: bool  # whether they are linked to its agenda too
    linked_at: int  # the version at which they last were, by this recipe; 0: at none
    agenda: str | None  # the agenda given, in TOML
    draft: str | None  # the agenda drafted, in TOML, where it is linked to that


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What settling one negotiation starts from."""

    version: int
    readings: tuple[ReadReport, ...]  # in the order of Settled.reports; paths as there
    corrections: tuple[Correction, ...]  # that touch it, in the order in which they are applied
    agenda: str | None
