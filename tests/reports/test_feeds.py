"""Feeds, sitemaps and lists of feeds, kind and hostile."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reports import Report, Skipped, read_reports
from dragoman.reports.feeds import carries_whole, list_form, read_list
from dragoman.reports.pages import Fault, Page

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
WHOLE = "".join(f"&lt;p&gt;{SENTENCE}&lt;/p&gt;" for _ in range(12))

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Bay News</title><link>https://bay.example/</link>
<item><title>Pilots &lt;img src=x onerror=alert(1)&gt;meet</title><link>https://bay.example/1</link>
<pubDate>Sun, 14 Dec 2025 23:30:00 -0500</pubDate><description>{SENTENCE}</description></item>
<item><title>Whole</title><link>/2</link><content:encoded>{WHOLE}</content:encoded></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>File</title><link>file:///etc/passwd</link></item>
<item><title>No link</title></item>
</channel></rss>""".encode()
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Bay News</title><entry><title>Pilots meet</title>
<link href="https://bay.example/1"/><author><name>Nora Field</name></author>
<published>2025-12-14T10:00:00Z</published><updated>2025-12-16T10:00:00Z</updated>
<summary>Short.</summary></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Bay News",
        "items": [
            {"url": "https://bay.example/1", "title": "Pilots meet", "date_published": "2025-12-14T10:00:00Z",
             "authors": [{"name": "Nora Field"}], "content_html": f"<p>{SENTENCE}</p>"},
            {"url": 7}, "odd", {"id": "none"},
        ],
    }
).encode()  # fmt: skip
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://bay.example/1</loc><news:news>
<news:publication><news:name>Bay News</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-12-14T10:00:00Z</news:publication_date><news:title>Pilots meet</news:title>
</news:news></url>
<url><loc>https://bay.example/2</loc><lastmod>2025-12-01</lastmod></url>
<url><loc>ftp://bay.example/3</loc></url>
</urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://bay.example/s1.xml</loc></sitemap></sitemapindex>"
OPML = b"""<opml version="2.0"><body><outline text="Ports">
<outline text="Bay" type="rss" xmlUrl="https://bay.example/rss"/><outline title="Gazette" xmlUrl="https://gazette.example/rss"/>
<outline xmlUrl="javascript:x"/></outline></body></opml>"""


def entries(content: bytes, address: str | None = "https://bay.example/list") -> tuple[Page, ...]:
    form = list_form(content)
    assert form is not None
    found = read_list(form, content, address)
    assert not isinstance(found, Fault)
    return found


def test_a_feed_gives_what_can_be_fetched_and_no_markup() -> None:
    first, second = entries(RSS)
    assert (first.title, first.url, first.outlet) == ("Pilots meet", "https://bay.example/1", "Bay News")
    assert first.published == date(2025, 12, 14)
    assert first.published_at == datetime.fromisoformat("2025-12-14T23:30:00-05:00")
    assert not carries_whole(first)
    assert (second.url, carries_whole(second)) == ("https://bay.example/2", True)
    assert second.paragraphs[0] == SENTENCE.strip()


@pytest.mark.parametrize("content", [ATOM, JSON_FEED])
def test_other_feeds_say_the_same(content: bytes) -> None:
    (entry,) = entries(content)
    assert (entry.title, entry.url, entry.author) == ("Pilots meet", "https://bay.example/1", "Nora Field")
    assert entry.published == date(2025, 12, 14)


def test_sitemaps_and_lists_of_feeds() -> None:
    first, second = entries(SITEMAP)
    assert (first.title, first.outlet, first.published) == ("Pilots meet", "Bay News", date(2025, 12, 14))
    assert (second.published, second.modified) == (None, date(2025, 12, 1))
    assert [entry.url for entry in entries(INDEX)] == ["https://bay.example/s1.xml"]
    assert [entry.url for entry in entries(OPML)] == ["https://bay.example/rss", "https://gazette.example/rss"]


def test_nothing_is_opened_or_multiplied(tmp_path: Path) -> None:
    """Neither a file that an entity names, nor one whose name the list itself is."""
    secret = tmp_path / "secret"
    secret.write_text("HIDDEN", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for entity in (f'<!ENTITY x SYSTEM "file://{secret}">', f'<!ENTITY l0 "lol">{laughs}<!ENTITY x "&l9;">'):
        for body in (RSS[RSS.index(b"<rss") :], SITEMAP[SITEMAP.index(b"<urlset") :]):
            text = body.decode().replace("Pilots", "&x;Pilots").replace("Bay News", "&x;")
            content = f'<?xml version="1.0"?><!DOCTYPE x [{entity}]>{text}'.encode()
            form = list_form(content)
            assert form is not None
            started = time.perf_counter()
            found = read_list(form, content)
            assert time.perf_counter() - started < 10
            assert "HIDDEN" not in str(found)
            assert len(str(found)) < 100_000
    assert isinstance(read_list("feed", str(secret).encode()), Fault)


def test_a_feed_on_this_machine_is_read_without_fetching(tmp_path: Path) -> None:
    """What it carries whole is read; what it only names is counted."""
    path = tmp_path / "bay.rss"
    path.write_bytes(RSS)
    report, note = read_reports([path])
    assert isinstance(report, Report)
    assert report.title == "Whole"
    assert isinstance(note, Skipped)
    assert "only names 1 report," in note.reason
    assert "dragoman follow" in note.mend


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([RSS, ATOM, JSON_FEED, SITEMAP, INDEX, OPML]),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=4)), max_size=8),
)
def test_damaged_lists_end_in_entries_or_a_fault(content: bytes, changes: list[tuple[int, bytes]]) -> None:
    for place, new in changes:
        place %= len(content)
        content = content[:place] + new + content[place + len(new) :]
    if (form := list_form(content)) is not None:
        found = read_list(form, content, "https://bay.example/")
        assert isinstance(found, tuple | Fault)
        for page in found if isinstance(found, tuple) else ():
            assert page.url is not None
            assert page.url.startswith(("http://", "https://"))
