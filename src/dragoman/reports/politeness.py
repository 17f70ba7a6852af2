"""How often a server is asked, and for what: robots.txt (RFC 9309), a pause between requests, and its own wishes.

These rules are for what a list names, where nobody has looked at each address: an address that the analyst typed is
fetched as a browser would.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from dragoman.reports.addresses import LATER, parse_address
from dragoman.reports.fetching import AGENT, Fetched, Fetcher, Refused, Unchanged
from dragoman.reports.pages import Fault

if TYPE_CHECKING:
    from protego import Protego

PAUSE_S: Final = 1.0  # between two requests to one host
_LONGEST_PAUSE_S: Final = 30.0  # that a robots.txt can ask for
_LARGEST_ROBOTS: Final = 500_000  # bytes; RFC 9309 asks for no less
_FORBIDDEN: Final = Refused(
    Fault(
        "is not for programs to fetch, says the site's robots.txt",
        "open it in a browser and save the page from there",
        "not fetched",
    )
)
_RULES_UNKNOWN: Final = Refused(
    Fault("may or may not be fetched: its site's robots.txt cannot be had for now", LATER, "not fetched")
)


class Politeness:
    """Fetches what lists name, as their servers wish."""

    def __init__(
        self, fetcher: Fetcher, *, pause_s: float = PAUSE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``pause_s``: seconds between two requests to one host; ``clock``: what counts them."""
        self._fetcher = fetcher
        self._pause_s = pause_s
        self._clock = clock
        self._next: dict[str, float] = {}  # host -> when it may be asked again
        self._robots: dict[str, Protego | None] = {}  # origin -> its rules; None: it forbids all

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, typed: bool = False
    ) -> Fetched | Unchanged | Refused:
        """What ``url`` holds, if robots.txt lets a program fetch it; ``typed``: the analyst gave this very address."""
        if not typed and (refusal := self._refusal(url)):
            return refusal
        self._wait(url)
        return self._fetcher.fetch(url, etag=etag, last_modified=last_modified)

    def _wait(self, url: str) -> None:
        host = _origin(url).partition("://")[2]
        wait_s = self._next.get(host, 0.0) - self._clock()
        if wait_s > 0:
            self._fetcher.sleep(wait_s)
        rules = self._robots.get(_origin(url))
        asked = (rules.crawl_delay(AGENT) if rules else None) or 0.0
        self._next[host] = self._clock() + max(self._pause_s, min(float(asked), _LONGEST_PAUSE_S))

    def _refusal(self, url: str) -> Refused | None:
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._rules(origin)
        rules = self._robots[origin]
        if rules is None:
            return _RULES_UNKNOWN
        return None if rules.can_fetch(url, AGENT) else _FORBIDDEN

    def _rules(self, origin: str) -> Protego | None:
        """A site without rules allows all; one whose rules cannot be had for now allows nothing (RFC 9309, 2.3.1)."""
        from protego import Protego

        self._wait(origin)
        found = self._fetcher.fetch(f"{origin}/robots.txt")
        if isinstance(found, Fetched):
            return Protego.parse(found.original.content[:_LARGEST_ROBOTS].decode("utf-8", "replace"))
        if isinstance(found, Refused) and (found.status is None or found.status >= 500 or found.status == 429):
            return None
        return Protego.parse("")


def _origin(url: str) -> str:
    address = parse_address(url)
    return url if isinstance(address, Fault) else f"{address.scheme}://{address.authority}"
