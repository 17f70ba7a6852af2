"""Lanes by day: what they hold, and how they are drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dragoman.render.briefing import BriefingLinks
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.shifts import shifts_page, windows
from dragoman.render.pages.timeline import Timeline, mark_words
from dragoman.web.links import WebLinks
from tests.render.build import HOSTILE, harbour, hostile

BASIS = Basis(harbour())


def test_each_party_and_term_has_a_lane_in_the_order_of_the_agenda() -> None:
    page = shifts_page(BASIS)
    assert [(lane.term.id, lane.party) for lane in page.lanes] == [
        ("quota-cut", "Norland"),
        ("quota-cut", "Sudmark"),
        ("fund", "Norland"),
        ("fund", "Sudmark"),
    ]
    assert [(shift.kind, shift.after.day) for shift in page.lanes[0].shifts] == [
        ("new", date(2025, 3, 1)),
        ("repeated", date(2025, 3, 4)),
    ]
    assert (page.first, page.last) == (date(2025, 3, 1), date(2025, 3, 4))


def test_a_window_begins_with_what_was_held_before_it() -> None:
    page = shifts_page(BASIS, date(2025, 3, 2), date(2025, 3, 3))
    lanes = {(lane.party, lane.term.id): lane for lane in page.lanes}
    assert lanes["Norland", "quota-cut"].before is not None
    assert lanes["Norland", "quota-cut"].before.day == date(2025, 3, 1)
    assert lanes["Norland", "quota-cut"].shifts == ()
    assert ("Norland", "fund") not in lanes  # it speaks on it only later
    assert {shift.after.day for shift in page.shifts} == {date(2025, 3, 2)}


def test_what_has_no_day_is_counted_apart() -> None:
    talks = harbour()
    reports = tuple(replace(report, published=None) for report in talks.reports)
    page = shifts_page(Basis(replace(talks, reports=reports)))
    assert (page.first, page.last) == (None, None)
    assert page.shifts == ()
    assert [lane.undated for lane in page.lanes][:2] == [(("requires", 2),), (("refuses", 1),)]
    assert windows(page) == ()


def test_one_party_or_one_issue_alone_can_be_looked_at() -> None:
    assert {lane.party for lane in shifts_page(BASIS, party="Sudmark").lanes} == {"Sudmark"}
    assert shifts_page(BASIS, issue="port").lanes == ()
    assert shifts_page(BASIS, issue="port").parties == ("Norland", "Sudmark")  # so that another can be chosen


def test_meetings_and_plans_stand_on_their_days() -> None:
    met = "Egypt and France met in Cairo on 3 March 2025. They spoke of the Egyptian plan."
    talks = harbour()
    page = shifts_page(
        Basis(replace(talks, reports=(*talks.reports, replace(talks.reports[2], path="d.txt", text=met))))
    )
    assert [(lane.name, [one.day for one in lane.days]) for lane in page.events] == [
        ("Meetings", [date(2025, 3, 3)]),
        ("Egyptian plan", [date(2025, 3, 4)]),
    ]


def test_drawings_are_well_formed_and_say_in_words_what_they_show() -> None:
    for basis in (BASIS, Basis(hostile())):
        page = shifts_page(basis, date(2025, 3, 1), date(2025, 3, 4))
        draw = Timeline(date(2025, 3, 1), date(2025, 3, 4), date(2025, 3, 2))
        for drawn in (draw.axis(), *(draw.lane(lane, number) for number, lane in enumerate(page.lanes))):
            root = ElementTree.fromstring(drawn)
            assert root.find("title") is not None
            assert root.findtext("desc")
            assert HOSTILE not in drawn
    lane = shifts_page(BASIS).lanes[0]
    drawn = Timeline(date(2025, 3, 1), date(2025, 3, 4)).lane(lane, 1)
    assert ">requires</text>" in drawn
    assert "told again on 1 day" in drawn
    assert drawn.count('class="ticks"') == 1


def test_a_mark_leads_to_what_is_told_on_its_day() -> None:
    """Of what is drawn on a page with addresses; the drawing is no picture then, whose parts nothing could open."""
    lane = shifts_page(BASIS).lanes[0]
    draw = Timeline(date(2025, 3, 1), date(2025, 3, 4))
    drawn = draw.lane(lane, 1, WebLinks(slug="harbour", writable=False))
    address = "/t/harbour/evidence?party=Norland&amp;term=quota-cut&amp;since=2025-03-01&amp;until=2025-03-01"
    assert re.findall(r'<a href="([^"]+)"', drawn) == [address]
    assert 'role="img"' not in drawn
    assert "<a " not in draw.lane(lane, 1)
    assert f'<a href="{BriefingLinks().evidence("Norland", "quota-cut")}"' in draw.lane(lane, 1, BriefingLinks())


days = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@given(days, st.integers(0, 4000), st.integers(0, 4000))
def test_days_lie_in_their_order_within_the_drawing(first: date, span: int, at: int) -> None:
    draw = Timeline(first, first + timedelta(days=span))
    inside = first + timedelta(days=min(at, span))
    assert 0 < draw.place(first) <= draw.place(inside) <= draw.place(draw.last) < 100
    assert len(draw.dates) <= 9
    assert all(first <= one <= draw.last for one in draw.dates)
    labels = re.findall(r'<text class="dim" x="([\d.]+)%" y="27" text-anchor="(\w+)">([^<]+)', draw.axis())
    shares = [(float(at), side, len(words) * 6.3 / 6.8) for at, side, words in labels]
    spans = [(at - wide * {"start": 0, "middle": 0.5, "end": 1}[side], wide) for at, side, wide in shares]
    assert all(low + wide < other + 3 for (low, wide), (other, _) in pairwise(spans))


def test_words_never_stand_on_each_other() -> None:
    lane = shifts_page(BASIS).lanes[0]
    many = tuple(
        replace(lane.shifts[0], after=replace(lane.shifts[0].after, day=date(2025, 3, 1) + timedelta(days=number)))
        for number in range(60)
    )
    drawn = Timeline(date(2025, 3, 1), date(2025, 4, 29)).lane(replace(lane, shifts=many), 1)
    places = sorted(float(at) for at in re.findall(r'<text x="([\d.]+)%"', drawn))
    width = len(mark_words(many[0])) * 0.92
    assert len(places) > 5
    assert all(other - one > width * 0.99 for one, other in pairwise(places[:-1]))  # the last may lean to the left
    assert drawn.count("<title>") == 60  # every mark says what it is
