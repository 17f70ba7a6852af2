"""The commands, their words and their contract."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from rich.console import Console

from dragoman.agenda import load_agenda
from dragoman.cli.deals import deals, stability
from dragoman.deals import Limits, analyse, load_stances
from dragoman.errors import InputError
from dragoman.positions.records import Stance
from dragoman.render.deals import Evidence, blocker_words, deals_row, deals_view, opening_words
from tests.deals.build import BERLIN, agenda_of, issue_of, stance_of
from tests.deals.test_conflicts import ELMIRA

SCHEMA = json.loads((files("dragoman") / "schemas" / "deals.schema.json").read_text(encoding="utf-8"))


def run(*arguments: str) -> Result:
    """The command on the Berlin agenda."""
    return CliRunner().invoke(deals, ["--agenda", str(BERLIN), *arguments])


def shown(view: Any) -> str:
    """What a terminal shows."""
    console = Console(width=300, record=True, file=io.StringIO())
    console.print(view)
    return console.export_text()


def test_the_contract() -> None:
    result = run("--format", "json")
    row = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(row)
    assert result.exit_code == 0
    assert list(row) == ["possible", "packages", "blockers", "openings", "complete", "silence"]
    assert (row["possible"], row["packages"], row["complete"]) == (False, "0", True)
    assert row["openings"][0] == [
        {"party": "Russia", "stance": "requires", "term": "donetsk-withdrawal", "only_if": []}
    ]
    assert run("--format", "json").stdout == result.stdout


def test_the_contract_of_other_verdicts() -> None:
    agenda = agenda_of(issue_of("first", *(f"t{n}" for n in range(80))))
    for stances in ([], [stance_of("Oslo", "accepts", "t1", "t2")]):
        row = deals_row(analyse(agenda, stances))
        Draft202012Validator(SCHEMA).validate(row)
        assert row["packages"] == str(2**80 if not stances else 3 * 2**78)


def test_a_supposition_adds_the_difference() -> None:
    row = json.loads(run("--format", "json", "--if", "Russia accepts line-frozen").stdout)
    difference = row.pop("difference")
    Draft202012Validator(SCHEMA).validate(row)
    Draft202012Validator({**SCHEMA["$defs"]["difference"], "$defs": SCHEMA["$defs"]}).validate(difference)
    assert (difference["possible"], row["possible"]) == (False, True)
    assert len(difference["blockers_gone"]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--without-party", "Russia"),
        ("--without-issue", "territory"),
        ("--if", "Ukraine drops donetsk-withdrawal", "--if", "Ukraine drops line-frozen"),
    ],
)
def test_other_changes_are_options_too(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert "Before: no package, 2 blockers.  After: " in result.stdout


def test_only_firm() -> None:
    assert json.loads(run("--only-firm", "--format", "json").stdout)["possible"] is False


def test_which_single_change_opens_a_deal() -> None:
    assert "if Russia no longer requires “Ukrainian forces" in " ".join(run("--which", "stance").stdout.split())
    assert json.loads(run("--which", "issue", "--format", "json").stdout) == {
        "opens": [{"without_issue": "territory", "packages": "2"}]
    }


@pytest.mark.parametrize(("form", "start"), [("json", '{"nodes"'), ("graphml", "<?xml"), ("svg", "<svg")])
def test_links_are_printed(form: str, start: str) -> None:
    assert run("--links", form).stdout.startswith(start)


def test_stances_in_a_file_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "stances.toml"
    path.write_text('[[stance]]\nparty = "A"\nstance = "refuses"\nterm = "line-frozen"\n', encoding="utf-8")
    row = json.loads(run("--stances", str(path), "--format", "json").stdout)
    assert row["possible"] is True


@pytest.mark.parametrize(
    "arguments", [[], ["x.txt", "--stances", "y.toml"], ["--agenda", str(BERLIN), "--which", "nothing"]]
)
def test_misuse_is_said(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(deals, arguments).exit_code == 2


def test_an_agenda_without_stances_is_misuse(tmp_path: Path) -> None:
    path = tmp_path / "agenda.toml"
    path.write_text('[[issue]]\nid = "i"\nquestion = "?"\n[[issue.term]]\nid = "t"\ntext = "T"\n', encoding="utf-8")
    result = CliRunner().invoke(deals, ["--agenda", str(path)])
    assert result.exit_code == 2
    assert "holds no [[stance]] tables" in result.stderr


def test_unknown_names_are_errors_with_the_nearest() -> None:
    result = run("--if", "Rusia accepts line-frozen")
    assert isinstance(result.exception, InputError)
    assert "did you mean 'Russia'?" in str(result.exception)


def test_blockers_and_openings_are_sentences() -> None:
    agenda = load_agenda(BERLIN)
    found = analyse(agenda, load_stances(BERLIN, agenda))
    assert blocker_words(agenda, found.blockers[0]) == (
        "Russia requires “Ukrainian forces leave the part of Donetsk that they hold” (2 reports); "
        "Ukraine refuses it (3 reports)."
    )
    assert opening_words(agenda, found.openings[0]) == (
        "It opens if Russia no longer requires “Ukrainian forces leave the part of Donetsk that they hold”."
    )


def test_evidence_stands_beneath_and_is_only_text() -> None:
    """Once for each stance, then by its number; nothing in it is markup or steers the terminal."""
    agenda = load_agenda(BERLIN)
    found = analyse(agenda, load_stances(BERLIN, agenda))

    def evidence(stance: Stance) -> list[Evidence]:
        sentence = f"[bold]{stance.party}\x1b[31m said\u202e {stance.term}"
        return [Evidence(source="02.txt:7", speaker="He", attribution="direct", hedged=True, sentence=sentence)]

    text = shown(deals_view(found, evidence))
    assert text.count("[bold]Russia") == 1
    assert "[1] above" in text
    assert "02.txt:7  He  direct, hedged" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def parts_of(text: str, *wanted: str) -> None:
    for part in wanted:
        assert part in text


def test_the_page_tells_pairs_from_larger_blockers_and_from_own_contradictions() -> None:
    agenda = agenda_of(issue_of("first", "a", "b", "c"), issue_of("second", "d"))
    stances = [
        stance_of("Oslo", "requires", "a"),
        stance_of("Oslo", "accepts", "a", "b"),
        stance_of("Quito", "refuses", "b"),
        stance_of("Malé", "requires", "c"),
        stance_of("Malé", "refuses", "c"),
        stance_of("Lima", "refuses", "c"),
    ]
    parts_of(
        shown(deals_view(analyse(agenda, stances))),
        "Blockers of two (1)",
        "Blockers of more (1)",
        "A party against itself",
        "Oslo accepts “The clause a” only if it holds that “The clause b”",
        "It opens if Malé no longer requires “The clause c”",
        "Who blocks whom: Malé",
        "Lima is silent on 3 of 4 terms; never on: “What of second?”",
    )


def test_the_page_says_when_there_may_be_more() -> None:
    agenda = agenda_of(issue_of("first", *"abcdefghijklm"))
    stances = [stance_of(p, s, n) for p in ("Oslo", "Quito") for s in ("requires", "refuses") for n in "abcdefghijklm"]
    text = shown(deals_view(analyse(agenda, stances, limits=Limits(blockers=12, openings=12))))
    parts_of(text, "and 2 more, all in --format json", "There may be more: ", "12 openings")


def test_an_open_page_says_what_is_settled() -> None:
    agenda = agenda_of(issue_of("first", "a", "b"))
    parts_of(
        shown(deals_view(analyse(agenda, [stance_of("Oslo", "requires", "a")]))),
        "Not ruled out: 2 packages.",
        "In every package: “The clause a”",
        "Package 1 (asks least): nothing besides",
        "Package 2: besides, “The clause b”",
        "If this is wrong: Oslo requires “The clause a” (1 report): “The clause a” is open again",
    )


def test_a_conflict_file_in_words_and_json(tmp_path: Path) -> None:
    path = tmp_path / "elmira.toml"
    path.write_text(ELMIRA, encoding="utf-8")
    text = CliRunner().invoke(stability, [str(path)]).stdout
    parts_of(text, "Stable for every coalition: Nash 8, 9", "From the present state, 1", "to 5: Local Government to 5")
    row = json.loads(CliRunner().invoke(stability, [str(path), "--format", "json"]).stdout)
    assert row["equilibria"]["SEQ"] == [5, 8, 9]
    assert row["coalition_equilibria"]["GMR"] == [1, 4, 8, 9]
    assert row["paths"][1] == {"to": 4, "improving": False, "moves": row["paths"][1]["moves"]}


def test_a_conflict_from_an_agenda_in_words_and_json() -> None:
    arguments = ["--agenda", str(BERLIN), "--term", "line-frozen", "--control", "line-frozen=Russia"]
    assert "Of 1 orders" in CliRunner().invoke(stability, arguments).stdout
    row = json.loads(CliRunner().invoke(stability, [*arguments, "--format", "json"]).stdout)
    assert (row["options"], row["orders"]) == (["line-frozen"], "1")
    assert CliRunner().invoke(stability, [*arguments, "--control", "x"]).exit_code == 2
    assert CliRunner().invoke(stability, []).exit_code == 2


def test_a_conflict_of_many_states_is_counted(tmp_path: Path) -> None:
    options = "".join(f'[[party.option]]\nid = "o{n}"\n' for n in range(13))
    path = tmp_path / "many.toml"
    path.write_text(f'[[party]]\nname = "A"\nstatements = ["o1"]\n{options}', encoding="utf-8")
    row = json.loads(CliRunner().invoke(stability, [str(path), "--format", "json"]).stdout)
    assert (row["states"], row["Nash"]) == (8192, 4096)


def test_ctrl_c_prints_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first Ctrl-C ends the search, not the program."""
    import signal

    import dragoman.deals as room

    real = room.analyse

    def interrupted(*arguments: Any, **options: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        assert options["stopped"]()
        return real(*arguments, **options)

    monkeypatch.setattr(room, "analyse", interrupted)
    result = run("--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["complete"] is False
    assert "stopped before the answer was complete" in result.stderr
