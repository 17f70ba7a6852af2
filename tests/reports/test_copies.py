"""Which reports copy from which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.offsets import CharSpan
from dragoman.reports import Copy, Report, find_copies, read_reports

WORDS = (
    "harbour pilots port union night rate offer table envoy minister sunday office people strike threat talks cargo "
    "ship crane storm winter signed refused accepted warned asked promised counted measured waited turned closed"
).split()


def report(path: str, text: str, published: date | None = None) -> Report:
    return Report(id=path, path=path, text=text, title=None, published=published, outlet=None, url=None, dropped=())


def prose(seed: int, count: int = 240) -> str:
    """Words in an order of their own for each seed."""
    state = seed * 7919 + 13
    chosen = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        chosen.append(WORDS[(state >> 8) % len(WORDS)])
    return " ".join(chosen)


def pairs(copies: Sequence[Copy]) -> list[tuple[str, str]]:
    return [(copy.report, copy.original) for copy in copies]


def test_a_lightly_edited_copy_is_found_with_its_passages() -> None:
    """One word in twenty changed: the passages still cover the text, and slice to it."""
    words = prose(1).split()
    edited = " ".join("changed" if index % 20 == 0 else word for index, word in enumerate(words))
    (copy,) = find_copies([report("a", prose(1)), report("b", prose(2)), report("c", f"{edited}\n\n{prose(3, 40)}")])
    assert (copy.report, copy.original) == ("c", "a")
    assert 0.7 < copy.share < 0.95
    assert all(passage.of(edited) in edited for passage in copy.passages)
    assert sum(passage.end - passage.start for passage in copy.passages) > 0.9 * len(edited)


def test_a_report_that_shares_a_quotation_is_no_copy() -> None:
    """A shared passage below half of the words leaves it evidence of its own."""
    quotation = prose(9, 40)
    assert find_copies([report("a", f"{prose(1)} {quotation}"), report("b", f"{prose(2)} {quotation}")]) == ()


def test_half_of_a_report_inside_a_longer_one_is_found() -> None:
    """What counts is the copy's own words, not how alike the two are: the original may be far longer."""
    chooser = Random(1)
    long, own = chooser.choices(WORDS, k=2000), chooser.choices(WORDS, k=150)
    (copy,) = find_copies([report("a", " ".join(long)), report("b", " ".join([*long[700:900], *own]))])
    assert 0.5 <= copy.share < 0.65


def test_case_quotes_and_line_breaks_hide_no_copy() -> None:
    """Neither do they when each of them was changed."""
    text = prose(4).replace("harbour", "the harbour’s")
    (copy,) = find_copies([report("a", text), report("b", text.replace("’", "'").replace(" ", "\n").title())])
    assert copy.share > 0.9


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(("", "\U0001f600", "ß’s", "x-’y", "_")))
def test_a_text_is_a_whole_copy_of_itself(strange: str, word: str) -> None:
    """Whatever characters stand in it; its passage begins with its first word and ends with its last."""
    text = f"{prose(1)} {strange}{word} {prose(2)}"
    (copy,) = find_copies([report("a", text), report("b", prose(3)), report("c", text)])
    assert (copy.share, copy.passages) == (1.0, (CharSpan(0, len(text)),))


def test_what_a_page_carries_beside_its_report_makes_no_copy() -> None:
    """Reports below the same furniture stay apart; a copy among them is found."""
    chooser = Random(2)
    furniture, *texts = (" ".join(chooser.choices(WORDS, k=count)) for count in (60, *[240] * 40))
    pages = [report(str(number), f"{text} {furniture}") for number, text in enumerate(texts)]
    assert pairs(find_copies([*pages, report("copy", f"{furniture} {texts[7]}")])) == [("copy", "7")]


def test_the_original_is_the_one_published_first() -> None:
    """Where days are known they decide, else the order given."""
    late, early = report("late", prose(1), date(2025, 12, 15)), report("early", prose(1), date(2025, 12, 14))
    assert pairs(find_copies([late, early])) == [("late", "early")]
    assert pairs(find_copies([report("a", prose(1)), early])) == [("early", "a")]


def test_copies_of_copies_name_the_first() -> None:
    """However many there are, one is the original."""
    found = find_copies([report(str(number), prose(1)) for number in range(20)])
    assert pairs(found) == [(str(number), "0") for number in range(1, 20)]


def test_short_and_empty_texts_are_compared_too() -> None:
    """Nothing shorter than a run is a copy."""
    assert find_copies([report("a", ""), report("b", ""), report("c", "two words"), report("d", "two words")]) == ()


def test_the_bundled_coverage_holds_one_copy() -> None:
    """The syndicated report repeats the wire report; the other three are rewrites."""
    folder = Path(str(dragoman.__file__)).parent / "demo" / "reports"
    reports = [item for item in read_reports([folder]) if isinstance(item, Report)]
    assert [(Path(a).name, Path(b).name) for a, b in pairs(find_copies(reports))] == [
        ("05-syndicated.md", "01-wire.md")
    ]
