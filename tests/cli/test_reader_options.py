"""``--reader`` on the command line, with a real local server behind it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman.cli import commands
from tests.moves.chat_servers import Reply, Request, completion, listed, moves, serve

TEXT = "Iceland rejected the quota. Norway is waiting for an answer."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports."""
    for name, ending in (("a", ""), ("b", " It is long."), ("c", " It is late.")):
        (tmp_path / f"{name}.txt").write_text(TEXT + ending, "utf-8")
    return tmp_path


def run(*arguments: str | Path, key: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    environment = {name: value for name, value in os.environ.items() if name != "DRAGOMAN_READER_KEY"}
    environment |= {} if key is None else {"DRAGOMAN_READER_KEY": key}
    command = [sys.executable, "-m", "dragoman", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", env=environment)


def test_a_server_reads_and_one_bad_answer_costs_one_report(folder: Path) -> None:
    """Rows of the others on stdout; report, address and mend on stderr; exit status 1; the key from the environment."""

    def answer(request: Request) -> Reply:
        if "It is long." in request.sentences:
            return completion('{"moves": [', "length")
        return moves(listed(), listed(object="the moon"))

    with serve(answer) as (url, asked):
        options = ("--reader", "openai", "--reader-url", url, "--reader-model", "small")
        result = run("moves", folder, *options, "--format", "jsonl", key="hush")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(Path(row["report"]).name, row["party"], row["object"]["text"]) for row in rows] == [
        ("a.txt", "Iceland", "the quota"),
        ("c.txt", "Iceland", "the quota"),
    ]
    assert {(row["confidence"], row["review"]) for row in rows} == {(None, False)}
    assert result.returncode == 1
    (line,) = re.findall(r"^.*b\.txt: not read.*$", result.stderr, re.MULTILINE)
    assert url in line
    assert "num_ctx" in line
    assert "1 move of the reader refused: words that are not in the sentence" in result.stderr
    assert "1 skipped, 2 read" in result.stderr
    assert "hush" not in result.stdout + result.stderr
    assert {request.headers.get("Authorization") for request in asked} == {"Bearer hush"}


def test_a_dead_server_leaves_every_report_named(folder: Path) -> None:
    with serve(lambda _: moves()) as (url, _):
        pass
    result = run("moves", folder, "--reader", "openai", "--reader-url", url, "--reader-model", "m", "--format", "jsonl")
    assert (result.returncode, result.stdout) == (1, "")
    assert len(re.findall(rf"\.txt: not read: {url}: ", result.stderr)) == 3
    assert "3 skipped, 0 read" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--reader", "openai"],
        ["--reader", "openai", "--reader-url", "http://127.0.0.1:1/v1"],
        ["--reader-url", "http://127.0.0.1:1/v1"],
        ["--reader-model", "m"],
        ["--reader-timeout", "0"],
    ],
    ids=str,
)
@pytest.mark.parametrize("command", ["moves", "board", "read", "agenda", "deals"])
def test_no_server_is_guessed(
    folder: Path, command: str, options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off unless asked for by name and address, in every command that reads; nothing is made on the way."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert CliRunner().invoke(commands, [command, str(folder), *options]).exit_code == 2
    assert sorted(tmp_path.iterdir()) == before


def test_an_unknown_reader_is_refused_by_name(folder: Path) -> None:
    result = run("moves", folder, "--reader", "nobody")
    assert result.returncode == 1
    assert "reader 'nobody': no such reader is installed; choose one of shipped, openai" in result.stderr
