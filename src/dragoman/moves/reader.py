"""The reader in the package: the shipped encoder, and the two looks that turn its features into moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.language.chunks import Chunk
from dragoman.language.encoder import Encoder
from dragoman.moves.decoding import decode
from dragoman.moves.readers import Reader, Reading, Source, read_each
from dragoman.moves.records import Move

__all__ = ["ShippedReader", "Source", "read_moves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch(Source):
    """What the encoder takes at once."""

    chunks: tuple[Chunk, ...]


class ShippedReader(Reader):
    """Reads a chunk at a time; the same words give the same moves in any company and on any number of threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def stretches(self, source: Source) -> Sequence[Source]:
        """One chunk each. A sentence longer than a chunk is in several of them."""
        return [
            _Stretch(
                report=source.report, text=source.text, sentences=tuple(dict.fromkeys(chunk.spans)), chunks=(chunk,)
            )
            for chunk in self._encoder.chunks(source.text, source.sentences)
        ]

    def read(self, stretch: Source) -> Iterable[Move]:
        """The moves of one stretch, or of any other source."""
        encoder = self._encoder
        cut = stretch.chunks if isinstance(stretch, _Stretch) else encoder.chunks(stretch.text, stretch.sentences)
        for chunk in cut:
            yield from decode(stretch.report, stretch.text, chunk, encoder.features(chunk.ids), encoder)


def read_moves(sources: Iterable[Source], encoder: Encoder, *, threads: int = 2) -> Iterator[tuple[Move, ...]]:
    """The moves that the shipped reader, with this encoder, finds in each source, in the order of the sources."""
    for reading in read_each(sources, ShippedReader(encoder), threads=threads):
        assert isinstance(reading, Reading)  # nothing that it does raises ReaderError
        yield reading.moves
