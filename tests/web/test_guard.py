"""What the server answers, and to whom."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from dragoman.web import FixedShelf
from dragoman.web.guard import hosts_of
from tests.render.build import harbour
from tests.web.serving import Served, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FixedShelf(harbour())) as server:
        yield server


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""])
def test_another_name_is_not_answered(served: Served, host: str) -> None:
    answer = served.ask("/", headers={"Host": host.format(port=served.port)})
    assert answer.status == 421
    assert "Harbour" not in answer.text


def test_its_own_names_are_answered(served: Served) -> None:
    for host in (f"127.0.0.1:{served.port}", f"localhost:{served.port}", f"LOCALHOST:{served.port}"):
        assert served.ask("/", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1:{port}"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"sec-fetch-site": "", "origin": "null"},
        {"origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/add", "/t/x/correct", "/t/x/agenda"])
def test_a_write_from_elsewhere_is_refused(served: Served, path: str, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=served.port) for name, value in headers.items()}
    assert served.ask(path, method="POST", body="", headers=sent).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:{port}"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:{port}"},
        {"sec-fetch-site": "same-origin", "origin": "null"},  # what Chromium sends for a form of ours
    ],
)
def test_a_write_from_our_own_page_is_taken(served: Served, headers: dict[str, str]) -> None:
    sent = {name: value.format(port=served.port) for name, value in headers.items()}
    sent["content-type"] = "application/x-www-form-urlencoded"
    answer = served.ask("/add", method="POST", body="text=x", headers=sent)
    assert "read on the spot" in answer.text  # refused by the talks, not by the guard


def test_other_methods_are_refused(served: Served) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert served.ask("/", method=method).status == 405


def test_every_answer_is_dressed(served: Served) -> None:
    slug = "/t/" + FixedShelf(harbour()).entries()[0].slug
    for path in ("/", slug, "/nothing", f"{slug}/positions.json", f"{slug}/evidence", "/static/x/dragoman.css"):
        headers = served.ask(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert not any(name.startswith("access-control-") for name in headers)


def test_too_much_is_not_taken(served: Served) -> None:
    sent = {"sec-fetch-site": "same-origin", "content-type": "text/plain"}
    try:
        status = served.ask("/add", method="POST", body=b"x" * 2_000_001, headers=sent).status
    except (BrokenPipeError, ConnectionResetError):  # it hung up while we were still sending
        status = 413
    assert status == 413


def test_no_path_of_a_request_reaches_the_file_system(served: Served) -> None:
    for path in ("/static/x/../../app.py", "/static/x/..%2f..%2fapp.py", "/static/x/%2fetc%2fpasswd", "/../etc/passwd"):
        assert served.ask(path).status == 404
    slug = "/t/" + FixedShelf(harbour()).entries()[0].slug
    assert served.ask(f"{slug}/report?path=/etc/passwd").status == 404


def test_a_password_is_asked_for_where_one_is_set() -> None:
    with serving(FixedShelf(harbour()), password="sand bank") as server:
        assert server.ask("/").status == 401

        def code(word: str) -> dict[str, str]:
            return {"authorization": "Basic " + base64.b64encode(f"any:{word}".encode()).decode()}

        assert server.ask("/", headers=code("sandbank")).status == 401
        assert server.ask("/", headers={"authorization": "Basic %%%"}).status == 401
        assert server.ask("/", headers=code("sand bank")).status == 200


def test_hosts_name_the_port() -> None:
    assert "127.0.0.1:80" in hosts_of("127.0.0.1", 80)
    assert "127.0.0.1" in hosts_of("127.0.0.1", 80)
    assert "127.0.0.1" not in hosts_of("127.0.0.1", 8347)
    assert "[fd00::1]:8347" in hosts_of("fd00::1", 8347)
    assert not any(host.startswith("0.0.0.0") for host in hosts_of("0.0.0.0", 8347))
