"""The analyst's hand in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import commands
from dragoman.desk import open_desk
from dragoman.moves.records import Move

TEXT = """Rota for the weir

Ardenia demanded a lower weir on the river. Borland rejected the lower weir.

The mayor of Ardenia said that the town would accept a water rota if Borland paid for the sluice.
"""


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one report in it, and its moves on the terms of a drafted agenda."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "weir.txt").write_text(TEXT, "utf-8")
    with open_desk(folder / "review.db") as desk:
        assert len(list(desk.read(folder / "weir.txt", talks="weir"))) == 1
        desk.settled("weir")
    return folder / "review.db"


@pytest.fixture
def store(read_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "review.db"
    with open_desk(read_once) as desk:
        desk.store.backup(path)
    return path


def review(store: Path, keys: str, *more: str) -> Result:
    result = CliRunner().invoke(commands, ["review", "--store", str(store), "--who", "Ann Harrow", *more], input=keys)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def moves(store: Path) -> tuple[Move, ...]:
    with open_desk(store) as desk:
        return desk.settled("weir", linked=False).moves


def human(store: Path) -> frozenset[str]:
    with open_desk(store) as desk:
        return desk.settled("weir", linked=False).human


def test_accepted_moves_leave_the_queue(store: Path) -> None:
    before = moves(store)
    assert len(before) >= 2
    assert "1 corrections kept" in review(store, "a\nq\n").output
    assert moves(store) == before
    assert len(human(store)) == 1
    assert f"of {len(before) - 1}]" in review(store, "q\n").output
    assert f"of {len(before)}]" in review(store, "q\n", "--all").output


def test_a_rejected_move_is_gone_and_comes_back_when_undone(store: Path) -> None:
    before = moves(store)
    review(store, "x\nnot said\nq\n")
    assert len(moves(store)) == len(before) - 1
    with open_desk(store) as desk:
        (kept,) = desk.store.corrections()
    assert (kept.who, kept.why, kept.kind) == ("Ann Harrow", "not said", "replace")
    assert kept.when
    review(store, "x\n\nu\nq\n")
    assert len(moves(store)) == len(before) - 1


def test_a_field_is_edited_and_a_party_renamed(store: Path) -> None:
    party = moves(store)[0].party
    assert party is not None
    review(store, f"p\n{party} Town\n\nthe town acts\nq\n", "--all")
    assert f"{party} Town" in {move.party for move in moves(store)}
    review(store, "e\nact\noffer\n\nq\n")
    assert "offer" in {move.act for move in moves(store)}


def test_what_cannot_be_is_said_and_nothing_kept(store: Path) -> None:
    before = moves(store)
    result = review(store, "e\nobject\nno such words\nu\nz\nq\n")
    assert "do not stand in the report" in result.output
    assert "0 corrections kept" in result.output
    assert moves(store) == before


def test_wholly_reviewed_reports_become_labels(store: Path, tmp_path: Path) -> None:
    count = len(moves(store))
    assert "0 reports" in review(store, "", "--labels", str(tmp_path / "none.jsonl")).output
    review(store, "a\n" * count)
    assert "1 reports" in review(store, "", "--labels", str(tmp_path / "labels.jsonl")).output
    (line,) = (tmp_path / "labels.jsonl").read_text("utf-8").splitlines()
    assert len(json.loads(line)["moves"]) == count
