"""Reports from files and folders, one at a time. Whatever cannot be read is named, with the reason and what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from dragoman.reports.addresses import is_address
from dragoman.reports.archives import ENDINGS as WARC_ENDINGS
from dragoman.reports.archives import read_wacz, read_warc
from dragoman.reports.documents import LARGEST, Handling, read_original, too_large
from dragoman.reports.feeds import list_form
from dragoman.reports.fetching import Fetched, Fetcher, Refused
from dragoman.reports.files import OpenFile, open_files, unreachable
from dragoman.reports.following import Follower, ShortMemory, read_carried
from dragoman.reports.records import Original, Report, Skipped
from dragoman.reports.rows import read_json_lines, read_table

# Files that hold many reports and may be larger than memory.
_READ_AS_THEY_COME: Final = (
    ((".jsonl", ".ndjson"), read_json_lines),
    ((".csv", ".tsv"), read_table),
    (WARC_ENDINGS, read_warc),
    ((".wacz",), read_wacz),
)


# Files that may be lists of reports; others are never taken for one, whatever they begin with.
LIST_ENDINGS: Final = (".xml", ".rss", ".atom", ".opml", ".json")


def read_reports(
    paths: Iterable[str | Path],
    *,
    published: date | None = None,
    columns: Mapping[str, str] | None = None,
    keep: Callable[[Original], None] | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Report | Skipped]:
    """Every report in ``paths``, in their order, and a ``Skipped`` for what cannot be read.

    A path is a file, a folder, "-" for standard input, or an address (http, https), which only ``fetcher`` fetches:
    without one, nothing is ever asked of a network. A folder is read with its folders, sorted by name, for files with
    an ending in ``files.KNOWN_ENDINGS``. A JSON-lines file holds one report a line: an object with ``text``, and
    perhaps ``title``, ``outlet``, ``author``, ``published`` and ``url``; ``columns`` gives those fields other names.
    ``published`` dates the reports whose metadata do not: no date is ever guessed from the text. ``keep`` is handed the
    bytes of every document before it is read. Reads as the iterator is drawn, one report in memory at a time; never
    raises for what a path holds.
    """
    handling = Handling(published=published, columns=columns or {}, keep=keep)
    for path in paths:
        source = os.fspath(path)
        if is_address(source):
            yield from _read_address(source, handling, fetcher)
        elif source == "-":
            yield from read_original(Original(path="-", content=sys.stdin.buffer.read(LARGEST + 1)), handling)
        else:
            for opened in open_files(source):
                if isinstance(opened, Skipped):
                    yield opened
                else:
                    yield from _read_file(opened, handling)


def _read_address(address: str, handling: Handling, fetcher: Fetcher | None) -> Iterator[Report | Skipped]:
    if fetcher is None:
        yield Skipped(
            path=address,
            reason="is an address, and nothing is fetched unless it is asked for",
            mend="read it into a store first: dragoman read ADDRESS",
            kind="not fetched",
        )
        return
    found = fetcher.fetch(address)
    if isinstance(found, Refused):
        yield found.fault.at(address)
    elif isinstance(found, Fetched):
        form = list_form(found.original.content)
        if form is None:
            yield from read_original(found.original, handling)
        else:
            yield from Follower(fetcher, ShortMemory(), handling).read(found, form)


def _read_file(opened: OpenFile, handling: Handling) -> Iterator[Report | Skipped]:
    name = opened.path.lower()
    try:
        for endings, read in _READ_AS_THEY_COME:
            if name.endswith(endings):
                yield from read(opened.path, opened.file, handling)
                return
        content = b"" if opened.size > LARGEST else opened.file.read(LARGEST + 1)
    except OSError as error:
        yield unreachable(opened.path, error)
        return
    original = Original(path=opened.path, content=content)
    if opened.size > LARGEST:
        yield too_large(opened.path)
    elif name.endswith(LIST_ENDINGS) and (form := list_form(content)):
        yield from read_carried(original, form, handling)
    else:
        yield from read_original(original, handling)
