"""Copies of a report are looked up in the store when it is added."""

from __future__ import annotations

from random import Random

from dragoman.reports import make_report
from dragoman.store import ReadReport, Store, open_store
from dragoman.store.migrations import copy_signatures

WORDS = (
    "harbour pilots port union night rate offer table envoy minister sunday office people threat talks cargo".split()
)


def prose(seed: int, count: int = 240) -> str:
    return " ".join(Random(seed).choices(WORDS, k=count))


def reading(path: str, text: str) -> ReadReport:
    return ReadReport(report=make_report(path, text), moves=(), reader="nobody")


def alike(store: Store, path: str, text: str) -> str | None:
    return store.add(reading(path, text), talks="bay").alike


def test_a_copy_is_known_when_it_is_added(store: Store) -> None:
    """Whole or half, edited or not, whichever came first; what shares a quotation is none."""
    for number in range(20):
        assert alike(store, f"{number}", prose(number)) is None
    edited = " ".join("changed" if place % 20 == 0 else word for place, word in enumerate(prose(3).split()))
    assert alike(store, "edited", edited) == "3"
    assert alike(store, "half", f"{prose(4, 140)} {prose(50, 110)}") == "4"
    assert alike(store, "whole", f"{prose(60, 120)} {prose(5)} {prose(61, 120)}") == "5"
    assert alike(store, "quoting", f"{prose(6, 60)} {prose(70, 240)}") is None
    assert alike(store, "", "") is None
    assert alike(store, "again", edited) is None  # it is known


def test_the_reports_of_older_stores_are_indexed(address: str) -> None:
    """As if their reports had been added now."""
    with open_store(address) as store:
        alike(store, "old", prose(1))
        with store._engine.begin() as connection:  # type: ignore[attr-defined]
            connection.exec_driver_sql("DROP TABLE signature")
            copy_signatures(connection)
        assert alike(store, "new", f"{prose(1)} {prose(2, 20)}") == "old"
