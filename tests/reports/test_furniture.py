"""The lexicon of lines that are not the report."""

from __future__ import annotations

import time
from typing import get_args

import pytest

from dragoman.reports.furniture import Entry, Reason, furniture_of, load_lexicon, opens_related_stories

ENTRIES = load_lexicon().entries + load_lexicon().related
HOSTILE = (
    "a",
    "A ",
    "Aa ",
    '"',
    "(",
    ". ",
    "1 ",
    "A. ",
    "| ",
    "by A and ",
    "photo ",
    "share ",
    "at 1 ",
    "AP/ ",
    "A's ",
)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.example[:40])
def test_every_entry_drops_its_own_example(entry: Entry) -> None:
    """An entry states one line that it is for, and drops it."""
    assert entry.claims(entry.example)
    assert entry.reason in get_args(Reason)


@pytest.mark.parametrize("entry", load_lexicon().entries, ids=lambda entry: entry.example[:40])
def test_every_example_is_furniture_where_its_entry_acts(entry: Entry) -> None:
    """The quick look at all patterns together agrees with each of them."""
    assert furniture_of(entry.example, "tail" if entry.place in ("tail", "edges") else "head") is not None


@pytest.mark.parametrize(
    "line",
    [
        "The minister said that both sides would meet again on Monday.",
        "“Share the burden or leave,” the envoy told reporters.",
        "By Monday evening, the last trucks had left the port.",
        "Key points",
        "PARKED",
        "- Ceasefire along the present line",
        "Update at 10:40 a.m. ET. Union Accepts New Offer:",
        "What does the union want?",
        "Follow-up talks are due in Geneva next week.",
        "More than 400 people were at the rally, police said.",
        "Related talks on grain have stalled since May, diplomats said.",
        "29 March: the date on which the treaty lapses",
        "Reporting by inspectors resumed in May, the agency said. Nobody was expelled, and the reactors stayed shut.",
        "Read the treaty again, he said, and you will find no such clause.",
        "Sign the treaty or leave the table, the envoy said.",
        "Support for the deal fell to a third in May, a poll found.",
        "Of the 712 delegates, 449 back her. (AP did not reach 62 delegates, and 182 were undecided.)",
    ],
)
def test_lines_of_the_report_are_kept(line: str) -> None:
    """What begins like furniture and goes on as a sentence, a heading or a list item is the report."""
    assert furniture_of(line) is None
    assert not opens_related_stories(line)


def test_some_lines_are_furniture_only_at_the_edges_of_a_page() -> None:
    """A section name, a date or a question is part of the report between its paragraphs."""
    assert furniture_of("Politics") is None
    assert furniture_of("Politics", "head") == "section name"
    assert furniture_of("15 December 2025", "head") == "date line"
    assert furniture_of("What do you think of the plan?") is None
    assert furniture_of("What do you think of the plan?", "tail") == "question to readers"


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_pattern_takes_long_on_any_line(piece: str) -> None:
    """A line as long as an entry looks at is judged in a few milliseconds, whatever it holds."""
    line = (piece * 700)[:700]
    started = time.process_time()
    for length in (140, 240, 700):
        furniture_of(line[:length], "head")
        furniture_of(line[:length], "tail")
    assert time.process_time() - started < 0.5
