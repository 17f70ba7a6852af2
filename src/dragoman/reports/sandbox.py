"""Parsing of documents from outside, each within a time and a memory that no document can change.

The parsers run in one process beside this one (``worker``), started by the first document that needs it and kept for
the next. One that takes too long or too much is ended; what it was parsing is named, and the next document gets a new
process.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from typing import Any, Final, cast

from dragoman.reports.pages import Fault, Page, page_from_json
from dragoman.reports.worker import MEMORY_MIB, OUT_OF_MEMORY, PING, read_message, write_message

LONGEST_S: Final = 10.0  # of computing for one document; the slowest of eighty news pages takes 0.4
_PATIENCE: Final = 6.0  # times that in wall time, for a machine that has much else to do
_START_S: Final = 30.0  # for the process to come up on a busy machine: no fault of the document


class Sandbox:
    """One process for parsing, and the lock that lets one document in at a time."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        """``longest_s``: seconds of computing for one document."""
        self._longest_s = longest_s
        self._wall_s = longest_s * (_PATIENCE if hasattr(signal, "setitimer") else 1.0)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def parse(self, form: str, content: bytes, **options: object) -> tuple[Page, ...] | Fault:
        """The articles in a document of this ``form`` (see ``worker.parse``), or why there are none.

        A ``Fault`` whose reason begins with "could not be parsed" says that a limit was met or the parser failed.
        """
        with self._lock:
            try:
                process = self._started()
            except OSError as error:
                return Fault(
                    f"could not be parsed: no process could be started for it ({error.strerror})",
                    "give the machine some memory and try again",
                    "over the limits",
                )
            header = {"form": form, "options": options, "cpu_s": self._longest_s}
            answer = self._ask(process, header, content, self._wall_s)
        if answer is None:
            return Fault(
                f"could not be parsed within {self._longest_s:g} s and {MEMORY_MIB} MiB",
                "save its text as a .txt file",
                "over the limits",
            )
        if answer.get("failed") == OUT_OF_MEMORY:
            return Fault(
                f"could not be parsed within {MEMORY_MIB} MiB", "save its text as a .txt file", "over the limits"
            )
        if "failed" in answer:
            return Fault(f"could not be parsed ({answer['failed']})", "save its text as a .txt file", "damaged")
        if "reason" in answer:
            return Fault(answer["reason"], answer["mend"], answer["kind"])
        return tuple(page_from_json(row) for row in answer["pages"])

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():  # a fork of this program owns none
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self.close()
        # -P: nothing is imported from the folder that the reports are in.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from dragoman.reports.worker import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        # Coming up is no fault of the document, however busy the machine is.
        if self._ask(self._process, {"form": PING, "options": {}, "cpu_s": 0.0}, b"", _START_S) is None:
            raise OSError(0, "it did not come up")
        return self._process

    def _ask(
        self, process: subprocess.Popen[bytes], header: dict[str, Any], content: bytes, longest_s: float
    ) -> dict[str, Any] | None:
        """The answer. None: the process ended before it gave one."""
        # Killing is what ends a parser that never returns; reading its output then ends as well.
        watch = threading.Timer(longest_s, process.kill)
        watch.daemon = True
        watch.start()
        try:
            write_message(cast(Any, process.stdin), header, content)
            message = read_message(cast(Any, process.stdout))
        except OSError:
            message = None
        finally:
            watch.cancel()
        if message is None:
            self.close()
            return None
        return message[0]


_shared = Sandbox()
atexit.register(_shared.close)


def parse_in_sandbox(form: str, content: bytes, **options: object) -> tuple[Page, ...] | Fault:
    """``Sandbox.parse`` in the process that the whole program shares."""
    return _shared.parse(form, content, **options)
