"""From the bytes of one document to its reports: the form it has, the pages in it, each page cleaned and dated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from dragoman.reports.cleaning import clean_page, paragraphs_of, plain_lines
from dragoman.reports.decoding import decode
from dragoman.reports.languages import LANGUAGE_NAMES, is_foreign, language_of
from dragoman.reports.markdown import read_markdown
from dragoman.reports.pages import Fault, Page
from dragoman.reports.records import Dropped, Original, Report, Skipped
from dragoman.reports.sandbox import parse_in_sandbox

LARGEST: Final = 20_000_000  # bytes of one document; the longest real articles have 200,000

Form = Literal["text", "markdown", "webpage"]
_FORMS_BY_ENDING: Final[Mapping[str, Form]] = {
    ".md": "markdown",
    ".html": "webpage",
    ".htm": "webpage",
    ".xhtml": "webpage",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What is asked of a reading, the same for every document."""

    published: date | None = None  # the day of reports whose metadata name none; None: they stay undated
    columns: Mapping[str, str] = field(default_factory=dict)  # our field -> the name of its column
    keep: Callable[[Original], None] | None = None  # takes every document before it is read; None: nobody does


def read_original(original: Original, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports in one document, and a ``Skipped`` for what of it cannot be read."""
    if not original.content:
        yield Skipped(path=original.path, reason="is empty", mend="save the report in it again")
        return
    if len(original.content) > LARGEST:
        yield too_large(original.path)
        return
    if handling.keep is not None:
        handling.keep(original)
    found = _pages_in(original)
    if isinstance(found, Fault):
        yield Skipped(path=original.path, reason=found.reason, mend=found.mend)
        return
    pages, notes = found
    for page in pages:
        path = original.path if page.part is None else f"{original.path}:{page.part}"
        yield from report_of(page, path=path, notes=notes, original=original, handling=handling)


def too_large(path: str) -> Skipped:
    """Said of a document of more than ``LARGEST`` bytes."""
    return Skipped(path=path, reason=f"is larger than {LARGEST // 1_000_000} MB", mend="split it into its reports")


def form_of(original: Original) -> Form:
    """The form of a document, by what the sender says of it, its name and its first bytes."""
    name = original.path.lower()
    return next((form for ending, form in _FORMS_BY_ENDING.items() if name.endswith(ending)), "text")


def _pages_in(original: Original) -> tuple[tuple[Page, ...], tuple[Dropped, ...]] | Fault:
    form = form_of(original)
    text = decode(original.content, declared=form == "webpage")
    if isinstance(text, Fault):
        return text
    text, notes = plain_lines(text)
    match form:
        case "webpage":
            pages = read_page_safely(text, address=original.url)
            return pages if isinstance(pages, Fault) else (pages, notes)
        case "markdown":
            return (read_markdown(text),), notes
        case "text":
            return (Page(paragraphs=paragraphs_of(text)),), notes


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
        f"its article {pages.reason}; all text of the page was taken instead", "save the article's text as a .txt file"
    )
    return tuple(replace(page, faults=(*page.faults, loss)) for page in simple)


def report_of(
    page: Page, *, path: str, notes: tuple[Dropped, ...], original: Original | None, handling: Handling
) -> Iterator[Report | Skipped]:
    """The report on a page, then what of it was not read; or only why there is no report on it."""
    if not any(character.isalnum() for paragraph in page.paragraphs for character in paragraph):
        yield Skipped(path=path, reason="holds no words", mend="save the report's text in it")
        return
    cleaned = clean_page(page)
    if not any(character.isalnum() for character in cleaned.text):
        yield Skipped(
            path=path,
            reason="holds nothing but page furniture (headlines, invitations, captions)",
            mend="save the article's own text in it",
        )
        return
    language = language_of(cleaned.text)
    if is_foreign(cleaned.text):
        named = f"is written in {LANGUAGE_NAMES[language]}" if language else "is not written in English"
        yield Skipped(path=path, reason=named, mend="give an English version of it")
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
        yield Skipped(path=path, reason=fault.reason, mend=fault.mend)
