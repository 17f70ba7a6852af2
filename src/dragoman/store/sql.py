"""A store in an SQL database; what SQLite and PostgreSQL do each in its own way is in a :class:`Database`."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Executable,
    FromClause,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.exc import DBAPIError

from dragoman.errors import StoreError, UnknownTalksError
from dragoman.language.sentences import split_sentences
from dragoman.moves.records import LEAST_SCORE, Move
from dragoman.offsets import CharSpan
from dragoman.positions import Shifts, Stance
from dragoman.reports.following import Kind
from dragoman.reports.records import Appearance, Copy, Original, Report
from dragoman.store import tables
from dragoman.store.alike import find_alike, put_signature
from dragoman.store.corrections import correction_id, reports_of
from dragoman.store.forms import (
    MovePlace,
    correction_form,
    dropped_form,
    fetched_form,
    links_form,
    move_form,
    parse_correction,
    parse_dropped,
    parse_links,
    parse_move,
    parse_shared,
    parse_shift,
    parse_stance,
    parse_undated,
    parse_when,
    places_in,
    shared_form,
    shift_form,
    stance_form,
    to_json,
    undated_form,
    when_form,
)
from dragoman.store.grouping import LEAST_PARTIES, LEAST_SHARED, WIDEST_GAP, are_joined, name_talks, tells_of_talks
from dragoman.store.records import (
    Added,
    Correction,
    Damage,
    Found,
    Hit,
    KeptShifts,
    Marks,
    Material,
    Outcome,
    Positions,
    Query,
    ReadReport,
    Settled,
    State,
    TalksEntry,
    Waiting,
)

T = TypeVar("T")

_MOST_ASKED: Final = 500  # values in one IN (...): older databases take 999
_PAGE: Final = 50  # reports whose texts are looked into at a time, in a search
_AT_ONCE: Final = 10_000  # rows written with one statement
_WORKED_OUT: Final = (tables.move, tables.copy, tables.link, tables.stance, tables.shift)  # from what was brought in
_OF_TALKS: Final = [column for column in tables.talks.c if column.name != "shared"]  # which is long
_SHORT_ID: Final = 8  # characters of a report's id that tell it from others of the same path
_LOTS_KEPT: Final = 50  # lots of documents that were read, of which one can still ask what became of them


class Database(Protocol):
    """What the two databases do each in its own way."""

    engine: Engine
    where: str

    def begin_writing(self, connection: Connection) -> None:
        """Make this transaction the only one that writes, or wait until it is."""
        ...

    def explain(self, error: DBAPIError) -> StoreError:
        """What went wrong, in words."""
        ...

    def insert_new(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows, leaving out those whose primary key is there already; how many were new."""
        ...

    def index_words(self, connection: Connection, key: int, title: str | None, text: str) -> None:
        """Put a report into the index of words."""
        ...

    def forget_words(self, connection: Connection, key: int, title: str | None, text: str) -> None:
        """Take a report out of the index of words; title and text as they were when it was put there."""
        ...

    def matching(self, words: str) -> Executable:
        """Selects the keys of the reports that hold all the words."""
        ...

    def marked(self, connection: Connection, words: str, keys: Sequence[int]) -> dict[int, list[CharSpan]]:
        """Where the words stand in the texts of these reports."""
        ...

    def integrity(self, connection: Connection) -> Iterator[Damage]:
        """What the database itself finds wrong with its pages and indexes."""
        ...

    def backup(self, target: Path) -> None:
        """Write a whole copy to a new file."""
        ...


class SqlStore:
    """A :class:`dragoman.store.protocol.Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.engine

    @property
    def where(self) -> str:
        """The file or address, without a password."""
        return self._database.where

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A view of the store that does not change under one's hands."""
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise self._database.explain(error) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, alone; nothing of it stays when it is left by an error."""
        try:
            with self._engine.connect() as connection, connection.begin():
                self._database.begin_writing(connection)
                yield connection
        except DBAPIError as error:
            raise self._database.explain(error) from error

    # --- reading

    def known(self, reports: Iterable[str], reader: str) -> frozenset[str]:
        """Which of these reports (ids) this reader has read already."""
        r, g = tables.report, tables.reading
        wanted = (
            select(r.c.id)
            .join(g, g.c.report == r.c.key)
            .where(r.c.id.in_(bindparam("ids", expanding=True)), g.c.reader == reader)
        )
        with self._reading() as connection:
            return frozenset(
                name for part in _parts(list(reports)) for name in connection.scalars(wanted, {"ids": part})
            )

    def add(self, reading: ReadReport, *, talks: str | None = None) -> Added:
        """Keep a report, where it came from, and what was read in it; put it to ``talks`` where they are named."""
        report = reading.report
        with self._writing() as connection:
            known = connection.execute(
                select(tables.report.c.key, tables.report.c.text).where(tables.report.c.id == report.id)
            ).one_or_none()
            if known is not None and known.text != report.text:
                raise StoreError(self.where, f"two texts share the id {report.id}", "report this to the developers")
            same_path = (tables.source.c.path == _plain(report.path)) & (tables.report.c.id != report.id)
            another = _holds(connection, tables.source.join(tables.report), same_path)
            self._put_original(connection, reading.original)
            if known is None:
                key, read = self._insert_report(connection, reading), True
            else:
                key = known.key
                moved = self._put_source(connection, key, reading)
                read = self._put_reading(connection, key, reading)
                if moved or read:
                    self._touch(connection, [key])
            self._join(connection, key, talks, reading.marks)
            if known is None and reading.alone is not None:
                self._settle_alone(connection, key, reading.alone, reading.recipe)
            names = connection.scalars(
                select(tables.talks.c.name).join(tables.member).where(tables.member.c.report == key)
            ).all()
            alike = find_alike(connection, key, report.text) if known is None else ()
        outcome: Outcome = "new" if known is None else "read again" if read else "known"
        return Added(
            outcome=outcome,
            talks=tuple(sorted(names)),
            another_text=another,
            alike=next((copy.original or copy.report for copy in alike), None),
        )

    def _insert_report(self, connection: Connection, reading: ReadReport) -> int:
        report = reading.report
        row = connection.execute(
            insert(tables.report)
            .values(
                id=report.id,
                **_about(report),
                language=report.language,
                text=report.text,
                talks=tells_of_talks(reading.moves),
            )
            .returning(tables.report.c.key)
        )
        key: int = row.scalar_one()
        connection.execute(insert(tables.source).values(report=key, **_source_row(reading)))
        connection.execute(insert(tables.reading).values(report=key, number=1, **_reading_row(reading)))
        self._database.index_words(connection, key, report.title, report.text)
        put_signature(connection, key, report.text)
        return key

    def _put_original(self, connection: Connection, original: Original | None) -> None:
        if original is not None and not _holds(connection, tables.raw, tables.raw.c.hash == original.sha256):
            row = {"hash": original.sha256, "content": zlib.compress(original.content, 6)}
            self._database.insert_new(connection, tables.raw, [row])

    def _put_source(self, connection: Connection, key: int, reading: ReadReport) -> bool:
        """Keep where a known report came from; whether that was news: it may name and date it, and it carries it."""
        report, values = reading.report, _source_row(reading)
        s = tables.source
        here = (s.c.report == key) & (s.c.path == values["path"])
        held = connection.execute(select(s).where(here)).one_or_none()
        if held is None:
            connection.execute(insert(s).values(report=key, **values))
        elif {name: held._mapping[name] for name in values} != values:
            connection.execute(update(s).where(here).values(**values))
        if held is not None and all(held._mapping[name] == values[name] for name in tables.ABOUT):
            return False
        first = min(connection.execute(select(s).where(s.c.report == key)).all(), key=_earliness)
        about = {name: first._mapping[name] for name in tables.ABOUT}
        r = tables.report
        before = connection.execute(select(*(r.c[name] for name in about)).where(r.c.key == key)).one()
        if dict(before._mapping) == about:
            return True
        if before.title != about["title"]:
            self._database.forget_words(connection, key, before.title, report.text)
            self._database.index_words(connection, key, about["title"], report.text)
        connection.execute(update(r).where(r.c.key == key).values(**about))
        return True

    def _put_reading(self, connection: Connection, key: int, reading: ReadReport) -> bool:
        g = tables.reading
        readers = connection.scalars(select(g.c.reader).where(g.c.report == key)).all()
        if reading.reader in readers:
            return False
        connection.execute(insert(g).values(report=key, number=len(readers) + 1, **_reading_row(reading)))
        r = tables.report
        connection.execute(update(r).where(r.c.key == key).values(talks=tells_of_talks(reading.moves)))
        return True

    def _join(self, connection: Connection, key: int, talks: str | None, marks: Marks | None) -> None:
        """Put a report to its talks: those that are named, else those that it shares its marks with."""
        t, m = tables.talks, tables.member
        if talks is not None:
            row = connection.execute(select(t.c.key, t.c.given).where(t.c.name == talks)).one_or_none()
            found = row.key if row is not None else self._new_talks(connection, talks, given=True)
            if row is not None and not row.given:
                connection.execute(update(t).where(t.c.key == found).values(fixed=True))
            self._enter(connection, found, [key])
            self._leave_groups(connection, key, found)
        elif marks is not None and not _holds(connection, m, m.c.report == key):
            kinds = {"party": dict.fromkeys(marks.parties, 0), "word": marks.words}
            rows = [
                {"report": key, "kind": kind, "mark": mark, "rarity": rarity}
                for kind, held in kinds.items()
                for mark, rarity in sorted(held.items())
            ]
            if rows:
                connection.execute(insert(tables.mark), rows)
            self._group(connection, key)

    def _new_talks(self, connection: Connection, name: str, *, given: bool) -> int:
        fresh = {"given": given, "fixed": given, "version": 1, "settled": 0, "linked": 0, "recipe": "", "shared": "[]"}
        t = tables.talks
        key: int = connection.execute(insert(t).values(name=name, **fresh).returning(t.c.key)).scalar_one()
        return key

    def _enter(self, connection: Connection, talks: int, reports: Sequence[int]) -> None:
        t, rows = tables.talks, [{"talks": talks, "report": report} for report in reports]
        if self._database.insert_new(connection, tables.member, rows):
            connection.execute(update(t).where(t.c.key == talks).values(version=t.c.version + 1))

    def _group(self, connection: Connection, key: int) -> None:
        """Put a report to the talks of those that it is joined with; these talks are one from now on."""
        t, m = tables.talks, tables.member
        joined = self._joined_with(connection, key)
        touched = connection.execute(
            select(t.c.key, t.c.name, t.c.fixed)
            .where(t.c.given.is_(False), t.c.key.in_(select(m.c.talks).where(m.c.report.in_(joined))))
            .order_by(t.c.fixed.desc(), t.c.name)
        ).all()
        fixed = [row.key for row in touched if row.fixed]
        loose = [row.key for row in touched if not row.fixed]
        homes = fixed or loose[:1] or [self._new_talks(connection, f"new {key}", given=False)]
        for home in homes:
            self._enter(connection, home, [key])
        for other in loose:
            if other not in homes:
                self._enter(
                    connection, homes[0], connection.scalars(select(m.c.report).where(m.c.talks == other)).all()
                )
                self._drop_talks(connection, other)
        for home in homes:
            self._rename(connection, home)

    def _joined_with(self, connection: Connection, key: int) -> list[int]:
        """The reports that share enough marks with this one, and lie near it in time.

        They are looked for by their parties first: few share two, while many share some words of any kind.
        """
        r, k, t, m = tables.report, tables.mark, tables.talks, tables.member
        own, day = self._marks(connection, [key])[key]
        if sum(own.words.values()) < LEAST_SHARED or len(own.parties) < LEAST_PARTIES:
            return []
        near = (
            select(k.c.report)
            .join(r, r.c.key == k.c.report)
            .where(k.c.kind == "party", k.c.mark.in_(sorted(own.parties)), k.c.report != key)
            .group_by(k.c.report)
            .having(func.count() >= LEAST_PARTIES)
        )
        if day is not None:
            first, last = (day + timedelta(days=sign * WIDEST_GAP) for sign in (-1, 1))
            near = near.where(or_(r.c.published.is_(None), r.c.published.between(first.isoformat(), last.isoformat())))
        grouped = select(m.c.report).join(t).where(t.c.given.is_(False))
        alike = (
            select(k.c.report)
            .where(k.c.kind == "word", k.c.mark.in_(sorted(own.words)))
            .group_by(k.c.report)
            .having(func.sum(k.c.rarity) >= LEAST_SHARED)
        )
        found = sorted(connection.scalars(near.where(k.c.report.in_(grouped))))
        keys = [key for part in _parts(found) for key in sorted(connection.scalars(alike.where(k.c.report.in_(part))))]
        return [
            other
            for other, (held, other_day) in self._marks(connection, keys).items()
            if are_joined(own, held, day, other_day)
        ]

    def _marks(self, connection: Connection, reports: Sequence[int]) -> dict[int, tuple[Marks, date | None]]:
        """What reports are grouped by, and their days."""
        r, k = tables.report, tables.mark
        words: dict[int, dict[str, int]] = {key: {} for key in reports}
        parties: dict[int, set[str]] = {key: set() for key in reports}
        days: dict[int, date | None] = {}
        for part in _parts(reports):
            for key, kind, mark, rarity in connection.execute(select(k).where(k.c.report.in_(part))):
                if kind == "party":
                    parties[key].add(mark)
                else:
                    words[key][mark] = rarity
            for key, published in connection.execute(select(r.c.key, r.c.published).where(r.c.key.in_(part))):
                days[key] = _day(published)
        return {key: (Marks(parties=frozenset(parties[key]), words=words[key]), days[key]) for key in reports}

    def _rename(self, connection: Connection, talks: int) -> None:
        """Name grouped talks after what they hold, unless somebody relies on their name."""
        t, m, r, k = tables.talks, tables.member, tables.report, tables.mark
        row = connection.execute(select(t.c.name, t.c.fixed).where(t.c.key == talks)).one()
        if row.fixed:
            return
        here = select(m.c.report).where(m.c.talks == talks)
        counted = (
            select(k.c.mark, func.count().label("reports"))
            .where(k.c.kind == "party", k.c.report.in_(here))
            .group_by(k.c.mark)
        )
        first = connection.execute(
            select(func.min(r.c.published).label("day"), func.min(r.c.id).label("id")).where(r.c.key.in_(here))
        ).one()
        name = name_talks({row.mark: row.reports for row in connection.execute(counted)}, _day(first.day))
        holder = connection.execute(select(t.c.key, t.c.fixed).where(t.c.name == name, t.c.key != talks)).one_or_none()
        if holder is not None:  # of several, the plain name goes to those with the least id among their reports
            theirs = connection.scalars(select(func.min(r.c.id)).join(m).where(m.c.talks == holder.key)).one()
            if holder.fixed or theirs < first.id:
                name = f"{name} ({first.id[:_SHORT_ID]})"
            else:
                longer = f"{name} ({theirs[:_SHORT_ID]})"
                connection.execute(update(t).where(t.c.key == holder.key).values(name=longer))
        if name != row.name:
            connection.execute(update(t).where(t.c.key == talks).values(name=name))

    def _settle_alone(self, connection: Connection, key: int, alone: Settled, recipe: str) -> None:
        """Keep what a new report tells by itself, where it is the only one of its talks and nobody corrected it."""
        t, m = tables.talks, tables.member
        here = select(t.c.key, t.c.version).join(m).where(m.c.report == key, t.c.settled == 0)
        for row in connection.execute(here).all():
            others = (m.c.talks == row.key) & (m.c.report != key)
            if not _holds(connection, m, others) and not _holds(connection, tables.correction, true()):
                keys = {report.path: key for report in alone.reports}
                self._keep_settled(connection, row.key, keys, alone, None, version=row.version, recipe=recipe)

    def _leave_groups(self, connection: Connection, key: int, but: int) -> None:
        """Take a report out of the talks that it was grouped to: from now on somebody says where it belongs."""
        t, m = tables.talks, tables.member
        of_key = select(m.c.talks).where(m.c.report == key)
        groups = select(t.c.key).where(t.c.given.is_(False), t.c.key != but, t.c.key.in_(of_key))
        for group in connection.scalars(groups).all():
            others = connection.scalars(select(m.c.report).where(m.c.talks == group, m.c.report != key)).all()
            if connection.scalar(select(t.c.fixed).where(t.c.key == group)):
                connection.execute(delete(m).where(m.c.talks == group, m.c.report == key))
                connection.execute(update(t).where(t.c.key == group).values(version=t.c.version + 1))
                continue
            self._drop_talks(connection, group)  # without it the others may fall apart
            for other in others:
                self._group(connection, other)

    def _drop_talks(self, connection: Connection, talks: int) -> None:
        for table in (*_WORKED_OUT, tables.member):
            connection.execute(delete(table).where(table.c.talks == talks))
        connection.execute(delete(tables.talks).where(tables.talks.c.key == talks))

    def _touch(self, connection: Connection, reports: Sequence[int]) -> None:
        """Say that what is worked out for the talks of these reports is out of date."""
        t, m = tables.talks, tables.member
        for part in _parts(reports):
            keys = select(m.c.talks).where(m.c.report.in_(part))
            connection.execute(update(t).where(t.c.key.in_(keys)).values(version=t.c.version + 1))

    # --- documents that wait to be read

    def take_over(
        self, lot: str, documents: Sequence[Original], *, talks: str | None = None, published: date | None = None
    ) -> None:
        """Keep documents to be read later, all of them or none; what is known of lots long read is let go."""
        w = tables.waiting
        day = None if published is None else published.isoformat()
        with self._writing() as connection:
            for document in documents:
                row = {"lot": lot, "path": _plain(document.path), "talks": talks, "published": day}
                connection.execute(insert(w).values(**row, content=zlib.compress(document.content, 6)))
            lots = select(w.c.lot).group_by(w.c.lot).order_by(func.max(w.c.number).desc())
            open_ones = select(w.c.lot).where(w.c.outcome.is_(None))
            old = connection.scalars(lots.where(w.c.lot.not_in(open_ones)).offset(_LOTS_KEPT)).all()
            connection.execute(delete(w).where(w.c.lot.in_(old)))

    def next_waiting(self) -> tuple[Waiting, Original] | None:
        """The document whose turn it is; None: none waits."""
        w = tables.waiting
        with self._reading() as connection:
            row = connection.execute(select(w).where(w.c.outcome.is_(None)).order_by(w.c.number).limit(1)).one_or_none()
        if row is None:
            return None
        return _waiting_of(row), Original(path=row.path, content=zlib.decompress(row.content))

    def put_outcome(self, number: int, outcome: str) -> None:
        """Say what became of a document that waited; its bytes are let go."""
        w = tables.waiting
        with self._writing() as connection:
            connection.execute(update(w).where(w.c.number == number).values(outcome=outcome, content=None))

    def lot(self, name: str) -> tuple[Waiting, ...]:
        """The documents of one lot, in their order, read or not; (): there is no such lot, or none any more."""
        w = tables.waiting
        columns = [column for column in w.c if column.name != "content"]
        with self._reading() as connection:
            rows = connection.execute(select(*columns).where(w.c.lot == name).order_by(w.c.number)).all()
        return tuple(_waiting_of(row) for row in rows)

    def open_lots(self) -> tuple[str, ...]:
        """The names of the lots of which documents wait, the oldest first."""
        w = tables.waiting
        wanted = select(w.c.lot).where(w.c.outcome.is_(None)).group_by(w.c.lot).order_by(func.min(w.c.number))
        with self._reading() as connection:
            return tuple(connection.scalars(wanted))

    # --- talks

    def list_talks(self) -> tuple[TalksEntry, ...]:
        """All negotiations: most reports first, then by name."""
        t, m, r = tables.talks, tables.member, tables.report
        wanted = (
            select(
                t.c.name,
                t.c.given,
                t.c.version,
                t.c.settled,
                func.count(r.c.key).label("reports"),
                func.min(r.c.published).label("first"),
                func.max(r.c.published).label("last"),
            )
            .select_from(t.outerjoin(m).outerjoin(r))
            .group_by(t.c.key)
        )
        with self._reading() as connection:
            rows = connection.execute(wanted).all()
        entries = [
            TalksEntry(
                name=row.name,
                given=row.given,
                reports=row.reports,
                first=_day(row.first),
                last=_day(row.last),
                stale=row.version != row.settled,
            )
            for row in rows
        ]
        return tuple(sorted(entries, key=lambda entry: (-entry.reports, entry.name)))

    def arrivals(self, talks: str) -> tuple[str, ...]:
        """The reports of these talks (ids) in the order in which they came to the store."""
        r, m = tables.report, tables.member
        with self._reading() as connection:
            row = self._talks(connection, talks)
            return tuple(connection.scalars(select(r.c.id).join(m).where(m.c.talks == row.key).order_by(r.c.key)))

    def doubts(self) -> Mapping[str, int]:
        """How many moves of each talks, by name, were read with too little confidence to count.

        As they were last put; of talks that were never worked out, nothing is said.
        """
        t, v = tables.talks, tables.move
        doubtful = (v.c.talks == t.c.key) & (v.c.score < LEAST_SCORE)
        counted = (
            select(t.c.name, func.count(v.c.talks).label("number"))
            .select_from(t.outerjoin(v, doubtful))
            .where(t.c.settled > 0)
            .group_by(t.c.key)
        )
        with self._reading() as connection:
            return {row.name: row.number for row in connection.execute(counted)}

    def talks_of(self, reports: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The names of the talks that each of these reports (ids) belongs to, sorted; empty where it tells of none."""
        r, m, t = tables.report, tables.member, tables.talks
        names: dict[str, list[str]] = {name: [] for name in reports}
        with self._reading() as connection:
            for part in _parts(list(names)):
                for name, talks in connection.execute(
                    select(r.c.id, t.c.name)
                    .join(m, m.c.report == r.c.key)
                    .join(t, t.c.key == m.c.talks)
                    .where(r.c.id.in_(part))
                ):
                    names[name].append(talks)
        return {name: tuple(sorted(held)) for name, held in names.items()}

    def state(self, talks: str, recipe: str) -> State:
        """How far the work on these talks has come; ``recipe`` names the program that would go on with it."""
        with self._reading() as connection:
            row = self._talks(connection, talks)
        return _state_of(row, recipe)

    def unsettled(self, recipe: str, *, linked: bool) -> tuple[str, ...]:
        """The names of the talks whose moves have to be worked out; ``linked``: or be put on the terms of an agenda."""
        t = tables.talks
        behind = or_(t.c.recipe != recipe, t.c.version != (t.c.linked if linked else t.c.settled))
        with self._reading() as connection:
            return tuple(connection.scalars(select(t.c.name).where(behind).order_by(t.c.name)))

    def states(self, recipe: str) -> Mapping[str, State]:
        """The same for all talks, by their names."""
        with self._reading() as connection:
            rows = connection.execute(select(*_OF_TALKS)).all()
        return {row.name: _state_of(row, recipe) for row in rows}

    def material(self, talks: str, only: Collection[str] | None = None) -> Material:
        """All that the moves of these talks rest on; ``only``: those in the reports of these ids."""
        g, m, r = tables.reading, tables.member, tables.report
        with self._reading() as connection:
            row = self._talks(connection, talks)
            keys = None
            if only is not None:
                wanted = (select(r.c.key).where(r.c.id.in_(part)) for part in _parts(sorted(only)))
                keys = [key for query in wanted for key in connection.scalars(query)]
            reports = self._reports(connection, row.key, texts=True, only=keys)
            numbers = select(g.c.report, g.c.reader, g.c.moves).join(m, m.c.report == g.c.report)
            numbers = numbers.where(m.c.talks == row.key).order_by(g.c.report, g.c.number)
            parts = [numbers] if keys is None else [numbers.where(g.c.report.in_(part)) for part in _parts(keys)]
            rows = [found for part in parts for found in connection.execute(part)]
            corrections = self._corrections(connection, talks, {report.id for report in reports.values()})
        latest = {found.report: found for found in rows}
        readings = tuple(
            ReadReport(
                report=report,
                moves=tuple(parse_move(form, report.path) for form in json.loads(latest[key].moves)),
                reader=latest[key].reader,
            )
            for key, report in reports.items()
        )
        return Material(version=row.version, readings=readings, corrections=corrections, agenda=row.agenda)

    def put_settled(
        self, talks: str, settled: Settled, positions: Positions | None = None, *, version: int, recipe: str
    ) -> None:
        """Keep moves and copies worked out from the material of ``version``; where linked, the ``positions`` too."""
        with self._writing() as connection:
            row = self._talks(connection, talks)
            if row.version != version:
                return  # something was added meanwhile: whoever asks next works it out anew
            for table in _WORKED_OUT:
                connection.execute(delete(table).where(table.c.talks == row.key))
            keys = {report.path: key for key, report in self._reports(connection, row.key, texts=False).items()}
            self._keep_settled(connection, row.key, keys, settled, positions, version=version, recipe=recipe)

    def _keep_settled(
        self,
        connection: Connection,
        talks: int,
        keys: Mapping[str, int],
        settled: Settled,
        positions: Positions | None,
        *,
        version: int,
        recipe: str,
    ) -> None:
        """Keep what was worked out for talks of which nothing is kept; ``keys`` of the reports by their paths."""
        t, c, v = tables.talks, tables.copy, tables.move
        placed = list(zip(settled.moves, _places_of(settled.moves, keys), strict=True))
        _insert(connection, v, (_move_row(move, talks, place, settled) for move, place in placed))
        links = (
            {"term": term, "talks": talks, "report": report, "place": number}
            for move, (report, number) in placed
            for term in sorted({link.term for link in move.terms})
        )
        _insert(connection, tables.link, links)
        if positions is not None:
            _put_positions(connection, talks, positions, dict(placed))
        copies = [
            {
                "talks": talks,
                "report": keys[copy.report],
                "original": keys[copy.original],
                "share": copy.share,
                "passages": to_json([[span.start, span.end] for span in copy.passages]),
            }
            for copy in settled.copies
        ]
        if copies:
            connection.execute(insert(c), copies)
        linked = version if positions is not None else 0
        draft = settled.agenda if settled.drafted else None
        values = {"settled": version, "linked": linked, "draft": draft, "recipe": recipe}
        values["shared"] = to_json(shared_form(settled.shared))
        connection.execute(update(t).where(t.c.key == talks).values(**values))

    def settled(self, talks: str) -> Settled:
        """The moves as they were last put."""
        t, c, v = tables.talks, tables.copy, tables.move
        with self._reading() as connection:
            row = self._talks(connection, talks)
            shared = connection.scalars(select(t.c.shared).where(t.c.key == row.key)).one()
            reports = self._reports(connection, row.key, texts=True)
            rows = connection.execute(select(v).where(v.c.talks == row.key)).all()
            copies = connection.execute(select(c).where(c.c.talks == row.key)).all()
        paths = {key: report.path for key, report in reports.items()}
        places = {key: place for place, key in enumerate(reports)}
        moves = []
        human = set()
        for found in sorted(rows, key=lambda found: (places[found.report], found.place)):
            move = _move_of(found, paths[found.report])
            moves.append(move)
            if found.human:
                human.add(move.id)
        return Settled(
            reports=tuple(reports.values()),
            copies=tuple(
                Copy(
                    report=paths[copy.report],
                    original=paths[copy.original],
                    share=copy.share,
                    passages=tuple(CharSpan(start, end) for start, end in json.loads(copy.passages)),
                )
                for copy in sorted(copies, key=lambda copy: places[copy.report])
            ),
            moves=tuple(moves),
            shared=parse_shared(json.loads(shared)),
            human=frozenset(human),
            agenda=row.agenda if row.agenda is not None else row.draft,
            drafted=row.agenda is None and row.draft is not None,
        )

    def moves(self, talks: str) -> Iterator[tuple[Report, tuple[Move, ...]]]:
        """Each report with its moves, as ``settled`` has them all at once; few are in memory at a time."""
        r, m, v = tables.report, tables.member, tables.move
        with self._reading() as connection:
            row = self._talks(connection, talks)
            ordered = (
                select(r.c.key)
                .join(m)
                .where(m.c.talks == row.key)
                .order_by(r.c.published.is_(None), r.c.published, r.c.path, r.c.id)
            )
            for keys in _parts(connection.scalars(ordered).all(), _PAGE):
                reports = self._reports(connection, row.key, texts=True, only=keys)
                told: dict[int, list[Move]] = {key: [] for key in reports}
                here = select(v).where(v.c.talks == row.key, v.c.report.in_(keys)).order_by(v.c.report, v.c.place)
                for found in connection.execute(here):
                    told[found.report].append(_move_of(found, reports[found.report].path))
                yield from ((report, tuple(told[key])) for key, report in reports.items())

    def stances(self, talks: str) -> tuple[Stance, ...]:
        """The stances as they were last put."""
        n = tables.stance
        with self._reading() as connection:
            row = self._talks(connection, talks)
            bodies = connection.scalars(select(n.c.body).where(n.c.talks == row.key).order_by(n.c.place)).all()
        return tuple(parse_stance(json.loads(body)) for body in bodies)

    def shifts(
        self, talks: str, since: date | None = None, until: date | None = None, *, most: int | None = None
    ) -> KeptShifts:
        """The shifts between two days, both included, as they were last put, and the undated statements.

        ``most``: of each kind, and of the undated, so many.
        """
        f, v = tables.shift, tables.move
        with self._reading() as connection:
            row = self._talks(connection, talks)
            here = f.c.talks == row.key
            if since is not None:
                here &= f.c.day.is_(None) | (f.c.day >= since.isoformat())
            if until is not None:
                here &= f.c.day.is_(None) | (f.c.day <= until.isoformat())
            counted = select(f.c.kind, func.count().label("number")).where(here).group_by(f.c.kind)
            counts = {found.kind: found.number for found in connection.execute(counted)}
            rows = [
                found
                for kind in counts
                for found in connection.execute(
                    select(f.c.place, f.c.kind, f.c.body).where(here, f.c.kind == kind).order_by(f.c.place).limit(most)
                )
            ]
            forms = [(found.kind, json.loads(found.body)) for found in sorted(rows, key=lambda found: found.place)]
            wanted = {place for kind, form in forms for place in places_in(kind, form)}
            keys = sorted({report for report, _ in wanted})
            reports = self._reports(connection, row.key, texts=True, only=keys)
            moves: dict[MovePlace, Move] = {}
            for part in _parts(keys):
                held = select(v).where(v.c.talks == row.key, v.c.report.in_(part), v.c.terms != "")
                for found in connection.execute(held):
                    if (found.report, found.place) in wanted:
                        moves[found.report, found.place] = _move_of(found, reports[found.report].path)
        return KeptShifts(
            shifts=Shifts(
                shifts=tuple(parse_shift(form, moves) for kind, form in forms if kind != "undated"),
                undated=tuple(parse_undated(form, moves) for kind, form in forms if kind == "undated"),
            ),
            counts=counts,
            reports=tuple(reports.values()),
        )

    def set_agenda(self, talks: str, agenda: str | None) -> None:
        """Give these talks an agenda (TOML, checked already); None: take it away."""
        t = tables.talks
        with self._writing() as connection:
            row = self._talks(connection, talks)
            if row.agenda != agenda:
                values = {"agenda": agenda, "fixed": True, "version": t.c.version + 1}
                connection.execute(update(t).where(t.c.key == row.key).values(**values))

    def meanings(self, words: Sequence[str], reader: str) -> Mapping[str, bytes]:
        """The meanings kept of these words, as little-endian 32-bit floats."""
        names = {_name_of(text): text for text in words}
        n = tables.meaning
        wanted = select(n.c.words, n.c.row).where(
            n.c.reader == reader, n.c.words.in_(bindparam("names", expanding=True))
        )
        with self._reading() as connection:
            return {
                names[name]: row
                for part in _parts(list(names))
                for name, row in connection.execute(wanted, {"names": part})
            }

    def put_meanings(self, rows: Mapping[str, bytes], reader: str) -> None:
        """Keep meanings, so that they are worked out once."""
        if not rows:
            return
        kept = [{"reader": reader, "words": _name_of(words), "row": row} for words, row in rows.items()]
        with self._writing() as connection:
            self._database.insert_new(connection, tables.meaning, kept)

    def followed(self, kind: Kind, addresses: Iterable[str] | None = None) -> dict[str, str]:
        """What is remembered of these addresses, or of all of this kind, in the order of their names."""
        f = tables.followed
        wanted = select(f.c.address, f.c.row).where(f.c.kind == kind)
        with self._reading() as connection:
            if addresses is None:
                return {row.address: row.row for row in connection.execute(wanted.order_by(f.c.address))}
            some = wanted.where(f.c.address.in_(bindparam("names", expanding=True)))
            found = {
                address: row
                for part in _parts(sorted(set(addresses)))
                for address, row in connection.execute(some, {"names": part})
            }
        return dict(sorted(found.items()))

    def put_followed(self, kind: Kind, rows: Mapping[str, str]) -> None:
        """Remember of addresses what ``reports.following`` says; replaces what was there."""
        if not rows:
            return
        f = tables.followed
        kept = [{"kind": kind, "address": address, "row": row} for address, row in rows.items()]
        with self._writing() as connection:
            for part in _parts(list(rows)):
                connection.execute(delete(f).where(f.c.kind == kind, f.c.address.in_(part)))
            self._database.insert_new(connection, f, kept)

    def _talks(self, connection: Connection, name: str) -> Row[Any]:
        row = connection.execute(select(*_OF_TALKS).where(tables.talks.c.name == name)).one_or_none()
        if row is None:
            names = connection.scalars(select(tables.talks.c.name).order_by(tables.talks.c.name)).all()
            raise UnknownTalksError(self.where, name, tuple(names))
        return row

    def _reports(
        self, connection: Connection, talks: int, *, texts: bool, only: Sequence[int] | None = None
    ) -> dict[int, Report]:
        """The reports of some talks in their order, by key; ``only``: these of them."""
        r, m, s = tables.report, tables.member, tables.source
        columns = [column for column in r.c if texts or column.name != "text"]
        wanted = select(*columns).join(m).where(m.c.talks == talks)
        sources = select(s.c.report, s.c.path, s.c.dropped).join(m, m.c.report == s.c.report).where(m.c.talks == talks)
        of_path = select(r.c.path).join(m).where(m.c.talks == talks)
        rows: list[Row[Any]] = []
        dropped: dict[tuple[int, str], str] = {}
        carriers: Counter[str] = Counter()
        for part in [None] if only is None else _parts(only):
            found = connection.execute(wanted if part is None else wanted.where(r.c.key.in_(part))).all()
            rows += found
            if texts:
                lines_of = connection.execute(sources if part is None else sources.where(s.c.report.in_(part)))
                dropped.update({(key, path): lines for key, path, lines in lines_of})
            paths = [row.path for row in found]
            carriers.update(paths if part is None else connection.scalars(of_path.where(r.c.path.in_(paths))))
        also = self._also(connection, talks, only)
        reports = {}
        for row in sorted(rows, key=lambda row: (_earliness(row), row.id)):
            path = row.path if carriers[row.path] == 1 else f"{row.path}@{row.id[:_SHORT_ID]}"
            lines = dropped.get((row.key, row.path), "[]")
            report = _report_of(row, path, row.text if texts else "", lines)
            reports[row.key] = replace(report, also=_others(row, also[row.key])) if row.key in also else report
        return reports

    def _also(self, connection: Connection, talks: int, only: Sequence[int] | None) -> dict[int, list[Row[Any]]]:
        """The sources of those reports that have several."""
        m, s = tables.member, tables.source
        several = (
            select(s.c.report)
            .join(m, m.c.report == s.c.report)
            .where(m.c.talks == talks)
            .group_by(s.c.report)
            .having(func.count() > 1)
        )
        found: dict[int, list[Row[Any]]] = {}
        for part in [None] if only is None else _parts(only):
            here = several if part is None else several.where(s.c.report.in_(part))
            for row in connection.execute(select(s).where(s.c.report.in_(here))):
                found.setdefault(row.report, []).append(row)
        return found

    # --- the analyst's hand

    def correct(self, corrections: Iterable[Correction]) -> int:
        """Keep corrections; those that are kept already change nothing. Gives how many were new."""
        t, r, k = tables.talks, tables.report, tables.correction
        new = 0
        with self._writing() as connection:
            for correction in corrections:
                row = {
                    "id": correction_id(correction),
                    "made": correction.when,
                    "body": to_json(correction_form(correction)),
                }
                if not self._database.insert_new(connection, k, [row]):
                    continue
                new += 1
                touched = [correction]
                while touched[-1].undoes is not None:
                    body = connection.scalar(select(k.c.body).where(k.c.id == touched[-1].undoes))
                    if body is None:
                        break
                    touched.append(parse_correction(json.loads(body)))
                for meant in touched:
                    if meant.talks is not None:
                        connection.execute(update(t).where(t.c.name == meant.talks).values(version=t.c.version + 1))
                    keys = connection.scalars(select(r.c.key).where(r.c.id.in_(reports_of(meant)))).all()
                    self._touch(connection, keys)
        return new

    def corrections(self, talks: str | None = None) -> tuple[Correction, ...]:
        """All corrections, undone ones and undos too, oldest first; ``talks``: those that touch them."""
        r, m = tables.report, tables.member
        with self._reading() as connection:
            if talks is None:
                return self._corrections(connection, None, None)
            row = self._talks(connection, talks)
            ids = set(connection.scalars(select(r.c.id).join(m).where(m.c.talks == row.key)))
            return self._corrections(connection, talks, ids)

    def _corrections(
        self, connection: Connection, talks: str | None, reports: set[str] | None
    ) -> tuple[Correction, ...]:
        k = tables.correction
        bodies = connection.scalars(select(k.c.body).order_by(k.c.made, k.c.id)).all()
        held = [parse_correction(json.loads(body)) for body in bodies]
        if reports is None:
            return tuple(held)
        kept = {
            correction_id(correction)
            for correction in held
            if (correction.talks is None or correction.talks == talks)
            and (correction.talks is not None or reports_of(correction) & reports)
        }
        return tuple(
            correction
            for correction in held
            if correction_id(correction) in kept or (correction.kind == "undo" and _undone(correction, held) in kept)
        )

    # --- search

    def find_reports(self, name: str) -> tuple[Report, ...]:
        """The reports of this path, as given or as shown, or whose id begins with ``name`` (8 characters or more)."""
        r, s = tables.report, tables.source
        path, _, beginning = name.rpartition("@")
        wanted: ColumnElement[bool] = r.c.key.in_(select(s.c.report).where(s.c.path == _plain(name)))
        if len(beginning) >= _SHORT_ID:
            known_as = r.c.id.startswith(beginning, autoescape=True)
            wanted |= known_as & (r.c.key.in_(select(s.c.report).where(s.c.path == path))) if path else known_as
        with self._reading() as connection:
            rows = connection.execute(select(r).where(wanted)).all()
            sources = select(s.c.report, s.c.path, s.c.dropped).where(s.c.report.in_([row.key for row in rows]))
            dropped = {(key, path): lines for key, path, lines in connection.execute(sources)}
        found = sorted(rows, key=lambda row: (_earliness(row), row.id))
        return tuple(_report_of(row, row.path, row.text, dropped.get((row.key, row.path), "[]")) for row in found)

    def raw(self, sha256: str) -> bytes | None:
        """The bytes that are kept under this hash; None: none are."""
        with self._reading() as connection:
            packed = connection.scalar(select(tables.raw.c.content).where(tables.raw.c.hash == sha256))
        return None if packed is None else zlib.decompress(packed)

    def search(self, query: Query) -> Found:
        """Sentences of reports that hold the words; raises InputError where ``query`` has none."""
        with self._reading() as connection:
            keys = frozenset(connection.scalars(self._database.matching(query.words)))
            for meeting in self._filters(query):
                if len(keys) <= _MOST_ASKED:
                    meeting = meeting.where(meeting.selected_columns[0].in_(keys))
                keys &= frozenset(connection.scalars(meeting))
            ordered = self._newest_first(connection, keys)
            found = (
                hit
                for part in iter(lambda: list(islice(ordered, _PAGE)), [])
                for hit in self._hits(connection, query, part)
            )
            hits = tuple(islice(found, query.limit + 1))
        return Found(hits=hits[: query.limit], more=len(hits) > query.limit, reports=len(keys))

    def _filters(self, query: Query) -> Iterator[Select[tuple[int]]]:
        """For each filter, the keys of the reports that meet it; each by an index of its own."""
        r, m, t = tables.report, tables.member, tables.talks
        if query.talks is not None:
            yield select(m.c.report).join(t, t.c.key == m.c.talks).where(t.c.name == query.talks)
        if query.outlet is not None:
            yield select(r.c.key).where(func.lower(r.c.outlet) == func.lower(query.outlet))
        days = [r.c.published >= query.since.isoformat()] if query.since is not None else []
        if query.until is not None:
            days.append(r.c.published <= query.until.isoformat())
        if days:
            yield select(r.c.key).where(*days)
        if query.asks_for_moves:
            asked = select(tables.move.c.report).where(*_move_filters(query)).distinct()
            if query.talks is not None:
                asked = asked.where(tables.move.c.talks.in_(select(t.c.key).where(t.c.name == query.talks)))
            yield asked

    def _newest_first(self, connection: Connection, keys: frozenset[int]) -> Iterator[int]:
        """Keys of reports in the order in which they are shown: one by one, as most of them are never asked for."""
        r = tables.report
        ordered = select(r.c.key).order_by(r.c.published.desc().nulls_last(), r.c.path, r.c.id)
        if len(keys) <= _MOST_ASKED:
            yield from connection.scalars(ordered.where(r.c.key.in_(keys)))
            return
        left = len(keys)
        for key in connection.scalars(ordered, execution_options={"yield_per": _MOST_ASKED}):
            if key in keys:
                yield key
                left -= 1
                if not left:
                    return

    def _hits(self, connection: Connection, query: Query, keys: Sequence[int]) -> Iterator[Hit]:
        """The hits in some reports, in their order."""
        r, t, v = tables.report, tables.talks, tables.move
        marks = self._database.marked(connection, query.words, keys)
        reports = {row.key: row for row in connection.execute(select(r).where(r.c.key.in_(keys)))}
        shared = select(r.c.path).where(r.c.path.in_([row.path for row in reports.values()]))
        carriers = Counter(connection.scalars(shared))
        told = select(v).join(t, t.c.key == v.c.talks).where(v.c.report.in_(keys), *_move_filters(query))
        if query.talks is not None:
            told = told.where(t.c.name == query.talks)
        moves: dict[int, dict[tuple[int, int, str, str], Row[Any]]] = {}
        for row in connection.execute(told.order_by(t.c.name, v.c.report, v.c.place)):
            held = moves.setdefault(row.report, {})  # a report of several talks: as the first of them has it
            held.setdefault((row.object_start, row.object_end, row.act, row.party or ""), row)
        for key in keys:
            row = reports[key]
            path = row.path if carriers[row.path] == 1 else f"{row.path}@{row.id[:_SHORT_ID]}"
            report = _report_of(row, path, row.text, "[]")
            told_here = list(moves.get(key, {}).values())
            yield from _hits_in(report, marks.get(key, []), told_here, moves_only=query.asks_for_moves)

    # --- house-keeping

    def check(self) -> Iterator[Damage]:
        """Everything in the store that is not as it should be: pages, hashes, references, spans."""
        with self._reading() as connection:
            yield from self._database.integrity(connection)
            yield from _check_contents(connection)
            yield from _check_spans(connection)
            yield from _check_corrections(connection)

    def backup(self, target: Path) -> None:
        """Write a whole copy to a new file, while others go on reading and writing."""
        self._database.backup(target)

    def dump(self) -> Iterator[str]:
        """All that was brought in, as JSON lines in an order that does not tell how it came: for comparing stores."""
        r, s, g, t, m, k = (
            tables.report,
            tables.source,
            tables.reading,
            tables.talks,
            tables.member,
            tables.correction,
        )
        with self._reading() as connection:
            for name in connection.scalars(select(tables.raw.c.hash).order_by(tables.raw.c.hash)):
                yield to_json({"raw": name})
            ids = select(r.c.key, r.c.id).order_by(r.c.id)
            for key, name in connection.execute(ids).all():
                about = dict(connection.execute(select(r).where(r.c.key == key)).one()._mapping)
                about.pop("key")
                sources = connection.execute(select(s).where(s.c.report == key).order_by(s.c.path)).all()
                readings = connection.execute(select(g).where(g.c.report == key).order_by(g.c.number)).all()
                for row in (*sources, *readings):
                    about.setdefault("sources" if "path" in row._mapping else "readings", []).append(
                        {column: value for column, value in row._mapping.items() if column != "report"}
                    )
                about["published"] = about["published"] or ""
                yield to_json({"report": name, **about})
            entries = connection.execute(select(t).order_by(t.c.name)).all()
            for entry in entries:
                members = select(r.c.id).join(m).where(m.c.talks == entry.key).order_by(r.c.id)
                yield to_json(
                    {
                        "talks": entry.name,
                        "given": entry.given,
                        "agenda": entry.agenda,
                        "members": list(connection.scalars(members)),
                    }
                )
            for row in connection.execute(select(k).order_by(k.c.id)):
                yield to_json({"correction": row.id, "body": row.body})


def _state_of(row: Row[Any], recipe: str) -> State:
    same = row.recipe == recipe
    return State(
        version=row.version,
        settled=same and row.settled == row.version,
        linked=same and row.linked == row.version,
        linked_at=row.linked if same else 0,
        agenda=row.agenda,
        draft=row.draft,
    )


def _check_contents(connection: Connection) -> Iterator[Damage]:
    """Every kept content, and every text, against its hash; and that no report lacks what belongs to it."""
    mend = "restore a backup, or read the reports again into a new store"
    flow = {"yield_per": 200}
    for name, content in connection.execute(select(tables.raw.c.hash, tables.raw.c.content), execution_options=flow):
        try:
            whole = hashlib.sha256(zlib.decompress(content)).hexdigest() == name
        except zlib.error:
            whole = False
        if not whole:
            yield Damage(where=f"raw {name}", reason="does not fit its hash", mend=mend)
    r = tables.report
    for name, text in connection.execute(select(r.c.id, r.c.text), execution_options=flow):
        if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16] != name:
            yield Damage(where=f"report {name}", reason="its text does not fit its id", mend=mend)
    for table, what in ((tables.source, "source"), (tables.reading, "reading"), (tables.member, "talks")):
        lacking = select(r.c.id).where(r.c.key.not_in(select(table.c.report))).order_by(r.c.id)
        if what == "talks":
            lacking = lacking.where(r.c.talks)
        for name in connection.scalars(lacking):
            yield Damage(where=f"report {name}", reason=f"has no {what}", mend="read the report again")


def _check_spans(connection: Connection) -> Iterator[Damage]:
    """That every span of every move lies in its report."""
    r, g, v = tables.report, tables.reading, tables.move
    flow = {"yield_per": 200}
    again = "read the report again"
    readings = select(r.c.id, func.length(r.c.text).label("size"), g.c.moves).join(g, g.c.report == r.c.key)
    for name, size, moves in connection.execute(readings, execution_options=flow):
        try:
            found = [parse_move(form, "") for form in json.loads(moves)]
        except ValueError as error:
            yield Damage(where=f"reading of {name}", reason=f"is damaged ({error})", mend=again)
            continue
        spans = [getattr(move, part) for move in found for part in tables.SPANS]
        if any(span is not None and span.end > size for span in spans):
            yield Damage(where=f"reading of {name}", reason="points outside the report's text", mend=again)
    ends = [getattr(v.c, f"{part}_end") for part in tables.SPANS]
    outside = select(r.c.id).join(v, v.c.report == r.c.key).where(or_(*(end > func.length(r.c.text) for end in ends)))
    for name in connection.scalars(outside.distinct().order_by(r.c.id)):
        yield Damage(where=f"moves of {name}", reason="point outside the report's text", mend=again)


def _check_corrections(connection: Connection) -> Iterator[Damage]:
    """That every correction can be read, and is the one it says it is."""
    k = tables.correction
    for name, body in connection.execute(select(k.c.id, k.c.body).order_by(k.c.id)):
        try:
            whole = correction_id(parse_correction(json.loads(body))) == name
        except ValueError:
            whole = False
        if not whole:
            yield Damage(where=f"correction {name}", reason="does not fit its id", mend="restore a backup")


def _move_filters(query: Query) -> Iterator[ColumnElement[bool]]:
    v, k = tables.move, tables.link
    if query.party is not None:
        yield func.lower(v.c.party) == func.lower(query.party)
    if query.act is not None:
        yield v.c.act == query.act
    if query.terms:
        naming = select(k.c.talks, k.c.report, k.c.place).where(k.c.term.in_(query.terms))
        yield tuple_(v.c.talks, v.c.report, v.c.place).in_(naming)


def _hits_in(report: Report, marks: Sequence[CharSpan], moves: Sequence[Row[Any]], *, moves_only: bool) -> list[Hit]:
    """The sentences, or with ``moves_only`` those that tell moves, that hold most of the different words looked for."""
    found: list[tuple[int, Hit]] = []
    for sentence in split_sentences(report.text):
        inside = tuple(mark for mark in marks if sentence.contains(mark))
        if not inside:
            continue
        rows = [row for row in moves if sentence.start <= row.object_start and row.object_end <= sentence.end]
        if rows or not moves_only:
            told = tuple(_move_of(row, report.path) for row in rows)
            different = len({mark.of(report.text).casefold() for mark in inside})
            found.append((different, Hit(report=report, sentence=sentence, marks=inside, moves=told)))
    most = max((different for different, _ in found), default=0)
    return [hit for different, hit in found if different == most]


def _report_of(row: Row[Any], path: str, text: str, dropped: str) -> Report:
    return Report(
        id=row.id,
        path=path,
        text=text,
        title=row.title,
        published=_day(row.published),
        outlet=row.outlet,
        url=row.url,
        dropped=parse_dropped(json.loads(dropped)),
        author=row.author,
        published_at=None if row.published_at is None else datetime.fromisoformat(row.published_at),
        modified=_day(row.modified),
        dated_by=row.dated_by,
        language=row.language,
        original=row.original,
    )


def _undone(undo: Correction, held: Sequence[Correction]) -> str | None:
    """What an undo, or the undo of an undo, is about in the end."""
    by_id = {correction_id(correction): correction for correction in held}
    name = undo.undoes
    seen: set[str] = set()
    while name in by_id and by_id[name].undoes is not None and name not in seen:
        seen.add(name)
        name = by_id[name].undoes
    return name


def _places_of(moves: Iterable[Move], keys: Mapping[str, int]) -> list[MovePlace]:
    """The key of each move's report, and which of the report's moves it is."""
    counts: Counter[str] = Counter()
    places = []
    for move in moves:
        places.append((keys[move.report], counts[move.report]))
        counts[move.report] += 1
    return places


def _move_row(move: Move, talks: int, place: MovePlace, settled: Settled) -> dict[str, Any]:
    row: dict[str, Any] = {
        "talks": talks,
        "report": place[0],
        "place": place[1],
        "act": move.act,
        "party": move.party,
        "speaker": move.speaker,
        "target": move.target,
        "told_as": move.told_as,
        "said_when": to_json(when_form(move.when)) if move.when else "",
        "hedged": move.hedged,
        "attribution": move.attribution,
        "score": move.score,
        "terms": to_json(links_form(move.terms)) if move.terms else "",
        "condition_terms": to_json(links_form(move.condition_terms)) if move.condition_terms else "",
        "human": move.by_hand or move.id in settled.human,
    }
    for name in tables.SPANS:
        span: CharSpan | None = getattr(move, name)
        row[f"{name}_start"] = None if span is None else span.start
        row[f"{name}_end"] = None if span is None else span.end
    return row


def _put_positions(connection: Connection, talks: int, positions: Positions, places: Mapping[Move, MovePlace]) -> None:
    """Keep what moves come to."""
    stances = (
        {"talks": talks, "place": place, "body": to_json(stance_form(stance))}
        for place, stance in enumerate(positions.stances)
    )
    forms = [
        *((s.kind, s.after.day.isoformat(), shift_form(s, places)) for s in positions.shifts.shifts),
        *(("undated", None, undated_form(statement, places)) for statement in positions.shifts.undated),
    ]
    shifts = (
        {"talks": talks, "place": place, "kind": kind, "day": day, "body": to_json(form)}
        for place, (kind, day, form) in enumerate(forms)
    )
    _insert(connection, tables.stance, stances)
    _insert(connection, tables.shift, shifts)


def _insert(connection: Connection, table: Table, rows: Iterator[Mapping[str, Any]]) -> None:
    """Write rows as they come, so many with one statement."""
    while some := list(islice(rows, _AT_ONCE)):
        connection.execute(insert(table), some)


def _move_of(row: Row[Any], path: str) -> Move:
    """A move from its row; taken apart at once, in the order of the table, because large talks have very many."""
    values: tuple[Any, ...] = tuple(row)
    _, _, _, act, party, speaker, target, told_as, said_when, hedged, attribution, score, *edges, terms, ifs, human = (
        values
    )
    sentence, words, holder, cue, condition = (
        None if start is None else CharSpan(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
    assert sentence is not None
    assert words is not None
    return Move(
        report=path,
        sentence=sentence,
        act=act,
        object=words,
        holder=holder,
        cue=cue,
        condition=condition,
        hedged=hedged,
        attribution=attribution,
        score=score,
        party=party,
        speaker=speaker,
        target=target,
        told_as=told_as,
        when=parse_when(json.loads(said_when)) if said_when else None,
        terms=parse_links(json.loads(terms)) if terms else (),
        condition_terms=parse_links(json.loads(ifs)) if ifs else (),
        by_hand=human,
    )


def _waiting_of(row: Row[Any]) -> Waiting:
    return Waiting(
        number=row.number,
        lot=row.lot,
        path=row.path,
        talks=row.talks,
        published=_day(row.published),
        outcome=row.outcome,
    )


def _about(report: Report) -> dict[str, Any]:
    """What a source says of its report."""
    return {
        "path": _plain(report.path),
        "title": report.title,
        "outlet": report.outlet,
        "url": report.url,
        "author": report.author,
        "published": report.published.isoformat() if report.published else None,
        "published_at": report.published_at.isoformat() if report.published_at else None,
        "modified": report.modified.isoformat() if report.modified else None,
        "dated_by": report.dated_by,
        "original": report.original,
    }


def _source_row(reading: ReadReport) -> dict[str, Any]:
    """Where a report came from."""
    row = {**_about(reading.report), "dropped": to_json(dropped_form(reading.report.dropped))}
    if reading.original is not None:
        fetched = fetched_form(reading.original)
        row["fetched"] = None if fetched is None else to_json(fetched)
    return row


def _reading_row(reading: ReadReport) -> dict[str, Any]:
    """What a reader found in a report."""
    return {"reader": reading.reader, "moves": to_json([move_form(move) for move in reading.moves])}


def _plain(path: str) -> str:
    """A path as it is shown: what is no UTF-8 in it, written out."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _earliness(row: Row[Any]) -> tuple[bool, str, str]:
    """By day, undated last, then by path."""
    return row.published is None, row.published or "", row.path


def _others(report: Row[Any], sources: Iterable[Row[Any]]) -> tuple[Appearance, ...]:
    """Where the text of a report stood besides the place that it is named after, each outlet once, earliest first.

    Whose outlet is not said is told apart by its address, and without one by the name of its file: a folder that was
    moved and read again is no other place.
    """
    seen = {_place_of(report)}
    found = []
    for row in sorted(sources, key=_earliness):
        if _place_of(row) not in seen:
            seen.add(_place_of(row))
            found.append(Appearance(path=row.path, outlet=row.outlet, url=row.url, published=_day(row.published)))
    return tuple(found)


def _place_of(row: Row[Any]) -> str:
    return (row.outlet or row.url or row.path.rpartition("/")[2]).casefold()  # type: ignore[no-any-return]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _name_of(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _holds(connection: Connection, table: FromClause, condition: ColumnElement[bool]) -> bool:
    """Whether there is a row."""
    return connection.execute(select(literal(1)).select_from(table).where(condition).limit(1)).first() is not None


def _parts(values: Sequence[T], size: int = _MOST_ASKED) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
