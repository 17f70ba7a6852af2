"""What every reader is held to, and what one that fails costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import dragoman
from dragoman.errors import ReaderError
from dragoman.moves import Move, Reader, ReaderOptions, Refused, Source
from dragoman.moves.readers import Reading, Unread, read_each
from dragoman.offsets import CharSpan

TEXT = "Iceland rejected the quota. Norway accepted it."
SENTENCES = (CharSpan(0, 27), CharSpan(28, 47))
MOVE = Move(
    report="a.txt",
    sentence=SENTENCES[0],
    act="reject",
    object=CharSpan(17, 26),
    holder=CharSpan(0, 7),
    cue=CharSpan(8, 16),
    condition=None,
    hedged=False,
    attribution="narrated",
    score=0.9,
)


class Fixed(Reader):
    """Reads what it is told to, sentence by sentence."""

    def __init__(self, read: Callable[[Source], Iterable[Move | Refused]], *, cut: bool = False) -> None:
        self._read, self._cut = read, cut

    def stretches(self, source: Source) -> Sequence[Source]:
        return [replace(source, sentences=(one,)) for one in source.sentences] if self._cut else (source,)

    def read(self, stretch: Source) -> Iterable[Move | Refused]:
        return self._read(stretch)


def source(report: str = "a.txt") -> Source:
    return Source(report=report, text=TEXT, sentences=SENTENCES)


def whole_sentence(stretch: Source) -> list[Move]:
    """One move a sentence, whose object is all of it."""
    return [
        replace(MOVE, report=stretch.report, sentence=span, object=span, holder=None, cue=None)
        for span in stretch.sentences
    ]


def test_a_reader_need_only_read() -> None:
    """The smallest reader: one method; its moves come in the order of the sources on any number of threads."""

    class Smallest(Reader):
        def read(self, stretch: Source) -> Iterable[Move]:
            return whole_sentence(stretch)

    names = [f"{n}.txt" for n in range(20)]
    one = list(read_each(map(source, names), Smallest(), threads=1))
    assert [reading.report for reading in one] == names
    assert one == list(read_each(map(source, names), Smallest(), threads=5))
    assert one == list(read_each(map(source, names), Fixed(whole_sentence, cut=True), threads=3))


@pytest.mark.parametrize(
    "change",
    [
        {"report": "b.txt"},
        {"sentence": CharSpan(0, 47)},
        {"sentence": SENTENCES[1]},
        {"act": "deny"},
        {"attribution": "rumoured"},
        {"object": CharSpan(17, 29)},
        {"object": CharSpan(17, 17)},
        {"object": CharSpan(16, 26)},
        {"object": None},
        {"object": (17, 26)},
        {"holder": CharSpan(28, 34)},
        {"cue": CharSpan(-3, 4)},
        {"condition": CharSpan(40, 400)},
        {"score": 1.5},
        {"score": float("nan")},
    ],
    ids=str,
)
def test_a_move_that_is_not_in_its_sentence_is_refused(change: dict[str, object]) -> None:
    """Whoever read it; the moves beside it are kept."""
    bad = replace(MOVE, **change)  # type: ignore[arg-type]  # what a careless reader does
    (reading,) = read_each([source()], Fixed(lambda _: [bad, MOVE]))
    assert isinstance(reading, Reading)
    assert reading.moves == (MOVE,)
    assert [refused.report for refused in reading.refused] == ["a.txt"]


def test_what_is_no_move_is_refused() -> None:
    (reading,) = read_each([source()], Fixed(lambda _: ["Iceland", None, MOVE]))  # type: ignore[list-item]
    assert isinstance(reading, Reading)
    assert (reading.moves, len(reading.refused)) == ((MOVE,), 2)


def failing(stretch: Source) -> list[Move]:
    """Cannot read the second sentence of b.txt."""
    if stretch.report == "b.txt" and stretch.sentences[0].start:
        raise ReaderError("http://x/v1", "does not answer", "start it")
    return whole_sentence(stretch)


def test_a_report_that_cannot_be_read_costs_no_other() -> None:
    """It is named with the reason and what to do, wholly unread rather than half; the others are read."""
    found = list(read_each(map(source, ("a.txt", "b.txt", "c.txt")), Fixed(failing, cut=True)))
    assert found[1] == Unread(report="b.txt", reason="http://x/v1: does not answer", mend="start it")
    assert [len(one.moves) for one in found if isinstance(one, Reading)] == [2, 2]


def test_cutting_may_fail_too() -> None:
    class Uncuttable(Fixed):
        def stretches(self, source: Source) -> Sequence[Source]:
            raise ReaderError("reader 'x'", "finds the text too long", "cut it")

    assert [type(one) for one in read_each([source(), source("b.txt")], Uncuttable(failing))] == [Unread, Unread]


def test_everything_else_works_on_what_another_reader_gives() -> None:
    """Parties, agenda and positions; a report that was not read is skipped and teaches nobody anything."""
    texts = {"a.txt": TEXT, "b.txt": TEXT.replace("quota", "ban"), "c.txt": "Norway is far. It is cold."}

    def read(stretch: Source) -> list[Move | Refused]:
        if stretch.report == "b.txt":
            raise ReaderError("reader 'x'", "failed", "mend it")
        if stretch.report == "c.txt":
            return [Refused(report="c.txt", reason="it is odd")]
        return [MOVE]

    talks = dragoman.read_texts(texts, reader=Fixed(read))
    assert [(move.party, move.act) for move in talks.moves] == [("Iceland", "reject")]
    assert [report.path for report in talks.reports] == ["a.txt", "c.txt"]
    assert [(item.path, item.reason, item.mend) for item in talks.skipped] == [
        ("b.txt", "not read: reader 'x': failed", "mend it")
    ]
    assert [refused.report for refused in talks.refused] == ["c.txt"]
    assert {stance.party for stance in talks.stances()} <= {"Iceland"}


def test_the_documented_reader_works() -> None:
    """The example of docs/readers.md, as it stands there."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "readers.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(from dragoman\.moves import Move.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    reader = names["VetoReader"](ReaderOptions())
    talks = dragoman.read_texts({"a.txt": "Norway used its veto. Iceland did not."}, reader=reader)
    assert [move.object.of(talks.text_of("a.txt")) for move in talks.moves] == ["veto"]
    assert talks.refused == ()
