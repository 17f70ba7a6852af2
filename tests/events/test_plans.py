"""Named plans, over all reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.events import Plan, find_plans
from dragoman.moves.records import TELLINGS, Act, Move, Telling
from dragoman.offsets import CharSpan
from dragoman.parties import Renaming, learn_register
from tests.parties.helpers import split

INTRODUCTION = "Norwegian Prime Minister Ola Dahl met Icelandic Foreign Minister Anna Jonsdottir.\n"


def answer(report: str, text: str, words: str, act: Act, party: str | None) -> Move:
    """A move whose object is some words of a report."""
    at = text.index(words)
    sentence = next(span for span in split(text) if span.contains(CharSpan(at, at + len(words))))
    return Move(
        report=report,
        sentence=sentence,
        act=act,
        object=CharSpan(at, at + len(words)),
        holder=None,
        cue=None,
        condition=None,
        hedged=False,
        attribution="narrated",
        score=0.9,
        party=party,
    )


def read(*texts: str, moves: tuple[Move, ...] = (), renamed: tuple[Renaming, ...] = ()) -> tuple[Plan, ...]:
    """The plans of reports named a, b, c …"""
    reports = [("abcdef"[number], text, split(text)) for number, text in enumerate(texts)]
    return find_plans(reports, moves, learn_register(texts), renamed)


@pytest.mark.parametrize(
    ("sentence", "name", "points", "owners"),
    [
        ("The sides discussed a 20-point plan.", "20-point plan", 20, ()),
        ("Iceland studied the Norwegian seven-point fish plan.", "Norwegian seven-point fish plan", 7, ("Norway",)),
        ("Iceland studied Mr. Dahl’s proposal.", "Mr. Dahl’s proposal", None, ("Norway",)),
        ("Iceland studied the Egyptian plan.", "Egyptian plan", None, ("Egypt",)),
        ("A plan drafted by Norway lies on the table.", "plan of Norway", None, ("Norway",)),
        ("Iceland studied the new Norwegian plan.", "new Norwegian plan", None, ("Norway",)),
        ("The sides came back to the Geneva framework.", "Geneva framework", None, ()),
        ("The Brenna blueprint is old.", "Brenna blueprint", None, ()),
    ],
)
def test_a_plan_is_known_by_number_owner_or_name(
    sentence: str, name: str, points: int | None, owners: tuple[str, ...]
) -> None:
    (plan,) = read(INTRODUCTION + sentence)
    assert (plan.name, plan.points, plan.owners) == (name, points, owners)


@pytest.mark.parametrize(
    "sentence",
    [
        "Boats plan to leave.",
        "Norwegian ministers plan to leave.",
        "The plan is good.",
        "They want a plan.",
        "No Norwegian plan is known.",
        "Any Norwegian proposal will fail.",
        "Iceland expects a concrete proposal from Norway.",
    ],
)
def test_what_names_no_plan_gives_none(sentence: str) -> None:
    assert read(INTRODUCTION + sentence) == ()


def test_reports_are_gathered_by_number_and_owner() -> None:
    """The owner's unnumbered plan is its numbered one; a plan on something else is another."""
    first = INTRODUCTION + "The Norwegian ten-point plan was sent on Sunday."
    second = INTRODUCTION + "Norway’s plan pleased nobody. The Norwegian tax plan was forgotten."
    third = INTRODUCTION + "A revised ten-point plan came. The seven-point plan is older."
    ten, *others = read(first, second, third)
    assert (ten.points, ten.owners) == (10, ("Norway",))
    assert [mention.report for mention in ten.mentions] == ["a", "b", "c"]
    assert [mention.version for mention in ten.mentions] == [None, None, "revised"]
    assert {plan.name for plan in others} == {"Norwegian tax plan", "seven-point plan"}


def test_moves_on_a_plan_are_answers_to_it() -> None:
    """By their act; "the plan" takes up the one named before, and is marked as a guess."""
    text = INTRODUCTION + "Norway sent a ten-point plan. Iceland rejected the plan. Denmark welcomed it."
    moves = (
        answer("a", text, "a ten-point plan", "propose", "Norway"),
        answer("a", text, "the plan", "reject", "Iceland"),
        answer("a", text, "Denmark", "accept", "Denmark"),
    )
    (plan,) = read(text, moves=moves)
    assert plan.owners == ("Norway",)
    assert [(a.party, a.role, a.move) for a in plan.answers] == [
        ("Iceland", "rejects", moves[1].id),
        ("Norway", "puts forward", moves[0].id),
    ]
    assert [mention.named for mention in plan.mentions] == [True, False]


@pytest.mark.parametrize("telling", [telling for telling in TELLINGS if telling != "move"])
def test_what_is_only_told_of_answers_nothing(telling: Telling) -> None:
    text = INTRODUCTION + "Iceland rejected the ten-point plan."
    move = answer("a", text, "the ten-point plan", "reject", "Iceland")
    (plan,) = read(text, moves=(replace(move, told_as=telling),))
    assert plan.answers == ()


def test_a_backer_accepts_and_does_not_own() -> None:
    (plan,) = read(INTRODUCTION + "Iceland studied a Danish-backed ten-point plan.")
    assert plan.owners == ()
    assert [(answer.party, answer.role) for answer in plan.answers] == [("Denmark", "accepts")]


def test_the_plan_of_long_ago_is_not_taken_up() -> None:
    text = INTRODUCTION + "Norway sent a ten-point plan." + " Boats left the port." * 9 + " The plan failed."
    (plan,) = read(text)
    assert [mention.named for mention in plan.mentions] == [True]


PIECES = st.sampled_from(
    [
        "the ",
        "a ",
        "ten-point ",
        "Norwegian ",
        "plan ",
        "plan. ",
        "proposal ",
        "by Norway ",
        "’s ",
        "\n",
        "“",
        "Geneva ",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_each_mention_stands_in_one_plan(text: str) -> None:
    """Whatever the report: spans lie in their sentences, and no words are of two plans."""
    plans = read(text)
    words = [(mention.report, mention.words) for plan in plans for mention in plan.mentions]
    assert len(words) == len(set(words))
    for plan in plans:
        assert any(mention.named for mention in plan.mentions)
        for mention in plan.mentions:
            assert mention.sentence.contains(mention.words)


def test_owners_have_the_names_that_an_analyst_gave() -> None:
    """Renamed, or split by the words of the plan; the moves that answer come renamed."""
    text = INTRODUCTION + "Iceland studied the Norwegian seven-point fish plan."
    everywhere = Renaming(old="Norway", new="Oslo", words=None)
    assert [plan.owners for plan in read(text, renamed=(everywhere,))] == [("Oslo",)]
    split_off = Renaming(old="Norway", new="Dahl's side", words="Norwegian")
    elsewhere = Renaming(old="Norway", new="Oslo", words="Prime Minister")
    assert [plan.owners for plan in read(text, renamed=(elsewhere, split_off))] == [("Dahl's side",)]
