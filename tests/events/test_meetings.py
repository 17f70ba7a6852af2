"""Who met whom, where and when."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.events import Meeting, find_meetings
from dragoman.events.meetings import WORDS
from dragoman.moves.records import When
from dragoman.parties import Renaming, learn_register
from tests.parties.helpers import split

PUBLISHED = date(2025, 12, 15)  # a Monday
INTRODUCTION = (
    "Norwegian Prime Minister Ola Dahl and Icelandic Foreign Minister Anna Jonsdottir lead the two delegations.\n"
)


def read(text: str, published: date | None = PUBLISHED, renamed: tuple[Renaming, ...] = ()) -> tuple[Meeting, ...]:
    """The meetings of a short report."""
    return find_meetings("r", text, split(text), learn_register([text]), published=published, renamed=renamed)


def parties(meeting: Meeting) -> set[str]:
    return {who.party for who in meeting.who}


@pytest.mark.parametrize("marked", [text for words in WORDS for text in words.examples])
def test_each_rule_reads_its_examples(marked: str) -> None:
    """The words in brackets are those of a meeting."""
    text = INTRODUCTION + re.sub(r"[\[\]]", "", marked)
    (cue,) = re.findall(r"\[(.*?)\]", marked)
    assert cue in [meeting.cue.of(text) for meeting in read(text)]


@pytest.mark.parametrize(
    ("sentence", "who", "where", "when", "status"),
    [
        ("Mr. Dahl met Ms. Jonsdottir in Bergen on Sunday.", {"Norway", "Iceland"}, "Bergen", "on Sunday", "held"),
        ("Mr. Dahl will meet Ms. Jonsdottir on Friday.", {"Norway", "Iceland"}, None, "on Friday", "planned"),
        ("Norway and Iceland held talks on Sunday.", {"Norway", "Iceland"}, None, "on Sunday", "held"),
        (
            "Talks between Norway and Iceland broke down late last night.",
            {"Norway", "Iceland"},
            None,
            "late last night",
            "held",
        ),
        ("Mr. Dahl said so after talks with Iceland in Oslo.", {"Norway", "Iceland"}, "Oslo", None, "held"),
        ("NATO foreign ministers met in Brussels on Sunday.", {"NATO"}, "Brussels", "on Sunday", "held"),
        ("Mr. Dahl spoke by phone with Ms. Jonsdottir yesterday.", {"Norway", "Iceland"}, None, "yesterday", "held"),
        ("The Norwegian-Icelandic talks resumed on Monday.", {"Norway", "Iceland"}, None, "on Monday", "held"),
        (
            "Denmark hosted negotiations between Norway and Iceland.",
            {"Denmark", "Norway", "Iceland"},
            None,
            None,
            "held",
        ),
        (
            "Earlier this month, Oslo hosted a meeting of Norwegian and Icelandic ministers.",
            {"Norway", "Iceland"},
            "Oslo",
            "Earlier this month",
            "held",
        ),
    ],
)
def test_a_meeting_has_its_parties_place_and_time(
    sentence: str, who: set[str], where: str | None, when: str | None, status: str
) -> None:
    text = INTRODUCTION + sentence
    (meeting,) = read(text)
    assert parties(meeting) == who
    assert (meeting.where and meeting.where.of(text)) == where
    assert (meeting.when and meeting.when.words.of(text)) == when
    assert meeting.status == status


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway called for talks with Iceland.",
        "Norway refused to hold talks with Iceland in Oslo.",
        "Norway would meet Iceland if the ban were lifted.",
        "Norway met the deadline on Sunday.",
        "The plan was met with fierce resistance in Norway.",
        "Norway offered to hold talks with Iceland on Friday.",
        "Norway never met Icelandic envoys.",
        "Any negotiations with Iceland must wait.",
        "Norway gave it as an incentive to conclude the talks with Iceland.",
        "Norway wants lower quotas.",
        "The talks are difficult.",
    ],
)
def test_what_did_not_happen_is_no_meeting(sentence: str) -> None:
    """What is refused, called for, offered or supposed; what is met but nobody; talk of talks."""
    assert read(INTRODUCTION + sentence) == ()


def test_a_day_to_come_is_counted_forwards() -> None:
    (held,) = read(INTRODUCTION + "Mr. Dahl met Ms. Jonsdottir on Friday.")
    (planned,) = read(INTRODUCTION + "Mr. Dahl is due to meet Ms. Jonsdottir on Friday.")
    assert held.when is not None
    assert planned.when is not None
    assert (held.when.day, planned.when.day) == ("2025-12-12", "2025-12-19")


def test_an_undated_report_keeps_the_words() -> None:
    text = INTRODUCTION + "Mr. Dahl met Ms. Jonsdottir on Friday."
    (meeting,) = read(text, None)
    assert meeting.when is not None
    assert meeting.when == When(words=meeting.when.words, first=None, last=None)


def test_who_is_not_named_is_marked_as_a_guess() -> None:
    """Talks told of again have the sides that they had before; those have no words in the sentence."""
    text = "Norway and Iceland held talks in Oslo on Sunday.\nThe talks resumed on Monday."
    first, second = read(text)
    assert parties(second) == parties(first) == {"Norway", "Iceland"}
    assert all(who.words is not None for who in first.who)
    assert all(who.words is None for who in second.who)


PIECES = st.sampled_from(
    [
        "Norway met Iceland. ",
        "talks between ",
        "in Oslo ",
        "on Sunday, ",
        "“",
        "”",
        "\n\n",
        "He ",
        "said ",
        "(",
        "with ",
        "the summit ",
        "and ",
        "Iceland ",
        "will meet ",
        "’s ",
        "St. Olaf ",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_spans_lie_in_the_sentence(text: str) -> None:
    """Whatever the report: who, where, when and the words for the meeting stand in its sentence, nobody twice."""
    for meeting in read(text):
        assert meeting.who
        assert len(parties(meeting)) == len(meeting.who)
        named = [who.words for who in meeting.who if who.words is not None]
        when = [] if meeting.when is None else [meeting.when.words]
        where = [] if meeting.where is None else [meeting.where]
        for span in (meeting.cue, *named, *when, *where):
            assert meeting.sentence.start <= span.start < span.end <= meeting.sentence.end


@pytest.mark.parametrize("piece", ["talks in Oslo, ", "meeting with Norway ", "Norway and Iceland, ", "on Sunday met "])
def test_a_sentence_without_end_takes_no_time(piece: str) -> None:
    """What no prose holds is not looked at: words for a meeting by the dozen."""
    started = time.process_time()
    read(piece * (5_000 // len(piece)) + "met.")
    assert time.process_time() - started < 3


def test_a_long_report_takes_time_by_its_length() -> None:
    """Each sentence is looked at once: twenty thousand words, two thousand meetings, in seconds."""
    started = time.process_time()
    assert len(read("Norway met Iceland in Oslo on Sunday. " * 2_000)) == 2_000
    assert time.process_time() - started < 10


def test_participants_have_the_names_that_an_analyst_gave() -> None:
    """Renamed and merged: two names of one party are one participant; a split goes by the words that name it."""
    text = INTRODUCTION + "Mr. Dahl met Ms. Jonsdottir and Swedish envoys in Bergen on Sunday."
    merged = (Renaming(old="Sweden", new="North", words=None), Renaming(old="Norway", new="North", words=None))
    (meeting,) = read(text, renamed=merged)
    assert [who.party for who in meeting.who] == ["North", "Iceland"]
    (meeting,) = read(text, renamed=(Renaming(old="Norway", new="Dahl's side", words="dahl"),))
    assert parties(meeting) == {"Dahl's side", "Iceland", "Sweden"}
    (meeting,) = read(text, renamed=(Renaming(old="Norway", new="Oslo", words="minister"),))
    assert parties(meeting) == {"Norway", "Iceland", "Sweden"}
