"""Live blogs taken apart: each entry a report of its own, with its own time.

A live blog is a dozen short reports on one page. Read as one, what was said at nine stands beside its denial at noon
under one date. Entries come from JSON-LD (``liveBlogUpdate`` of a LiveBlogPosting) or from elements marked so in the
page; a page that marks none stays one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dragoman.reports.linkeddata import LinkedArticle
from dragoman.reports.markup import Scan, scan
from dragoman.reports.pages import Page, parse_date, parse_time

_FEWEST_ENTRIES: Final = 2
_FEWEST_WORDS: Final = 20  # of what stands beside the entries: less is no report
_LEAST_SHARE: Final = 0.5  # of the page's words that the entries must hold, else they are only teasers
_LEAST_SHOWN: Final = 0.95  # of an entry's letters that the page must show, to take its paragraphs from there
_SHORTEST_KEY: Final = 12  # letters of a paragraph: shorter ones are found anywhere
_MOST_COMPARED: Final = 2_000_000  # pairs of a paragraph and an entry
_WORD: Final = re.compile(r"\w+")
_PARAGRAPHS: Final = re.compile(r"\s*\n\s*")
# Where metadata lost a line break: a sentence that begins right behind the full stop of another.
_GLUED: Final = re.compile(r"(?<=[a-z0-9][a-z0-9][.!?])(?=[“‘]?[A-Z][a-z ’'])|(?<=[a-z0-9][.!?][”’])(?=[“‘]?[A-Z])")


def split_live_blog(page: Page, article: LinkedArticle, scanned: Scan) -> tuple[Page, ...]:
    """``page`` alone, or the report beside its entries and then each entry, in the order of the page."""
    for entries in (tuple(_stated(page, article, scanned)), tuple(_marked(page, scanned))):
        if len(entries) >= _FEWEST_ENTRIES and _words(entries) >= _LEAST_SHARE * _words((page,)):
            return (*_beside(page, entries), *entries)
    return (page,)


def _stated(page: Page, article: LinkedArticle, scanned: Scan) -> Iterator[Page]:
    if not article.updates:
        return
    shown = [(paragraph, _key(paragraph)) for paragraph in scanned.all_paragraphs]
    shown = shown if len(shown) * len(article.updates) <= _MOST_COMPARED else []
    for number, update in enumerate(article.updates, start=1):
        paragraphs = _as_shown(_paragraphs_of(update.body), shown)
        if paragraphs:
            yield _entry(page, number, paragraphs, update.headline, update.published, update.url)


def _as_shown(paragraphs: tuple[str, ...], shown: list[tuple[str, str]]) -> tuple[str, ...]:
    """The same text in the paragraphs in which the page shows it: metadata run them together."""
    whole = _key(" ".join(paragraphs))
    taken: list[tuple[int, int, str]] = []  # start and end in ``whole``; none overlaps another
    # The longest first: what a caption or a link shows alone stands inside the paragraph that is meant.
    for paragraph, key in sorted(dict(shown).items(), key=lambda item: -len(item[1])):
        start = whole.find(key) if len(key) >= _SHORTEST_KEY else -1
        if start >= 0 and all(start + len(key) <= first or last <= start for first, last, _ in taken):
            taken.append((start, start + len(key), paragraph))
    if sum(last - first for first, last, _ in taken) < _LEAST_SHOWN * len(whole):
        return paragraphs
    return tuple(paragraph for _, _, paragraph in sorted(taken))


def _marked(page: Page, scanned: Scan) -> Iterator[Page]:
    for number, update in enumerate(scanned.updates, start=1):
        yield _entry(page, number, update.paragraphs, None, update.time, None)


def _entry(
    page: Page, number: int, paragraphs: tuple[str, ...], title: str | None, stated: str | None, url: str | None
) -> Page:
    day = parse_date(stated) if stated else None
    return replace(
        page,
        part=str(number),
        paragraphs=paragraphs,
        title=title or page.title,
        published=day or page.published,
        published_at=parse_time(stated) if stated and day else None,
        dated_by="metadata" if day else page.dated_by,
        url=url if url and url.startswith(("http://", "https://")) else page.url,
        faults=(),
    )


def _paragraphs_of(body: str) -> tuple[str, ...]:
    if "<" in body:
        return scan(body).all_paragraphs
    return tuple(part for part in _PARAGRAPHS.split(_GLUED.sub("\n", body.strip())) if part)


def _beside(page: Page, entries: tuple[Page, ...]) -> tuple[Page, ...]:
    """What the page says outside its entries, as a report, if it is more than a line or two."""
    told = "\n".join(_key(" ".join((entry.title or "", *entry.paragraphs))) for entry in entries)
    rest = tuple(paragraph for paragraph in page.paragraphs if _key(paragraph) not in told)
    remaining = replace(page, paragraphs=rest)
    return (remaining,) if _words((remaining,)) >= _FEWEST_WORDS else ()


def _key(paragraph: str) -> str:
    return "".join(_WORD.findall(paragraph.casefold()))


def _words(pages: tuple[Page, ...]) -> int:
    return sum(len(_WORD.findall(paragraph)) for page in pages for paragraph in page.paragraphs)
