"""The large reader: the shipped one's two looks over a larger encoder (docs/readers.md)."""

from __future__ import annotations

from pathlib import Path

from dragoman.language.encoder import Encoder
from dragoman.moves import Reader, ReaderOptions
from dragoman.moves.reader import ShippedReader

FILE = Path(__file__).with_name("reader.onnx")


def open_large(options: ReaderOptions) -> Reader:
    """The reader, loaded; it needs none of the options. Raises ModelError when its file is absent or damaged."""
    return ShippedReader(Encoder(FILE))
