"""Labelled reports: where they lie, how they are read, and the digest that names a set of them.

A set is a folder of ``STORY/NN.json`` files. What the fields mean is said in CONTRIBUTING.md, "How to label".
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWN_REPORTS = Path(__file__).parent / "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A move as it is scored, labelled or read: the words, not their offsets."""

    sentence: str
    party: str | None  # None: not resolved
    act: str
    object: str
    condition: str | None  # None: unconditional
    target: str | None  # None: nobody
    hedged: bool
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledReport:
    """A report with the moves that people found in it."""

    name: str  # STORY/NN
    text: str
    moves: tuple[Entry, ...]


def entry_from(row: Mapping[str, Any]) -> Entry:
    """A label as an entry; the speaker is not scored."""
    return Entry(
        sentence=row["sentence"],
        party=row["party"],
        act=row["act"],
        object=row["object"],
        condition=row.get("condition"),
        target=row.get("target"),
        hedged=bool(row.get("hedged")),
        attribution=row["attribution"],
    )


def label_files(folder: Path) -> tuple[Path, ...]:
    """The label files of a set, in the order of their names. Raises FileNotFoundError if there are none."""
    files = tuple(sorted(folder.glob("*/[0-9]*.json")))
    if not files:
        raise FileNotFoundError(f"{folder}: holds no STORY/NN.json; name a folder of labelled reports")
    return files


def read_labels(folder: Path) -> tuple[LabelledReport, ...]:
    """The labelled reports of a set, by story and number."""
    reports = []
    for path in label_files(folder):
        row = json.loads(path.read_text(encoding="utf-8"))
        moves = tuple(entry_from(move) for move in row["moves"])
        reports.append(LabelledReport(name=f"{path.parent.name}/{path.stem}", text=row["text"], moves=moves))
    return tuple(reports)


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and bytes of a set's files: it changes with any label, text or file."""
    digest = hashlib.sha256()
    for path in label_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def gold_folder() -> Path | None:
    """Real coverage with labels, whose texts cannot be published: beside the checkout, or where DRAGOMAN_GOLD says.

    Returns None where there is none. Raises FileNotFoundError if DRAGOMAN_GOLD names a folder that does not exist.
    """
    named = os.environ.get("DRAGOMAN_GOLD")
    folder = Path(named) if named else ROOT.parent / "shared" / "gold"
    if folder.is_dir():
        return folder
    if named:
        raise FileNotFoundError(f"DRAGOMAN_GOLD={named}: no such folder; name one that holds STORY/NN.json")
    return None
