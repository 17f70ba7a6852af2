"""Killed at any moment, a store holds whole reports, and reading goes on where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from dragoman.desk import open_desk
from tests.store.killing import dump_of, kill_while_reading, read_all
from tests.store.reading import write_reports

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made by fork")


def test_a_killed_store_ends_as_an_unbroken_one(tmp_path: Path) -> None:
    """What was brought in, and what follows from it."""
    folder = write_reports(tmp_path / "reports", 12)
    unbroken = str(tmp_path / "unbroken.db")
    read_all(unbroken, folder)
    before = dump_of(unbroken)
    with open_desk(unbroken) as desk:
        talks = desk.talks("river", linked=False)
    addresses = (str(tmp_path / f"{number}.db") for number in count())
    for address, _ in kill_while_reading(addresses, folder, kills=6, seed=1):
        assert dump_of(address) == before
        with open_desk(address) as desk:
            assert desk.talks("river", linked=False) == talks


def test_a_killed_client_leaves_the_server_whole(tmp_path: Path, new_database: Callable[[], str]) -> None:
    folder = write_reports(tmp_path / "reports", 8)
    unbroken = str(tmp_path / "unbroken.db")
    read_all(unbroken, folder)
    addresses = (new_database() for _ in count())
    for address, _ in kill_while_reading(addresses, folder, kills=2, seed=2):
        assert dump_of(address) == dump_of(unbroken)
