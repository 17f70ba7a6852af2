"""How a sentence tells of an act."""

from __future__ import annotations

import pytest

from dragoman.moves.records import Act, Move, Telling
from dragoman.moves.tellings import RULES, find_tellings
from dragoman.offsets import CharSpan


def told(marked: str, act: Act = "demand", holder: str | None = None) -> Telling:
    """How a sentence tells the act whose word stands in brackets; what follows is its object."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    move = Move(
        report="r",
        sentence=CharSpan(0, len(text)),
        act=act,
        object=CharSpan(min(end + 1, len(text) - 1), len(text)),
        holder=None if holder is None else CharSpan(text.index(holder), text.index(holder) + len(holder)),
        cue=CharSpan(start, end),
        condition=None,
        hedged=False,
        attribution="narrated",
        score=0.9,
    )
    (found,) = find_tellings([move], text)
    return found.told_as


@pytest.mark.parametrize(("telling", "marked"), [(rule.telling, text) for rule in RULES for text in rule.examples])
def test_each_rule_reads_its_examples(telling: Telling, marked: str) -> None:
    assert told(marked) == telling


@pytest.mark.parametrize("marked", [text for rule in RULES for text in rule.counterexamples])
def test_each_rule_leaves_its_counterexamples(marked: str) -> None:
    """What the party does all the same stays a move."""
    assert told(marked) == "move"


@pytest.mark.parametrize(
    ("marked", "act"),
    [
        ("Norway has not [demanded] a fee.", "demand"),
        ("Norway never [offered] a fee.", "offer"),
        ("Norway didn’t [propose] a fee.", "propose"),
        ("Norway has not yet [accepted] the fee.", "accept"),
        ("Norway has not [ruled out] a fee.", "reject"),
        ("Norway stopped short of [threatening] to leave.", "threaten"),
        ("Norway is no longer [demanding] a fee.", "demand"),
    ],
)
def test_a_negated_act_is_denied(marked: str, act: Act) -> None:
    assert told(marked, act) == "denial"


@pytest.mark.parametrize(
    ("marked", "act"),
    [
        ("Norway does not [support] the fee.", "reject"),
        ("Norway said boats must not [leave].", "demand"),
        ("Norway would never [sign] the treaty.", "reject"),
        ("Norway [has not agreed] to the fee.", "reject"),
        ("Not a week later, Norway [demanded] a fee.", "demand"),
    ],
)
def test_a_negation_that_is_the_act_is_no_denial(marked: str, act: Act) -> None:
    assert told(marked, act) == "move"


def test_critics_hold_no_position() -> None:
    """A move held by unnamed onlookers is analysis, whatever stands round it."""
    assert told("Some critics of the talks [demand] a vote.", holder="Some critics") == "analysis"
    assert told("The opposition [demands] a vote.", holder="The opposition") == "move"


@pytest.mark.parametrize(
    ("marked", "telling"),
    [
        ("Will Norway [accept] the quota?", "scenario"),
        ("“Why would we [accept] it?” she asked.", "move"),
        ("“Will you [accept] it?”", "move"),
    ],
)
def test_the_reporters_question_supposes(marked: str, telling: Telling) -> None:
    assert told(marked, "accept") == telling
