"""Reading into a store in a process of its own, which is killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from dragoman.desk import open_desk
from dragoman.store import open_store
from tests.store.reading import NAME, VerbReader


def read_all(address: str, folder: Path) -> None:
    """Read a folder into a store and look at the talks."""
    with open_desk(address) as desk:
        for _ in desk.read(folder, talks="river", reader=VerbReader(), reader_name=NAME):
            pass
        desk.settled("river", linked=False)


def start(address: str, folder: Path) -> int:
    """Start reading in a copy of this process; its process id. It ends with 0, and prints nothing."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            read_all(address, folder)
            status = 0
        finally:
            os._exit(status)
    return child


def kill_while_reading(addresses: Iterator[str], folder: Path, *, kills: int, seed: int) -> Iterator[tuple[str, int]]:
    """Fill stores, killed at random moments ``kills`` times in all; each store, and how often it was killed.

    The first address is filled without a kill, to see how long that takes.
    """
    chance = random.Random(seed)
    begun = time.monotonic()
    assert _status(start(next(addresses), folder)) == 0
    whole_s = time.monotonic() - begun
    total = 0
    while total < kills:
        address, killed = next(addresses), 0
        while True:
            child = start(address, folder)
            if total < kills:
                time.sleep(chance.uniform(0, whole_s))
                os.kill(child, signal.SIGKILL)
            status = _status(child)
            if status == 0:
                break
            assert status == -signal.SIGKILL
            killed, total = killed + 1, total + 1
        yield address, killed


def _status(child: int) -> int:
    """How a process ended: its exit status, or the signal that killed it, negative."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dump_of(address: str) -> list[str]:
    """All that was brought into a store."""
    with open_store(address, create=False) as store:
        assert list(store.check()) == []
        return list(store.dump())
