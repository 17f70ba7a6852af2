"""The examples in the modules' own words."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize("name", ["counting", "equilibria", "meaning", "preferences", "solving"])
def test_examples_run(name: str) -> None:
    found = doctest.testmod(import_module(f"dragoman.deals.{name}"))
    assert found.attempted
    assert not found.failed
