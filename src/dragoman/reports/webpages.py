"""From the HTML of a page to its article: main text by trafilatura, metadata as the page states them.

trafilatura drops text without saying so where a page nests deeply or holds odd characters, and takes minutes on
tables of a hundred thousand rows. So every page is scanned first (``markup``): a page too deep or too large is read by
the scan alone, and what trafilatura finds is measured against what the scan sees. Nothing is ever fetched.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from dragoman.reports.linkeddata import LinkedArticle, linked_article
from dragoman.reports.liveblogs import split_live_blog
from dragoman.reports.markup import Scan, scan
from dragoman.reports.pages import Fault, Page, parse_date, parse_time
from dragoman.reports.records import DatedBy
from dragoman.reports.stubs import BEHIND_PAYWALL, find_refusal, is_offer, is_stub

_DEEPEST: Final = 200  # trafilatura's parser stops at 255 levels and loses what is below
_MOST_TAGS: Final = 7_000  # news pages have 600 to 4,700; trafilatura takes five seconds for as many list items
_MOST_CHARACTERS: Final = 4_000_000
_FEWEST_WORDS: Final = 20  # less is no article, unless the page holds no more
_LEAST_SHARE: Final = 0.35  # of the words in the page's long paragraphs
_LONGEST_COUNTED: Final = 20_000  # characters of a paragraph in which words are counted
_LONG_PARAGRAPH: Final = 25  # words
_BLANKS: Final = re.compile(r"[ \t\x0b\x0c]{3,}")
_BLANK_LINES: Final = re.compile(r"\n\s*\n")
_WORD: Final = re.compile(r"\w+")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"”’')\]]*\Z")
_SITE_SUFFIX: Final = re.compile(r"(.{15,}?) (?:[|–—»·:]|-) ([^|–—»]{2,50})\Z")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2}(?=[-_]|\Z)")
_DAY_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-])")
# Only what names the first publication: a page's "modified" is another day.
_DATE_NAMES: Final = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "rnews:datepublished",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "publication-date", "dc.date.issued", "dcterms.issued", "article_date_original", "originalpublicationdate",
    "article.published", "cxenseparse:recs:publishtime", "citation_publication_date",
)  # fmt: skip
_CHANGE_NAMES: Final = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "article.updated",
)  # fmt: skip
_AUTHOR_NAMES: Final = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "byline")
_BY: Final = re.compile(r"by[: ]\s*", re.IGNORECASE)
_SAVE_TEXT: Final = "save the article's text as a .txt file"


def read_webpage(
    source: str, *, address: str | None = None, status: int | None = None, thorough: bool = True
) -> tuple[Page, ...] | Fault:
    """The article on the page whose HTML is ``source``; for a live blog, its entries. Never fetches anything.

    ``address`` is where the page was found and ``status`` what the server said, where known. Without ``thorough`` the
    scan alone reads the page: in time that grows with its length, with more furniture left in.
    """
    # One run of blanks costs trafilatura seconds, and HTML shows it as one blank anyway.
    source = _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", source))
    scanned = scan(source)
    if refusal := find_refusal(scanned.heading or scanned.title, scanned.all_paragraphs, status):
        return refusal
    article = linked_article(scanned.json_ld)
    small = scanned.depth <= _DEEPEST and scanned.tags <= _MOST_TAGS and len(source) <= _MOST_CHARACTERS
    thorough = thorough and small
    paragraphs = _main_text(source, scanned) if thorough else scanned.paragraphs or scanned.all_paragraphs
    page = _with_metadata(Page(paragraphs=paragraphs), scanned, article, address)
    if page.published is None and thorough:
        page = _dated_by_layout(page, source)
    parts = split_live_blog(page, article, scanned)
    if len(parts) > 1:
        return parts
    if fault := _find_fault(paragraphs, scanned):
        return fault
    if is_stub(paragraphs, scanned.all_paragraphs, is_free=article.is_free):
        kept = tuple(paragraph for paragraph in paragraphs if not is_offer(paragraph))
        page = replace(page, paragraphs=kept or paragraphs, faults=(*page.faults, BEHIND_PAYWALL))
    return (page,)


def _words(paragraph: str) -> int:
    """How many words a paragraph has, as far as it can matter: a longer one is no longer article than this."""
    return len(_WORD.findall(paragraph[:_LONGEST_COUNTED]))


def _find_fault(paragraphs: tuple[str, ...], scanned: Scan) -> Fault | None:
    found = sum(_words(paragraph) for paragraph in paragraphs)
    seen = sum(_words(paragraph) for paragraph in scanned.all_paragraphs)
    if found < _FEWEST_WORDS and (found < 0.5 * seen or not found):
        return Fault(f"too little text was found on the page ({found} of {seen} words)", _SAVE_TEXT, "no article")
    if len(paragraphs) < 3 and not any(_SENTENCE_END.search(paragraph) for paragraph in paragraphs):
        return Fault("holds links but no article", _SAVE_TEXT, "no article")
    return None


def _main_text(source: str, scanned: Scan) -> tuple[str, ...]:
    # Imported here: it takes a quarter of a second, and text files do without it.
    from trafilatura import extract

    extracted = extract(source, include_comments=False, output_format="txt")
    paragraphs = tuple(line.strip() for line in (extracted or "").split("\n") if line.strip())
    found = sum(_words(paragraph) for paragraph in paragraphs)
    long_words = sum(
        words
        for paragraph in scanned.paragraphs
        if _SENTENCE_END.search(paragraph) and (words := _words(paragraph)) >= _LONG_PARAGRAPH
    )
    if found < _FEWEST_WORDS or found < _LEAST_SHARE * long_words:
        return scanned.paragraphs if long_words >= found else paragraphs
    return paragraphs


def _with_metadata(page: Page, scanned: Scan, article: LinkedArticle, address: str | None) -> Page:
    outlet = _first(scanned, "og:site_name") or article.outlet or _first(scanned, "application-name")
    url = _address_of(scanned, address)
    published, published_at = _first_day(
        *(_first(scanned, name) for name in _DATE_NAMES), article.published, *scanned.times
    )
    dated_by: DatedBy | None = "metadata" if published else None
    if published is None and (found := _DAY_IN_ADDRESS.search(urlsplit(url or address or "").path)):
        published, _ = _first_day("-".join(found.groups()))
        dated_by = "address" if published else None
    modified, _ = _first_day(*(_first(scanned, name) for name in _CHANGE_NAMES), article.modified, *scanned.changes)
    return replace(
        page,
        title=_title_of(scanned, article, outlet),
        outlet=outlet,
        author=_author_of(scanned, article),
        published=published,
        published_at=published_at,
        dated_by=dated_by,
        modified=modified,
        url=url,
        language=_language_of(scanned.language, article.language, _first(scanned, "og:locale")),
    )


def _dated_by_layout(page: Page, source: str) -> Page:
    """Dated by an element of the page that looks like its date line, as htmldate knows them.

    htmldate takes the day of a change for the first day where it finds no other: that one is left out.
    """
    from htmldate import find_date

    found = find_date(source, extensive_search=False, original_date=True, url=page.url)
    day = parse_date(found) if found else None
    return replace(page, published=day, dated_by="layout") if day and day != page.modified else page


def _first(scanned: Scan, *names: str) -> str | None:
    return next((content for wanted in names for name, content in scanned.metadata if name == wanted), None)


def _first_day(*stated: str | None) -> tuple[date | None, datetime | None]:
    """The day of the first value that names one, and its moment if it names that too."""
    for value in stated:
        if value and (day := parse_date(value)):
            return day, parse_time(value)
    return None, None


def _title_of(scanned: Scan, article: LinkedArticle, outlet: str | None) -> str | None:
    title = (
        _first(scanned, "og:title")
        or article.headline
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


def _author_of(scanned: Scan, article: LinkedArticle) -> str | None:
    names = article.authors or tuple(
        content
        for wanted in _AUTHOR_NAMES
        for name, content in scanned.metadata
        if name == wanted and "://" not in content
    )
    distinct = dict.fromkeys(
        _BY.sub("", " ".join(name.split()), count=1) if _BY.match(name) else name for name in names
    )
    return ", ".join(list(distinct)[:20]) or None


def _language_of(*stated: str | None) -> str | None:
    found = next((match for value in stated if value and (match := _LANGUAGE.match(value.strip()))), None)
    return found[0].lower() if found else None


def _address_of(scanned: Scan, address: str | None) -> str | None:
    """The page's canonical address as it states it; else the one it was found at."""
    canonical = next((href for rel, href in scanned.links if "canonical" in rel.split()), None)
    for stated in (canonical, _first(scanned, "og:url")):
        if not stated:
            continue
        try:
            url = urljoin(address or "", stated)
            if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname:
                return url
        except ValueError:
            continue
    return address
