"""The process in which documents from outside are parsed: it may run out of time or memory, and nothing else does.

Asked over its standard input, it answers over its standard output: a line of JSON with the length of what follows,
then that many bytes. It keeps no state between questions, opens no file that it is not part of, and ends with its
input. ``sandbox`` starts it and holds it to its limits.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, BinaryIO, Final

from dragoman.reports.pages import Fault, Page, page_as_json

MEMORY_MIB: Final = 512

OUT_OF_MEMORY: Final = "memory"
PING: Final = "ping"  # a form that nothing has: asks whether the process is up


def serve() -> None:
    """Answer questions until there are no more."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    _limit_memory()
    while (question := read_message(questions)) is not None:
        header, content = question
        _limit_time(header["cpu_s"])
        answer = _answer(header, content)
        _limit_time(0.0)
        write_message(answers, answer)


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None at the end of the stream."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    header: dict[str, Any] = json.loads(line)
    content = stream.read(header["length"])
    return (header, content) if len(content) == header["length"] else None


def write_message(stream: BinaryIO, header: dict[str, Any], content: bytes = b"") -> None:
    """Write one message."""
    stream.write(json.dumps({**header, "length": len(content)}).encode("ascii") + b"\n")
    stream.write(content)
    stream.flush()


def parse(form: str, content: bytes, options: dict[str, Any]) -> tuple[Page, ...] | Fault:
    """The articles in a document of this ``form``. Every parser of what comes from outside stands here."""
    if form == PING:
        return ()
    match form:
        case "webpage":
            from dragoman.reports.webpages import read_webpage

            return read_webpage(content.decode("utf-8"), **options)
        case "pdf":
            from dragoman.reports.pdfs import read_pdf

            return read_pdf(content)
        case "word":
            from dragoman.reports.worddocuments import read_word_document

            return read_word_document(content)
        case "saved page":
            from dragoman.reports.mail import read_saved_page

            return read_saved_page(content)
        case "mail":
            from dragoman.reports.mail import read_message

            return read_message(content)
        case "feed" | "json feed" | "sitemap" | "list of sitemaps" | "list of feeds":
            from dragoman.reports.feeds import read_list

            return read_list(form, content, **options)
        case _:
            raise ValueError(form)


def _answer(header: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        found = parse(header["form"], content, header["options"])
    except MemoryError:
        return {"failed": OUT_OF_MEMORY}
    except Exception as error:  # a parser's own mistake on a hostile document must not end the reading of the others
        return {"failed": f"{type(error).__name__}: {error}"[:200]}
    if isinstance(found, Fault):
        return {"reason": found.reason, "mend": found.mend, "kind": found.kind}
    return {"pages": [page_as_json(page) for page in found]}


def _limit_time(cpu_s: float) -> None:
    """End this process once it has computed for so long; 0: no more. On a busy machine a document gets its time."""
    if hasattr(signal, "setitimer"):  # Windows has none; there the watch of the asking process ends it
        signal.setitimer(signal.ITIMER_PROF, cpu_s)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the limit on time holds there too
        return
    limit = MEMORY_MIB * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
