"""A process beside the server that reads what waits in the store and settles talks, so that no page waits for it.

Reading and settling keep a processor busy for seconds, and within the server's own process they would hold up every
page. The clerk has the store open for itself: what is to be read lies there, and what it works out is put there, so
that nothing is lost when either ends. It is asked over its standard input, answers over its standard output, a line of
JSON each, and ends with its input.

While documents wait, talks are settled for those who look at them a fifth of the time at most: each document changes
the talks, and settling large ones after every one would hold up the reading. What an analyst waits for comes first.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any, Final, Literal, Protocol

from dragoman.desk import Desk, open_desk, recipe
from dragoman.errors import DragomanError, ModelError, ReaderError, StoreError
from dragoman.moves import Reader, ReaderOptions, open_reader
from dragoman.moves.choosing import kept_name
from dragoman.reports.records import Skipped
from dragoman.web.adding import Became

_log = logging.getLogger(__name__)
_REST: Final = 4.0  # times as long as settling took, until it is done again while documents wait
_AGAIN_S: Final = 10.0  # until a store that could not be used is tried again
_NICE: Final = 5  # pages come first


class ClerkError(DragomanError):
    """The clerk could not do what it was asked."""


class Clerk(Protocol):
    """Who reads and settles. Safe to use from several threads."""

    @property
    def trouble(self) -> str | None:
        """Why documents are not read just now; None: nothing is in the way."""
        ...

    def read(self) -> None:
        """Read what waits in the store."""
        ...

    def settle(self, talks: str, *, at_once: bool) -> Future[None]:
        """Settle talks; done once the store has them, or, where it may not be written, once that was tried.

        ``at_once``: somebody waits for it; else documents that wait may come before.
        """
        ...

    def close(self) -> None:
        """Stop, once what is at hand is done."""
        ...


class ClerkProcess:
    """A clerk in a process of its own, started when there is something to do."""

    def __init__(self, address: str, reader: tuple[str, ReaderOptions] | None = None) -> None:
        """``address``: of the store; ``reader``: who reads, and what it is told; None: the one in the package."""
        self._begin = {"store": address, "reader": reader and (reader[0], asdict(reader[1]))}
        self._process: subprocess.Popen[str] | None = None
        self._asked: dict[str, Future[None]] = {}
        self._lock = threading.Lock()
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why documents are not read just now."""
        return self._trouble

    def read(self) -> None:
        """Read what waits in the store."""
        with self._lock:
            self._tell({"read": True})

    def settle(self, talks: str, *, at_once: bool) -> Future[None]:
        """Settle talks; documents that wait come first unless ``at_once``."""
        with self._lock:
            future = self._asked.get(talks)
            if future is None or at_once:
                future = self._asked.setdefault(talks, Future())
                self._tell({"settle": talks, "at_once": at_once})
            return future

    def close(self) -> None:
        """Let the process end, once it has done what it is at."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()

    def _tell(self, line: dict[str, Any]) -> None:
        for _ in range(2):  # it may have ended, or end just now
            if self._process is None or self._process.poll() is not None:
                self._process = self._start()
            if _write(self._process.stdin, line):
                return
            self._process.wait()
        raise ClerkError("the process that reads reports does not start; see what the terminal says, then start again")

    def _start(self) -> subprocess.Popen[str]:
        # -P: nothing is imported from the folder that the server was started in.
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from dragoman.web.clerk import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            encoding="utf-8",
        )
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        _write(process.stdin, self._begin)
        return process

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            if "trouble" in told:
                self._trouble = told["trouble"]
                continue
            with self._lock:
                future = self._asked.pop(told["settled"], None)
            if future is not None and told["fault"]:
                future.set_exception(ClerkError(told["fault"]))
            elif future is not None:
                future.set_result(None)
        with self._lock:
            left, self._asked = self._asked, {}
        for future in left.values():
            future.set_exception(ClerkError("the process that works talks out has ended; look again to start another"))


def _write(stream: IO[str] | None, line: dict[str, Any]) -> bool:
    """Whether the line was taken."""
    try:
        assert stream is not None
        stream.write(json.dumps(line) + "\n")
        stream.flush()
    except OSError:
        return False
    return True


# --- the process itself


class _Orders:
    """What is to be done, and what of it next."""

    def __init__(self) -> None:
        self._ended = False
        self._reads_from: float | None = None  # documents may wait, and may be read from then on; None: none waits
        self._talks: dict[str, bool] = {}  # to settle, and whether somebody waits for it
        self._rests_until = 0.0  # from settling for which nobody waits
        self._changed = threading.Condition()

    def listen(self) -> None:
        """Take orders until there are no more."""
        for line in sys.stdin:
            order = json.loads(line)
            with self._changed:
                if "settle" in order:
                    self.settle(order["settle"], at_once=order["at_once"])
                else:
                    self._reads_from = 0.0
                self._changed.notify()
        with self._changed:
            self._ended = True
            self._changed.notify()

    def settle(self, talks: str, *, at_once: bool) -> None:
        """These talks are to be settled."""
        with self._changed:
            self._talks[talks] = at_once or self._talks.get(talks, False)
            self._changed.notify()

    def next(self) -> Literal["end", "read"] | tuple[str]:
        """What to do: the name of talks to settle, to read a document, or to end. Waits for it."""
        with self._changed:
            while not self._ended:
                now = time.monotonic()
                reads = self._reads_from is not None and self._reads_from <= now
                wanted = [name for name, waited in self._talks.items() if waited]
                if not wanted and (not reads or self._rests_until <= now):
                    wanted = list(self._talks)
                if wanted:
                    del self._talks[wanted[0]]
                    return (wanted[0],)
                if reads:
                    self._reads_from = None
                    return "read"
                self._changed.wait(None if self._reads_from is None else self._reads_from - now)
        return "end"

    def rest(self, took_s: float) -> None:
        """Settling has taken so long."""
        self._rests_until = time.monotonic() + _REST * took_s

    def read_on(self, after_s: float = 0.0) -> None:
        """More documents may wait."""
        with self._changed:
            if self._reads_from is None:
                self._reads_from = time.monotonic() + after_s
                self._changed.notify()


def serve() -> None:
    """Do what is asked for until there is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server; the document at hand is read to its end
    with suppress(AttributeError, OSError):  # Windows has no such thing
        os.nice(_NICE)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    orders = _Orders()
    touched: set[str] = set()  # talks that documents went to, since the last one was read
    begin = json.loads(sys.stdin.readline())
    name, options = begin["reader"] or ("", {"model": None})
    reader: Reader | None = None
    reader_name = kept_name(name, options["model"]) if name else None
    with open_desk(begin["store"], create=False) as desk:
        threading.Thread(target=orders.listen, daemon=True).start()
        while True:
            match orders.next():
                case "end":
                    return
                case "read":
                    try:
                        if name and reader is None:
                            reader = open_reader(name, ReaderOptions(**options))
                        found = read_next(desk, reader, reader_name)
                        trouble = None
                    except (
                        StoreError,
                        ModelError,
                        ReaderError,
                    ) as error:  # no fault of the document, which goes on waiting
                        trouble = str(error)
                    _write(answers, {"trouble": trouble})
                    if trouble is not None:
                        orders.read_on(_AGAIN_S)
                    elif found is not None:
                        touched |= found
                        orders.read_on()
                    else:  # whoever looks next at the talks that were added to need not wait
                        while touched:
                            orders.settle(touched.pop(), at_once=False)
                case (talks,):
                    begun = time.monotonic()
                    _write(answers, {"settled": talks, "fault": settle(desk, talks)})
                    orders.rest(time.monotonic() - begun)


def settle(desk: Desk, talks: str) -> str | None:
    """Work these talks out and keep them; what went wrong, None: nothing."""
    try:
        for _ in range(3):
            before = desk.store.state(talks, recipe())
            if before.linked:
                break
            desk.prepare(talks)
            if desk.store.state(talks, recipe()).version == before.version:  # else something was added meanwhile
                break
    except DragomanError as error:
        return str(error)
    except Exception as error:
        _log.exception("settling %r failed", talks)
        return f"these talks could not be worked out because of a fault of ours ({type(error).__name__})"
    return None


def read_next(desk: Desk, reader: Reader | None = None, reader_name: str | None = None) -> frozenset[str] | None:
    """Read the document whose turn it is, and keep what became of it; the talks it went to, None: no document waits.

    Raises:
        StoreError: the store cannot be used; the document goes on waiting.
        ModelError: the reader in the package cannot be loaded; the document goes on waiting.
    """
    found = desk.store.next_waiting()
    if found is None:
        return None
    waiting, original = found
    became, talks = Became(), set[str]()
    try:
        for item in desk.read_originals(
            [original], published=waiting.published, talks=waiting.talks, reader=reader, reader_name=reader_name
        ):
            if isinstance(item, Skipped):
                became.failed.append((item.path, f"{item.reason}; {item.mend}"))
            else:
                told = {"new": "read", "known": "known already", "read again": "read again"}
                words = f"{told[item.added.outcome]}, {item.moves} moves"
                became.read.append((item.report.path, item.report.id, words))
                talks.update(item.added.talks)
    except (StoreError, ModelError):
        raise
    except DragomanError as error:
        became.failed.append((original.path, str(error)))
    except Exception:
        _log.exception("reading %s failed", original.path)
        became.failed.append((original.path, "could not be read because of a fault of ours; the terminal says more"))
    desk.store.put_outcome(waiting.number, became.to_json())
    return frozenset(talks)
