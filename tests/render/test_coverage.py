"""Coverage as rows and as a page."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from dragoman.render.coverage import coverage_rows, coverage_view
from dragoman.render.rows import csv_lines
from dragoman.reports.records import Appearance
from dragoman.talks import Talks
from tests.positions.build import AGENDA, move, report


@pytest.fixture
def talks() -> Talks:
    """Three reports that disagree, one of them with a headline that goes too far."""
    a = report("x/a", "The guild demands sailing at night. It rained.", "2025-03-01", "Guild's ultimatum")
    b = report("x/b", "The carters demand sailing at night. Critics say it is mad.", "2025-03-01")
    c = report("x/c", "The guild will not have sailing at night. It may want a crew of three.", "2025-03-01")
    night = "sailing at night"
    a = replace(a, outlet="Post", also=(Appearance(path="y/a", outlet="Quay News", url=None, published=None),))
    moves = (
        move(a, "Guild", "demand", night, "night", speaker="Ann Harrow"),
        move(a, "Guild", "reject", "It rained"),
        move(b, "Carters", "demand", night, "night"),
        move(c, "Guild", "reject", night, "night", speaker="Bo Lind"),
        move(c, "Guild", "demand", "a crew of three", "crew", hedged=True),
    )
    return Talks(reports=(a, b, c), skipped=(), copies=(), moves=moves, agenda=AGENDA)


def test_every_row_keeps_the_contract(talks: Talks) -> None:
    schema = json.loads((files("dragoman") / "schemas" / "coverage.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    rows = list(coverage_rows(talks, talks.coverage()))
    for row in rows:
        Draft202012Validator(schema).validate(row)
    assert {row["finding"] for row in rows} >= {
        "carried",
        "reattributed",
        "contradicted",
        "left_out",
        "lone",
        "conflict",
        "unsourced",
        "headline",
        "same_text",
    }
    assert len(list(csv_lines(rows))) == len(rows) + 1


def test_the_page_says_how_many_rows_an_export_has(talks: Talks) -> None:
    coverage = talks.coverage()
    for width in (60, 120):
        console = Console(file=io.StringIO(), width=width)
        console.print(coverage_view(talks, coverage, width=width))
        assert isinstance(console.file, io.StringIO)
        shown = " ".join(console.file.getvalue().split())
        assert f"{len(list(coverage_rows(talks, coverage)))} rows in an export" in shown
        for words in (
            "Ann Harrow",
            "Bo Lind",
            "different speakers",
            "ultimatum",
            "Critics say",
            "different mouths",
            "Post, Quay News",
        ):
            assert words in shown, words
