"""Where pages take talks from: one reading in memory, or a store that others write to as well."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Protocol, TypeVar

from dragoman.agenda import dump_agenda
from dragoman.agenda.records import Agenda
from dragoman.desk import Desk, Taken, recipe
from dragoman.errors import UnknownTalksError
from dragoman.render.pages.basis import Basis
from dragoman.reports.records import Original, Skipped
from dragoman.store.records import Correction, Query
from dragoman.talks import Talks
from dragoman.web.kept import Kept

T = TypeVar("T")

ANSWERS = 64  # what pages have worked out, kept for each state of the talks


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One negotiation on the shelf."""

    slug: str  # names it in addresses
    name: str
    reports: int
    first: date | None  # day of the earliest dated report; None: all are undated
    last: date | None


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
    stale: bool = False
    answers: Kept[object] = field(default_factory=lambda: Kept(most=ANSWERS))  # worked out for this basis before


Decide = Callable[[View, tuple[Correction, ...]], Sequence[Correction]]  # from talks and the corrections so far


class Shelf(Protocol):
    """What pages need of talks. Safe to use from several threads."""

    writable: bool

    def entries(self) -> tuple[Entry, ...]:
        """All negotiations, most reports first."""
        ...

    def view(self, slug: str) -> View | None:
        """One of them as it stands; None: there is none of this name."""
        ...

    def search(self, slug: str, words: str, limit: int) -> tuple[tuple[Place, ...], bool]:
        """Sentences that hold all the words, and whether there are more. Raises InputError where there is no word."""
        ...

    def correct(self, slug: str, decide: Decide) -> tuple[Correction, ...]:
        """Keep what an analyst decides on the talks as they stand now, and give it; the next view shows it.

        Nobody else decides here between the look at the talks and what comes of it. Raises what ``decide`` raises.
        """
        ...

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """What analysts decided, oldest first, undone ones too."""
        ...

    def set_agenda(self, slug: str, agenda: Agenda | None) -> None:
        """Give the talks an agenda; None: have one drafted."""
        ...

    def add(
        self, documents: Iterable[Original], talks: str | None, published: date | None
    ) -> Iterator[Taken | Skipped]:
        """Read documents in."""
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
            ),
        )

    def view(self, slug: str) -> View | None:
        """It, if it is meant."""
        return self._view if slug == slug_of(self._view.basis.name) else None

    def search(self, slug: str, words: str, limit: int) -> tuple[tuple[Place, ...], bool]:
        """Sentences with all the words, by the way of the reports."""
        from dragoman.store.words import phrases_of

        patterns = [re.compile(re.escape(phrase), re.IGNORECASE) for phrase in phrases_of(words)[:12]]
        found: list[Place] = []
        for report in self._view.basis.talks.reports:
            for sentence in re.finditer(r"[^.!?\n]+[.!?]*", report.text):
                hits = [
                    [(sentence.start() + m.start(), sentence.start() + m.end()) for m in pattern.finditer(sentence[0])]
                    for pattern in patterns
                ]
                if all(hits):
                    if len(found) == limit:
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

    def set_agenda(self, slug: str, agenda: Agenda | None) -> None:
        """Nothing is kept."""
        raise PermissionError

    def add(
        self, documents: Iterable[Original], talks: str | None, published: date | None
    ) -> Iterator[Taken | Skipped]:
        """Nothing is kept."""
        raise PermissionError


class StoreShelf:
    """A store. While something newer is worked out, pages show what stood before, and say so."""

    writable = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._views: dict[str, tuple[int, View]] = {}
        self._at_work: set[str] = set()
        self._lock = threading.Lock()  # over the two above
        self._settling = threading.Lock()  # one at a time
        self._deciding = threading.Lock()  # over the look at what stands and the decision on it

    def entries(self) -> tuple[Entry, ...]:
        """All negotiations in the store."""
        return tuple(
            Entry(slug=slug_of(e.name), name=e.name, reports=e.reports, first=e.first, last=e.last)
            for e in self._desk.list_talks()
        )

    def _name(self, slug: str) -> str | None:
        return next((entry.name for entry in self.entries() if entry.slug == slug), None)

    def view(self, slug: str) -> View | None:
        """The talks as they were last worked out; the first time, they are worked out now."""
        name = self._name(slug)
        if name is None:
            return None
        version = self._desk.store.state(name, recipe()).version
        with self._lock:
            held = self._views.get(name)
            if held is not None and held[0] == version:
                return held[1]
            begin = held is not None and name not in self._at_work
            if begin:
                self._at_work.add(name)
        if held is None:
            return self._work_out(name)
        if begin:
            threading.Thread(target=self._work_out_behind, args=(name,), daemon=True).start()
        return replace(held[1], state=(name, held[0], version), stale=True)

    def _work_out_behind(self, name: str) -> None:
        try:
            self._work_out(name)
        finally:
            with self._lock:
                self._at_work.discard(name)

    def _work_out(self, name: str) -> View:
        with self._settling:
            version = self._desk.store.state(name, recipe()).version
            with self._lock:
                held = self._views.get(name)
            if held is not None and held[0] == version:
                return held[1]
            talks = self._desk.talks(name)
            settled = self._desk.settled(name)
            basis = Basis(talks, by_hand=settled.human, drafted=settled.drafted)
            _look_up(basis)
            view = View(talks=name, basis=basis, state=(name, version))
            with self._lock:
                self._views[name] = (version, view)
            return view

    def search(self, slug: str, words: str, limit: int) -> tuple[tuple[Place, ...], bool]:
        """Sentences found by the database's own index of words."""
        found = self._desk.store.search(Query(words=words, talks=self._known(slug), limit=limit))
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
        name = self._name(slug)
        if name is None:
            raise UnknownTalksError(self._desk.store.where, slug, tuple(entry.name for entry in self.entries()))
        return name

    def correct(self, slug: str, decide: Decide) -> tuple[Correction, ...]:
        """Keep it, and work out at once what it changes."""
        name = self._known(slug)
        with self._deciding:
            made = tuple(decide(self._work_out(name), self._desk.store.corrections(name)))
            self._desk.correct(*made)
        self._work_out(name)
        return made

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """Of the talks, oldest first."""
        return self._desk.store.corrections(self._known(slug))

    def set_agenda(self, slug: str, agenda: Agenda | None) -> None:
        """Keep it, and link the moves to it at once."""
        name = self._known(slug)
        self._desk.set_agenda(agenda, name)
        self._work_out(name)

    def add(
        self, documents: Iterable[Original], talks: str | None, published: date | None
    ) -> Iterator[Taken | Skipped]:
        """Read documents into the store, one transaction each."""
        return self._desk.read_originals(documents, talks=talks, published=published)


def _look_up(basis: Basis) -> None:
    """Work out what nearly every page looks up, so that no reader waits for it."""
    _ = basis.cells, basis.names, basis.moves, basis.doubtful


def agenda_text(agenda: Agenda) -> str:
    """The agenda as its file would be; an empty one is no text."""
    return dump_agenda(agenda) if agenda.issues else ""


def page_of(items: Sequence[T], number: int, size: int) -> tuple[Sequence[T], int]:
    """One page of a long list, and how many there are."""
    pages = max(1, -(-len(items) // size))
    number = min(max(1, number), pages)
    return items[(number - 1) * size : number * size], pages
