"""Reports from files and folders, one at a time. Whatever cannot be read is named, with the reason and what to do."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from dragoman.reports.cleaning import clean_page, paragraphs_of, plain_lines
from dragoman.reports.decoding import SAVE_AS_UTF8, Undecodable, binary_kind, decode
from dragoman.reports.languages import LANGUAGE_NAMES, is_foreign, language_of
from dragoman.reports.markdown import read_markdown
from dragoman.reports.pages import Page, parse_date
from dragoman.reports.records import Dropped, Report, Skipped
from dragoman.reports.webpages import Unextractable, read_webpage

LARGEST: Final = 20_000_000  # bytes of one report; the longest real articles have 200,000
KNOWN_ENDINGS: Final = (".txt", ".md", ".html", ".htm", ".jsonl")
_HTML_ENDINGS: Final = (".html", ".htm", ".xhtml")
_DEEPEST_FOLDER: Final = 100

_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def read_reports(paths: Iterable[str | Path], *, published: date | None = None) -> Iterator[Report | Skipped]:
    """Every report in ``paths``, in their order, and a ``Skipped`` for what cannot be read.

    A path is a file or a folder; a folder is read with its folders, sorted by name, for files with an ending in
    ``KNOWN_ENDINGS``. A JSON-lines file holds one report a line: an object with ``text``, and perhaps ``title``,
    ``outlet``, ``published`` and ``url``. ``published`` dates the reports whose metadata do not: no date is ever
    guessed from the text. Reads as the iterator is drawn, one report in memory at a time; never raises for what a
    path holds.
    """
    for path in paths:
        yield from _read_path(os.fspath(path), published)


def _read_path(path: str, published: date | None) -> Iterator[Report | Skipped]:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield _unreachable(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _read_folder(path, published)
    else:
        yield from _read_file(path, published)


def _unreachable(path: str, error: OSError | ValueError) -> Skipped:
    match error:
        case FileNotFoundError():
            return Skipped(path=path, reason="does not exist", mend="check the path")
        case PermissionError():
            return Skipped(path=path, reason="may not be read", mend="give yourself permission to read it")
        case OSError() if error.errno == errno.ELOOP:
            return Skipped(path=path, reason="is a link that leads back to itself", mend="give the file itself")
        case OSError():
            return Skipped(path=path, reason=f"cannot be opened ({error.strerror})", mend="check the path and the disk")
        case _:
            return Skipped(path=path, reason="is not a possible path", mend="check the path")


# Folders


@dataclass(slots=True)
class _Walk:
    """How a folder is walked: its real path, and what was found in it so far."""

    root: str
    published: date | None
    found: int = 0


def _read_folder(folder: str, published: date | None) -> Iterator[Report | Skipped]:
    walk = _Walk(root=os.path.realpath(folder), published=published)
    skipped = False
    for item in _walk(folder, walk, depth=0):
        skipped = skipped or isinstance(item, Skipped)
        yield item
    if not walk.found and not skipped:
        yield Skipped(
            path=folder,
            reason=f"is a folder without a report ({', '.join(KNOWN_ENDINGS)})",
            mend="give a folder that holds reports, or name the files",
        )


def _walk(folder: str, walk: _Walk, depth: int) -> Iterator[Report | Skipped]:
    if depth > _DEEPEST_FOLDER:
        yield Skipped(path=folder, reason="is a folder too deep inside others", mend="give the inner folder itself")
        return
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except (OSError, ValueError) as error:
        yield _unreachable(folder, error)
        return
    for name in names:
        path = os.path.join(folder, name)
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except OSError as error:
            if name.lower().endswith(KNOWN_ENDINGS) or error.errno == errno.ELOOP:
                walk.found += 1
                yield _unreachable(path, error)
            continue
        if not is_folder and not name.lower().endswith(KNOWN_ENDINGS):
            continue
        if os.path.islink(path) and (refusal := _refuse_link(path, walk.root, is_folder=is_folder)):
            yield refusal
        elif is_folder:
            yield from _walk(path, walk, depth + 1)
        else:
            walk.found += 1
            yield from _read_file(path, walk.published)


def _refuse_link(path: str, root: str, *, is_folder: bool) -> Skipped | None:
    """A folder is read to its own edge: no link leads out of it, and none leads to a folder inside it twice."""
    target = os.path.realpath(path)
    if target != root and not target.startswith(root.rstrip(os.sep) + os.sep):
        if is_folder and root.startswith(target.rstrip(os.sep) + os.sep):
            return Skipped(path=path, reason="is a link back to a folder that contains it", mend="remove the link")
        return Skipped(path=path, reason="is a link that leads out of the folder", mend="give what it links to by name")
    if not is_folder:
        return None
    if os.path.realpath(os.path.dirname(path)).startswith(target):
        return Skipped(path=path, reason="is a link back to a folder that contains it", mend="remove the link")
    return Skipped(path=path, reason="is a link to a folder that is read under its own name", mend="remove the link")


# Files


def _read_file(path: str, published: date | None) -> Iterator[Report | Skipped]:
    try:
        # A pipe must neither block the opening nor be read.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        yield _unreachable(path, error) if not _special_kind(path) else _special(path)
        return
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            yield _special(path)
            return
        try:
            if path.lower().endswith(".jsonl"):
                yield from _read_rows(path, file, published)
            else:
                yield _read_whole(path, file, status.st_size, published)
        except OSError as error:
            yield _unreachable(path, error)


def _special_kind(path: str) -> str | None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return None
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), None)


def _special(path: str) -> Skipped:
    kind = _special_kind(path) or "no regular file"
    return Skipped(path=path, reason=f"is {kind}, not a file", mend="save its text to a file and give that")


def _too_large(path: str) -> Skipped:
    return Skipped(path=path, reason=f"is larger than {LARGEST // 1_000_000} MB", mend="split it into its reports")


def _read_whole(path: str, file: BinaryIO, size: int, published: date | None) -> Report | Skipped:
    if size > LARGEST:
        return _too_large(path)
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return _too_large(path)
    if not content:
        return Skipped(path=path, reason="is empty", mend="save the report in it again")
    is_page = path.lower().endswith(_HTML_ENDINGS)
    text = decode(content, declared=is_page)
    if isinstance(text, Undecodable):
        return Skipped(path=path, reason=text.reason, mend=text.mend)
    text, notes = plain_lines(text)
    page: Page | Unextractable
    if is_page:
        page = read_webpage(text)
    elif path.lower().endswith(".md"):
        page = read_markdown(text)
    else:
        page = Page(paragraphs=paragraphs_of(text))
    if isinstance(page, Unextractable):
        return Skipped(path=path, reason=page.reason, mend=page.mend)
    return _report(path, page, notes, published)


def _report(path: str, page: Page, notes: tuple[Dropped, ...], published: date | None) -> Report | Skipped:
    if not any(character.isalnum() for paragraph in page.paragraphs for character in paragraph):
        return Skipped(path=path, reason="holds no words", mend="save the report's text in it")
    cleaned = clean_page(page)
    if not any(character.isalnum() for character in cleaned.text):
        return Skipped(
            path=path,
            reason="holds nothing but page furniture (headlines, invitations, captions)",
            mend="save the article's own text in it",
        )
    if is_foreign(cleaned.text):
        language = language_of(cleaned.text)
        named = f"is written in {LANGUAGE_NAMES[language]}" if language else "is not written in English"
        return Skipped(path=path, reason=named, mend="give an English version of it")
    return Report(
        id=hashlib.sha256(cleaned.text.encode("utf-8")).hexdigest()[:16],
        path=path,
        text=cleaned.text,
        title=cleaned.title,
        published=page.published or published,
        outlet=page.outlet,
        url=page.url,
        dropped=(*notes, *cleaned.dropped),
    )


# Rows


def _read_rows(path: str, file: BinaryIO, published: date | None) -> Iterator[Report | Skipped]:
    row = 0
    seen = False
    while line := file.readline(LARGEST + 1):
        row += 1
        where = f"{path}:{row}"
        if row == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
            kind = "UTF-16 text" if line[:2] in (b"\xff\xfe", b"\xfe\xff") else binary_kind(line)
            if kind is not None:
                yield Skipped(path=path, reason=f"is {kind}, not JSON lines", mend="save it as UTF-8 JSON lines")
                return
        if len(line) > LARGEST:
            yield _too_large(where)
            while line and not line.endswith(b"\n"):
                line = file.readline(LARGEST + 1)
            seen = True
            continue
        if not line.strip():
            continue
        seen = True
        yield from _read_row(where, line, published)
    if not seen:
        yield Skipped(path=path, reason="is empty", mend="write one JSON object a line into it")


_ROW_MEND: Final = 'write one JSON object a line, {"text": "…", "title": "…", "published": "YYYY-MM-DD"}'


def _read_row(where: str, line: bytes, published: date | None) -> Iterator[Report | Skipped]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        yield Skipped(path=where, reason="is not UTF-8", mend=SAVE_AS_UTF8)
        return
    except (ValueError, RecursionError):
        yield Skipped(path=where, reason="is not a JSON object", mend=_ROW_MEND)
        return
    if not isinstance(row, dict):
        yield Skipped(path=where, reason="is not a JSON object", mend=_ROW_MEND)
        return
    text = row.get("text")
    if not isinstance(text, str):
        yield Skipped(path=where, reason='has no "text"', mend=_ROW_MEND)
        return
    stated = row.get("published")
    day = parse_date(stated) if isinstance(stated, str) else None
    if stated not in (None, "") and day is None:
        yield Skipped(path=where, reason=f"its date {str(stated)[:40]!r} names no day", mend="write it as YYYY-MM-DD")
    text, notes = plain_lines(text)
    page = Page(paragraphs=paragraphs_of(text), title=_field(row, "title"), outlet=_field(row, "outlet"), published=day)
    yield _report(where, replace(page, url=_field(row, "url")), notes, published)


def _field(row: dict[str, object], name: str) -> str | None:
    value = row.get(name)
    if not isinstance(value, str):
        return None
    return " ".join(plain_lines(value)[0].split()) or None
