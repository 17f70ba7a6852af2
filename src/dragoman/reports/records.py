"""What was read: the bytes that came in, the report in them, what was dropped from it, what could not be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dragoman.offsets import CharSpan

DatedBy = Literal["metadata", "address", "layout", "option"]

# What kind of reason something was not read for; what messages count by.
SkippedKind = Literal[
    "not found",
    "not opened",  # no permission, no regular file, a link that leads out
    "not fetched",
    "damaged",
    "wrong form",
    "no text",
    "no article",  # links, headlines and captions alone
    "error page",  # or a check for robots, or a question about cookies
    "stub",  # the beginning of an article whose rest is sold
    "not English",
    "over the limits",  # of size, packing, depth, time or memory
    "lost detail",  # the report is read, something of it is not
    "reader failed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The bytes of one document as they came in, before anything is read from them."""

    path: str  # as given; a part of a larger file is "FILE:NUMBER" or "FILE!NAME"
    content: bytes
    media_type: str | None = None  # as the sender stated it, without parameters; None: not stated
    url: str | None = None  # where it was fetched; None: it was not
    fetched_at: datetime | None = None  # None: it was not fetched, or nobody says when
    status: int | None = None  # of the response that brought it; None: no response did
    headers: tuple[tuple[str, str], ...] = ()  # of that response

    @property
    def sha256(self) -> str:
        """The hash of the content, 64 hex digits: the name that an original is kept under."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A line of the page that is not the report."""

    line: str
    reason: str  # one of a few fixed words, such as "repeats the title", "reading time", "invitation to comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Another place where the text of a report stood, word for word."""

    path: str
    outlet: str | None  # None: not said
    url: str | None  # None: not said
    published: date | None  # None: undated

    @property
    def name(self) -> str:
        """The outlet, else the address, else the path."""
        return self.outlet or self.url or self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article by one outlet."""

    id: str  # first 16 hex digits of the SHA-256 of ``text``: the same text is the same report
    path: str  # as given; a part of a file is "FILE:NUMBER", counted from 1, or "FILE!NAME"
    text: str  # cleaned: no furniture, paragraphs parted by one empty line
    title: str | None  # None: the page has none
    published: date | None  # None: undated; never guessed
    outlet: str | None  # None: not said
    url: str | None  # None: not said
    dropped: tuple[Dropped, ...]
    author: str | None = None  # names, parted by commas; None: not said
    published_at: datetime | None = None  # with its time zone; None: the time of day is not said
    modified: date | None = None  # when the page says that it was changed; None: not said
    dated_by: DatedBy | None = None  # what ``published`` rests on; None: undated, or said by the text's giver
    language: str | None = None  # ISO 639-1; None: too little text to tell
    original: str | None = None  # SHA-256 of the bytes that it was read from; None: it came as text
    also: tuple[
        Appearance, ...
    ] = ()  # where the same text stood too, each outlet once; known of a store's reports alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that could not be read, in whole or in part, and why."""

    path: str
    reason: str
    mend: str
    kind: SkippedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A report that shares long runs of text with an earlier one."""

    report: str  # path of the copy
    original: str  # path of the earlier report
    share: float  # share of the copy's words that lie in the shared passages, 0 to 1
    passages: tuple[CharSpan, ...]  # in the copy's text
