"""The server: one process on one address, until Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable

import uvicorn

from dragoman.errors import InputError
from dragoman.web.app import Settings, make_app
from dragoman.web.guard import hosts_of
from dragoman.web.shelf import Shelf


def run(
    shelf: Shelf,
    *,
    host: str,
    port: int,
    others: Iterable[str],
    who: str,
    password: str | None,
    say: Callable[[str], object],
) -> None:
    """Serve ``shelf``; ``say`` is told the address once it answers.

    Raises:
        InputError: the address cannot be had.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        reason = f"cannot be had ({error.strerror})"
        raise InputError(f"{host}:{port}", reason, "stop what holds it, or give another with --port") from error
    port = listening.getsockname()[1]
    settings = Settings(hosts=hosts_of(host, port, others), who=who, password=password)
    config = uvicorn.Config(
        make_app(shelf, settings, ahead=True),
        log_level="warning",
        server_header=False,
        lifespan="off",
        proxy_headers=False,
        limit_concurrency=200,
        timeout_keep_alive=5,
    )
    listening.listen(128)
    say(f"Dragoman is at http://{f'[{host}]' if ':' in host else host}:{port}/ (Ctrl-C ends it)")
    uvicorn.Server(config).run(sockets=[listening])
