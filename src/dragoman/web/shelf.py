"""Where pages take talks from: one reading in memory, or a store that others write to as well."""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Protocol, TypeVar

from dragoman.agenda import dump_agenda
from dragoman.agenda.records import Agenda
from dragoman.desk import Desk, recipe
from dragoman.errors import DragomanError, UnknownTalksError
from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.render.pages.basis import Basis
from dragoman.reports.records import Original, Report
from dragoman.reviewing import brought_up
from dragoman.store import correction_id
from dragoman.store.records import Correction, Query, State
from dragoman.talks import Talks
from dragoman.web.adding import Lot, find_lot
from dragoman.web.clerk import Clerk
from dragoman.web.kept import Kept

T = TypeVar("T")

_log = logging.getLogger(__name__)
OVERLAID = 4  # talks with decisions laid over them that are kept; each decision makes new ones
PATIENCE_S = 3.0  # that somebody who saved an agenda waits for the moves to be linked to it
ANSWERS = 64  # what pages have worked out, kept for each state of the talks


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One negotiation on the shelf."""

    slug: str  # names it in addresses
    name: str
    reports: int
    first: date | None  # day of the earliest dated report; None: all are undated
    last: date | None
    doubtful: int | None  # moves that were read with too little confidence to count; None: not worked out yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sentence that was found."""

    report: str  # path
    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """Talks as they are shown, and whether something newer is being worked out."""

    talks: str  # their name in the store
    basis: Basis
    state: Hashable  # what is shown of which talks: the same state, the same pages
    decided: tuple[Correction, ...] = ()  # what analysts had decided on them; all of it is shown
    stale: bool = False
    before: View | None = None  # what stood before the decisions that are laid over it; None: none are laid
    answers: Kept[object] = field(default_factory=lambda: Kept(most=ANSWERS))  # worked out for this basis before


@dataclass(frozen=True, kw_only=True)
class Pending:
    """Talks that are worked out for the first time, or for the first time by this program."""

    name: str


Decide = Callable[[View, tuple[Correction, ...]], Sequence[Correction]]  # from talks and the corrections so far


class Shelf(Protocol):
    """What pages need of talks. Safe to use from several threads."""

    writable: bool

    def entries(self) -> tuple[Entry, ...]:
        """All negotiations, most reports first."""
        ...

    def view(self, slug: str) -> View | Pending | None:
        """One of them as it stands, without waiting for anything; None: there is none of this name.

        Raises ClerkError where it could not be worked out.
        """
        ...

    def arrivals(self, slug: str) -> tuple[str, ...]:
        """The reports (ids) of these talks in the order in which they came."""
        ...

    def search(self, slug: str, query: Query) -> tuple[tuple[Place, ...], bool]:
        """Sentences that meet ``query`` in these talks, and whether there are more.

        Raises InputError where there is no word.
        """
        ...

    def correct(self, slug: str, decide: Decide) -> tuple[Correction, ...]:
        """Keep what an analyst decides on the talks as they stand now, and give it; the next view shows it.

        Nobody else decides here between the look at the talks and what comes of it. Raises what ``decide`` raises.
        """
        ...

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """What analysts decided, oldest first, undone ones too."""
        ...

    def agenda(self, slug: str) -> str:
        """The file of the agenda that stands, given or drafted; "": it has no issue."""
        ...

    def set_agenda(self, slug: str, decide: Callable[[str], str | None]) -> None:
        """Keep the file of an agenda that is made from the one that stands; None: have one drafted.

        Nobody else sets one between the look and what comes of it. Raises what ``decide`` raises.
        """
        ...

    def linked_to(self, slug: str, agenda: Agenda) -> tuple[Move, ...]:
        """The moves as they would be on the terms of another agenda; nothing is kept."""
        ...

    def draft(self, slug: str, moves: Iterable[Move]) -> Agenda:
        """An agenda drafted from some moves; nothing is kept."""
        ...

    def add(self, documents: Sequence[Original], talks: str | None, published: date | None) -> str:
        """Take documents over, to be read behind the pages; the name of their lot."""
        ...

    def lot(self, name: str) -> Lot | None:
        """What became of documents that were added together; None: there is no such lot, or none any more."""
        ...

    def open_lots(self) -> tuple[Lot, ...]:
        """The lots of which documents wait, the oldest first."""
        ...

    @property
    def trouble(self) -> str | None:
        """Why documents go on waiting just now; None: nothing is in their way."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


def slug_of(name: str) -> str:
    """A name for addresses; different names have different ones.

    >>> slug_of("Berlin talks")
    'berlin-talks-5b4f36'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-") or "talks"
    return f"{plain}-{sha256(name.encode()).hexdigest()[:6]}"


class FixedShelf:
    """One reading in memory, to look at."""

    writable = False

    def __init__(self, talks: Talks, *, drafted: bool = False) -> None:
        basis = Basis(talks, drafted=drafted)
        _look_up(basis)
        self._view = View(talks=basis.name, basis=basis, state=slug_of(basis.name))

    def entries(self) -> tuple[Entry, ...]:
        """The one negotiation."""
        basis = self._view.basis
        days = [report.published for report in basis.talks.reports if report.published]
        return (
            Entry(
                slug=slug_of(basis.name),
                name=basis.name,
                reports=len(basis.reports),
                first=min(days, default=None),
                last=max(days, default=None),
                doubtful=len(basis.unsure),
            ),
        )

    def view(self, slug: str) -> View | None:
        """It, if it is meant."""
        return self._view if slug == slug_of(self._view.basis.name) else None

    def arrivals(self, slug: str) -> tuple[str, ...]:
        """As they were read."""
        return tuple(report.id for report in self._view.basis.talks.reports)

    def search(self, slug: str, query: Query) -> tuple[tuple[Place, ...], bool]:
        """Sentences with all the words, by the way of the reports."""
        from dragoman.store.words import phrases_of

        patterns = [re.compile(re.escape(phrase), re.IGNORECASE) for phrase in phrases_of(query.words)[:12]]
        found: list[Place] = []
        for report in self._view.basis.talks.reports:
            if not _is_wanted(report, query):
                continue
            told = [move.sentence for move in self._view.basis.moves_in.get(report.path, ()) if _tells(move, query)]
            for sentence in re.finditer(r"[^.!?\n]+[.!?]*", report.text):
                hits = [
                    [(sentence.start() + m.start(), sentence.start() + m.end()) for m in pattern.finditer(sentence[0])]
                    for pattern in patterns
                ]
                place = CharSpan(sentence.start(), sentence.end())
                if all(hits) and (not query.asks_for_moves or any(span.overlaps(place) for span in told)):
                    if len(found) == query.limit:
                        return tuple(found), True
                    marks = tuple(sorted(mark for each in hits for mark in each))
                    found.append(Place(report=report.path, start=sentence.start(), end=sentence.end(), marks=marks))
        return tuple(found), False

    def correct(self, slug: str, decide: Decide) -> tuple[Correction, ...]:
        """Nothing is kept."""
        raise PermissionError

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """None."""
        return ()

    def agenda(self, slug: str) -> str:
        """As a file of it would be."""
        agenda = self._view.basis.agenda
        return dump_agenda(agenda) if agenda.issues else ""

    def set_agenda(self, slug: str, decide: Callable[[str], str | None]) -> None:
        """Nothing is kept."""
        raise PermissionError

    def linked_to(self, slug: str, agenda: Agenda) -> tuple[Move, ...]:
        """By the reader in the package."""
        return self._view.basis.talks.with_agenda(agenda).moves

    def draft(self, slug: str, moves: Iterable[Move]) -> Agenda:
        """By the reader in the package."""
        return replace(self._view.basis.talks, moves=tuple(moves)).draft_agenda()

    def add(self, documents: Sequence[Original], talks: str | None, published: date | None) -> str:
        """Nothing is kept."""
        raise PermissionError

    def lot(self, name: str) -> Lot | None:
        """None."""
        return None

    def open_lots(self) -> tuple[Lot, ...]:
        """None."""
        return ()

    trouble: str | None = None

    def close(self) -> None:
        """It holds nothing."""


class StoreShelf:
    """A store, with a clerk who reads and settles. While something newer is worked out, what stood before is shown."""

    writable = True

    def __init__(self, desk: Desk, clerk: Clerk) -> None:
        """``clerk``: works on the same store."""
        self._desk = desk
        self._clerk = clerk
        self._names: dict[str, str] = {}  # of talks, by slug
        self._views: dict[str, tuple[int, View]] = {}  # with the version that each shows
        self._faults: dict[str, tuple[int, Exception]] = {}  # versions that could not be worked out
        self._at_work: dict[str, Future[None]] = {}
        self._lock = threading.Lock()  # over the three above
        self._overlaid = Kept[View](most=OVERLAID)
        self._deciding = threading.Lock()  # over the look at what stands and the decision on it
        if desk.store.open_lots():
            self._clerk.read()

    def close(self) -> None:
        """Let the clerk go; what it has not read goes on waiting in the store."""
        self._clerk.close()

    def entries(self) -> tuple[Entry, ...]:
        """All negotiations in the store."""
        entries, doubts = self._desk.list_talks(), self._desk.store.doubts()
        self._names = {slug_of(entry.name): entry.name for entry in entries}
        return tuple(
            Entry(
                slug=slug_of(entry.name),
                name=entry.name,
                reports=entry.reports,
                first=entry.first,
                last=entry.last,
                doubtful=doubts.get(entry.name),
            )
            for entry in entries
        )

    def _state(self, slug: str) -> tuple[str, State] | None:
        """The name of the talks, and how far the work on them has come."""
        for looked in (False, True):
            if slug in self._names:
                with suppress(UnknownTalksError):  # talks without a given name change it as reports come
                    return self._names[slug], self._desk.store.state(self._names[slug], recipe())
            if not looked:
                self.entries()
        return None

    def view(self, slug: str) -> View | Pending | None:
        """The talks as they were last worked out; what is newer is worked out behind the pages."""
        found = self._state(slug)
        if found is None:
            return None
        name, state = found
        with self._lock:
            held = self._views.get(name)
            fault = self._faults.get(name)
        if held is not None and held[0] == state.version:
            return held[1]
        if fault is not None and fault[0] == state.version:
            raise fault[1]
        self._renew(name, at_once=held is None)
        if held is None:
            return Pending(name=name)
        laid = self._brought_up(name, held[1])
        return replace(laid, state=(laid.state, state.version), stale=True)

    def _brought_up(self, name: str, view: View) -> View:
        """The talks as shown, with what was decided since laid over them; as shown where that has to be settled."""
        made = self._desk.store.corrections(name)
        if made == view.decided:
            return view
        ids = tuple(correction_id(correction) for correction in made)

        def lay_over() -> View:
            talks = brought_up(self._desk, name, view.basis.talks, view.decided, made)
            if talks is None:
                return view
            basis = replace(view.basis, talks=talks, by_hand=_by_hand(talks))
            _look_up(basis)
            return View(talks=name, basis=basis, state=(view.state, ids), decided=made, before=view)

        return self._overlaid.get((view.state, ids), lay_over)

    def _renew(self, name: str, *, at_once: bool) -> Future[None]:
        """Work the talks out behind the pages; done when they are shown."""
        with self._lock:
            future = self._at_work.get(name)
            if future is None:
                future = self._at_work[name] = Future()
                threading.Thread(target=self._work_out, args=(name, future, at_once), daemon=True).start()
                return future
        if at_once and not self._desk.store.state(name, recipe()).linked:
            self._clerk.settle(name, at_once=True)  # it was asked for with less haste
        return future

    def _work_out(self, name: str, future: Future[None], at_once: bool) -> None:
        version = -1
        try:
            while True:
                decided = self._desk.store.corrections(name)
                state = self._desk.store.state(name, recipe())
                version = state.version
                if not state.linked:
                    self._clerk.settle(name, at_once=at_once).result()
                now = self._desk.store.state(name, recipe())
                if now.linked_at < version and now.version == version:  # a store that may only be read
                    talks, shown = self._desk.talks(name), now.version
                elif now.linked_at >= version:
                    talks, shown = self._desk.kept(name), now.linked_at
                else:
                    continue  # something came while it was worked out, and what was worked out was not put
                if self._desk.store.state(name, recipe()).agenda == now.agenda:
                    break
            with self._lock:
                held = self._views.get(name)
            if held is not None:
                talks = _known(talks, held[1].basis.talks)
            basis = Basis(talks, by_hand=_by_hand(talks), drafted=now.agenda is None, called=name)
            _look_up(basis)
            _look_ahead(basis)
            view = View(talks=name, basis=basis, state=(name, shown), decided=decided)
            with self._lock:
                self._views[name] = (shown, view)
                self._faults.pop(name, None)
        except Exception as error:
            if not isinstance(error, DragomanError):
                _log.exception("working out %r failed", name)
            with self._lock:
                self._faults[name] = (version, error)
        finally:
            with self._lock:
                del self._at_work[name]
            future.set_result(None)

    def _work_out_now(self, name: str, patience_s: float | None = None) -> View:
        """The talks as they stand now, or newer; waits for them, and raises TimeoutError after ``patience_s``."""
        end = None if patience_s is None else time.monotonic() + patience_s
        version = self._desk.store.state(name, recipe()).version
        while True:
            with self._lock:
                held, fault = self._views.get(name), self._faults.get(name)
            if held is not None and held[0] >= version:
                return held[1]
            if fault is not None and fault[0] >= version:
                raise fault[1]
            self._renew(name, at_once=True).result(None if end is None else max(0.0, end - time.monotonic()))

    def arrivals(self, slug: str) -> tuple[str, ...]:
        """In the order in which the store took them in."""
        return self._desk.store.arrivals(self._known(slug))

    def search(self, slug: str, query: Query) -> tuple[tuple[Place, ...], bool]:
        """Sentences found by the database's own index of words."""
        found = self._desk.store.search(replace(query, talks=self._known(slug)))
        return tuple(
            Place(
                report=hit.report.path,
                start=hit.sentence.start,
                end=hit.sentence.end,
                marks=tuple((mark.start, mark.end) for mark in hit.marks),
            )
            for hit in found.hits
        ), found.more

    def _known(self, slug: str) -> str:
        found = self._state(slug)
        if found is None:
            raise UnknownTalksError(self._desk.store.where, slug, tuple(entry.name for entry in self.entries()))
        return found[0]

    def correct(self, slug: str, decide: Decide) -> tuple[Correction, ...]:
        """Keep it; what it changes is laid over the talks as they are shown, and worked out behind the pages."""
        name = self._known(slug)
        with self._deciding:
            corrections = self._desk.store.corrections(name)
            view = self.view(slug)
            if not isinstance(view, View) or view.decided != corrections:  # not shown yet, or not with all of them
                view = self._work_out_now(name)
            made = tuple(decide(view, corrections))
            self._desk.correct(*made)
        self._renew(name, at_once=True)
        return made

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """Of the talks, oldest first."""
        return self._desk.store.corrections(self._known(slug))

    def agenda(self, slug: str) -> str:
        """As the store has it."""
        found = self._state(slug)
        return "" if found is None else (found[1].agenda if found[1].agenda is not None else found[1].draft) or ""

    def set_agenda(self, slug: str, decide: Callable[[str], str | None]) -> None:
        """Keep it, and link the moves to it at once; where that takes long, the next view is still the one before."""
        name = self._known(slug)
        with self._deciding:
            self._desk.set_agenda(decide(self.agenda(slug)), name)
        with suppress(TimeoutError):
            self._work_out_now(name, PATIENCE_S)

    def linked_to(self, slug: str, agenda: Agenda) -> tuple[Move, ...]:
        """With the corrections of the store."""
        view = self.view(slug)
        assert isinstance(view, View)
        return self._desk.on_agenda(view.basis.talks, view.talks, agenda).moves

    def draft(self, slug: str, moves: Iterable[Move]) -> Agenda:
        """With the meanings of the store."""
        view = self.view(slug)
        assert isinstance(view, View)
        return self._desk.draft(moves, {report.path: report.text for report in view.basis.talks.reports})

    def add(self, documents: Sequence[Original], talks: str | None, published: date | None) -> str:
        """Keep documents in the store, one transaction for all, and have the clerk read them."""
        lot = secrets.token_hex(8)
        self._desk.store.take_over(lot, documents, talks=talks, published=published)
        self._clerk.read()
        return lot

    def lot(self, name: str) -> Lot | None:
        """As the store has it."""
        lot = find_lot(self._desk.store, name)
        if lot is not None and not lot.finished:
            self._clerk.read()  # it reads already, unless something ended it
        return lot

    def open_lots(self) -> tuple[Lot, ...]:
        """As the store has them."""
        lots = (self.lot(name) for name in self._desk.store.open_lots())
        return tuple(lot for lot in lots if lot is not None)

    @property
    def trouble(self) -> str | None:
        """Why documents go on waiting just now."""
        return self._clerk.trouble


def _is_wanted(report: Report, query: Query) -> bool:
    return (
        (query.outlet is None or report.outlet == query.outlet)
        and (query.since is None or (report.published is not None and report.published >= query.since))
        and (query.until is None or (report.published is not None and report.published <= query.until))
    )


def _tells(move: Move, query: Query) -> bool:
    return (
        (query.party is None or move.party == query.party)
        and (query.act is None or move.act == query.act)
        and (not query.terms or any(link.term in query.terms for link in move.terms))
    )


def _by_hand(talks: Talks) -> frozenset[str]:
    return frozenset(move.id for move in talks.moves if move.by_hand)


def _known(talks: Talks, before: Talks) -> Talks:
    """The talks with what was worked out from their reports and agenda before, where these are the same."""
    same = (talks.reports, talks.copies, talks.agenda) == (before.reports, before.copies, before.agenda)
    return before.with_moves(talks.moves, talks.renamed) if same else talks


def _look_ahead(basis: Basis) -> None:
    """Work out what takes longest on single pages, while what stood before is still shown."""
    _ = basis.conflicts, basis.shifts, basis.claim_rows, basis.talks.unsourced, basis.talks.meetings, basis.talks.plans


def _look_up(basis: Basis) -> None:
    """Work out what nearly every page looks up, so that no reader waits for it."""
    _ = basis.cells, basis.names, basis.moves, basis.doubtful


def page_of(items: Sequence[T], number: int, size: int) -> tuple[Sequence[T], int]:
    """One page of a long list, and how many there are."""
    pages = max(1, -(-len(items) // size))
    number = min(max(1, number), pages)
    return items[(number - 1) * size : number * size], pages
