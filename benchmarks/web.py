"""Load on the web application: ``python benchmarks/web.py --moves 10000 --readers 50 --requests 10000``.

An invented story is made in memory, served on a free port by the real server, and read by many at once.
"""

from __future__ import annotations

import argparse
import http.client
import random
import resource
import socket
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import uvicorn

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.moves.records import ACTS, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.reports import make_report
from dragoman.talks import Talks
from dragoman.web import FixedShelf, Settings, make_app
from dragoman.web.guard import hosts_of

PAGES = ("", "/positions.json", "/deals", "/reports", "/review", "/parties", "/agenda", "/search?q=harbour")


def invent(moves: int) -> Talks:
    """A story of so many moves: ten in a report, forty terms, twenty parties."""
    chance = random.Random(7)
    terms = tuple(Term(id=f"t{n}", text=f"Clause {n} of the harbour treaty holds", phrases=()) for n in range(40))
    issues = tuple(
        Issue(id=f"i{n}", question=f"Question {n}?", terms=terms[n * 5 : n * 5 + 5]) for n in range(len(terms) // 5)
    )
    reports, found = [], []
    for number in range(moves // 10):
        sentences = [f"Party {chance.randrange(20)} spoke of the harbour, item {number}-{n}." for n in range(10)]
        report = make_report(f"r{number:05}.txt", " ".join(sentences))
        reports.append(report)
        at = 0
        for sentence in sentences:
            start = report.text.index(sentence, at)
            at = start + len(sentence)
            found.append(
                Move(
                    report=report.path,
                    sentence=CharSpan(start, at),
                    act=chance.choice(ACTS[:5]),
                    object=CharSpan(start + 10, at - 1),
                    holder=None,
                    cue=None,
                    condition=None,
                    hedged=chance.random() < 0.2,
                    attribution="indirect",
                    score=chance.uniform(0.35, 1),
                    party=" ".join(sentence.split()[:2]),
                    terms=(TermLink(term=chance.choice(terms).id, sign=chance.choice((1, -1)), score=0.9),),
                )
            )
    agenda = Agenda(name="Harbour", start=date(2025, 1, 1), end=date(2025, 1, 1) + timedelta(30), issues=issues)
    return Talks(reports=tuple(reports), skipped=(), copies=(), moves=tuple(found), agenda=agenda)


def main() -> None:
    """Serve, ask, and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--moves", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--requests", type=int, default=10_000)
    options = parser.parse_args()
    shelf = FixedShelf(invent(options.moves))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    port = listening.getsockname()[1]
    app = make_app(shelf, Settings(hosts=hosts_of("127.0.0.1", port)))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    slug = f"/t/{shelf.entries()[0].slug}"

    def ask(page: str) -> tuple[float, int, int]:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", slug + page)
        response = connection.getresponse()
        first = time.perf_counter() - began
        size = len(response.read())
        connection.close()
        return first, size, response.status

    pages = (*PAGES, "/evidence?party=Party+1&term=t1", "/report?path=r00001.txt")
    for page in pages:
        cold, warm = ask(page), min(ask(page) for _ in range(3))
        print(
            f"{page or '/':36} first {cold[0] * 1000:8.0f} ms  then {warm[0] * 1000:6.0f} ms  {warm[1] / 1000:7.1f} kB"
        )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ThreadPoolExecutor(options.readers) as pool:
        answers = list(pool.map(ask, (pages[n % len(pages)] for n in range(options.requests))))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = sorted(answer[0] for answer in answers)
    failed = sum(answer[2] != 200 for answer in answers)
    print(
        f"{options.readers} readers, {len(times)} requests: median {statistics.median(times) * 1000:.0f} ms, ", end=""
    )
    print(f"95 % {times[int(len(times) * 0.95)] * 1000:.0f} ms, {failed} failed")
    print(f"most memory {before // 1024} MiB before, {after // 1024} MiB after")


if __name__ == "__main__":
    main()
