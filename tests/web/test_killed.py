"""The server as a program of its own, killed at the worst moments: what it answered for stands when it runs again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from dragoman.desk import open_desk
from tests.web.serving import Served
from tests.web.test_correcting import form_in

TEXT = "Norland demands a lower quota for cod, its minister said. Sudmark rejects a lower quota for cod."


@contextmanager
def program(store: Path) -> Iterator[Served]:
    """``dragoman serve``; killed at the end, with no time for anything."""
    command = [sys.executable, "-m", "dragoman", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            yield Served(int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0]))
        finally:
            process.kill()


def moves_of(served: Served, slug: str) -> list[str]:
    """The addresses of the moves of some talks."""
    page = served.look(f"{slug}/moves").text
    return [unescape(address) for address in re.findall(r'href="(/t/[^"]+/move\?id=[^"]+)"', page)]


def test_what_was_decided_stands_although_the_server_was_killed_right_after(tmp_path: Path) -> None:
    store = tmp_path / "talks.db"
    with program(store) as served:
        lot = served.post("/add", {"text": TEXT, "called": "monday", "talks": "cod"}).headers["location"]
        assert "1 of 1 document" in served.look(lot).text
        (slug,) = set(re.findall(r'href="(/t/[^"/]+)"', served.look("/").text))
        at = moves_of(served, slug)[0]
        answer = served.post(f"{slug}/correct", {**form_in(served.ask(at).text, "accept"), "why": "heard it myself"})
        assert answer.status == 303
    with program(store) as served:
        assert "heard it myself" in served.look(at).text
        assert "Undo" in served.look(at).text
        answer = served.post("/add", {"text": f"{TEXT} They meet again.", "called": "tuesday", "talks": "cod"})
        assert answer.status == 303
    with program(store) as served:
        assert "1 of 1 document" in served.look(answer.headers["location"]).text
        assert "heard it myself" in served.look(at).text
        served.look(slug)
    with open_desk(store) as desk:
        assert [kept.why for kept in desk.store.corrections()] == ["heard it myself"]
        assert sum(move.by_hand for move in desk.talks("cod").moves) == 1
        assert [entry.reports for entry in desk.list_talks()] == [2]
        assert list(desk.store.check()) == []
