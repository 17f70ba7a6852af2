"""How fast copies are found, and how surely, beside MinHash: ``python benchmarks/copies.py [--reports N]``.

N reports of 450 random words; one in ten more is a copy of one of them with 3 % of its words changed, and one in a
hundred more is a copy of half of one, with as much text of its own. The same reports are grouped by MinHash with LSH
(rensa, where it is installed beside it; 128 permutations, runs of three words), which says only that two reports are
alike, not which passages they share. Processor seconds, so that a busy machine changes little.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise

from dragoman.reports import Report, find_copies

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


def main() -> None:
    """Measure both ways."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000)
    count = parser.parse_args().reports
    measure("dragoman", ours, count)
    if find_spec("rensa"):
        measure("minhash", minhash, count)


if __name__ == "__main__":
    main()
