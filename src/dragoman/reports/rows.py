"""Reports from files of rows, one report a row: JSON lines, and tables with commas, semicolons or tabs.

The columns are told by their names: our own first, then those that exports of other tools use. ``columns`` settles
what the names do not.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from dragoman.reports.cleaning import paragraphs_of, plain_lines
from dragoman.reports.decoding import SAVE_AS_UTF8, binary_kind
from dragoman.reports.documents import LARGEST, Handling, report_of, too_large
from dragoman.reports.pages import Fault, Page, parse_date, parse_time
from dragoman.reports.records import Original, Report, Skipped

FIELDS: Final = ("text", "title", "outlet", "author", "published", "url")
# What other tools call our fields, in lower case: Media Cloud, GDELT, Event Registry, Factiva, Nexis, data sets.
_USUAL_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text", "body", "content", "fulltext", "full_text", "full text", "article", "article_text", "maintext"),
    "title": ("title", "headline", "hd"),
    "outlet": ("outlet", "source", "publication", "publisher", "media_name", "source_name", "newspaper", "site"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "publish_date", "publication_date", "published_at", "date_published", "pubdate"),
    "url": ("url", "link", "address", "uri"),
}
_DELIMITERS: Final = ",;\t|"
_HEAD: Final = 65_536  # bytes of a table by which its delimiter is told
_MOST_COLUMNS: Final = 1_000
_ROW_MEND: Final = 'write one JSON object a line, {"text": "…", "title": "…", "published": "YYYY-MM-DD"}'


def read_json_lines(path: str, file: BinaryIO, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports of a JSON-lines file: one object a line, with at least a text. Reads one line at a time."""
    row = 0
    seen = False
    while line := file.readline(LARGEST + 1):
        row += 1
        where = f"{path}:{row}"
        if row == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
            kind = "UTF-16 text" if line[:2] in (b"\xff\xfe", b"\xfe\xff") else binary_kind(line)
            if kind is not None:
                yield Skipped(
                    path=path,
                    reason=f"is {kind}, not JSON lines",
                    mend="save it as UTF-8 JSON lines",
                    kind="wrong form",
                )
                return
        if len(line) > LARGEST:
            yield too_large(where)
            while line and not line.endswith(b"\n"):
                line = file.readline(LARGEST + 1)
            seen = True
            continue
        if not line.strip():
            continue
        seen = True
        yield from _read_json_row(Original(path=where, content=line.rstrip(b"\r\n")), handling)
    if not seen:
        yield Skipped(path=path, reason="is empty", mend="write one JSON object a line into it", kind="no text")


def _read_json_row(original: Original, handling: Handling) -> Iterator[Report | Skipped]:
    try:
        row = json.loads(original.content.decode("utf-8"))
    except UnicodeDecodeError:
        yield Skipped(path=original.path, reason="is not UTF-8", mend=SAVE_AS_UTF8, kind="damaged")
        return
    except (ValueError, RecursionError):
        yield Skipped(path=original.path, reason="is not a JSON object", mend=_ROW_MEND, kind="wrong form")
        return
    if not isinstance(row, dict):
        yield Skipped(path=original.path, reason="is not a JSON object", mend=_ROW_MEND, kind="wrong form")
        return
    places = _places(tuple(row), handling.columns)
    if isinstance(places, Fault) or not isinstance(row.get(places.get("text", "")), str):
        yield Skipped(path=original.path, reason='has no "text"', mend=_ROW_MEND, kind="wrong form")
        return
    yield from _read_row({name: row.get(column) for name, column in places.items()}, original, handling)


def read_table(path: str, file: BinaryIO, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports of a table (CSV, TSV) whose first row names its columns. Reads one row at a time.

    Bytes that are no UTF-8 are taken for Windows-1252, cell by cell.
    """
    head = file.read(_HEAD)
    file.seek(0)
    kind = binary_kind(head)
    if kind is not None:
        yield Skipped(path=path, reason=f"is {kind}, not a table", mend="save it as CSV in UTF-8", kind="wrong form")
        return
    encoding = "utf-16" if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    csv.field_size_limit(LARGEST)
    rows = csv.reader(_without_nul(text), delimiter=_delimiter(head.decode(encoding, errors)))
    try:
        yield from _read_table_rows(path, rows, handling)
    finally:
        text.detach()


def _read_table_rows(path: str, rows: Iterator[list[str]], handling: Handling) -> Iterator[Report | Skipped]:
    names: Sequence[str] = ()
    places: dict[str, str] = {}
    number = 0
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield Skipped(
                path=f"{path}:{number}",
                reason=f"is not a row of a table ({error})",
                mend=_TABLE_MEND,
                kind="wrong form",
            )
            continue
        if not names:
            names = [cell.strip() for cell in cells[:_MOST_COLUMNS]]
            found = _places(names, handling.columns)
            if isinstance(found, Fault):
                yield found.at(path)
                return
            places = found
            continue
        if any(cells):
            row = {name: _mended(cell) for name, cell in zip(names, cells, strict=False)}
            content = "\t".join(row.values()).encode("utf-8", "replace")
            original = Original(path=f"{path}:{number}", content=content)
            yield from _read_row({name: row.get(column) for name, column in places.items()}, original, handling)
    if number <= 2:
        yield Skipped(path=path, reason="holds no row below its first", mend=_TABLE_MEND, kind="wrong form")


_TABLE_MEND: Final = "write a first row with the names of the columns and one report a row below it"


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _delimiter(head: str) -> str:
    """What parts the columns: the candidate that stands most often in the first line."""
    first = head.split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _mended(cell: str) -> str:
    """The cell with bytes that were no UTF-8 read as Windows-1252."""
    if not any("\udc80" <= character <= "\udcff" for character in cell):
        return cell
    return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _places(names: Sequence[str], columns: Mapping[str, str]) -> dict[str, str] | Fault:
    """Which column holds which of our fields; a ``Fault`` when a column that was asked for, or any text, is missing."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(name.casefold(), name)
    places: dict[str, str] = {}
    for field in FIELDS:
        wanted = columns.get(field)
        if wanted is not None and wanted.casefold() not in known:
            return Fault(
                f"has no column {wanted!r} for {field}", f"name one of its columns: {_listed(names)}", "wrong form"
            )
        candidates = (wanted,) if wanted is not None else _USUAL_NAMES[field]
        found = next((known[name.casefold()] for name in candidates if name.casefold() in known), None)
        if found is not None:
            places[field] = found
    if "text" not in places:
        return Fault(
            f"has no column that is known to hold text (it has {_listed(names)})",
            "say which: --column text=NAME",
            "wrong form",
        )
    return places


def _listed(names: Sequence[str]) -> str:
    return ", ".join(repr(name[:40]) for name in names[:12]) or "none"


def _read_row(row: Mapping[str, object], original: Original, handling: Handling) -> Iterator[Report | Skipped]:
    if handling.keep is not None:
        handling.keep(original)
    text = row.get("text")
    stated = row.get("published")
    day = parse_date(stated) if isinstance(stated, str) else None
    faults: tuple[Fault, ...] = ()
    if stated not in (None, "") and day is None:
        faults = (Fault(f"its date {str(stated)[:40]!r} names no day", "write it as YYYY-MM-DD", "lost detail"),)
    text, notes = plain_lines(text if isinstance(text, str) else "")
    page = Page(
        paragraphs=paragraphs_of(text),
        title=_line(row.get("title")),
        outlet=_line(row.get("outlet")),
        author=_author(row.get("author")),
        published=day,
        published_at=parse_time(stated) if isinstance(stated, str) else None,
        dated_by="metadata" if day else None,
        url=_line(row.get("url")),
        faults=faults,
    )
    yield from report_of(page, path=original.path, notes=notes, original=original, handling=handling)


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return " ".join(plain_lines(value)[0].split()) or None


def _author(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(name for item in value[:20] if (name := _line(item))) or None
    return _line(value)
