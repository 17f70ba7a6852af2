"""A store in a PostgreSQL database, shared by a team. Needs the extra ``dragoman[postgres]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Executable, Table, bindparam, create_engine, event, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from dragoman.errors import ReadOnlyStoreError, StoreError
from dragoman.offsets import CharSpan
from dragoman.store.records import Damage
from dragoman.store.words import from_marked, phrases_of

_OPEN, _SHUT = "\x02", "\x03"  # cleaned texts hold no control characters
_LOCK: Final = 0x44524147  # of the one transaction that writes; readers do not wait for it

# By SQLSTATE, or the beginning of one (PostgreSQL documentation, appendix A).
_REASONS: Final = {
    "55P03": ("is being written by another program", "try again when that has ended"),
    "53100": ("the server's disk is full", "make room and run the command again: what was said to be kept is kept"),
    "53300": ("the server takes no more connections", "try again later"),
    "25006": ("may only be read", "use an address of the server that may be written"),
    "42501": ("this user may not do that", "ask the owner of the database for the right to create and write tables"),
    "28": ("the server does not let this user in", "check the user and the password in the address"),
    "3D000": ("the server has no such database", "create it first: createdb NAME"),
    "58": ("the server's disk could not be read or written", "ask who runs the server to check its disk"),
    "XX001": ("is damaged", "restore a backup"),
    "XX002": ("is damaged", "restore a backup"),
    "57": ("the server is stopping or starting", "try again later"),
    "08": ("the server cannot be reached", "check the address, and that the server runs"),
}


class PostgresDatabase:
    """One database on a server."""

    def __init__(self, address: str, *, wait_s: float = 30.0) -> None:
        """Prepare connections to ``postgresql://…``. Raises StoreError where the address or the driver is no good.

        ``wait_s``: how long a transaction waits for another program that writes.
        """
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise StoreError(
                "the address of the store", "is no address", "write postgresql://USER@HOST/NAME"
            ) from error
        self.where = url.render_as_string(hide_password=True)
        try:
            self.engine: Engine = create_engine(
                url.set(drivername="postgresql+psycopg"), isolation_level="READ COMMITTED", pool_pre_ping=True
            )
        except ModuleNotFoundError as error:
            raise StoreError(self.where, "the driver is not installed", "pip install 'dragoman[postgres]'") from error
        self._wait_ms = int(1000 * wait_s)
        event.listen(self.engine, "begin", self._begin)

    def _begin(self, connection: Connection) -> None:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def begin_writing(self, connection: Connection) -> None:
        """Make this transaction the only one that writes, or wait until it is."""
        # The lock comes before the first look, so that the transaction sees what the one before it wrote.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {self._wait_ms}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    def explain(self, error: DBAPIError) -> StoreError:
        """What went wrong, in words."""
        state = str(getattr(error.orig, "sqlstate", None) or "")
        for part, (reason, mend) in _REASONS.items():
            if state.startswith(part):
                kind = ReadOnlyStoreError if part == "25006" else StoreError
                return kind(self.where, reason, mend)
        if not state:
            return StoreError(self.where, "the server cannot be reached", "check the address, and that the server runs")
        return StoreError(self.where, f"could not be used ({error.orig})", "ask who runs the server")

    def insert_new(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
        """Insert rows, leaving out those whose primary key is there already; how many were new."""
        key = next(iter(table.primary_key.columns))
        statement = insert(table).on_conflict_do_nothing().returning(key)
        return len(connection.execute(statement, list(rows)).all())

    def index_words(self, connection: Connection, key: int, title: str | None, text: str) -> None:
        """Nothing to do: the server keeps its index itself."""

    def forget_words(self, connection: Connection, key: int, title: str | None, text: str) -> None:
        """Nothing to do: the server keeps its index itself."""

    def matching(self, words: str) -> Executable:
        """Selects the keys of the reports that hold all the words."""
        found = text("SELECT key FROM report WHERE words @@ websearch_to_tsquery('english', :words)")
        return found.bindparams(words=_query(words))

    def marked(self, connection: Connection, words: str, keys: Sequence[int]) -> dict[int, list[CharSpan]]:
        """Where the words stand in the texts of these reports."""
        wanted = text(
            "SELECT key, ts_headline('english', text, websearch_to_tsquery('english', :words), :how) "
            "FROM report WHERE key IN :keys"
        ).bindparams(bindparam("keys", expanding=True))
        how = f"HighlightAll=true, StartSel={_OPEN}, StopSel={_SHUT}"
        rows = connection.execute(wanted, {"words": _query(words), "how": how, "keys": list(keys)})
        return {key: from_marked(marked, _OPEN, _SHUT) for key, marked in rows}

    def integrity(self, connection: Connection) -> Iterator[Damage]:
        """The server keeps its own pages; nothing to say here."""
        del connection
        yield from ()

    def backup(self, target: Path) -> None:
        """Refused: a server has its own tools for that."""
        del target
        raise StoreError(self.where, "is kept by a server", "back it up with: pg_dump")


def _query(words: str) -> str:
    """A query in the form that websearch_to_tsquery takes: every word quoted, so that none is taken for an operator."""
    return " ".join(f'"{phrase}"' for phrase in phrases_of(words))
