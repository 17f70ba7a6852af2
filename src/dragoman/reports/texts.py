"""Reports from texts already in memory."""

from __future__ import annotations

import hashlib

from dragoman.reports.cleaning import plain_lines
from dragoman.reports.records import Report


def make_report(path: str, text: str) -> Report:
    """A report of a text that is the article's own: control characters go, nothing else is dropped."""
    plain, notes = plain_lines(text)
    return Report(
        id=hashlib.sha256(plain.encode("utf-8")).hexdigest()[:16],
        path=path,
        text=plain,
        title=None,
        published=None,
        outlet=None,
        url=None,
        dropped=notes,
    )
