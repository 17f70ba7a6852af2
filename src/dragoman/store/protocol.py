"""What every store can do, whichever database keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from dragoman.moves.records import Move
from dragoman.positions import Stance
from dragoman.reports.following import Kind
from dragoman.reports.records import Original, Report
from dragoman.store.records import (
    Added,
    Correction,
    Damage,
    Found,
    KeptShifts,
    Material,
    Positions,
    Query,
    ReadReport,
    Settled,
    State,
    TalksEntry,
    Waiting,
)


class Store(Protocol):
    """Reports, what was read in them, and what analysts decided. Safe to use from several threads.

    Every method that changes something is one transaction: it happened whole, or not at all. Every method raises
    ``StoreError`` where the database is busy for too long, full, read-only, damaged or out of reach, and
    ``UnknownTalksError`` for a name that no talks have.
    """

    @property
    def where(self) -> str:
        """The file or address, without a password."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    # --- reading

    def known(self, reports: Iterable[str], reader: str) -> frozenset[str]:
        """Which of these reports (ids) this reader has read already."""
        ...

    def add(self, reading: ReadReport, *, talks: str | None = None) -> Added:
        """Keep a report, where it came from, and what was read in it; put it to ``talks`` where they are named."""
        ...

    # --- documents that wait to be read

    def take_over(
        self, lot: str, documents: Sequence[Original], *, talks: str | None = None, published: date | None = None
    ) -> None:
        """Keep documents to be read later, all of them or none; what is known of lots long read is let go."""
        ...

    def next_waiting(self) -> tuple[Waiting, Original] | None:
        """The document whose turn it is; None: none waits."""
        ...

    def put_outcome(self, number: int, outcome: str) -> None:
        """Say what became of a document that waited; its bytes are let go."""
        ...

    def lot(self, name: str) -> tuple[Waiting, ...]:
        """The documents of one lot, in their order, read or not; (): there is no such lot, or none any more."""
        ...

    def open_lots(self) -> tuple[str, ...]:
        """The names of the lots of which documents wait, the oldest first."""
        ...

    # --- talks

    def list_talks(self) -> tuple[TalksEntry, ...]:
        """All negotiations: most reports first, then by name."""
        ...

    def arrivals(self, talks: str) -> tuple[str, ...]:
        """The reports of these talks (ids) in the order in which they came to the store."""
        ...

    def doubts(self) -> Mapping[str, int]:
        """How many moves of each talks, by name, were read with too little confidence to count.

        As they were last put; of talks that were never worked out, nothing is said.
        """
        ...

    def talks_of(self, reports: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The names of the talks that each of these reports (ids) belongs to, sorted; empty where it tells of none."""
        ...

    def state(self, talks: str, recipe: str) -> State:
        """How far the work on these talks has come; ``recipe`` names the program that would go on with it."""
        ...

    def unsettled(self, recipe: str, *, linked: bool) -> tuple[str, ...]:
        """The names of the talks whose moves have to be worked out; ``linked``: or be put on the terms of an agenda."""
        ...

    def states(self, recipe: str) -> Mapping[str, State]:
        """The same for all talks, by their names."""
        ...

    def material(self, talks: str, only: Collection[str] | None = None) -> Material:
        """All that the moves of these talks rest on; ``only``: those in the reports of these ids."""
        ...

    def put_settled(
        self, talks: str, settled: Settled, positions: Positions | None = None, *, version: int, recipe: str
    ) -> None:
        """Keep moves and copies worked out from the material of ``version``; where linked, the ``positions`` too."""
        ...

    def settled(self, talks: str) -> Settled:
        """The moves as they were last put."""
        ...

    def moves(self, talks: str) -> Iterator[tuple[Report, tuple[Move, ...]]]:
        """Each report with its moves, as ``settled`` has them all at once; few are in memory at a time."""
        ...

    def stances(self, talks: str) -> tuple[Stance, ...]:
        """The stances as they were last put."""
        ...

    def shifts(
        self, talks: str, since: date | None = None, until: date | None = None, *, most: int | None = None
    ) -> KeptShifts:
        """The shifts between two days, both included, as they were last put, and the undated statements.

        ``most``: of each kind, and of the undated, so many.
        """
        ...

    def set_agenda(self, talks: str, agenda: str | None) -> None:
        """Give these talks an agenda (TOML, checked already); None: take it away."""
        ...

    def meanings(self, words: Sequence[str], reader: str) -> Mapping[str, bytes]:
        """The meanings kept of these words, as little-endian 32-bit floats."""
        ...

    def put_meanings(self, rows: Mapping[str, bytes], reader: str) -> None:
        """Keep meanings, so that they are worked out once."""
        ...

    # --- following

    def followed(self, kind: Kind, addresses: Iterable[str] | None = None) -> dict[str, str]:
        """What is remembered of these addresses, or of all of this kind, in the order of their names."""
        ...

    def put_followed(self, kind: Kind, rows: Mapping[str, str]) -> None:
        """Remember of addresses what ``reports.following`` says; replaces what was there."""
        ...

    # --- the analyst's hand

    def correct(self, corrections: Iterable[Correction]) -> int:
        """Keep corrections; those that are kept already change nothing. Gives how many were new."""
        ...

    def corrections(self, talks: str | None = None) -> tuple[Correction, ...]:
        """All corrections, undone ones and undos too, oldest first; ``talks``: those that touch them."""
        ...

    # --- search

    def find_reports(self, name: str) -> tuple[Report, ...]:
        """The reports of this path, as given or as shown, or whose id begins with ``name`` (8 characters or more)."""
        ...

    def raw(self, sha256: str) -> bytes | None:
        """The bytes that are kept under this hash; None: none are."""
        ...

    def search(self, query: Query) -> Found:
        """Sentences of reports that hold the words; raises InputError where ``query`` has none."""
        ...

    # --- house-keeping

    def check(self) -> Iterator[Damage]:
        """Everything in the store that is not as it should be: pages, hashes, references, spans."""
        ...

    def backup(self, target: Path) -> None:
        """Write a whole copy to a new file, while others go on reading and writing."""
        ...

    def dump(self) -> Iterator[str]:
        """All that was brought in, as JSON lines in an order that does not tell how it came: for comparing stores."""
        ...
