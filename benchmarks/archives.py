"""How much memory a web archive takes, whatever its size: ``python benchmarks/archives.py [--mb 100 1000]``.

For each size a WARC is made in a folder that is thrown away: for every megabyte a page of its own with ten paragraphs,
and a picture that cannot be packed; one page in fifty is damaged in its middle. It is read by ``Desk.read`` into a new
store, without a model, in a process of its own. Prints seconds of wall time, the largest resident memory of the reading
process and of the sandbox, and what came of it. The exit status is 1 where the largest archive takes a tenth more than
the smallest.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

READ = """
import json, resource, sys, time
from pathlib import Path
from dragoman.desk import Taken, open_desk
from dragoman.moves import Reader
import dragoman.reports.sandbox as sandbox
class NoReader(Reader):
    def read(self, stretch):
        return ()
began, counts = time.monotonic(), {}
with open_desk(sys.argv[2]) as desk:
    for item in desk.read(sys.argv[1], talks="bay", reader=NoReader(), reader_name="none"):
        kind = "read" if isinstance(item, Taken) else item.kind
        counts[kind] = counts.get(kind, 0) + 1
sandbox._shared.close()
mib = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([time.monotonic() - began, *mib, counts]))
"""
WORDS = "the port authority said on Sunday that its pilots had agreed to meet again in the harbour office".split()


def page(chooser: random.Random) -> bytes:
    """A page like no other."""
    paragraphs = (" ".join(chooser.choices(WORDS, k=80)).capitalize() for _ in range(10))
    text = "".join(f"<p>{paragraph}.</p>" for paragraph in paragraphs)
    return f"<html><body><article><h1>Report {chooser.random()}</h1>{text}</article></body></html>".encode()


def record(kind: str, content: bytes, number: int) -> bytes:
    """A packed WARC record of one response."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-12-14T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://bay.example/{number}\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n", compresslevel=1, mtime=0)


def make(path: Path, megabytes: int) -> None:
    """Write an archive of about so many megabytes."""
    chooser = random.Random(megabytes)
    with path.open("wb") as file:
        for number in range(megabytes):
            packed = record("text/html", page(chooser), number)
            if number % 50 == 49:
                packed = packed[: len(packed) // 2] + os.urandom(100) + packed[len(packed) // 2 + 100 :]
            file.write(packed + record("image/jpeg", os.urandom(1_000_000), number))


def measure(megabytes: int) -> float:
    """Read an archive of this size and print its line; MiB of the reading process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        make(path, megabytes)
        done = subprocess.run(
            [sys.executable, "-c", READ, str(path), str(Path(folder) / "a.db")],
            capture_output=True,
            check=True,
            text=True,
        )
    seconds, mib, sandbox_mib, counts = json.loads(done.stdout)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    print(f"{megabytes:6,} MB  {seconds:6.1f} s  {mib:5.0f} MiB, sandbox {sandbox_mib:.0f} MiB  {told}", flush=True)
    return float(mib)


def main() -> None:
    """Measure every size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--mb", type=int, nargs="+", default=[100, 1000])
    mib = [measure(megabytes) for megabytes in parser.parse_args().mb]
    sys.exit(1 if mib[-1] > 1.1 * mib[0] else 0)


if __name__ == "__main__":
    main()
