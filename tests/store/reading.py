"""Reports on disk, and a reader that needs no model: it takes what stands behind a verb for the object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.moves import Reader, Source
from dragoman.moves.records import Act, Move
from dragoman.offsets import CharSpan

NAME = "verbs"
_VERBS: dict[str, Act] = {"demanded": "demand", "offered": "offer", "rejected": "reject"}
_MOVE = re.compile(r"(?P<holder>[A-Z]\w+) (?P<verb>demanded|offered|rejected) (?P<object>[^.]+)\.")


class VerbReader(Reader):
    """Reads three verbs."""

    def read(self, stretch: Source) -> Iterable[Move]:
        """A move for each verb behind a name."""
        for sentence in stretch.sentences:
            yield from _in_sentence(stretch, sentence)


def _in_sentence(stretch: Source, sentence: CharSpan) -> Iterator[Move]:
    for match in _MOVE.finditer(stretch.text, sentence.start, sentence.end):
        yield Move(
            report=stretch.report,
            sentence=sentence,
            act=_VERBS[match["verb"]],
            object=CharSpan(*match.span("object")),
            holder=CharSpan(*match.span("holder")),
            cue=CharSpan(*match.span("verb")),
            condition=None,
            hedged=False,
            attribution="narrated",
            score=0.9,
        )


_SIDES = ("Ardenia", "Borland", "Corvia")
_THINGS = ("a lower weir", "the river toll", "a water rota", "the old mill", "a footbridge", "the eastern bank")


def write_reports(folder: Path, count: int) -> Path:
    """So many short reports of one quarrel, no two alike, a few of no quarrel, one empty and one copied."""
    folder.mkdir()
    for number in range(count):
        one, other = _SIDES[number % 3], _SIDES[(number + 1) % 3]
        thing, price = _THINGS[number % 6], _THINGS[(number // 6) % 6]
        lines = [
            f"{one} demanded {thing} on day {number}. {other} rejected {price} at the meeting.",
            f"The envoys of {one} and {other} met for the {number}th time. {other} offered {price} instead.",
        ]
        if number % 7 == 6:
            lines = [f"The summer fair of year {number} drew a crowd. It rained on the evening of the fair."]
        (folder / f"{number:03}.txt").write_text("\n\n".join(lines), "utf-8")
    (folder / "copy.txt").write_text((folder / "000.txt").read_text("utf-8"), "utf-8")
    (folder / "empty.txt").touch()
    return folder
