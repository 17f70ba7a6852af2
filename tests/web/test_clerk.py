"""Documents are read beside the server, and none is lost with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from dragoman.desk import open_desk
from dragoman.moves import ReaderOptions
from dragoman.web import ClerkProcess, StoreShelf
from dragoman.web.clerk import _Orders
from tests.web.serving import serving

TEXT = "Norland demands a lower quota for cod, its minister said. Sudmark rejects a lower quota."


def parts(files: dict[str, bytes]) -> tuple[bytes, str]:
    """Files as a form sends them, and the type to send them as."""
    lines = []
    for name, content in files.items():
        head = f'--cut\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        lines.append(head.encode() + content + b"\r\n")
    return b"".join(lines) + b"--cut--\r\n", "multipart/form-data; boundary=cut"


def test_what_was_sent_is_read_although_everything_was_killed(tmp_path: Path) -> None:
    """Killed right after the answer, the server goes on where it was once it runs again, and says what became of it."""
    address = str(tmp_path / "talks.db")
    files = {f"{n}.txt": f"{TEXT} Day {n} of the talks.".encode() for n in range(3)}
    with open_desk(address) as desk:
        clerk = ClerkProcess(address)
        with serving(StoreShelf(desk, clerk)) as server:
            body, kind = parts({**files, "blank.txt": b" ... "})
            headers = {"content-type": kind, "sec-fetch-site": "same-origin"}
            lot = server.ask("/add", method="POST", body=body, headers=headers).headers["location"]
            first = clerk._process
            assert first is not None
            first.kill()
            first.wait()
            assert "of 4 documents" in server.ask(lot).text
            second = clerk._process
            assert second is not None
            assert second is not first  # whoever looks has it started again
            second.kill()
    with open_desk(address) as desk, serving(StoreShelf(desk, ClerkProcess(address))) as server:
        told = server.look(lot).text
        assert "4 of 4 documents" in told
        for name in files:
            assert f"<bdi>{name}</bdi>: read, " in told
        assert "<bdi>blank.txt</bdi></b>: " in told  # an error by its file, and the others are read
        assert sum(entry.reports for entry in desk.list_talks()) == 3
        assert desk.store.open_lots() == ()
        assert list(desk.store.check()) == []


def test_documents_are_read_by_the_reader_that_was_asked_for(tmp_path: Path) -> None:
    """What it reads is kept under its name; one that cannot be opened is told as trouble, and the document waits."""
    address = str(tmp_path / "talks.db")
    body, kind = parts({"a.txt": TEXT.encode(), "b.txt": f"{TEXT} They meet again.".encode()})
    headers = {"content-type": kind, "sec-fetch-site": "same-origin"}
    with open_desk(address) as desk:
        clerk = ClerkProcess(address, ("nobody", ReaderOptions()))
        with serving(StoreShelf(desk, clerk)) as server:
            lot = server.ask("/add", method="POST", body=body, headers=headers).headers["location"]
            until(lambda: clerk.trouble is not None)
            assert "no such reader is installed" in server.ask(lot).text
    with open_desk(address) as desk:
        with serving(StoreShelf(desk, ClerkProcess(address, ("large", ReaderOptions())))) as server:
            until(lambda: "2 of 2 documents" in server.ask(lot).text)
        (report,) = desk.store.find_reports("a.txt")
        assert desk.store.known([report.id], "large 0.1.0") == {report.id}


def until(done: Callable[[], bool], timeout_s: float = 60.0) -> None:
    """Wait for something, not longer than that."""
    end = time.monotonic() + timeout_s
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_somebody_waits_for_comes_first() -> None:
    orders = _Orders()
    orders.read_on()
    orders.settle("looked at", at_once=False)
    orders.settle("waited for", at_once=True)
    assert orders.next() == ("waited for",)
    orders.rest(1_000)
    assert orders.next() == "read"
    assert orders.next() == ("looked at",)  # nothing is left to read: there is no need to rest
    orders.settle("looked at", at_once=False)
    orders.read_on()
    assert orders.next() == "read"
    orders.read_on(after_s=0.05)
    assert orders.next() == ("looked at",)
    assert orders.next() == "read"  # tried again after a while, without being told to


def test_orders_that_come_meanwhile_are_taken() -> None:
    orders, done = _Orders(), list[object]()
    waiting = threading.Thread(target=lambda: done.append(orders.next()))
    waiting.start()
    orders.settle("late", at_once=False)
    waiting.join(5)
    assert done == [("late",)]
