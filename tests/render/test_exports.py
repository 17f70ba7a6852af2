"""Exports are whole, and as their readers expect them."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree

from dragoman.errors import InputError
from dragoman.render.exports import FORMATS, SUBJECTS, subject_rows, write_export
from dragoman.talks import Talks
from tests.positions.build import AGENDA, move, report

NIGHT = "sailing at night"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def talks() -> Talks:
    """Two reports, one of them with what a spreadsheet or an XML reader would choke on."""
    a = report("x/a", "The guild will not have sailing at night. It rained.", "2025-03-01")
    b = report("x/b", '=1+1 "Guild" & <co> want sailing at night. The carters want a crew of three.', "2025-03-08")
    moves = (
        move(a, "Guild", "reject", NIGHT, "night", speaker="Ann Harrow"),
        move(b, "=HYPERLINK(1)", "demand", NIGHT, "night"),
        move(b, "Carters & <sons>\x01", "demand", "a crew of three", "crew", hedged=True),
    )
    a = replace(a, url="https://bay.example/a", outlet="Bay News")
    return Talks(reports=(a, b), skipped=(), copies=(), moves=moves, agenda=AGENDA)


def rows_in(path: Path, form: str) -> int:
    if form == "jsonl":
        return len(path.read_text("utf-8").splitlines())
    if form in ("csv", "dna"):
        with path.open(encoding="utf-8", newline="") as file:
            return len(list(csv.DictReader(file)))
    if form == "parquet":
        return int(pq.read_table(path).num_rows)
    if form == "graphml":
        return len(etree.parse(path).findall(f".//{GRAPHML}edge"))
    return len(json.loads(path.read_text("utf-8"))["items"])


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("form", FORMATS)
def test_the_file_holds_as_many_rows_as_are_said(talks: Talks, tmp_path: Path, subject: str, form: str) -> None:
    path = tmp_path / "out"
    count = write_export(talks, subject, form, path)
    assert count == rows_in(path, form) > 0
    if form in ("csv", "jsonl", "parquet"):
        assert count == len(list(subject_rows(talks, subject)))
    first = path.read_bytes()
    write_export(talks, subject, form, path)
    assert path.read_bytes() == first
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_parquet_keeps_every_field(talks: Talks, tmp_path: Path, subject: str) -> None:
    """Nested ones too: what is read back is what went in."""
    write_export(talks, subject, "parquet", tmp_path / "out")
    assert pq.read_table(tmp_path / "out").to_pylist() == list(subject_rows(talks, subject))


def test_no_cell_is_a_formula(talks: Talks, tmp_path: Path) -> None:
    for form in ("csv", "dna"):
        write_export(talks, "moves", form, tmp_path / "out")
        with (tmp_path / "out").open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith(("=", "+", "@"))]


def test_actors_by_terms(talks: Talks, tmp_path: Path) -> None:
    write_export(talks, "moves", "dna", tmp_path / "out")
    with (tmp_path / "out").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["organization"], row["person"], row["concept_id"], row["agreement"], row["date"], row["source"]) == (
        "Guild",
        "Ann Harrow",
        "night",
        "0",
        "2025-03-01",
        "Bay News",
    )


def test_a_network_joins_parties_and_terms(talks: Talks, tmp_path: Path) -> None:
    write_export(talks, "stances", "graphml", tmp_path / "out")
    root = etree.parse(tmp_path / "out").getroot()
    nodes = {node.get("id") for node in root.iter(f"{GRAPHML}node")}
    assert {"party:Guild", "term:night", "term:crew"} <= nodes
    for edge in root.iter(f"{GRAPHML}edge"):
        assert {edge.get("source"), edge.get("target")} <= nodes
    keys = {key.get("id") for key in root.iter(f"{GRAPHML}key")}
    assert {data.get("key") for data in root.iter(f"{GRAPHML}data")} <= keys


def test_annotations_point_at_their_words(talks: Talks, tmp_path: Path) -> None:
    write_export(talks, "moves", "annotations", tmp_path / "out")
    page = json.loads((tmp_path / "out").read_text("utf-8"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    texts = {item.id: item.text for item in talks.reports}
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        text = texts[item["target"]["source"].rpartition(":")[2]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"])
        assert text[position["end"] :].startswith(quote["suffix"])
    assert page["items"][0]["target"]["scope"] == "https://bay.example/a"


def test_a_file_that_cannot_be_written_is_named(talks: Talks, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none/out"):
        write_export(talks, "moves", "csv", tmp_path / "none" / "out")
