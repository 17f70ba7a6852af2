"""The text of a PDF: communiqués, statements, resolutions. Scanned pages have none, and that is said."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from dragoman.reports.cleaning import paragraphs_of, plain_lines
from dragoman.reports.pages import Fault, Page

_MOST_PAGES: Final = 500
_HYPHEN: Final = re.compile(r"\b(\w{1,40}[a-z])-\n[ \t]*([a-z]\w{0,40})")
_PAGE_NUMBER: Final = re.compile(r"(?:page )?[-– ]*\d{1,4}[-– ]*(?:(?:/|of) ?\d{1,4})?\Z", re.IGNORECASE)
_FEWEST_WORDS_A_PAGE: Final = 3
_OFTEN: Final = 3  # pages whose first or last line is the same: a running head


def read_pdf(content: bytes) -> tuple[Page, ...] | Fault:
    """The text of the document as one page, its running heads and page numbers left out, with its metadata."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Fault("is a PDF file locked with a password", "save it without the password", "wrong form")
        number = len(reader.pages)
        faults, texts = [], []
        for index in range(min(number, _MOST_PAGES)):
            try:
                texts.append(reader.pages[index].extract_text())
            except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
                faults.append(
                    Fault(f"its page {index + 1} cannot be read ({type(error).__name__})", _MEND, "lost detail")
                )
        metadata: object = reader.metadata
    except FileNotDecryptedError:
        return Fault("is a PDF file locked with a password", "save it without the password", "wrong form")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, OverflowError):
        return Fault("is a damaged PDF file", "get it again, or save its text as a .txt file", "damaged")
    if number > _MOST_PAGES:
        faults.append(Fault(f"has {number} pages, of which {_MOST_PAGES} were read", "split it", "lost detail"))
    lines = _without_running_heads([plain_lines(text)[0].split("\n") for text in texts])
    text = _without_hyphens("\n".join(lines))
    words = len(text.split())
    if words < _FEWEST_WORDS_A_PAGE * max(1, len(texts)):
        return (
            faults[0]
            if faults
            else Fault("is a PDF file of pictures, without text", "have its text recognised first", "no text")
        )
    # When the file was made is not when its text was published: a resolution may be scanned years later.
    return (
        Page(
            paragraphs=paragraphs_of(text),
            title=_text(metadata, "title"),
            author=_text(metadata, "author"),
            modified=_day(metadata),
            faults=tuple(faults),
        ),
    )


_MEND: Final = "save its text as a .txt file"


def _without_hyphens(text: str) -> str:
    """Words joined that a line's end parts; the hyphen stays where the text elsewhere writes the word with one."""

    def joined(match: re.Match[str]) -> str:
        with_hyphen = f"{match[1]}-{match[2]}"
        return with_hyphen if with_hyphen in text else match[1] + match[2]

    return _HYPHEN.sub(joined, text)


def _without_running_heads(pages: Sequence[list[str]]) -> list[str]:
    """All lines, but page numbers and what stands first or last on page after page."""
    edges = Counter(line.strip() for lines in pages for line in {*_filled(lines)[:1], *_filled(lines)[-1:]})
    running = {line for line, count in edges.items() if count >= _OFTEN and count > len(pages) / 3}
    kept = []
    for lines in pages:
        filled = _filled(lines)
        for line in lines:
            at_edge = line in (*filled[:2], *filled[-2:])
            if at_edge and (line.strip() in running or _PAGE_NUMBER.match(line.strip())):
                continue
            kept.append(line)
    return kept


def _filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip()]


def _text(metadata: object, name: str) -> str | None:
    try:
        value = getattr(metadata, name, None)
    except Exception:  # metadata are objects of the file, of any type
        return None
    return " ".join(plain_lines(value)[0].split()) or None if isinstance(value, str) else None


def _day(metadata: object) -> date | None:
    for name in ("modification_date", "creation_date"):
        try:
            value = getattr(metadata, name, None)
        except Exception:  # as above
            continue
        if isinstance(value, datetime) and 1990 <= value.year <= 2200:
            return value.date()
    return None
