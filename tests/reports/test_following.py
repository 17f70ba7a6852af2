"""Keeping up with lists on real servers: what is new, once, politely, and what happens when a server is unwell."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dragoman.reports import Report, Skipped, read_reports
from dragoman.reports.fetching import Fetcher, Limits
from dragoman.reports.following import Follower, Item, LeftAlone, PassedOver, Planned, ShortMemory, Wishes
from dragoman.reports.politeness import Politeness
from tests.reports.servers import Request, Server, answer, serving

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "


def local(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


class Site:
    """A site with a feed, some articles and a robots.txt, each of which a test can change."""

    def __init__(self) -> None:
        self.robots: bytes | None = None
        self.entries: dict[str, str] = {"/a/1": "2025-12-14", "/a/2": "2025-12-01"}  # path -> day
        self.status: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.tag = '"1"'
        self.server: Server

    def __call__(self, request: Request, connection: socket.socket) -> None:
        path = request.path
        if path in self.status:
            answer(connection, b"", self.status[path], None, **self.headers)
        elif path == "/robots.txt":
            if self.robots is None:
                answer(connection, status="404 Not Found")
            else:
                answer(connection, self.robots)
        elif path == "/feed":
            if request.headers.get("if-none-match") == self.tag:
                answer(connection, status="304 Not Modified")
            else:
                answer(connection, self.feed(), ETag=self.tag, Content_Type="application/rss+xml")
        elif path == "/opml":
            answer(connection, f'<opml><body><outline xmlUrl="{self.server.url("/feed")}"/></body></opml>'.encode())
        else:
            body = f"<article><h1>Report {path}</h1>{f'<p>{path}: {SENTENCE * 3}</p>' * 4}</article>"
            answer(connection, f"<html><body>{body}</body></html>".encode(), Content_Type="text/html")

    def feed(self) -> bytes:
        items = "".join(
            f"<item><title>Report {path}</title><link>{self.server.url(path)}</link><pubDate>{day}</pubDate></item>"
            for path, day in self.entries.items()
        )
        return f"<rss><channel><title>Bay News</title>{items}</channel></rss>".encode()

    def asked(self) -> list[str]:
        paths = [request.path for request in self.server.requests]
        self.server.requests.clear()
        return paths


@pytest.fixture
def site() -> Any:
    made = Site()
    with serving(made) as server:
        made.server = server
        yield made


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2025, 12, 15, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def follower(memory: ShortMemory | None = None, now: Clock | None = None) -> Follower:
    fetcher = Fetcher(
        allow_private=("news.example",), resolve=local, sleep=lambda wait_s: None, limits=Limits(patience_s=0)
    )
    return Follower(fetcher, memory or ShortMemory(), pause_s=0.0, now=now or Clock())


def reports(items: list[Item]) -> list[str]:
    return [item.path.rpartition("/a")[2] for item in items if isinstance(item, Report)]


def reasons(items: list[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Skipped)]


def test_what_is_new_is_read_once(site: Site) -> None:
    """A list without news costs one request; an entry takes from its list what its page does not say."""
    memory = ShortMemory()
    first = list(follower(memory).round([site.server.url("/feed")]))
    assert reports(first) == ["/1", "/2"]
    assert isinstance(first[0], Report)
    assert (first[0].outlet, first[0].published) == ("Bay News", date(2025, 12, 14))
    assert site.asked() == ["/feed", "/robots.txt", "/a/1", "/a/2"]
    assert list(follower(memory).round([site.server.url("/feed")])) == []
    assert site.asked() == ["/feed"]
    site.entries["/a/3"], site.tag = "2025-12-15", '"2"'
    assert reports(list(follower(memory).round([site.server.url("/feed")]))) == ["/3"]
    assert site.asked() == ["/feed", "/robots.txt", "/a/3"]


def test_since_limit_and_dry_run(site: Site) -> None:
    memory = ShortMemory()
    url = site.server.url("/feed")
    planned = list(follower(memory).round([url], Wishes(dry_run=True, since=date(2025, 12, 10))))
    assert [item.path for item in planned if isinstance(item, Planned)] == [site.server.url("/a/1")]
    assert [item.count for item in planned if isinstance(item, PassedOver) and item.why == "earlier"] == [1]
    assert site.asked() == ["/feed"]
    assert reports(list(follower(memory).round([url], Wishes(limit=1)))) == ["/1"]
    assert reports(list(follower(memory).round([url], Wishes(limit=1)))) == ["/2"]
    assert list(follower(memory).round([url], Wishes(limit=1))) == []


def test_lists_of_feeds_are_followed(site: Site) -> None:
    assert reports(list(follower().round([site.server.url("/opml")]))) == ["/1", "/2"]


def test_a_feed_given_to_read_is_read_with_its_entries(site: Site) -> None:
    fetcher = Fetcher(allow_private=("news.example",), resolve=local, sleep=lambda wait_s: None)
    assert reports(list(read_reports([site.server.url("/feed")], fetcher=fetcher))) == ["/1", "/2"]


def test_robots_are_obeyed(site: Site) -> None:
    site.robots = b"User-agent: *\nDisallow: /a/*2\n"
    items = list(follower().round([site.server.url("/feed")]))
    assert reports(items) == ["/1"]
    assert "robots.txt" in reasons(items)[0]
    assert "/a/2" not in site.asked()


def test_rules_that_cannot_be_had_forbid(site: Site) -> None:
    """And what they forbid for now is tried again."""
    memory = ShortMemory()
    site.status["/robots.txt"] = "503 Service Unavailable"
    items = list(follower(memory).round([site.server.url("/feed")]))
    assert reports(items) == []
    assert len(reasons(items)) == 2
    site.status.clear()
    assert reports(list(follower(memory).round([site.server.url("/feed")]))) == ["/1", "/2"]


def test_a_failing_entry_is_tried_again_and_then_given_up(site: Site) -> None:
    memory = ShortMemory()
    site.status["/a/1"] = "503 Service Unavailable"
    tries = 0
    for _ in range(8):
        list(follower(memory).round([site.server.url("/feed")]))
        tries += site.asked().count("/a/1")
    assert tries == 5


def test_an_entry_that_is_gone_is_not_asked_for_again(site: Site) -> None:
    memory = ShortMemory()
    site.status["/a/1"] = "410 Gone"
    assert reasons(list(follower(memory).round([site.server.url("/feed")]))) == ["the server answers 410 (Gone)"]
    site.tag = '"2"'
    site.asked()
    list(follower(memory).round([site.server.url("/feed")]))
    assert site.asked() == ["/feed"]


def test_a_failing_list_is_left_alone_for_longer_each_time(site: Site) -> None:
    memory, clock = ShortMemory(), Clock()
    url = site.server.url("/feed")
    site.status["/feed"] = "500 Internal Server Error"
    for minutes in (5, 10, 20):
        assert reasons(list(follower(memory, clock).round([url]))) == ["the server answers 500 (Internal Server Error)"]
        clock.at += timedelta(minutes=minutes - 1)
        (item,) = follower(memory, clock).round([url])
        assert isinstance(item, LeftAlone)
        clock.at += timedelta(minutes=1)
    site.status.clear()
    assert reports(list(follower(memory, clock).round([url]))) == ["/1", "/2"]


def test_a_list_is_left_alone_as_long_as_its_server_asks(site: Site) -> None:
    memory, clock = ShortMemory(), Clock()
    site.status["/feed"], site.headers = "429 Too Many Requests", {"Retry-After": "7200"}
    list(follower(memory, clock).round([site.server.url("/feed")]))
    (item,) = follower(memory, clock).round([site.server.url("/feed")])
    assert isinstance(item, LeftAlone)
    assert item.until == clock.at + timedelta(hours=2)


def test_what_no_server_was_asked_is_not_left_alone(site: Site) -> None:
    """A host that has to be allowed first may be asked as soon as it is."""
    memory = ShortMemory()
    url = site.server.url("/feed", host="other.example")
    for _ in range(2):
        (reason,) = reasons(list(follower(memory).round([url])))
        assert "--allow-private" not in reason
        assert "not on the public internet" in reason


def test_what_is_no_list_is_named(site: Site) -> None:
    assert reasons(list(follower().round([site.server.url("/a/1"), "feed.xml", "http://[bay.example/feed"]))) == [
        "is no feed, sitemap or list of feeds",
        "is no address of a list",
        "is no possible address",
    ]


def test_a_host_is_asked_once_a_second_or_as_it_wishes(site: Site) -> None:
    waited: list[float] = []
    site.robots = b"User-agent: *\nCrawl-delay: 7\n"
    fetcher = Fetcher(allow_private=("news.example",), resolve=local, sleep=waited.append)
    polite = Politeness(fetcher, pause_s=1.0, clock=lambda: 100.0)
    for path in ("/a/1", "/a/2"):
        polite.fetch(site.server.url(path))
    assert waited == [1.0, 7.0]
