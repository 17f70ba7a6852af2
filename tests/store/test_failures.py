"""What can go wrong with a store is said in words, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from dragoman.errors import ReadOnlyStoreError, StoreError
from dragoman.store import Store, open_store
from dragoman.store.migrations import STEPS
from dragoman.store.postgres import PostgresDatabase
from dragoman.store.sql import SqlStore
from dragoman.store.sqlite import SqliteDatabase
from dragoman.store.tables import METADATA
from tests.store.build import fair, reading, report, water, weir


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a report in it."""
    file = tmp_path / "talks.db"
    with open_store(file) as store:
        store.add(weir(), talks="river")
    return file


def change(path: Path, *statements: str) -> None:
    """Change a file behind the store's back."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_store_that_is_being_written_is_not_called_damaged(path: Path) -> None:
    """To check it waits for whoever writes."""
    with open_store(path) as store:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE talks SET version = version + 1")
        written = threading.Timer(0.3, lambda: other.execute("COMMIT"))
        written.start()
        assert list(store.check()) == []
        written.join()
        other.close()


def damages(store: Store) -> list[str]:
    """What `check` finds."""
    return [f"{damage.where} {damage.reason}" for damage in store.check()]


def test_the_tables_are_what_the_steps_make(address: str) -> None:
    """What the statements are written for is what stands in the database."""
    from sqlalchemy import inspect

    with open_store(address) as store:
        assert isinstance(store, SqlStore)
        found = inspect(store._engine)
        for table in METADATA.tables.values():
            columns = {column["name"] for column in found.get_columns(table.name)}
            kept_by_the_server = {"words"} if table.name == "report" else set()
            assert columns - kept_by_the_server == {column.name for column in table.columns}, table.name
            key = found.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key.columns], table.name


def test_a_store_of_a_newer_program_is_refused_by_name(path: Path) -> None:
    change(path, f"INSERT INTO migration VALUES ({len(STEPS) + 1}, 'wider_moves', '9.1')")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"written by Dragoman 9\.1.*'wider_moves'.*install Dragoman 9\.1"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("Ardenia demanded a lower weir. " * 50, "utf-8")
    change(other, "CREATE TABLE recipes (name TEXT)")
    for file, reason in ((text, "file of another kind"), (other, "database of something else"), (tmp_path, "no file")):
        before = None if file.is_dir() else file.read_bytes()
        with pytest.raises(StoreError, match=reason):
            open_store(file)
        assert before is None or file.read_bytes() == before


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("none/talks.db", "folder does not exist"),
        ("mysql://somewhere/x", "no store has"),
        ("postgresql://ann:secret@127.0.0.1:1/talks", "cannot be reached"),
    ],
)
def test_a_store_that_is_not_there(tmp_path: Path, where: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason) as caught:
        open_store(where if "://" in where else tmp_path / where)
    assert "secret" not in str(caught.value)


def test_a_missing_file_is_made_only_for_reading_into(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        open_store(tmp_path / "talks.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_may_not_be_written(path: Path) -> None:
    """Looking works; writing says why not."""
    with open_store(path) as store:
        assert isinstance(store, SqlStore)
        event.listen(store._engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))
        with pytest.raises(ReadOnlyStoreError, match="may only be read"):
            store.add(water(), talks="river")
        assert len(store.material("river").readings) == 1


def test_a_full_disk_loses_nothing_acknowledged(path: Path) -> None:
    with open_store(path) as store:
        assert isinstance(store, SqlStore)

        def limit(connection: sqlite3.Connection, record: object) -> None:
            connection.execute("PRAGMA max_page_count = 1")  # what is there already is the most there may be

        store.close()
        event.listen(store._engine, "connect", limit)
        many = {f"{number}": bytes(4096) for number in range(1000)}
        with pytest.raises(StoreError, match="disk is full"):
            store.put_meanings(many, "one")
        assert store.meanings(list(many), "one") == {}
    with open_store(path) as store:
        assert damages(store) == []
        assert len(store.material("river").readings) == 1


def test_an_error_of_the_disk_loses_nothing_acknowledged(path: Path) -> None:
    """No file may grow further, in the middle of reading: what was said to be kept is kept, and reading goes on."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    items = (reading(report(f"{number}.txt", f"Report {number}. " + "The weir stands. " * 900)) for number in count())
    kept = {weir().report.id}

    def read_on(store: Store) -> None:
        for item in items:
            store.add(item, talks="river")
            kept.add(item.report.id)

    with open_store(path) as store:
        largest = max(file.stat().st_size for file in path.parent.glob("talks.db*"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 300_000, before[1]))
        try:
            with pytest.raises(StoreError, match="the disk"):
                read_on(store)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert len(kept) > 2
        assert damages(store) == []
        assert {held.report.id for held in store.material("river").readings} == kept
        assert store.add(next(items), talks="river").outcome == "new"
    with open_store(path) as store:
        assert damages(store) == []
        assert len(store.material("river").readings) == len(kept) + 1


def test_a_store_that_another_program_writes_is_busy(address: str) -> None:
    """Whoever waits too long says so; nothing of it is kept. Then it goes on."""
    with open_store(address) as first, open_store(address, wait_s=0.2) as second:
        assert isinstance(first, SqlStore)
        with first._writing() as _, pytest.raises(StoreError, match="being written by another program"):
            second.add(weir(), talks="river")
        assert second.list_talks() == ()
        assert second.add(weir(), talks="river").outcome == "new"


def test_two_that_read_at_once_wait_for_each_other(address: str) -> None:
    """The same reports by two readers: each is kept once."""
    open_store(address).close()
    outcomes: list[str] = []

    def read() -> None:
        with open_store(address) as store:
            outcomes.extend(store.add(item, talks="river").outcome for item in (weir(), water(), fair()))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(outcomes) == ["known"] * 3 + ["new"] * 3


def test_a_damaged_file_is_named(path: Path) -> None:
    """On opening, or when it is checked; never as something else."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content) - 4096, 4096):
        content[page : page + 100] = os.urandom(100)
    path.write_bytes(content)
    try:
        with open_store(path) as store:
            found = damages(store)
    except StoreError as error:
        found = [str(error)]
    assert any("damaged" in line for line in found)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE raw SET content = x'00'", "raw"),
        ("UPDATE report SET text = text || '.'", "does not fit its id"),
        ("DELETE FROM reading", "has no reading"),
        ("DELETE FROM source", "has no source"),
        ("DELETE FROM member", "has no talks"),
        ("UPDATE reading SET moves = replace(moves, '[', '[9999')", "reading of"),
        ("UPDATE member SET report = 77", "points at a report"),
        ("INSERT INTO correction VALUES ('1', '2', '{}')", "correction 1"),
    ],
)
def test_check_finds_what_was_changed_behind_its_back(path: Path, statement: str, found: str) -> None:
    with open_store(path) as store:
        assert damages(store) == []
    change(path, statement)
    with open_store(path) as store:
        assert any(found in line for line in damages(store))


def test_a_backup_is_a_whole_store(path: Path, tmp_path: Path) -> None:
    """Made while the store is open; an existing file is left alone."""
    copy = tmp_path / "copy.db"
    with open_store(path) as store:
        store.backup(copy)
        store.add(water(), talks="river")
        with pytest.raises(StoreError, match="exists already"):
            store.backup(copy)
    with open_store(copy, create=False) as store:
        assert damages(store) == []
        assert len(store.material("river").readings) == 1


class _Error(Exception):
    """What a driver raises."""

    def __init__(self, **facts: str) -> None:
        super().__init__("driver's words")
        self.__dict__.update(facts)


@pytest.mark.parametrize("name", ["BUSY", "BUSY_SNAPSHOT", "FULL", "READONLY", "IOERR_WRITE", "CORRUPT", "NOTADB"])
def test_every_failure_of_a_file_says_what_to_do(tmp_path: Path, name: str) -> None:
    error = SqliteDatabase(tmp_path / "x.db").explain(DBAPIError("", None, _Error(sqlite_errorname=f"SQLITE_{name}")))
    assert "driver's words" not in str(error)
    assert error.mend


@pytest.mark.parametrize("state", ["53100", "25006", "28P01", "3D000", "58030", "XX001", "55P03", "57P03", "08006", ""])
def test_every_failure_of_a_server_says_what_to_do(state: str) -> None:
    error = PostgresDatabase("postgresql://x/y").explain(DBAPIError("", None, _Error(sqlstate=state)))
    assert "driver's words" not in str(error)
    assert error.mend
