"""Reports from tables and JSON lines, their columns told by name."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from dragoman.reports import Report, Skipped, read_reports
from dragoman.reports.records import Original

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office."


def read(path: Path, columns: Mapping[str, str] | None = None) -> list[Report | Skipped]:
    return list(read_reports([path], columns=columns))


def report(item: Report | Skipped) -> Report:
    assert isinstance(item, Report)
    return item


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_are_read_whatever_parts_their_columns(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "export.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["Source", "Headline", "Date", "Body", "Link"])
        writer.writerow(
            ["Bay News", "Pilots meet", "2025-12-14", f"{SENTENCE}\n\nAt the café, {SENTENCE}", "https://b.example"]
        )
        writer.writerow(["Bay News", "", "in May", SENTENCE, ""])
    first, second, note = read(path)
    assert (report(first).outlet, report(first).title, report(first).published, report(first).url) == (
        "Bay News",
        "Pilots meet",
        date(2025, 12, 14),
        "https://b.example",
    )
    assert report(first).text == f"{SENTENCE}\n\nAt the café, {SENTENCE}"
    assert (report(first).path, report(second).path) == (f"{path}:2", f"{path}:3")
    assert isinstance(note, Skipped)
    assert "names no day" in note.reason


def test_columns_are_mapped_as_told(tmp_path: Path) -> None:
    """In tables and JSON lines alike; a column that is not there is named with those that are."""
    table = tmp_path / "a.csv"
    table.write_text(f"Volltext,Medium\n{SENTENCE},Hafenblatt\n", encoding="utf-8")
    lines = tmp_path / "a.jsonl"
    lines.write_text(json.dumps({"Volltext": SENTENCE, "Medium": "Hafenblatt"}), encoding="utf-8")
    for path in (table, lines):
        (item,) = read(path, {"text": "volltext", "outlet": "Medium"})
        assert report(item).outlet == "Hafenblatt"
    (missing,) = read(table, {"text": "Text"})
    assert isinstance(missing, Skipped)
    assert "'Volltext', 'Medium'" in missing.mend
    (untold,) = read(table)
    assert isinstance(untold, Skipped)
    assert "--column text=NAME" in untold.mend


@pytest.mark.parametrize(
    "content",
    [b"", b"text\n", b'text\n"' + b"x" * 1000, b"\x00\x01", b'"', b"text\n\xff\xfe\xfd", b"a,b\n1,2,3\n", b"%PDF-1.7"],
)
def test_odd_tables_are_named_and_end(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert read(path)


def test_every_row_is_handed_on_before_it_is_read(tmp_path: Path) -> None:
    """A report names the bytes that it was read from."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": SENTENCE}) + "\n", encoding="utf-8")
    kept: list[Original] = []
    (item,) = read_reports([path], keep=kept.append)
    assert [original.content for original in kept] == [json.dumps({"text": SENTENCE}).encode()]
    assert report(item).original == kept[0].sha256
