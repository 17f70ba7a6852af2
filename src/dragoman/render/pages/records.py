"""What a page shows, before it is drawn. A page's JSON has the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dragoman.deals.equilibria import Concept
from dragoman.moves.records import Act, Attribution, Telling
from dragoman.positions.coverage import CellState as CarriedState
from dragoman.positions.records import Attitude
from dragoman.positions.shifts import How, ShiftKind
from dragoman.reviewing import Reason

Role = Literal["holder", "cue", "object", "condition"]
CellState = Literal["held", "both sides", "not reported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermName:
    """A term as pages name it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportName:
    """A report as pages name it."""

    path: str
    short: str  # the path without the folder that all reports share
    title: str | None  # None: it has none
    outlet: str | None  # None: not said
    published: date | None  # None: undated
    url: str | None  # None: not said, or no http(s) address


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceLine:
    """One stance as pages show it."""

    party: str
    term: TermName
    stance: Attitude
    only_if: tuple[TermName, ...]
    hedged: bool
    independent: int  # origins: copies and shared quotations once
    reports: int
    change: str | None = None  # since the day compared with: "new", "was accepts"; None: the same, or not compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One party on one term."""

    party: str
    state: CellState
    stances: tuple[StanceLine, ...]  # the better supported one first
    gone: tuple[StanceLine, ...] = ()  # held on the day compared with, and no more


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """One term and where each party stands on it, in the order of the page's parties."""

    term: TermName
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRows:
    """One issue and its terms that somebody is reported on."""

    id: str
    question: str
    rows: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which part of the coverage a page rests on."""

    as_of: date | None  # None: all of it
    compared_with: date | None  # None: nothing
    days: tuple[date, ...]  # on which reports were published, latest first
    reports: int
    undated: int  # of all reports; they are left out wherever a day is set
    copies: int  # of the reports, those that copy another
    moves: int
    to_review: int  # moves on terms that are read with too little confidence to count


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsPage:
    """The board: terms by parties."""

    name: str
    scope: Scope
    parties: tuple[str, ...]  # the one with most evidence first
    issues: tuple[IssueRows, ...]
    silent: tuple[TermName, ...]  # terms that nobody is reported on


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a report's words and what it is to the move, if anything."""

    text: str
    roles: tuple[Role, ...]  # to the move that is quoted, or chosen on the page of a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of a report that the same moves are about."""

    pieces: tuple[Piece, ...]
    over: tuple[tuple[int, int], ...]  # number on the page and lane of each move about them, the lowest lane first
    begins: tuple[int, ...]  # numbers of the moves whose object begins here, the longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A move with the sentence that tells it."""

    id: str
    report: ReportName
    start: int  # of the sentence, in the report's text
    before: str  # the rest of its paragraph
    sentence: tuple[Piece, ...]
    after: str
    party: str | None  # None: not resolved
    speaker: str | None  # None: the party itself
    act: Act
    object: str
    condition: str | None
    target: str | None
    hedged: bool
    attribution: Attribution
    date: str | None  # None: not said
    terms: tuple[tuple[TermName, int], ...]  # with the sign
    condition_terms: tuple[TermName, ...]
    stance: Attitude | None  # what it says on the page's term; None: nothing
    told_as: Telling
    score: float | None  # None: the reader gives none
    counted: bool
    by_hand: bool  # whether a person set it down or confirmed it
    copies: tuple[str, ...]  # short names of the report's original, or of its copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Reports that count as one, and why."""

    report: ReportName
    carriers: tuple[tuple[ReportName, str], ...]  # other reports that add nothing to it, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """One cell of the board, opened: every sentence that it rests on."""

    name: str
    as_of: date | None
    party: str
    term: TermName
    question: str
    state: CellState
    stances: tuple[StanceLine, ...]
    sources: tuple[Source, ...]
    quotes: tuple[Quote, ...]
    sentences: int  # of which the quotes may be a part
    to_review: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided."""

    id: str
    kind: str  # "replace", "link", "party", "note" or "undo"
    what: str  # in words
    who: str
    when: str  # ISO time in UTC
    why: str  # of a note, its words; "": not said
    holds: bool  # False: it was taken back
    taken_back_by: str | None  # None: it holds
    turns: str  # id of the correction whose undoing takes this back, or brings it back


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMove:
    """Another move of the same report."""

    id: str
    party: str | None  # None: not resolved
    act: Act
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What a move says of a term, and who else tells it."""

    term: TermName
    sign: int
    says: Attitude | None  # None: a threat or an accusation, which takes no side
    stance: StanceLine | None  # None: the move counts for none
    sources: tuple[Source, ...]  # reports behind the stance


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """One move, and what was decided on it."""

    name: str
    quote: Quote
    holder: str | None  # words that name the party; None: the sentence names nobody
    cue: str | None  # words of the act; None: they cannot be pointed at
    backing: tuple[Backing, ...]
    beside: tuple[OtherMove, ...]  # of the same sentence; where it has no other, of the same report
    decisions: tuple[Decision, ...]  # that hold, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class GonePage:
    """A move that a person rejected, split or merged."""

    name: str
    report: ReportName
    object: str
    now: tuple[Quote, ...]  # the moves that stand in its place
    decisions: tuple[Decision, ...]  # that led there, oldest first


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesPage:
    """The moves that meet some filters, a page of them."""

    name: str
    of: int  # all that meet them
    number: int  # of this page
    pages: int
    quotes: tuple[Quote, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSeen:
    """Words by which sentences name a party."""

    words: str
    moves: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """One party in the list of all."""

    party: str
    moves: int
    reports: int
    names: tuple[NameSeen, ...]  # the most frequent first, the first few
    speakers: tuple[str, ...]  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesPage:
    """All parties that make moves."""

    name: str
    parties: tuple[PartyLine, ...]
    decisions: tuple[Decision, ...]  # on parties, the latest first


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """One party, and what its name rests on."""

    name: str
    party: str
    moves: int
    reports: int
    names: tuple[NameSeen, ...]  # the most frequent first
    unnamed: int  # moves whose sentence does not name it
    speakers: tuple[str, ...]  # the most frequent first
    stances: tuple[StanceLine, ...]
    others: tuple[str, ...]  # all other parties, those with most moves first
    decisions: tuple[Decision, ...]  # on its name, the latest first


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionLine:
    """Something that one party of a conflict can do or leave."""

    id: str
    text: str
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlLine:
    """A term that may be an option, and who controls it."""

    term: TermName
    chosen: bool
    party: str | None  # None: nobody takes a stance on it that would tell
    assumed: bool  # whether others might as well; this one is the best supported
    blockers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLine:
    """How one state fares under one concept of stability."""

    concept: Concept
    equilibrium: bool | None  # None: it depends on what the parties prefer most, see ``orders``
    parties: tuple[str, ...]  # that find the state stable; none where it depends
    orders: str | None  # in how many of the page's orders it is an equilibrium, a number; None: preferences are known
    share: float | None  # of all orders


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """One state of a conflict."""

    number: int
    pattern: str  # Y or N for each option, "-" where merged states differ
    holds: tuple[str, ...]  # the options taken
    open: tuple[str, ...]  # options taken in some of the states that are merged
    present: bool
    concepts: tuple[ConceptLine, ...]
    moves: tuple[tuple[str, tuple[int, ...]], ...]  # by party, the states that it can move to


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLine:
    """A way from the present state to an equilibrium."""

    to: int
    improving: bool  # whether each step betters the lot of who takes it
    steps: tuple[tuple[str, int], ...]  # who moves, and where to


@dataclass(frozen=True, slots=True, kw_only=True)
class StabilityPage:
    """Which outcomes would last if each party moved as it likes."""

    name: str
    as_of: date | None
    source: Literal["stances", "file"]
    called: str  # the conflict
    wrong: str | None  # why there is no answer; None: there is one
    total: str | None  # orders of what the parties said, a number; None: preferences are given
    options: tuple[OptionLine, ...]
    states: tuple[StateLine, ...]  # those that last the most first
    coalitions: tuple[tuple[Concept, tuple[int, ...]], ...]  # states that no coalition would leave either
    ways: tuple[WayLine, ...]
    controls: tuple[ControlLine, ...]  # the terms that somebody takes a stance on, those in most blockers first
    parties: tuple[str, ...]
    conflict: str  # as it was given


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report in a list."""

    report: ReportName
    words: int
    moves: int
    copy_of: str | None  # short name; None: copies nothing
    share: float  # of its words that stand in the original


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a report with its moves."""

    start: int  # in the report's text
    stretches: tuple[Stretch, ...]
    lanes: int  # moves that are about the same words at most
    moves: tuple[Quote, ...]
    first: int  # number of the first of them


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """One report with its moves marked in the text."""

    name: str
    report: ReportName
    id: str
    words: int
    paragraphs: tuple[Paragraph, ...]
    chosen: int | None  # number of the move whose parts are marked; None: only objects are
    dropped: tuple[tuple[str, str], ...]  # line and reason
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsPage:
    """All reports of the talks."""

    name: str
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedCell:
    """What one report has of a claim."""

    state: CarriedState
    hedged: bool  # whether all that carry it are hedged
    doubtful: bool  # whether all that carry it were read with little confidence
    others: tuple[str, ...]  # parties that the report has it from instead


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One stance and what each report has of it."""

    line: StanceLine
    cells: tuple[CarriedCell, ...]  # in the order of the page's reports
    by_outlet: tuple[tuple[tuple[CarriedState, int], ...], ...]  # for each of its outlets, how many of its reports
    only: str | None  # short name of the report that alone carries it; None: several do


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsourcedLine:
    """A sentence that makes a claim without a source."""

    report: ReportName
    kind: str
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Independent reports that put one party on both sides of a term at about the same time."""

    party: str
    term: TermName
    first: date | None  # of the days told of; None: not all are known, so that the party may have changed its mind
    last: date | None
    speakers_differ: bool | None  # whether the sides rest on different speakers; None: a side names nobody
    supporting: int  # statements that the party would have it
    opposing: int
    one: Quote  # the surest of either side
    other: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a long list is here."""

    of: int  # items in all
    number: int  # of the page, from 1
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """Which report says what, or a part of it."""

    name: str
    reports: tuple[ReportName, ...]
    outlets: tuple[tuple[str | None, int], ...]  # with how many reports, most first; None: they do not say theirs
    claims: tuple[ClaimRow, ...]
    claims_of: Part
    disagreements: tuple[Disagreement, ...]
    disagreements_of: Part
    unsourced: tuple[UnsourcedLine, ...]
    unsourced_of: Part


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Parties on one side of a term."""

    stance: Attitude
    lines: tuple[StanceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who stands where on one term, in one line."""

    term: TermName
    contested: bool  # whether one refuses what another requires or accepts
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingPage:
    """The briefing."""

    title: str
    dated: date | None  # None: no date is printed
    first: date | None  # of the reports
    last: date | None
    short: bool
    positions: PositionsPage
    standing: tuple[Standing, ...]
    shifts: ShiftsPage  # since the day compared with, that day left out; else from the beginning
    changes: tuple[ShiftLine, ...]  # of them, what is no mere repeating, the most material first
    lanes: tuple[Lane, ...]  # in which something changed; where nothing did, in which something began
    disagreements: tuple[Disagreement, ...]
    deals: DealsPage | None  # None: the agenda contradicts itself
    deals_note: str | None  # why there is no answer
    evidence: tuple[EvidencePage, ...]
    reports: tuple[ReportLine, ...]
    drafted: bool  # whether the agenda was drafted by the program
