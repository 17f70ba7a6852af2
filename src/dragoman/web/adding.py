"""What became of documents that were added: they wait in the store, and the clerk reads one after another."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from dragoman.store import Store, Waiting


@dataclass(kw_only=True)
class Became:
    """What became of one document."""

    read: list[tuple[str, str, str]] = field(default_factory=list)  # path and id of a report, and what was done with it
    failed: list[tuple[str, str]] = field(default_factory=list)  # path, and why it was not read, or not whole

    def to_json(self) -> str:
        """As the store keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, waiting: Waiting) -> Became | None:
        """What became of this one; None: it waits."""
        if waiting.outcome is None:
            return None
        told = json.loads(waiting.outcome)
        return cls(read=[tuple(line) for line in told["read"]], failed=[tuple(line) for line in told["failed"]])


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Documents that were added together."""

    id: str
    total: int
    done: int
    read: tuple[tuple[str, str], ...]  # reports by path, and what was done with each
    failed: tuple[tuple[str, str], ...]
    talks: tuple[str, ...]  # that the reports belong to

    @property
    def finished(self) -> bool:
        """Whether none of them waits."""
        return self.done == self.total


def find_lot(store: Store, name: str) -> Lot | None:
    """The lot of this name; None: there is none, or none any more."""
    documents = store.lot(name)
    if not documents:
        return None
    became = [done for done in map(Became.of, documents) if done is not None]
    reports = [line for done in became for line in done.read]
    talks = store.talks_of([report for _, report, _ in reports])
    return Lot(
        id=name,
        total=len(documents),
        done=len(became),
        read=tuple((path, words) for path, _, words in reports),
        failed=tuple(line for done in became for line in done.failed),
        talks=tuple(sorted({name for names in talks.values() for name in names})),
    )
