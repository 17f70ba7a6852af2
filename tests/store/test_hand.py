"""Corrections made from moves as they are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.errors import InputError
from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.store import apply_corrections
from dragoman.store.hand import FIELDS, Hand, edit, find_words, label_row, put_instead
from tests.store.build import WEIR, move, report

HAND = Hand(who="Ann Harrow", when="2025-03-01T10:00:00+00:00", why="the weir is what they want")
REPORT = report("weir.txt", WEIR, day="2025-03-01")
MOVE = move(REPORT.path, WEIR, "a lower weir", party="Ardenia")
NAMES, TEXTS = {REPORT.id: REPORT.path}, {REPORT.path: WEIR}


def after(*instead: Move) -> tuple[tuple[Move, ...], frozenset[int]]:
    """What stands after ``instead`` was put in the place of the move."""
    return apply_corrections([MOVE], [put_instead([MOVE], instead, REPORT, HAND)], NAMES, TEXTS)


def test_accepting_keeps_the_move_and_marks_it() -> None:
    assert after(MOVE) == ((MOVE,), frozenset({0}))


def test_rejecting_leaves_nothing() -> None:
    assert after() == ((), frozenset())


def test_editing_a_field_and_splitting() -> None:
    longer = edit(MOVE, "object", "a lower weir on the river", WEIR)
    assert [found.object.of(WEIR) for found in after(longer)[0]] == ["a lower weir on the river"]
    parts = [edit(MOVE, "object", words, WEIR) for words in ("a lower weir", "the river")]
    assert [found.object.of(WEIR) for found in after(*parts)[0]] == ["a lower weir", "the river"]


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("act", "offer", "offer"),
        ("party", "Borland", "Borland"),
        ("party", "", None),
        ("speaker", "the miller", "the miller"),
        ("target", "Borland", "Borland"),
        ("hedged", "yes", True),
        ("attribution", "direct", "direct"),
        ("condition", "on the river", CharSpan(WEIR.index("on the river"), WEIR.index("on the river") + 12)),
        ("condition", "", None),
        ("holder", "Ardenia", CharSpan(0, 7)),
        ("cue", "demanded", CharSpan(8, 16)),
    ],
)
def test_every_field_can_be_edited(field: str, value: str, wanted: object) -> None:
    assert field in FIELDS
    assert getattr(edit(MOVE, field, value, WEIR), field) == wanted


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("act", "deny"),
        ("attribution", "quoted"),
        ("hedged", "1"),
        ("object", ""),
        ("object", "a dam"),
        ("colour", "red"),
    ],
)
def test_what_a_field_cannot_be_is_refused(field: str, value: str) -> None:
    with pytest.raises(InputError):
        edit(MOVE, field, value, WEIR)


def test_words_are_found_in_the_sentence_before_elsewhere() -> None:
    second = CharSpan(WEIR.index("Borland"), len(WEIR))
    assert find_words("lower weir", WEIR, second).start == WEIR.rindex("lower weir")
    assert find_words("Ardenia", WEIR, second).start == 0


def test_labels_have_the_form_of_training() -> None:
    """Offsets alone, under the fields of ``training/labels.jsonl.xz``."""
    row = label_row(REPORT, [CharSpan(0, 42)], [replace(MOVE, condition=CharSpan(21, 33))])
    assert (row["id"], row["published"], row["sentences"]) == (REPORT.id, "2025-03-01", [[0, 42]])
    assert row["moves"][0] == {
        "sentence": [0, 43],
        "party": "Ardenia",
        "holder": [0, 7],
        "cue": None,
        "act": "demand",
        "object": [17, 29],
        "condition": [21, 33],
        "target": None,
        "hedged": False,
        "attribution": "narrated",
    }
