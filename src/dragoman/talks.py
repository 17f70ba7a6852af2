"""One reading of the coverage of some talks, end to end: the one way that the data goes.

reports → sentences → moves → parties → events → agenda → positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda import draft_agenda, link_moves, load_agenda
from dragoman.agenda.records import Agenda
from dragoman.deals import DealAnalysis, analyse
from dragoman.events import Meeting, Plan, date_moves, day_of, find_meetings, find_plans
from dragoman.language.encoder import Encoder
from dragoman.language.sentences import split_sentences
from dragoman.moves.choosing import SHIPPED, open_reader
from dragoman.moves.nesting import find_nested
from dragoman.moves.reader import ShippedReader
from dragoman.moves.readers import Reader, Reading, Refused, Source, Unread, read_each
from dragoman.moves.records import Move
from dragoman.moves.tellings import find_tellings
from dragoman.offsets import CharSpan
from dragoman.parties import Register, Renaming, learn_register, resolve_moves
from dragoman.positions import (
    Coverage,
    MoveGroup,
    Origins,
    SharedWords,
    Shifts,
    find_conflicts,
    find_contradictions,
    find_coverage,
    find_groups,
    find_quotations,
    find_retold,
    find_shifts,
    find_stances,
    find_statements,
    make_board,
)
from dragoman.positions.board import Board
from dragoman.positions.coverage import ClaimRows, Named, find_named
from dragoman.positions.records import Conflict, Contradiction, Stance
from dragoman.positions.sourcing import Unsourced, find_unsourced
from dragoman.reports import find_copies, make_report, read_reports
from dragoman.reports.records import Copy, Report, Skipped

Progress = Callable[[int, int], None]

# What talks work out from their reports and agenda, whatever the moves.
_OF_REPORTS = ("shared", "origins", "_texts", "_sentences", "_all_sentences", "register", "named", "unsourced", "_met")
LONGEST_SENTENCE = 6_000  # characters; the longest in 4,000 news articles has 2,633


@lru_cache(maxsize=1)
def shipped_encoder() -> Encoder:
    """The reader in the package, loaded once."""
    return Encoder()


def _embed(phrases: Sequence[str]) -> NDArray[np.float32]:
    return shipped_encoder().embed(phrases)


@dataclass(frozen=True, kw_only=True)
class Talks:
    """What was read, and what follows from it.

    Attributes:
        reports: in the order in which they were given.
        skipped: what could not be read, in whole or in part, with the reason.
        copies: reports that copy an earlier one; they do not count as further evidence.
        moves: by report and place in it, parties resolved; with an agenda, linked to its terms.
        agenda: the one given, else None; ``draft_agenda`` makes one.
        grouped: whether support is counted by independent origin; False: by report.
        refused: what the reader gave and was not taken, such as words that are not in the report.
        renamed: what an analyst calls parties, in the order in which it was decided; ``moves`` have these names.
    """

    reports: tuple[Report, ...]
    skipped: tuple[Skipped, ...]
    copies: tuple[Copy, ...]
    moves: tuple[Move, ...]
    agenda: Agenda | None = None
    grouped: bool = True
    refused: tuple[Refused, ...] = ()
    renamed: tuple[Renaming, ...] = ()

    @cached_property
    def shared(self) -> tuple[SharedWords, ...]:
        """Quotations and credits that several reports carry."""
        return find_quotations(self._texts) if self.grouped else ()

    def with_moves(self, moves: tuple[Move, ...], renamed: tuple[Renaming, ...] | None = None) -> Talks:
        """The same reports with other moves; ``renamed``: what parties are called then, None: as they were."""
        made = replace(self, moves=moves, renamed=self.renamed if renamed is None else renamed)
        made.__dict__.update({name: self.__dict__[name] for name in _OF_REPORTS if name in self.__dict__})
        return made

    def ungrouped(self) -> Talks:
        """The same reading with every report as evidence of its own, copies among them."""
        return replace(self, copies=(), grouped=False)

    @cached_property
    def origins(self) -> Origins:
        """Tells which reports are one, for what some moves say."""
        return Origins(self.copies, self.shared, {report.path: report.also for report in self.reports})

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {report.path: report.text for report in self.reports}

    @cached_property
    def _sentences(self) -> dict[str, tuple[CharSpan, ...]]:
        return {report.path: readable_sentences(report)[0] for report in self.reports}

    @cached_property
    def _all_sentences(self) -> dict[str, tuple[CharSpan, ...]]:
        return {report.path: split_sentences(report.text) for report in self.reports}

    @cached_property
    def named(self) -> Named:
        """Which terms of the agenda each report names at all."""
        return find_named(self.reports, self._all_sentences, self.agenda.terms if self.agenda else ())

    @cached_property
    def unsourced(self) -> tuple[Unsourced, ...]:
        """What reports tell without a source, by report and place."""
        return tuple(
            item
            for report in self.reports
            for item in find_unsourced(report.path, report.text, self._all_sentences[report.path])
        )

    @cached_property
    def register(self) -> Register:
        """What the reports teach about parties and people."""
        return _who_is_who(self.reports)

    def text_of(self, path: str) -> str:
        """The cleaned text that a report's offsets point into. Raises KeyError for a path that was not read."""
        return self._texts[path]

    def draft_agenda(self) -> Agenda:
        """An agenda drafted from what the moves are about."""
        return draft_agenda(self.moves, self._texts, _embed)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that the reports tell of, by report and place in it."""
        moves: dict[str, list[Move]] = {}
        for move in self.moves:
            moves.setdefault(move.report, []).append(move)
        return tuple(
            meeting for report in self.reports for meeting in self._meetings_in(report, moves.get(report.path, []))
        )

    def _meetings_in(self, report: Report, moves: list[Move]) -> tuple[Meeting, ...]:
        known = self._met.get(report.path)
        if known is None or known[:2] != (moves, self.renamed):
            found = find_meetings(
                report.path,
                report.text,
                self._sentences[report.path],
                self.register,
                published=report.published,
                moves=moves,
                renamed=self.renamed,
            )
            known = self._met[report.path] = (moves, self.renamed, tuple(found))
        return known[2]

    @cached_property
    def _met(self) -> dict[str, tuple[list[Move], tuple[Renaming, ...], tuple[Meeting, ...]]]:
        """The meetings found in each report, and for which moves and names."""
        return {}

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans that the reports name, with who put them forward and who accepts or rejects them."""
        reports = [(report.path, report.text, self._sentences[report.path]) for report in self.reports]
        return find_plans(reports, self.moves, self.register, self.renamed)

    def with_agenda(self, agenda: Agenda) -> Talks:
        """The same reading with its moves linked to the terms of ``agenda``."""
        moves = link_moves(self.moves, self._texts, agenda, _embed)
        return replace(self, moves=moves, agenda=agenda)

    def as_of(self, day: date) -> Talks:
        """The same reading with the moves made by ``day``: by the day that their sentence says, else their report's.

        Moves that neither dates are left out (see ``dragoman.events.day_of``).
        """
        published = {report.path: report.published for report in self.reports}
        made = ((move, day_of(move, published[move.report])) for move in self.moves)
        return self.with_moves(tuple(move for move, known in made if known is not None and known.day <= day))

    def deals(self) -> DealAnalysis:
        """What the stances still allow: packages, blockers, openings; without an agenda, on a drafted one."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).deals()
        attributions = {move.id: move.attribution for move in self.moves}
        return analyse(self.agenda, self.stances(), attributions=attributions)

    def stances(self) -> tuple[Stance, ...]:
        """Where each party stands on each term; without an agenda, on those of a drafted one."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).stances()
        return find_stances(self.moves, self.agenda, self.origins)

    def groups(self) -> tuple[MoveGroup, ...]:
        """Moves that tell the same, the most often told first; by the terms of the agenda where they name any."""
        return find_groups(self.moves, self._texts, _embed, self.origins)

    def days(self) -> dict[str, date | None]:
        """The day of each move, by its id: what its sentence says, else its report's; None: neither is known."""
        published = {report.path: report.published for report in self.reports}
        made = {move.id: day_of(move, published[move.report]) for move in self.moves}
        return {name: None if known is None else known.day for name, known in made.items()}

    def conflicts(self) -> tuple[Conflict, ...]:
        """Where independent reports put a party on opposite sides of a term at about the same time."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).conflicts()
        statements = find_statements((move for move in self.moves if move.is_counted), self.agenda)
        return find_conflicts(statements, self.agenda, self.days(), self.origins)

    def shifts(self, since: date | None = None, until: date | None = None) -> Shifts:
        """What changed between two days, both included; without an agenda, on a drafted one."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).shifts(since, until)
        counted = [move for move in self.moves if move.is_counted]
        return find_shifts(
            find_statements(counted, self.agenda),
            self.agenda,
            self.days(),
            retold=find_retold((move for move in counted if move.terms), self._texts),
            origins=self.origins,
            since=since,
            until=until,
        )

    def coverage(self) -> Coverage:
        """Which report carries what, what only one says, what has no source; without an agenda, on a drafted one."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).coverage()
        return find_coverage(
            self.reports,
            self._all_sentences,
            self.moves,
            self.stances(),
            self.agenda,
            copies=self.copies,
            conflicts=self.conflicts(),
        )

    def claim_rows(self) -> ClaimRows:
        """The rows of the coverage, to be made one by one; without an agenda, on a drafted one."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).claim_rows()
        return ClaimRows(self.reports, self.moves, self.agenda, self.named, copies=self.copies)

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Parties that the reports put on both sides of a term."""
        return find_contradictions(self.stances())

    def board(self) -> Board:
        """Parties by issues; without an agenda, by the issues of a drafted one."""
        if self.agenda is None:
            return self.with_agenda(self.draft_agenda()).board()
        return make_board(self.stances(), self.agenda)


def read(
    *paths: str | Path,
    published: date | None = None,
    agenda: str | Path | Agenda | None = None,
    reader: str | Reader | None = None,
    threads: int = 2,
    progress: Progress | None = None,
) -> Talks:
    """Read reports from files and folders.

    Args:
        paths: files or folders (see ``dragoman.reports.read_reports``).
        published: the day of reports that do not say theirs; without it they stay undated.
        agenda: an agenda, or the file that holds one.
        reader: who reads, as an object or by name (``dragoman.moves.open_reader``); None: the reader in the package. A
            report that it cannot read is among ``skipped``.
        threads: stretches read at once; the result is the same for any number.
        progress: called after each report with how many have been read, and of how many.

    Raises:
        AgendaError: the agenda file cannot be used.
        ModelError: the shipped reader cannot be loaded.
        ReaderError: no reader has that name, or it cannot be used.
    """
    chosen = _open(reader)
    parsed = agenda if isinstance(agenda, Agenda | None) else load_agenda(Path(agenda))
    read_or_skipped = tuple(read_reports(paths, published=published))
    reports = [item for item in read_or_skipped if isinstance(item, Report)]
    skipped = [item for item in read_or_skipped if isinstance(item, Skipped)]
    return _read(reports, skipped, parsed, chosen, threads, progress)


def read_texts(
    texts: Mapping[str, str],
    *,
    agenda: Agenda | None = None,
    reader: str | Reader | None = None,
    threads: int = 2,
    progress: Progress | None = None,
) -> Talks:
    """Read reports already in memory, by name; each text is taken as it is, without a title or furniture to drop."""
    reports = [make_report(path, text) for path, text in texts.items()]
    return _read(reports, [], agenda, _open(reader), threads, progress)


def _open(reader: str | Reader | None) -> Reader | None:
    """The reader that was asked for; None for the shipped one, which is loaded when there is something to read."""
    if isinstance(reader, str):
        return None if reader == SHIPPED else open_reader(reader)
    return reader


def _read(
    reports: list[Report],
    skipped: Iterable[Skipped],
    agenda: Agenda | None,
    reader: Reader | None,
    threads: int,
    progress: Progress | None,
) -> Talks:
    notices = list(skipped)
    sentences = []
    for report in reports:
        kept, unread = readable_sentences(report)
        notices.extend(unread)
        sentences.append(kept)
    answers = _read_reports(reports, sentences, reader, threads, progress)
    notices.extend(
        Skipped(path=answer.report, reason=f"not read: {answer.reason}", mend=answer.mend, kind="reader failed")
        for answer in answers
        if isinstance(answer, Unread)
    )
    read = [
        (report, spans, answer)
        for report, spans, answer in zip(reports, sentences, answers, strict=True)
        if isinstance(answer, Reading)
    ]
    talks = Talks(
        reports=tuple(report for report, _, _ in read),
        skipped=tuple(notices),
        copies=find_copies([report for report, _, _ in read]),
        moves=resolve([(report, spans, reading.moves) for report, spans, reading in read]),
        refused=tuple(refused for _, _, reading in read for refused in reading.refused),
    )
    return talks if agenda is None else talks.with_agenda(agenda)


def readable_sentences(report: Report) -> tuple[tuple[CharSpan, ...], tuple[Skipped, ...]]:
    """The sentences of a report that can be read, and what of it is not read."""
    spans = split_sentences(report.text)
    kept = tuple(span for span in spans if span.end - span.start <= LONGEST_SENTENCE)
    return kept, tuple(_notices(report, unread=len(spans) - len(kept)))


def _notices(report: Report, *, unread: int) -> Iterator[Skipped]:
    """What of a report was not read."""
    for dropped in report.dropped:
        if dropped.reason == "control characters":
            yield Skipped(
                path=report.path,
                reason=f"held control characters, which were left out ({dropped.line})",
                mend="save it again as plain text",
                kind="lost detail",
            )
    if "\ufffd" in report.text:
        yield Skipped(
            path=report.path,
            reason="holds characters that were lost before it came here (shown as \ufffd)",
            mend="save it again as UTF-8 text",
            kind="lost detail",
        )
    if unread:
        yield Skipped(
            path=report.path,
            reason=f"{unread} of its sentences {'is' if unread == 1 else 'are'} longer than {LONGEST_SENTENCE} "
            "characters and not read",
            mend="check that the text has its full stops and line breaks",
            kind="lost detail",
        )


def _read_reports(
    reports: list[Report],
    sentences: list[tuple[CharSpan, ...]],
    reader: Reader | None,
    threads: int,
    progress: Progress | None,
) -> list[Reading | Unread]:
    """What is found in each report, parties not resolved; the shipped reader is loaded only where it has to read."""
    if not any(sentences):
        return [Reading(report=report.path, moves=()) for report in reports]
    sources = (
        Source(report=report.path, text=report.text, sentences=spans)
        for report, spans in zip(reports, sentences, strict=True)
    )
    answers: list[Reading | Unread] = []
    for answer in read_each(sources, reader or ShippedReader(shipped_encoder()), threads=threads):
        answers.append(answer)
        if progress:
            progress(len(answers), len(reports))
    return answers


def _who_is_who(reports: Sequence[Report]) -> Register:
    """What the reports teach about parties and people; who holds an office is taken as of the latest report."""
    days = [report.published for report in reports if report.published is not None]
    return learn_register((report.text for report in reports), as_of=max(days, default=None))


def resolve(
    read: Sequence[tuple[Report, Sequence[CharSpan], Sequence[Move]]], register: Register | None = None
) -> tuple[Move, ...]:
    """The moves found in reports, those inside their objects, dated, with the parties that all reports tell together.

    ``read`` has each report with its sentences and what the reader found in it; ``register``: what other reports teach
    of parties too, None: these are all.
    """
    if register is None:
        register = _who_is_who([report for report, _, _ in read])
    resolved: list[Move] = []
    for report, spans, moves in read:
        told = find_tellings(find_nested(moves, report.text), report.text)
        with_parties = resolve_moves(report.text, spans, told, register)
        resolved += date_moves(with_parties, report.text, report.published)
    return tuple(resolved)
