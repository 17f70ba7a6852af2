"""Reports find their talks by what they share, whichever comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from dragoman.moves.records import Act
from dragoman.store import Marks, ReadReport, Store
from dragoman.store.grouping import RAREST, are_joined, rarity_of
from tests.store.build import reading, report

RIVER = dict.fromkeys(("weir", "toll", "rota", "sluice", "ferry"), 60)
MINE = dict.fromkeys(("shaft", "copper", "royalty", "licence", "smelter"), 60)
SIDES = frozenset({"Ardenia", "Borland"})


def marked(name: str, parties: frozenset[str], words: dict[str, int], day: str | None) -> ReadReport:
    """A report with these marks."""
    act: Act = "demand"
    item = report(f"{name}.txt", f"Ardenia demanded {name} on the river.", day=day)
    return replace(reading(item, (name, act)), marks=Marks(parties=parties, words=words))


REPORTS = (
    marked("one", SIDES, RIVER, "2025-03-01"),
    marked("two", SIDES | {"Corvia"}, RIVER | {"bridge": 60}, "2025-03-20"),
    marked("three", SIDES, RIVER, "2025-04-10"),  # more than a month after the first, less after the second
    marked("four", SIDES, RIVER, "2025-09-01"),
    marked("five", SIDES, MINE, "2025-03-02"),
    marked("six", frozenset({"Ardenia", "Corvia"}), MINE, "2025-03-02"),
    marked("seven", SIDES, RIVER, None),
)


def groups(store: Store) -> list[tuple[str, list[str]]]:
    """The reports of all talks."""
    names = [entry.name for entry in store.list_talks()]
    return sorted((name, [item.report.path for item in store.material(name).readings]) for name in names)


def test_reports_that_share_parties_words_and_weeks_are_of_the_same_talks(store: Store) -> None:
    """Directly, or through one between them; two parties and a month make the name."""
    for item in REPORTS[:6]:
        store.add(item)
    assert groups(store) == [
        ("Ardenia and Borland, 2025-03", ["one.txt", "two.txt", "three.txt"]),
        (f"Ardenia and Borland, 2025-03 ({REPORTS[4].report.id[:8]})", ["five.txt"]),
        ("Ardenia and Borland, 2025-09", ["four.txt"]),
        ("Ardenia and Corvia, 2025-03", ["six.txt"]),
    ] or groups(store) == [
        ("Ardenia and Borland, 2025-03", ["five.txt"]),
        (
            f"Ardenia and Borland, 2025-03 ({min(item.report.id for item in REPORTS[:3])[:8]})",
            ["one.txt", "two.txt", "three.txt"],
        ),
        ("Ardenia and Borland, 2025-09", ["four.txt"]),
        ("Ardenia and Corvia, 2025-03", ["six.txt"]),
    ]


def test_the_order_of_reading_makes_no_difference(store: Store) -> None:
    """An undated report joins whatever shares its words, and so may join talks that were apart."""
    found = []
    orders = list(permutations(range(len(REPORTS))))[::997]
    for turn, order in enumerate(orders):
        shift = {f"turn{turn}": 60}  # reports of other turns share neither parties nor words
        for index in order:
            item = REPORTS[index]
            assert item.marks is not None
            moved = report(item.report.path, f"{item.report.text} Turn {turn}.")
            marks = Marks(
                parties=frozenset(f"{party} {turn}" for party in item.marks.parties),
                words={**item.marks.words, **shift},
            )
            dated = replace(moved, published=item.report.published, original=None)
            store.add(replace(item, report=dated, original=None, marks=marks))
        mine = [paths for name, paths in groups(store) if name.split(" and ")[0].endswith(f" {turn}")]
        found.append(sorted(sorted(path.partition("@")[0] for path in paths) for paths in mine))
    assert len(orders) == 6
    assert all(groups == found[0] for groups in found)
    assert found[0] == [["five.txt"], ["four.txt", "one.txt", "seven.txt", "three.txt", "two.txt"], ["six.txt"]]


def test_common_words_join_nothing() -> None:
    """Five words of every negotiation count less than three rare ones; a report without a day has to share more."""
    day = date(2025, 3, 1)
    common = Marks(parties=SIDES, words=dict.fromkeys(("federal", "reform", "fund", "bill", "health"), 30))
    rare = Marks(parties=SIDES, words=dict.fromkeys(("weir", "sluice", "ferry"), 80))
    assert not are_joined(common, common, day, day)
    assert are_joined(rare, rare, day, day)
    assert not are_joined(rare, rare, day, None)


def test_rarity_goes_by_the_place_in_the_list() -> None:
    """Roots that are not in it are the rarest; forms of one word have the place of the commonest."""
    rarity = rarity_of(f"word{number}ing" if number != 500 else "ferries" for number in range(2000))
    assert 0 == rarity["word0"] < rarity["ferr"] < rarity["word1999"] < RAREST


def test_a_report_of_no_negotiation_is_kept_and_belongs_to_none(store: Store) -> None:
    fair = replace(reading(report("fair.txt", "The fair drew a crowd.")), marks=None)
    assert store.add(fair).talks == ()
    assert store.list_talks() == ()
    assert [found.path for found in store.find_reports("fair.txt")] == ["fair.txt"]
    assert list(store.check()) == []


@pytest.mark.parametrize("named_first", [True, False])
def test_a_report_that_somebody_puts_to_talks_leaves_its_group(store: Store, named_first: bool) -> None:
    """Whichever came first; what it held together falls apart."""
    one, two, three = REPORTS[:3]
    for item in (one, three):
        store.add(item)
    for name in ("river", None) if named_first else (None, "river"):
        store.add(two, talks=name)
    assert groups(store) == [
        ("Ardenia and Borland, 2025-03", ["one.txt"]),
        ("Ardenia and Borland, 2025-04", ["three.txt"]),
        ("river", ["two.txt"]),
    ]


def test_a_name_that_somebody_relies_on_stays(store: Store) -> None:
    """Talks with an agenda keep their name while they grow."""
    store.add(REPORTS[2])
    (entry,) = store.list_talks()
    store.set_agenda(entry.name, "")
    added = store.add(REPORTS[1])
    assert added.talks == (entry.name,) == ("Ardenia and Borland, 2025-04",)
