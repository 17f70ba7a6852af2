"""A real server on a free port, for tests."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import uvicorn

from dragoman.web import Settings, Shelf, make_app
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

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """A form as one of the server's own pages sends it."""
        sent = {
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
            "origin": self.root,
        }
        return self.ask(path, method="POST", body=urlencode(fields), headers={**sent, **headers})


@contextmanager
def serving(shelf: Shelf, *, password: str | None = None, largest: int = 2_000_000) -> Iterator[Served]:
    """Serve a shelf for a while."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    settings = Settings(hosts=hosts_of("127.0.0.1", port), who="tester", password=password, largest=largest)
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
