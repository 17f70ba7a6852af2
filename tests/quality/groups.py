"""How well moves that tell the same are gathered, against what an analyst wrote of the same reports.

A story's folder holds ``agenda.toml``, with a ``[[stance]]`` for each stance and the number of ``reports`` that tell
it, and the labelled reports ``NN.json``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.agenda import Embed, link_moves, load_agenda
from dragoman.moves import Move
from dragoman.offsets import CharSpan
from dragoman.positions import ATTITUDES, MoveGroup, find_groups

Side = tuple[str, str, int]  # party, term, +1 for it or -1 against it


@dataclass(frozen=True, slots=True)
class Listed:
    """A written stance, and how many reports are listed for it."""

    side: Side
    reports: int


def listed_stances(story: Path) -> tuple[Listed, ...]:
    """The written stances, in their order."""
    rows = tomllib.loads((story / "agenda.toml").read_text("utf-8"))["stance"]
    return tuple(
        Listed((row["party"], row["term"], -1 if row["stance"] == "refuses" else 1), row["reports"]) for row in rows
    )


def labelled_groups(story: Path, embed: Embed) -> tuple[MoveGroup, ...]:
    """The groups of the labelled moves: what linking and grouping alone make of a faultless reader."""
    texts: dict[str, str] = {}
    moves: list[Move] = []
    for path in sorted(story.glob("[0-9]*.json")):
        report = json.loads(path.read_text("utf-8"))
        texts[path.stem] = report["text"]
        moves += [_move(path.stem, report["text"], label) for label in report["moves"]]
    linked = link_moves(moves, texts, load_agenda(story / "agenda.toml"), embed)
    return find_groups(linked, texts, embed)


def _move(name: str, text: str, label: Mapping[str, Any]) -> Move:
    start = text.index(label["sentence"])
    sentence = CharSpan(start, start + len(label["sentence"]))
    return Move(
        report=name,
        sentence=sentence,
        act=label["act"],
        object=_span(text, sentence, label["object"]),
        holder=None,
        cue=None,
        condition=_span(text, sentence, label["condition"]) if label["condition"] else None,
        hedged=bool(label["hedged"]),
        attribution=label["attribution"],
        score=None,
        party=label["party"],
        speaker=label["speaker"],
        target=label["target"],
    )


def _span(text: str, sentence: CharSpan, words: str) -> CharSpan:
    start = text.index(words, sentence.start, sentence.end)
    return CharSpan(start, start + len(words))


def gathered(groups: Iterable[MoveGroup]) -> dict[Side, MoveGroup]:
    """The group on each side of each term; threats, accusations and what is told as no move take none."""
    return {
        (group.party, group.term, group.sign): group
        for group in groups
        if group.party
        and group.term
        and group.sign
        and group.told_as == "move"
        and not {"threaten", "accuse"} & {*group.acts}
    }


def share(listed: Listed, group: MoveGroup | None, *, review: bool = False) -> float:
    """How much of the listed reports a group gathers, 1 at most; with ``review``, moves to review count too."""
    if group is None:
        return 0.0
    reports = {name.rsplit(":", 3)[0] for name in group.moves + (group.review if review else ())}
    return min(1.0, len(reports) / listed.reports)


def mixed(groups: Iterable[MoveGroup], moves: Iterable[Move]) -> list[MoveGroup]:
    """The groups that hold a move of another party, or that is not on that side of that term."""
    by_id = {move.id: move for move in moves}
    return [
        group for group in groups if not all(_belongs(by_id[name], group) for name in (*group.moves, *group.review))
    ]


def _belongs(move: Move, group: MoveGroup) -> bool:
    signs = {link.term: link.sign for link in move.terms}
    if move.party != group.party or group.term is None:
        return move.party == group.party and not signs
    if group.term not in signs:
        return False
    attitude = ATTITUDES.get((move.act, signs[group.term]))
    return group.sign == (signs[group.term] if attitude is None else -1 if attitude == "refuses" else 1)
