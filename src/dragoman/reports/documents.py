"""From the bytes of one document to its reports: the form it has, the pages in it, each page cleaned and dated."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal
from urllib.parse import urlsplit

from dragoman.reports.cleaning import clean_page, paragraphs_of, plain_lines
from dragoman.reports.decoding import decode
from dragoman.reports.exports import split_export
from dragoman.reports.languages import LANGUAGE_NAMES, is_foreign, language_of
from dragoman.reports.markdown import read_markdown
from dragoman.reports.pages import Fault, Page
from dragoman.reports.records import Dropped, Original, Report, Skipped
from dragoman.reports.sandbox import parse_in_sandbox

LARGEST: Final = 20_000_000  # bytes of one document; the longest real articles have 200,000

Form = Literal["text", "markdown", "webpage", "pdf", "word", "mail", "saved page"]
_FORMS_BY_ENDING: Final[Mapping[str, Form]] = {
    ".md": "markdown",
    ".html": "webpage",
    ".htm": "webpage",
    ".xhtml": "webpage",
    ".pdf": "pdf",
    ".docx": "word",
    ".eml": "mail",
    ".mhtml": "saved page",
    ".mht": "saved page",
}
_FORMS_BY_TYPE: Final[Mapping[str, Form]] = {
    "text/html": "webpage",
    "application/xhtml+xml": "webpage",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "message/rfc822": "mail",
    "multipart/related": "saved page",
}
_PAGE_START: Final = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HEAD: Final = 1024  # bytes that tell a form


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What is asked of a reading, the same for every document."""

    published: date | None = None  # the day of reports whose metadata name none; None: they stay undated
    columns: Mapping[str, str] = field(default_factory=dict)  # our field -> the name of its column
    keep: Callable[[Original], None] | None = None  # takes every document before it is read; None: nobody does


def read_original(original: Original, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports in one document, and a ``Skipped`` for what of it cannot be read."""
    if not original.content:
        yield Skipped(path=original.path, reason="is empty", mend="save the report in it again", kind="no text")
        return
    if len(original.content) > LARGEST:
        yield too_large(original.path)
        return
    if handling.keep is not None:
        handling.keep(original)
    found = _pages_in(original)
    if isinstance(found, Fault):
        yield found.at(original.path)
        return
    pages, notes = found
    for page in pages:
        yield from report_of(page, path=_path_of(original, page), notes=notes, original=original, handling=handling)


def _path_of(original: Original, page: Page) -> str:
    if page.part is None:
        return original.path
    return original.path + (page.part if page.part.startswith("!") else f":{page.part}")


def too_large(path: str) -> Skipped:
    """Said of a document of more than ``LARGEST`` bytes."""
    return Skipped(
        path=path,
        reason=f"is larger than {LARGEST // 1_000_000} MB",
        mend="split it into its reports",
        kind="over the limits",
    )


def form_of(original: Original) -> Form:
    """The form of a document, by what the sender says of it, its name and its first bytes."""
    head = original.content[:_HEAD]
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and b"word/document.xml" in original.content:
        return "word"
    by_type = _FORMS_BY_TYPE.get(original.media_type or "")
    if by_type is not None and by_type != "text":
        return by_type
    name = (urlsplit(original.url).path if original.url else original.path).lower()
    form = next((form for ending, form in _FORMS_BY_ENDING.items() if name.endswith(ending)), None)
    if form is None and (original.url or name == "-") and _PAGE_START.match(head):
        return "webpage"
    return form or "text"


def _pages_in(original: Original) -> tuple[tuple[Page, ...], tuple[Dropped, ...]] | Fault:
    form = form_of(original)
    if form in ("pdf", "word", "mail", "saved page"):
        pages = parse_in_sandbox(form, original.content)
        return pages if isinstance(pages, Fault) else (pages, ())
    text = decode(original.content, declared=form == "webpage")
    if isinstance(text, Fault):
        return text
    text, notes = plain_lines(text)
    if form == "webpage":
        pages = read_page_safely(text, address=original.url, status=original.status)
        return pages if isinstance(pages, Fault) else (pages, notes)
    if form == "markdown":
        return (read_markdown(text),), notes
    return split_export(text) or (Page(paragraphs=paragraphs_of(text)),), notes


def read_page_safely(source: str, *, address: str | None = None, status: int | None = None) -> tuple[Page, ...] | Fault:
    """``webpages.read_webpage`` within the sandbox. A page too hard for it is read by the scan alone, and says so."""
    content = source.encode("utf-8")
    pages = parse_in_sandbox("webpage", content, address=address, status=status)
    if not isinstance(pages, Fault) or not pages.reason.startswith("could not be parsed"):
        return pages
    simple = parse_in_sandbox("webpage", content, address=address, status=status, thorough=False)
    if isinstance(simple, Fault):
        return pages
    loss = Fault(
        f"its article {pages.reason}; all text of the page was taken instead",
        "save the article's text as a .txt file",
        "lost detail",
    )
    return tuple(replace(page, faults=(*page.faults, loss)) for page in simple)


def report_of(
    page: Page, *, path: str, notes: tuple[Dropped, ...], original: Original | None, handling: Handling
) -> Iterator[Report | Skipped]:
    """The report on a page, then what of it was not read; or only why there is no report on it."""
    if not page.paragraphs and page.faults:
        for fault in page.faults:
            yield fault.at(path)
        return
    if not any(character.isalnum() for paragraph in page.paragraphs for character in paragraph):
        yield Skipped(path=path, reason="holds no words", mend="save the report's text in it", kind="no text")
        return
    cleaned = clean_page(page)
    if not any(character.isalnum() for character in cleaned.text):
        yield Skipped(
            path=path,
            reason="holds nothing but page furniture (headlines, invitations, captions)",
            mend="save the article's own text in it",
            kind="no article",
        )
        return
    language = language_of(cleaned.text)
    if is_foreign(cleaned.text):
        named = f"is written in {LANGUAGE_NAMES[language]}" if language else "is not written in English"
        yield Skipped(path=path, reason=named, mend="give an English version of it", kind="not English")
        return
    yield Report(
        id=hashlib.sha256(cleaned.text.encode("utf-8")).hexdigest()[:16],
        path=path,
        text=cleaned.text,
        title=cleaned.title,
        published=page.published or handling.published,
        outlet=page.outlet,
        url=page.url,
        dropped=(*notes, *cleaned.dropped),
        author=page.author,
        published_at=page.published_at,
        modified=page.modified,
        dated_by=page.dated_by or ("option" if handling.published else None),
        language=language or page.language,
        original=original.sha256 if original else None,
    )
    for fault in page.faults:
        yield fault.at(path)
