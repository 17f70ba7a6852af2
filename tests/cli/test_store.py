"""The commands that fill a store and look into it, as their users meet them."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import commands
from dragoman.desk import Desk, open_desk
from dragoman.render.exports import write_export
from tests.reports.servers import Request, answer, serving
from tests.store.reading import VerbReader, write_reports


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with reports, where one stands; they are read without a model."""
    monkeypatch.chdir(tmp_path)
    for command in ("reading", "following"):
        monkeypatch.setattr(f"dragoman.cli.{command}.chosen_reader", VerbReader)
        monkeypatch.setattr(f"dragoman.cli.{command}.chosen_name", lambda: "verbs")
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


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_exports_are_what_would_be_worked_out_from_all_reports(here: Path, form: str) -> None:
    """Looked up row by row in the store, they are the same bytes; the screen says how many rows there are."""
    run("read", "reports", "--talks", "river")
    with open_desk("dragoman.db") as desk:
        talks = desk.talks()
    for subject in ("moves", "stances", "shifts"):
        count = write_export(talks, subject, form, here / "worked-out")
        result = run("export", subject, "--format", form, "-o", "looked-up")
        assert f"looked-up: {count} rows" in result.stderr
        assert count > 0
        assert (here / "looked-up").read_bytes() == (here / "worked-out").read_bytes(), subject
    assert f"{count} rows in an export" in run("shifts").output
    shown = run("shifts", "--format", "jsonl").output.splitlines()
    assert len(shown) == count


def test_without_a_store_or_paths_it_says_what_to_do() -> None:
    result = run("moves")
    assert result.exit_code == 2
    assert "dragoman read PATH" in result.output


def test_paths_and_a_store_exclude_each_other() -> None:
    assert run("moves", "reports", "--talks", "river").exit_code == 2
    assert run("moves", "--store", "x.db", "--date", "2025-01-01").exit_code == 2


@pytest.mark.parametrize("asked", [(), ("--talks", "river")])
def test_a_briefing_is_called_as_the_talks_are(asked: tuple[str, ...]) -> None:
    """Also where their agenda is drafted, and so has no name."""
    run("read", "reports", "--talks", "river")
    assert run("brief", "--format", "md", *asked).output.startswith("# river\n")


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("b.html", b"<!doctype html>"), ("b.md", b"# river"), ("b.docx", b"PK"), ("b", b"<!doctype")],
)
def test_a_briefing_takes_the_form_that_its_file_says(name: str, beginning: bytes, tmp_path: Path) -> None:
    run("read", "reports", "--talks", "river")
    assert run("brief", "-o", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(beginning)
    assert run("brief", "-o", str(tmp_path / name), "--format", "md").exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(b"# river")


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


def test_a_limit_takes_so_many_new_reports_each_time() -> None:
    """What is known already does not count."""
    assert "2 reports in dragoman.db: 2 new" in run("read", "reports", "--talks", "river", "--limit", "2").output
    assert "2 new, 2 known already" in run("read", "reports", "--talks", "river", "--limit", "2").output
    assert "1 new" in run("read", "reports", "--talks", "river", "--limit", "9").output


def test_a_dry_run_says_what_would_be_read_and_makes_no_store() -> None:
    """With a store, what it holds would not be read; nothing is added to it."""
    first = run("read", "reports", "--dry-run")
    assert (first.exit_code, Path("dragoman.db").exists()) == (0, False)
    assert first.stdout.splitlines()[0].split("\t")[:2] == ["reports/000.txt", "undated"]
    assert "6 would be read" in first.stderr
    run("read", "reports/000.txt", "--talks", "river")
    again = run("read", "reports", "--dry-run")
    assert "4 would be read, 2 known already" in again.stderr
    assert run("talks", "--format", "jsonl").output.count('"reports":1,') == 1
    assert "2 would be read" in run("read", "reports", "--dry-run", "--limit", "2").stderr


def test_since_passes_over_what_says_an_earlier_day() -> None:
    """Undated reports are read."""
    days = ("2025-12-01", "2025-12-10", None)
    rows = [{"text": f"Ardenia demanded a weir on day {day} of the talks.", "published": day} for day in days]
    Path("rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    result = run("read", "rows.jsonl", "--talks", "river", "--since", "2025-12-05")
    assert "2 new, 1 of an earlier day passed over" in result.output
    assert "1 would be read, 2 known already" in run("read", "rows.jsonl", "--dry-run").stderr


def test_many_losses_of_one_kind_are_counted_and_a_few_named() -> None:
    """All are named where that is asked; the exit status says that there were some."""
    lines = [json.dumps({"text": "Ardenia demanded a lower weir at the meeting."}), *["nonsense"] * 300, '{"text": ""}']
    Path("rows.jsonl").write_text("\n".join(lines), "utf-8")
    result = run("read", "rows.jsonl", "--talks", "river")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 8
    assert "and 295 more × wrong form" in result.stderr
    assert result.stderr.splitlines()[-1] == ("dragoman: 301 skipped, 1 read; skipped: 300 × wrong form, 1 × no text")
    assert len(run("read", "rows.jsonl", "--all-skipped").stderr.splitlines()) == 302


def test_a_feed_is_read_and_followed_from_the_command_line() -> None:
    """Entries are fetched once, by either command, and what would be fetched is said without fetching it."""
    with serving(_site) as server:
        here = ("--allow-private", "127.0.0.1")
        feed = server.url("/feed", host="127.0.0.1")
        planned = run("read", feed, "--dry-run", "--since", "2025-12-10", *here)
        assert planned.stdout == f"{server.url('/a/1', host='127.0.0.1')}\t2025-12-14\tThe weir\n"
        assert "1 would be read, 1 of an earlier day passed over" in planned.stderr
        assert [request.path for request in server.requests] == ["/feed"]
        assert "1 new" in run("read", feed, "--talks", "river", "--limit", "1", *here).output
        followed = run("follow", feed, "--talks", "river", *here)
        assert (followed.exit_code, followed.stdout.count("\n")) == (0, 1)
        assert "1 new (1 of them a copy), 1 known already" in followed.stderr
        assert "nothing new" in run("follow", *here).stderr
        assert "2 reports in dragoman.db: 2 known already\n" in run("read", feed, *here).stdout


def _site(request: Request, connection: socket.socket) -> None:
    if request.path == "/feed":
        if request.headers.get("if-none-match") == '"1"':
            answer(connection, status="304 Not Modified")
            return
        items = "".join(
            f"<item><title>The weir</title><link>http://{request.headers['host']}/a/{number}</link>"
            f"<pubDate>{day}</pubDate></item>"
            for number, day in enumerate(("2025-12-14", "2025-12-01"), start=1)
        )
        answer(connection, f"<rss><channel>{items}</channel></rss>".encode(), ETag='"1"')
    elif request.path == "/robots.txt":
        answer(connection, status="404 Not Found")
    else:
        told = "Ardenia demanded a lower weir. Borland rejected the river toll at the meeting in the town hall. "
        text = f"<article><p>{request.path}: {told * 4}</p><p>{told * 4}</p></article>"
        answer(connection, f"<html><body>{text}</body></html>".encode(), Content_Type="text/html")


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
    listed = " ".join(run("corrections").output.split())
    for words in ("calls Ardenia Eastia, in river (undone)", f"Bob takes back {row['id']}", "2025-04-01 10:00 Ann"):
        assert words in listed


AGENDA = """
[[issue]]
id = "weir"
question = "How high is the weir?"

[[issue.term]]
id = "weir-lower"
text = "The weir is lowered"
phrases = ["lower weir"]
"""


def write_week(folder: Path) -> None:
    """Three reports of two days, and one without a day; the last day is told in New York, late in the evening."""
    folder.mkdir()
    (folder / "first.md").write_text(
        "---\ndate: 2025-03-01\n---\nArdenia rejected a lower weir. The envoys went home.\n", "utf-8"
    )
    page = (
        '<html><head><title>Weir</title><meta property="article:published_time" content="2025-03-05T23:40:00-05:00">'
        "</head><body><article><p>Ardenia offered a lower weir. The envoys of all three met again in the evening and"
        " talked of the river until the morning came.</p></article></body></html>"
    )
    (folder / "last.html").write_text(page, "utf-8")
    (folder / "undated.txt").write_text("Borland demanded a lower weir. Nobody answered.\n", "utf-8")


def rows_of(*arguments: str) -> list[dict[str, Any]]:
    """The rows that a command prints."""
    result = run(*arguments, "--format", "jsonl")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_week_is_told_day_by_day(here: Path) -> None:
    """As of a day, compared, between two; what is undated is never placed, and a late report lands on its day."""
    write_week(here / "week")
    (here / "talks.toml").write_text(AGENDA, "utf-8")
    run("read", "week", "--talks", "weir")
    assert run("agenda", "--keep", "talks.toml").exit_code == 0

    def stances(*options: str) -> list[tuple[str, str]]:
        return [(row["party"], row["stance"]) for row in rows_of("board", *options)]

    assert stances("--as-of", "2025-03-04") == [("Ardenia", "refuses")]
    assert stances("--as-of", "2025-03-05") == [("Ardenia", "accepts"), ("Ardenia", "refuses")]
    assert ("Borland", "requires") in stances()
    assert "undated.txt" in run("board", "--as-of", "2025-03-05").stderr
    (difference,) = rows_of("board", "--as-of", "2025-03-05", "--compare", "2025-03-04")
    assert [len(difference[side]) for side in ("before", "after")] == [1, 2]

    def shifts(*options: str) -> list[tuple[str, str, str | None]]:
        return [(row["party"], row["kind"], row["date"]) for row in rows_of("shifts", *options)]

    assert shifts() == [
        ("Ardenia", "withdrawn", "2025-03-05"),
        ("Ardenia", "new", "2025-03-01"),
        ("Borland", "undated", None),
    ]
    assert shifts("--since", "2025-03-02")[:-1] == [("Ardenia", "withdrawn", "2025-03-05")]
    assert shifts("--until", "2025-03-04")[:-1] == [("Ardenia", "new", "2025-03-01")]
    late = here / "late.md"
    late.write_text("---\ndate: 2025-03-03\n---\nArdenia demanded a lower weir. Nobody else spoke.\n", "utf-8")
    run("read", "late.md", "--talks", "weir")
    assert [row for row in shifts() if row[2]] == [
        ("Ardenia", "changed", "2025-03-03"),
        ("Ardenia", "changed", "2025-03-05"),
        ("Ardenia", "new", "2025-03-01"),
    ]
