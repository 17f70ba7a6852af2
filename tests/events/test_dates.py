"""Words that say when."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.events.dates import RULES, Days, Direction, Expression, Rule, find_dates

DAYS = st.dates(date(1901, 1, 1), date(2098, 12, 31))
DIRECTIONS = st.sampled_from(["past", "ahead", "open"])
PUBLISHED = date(2025, 12, 15)  # a Monday


def only(text: str) -> Expression:
    """The one expression of a text."""
    (found,) = find_dates(text)
    return found


def written(days: Days | None) -> str:
    """Days as the examples write them."""
    return "" if days is None else "/".join(dict.fromkeys(day.isoformat() for day in days))


@pytest.mark.parametrize(
    ("rule", "words", "published", "direction", "days"),
    [(rule, *example) for rule in RULES for example in rule.examples],
    ids=lambda value: value.name if isinstance(value, Rule) else str(value),
)
def test_each_rule_reads_its_examples(rule: Rule, words: str, published: str, direction: Direction, days: str) -> None:
    """By that rule and no other, to the days that the example says."""
    text = f"The delegations met {words}."
    found = only(text)
    assert found.rule is rule
    assert found.words.of(text) == words
    assert written(found.days(date.fromisoformat(published) if published else None, direction)) == days


@pytest.mark.parametrize(
    "text",
    [
        "Norway may reject the plan.",
        "May I ask why?",
        "Mrs. May said it was in May that she lost.",
        "Prime Minister Theresa May put her trust in May 3 loyal aides.",
        "The four-year war goes on.",
        "2 mins read",
        "a 60-day truce and a seven-day week",
        "The March on the capital began.",
        "They march 3 abreast.",
        "The Sunday Times and Fox News Sunday reported it.",
        "The Good Friday Agreement holds.",
        "Bloody Sunday is remembered.",
        "Article 50, page 12 and 1.5 percent",
        "In 2,000 towns, about 2014 soldiers stood by.",
        "Jan Berg met Augusta Mars and April Dale.",
        "the last week of the talks",
        "December",
        "the 2014 accord",
        "Sundays are quiet.",
        "his sunday best",
        "room 14/12",
        "v2025-12-14-rc1",
    ],
)
def test_what_is_no_date_stays_none(text: str) -> None:
    """Modal verbs, names, lengths of time and plain figures."""
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    "form", ["%B {d}, %Y", "{d} %B %Y", "%b. {d}, %Y", "%A, %B {d}, %Y", "the {d}th of %B, %Y", "%Y-%m-%d"]
)
@settings(deadline=None)
@given(day=DAYS, published=st.none() | DAYS, direction=DIRECTIONS)
def test_a_full_date_is_itself(form: str, day: date, published: date | None, direction: Direction) -> None:
    """Whatever the report's day, and without one; what is past cannot lie behind the report's."""
    months = "January February March April May June July August September October November December".split()
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    words = form.replace("%B", months[day.month - 1]).replace("%b", months[day.month - 1][:3])
    words = words.replace("%A", days[day.weekday()]).replace("%Y", str(day.year)).replace("{d}", str(day.day))
    words = words.replace("%m", f"{day.month:02}").replace("%d", f"{day.day:02}").replace("May.", "May")
    found = only(f"They signed on {words} in Bergen.").days(published, direction)
    hidden = published is not None and direction == "past" and day > published
    assert found == (None if hidden else (day, day))


@settings(deadline=None)
@given(published=DAYS, number=st.integers(0, 6))
def test_a_weekday_is_the_nearest_that_the_direction_allows(published: date, number: int) -> None:
    """Within six days: back for what is past, on for what is to come, the report's own day for both."""
    weekday = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[number]
    past = only(f"They met on {weekday}.").days(published, "past")
    ahead = only(f"They will meet on {weekday}.").days(published, "ahead")
    assert past is not None
    assert ahead is not None
    assert past[0].weekday() == ahead[0].weekday() == number
    assert published - timedelta(days=6) <= past[0] <= published <= ahead[0] <= published + timedelta(days=6)
    assert (past == ahead) == (published.weekday() == number)


@settings(deadline=None)
@given(
    published=DAYS,
    direction=DIRECTIONS,
    words=st.sampled_from([example[0] for rule in RULES for example in rule.examples]),
)
def test_days_run_forwards_and_the_past_ends_with_the_report(published: date, direction: Direction, words: str) -> None:
    found = only(f"They met {words}.").days(published, direction)
    if found is not None:
        assert found[0] <= found[1]
        assert direction != "past" or found[1] <= published


@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)])
@pytest.mark.parametrize("words", [example[0] for rule in RULES for example in rule.examples])
@pytest.mark.parametrize("direction", ["past", "ahead", "open"])
def test_the_ends_of_the_calendar_break_nothing(published: date, words: str, direction: Direction) -> None:
    only(f"They met {words}.").days(published, direction)


@settings(deadline=None)
@given(st.text(alphabet="onthe MarchMay14,0123456789 \n-–.’s’SundayDec", max_size=80))
def test_any_text_is_read(text: str) -> None:
    """Expressions lie in the text, in order, none overlapping."""
    found = find_dates(text)
    reached = 0
    for expression in found:
        assert reached <= expression.words.start < expression.words.end <= len(text)
        reached = expression.words.end
        expression.days(PUBLISHED, "open")


def test_the_preposition_belongs_to_the_words() -> None:
    text = "Talks have gone on since mid-November; they end by Friday, after Monday’s vote."
    since, by, vote = find_dates(text)
    assert [found.words.of(text) for found in (since, by, vote)] == ["since mid-November", "by Friday", "Monday"]
    assert (since.lead, by.lead, vote.owning) == ("since", "by", True)
    assert written(since.days(PUBLISHED, "past")) == "2025-11-11/2025-12-15"


def test_long_texts_take_no_time() -> None:
    """Linear: a megabyte of what looks like dates."""
    for piece in ("on Sunday, ", "December ", "14 ", "the early hours of ", "earlier this "):
        find_dates(piece * (200_000 // len(piece)))


def test_many_months_in_one_text_take_no_longer_each() -> None:
    """The whole text is looked through once for persons of that name, not once for each month: it took 14 s."""
    began = time.process_time()
    assert len(find_dates("by May " * 6_000)) == 6_000
    assert time.process_time() - began < 3
