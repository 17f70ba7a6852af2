"""Agenda files: what is read, what is refused and how, and that writing loses nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.agenda import Agenda, Issue, Term, dump_agenda, load_agenda, parse_agenda
from dragoman.errors import AgendaError

GOOD = """
[talks]
name = "River talks"
from = 2024-03-01
to = 2024-03-09

[[issue]]
id = "water"
question = "Who may draw water?"
exactly_one = true

[[issue.term]]
id = "rota"
text = "The villages draw water by turns"
phrases = ["a rota"]
excludes = ["meter"]

[[issue.term]]
id = "meter"
text = "Water is metered"
phrases = ["unmetered water"]
opposite = true
"""


def test_reads_every_field() -> None:
    agenda = parse_agenda(GOOD, "river.toml")
    assert (agenda.name, agenda.start, agenda.end) == ("River talks", date(2024, 3, 1), date(2024, 3, 9))
    (issue,) = agenda.issues
    assert issue.exactly_one
    assert issue.terms == (
        Term(id="rota", text="The villages draw water by turns", phrases=("a rota",), excludes=("meter",)),
        Term(id="meter", text="Water is metered", phrases=("unmetered water",), opposite=True),
    )


def test_leaves_stances_and_deals_alone() -> None:
    more = '[[stance]]\nparty = "Ardenia"\nterm = "rota"\nonly_if = ["meter"]\n[deals]\npossible = true\n'
    assert parse_agenda(GOOD + more, "x") == parse_agenda(GOOD, "x")


@pytest.mark.parametrize(
    ("change", "place", "reason", "mend"),
    [
        (("[talks]", "[talks"), "line 2", "not TOML", "correct the line"),
        (("question =", "questoin ="), "issue 'water'", "unknown key 'questoin'", "did you mean 'question'?"),
        (("name =", "phrases ="), "[talks]", "unknown key 'phrases'", "name, from, to"),
        (('question = "Who may draw water?"', ""), "issue 'water'", "'question' is missing", "add question"),
        (('id = "water"', ""), "issue 1", "'id' is missing", "add id"),
        (("exactly_one = true", 'exactly_one = "yes"'), "issue 'water'", "a string, not true or false", "true"),
        (("2024-03-01", '"2024-03-01"'), "[talks]", "a string, not a date", "without quotes"),
        (("2024-03-01", "2024-04-01"), "[talks]", "'to' is before 'from'", "exchange"),
        (('["a rota"]', '"a rota"'), "term 'rota'", "a string, not a list", "phrases = ["),
        (('["a rota"]', '["a rota", 3]'), "term 'rota'", "holds a number", "phrases = ["),
        (('["a rota"]', '[" "]'), "term 'rota'", "an empty string", "phrases = ["),
        (('"The villages draw water by turns"', '""'), "term 'rota'", "'text' is empty", "at least one word"),
        (('id = "meter"', 'id = "rota"'), "term 'rota'", "two terms have this id", "rename"),
        (('id = "meter"', 'id = "water meter"'), "issue 'water'", "'water meter'", "short id"),
        (('["meter"]', '["metre"]'), "term 'rota'", "'excludes' names 'metre'", "did you mean 'meter'?"),
        (('["meter"]', '["rota"]'), "term 'rota'", "names the term itself", "take it out"),
        (('excludes = ["meter"]', 'excludes = ["meter"]\nneeds = ["meter"]'), "term 'rota'", "both needs", "take it"),
    ],
)
def test_a_mistake_names_place_reason_and_mend(change: tuple[str, str], place: str, reason: str, mend: str) -> None:
    with pytest.raises(AgendaError) as caught:
        parse_agenda(GOOD.replace(*change), "river.toml")
    assert caught.value.where.startswith("river.toml")
    assert place in caught.value.where
    assert reason in caught.value.reason
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ('[[stance]]\nterm = "rotta"\n', "'term' names 'rotta'"),
        ('[[stance]]\nterm = "rota"\nonly_if = ["metre"]\n', "'only_if' names 'metre'"),
        ("[stance]\n", "not a list of tables"),
        ("stance = [1]\n", "a number, not a table"),
        ("deals = 3\n", "a number, not a table"),
        ('[[issue]]\nid = "water"\nquestion = "?"\n[[issue.term]]\nid = "x"\ntext = "x"\n', "two issues have this id"),
        ('[[issue]]\nid = "bank"\nquestion = "?"\n', "no terms"),
    ],
)
def test_a_mistake_beside_the_terms_is_named_too(more: str, reason: str) -> None:
    text = more + GOOD if "=" in more.splitlines()[0] else GOOD + more
    with pytest.raises(AgendaError, match=reason):
        parse_agenda(text, "river.toml")


def test_an_agenda_without_issues_is_refused() -> None:
    with pytest.raises(AgendaError, match="no issues"):
        parse_agenda("", "empty.toml")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_an_agenda_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "agenda.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AgendaError) as caught:
        load_agenda(path)
    assert caught.value.where == str(path)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "agenda.toml"
    path.write_text("\ufeff" + GOOD, encoding="utf-8")
    assert load_agenda(path).issues[0].id == "water"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    str.strip
)  # never a lone surrogate
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    """Any agenda that a file can hold."""
    names = draw(st.lists(IDS, min_size=1, max_size=6, unique=True))
    terms = []
    for name in names:
        others = st.lists(st.sampled_from(names), unique=True, max_size=2)
        needs = tuple(other for other in draw(others) if other != name)
        excludes = tuple(other for other in draw(others) if other != name and other not in needs)
        phrases = tuple(draw(st.lists(WORDS, max_size=4)))
        terms.append(
            Term(
                id=name, text=draw(WORDS), phrases=phrases, opposite=draw(st.booleans()), needs=needs, excludes=excludes
            )
        )
    cut = draw(st.integers(1, len(terms)))
    groups = [group for group in (terms[:cut], terms[cut:]) if group]
    issues = tuple(
        Issue(id=f"issue-{n}", question=draw(WORDS), terms=tuple(group), exactly_one=draw(st.booleans()))
        for n, group in enumerate(groups)
    )
    start = draw(st.none() | st.dates(max_value=date(9000, 1, 1)))
    end = None if start is None else draw(st.none() | st.just(start + timedelta(days=draw(st.integers(0, 99)))))
    return Agenda(name=draw(st.none() | WORDS), start=start, end=end, issues=issues)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(agendas())
def test_what_is_written_is_read_back(agenda: Agenda) -> None:
    assert parse_agenda(dump_agenda(agenda), "x") == agenda


@given(
    st.text()
    | st.lists(st.sampled_from(GOOD.splitlines())).map("\n".join)
    | st.builds(lambda at, new: GOOD[:at] + new + GOOD[at:], st.integers(0, len(GOOD)), st.text(max_size=4))
)
def test_whatever_the_text_only_an_agenda_error_is_raised(text: str) -> None:
    with suppress(AgendaError):
        assert parse_agenda(text, "x").issues


@pytest.mark.parametrize("text", ["a = " + "9" * 5000, "a = " + "[" * 50_000, "a = 2024-99-99"])
def test_odd_values_are_agenda_errors(text: str) -> None:
    with pytest.raises(AgendaError):
        parse_agenda(text, "x")
