"""Opening a store by its file or address, made or brought up to date on the way."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError

from dragoman.errors import StoreError
from dragoman.store import tables
from dragoman.store.migrations import STEPS, migrate, refuse_newer
from dragoman.store.postgres import PostgresDatabase
from dragoman.store.protocol import Store
from dragoman.store.sql import SqlStore
from dragoman.store.sqlite import APPLICATION, SqliteDatabase

DEFAULT: Final = "dragoman.db"
_SERVERS: Final = ("postgresql://", "postgres://")


def open_store(where: str | Path = DEFAULT, *, create: bool = True, wait_s: float = 30.0) -> Store:
    """A store, ready to be used.

    Args:
        where: a file, or an address ``postgresql://USER@HOST/NAME``.
        create: whether to make a file that is not there.
        wait_s: how long to wait for another program that writes.

    Raises:
        StoreError: it cannot be opened, is none, or was written by a newer Dragoman.
    """
    address = str(where)
    if address.startswith(_SERVERS):
        server = PostgresDatabase("postgresql://" + address.split("://", 1)[1], wait_s=wait_s)
        _bring_up_to_date(server)
        return SqlStore(server)
    if "://" in address:
        raise StoreError(address, "is an address that no store has", "name a file, or postgresql://USER@HOST/NAME")
    file = SqliteDatabase(Path(where), wait_s=wait_s, create=create)
    _bring_up_to_date(file)
    return SqlStore(file)


def _bring_up_to_date(database: SqliteDatabase | PostgresDatabase) -> None:
    try:
        with database.engine.connect() as connection, connection.begin():
            if _steps(connection, database.where) == len(STEPS):
                return
        if isinstance(database, SqliteDatabase):
            _prepare_file(database)
        with database.engine.connect() as connection, connection.begin():
            database.begin_writing(connection)
            migrate(connection, database.where, metadata.version("dragoman"))
    except DBAPIError as error:
        raise database.explain(error) from error


def _steps(connection: Connection, where: str) -> int:
    """How many steps a store has behind it."""
    if not inspect(connection).has_table("migration"):
        return 0
    rows = connection.execute(select(tables.migration).order_by(tables.migration.c.number)).all()
    refuse_newer([(row.number, row.name, row.version) for row in rows], where)
    return len(rows)


def _prepare_file(database: SqliteDatabase) -> None:
    """Mark an empty file as a store, in write-ahead mode."""
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if not found:
            driver = connection.connection.driver_connection
            assert driver is not None
            connection.exec_driver_sql("COMMIT")  # the mode changes outside transactions only
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
            connection.exec_driver_sql("BEGIN")
