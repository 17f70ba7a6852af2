"""How fast copies are found, and how surely, beside MinHash: ``python benchmarks/copies.py``.

N reports of 450 random words; one in ten more is a copy of one of them with 3 % of its words changed, and one in a
hundred more is a copy of half of one, with as much text of its own. The same reports are grouped by MinHash with LSH
(rensa, where it is installed beside it; 128 permutations, runs of three words), which says only that two reports are
alike, not which passages they share. Processor seconds, so that a busy machine changes little.

Then copies of 200 reports, edited in the same way, are looked up in a store that holds a million hashes of signatures,
and as many texts that copy nothing: wall milliseconds for a look-up and the comparing, median and 95th of 100.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from sqlalchemy import insert

from dragoman.reports import Report, find_copies
from dragoman.reports.copies import signature_of
from dragoman.store import open_store, tables
from dragoman.store.alike import find_alike, put_signature
from dragoman.store.sql import SqlStore

WORDS, CHANGED, VOCABULARY = 450, 0.03, 900


def make_texts(count: int, seed: int) -> tuple[list[str], dict[int, int], dict[int, int]]:
    """The texts; of the edited copies and of the half copies, which text each is taken from."""
    chooser = random.Random(seed)
    vocabulary = ["".join(chooser.choices("abcdefghilmnoprstu", k=chooser.randint(2, 9))) for _ in range(VOCABULARY)]
    texts = [chooser.choices(vocabulary, k=WORDS) for _ in range(count)]
    edited: dict[int, int] = {}
    halves: dict[int, int] = {}
    for original in chooser.sample(range(count), count // 10):
        words = list(texts[original])
        for place in chooser.sample(range(WORDS), round(CHANGED * WORDS)):
            words[place] = chooser.choice(vocabulary)
        edited[len(texts)] = original
        texts.append(words)
    for original in chooser.sample(sorted(set(range(count)) - set(edited.values())), count // 100):
        halves[len(texts)] = original
        texts.append(texts[original][: WORDS // 2 + 20] + chooser.choices(vocabulary, k=WORDS // 2 - 20))
    return [" ".join(words) for words in texts], edited, halves


def ours(texts: list[str]) -> set[tuple[int, int]]:
    """Pairs of a copy and its original."""
    reports = [
        Report(id=str(n), path=str(n), text=text, title=None, published=None, outlet=None, url=None, dropped=())
        for n, text in enumerate(texts)
    ]
    return {(int(copy.report), int(copy.original)) for copy in find_copies(reports)}


def minhash(texts: list[str]) -> set[tuple[int, int]]:
    """Pairs that LSH with 32 bands of 4 calls candidates."""
    from rensa import RMinHash, RMinHashLSH

    tokens = []
    for text in texts:
        words = text.casefold().split()
        tokens.append([f"{a} {b} {c}" for (a, b), c in zip(pairwise(words), words[2:], strict=False)])
    sketches = RMinHash.from_token_sets(tokens, 128, 42)
    index = RMinHashLSH(0.5, 128, 32)
    index.insert_many(sketches)
    return {
        (max(number, other), min(number, other))
        for number, found in enumerate(index.query_all(sketches))
        for other in found
        if other != number
    }


def measure(name: str, find: Callable[[list[str]], set[tuple[int, int]]], count: int) -> None:
    """Print one line for a way of finding."""
    texts, edited, halves = make_texts(count, seed=1)
    find(texts[:100])  # what is worked out once is worked out before
    began = time.process_time()
    found = find(texts)
    seconds = time.process_time() - began
    false = len(found - set(edited.items()) - set(halves.items()))
    print(
        f"{name:10} {len(texts):7,} reports  {seconds:6.2f} s  edited copies {len(found & set(edited.items()))}/"
        f"{len(edited)}  half copies {len(found & set(halves.items()))}/{len(halves)}  false {false}"
    )


def look_up(hashes: int) -> None:
    """Print one line for looking up in a store."""
    chooser = random.Random(2)
    vocabulary = ["".join(chooser.choices("abcdefghilmnoprstu", k=chooser.randint(2, 9))) for _ in range(VOCABULARY)]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        texts: list[list[str]] = []
        held = 0
        assert isinstance(store, SqlStore)
        with store._writing() as connection:
            while held < hashes:
                texts.append(chooser.choices(vocabulary, k=WORDS))
                text = " ".join(texts[-1])
                row = {"id": str(len(texts)), "path": str(len(texts) - 1), "text": text, "talks": False}
                key = connection.execute(insert(tables.report).values(row).returning(tables.report.c.key)).scalar_one()
                put_signature(connection, key, text)
                held += len(signature_of(text))
        times, right = [], 0
        for number in chooser.sample(range(len(texts)), 200):
            copied = [chooser.choice(vocabulary) if chooser.random() < CHANGED else word for word in texts[number]]
            for words, expected in ((copied, [str(number)]), (chooser.choices(vocabulary, k=WORDS), [])):
                with store._reading() as connection:
                    began = time.perf_counter()
                    found = find_alike(connection, 0, " ".join(words))
                    times.append(1000 * (time.perf_counter() - began))
                right += [copy.original or copy.report for copy in found] == expected
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"store      {len(texts):7,} reports  {held:,} hashes  {middle:.1f} ms, {late:.1f} ms  right {right}/400")


def main() -> None:
    """Measure both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--hashes", type=int, default=1_000_000)
    options = parser.parse_args()
    count = options.reports
    measure("dragoman", ours, count)
    if find_spec("rensa"):
        measure("minhash", minhash, count)
    look_up(options.hashes)


if __name__ == "__main__":
    main()
