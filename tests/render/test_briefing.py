"""The briefing is one file that loads nothing and runs nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.moves.records import Act
from dragoman.render.briefing import briefing_html, briefing_markdown
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.briefing import SHORT_QUOTES, briefing_page
from dragoman.talks import Talks
from tests.render.build import HOSTILE, harbour, hostile, move, report, talks


class Walk(HTMLParser):
    """Notes the elements, and the attributes that could load, run or lead somewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.risky: list[tuple[str, str | None]] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value and value.startswith("#"):
                self.targets.add(value[1:])
            elif name in ("href", "src", "srcset", "style", "action", "data") or name.startswith("on"):
                self.risky.append((name, value))


def brief(given: Talks | None = None, **options: Any) -> str:
    return briefing_html(briefing_page(Basis(given or harbour()), **options))


@pytest.mark.parametrize("full", [False, True])
def test_it_loads_nothing_and_every_link_finds_its_place(full: bool) -> None:
    walk = Walk(brief(full=full))
    assert walk.risky == []
    assert walk.elements.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert walk.targets
    assert walk.targets <= set(walk.ids)
    assert len(walk.ids) == len(set(walk.ids))


def test_what_comes_from_outside_is_text() -> None:
    text = brief(hostile(), full=True)
    walk = Walk(text)
    assert walk.risky == []
    assert walk.elements.isdisjoint({"script", "img"})
    assert HOSTILE not in text
    assert "\u202e" not in text
    assert "&lt;U+202E&gt;" in text


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    text = brief()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert 'style="' not in text


def test_the_same_reports_give_the_same_bytes() -> None:
    assert brief() == brief()


def test_it_says_what_stands_blocks_opens_and_changed() -> None:
    text = brief(since=date(2025, 3, 2), dated=date(2025, 3, 5))
    for words in (
        "What stands",
        "What changed since 2 March 2025",
        "No package meets all stated positions.",
        "5 March 2025",
    ):
        assert words in text


def test_it_tells_what_changed_day_by_day_and_where_reports_disagree() -> None:
    text = brief(since=date(2025, 3, 2))
    assert "Norland</bdi></b> first reported" in text
    assert "(4 March 2025)" in text
    assert "(2 March 2025)" not in text  # the day compared with is left out, as on the board
    assert 'class="timeline"' in text
    clash = briefing_page(Basis(disagreeing()))
    (one,) = clash.disagreements
    assert (one.party, one.term.id, one.supporting, one.opposing) == ("Norland", "quota-cut", 1, 1)
    assert "".join(piece.text for piece in one.other.sentence) == "Norland will not have a lower quota."
    assert "Where the reports disagree" in briefing_html(clash)
    assert "> Norland will not have a lower quota." in briefing_markdown(clash)


def disagreeing() -> Talks:
    """The harbour talks with a report of the first day that says the contrary."""
    given = harbour()
    said = "Norland will not have a lower quota."
    one = report("d.txt", said, published=date(2025, 3, 1))
    against = move(one, said, "reject", "a lower quota", "quota-cut", party="Norland")
    return replace(given, reports=(*given.reports, one), moves=(*given.moves, against))


def test_the_short_briefing_keeps_the_surest_sentences_of_both_sides_and_says_how_many_there_are() -> None:
    given = harbour()
    told = "Sudmark will not have a lower quota."
    made = [report(f"x{number}.txt", f"{told} Item {number}.") for number in range(9)]
    said = [move(one, told, "reject", "a lower quota", "quota-cut", party="Sudmark", hedged=True) for one in made]
    accepts = move(made[8], told, "accept", "a lower quota", "quota-cut", party="Sudmark", hedged=True)
    crowd = Basis(replace(given, reports=(*given.reports, *made), moves=(*given.moves, *said, accepts)))
    short, full = (briefing_page(crowd, full=whole) for whole in (False, True))
    opened = {(page.party, page.term.id): page for page in short.evidence}["Sudmark", "quota-cut"]
    assert len(opened.quotes) == SHORT_QUOTES < opened.sentences
    assert {quote.stance for quote in opened.quotes} == {"refuses", "accepts"}
    assert any(not quote.hedged for quote in opened.quotes)
    assert f"{SHORT_QUOTES} of {opened.sentences} sentences" in briefing_html(short)
    assert all(len(page.quotes) == page.sentences for page in full.evidence)


def test_a_long_opening_is_folded_and_whole() -> None:
    """Six of its concessions stand open, the others in the fold behind them."""
    kinds = [f"quay {number}" for number in range(10)]
    terms = tuple(
        Term(id=f"q{number}", text=f"There is a {kind}", phrases=(kind,)) for number, kind in enumerate(kinds)
    )
    agenda = Agenda(name=None, start=None, end=None, issues=(Issue(id="quays", question="Which?", terms=terms),))
    told = [report(f"{kind}.txt", f"Norland demands a {kind}. Sudmark rejects a {kind}.") for kind in kinds]
    sides: tuple[tuple[str, Act], ...] = (("Norland", "demand"), ("Sudmark", "reject"))
    moves = [
        move(one, f"{party} {verb}s a {kind}.", verb, kind, f"q{number}", party=party)
        for number, (one, kind) in enumerate(zip(told, kinds, strict=True))
        for party, verb in sides
    ]
    page = briefing_page(Basis(talks(told, moves, agenda)), full=True)
    assert page.deals is not None
    assert len(page.deals.openings[0].concessions) == 10
    first = briefing_html(page).partition("What would open one <")[2].partition("</li>")[0]
    shown, _, folded = first.partition("<details><summary>and 4 more</summary>")
    assert (shown.count("no longer"), folded.count("no longer")) == (6, 4)


def test_markdown_says_the_same_and_escapes_what_it_quotes() -> None:
    text = briefing_markdown(briefing_page(Basis(harbour())))
    assert "**The cod quota is cut by a fifth** (contested): ▲ requires: Norland (2); ✕ refuses: Sudmark (1)" in text
    assert "> Sudmark will not have a lower quota." in text
    foul = briefing_markdown(briefing_page(Basis(hostile())))
    assert "<script>" not in foul
    assert re.search(r"(?<!\\)<", foul) is None


def test_no_reports_make_a_briefing_too() -> None:
    assert "No stance" in brief(talks((), ()))
