"""Fetching from real servers on this machine: what they do wrong is named, and costs no more than the limits."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from dragoman.reports import Report, Skipped, read_reports
from dragoman.reports.fetching import Fetched, Fetcher, Limits, Refused, Unchanged
from tests.reports.servers import Behaviour, Request, Server, answer, serving

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
ARTICLE = f"<p>{SENTENCE * 3}</p>" * 4
PAGE = f"<html><head><title>Pilots meet</title></head><body><article>{ARTICLE}</article></body></html>"
CALM = Limits(bytes=200_000, patience_s=5.0)
QUICK = Limits(connect_s=2.0, idle_s=1.0, total_s=2.0, bytes=200_000)


def local(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
    """Resolves every name to this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def fetcher(**changes: Any) -> Fetcher:
    settings: dict[str, Any] = {
        "allow_private": ("news.example",),
        "limits": CALM,
        "resolve": local,
        "sleep": lambda s: None,
    }
    return Fetcher(**{"sleep": lambda wait_s: None, **settings, **changes})


def fetched(found: Fetched | Unchanged | Refused) -> Fetched:
    assert isinstance(found, Fetched), found
    return found


def reason(found: Fetched | Unchanged | Refused) -> str:
    assert isinstance(found, Refused)
    assert found.fault.mend
    return found.fault.reason


def page(request: Request, connection: socket.socket) -> None:
    answer(connection, PAGE.encode(), Content_Type="text/html; charset=utf-8", ETag='"v1"')


def test_an_address_becomes_a_report() -> None:
    """With where it came from; nothing of the analyst's goes out."""
    with serving(page) as server:
        items = list(read_reports([server.url("/story?x=1")], fetcher=fetcher()))
        (report,) = items
        assert isinstance(report, Report)
        assert (report.path, report.url, report.title) == (
            server.url("/story?x=1"),
            server.url("/story?x=1"),
            "Pilots meet",
        )
        (request,) = server.requests
    assert request.headers["host"] == f"news.example:{server.port}"
    assert not {"cookie", "authorization", "referer", "proxy-authorization"} & set(request.headers)


def test_a_name_that_is_not_resolved_in_time_is_given_up() -> None:
    """Whatever the system's resolver waits for, a fetch ends; and it may be tried again later."""
    answered = threading.Event()

    def slow(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
        answered.wait(20)
        return local(host, port)

    began = time.monotonic()
    found = fetcher(resolve=slow, limits=Limits(connect_s=0.2)).fetch("http://news.example/")
    answered.set()
    assert time.monotonic() - began < 5
    assert reason(found) == "its host news.example was not found in time"
    assert isinstance(found, Refused)
    assert found.may_pass


def test_without_a_fetcher_nothing_is_asked() -> None:
    with serving(page) as server:
        (item,) = read_reports([server.url()])
        assert isinstance(item, Skipped)
        assert "nothing is fetched" in item.reason
        assert server.requests == []


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving(page) as server:
        assert fetched(fetcher().fetch(server.url()))


# Where it may go


def test_a_private_host_needs_its_name_allowed() -> None:
    with serving(page) as server:
        assert "not on the public internet" in reason(fetcher(allow_private=()).fetch(server.url()))
        assert "not on the public internet" in reason(fetcher(allow_private=("other.example",)).fetch(server.url()))
        assert server.requests == []


def test_the_vetted_address_is_the_one_connected_to() -> None:
    """A name that resolves to a public address once and to this machine after is asked for once only."""
    answers = iter(["192.88.99.1", "127.0.0.1", "127.0.0.1"])

    def flips(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    with serving(page) as server:
        found = fetcher(allow_private=(), resolve=flips, limits=Limits(connect_s=0.2, total_s=1)).fetch(server.url())
        assert isinstance(found, Refused)
        assert server.requests == []
    assert len(list(answers)) == 2


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/", "http://2130706433:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
     "//localhost:{port}/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "ftp://news.example/", "http://u:p@news.example/"],
)  # fmt: skip
def test_every_redirect_is_looked_at_again(target: str) -> None:
    def behaviour(request: Request, connection: socket.socket) -> None:
        answer(connection, status="302 Found", Location=target.format(port=server.port))

    def resolve(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
        return local(host, port) if host == "news.example" else socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    with serving(behaviour) as server:
        assert "leads on to" in reason(fetcher(resolve=resolve).fetch(server.url()))
        assert len(server.requests) == 1


def redirecting(times: int) -> Behaviour:
    def behaviour(request: Request, connection: socket.socket) -> None:
        number = int(request.path.lstrip("/") or 0)
        if number < times:
            answer(connection, status="301 Moved Permanently", Location=f"/{number + 1}")
        else:
            page(request, connection)

    return behaviour


def test_five_redirects_are_followed_and_no_more() -> None:
    with serving(redirecting(5)) as server:
        assert fetched(fetcher().fetch(server.url("/0"))).original.url == server.url("/5")
    with serving(redirecting(10**9)) as server:
        assert "more than 5 times" in reason(fetcher().fetch(server.url("/0")))
        assert len(server.requests) == 6


# What may come in


def drip(connection: socket.socket, content: bytes) -> None:
    for place in range(len(content)):
        connection.sendall(content[place : place + 1])
        time.sleep(0.05)


def half(connection: socket.socket, content: bytes) -> None:
    connection.sendall(content)
    time.sleep(3)


def endless(connection: socket.socket, head: bytes, block: bytes) -> None:
    connection.sendall(head)
    while True:
        connection.sendall(block)


CHUNK = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(bytes(30_000_000), 1)
TWICE = gzip.compress(BOMB)
MISBEHAVIOUR: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "says nothing": (lambda c: time.sleep(3), "silent for"),
    "says nothing after the head": (lambda c: half(c, OK + b"Content-Length: 9\r\n\r\n"), "silent for"),
    "drips its head": (lambda c: drip(c, OK + b"X: y\r\n" * 100), "within 2 s"),
    "drips its body": (lambda c: drip(c, OK + b"Content-Length: 999\r\n\r\n" + b"x" * 999), "within 2 s"),
    "never ends": (lambda c: endless(c, OK + b"\r\n", b"x" * 10_000), "sends more than"),
    "never ends its chunks": (
        lambda c: endless(c, OK + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK),
        "sends more than",
    ),
    "never ends its head": (lambda c: endless(c, OK, b"X: " + b"y" * 5000 + b"\r\n"), "rules of HTTP"),
    "one endless line": (lambda c: endless(c, b"HTTP/1.1 200 ", b"y" * 9999), "rules of HTTP"),
    "sends a bomb": (lambda c: answer(c, BOMB, Content_Encoding="gzip"), "unpacks to more"),
    "sends a bomb in a bomb": (lambda c: answer(c, TWICE, Content_Encoding="gzip, gzip"), "unpacks to more"),
    "packs three times": (lambda c: answer(c, b"x", Content_Encoding="gzip, gzip, gzip"), "packed 3 times"),
    "lies about packing": (lambda c: answer(c, b"plain", Content_Encoding="gzip"), "damaged where it is packed"),
    "sends less than it says": (lambda c: answer(c, b"short", length=5000), "cut off"),
    "speaks something else": (lambda c: c.sendall(b"SSH-2.0-OpenSSH\r\n"), "rules of HTTP"),
    "hangs up": (lambda c: None, "rules of HTTP"),
    "a wrong chunk": (lambda c: c.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "rules of HTTP"),
    "no place to go": (lambda c: answer(c, status="302 Found"), "without saying where"),
    "not found": (lambda c: answer(c, status="404 Not Found"), "answers 404 (Not Found)"),
    "not for us": (lambda c: answer(c, status="403 Forbidden"), "answers 403"),
    "no status at all": (lambda c: answer(c, status="799 Odd"), "799 (no known status)"),
}  # fmt: skip


@pytest.mark.parametrize("what", MISBEHAVIOUR)
def test_what_a_server_does_wrong_is_named_within_the_limits(what: str) -> None:
    act, expected = MISBEHAVIOUR[what]
    with serving(lambda request, connection: act(connection)) as server:
        started = time.perf_counter()
        assert expected in reason(fetcher(limits=QUICK).fetch(server.url()))
        assert time.perf_counter() - started < 10


def test_more_than_it_says_is_not_read() -> None:
    with serving(lambda request, connection: answer(connection, b"x" * 5000, length=10)) as server:
        assert fetched(fetcher().fetch(server.url())).original.content == b"x" * 10


def test_what_is_no_page_is_named_though_its_type_says_so() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(100)
    with serving(lambda request, connection: answer(connection, picture, Content_Type="text/html")) as server:
        (item,) = read_reports([server.url()], fetcher=fetcher())
    assert isinstance(item, Skipped)
    assert "a PNG image" in item.reason


def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert "cannot be reached" in reason(fetcher().fetch(f"http://news.example:{port}/"))


# When to come back


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_server_is_asked_again_when_it_says(status: str) -> None:
    waited: list[float] = []

    def behaviour(request: Request, connection: socket.socket) -> None:
        if len(server.requests) < 3:
            answer(connection, status=status, Retry_After="2")
        else:
            page(request, connection)

    with serving(behaviour) as server:
        assert fetched(fetcher(sleep=waited.append).fetch(server.url()))
    assert waited == [2.0, 2.0]


def test_a_server_is_not_waited_for_without_end() -> None:
    waited: list[float] = []
    with serving(lambda r, connection: answer(connection, status="503 Busy", Retry_After="2")) as server:
        assert isinstance(fetcher(sleep=waited.append).fetch(server.url()), Refused)
        assert len(server.requests) == CALM.tries
    with serving(lambda r, connection: answer(connection, status="503 Busy", Retry_After="86400")) as server:
        found = fetcher(sleep=waited.append).fetch(server.url())
        assert isinstance(found, Refused)
        assert found.retry_after_s == 86400
        assert len(server.requests) == 1
    assert waited == [2.0, 2.0]


def test_what_has_not_changed_is_not_sent_again() -> None:
    def behaviour(request: Request, connection: socket.socket) -> None:
        if request.headers.get("if-none-match") == '"v1"':
            answer(connection, status="304 Not Modified")
        else:
            page(request, connection)

    with serving(behaviour) as server:
        first = fetched(fetcher().fetch(server.url()))
        assert isinstance(fetcher().fetch(server.url(), etag=first.etag), Unchanged)
        assert fetched(fetcher().fetch(server.url(), etag='"v1"\r\nX-Evil: 1'))


# Certificates


@contextlib.contextmanager
def safe_server(name: str, behaviour: Behaviour = page) -> Iterator[tuple[Server, trustme.CA]]:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    with serving(behaviour, context) as server:
        yield server, authority


def test_certificates_are_checked(tmp_path: Path) -> None:
    """An unknown authority and another host's certificate are refused; a trusted one for this host is taken."""
    trusted = str(tmp_path / "ca.pem")
    with safe_server("news.example") as (server, authority):
        url = server.url(scheme="https")
        assert "cannot be trusted" in reason(fetcher().fetch(url))
        authority.cert_pem.write_to_path(trusted)
        assert fetched(fetcher(trusted=trusted).fetch(url)).original.url == url
    with safe_server("other.example") as (server, authority):
        authority.cert_pem.write_to_path(trusted)
        assert "cannot be trusted" in reason(fetcher(trusted=trusted).fetch(server.url(scheme="https")))


def test_a_safe_connection_is_not_left_for_an_open_one(tmp_path: Path) -> None:
    def behaviour(request: Request, connection: socket.socket) -> None:
        answer(connection, status="302 Found", Location="http://news.example/")

    with safe_server("news.example", behaviour) as (server, authority):
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        found = fetcher(trusted=str(tmp_path / "ca.pem")).fetch(server.url(scheme="https"))
    assert "to an open one" in reason(found)


def test_a_handshake_that_never_ends_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        started = time.perf_counter()
        assert isinstance(fetcher(limits=QUICK).fetch(f"https://news.example:{mute.getsockname()[1]}/"), Refused)
        assert time.perf_counter() - started < 10


def test_no_thread_and_no_connection_is_left_behind() -> None:
    with serving(page) as server:
        for _ in range(5):
            fetcher().fetch(server.url())
    deadline = time.monotonic() + 5
    while any(isinstance(thread, threading.Timer) for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(isinstance(thread, threading.Timer) for thread in threading.enumerate())


def test_a_redirect_to_what_is_no_address_is_named() -> None:
    def astray(request: Request, connection: socket.socket) -> None:
        answer(connection, status="302 Found", Location="http://[bay.example/")

    with serving(astray) as server:
        assert reason(fetcher().fetch(server.url())) == "leads on to what is no address"
