"""What every store keeps, whichever database it is in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

from dragoman.cli import commands
from dragoman.errors import UnknownTalksError
from dragoman.offsets import CharSpan
from dragoman.positions import SharedWords
from dragoman.reports.records import Copy, Dropped, Original
from dragoman.store import Store, open_store
from tests.store.build import READER, WEIR, fair, reading, report, settled, water, weir


def test_a_report_comes_back_as_it_was(store: Store) -> None:
    """Text, where it came from, what was dropped, and the reader's moves, span by span."""
    kept = weir()
    kept = replace(kept, report=replace(kept.report, dropped=(Dropped(line="2 mins", reason="reading time"),)))
    store.add(kept, talks="river")
    (found,) = store.material("river").readings
    assert found == replace(kept, original=None)


def test_reading_twice_adds_nothing(store: Store) -> None:
    assert store.add(weir(), talks="river").outcome == "new"
    before = list(store.dump())
    assert store.add(weir(), talks="river").outcome == "known"
    assert list(store.dump()) == before


def test_a_better_reader_reads_again(store: Store) -> None:
    """The newest reading counts; the report stays one."""
    store.add(weir(), talks="river")
    assert store.known([weir().report.id], READER) == {weir().report.id}
    assert store.known([weir().report.id], "reader-two") == frozenset()
    better = replace(weir(), reader="reader-two", moves=weir().moves[:1])
    assert store.add(better, talks="river").outcome == "read again"
    (found,) = store.material("river").readings
    assert found.moves == better.moves


def test_the_order_of_reading_does_not_matter(store: Store) -> None:
    """Earliest first, undated last, whichever came first."""
    for item in (fair(), weir(), water()):
        store.add(item, talks="river")
    names = [item.report.path for item in store.material("river").readings]
    assert names == ["a/water.txt", "b/weir.txt", "c/fair.txt"]


def test_two_texts_under_one_path_are_both_kept(store: Store) -> None:
    """They are told apart by what follows the path, and the second reading says so."""
    first = reading(report("wire.txt", WEIR), ("a lower weir", "demand"))
    second = reading(report("wire.txt", WEIR + " Talks go on."), ("a lower weir", "demand"))
    assert not store.add(first, talks="river").another_text
    assert store.add(second, talks="river").another_text
    paths = {item.report.path for item in store.material("river").readings}
    assert paths == {f"wire.txt@{item.report.id[:8]}" for item in (first, second)}


def test_one_text_under_two_paths_is_one_report(store: Store) -> None:
    """Named after the earliest source, by day and by path, whichever came first."""
    late, early = replace(weir().report, path="z.txt"), replace(weir().report, path="a.txt")
    for item in (late, early):
        store.add(replace(weir(), report=item), talks="river")
    (found,) = store.material("river").readings
    assert found.report.path == "a.txt"


def test_a_text_says_which_outlets_carry_it_too(store: Store) -> None:
    """Each outlet once, the earliest first; the same file in another folder is no other place."""
    places = [
        ("post/weir.txt", "Post", "2025-03-02"),
        ("times/weir.txt", "Times", "2025-03-01"),
        ("again/weir.txt", "Post", "2025-03-04"),
        ("quay.txt", None, None),
        ("moved/quay.txt", None, None),
    ]
    for path, outlet, day in places:
        store.add(reading(report(path, WEIR, outlet=outlet, day=day)), talks="river")
    for found in (store.material("river").readings[0].report, store.settled("river").reports[0]):
        assert (found.path, found.outlet) == ("times/weir.txt", "Times")
        assert [(place.path, place.name) for place in found.also] == [
            ("post/weir.txt", "Post"),
            ("moved/quay.txt", "moved/quay.txt"),
        ]


def test_a_path_that_is_no_text_is_kept_as_it_is_shown(store: Store) -> None:
    store.add(replace(weir(), report=replace(weir().report, path="a\udcff.txt")), talks="river")
    (found,) = store.material("river").readings
    assert found.report.path == "a\\udcff.txt"


def test_reports_belong_to_talks(store: Store) -> None:
    """One report may belong to several; the list has the largest first."""
    store.add(weir(), talks="river")
    store.add(water(), talks="river")
    added = store.add(weir(), talks="mill")
    assert added.talks == ("mill", "river")
    assert [(entry.name, entry.reports, entry.given) for entry in store.list_talks()] == [
        ("river", 2, True),
        ("mill", 1, True),
    ]


def test_reports_are_told_in_the_order_in_which_they_came(store: Store) -> None:
    """Whatever their days and paths: what came last is at the end."""
    store.add(weir(), talks="river")
    store.add(water(), talks="river")
    store.add(weir(), talks="river")
    assert store.arrivals("river") == (weir().report.id, water().report.id)


def test_doubtful_moves_are_counted_for_all_talks_at_once(store: Store) -> None:
    """What a person set down has no score and is not in doubt; talks that were never worked out are not told of."""
    for item in (water(), weir()):
        store.add(item, talks="river")
    store.add(weir(), talks="mill")
    assert store.doubts() == {}
    found = settled(water(), weir())
    for scores, number in (((0.1, 0.2), 2), ((0.1, None), 1), ((0.9, None), 0)):
        moves = tuple(replace(move, score=score) for move, score in zip(found.moves, scores, strict=False))
        version = store.state("river", "now").version
        store.put_settled("river", replace(found, moves=moves), version=version, recipe="now")
        assert store.doubts() == {"river": number}


def test_talks_that_are_not_there_are_named_with_those_that_are(store: Store) -> None:
    store.add(weir(), talks="river")
    with pytest.raises(UnknownTalksError, match=r"'lake'.*river"):
        store.material("lake")


def test_settled_moves_come_back_as_they_were(store: Store) -> None:
    """Reports, copies, moves with their links, and which of them a person set down."""
    items = (water(), weir())
    for item in items:
        store.add(item, talks="river")
    before = settled(*items)
    copies = (Copy(report="b/weir.txt", original="a/water.txt", share=0.6, passages=(CharSpan(0, 9),)),)
    places = (("a/water.txt", CharSpan(0, 7)), ("b/weir.txt", CharSpan(40, 47)))
    shared = (SharedWords(kind="quotation", words="Borland", places=places),)
    by_hand = replace(before.moves[0], by_hand=True)
    moves = (by_hand, *before.moves[1:])
    before = replace(before, moves=moves, copies=copies, shared=shared, human=frozenset({by_hand.id}))
    assert not store.state("river", "now").settled
    version = store.state("river", "now").version
    store.put_settled("river", before, version=version, recipe="now")
    assert store.state("river", "now").settled
    assert not store.state("river", "now").linked
    assert not store.state("river", "later").settled
    assert store.settled("river") == before


def test_a_new_report_makes_settled_moves_stale(store: Store) -> None:
    store.add(weir(), talks="river")
    version = store.state("river", "now").version
    store.put_settled("river", settled(weir()), version=version, recipe="now")
    store.add(water(), talks="river")
    assert not store.state("river", "now").settled
    store.put_settled("river", settled(weir()), version=version, recipe="now")
    assert not store.state("river", "now").settled, "moves of an older state were taken for the newest"


def test_meanings_are_kept_by_word_and_reader(store: Store) -> None:
    store.put_meanings({"a weir": b"\x00\x01", "": b"\x02"}, "one")
    store.put_meanings({"a weir": b"\xff"}, "one")
    assert store.meanings(["a weir", "", "a mill"], "one") == {"a weir": b"\x00\x01", "": b"\x02"}
    assert store.meanings(["a weir"], "two") == {}


def test_a_store_is_found_as_it_was_left(store: Store, address: str) -> None:
    store.add(weir(), talks="river")
    before = list(store.dump())
    store.close()
    with open_store(address) as again:
        assert list(again.dump()) == before


def test_what_is_followed_is_remembered(store: Store) -> None:
    """By kind and address; the newest word replaces the one before."""
    store.put_followed("list", {"https://b.example": "1", "https://a.example": "2"})
    store.put_followed("entry", {"https://a.example": "3"})
    store.put_followed("list", {"https://a.example": "4"})
    store.put_followed("list", {})
    assert list(store.followed("list").items()) == [("https://a.example", "4"), ("https://b.example", "1")]
    assert store.followed("entry", ["https://a.example", "https://c.example"]) == {"https://a.example": "3"}
    assert store.followed("entry", []) == {}


def test_the_bytes_of_a_report_are_kept(store: Store) -> None:
    """Byte for byte, under their hash."""
    original = Original(path="b/weir.html", content=b"<p>\xff\x00 the page as it came</p>")
    kept = weir()
    store.add(replace(kept, report=replace(kept.report, original=original.sha256), original=original), talks="river")
    assert store.raw(original.sha256) == original.content
    assert store.raw("0" * 64) is None


def test_show_prints_what_the_store_keeps(address: str) -> None:
    """The text of a report, or with --raw the bytes it was read from."""
    original = Original(path="b/weir.html", content=b"<p>\xff\x00 the page as it came</p>")
    kept = weir()
    with open_store(address) as made:
        made.add(replace(kept, report=replace(kept.report, original=original.sha256), original=original), talks="river")
    arguments = ["show", kept.report.path, "--store", address]
    assert CliRunner().invoke(commands, arguments).stdout == f"{kept.report.text}\n"
    assert CliRunner().invoke(commands, [*arguments, "--raw"]).stdout_bytes == original.content
    unknown = CliRunner().invoke(commands, ["show", "nobody.txt", "--store", address])
    assert unknown.exit_code == 1
    assert "neither a file nor a report" in unknown.stderr
