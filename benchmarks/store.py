"""How quick a large store is: a million moves of fifty thousand reports, made up, and what one waits for.

Each figure is given twice: the time that passed, and the time that the processor worked for it, which is the one to
compare on a machine that is busy with something else.

    python benchmarks/store.py build/bench.db
    python benchmarks/store.py postgresql://USER@HOST/NAME --reports 5000
    python benchmarks/store.py build/bench.db --kills 200

Stories are of very different size, as in the news: the n-th largest has an n-th of the reports of the largest.
Measuring adds reports to the store: fill a new one to measure again. No figure counts starting Python.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import insert

from dragoman.agenda import Agenda, Issue, Term, dump_agenda
from dragoman.desk import Desk, open_desk, recipe
from dragoman.moves.records import ACTS, ATTRIBUTIONS, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.reports import Report, make_report
from dragoman.store import Marks, Positions, Query, ReadReport, Settled, tables
from dragoman.store.sql import SqlStore
from dragoman.talks import Talks

MOVES_PER_REPORT = 20
SENTENCES, WORDS = 24, 8  # of a report
LINKED = 0.3  # share of moves that name a term
SYLLABLES = "ba be bi bo ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to".split()


def main() -> None:
    """Fill a store, if it is empty, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="a new file, or the address of an empty database")
    parser.add_argument("--reports", type=int, default=50_000)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=0, help="instead, kill readers so often and compare what is left")
    options = parser.parse_args()
    if options.kills:
        kill(options.kills)
        return
    with open_desk(options.store) as desk:
        if not desk.list_talks():
            begun = time.perf_counter()
            fill(desk, options.reports, options.stories)
            print(f"filled in {time.perf_counter() - begun:.0f} s")
        measure(desk)
        print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MiB")


def fill(desk: Desk, reports: int, stories: int) -> None:
    """Made-up reports and moves, as if they had been read, resolved and linked."""
    assert isinstance(desk.store, SqlStore)
    chance = random.Random(1)
    words = sorted({"".join(chance.choices(SYLLABLES, k=3)) for _ in range(6000)})
    weights = [1 / (rank + 5) for rank in range(len(words))]
    largest = reports / sum(1 / rank for rank in range(1, stories + 1))
    sizes = [max(1, round(largest / rank)) for rank in range(1, stories + 1)]
    database = desk.store._database
    key = 0
    for story, size in enumerate(sizes, start=1):
        agenda = _agenda(story)
        made = [_report(key + number, story, chance, words, weights, agenda) for number in range(1, size + 1)]
        with desk.store._writing() as connection:
            talks = {**dict.fromkeys(("given", "fixed"), True), **dict.fromkeys(("settled", "linked"), 0)}
            connection.execute(
                insert(tables.talks).values(
                    key=story,
                    name=f"story {story}",
                    agenda=dump_agenda(agenda),
                    version=2,
                    recipe="",
                    shared="[]",
                    **talks,
                )
            )
            rows: dict[str, list[dict[str, object]]] = {name: [] for name in ("report", "source", "reading", "member")}
            for report, _ in made:
                key += 1
                about = {
                    **dict.fromkeys(tables.ABOUT),
                    **{"path": report.path, "title": report.title, "outlet": report.outlet},
                    "published": report.published.isoformat() if report.published else None,
                }
                kept = {"key": key, "id": report.id, "language": "en", "text": report.text, "talks": True}
                rows["report"].append({**kept, **about})
                rows["source"].append({"report": key, **about, "dropped": "[]", "fetched": None})
                rows["reading"].append({"report": key, "reader": "made-up", "number": 1, "moves": "[]"})
                rows["member"].append({"talks": story, "report": key})
            for name, held in rows.items():
                connection.execute(insert(tables.METADATA.tables[name]), held)
            for row in rows["report"]:
                database.index_words(connection, int(str(row["key"])), str(row["title"]), str(row["text"]))
        told = Talks(
            reports=tuple(report for report, _ in made),
            skipped=(),
            copies=(),
            moves=tuple(move for _, moves in made for move in moves),
            agenda=agenda,
        )
        settled = Settled(
            reports=told.reports,
            copies=(),
            moves=told.moves,
            shared=told.shared,
            human=frozenset(),
            agenda=dump_agenda(agenda),
            drafted=False,
        )
        positions = Positions(stances=told.stances(), shifts=told.shifts())
        desk.store.put_settled(f"story {story}", settled, positions, version=2, recipe=recipe())
    with desk.store._writing() as connection:
        if connection.dialect.name == "postgresql":  # keys that were given do not count there
            for name in ("report", "talks"):
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'key'), (SELECT max(key) FROM {name}))"
                )


def _agenda(story: int) -> Agenda:
    issues = tuple(
        Issue(
            id=f"issue-{number}",
            question="?",
            terms=tuple(Term(id=f"t{number}-{term}-{story}", text=f"Term {term}", phrases=()) for term in range(4)),
        )
        for number in range(4)
    )
    return Agenda(name=None, start=None, end=None, issues=issues)


def _report(
    key: int, story: int, chance: random.Random, words: list[str], weights: list[float], agenda: Agenda
) -> tuple[Report, list[Move]]:
    sentences = [" ".join(chance.choices(words, weights, k=WORDS)).capitalize() + "." for _ in range(SENTENCES)]
    report = replace(
        make_report(f"reports/{key}.txt", " ".join(sentences) + f" Report {key}."),
        title=sentences[0],
        outlet=f"outlet {chance.randrange(200)}",
        published=date(2024, 1, 1) + timedelta(days=chance.randrange(700)),
    )
    terms = [term.id for term in agenda.terms]
    start = 0
    moves = []
    for sentence in sentences[:MOVES_PER_REPORT]:
        end = start + len(sentence)
        link = TermLink(term=chance.choice(terms), sign=chance.choice((1, -1)), score=0.8)
        moves.append(
            Move(
                report=report.path,
                sentence=CharSpan(start, end),
                act=chance.choice(ACTS),
                object=CharSpan(start + 2, end - 1),
                holder=CharSpan(start, start + 1),
                cue=None,
                condition=None,
                hedged=False,
                attribution=chance.choice(ATTRIBUTIONS),
                score=0.8,
                party=f"party {chance.randrange(6)} of {story}",
                terms=(link,) if chance.random() < LINKED else (),
            )
        )
        start = end + 1
    return report, moves


def measure(desk: Desk) -> None:
    """What one waits for."""
    entries = desk.list_talks()
    print(f"{sum(entry.reports for entry in entries):,} reports of {len(entries):,} stories in {desk.store.where}")
    for place in (0, 9, 99, 499):
        if place < len(entries):
            entry = entries[place]
            times = _median(lambda name=entry.name: desk.board(name))  # type: ignore[misc]  # defaults of a lambda
            print(f"  board of story {place + 1:>3} by size ({entry.reports:>5} reports): {times}")
            for what, most in (("its shifts, the first 50 of each kind", 50), ("all of its shifts", None)):
                times = _median(lambda name=entry.name, most=most: desk.shifts(name, most=most))  # type: ignore[misc]  # defaults
                print(f"    {what}: {times}")
            whole = _median(lambda name=entry.name: desk.talks(name), 1)  # type: ignore[misc]  # defaults of a lambda
            print(f"    all of its moves and texts: {whole}")
    text = desk.store.find_reports("reports/77.txt")[0].text.split()
    party = "party 1 of 1"
    for what, query in (
        ("a common word", Query(words=text[3])),
        ("two words", Query(words=" ".join(text[3:5]))),
        ("a common word by a party", Query(words=text[3], party=party)),
        ("an act and a term", Query(words=text[3], act="demand", terms=("t1-1-1",))),
    ):
        found = desk.search(query)
        print(f"  search, {what} ({found.reports:,} reports): {_median(lambda q=query: desk.search(q))}")  # type: ignore[misc]  # defaults of a lambda
    export_moves(desk.store.where, entries[0].name)
    numbers = count()

    def add(talks: str | None) -> None:
        number = next(numbers)
        report = make_report(
            f"new/{time.time_ns()}-{number}.txt", f"Ardenia demanded a weir {time.time_ns()} {number}."
        )
        marks = Marks(parties=frozenset({"Ardenia", "Borland"}), words=dict.fromkeys(text[: 8 + number % 3], 60))
        desk.store.add(ReadReport(report=report, moves=(), reader="made-up", marks=marks), talks=talks)

    print(f"  adding a report to the largest story: {_median(lambda: add(entries[0].name), 15)}")
    print(f"  adding a report that finds its talks: {_median(lambda: add(None), 15)}")


def export_moves(store: str, talks: str) -> None:
    """What it takes to write the moves of some talks, and whether none is missing."""
    with tempfile.TemporaryDirectory() as folder:
        for form in ("csv", "parquet"):
            file = Path(folder) / f"moves.{form}"
            command = [sys.executable, "-m", "dragoman", "export", "moves", "--store", store, "--talks", talks]
            begun = time.perf_counter()
            told = subprocess.run([*command, "--format", form, "-o", file], check=True, capture_output=True, text=True)
            passed = time.perf_counter() - begun
            said = told.stderr.strip().rpartition(": ")[2]
            print(f"  {form} of its moves: {said} said, {rows_of(file):,} written, {passed:.0f} s")


def rows_of(file: Path) -> int:
    """The rows of a file of moves."""
    if file.suffix == ".parquet":
        from pyarrow.parquet import ParquetFile

        return int(ParquetFile(file).metadata.num_rows)
    with file.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _median(call: Callable[[], object], times: int = 5) -> str:
    """What a call takes, in milliseconds that passed and that were worked: medians, the first call left out."""
    call()
    passed, worked = [], []
    for _ in range(times):
        begun, before = time.perf_counter(), time.process_time()
        call()
        passed.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - before))
    return f"{statistics.median(passed):6.0f} ms passed, {statistics.median(worked):5.0f} ms worked"


def kill(kills: int) -> None:
    """Kill readers at random moments, and compare what they leave with an unbroken reading."""
    from tests.store.killing import dump_of, kill_while_reading, read_all
    from tests.store.reading import write_reports

    with tempfile.TemporaryDirectory() as name:
        folder = write_reports(Path(name) / "reports", 40)
        unbroken = str(Path(name) / "unbroken.db")
        read_all(unbroken, folder)
        before = dump_of(unbroken)
        total = stores = differing = 0
        addresses: Iterator[str] = (str(Path(name) / f"{number}.db") for number in count())
        for address, killed in kill_while_reading(addresses, folder, kills=kills, seed=1):
            total, stores, differing = total + killed, stores + 1, differing + (dump_of(address) != before)
        print(f"{total} kills over {stores} stores of 41 reports: {differing} differ from an unbroken reading")


if __name__ == "__main__":
    main()
