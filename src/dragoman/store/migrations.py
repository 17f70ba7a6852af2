"""How a store came to have its tables: ordered steps, each recorded in the store that it was applied to.

A step is never changed once it was released; what it made is changed by a new one at the end. Steps are written in SQL
of their own, because ``tables.py`` moves on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, inspect, select

from dragoman.errors import StoreError
from dragoman.store.alike import put_signature
from dragoman.store.tables import migration

Step = Callable[[Connection], None]


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _run(connection: Connection, *statements: str) -> None:
    """Run statements with the words that the two databases have for a key, a number and bytes."""
    words = (
        {"KEY": "INTEGER PRIMARY KEY", "FLOAT": "FLOAT", "BYTES": "BLOB"}
        if _is_sqlite(connection)
        else {"KEY": "SERIAL PRIMARY KEY", "FLOAT": "DOUBLE PRECISION", "BYTES": "BYTEA"}
    )
    for statement in statements:
        for name, word in words.items():
            statement = statement.replace(f"<{name}>", word)
        connection.exec_driver_sql(statement)


def first_tables(connection: Connection) -> None:
    """Reports, their sources and readings, talks, corrections, and what is worked out from them."""
    spans = "".join(
        f"{name}_start INTEGER, {name}_end INTEGER, " for name in ("sentence", "object", "holder", "cue", "condition")
    )
    about = (
        "path TEXT NOT NULL, title TEXT, outlet TEXT, url TEXT, author TEXT, published TEXT, published_at TEXT, "
        "modified TEXT, dated_by TEXT, original TEXT REFERENCES raw (hash), "
    )
    _run(
        connection,
        "CREATE TABLE raw (hash TEXT NOT NULL PRIMARY KEY, content <BYTES> NOT NULL)",
        f"CREATE TABLE report (key <KEY>, id TEXT NOT NULL UNIQUE, {about}language TEXT, text TEXT NOT NULL, "
        "talks BOOLEAN NOT NULL)",
        "CREATE INDEX ix_report_path ON report (path)",
        "CREATE INDEX ix_report_published ON report (published)",
        f"CREATE TABLE source (report INTEGER NOT NULL REFERENCES report (key), {about}dropped TEXT NOT NULL, "
        "fetched TEXT, PRIMARY KEY (report, path))",
        "CREATE INDEX ix_source_path ON source (path)",
        "CREATE TABLE mark (report INTEGER NOT NULL REFERENCES report (key), kind TEXT NOT NULL, mark TEXT NOT NULL, "
        "PRIMARY KEY (report, kind, mark))",
        "CREATE INDEX ix_mark_mark ON mark (kind, mark, report)",
        "CREATE TABLE reading (report INTEGER NOT NULL REFERENCES report (key), reader TEXT NOT NULL, "
        "number INTEGER NOT NULL, moves TEXT NOT NULL, PRIMARY KEY (report, reader))",
        "CREATE TABLE talks (key <KEY>, name TEXT NOT NULL UNIQUE, given BOOLEAN NOT NULL, "
        "fixed BOOLEAN NOT NULL, agenda TEXT, draft TEXT, "
        "version INTEGER NOT NULL, settled INTEGER NOT NULL, linked INTEGER NOT NULL, recipe TEXT NOT NULL, "
        "shared TEXT NOT NULL)",
        "CREATE TABLE member (talks INTEGER NOT NULL REFERENCES talks (key), "
        "report INTEGER NOT NULL REFERENCES report (key), PRIMARY KEY (talks, report))",
        "CREATE INDEX ix_member_report ON member (report)",
        "CREATE TABLE correction (id TEXT NOT NULL PRIMARY KEY, made TEXT NOT NULL, body TEXT NOT NULL)",
        "CREATE TABLE copy (talks INTEGER NOT NULL REFERENCES talks (key), "
        "report INTEGER NOT NULL REFERENCES report (key), original INTEGER NOT NULL REFERENCES report (key), "
        "share <FLOAT> NOT NULL, passages TEXT NOT NULL, PRIMARY KEY (talks, report))",
        "CREATE TABLE move (talks INTEGER NOT NULL REFERENCES talks (key), "
        "report INTEGER NOT NULL REFERENCES report (key), place INTEGER NOT NULL, act TEXT NOT NULL, party TEXT, "
        "speaker TEXT, target TEXT, told_as TEXT NOT NULL, said_when TEXT NOT NULL, hedged BOOLEAN NOT NULL, "
        "attribution TEXT NOT NULL, "
        f"score <FLOAT>, {spans}terms TEXT NOT NULL, condition_terms TEXT NOT NULL, human BOOLEAN NOT NULL, "
        "PRIMARY KEY (talks, report, place))" + (" WITHOUT ROWID" if _is_sqlite(connection) else ""),
        "CREATE INDEX ix_move_report ON move (report)",
        "CREATE TABLE meaning (reader TEXT NOT NULL, words TEXT NOT NULL, row <BYTES> NOT NULL, "
        "PRIMARY KEY (reader, words))",
    )


def full_text(connection: Connection) -> None:
    """An index of the words of every report; PostgreSQL keeps it itself, in SQLite whoever writes a report does."""
    if _is_sqlite(connection):
        _run(
            connection,
            "CREATE VIRTUAL TABLE report_words USING fts5 (title, text, content = 'report', content_rowid = 'key', "
            "tokenize = 'porter unicode61 remove_diacritics 2')",
        )
    else:
        _run(
            connection,
            # A tsvector holds at most a megabyte; the longest real articles have 200,000 characters.
            "ALTER TABLE report ADD COLUMN words TSVECTOR GENERATED ALWAYS AS "
            "(to_tsvector('english', coalesce(title, '') || ' . ' || substr(text, 1, 400000))) STORED",
            "CREATE INDEX ix_report_words ON report USING gin (words)",
        )


def followed_addresses(connection: Connection) -> None:
    """What is remembered of feeds, sitemaps and their entries."""
    _run(
        connection,
        "CREATE TABLE followed (kind TEXT NOT NULL, address TEXT NOT NULL, row TEXT NOT NULL, "
        "PRIMARY KEY (kind, address))",
    )


def waiting_documents(connection: Connection) -> None:
    """Documents that were taken over and are not read yet, and what became of the latest."""
    _run(
        connection,
        "CREATE TABLE waiting (number <KEY>, lot TEXT NOT NULL, path TEXT NOT NULL, content <BYTES>, talks TEXT, "
        "published TEXT, outcome TEXT)",
        "CREATE INDEX ix_waiting_lot ON waiting (lot)",
    )


def settled_positions(connection: Connection) -> None:
    """Stances and shifts as they were worked out, the terms that moves name, and indexes to look moves up by.

    What was settled before has none of them, and is settled anew.
    """
    narrow = " WITHOUT ROWID" if _is_sqlite(connection) else ""
    last = "" if _is_sqlite(connection) else " NULLS LAST"  # where SQLite puts them, and has no words for in an index
    _run(
        connection,
        "CREATE TABLE link (term TEXT NOT NULL, talks INTEGER NOT NULL REFERENCES talks (key), "
        "report INTEGER NOT NULL REFERENCES report (key), place INTEGER NOT NULL, "
        f"PRIMARY KEY (term, talks, report, place)){narrow}",
        "CREATE INDEX ix_link_talks ON link (talks)",
        "CREATE TABLE stance (talks INTEGER NOT NULL REFERENCES talks (key), place INTEGER NOT NULL, "
        "body TEXT NOT NULL, PRIMARY KEY (talks, place))",
        "CREATE TABLE shift (talks INTEGER NOT NULL REFERENCES talks (key), place INTEGER NOT NULL, "
        "kind TEXT NOT NULL, day TEXT, body TEXT NOT NULL, PRIMARY KEY (talks, place))",
        "CREATE INDEX ix_shift_kind ON shift (talks, kind, place, day)",
        "CREATE INDEX ix_move_party ON move (lower(party), act, report)",
        "CREATE INDEX ix_move_act ON move (act, report)",
        "CREATE INDEX ix_report_outlet ON report (lower(outlet))",
        f"CREATE INDEX ix_report_newest ON report (published DESC{last}, path, id, key)",
        "UPDATE talks SET settled = 0, linked = 0",
    )


def rare_words(connection: Connection) -> None:
    """How rare the words are that a report is grouped by; of those that were kept before, in the middle."""
    _run(connection, "ALTER TABLE mark ADD COLUMN rarity INTEGER NOT NULL DEFAULT 50")


def plain_order(connection: Connection) -> None:
    """Words in the order of their characters on every server, so that its language changes no output."""
    if _is_sqlite(connection):
        return
    for table, columns in (
        ("report", ("path", "id")),
        ("source", ("path",)),
        ("talks", ("name",)),
        ("correction", ("id", "made")),
        ("followed", ("address",)),
    ):
        for column in columns:
            _run(connection, f'ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT COLLATE "C"')


def copy_signatures(connection: Connection) -> None:
    """An index of the fingerprints of every text, by which its copies are found."""
    _run(
        connection,
        "CREATE TABLE signature (hash BIGINT NOT NULL, report INTEGER NOT NULL REFERENCES report (key), "
        "PRIMARY KEY (hash, report))" + (" WITHOUT ROWID" if _is_sqlite(connection) else ""),
    )
    for key in connection.exec_driver_sql("SELECT key FROM report ORDER BY key").scalars().all():
        text = connection.exec_driver_sql(f"SELECT text FROM report WHERE key = {int(key)}").scalar_one()
        put_signature(connection, key, text)


STEPS: Final[tuple[Step, ...]] = (
    first_tables,
    full_text,
    followed_addresses,
    waiting_documents,
    settled_positions,
    rare_words,
    plain_order,
    copy_signatures,
)


def migrate(connection: Connection, where: str, version: str) -> None:
    """Bring a store to the newest step, within the connection's transaction.

    Args:
        connection: to the store, in a transaction that nobody else can write beside.
        where: names the store in errors.
        version: of this program, recorded with each step.

    Raises:
        StoreError: the store was made by a newer program, or is none.
    """
    tables = set(inspect(connection).get_table_names())
    if "migration" not in tables:
        if tables:
            raise StoreError(where, "is a database of something else", "name another file with --store")
        connection.exec_driver_sql(
            "CREATE TABLE migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL)"
        )
    rows = connection.execute(select(migration).order_by(migration.c.number)).all()
    refuse_newer([(row.number, row.name, row.version) for row in rows], where)
    for number, step in enumerate(STEPS, start=1):
        if number > len(rows):
            step(connection)
            connection.execute(migration.insert().values(number=number, name=step.__name__, version=version))


def refuse_newer(rows: list[tuple[int, str, str]], where: str) -> None:
    """Raise StoreError where a store has a step that this program does not know."""
    for number, name, version in rows:
        if number > len(STEPS) or STEPS[number - 1].__name__ != name:
            raise StoreError(
                where,
                f"was written by Dragoman {version}, which knows more than this one (step {number}, {name!r})",
                f"install Dragoman {version} or newer",
            )
