"""Documents that were taken over wait in the store until they are read, whatever happens to the program."""

from __future__ import annotations

from datetime import date

import pytest

from dragoman.reports.records import Original
from dragoman.store import Store, Waiting, open_store


def documents(*names: str) -> list[Original]:
    return [Original(path=name, content=f"What {name} holds.".encode()) for name in names]


def test_they_are_read_in_the_order_in_which_they_came(store: Store) -> None:
    """Each is given with its bytes until it is said what became of it."""
    assert store.next_waiting() is None
    store.take_over("first", documents("a.txt", "b.txt"), talks="Weir talks", published=date(2025, 3, 1))
    store.take_over("second", documents("c.txt"))
    assert store.open_lots() == ("first", "second")
    for number, name in enumerate(("a.txt", "b.txt", "c.txt")):
        found = store.next_waiting()
        assert found == store.next_waiting()  # asking takes nothing away
        assert found is not None
        waiting, original = found
        assert (waiting.path, original.path, original.content) == (name, name, f"What {name} holds.".encode())
        assert (waiting.talks, waiting.published) == (("Weir talks", date(2025, 3, 1)) if number < 2 else (None, None))
        store.put_outcome(waiting.number, "{}")
    assert store.next_waiting() is None
    assert store.open_lots() == ()
    assert [(one.path, one.outcome) for one in store.lot("first")] == [("a.txt", "{}"), ("b.txt", "{}")]
    assert store.lot("third") == ()


def test_they_are_there_when_the_store_is_opened_again(address: str) -> None:
    with open_store(address) as store:
        store.take_over("lot", documents("a.txt"))
        store.take_over("other", documents("b.txt"))
    with open_store(address) as store:
        assert store.open_lots() == ("lot", "other")
        found = store.next_waiting()
        assert found is not None
        assert isinstance(found[0], Waiting)
        assert found[1].content == b"What a.txt holds."
        assert list(store.check()) == []


def test_what_became_of_lots_long_read_is_let_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a lot of which a document waits."""
    monkeypatch.setattr("dragoman.store.sql._LOTS_KEPT", 1)
    store.take_over("waits", documents("w.txt"))
    for name in ("one", "two"):
        store.take_over(name, documents(f"{name}.txt"))
        (waiting,) = store.lot(name)
        store.put_outcome(waiting.number, "{}")
    store.take_over("three", documents("three.txt"))
    assert [bool(store.lot(name)) for name in ("waits", "one", "two", "three")] == [True, False, True, True]
