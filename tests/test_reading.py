"""Reading, end to end, with the shipped reader: what must hold whatever the report."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import dragoman
from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.render.rows import json_lines, move_row, stance_row
from dragoman.talks import Talks

QUALITY = Path(__file__).parent / "quality" / "reports"
OWN = {
    f"{path.parent.name}/{path.stem}": json.loads(path.read_text())["text"] for path in sorted(QUALITY.glob("*/*.json"))
}

PIECES = st.sampled_from(
    [
        "Iceland rejected the quota. ",
        "“We will not sign,” he said. ",
        "The minister urged Oslo to lift the ban if stocks recover. ",
        "U.S. officials, who spoke on condition of anonymity, said they could accept it. ",
        "\n\n",
        "- Boats return to port\n",
        "(",
        "“",
        "‑",
        "\u202f",
        "…",
        "Ísland og Noregur. ",
        "a" * 300,
    ]
)


def spans_of(move: Move) -> Iterator[CharSpan]:
    """Every span of a move."""
    for span in (move.sentence, move.object, move.holder, move.cue, move.condition):
        if span is not None:
            yield span


def lines_of(talks: Talks) -> list[str]:
    """The moves as the contract writes them."""
    return list(json_lines(move_row(move, talks.text_of(move.report)) for move in talks.moves))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_span_slices_to_the_words_it_shows(text: str) -> None:
    """Spans lie in the text, the parts lie in the sentence, and no part is empty or padded."""
    talks = dragoman.read_texts({"r": text})
    for move in talks.moves:
        read = talks.text_of(move.report)
        for span in spans_of(move):
            words = span.of(read)
            assert 0 <= span.start < span.end <= len(read)
            assert words == words.strip()
            assert move.sentence.contains(span)


def test_spans_of_whole_reports_slice_to_their_words() -> None:
    """The same over real ways of writing; every row's texts are what its offsets point at."""
    talks = dragoman.read_texts(OWN)
    assert len(talks.moves) > 100
    for line in lines_of(talks):
        row = json.loads(line)
        text = talks.text_of(row["report"])
        for part in ("sentence", "object", "condition"):
            if row[part]:
                assert text[row[part]["start"] : row[part]["end"]] == row[part]["text"]


def test_the_same_text_gives_the_same_moves() -> None:
    """In any order, in any company, on any number of threads."""
    some = dict(list(OWN.items())[:4])
    together = {path: [m for m in dragoman.read_texts(some).moves if m.report == path] for path in some}
    shuffled = list(some.items())
    random.Random(5).shuffle(shuffled)
    apart = dragoman.read_texts(dict(shuffled), threads=3)
    for path, moves in together.items():
        spans = [(m.act, m.object, m.holder, m.cue, m.condition, m.score) for m in moves]
        assert spans == [
            (m.act, m.object, m.holder, m.cue, m.condition, m.score) for m in apart.moves if m.report == path
        ]
    again = dragoman.read_texts(some, threads=1)
    assert lines_of(again) == lines_of(dragoman.read_texts(some, threads=4))


def test_rows_keep_to_their_schemas() -> None:
    """Moves and stances of the bundled example are valid under the published schemas."""
    demo = files("dragoman") / "demo"
    talks = dragoman.read(str(demo / "reports"), agenda=str(demo / "agenda.toml"))
    for name, rows in (
        ("moves", [move_row(move, talks.text_of(move.report)) for move in talks.moves]),
        ("board", [stance_row(stance) for stance in talks.stances()]),
    ):
        schema = json.loads((files("dragoman") / "schemas" / f"{name}.schema.json").read_text("utf-8"))
        assert rows
        for row in rows:
            Draft202012Validator(schema).validate(row)


def test_every_stance_opens_onto_moves() -> None:
    """A stance's moves exist, are its party's, and name its term."""
    demo = files("dragoman") / "demo"
    talks = dragoman.read(str(demo / "reports"), agenda=str(demo / "agenda.toml"))
    moves = {move.id: move for move in talks.moves}
    for stance in talks.stances():
        assert stance.moves
        for name in stance.moves:
            assert moves[name].party == stance.party
            assert stance.term in {link.term for link in moves[name].terms}
            assert moves[name].report in stance.reports


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "“" * 10_000, "a" * 100_000, "yes. " * 20_000])
def test_odd_texts_are_read(text: str) -> None:
    """Nothing to find is no error, and nothing takes for ever."""
    assert dragoman.read_texts({"r": text}).moves == ()


def test_talks_answer_for_a_day() -> None:
    """As of a day, only dated reports published by then speak; deals follow from their stances alone."""
    demo = files("dragoman") / "demo"
    talks = dragoman.read(str(demo / "reports"), agenda=str(demo / "agenda.toml"))
    dated = {report.path for report in talks.reports if report.published}
    assert dated
    assert {move.report for move in talks.as_of(date(2030, 1, 1)).moves} == dated
    early = talks.as_of(date(2000, 1, 1))
    assert early.moves == ()
    assert early.deals().possible is True
    assert talks.deals().possible is False
