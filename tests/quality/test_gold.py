"""The same on real coverage, whose texts cannot be published: ``../shared/gold``, or where DRAGOMAN_GOLD says."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.quality.labels import Entry, LabelledReport, digest_of, gold_folder, read_labels
from tests.quality.pin import READERS, set_name
from tests.quality.pins import complaints, hints, load_pins, pin_of
from tests.quality.reading import read_reports
from tests.quality.scoring import LEVELS, Scores, score_moves

Reads = Mapping[str, tuple[Entry, ...]]


@pytest.fixture(scope="module")
def gold() -> Path:
    folder = gold_folder()
    if folder is None:
        pytest.skip("labelled real coverage is not on this machine: neither ../shared/gold nor DRAGOMAN_GOLD")
    return folder


@pytest.fixture(scope="module")
def reports(gold: Path) -> tuple[LabelledReport, ...]:
    return read_labels(gold)


@pytest.fixture(scope="module")
def reads(reports: tuple[LabelledReport, ...]) -> Reads:
    return read_reports(reports)


@pytest.mark.parametrize("reader", READERS)
def test_no_score_has_fallen(gold: Path, reports: tuple[LabelledReport, ...], reads: Reads, reader: str) -> None:
    """Micro F1 at each level is at least the pinned one; a rise is told, so that somebody pins it."""
    name = set_name("gold", reader)
    pin = load_pins().sets.get(name)
    read = reads if reader == "shipped" else read_reports(reports, reader)
    measured = pin_of(digest_of(gold), score_moves(reports, read))
    assert complaints(name, pin, measured) == ()
    for hint in hints(name, pin, measured) if pin else ():
        warnings.warn(hint, stacklevel=1)


def test_our_yardstick_is_the_published_one(
    gold: Path, reports: tuple[LabelledReport, ...], reads: Reads, tmp_path: Path
) -> None:
    """``scoring.py`` and the published script give the same figures for the product's moves."""
    assert_same_figures(gold, reports, reads, tmp_path)


def test_our_yardstick_is_the_published_one_on_worn_labels(
    gold: Path, reports: tuple[LabelledReport, ...], tmp_path: Path
) -> None:
    """The same for labels that were damaged in a fixed way, so that every level and field has hits and misses."""
    assert_same_figures(gold, reports, {report.name: worn(report.moves) for report in reports}, tmp_path)


def worn(moves: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Labels with something wrong in most of them, in turn."""
    entries = []
    for i, move in enumerate(moves):
        half = " ".join(move.object.split()[: max(1, len(move.object.split()) // 2)])
        wear = (
            {"party": "the US"},
            {"act": "propose"},
            {"object": half},
            {"condition": None, "hedged": not move.hedged},
            {"condition": "something else", "target": "Britain"},
            {"sentence": half, "attribution": "direct"},
            {},
        )[i % 7]
        entries.append(Entry(**{**asdict(move), **wear}))
        if i % 5 == 0:
            entries.append(move)
    return tuple(entries)


def assert_same_figures(gold: Path, reports: tuple[LabelledReport, ...], reads: Reads, folder: Path) -> None:
    """Score by both and compare every figure that the published script prints."""
    script = gold.parent / "eval" / "score_moves.py"
    if not script.is_file():
        pytest.skip("the published script is not on this machine: no ../eval/score_moves.py beside the labels")
    predictions = folder / "moves.jsonl"
    rows = [{"report": f"{name}.txt", **as_contract(entry)} for name, moves in reads.items() for entry in moves]
    predictions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(script), str(gold), str(predictions), "--json"]
    published = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = score_moves(reports, reads)
    assert (ours.reports, ours.labelled, ours.read) == (
        published["articles"],
        published["gold"],
        published["predicted"],
    )
    assert ours.matched == published["matched_moves"]
    assert figures_of(ours) == pytest.approx(flat(published), abs=1e-9)


def as_contract(entry: Entry) -> dict[str, object]:
    """An entry in the form of ``dragoman moves --format jsonl``, as far as it is scored."""
    row: dict[str, object] = asdict(entry)
    for name in ("sentence", "object", "condition"):
        row[name] = None if row[name] is None else {"text": row[name]}
    return row


def figures_of(scores: Scores) -> dict[str, float]:
    """Every figure under one flat name."""
    figures = {name: getattr(scores, name) for name in ("target", "hedged", "attribution")}
    for kind, by_level in (("micro", scores.micro), ("macro", scores.macro)):
        for level in LEVELS:
            figures |= {f"{kind} {level} {name}": value for name, value in asdict(by_level[level]).items()}
    return figures


def flat(published: dict[str, dict[str, dict[str, float]]]) -> dict[str, object]:
    """The published script's figures under the same names."""
    figures: dict[str, object] = {name: published[name] for name in ("target", "hedged", "attribution")}
    for kind in ("micro", "macro"):
        for level in LEVELS:
            figures |= {f"{kind} {level} {name}": value for name, value in published[kind][level].items()}
    return figures
