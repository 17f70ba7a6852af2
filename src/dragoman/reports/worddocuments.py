"""The text of a Word document (.docx): paragraphs and table cells in order, tracked changes as they now stand.

A .docx is a ZIP archive with one XML part for the text (ECMA-376, part 1, clause 17). python-docx leaves out what was
inserted with changes tracked, which is where a negotiated text says most, so the part is read here: insertions count,
deletions do not. Sizes are capped before anything is unpacked; no entity is resolved and nothing external read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Protocol

from dragoman.reports.pages import Fault, Page, parse_date

_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_LARGEST_PART: Final = 100_000_000  # bytes of XML; a long report has 2 million
_HIGHEST_RATIO: Final = 200
_UNSUSPICIOUS: Final = 5_000_000
_NO_DOCUMENT: Final = Fault(
    "is damaged, or no Word document", "save it again as .docx, or its text as a .txt file", "damaged"
)


class _Element(Protocol):
    """The little that is asked of an XML element."""

    def findtext(self, path: str) -> str | None:
        """The text of the first element at ``path``."""


def read_word_document(content: bytes) -> tuple[Page, ...] | Fault:
    """The text of the document, with the title and author of its properties. Comments are left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = _part(archive, "word/document.xml")
            notes = _part(archive, "word/footnotes.xml")
            properties = _part(archive, "docProps/core.xml")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, NotImplementedError):
        return _NO_DOCUMENT
    if isinstance(text, Fault):
        return text
    if text is None:
        return _NO_DOCUMENT
    from lxml.etree import XMLSyntaxError

    try:
        paragraphs = [*_paragraphs(text), *(_paragraphs(notes) if isinstance(notes, bytes) else ())]
    except XMLSyntaxError:
        return _NO_DOCUMENT
    page = Page(paragraphs=tuple(paragraphs))
    return (_with_properties(page, properties) if isinstance(properties, bytes) else page,)


def _part(archive: zipfile.ZipFile, name: str) -> bytes | Fault | None:
    """A part of the archive, unpacked with bounds. None: it has none of that name."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return _NO_DOCUMENT  # no program writes other ones
    cap = min(_LARGEST_PART, max(_UNSUSPICIOUS, _HIGHEST_RATIO * entry.compress_size))
    with archive.open(entry) as part:
        content = part.read(cap + 1)
    if len(content) > cap:
        return Fault("unpacks to more than any document has", "check where it comes from", "over the limits")
    return content


def _paragraphs(part: bytes) -> Iterator[str]:
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(part),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    pieces: list[str] = []
    deleted = 0
    for event, element in events:
        if not isinstance(element.tag, str):
            continue
        name = element.tag.removeprefix(_WORD).removeprefix(_STRICT)
        if name in ("del", "moveFrom"):
            deleted += 1 if event == "start" else -1
        elif event == "start":
            if name == "p" and pieces:  # text around a box that stands inside a paragraph
                yield from _paragraph(pieces)
        elif name == "t" and not deleted:
            pieces.append(element.text or "")
        elif name in ("tab", "br", "cr") and not deleted:
            pieces.append(" ")
        elif name == "noBreakHyphen":
            pieces.append("\u2011")
        elif name == "p":
            yield from _paragraph(pieces)
            element.clear()


def _paragraph(pieces: list[str]) -> Iterator[str]:
    text = " ".join("".join(pieces).split())
    pieces.clear()
    if text:
        yield text


def _with_properties(page: Page, part: bytes) -> Page:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(part, parser)
    if root is None:
        return page
    # When the file was begun is not when its text was published: drafts are begun from older ones.
    return replace(
        page,
        title=_text(root, f"{_CORE}title"),
        author=_text(root, f"{_CORE}creator"),
        modified=parse_date(_text(root, f"{_TERMS}modified") or ""),
    )


def _text(root: _Element, name: str) -> str | None:
    found = root.findtext(name)
    return " ".join(found.split()) or None if isinstance(found, str) else None
