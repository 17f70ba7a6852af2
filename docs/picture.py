"""Draws ``docs/board.svg``, the picture in the README: ``python docs/picture.py``."""

from __future__ import annotations

import io
import re
from importlib.resources import files
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

import dragoman
from dragoman.render.tables import board_view

WIDTH = 112


def main() -> None:
    """Read the bundled example and draw its board; the picture asks for no font from elsewhere."""
    demo = files("dragoman") / "demo"
    talks = dragoman.read(str(demo / "reports"), agenda=str(demo / "agenda.toml"))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(board_view(talks, talks.board(), evidence=False, width=WIDTH))
    frame = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    picture = console.export_svg(title="dragoman demo", code_format=frame)
    Path(__file__).with_name("board.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
