"""Agendas drafted from moves."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.agenda import Agenda, draft_agenda, dump_agenda, link_moves, parse_agenda
from dragoman.agenda.drafting import DraftOptions

from .fakes import Coverage, bag_of_roots


def coverage() -> Coverage:
    made = Coverage()
    for report in ("a.txt", "b.txt"):
        made.add("Ardenia", "offer", "abandon its claim to the mill", report=report, condition="fair water shares")
        made.add("Borland", "reject", "the mill claim", report=report)
        made.add("Borland", "demand", "the mill claim must be dropped", target="Ardenia", report=report)
        made.add("Ardenia", "demand", "fair water shares for both villages", report=report)
        made.add("Ardenia", "demand", "audited water shares", report=report)
        made.add("Borland", "propose", "a wooden footbridge", report=report)
        made.add("Ardenia", "accept", "the proposal", report=report)
        made.add("Borland", "threaten", "flood the orchard", report=report)
    return made


def draft(made: Coverage, options: DraftOptions | None = None) -> Agenda:
    return draft_agenda(made.moves, made.texts, bag_of_roots, name="River talks", options=options or DraftOptions())


def test_what_the_moves_are_about_becomes_issues() -> None:
    agenda = draft(coverage())
    words = [" ".join([issue.question, *(term.text for term in issue.terms)]) for issue in agenda.issues]
    assert len(words) == 3
    assert any("mill" in text for text in words)
    assert any("water" in text for text in words)
    assert any("footbridge" in text for text in words)


def test_generic_objects_and_threats_make_no_issue() -> None:
    everything = dump_agenda(draft(coverage()))
    assert "proposal" not in everything
    assert "orchard" not in everything


def test_what_is_asked_for_something_is_no_part_of_it() -> None:
    made = Coverage()
    for report in ("a.txt", "b.txt"):
        made.add("Ardenia", "offer", "abandon the old mill yard for fair rents", report=report)
        made.add("Ardenia", "offer", "drop the old mill yard in exchange for fair rents", report=report)
    everything = dump_agenda(draft(made))
    assert "old mill yard" in everything
    assert "rents" not in everything


def test_an_adjective_without_its_noun_makes_no_term() -> None:
    made = coverage()
    for report in ("a.txt", "b.txt"):
        made.add("Ardenia", "demand", "Delta-style", report=report)
    assert "Delta" not in dump_agenda(draft(made))


def test_phrases_are_the_reports_own_words() -> None:
    made = coverage()
    for term in draft(made).terms:
        for phrase in term.phrases:
            assert any(phrase in text for text in made.texts.values())


def test_a_term_is_nobodys_own() -> None:
    """Out of its report "her ferry plan" is anybody's: another mention names the term, or the owner is left out."""
    made = Coverage()
    for report in ("a.txt", "b.txt"):
        made.add("Ardenia", "offer", "her ferry plan", report=report)
        made.add("Borland", "demand", "their toll exemption", report=report)
    made.add("Borland", "reject", "the ferry plan", report="a.txt")
    assert {term.text for term in draft(made).terms} == {"The ferry plan", "The toll exemption"}


def test_a_draft_can_be_edited_and_linked() -> None:
    made = coverage()
    agenda = draft(made)
    assert parse_agenda(dump_agenda(agenda), "draft.toml") == agenda
    linked = link_moves(made.moves, made.texts, agenda, bag_of_roots)
    named = {move.object.of(made.texts[move.report]): {(k.term, k.sign) for k in move.terms} for move in linked}
    (dropped,) = named["abandon its claim to the mill"]
    assert named["the mill claim must be dropped"] == {dropped}
    assert named["the mill claim"] == {(dropped[0], -dropped[1])}


def test_few_issues() -> None:
    made = Coverage()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for _ in range(2):
            made.add("Ardenia", "demand", f"{letter * 6} tolls{letter}")
    assert len(draft(made).issues) <= 8


def test_many_mentions_are_thinned_out() -> None:
    made = coverage()
    assert draft(made, DraftOptions(mentions=3)).issues


def test_no_moves_no_issues() -> None:
    assert draft(Coverage()).issues == ()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**16))
def test_the_order_of_moves_does_not_matter(seed: int) -> None:
    made = coverage()
    first = draft(made)
    random.Random(seed).shuffle(made.moves)
    assert draft(made) == first


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=6))
def test_any_words_make_an_agenda_that_can_be_read_back(phrases: list[str]) -> None:
    made = Coverage()
    for phrase in phrases:
        made.add("Ardenia", "demand", phrase, condition=phrase)
    agenda = draft(made)
    if agenda.issues:
        assert parse_agenda(dump_agenda(agenda), "x") == agenda
