"""The command line as its users meet it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import commands

REPORT = """Iceland turns down cod deal

REYKJAVIK - Iceland rejected the Norwegian proposal on Monday. Foreign Minister Anna Jonsdottir said Iceland would
accept a lower quota if Norway opened its ports to Icelandic boats.

Norway has demanded a cut in the catch of a fifth.
"""
AGENDA = """
[[issue]]
id = "quota"
question = "How much cod may be caught?"

[[issue.term]]
id = "quota-cut"
text = "The cod quota is cut by a fifth"
phrases = ["lower quota", "cut in the catch"]
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report on disk."""
    path = tmp_path / "cod.txt"
    path.write_text(REPORT, "utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def run_program(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    command = [sys.executable, "-m", "dragoman", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_each_command_explains_itself() -> None:
    """``--help`` works for the program and each command, and says what PATH may be."""
    assert run("--help").exit_code == 0
    for name in commands.commands:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()[2].strip()) > 20


def test_moves_come_as_json_lines_alone(report: Path) -> None:
    """Nothing but rows on stdout, nothing on stderr, exit status 0."""
    result = run_program("moves", report, "--format", "jsonl")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0
    assert result.stderr == ""
    assert {row["party"] for row in rows} >= {"Iceland", "Norway"}
    assert {row["report"] for row in rows} == {str(report)}


def test_moves_come_as_csv(report: Path) -> None:
    """The same rows as a spreadsheet reads them."""
    lines = list(csv.DictReader(io.StringIO(run("moves", report, "--format", "csv").output)))
    rows = [json.loads(line) for line in run("moves", report, "--format", "jsonl").output.splitlines()]
    assert [line["object.text"] for line in lines] == [row["object"]["text"] for row in rows]


def test_what_is_told_again_is_listed_once(report: Path, tmp_path: Path) -> None:
    """A rewrite adds a report to the rows of the first; every move is in a row, in any order of the reports."""
    other = tmp_path / "rewrite.txt"
    other.write_text(REPORT.replace("Iceland turns down cod deal", "No deal on cod"), "utf-8")
    listed = run("moves", report, other, "--group", "--format", "jsonl").output.splitlines()
    rows = [json.loads(line) for line in listed]
    assert {len(row["reports"]) for row in rows if row["times"]} == {2}
    moves = run("moves", report, other, "--format", "jsonl").output.splitlines()
    assert sum(len(row["moves"]) + len(row["review"]) for row in rows) == len(moves)
    assert run("moves", other, report, "--group", "--format", "jsonl").output.splitlines() == listed
    assert "2 times in 2" in run("moves", report, other, "--group").output
    assert run("moves", report, "--group", "--format", "csv").output.startswith("party,told_as,acts,term,sign,words")


def test_offsets_count_in_what_show_prints(report: Path) -> None:
    """``show`` prints the text that the offsets of ``moves`` point into."""
    text = run("show", report).output
    for line in run("moves", report, "--format", "jsonl").output.splitlines():
        row = json.loads(line)
        assert text[row["object"]["start"] : row["object"]["end"]] == row["object"]["text"]


def test_show_names_what_was_dropped(report: Path) -> None:
    """Each dropped line with its reason."""
    report.write_text(REPORT + "\nLeave a comment\n", "utf-8")
    assert "Leave a comment" not in run("show", report).output
    assert "Leave a comment" in run("show", report, "--dropped").output


def test_the_board_shows_cells_and_their_sentences(report: Path, tmp_path: Path) -> None:
    """A table with numbered cells, and under the number the sentence with its place."""
    agenda = tmp_path / "agenda.toml"
    agenda.write_text(AGENDA, "utf-8")
    output = run("board", report, "--agenda", agenda).output
    assert "How much cod may be caught?" in output
    assert "[1]" in output
    assert f"{report.name}:" in output.replace("\n", "")
    assert "lower quota" in output.replace("\n", " ")


def test_a_bad_file_is_named_and_the_rest_is_read(report: Path, tmp_path: Path) -> None:
    """Reason and mend on stderr, the other reports on stdout, exit status 1."""
    empty = tmp_path / "empty.txt"
    empty.touch()
    result = run_program("moves", tmp_path / "none.txt", empty, report, "--format", "jsonl")
    assert result.returncode == 1
    assert result.stdout
    for path, reason in ((tmp_path / "none.txt", "does not exist"), (empty, "is empty")):
        (line,) = [line for line in result.stderr.splitlines() if str(path) in line]
        assert reason in line
        assert ";" in line
    assert "2 skipped, 1 read" in result.stderr


def test_a_broken_agenda_is_refused_by_name(report: Path, tmp_path: Path) -> None:
    """The file, the place, the mend; exit status 1."""
    agenda = tmp_path / "agenda.toml"
    agenda.write_text(AGENDA.replace("phrases", "phrase"), "utf-8")
    result = run_program("board", report, "--agenda", agenda)
    assert result.returncode == 1
    assert str(agenda) in result.stderr
    assert "phrases" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["board"], ["nonsense"], ["moves", "x.txt", "--format", "xml"], ["agenda"], ["read", "x.txt", "--date", "soon"]],
)
def test_misuse_exits_with_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong words on the command line are told apart from failure."""
    monkeypatch.chdir(tmp_path)
    assert run(*arguments).exit_code == 2


def test_an_agenda_is_drafted_checked_and_never_overwritten(report: Path, tmp_path: Path) -> None:
    """The draft is a file that ``--check`` and ``board`` accept; an existing file is left alone."""
    draft = tmp_path / "draft.toml"
    assert run("agenda", report, "-o", draft).exit_code == 0
    assert "no mistakes" in run("agenda", "--check", draft).output
    assert run("board", report, "--agenda", draft).exit_code == 0
    before = draft.read_bytes()
    result = run_program("agenda", report, "-o", draft)
    assert result.returncode == 1
    assert "exists already" in result.stderr
    assert draft.read_bytes() == before


def test_the_demo_finds_its_copy() -> None:
    """The bundled example reads without a word on stderr; the syndicated report is named as a copy."""
    result = run_program("demo")
    assert result.returncode == 0
    assert result.stderr == ""
    assert "05-syndicated.md" in result.stdout
    assert "copies" in result.stdout


def test_markup_in_a_report_is_shown_as_text(tmp_path: Path) -> None:
    """Neither terminal escapes nor the table library's markup reach the screen as commands."""
    path = tmp_path / "odd.txt"
    path.write_text("[bold]Norway[/bold] rejected the \x1b[31mred\x1b[0m quota plan of Iceland on Monday.", "utf-8")
    output = run_program("moves", path).stdout + run_program("board", path).stdout
    assert "\x1b" not in output


def test_nothing_is_fetched() -> None:
    """The example, a web page among its reports, is read to the end by a program that cannot open a socket."""
    program = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('a connection was opened')\n"
        "socket.socket.__init__ = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from dragoman.cli import main\n"
        "main(['demo', '--no-evidence'])\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "Ukraine" in result.stdout
