"""The tables of a store, as the newest migration leaves them; ``migrations.py`` makes them.

What a reading brought in (``raw`` to ``member``, ``correction``) is never changed by what is worked out from it
(``copy``, ``move``, ``link``, ``stance``, ``shift``, ``meaning``), which can be thrown away and worked out anew.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

METADATA = MetaData()

ABOUT = ("path", "title", "outlet", "url", "author", "published", "published_at", "modified", "dated_by", "original")


def _about() -> tuple[Column[str], ...]:
    """What a source says of its report; days and times as ISO 8601."""
    return (
        Column("path", Text, nullable=False),
        Column("title", Text),
        Column("outlet", Text),
        Column("url", Text),
        Column("author", Text),
        Column("published", Text),
        Column("published_at", Text),
        Column("modified", Text),
        Column("dated_by", Text),
        Column("original", Text, ForeignKey("raw.hash")),  # null: it came as text
    )


migration = Table(
    "migration",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),  # of Dragoman, that applied it
)

raw = Table(
    "raw",
    METADATA,
    Column("hash", Text, primary_key=True),  # SHA-256 of the content, hexadecimal
    Column("content", LargeBinary, nullable=False),  # zlib
)

report = Table(
    "report",
    METADATA,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),  # Report.id
    *_about(),  # as the first of its sources has it, by day and path
    Column("language", Text),
    Column("text", Text, nullable=False),
    Column("talks", Boolean, nullable=False),  # whether it tells of a negotiation at all
)

source = Table(
    "source",
    METADATA,
    Column("report", Integer, ForeignKey("report.key"), nullable=False),
    *_about(),
    Column("dropped", Text, nullable=False),  # JSON
    Column("fetched", Text),  # JSON: how the original came; null: from a file
    PrimaryKeyConstraint("report", "path"),
)

mark = Table(
    "mark",
    METADATA,
    Column("report", Integer, ForeignKey("report.key"), nullable=False),
    Column("kind", Text, nullable=False),  # "party" or "word"
    Column("mark", Text, nullable=False),
    Column("rarity", Integer, nullable=False, server_default="50"),  # of a word in English, 0 to 100
    PrimaryKeyConstraint("report", "kind", "mark"),
)

signature = Table(
    "signature",
    METADATA,
    Column("hash", BigInteger, nullable=False),  # a fingerprint of the text, as reports.copies makes it
    Column("report", Integer, ForeignKey("report.key"), nullable=False),
    PrimaryKeyConstraint("hash", "report"),
)

reading = Table(
    "reading",
    METADATA,
    Column("report", Integer, ForeignKey("report.key"), nullable=False),
    Column("reader", Text, nullable=False),
    Column("number", Integer, nullable=False),  # 1 for the first reading of a report, 2 for the next; the last counts
    Column("moves", Text, nullable=False),  # JSON, as the reader gave them
    PrimaryKeyConstraint("report", "reader"),
)

talks = Table(
    "talks",
    METADATA,
    Column("key", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("given", Boolean, nullable=False),  # by name; otherwise reports were grouped by their marks
    Column("fixed", Boolean, nullable=False),  # whether somebody relies on the name: it is then never changed
    Column("agenda", Text),  # TOML, given
    Column("draft", Text),  # TOML, drafted
    Column("version", Integer, nullable=False),  # grows with every change to what its moves rest on
    Column("settled", Integer, nullable=False),  # the version at which its moves were resolved; 0: never
    Column("linked", Integer, nullable=False),  # the version at which they were linked; 0: never
    Column("recipe", Text, nullable=False),  # a digest of the program that resolved and linked them
    Column("shared", Text, nullable=False),  # JSON: words that several reports carry
)

member = Table(
    "member",
    METADATA,
    Column("talks", Integer, ForeignKey("talks.key"), nullable=False),
    Column("report", Integer, ForeignKey("report.key"), nullable=False, index=True),
    PrimaryKeyConstraint("talks", "report"),
)

correction = Table(
    "correction",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("made", Text, nullable=False),  # ISO time in UTC
    Column("body", Text, nullable=False),  # JSON
)

copy = Table(
    "copy",
    METADATA,
    Column("talks", Integer, ForeignKey("talks.key"), nullable=False),
    Column("report", Integer, ForeignKey("report.key"), nullable=False),
    Column("original", Integer, ForeignKey("report.key"), nullable=False),
    Column("share", Float, nullable=False),
    Column("passages", Text, nullable=False),  # JSON
    PrimaryKeyConstraint("talks", "report"),
)

followed = Table(
    "followed",
    METADATA,
    Column("kind", Text, nullable=False),  # "list" or "entry"
    Column("address", Text, nullable=False),
    Column("row", Text, nullable=False),  # JSON, as reports.following writes it
    PrimaryKeyConstraint("kind", "address"),
)

waiting = Table(
    "waiting",
    METADATA,
    Column("number", Integer, primary_key=True),  # in the order in which they came
    Column("lot", Text, nullable=False, index=True),  # came together
    Column("path", Text, nullable=False),
    Column("content", LargeBinary),  # zlib; null: it was read, and waits no more
    Column("talks", Text),  # the name of the talks that its reports go to; null: grouped by what they share
    Column("published", Text),  # the day of reports that do not say theirs
    Column("outcome", Text),  # JSON, as whoever read it writes it; null: it waits
)

SPANS = ("sentence", "object", "holder", "cue", "condition")

move = Table(
    "move",
    METADATA,
    Column("talks", Integer, ForeignKey("talks.key"), nullable=False),
    Column("report", Integer, ForeignKey("report.key"), nullable=False, index=True),
    Column("place", Integer, nullable=False),  # among the report's moves
    Column("act", Text, nullable=False),
    Column("party", Text),
    Column("speaker", Text),
    Column("target", Text),
    Column("told_as", Text, nullable=False),
    Column("said_when", Text, nullable=False),  # JSON; "" for nothing
    Column("hedged", Boolean, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("score", Float),
    *(Column(f"{name}_{end}", Integer) for name in SPANS for end in ("start", "end")),
    Column("terms", Text, nullable=False),  # JSON; "" for none
    Column("condition_terms", Text, nullable=False),
    Column("human", Boolean, nullable=False),
    PrimaryKeyConstraint("talks", "report", "place"),
)

link = Table(
    "link",
    METADATA,
    Column("term", Text, nullable=False),
    Column("talks", Integer, ForeignKey("talks.key"), nullable=False),
    Column("report", Integer, ForeignKey("report.key"), nullable=False),
    Column("place", Integer, nullable=False),  # of the move that names the term
    PrimaryKeyConstraint("term", "talks", "report", "place"),
)

stance = Table(
    "stance",
    METADATA,
    Column("talks", Integer, ForeignKey("talks.key"), nullable=False),
    Column("place", Integer, nullable=False),  # in the order of the agenda's terms
    Column("body", Text, nullable=False),  # JSON
    PrimaryKeyConstraint("talks", "place"),
)

shift = Table(
    "shift",
    METADATA,
    Column("talks", Integer, ForeignKey("talks.key"), nullable=False),
    Column("place", Integer, nullable=False),  # most material first; undated statements at the end
    Column("kind", Text, nullable=False),  # of the shift, or "undated"
    Column("day", Text),  # null: undated
    Column("body", Text, nullable=False),  # JSON
    PrimaryKeyConstraint("talks", "place"),
)

meaning = Table(
    "meaning",
    METADATA,
    Column("reader", Text, nullable=False),
    Column("words", Text, nullable=False),  # SHA-256 of the words, hexadecimal
    Column("row", LargeBinary, nullable=False),  # little-endian 32-bit floats
    PrimaryKeyConstraint("reader", "words"),
)
