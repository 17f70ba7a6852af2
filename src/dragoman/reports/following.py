"""What is new on feeds and sitemaps: their entries fetched, one after the other, and remembered.

A list is asked for with what its server said last (ETag, Last-Modified), so that one without news costs a line. An
entry is fetched once: what was read, and what will never be readable, is remembered; what failed for now is tried again
in later rounds. A list that fails is left alone for longer each time, and as long as its server asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, Protocol

from dragoman.reports.addresses import is_address
from dragoman.reports.documents import Handling, read_original, report_of
from dragoman.reports.feeds import ListForm, carries_whole, list_form
from dragoman.reports.fetching import Fetched, Fetcher, Refused, Unchanged
from dragoman.reports.pages import Fault, Page
from dragoman.reports.politeness import PAUSE_S, Politeness
from dragoman.reports.records import Original, Report, Skipped
from dragoman.reports.sandbox import parse_in_sandbox

Kind = Literal["list", "entry"]
Progress = Callable[[int, int, int], None]  # entries done, left, failed

_MOST_TRIES: Final = 5  # of one entry, in as many rounds
_DEEPEST: Final = 3  # lists in lists: OPML, index of sitemaps, sitemap
_FIRST_BACK_OFF: Final = timedelta(minutes=5)
_LONGEST_BACK_OFF: Final = timedelta(days=1)


class Memory(Protocol):
    """What is remembered of addresses between rounds, as texts that only this module reads."""

    def followed(self, kind: Kind, addresses: Iterable[str] | None = None) -> dict[str, str]:
        """What was put of these addresses, or of all of this kind, in the order of their names."""

    def put_followed(self, kind: Kind, rows: Mapping[str, str]) -> None:
        """Remember; replaces what was there."""


class ShortMemory:
    """Forgets when the program ends."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Kind, str], str] = {}

    def followed(self, kind: Kind, addresses: Iterable[str] | None = None) -> dict[str, str]:
        """What was put of these addresses, or of all of this kind."""
        wanted = None if addresses is None else set(addresses)
        return {
            address: row
            for (of, address), row in sorted(self._rows.items())
            if of == kind and (wanted is None or address in wanted)
        }

    def put_followed(self, kind: Kind, rows: Mapping[str, str]) -> None:
        """Remember; replaces what was there."""
        self._rows.update({(kind, address): row for address, row in rows.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A report that would be read."""

    path: str  # of a file, or of a part of one; or the address that would be fetched
    title: str | None
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """Reports that were not read, because they were before, or because nobody asked for them."""

    path: str  # of the report, or the address of the list that names them
    why: Literal["known", "earlier"]
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone:
    """A list that was not asked for in this round."""

    url: str
    until: datetime
    failures: int  # in a row


Item = Report | Skipped | Planned | PassedOver | LeftAlone


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is asked of a reading, or of a round of following."""

    since: date | None = None  # what says an earlier day is passed over; what says none is not
    limit: int | None = None  # new reports, or entries fetched, at most
    dry_run: bool = False  # say what would be read; of addresses, only those given and lists in them are fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    not_before: str | None = None  # ISO time
    left: int = 0  # entries that are still to be fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    done: bool
    tries: int = 1


class Follower:
    """Reads what is new on lists, round by round."""

    def __init__(
        self,
        fetcher: Fetcher,
        memory: Memory,
        handling: Handling | None = None,
        *,
        pause_s: float = PAUSE_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        progress: Progress | None = None,
    ) -> None:
        """``pause_s``: seconds between two requests to one host; ``now``: the time, with its zone."""
        self._polite = Politeness(fetcher, pause_s=pause_s)
        self._memory = memory
        self._handling = handling or Handling()
        self._now = now
        self._progress = progress
        self._done = self._failed = 0

    def round(self, lists: Iterable[str], wishes: Wishes | None = None) -> Iterator[Item]:
        """What is new on ``lists`` since the round before, each remembered once it has been given."""
        wishes = wishes or Wishes()
        self._done = self._failed = 0
        for address in dict.fromkeys(lists):
            yield from self._read_list(address, wishes, depth=0)

    def read(self, fetched: Fetched, form: ListForm, wishes: Wishes) -> Iterator[Item]:
        """What is new on a list that was fetched already."""
        yield from self._take(fetched, form, wishes, 0)

    # Lists

    def _read_list(self, address: str, wishes: Wishes, depth: int) -> Iterator[Item]:
        if not is_address(address):
            yield Skipped(
                path=address,
                reason="is no address of a list",
                mend="give one that begins with https://",
                kind="not fetched",
            )
            return
        known = _list_from(self._memory.followed("list", [address]).get(address))
        if known.not_before and self._now() < (until := datetime.fromisoformat(known.not_before)):
            yield LeftAlone(url=address, until=until, failures=known.failures)
            return
        # While entries are left, the list is asked for whole: its server would say that nothing has changed.
        etag, last_modified = (None, None) if known.left else (known.etag, known.last_modified)
        found = self._polite.fetch(address, typed=depth == 0, etag=etag, last_modified=last_modified)
        if isinstance(found, Unchanged):
            return
        if isinstance(found, Refused):
            if not wishes.dry_run and (found.status is not None or found.may_pass):  # its server is unwell
                self._remember_failure(address, known, found)
            yield found.fault.at(address)
            return
        form = list_form(found.original.content)
        if form is None:
            yield Skipped(
                path=address,
                reason="is no feed, sitemap or list of feeds",
                mend="give the address of the site's feed; a single article is for `dragoman read`",
                kind="wrong form",
            )
            return
        left = yield from self._take(found, form, wishes, depth)
        if not wishes.dry_run:
            row = _List(etag=found.etag, last_modified=found.last_modified, left=left)
            self._memory.put_followed("list", {address: json.dumps(asdict(row))})

    def _remember_failure(self, address: str, known: _List, refused: Refused) -> None:
        failures = known.failures + 1
        wait = min(_FIRST_BACK_OFF * 2 ** min(failures - 1, 10), _LONGEST_BACK_OFF)
        if refused.retry_after_s is not None:
            wait = max(wait, min(timedelta(seconds=refused.retry_after_s), timedelta(days=7)))
        until = (self._now() + wait).isoformat(timespec="seconds")
        row = replace(known, failures=failures, not_before=until)
        self._memory.put_followed("list", {address: json.dumps(asdict(row))})

    def _take(self, fetched: Fetched, form: ListForm, wishes: Wishes, depth: int) -> Generator[Item, None, int]:
        """Give what the list holds; say how many of its entries are left for another round."""
        address = fetched.original.path
        pages = parse_in_sandbox(form, fetched.original.content, address=fetched.original.url)
        if isinstance(pages, Fault):
            yield pages.at(address)
            return 0
        if form in ("list of feeds", "list of sitemaps"):
            if depth >= _DEEPEST:
                yield Skipped(
                    path=address,
                    reason="is a list too deep inside others",
                    mend="follow the inner list itself",
                    kind="over the limits",
                )
                return 0
            for page in pages:
                if not _is_before(page, wishes.since):
                    yield from self._read_list(page.url or "", wishes, depth + 1)
            return 0
        return (yield from self._read_entries(address, pages, wishes))

    # Entries

    def _read_entries(self, address: str, pages: tuple[Page, ...], wishes: Wishes) -> Generator[Item, None, int]:
        """Give what is new; say how many entries are left for another round."""
        named = {page.url: page for page in reversed(pages) if page.url}
        entries = {url: page for url, page in named.items() if not _is_before(page, wishes.since)}
        known = {url: _entry_from(row) for url, row in self._memory.followed("entry", entries).items()}
        if len(entries) < len(named):
            yield PassedOver(path=address, why="earlier", count=len(named) - len(entries))
        if read_before := sum(row.done for row in known.values()):
            yield PassedOver(path=address, why="known", count=read_before)
        fresh = [page for url, page in reversed(entries.items()) if not (url in known and known[url].done)]
        later = 0
        for place, page in enumerate(fresh):
            if wishes.limit is not None and self._done >= wishes.limit:
                return len(fresh) - place + later
            url = page.url or ""
            self._done += 1
            if wishes.dry_run:
                yield Planned(path=url, title=page.title, published=page.published)
                continue
            row = yield from self._read_entry(page, known.get(url), wishes)
            later += not row.done
            self._memory.put_followed("entry", {url: json.dumps(asdict(row))})
            if self._progress:
                self._progress(self._done, len(fresh) - place - 1, self._failed)
        return later

    def _read_entry(self, page: Page, before: _Entry | None, wishes: Wishes) -> Generator[Item, None, _Entry]:
        """Give the entry's reports; say what to remember of it."""
        url = page.url or ""
        found = self._polite.fetch(url)
        if isinstance(found, Fetched):
            failed = True
            for item in read_original(replace(found.original, path=url), self._handling):
                failed = failed and isinstance(item, Skipped)
                yield asked_for(_completed(item, page), wishes.since) if isinstance(item, Report) else item
            self._failed += failed
            return _Entry(done=True)
        fault = (
            found.fault
            if isinstance(found, Refused)
            else Fault("did not say anything new", "try again later", "not fetched")
        )
        if carries_whole(page):
            yield from self._read_carried(page)
            return _Entry(done=True)
        self._failed += 1
        yield fault.at(url)
        tries = 1 if before is None else before.tries + 1
        may_pass = isinstance(found, Refused) and found.may_pass
        return _Entry(done=not may_pass or tries >= _MOST_TRIES, tries=tries)

    def _read_carried(self, page: Page) -> Iterator[Report | Skipped]:
        """The report as the list itself carries it."""
        content = "\n\n".join(page.paragraphs).encode("utf-8")
        original = Original(path=page.url or "", content=content, media_type="text/plain", url=page.url)
        if self._handling.keep is not None:
            self._handling.keep(original)
        yield from report_of(page, path=original.path, notes=(), original=original, handling=self._handling)


def read_carried(original: Original, form: ListForm, handling: Handling) -> Iterator[Report | Skipped]:
    """The reports that a list on this machine carries whole; nothing is fetched, and what it only names is counted."""
    pages = parse_in_sandbox(form, original.content, address=original.url)
    if isinstance(pages, Fault):
        yield pages.at(original.path)
        return
    named = 0
    for number, page in enumerate(pages, start=1):
        if carries_whole(page):
            yield from report_of(page, path=f"{original.path}:{number}", notes=(), original=original, handling=handling)
        else:
            named += 1
    if named:
        kind = f"{named} {'list' if form.startswith('list of') else 'report'}{'s' if named > 1 else ''}"
        yield Skipped(
            path=original.path,
            reason=f"is a {form} that only names {kind}, and nothing is fetched for a file",
            mend="give its address: dragoman follow ADDRESS",
            kind="not fetched",
        )


def listed_addresses(content: bytes) -> tuple[str, ...] | Fault:
    """The addresses of feeds in an OPML file."""
    if list_form(content) != "list of feeds":
        return Fault("is no list of feeds (OPML)", "give the addresses themselves", "wrong form")
    pages = parse_in_sandbox("list of feeds", content)
    return pages if isinstance(pages, Fault) else tuple(page.url for page in pages if page.url)


def _completed(report: Report, page: Page) -> Report:
    """The report with what its list says of it where its page says nothing."""
    return replace(
        report,
        title=report.title or page.title,
        outlet=report.outlet or page.outlet,
        author=report.author or page.author,
        published=report.published or page.published,
        published_at=report.published_at if report.published else page.published_at,
        dated_by=report.dated_by if report.published else page.dated_by,
    )


def asked_for(report: Report, since: date | None) -> Report | PassedOver:
    """The report, unless it says a day before ``since``."""
    if since is not None and report.published is not None and report.published < since:
        return PassedOver(path=report.path, why="earlier")
    return report


def _is_before(page: Page, since: date | None) -> bool:
    day = page.published or page.modified
    return since is not None and day is not None and day < since


def _list_from(row: str | None) -> _List:
    return _List(**json.loads(row)) if row else _List()


def _entry_from(row: str) -> _Entry:
    return _Entry(**json.loads(row))
