"""What was worked out is kept: once, and within a bound."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dragoman.web.kept import Kept


def test_it_is_made_once_however_many_ask_at_the_same_time() -> None:
    kept, made, everybody = Kept[int](most=8), list[int](), threading.Barrier(8)

    def make() -> int:
        made.append(1)
        threading.Event().wait(0.05)  # others ask meanwhile
        return 7

    def ask(number: int) -> int:
        everybody.wait()
        return kept.get("x", make)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [7] * 8
    assert len(made) == 1


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept = Kept[str](most=10, weigh=len)
    kept.get("a", lambda: "1234")
    kept.get("b", lambda: "1234")
    kept.get("a", lambda: "other")
    kept.get("c", lambda: "1234")
    assert (kept.find("a"), kept.find("b"), kept.find("c")) == ("1234", None, "1234")
    assert kept.get("d", lambda: "x" * 11) == "x" * 11
    assert kept.find("d") is None  # heavier than all that may be kept
    assert kept.find("a") == "1234"


def test_what_fails_fails_for_all_who_wait_and_is_tried_again() -> None:
    kept, under_way, go_on = Kept[int](most=8), threading.Event(), threading.Event()

    def fail() -> int:
        under_way.set()
        go_on.wait(5)
        raise ValueError("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "x", fail)
        under_way.wait(5)
        second = pool.submit(kept.get, "x", lambda: 1)
        go_on.set()
        with pytest.raises(ValueError, match="no"):
            first.result()
        assert second.exception() is first.exception() or second.result() == 1
    assert kept.get("x", lambda: 2) in (1, 2)
