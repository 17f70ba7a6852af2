"""What a file holds before it is cleaned: its lines, and what its metadata say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate
from typing import Final

_ISO: Final = re.compile(r"\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH: Final = re.compile(r"\s*(?:[A-Za-z]{3,9}\.?,? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4})\b")
_MONTH_DAY: Final = re.compile(r"\s*(?:[A-Za-z]{3,9}\.?,? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_LONGEST_DATE: Final = 80  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article as found, before cleaning."""

    paragraphs: tuple[str, ...]  # in order; none is empty
    title: str | None = None  # None: the metadata name none
    outlet: str | None = None  # None: not said
    published: date | None = None  # None: not said
    url: str | None = None  # None: not said


def parse_date(value: str) -> date | None:
    """The day that a metadata field names, as written there (no change of time zone). None: it names no full day.

    >>> parse_date("2025-12-15T17:40:00+01:00"), parse_date("14 December 2025"), parse_date("mid-December")
    (datetime.date(2025, 12, 15), datetime.date(2025, 12, 14), None)
    """
    value = value[:_LONGEST_DATE]
    if match := _ISO.match(value):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_MONTH.match(value):
        year, month, day = int(match[3]), _month(match[2]), int(match[1])
    elif match := _MONTH_DAY.match(value):
        year, month, day = int(match[3]), _month(match[1]), int(match[2])
    else:
        parsed = parsedate(value)
        if parsed is None:
            return None
        year, month, day = parsed[:3]
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1800 <= found.year <= 2200 else None


def _month(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
