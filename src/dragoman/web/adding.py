"""Reports read in behind the pages: what was sent is taken over before the answer; a closed tab loses nothing."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from dragoman.errors import DragomanError
from dragoman.reports.records import Original, Skipped
from dragoman.web.shelf import Shelf

_log = logging.getLogger(__name__)
KEPT = 50  # finished jobs that can still be looked at


@dataclass
class Job:
    """One lot of documents that is being read."""

    id: str
    talks: str | None
    total: int
    done: int = 0
    lines: list[tuple[str, str]] = field(default_factory=list)  # document, and what became of it
    failed: list[tuple[str, str]] = field(default_factory=list)
    grouped: set[str] = field(default_factory=set)  # talks that the reports went to
    finished: bool = False


class Adding:
    """Reads one lot after another, in one thread, so that pages stay quick."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._jobs: dict[str, Job] = {}
        self._one = threading.Lock()

    def begin(self, documents: Sequence[Original], talks: str | None, published: date | None) -> Job:
        """Take documents over; they are read in the order in which lots came."""
        job = Job(id=secrets.token_hex(8), talks=talks, total=len(documents))
        for old in [key for key, held in self._jobs.items() if held.finished][: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[old]
        self._jobs[job.id] = job
        threading.Thread(target=self._read, args=(job, documents, published), daemon=True).start()
        return job

    def find(self, name: str) -> Job | None:
        """The lot of this name."""
        return self._jobs.get(name)

    @property
    def under_way(self) -> tuple[Job, ...]:
        """Lots that are not finished."""
        return tuple(job for job in self._jobs.values() if not job.finished)

    def _read(self, job: Job, documents: Sequence[Original], published: date | None) -> None:
        with self._one:
            for document in documents:
                try:
                    for item in self._shelf.add([document], job.talks, published):
                        if isinstance(item, Skipped):
                            job.failed.append((item.path, f"{item.reason}; {item.mend}"))
                        else:
                            told = {"new": "read", "known": "known already", "read again": "read again"}
                            job.lines.append((item.report.path, f"{told[item.added.outcome]}, {item.moves} moves"))
                            job.grouped.update(item.added.talks)
                except DragomanError as error:
                    job.failed.append((document.path, str(error)))
                except Exception:
                    _log.exception("reading %s failed", document.path)
                    job.failed.append(
                        (document.path, "could not be read because of a fault of ours; the log says more")
                    )
                job.done += 1
            job.finished = True
