"""Which outcomes would last, as a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.deals.conflicts import parse_conflict
from dragoman.moves.records import Act
from dragoman.render.deals import stability_row
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.stability import MOST_OPTIONS, stability_page
from tests.render.build import harbour, hostile, move, report, talks

BASIS = Basis(harbour())
ELMIRA = re.findall(r"```toml\n(.*?)```", (Path(__file__).parents[2] / "docs" / "deals.md").read_text("utf-8"), re.S)[0]


def test_what_blocks_is_looked_at_and_counted_over_the_orders_of_what_was_said() -> None:
    page = stability_page(BASIS)
    assert page.wrong is None
    assert next((line.term.id, line.chosen, line.party, line.assumed) for line in page.controls) == (
        "quota-cut",
        True,
        "Sudmark",
        False,
    )
    assert page.total == "1"
    assert [(line.number, line.holds, line.present) for line in page.states] == [
        (1, (), True),
        (2, ("The cod quota is cut by a fifth",), False),
    ]
    assert {one.concept: one.share for one in page.states[0].concepts} == dict.fromkeys(
        ("Nash", "GMR", "SMR", "SEQ"), 1
    )
    assert [line.moves for line in page.states] == [(("Sudmark", (2,)),), (("Sudmark", (1,)),)]


def test_what_is_looked_at_first_can_be_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of contested terms on which a party says much, as many as its orders can be gone through for."""
    monkeypatch.setattr("dragoman.render.pages.stability.MOST_SAID", 2)
    terms = ("quota-cut", "fund", "port-open")
    words = ("a lower quota", "a fund for crews", "open ports")
    sides: tuple[tuple[str, str, Act], ...] = (("Norland", "demands", "demand"), ("Sudmark", "rejects", "reject"))
    text = " ".join(f"Norland demands {one}. Sudmark rejects {one}." for one in words)
    made = report("a.txt", text)
    told = [
        move(made, f"{party} {verb} {one}.", act, one, term, party=party)
        for one, term in zip(words, terms, strict=True)
        for party, verb, act in sides
    ]
    page = stability_page(Basis(talks([made], told)))
    assert page.wrong is None
    assert sum(line.chosen for line in page.controls) == 2
    assert stability_page(Basis(talks([made], told)), terms=terms).wrong is not None


def test_who_controls_a_term_can_be_said() -> None:
    page = stability_page(BASIS, terms=["quota-cut"], controls={"quota-cut": "Norland"})
    assert [(line.number, line.concepts[0].share) for line in page.states] == [(2, 1), (1, 0)]
    fund = stability_page(BASIS, terms=["fund"]).controls
    assert [(line.term.id, line.chosen) for line in fund] == [("quota-cut", False), ("fund", True)]


def test_a_described_conflict_says_what_the_command_says() -> None:
    page = stability_page(BASIS, conflict=ELMIRA)
    row = stability_row(parse_conflict(ELMIRA, "x"))
    assert page.wrong is None
    assert page.called == "Elmira"
    for number, concept in enumerate(("Nash", "GMR", "SMR", "SEQ")):
        found = sorted(line.number for line in page.states if line.concepts[number].equilibrium)
        assert found == sorted(row["equilibria"][concept])
    assert {concept: list(states) for concept, states in page.coalitions} == row["coalition_equilibria"]
    assert [way.to for way in page.ways] == [path["to"] for path in row["paths"]]
    assert [line.number for line in page.states if line.present] == [
        parse_conflict(ELMIRA, "x").state_of("NYNNN").number
    ]


@pytest.mark.parametrize(
    ("conflict", "words"),
    [
        ("name = ", "not TOML"),
        ("name = 'x'", "no parties"),
        (
            "[[party]]\nname = 'P'\n" + "".join(f"[[party.option]]\nid = 'o{n}'\n" for n in range(MOST_OPTIONS + 1)),
            "too many for a page",
        ),
    ],
)
def test_what_cannot_be_worked_out_is_said(conflict: str, words: str) -> None:
    page = stability_page(BASIS, conflict=conflict)
    assert words in (page.wrong or "")
    assert page.states == ()


def test_names_from_outside_can_be_worked_with() -> None:
    page = stability_page(Basis(hostile()))
    assert page.states or page.wrong
