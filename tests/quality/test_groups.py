"""Five rewrites of one round of talks are gathered, thing by thing, against what an analyst wrote of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.talks import Talks, shipped_encoder
from tests.quality.groups import gathered, labelled_groups, listed_stances, mixed, share
from tests.quality.test_stances import agenda, talks

__all__ = ["agenda", "talks"]

ENOUGH = 0.8  # of the reports that are listed for a stance
READ, WITH_REVIEW = 11, 11  # stances of which enough is gathered from what the reader reads; only ever raised


@pytest.fixture(scope="module")
def story(agenda: Path) -> Path:
    return agenda.parent


def test_labelled_moves_are_gathered(story: Path) -> None:
    """From faultless moves, every stance gathers enough of its reports: linking and grouping lose nothing."""
    groups = gathered(labelled_groups(story, shipped_encoder().embed))
    assert [item for item in listed_stances(story) if share(item, groups.get(item.side)) < ENOUGH] == []


def test_what_is_read_is_gathered(story: Path, talks: Talks) -> None:
    """What is missing then, the reader has missed; with the moves to review, less is."""
    groups = gathered(talks.groups())
    listed = listed_stances(story)
    assert sum(share(item, groups.get(item.side)) >= ENOUGH for item in listed) >= READ
    assert sum(share(item, groups.get(item.side), review=True) >= ENOUGH for item in listed) >= WITH_REVIEW


def test_no_group_mixes_parties_signs_or_terms(talks: Talks) -> None:
    assert mixed(talks.groups(), talks.moves) == []
