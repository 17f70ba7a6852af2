"""From the bytes of a file to its text, or to the reason why it has none."""

from __future__ import annotations

import codecs
import re
from typing import Final

from dragoman.reports.pages import Fault

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio file"),
    (b"PAR1", "a Parquet file"),
)
_MARKS: Final[tuple[tuple[bytes, str], ...]] = (  # the longer mark first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(
    rb"<(?:meta|\?xml)\b[^<>]{0,200}?(?:charset|encoding)\s?=\s?[\"']?\s?([\w.:-]{2,40})", re.IGNORECASE
)
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
# Western punctuation and signs that English news in Windows-1252 holds, and letters inside words.
_PLAUSIBLE: Final = re.compile(
    r"[‘’“”–—…•£€©®°«»½¼¾§·¿¡™\u00a0]|(?<=[A-Za-zÀ-ÿ])[À-ÖØ-öø-ÿŠšŽžŸ]|[À-ÖØ-öø-ÿŠšŽžŸ](?=[A-Za-z])"
)
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_HEAD: Final = 4096  # bytes of a page that may declare its encoding
_MOST_CONTROLS: Final = 0.1  # a tenth of the bytes: no text holds so many
_MOST_HIGH: Final = 0.15  # of the bytes of English text in Windows-1252; accents make up less than one per cent
_LEAST_PLAUSIBLE: Final = 0.9

SAVE_AS_UTF8: Final = "save it as UTF-8 text"


def decode(content: bytes, *, declared: bool = False) -> str | Fault:
    """The text that ``content`` encodes: UTF-8, UTF-16 or UTF-32 with its mark, else plausible Windows-1252.

    With ``declared``, what the head of an HTML page says about its encoding is tried where UTF-8 fails.
    """
    kind = binary_kind(content)
    if kind is not None:
        return Fault(f"is {kind}, not text", "save its text as UTF-8 and give that file", "wrong form")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                return Fault(
                    f"begins as {encoding.upper()} but is damaged at byte {error.start + len(mark)}",
                    SAVE_AS_UTF8,
                    "damaged",
                )
    if len(_CONTROL.findall(content)) > _MOST_CONTROLS * len(content):
        return Fault("is a binary file, or UTF-16 text without its byte-order mark", SAVE_AS_UTF8, "wrong form")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        damaged_at = error.start
    try:
        return content.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        pass
    if declared and (text := _decode_as_declared(content)) is not None:
        return text
    if _is_mostly_utf8(content):
        return Fault(f"is damaged UTF-8 text, first at byte {damaged_at}", SAVE_AS_UTF8, "damaged")
    text = _decode_as_western(content)
    if text is None:
        return Fault("is in an encoding that cannot be told", SAVE_AS_UTF8, "wrong form")
    return text


def binary_kind(content: bytes) -> str | None:
    """What kind of binary file ``content`` is, by its first bytes. None: none that is known."""
    if content[:4] == b"RIFF" and content[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        return "a WebP image" if content[8:12] == b"WEBP" else "an audio or video file"
    if content[4:8] == b"ftyp":
        return "a video file"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)


def _decode_as_declared(content: bytes) -> str | None:
    found = _DECLARED.search(content[:_HEAD])
    if found is None:
        return None
    try:
        codec = codecs.lookup(found[1].decode("ascii"))
        if not codec.name.startswith(("utf-16", "utf-32", "utf-7")) and isinstance(
            text := codec.decode(content)[0], str
        ):
            return text
    except (LookupError, ValueError):
        pass
    return None


def _is_mostly_utf8(content: bytes) -> bool:
    high = len(_HIGH.findall(content))
    return 2 * sum(len(run) for run in _MULTIBYTE.findall(content)) > high


def _decode_as_western(content: bytes) -> str | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = len(_NOT_ASCII.findall(text))
    plausible = len(_PLAUSIBLE.findall(text))
    return text if high <= _MOST_HIGH * len(text) and plausible >= _LEAST_PLAUSIBLE * high else None
