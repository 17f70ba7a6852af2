"""The contracts of the outside: the schemas are valid, let good lines through and stop bad ones."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from dragoman.events import PLAN_ROLES, STATUSES
from dragoman.moves import ACTS, ATTRIBUTIONS, TELLINGS
from dragoman.positions.records import Attitude

NAMES = ("moves", "board", "meetings", "plans", "groups")

MOVE: dict[str, Any] = {
    "report": "coverage/01.txt",
    "sentence": {"start": 0, "end": 44, "text": "Iceland would sign if Oslo opened its waters"},
    "party": "Iceland",
    "speaker": None,
    "act": "offer",
    "object": {"start": 14, "end": 18, "text": "sign"},
    "condition": {"start": 22, "end": 44, "text": "Oslo opened its waters"},
    "target": "Norway",
    "hedged": False,
    "attribution": "narrated",
    "told_as": "move",
    "date": "2025-12-14",
    "when": {"start": 45, "end": 54, "text": "on Sunday", "first": "2025-12-14", "last": "2025-12-14"},
    "terms": [{"term": "treaty-signed", "sign": 1}],
    "plover": "CONCEDE",
    "confidence": 0.73,
    "review": False,
    "by_hand": False,
}
STANCE: dict[str, Any] = {
    "party": "Iceland",
    "term": "treaty-signed",
    "issue": "treaty",
    "stance": "accepts",
    "only_if": ["waters-opened"],
    "hedged": False,
    "reports": ["coverage/01.txt"],
    "independent": 1,
    "moves": ["coverage/01.txt:14-18:offer:Iceland"],
    "origins": [
        {
            "report": "coverage/01.txt",
            "carriers": [
                {"report": "coverage/02.txt", "of": "coverage/01.txt", "reason": "copy", "words": None},
            ],
        }
    ],
}
MEETING: dict[str, Any] = {
    "report": "coverage/01.txt",
    "sentence": {"start": 0, "end": 40, "text": "Iceland and Norway met in Oslo on Sunday"},
    "cue": {"start": 19, "end": 22, "text": "met"},
    "who": [
        {"party": "Iceland", "words": {"start": 0, "end": 7, "text": "Iceland"}},
        {"party": "Norway", "words": None},
    ],
    "where": {"start": 26, "end": 30, "text": "Oslo"},
    "when": {"start": 31, "end": 40, "text": "on Sunday", "first": "2025-12-14", "last": "2025-12-14"},
    "date": "2025-12-14",
    "status": "held",
}
GROUP: dict[str, Any] = {
    "party": "Iceland",
    "told_as": "move",
    "acts": ["demand", "reject"],
    "term": "treaty-signed",
    "sign": 1,
    "words": "sign",
    "times": 2,
    "reports": ["coverage/01.txt"],
    "independent": 1,
    "moves": ["coverage/01.txt:14-18:demand:Iceland", "coverage/01.txt:40-49:reject:Iceland"],
    "review": [],
}
PLAN: dict[str, Any] = {
    "plan": "Norwegian ten-point plan",
    "points": 10,
    "owners": ["Norway"],
    "answers": [
        {
            "party": "Iceland",
            "role": "rejects",
            "hedged": False,
            "report": "coverage/01.txt",
            "sentence": {"start": 0, "end": 29, "text": "Iceland rejects the new plan."},
            "move": "coverage/01.txt:16-28:reject:Iceland",
        }
    ],
    "mentions": [
        {
            "report": "coverage/01.txt",
            "sentence": {"start": 0, "end": 29, "text": "Iceland rejects the new plan."},
            "words": {"start": 16, "end": 28, "text": "the new plan"},
            "named": False,
            "version": "new",
        }
    ],
}
GOOD = {"moves": MOVE, "board": STANCE, "meetings": MEETING, "plans": PLAN, "groups": GROUP}


def schema(name: str) -> dict[str, Any]:
    """A shipped schema."""
    text = (files("dragoman") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def is_valid(name: str, line: dict[str, Any]) -> bool:
    """Whether a line keeps the contract."""
    return Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(line)


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_valid_and_closed(name: str) -> None:
    """Every property is required and described, and nothing else may stand in a line."""
    loaded = schema(name)
    Draft202012Validator.check_schema(loaded)
    assert loaded["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert loaded["additionalProperties"] is False
    assert loaded["required"] == list(loaded["properties"])
    assert all(field.get("description") for field in loaded["properties"].values())


def test_vocabularies_are_those_of_the_records() -> None:
    properties = schema("moves")["properties"]
    assert properties["act"]["enum"] == list(ACTS)
    assert properties["attribution"]["enum"] == list(ATTRIBUTIONS)
    assert schema("meetings")["properties"]["status"]["enum"] == list(STATUSES)
    answers = schema("plans")["properties"]["answers"]["items"]["properties"]
    assert answers["role"]["enum"] == list(PLAN_ROLES)
    assert properties["told_as"]["enum"] == list(TELLINGS)
    assert schema("board")["properties"]["stance"]["enum"] == list(get_args(Attitude))


@pytest.mark.parametrize("name", NAMES)
def test_a_good_line_passes(name: str) -> None:
    assert is_valid(name, GOOD[name])


@pytest.mark.parametrize("field", ["party", "speaker", "condition", "target", "date", "when", "confidence"])
def test_a_move_may_lack_what_the_report_does_not_say(field: str) -> None:
    assert is_valid("moves", {**MOVE, field: None})


@pytest.mark.parametrize(("name", "field"), [(name, field) for name in NAMES for field in GOOD[name]])
def test_no_field_may_be_left_out_or_be_of_another_type(name: str, field: str) -> None:
    line = GOOD[name]
    assert not is_valid(name, {key: value for key, value in line.items() if key != field})
    assert not is_valid(name, {**line, field: 3.5})  # a confidence is 1 at most


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("moves", {"score": 0.9}),
        ("moves", {"act": "deny"}),
        ("moves", {"attribution": "quoted"}),
        ("moves", {"plover": "FIGHT"}),
        ("moves", {"plover": None}),
        ("moves", {"party": ""}),
        ("moves", {"date": "14 December 2025"}),
        ("moves", {"date": "2025-13-14"}),
        ("moves", {"told_as": "rumour"}),
        ("moves", {"when": "on Sunday"}),
        ("moves", {"when": {"start": 45, "end": 54, "text": "on Sunday"}}),
        ("moves", {"when": {"start": 45, "end": 54, "text": "on Sunday", "first": "Sunday", "last": None}}),
        ("moves", {"hedged": None}),
        ("moves", {"confidence": -0.1}),
        ("moves", {"confidence": True}),
        ("moves", {"review": None}),
        ("moves", {"object": None}),
        ("moves", {"object": "sign"}),
        ("moves", {"object": {"start": 14, "end": 18}}),
        ("moves", {"object": {"start": -1, "end": 18, "text": "sign"}}),
        ("moves", {"object": {"start": 14, "end": 18, "text": ""}}),
        ("moves", {"object": {"start": 14, "end": 18, "text": "sign", "score": 1}}),
        ("moves", {"terms": [{"term": "treaty-signed", "sign": 0}]}),
        ("moves", {"terms": [{"term": "treaty-signed"}]}),
        ("meetings", {"who": []}),
        ("meetings", {"who": ["Iceland"]}),
        ("meetings", {"who": [{"party": "Iceland"}]}),
        ("meetings", {"where": "Oslo"}),
        ("meetings", {"status": "cancelled"}),
        ("meetings", {"place": None}),
        ("groups", {"sign": 0}),
        ("groups", {"acts": []}),
        ("groups", {"times": -1}),
        ("groups", {"told_as": "rumour"}),
        ("groups", {"review": [""]}),
        ("plans", {"mentions": []}),
        ("plans", {"owners": ["Norway", "Norway"]}),
        ("plans", {"answers": [{"party": "Iceland", "role": "ignores"}]}),
        ("plans", {"points": "ten"}),
        ("plans", {"version": "new"}),
        ("board", {"score": 0.9}),
        ("board", {"stance": "silent"}),
        ("board", {"party": None}),
        ("board", {"only_if": None}),
        ("board", {"only_if": ["waters-opened", "waters-opened"]}),
        ("board", {"reports": []}),
        ("board", {"independent": 0}),
        ("board", {"moves": []}),
        ("board", {"origins": [{"report": "coverage/01.txt"}]}),
    ],
    ids=str,
)
def test_a_bad_line_is_stopped(name: str, change: dict[str, Any]) -> None:
    assert not is_valid(name, {**GOOD[name], **change})
