"""Where sentences begin and end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        # "|" marks the boundaries
        "The U.S. envoy met Mr. Fox and Gen. Lee.|He left at 6 p.m. on Jan. 4.",
        "It opens at 9 a.m. ET.|The talks go on.",
        "Rep. Ann Roe, D-N.Y., and Sen. Tom Lee of Va. agreed.|Gov. Paul Hall did not.",
        "J. K. Marsh wrote to George W. Hale.|No. 10 did not answer.",
        "He left the U.S. He did not return.",
        "Inflation was 3.5 percent.|Growth was 0.2 percent.",
        "“We will not go.”|The minister left.",
        '"We will not go." The minister left.'.replace('" T', '"|T'),
        "“Why?” he asked.|Nobody knew.",
        '"Never!" she cried.|Then she left.',
        "“Where are we?” Mr. Fox asked.",
        "He said: “We stand.|We do not move.”|It was late.",
        "The offer stands … for now.|It lapses on Friday.",
        "It was over...|Nobody spoke.",
        "They signed.|“It is done,” he said.|‘Good,’ said she.",
        "It fell.|3,000 people left.|iPhone sales rose.",
        "Acme Inc. shares fell.|Acme Corp. did not comment.",
        "Did it work?|No!|Yes.",
        "The army (and its allies) left.|(Nobody saw them.)|It rained.",
        "Article\u202f5 holds.\u00a0Nobody doubts it.".replace("\u00a0N", "|N"),
        "The plan, i.e. the one signed in May, is dead.|See fig. 3 and pp. 4.",
        "Is it No. 1?|It is.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    """Abbreviations, figures, quotations and questions inside a sentence do not end it."""
    expected = [part.strip() for part in text.split("|")]
    if text.startswith("He left the U.S. He"):
        expected = ["He left the U.S.", "He did not return."]
    assert sentences(text.replace("|", " ")) == expected


def test_paragraphs_headings_and_list_items_stand_alone() -> None:
    """No sentence crosses an empty line, a heading or a bullet."""
    text = "Next steps\n\nThe talks go on\n\nThey explore:\n- binding guarantees\n- a truce. Nobody signed\n2. a zone"
    assert sentences(text) == [
        "Next steps",
        "The talks go on",
        "They explore:",
        "- binding guarantees",
        "- a truce.",
        "Nobody signed",
        "2. a zone",
    ]


def test_hard_wrapped_prose_is_not_broken_by_its_lines() -> None:
    """A line break within a paragraph is white space; a heading line above it is not."""
    text = (
        "Peace Talks\n"
        "The port authority and the pilots' union agreed on Sunday to meet\n"
        "Again in the harbour office, two people who were in the room had\n"
        "said. Neither side would say more."
    )
    assert len(sentences(text)) == 3
    assert sentences(text)[0] == "Peace Talks"
    assert sentences(text)[2] == "Neither side would say more."


def test_lines_of_their_own_are_not_run_together() -> None:
    """One paragraph a line, as many files have it, ends sentences too."""
    lead = "Zelenskyy acknowledged that some members are opposed to it, prompting Kyiv to explore other measures."
    assert sentences(f"{lead}\nPeace Talks in Berlin\n{lead}") == [lead, "Peace Talks in Berlin", lead]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("aB .!?…\n\r\t\"”“’'()-•1\u00a0\u202f\u2028U.S"), max_size=120)
    | st.text(max_size=120)
)
def test_spans_cover_every_character_once(text: str) -> None:
    """In order, trimmed, never overlapping, and nothing but white space between them."""
    position = 0
    for span in split_sentences(text):
        assert span.start >= position
        assert not text[position : span.start].strip()
        assert span.of(text)
        assert span.of(text) == span.of(text).strip()
        position = span.end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "piece", ["word ", '."', "...", "“", "A. ", "U.S. ", "\n", "a\n", "- ", "(", " " * 50, "1. ", "a\u2028"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    """Two hundred thousand characters of anything take well under a second."""
    text = (piece * 200_000)[:200_000]
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 1.5
