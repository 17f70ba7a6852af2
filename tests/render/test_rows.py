"""The contracts as bytes."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from importlib.resources import files

from jsonschema import Draft202012Validator

from dragoman.moves.records import LEAST_SCORE, Move, TermLink, When
from dragoman.offsets import CharSpan
from dragoman.render.plain import visible
from dragoman.render.rows import csv_lines, json_lines, meeting_row, move_row, plan_row
from dragoman.reports import make_report
from dragoman.talks import Talks

TEXT = "Oslo may lift the ban if quotas fall."
MOVE = Move(
    report="a/b.txt",
    sentence=CharSpan(0, 37),
    act="offer",
    object=CharSpan(9, 21),
    holder=CharSpan(0, 4),
    cue=None,
    condition=CharSpan(25, 36),
    hedged=True,
    attribution="narrated",
    score=0.9,
    party="Norway",
    terms=(TermLink(term="ban-lifted", sign=1, score=0.8),),
)


def test_a_move_is_one_line_of_json() -> None:
    """The fields of the contract, in its order, spans with their words."""
    (line,) = json_lines([move_row(MOVE, TEXT)])
    assert json.loads(line) == {
        "report": "a/b.txt",
        "sentence": {"start": 0, "end": 37, "text": TEXT},
        "party": "Norway",
        "speaker": None,
        "act": "offer",
        "object": {"start": 9, "end": 21, "text": "lift the ban"},
        "condition": {"start": 25, "end": 36, "text": "quotas fall"},
        "target": None,
        "hedged": True,
        "attribution": "narrated",
        "told_as": "move",
        "date": None,
        "when": None,
        "terms": [{"term": "ban-lifted", "sign": 1}],
        "plover": "CONCEDE",
        "confidence": 0.9,
        "review": False,
        "by_hand": False,
    }


def test_a_move_under_the_threshold_is_marked_for_review() -> None:
    """A low confidence is told in the row; no confidence is no low one."""
    scores = (LEAST_SCORE - 0.01, LEAST_SCORE, None)
    rows = [move_row(replace(MOVE, score=score), TEXT) for score in scores]
    assert [(row["confidence"], row["review"]) for row in rows] == list(zip(scores, (True, False, False), strict=True))


def test_csv_holds_the_same_fields() -> None:
    """Nested spans become columns of their own; terms carry their sign and are guarded like any text."""
    header, row = csv.reader(io.StringIO("\n".join(csv_lines([move_row(MOVE, TEXT)]))))
    cells = dict(zip(header, row, strict=True))
    assert cells["object.text"] == "lift the ban"
    assert cells["condition.start"] == "25"
    assert cells["terms"] == "'+1 ban-lifted"
    assert cells["speaker"] == ""
    assert cells["when.first"] == ""


def test_a_dated_move_shows_its_words_and_days() -> None:
    """``date`` is a single day; a stretch of days has its first and last under ``when``."""
    stretch = When(words=CharSpan(0, 4), first="2025-12-08", last="2025-12-14")
    row = move_row(replace(MOVE, when=stretch), TEXT)
    assert row["date"] is None
    assert row["when"] == {"start": 0, "end": 4, "text": "Oslo", "first": "2025-12-08", "last": "2025-12-14"}
    assert move_row(replace(MOVE, when=replace(stretch, last="2025-12-08")), TEXT)["date"] == "2025-12-08"


def test_a_cell_is_never_a_formula() -> None:
    """A text that begins like a formula is quoted for spreadsheets."""
    lines = list(csv_lines([{"party": "=HYPERLINK(1)"}, {"party": "plain"}]))
    assert lines == ["party", "'=HYPERLINK(1)", "plain"]


def test_control_characters_do_not_reach_the_terminal() -> None:
    """Escape sequences and direction marks become visible."""
    assert visible("a\x1b[31mb\u202ec\nd") == "a\ufffd[31mb<U+202E>c d"


def test_meetings_and_plans_keep_their_contracts() -> None:
    """Lines of a short reading pass the schemas, and spans quote the report."""
    text = "Norway and Iceland held talks in Oslo on 14 December 2025.\nIceland studied the Norwegian ten-point plan."
    talks = Talks(reports=(make_report("r", text),), skipped=(), copies=(), moves=())
    rows = [meeting_row(meeting, text) for meeting in talks.meetings]
    plans = [plan_row(plan, {"r": text}) for plan in talks.plans]
    assert [row["date"] for row in rows] == ["2025-12-14"]
    assert [row["owners"] for row in plans] == [["Norway"]]
    for name, lines in (("meetings", rows), ("plans", plans)):
        schema = json.loads((files("dragoman") / "schemas" / f"{name}.schema.json").read_text("utf-8"))
        for line in lines:
            Draft202012Validator(schema).validate(line)
