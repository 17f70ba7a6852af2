"""The reader: texts in, moves out, several chunks at once and always the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from dragoman.language.chunks import Chunk
from dragoman.language.encoder import Encoder
from dragoman.moves.decoding import decode
from dragoman.moves.records import Move
from dragoman.offsets import CharSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text to read: the path that its moves will carry, the text, and its sentences."""

    report: str
    text: str
    sentences: Sequence[CharSpan]


def read_moves(sources: Iterable[Source], encoder: Encoder, *, threads: int = 2) -> Iterator[tuple[Move, ...]]:
    """The moves of each source, in the order of the sources and of the text; parties are not resolved yet.

    Chunks of at most a few sources are under way at a time, so memory stays flat over a long iterable.
    """
    waiting: deque[list[Future[list[Move]]]] = deque()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        try:
            for source in sources:
                chunks = encoder.chunks(source.text, source.sentences)
                waiting.append([pool.submit(_read_chunk, source, chunk, encoder) for chunk in chunks])
                while len(waiting) > 2 * threads:
                    yield _gather(waiting.popleft())
            while waiting:
                yield _gather(waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def _read_chunk(source: Source, chunk: Chunk, encoder: Encoder) -> list[Move]:
    return decode(source.report, source.text, chunk, encoder.features(chunk.ids), encoder)


def _gather(futures: list[Future[list[Move]]]) -> tuple[Move, ...]:
    return tuple(move for future in futures for move in future.result())
