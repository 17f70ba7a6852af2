"""What each report carries of what is known: a matrix of claims by reports, and what stands out in it.

A claim is a stance: one party on one side of one term. In a report it is

- *carried*: the report tells it, however doubtfully read;
- *reattributed*: the report does not tell it of this party, but has another one put the same thing forward;
- *contradicted*: the report puts the party on the other side;
- *named*: the report names the term, and no move of the party on it was read: look there;
- *left out*: none of these.

"Left out" speaks of what was read. A reader misses moves, which is why *named* is kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from dragoman.agenda.polarity import read_polarity
from dragoman.agenda.records import Agenda, Term
from dragoman.agenda.words import STOP_WORDS, plain, root_of, same_root, tokenise
from dragoman.moves.records import Act, Attribution, Move
from dragoman.offsets import CharSpan
from dragoman.positions.headlines import Overstated, find_overstated
from dragoman.positions.records import Conflict, Stance, Statement
from dragoman.positions.sourcing import Unsourced, find_unsourced
from dragoman.positions.stances import find_statements
from dragoman.reports.records import Copy, Report

CellState = Literal["carried", "reattributed", "contradicted", "named", "left out"]
CELL_STATES: Final[tuple[CellState, ...]] = get_args(CellState)

# Acts that put something on the table. Others may well do the same ("both refuse it"), but whose plan something is can
# be told wrongly.
_PUT_FORWARD: Final[frozenset[Act]] = frozenset({"demand", "propose"})

_OWNER: Final = re.compile(r"\b((?:[\w.-]+\s){0,3}[\w.-]+)'s?(?!\w)")  # over plain text

SHARED: Final = 0.5  # of the words of weight of the shorter of two objects, to be the same thing told twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one report has of one claim."""

    report: str
    state: CellState
    moves: tuple[Move, ...]  # that carry it, contradict it, or put it in another mouth; (): named, or left out
    others: tuple[str, ...]  # parties that the report has put it forward instead, sorted
    hedged: bool | None  # whether all that carry it are hedged; None: it is not carried
    doubtful: bool  # whether all that carry it were read with little confidence, or told as no move
    sentence: CharSpan | None  # of the first move, or where the term is named; None: left out

    @property
    def attributions(self) -> tuple[Attribution, ...]:
        """In which ways it is told, sorted."""
        return tuple(sorted({move.attribution for move in self.moves})) if self.state == "carried" else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One stance, and what each report has of it."""

    stance: Stance
    cells: tuple[Cell, ...]  # one for each report, in their order
    only: str | None  # the report that alone carries it, copies aside; None: several do

    @property
    def hedged_in(self) -> tuple[str, ...]:
        """Reports that carry it with a hedge."""
        return tuple(cell.report for cell in self.cells if cell.hedged)

    @property
    def plain_in(self) -> tuple[str, ...]:
        """Reports that carry it without one."""
        return tuple(cell.report for cell in self.cells if cell.hedged is False)

    @property
    def reattributed(self) -> tuple[Cell, ...]:
        """Cells that put it in another mouth."""
        return tuple(cell for cell in self.cells if cell.state == "reattributed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hedging:
    """A claim that some reports state plainly and others with a hedge."""

    claim: Claim
    change: Literal["added", "dropped"] | None  # in the later reports; None: their days do not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What one report leaves out of that which others tell."""

    report: str
    claims: tuple[Claim, ...]  # carried by two reports or more, copies aside, and left out here
    of: int  # how many claims two reports or more carry, copies aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How reports tell the same talks."""

    reports: tuple[str, ...]
    claims: tuple[Claim, ...]  # in the order of the agenda's terms, then by party
    lone: tuple[Move, ...]  # a part at least on no term of the agenda, and told by one report alone, copies aside
    hedgings: tuple[Hedging, ...]  # in the order of the claims
    silences: tuple[Silence, ...]  # most first
    unsourced: tuple[Unsourced, ...]  # by report and place
    overstated: tuple[Overstated, ...]  # by report
    conflicts: tuple[Conflict, ...]


def find_coverage(
    reports: Sequence[Report],
    sentences: Mapping[str, Sequence[CharSpan]],
    moves: Sequence[Move],
    stances: Iterable[Stance],
    agenda: Agenda,
    *,
    copies: Sequence[Copy] = (),
    conflicts: Sequence[Conflict] = (),
) -> Coverage:
    """What each report has of each stance.

    Args:
        reports: the columns, in their order.
        sentences: of each report, by its path.
        moves: all of them, doubtful ones too: what was read with little confidence is not left out.
        stances: the rows.
        agenda: the terms.
        copies: a copy is no second report that carries a claim.
        conflicts: to be told with it.
    """
    rows = ClaimRows(reports, moves, agenda, find_named(reports, sentences, agenda.terms), copies=copies)
    claims = [rows.claim(stance) for stance in stances]
    return Coverage(
        reports=tuple(report.path for report in reports),
        claims=tuple(claims),
        lone=_lone(moves, rows.statements, agenda.terms, {report.path: report.text for report in reports}, copies),
        hedgings=_hedgings(claims, reports),
        silences=_silences(reports, claims, copies),
        unsourced=tuple(
            item for report in reports for item in find_unsourced(report.path, report.text, sentences[report.path])
        ),
        overstated=tuple(
            item
            for report in reports
            for item in find_overstated(report.path, report.title, report.text, sentences[report.path])
        ),
        conflicts=tuple(conflicts),
    )


Named = Mapping[str, Mapping[str, CharSpan]]  # by report and term, the first sentence that names it


def find_named(reports: Iterable[Report], sentences: Mapping[str, Sequence[CharSpan]], terms: Sequence[Term]) -> Named:
    """Which terms each report names at all, whether or not a move on them was read."""
    phrases = _Phrases(terms)
    return {report.path: phrases.named_in(report.text, sentences[report.path]) for report in reports}


class ClaimRows:
    """The rows of the matrix, each made when it is asked for: a page of a large story shows few of them."""

    def __init__(
        self,
        reports: Sequence[Report],
        moves: Sequence[Move],
        agenda: Agenda,
        named: Named,
        *,
        copies: Sequence[Copy] = (),
    ) -> None:
        """As for :func:`find_coverage`; ``named``: by :func:`find_named`."""
        self.statements = find_statements(moves, agenda)
        column = {report.path: number for number, report in enumerate(reports)}
        self._told: dict[str, dict[int, list[Statement]]] = {}  # by term and column
        for statement in self.statements:
            if (number := column.get(statement.move.report)) is not None:
                self._told.setdefault(statement.term, {}).setdefault(number, []).append(statement)
        self._named = named
        self._left_out = [_silent(report.path, "left out", None) for report in reports]
        self._silent: dict[str, Sequence[Cell]] = {}  # by term: most of a large matrix
        self._owners = _Owners(moves, {report.path: report.text for report in reports})
        self._moves = {move.id: move for move in moves}
        self._copies = copies

    def claim(self, stance: Stance) -> Claim:
        """What each report has of a stance."""
        held = (self._moves[name] for name in stance.moves if name in self._moves)
        backed = frozenset(party for move in held for party in self._owners.of(move))
        put_forward = _is_put_forward(stance)
        if stance.term not in self._silent:
            places = (self._named[cell.report].get(stance.term) for cell in self._left_out)
            self._silent[stance.term] = [
                cell if place is None else _silent(cell.report, "named", place)
                for cell, place in zip(self._left_out, places, strict=True)
            ]
        cells = list(self._silent[stance.term])
        for number, on_term in self._told.get(stance.term, {}).items():
            cells[number] = _cell(stance, on_term, cells[number], self._owners, backed, put_forward)
        carrying = _originals([cell.report for cell in cells if cell.state == "carried"], self._copies)
        return Claim(stance=stance, cells=tuple(cells), only=carrying[0] if len(carrying) == 1 else None)


def _silent(report: str, state: CellState, sentence: CharSpan | None) -> Cell:
    return Cell(report=report, state=state, moves=(), others=(), hedged=None, doubtful=False, sentence=sentence)


class _Owners:
    """Whose call a sentence says something is: "backed Kyiv's call" tells of Kyiv too, and puts it in no other mouth.

    Parties are known by the words that name them as holders anywhere in the reports; pronouns name nobody here.
    """

    def __init__(self, moves: Iterable[Move], texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._called: dict[str, str] = {}  # words -> party
        for move in moves:
            if move.party is not None and move.holder is not None and move.report in texts:
                words = plain(move.holder.of(texts[move.report])).removesuffix("'s")
                if words[:1].isupper() and words.lower() not in STOP_WORDS:
                    self._called[words] = move.party
        self._known: dict[tuple[str, CharSpan], frozenset[str]] = {}

    def of(self, move: Move) -> frozenset[str]:
        """The parties that the move's sentence names as owners."""
        place = move.report, move.sentence
        if place not in self._known:
            self._known[place] = self._named(move)
        return self._known[place]

    def _named(self, move: Move) -> frozenset[str]:
        found: set[str] = set()
        for match in _OWNER.finditer(plain(move.sentence.of(self._texts[move.report]))):
            words = match[1].split()
            names = (" ".join(words[start:]) for start in range(len(words)))
            found.update(self._called[name] for name in names if name in self._called)
        return frozenset(found)


def _cell(
    stance: Stance,
    on_term: Sequence[Statement],
    silent: Cell,
    owners: _Owners,
    backed: frozenset[str],
    put_forward: bool,
) -> Cell:
    """``backed``: the parties whose call the stance's own sentences say it is."""
    same_side = [statement for statement in on_term if statement.is_against == stance.is_against]
    carrying = [statement.move for statement in same_side if statement.party == stance.party]
    if carrying:
        sure = [move for move in carrying if move.is_counted]
        return Cell(
            report=silent.report,
            state="carried",
            moves=tuple(sure or carrying),
            others=(),
            hedged=all(move.hedged for move in sure or carrying),
            doubtful=not sure,
            sentence=(sure or carrying)[0].sentence,
        )
    against = [s.move for s in on_term if s.party == stance.party and s.move.is_counted]
    elsewhere = []
    if put_forward and not against:
        others = [s for s in same_side if s.move.is_counted and s.move.act in _PUT_FORWARD]
        elsewhere = [s for s in others if s.party not in backed and stance.party not in owners.of(s.move)]
    if against:
        return replace(silent, state="contradicted", moves=tuple(against), sentence=against[0].sentence)
    if elsewhere:
        return replace(
            silent,
            state="reattributed",
            moves=tuple(statement.move for statement in elsewhere),
            others=tuple(sorted({statement.party for statement in elsewhere})),
            sentence=elsewhere[0].move.sentence,
        )
    return silent


def _is_put_forward(stance: Stance) -> bool:
    """Whether any of its moves demands or proposes; told from their ids, which end in act and party."""
    return any(f":{act}:{stance.party}" in move for move in stance.moves for act in _PUT_FORWARD)


def _originals(reports: Sequence[str], copies: Sequence[Copy]) -> list[str]:
    """``reports`` without those that copy another one of them, in their order."""
    original = {copy.report: copy.original for copy in copies}
    kept: list[str] = []
    for report in reports:
        above = report
        seen = {report}
        while (above := original.get(above, "")) and above not in seen:
            seen.add(above)
        if not (seen - {report}) & set(reports):
            kept.append(report)
    return kept


def _silences(reports: Sequence[Report], claims: Sequence[Claim], copies: Sequence[Copy]) -> tuple[Silence, ...]:
    shared = [
        claim
        for claim in claims
        if len(_originals([cell.report for cell in claim.cells if cell.state == "carried"], copies)) > 1
    ]
    found = []
    for place, report in enumerate(reports):
        missing = tuple(claim for claim in shared if claim.cells[place].state == "left out")
        if missing:
            found.append(Silence(report=report.path, claims=missing, of=len(shared)))
    order = {report.path: place for place, report in enumerate(reports)}
    return tuple(sorted(found, key=lambda silence: (-len(silence.claims), order[silence.report])))


def _hedgings(claims: Sequence[Claim], reports: Sequence[Report]) -> tuple[Hedging, ...]:
    days = {report.path: report.published for report in reports}
    found = []
    for claim in claims:
        hedged_in, plain_in = claim.hedged_in, claim.plain_in
        if not hedged_in or not plain_in:
            continue
        hedged = [day for report in hedged_in if (day := days[report]) is not None]
        unhedged = [day for report in plain_in if (day := days[report]) is not None]
        change: Literal["added", "dropped"] | None = None
        if len(hedged) == len(hedged_in) and len(unhedged) == len(plain_in):
            change = "added" if max(unhedged) < min(hedged) else "dropped" if max(hedged) < min(unhedged) else None
        found.append(Hedging(claim=claim, change=change))
    return tuple(found)


# What only one report tells, on no term


def _lone(
    moves: Sequence[Move],
    statements: Sequence[Statement],
    terms: Sequence[Term],
    texts: Mapping[str, str],
    copies: Sequence[Copy],
) -> tuple[Move, ...]:
    """Moves on no term whose object shares too few words of weight with every object of every other report.

    So with a part of an object in a list: "binding rules *and a vote in the assembly*" is on the term of binding rules,
    and the vote on none. Reports of one chain of copies are one report here.
    """
    on_terms: dict[Move, set[str]] = {}
    for statement in statements:
        on_terms.setdefault(statement.move, set()).add(statement.term)
    named = {term.id: _roots(" ".join((term.text, *term.phrases))) for term in terms}
    original = {copy.report: copy.original for copy in copies}
    home = {report: _first(report, original) for report in texts}
    by_root: dict[str, set[int]] = {}
    roots = [_roots(move.object.of(texts[move.report])) for move in moves]
    for number, held in enumerate(roots):
        for root in held:
            by_root.setdefault(root, set()).add(number)

    def is_alone(words: frozenset[str], report: str) -> bool:
        elsewhere = Counter(n for root in words for n in by_root.get(root, ()) if home[moves[n].report] != report)
        return not any(count >= SHARED * min(len(words), len(roots[n])) for n, count in elsewhere.items())

    found = []
    for number, move in enumerate(moves):
        if not move.is_counted or move.party is None or home[move.report] != move.report:
            continue
        own = [roots[number]]
        if move in on_terms:
            told = frozenset(root for term in on_terms[move] for root in named[term])
            own = [words for words in _parts(move.object.of(texts[move.report])) if not _share(words, told)]
        if any(words and is_alone(words, move.report) for words in own):
            found.append(move)
    return tuple(found)


def _parts(text: str) -> list[frozenset[str]]:
    """The words of weight of each part of a list, where there are two at least; a single word tells too little."""
    words = read_polarity(text)
    breaks = [at for at, word in enumerate(words) if word.is_break]
    edges = zip([0, *breaks], [*breaks, len(words)], strict=True)
    parts = [_roots(text[words[start].start : words[end - 1].end]) for start, end in edges if end > start]
    return [part for part in parts if len(part) > 1] if breaks else []


def _share(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(same_root(mine, theirs) for mine in one for theirs in other)


def _first(report: str, original: Mapping[str, str]) -> str:
    seen = {report}
    while (above := original.get(report)) is not None and above not in seen:
        seen.add(above)
        report = above
    return report


# Whether a report names a term at all


class _Phrases:
    """The phrases of all terms, to be found in sentences."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._wanted = {term.id: [roots for phrase in term.phrases if (roots := _roots(phrase))] for term in terms}
        self._all = frozenset(root for phrases in self._wanted.values() for phrase in phrases for root in phrase)
        self._meant: dict[str, frozenset[str]] = {}  # roots of sentences, and those of phrases that they are

    def named_in(self, text: str, sentences: Sequence[CharSpan]) -> dict[str, CharSpan]:
        """For each term that a report names, the first sentence with all words of weight of one of its phrases."""
        found: dict[str, CharSpan] = {}
        for sentence in sentences:
            held: set[str] = set()
            for root in _roots(sentence.of(text)):
                held |= self._meanings(root)
            for term, phrases in self._wanted.items():
                if term not in found and any(phrase <= held for phrase in phrases):
                    found[term] = sentence
        return found

    def _meanings(self, root: str) -> frozenset[str]:
        if root not in self._meant:
            self._meant[root] = frozenset(wanted for wanted in self._all if same_root(wanted, root))
        return self._meant[root]


def _roots(text: str) -> frozenset[str]:
    return frozenset(root_of(token) for token, _, _ in tokenise(plain(text)) if token.lower() not in STOP_WORDS)
