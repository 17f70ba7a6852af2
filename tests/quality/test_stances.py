"""From real coverage to stances and deals, against what a careful analyst read out of it.

``../shared/coverage`` and ``../shared/gold/ukraine-berlin/agenda.toml``, or the folders beside DRAGOMAN_GOLD.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import dragoman
from dragoman.talks import Talks
from tests.quality.labels import gold_folder

FLOOR = 13  # of the 14 written stances; only ever raised


@pytest.fixture(scope="module")
def agenda() -> Path:
    folder = gold_folder()
    path = None if folder is None else folder / "ukraine-berlin" / "agenda.toml"
    if path is None or not path.exists() or not (path.parents[2] / "coverage").exists():
        pytest.skip(
            "the reports of the Berlin talks are not on this machine: neither ../shared nor beside DRAGOMAN_GOLD"
        )
    return path


@pytest.fixture(scope="module")
def talks(agenda: Path) -> Talks:
    return dragoman.read(agenda.parents[2] / "coverage", agenda=agenda)


@pytest.fixture(scope="module")
def written(agenda: Path) -> dict[str, Any]:
    return tomllib.loads(agenda.read_text("utf-8"))


def test_the_written_stances_are_read(talks: Talks, written: dict[str, Any]) -> None:
    """Party, attitude and term of at least the pinned number of them."""
    wanted = {(row["party"], row["stance"], row["term"]) for row in written["stance"]}
    found = {(stance.party, stance.stance, stance.term) for stance in talks.stances()}
    assert len(wanted & found) >= FLOOR


def test_no_stance_has_the_wrong_sign(talks: Talks, written: dict[str, Any]) -> None:
    """No party is put on the side of a term that is opposite to the written one."""
    side = {(row["party"], row["term"]): row["stance"] == "refuses" for row in written["stance"]}
    for stance in talks.stances():
        assert side.get((stance.party, stance.term), stance.stance == "refuses") == (stance.stance == "refuses"), stance


def test_the_written_deal_follows_from_the_reports(talks: Talks, written: dict[str, Any]) -> None:
    """Blockers and openings worked out from the reports are those worked out on paper."""
    analysis = talks.deals()
    assert analysis.possible is written["deals"]["possible"]
    for name in ("blockers", "openings"):
        found = {
            frozenset((stance.party, stance.stance, stance.term) for stance in item.stances)
            for item in getattr(analysis, name)
        }
        assert found == {frozenset(map(tuple, item)) for item in written["deals"][name]}


def test_the_reports_are_no_copies(talks: Talks) -> None:
    """Five rewrites of one round of talks are five independent reports."""
    assert len(talks.reports) == 5
    assert talks.copies == ()
    assert talks.skipped == ()
