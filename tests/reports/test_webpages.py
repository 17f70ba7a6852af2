"""What is read from the HTML of a page: its article, its metadata, its live entries, and what it is not."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from dragoman.reports.pages import Fault, Page, page_as_json, page_from_json
from dragoman.reports.webpages import read_webpage

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
ARTICLE = "".join(f"<p>{number}. {SENTENCE * 3}</p>" for number in range(6))


def page(
    head: str = "", body: str = f"<article><h1>Pilots meet the port</h1>{ARTICLE}</article>", html: str = ""
) -> str:
    return f"<html {html}><head>{head}</head><body>{body}</body></html>"


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def only(source: str, address: str | None = None) -> Page:
    found = read_webpage(source, address=address)
    assert not isinstance(found, Fault)
    (one,) = found
    return one


def fault(source: str, status: int | None = None) -> str:
    found = read_webpage(source, status=status)
    assert isinstance(found, Fault)
    assert found.mend
    return found.reason


def test_first_publication_and_last_change_are_kept_apart() -> None:
    """With the time of day where its zone is given."""
    read = only(
        page(
            linked(
                **{"@type": "NewsArticle"},
                headline="Pilots meet the port",
                datePublished="2025-12-14T23:30:00-05:00",
                dateModified="2025-12-16T01:00:00Z",
                author=[{"name": "Nora Field"}, "Adam Stone", {"name": "https://bay.example/x"}],
                publisher={"name": "Bay News"},
                inLanguage="en-GB",
            )
        )
    )
    assert (read.published, read.modified, read.dated_by) == (date(2025, 12, 14), date(2025, 12, 16), "metadata")
    assert read.published_at == datetime.fromisoformat("2025-12-14T23:30:00-05:00")
    assert (read.author, read.outlet, read.language) == ("Nora Field, Adam Stone", "Bay News", "en")


def test_a_change_alone_dates_nothing() -> None:
    read = only(page('<meta property="article:modified_time" content="2025-12-16T01:00:00Z">'))
    assert (read.published, read.dated_by, read.modified) == (None, None, date(2025, 12, 16))


def test_an_address_dates_a_page_that_says_nothing() -> None:
    read = only(page(), address="https://bay.example/2025/12/14/pilots/")
    assert (read.published, read.dated_by) == (date(2025, 12, 14), "address")


def test_a_date_line_in_the_layout_dates_a_page_that_says_nothing() -> None:
    line = '<article><h1>Pilots meet the port</h1><time datetime="2025-12-14">14 December</time>'
    read = only(page(body=f"{line}{ARTICLE}</article>"))
    assert (read.published, read.dated_by) == (date(2025, 12, 14), "layout")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("https://bay.example/story", "https://bay.example/story"),
        ("/story", "https://bay.example/story"),
        ("javascript:alert(1)", "https://bay.example/amp/1"),
        ("http://[broken", "https://bay.example/amp/1"),
        ("", "https://bay.example/amp/1"),
    ],
)
def test_the_canonical_address_counts_if_it_is_one(stated: str, expected: str) -> None:
    read = only(page(f'<link rel="canonical" href="{stated}">'), address="https://bay.example/amp/1")
    assert read.url == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("404 Not Found", "<h1>Not Found</h1><p>The page was not found on this server.</p>", "error page"),
        ("Bay News", "<h1>Page not found</h1><p>Sorry, try our front page.</p>", "error page"),
        ("Access Denied", "<p>You do not have permission to see this.</p>", "error page"),
        ("Just a moment...", "<p>Enable JavaScript and cookies to continue</p>", "a person or a robot"),
        ("Bay News", "<p>Before you continue: we and our 812 partners store cookies.</p>", "cookies"),
    ],
)
def test_what_is_no_article_is_named(title: str, body: str, expected: str) -> None:
    assert expected in fault(page(f"<title>{title}</title>", body))


def test_an_article_about_an_error_is_an_article() -> None:
    """A long page is no error page, whatever its title says."""
    assert only(page("<title>404 pilots denied access</title>", f"<h1>404 pilots denied</h1>{ARTICLE * 2}"))


def test_the_stub_of_an_article_that_is_sold_is_read_and_named() -> None:
    """Its beginning may hold a move; that the rest is missing is said."""
    offer = "<p>Subscribe to continue reading this article</p>"
    read = only(
        page(
            linked(**{"@type": "NewsArticle"}, isAccessibleForFree=False),
            f"<article><p>{SENTENCE * 3}</p></article>{offer}",
        )
    )
    assert "sold to subscribers" in read.faults[0].reason
    assert SENTENCE.strip() in read.paragraphs[0]
    assert not any("Subscribe" in paragraph for paragraph in read.paragraphs)


def test_a_whole_article_with_an_offer_below_is_no_stub() -> None:
    assert (
        only(page(body=f"<article>{ARTICLE}</article><p>Already a subscriber? Log in to continue reading.</p>")).faults
        == ()
    )


def update(number: int, **more: object) -> dict[str, object]:
    return {
        "@type": "BlogPosting",
        "headline": f"Entry {number}",
        "articleBody": f"{number}. {SENTENCE * 3}",
        "datePublished": f"2025-12-14T1{number}:00:00Z",
        **more,
    }


def test_a_live_blog_is_split_by_entry() -> None:
    """Each with its own time; what stands beside the entries comes first."""
    entries = [update(number) for number in range(3)]
    shown = "".join(f"<p>{entry['articleBody']}</p>" for entry in entries)
    head = linked(**{"@type": "LiveBlogPosting"}, headline="Pilots live", liveBlogUpdate=entries)
    found = read_webpage(
        page(head, f"<article><p>{'In short, both sides stay in the harbour. ' * 4}</p>{shown}</article>")
    )
    assert not isinstance(found, Fault)
    assert [entry.part for entry in found] == [None, "1", "2", "3"]
    assert [entry.title for entry in found][1:] == ["Entry 0", "Entry 1", "Entry 2"]
    assert found[2].published_at == datetime.fromisoformat("2025-12-14T11:00:00+00:00")
    assert "1. The port authority" not in " ".join(found[0].paragraphs)


def test_entries_keep_the_paragraphs_that_metadata_run_together() -> None:
    """As the page shows them, also where it shows some of their words alone; else by the sentences that touch."""
    first, second = f"Zero. {SENTENCE * 3}".strip(), f"One, in the harbour office. {SENTENCE * 3}".strip()
    entries = [
        update(0, articleBody=f"{first} {second}"),
        update(
            1,
            articleBody="The pilots met on Sunday.The envoy left the bay.“We go on,” he said.“Talks help.”Then night.",
        ),
    ]
    head = linked(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=entries)
    found = read_webpage(page(head, f"<article><p>in the harbour office</p><p>{first}</p><p>{second}</p></article>"))
    assert not isinstance(found, Fault)
    assert [entry.paragraphs for entry in found if entry.part] == [
        (first, second),
        (
            "The pilots met on Sunday.",
            "The envoy left the bay.",
            "“We go on,” he said.",
            "“Talks help.”",
            "Then night.",
        ),
    ]


def test_entries_marked_in_the_page_are_split_as_well() -> None:
    shown = "".join(
        f'<div itemprop="liveBlogUpdate"><div><time datetime="2025-12-14T1{number}:00:00Z">x</time></div>'
        f"<p>{number}. {SENTENCE * 2}</p></div>"
        for number in range(3)
    )
    found = read_webpage(page(body=f"<article>{shown}</article>"))
    assert not isinstance(found, Fault)
    times = [entry.published_at for entry in found if entry.part]
    assert [moment.hour for moment in times if moment] == [10, 11, 12]


def test_teasers_in_the_metadata_do_not_replace_the_page() -> None:
    """Entries that hold little of what the page shows are no entries."""
    entries = [update(number, articleBody="Short.") for number in range(3)]
    head = linked(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=entries)
    assert len(only(page(head)).paragraphs) >= 6


@pytest.mark.parametrize(
    "script",
    [
        "",
        "[",
        "null",
        "[" * 50_000,
        '{"@type": 7}',
        '{"@type": "NewsArticle", "author": 3, "liveBlogUpdate": "x"}',
        '[1, [null, {"@type": ["Article"], "publisher": []}]]',
    ],
)
def test_odd_metadata_harm_nothing(script: str) -> None:
    assert only(page(f'<script type="application/ld+json">{script}</script>'))


def test_pages_survive_json() -> None:
    """What the worker sends is what arrives."""
    read = only(
        page(linked(**{"@type": "Article"}, datePublished="2025-12-14T23:30:00-05:00", dateModified="2025-12-15"))
    )
    assert page_from_json(json.loads(json.dumps(page_as_json(read)))) == read
