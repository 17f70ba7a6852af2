"""Which reports of a store share text with one: looked up by its signature, whatever the store holds.

A signature is a sample of a text's fingerprints (``dragoman.reports.copies``). Each stands in an index with the reports
that hold it, so that only those which share some are loaded and compared word by word.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, func, insert, select

from dragoman.reports.copies import fewest_common, find_copies, signature_of
from dragoman.reports.records import Copy
from dragoman.reports.texts import make_report
from dragoman.store import tables

_MOST_COMPARED: Final = 4
_MOST_ASKED: Final = 900  # hashes in one question; a text of 900 has 60,000 letters, and its first tell enough


def put_signature(connection: Connection, report: int, text: str) -> None:
    """Index the text of a report."""
    rows = [{"hash": mark, "report": report} for mark in signature_of(text)]
    if rows:
        connection.execute(insert(tables.signature), rows)


def find_alike(connection: Connection, report: int, text: str) -> tuple[Copy, ...]:
    """The reports of the store that ``text`` has half its words from, or that have half of theirs from it.

    In each of them either ``Copy.report`` or ``Copy.original`` is the empty path, which is this text; the other is the
    path of the report. ``report`` is the key of the text itself, which is left out.
    """
    s, r = tables.signature, tables.report
    signature = signature_of(text)[:_MOST_ASKED]
    common = func.count()
    wanted = (
        select(s.c.report)
        .where(s.c.hash.in_(signature), s.c.report != report)
        .group_by(s.c.report)
        .having(common >= fewest_common(len(signature)))
        .order_by(common.desc(), s.c.report)
        .limit(_MOST_COMPARED)
    )
    keys = list(connection.scalars(wanted)) if signature else []
    found: list[Copy] = []
    for row in connection.execute(select(r.c.path, r.c.text).where(r.c.key.in_(keys))) if keys else ():
        held, own = make_report(row.path, row.text), make_report("", text)
        found += find_copies([held, own]) or find_copies([own, held])
    return tuple(found)
