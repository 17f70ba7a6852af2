"""Reports from files and folders."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.reports import Report, Skipped, read_reports

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "


def read_one(path: Path, content: bytes | str, *, published: date | None = None) -> Report | Skipped:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    (item,) = read_reports([path], published=published)
    assert item.path == str(path)
    return item


def reason(item: Report | Skipped) -> str:
    assert isinstance(item, Skipped)
    assert item.mend
    return item.reason


def test_a_text_file_becomes_a_report(tmp_path: Path) -> None:
    """Title, text and an id that depends on the text alone."""
    first = read_one(tmp_path / "a.txt", f"Pilots and port meet\n\n{SENTENCE}\r\n\r\n\r\n{SENTENCE * 2}")
    second = read_one(tmp_path / "b.txt", f"Pilots and port meet\n{SENTENCE}\n{SENTENCE * 2}")
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.title, first.text) == ("Pilots and port meet", f"{SENTENCE.strip()}\n\n{(SENTENCE * 2).strip()}")
    assert first.id == second.id
    assert len(first.id) == 16


def test_a_date_is_never_guessed(tmp_path: Path) -> None:
    """What the text says of days dates nothing; the argument dates what the metadata do not."""
    text = "Pilots meet\n14 December 2025\n" + SENTENCE * 3
    undated = read_one(tmp_path / "a.txt", text)
    dated = read_one(tmp_path / "a.txt", text, published=date(2025, 12, 15))
    assert isinstance(undated, Report)
    assert isinstance(dated, Report)
    assert undated.published is None
    assert dated.published == date(2025, 12, 15)


def test_a_page_is_read_with_its_metadata(tmp_path: Path) -> None:
    """Title, outlet, address and day come from the page's head; navigation and scripts are no text."""
    page = (
        '<html><head><title>Pilots meet | Bay News</title><meta property="og:site_name" content="Bay News">'
        '<meta property="article:published_time" content="2025-12-15T23:40:00-05:00">'
        '<meta property="article:modified_time" content="2026-01-02"><link rel="canonical" href="https://bay.example/1">'
        "<script>var a = 'not text';</script></head><body><nav><a href='/'>Home</a></nav><article><h1>Pilots meet</h1>"
        + f"<p>{SENTENCE * 3}</p>" * 4
        + "</article></body></html>"
    )
    report = read_one(tmp_path / "a.html", page)
    assert isinstance(report, Report)
    assert (report.title, report.outlet, report.published) == ("Pilots meet", "Bay News", date(2025, 12, 15))
    assert report.url == "https://bay.example/1"
    assert "not text" not in report.text
    assert "Home" not in report.text


def test_markdown_loses_its_marks(tmp_path: Path) -> None:
    """Front matter is metadata; headings, links and emphasis become their words."""
    report = read_one(
        tmp_path / "a.md",
        f'---\ntitle: "Pilots meet"\ndate: 2025-12-01\nurl: https://bay.example/1\n---\n# Pilots meet\n\n{SENTENCE}'
        f"They want [a *higher* rate](https://x.example).\n\n## Night work\n\n{SENTENCE}",
    )
    assert isinstance(report, Report)
    assert (report.title, report.published, report.url) == ("Pilots meet", date(2025, 12, 1), "https://bay.example/1")
    assert report.text == f"{SENTENCE}They want a higher rate.\n\nNight work\n\n{SENTENCE.strip()}"


def test_rows_are_read_one_by_one_and_bad_ones_named(tmp_path: Path) -> None:
    """A row is FILE:ROW; the rest of the file is read."""
    path = tmp_path / "rows.jsonl"
    rows = [
        json.dumps({"text": SENTENCE, "title": "Pilots", "outlet": "Bay News", "published": "2025-12-14T10:00:00Z"}),
        "not json",
        "",
        "[" * 100_000,
        json.dumps({"title": "no text"}),
        '{"text": "\\ud800 ' + SENTENCE + '"}',
        json.dumps({"text": SENTENCE, "published": "in May"}),
    ]
    path.write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
    items = list(read_reports([path]))
    assert [(type(item), item.path.removeprefix(f"{path}:")) for item in items] == [
        (Report, "1"),
        (Skipped, "2"),
        (Skipped, "4"),
        (Skipped, "5"),
        (Report, "6"),
        (Report, "7"),
        (Skipped, "7"),
    ]
    first, surrogate = items[0], items[4]
    assert isinstance(first, Report)
    assert isinstance(surrogate, Report)
    assert (first.title, first.outlet, first.published) == ("Pilots", "Bay News", date(2025, 12, 14))
    assert surrogate.text.startswith("\ufffd ")


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    """Folders inside it too; other endings and hidden files are passed over."""
    for name in ("b.txt", "a/z.md", "a/y.TXT", "c.png", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SENTENCE, encoding="utf-8")
    assert [item.path for item in read_reports([f"{tmp_path}/"])] == [
        f"{tmp_path}/a/y.TXT",
        f"{tmp_path}/a/z.md",
        f"{tmp_path}/b.txt",
    ]


def test_a_folder_without_reports_is_named(tmp_path: Path) -> None:
    """An empty folder is not silently nothing."""
    (item,) = read_reports([tmp_path])
    assert "folder without a report" in reason(item)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_links_lead_neither_round_nor_out(tmp_path: Path) -> None:
    """A folder is read to its own edge, once."""
    inside = tmp_path / "coverage"
    (inside / "deep").mkdir(parents=True)
    (inside / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(SENTENCE, encoding="utf-8")
    (inside / "deep" / "loop").symlink_to(inside)
    (inside / "self").symlink_to("self")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    reasons = {Path(item.path).name: reason(item) for item in read_reports([inside]) if isinstance(item, Skipped)}
    assert "contains it" in reasons["loop"]
    assert "back to itself" in reasons["self"]
    assert "leads out" in reasons["out.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    """They could block or never end."""
    os.mkfifo(tmp_path / "pipe.txt")
    (pipe,) = read_reports([tmp_path / "pipe.txt"])
    assert "is a pipe" in reason(pipe)
    (device,) = read_reports(["/dev/zero"])
    assert "is a device" in reason(device)


def test_what_is_not_there_is_named() -> None:
    """A path that does not exist, or cannot, is a value and no exception."""
    items = list(read_reports(["nowhere/at-all.txt", "", "a\0b"]))
    assert [reason(item) for item in items] == ["does not exist", "does not exist", "is not a possible path"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "holds no words"),
        (b'"' * 10_000, "holds no words"),
        (b"Share this article\nLeave a Reply\n", "nothing but page furniture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a damaged PDF file"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\x00\x01\x02" * 100, "a binary file"),
        (SENTENCE.encode("utf-16-le"), "UTF-16"),
        ("Министр сказал в воскресенье, что стороны согласились".encode("koi8-r"), "encoding"),
        (("“" + SENTENCE).encode() + b"\xe2\x80", "damaged UTF-8"),
        (("Les ministres ont dit que les deux parties étaient d'accord pour la suite. " * 3).encode(), "in French"),
        (("Міністр сказав у неділю, що обидві сторони погодилися зустрітися. " * 3).encode(), "in Ukrainian"),
        (
            ("Waziri alisema siku ya Jumapili kwamba pande zote zimekubali kukutana. " * 8).encode(),
            "not written in English",
        ),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_unreadable_content_is_skipped_with_its_reason(tmp_path: Path, content: bytes, expected: str) -> None:
    """The reason says what the file is."""
    assert expected in reason(read_one(tmp_path / "a.txt", content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_common_encodings_are_read_alike(tmp_path: Path, encoding: str) -> None:
    """Curly quotation marks and accents come out the same."""
    text = f"“We stand at the café,” the pilot said – again. {SENTENCE}".strip()
    report = read_one(tmp_path / "a.txt", text.encode(encoding))
    assert isinstance(report, Report)
    assert report.text == text


def test_a_few_control_characters_are_dropped_and_said(tmp_path: Path) -> None:
    """NUL bytes inside text do not make it binary."""
    report = read_one(tmp_path / "a.txt", SENTENCE.replace("port", "po\0rt"))
    assert isinstance(report, Report)
    assert report.text == SENTENCE.strip()
    assert report.dropped[0].reason == "control characters"


ARTICLE = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(6))
HOSTILE = {
    "one-sentence.txt": "the port authority of the town said that " * 2500,
    "quotes.txt": '"' * 10_000 + SENTENCE * 20,
    "short-lines.txt": "a\n" * 40_000 + SENTENCE * 3,
    "blanks.txt": " " * 400_000 + SENTENCE + " \n" * 100_000,
    "dots.txt": '."' * 100_000 + SENTENCE,
    "less-than.html": "<" * 300_000,
    "open-tags.html": "<a " * 100_000,
    "comments.html": "<!--" * 80_000,
    "table.html": "<table>" + "<tr><td>1</td></tr>" * 15_000 + "</table>" + ARTICLE,
    "breaks.html": "<p>" + "a<br>" * 40_000 + "</p>" + ARTICLE,
    "list.html": "<ul>" + "<li>word</li>" * 12_000 + "</ul>" + ARTICLE,
    "blanks.html": "<p>" + " " * 400_000 + "</p>" + ARTICLE,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_takes_long(tmp_path: Path, name: str) -> None:
    """Whatever a file holds, it is read or skipped in time that grows with its length."""
    (tmp_path / name).write_text(HOSTILE[name], encoding="utf-8")
    started = time.perf_counter()
    assert len(list(read_reports([tmp_path / name]))) == 1
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("levels", [150, 300, 10_000])
def test_deep_nesting_loses_no_text(tmp_path: Path, levels: int) -> None:
    """A page nested deeper than its parser goes is read all the same."""
    report = read_one(tmp_path / "a.html", "<div>" * levels + ARTICLE + "</div>" * levels)
    assert isinstance(report, Report)
    assert report.text.count("port authority") == 18


def test_a_page_of_links_is_no_report(tmp_path: Path) -> None:
    """Too little text is said, not passed on as an article."""
    links = "<a href='x'>Home and more</a>" * 40
    assert isinstance(read_one(tmp_path / "a.html", f"<html><body><nav>{links}</nav></body></html>"), Skipped)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=600) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_report_or_a_reason(tmp_path: Path, content: bytes) -> None:
    """Never an exception, whatever the ending."""
    for ending in (".txt", ".md", ".html", ".jsonl"):
        path = tmp_path / f"any{ending}"
        path.write_bytes(content)
        items = list(read_reports([path]))
        assert items or ending == ".jsonl"
        for item in items:
            if isinstance(item, Report):
                item.text.encode("utf-8")
                assert item.text == item.text.strip()
            else:
                assert item.reason
                assert item.mend
