"""The commands that fill a store and look into it, as their users meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import commands
from dragoman.desk import Desk
from tests.store.reading import VerbReader, write_reports


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with reports, where one stands; they are read without a model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dragoman.cli.store.chosen_reader", VerbReader)
    monkeypatch.setattr("dragoman.cli.store.chosen_name", lambda: "verbs")
    write_reports(tmp_path / "reports", 5)
    (tmp_path / "reports" / "empty.txt").unlink()
    return tmp_path


def run(*arguments: str) -> Result:
    """Run a command in this process; its streams apart."""
    return CliRunner().invoke(commands, arguments)


def test_reading_fills_the_store_here_and_says_what_it_found() -> None:
    """Then other commands find it; read again, it says that all is known."""
    first = run("read", "reports", "--talks", "river")
    assert first.exit_code == 0, first.output
    assert "6 reports in dragoman.db: 5 new, 1 known already" in first.output
    assert Path("dragoman.db").is_file()
    assert "6 known already" in run("read", "reports").output
    rows = [json.loads(line) for line in run("moves", "--format", "jsonl").output.splitlines()]
    assert {row["party"] for row in rows} == {"Ardenia", "Borland", "Corvia"}
    assert [json.loads(line) for line in run("talks", "--format", "jsonl").output.splitlines()] == [
        {"talks": "river", "given": True, "reports": 5, "first": None, "last": None}
    ]


def test_without_a_store_or_paths_it_says_what_to_do() -> None:
    result = run("moves")
    assert result.exit_code == 2
    assert "dragoman read PATH" in result.output


def test_paths_and_a_store_exclude_each_other() -> None:
    assert run("moves", "reports", "--talks", "river").exit_code == 2
    assert run("moves", "--store", "x.db", "--date", "2025-01-01").exit_code == 2


def test_words_are_found_and_shown() -> None:
    run("read", "reports", "--talks", "river")
    rows = [json.loads(line) for line in run("search", "footbridge", "--format", "jsonl").output.splitlines()]
    assert [[mark["text"] for mark in row["marks"]] for row in rows] == [["footbridge"]]
    assert "1 sentence shown, 1 report" in run("search", "footbridge").output
    assert "0 sentences" in run("search", "footbridge", "--party", "Nobody").output


def test_an_interrupted_reading_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 130, a word on how to go on, no traceback."""
    whole = Desk.read

    def interrupted(self: Desk, *paths: str | Path, **options: object) -> Iterator[object]:
        for number, item in enumerate(whole(self, *paths, **options)):  # type: ignore[arg-type]
            yield item
            if number == 1:
                raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "read", interrupted)
    result = run("read", "reports", "--talks", "river")
    assert result.exit_code == 130
    assert "2 reports are in dragoman.db" in result.output
    monkeypatch.setattr(Desk, "read", whole)
    assert "3 new, 3 known already" in run("read", "reports", "--talks", "river").output


def test_a_store_is_checked_and_copied() -> None:
    run("read", "reports", "--talks", "river")
    assert "sound" in run("check").output
    assert run("backup", "copy.db").exit_code == 0
    assert "sound" in run("check", "--store", "copy.db").output


def test_corrections_are_listed_applied_and_undone() -> None:
    run("read", "reports", "--talks", "river")
    line = {"kind": "party", "who": "Ann", "when": "2025-04-01T10:00:00+00:00"}
    line |= {"old": "Ardenia", "new": "Eastia", "talks": "river"}
    Path("mine.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    assert run("corrections", "--apply", "mine.jsonl").output == "1 applied, 0 known already\n"
    assert "Eastia" in run("moves", "--format", "jsonl").output
    (row,) = map(json.loads, run("corrections", "--format", "jsonl").output.splitlines())
    assert run("corrections", "--undo", row["id"], "--who", "Bob").exit_code == 0
    assert "Eastia" not in run("moves", "--format", "jsonl").output
    assert "Bob" in run("corrections").output
