"""How every command speaks: data on stdout, all else on stderr."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dragoman.moves import Refused
    from dragoman.reports.records import Skipped
    from dragoman.talks import Talks


Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(*forms: str, help_text: str = "Form of the output.") -> Callable[[Command], Command]:
    """Add ``--format`` to a command, one of ``forms``; the first is the default."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=help_text
    )


def width() -> int:
    """Columns of the terminal; 120 where the output goes to a file or another program."""
    import shutil

    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120


def show_views(*views: RenderableType) -> None:
    """Print tables and text, in colour on a terminal."""
    from rich.console import Console

    console = Console(highlight=False, width=width())
    for view in views:
        console.print(view)


def write(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        click.echo(line)


def write_rows(rows: Iterable[dict[str, Any]], form: str) -> None:
    """Print rows as JSON lines (``jsonl``) or CSV."""
    from dragoman.render.rows import csv_lines, json_lines

    write(json_lines(rows) if form == "jsonl" else csv_lines(rows))


def finish(talks: Talks | None) -> None:
    """Say what could not be read or taken, and leave with 1 if anything could not be read."""
    if talks is None:
        return
    say_refused(talks.refused)
    losses = Losses()
    for report in talks.reports:
        losses.read(report.path)
    for item in talks.skipped:
        losses.add(item)
    if failed := losses.close(len(talks.reports)):
        sys.exit(failed)


class Losses:
    """What could not be read, counted by kind; a few of each kind are named, or all."""

    _MOST_NAMED = 5  # of one kind

    def __init__(self, *, name_all: bool = False) -> None:
        self._most_named = sys.maxsize if name_all else self._MOST_NAMED
        self._read: set[str] = set()
        self._whole = Counter[str]()  # by kind
        self._in_part = Counter[str]()  # by kind, of reports that were read
        self._named: dict[str, list[Skipped]] = {}  # by kind

    @property
    def count(self) -> int:
        """How many were skipped whole."""
        return self._whole.total()

    def read(self, path: str) -> None:
        """Note that there is a report from ``path``: what is lost of it is lost in part."""
        self._read.add(path)

    def add(self, item: Skipped) -> None:
        """Count one loss."""
        in_part = item.kind == "lost detail" or item.path in self._read
        (self._in_part if in_part else self._whole)[item.kind] += 1
        named = self._named.setdefault(item.kind, [])
        if len(named) < self._most_named:
            named.append(item)

    def close(self, read: int | None) -> int:
        """Name and count what was lost beside so many reports, where any were read; the exit status that says so."""
        for kind, named in self._named.items():
            for item in named:
                complain(f"{item.path}: {item.reason}; {item.mend}")
            if rest := self._whole[kind] + self._in_part[kind] - len(named):
                complain(f"and {rest} more × {kind} (`dragoman read --all-skipped` names all)")
        if not self._named:
            return 0
        parts = [f"{self.count} skipped" + ("" if read is None else f", {read} read")]
        for of, counts in (("skipped", self._whole), ("read in part", self._in_part)):
            if counts:
                parts.append(f"{of}: {', '.join(f'{count} × {kind}' for kind, count in counts.most_common())}")
        complain("; ".join(parts))
        return 1


def say_refused(refused: Iterable[Refused]) -> None:
    """Say how many moves of a reader were not taken, by report and reason."""
    counts = Counter((item.report, item.reason) for item in refused)
    for (path, reason), count in sorted(counts.items()):
        complain(f"{path}: {count} {'move' if count == 1 else 'moves'} of the reader refused: {reason}")


def complain(message: str) -> None:
    """One line on stderr, made safe to print."""
    from dragoman.render.plain import visible

    click.echo(f"dragoman: {visible(message)}", err=True)
