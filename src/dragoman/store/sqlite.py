"""A store in one SQLite file.

The file is in write-ahead mode: many read while one writes. A transaction is acknowledged when it is on the disk
(``synchronous = FULL``), so that neither a killed program nor a lost power supply takes back what was said to be kept.
A file from elsewhere is not trusted: no function and no virtual table in its schema is run that the library marks as
unsafe, and lengths are checked as they are read (https://www.sqlite.org/security.html).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Executable, QueuePool, Table, bindparam, create_engine, event, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError

from dragoman.errors import ReadOnlyStoreError, StoreError
from dragoman.offsets import CharSpan
from dragoman.store.records import Damage
from dragoman.store.words import from_marked, phrases_of

APPLICATION: Final = 0x44524147  # "DRAG" in the header of the file: what wrote it
_OPEN, _SHUT = "\x02", "\x03"  # cleaned texts hold no control characters

_REASONS: Final = {
    "BUSY": ("is being written by another program", "try again when that has ended"),
    "LOCKED": ("is being written by another program", "try again when that has ended"),
    "FULL": ("the disk is full", "make room and run the command again: what was said to be kept is kept"),
    "READONLY": ("may only be read", "give yourself permission to write it and its folder, or name another --store"),
    "CANTOPEN": ("cannot be opened", "check the path, and the permissions of the file and its folder"),
    "IOERR": ("the disk could not be read or written", "check the disk, then: dragoman check"),
    "CORRUPT": ("is damaged", "restore a backup; `dragoman check` says how far the damage goes"),
    "NOTADB": ("is no store: it is a file of another kind", "name another file with --store"),
    "PERM": ("may not be opened", "give yourself permission to read and write it"),
    "NOLFS": ("is larger than the disk's format allows", "move it to another disk"),
}


class SqliteDatabase:
    """One file, opened."""

    def __init__(self, path: Path, *, wait_s: float = 30.0, create: bool = True) -> None:
        """Open a file, making it where ``create`` says so. Raises StoreError.

        ``wait_s``: how long a transaction waits for another program that writes.
        """
        self.where = os.fspath(path)
        if not path.is_file():
            if path.exists():
                raise StoreError(self.where, "is no file", "name a file with --store")
            if not create:
                raise StoreError(self.where, "does not exist", "read reports into it first: dragoman read PATH")
            if not path.absolute().parent.is_dir():
                raise StoreError(self.where, "its folder does not exist", "make the folder, or name another --store")
        mode = "rwc" if create else "rw"
        address = f"file:{quote(os.path.abspath(path))}?mode={mode}"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(address, uri=True, timeout=wait_s, isolation_level=None, check_same_thread=False)

        self.engine: Engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
        event.listen(self.engine, "connect", _set_up)
        event.listen(self.engine, "begin", _begin)

    def begin_writing(self, connection: Connection) -> None:
        """Make this transaction the only one that writes, or wait until it is."""
        connection.exec_driver_sql("COMMIT")  # nothing was read in it yet
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def explain(self, error: DBAPIError) -> StoreError:
        """What went wrong, in words."""
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        for part, (reason, mend) in _REASONS.items():
            if name.startswith(f"SQLITE_{part}"):
                kind = ReadOnlyStoreError if part == "READONLY" else StoreError
                return kind(self.where, reason, mend)
        return StoreError(self.where, f"could not be used ({error.orig})", "check it with: dragoman check")

    def insert_new(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows, leaving out those whose primary key is there already; how many were new."""
        before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        connection.execute(insert(table).on_conflict_do_nothing(), list(rows))
        return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one()) - int(before)

    def index_words(self, connection: Connection, key: int, title: str | None, text: str) -> None:
        """Put a report into the index of words; no trigger does it, as the triggers of a file are not trusted."""
        connection.exec_driver_sql("INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)", (key, title, text))

    def forget_words(self, connection: Connection, key: int, title: str | None, text: str) -> None:
        """Take a report out of the index of words."""
        connection.exec_driver_sql(
            "INSERT INTO report_words (report_words, rowid, title, text) VALUES ('delete', ?, ?, ?)", (key, title, text)
        )

    def matching(self, words: str) -> Executable:
        """Selects the keys of the reports that hold all the words."""
        found = text("SELECT rowid FROM report_words WHERE report_words MATCH :words")
        return found.bindparams(words=_match(words))

    def marked(self, connection: Connection, words: str, keys: Sequence[int]) -> dict[int, list[CharSpan]]:
        """Where the words stand in the texts of these reports."""
        wanted = text(
            "SELECT rowid, highlight(report_words, 1, :open, :shut) FROM report_words "
            "WHERE report_words MATCH :words AND rowid IN :keys"
        ).bindparams(bindparam("keys", expanding=True))
        values = {"open": _OPEN, "shut": _SHUT, "words": _match(words), "keys": list(keys)}
        rows = connection.execute(wanted, values)
        return {key: from_marked(marked, _OPEN, _SHUT) for key, marked in rows}

    def integrity(self, connection: Connection) -> Iterator[Damage]:
        """What the database itself finds wrong with its pages and indexes."""
        mend = "restore a backup"
        words_fit = self._words_fit(connection)
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if line != "ok":
                yield Damage(where=self.where, reason=f"is damaged ({line})", mend=mend)
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Damage(where=f"{table} {row}", reason=f"points at a {parent} that is not there", mend=mend)
        if not words_fit:
            yield Damage(where="report_words", reason="the index of words does not fit the reports", mend=mend)

    def _words_fit(self, connection: Connection) -> bool:
        """Whether the index of words fits the reports; to ask that counts as writing, and waits for those who write."""
        self.begin_writing(connection)
        try:
            connection.exec_driver_sql("INSERT INTO report_words (report_words) VALUES ('integrity-check')")
        except DBAPIError as error:
            if (
                not isinstance(error.orig, sqlite3.Error)
                or error.orig.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT
            ):
                raise
            return False
        finally:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN")  # what follows reads
        return True

    def backup(self, target: Path) -> None:
        """Write a whole copy to a new file."""
        try:
            descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        except FileExistsError as error:
            raise StoreError(str(target), "exists already", "name a new file") from error
        except OSError as error:
            raise StoreError(str(target), f"cannot be written ({error.strerror})", "name a file elsewhere") from error
        os.close(descriptor)
        try:
            with self.engine.connect() as connection, closing(sqlite3.connect(target)) as copy:
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                driver.backup(copy)
        except sqlite3.Error as error:
            target.unlink(missing_ok=True)
            raise self.explain(DBAPIError("backup", None, error)) from error
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _set_up(connection: sqlite3.Connection, record: object) -> None:
    del record
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "foreign_keys = ON",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "cache_size = -32768",
        "mmap_size = 268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _match(words: str) -> str:
    """A query of the full-text index: every word quoted, so that none is taken for an operator."""
    return " ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases_of(words))
