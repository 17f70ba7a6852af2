"""Real servers on this machine that answer as a test says: well, badly, slowly, or never to the end."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[["Request", socket.socket], None]


@dataclass(frozen=True)
class Request:
    """What a client asked: its path, its headers by lower-case name."""

    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """One server; ``requests`` is what it was asked so far."""

    port: int
    behaviour: Behaviour
    requests: list[Request] = field(default_factory=list)

    def url(self, path: str = "/", *, host: str = "news.example", scheme: str = "http") -> str:
        """An address on this server."""
        return f"{scheme}://{host}:{self.port}{path}"


def answer(
    connection: socket.socket, body: bytes = b"", status: str = "200 OK", length: int | None = None, **headers: str
) -> None:
    """A whole answer; ``length``: what Content-Length says instead of the truth."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("Content-Length", str(len(body) if length is None else length))
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


@contextlib.contextmanager
def serving(behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of the loopback interface, each connection in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1], behaviour)
        threading.Thread(target=_accept, args=(listener, server, context), daemon=True).start()
        yield server


def _accept(listener: socket.socket, server: Server, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(connection, server, context), daemon=True).start()


def _serve(connection: socket.socket, server: Server, context: ssl.SSLContext | None) -> None:
    connection.settimeout(20)
    with contextlib.suppress(OSError), connection:
        stream = connection if context is None else context.wrap_socket(connection, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head and (block := stream.recv(4096)):
            head += block
        lines = head.decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in lines[1:] if ":" in line)
        request = Request(
            path=lines[0].split(" ")[1] if lines[0].count(" ") == 2 else "",
            headers={name.lower(): value.strip() for name, _, value in fields},
        )
        server.requests.append(request)
        server.behaviour(request, stream)
        with contextlib.suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)
