"""Speed and memory of reading, in one run: ``python benchmarks/speed.py ARTICLES.jsonl[.xz] [--reports DIR]``.

Prints words per second from text to resolved moves, the same for the encoder alone on the same chunks, their ratio,
peak memory, the time of ``dragoman --help`` and, given a folder of reports, of a board of them from a cold start.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

THREADS = 2


def load(path: Path, count: int) -> dict[str, str]:
    """The first ``count`` texts by id."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in islice(file, count)]
    return {row["id"]: row["text"] for row in rows}


def best_of(runs: int, command: list[str]) -> float:
    """The shortest of several runs of a command, in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--reader", choices=("shipped", "large"), default="shipped", help="which of ours")
    options = parser.parse_args()
    texts = load(options.articles, options.count)
    words = sum(len(text.split()) for text in texts.values())

    from dragoman_large import FILE

    from dragoman.language.encoder import Encoder
    from dragoman.language.sentences import split_sentences
    from dragoman.moves.reader import ShippedReader
    from dragoman.talks import read_texts, shipped_encoder

    encoder = Encoder(FILE) if options.reader == "large" else shipped_encoder()
    reader = ShippedReader(encoder)
    read_texts(dict(islice(texts.items(), 3)), reader=reader)
    chunks = [chunk for text in texts.values() for chunk in encoder.chunks(text, split_sentences(text))]
    alone: list[float] = []
    whole: list[float] = []
    moves = 0
    for _ in range(2):  # in turns, so that a slow spell of the machine meets both
        began = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(lambda chunk: encoder.features(chunk.ids), chunks):
                pass
        alone.append(time.perf_counter() - began)
        began = time.perf_counter()
        moves = len(read_texts(texts, reader=reader, threads=THREADS).moves)
        whole.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(texts)} articles, {words} words, {len(chunks)} chunks, {moves} moves, {THREADS} threads")
    print(f"text to moves   {min(whole):7.2f} s  {words / min(whole):8.0f} words/s")
    print(f"encoder alone   {min(alone):7.2f} s  {words / min(alone):8.0f} words/s")
    print(f"ratio           {min(whole) / min(alone):7.2f}")
    print(f"peak memory     {peak:7.0f} MiB")
    program = [sys.executable, "-m", "dragoman"]
    print(f"dragoman --help {best_of(5, [*program, '--help']):7.2f} s")
    if options.reports:
        seconds = best_of(3, [*program, "board", str(options.reports), "--reader", options.reader])
        print(f"board of {options.reports}, cold {seconds:7.2f} s")


if __name__ == "__main__":
    main()
