"""Words found in reports, and the moves that their sentences tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dragoman.errors import InputError
from dragoman.moves.records import TermLink
from dragoman.store import Query, Store
from tests.store.build import fair, reading, report, settled, water, weir


@pytest.fixture
def river(store: Store) -> Store:
    """Three reports, the moves of two of them settled and linked."""
    for item in (weir(), water()):
        store.add(item, talks="river")
    store.add(fair(), talks="fair")
    moves = settled(water(), weir(), agenda="")
    linked = tuple(
        replace(move, terms=(TermLink(term='rota"s', sign=1, score=0.9),)) if move.act == "offer" else move
        for move in moves.moves
    )
    version = store.state("river", "now").version
    store.put_settled("river", replace(moves, moves=linked), version=version, recipe="now")
    return store


def found(store: Store, words: str, **filters: object) -> list[tuple[str, list[str]]]:
    """Of each hit the report and the words found."""
    hits = store.search(Query(words=words, **filters)).hits  # type: ignore[arg-type]
    return [(hit.report.path, [mark.of(hit.report.text) for mark in hit.marks]) for hit in hits]


def test_words_are_found_in_any_form_newest_report_first(river: Store) -> None:
    assert found(river, "WEIRS") == [("b/weir.txt", ["weir"]), ("b/weir.txt", ["weir"])]
    assert found(river, "Ardenia") == [("b/weir.txt", ["Ardenia"]), ("a/water.txt", ["Ardenia"])]
    assert found(river, "crowd") == [("c/fair.txt", ["crowd"])]


def test_all_words_must_be_there_and_the_fullest_sentence_is_shown(river: Store) -> None:
    assert found(river, "weir tuesday") == [("b/weir.txt", ["weir", "Tuesday"])]
    assert found(river, "weir crowd") == []


def test_a_phrase_is_found_as_it_stands(river: Store) -> None:
    assert found(river, '"lower weir"') != []
    assert found(river, '"weir lower"') == []


@pytest.mark.parametrize("words", ["weir OR crowd", "weir AND", "NOT weir -crowd", "weir* (", "we'ir:", "NEAR(weir"])
def test_no_word_is_an_operator(river: Store, words: str) -> None:
    """Whatever is typed is looked for; nothing of it steers the search."""
    assert all(path == "b/weir.txt" for path, _ in found(river, words))


@pytest.mark.parametrize("words", ["", "  ", '""', "- ( *"])
def test_a_search_without_words_is_refused(river: Store, words: str) -> None:
    with pytest.raises(InputError, match="holds no word"):
        river.search(Query(words=words))


def test_filters(river: Store) -> None:
    """By talks, outlet and day; by party, act and term of a move in the sentence."""
    assert found(river, "Ardenia", talks="fair") == []
    assert [path for path, _ in found(river, "Ardenia", outlet="post")] == ["a/water.txt"]
    assert [path for path, _ in found(river, "Ardenia", since=date(2025, 3, 2))] == ["b/weir.txt"]
    assert [path for path, _ in found(river, "Ardenia", until=date(2025, 3, 1))] == ["a/water.txt"]
    assert found(river, "crowd", until=date(2025, 3, 1)) == [], "an undated report was placed"
    assert [path for path, _ in found(river, "weir", party="borland")] == ["b/weir.txt"]
    assert [path for path, _ in found(river, "Ardenia", act="offer")] == ["a/water.txt"]
    assert [path for path, _ in found(river, "Ardenia", terms=('rota"s',))] == ["a/water.txt"]
    assert found(river, "Ardenia", terms=("rota",)) == []


def test_a_party_is_found_in_any_case_and_with_any_letters(store: Store) -> None:
    """Small and capital letters of English are one; others are found as they are written."""
    text = "Österreich demanded a lower weir. Borland rejected the toll."
    item = reading(report("a.txt", text), ("a lower weir", "demand"), ("the toll", "reject"))
    store.add(item, talks="river")
    store.put_settled("river", settled(item), version=store.state("river", "now").version, recipe="now")
    assert [path for path, _ in found(store, "weir", party="Österreich")] == ["a.txt"]
    assert [path for path, _ in found(store, "toll", party="BORLAND")] == ["a.txt"]


def test_hits_of_one_day_come_in_the_order_of_their_characters(store: Store) -> None:
    """By path as Python sorts it, whatever order the language of a server gives."""
    paths = ["B.txt", "Z-1.txt", "a.txt", "a_b.txt", "ab.txt", "z.txt", "ä.txt"]
    for number, path in enumerate(reversed(paths)):
        store.add(reading(report(path, f"The weir of {number} stands.", day="2025-03-01")), talks="river")
    assert [path for path, _ in found(store, "weir")] == sorted(paths) == paths


def test_a_hit_has_the_moves_of_its_sentence(river: Store) -> None:
    (hit,) = river.search(Query(words="Tuesday")).hits
    assert [(move.act, move.party) for move in hit.moves] == [("reject", "Borland")]


def test_no_more_than_the_limit_and_it_says_so(river: Store) -> None:
    result = river.search(Query(words="weir", limit=1))
    assert (len(result.hits), result.more, result.reports) == (1, True, 1)
