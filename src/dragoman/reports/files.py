"""From a path to open files: folders walked to their own edge, and nothing opened that is not a regular file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from dragoman.reports.records import Skipped

# Endings of files that are read when a folder is given; what is named is read whatever its ending.
KNOWN_ENDINGS: Final = (
    ".txt", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml", ".pdf", ".docx", ".jsonl", ".ndjson", ".csv",
    ".tsv", ".rss", ".atom", ".warc", ".warc.gz", ".warc.zst", ".wacz",
)  # fmt: skip
_DEEPEST_FOLDER: Final = 100
_NAMED_ENDINGS: Final = ".txt, .md, .html, .pdf, .docx, .eml, .jsonl, .csv, .warc"  # what a message names

_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A regular file, open for reading. It is closed when the next one is drawn."""

    path: str  # as given, or the given folder with the file's place in it
    file: BinaryIO
    size: int  # bytes


def open_files(path: str) -> Iterator[OpenFile | Skipped]:
    """The file at ``path``, or the files of the folder there, sorted by name; each is closed when the next is drawn."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield unreachable(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _open_folder(path)
    else:
        yield from _open_file(path)


def unreachable(path: str, error: OSError | ValueError) -> Skipped:
    """What the system says of a path that cannot be opened or read."""
    match error:
        case FileNotFoundError():
            return Skipped(path=path, reason="does not exist", mend="check the path", kind="not found")
        case PermissionError():
            return Skipped(
                path=path, reason="may not be read", mend="give yourself permission to read it", kind="not opened"
            )
        case OSError() if error.errno == errno.ELOOP:
            return Skipped(
                path=path, reason="is a link that leads back to itself", mend="give the file itself", kind="not opened"
            )
        case OSError():
            return Skipped(
                path=path,
                reason=f"cannot be opened ({error.strerror})",
                mend="check the path and the disk",
                kind="not opened",
            )
        case _:
            return Skipped(path=path, reason="is not a possible path", mend="check the path", kind="not found")


# Folders


@dataclass(slots=True)
class _Walk:
    """How a folder is walked: its real path, and what was found in it so far."""

    root: str
    found: int = 0


def _open_folder(folder: str) -> Iterator[OpenFile | Skipped]:
    walk = _Walk(root=os.path.realpath(folder))
    skipped = False
    for item in _walk(folder, walk, depth=0):
        skipped = skipped or isinstance(item, Skipped)
        yield item
    if not walk.found and not skipped:
        yield Skipped(
            path=folder,
            reason=f"is a folder without a report ({_NAMED_ENDINGS})",
            mend="give a folder that holds reports, or name the files",
            kind="not found",
        )


def _walk(folder: str, walk: _Walk, depth: int) -> Iterator[OpenFile | Skipped]:
    if depth > _DEEPEST_FOLDER:
        yield Skipped(
            path=folder,
            reason="is a folder too deep inside others",
            mend="give the inner folder itself",
            kind="not opened",
        )
        return
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except (OSError, ValueError) as error:
        yield unreachable(folder, error)
        return
    for name in names:
        path = os.path.join(folder, name)
        try:
            is_folder = stat.S_ISDIR(os.stat(path).st_mode)
        except OSError as error:
            if name.lower().endswith(KNOWN_ENDINGS) or error.errno == errno.ELOOP:
                walk.found += 1
                yield unreachable(path, error)
            continue
        if not is_folder and not name.lower().endswith(KNOWN_ENDINGS):
            continue
        if os.path.islink(path) and (refusal := _refuse_link(path, walk.root, is_folder=is_folder)):
            yield refusal
        elif is_folder:
            yield from _walk(path, walk, depth + 1)
        else:
            walk.found += 1
            yield from _open_file(path)


def _refuse_link(path: str, root: str, *, is_folder: bool) -> Skipped | None:
    """A folder is read to its own edge: no link leads out of it, and none leads to a folder inside it twice."""
    target = os.path.realpath(path)
    if target != root and not target.startswith(root.rstrip(os.sep) + os.sep):
        if is_folder and root.startswith(target.rstrip(os.sep) + os.sep):
            return Skipped(
                path=path,
                reason="is a link back to a folder that contains it",
                mend="remove the link",
                kind="not opened",
            )
        return Skipped(
            path=path,
            reason="is a link that leads out of the folder",
            mend="give what it links to by name",
            kind="not opened",
        )
    if not is_folder:
        return None
    if os.path.realpath(os.path.dirname(path)).startswith(target):
        return Skipped(
            path=path, reason="is a link back to a folder that contains it", mend="remove the link", kind="not opened"
        )
    return Skipped(
        path=path,
        reason="is a link to a folder that is read under its own name",
        mend="remove the link",
        kind="not opened",
    )


# Files


def _open_file(path: str) -> Iterator[OpenFile | Skipped]:
    try:
        # A pipe must neither block the opening nor be read.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        yield unreachable(path, error) if not _special_kind(path) else _special(path)
        return
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if stat.S_ISREG(status.st_mode):
            yield OpenFile(path, file, status.st_size)
        else:
            yield _special(path)


def _special_kind(path: str) -> str | None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return None
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), None)


def _special(path: str) -> Skipped:
    kind = _special_kind(path) or "no regular file"
    return Skipped(
        path=path, reason=f"is {kind}, not a file", mend="save its text to a file and give that", kind="not opened"
    )
