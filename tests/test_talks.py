"""Reports read together: what holds for all of them at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dragoman.reports import make_report
from dragoman.talks import resolve

from .parties.helpers import move, split


@pytest.mark.parametrize(
    ("published", "party"),
    [((None, date(2018, 5, 1)), "Democratic Party"), ((date(2018, 5, 1), date(2022, 5, 1)), "United States")],
)
def test_who_holds_an_office_is_taken_as_of_the_latest_report(published: tuple[date | None, ...], party: str) -> None:
    """Somebody speaks for a state while in office, whatever years the text names."""
    text = "Mr. Biden demanded a lower quota."
    other = "Norway was silent in 2012. In 2012 Iceland was not."
    reports = [
        replace(make_report(path, words), published=day)
        for path, words, day in zip(("one", "other"), (text, other), published, strict=True)
    ]
    found = resolve(
        [(reports[0], split(text), [move(text, "a lower quota", holder="Mr. Biden")]), (reports[1], [], [])]
    )
    assert [one.party for one in found] == [party]
