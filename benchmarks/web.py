"""Load on the web application: ``python benchmarks/web.py --moves 10000 --readers 50 --requests 10000``.

A store with one invented story is served by ``dragoman serve`` in a process of its own, with its clerk, and asked by
many at once over HTTP, a new connection each time. Told are: how long the first look takes, each page's first byte the
first time and after that, how long a decision takes and the pages after it, the same under load with the memory of the
server, and how readers fare while reports are being added. The times are those of a reader, with this program's own
work among them: it runs on the same cores.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.desk import open_desk, shipped_name
from dragoman.moves.records import ACTS, Move
from dragoman.offsets import CharSpan
from dragoman.reports import Report, make_report
from dragoman.store import ReadReport
from dragoman.web.shelf import slug_of

TALKS = "Harbour talks"
SLUG = f"/t/{slug_of(TALKS)}"
PARTIES = "Ardenia Borland Caldera Dunmark Esteria Freland Galdova Harland Istria Jutmark Kaldor Lorania".split()
GOODS = "cod herring timber coal salt iron wool grain barges cranes pilots lighthouses".split()
DEEDS = ("a lower quota for", "free passage of", "a joint register of", "a toll on")
SAYS = {
    "demand": "demanded",
    "offer": "offered",
    "propose": "proposed",
    "accept": "accepted",
    "reject": "rejected",
}
PAGES = (
    *("", "/positions.json", "/shifts", "/coverage", "/plans", "/deals", "/review", "/reports", "/agenda", "/parties"),
    *(f"/search?q={GOODS[0]}", f"/evidence?party={PARTIES[1]}&term=t1", "/report?path=r00001.txt"),
)


def agenda() -> Agenda:
    """A term for each deed with each good."""
    names = [f"{deed} {good}" for good in GOODS for deed in DEEDS]
    terms = [Term(id=f"t{n}", text=f"There is {name}", phrases=(name,)) for n, name in enumerate(names)]
    size = len(DEEDS)
    return Agenda(
        name=TALKS,
        start=None,
        end=None,
        issues=tuple(
            Issue(id=f"i{n}", question=f"What of {good}?", terms=tuple(terms[n * size : n * size + size]))
            for n, good in enumerate(GOODS)
        ),
    )


def invent(number: int, chance: random.Random) -> tuple[Report, tuple[Move, ...]]:
    """A report of ten sentences, a move each, as a reader would find it."""
    told = []
    for n in range(10):
        act = chance.choice(ACTS[:5])
        words = f"{chance.choice(DEEDS)} {chance.choice(GOODS)}"
        told.append((act, chance.choice(PARTIES), words, f"in round {number}, item {n}."))
    text = " ".join(f"{party} {SAYS[act]} {words} {end}" for act, party, words, end in told)
    report = make_report(f"r{number:05}.txt", text)
    moves, at = [], 0
    for act, party, words, end in told:
        start = report.text.index(words, at)
        sentence = CharSpan(at, report.text.index(end, start) + len(end))
        moves.append(
            Move(
                report=report.path,
                sentence=sentence,
                act=act,
                object=CharSpan(start, start + len(words)),
                holder=CharSpan(at, at + len(party)),
                cue=None,
                condition=None,
                hedged=chance.random() < 0.2,
                attribution="indirect",
                score=chance.uniform(0.35, 1),
            )
        )
        at = sentence.end + 1
    return report, tuple(moves)


def fill(store: Path, moves: int) -> None:
    """The story, read and not yet worked out."""
    chance = random.Random(7)
    with open_desk(store) as desk:
        for number in range(moves // 10):
            report, found = invent(number, chance)
            dated = Report(
                id=report.id,
                path=report.path,
                text=report.text,
                title=None,
                published=date(2025, 1, 1) + timedelta(days=number % 60),
                outlet=f"Outlet {number % 20}",
                url=None,
                dropped=(),
            )
            desk.store.add(ReadReport(report=dated, moves=found, reader=shipped_name()), talks=TALKS)
        desk.set_agenda(agenda(), TALKS)


@dataclass(frozen=True)
class Answer:
    """How a request was answered."""

    first_s: float  # to the first byte
    whole_s: float
    size: int
    status: int
    text: bytes
    to: str = ""  # where it leads on


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    process: int

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """One request on a connection of its own."""
        headers = {"content-type": kind, "sec-fetch-site": "same-origin"} if body is not None else {}
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        first_s = time.perf_counter() - begun
        text = response.read()
        connection.close()
        return Answer(
            first_s, time.perf_counter() - begun, len(text), response.status, text, response.headers.get("location", "")
        )

    def memory_mib(self) -> int:
        """What the server's process holds now (Linux; 0 elsewhere)."""
        try:
            lines = Path(f"/proc/{self.process}/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))

    def worked_s(self) -> float:
        """What the server's process has computed so far (Linux; 0 elsewhere): to compare on a busy machine."""
        try:
            told = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(store: Path) -> Iterator[Server]:
    """The command, for a while."""
    command = [sys.executable, "-m", "dragoman", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        try:
            yield Server(int(told.split("127.0.0.1:")[1].split("/")[0]), process.pid)
        finally:
            process.terminate()


def read_many(server: Server, readers: int, requests: int) -> list[Answer]:
    """Every page in turn, ``readers`` at a time."""
    with ThreadPoolExecutor(readers) as pool:
        return list(pool.map(server.ask, (SLUG + PAGES[n % len(PAGES)] for n in range(requests))))


def told(answers: Sequence[Answer]) -> str:
    """Answers in a line."""
    times = sorted(answer.first_s for answer in answers)
    failed = sum(answer.status != 200 for answer in answers)
    at = [f"95 % {times[int(len(times) * 0.95)] * 1000:.0f} ms", f"longest {times[-1] * 1000:.0f} ms"]
    return f"{len(times)} requests: median {statistics.median(times) * 1000:.0f} ms, {', '.join(at)}, {failed} failed"


def wait_until(done: Callable[[Answer], bool], server: Server, path: str, pause_s: float = 0.1) -> float:
    """How long it took until the page was so."""
    begun = time.perf_counter()
    while not done(server.ask(path)):
        time.sleep(pause_s)
    return time.perf_counter() - begun


def is_settled(answer: Answer) -> bool:
    """Whether a page says that nothing newer is being worked out."""
    return b"being worked out" not in answer.text


def add_reports(server: Server, number: int) -> str:
    """Send reports; the address of their lot."""
    chance, parts = random.Random(11), []
    for n in range(number):
        report, _ = invent(1_000_000 + n, chance)
        head = f'--cut\r\nContent-Disposition: form-data; name="files"; filename="{report.path}"\r\n\r\n'
        parts.append(f"{head}{report.text}\r\n")
    field = '--cut\r\nContent-Disposition: form-data; name="talks"\r\n\r\n'
    body = "".join(parts) + f"{field}{TALKS}\r\n--cut--\r\n"
    answer = server.ask("/add", body.encode(), "multipart/form-data; boundary=cut")
    assert answer.status == 303, answer.text
    return next(lot for lot in server.ask("/").text.decode().split('"') if lot.startswith("/adding/"))


def decide(server: Server, number: int) -> str:
    """Accept a move, look at it, take that back and look again: how long each answer took, and the processor time."""
    move = json.loads(server.ask(f"{SLUG}/moves.json?page={number}").text)["quotes"][0]["id"]
    at = f"{SLUG}/move?{urlencode({'id': move})}"
    page = server.ask(at).text.decode()
    fields = {name: unescape(page.split(f'name="{name}" value="')[1].split('"')[0]) for name in ("move", "seen")}
    took, worked_s, wanted = [], server.worked_s(), {**fields, "do": "accept"}
    for _ in range(2):
        sent = server.ask(f"{SLUG}/correct", urlencode(wanted).encode(), "application/x-www-form-urlencoded")
        assert sent.status == 303, sent.text
        made = sent.to.rpartition("done=")[2]
        took += [sent.whole_s, server.ask(f"{at}&done={made}").whole_s]
        wanted = {"do": "undo", "correction": made}
    times = " and ".join(f"{one * 1000:.0f} ms" for one in took)
    return f"{times}, {server.worked_s() - worked_s:.2f} s computed"


def measure(server: Server, readers: int, requests: int, added: int) -> None:
    """Serve, ask, and print what it took."""
    first = server.ask(SLUG)
    seconds = wait_until(lambda answer: answer.status == 200, server, SLUG)
    print(f"first look: {first.first_s * 1000:.0f} ms to be told that it is worked out, {seconds:.1f} s until it was")
    for page in PAGES:
        cold = server.ask(SLUG + page)
        warm = min((server.ask(SLUG + page) for _ in range(3)), key=lambda answer: answer.first_s)
        times = f"first {cold.first_s * 1000:6.0f} ms  then {warm.first_s * 1000:4.0f} ms"
        print(f"  {page or '/':36} {times}  {warm.size / 1000:7.1f} kB")
    for number, when in ((1, "after a change"), (2, "right after that"), (3, "once settled")):
        print(f"decided and looked at, taken back and looked at, {when}: {decide(server, number)}")
        if number == 2:
            print(f"  settled {wait_until(is_settled, server, SLUG):.1f} s later")
    print("first look after a decision, before it is settled:")
    decide(server, 4)
    for page in PAGES:
        print(f"  {page or '/':36} {server.ask(SLUG + page).first_s * 1000:6.0f} ms")
    wait_until(is_settled, server, SLUG)
    before, worked_s = server.memory_mib(), server.worked_s()
    tenth = read_many(server, readers, requests // 10)
    between = server.memory_mib()
    answers = [*tenth, *read_many(server, readers, requests - len(tenth))]
    worked_s = server.worked_s() - worked_s
    print(f"{readers} readers, {told(answers)}; {worked_s / len(answers) * 1000:.1f} ms computed for each")
    print(f"  memory {before} MiB before, {between} MiB after a tenth, {server.memory_mib()} MiB after all")
    if not added:
        return
    lot = add_reports(server, added)
    held: list[Answer] = []
    over = threading.Event()

    def go_on() -> None:
        for n in range(1_000_000):
            if over.is_set():
                return
            held.append(server.ask(SLUG + PAGES[n % len(PAGES)]))

    threads = [threading.Thread(target=go_on) for _ in range(5)]
    for thread in threads:
        thread.start()
    seconds = wait_until(lambda answer: b"<h1>Read</h1>" in answer.text, server, lot, 1.0)
    over.set()
    for thread in threads:
        thread.join()
    print(f"while {added} reports were read in, in {seconds:.0f} s: 5 readers, {told(held)}")
    seconds = wait_until(is_settled, server, SLUG)
    print(f"  {seconds:.1f} s after the last one, pages show them; memory {server.memory_mib()} MiB")


def main() -> None:
    """Invent, serve, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moves", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--added", type=int, default=100, help="reports read in while others read; 0: none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "talks.db"
        fill(store, options.moves)
        with serving(store) as server:
            measure(server, options.readers, options.requests, options.added)


if __name__ == "__main__":
    main()
