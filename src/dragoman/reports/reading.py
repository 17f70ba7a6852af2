"""Reports from files and folders, one at a time. Whatever cannot be read is named, with the reason and what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from dragoman.reports.following import Follower, Item, Memory, ShortMemory, Wishes, asked_for, read_carried
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
    for item in read_sources(paths, handling, fetcher=fetcher):
        if isinstance(item, Report | Skipped):
            yield item


@dataclass(slots=True)
class Place:
    """How far the reading of files has come, in bytes."""

    opened: int = 0  # before what was drawn last from the files
    done: int = 0  # before what was read last; kept by who reads
    total: int | None = None  # None: it cannot be told, as of addresses and standard input

    def survey(self, paths: Iterable[str | Path]) -> None:
        """Add up the files of ``paths``."""
        sources = [os.fspath(path) for path in paths]
        if not any(source == "-" or is_address(source) for source in sources):
            opened = (file for source in sources for file in open_files(source))
            self.total = sum(file.size for file in opened if isinstance(file, OpenFile))


def read_sources(
    paths: Iterable[str | Path],
    handling: Handling,
    *,
    fetcher: Fetcher | None = None,
    memory: Memory | None = None,
    wishes: Wishes | None = None,
    place: Place | None = None,
) -> Iterator[Item]:
    """As ``read_reports``, with what was passed over on the way.

    ``memory`` tells which entries of lists were read before; ``wishes`` which reports are asked for (their limit holds
    for entries); ``place.opened`` is kept up to date as the iterator is drawn.
    """
    memory, wishes, place = memory or ShortMemory(), wishes or Wishes(), place or Place()
    for path in paths:
        source = os.fspath(path)
        if is_address(source):
            yield from _read_address(source, handling, fetcher, memory, wishes)
            continue
        for item in _read_path(source, handling, place):
            yield asked_for(item, wishes.since) if isinstance(item, Report) else item


def _read_path(source: str, handling: Handling, place: Place) -> Iterator[Report | Skipped]:
    if source == "-":
        yield from read_original(Original(path="-", content=sys.stdin.buffer.read(LARGEST + 1)), handling)
        return
    for opened in open_files(source):
        if isinstance(opened, Skipped):
            yield opened
            continue
        before = place.opened
        for item in _read_file(opened, handling):
            place.opened = before + opened.file.tell()
            yield item
        place.opened = before + opened.size


def _read_address(
    address: str, handling: Handling, fetcher: Fetcher | None, memory: Memory, wishes: Wishes
) -> Iterator[Item]:
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
        if form is not None:
            yield from Follower(fetcher, memory, handling).read(found, form, wishes)
            return
        for item in read_original(found.original, handling):
            yield asked_for(item, wishes.since) if isinstance(item, Report) else item


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
