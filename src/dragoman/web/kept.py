"""What was worked out, kept for whoever asks next: made once, however many ask at the same time, and within a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, those that were asked for last. Safe to use from several threads.

    >>> kept = Kept[str](most=2)
    >>> [kept.get(word, lambda: word.upper()) for word in ("a", "b", "a")]
    ['A', 'B', 'A']
    """

    def __init__(self, most: int, weigh: Callable[[T], int] = lambda value: 1) -> None:
        """``most``: how much all values together may weigh; one that weighs more than that is given, and not kept."""
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._being_made: dict[Hashable, Future[T]] = {}
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> T | None:
        """The value, if it is here; waits for nothing."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value, made now where it is not here; who asks meanwhile waits for it. Raises what ``make`` raises."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            others = self._being_made.get(key)
            if others is None:
                mine = self._being_made[key] = Future[T]()
        if others is not None:
            return others.result()
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._being_made[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._being_made[key]
            self._keep(key, value)
        mine.set_result(value)
        return value

    def _keep(self, key: Hashable, value: T) -> None:
        weight = self._weigh(value)
        if weight > self._most:
            return
        self._held[key] = value
        self._weight += weight
        while self._weight > self._most:
            self._weight -= self._weigh(self._held.popitem(last=False)[1])
