"""Readers by name: those in the package, and those that other packages register.

A package offers a reader under the entry point group ``dragoman.readers``: a name, and a callable that takes
:class:`ReaderOptions` and gives a :class:`~dragoman.moves.readers.Reader` (docs/readers.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.errors import DragomanError, ReaderError
from dragoman.moves.readers import Reader, Refused, Source
from dragoman.moves.records import Move

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "dragoman.readers"
SHIPPED, OPENAI = "shipped", "openai"
KEY_VARIABLE = "DRAGOMAN_READER_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderOptions:
    """What a reader may need to know; each uses what it understands."""

    url: str | None = None  # address of the server behind it; None: it needs none
    model: str | None = None  # name of the model that the server runs
    key: str | None = None  # shown to the server, and never written anywhere else
    timeout_s: float = 120.0  # for one answer

    def __repr__(self) -> str:
        return f"ReaderOptions(url={self.url!r}, model={self.model!r}, timeout_s={self.timeout_s!r})"


def reader_names() -> tuple[str, ...]:
    """The readers that can be chosen: those of the package first."""
    others = {point.name for point in _registered()} - {SHIPPED, OPENAI}
    return (SHIPPED, OPENAI, *sorted(others))


def kept_name(name: str, model: str | None) -> str:
    """What a reader is called in a store: its name, with the model that it asks and its package's release.

    A release may read otherwise than the one before it, so what it has not read itself is read again.
    """
    own = name in (SHIPPED, OPENAI)
    points = () if own else (point for point in _registered() if point.name == name)
    releases = sorted({point.dist.version for point in points if point.dist})
    return " ".join((name, *([model] if model else ()), *releases))


def _registered() -> Iterable[EntryPoint]:
    """What other packages offer."""
    from importlib.metadata import entry_points  # slow to import, and seldom asked

    return entry_points(group=GROUP)


def open_reader(name: str, options: ReaderOptions = ReaderOptions()) -> Reader:
    """The reader of that name.

    Raises:
        ReaderError: there is none, two packages offer one, it cannot be loaded, or it does not take the options.
    """
    where = f"reader {name!r}"
    if name == SHIPPED:
        from dragoman.language.encoder import Encoder
        from dragoman.moves.reader import ShippedReader

        return ShippedReader(Encoder())
    if name == OPENAI:
        from dragoman.moves.chat import ChatReader
        from dragoman.moves.chat_server import ChatServer

        return ChatReader(ChatServer.of(options))
    points = {point.value: point for point in _registered() if point.name == name}
    if not points:
        raise ReaderError(where, "no such reader is installed", f"choose one of {', '.join(reader_names())}")
    if len(points) > 1:
        raise ReaderError(
            where, f"several packages offer it ({', '.join(sorted(points))})", "uninstall all but one of them"
        )
    ((_, point),) = points.items()
    return _load(point, options, where)


def _load(point: EntryPoint, options: ReaderOptions, where: str) -> Reader:
    try:
        reader = point.load()(options)
    except DragomanError:
        raise
    except Exception as error:  # somebody else's code: whatever it raises, the reader cannot be used
        raise ReaderError(
            where, f"cannot be loaded from {point.value} ({_told(error)})", "install its package anew or mend it"
        ) from error
    if not isinstance(reader, Reader):
        raise ReaderError(where, f"{point.value} gives no dragoman.moves.Reader", "ask the maker of its package")
    return _Guarded(reader, where)


class _Guarded(Reader):
    """Somebody else's reader: what it raises costs one report, never the others."""

    def __init__(self, reader: Reader, where: str) -> None:
        self._reader = reader
        self._where = where

    def stretches(self, source: Source) -> Sequence[Source]:
        with self._guard():
            return tuple(self._reader.stretches(source))

    def read(self, stretch: Source) -> Iterable[Move | Refused]:
        with self._guard():
            return list(self._reader.read(stretch))

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except DragomanError:
            raise
        except Exception as error:  # somebody else's code: it may raise anything
            raise ReaderError(
                self._where, f"failed ({_told(error)})", "tell the maker of its package, or choose another reader"
            ) from error


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
