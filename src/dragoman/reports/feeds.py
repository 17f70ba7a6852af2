"""Lists of reports: feeds (RSS, Atom, JSON Feed), sitemaps with their news fields, and lists of feeds (OPML).

Each entry becomes a page: its address, title and day, and its text where the list carries it whole. feedparser is
handed bytes in a stream, never an address or a name that it could open; what it leaves in titles and links (markup,
``javascript:``) is taken off here. Sitemaps and OPML are read element by element, entities unresolved.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, Final, Literal
from urllib.parse import urljoin

from dragoman.reports.addresses import WebAddress, parse_address
from dragoman.reports.cleaning import plain_lines
from dragoman.reports.markup import scan
from dragoman.reports.pages import Fault, Page, parse_date, parse_time

ListForm = Literal["feed", "json feed", "sitemap", "list of sitemaps", "list of feeds"]

MOST_ENTRIES: Final = 50_000  # a sitemap may have no more (sitemaps.org)
_HEAD: Final = 120_000  # bytes before the root element, at most
_MOST_ITEMS: Final = 10_000  # of a feed; feedparser takes five seconds for 50,000
_ITEM: Final = re.compile(rb"<(?:item|entry)\b", re.IGNORECASE)
_WHOLE_WORDS: Final = 150  # an entry of fewer carries a summary, whatever its field is called
_LONGEST_TITLE: Final = 500  # characters
_WORD: Final = re.compile(r"\w+")
_START: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<\?[^>]{0,500}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^\[>]{0,500}"
    rb"(?:\[.{0,100000}?\]\s*)?>\s*)*<(?:\w{1,20}:)?(rss|feed|rdf|urlset|sitemapindex|opml)\b",
    re.IGNORECASE | re.DOTALL,
)
_FORMS: Final[dict[bytes, ListForm]] = {
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "list of sitemaps",
    b"opml": "list of feeds",
}
_NOT_A_LIST: Final = Fault("is a damaged list of reports", "check the address in a browser", "damaged")


def list_form(content: bytes) -> ListForm | None:
    """Which kind of list ``content`` begins like. None: none."""
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if found := _START.match(head):
        return _FORMS[found[1].lower()]
    if head.lstrip()[:1] == b"{" and b"jsonfeed.org/version" in head[:2000]:
        return "json feed"
    return None


def read_list(form: ListForm, content: bytes, address: str | None = None) -> tuple[Page, ...] | Fault:
    """The entries of a list, in its order; ``address`` is where it was found, for addresses relative to it."""
    # Entities are defined before the root element, or not at all; what a feed may use needs no definition.
    if (start := _START.match(content[:_HEAD])) and b"<!ENTITY" in content[: start.end()]:
        return Fault(
            "defines entities of its own, as bombs do and feeds do not", "check where it comes from", "over the limits"
        )
    if form == "feed" and len(_ITEM.findall(content)) > _MOST_ITEMS:
        return Fault(
            f"lists more than {_MOST_ITEMS:,} reports, as no feed does",
            "follow the site's sitemap instead",
            "over the limits",
        )
    match form:
        case "feed":
            pages = tuple(_feed(content, address))
        case "json feed":
            pages = tuple(_json_feed(content, address))
        case _:
            pages = tuple(_elements(form, content, address))
    return pages or _NOT_A_LIST


def carries_whole(page: Page) -> bool:
    """Whether the entry carries its report and not only a summary."""
    return sum(len(_WORD.findall(paragraph)) for paragraph in page.paragraphs) >= _WHOLE_WORDS


def _feed(content: bytes, address: str | None) -> Iterator[Page]:
    import feedparser

    parsed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    outlet = _plain(parsed.feed.get("title"))
    address = address or parsed.feed.get("link")
    for entry in parsed.entries[:MOST_ENTRIES]:
        contents = [part.get("value") for part in entry.get("content", ()) if isinstance(part, dict)]
        text = next((part for part in contents if isinstance(part, str) and part.strip()), entry.get("summary"))
        yield from _entry(
            entry.get("link"),
            address,
            title=entry.get("title"),
            text=text,
            outlet=outlet,
            author=entry.get("author"),
            published=entry.get("published"),
            modified=dict.get(entry, "updated"),  # without feedparser's stand-ins
        )


def _json_feed(content: bytes, address: str | None) -> Iterator[Page]:
    """https://www.jsonfeed.org/version/1.1/."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    for item in items[:MOST_ENTRIES] if isinstance(items, list) else ():
        if isinstance(item, dict):
            authors = item.get("authors")
            names = [author.get("name") for author in authors or () if isinstance(author, dict)] if authors else []
            yield from _entry(
                item.get("url") or item.get("external_url"),
                address,
                title=item.get("title"),
                text=item.get("content_html") or item.get("content_text") or item.get("summary"),
                outlet=_plain(feed.get("title")),
                author=next((name for name in names if isinstance(name, str)), None),
                published=item.get("date_published"),
                modified=item.get("date_modified"),
            )


def _elements(form: ListForm, content: bytes, address: str | None) -> Iterator[Page]:
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    fields: dict[str, str] = {}
    number = 0
    wanted = {"sitemap": "url", "list of sitemaps": "sitemap", "list of feeds": "outline"}[form]
    for _, element in events:
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2].lower()
        if name == wanted:
            if form == "list of feeds":
                fields = {
                    "loc": element.get("xmlUrl") or "",
                    "title": element.get("title") or element.get("text") or "",
                }
            for page in _entry(
                fields.get("loc"),
                address,
                title=fields.get("title"),
                outlet=fields.get("name"),
                published=fields.get("publication_date"),
                modified=fields.get("lastmod"),
            ):
                number += 1
                yield page
            fields = {}
            element.clear()
            if number >= MOST_ENTRIES:
                return
        elif element.text and len(element.text) < 5_000:
            fields.setdefault(name, element.text.strip())


def _entry(
    link: object,
    address: str | None,
    *,
    title: object = None,
    text: object = None,
    outlet: str | None = None,
    author: object = None,
    published: object = None,
    modified: object = None,
) -> Iterator[Page]:
    """The page of one entry, if its link is an address that can be fetched."""
    if not isinstance(link, str) or not link.strip():
        return
    try:
        target = parse_address(urljoin(address or "", link.strip()))
    except ValueError:
        return
    if not isinstance(target, WebAddress):
        return
    stated = published if isinstance(published, str) else ""
    day = parse_date(stated)
    yield Page(
        paragraphs=scan(plain_lines(text)[0]).all_paragraphs if isinstance(text, str) else (),
        title=_plain(title),
        outlet=outlet,
        author=_plain(author),
        published=day,
        published_at=parse_time(stated) if day else None,
        modified=parse_date(modified) if isinstance(modified, str) else None,
        dated_by="metadata" if day else None,
        url=target.url,
    )


def _plain(value: Any) -> str | None:  # noqa: ANN401 fields of feeds are of any type
    """A field as one line of text, without markup."""
    if not isinstance(value, str):
        return None
    return (
        " ".join(" ".join(scan(plain_lines(value[: 10 * _LONGEST_TITLE])[0]).all_paragraphs).split())[
            :_LONGEST_TITLE
        ].strip()
        or None
    )
