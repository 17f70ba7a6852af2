"""Every label file is well formed, whatever it says: the words are in the text and the vocabularies are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.moves import ACTS, ATTRIBUTIONS
from tests.quality.labels import OWN_REPORTS, digest_of, label_files

FILE_KEYS = {"story", "outlet", "url", "published", "title", "text", "moves", "meetings", "noise"}
MOVE_KEYS = {"sentence", "party", "speaker", "act", "object", "condition", "target", "hedged", "attribution"}
CONNECTIVES = (
    *("if ", "unless ", "until ", "once ", "after ", "before ", "when ", "provided ", "as long as ", "so long as "),
    *("in exchange for ", "in return for ", "on condition ", "only "),
)


def mistakes(path: Path) -> Iterator[str]:
    """What is wrong with a label file, one line a mistake."""
    row = json.loads(path.read_text(encoding="utf-8"))
    if row.keys() != FILE_KEYS:
        yield f"keys differ: {sorted(row.keys() ^ FILE_KEYS)}"
        return
    if row["story"] != path.parent.name:
        yield f"story is {row['story']}, the folder {path.parent.name}"
    if row["published"] is not None:
        try:
            date.fromisoformat(row["published"])
        except ValueError:
            yield f"published is not a date: {row['published']}"
    if row["text"] != row["text"].strip() or any(line != line.strip() for line in row["text"].split("\n")):
        yield "lines of the text are padded"
    seen = set()
    for number, move in enumerate(row["moves"]):
        yield from (f"move {number}: {mistake}" for mistake in move_mistakes(row["text"], move))
        key = tuple(move.get(name) for name in ("sentence", "party", "act", "object"))
        if key in seen:
            yield f"move {number}: labelled twice"
        seen.add(key)


def move_mistakes(text: str, move: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one label."""
    if move.keys() != MOVE_KEYS:
        yield f"keys differ: {sorted(move.keys() ^ MOVE_KEYS)}"
        return
    if text.count(move["sentence"]) != 1:
        yield "the sentence does not stand exactly once in the text"
    for name in ("object", "condition"):
        words = move[name]
        if words is None and name == "condition":
            continue
        if not words or words != words.strip() or words not in move["sentence"]:
            yield f"the {name} is not a stretch of the sentence"
    if move["condition"] and move["condition"].lower().startswith(CONNECTIVES):
        yield "the condition begins with its connective word"
    if move["speaker"] is not None and (not move["speaker"] or move["speaker"] not in text):
        yield "the speaker is not named so in the text"
    if not move["party"]:
        yield "no party"
    if move["target"] is not None and move["target"] in ("", move["party"]):
        yield "the target is empty, or the party itself"
    if move["act"] not in ACTS:
        yield f"no such act: {move['act']}"
    if move["attribution"] not in ATTRIBUTIONS:
        yield f"no such attribution: {move['attribution']}"
    if not isinstance(move["hedged"], bool):
        yield "hedged is neither true nor false"


@pytest.mark.parametrize("path", label_files(OWN_REPORTS), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_labels_are_well_formed(path: Path) -> None:
    assert list(mistakes(path)) == []


TEXT = "Norway rejected the cut. Iceland would sign if Oslo did."
GOOD = {
    "sentence": "Iceland would sign if Oslo did.",
    "party": "Iceland",
    "speaker": None,
    "act": "offer",
    "object": "sign",
    "condition": "Oslo did",
    "target": "Norway",
    "hedged": False,
    "attribution": "narrated",
}


def test_a_good_label_has_no_mistake() -> None:
    assert list(move_mistakes(TEXT, GOOD)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Iceland would not sign."},
        {"object": "the cut"},
        {"object": ""},
        {"condition": "if Oslo did"},
        {"condition": " Oslo did"},
        {"speaker": "Bjarni"},
        {"party": ""},
        {"target": "Iceland"},
        {"act": "deny"},
        {"attribution": "quoted"},
        {"hedged": "no"},
        {"sentiment": 1},
    ],
    ids=str,
)
def test_a_bad_label_is_found(change: dict[str, object]) -> None:
    assert list(move_mistakes(TEXT, {**GOOD, **change}))


def test_digest_changes_with_any_byte_and_name(tmp_path: Path) -> None:
    """The digest names the files of a set: the same content gives the same digest, any edit another."""
    (tmp_path / "talks").mkdir()
    first, second = tmp_path / "talks" / "01.json", tmp_path / "talks" / "02.json"
    first.write_text("{}")
    digest = digest_of(tmp_path)
    assert digest_of(tmp_path) == digest
    first.write_text("{ }")
    assert digest_of(tmp_path) != digest
    first.rename(second)
    second.write_text("{}")
    assert digest_of(tmp_path) != digest
