"""What a document holds before it is cleaned: its lines, and what its metadata say."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime
from email.utils import parsedate, parsedate_to_datetime
from typing import Any, Final

from dragoman.reports.records import DatedBy, Skipped, SkippedKind

_ISO: Final = re.compile(r"\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH: Final = re.compile(r"\s*(?:[A-Za-z]{3,9}\.?,? )?(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4})\b")
_MONTH_DAY: Final = re.compile(r"\s*(?:[A-Za-z]{3,9}\.?,? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_LONGEST_DATE: Final = 80  # characters


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be read, in whole or in part, and what to do about it."""

    reason: str
    mend: str
    kind: SkippedKind

    def at(self, path: str) -> Skipped:
        """The same, said of what stands at ``path``."""
        return Skipped(path=path, reason=self.reason, mend=self.mend, kind=self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article as found, before cleaning."""

    paragraphs: tuple[str, ...]  # in order; none is empty
    title: str | None = None  # None: the metadata name none
    outlet: str | None = None  # None: not said
    author: str | None = None  # None: not said
    published: date | None = None  # None: not said
    published_at: datetime | None = None  # None: the time of day is not said, or not its time zone
    modified: date | None = None  # None: not said
    dated_by: DatedBy | None = None  # None: ``published`` is None
    url: str | None = None  # None: not said
    language: str | None = None  # as declared, ISO 639-1; None: not declared
    part: str | None = None  # number or name inside its document; None: it is the document
    faults: tuple[Fault, ...] = ()  # what of the article was not read


def page_as_json(page: Page) -> dict[str, Any]:
    """``page`` in what JSON can write; ``page_from_json`` gives it back."""
    row = asdict(page)
    for name in ("published", "published_at", "modified"):
        row[name] = row[name].isoformat() if row[name] else None
    return row


def page_from_json(row: dict[str, Any]) -> Page:
    """The page that ``page_as_json`` wrote."""
    return Page(
        **{
            **row,
            "paragraphs": tuple(row["paragraphs"]),
            "published": date.fromisoformat(row["published"]) if row["published"] else None,
            "published_at": datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
            "modified": date.fromisoformat(row["modified"]) if row["modified"] else None,
            "faults": tuple(Fault(**fault) for fault in row["faults"]),
        }
    )


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


def parse_time(value: str) -> datetime | None:
    """The moment that a metadata field names, with its time zone. None: it names none, or no zone.

    >>> parse_time("2025-12-15T17:40:00+01:00").isoformat(), parse_time("2025-12-15")
    ('2025-12-15T17:40:00+01:00', None)
    >>> parse_time("Mon, 15 Dec 2025 17:40:00 GMT").isoformat()
    '2025-12-15T17:40:00+00:00'
    """
    value = value[:_LONGEST_DATE].strip()
    found: datetime | None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        found = _mail_time(value)
    if found is None or found.tzinfo is None or not 1800 <= found.year <= 2200:
        return None
    return found.replace(microsecond=0)


def _mail_time(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _month(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    short = name[:3].lower()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0
