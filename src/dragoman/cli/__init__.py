"""The command line: parse what is asked, call the function of that name, render. Data on stdout, all else on stderr.

Exit status: 0 done, 1 failed in whole or in part, 2 misused.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman import __version__
from dragoman.cli.briefing import brief
from dragoman.cli.coverage import coverage_command
from dragoman.cli.deals import deals, stability
from dragoman.cli.export import export_command
from dragoman.cli.following import follow_command
from dragoman.cli.output import complain, finish, format_option, show_views, width, write_rows
from dragoman.cli.readers import reader_options
from dragoman.cli.reading import read_command
from dragoman.cli.review import review_command
from dragoman.cli.serving import serve
from dragoman.cli.shifts import shifts_command
from dragoman.cli.sources import (
    DEFAULT_STORE,
    Sources,
    agenda_option,
    copies_option,
    on_terms,
    open_desk,
    source_options,
    store_option,
    talks_option,
)
from dragoman.cli.store import STORE_COMMANDS
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.reports.records import Report
    from dragoman.talks import Talks

Command = TypeVar("Command", bound=Callable[..., Any])

_MOST_NAMED = 10  # undated reports in one line


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman")
def commands() -> None:
    """Read the coverage of a negotiation and show where each party stands, down to the sentence.

    Everything is read on this machine: nothing is fetched but an address that you give to read, and nothing is sent
    unless you name a server with --reader.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(args=arguments, prog_name="dragoman", standalone_mode=True)
    except DragomanError as error:
        complain(str(error))
        sys.exit(1)


def _say_undated(talks: Talks) -> None:
    days = talks.days()
    undated = [move for move in talks.moves if days[move.id] is None]
    if undated:
        reports = list(dict.fromkeys(move.report for move in undated))
        named = ", ".join(reports[:_MOST_NAMED])
        more = f" and {len(reports) - _MOST_NAMED} more" if len(reports) > _MOST_NAMED else ""
        complain(
            f"undated, so not counted as of a day: {len(undated)} moves in {named}{more}; reports that say no day get "
            "one from --date where they are read (dragoman read PATH --date DAY)"
        )


@commands.command()
@source_options
@agenda_option
@format_option("table", "jsonl", "csv")
@copies_option
@click.option(
    "--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Count what was said by this day; nothing undated."
)
@click.option("--compare", type=click.DateTime(["%Y-%m-%d"]), help="Show what differs from the board of this day.")
@click.option("--evidence/--no-evidence", default=True, help="Print the sentences behind each cell of the table.")
def board(
    sources: Sources,
    form: str,
    grouped: bool,
    as_of: datetime | None,
    compare: datetime | None,
    evidence: bool,
) -> None:
    """Show where each party stands on each thing that is negotiated, with the sentences behind it.

    With --compare, rows are what differs: the stances of that day and those of now, or of --as-of.
    """
    kept = sources.are_kept and grouped
    if kept and form != "table" and not as_of and not compare:
        from dragoman.render.rows import stance_row

        with open_desk(sources.store) as desk:
            write_rows(map(stance_row, desk.stances(sources.talks_name)), form)
        return
    talks = sources.load()
    talks = on_terms(talks, grouped=grouped)
    whole = talks
    if as_of or compare:
        _say_undated(whole)
    if as_of:
        talks = whole.as_of(as_of.date())
    differences = None
    if compare:
        from dragoman.positions import compare_stances

        differences = compare_stances(whole.as_of(compare.date()).stances(), talks.stances())
    if form == "table":
        from dragoman.render.tables import board_view, copies_view

        day = as_of.date() if as_of else None
        show_views(board_view(talks, talks.board(), evidence=evidence, width=width(), as_of=day), *copies_view(talks))
        if compare and differences is not None:
            from dragoman.render.shifts import differences_view

            show_views(differences_view(talks, differences, compare.date(), day))
    elif differences is not None:
        from dragoman.render.shifts import difference_rows

        write_rows(difference_rows(differences), form)
    else:
        from dragoman.render.rows import stance_row

        write_rows((stance_row(stance) for stance in talks.stances()), form)
    finish(talks)


@commands.command()
@source_options
@agenda_option
@format_option("table", "jsonl", "csv")
@click.option("--group", "by_group", is_flag=True, help="List what is told instead, and how often, in which reports.")
def moves(
    sources: Sources,
    form: str,
    by_group: bool,
) -> None:
    """List every move with its sentence: who demands, offers, proposes, accepts, rejects, threatens, accuses what.

    With --group, moves of one party that tell the same are one row: with an agenda, the same side of the same term;
    else objects of the same meaning.
    """
    if form != "table" and not by_group and sources.are_kept:
        from dragoman.render.rows import move_row

        with open_desk(sources.store) as desk:
            kept = desk.moves(sources.talks_name, linked=False)
            write_rows((move_row(move, report.text) for report, told in kept for move in told), form)
        return
    talks = sources.load(linked=False)
    if by_group and form == "table":
        from dragoman.render.tables import groups_view

        show_views(groups_view(talks))
    elif by_group:
        from dragoman.render.rows import group_row

        objects = {move.id: move.object.of(talks.text_of(move.report)) for move in talks.moves}
        write_rows((group_row(group, objects[group.example]) for group in talks.groups()), form)
    elif form == "table":
        from dragoman.render.tables import moves_view

        show_views(moves_view(talks))
    else:
        from dragoman.render.rows import move_row

        write_rows((move_row(move, talks.text_of(move.report)) for move in talks.moves), form)
    finish(talks)


@commands.command()
@source_options
@format_option("table", "jsonl")
def meetings(
    sources: Sources,
    form: str,
) -> None:
    """List every meeting that the reports tell of: who met, where, when, held or planned, with its sentence."""
    talks = sources.load(linked=False)
    if form == "table":
        from dragoman.render.tables import meetings_view

        show_views(meetings_view(talks))
    else:
        from dragoman.render.rows import meeting_row

        write_rows((meeting_row(meeting, talks.text_of(meeting.report)) for meeting in talks.meetings), form)
    finish(talks)


@commands.command()
@source_options
@format_option("table", "jsonl")
def plans(
    sources: Sources,
    form: str,
) -> None:
    """List the plans on the table: whose they are, who accepts or rejects them, which version, with the sentences."""
    talks = sources.load(linked=False)
    if form == "table":
        from dragoman.render.tables import plans_view

        show_views(plans_view(talks))
    else:
        from dragoman.render.rows import plan_row

        texts = {report.path: report.text for report in talks.reports}
        write_rows((plan_row(plan, texts) for plan in talks.plans), form)
    finish(talks)


@commands.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the draft to this file, which must be new."
)
@click.option("--check", "check", metavar="FILE", help="Check an agenda file instead of drafting one.")
@click.option("--keep", "keep", metavar="FILE", help="Keep this agenda in the store: from now on its talks use it.")
@store_option
@talks_option
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="Chunks read at once.")
@reader_options
def agenda(
    paths: tuple[str, ...],
    output: Path | None,
    check: str | None,
    keep: str | None,
    store: str | None,
    talks_name: str | None,
    threads: int,
) -> None:
    """Draft an agenda from reports, as a TOML file to edit; or check one, or keep one in the store."""
    if bool(check) + bool(keep) + bool(output) > 1 or (paths and (check or keep)):
        raise click.UsageError("give either PATHs to draft from, or --check FILE, or --keep FILE")
    from dragoman.agenda import dump_agenda, load_agenda
    from dragoman.agenda.files import read_text
    from dragoman.errors import AgendaError

    if check:
        loaded = load_agenda(Path(check))
        click.echo(f"{check}: {len(loaded.issues)} issues, {len(loaded.terms)} terms, no mistakes")
        return
    if keep:
        load_agenda(Path(keep))  # a mistake is said with the name of the file
        with open_desk(store) as desk:
            desk.set_agenda(read_text(Path(keep), AgendaError), talks_name)
        return
    talks = Sources(paths=paths, store=store, talks_name=talks_name, threads=threads).load(linked=False)
    text = dump_agenda(talks.draft_agenda())
    if output is None:
        click.echo(text, nl=False)
    else:
        try:
            with output.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            complain(f"{output}: exists already; name a new file, so that no edited agenda is lost")
            sys.exit(1)
        except OSError as error:
            complain(f"{output}: cannot be written ({error.strerror}); name a file in a folder that you may write to")
            sys.exit(1)
    finish(talks)


@commands.command()
@click.argument("report")
@click.option("--dropped", is_flag=True, help="Print what was dropped from the page instead, with the reason.")
@click.option("--raw", is_flag=True, help="Print the bytes that a report of the store was read from.")
@store_option
def show(report: str, dropped: bool, raw: bool, store: str | None) -> None:
    """Print the cleaned text of a report: the text that all offsets count in.

    REPORT is a file, a part of one (FILE:NUMBER), or the path, address or id of a report in the store.
    """
    from dragoman.reports import read_reports
    from dragoman.reports.records import Report

    whole = _whole_of(report)
    if raw or store or not os.path.exists(whole):
        _show_kept(report, dropped=dropped, raw=raw, store=store)
        return
    found = list(read_reports([whole]))
    wanted = [item for item in found if item.path == report] or found
    failed = False
    for item in wanted:
        if not isinstance(item, Report):
            complain(f"{item.path}: {item.reason}; {item.mend}")
            failed = True
        else:
            _show_report(item, dropped=dropped)
    sys.exit(1 if failed else 0)


def _show_report(report: Report, *, dropped: bool) -> None:
    if dropped:
        for line in report.dropped:
            click.echo(f"{line.reason}: {line.line}")
    else:
        click.echo(report.text)


def _show_kept(name: str, *, dropped: bool, raw: bool, store: str | None) -> None:
    """Print a report of the store, or the bytes it was read from."""
    if store is None and not os.path.exists(DEFAULT_STORE):
        complain(f"{name}: does not exist, and no store is here; check the path, or name the store with --store")
        sys.exit(1)
    with open_desk(store) as desk:
        found = desk.store.find_reports(name)
        if not found:
            complain(
                f"{name}: is neither a file nor a report in {desk.store.where}; `dragoman talks` lists what is there"
            )
            sys.exit(1)
        for report in found:
            content = desk.store.raw(report.original) if raw and report.original else None
            if not raw:
                _show_report(report, dropped=dropped)
            elif content is None:
                complain(f"{name}: came as text, and no bytes of it are kept; show it without --raw")
                sys.exit(1)
            else:
                sys.stdout.buffer.write(content)


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
        reports, agenda_file = str(folder / "reports"), str(folder / "agenda.toml")
        talks = Sources(paths=(reports,), store=None, talks_name=None, agenda_file=agenda_file).load()
        from dragoman.render.tables import board_view, events_view, reports_view

        board = board_view(talks, talks.board(), evidence=evidence, width=width())
        show_views(reports_view(talks), board, events_view(talks))
    finish(talks)


for command in (
    read_command,
    *STORE_COMMANDS,
    follow_command,
    brief,
    serve,
    coverage_command,
    shifts_command,
    export_command,
    review_command,
    deals,
    stability,
):
    commands.add_command(command)
