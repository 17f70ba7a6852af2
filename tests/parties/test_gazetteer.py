"""Every entry of the data files does what its example says."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from dragoman.parties import learn_register
from dragoman.parties.gazetteer import find_holder, load_gazetteer, load_words, read_data
from dragoman.parties.reading import Reading
from dragoman.parties.tokens import name_key

from .helpers import split

ENTRIES = tomllib.loads(read_data("parties.toml"))["party"]
STATES = json.loads(read_data("states.json"))["states"]


def _named(text: str) -> set[str | None]:
    return {mention.party for mention in Reading(text, split(text), learn_register([text])).mentions}


def _party_of(name: str, year: int) -> str | None:
    holder = find_holder(name_key(name), year)
    return holder.person.party if holder is not None else None


@pytest.mark.parametrize("entry", ENTRIES, ids=[f"{number}-{entry['name']}" for number, entry in enumerate(ENTRIES)])
def test_example_of_each_party_names_that_party(entry: dict[str, Any]) -> None:
    assert entry["name"] in _named(entry["example"])


@pytest.mark.parametrize("row", STATES, ids=[row["code"] for row in STATES])
def test_each_state_is_known_by_names_demonyms_and_capitals(row: dict[str, Any]) -> None:
    for name in (*row["names"], *row["capitals"], *row["demonyms"]):
        assert row["name"] in _named(f"Yesterday {name} rejected the plan."), name


def test_each_word_class_has_an_example_and_words() -> None:
    for name, entry in tomllib.loads(read_data("words.toml")).items():
        assert entry["example"], name
        assert all(word == word.lower() for words in load_words()[name].values() for word in words), name


@pytest.mark.parametrize("example", [entry["example"] for entry in tomllib.loads(read_data("words.toml")).values()])
def test_example_of_each_word_class_is_read_without_failing(example: str) -> None:
    reading = Reading(example, split(example), learn_register([example]))
    assert reading.mentions


def test_office_holders_are_dated() -> None:
    """The same surname speaks for another party in another year."""
    assert _party_of("Biden", 2012) == "United States"
    assert _party_of("Biden", 2019) == "Democratic Party"
    assert _party_of("Donald Tusk", 2017) == "European Union"
    assert _party_of("Donald Tusk", 2025) == "Poland"


def test_office_holders_years_are_in_order_and_parties_are_known() -> None:
    gazetteer = load_gazetteer()
    for holder in gazetteer.office_holders:
        assert holder.first <= holder.last, holder.person.name
        assert holder.person.party in gazetteer.parties, holder.person.name
