"""Reports from web archives: WARC files (ISO 28500), packed by record or not, and WACZ, which holds some.

fastwarc reads records; where it stops (garbage between records, a damaged member, a length that is wrong) the next
record is looked for in the bytes that follow, by its first bytes, and reading goes on there. What lay between is named.
One record is in memory at a time, and never more of it than a report can have.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from dragoman.reports.addresses import is_fetchable
from dragoman.reports.documents import LARGEST, Handling, form_of, read_original, too_large
from dragoman.reports.pages import Fault, parse_time
from dragoman.reports.records import Original, Report, Skipped
from dragoman.reports.unpacking import unpack

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

ENDINGS: Final = (".warc", ".warc.gz", ".warc.zst")
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_PLAIN: Final = b"WARC/1."
_FIRST_LINES: Final = re.compile(rb"WARC/1\.[01]\r?\n(?:WARC-[A-Za-z-]+|Content-[A-Za-z]+): ")
_STEP: Final = 1 << 20  # bytes looked through at once for the next record
_LONGEST_HEAD: Final = 1 << 16  # bytes of a record's own headers
_LENGTH: Final = re.compile(rb"\r\nContent-Length:[ \t]*([0-9]{1,15})\r\n", re.IGNORECASE)
_LONGEST_RECORD: Final = 1 << 28  # bytes of one that are unpacked to find its end
_MOST_DAMAGED: Final = 1_000  # places in one file after which the rest is given up
_READ_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_DAMAGED: Final = "get the archive again; what else it holds was read"


@dataclass(slots=True)
class _Tally:
    """What of an archive is no report, counted rather than listed."""

    responses: int = 0
    refused: Counter[int] = field(default_factory=Counter)  # by status code, 400 and above
    damaged: int = 0


def read_warc(path: str, file: BinaryIO, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports in a WARC file, "FILE:NUMBER" by place of the record, and what of it could not be read."""
    tally = _Tally()
    number = 0
    position: int | None = 0
    suspected: Skipped | None = None  # a record that is damaged unless the next one is
    while position is not None:
        walk = _Walk(start=position)
        for record in walk.records(file):
            number += 1
            yield from _read_record(record, f"{path}:{number}", handling, tally, walk)
            if suspected and not (walk.error or walk.is_short):
                yield suspected
            suspected = None
        saved = False
        if walk.packed and walk.whole != walk.last and (part := _salvaged(file, walk.last)):
            broken = _Walk(start=0, packed=False)
            for record in broken.records(part):
                for item in _read_record(record, f"{path}:{number + (not walk.seen)}", handling, tally, broken):
                    saved = saved or isinstance(item, Report)
                    yield item
        number += not walk.seen and (saved or walk.error is not None)
        suspected = None
        position = walk.next_record(file)
        if not saved and (walk.error or (position is not None and not walk.is_short)):
            tally.damaged += 1
            begin = _end_of(file, walk.last) if walk.whole == walk.last else None
            number += begin not in (None, position)
            lost = _lost(f"{path}:{number}", walk.last if begin in (None, position) else begin, position)
            if begin is not None and begin == position:
                suspected = lost if _is_packed(file, position) == walk.packed else None
            else:
                yield lost
        if tally.damaged >= _MOST_DAMAGED:
            yield Skipped(
                path=path,
                reason=f"is damaged in {_MOST_DAMAGED} places; the rest was given up",
                mend="get it again",
                kind="damaged",
            )
            return
    yield from _closing(path, number, tally)


def _lost(path: str, begin: int | None, end: int | None) -> Skipped:
    named = "its end" if end is None else f"byte {end}"
    reason = f"is damaged between byte {begin} and {named}"
    return Skipped(path=path, reason=reason, mend=_DAMAGED, kind="damaged")


def read_wacz(path: str, file: BinaryIO, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports in the WARC files of a WACZ archive, "FILE!NAME:NUMBER"."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(ENDINGS)]
            for entry in entries:
                name = os.path.basename(entry.filename)
                if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    yield Skipped(
                        path=f"{path}!{name}",
                        reason="is packed in a way that WACZ does not know",
                        mend="unpack it and give the WARC file",
                        kind="wrong form",
                    )
                    continue
                with archive.open(entry) as member:
                    yield from read_warc(f"{path}!{name}", cast(BinaryIO, member), handling)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        EOFError,
        RuntimeError,
        NotImplementedError,
        struct.error,
    ) as error:
        yield Skipped(
            path=path, reason=f"is a damaged WACZ archive ({type(error).__name__})", mend="get it again", kind="damaged"
        )
        return
    if not entries:
        yield Skipped(
            path=path, reason="holds no WARC file, as a WACZ archive does", mend="get it again", kind="wrong form"
        )


def _closing(path: str, number: int, tally: _Tally) -> Iterator[Skipped]:
    if not number:
        yield Skipped(path=path, reason="holds no record, or is no WARC file", mend="get it again", kind="wrong form")
    if tally.refused:
        named = ", ".join(f"{count} × {status}" for status, count in sorted(tally.refused.items()))
        yield Skipped(
            path=path,
            reason=f"holds error pages instead of articles ({named})",
            mend="crawl those addresses again",
            kind="error page",
        )


@dataclass(slots=True)
class _Walk:
    """Records from one place of a file on, as far as they can be read."""

    start: int
    last: int = -1  # where the last record begins that was seen
    whole: int = -1  # where the last one begins that was read to its end
    is_short: bool = False  # whether that record holds less than it says
    error: str | None = None
    packed: bool = True
    seen: int = 0  # records

    def records(self, file: BinaryIO) -> Iterator[WarcRecord]:
        from fastwarc import warc

        self.packed = _is_packed(file, self.start)
        file.seek(self.start)
        self.last = self.start
        try:
            for record in warc.ArchiveIterator(file, parse_http=False):
                self.last = max(self.last, record.stream_pos)
                self.is_short = False
                self.seen += 1
                yield record
                if not self.is_short:
                    self.whole = self.last
        except (OSError, ValueError, EOFError) as error:
            self.error = str(error)

    def next_record(self, file: BinaryIO) -> int | None:
        """Where the next record begins that the walk did not see. None: it saw all, as far as can be told."""
        if not (self.packed or self.error or self.is_short):
            return None
        return _find_record(file, self.last + 1)


def _salvaged(file: BinaryIO, position: int) -> BinaryIO | None:
    """What can be unpacked of the damaged record at ``position``. None: nothing, or it is not gzip."""
    file.seek(position)
    if file.read(len(_GZIP)) != _GZIP:
        return None
    file.seek(position)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    out = bytearray()
    try:
        while not unpacker.eof and len(out) <= LARGEST and (block := file.read(4096)):
            for place in range(0, len(block), 64):  # in little steps: what comes before the damage is given out
                out += unpacker.decompress(block[place : place + 64], LARGEST)
    except zlib.error:
        pass
    return io.BytesIO(out) if out.startswith(_PLAIN) else None


def _end_of(file: BinaryIO, position: int) -> int | None:
    """Where the record at ``position`` ends. None: it cannot be told, or unpacks to more than any record."""
    file.seek(position)
    head = file.read(_LONGEST_HEAD)
    if head.startswith(_PLAIN):
        length = _LENGTH.search(head, 0, head.find(b"\r\n\r\n") + 2)
        return position + head.find(b"\r\n\r\n") + len(b"\r\n" * 4) + int(length[1]) if length else None
    file.seek(position)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    given = 0
    try:
        while not unpacker.eof and given < _LONGEST_RECORD and (block := file.read(_STEP)):
            while block and not unpacker.eof and given < _LONGEST_RECORD:
                given += len(unpacker.decompress(block, _STEP))
                block = unpacker.unconsumed_tail
    except zlib.error:
        return None
    return file.tell() - len(unpacker.unused_data) if unpacker.eof else None


def _is_packed(file: BinaryIO, position: int) -> bool:
    file.seek(position)
    return file.read(len(_PLAIN)) != _PLAIN


def _find_record(file: BinaryIO, position: int) -> int | None:
    """The first place from ``position`` on where a record begins."""
    overlap = 16
    kept = b""
    file.seek(position)
    while block := file.read(_STEP):
        window = kept + block
        start = position - len(kept)
        candidates = sorted(
            place
            for mark in (_GZIP, _ZSTD, _PLAIN)
            for place in _places(window, mark)
            if place < len(window) - overlap or len(block) < _STEP
        )
        for place in candidates:
            if _begins_record(file, start + place):
                return start + place
        position += len(block)
        kept = window[-overlap:]
        file.seek(position)
    return None


def _places(window: bytes, mark: bytes) -> Iterator[int]:
    place = window.find(mark)
    while place >= 0:
        yield place
        place = window.find(mark, place + 1)


def _begins_record(file: BinaryIO, position: int) -> bool:
    file.seek(max(0, position - 1))
    before = file.read(1) if position else b"\n"
    head = file.read(4096)
    if head.startswith(_PLAIN):
        return before == b"\n" or _FIRST_LINES.match(head) is not None
    if head.startswith(_GZIP):
        try:
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64).startswith(_PLAIN)
        except zlib.error:
            return False
    return head.startswith(_ZSTD)


def _read_record(
    record: WarcRecord, path: str, handling: Handling, tally: _Tally, walk: _Walk
) -> Iterator[Report | Skipped]:
    from fastwarc.warc import WarcRecordType

    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion):
        return
    declared = record.content_length
    try:
        if record.is_http:
            record.parse_http(auto_decode="none", strict_mode=False)
        content = record.reader.read(LARGEST + 1)
    except (OSError, ValueError, EOFError) as error:
        walk.error = str(error)
        walk.is_short = True
        return
    headers = record.http_headers.to_tuples() if record.is_http and record.http_headers else ()
    status = record.http_headers.status_code if headers else None
    # The length that a record states counts its HTTP headers, which reading them took off it.
    walk.is_short = len(content) <= LARGEST and len(content) < min(declared, record.content_length)
    if walk.is_short and walk.packed:
        return  # what there is of it is read as its packing gives it
    original = _original(record, path, content, headers, status)
    if status is not None and status >= 400:
        tally.refused[status] += 1
        return
    if (status is not None and not 200 <= status < 300) or not _is_document(original):
        return
    tally.responses += 1
    if len(content) > LARGEST:
        yield too_large(path)
        return
    unpacked = _unpacked(original, walk)
    if isinstance(unpacked, Fault):
        yield unpacked.at(path)
        return
    yield from read_original(unpacked, handling)
    if walk.is_short:
        yield Skipped(path=path, reason="is cut short; what there is of it was read", mend=_DAMAGED, kind="damaged")


def _original(
    record: WarcRecord, path: str, content: bytes, headers: tuple[tuple[str, str], ...], status: int | None
) -> Original:
    stated = record.http_content_type if headers else record.headers.get("Content-Type")
    address = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    return Original(
        path=path,
        content=content,
        media_type=(stated or "").partition(";")[0].strip().lower() or None,
        url=address if is_fetchable(address) else None,
        fetched_at=parse_time(record.headers.get("WARC-Date") or ""),
        status=status,
        headers=tuple(headers),
    )


def _is_document(original: Original) -> bool:
    """Whether the record is of a type that holds reports: not a picture, a script or a style sheet."""
    if original.media_type is None:
        return original.content[:512].lstrip()[:1] == b"<"
    if original.media_type in _READ_TYPES:
        return not (original.url or "").lower().endswith("/robots.txt")
    return form_of(original) in ("pdf", "word")


def _unpacked(original: Original, walk: _Walk) -> Original | Fault:
    content = original.content
    if walk.is_short:  # what follows belongs to the next record
        content = content.partition(b"\r\n\r\nWARC/1.")[0]
    fields = {name.lower(): value for name, value in original.headers}
    if "chunked" in fields.get("transfer-encoding", "").lower():
        content = _unchunked(content)
    encodings = fields.get("content-encoding", "").split(",")
    unpacked = unpack(content, encodings)
    if isinstance(unpacked, Fault) and not unpacked.reason.startswith("unpacks"):
        # Crawlers write what they unpacked under the headers that they were sent.
        unpacked = content if content.lstrip()[:1] == b"<" else unpacked
    return unpacked if isinstance(unpacked, Fault) else replace(original, content=unpacked)


def _unchunked(content: bytes) -> bytes:
    """The body that HTTP chunks carry; ``content`` itself where a crawler has put it together already."""
    out = bytearray()
    position = 0
    while True:
        end = content.find(b"\r\n", position, position + 20)
        try:
            size = int(content[position:end].partition(b";")[0].strip() or b"x", 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return bytes(out) if out else content
        if size == 0:
            return bytes(out)
        out += content[end + 2 : end + 2 + size]
        position = end + 2 + size + 2
