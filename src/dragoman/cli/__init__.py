"""The command line: parse what is asked, call the function of that name, render. Data on stdout, all else on stderr.

Exit status: 0 done, 1 failed in whole or in part, 2 misused.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman import __version__
from dragoman.cli.deals import deals, stability
from dragoman.cli.readers import chosen_reader, reader_options
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dragoman.talks import Talks

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman")
def commands() -> None:
    """Read the coverage of a negotiation and show where each party stands, down to the sentence.

    Everything is read on this machine: nothing is sent, nothing is fetched, unless you name a server with --reader.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(args=arguments, prog_name="dragoman", standalone_mode=True)
    except DragomanError as error:
        _complain(str(error))
        sys.exit(1)


def _reading_options(command: Command) -> Command:
    for option in (
        click.option(
            "--date", "published", type=click.DateTime(["%Y-%m-%d"]), help="The day of reports that give none."
        ),
        click.option(
            "--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="Chunks read at once."
        ),
    ):
        command = option(command)
    return click.argument("paths", nargs=-1, required=True, metavar="PATH...")(reader_options(command))


def _agenda_option(command: Command) -> Command:
    return click.option(
        "--agenda",
        "agenda_file",
        metavar="FILE",
        help="An agenda in TOML; without one, issues are found in the reports.",
    )(command)


def _copies_option(command: Command) -> Command:
    return click.option(
        "--copies/--no-copies",
        "grouped",
        default=True,
        help="Count reports of one origin once; or each report by itself, copies too.",
    )(command)


def _format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Form of the output.",
    )


@commands.command()
@_reading_options
@_format_option("table", "jsonl")
def read(paths: tuple[str, ...], published: datetime | None, threads: int, form: str) -> None:
    """Read reports and say what was found in each: title, date, furniture dropped, copies, moves."""
    talks = _read(paths, published, threads, None)
    if form == "jsonl":
        from dragoman.render.rows import json_lines, report_row

        _write(json_lines(report_row(report) for report in talks.reports))
    else:
        from dragoman.render.tables import reports_view

        _show(reports_view(talks))
    _finish(talks)


@commands.command()
@_reading_options
@_agenda_option
@_format_option("table", "jsonl", "csv")
@_copies_option
@click.option("--evidence/--no-evidence", default=True, help="Print the sentences behind each cell of the table.")
def board(
    paths: tuple[str, ...],
    published: datetime | None,
    threads: int,
    agenda_file: str | None,
    form: str,
    grouped: bool,
    evidence: bool,
) -> None:
    """Show where each party stands on each thing that is negotiated, with the sentences behind it."""
    talks = _read(paths, published, threads, agenda_file)
    if not grouped:
        talks = talks.ungrouped()
    if form == "table":
        from dragoman.render.tables import board_view, copies_view

        if talks.agenda is None:
            talks = talks.with_agenda(talks.draft_agenda())
        _show(board_view(talks, talks.board(), evidence=evidence, width=_width()), *copies_view(talks))
    else:
        from dragoman.render.rows import stance_row

        _write_rows((stance_row(stance) for stance in talks.stances()), form)
    _finish(talks)


@commands.command()
@_reading_options
@_agenda_option
@_format_option("table", "jsonl", "csv")
def moves(paths: tuple[str, ...], published: datetime | None, threads: int, agenda_file: str | None, form: str) -> None:
    """List every move with its sentence: who demands, offers, proposes, accepts, rejects, threatens, accuses what."""
    talks = _read(paths, published, threads, agenda_file)
    if form == "table":
        from dragoman.render.tables import moves_view

        _show(moves_view(talks))
    else:
        from dragoman.render.rows import move_row

        _write_rows((move_row(move, talks.text_of(move.report)) for move in talks.moves), form)
    _finish(talks)


@commands.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the draft to this file, which must be new."
)
@click.option("--check", "check", metavar="FILE", help="Check an agenda file instead of drafting one.")
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="Chunks read at once.")
@reader_options
def agenda(paths: tuple[str, ...], output: Path | None, check: str | None, threads: int) -> None:
    """Draft an agenda from reports, as a TOML file to edit; or check one."""
    if bool(paths) == bool(check) or (check and output):
        raise click.UsageError("give either PATHs to draft from or --check FILE")
    from dragoman.agenda import dump_agenda, load_agenda

    if check:
        loaded = load_agenda(Path(check))
        click.echo(f"{check}: {len(loaded.issues)} issues, {len(loaded.terms)} terms, no mistakes")
        return
    talks = _read(paths, None, threads, None)
    text = dump_agenda(talks.draft_agenda())
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            with output.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            _complain(f"{output}: exists already; name a new file, so that no edited agenda is lost")
            sys.exit(1)
        except OSError as error:
            _complain(f"{output}: cannot be written ({error.strerror}); name a file in a folder that you may write to")
            sys.exit(1)
    _finish(talks)


@commands.command()
@click.argument("report")
@click.option("--dropped", is_flag=True, help="Print what was dropped from the page instead, with the reason.")
def show(report: str, dropped: bool) -> None:
    """Print the cleaned text of a report: the text that all offsets count in."""
    from dragoman.reports import read_reports
    from dragoman.reports.records import Report

    found = list(read_reports([_whole_of(report)]))
    wanted = [item for item in found if item.path == report] or found
    failed = False
    for item in wanted:
        if not isinstance(item, Report):
            _complain(f"{item.path}: {item.reason}; {item.mend}")
            failed = True
        elif dropped:
            for line in item.dropped:
                click.echo(f"{line.reason}: {line.line}")
        else:
            click.echo(item.text)
    sys.exit(1 if failed else 0)


def _whole_of(report: str) -> str:
    """The file that ``report`` is or is a part of: FILE, FILE:NUMBER, FILE!NAME, FILE!NAME:NUMBER."""
    if os.path.exists(report):
        return report
    without_number = re.sub(r":\d+\Z", "", report)
    return without_number if os.path.exists(without_number) else without_number.partition("!")[0]


@commands.command()
@click.option("--evidence/--no-evidence", default=True, help="Print the sentences behind each cell of the table.")
def demo(evidence: bool) -> None:
    """Read the bundled example, five reports of the same talks written for this purpose, and show the board."""
    from importlib.resources import as_file, files

    with as_file(files("dragoman") / "demo") as folder:
        talks = _read((str(folder / "reports"),), None, 2, str(folder / "agenda.toml"))
        from dragoman.render.tables import board_view, reports_view

        _show(reports_view(talks), board_view(talks, talks.board(), evidence=evidence, width=_width()))
    _finish(talks)


commands.add_command(deals)
commands.add_command(stability)


def _read(paths: Iterable[str], published: datetime | None, threads: int, agenda_file: str | None) -> Talks:
    from dragoman.talks import read as read_talks

    reader = chosen_reader()
    day: date | None = published.date() if published else None
    if not sys.stderr.isatty():
        return read_talks(*paths, published=day, agenda=agenda_file, reader=reader, threads=threads)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        return read_talks(
            *paths,
            published=day,
            agenda=agenda_file,
            reader=reader,
            threads=threads,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _width() -> int:
    """Columns of the terminal; 120 where the output goes to a file or another program."""
    import shutil

    return shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120


def _show(*views: RenderableType) -> None:
    from rich.console import Console

    console = Console(highlight=False, width=_width())
    for view in views:
        console.print(view)


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _write_rows(rows: Iterable[dict[str, Any]], form: str) -> None:
    from dragoman.render.rows import csv_lines, json_lines

    _write(json_lines(rows) if form == "jsonl" else csv_lines(rows))


def _finish(talks: Talks) -> None:
    """Say what could not be read or taken, and leave with 1 if anything could not be read."""
    refused = Counter((item.report, item.reason) for item in talks.refused)
    for (path, reason), count in sorted(refused.items()):
        _complain(f"{path}: {count} {'move' if count == 1 else 'moves'} of the reader refused: {reason}")
    for item in talks.skipped:
        _complain(f"{item.path}: {item.reason}; {item.mend}")
    if talks.skipped:
        whole = {item.path for item in talks.skipped} - {report.path for report in talks.reports}
        _complain(f"{len(whole)} skipped, {len(talks.reports)} read")
        sys.exit(1)


def _complain(message: str) -> None:
    from dragoman.render.plain import visible

    click.echo(f"dragoman: {visible(message)}", err=True)
