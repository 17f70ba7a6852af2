"""A real server on a free port, for tests."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import uvicorn

from dragoman.desk import Desk
from dragoman.web import Settings, Shelf, make_app
from dragoman.web.clerk import ClerkError, read_next, settle
from dragoman.web.guard import hosts_of


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content, where it came as it is."""
        return self.content.decode()


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    port: int

    @property
    def root(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, with exactly these headers besides Host."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, response.read())
        finally:
            connection.close()

    def look(self, path: str) -> Answer:
        """What stands at a path once everything is read and worked out, as to somebody who looks again and again."""
        until = time.monotonic() + 60
        while True:
            answer = self.ask(path)
            waits = answer.status == 202 or "being worked out" in answer.text or 'hx-trigger="every 1s"' in answer.text
            if not waits or time.monotonic() > until:
                return answer
            time.sleep(0.05)

    def post(self, path: str, fields: Mapping[str, str] | Sequence[tuple[str, str]], **headers: str) -> Answer:
        """A form as one of the server's own pages sends it."""
        sent = {
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
            "origin": self.root,
        }
        return self.ask(path, method="POST", body=urlencode(fields), headers={**sent, **headers})


class ClerkAtHand:
    """A clerk in this process: no start to wait for, and what a test puts in place of a model is used."""

    trouble: str | None = None

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self) -> None:
        """Read all that waits, now."""
        while read_next(self._desk) is not None:
            pass

    def settle(self, talks: str, *, at_once: bool) -> Future[None]:
        """Settle talks, now."""
        del at_once
        done = Future[None]()
        if wrong := settle(self._desk, talks):
            done.set_exception(ClerkError(wrong))
        else:
            done.set_result(None)
        return done

    def close(self) -> None:
        """It holds nothing."""


@contextmanager
def serving(
    shelf: Shelf, *, password: str | None = None, largest: int = 2_000_000, port: int = 0, fresh_s: float = 0.0
) -> Iterator[Served]:
    """Serve a shelf for a while; ``port``: the one of a server that has ended, 0: any free one."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    port = listening.getsockname()[1]
    settings = Settings(
        hosts=hosts_of("127.0.0.1", port), who="tester", password=password, largest=largest, fresh_s=fresh_s
    )
    config = uvicorn.Config(make_app(shelf, settings), log_level="critical", lifespan="off", server_header=False)
    server = uvicorn.Server(config)
    listening.listen(64)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(port)
    finally:
        server.should_exit = True
        thread.join(10)
        shelf.close()
