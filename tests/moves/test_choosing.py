"""Readers by name, those of other packages included."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import ReaderError
from dragoman.moves import ReaderOptions, Source, open_reader
from dragoman.moves.choosing import kept_name, reader_names
from dragoman.moves.readers import Unread, read_each
from dragoman.offsets import CharSpan

MODULE = """
from dragoman.moves import Move, Reader, ReaderOptions
from dragoman.offsets import CharSpan

class Loud(Reader):
    def __init__(self, options: ReaderOptions) -> None:
        self.options = options

    def read(self, stretch):
        if "silence" in stretch.text:
            raise KeyError("silence")
        return []

def no_reader(options): return object()
def broken(options): raise RuntimeError("out of paint")
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package on the path that offers readers."""
    (tmp_path / "loud_reader.py").write_text(MODULE, "utf-8")
    for number, points in enumerate(
        [
            "loud = loud_reader:Loud\nnothing = loud_reader:no_reader\nbroken = loud_reader:broken\n"
            "absent = nowhere:Reader\ntwice = loud_reader:Loud\n"
            "shipped = loud_reader:Loud\nopenai = loud_reader:Loud\n",
            "twice = loud_reader:no_reader\n",
        ]
    ):
        info = tmp_path / f"loud{number}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: loud{number}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text("[dragoman.readers]\n" + points, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def source(text: str) -> Source:
    return Source(report="a.txt", text=text, sentences=(CharSpan(0, len(text)),))


@pytest.mark.usefixtures("installed")
def test_another_package_offers_a_reader() -> None:
    """By its name, with the options; what it raises costs the one report and names it."""
    reader = open_reader("loud", ReaderOptions(model="m"))
    read, unread = read_each([source("A word."), source("In silence.")], reader)
    assert not isinstance(read, Unread)
    assert isinstance(unread, Unread)
    assert "reader 'loud'" in unread.reason
    assert "KeyError: 'silence'" in unread.reason
    assert "loud" in reader_names()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none", "no such reader is installed"),
        ("nothing", "gives no dragoman.moves.Reader"),
        ("broken", "out of paint"),
        ("absent", "cannot be loaded from nowhere:Reader"),
        ("twice", "several packages offer it"),
    ],
)
def test_a_reader_that_cannot_be_used_is_named(name: str, reason: str) -> None:
    with pytest.raises(ReaderError, match=reason) as raised:
        open_reader(name)
    assert name in str(raised.value)


@pytest.mark.usefixtures("installed")
def test_the_names_of_the_package_are_taken() -> None:
    """No other package can put itself in the place of a reader of ours."""
    assert type(open_reader("shipped")).__module__ == "dragoman.moves.reader"
    options = ReaderOptions(url="http://127.0.0.1:1/v1", model="m")
    assert type(open_reader("openai", options)).__module__ == "dragoman.moves.chat"
    assert list(reader_names()[:2]) == ["shipped", "openai"]


@pytest.mark.usefixtures("installed")
def test_a_store_keeps_what_each_release_of_a_reader_read() -> None:
    """So that a new release reads again; the package's own names take no other package's release."""
    assert kept_name("loud", None) == "loud 1.0"
    assert kept_name("openai", "m") == "openai m"


def test_a_key_is_never_shown() -> None:
    assert "hush" not in repr(ReaderOptions(key="hush"))
