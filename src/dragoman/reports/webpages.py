"""From the HTML of a page to its article: main text by trafilatura, metadata as the page states them.

trafilatura drops text without saying so where a page nests deeply or holds odd characters, and takes minutes on
tables of a hundred thousand rows. So every page is scanned first (``markup``): a page too deep or too large is read by
the scan alone, and what trafilatura finds is measured against what the scan sees. Nothing is ever fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dragoman.reports.markup import Scan, scan
from dragoman.reports.pages import Page, parse_date

_DEEPEST: Final = 200  # trafilatura's parser stops at 255 levels and loses what is below
_MOST_TAGS: Final = 7_000  # news pages have 600 to 4,700; trafilatura takes five seconds for as many list items
_MOST_CHARACTERS: Final = 4_000_000
_FEWEST_WORDS: Final = 20  # less is no article, unless the page holds no more
_LEAST_SHARE: Final = 0.35  # of the words in the page's long paragraphs
_LONG_PARAGRAPH: Final = 25  # words
_BLANKS: Final = re.compile(r"[ \t\x0b\x0c]{3,}")
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_WORD: Final = re.compile(r"\w+")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’')\]]*\Z")
_SITE_SUFFIX: Final = re.compile(r"(.{15,}?) (?:[|–—»·:]|-) ([^|–—»]{2,50})\Z")
_ARTICLE_TYPES: Final = re.compile(r"article|report|posting|liveblog", re.IGNORECASE)
# Only what names the first publication: a page's "modified" is another day.
_DATE_NAMES: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "dc.date.issued", "dcterms.issued", "article_date_original", "originalpublicationdate",
    "article.published", "cxenseparse:recs:publishtime", "citation_publication_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unextractable:
    """A page whose article could not be found."""

    reason: str
    mend: str


def read_webpage(source: str) -> Page | Unextractable:
    """The article on the page whose HTML is ``source``. Never fetches anything."""
    # One run of blanks costs trafilatura seconds, and HTML shows it as one blank anyway.
    source = _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", source))
    scanned = scan(source)
    if scanned.depth > _DEEPEST or scanned.tags > _MOST_TAGS or len(source) > _MOST_CHARACTERS:
        paragraphs = scanned.paragraphs or scanned.all_paragraphs
    else:
        paragraphs = _main_text(source, scanned)
    found = sum(len(_WORD.findall(paragraph)) for paragraph in paragraphs)
    seen = sum(len(_WORD.findall(paragraph)) for paragraph in scanned.all_paragraphs)
    if found < _FEWEST_WORDS and (found < 0.5 * seen or not found):
        return Unextractable(
            f"too little text was found on the page ({found} of {seen} words)", "save the article's text as a .txt file"
        )
    if len(paragraphs) < 3 and not any(_SENTENCE_END.search(paragraph) for paragraph in paragraphs):
        return Unextractable("holds links but no article", "save the article's text as a .txt file")
    linked = _linked_data(scanned)
    outlet = _first(scanned, "og:site_name") or linked.outlet or _first(scanned, "application-name")
    return Page(
        paragraphs=paragraphs,
        title=_title_of(scanned, linked, outlet),
        outlet=outlet,
        published=_published(scanned, linked),
        url=_address_of(scanned),
    )


def _main_text(source: str, scanned: Scan) -> tuple[str, ...]:
    # Imported here: it takes a quarter of a second, and text files do without it.
    from trafilatura import extract

    extracted = extract(source, include_comments=False, output_format="txt")
    paragraphs = tuple(line.strip() for line in (extracted or "").split("\n") if line.strip())
    found = sum(len(_WORD.findall(paragraph)) for paragraph in paragraphs)
    long_words = sum(
        words
        for paragraph in scanned.paragraphs
        if _SENTENCE_END.search(paragraph) and (words := len(_WORD.findall(paragraph))) >= _LONG_PARAGRAPH
    )
    if found < _FEWEST_WORDS or found < _LEAST_SHARE * long_words:
        return scanned.paragraphs if long_words >= found else paragraphs
    return paragraphs


@dataclass(frozen=True, slots=True)
class _LinkedData:
    headline: str | None = None
    published: str | None = None
    outlet: str | None = None


def _linked_data(scanned: Scan) -> _LinkedData:
    """The first article that the page describes in JSON-LD (schema.org)."""
    for script in scanned.json_ld:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if _ARTICLE_TYPES.search(str(item.get("@type"))):
                publisher = item.get("publisher")
                name = publisher.get("name") if isinstance(publisher, dict) else None
                return _LinkedData(_text(item.get("headline")), _text(item.get("datePublished")), _text(name))
    return _LinkedData()


def _objects(data: object) -> Iterator[dict[str, Any]]:
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, (dict, list)))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _first(scanned: Scan, *names: str) -> str | None:
    return next((content for wanted in names for name, content in scanned.metadata if name == wanted), None)


def _title_of(scanned: Scan, linked: _LinkedData, outlet: str | None) -> str | None:
    title = (
        _first(scanned, "og:title")
        or linked.headline
        or _first(scanned, "twitter:title")
        or scanned.heading
        or scanned.title
    )
    if title is None:
        return None
    heading = scanned.heading
    if heading and len(heading) >= 15 and title.startswith(heading):
        return heading
    if outlet and (
        named := re.match(
            rf"(.{{15,300}}?) [|–—»·:-] {re.escape(outlet)}(?: [|–—-] .{{1,80}})?\Z", title, re.IGNORECASE
        )
    ):
        return named[1]
    suffix = _SITE_SUFFIX.match(title)
    if suffix and (outlet is None or suffix[2].strip().casefold() == outlet.casefold() or suffix[1] == heading):
        return suffix[1]
    return title


def _published(scanned: Scan, linked: _LinkedData) -> date | None:
    stated = [_first(scanned, name) for name in _DATE_NAMES]
    for value in (*stated, linked.published, *scanned.times):
        if value and (day := parse_date(value)):
            return day
    return None


def _address_of(scanned: Scan) -> str | None:
    canonical = next((href for rel, href in scanned.links if "canonical" in rel.split()), None)
    return next(
        (url for url in (canonical, _first(scanned, "og:url")) if url and url.startswith(("http://", "https://"))), None
    )
