"""Web archives, whole and damaged. They are written by warcio, another library than the one that reads them."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dragoman.reports import Report, Skipped, read_reports

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "


def article(number: int) -> bytes:
    body = "".join(f"<p>Report {number}. {SENTENCE * 3}</p>" for _ in range(4))
    return f"<html><head><title>Report {number}</title></head><body><article>{body}</article></body></html>".encode()


def written(
    pages: Sequence[tuple[bytes, dict[str, str]]],
    *,
    packed: bool = True,
    status: str = "200 OK",
    kind: str = "text/html",
) -> list[bytes]:
    """Each record as warcio writes it."""
    records = []
    for number, (content, headers) in enumerate(pages, start=1):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        http = StatusAndHeaders(status, [("Content-Type", kind), *headers.items()], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                f"https://bay.example/{number}", "response", payload=io.BytesIO(content), http_headers=http
            )
        )
        records.append(out.getvalue())
    return records


def three(*, packed: bool = True) -> list[bytes]:
    return written([(article(number), {}) for number in (1, 2, 3)], packed=packed)


def read(tmp_path: Path, content: bytes, name: str = "a.warc.gz") -> tuple[list[Report], list[str]]:
    path = tmp_path / name
    path.write_bytes(content)
    items = list(read_reports([path]))
    assert all(item.mend for item in items if isinstance(item, Skipped))
    return (
        [item for item in items if isinstance(item, Report)],
        [item.reason for item in items if isinstance(item, Skipped)],
    )


def addresses(reports: list[Report]) -> list[str]:
    return [(report.url or "").rpartition("/")[2] for report in reports]


@pytest.mark.parametrize("packed", [True, False])
def test_every_article_of_an_archive_is_a_report(tmp_path: Path, packed: bool) -> None:
    name = "a.warc.gz" if packed else "a.warc"
    reports, reasons = read(tmp_path, b"".join(three(packed=packed)), name)
    assert reasons == []
    assert [report.path for report in reports] == [f"{tmp_path}/{name}:{number}" for number in (1, 2, 3)]
    assert addresses(reports) == ["1", "2", "3"]


def test_one_gzip_around_the_whole_file(tmp_path: Path) -> None:
    assert len(read(tmp_path, gzip.compress(b"".join(three(packed=False))))[0]) == 3


def test_a_wacz_holds_archives(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/../../data.warc.gz", b"".join(three()))
        archive.writestr("datapackage.json", "{}")
    reports, reasons = read(tmp_path, out.getvalue(), "a.wacz")
    assert reasons == []
    assert [report.path for report in reports] == [f"{tmp_path}/a.wacz!data.warc.gz:{number}" for number in (1, 2, 3)]
    assert list(tmp_path.iterdir()) == [tmp_path / "a.wacz"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_wacz_ends_in_reports_or_reasons(tmp_path: Path, data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.warc", b"".join(PLAIN))
    content = bytearray(out.getvalue())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    reports, reasons = read(tmp_path, bytes(content), "a.wacz")
    assert reports or reasons


def test_a_wacz_packed_in_another_way_is_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("archive/data.warc", b"".join(PLAIN))
    assert read(tmp_path, out.getvalue(), "a.wacz") == ([], ["is packed in a way that WACZ does not know"])


def chunked(content: bytes) -> bytes:
    parts = [content[:500], content[500:]]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_bodies_are_unpacked_as_their_headers_say(tmp_path: Path) -> None:
    """Also where a crawler has unpacked them and kept the headers."""
    pages = [
        (gzip.compress(article(1)), {"Content-Encoding": "gzip"}),
        (brotli.compress(article(2)), {"Content-Encoding": "br"}),
        (chunked(gzip.compress(article(3))), {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}),
        (article(4), {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}),
    ]
    reports, reasons = read(tmp_path, b"".join(written(pages)))
    assert reasons == []
    assert addresses(reports) == ["1", "2", "3", "4"]


def test_what_is_no_article_is_counted_and_what_is_no_document_is_passed_over(tmp_path: Path) -> None:
    errors = written([(b"gone", {})] * 2, status="404 Not Found")
    pictures = written([(b"\x89PNG", {})], kind="image/png")
    moved = written([(b"", {"Location": "/x"})], status="301 Moved")
    reports, reasons = read(tmp_path, b"".join([*errors, *pictures, *moved, *three()]))
    assert addresses(reports) == ["1", "2", "3"]
    assert reasons == ["holds error pages instead of articles (2 × 404)"]


def lengthened(record: bytes, length: int) -> bytes:
    head, rest = record.split(b"Content-Length: ", 1)
    return head + b"Content-Length: %d" % length + rest[rest.index(b"\r\n") :]


PLAIN, PACKED = three(packed=False), three()
DAMAGED = {
    "garbage between records": (b"".join([PACKED[0], b"garbage" * 50, PACKED[1], PACKED[2]]), "a.warc.gz", "123"),
    "garbage between plain records": (b"".join([PLAIN[0], b"garbage\r\n" * 50, PLAIN[1], PLAIN[2]]), "a.warc", "123"),
    "a damaged record": (
        b"".join([PACKED[0], PACKED[1][:99] + bytes(30) + PACKED[1][129:], PACKED[2]]),
        "a.warc.gz",
        "13",
    ),
    "cut off": (b"".join([PACKED[0], PACKED[1], PACKED[2][:-30]]), "a.warc.gz", "123"),
    "cut off, plain": (b"".join(PLAIN)[:-60], "a.warc", "123"),
    "length 10^12": (b"".join([PLAIN[0], lengthened(PLAIN[1], 10**12), PLAIN[2]]), "a.warc", "123"),
    "length 10^12, packed": (
        b"".join([PACKED[0], gzip.compress(lengthened(PLAIN[1], 10**12)), PACKED[2]]),
        "a.warc.gz",
        "123",
    ),
    "length -5": (b"".join([PACKED[0], gzip.compress(lengthened(PLAIN[1], -5)), PACKED[2]]), "a.warc.gz", "13"),
    "length too short": (b"".join([PLAIN[0], lengthened(PLAIN[1], 120), PLAIN[2]]), "a.warc", "13"),
    "two million headers": (
        b"".join([PACKED[0], gzip.compress(b"WARC/1.0\r\n" + b"X: y\r\n" * 2_000_000 + b"\r\n"), PACKED[2]]),
        "a.warc.gz",
        "13",
    ),
    "empty": (b"", "a.warc.gz", ""),
    "no archive": (b"hello" * 100, "a.warc", ""),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_damage_costs_what_is_damaged_and_is_named(tmp_path: Path, damage: str) -> None:
    content, name, left = DAMAGED[damage]
    reports, reasons = read(tmp_path, content, name)
    assert addresses(reports) == list(left)
    assert reasons


@pytest.mark.parametrize(
    ("damage", "place", "what"),
    [
        ("garbage between records", 2, f"between byte {len(PACKED[0])} and byte {len(PACKED[0]) + 350}"),
        ("a damaged record", 2, f"between byte {len(PACKED[0])} and byte {len(PACKED[0]) + len(PACKED[1])}"),
        ("cut off", 3, "is cut short"),
        ("length -5", 2, f"between byte {len(PACKED[0])} and byte"),
    ],
)
def test_what_was_lost_is_named_once_and_where_it_was(tmp_path: Path, damage: str, place: int, what: str) -> None:
    """Not as the sound record before it; what could be saved of a record is said to be cut short."""
    path = tmp_path / DAMAGED[damage][1]
    path.write_bytes(DAMAGED[damage][0])
    (lost,) = (item for item in read_reports([path]) if isinstance(item, Skipped))
    assert (lost.path, lost.kind) == (f"{path}:{place}", "damaged")
    assert what in lost.reason


def test_packed_and_plain_records_may_follow_each_other(tmp_path: Path) -> None:
    """As where archives were joined."""
    reports, reasons = read(tmp_path, b"".join([PACKED[0], PLAIN[1], PACKED[2], PLAIN[0]]))
    assert (addresses(reports), reasons) == (["1", "2", "3", "1"], [])


@pytest.mark.parametrize("address", ["http://[bay.example/1", "http://bay.example:x/", "https://[::1", "http://"])
def test_what_is_no_address_costs_no_report(tmp_path: Path, address: str) -> None:
    """An archive says where its records come from, and may say anything."""
    record = PLAIN[0].replace(b"https://bay.example/1", address.encode())
    reports, reasons = read(tmp_path, record + PLAIN[1], "a.warc")
    assert (addresses(reports), reasons) == (["", "2"], [])


def test_a_bomb_in_a_record_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    bombs = [(gzip.compress(bytes(60_000_000)), {"Content-Encoding": "gzip"}), (bytes(30_000_000), {})]
    reports, reasons = read(tmp_path, b"".join([*written(bombs), *three()]))
    assert addresses(reports) == ["1", "2", "3"]
    assert len(reasons) == 2
    assert "unpacks to more" in reasons[0]
    assert "larger than" in reasons[1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_never_costs_the_others(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever happens inside one record, the records that do not touch it are read."""
    start, end = len(PACKED[0]), len(PACKED[0]) + len(PACKED[1])
    content = bytearray(b"".join(PACKED))
    for place in data.draw(st.lists(st.integers(start, end - 1), min_size=1, max_size=20)):
        content[place] = data.draw(st.integers(0, 255))
    reports, _ = read(tmp_path, bytes(content))
    assert {"1", "3"} <= set(addresses(reports))
