"""Which words of a sentence date a move."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from dragoman.events import MoveDay, date_moves, day_of
from dragoman.moves.records import Move, When
from dragoman.offsets import CharSpan

PUBLISHED = date(2025, 12, 15)  # a Monday
MARKS = re.compile(r"\{(.*?)\}|\[(.*?)\]")


def read(marked: str) -> tuple[str, Move]:
    """A sentence with {the act's words} and [the object] as a text and its move."""
    text, spans, reached = "", {}, 0
    for found in MARKS.finditer(marked):
        text += marked[reached : found.start()]
        words = found[1] or found[2]
        spans["cue" if found[1] else "object"] = CharSpan(len(text), len(text) + len(words))
        text += words
        reached = found.end()
    text += marked[reached:]
    move = Move(
        report="r",
        sentence=CharSpan(0, len(text)),
        act="demand",
        object=spans["object"],
        holder=None,
        cue=spans.get("cue"),
        condition=None,
        hedged=False,
        attribution="narrated",
        score=0.9,
    )
    return text, move


def dated(marked: str, published: date | None = PUBLISHED) -> When | None:
    """When the move of a marked sentence was made."""
    text, move = read(marked)
    (found,) = date_moves([move], text, published)
    return found.when


@pytest.mark.parametrize(
    ("marked", "day"),
    [
        ("Norway {rejected} [the quota] on Sunday.", "2025-12-14"),
        ("On Sunday, Norway {rejected} [the quota].", "2025-12-14"),
        ("OSLO (Newswire) - On Sunday Norway {rejected} [the quota].", "2025-12-14"),
        ("At the ministry Sunday, Norway {rejected} [the quota].", "2025-12-14"),
        ("Norway on Monday {called for} [a lower quota].", "2025-12-15"),
        ("Mr. Dahl said Friday that Norway {will not} [sign the treaty].", "2025-12-12"),
        ("Mr. Dahl said on Dec. 3 he {would accept} [the quota].", "2025-12-03"),
        ("Speaking in Bergen on Thursday, she {urged} [a vote].", "2025-12-11"),
        ("In a statement on Saturday, the union {demanded} [a raise].", "2025-12-13"),
        ("“We {will not} [sign],” Mr. Dahl told reporters in Bergen, Norway, on Friday.", "2025-12-12"),
        ("Norway {rejected} [the quota] yesterday.", "2025-12-14"),
        ("In June Mr. Dahl announced he {would withdraw} [the boats].", None),
        ("Late last night the two sides {agreed on} [a freeze].", "2025-12-14"),
        ("Norway {demanded} [a fee] on 2 March 2024.", "2024-03-02"),
    ],
)
def test_what_says_when_it_was_done_dates_it(marked: str, day: str | None) -> None:
    """A day where one is named, and always the words."""
    when = dated(marked)
    assert when is not None
    assert when.day == day


@pytest.mark.parametrize(
    "marked",
    [
        "Norway {demanded} [that boats leave on Friday].",
        "Norway {demanded} [an answer] by Friday.",
        "Norway {offered} to [lift the ban] on Friday.",
        "Norway {said} that [boats must leave] on Friday.",
        "Norway {rejected} [the plan] put forward on Sunday.",
        "Norway {rejected} [the plan], which Iceland had sent on Sunday.",
        "Norway, which lost a vote on Sunday, {rejects} [the plan].",
        "The plan unveiled Sunday {calls for} [a fee].",
        "Norway {rejected} [the quota] after a meeting on Sunday.",
        "“On Sunday we {asked for} [a fee],” she said.",
        "Norway {rejected} Sunday’s [offer].",
        "Norway {rejects} [the quota] ahead of talks that will be held on Friday.",
        "Norway {rejects} [the quota], and the sides will meet on Friday.",
        "Norway spent a fifth of it last year and {demanded} [a fee].",
        "A deadline in July {requires} [an answer].",
        "Norway {may reject} [the four-year plan].",
        "Norway {rejected} [the quota].",
    ],
)
def test_what_says_when_something_else_is_dates_nothing(marked: str) -> None:
    """What is to come, what another clause tells, what is quoted, what the object holds."""
    assert dated(marked) is None


def test_each_verb_of_speech_has_its_own_day() -> None:
    marked = "On Tuesday, Mr. Dahl said he {backed} [the deal] but said on Wednesday he could not sign it."
    when = dated(marked)
    assert when is not None
    assert when.day == "2025-12-09"
    marked = "On Tuesday, Mr. Dahl said he backed it but said on Wednesday he {could not} [sign it]."
    when = dated(marked)
    assert when is not None
    assert when.day == "2025-12-10"


def test_a_move_within_an_object_does_not_take_its_day() -> None:
    """Norway answers on Sunday; when Iceland proposed is not said."""
    text, outer = read("On Sunday Norway {rejected} [the Icelandic proposal for a fee].")
    start = text.index("proposal")
    inner = replace(
        outer, act="propose", cue=CharSpan(start, start + 8), object=CharSpan(text.index("a fee"), text.index("."))
    )
    dated_outer, dated_inner = date_moves([outer, inner], text, PUBLISHED)
    assert dated_outer.date == "2025-12-14"
    assert dated_inner.when is None


def test_an_undated_report_keeps_the_words_without_a_day() -> None:
    """Full dates still say their day."""
    when = dated("Norway {rejected} [the quota] on Sunday.", None)
    assert when == When(words=CharSpan(26, 35), first=None, last=None)
    when = dated("Norway {rejected} [the quota] on 14 December 2025.", None)
    assert when is not None
    assert when.day == "2025-12-14"


def test_the_day_of_a_move_says_what_it_rests_on() -> None:
    """Its own words first; the report's day is marked as such; nothing is made up."""
    _, move = read("Norway {rejected} [the quota].")
    assert day_of(move, None) is None
    assert day_of(move, PUBLISHED) == MoveDay(day=PUBLISHED, source="published")
    stretch = When(words=CharSpan(0, 4), first="2025-12-08", last="2025-12-14")
    assert day_of(replace(move, when=stretch), PUBLISHED) == MoveDay(day=date(2025, 12, 14), source="stated")
    unknown = When(words=CharSpan(0, 4), first=None, last=None)
    assert day_of(replace(move, when=unknown), PUBLISHED) == MoveDay(day=PUBLISHED, source="published")
