"""Inputs that are made to cost time or memory: each within 10 s and 512 MiB, with an outcome that is said.

    python benchmarks/hostile.py [--only NAME]

Every input is made anew, written to a folder that is thrown away, and read by ``read_reports`` in a process of its own
that is ended at 40 s. Prints one row each: bytes, seconds of computing (of the reading process and its sandbox, their
start included, which a busy machine does not stretch), MiB (the larger of the reading process and the sandbox), and
what came of it. The exit status is 1 if a row is over its bars or ended without an outcome.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
ARTICLE = "<article>" + f"<p>{SENTENCE * 3}</p>" * 6 + "</article>"
LONGEST_S, LARGEST_MIB = 10.0, 512.0

READ = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
from dragoman.reports import Report, read_reports
items = list(read_reports(sys.argv[1:]))
import dragoman.reports.sandbox as sandbox
sandbox._shared.close()
spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(use.ru_utime + use.ru_stime for use in spent)
reports = [len(item.text.split()) for item in items if isinstance(item, Report)]
reasons = [item.reason for item in items if not isinstance(item, Report)]
mib = max(use.ru_maxrss for use in spent) / 1024
print(json.dumps([seconds, mib, len(reports), sum(reports), reasons]))
"""


def nested(levels: int) -> bytes:
    """An article inside so many elements."""
    return ("<html><body>" + "<div>" * levels + ARTICLE + "</div>" * levels + "</body></html>").encode()


def page(text: str) -> bytes:
    """A page with this before its article."""
    return f"<html><body>{text}{ARTICLE}</body></html>".encode()


def record(content: bytes, *, length: int | None = None, headers: str = "") -> bytes:
    """A WARC record of one response."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers.encode() + b"\r\n" + content
    size = len(http) if length is None else length
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-12-14T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        "WARC-Target-URI: https://bay.example/\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {size}"
    )
    return head.encode() + b"\r\n\r\n" + http + b"\r\n\r\n"


def zeros_packed(size: int, layers: int = 1) -> bytes:
    """So many zeros, packed, and packed again."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, compresslevel=9) as file:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))
    content = out.getvalue()
    for _ in range(layers - 1):
        content = gzip.compress(content, mtime=0)
    return content


def laughs(root: str) -> bytes:
    """A billion laughs before a root element."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>{root}'.encode()


def feed(items: int) -> bytes:
    """A feed with so many items."""
    item = "<item><title>A &lt;script&gt;x&lt;/script&gt;</title><link>https://a.example/{}</link></item>"
    return f"<rss><channel>{''.join(item.format(n) for n in range(items))}</channel></rss>".encode()


def document(paragraph: str) -> bytes:
    """A Word document of one paragraph."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        body = (
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p></w:body></w:document>'
        )
        archive.writestr("word/document.xml", body)
    return out.getvalue()


PLAIN = record(ARTICLE.encode())
HEADERS = b"WARC/1.0\r\n" + b"X: y\r\n" * 2_000_000
GOOD = gzip.compress(record(ARTICLE.encode()), mtime=0)
INPUTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "300 nested elements": ("a.html", lambda: nested(300)),
    "10,000 nested elements": ("a.html", lambda: nested(10_000)),
    "100,000 nested elements": ("a.html", lambda: nested(100_000)),
    "table of 200,000 rows": ("a.html", lambda: page("<table>" + "<tr><td>1</td></tr>" * 200_000 + "</table>")),
    "list of 6,900 items": ("a.html", lambda: page("<ul>" + "<li>word</li>" * 6_900 + "</ul>")),
    "100,000 line breaks": ("a.html", lambda: page("<p>" + "a<br>" * 100_000 + "</p>")),
    "50,000 dates": ("a.html", lambda: page("<p>" + "14 December 2025 " * 50_000 + "</p>")),
    "5 MB of blanks": ("a.html", lambda: page("<p>" + " " * 5_000_000 + "</p>")),
    "500,000 entities": ("a.html", lambda: page("<p>" + "&amp;" * 500_000 + "</p>")),
    "3 MB of open tags": ("a.html", lambda: b"<a " * 1_000_000),
    "3 MB of open comments": ("a.html", lambda: b"<!--" * 750_000),
    "JSON-LD of 100,000 levels": (
        "a.html", lambda: page('<script type="application/ld+json">' + "[" * 100_000 + "</script>")
    ),
    "NUL and lone surrogates": ("a.html", lambda: page("\0" * 1000).replace(b"port", b"p\xed\xa0\x80ort")),
    "19 MB of one paragraph": ("a.html", lambda: page("<p>" + SENTENCE * 190_000 + "</p>")),
    "100 KB without a full stop": ("a.txt", lambda: ("the port and the pilots " * 4_200).encode()),
    "10,000 quotation marks": ("a.txt", lambda: ('"' * 10_000 + SENTENCE * 20).encode()),
    "1,000 levels of brackets": ("a.txt", lambda: ("(" * 1_000 + SENTENCE * 20 + ")" * 1_000).encode()),
    "1 MB of the letter a": ("a.txt", lambda: b"a" * 1_000_000),
    "bomb of 1 GiB in a WARC": ("a.warc.gz", lambda: zeros_packed(1 << 30) + GOOD),
    "body of 1 GiB packed once": (
        "a.warc", lambda: record(zeros_packed(1 << 30), headers="Content-Encoding: gzip\r\n") + PLAIN
    ),
    "body of 1 GiB packed twice": (
        "a.warc",
        lambda: record(zeros_packed(1 << 30, 2), headers="Content-Encoding: gzip, gzip\r\n") + PLAIN,
    ),
    "WARC cut off": ("a.warc.gz", lambda: GOOD + GOOD[:-40]),
    "WARC with a length of 10^12": ("a.warc", lambda: record(b"x", length=10**12) + PLAIN),
    "WARC with a negative length": ("a.warc.gz", lambda: gzip.compress(record(b"x", length=-1)) + GOOD),
    "WARC with garbage between": ("a.warc.gz", lambda: GOOD + os.urandom(1_000_000) + GOOD),
    "WARC with 2 million headers": ("a.warc.gz", lambda: gzip.compress(HEADERS) + GOOD),
    "feed of a billion laughs": ("a.rss", lambda: laughs("<rss><channel><title>&l9;</title></channel></rss>")),
    "sitemap of a billion laughs": ("a.xml", lambda: laughs("<urlset><url><loc>&l9;</loc></url></urlset>")),
    "feed of 50,000 items": ("a.rss", lambda: feed(50_000)),
    "Word document of 60 MB packed": ("a.docx", lambda: document("a" * 60_000_000)),
    "PDF that is only a header": ("a.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj << /A " * 200_000),
    "e-mail of 100,000 parts": (
        "a.eml", lambda: b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000
    ),
    "table with an open quotation mark": ("a.csv", lambda: b'text\n"' + SENTENCE.encode() * 150_000),
    "JSON line of 18 MB": ("a.jsonl", lambda: json.dumps({"text": SENTENCE * 180_000}).encode()),
}  # fmt: skip


def measure(name: str) -> tuple[bool, str]:
    """Read one input; whether it keeps the bars, and its row."""
    file, make = INPUTS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_bytes(make())
        size = path.stat().st_size
        try:
            done = subprocess.run(
                [sys.executable, "-c", READ, str(path)], capture_output=True, timeout=900, check=True, text=True
            )
        except subprocess.TimeoutExpired:
            return False, f"| {name} | {size:,} | > 900 | | no outcome |"
        except subprocess.CalledProcessError as error:
            return False, f"| {name} | {size:,} | | | ended with {error.stderr.strip().splitlines()[-1:]} |"
    seconds, mib, reports, words, reasons = json.loads(done.stdout)
    told = [f"{reports} read ({words:,} words)"] if reports else []
    told += [reason if len(reason) <= 110 else f"{reason[:107]}..." for reason in reasons[:2]]
    kept = seconds <= LONGEST_S and mib <= LARGEST_MIB and bool(told)
    return kept, f"| {name} | {size:,} | {seconds:.1f} | {mib:.0f} | {'; '.join(told)} |"


def main() -> None:
    """Measure every input and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", help="one input, by its name")
    options = parser.parse_args()
    failed = 0
    print("| input | bytes | s | MiB | outcome |\n|---|---|---|---|---|")
    for name in [options.only] if options.only else INPUTS:
        kept, row = measure(name)
        failed += not kept
        print(row, "" if kept else " <-- over", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
