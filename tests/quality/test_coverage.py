"""What the five reports of the Berlin talks tell differently, as a careful analyst finds it.

Skipped where the reports are not on this machine, as in :mod:`tests.quality.test_stances`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import dragoman
from dragoman.positions import Coverage
from dragoman.talks import Talks
from tests.quality.labels import gold_folder


@pytest.fixture(scope="module")
def gold() -> Path:
    folder = gold_folder()
    path = None if folder is None else folder / "ukraine-berlin" / "agenda.toml"
    if path is None or not path.exists() or not (path.parents[2] / "coverage").exists():
        pytest.skip(
            "the reports of the Berlin talks are not on this machine: neither ../shared nor beside DRAGOMAN_GOLD"
        )
    return path


@pytest.fixture(scope="module")
def talks(gold: Path) -> Talks:
    return dragoman.read(gold.parents[2] / "coverage", agenda=gold)


@pytest.fixture(scope="module")
def coverage(talks: Talks) -> Coverage:
    return talks.coverage()


@pytest.fixture(scope="module")
def drafted(talks: Talks) -> tuple[Talks, Coverage]:
    """The same on an agenda that nobody wrote."""
    found = talks.with_agenda(talks.draft_agenda())
    return found, found.coverage()


def test_only_one_report_has_congress_approve(coverage: Coverage) -> None:
    (claim,) = [claim for claim in coverage.claims if claim.stance.term == "guarantees-congress"]
    assert claim.only is not None
    assert claim.only.endswith("02.txt")


def test_without_an_agenda_too(drafted: tuple[Talks, Coverage]) -> None:
    talks, coverage = drafted
    lone = [move for move in coverage.lone if "Congress" in move.object.of(talks.text_of(move.report))]
    assert [move.report[-6:] for move in lone] == ["02.txt"]


def test_the_demand_for_withdrawal_is_put_in_different_mouths(
    coverage: Coverage, drafted: tuple[Talks, Coverage]
) -> None:
    (claim,) = [c for c in coverage.claims if (c.stance.party, c.stance.term) == ("Russia", "donetsk-withdrawal")]
    assert [(cell.report[-6:], cell.others) for cell in claim.reattributed] == [("04.txt", ("United States",))]
    assert any(
        claim.stance.party == "Russia" and cell.others == ("United States",)
        for claim in drafted[1].claims
        for cell in claim.reattributed
    )


def test_criticism_without_a_source_is_found(talks: Talks, coverage: Coverage) -> None:
    words = {(item.report[-6:], item.words.of(talks.text_of(item.report))) for item in coverage.unsourced}
    assert {("01.txt", "has been widely criticized"), ("01.txt", "Critics argue")} <= words


def test_the_first_report_is_silent_on_most_of_what_the_others_tell(
    coverage: Coverage, drafted: tuple[Talks, Coverage]
) -> None:
    for found in (coverage, drafted[1]):
        silence = found.silences[0]
        assert silence.report.endswith("01.txt")
        assert 2 * len(silence.claims) > silence.of


def test_headlines_that_overstate(coverage: Coverage) -> None:
    found = {(item.report[-6:], item.reason) for item in coverage.overstated}
    assert found == {("01.txt", "not in the report"), ("04.txt", "stated as done")}
