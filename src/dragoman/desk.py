"""An open store with the reader beside it: reports are read into it once, and looked at as often as one likes.

What the reader says of a report depends on that report alone, and is stored with it. Who the parties are is learned
from all reports of the talks together, so one more report may change what older ones say: moves are resolved for the
talks as a whole, linked to its agenda, and kept as they are until something changes that they rest on: a report, a
correction, the agenda, or the program itself. Adding a report is therefore quick whatever the store holds; the first
look after it does the work, in one order of the reports, whichever they came in.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from getpass import getuser
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda import draft_agenda, dump_agenda, link_moves, parse_agenda
from dragoman.agenda.files import read_text
from dragoman.agenda.records import Agenda
from dragoman.errors import CorrectionError, InputError, ReadOnlyStoreError, StoreError, UnknownTalksError
from dragoman.language.encoder import SHIPPED
from dragoman.moves import Reader, Refused
from dragoman.moves.reader import ShippedReader
from dragoman.moves.readers import Reading, Source, Unread, read_each
from dragoman.moves.records import Move
from dragoman.parties import Renaming
from dragoman.positions import Shifts, Stance, find_quotations, make_board
from dragoman.positions.board import Board
from dragoman.reports import Report, Skipped, find_copies
from dragoman.reports.addresses import is_address
from dragoman.reports.documents import Handling, read_original
from dragoman.reports.fetching import Fetcher
from dragoman.reports.following import Follower, Item, LeftAlone, PassedOver, Planned, Wishes
from dragoman.reports.following import Progress as ListProgress
from dragoman.reports.reading import Place, read_sources
from dragoman.reports.records import Original
from dragoman.store import (
    Added,
    Correction,
    Found,
    Marks,
    Material,
    Positions,
    Query,
    ReadReport,
    Settled,
    Store,
    TalksEntry,
    apply_corrections,
    apply_links,
    correction_id,
    find_renamings,
    for_talks,
    live_corrections,
    next_time,
    open_store,
    parse_lines,
)
from dragoman.store.grouping import marks_of, rarity_of, tells_of_talks
from dragoman.store.opening import DEFAULT
from dragoman.talks import Talks, readable_sentences, resolve, shipped_encoder

# What settled moves depend on besides the reports: a change in any of these works them out anew.
_WORKED_BY: Final = (
    *("reports", "language", "moves", "parties", "events", "agenda", "positions", "store"),
    *("desk.py", "talks.py", "offsets.py"),
)

_BATCH: Final = 64  # reports in memory at a time
_HEAVIEST: Final = 32_000_000  # bytes of what they were read from, after which no further one is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one report that was read into a store."""

    report: Report
    moves: int  # found by the reader; 0 where it was known already
    refused: tuple[Refused, ...]  # what the reader gave and was not taken
    added: Added


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed in some talks."""

    talks: Talks  # with the reports that the shifts rest on
    shifts: Shifts
    counts: Mapping[str, int] | None = None  # how many of each kind there are, with those left out; None: none are


@lru_cache(maxsize=1)
def shipped_name() -> str:
    """First 16 hex digits of the SHA-256 of the shipped reader's file."""
    with SHIPPED.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _kept_under(reader: Reader | None, name: str | None) -> str:
    """What a store calls who reads; ``reader``: None for the shipped one."""
    who = shipped_name() if reader is None else name
    if who is None:
        raise ValueError("a reader of one's own needs a reader_name")
    return who


@lru_cache(maxsize=1)
def recipe() -> str:
    """A digest of the program that turns readings into moves with parties and terms."""
    digest = hashlib.sha256(shipped_name().encode())
    package = files("dragoman")
    for name in _WORKED_BY:
        part = Path(str(package / name))
        sources = [part] if part.is_file() else sorted(part.rglob("*"))
        for path in sources:
            if path.suffix in (".py", ".toml", ".json"):
                digest.update(path.relative_to(str(package)).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class Desk:
    """A store and the reader. Made by ``dragoman.open``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # --- reading

    def read(
        self,
        *paths: str | Path,
        published: date | None = None,
        talks: str | None = None,
        reader: Reader | None = None,
        reader_name: str | None = None,
        threads: int = 2,
        columns: Mapping[str, str] | None = None,
        fetcher: Fetcher | None = None,
        wishes: Wishes | None = None,
        place: Place | None = None,
    ) -> Iterator[Taken | Skipped | Planned | PassedOver | LeftAlone]:
        """Taken reports into the store, one transaction each, in the order of ``paths``; known ones are not read again.

        Nothing happens before the iterator is drawn; whatever it has given is kept. Stopped anywhere and begun again,
        it goes on where it stopped.

        Args:
            paths: files, folders or addresses (see ``dragoman.reports.read_reports``).
            published: the day of reports that do not say theirs; without it they stay undated.
            talks: the name of the talks that they belong to; None: grouped by what they share.
            reader: who reads; None: the reader in the package. A report that it cannot read is given as ``Skipped``.
            reader_name: names that reader in the store, so that what it has read is not read again; needed with it.
            threads: stretches read at once; the result is the same for any number.
            columns: which column of a table holds which of our fields, where their names do not tell.
            fetcher: fetches the addresses among ``paths``; without one, they are given as ``Skipped``. Entries of
                lists that were fetched before are not fetched again, and given as ``PassedOver``.
            wishes: since which day, how many new reports at most, and whether only to say what would be read.
            place: kept up to date with how far the files among ``paths`` have been read.

        Raises:
            StoreError: the store cannot be written.
            ModelError: the shipped reader cannot be loaded.
        """
        originals: dict[str, Original] = {}

        def keep(original: Original) -> None:
            originals[original.sha256] = original

        who = _kept_under(reader, reader_name)
        wishes, place = wishes or Wishes(), place or Place()
        handling = Handling(published=published, columns=columns or {}, keep=keep)
        left = sys.maxsize if wishes.limit is None else wishes.limit
        for fetched, sources in _by_origin(paths):
            asked = wishes if wishes.limit is None else replace(wishes, limit=left)
            items = read_sources(sources, handling, fetcher=fetcher, memory=self.store, wishes=asked, place=place)
            # An entry of a list is remembered when the next one is drawn: by then it is in the store, and the last one
            # is remembered though the limit is reached.
            while (fetched or left > 0) and (batch := _batch(items, 1 if fetched else min(_BATCH, left), originals)):
                step = (place.opened - place.done) // len(batch)
                for item in (
                    self._plan(batch, who)
                    if wishes.dry_run
                    else self._read(batch, originals, talks, reader, who, threads)
                ):
                    left -= isinstance(item, Planned) or (isinstance(item, Taken) and item.added.outcome != "known")
                    place.done = min(place.opened, place.done + step)
                    yield item
                place.done = place.opened
                originals.clear()
            if left <= 0:
                return

    def _plan(self, batch: Sequence[Item], who: str) -> Iterator[Skipped | Planned | PassedOver | LeftAlone]:
        """What would become of the reports in a batch."""
        known = self.store.known([item.id for item in batch if isinstance(item, Report)], who)
        for item in batch:
            if not isinstance(item, Report):
                yield item
            elif item.id in known:
                yield PassedOver(path=item.path, why="known")
            else:
                yield Planned(path=item.path, title=item.title, published=item.published)

    def follow(
        self,
        *lists: str,
        fetcher: Fetcher,
        wishes: Wishes | None = None,
        talks: str | None = None,
        reader: Reader | None = None,
        reader_name: str | None = None,
        threads: int = 2,
        progress: ListProgress | None = None,
    ) -> Iterator[Taken | Skipped | Planned | PassedOver | LeftAlone]:
        """What is new on feeds and sitemaps, taken into the store like ``read``; what was taken is remembered there.

        Args:
            lists: addresses of feeds, sitemaps or lists of feeds; none: those that were followed before.
            fetcher: fetches them and their entries.
            wishes: how far back, how many, and whether to fetch entries at all.
            talks: as for ``read``.
            reader: as for ``read``.
            reader_name: as for ``read``.
            threads: as for ``read``.
            progress: called after each entry with how many are done, left and failed.

        Raises:
            StoreError: the store cannot be written.
            ModelError: the shipped reader cannot be loaded.
        """
        originals: dict[str, Original] = {}

        def keep(original: Original) -> None:
            originals[original.sha256] = original

        who = _kept_under(reader, reader_name)
        follower = Follower(fetcher, self.store, Handling(keep=keep), progress=progress)
        for item in follower.round(lists or self.store.followed("list"), wishes):
            yield from self._read([item], originals, talks, reader, who, threads)
            originals.clear()

    def read_originals(
        self,
        documents: Iterable[Original],
        *,
        published: date | None = None,
        talks: str | None = None,
        reader: Reader | None = None,
        reader_name: str | None = None,
        threads: int = 2,
    ) -> Iterator[Taken | Skipped]:
        """Read documents already in memory into the store, as :meth:`read` does files; no path of theirs is opened."""
        who = _kept_under(reader, reader_name)
        originals: dict[str, Original] = {}

        def keep(original: Original) -> None:
            originals[original.sha256] = original

        handling = Handling(published=published, keep=keep)
        for document in documents:
            items = list(read_original(document, handling))
            for item in self._read(items, originals, talks, reader, who, threads):
                if isinstance(item, Taken | Skipped):
                    yield item
            originals.clear()

    def _read(
        self,
        batch: Sequence[Item],
        originals: Mapping[str, Original],
        talks: str | None,
        reader: Reader | None,
        who: str,
        threads: int,
    ) -> Iterator[Taken | Skipped | Planned | PassedOver | LeftAlone]:
        known = self.store.known([item.id for item in batch if isinstance(item, Report)], who)
        unread: dict[str, Report] = {}
        failed: dict[str, Unread] = {}
        for item in batch:
            if isinstance(item, Report) and item.id not in known:
                unread.setdefault(item.id, item)
        with closing(_read_each(unread.values(), reader, threads)) as answers:
            for item in batch:
                if not isinstance(item, Report):
                    yield item
                    continue
                answer = Reading(report=item.path, moves=())
                if unread.get(item.id) is item:
                    yield from readable_sentences(item)[1]
                    found = next(answers)
                    if isinstance(found, Unread):
                        failed[item.id] = found
                    else:
                        answer = found
                if item.id in failed:
                    reason, mend = failed[item.id].reason, failed[item.id].mend
                    yield Skipped(path=item.path, reason=f"not read: {reason}", mend=mend, kind="reader failed")
                    continue
                kept = ReadReport(
                    report=item,
                    moves=answer.moves,
                    reader=who,
                    original=originals.get(item.original or ""),
                )
                added = self.store.add(_by_itself(kept) if talks is None else kept, talks=talks)
                yield Taken(report=item, moves=len(answer.moves), refused=answer.refused, added=added)

    # --- looking

    def list_talks(self) -> tuple[TalksEntry, ...]:
        """All negotiations in the store: most reports first, then by name."""
        return self.store.list_talks()

    def the_talks(self) -> str:
        """The name of the only talks. Raises UnknownTalksError where there are none, or several."""
        entries = self.store.list_talks()
        if len(entries) != 1:
            raise UnknownTalksError(self.store.where, None, tuple(entry.name for entry in entries))
        return entries[0].name

    def talks(self, name: str | None = None, *, agenda: Agenda | None = None, linked: bool = True) -> Talks:
        """A negotiation as it stands in the store.

        Args:
            name: of the talks; None: the only ones.
            agenda: link its moves to this one instead of the one given to the talks, or drafted.
            linked: False: where no agenda was given, the moves name no terms and none is drafted.

        Raises:
            UnknownTalksError: there are no talks of this name; without a name, there are none or several.
            StoreError: the store cannot be read.
        """
        name = self.the_talks() if name is None else name
        live = live_corrections(self.store.corrections(name))
        talks = _talks_of(self.settled(name, linked=linked and agenda is None), find_renamings(live))
        return talks if agenda is None else self.on_agenda(talks, name, agenda)

    def on_agenda(self, talks: Talks, name: str, agenda: Agenda) -> Talks:
        """A negotiation of the store with its moves on the terms of another agenda; nothing is kept."""
        if agenda == talks.agenda:
            return talks
        moves = link_moves(talks.moves, {report.path: report.text for report in talks.reports}, agenda, self._embed)
        names = {report.id: report.path for report in talks.reports}
        live = live_corrections(self.store.corrections(name))
        moves = apply_links(moves, live, names, frozenset(term.id for term in agenda.terms))
        return replace(talks, moves=moves, agenda=agenda)

    def kept(self, name: str) -> Talks:
        """A negotiation as it was last put on the terms of an agenda, whatever has come since.

        Only where that was by this program (see ``State.linked_at``).
        """
        renamed = find_renamings(live_corrections(self.store.corrections(name)))
        return _talks_of(self.store.settled(name), renamed)

    def told_anew(
        self, talks: Talks, name: str, reports: Collection[str], corrections: Sequence[Correction]
    ) -> tuple[Move, ...] | None:
        """The moves of a few reports (ids) of ``talks`` under these live corrections, as settling would have them.

        Terms may come out a little differently: how rare a word is, is told from these reports alone. None: a report
        is called otherwise by now.
        """
        material = self.store.material(name, reports)
        known = {report.id: report.path for report in talks.reports}
        read = [kept.report for kept in material.readings]
        if any(known.get(report.id) != report.path for report in read):
            return None
        names, texts = {report.id: report.path for report in read}, {report.path: report.text for report in read}
        told = [(kept.report, readable_sentences(kept.report)[0], kept.moves) for kept in material.readings]
        moves, _ = apply_corrections(resolve(told, talks.register), corrections, names, texts)
        agenda = talks.agenda or _parsed(None)
        moves = link_moves(moves, texts, agenda, self._embed)
        return apply_links(moves, corrections, names, frozenset(term.id for term in agenda.terms))

    def moves(self, name: str | None = None, *, linked: bool = True) -> Iterator[tuple[Report, tuple[Move, ...]]]:
        """Each report with its moves, in the order of :meth:`talks`; once settled, few are in memory at a time.

        ``linked``: as for :meth:`talks`.
        """
        name = self.the_talks() if name is None else name
        self.prepare(name, linked=linked)
        state = self.store.state(name, recipe())
        linked = linked or state.agenda is not None
        if state.linked if linked else state.settled:
            for report, moves in self.store.moves(name):
                yield report, moves if linked else _without_terms(moves)
            return
        talks = self.talks(name, linked=linked)  # of a store that may only be read
        told: dict[str, list[Move]] = {report.path: [] for report in talks.reports}
        for move in talks.moves:
            told[move.report].append(move)
        yield from ((report, tuple(told[report.path])) for report in talks.reports)

    def board(self, name: str | None = None) -> Board:
        """Where each party stands, without loading any text or move: the quick look at large talks."""
        name = self.the_talks() if name is None else name
        stances = self.stances(name)
        return make_board(stances, self.prepare(name))

    def stances(self, name: str | None = None) -> tuple[Stance, ...]:
        """The stances of these talks, looked up as they were worked out."""
        name = self.the_talks() if name is None else name
        if self.store.state(name, recipe()).linked:
            return self.store.stances(name)
        return self.talks(name).stances()

    def shifts(
        self, name: str | None = None, since: date | None = None, until: date | None = None, *, most: int | None = None
    ) -> Changes:
        """What changed in these talks between two days, both included, looked up as it was worked out.

        ``most``: of each kind, and of the undated, so many; None: all.
        """
        name = self.the_talks() if name is None else name
        if not self.store.state(name, recipe()).linked:
            talks = self.talks(name)
            if not self.store.state(name, recipe()).linked:  # a store that may only be read
                return Changes(talks=talks, shifts=talks.shifts(since, until))
        kept = self.store.shifts(name, since, until, most=most)
        talks = Talks(reports=kept.reports, skipped=(), copies=(), moves=(), agenda=self.prepare(name))
        return Changes(talks=talks, shifts=kept.shifts, counts=kept.counts)

    def prepare(self, name: str, *, linked: bool = True) -> Agenda:
        """Work out now what looking at these talks would work out; the agenda that their moves are linked to."""
        state = self.store.state(name, recipe())
        if not (state.linked if linked else state.settled):
            return _agenda_of(self.settled(name, linked=linked))
        return _parsed(state.agenda if state.agenda is not None else state.draft)

    # --- settling

    def settled(self, name: str, *, linked: bool = True) -> Settled:
        """The moves of these talks, resolved and, where ``linked``, on the terms of an agenda."""
        state = self.store.state(name, recipe())
        linked = linked or state.agenda is not None
        if state.linked if linked else state.settled:
            settled = self.store.settled(name)
        else:
            material = self.store.material(name)
            settled = _resolve(material.readings, material.corrections)
            if linked:
                settled = self._link(settled, material)
            positions = None
            if linked:
                talks = _talks_of(settled)
                positions = Positions(stances=talks.stances(), shifts=talks.shifts())
            with suppress(ReadOnlyStoreError):  # it can be looked at all the same
                self.store.put_settled(name, settled, positions, version=material.version, recipe=recipe())
        return settled if linked else _unlinked(settled)

    def _link(self, settled: Settled, material: Material) -> Settled:
        texts = {report.path: report.text for report in settled.reports}
        names = {report.id: report.path for report in settled.reports}
        if material.agenda is None:
            agenda = draft_agenda(settled.moves, texts, self._embed)
        else:
            agenda = parse_agenda(material.agenda, "the agenda of the talks")
        moves = link_moves(settled.moves, texts, agenda, self._embed)
        live = live_corrections(material.corrections)
        moves = apply_links(moves, live, names, frozenset(term.id for term in agenda.terms))
        return replace(
            settled,
            moves=moves,
            agenda=_text_of(agenda) if material.agenda is None else material.agenda,
            drafted=material.agenda is None,
        )

    def _embed(self, phrases: Sequence[str]) -> NDArray[np.float32]:
        """The meanings of phrases, (n, width) unit rows; each is worked out once and kept in the store."""
        reader = shipped_name()
        distinct = list(dict.fromkeys(phrases))
        held = dict(self.store.meanings(distinct, reader))
        missing = [phrase for phrase in distinct if phrase not in held]
        if missing:
            rows = shipped_encoder().embed(missing).astype("<f4")
            fresh = {phrase: row.tobytes() for phrase, row in zip(missing, rows, strict=True)}
            held.update(fresh)
            with suppress(ReadOnlyStoreError):
                self.store.put_meanings(fresh, reader)
        return np.array([np.frombuffer(held[phrase], dtype="<f4") for phrase in phrases], dtype=np.float32)

    # --- the analyst's hand

    def correct(self, *corrections: Correction) -> int:
        """Keep corrections; how many of them are new. The next look at the talks shows what they say."""
        return self.store.correct(corrections)

    def undo(self, name: str, *, who: str | None = None, why: str = "") -> Correction:
        """Take back the correction of this id; of an undo, bring it back. Raises StoreError where there is none."""
        if name not in {correction_id(correction) for correction in self.store.corrections()}:
            raise StoreError(self.store.where, f"holds no correction {name!r}", "list them: dragoman corrections")
        when = next_time(datetime.now(UTC), self.store.corrections())
        undo = Correction(kind="undo", who=who or getuser(), when=when, why=why, undoes=name)
        self.store.correct([undo])
        return undo

    def apply_file(self, path: Path, *, talks: str | None = None) -> tuple[int, int]:
        """Keep the corrections of a JSON-lines file; how many were new, and how many known. All of them, or none.

        Those on reports that are not there yet wait for them. With ``talks``, decisions on parties are made for these
        talks, whatever theirs were.

        Raises:
            CorrectionError: the file cannot be read, or a line of it is no correction.
        """
        latest = datetime.now(UTC) + timedelta(days=1)
        corrections = parse_lines(read_text(path, CorrectionError).split("\n"), str(path), latest=latest)
        if talks is not None:
            self.store.state(talks, recipe())  # there are such talks
            corrections = for_talks(corrections, talks)
        new = self.store.correct(corrections)
        return new, len(corrections) - new

    def search(self, query: Query, *, issues: Sequence[str] = ()) -> Found:
        """Sentences that hold all the words of a query; ``issues`` adds all of their terms to ``query.terms``.

        Raises InputError for a query without words, or with an issue that no agenda in reach has.
        """
        if query.asks_for_moves or issues:
            linked = bool(query.terms or issues)
            names = self.store.unsettled(recipe(), linked=linked) if query.talks is None else [query.talks]
            for name in names:
                self.prepare(name, linked=linked)
        if issues:
            states = self.store.states(recipe())
            here = [state for name, state in states.items() if query.talks in (None, name)]
            texts = [state.agenda if state.agenda is not None else state.draft for state in here]
            # A text that holds neither the name nor an escape, which may spell it, does not have to be parsed.
            near = [text for text in texts if text and any(part in text for part in (*issues, r"\u", r"\U"))]
            held = [issue for text in near for issue in _parsed(text).issues if issue.id in issues]
            missing = sorted(set(issues) - {issue.id for issue in held})
            if missing:
                known = ", ".join(sorted({issue.id for text in texts for issue in _parsed(text).issues}))
                raise InputError("--issue", f"no agenda has an issue {missing[0]!r}", f"use one of: {known}")
            terms = {term.id for issue in held for term in issue.terms}
            query = replace(query, terms=tuple(sorted({*query.terms, *terms})))
        return self.store.search(query)

    def set_agenda(self, agenda: Agenda | str | None, name: str | None = None) -> None:
        """Give talks an agenda, or the text of its file, which is kept as it is written; None: have one drafted.

        Raises AgendaError for a text that is no agenda.
        """
        name = self.the_talks() if name is None else name
        if isinstance(agenda, str):
            parse_agenda(agenda, "the agenda")
        self.store.set_agenda(name, dump_agenda(agenda) if isinstance(agenda, Agenda) else agenda)

    def draft(self, moves: Iterable[Move], texts: Mapping[str, str]) -> Agenda:
        """An agenda drafted from these moves of reports; ``texts`` by their paths."""
        return draft_agenda(moves, texts, self._embed)


def now() -> str:
    """The time of a correction made now, in UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def open_desk(where: str | Path = DEFAULT, *, create: bool = True, wait_s: float = 30.0) -> Desk:
    """A store by its file or its address (``postgresql://USER@HOST/NAME``), ready to read into and to look at.

    Args:
        where: the store.
        create: whether to make a file that is not there.
        wait_s: how long to wait for another program that writes.

    Raises:
        StoreError: it cannot be opened, is none, or was written by a newer Dragoman.
    """
    return Desk(open_store(where, create=create, wait_s=wait_s))


def _by_origin(paths: Iterable[str | Path]) -> Iterator[tuple[bool, list[str]]]:
    """Each address by itself, and what is on this machine together; whether it is fetched first."""
    for fetched, group in groupby((os.fspath(path) for path in paths), key=is_address):
        sources = list(group)
        yield from ((True, [source]) for source in sources) if fetched else [(False, sources)]


def _batch(items: Iterator[Item], most: int, originals: Mapping[str, Original]) -> list[Item]:
    """The next few items: as many as asked, or as many as come with so many bytes."""
    batch: list[Item] = []
    while len(batch) < most and sum(len(held.content) for held in originals.values()) < _HEAVIEST:
        item = next(items, None)
        if item is None:
            break
        batch.append(item)
    return batch


def _read_each(
    reports: Collection[Report], reader: Reader | None, threads: int
) -> Generator[Reading | Unread, None, None]:
    """What is found in each report; the shipped reader is loaded only where there is something to read."""
    if not reports:
        return
    sources = (
        Source(report=report.path, text=report.text, sentences=readable_sentences(report)[0]) for report in reports
    )
    yield from read_each(sources, reader or ShippedReader(shipped_encoder()), threads=threads)


def mark_reports(reports: Sequence[Report], *, threads: int = 2) -> Iterator[tuple[Report, Marks | None]]:
    """Each report with what it is grouped by, as the shipped reader reads it; None: it tells of no negotiation."""
    for report, answer in zip(reports, _read_each(reports, None, threads), strict=True):
        held = answer.moves if isinstance(answer, Reading) else ()
        yield report, _by_itself(ReadReport(report=report, moves=held, reader=shipped_name())).marks


def _by_itself(kept: ReadReport) -> ReadReport:
    """With what a report is grouped by and its moves settled, as it tells them by itself; if it tells of talks."""
    if not tells_of_talks(kept.moves):
        return kept
    settled = _resolve([kept], ())
    marks = marks_of(kept.report, settled.moves, _rarity())
    return replace(kept, marks=marks, alone=settled, recipe=recipe())


def _resolve(readings: Sequence[ReadReport], corrections: Sequence[Correction]) -> Settled:
    """The moves of reports with their parties, and what they share; their paths are all different."""
    reports = tuple(kept.report for kept in readings)
    moves = resolve([(kept.report, readable_sentences(kept.report)[0], kept.moves) for kept in readings])
    names = {report.id: report.path for report in reports}
    texts = {report.path: report.text for report in reports}
    moves, by_hand = apply_corrections(moves, live_corrections(corrections), names, texts)
    return Settled(
        reports=reports,
        copies=find_copies(reports),
        moves=moves,
        shared=find_quotations(texts),
        human=frozenset(moves[at].id for at in by_hand),
        agenda=None,
        drafted=False,
    )


@lru_cache(maxsize=1)
def _rarity() -> Mapping[str, int]:
    """How rare each root is in English."""
    return rarity_of(shipped_encoder().vocabulary())


def _unlinked(settled: Settled) -> Settled:
    """As if no agenda had been drafted: whether somebody has looked at the board changes no list of moves."""
    return replace(settled, moves=_without_terms(settled.moves), agenda=None, drafted=False)


def _without_terms(moves: Iterable[Move]) -> tuple[Move, ...]:
    return tuple(replace(move, terms=(), condition_terms=()) for move in moves)


def _talks_of(settled: Settled, renamed: tuple[Renaming, ...] = ()) -> Talks:
    talks = Talks(
        reports=settled.reports,
        skipped=(),
        copies=settled.copies,
        moves=settled.moves,
        agenda=None if settled.agenda is None else _agenda_of(settled),
        renamed=renamed,
    )
    talks.__dict__["shared"] = settled.shared  # worked out already; a cached property otherwise reads all texts
    return talks


def _agenda_of(settled: Settled) -> Agenda:
    return _parsed(settled.agenda)


def _parsed(agenda: str | None) -> Agenda:
    """The agenda that moves were linked to; a draft that found no issue is kept as no text."""
    if not agenda:
        return Agenda(name=None, start=None, end=None, issues=())
    return parse_agenda(agenda, "the agenda of the talks")


def _text_of(agenda: Agenda) -> str:
    return dump_agenda(agenda) if agenda.issues else ""
