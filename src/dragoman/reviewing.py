"""Reviewing: what is worth an analyst's look, and what comes of each decision.

The queue holds the moves that were read with little confidence, those that name a term first, since they may change the
board; then the moves behind conflicts between reports. What a person decided is not asked again. Each decision is kept
in the store at once, and laid over the moves in hand, so that the next question already shows it; terms of changed
words are linked anew at the next look at the talks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from dragoman.desk import Desk
from dragoman.moves.quotes import find_quote
from dragoman.moves.records import ACTS, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.positions.records import Conflict
from dragoman.reports.records import Report
from dragoman.store import (
    Correction,
    Evidence,
    Lineage,
    Signature,
    apply_corrections,
    apply_links,
    evidence_of,
    find_evidence,
    find_renamings,
    link_to,
    live_corrections,
    next_time,
    note_on,
    put_down,
    rename_party,
    reports_of,
    undo_of,
)
from dragoman.talks import Talks, readable_sentences

# Move.id taken apart; of several ways to do so, the report's path is the longest.
_NAME: Final = re.compile(r"(?P<report>.*):(?P<start>\d{1,9})-(?P<end>\d{1,9}):(?P<act>\w+):(?P<party>.*)", re.DOTALL)

MOST_ANEW: Final = 200  # reports that are worked out anew while somebody waits: half a second

Reason = Literal["doubtful", "conflict", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which moves are to be reviewed; every filter that is set must be met."""

    party: str | None = None
    term: str | None = None
    report: str | None = None  # its path, the end of it, or the beginning of its id
    everything: bool = False  # also moves that nothing speaks against, behind the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One move to decide on."""

    reason: Reason
    evidence: Evidence  # of the move as it stood when the queue was made
    since: str  # the time of the last correction before
    conflict: Conflict | None = None  # None: it is asked for another reason


class Docket:
    """Talks and what analysts decided on them: what is to be looked at, and what became of a move."""

    def __init__(self, talks: Talks, corrections: Sequence[Correction]) -> None:
        """``corrections``: of these talks, undone ones and undos too."""
        self.talks = talks
        self.corrections = tuple(corrections)
        self.ids = {report.path: report.id for report in talks.reports}
        self.names = {report.id: report.path for report in talks.reports}

    @property
    def live(self) -> tuple[Correction, ...]:
        """The corrections that hold, in their order."""
        return live_corrections(self.corrections)

    def queue(self, wanted: Wanted, conflicts: Iterable[Conflict] | None = None) -> tuple[Question, ...]:
        """Doubtful moves, those that name terms first; then moves in conflict; then, where wanted, all others.

        ``conflicts``: those of the talks, where they were worked out already.
        """
        if conflicts is None:
            conflicts = self.talks.conflicts() if self.talks.agenda else ()
        undecided = [move for move in self.talks.moves if not move.by_hand]
        asked: list[tuple[Reason, Move, Conflict | None]] = []
        asked += [("doubtful", move, None) for move in undecided if move.is_doubtful and move.terms]
        asked += [("doubtful", move, None) for move in undecided if move.is_doubtful and not move.terms]
        for conflict in conflicts:
            sides = (*conflict.supporting, *conflict.opposing)
            asked += [("conflict", said.move, conflict) for said in sides if not said.move.by_hand]
        if wanted.everything:
            asked += [("undecided", move, None) for move in undecided]
        since = max((correction.when for correction in self.corrections), default="")
        found: dict[Evidence, Question] = {}
        for reason, move, behind in asked:
            if self._is_wanted(move, wanted):
                evidence = evidence_of(move, self.ids)
                question = Question(reason=reason, evidence=evidence, since=since, conflict=behind)
                found.setdefault(evidence, question)
        return tuple(found.values())

    def _is_wanted(self, move: Move, wanted: Wanted) -> bool:
        return (
            (wanted.party is None or (move.party or "").casefold() == wanted.party.casefold())
            and (wanted.term is None or any(link.term == wanted.term for link in move.terms))
            and (wanted.report is None or self._is_report(move.report, wanted.report))
        )

    def _is_report(self, path: str, name: str) -> bool:
        return path == name or path.endswith("/" + name) or (len(name) >= 8 and self.ids[path].startswith(name))

    def find(self, question: Question) -> tuple[Move, ...]:
        """The moves that stand now for the one that was asked about; (): it is rejected."""
        before = sum(correction.when <= question.since for correction in self.live)
        return self.standing(question.evidence, before)

    def standing(self, evidence: Evidence, before: int = 0) -> tuple[Move, ...]:
        """The moves that stand now for one that stood after the first ``before`` live corrections; (): rejected."""
        here = self.beside(self.names[evidence.report])
        heirs = Lineage.of(self.live).heirs(evidence, before)
        return tuple(dict.fromkeys(move for heir in heirs for move in find_evidence(here, heir)))

    def evidence_named(self, name: str) -> Evidence | None:
        """What a move's id means, whether or not the move still stands; None: it is no id of a move of these talks."""
        parts = _NAME.fullmatch(name)
        act = next((act for act in ACTS if parts and act == parts["act"]), None)
        if parts is None or act is None or parts["report"] not in self.ids:
            return None
        words = CharSpan(int(parts["start"]), int(parts["end"]))
        party = None if parts["party"] == "None" else parts["party"]
        return Evidence(report=self.ids[parts["report"]], object=words, act=act, party=party)

    def trail(self, evidence: Evidence) -> tuple[Correction, ...]:
        """What people decided on a move and on what came of it, oldest first: the corrections that hold."""
        held: tuple[Evidence, ...] = (evidence,)
        found = []
        for correction in self.live:
            heirs = tuple(heir for one in held for heir in Lineage.of((correction,)).heirs(one, 0))
            if set(heirs) != set(held) or any(one in correction.evidence for one in held):
                found.append(correction)
            held = heirs
        return tuple(found)

    def beside(self, path: str) -> tuple[Move, ...]:
        """All moves of a report."""
        return tuple(move for move in self.talks.moves if move.report == path)

    def parties(self) -> tuple[str, ...]:
        """The names of all parties, those with most moves first."""
        counts: dict[str, int] = {}
        for move in self.talks.moves:
            if move.party is not None:
                counts[move.party] = counts.get(move.party, 0) + 1
        return tuple(sorted(counts, key=lambda party: (-counts[party], party)))

    def history(self, move: Move) -> tuple[Correction, ...]:
        """What people decided on a move, oldest first: the corrections that hold and speak of it or of its party."""
        own = evidence_of(move, self.ids)
        live = self.live
        lineage = Lineage.of(live)
        return tuple(
            correction
            for number, correction in enumerate(live)
            if (correction.kind == "party" and correction.new in (move.party, move.target))
            or any(own in lineage.heirs(one, number + 1) for one in _left(correction))
        )


class Review(Docket):
    """The talks under an analyst's hand: what is decided is kept at once, and laid over the moves in hand."""

    def __init__(self, desk: Desk, name: str, *, who: str, clock: Callable[[], datetime]) -> None:
        """Raises UnknownTalksError, StoreError. ``clock``: gives the time of each decision, with its zone."""
        super().__init__(desk.talks(name), desk.store.corrections(name))
        self.name = name
        self.who = who
        self._desk = desk
        self._clock = clock
        self._past: list[tuple[Correction, Talks]] = []

    def put(self, old: Sequence[Move], new: Sequence[Move], *, why: str = "") -> Correction:
        """``new`` moves in place of ``old`` ones: accept, edit, reject, split, merge or add."""
        return self._keep(put_down(old, new, self.ids, self._sign(why)))

    def link(self, move: Move, terms: Iterable[TermLink], *, why: str = "") -> Correction:
        """The move names exactly these terms."""
        return self._keep(link_to(move, tuple(terms), self.ids, self._sign(why)))

    def rename(self, old: str, new: str, *, words: str | None = None, why: str = "") -> Correction:
        """A party is called ``new``: renamed, merged, or with ``words`` split."""
        return self._keep(rename_party(self.name, old, new, self._sign(why), words=words))

    def note(self, move: Move, words: str) -> Correction:
        """A remark on a move."""
        return self._keep(note_on(move, self.ids, self._sign(words)))

    def undo(self, *, why: str = "") -> Correction | None:
        """Take back the last decision of this analyst that holds, and give it; None: there is none left."""
        own = [correction for correction in self.live if correction.who == self.who]
        if not own:
            return None
        last = own[-1]
        before = self._past.pop() if self._past else None
        undo = undo_of(last, self._sign(why))
        self._desk.correct(undo)
        if before is not None and before[0] == last:
            self.corrections = (*self.corrections, undo)
            self.talks = before[1]
        else:  # made before this review: what it hid has to be worked out again
            super().__init__(self._desk.talks(self.name), self._desk.store.corrections(self.name))
            self._past.clear()
        return last

    def _sign(self, why: str) -> Signature:
        return Signature(who=self.who, when=next_time(self._clock(), self.corrections), why=why)

    def _keep(self, correction: Correction) -> Correction:
        self._desk.correct(correction)
        self._past.append((correction, self.talks))
        self.corrections = (*self.corrections, correction)
        laid = lay(self.talks, (correction,))
        if laid is None:  # made on a move that does not stand in just these words
            super().__init__(self._desk.talks(self.name), self._desk.store.corrections(self.name))
        else:
            self.talks = laid
        return correction


# --- decisions laid over the moves in hand


def lay(talks: Talks, corrections: Iterable[Correction]) -> Talks | None:
    """The talks with live corrections, later than all that they hold, laid over their moves.

    The same words name the same terms; others name none before the talks are settled. What is laid already stays as it
    is. None: a correction means a move that does not stand, and to find what it means now is for settling.
    """
    names = {report.id: report.path for report in talks.reports}
    texts = {report.path: report.text for report in talks.reports}
    terms = frozenset(term.id for term in talks.agenda.terms) if talks.agenda else frozenset[str]()
    told: dict[str, list[Move]] = {path: [] for path in texts}
    for move in talks.moves:
        told[move.report].append(move)
    renamed = talks.renamed
    for correction in corrections:
        wanted = names if correction.kind == "party" else reports_of(correction)
        here = {report: names[report] for report in wanted if report in names}
        before = [move for path in here.values() for move in told[path]]
        found = _laid(before, correction, here, texts, terms)
        if found is None:
            return None
        told.update({path: [] for path in here.values()})
        for move in found:
            told[move.report].append(move)
        renamed = (*renamed, *find_renamings([correction]))
    return talks.with_moves(tuple(move for moves in told.values() for move in moves), renamed)


def _laid(
    moves: Sequence[Move],
    correction: Correction,
    names: Mapping[str, str],
    texts: Mapping[str, str],
    terms: frozenset[str],
) -> Sequence[Move] | None:
    """The moves of some reports after one more correction; None: it means a move that does not stand there."""
    ids = {path: report for report, path in names.items()}
    standing = {evidence_of(move, ids): move for move in moves}
    put = [standing.get(evidence) for evidence in _left(correction) if evidence.report in names]
    if not all(evidence in standing for evidence in correction.evidence if evidence.report in names):
        is_laid = correction.kind == "replace" and all(move is not None and move.by_hand for move in put)
        return moves if is_laid or correction.kind == "note" else None
    if not correction.evidence and put and all(move is not None and move.by_hand for move in put):
        return moves  # added already
    before = {(move.report, move.object): move for move in moves}
    kept = []
    for move in apply_corrections(moves, (correction,), names, texts)[0]:
        known = before.get((move.report, move.object))
        if move.by_hand and known is not None and not move.terms:
            move = replace(move, terms=known.terms, condition_terms=known.condition_terms)
        kept.append(move)
    return apply_links(kept, (correction,), names, terms)


def brought_up(
    desk: Desk, name: str, talks: Talks, before: Sequence[Correction], now: Sequence[Correction]
) -> Talks | None:
    """Talks that were settled with the corrections ``before``, as they are with those of ``now``; nothing is kept.

    Later corrections are laid over the moves in hand, and reports whose corrections were taken back are worked out
    anew. None: that has to be settled, for it concerns too many reports, or moves that do not stand.
    """
    held, live = live_corrections(before), live_corrections(now)
    last = max((correction.when for correction in held), default="")
    later = [correction for correction in live if correction.when > last]
    rest = [correction for correction in live if correction.when <= last]
    changed = {correction for correction in (*held, *rest) if (correction in held) != (correction in rest)}
    if changed:
        reports = {report for correction in changed for report in _touched(talks, correction)}
        moves = desk.told_anew(talks, name, reports, rest) if len(reports) <= MOST_ANEW else None
        if moves is None:
            return None
        told: dict[str, list[Move]] = {}
        paths = {report.path for report in talks.reports if report.id in reports}
        for move in (*(move for move in talks.moves if move.report not in paths), *moves):
            told.setdefault(move.report, []).append(move)
        ordered = tuple(move for report in talks.reports for move in told.get(report.path, ()))
        talks = talks.with_moves(ordered, find_renamings(rest))
    return lay(talks, later)


def _touched(talks: Talks, correction: Correction) -> frozenset[str]:
    """The reports (ids) of the talks whose moves a correction may change."""
    if correction.kind != "party":
        return frozenset(reports_of(correction)) & {report.id for report in talks.reports}
    names = {correction.old, correction.new}
    paths = {move.report for move in talks.moves if move.party in names or move.target in names}
    return frozenset(report.id for report in talks.reports if report.path in paths)


def _left(correction: Correction) -> tuple[Evidence, ...]:
    """What a correction speaks of, as it stands after it."""
    if correction.kind != "replace":
        return correction.evidence
    return tuple(
        Evidence(report=move.report, object=move.object, act=move.act, party=move.party) for move in correction.moves
    )


# --- words that an analyst copies from a report


def find_words(text: str, sentence: CharSpan, words: str, *, near: CharSpan | None = None) -> CharSpan | None:
    """Where words stand in a sentence: at ``near`` where they stand there, else the first time; None: nowhere."""
    return (find_quote(text, near, words) if near else None) or find_quote(text, sentence, words)


def find_sentence(report: Report, words: str, *, near: CharSpan) -> tuple[CharSpan, CharSpan] | None:
    """The sentence of a report that holds words, and where in it; ``near`` is looked at first. None: none does."""
    place = find_words(report.text, CharSpan(0, len(report.text)), words, near=near)
    sentence = next((span for span in readable_sentences(report)[0] if place and span.contains(place)), None)
    return (sentence, place) if sentence and place else None


def covering(move: Move, others: Sequence[Move]) -> CharSpan:
    """The words from the first to the last object of one sentence; of several sentences, the move's own."""
    if any(other.sentence != move.sentence for other in others):
        return move.object
    objects = [move.object, *(other.object for other in others)]
    return CharSpan(min(span.start for span in objects), max(span.end for span in objects))
