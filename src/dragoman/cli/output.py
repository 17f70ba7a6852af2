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
    if not talks.skipped:
        return
    for item in talks.skipped:
        complain(f"{item.path}: {item.reason}; {item.mend}")
    whole = {item.path for item in talks.skipped} - {report.path for report in talks.reports}
    complain(f"{len(whole)} skipped, {len(talks.reports)} read")
    sys.exit(1)


def say_refused(refused: Iterable[Refused]) -> None:
    """Say how many moves of a reader were not taken, by report and reason."""
    counts = Counter((item.report, item.reason) for item in refused)
    for (path, reason), count in sorted(counts.items()):
        complain(f"{path}: {count} {'move' if count == 1 else 'moves'} of the reader refused: {reason}")


def complain(message: str) -> None:
    """One line on stderr, made safe to print."""
    from dragoman.render.plain import visible

    click.echo(f"dragoman: {visible(message)}", err=True)
