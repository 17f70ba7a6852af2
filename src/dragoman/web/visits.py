"""When this browser last opened which talks: kept in a cookie of its own, so that no list is kept of who looks at what.

A visit is the time and how many reports the talks had. The cookie says so of the talks that were opened last; what
cannot be read in it is passed over, for anybody can write anything there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

COOKIE: Final = "visits"
KEPT_S: Final = 365 * 24 * 3600
MOST: Final = 50  # talks; with that many the cookie is under the 4 kB that browsers keep
SITTING: Final = timedelta(minutes=20)  # pages opened within it are one visit

_VISIT = re.compile(r"([a-z0-9-]{1,60})\.(\d{1,10})\.(\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One browser's last look at talks."""

    when: datetime
    reports: int


def read_visits(cookie: str | None) -> dict[str, Visit]:
    """The visits that a cookie tells of, by the slug of the talks.

    >>> read_visits("cod-4ed60a.1734168660.5_<script>_x.y.z")["cod-4ed60a"].reports
    5
    """
    found = (_VISIT.fullmatch(part) for part in (cookie or "")[:4_096].split("_"))
    return {
        told[1]: Visit(when=datetime.fromtimestamp(int(told[2]), UTC), reports=int(told[3]))
        for told in found
        if told is not None
    }


def write_visits(visits: Mapping[str, Visit]) -> str:
    """The cookie that tells of these, the latest first."""
    latest = sorted(visits.items(), key=lambda item: item[1].when, reverse=True)[:MOST]
    return "_".join(f"{slug}.{int(visit.when.timestamp())}.{visit.reports}" for slug, visit in latest)


def note_visit(cookie: str | None, slug: str, now: datetime, reports: int) -> str | None:
    """The cookie after a look at talks; None: it stays as it is."""
    visits = read_visits(cookie)
    last = visits.get(slug)
    if last is not None and last.reports == reports and now - last.when < SITTING:
        return None
    return write_visits({**visits, slug: Visit(when=now, reports=reports)})
