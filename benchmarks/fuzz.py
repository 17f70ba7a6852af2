"""Our own parsers on inputs that a fuzzer makes: ``python benchmarks/fuzz.py TARGET [--seconds N]``.

Needs ``pip install 'dragoman[fuzz]'`` (atheris, which counts the branches that an input reaches and changes those that
reach new ones). Without a TARGET, the targets are listed. Each begins with a few inputs of its kind, made here. An
exception that the parser does not declare, an input that takes longer than ten seconds, or more than 1 GB ends the run
with an exit status other than 0 and writes the input to a file here.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

SENTENCE = "The port authority said on Sunday, 14 December 2025, that its pilots would meet again if the rate holds. "
PAGE = (
    '<html lang="en"><head><title>Pilots meet</title><meta property="og:site_name" content="Bay">'
    '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Pilots", "liveBlogUpdate": '
    '[{"articleBody": "One.Two.", "datePublished": "2025-12-14T10:00:00Z"}]}</script></head><body><article><h1>Pilots'
    f'</h1><p>{SENTENCE}</p><ul><li>{SENTENCE}</li></ul><div itemprop="liveBlogUpdate"><time datetime="2025-12-14">x'
    f"</time><p>{SENTENCE}</p></div><!-- --></article></body></html>"
)
NEXIS = (
    "1 of 2 DOCUMENTS\n\nBay News\n\nDecember 14, 2025\n\nPilots meet\n\nBYLINE: Ann\n\nLENGTH: 12 words\n\nBODY:\n\n"
    f"{SENTENCE}\n\nLOAD-DATE: December 15, 2025\n\nEnd of Document\n"
)
FACTIVA = (
    f"HD Pilots meet\nBY Ann\nWC 12 words\nPD 14 December 2025\nSN Bay News\nLP\n{SENTENCE}\nTD\n{SENTENCE}\n"
    "AN Document BAY0000020251214ec1e00001\n"
)
MARKDOWN = f"---\ntitle: x\ndate: 2025-12-14\n---\n# A\n\n{SENTENCE}"
LINKED = '{"@type": ["Article"], "author": [{"name": "Ann"}], "liveBlogUpdate": {"articleBody": "x"}}'
OPML = '<opml><body><outline xmlUrl="https://a.example"/></body></opml>'
MAIL = (
    "From: Bay <a@bay.example>\nSubject: =?utf-8?q?Pilots?=\nDate: Sun, 14 Dec 2025 10:00:00 +0100\nMIME-Version: 1.0\n"
    f'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html\n\n{PAGE}\n--b\nContent-Type: '
    f'text/plain\nContent-Disposition: attachment; filename="a.txt"\n\n{SENTENCE}\n--b--\n'
)
FEED = (
    "<rss><channel><title>Bay</title><item><title>Pilots</title><link>https://bay.example/1</link>"
    f"<pubDate>Sun, 14 Dec 2025 10:00:00 GMT</pubDate><description>{SENTENCE * 8}</description></item></channel></rss>"
)
SITEMAP = "<urlset><url><loc>https://bay.example/1</loc><lastmod>2025-12-14</lastmod></url></urlset>"


def word_document() -> bytes:
    """The smallest document."""
    out = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(out, "w") as archive:
        body = (
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body></w:document>'
        )
        archive.writestr("word/document.xml", body)
    return out.getvalue()


def web_archive() -> bytes:
    """Two records, one packed."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + SENTENCE.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-12-14T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Target-URI: https://bay.example/1\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    record = head.encode() + http + b"\r\n\r\n"
    return gzip.compress(record, mtime=0) + record


def parsed(form: str, **options: object) -> Callable[[bytes], None]:
    """What the sandbox does with a document of this form, here."""

    def run(content: bytes) -> None:
        from dragoman.reports.worker import parse

        parse(form, content, dict(options))

    return run


def page(content: bytes) -> None:
    """A web page as it comes to the sandbox, and its reports."""
    from dragoman.reports.cleaning import clean_page, plain_lines
    from dragoman.reports.pages import Fault, page_as_json, page_from_json
    from dragoman.reports.webpages import read_webpage

    found = read_webpage(plain_lines(content.decode("utf-8", "replace"))[0], address="https://bay.example/a")
    for article in () if isinstance(found, Fault) else found:
        assert page_from_json(json.loads(json.dumps(page_as_json(article)))) == article
        clean_page(article)


def scanned(content: bytes) -> None:
    """Our scan of HTML, without the libraries beside it."""
    from dragoman.reports.markup import scan

    scan(content.decode("utf-8", "replace"))


def linked(content: bytes) -> None:
    """JSON-LD."""
    from dragoman.reports.linkeddata import linked_article

    linked_article([content.decode("utf-8", "replace")])


def text(content: bytes) -> None:
    """Text, its encoding, exports, front matter, sentences, and dates in prose."""
    from dragoman.reports.documents import Handling, read_original
    from dragoman.reports.records import Original, Report
    from dragoman.talks import readable_sentences

    for ending in (".txt", ".md"):
        for item in read_original(Original(path=f"a{ending}", content=content), Handling()):
            if isinstance(item, Report):
                for span in readable_sentences(item)[0]:
                    assert 0 <= span.start < span.end <= len(item.text)


def rows(content: bytes) -> None:
    """Tables and JSON lines."""
    from dragoman.reports.documents import Handling
    from dragoman.reports.rows import read_json_lines, read_table

    for read in (read_json_lines, read_table):
        list(read("a", io.BytesIO(content), Handling()))


def lists(content: bytes) -> None:
    """Feeds, sitemaps, OPML."""
    from dragoman.reports.feeds import list_form, read_list

    form = list_form(content)
    if form is not None:
        read_list(form, content, address="https://bay.example/feed")


def archive(content: bytes) -> None:
    """WARC."""
    from dragoman.reports.archives import read_warc
    from dragoman.reports.documents import Handling

    list(read_warc("a.warc", io.BytesIO(content), Handling()))


def unpacked(content: bytes) -> None:
    """Content-Encoding: the first byte says which."""
    from dragoman.reports.unpacking import LARGEST, unpack

    names = ("gzip", "deflate", "br", "zstd")
    found = unpack(content[1:], [names[content[0] % 4]] if content else [])
    assert not isinstance(found, bytes) or len(found) <= LARGEST


def addresses(content: bytes) -> None:
    """Web addresses and IP addresses."""
    from dragoman.reports.addresses import is_public, parse_address
    from dragoman.reports.pages import Fault

    written = content.decode("utf-8", "replace")
    is_public(written)
    found = parse_address(written)
    if not isinstance(found, Fault):
        again = parse_address(found.url)
        assert not isinstance(again, Fault), found.url
        assert (again.host, again.port) == (found.host, found.port)


def dates(content: bytes) -> None:
    """Dates of metadata and of prose."""
    from datetime import date

    from dragoman.events.dates import find_dates
    from dragoman.reports.pages import parse_date, parse_time

    written = content.decode("utf-8", "replace")
    parse_date(written)
    parse_time(written)
    for found in find_dates(written):
        assert 0 <= found.words.start < found.words.end <= len(written)
        found.days(date(2025, 12, 14), "past")


TARGETS: Final[dict[str, tuple[Callable[[bytes], None], list[bytes]]]] = {
    "page": (page, [PAGE.encode()]),
    "scan": (scanned, [PAGE.encode()]),
    "linked": (linked, [LINKED.encode()]),
    "text": (text, [NEXIS.encode(), FACTIVA.encode(), MARKDOWN.encode()]),
    "rows": (rows, [f'text,date\n"{SENTENCE}",2025-12-14\n'.encode(), json.dumps({"text": SENTENCE}).encode()]),
    "lists": (lists, [FEED.encode(), SITEMAP.encode(), OPML.encode()]),
    "mail": (parsed("mail"), [MAIL.encode()]),
    "saved": (parsed("saved page"), [MAIL.encode()]),
    "word": (parsed("word"), [word_document()]),
    "archive": (archive, [web_archive(), web_archive()[web_archive().index(b"WARC/") :]]),
    "unpack": (unpacked, [b"\0" + gzip.compress(SENTENCE.encode(), mtime=0), b"\2" + SENTENCE.encode()]),
    "addresses": (addresses, [b"https://bay.example:8080/a?b=c#d", b"http://[::ffff:10.0.0.1]/", b"64:ff9b::1.2.3.4"]),
    "dates": (dates, [SENTENCE.encode(), b"2025-12-14T10:00:00+01:00", b"next Monday, last week, 3 May"]),
}  # fmt: skip


def main() -> None:
    """Fuzz one target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args()
    if options.target is None:
        print(*TARGETS, sep="\n")
        return
    import atheris

    with atheris.instrument_imports(include=["dragoman"]):
        run, seeds = TARGETS[options.target]
        run(seeds[0])  # what it needs is imported here, and counted
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds):
            (Path(corpus) / str(number)).write_bytes(seed)
        limits = ["-timeout=10", "-rss_limit_mb=1000", "-max_len=20000", f"-max_total_time={options.seconds}"]
        atheris.Setup([sys.argv[0], corpus, *limits], run)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
