"""From a page as found to the report's own text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reports.cleaning import clean_page, paragraphs_of, plain_lines
from dragoman.reports.pages import Page

LEAD = "The port authority and the pilots' union agreed on Sunday to meet again in the harbour office."
BODY = "Neither side would say whether the offer of a higher night rate was still on the table."


def cleaned(*lines: str, title: str | None = None, outlet: str | None = None) -> tuple[str, str | None, list[str]]:
    found = clean_page(Page(paragraphs=lines, title=title, outlet=outlet))
    return found.text, found.title, [dropped.reason for dropped in found.dropped]


def test_a_headline_leaves_the_text() -> None:
    """A short first line without a full stop, above the body, is the title."""
    assert cleaned("Pilots and Port to Meet Again", LEAD, BODY) == (
        f"{LEAD}\n\n{BODY}",
        "Pilots and Port to Meet Again",
        ["title"],
    )


def test_a_repeated_headline_is_dropped_each_time() -> None:
    """The second headline is furniture too, and says so."""
    text, title, reasons = cleaned("Pilots and port meet", "2 mins read", "Pilots and port meet", LEAD)
    assert (text, title) == (LEAD, "Pilots and port meet")
    assert reasons == ["title", "reading time", "repeats the title"]


def test_a_headline_that_is_a_sentence_stays_in_the_text() -> None:
    """A headline with its full stop is the title and a sentence of the report."""
    headline = "Pilots drop their strike threat while refusing the night rate."
    text, title, reasons = cleaned(headline, f"{LEAD} {BODY} {BODY}")
    assert title == headline
    assert text.startswith(headline)
    assert reasons == []


def test_an_older_headline_of_the_page_is_dropped() -> None:
    """A title-case line that repeats most of the title's words is another headline of the same page."""
    text, _, reasons = cleaned(
        "Harbour Pilots Reject Port's Offer Again", LEAD, title="Harbour Pilots Reject Port's New Offer"
    )
    assert text == LEAD
    assert reasons == ["repeats the title"]


def test_headings_inside_the_report_stay() -> None:
    """A short line between paragraphs is the report's."""
    text, _, _ = cleaned("Pilots and port meet", LEAD, "What happens next", BODY, "Night Work", LEAD)
    assert "What happens next" in text
    assert "Night Work" in text


def test_all_below_a_related_heading_at_the_end_is_dropped() -> None:
    """Links under "You may also like" go with it."""
    text, _, reasons = cleaned(
        "Pilots and port meet", LEAD, BODY, "You may also like", "Copper climbs again", "Leave a Comment"
    )
    assert text == f"{LEAD}\n\n{BODY}"
    assert reasons == ["title", "related stories", "related stories", "invitation to comment"]


def test_a_related_heading_inside_the_report_takes_its_links_only() -> None:
    """The report goes on below it."""
    text, _, _ = cleaned(LEAD, "Related stories", "Copper climbs for a fifth day in London", BODY)
    assert text == f"{LEAD}\n\n{BODY}"


def test_bare_bylines_go_but_people_of_the_story_stay() -> None:
    """Names that the report never mentions are its authors."""
    text, _, reasons = cleaned("Nora Field and Adam Stone", "USA TODAY", LEAD, BODY, title="Pilots")
    assert text == f"{LEAD}\n\n{BODY}"
    assert reasons == ["byline", "outlet name"]
    named = "Peter Moss and Ruth Lane have led the two sides since May, and Moss and Lane are friends."
    assert "Peter Moss and Ruth Lane\n" in cleaned(LEAD, "Peter Moss and Ruth Lane", named, title="Pilots")[0]


def test_the_outlet_named_by_the_metadata_is_dropped_at_the_edges() -> None:
    """Its name is no sentence of the report."""
    assert cleaned("Alder Bay Online", LEAD, title="Pilots", outlet="Alder Bay Online")[0] == LEAD


def test_control_characters_are_taken_out_and_reported() -> None:
    """Line ends become line feeds; a byte-order mark goes, a lone surrogate is replaced."""
    text, notes = plain_lines("\ufeffone\r\ntwo\x00\x1b\rthree \ud800\u2028four")
    assert text == "one\ntwo\nthree \ufffd\nfour"
    assert [(note.line, note.reason) for note in notes] == [("1 × U+0000, 1 × U+001B", "control characters")]


def test_hard_wrapped_prose_is_joined_and_other_lines_are_not() -> None:
    """Lines broken by their width are one paragraph; lines of their own are paragraphs."""
    wrapped = (
        "The port authority and the pilots' union agreed on Sunday to meet\n"
        "again in the harbour office, two people who were in the room\n"
        "said. Neither side would say whether the offer was still open.\n"
        "\n"
        "- a higher night rate\n"
        "- two days of rest\n"
    )
    assert paragraphs_of(wrapped) == (
        "The port authority and the pilots' union agreed on Sunday to meet again in the harbour office, two people who "
        "were in the room said. Neither side would say whether the offer was still open.",
        "- a higher night rate",
        "- two days of rest",
    )
    assert paragraphs_of(f"Key points\n{LEAD}\n{BODY}") == ("Key points", LEAD, BODY)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_cleaning_loses_no_line_without_saying_so(raw: str) -> None:
    """Every paragraph is kept or recorded, in order, and cleaning never fails."""
    paragraphs = paragraphs_of(plain_lines(raw)[0])
    found = clean_page(Page(paragraphs=paragraphs))
    kept = found.text.split("\n\n") if found.text else []
    assert sorted([*kept, *(dropped.line for dropped in found.dropped)]) == sorted(paragraphs)
    assert kept == [paragraph for paragraph in paragraphs if paragraph in kept]
