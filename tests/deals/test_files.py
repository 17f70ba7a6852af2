"""Stances written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.agenda import load_agenda
from dragoman.deals import load_stances
from dragoman.deals.files import parse_stances
from dragoman.errors import InputError
from tests.deals.build import BERLIN, agenda_of, issue_of

AGENDA = agenda_of(issue_of("land", "withdrawal", "line-frozen"), issue_of("trade", "trade-resumed"))


def test_stances_beside_an_agenda() -> None:
    stances = load_stances(BERLIN, load_agenda(BERLIN))
    assert len(stances) == 14
    first = stances[0]
    assert (first.party, first.stance, first.term, first.issue) == ("Ukraine", "accepts", "nato-bid-dropped", "nato")
    assert (first.only_if, first.independent, first.reports, first.hedged) == (("guarantees-binding",), 5, (), False)


def test_a_list_of_reports_is_kept_and_counted() -> None:
    text = '[[stance]]\nparty = "A"\nstance = "refuses"\nterm = "withdrawal"\nreports = ["b", "a", "b"]\nhedged = true'
    (stance,) = parse_stances(text, AGENDA, "x")
    assert (stance.reports, stance.independent, stance.hedged) == (("a", "b"), 2, True)


def test_copies_can_be_counted_out() -> None:
    text = '[[stance]]\nparty = "A"\nstance = "refuses"\nterm = "withdrawal"\nreports = ["a", "b"]\nindependent = 1'
    assert parse_stances(text, AGENDA, "x")[0].independent == 1


def test_no_stances_is_no_mistake() -> None:
    assert parse_stances("", AGENDA, "x") == ()


GOOD = {"party": '"A"', "stance": '"refuses"', "term": '"withdrawal"'}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"term": '"withdrawl"'}, "x, stance 1: unknown term 'withdrawl'; did you mean 'withdrawal'?"),
        ({"term": '"zzz"'}, "use one of: withdrawal, line-frozen, trade-resumed"),
        ({"only_if": '["line-froze"]'}, "did you mean 'line-frozen'?"),
        ({"only_if": '"line-frozen"'}, "not a list of terms"),
        ({"stance": '"refuse"'}, "did you mean 'refuses'"),
        ({"stance": "1"}, "'stance' is missing or no words"),
        ({"party": '" "'}, "'party' is missing or no words"),
        ({"hedged": "1"}, "not true or false"),
        ({"reports": "-1"}, "neither a number nor a list of names"),
        ({"reports": "true"}, "neither a number nor a list of names"),
        ({"reports": "[1]"}, "neither a number nor a list of names"),
        ({"independent": '"two"'}, "'independent' is no number"),
        ({"onlyif": "[]"}, "did you mean 'only_if'?"),
    ],
    ids=str,
)
def test_a_mistake_is_named_with_its_place(change: dict[str, str], message: str) -> None:
    text = "[[stance]]\n" + "\n".join(f"{key} = {value}" for key, value in {**GOOD, **change}.items())
    with pytest.raises(InputError) as error:
        parse_stances(text, AGENDA, "x")
    assert message in str(error.value)
    assert "x, stance 1" in str(error.value)


def test_an_unknown_party_is_named_where_parties_are_known() -> None:
    text = 'parties = ["Ukraine", "Russia"]\n[[stance]]\nparty = "Rusia"\nstance = "refuses"\nterm = "withdrawal"'
    with pytest.raises(InputError, match=r"unknown party 'Rusia'; did you mean 'Russia'\?"):
        parse_stances(text, AGENDA, "x")


@pytest.mark.parametrize("text", ["= 1", "stance = 3", "stance = [1]", "parties = 3"])
def test_what_is_no_stances_file_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_stances(text, AGENDA, "x")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_stances(tmp_path / "gone.toml", AGENDA)
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        load_stances(tmp_path / "latin.toml", AGENDA)
