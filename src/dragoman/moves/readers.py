"""What a reader is: text in, moves with spans out, whoever reads.

A reader gets a report's text and its sentences and gives the moves that it finds there. It need not know who is who:
a move's ``holder`` are the words that name who makes it, and later rooms resolve them. Everything after reading works
on whatever a reader gives, so whatever it gives is checked here: a move whose spans do not lie in a sentence that it
was given is refused and counted, and a report that a reader cannot read is named while the others are read
(docs/readers.md).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from dragoman.errors import ReaderError
from dragoman.moves.records import ACTS, ATTRIBUTIONS, Move
from dragoman.offsets import CharSpan

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text to read: the path that its moves will carry, the whole text, and the sentences to read in it."""

    report: str
    text: str
    sentences: Sequence[CharSpan]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A move that a reader gave and that is not taken."""

    report: str
    reason: str  # what it has or is, such as "words that are not in the sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader found in one source."""

    report: str
    moves: tuple[Move, ...]  # in the order of the text
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A source that could not be read to its end; what was found in it is not kept."""

    report: str
    reason: str
    mend: str


class Reader(ABC):
    """Anything that turns text into moves."""

    def stretches(self, source: Source) -> Sequence[Source]:
        """The source cut into what is read at once: the same text, with some of its sentences each, in order.

        Several stretches are read at the same time. A reader that can take a whole report leaves this as it is.
        """
        return (source,)

    @abstractmethod
    def read(self, stretch: Source) -> Iterable[Move | Refused]:
        """The moves of one stretch, each with ``stretch.report``; may be called from several threads at once.

        Raises:
            ReaderError: the stretch cannot be read; the report is then named as unread, and reading goes on.
        """


def read_each(sources: Iterable[Source], reader: Reader, *, threads: int = 2) -> Iterator[Reading | Unread]:
    """What the reader finds in each source, in the order of the sources; parties are not resolved yet.

    At most ``threads`` stretches are read at once, and those of at most a few sources wait, so memory stays flat over a
    long iterable. The result does not depend on ``threads``.
    """
    from concurrent.futures import ThreadPoolExecutor  # brings logging: slow to import where nothing is read

    waiting: deque[_Pending] = deque()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        try:
            for source in sources:
                waiting.append((source, _start(source, reader, pool)))
                while len(waiting) > 2 * threads:
                    yield _gather(*waiting.popleft())
            while waiting:
                yield _gather(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


_Found: TypeAlias = list[Move | Refused]
_Pending: TypeAlias = "tuple[Source, list[Future[_Found]]]"


def _start(source: Source, reader: Reader, pool: ThreadPoolExecutor) -> list[Future[_Found]]:
    try:
        return [pool.submit(_read_stretch, reader, stretch) for stretch in reader.stretches(source)]
    except ReaderError as error:
        from concurrent.futures import Future

        failed: Future[_Found] = Future()
        failed.set_exception(error)
        return [failed]


def _read_stretch(reader: Reader, stretch: Source) -> _Found:
    sentences = frozenset(stretch.sentences)
    checked: _Found = []
    for item in reader.read(stretch):
        reason = None if isinstance(item, Refused) else _fault(item, stretch, sentences)
        checked.append(item if reason is None else Refused(report=stretch.report, reason=reason))
    return checked


def _fault(move: object, stretch: Source, sentences: frozenset[CharSpan]) -> str | None:
    """Why something cannot be taken for a move of the stretch; None where it can."""
    if not isinstance(move, Move):
        return "not a move"
    if move.report != stretch.report:
        return "of another report"
    if move.sentence not in sentences:
        return "a sentence that is none of those given"
    if move.act not in ACTS or move.attribution not in ATTRIBUTIONS:
        return "an act or attribution that does not exist"
    for span in (move.object, *(part for part in (move.holder, move.cue, move.condition) if part is not None)):
        if not isinstance(span, CharSpan) or span.start >= span.end or not move.sentence.contains(span):
            return "words that are not in the sentence"
        if span.of(stretch.text) != span.of(stretch.text).strip():
            return "words that begin or end with a space"
    if move.score is not None and not 0 <= move.score <= 1:
        return "a score that is not between 0 and 1"
    return None


def _gather(source: Source, futures: Sequence[Future[_Found]]) -> Reading | Unread:
    found: _Found = []
    try:
        for future in futures:
            found += future.result()
    except ReaderError as error:
        for future in futures:
            future.cancel()
        return Unread(report=source.report, reason=f"{error.where}: {error.reason}", mend=error.mend)
    return Reading(
        report=source.report,
        moves=tuple(item for item in found if isinstance(item, Move)),
        refused=tuple(item for item in found if isinstance(item, Refused)),
    )
