"""A real local server that speaks the chat-completions protocol and answers what a test tells it to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer as it goes over the wire; ``body`` None: the connection is closed without an answer."""

    body: bytes | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One question as it came over the wire."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def sentences(self) -> list[str]:
        """The sentences asked about."""
        return [row["text"] for row in json.loads(self.body["messages"][1]["content"])["sentences"]]


Answer = Callable[[Request], Reply]


def completion(content: object, finish: str | None = "stop", **message: object) -> Reply:
    """A chat completion whose message holds this, as JSON where it is no string."""
    text = content if isinstance(content, str | None) else json.dumps(content)
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    return Reply(json.dumps({"object": "chat.completion", "choices": [choice]}).encode())


def listed(**changes: object) -> dict[str, Any]:
    """A move as an answer lists it."""
    row = {
        "sentence": 0,
        "act": "reject",
        "object": "the quota",
        "holder": "Iceland",
        "cue": "rejected",
        "condition": None,
        "hedged": False,
        "attribution": "narrated",
    }
    return {**row, **changes}


def moves(*rows: Mapping[str, Any]) -> Reply:
    """A completion that lists these moves."""
    return completion({"moves": list(rows)})


@contextmanager
def serve(answer: Answer) -> Iterator[tuple[str, list[Request]]]:
    """The address of a server on a free port of the loopback, and what it is asked, as it comes."""
    asked: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(Request(self.path, dict(self.headers), json.loads(body)))
            reply = answer(asked[-1])
            if reply.body is None:
                self.connection.close()
                return
            self.send_response(reply.status)
            headers = {"Content-Type": "application/json", "Content-Length": str(len(reply.body)), **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the other side may have hung up
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a closed connection is wanted
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


def in_turn(replies: Sequence[Reply]) -> Answer:
    """One reply after the other, then the last one again."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]
