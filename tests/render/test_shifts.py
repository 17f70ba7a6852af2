"""What changed, as rows and as a page."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console, RenderableType

from dragoman.positions import compare_stances
from dragoman.render.rows import csv_lines
from dragoman.render.shifts import difference_rows, differences_view, shift_rows, shifts_view
from dragoman.talks import Talks
from tests.positions.build import AGENDA, move, report

NIGHT = "sailing at night"


@pytest.fixture
def talks() -> Talks:
    """A refusal, a demand of another party, the refusal given up, and a report without a day."""
    a = report("x/a", "The guild will not have sailing at night. It rained.", "2025-03-01")
    b = report("x/b", "The guild agreed to sailing at night. The carters want a crew of three.", "2025-03-08")
    c = report("x/c", "The guild spoke of sailing at night. It rained.")
    moves = (
        move(a, "Guild", "reject", NIGHT, "night"),
        move(b, "Guild", "accept", NIGHT, "night"),
        move(b, "Carters", "demand", "a crew of three", "crew"),
        move(c, "Guild", "demand", NIGHT, "night"),
    )
    return Talks(reports=(a, b, c), skipped=(), copies=(), moves=moves, agenda=AGENDA)


def printed(view: RenderableType) -> str:
    file = io.StringIO()
    Console(file=file, width=100).print(view)
    return " ".join(file.getvalue().split())


def test_every_row_keeps_the_contract(talks: Talks) -> None:
    schema = json.loads((files("dragoman") / "schemas" / "shifts.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    rows = list(shift_rows(talks, talks.shifts()))
    for row in rows:
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(row)
    assert [(row["kind"], row["how"]) for row in rows] == [
        ("withdrawn", "conceded"),
        ("new", "first"),
        ("new", "first"),
        ("undated", None),
    ]


def test_csv_has_the_same_rows_and_fields(talks: Talks) -> None:
    """Where there is no stance before, its fields are empty, first row or not."""
    rows = list(shift_rows(talks, talks.shifts()))
    for order in (rows, rows[::-1]):
        lines = list(csv.DictReader(io.StringIO("\n".join(csv_lines(order)))))
        assert [line["kind"] for line in lines] == [row["kind"] for row in order]
        assert {line["before.stance"] for line in lines} == {"refuses", ""}


def test_the_page_shows_the_sentences_before_and_after(talks: Talks) -> None:
    shown = printed(shifts_view(talks, talks.shifts(), None, None))
    assert "The guild will not have sailing at night." in shown
    assert "The guild agreed to sailing at night." in shown
    assert "gives up what it refused" in shown
    assert "Undated, so not placed: 1 statements in c" in shown
    assert "4 rows in an export" in shown


def test_boards_of_two_days(talks: Talks) -> None:
    before, after = talks.as_of(date(2025, 3, 1)).stances(), talks.as_of(date(2025, 3, 9)).stances()
    differences = compare_stances(before, after)
    assert [(row["party"], len(row["before"]), len(row["after"])) for row in difference_rows(differences)] == [
        ("Guild", 1, 2),
        ("Carters", 0, 1),
    ]
    shown = printed(differences_view(talks, differences, date(2025, 3, 1), None))
    assert "not reported → requires" in shown
