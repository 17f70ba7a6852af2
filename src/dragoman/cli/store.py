"""The commands that fill a store, look into it and look after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.labels import export_labels
from dragoman.cli.output import complain, format_option, say_refused, show_views, write, write_rows
from dragoman.cli.readers import chosen_name, chosen_reader
from dragoman.cli.sources import open_desk, reading_options, store_option, talks_option
from dragoman.moves import ACTS

if TYPE_CHECKING:
    from dragoman.desk import Desk, Taken
    from dragoman.moves.records import Act
    from dragoman.reports import Skipped

_MOST_SHOWN = 200  # reports of which a table says what was found in each
INTERRUPTED = 130  # exit status of a program that Ctrl-C ended


@click.command("read")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option(
    "--talks", "talks_name", metavar="NAME", help="The talks that they belong to; else grouped by what they share."
)
@reading_options
@click.option(
    "--column",
    "columns",
    metavar="FIELD=NAME",
    multiple=True,
    help="Which column of a table or JSON lines holds text, title, outlet, author, published or url.",
)
@click.option(
    "--allow-private",
    metavar="HOST",
    multiple=True,
    help="Fetch from this host though it is not on the public internet.",
)
@format_option("table", "jsonl")
def read_command(
    paths: tuple[str, ...],
    store: str | None,
    talks_name: str | None,
    published: datetime | None,
    threads: int,
    columns: tuple[str, ...],
    allow_private: tuple[str, ...],
    form: str,
) -> None:
    """Read reports into the store and say what was found in each: title, date, furniture dropped, moves, copies.

    PATH is a file, a folder, - for standard input, or an address (https://...), which is fetched.

    What is in the store already is not read again. Stopped at any moment, the command goes on where it stopped when it
    is run again.
    """
    from dragoman.reports import Skipped
    from dragoman.reports.fetching import Fetcher

    fetcher = Fetcher(allow_private=allow_private)
    reader = chosen_reader()  # misuse is said before a store is made
    who = None if reader is None else chosen_name()
    named = _columns(columns)
    read_items: list[Taken] = []
    skipped: list[Skipped] = []
    counts: dict[str, int] = {}
    paths_read: dict[str, str] = {}  # with the id of the report
    with open_desk(store, create=True) as desk:
        try:
            with _counting("reading") as advance:
                day = published.date() if published else None
                for item in desk.read(
                    *paths,
                    published=day,
                    talks=talks_name,
                    reader=reader,
                    reader_name=who,
                    threads=threads,
                    columns=named,
                    fetcher=fetcher,
                ):
                    if isinstance(item, Skipped):
                        skipped.append(item)
                        continue
                    advance()
                    say_refused(item.refused)
                    counts[item.added.outcome] = counts.get(item.added.outcome, 0) + 1
                    paths_read[item.report.path] = item.report.id
                    if form == "jsonl":
                        from dragoman.render.rows import json_lines, report_row

                        write(json_lines([report_row(item.report)]))
                    elif sum(counts.values()) <= _MOST_SHOWN:
                        read_items.append(item)
                    if item.added.another_text:
                        complain(f"{item.report.path}: was read before with another text; both are kept")
            with _counting("working out who is who") as advance:
                talks_of = desk.store.talks_of(tuple(dict.fromkeys(paths_read.values())))
                touched = sorted({name for names in talks_of.values() for name in names})
                for name in touched:
                    desk.prepare(name, linked=False)
                    advance()
        except KeyboardInterrupt:
            kept = sum(counts.values())
            complain(f"stopped; {kept} reports are in {desk.store.where}, run the command again to go on")
            sys.exit(INTERRUPTED)
        if form == "table":
            _summarise(desk, read_items, counts, talks_of)
    _say_skipped(skipped, read=sum(counts.values()), paths=set(paths_read))


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    """Our field -> the name of its column, from FIELD=NAME."""
    from dragoman.reports.rows import FIELDS

    columns = {}
    for pair in pairs:
        field, equals, name = pair.partition("=")
        if field not in FIELDS or not equals or not name:
            raise click.BadParameter(f"write FIELD=NAME, with FIELD one of {', '.join(FIELDS)}", param_hint="--column")
        columns[field] = name
    return columns


def _summarise(desk: Desk, items: list[Taken], counts: dict[str, int], talks_of: Mapping[str, tuple[str, ...]]) -> None:
    from rich.text import Text

    from dragoman.render.plain import visible
    from dragoman.render.tables import copies_view, read_view

    total = sum(counts.values())
    if items and total <= _MOST_SHOWN:
        show_views(read_view(items, talks_of))
    shown = {item.report.id for item in items}
    touched = sorted({name for names in talks_of.values() for name in names})
    for name in touched if total <= _MOST_SHOWN else ():
        talks = desk.talks(name, linked=False)
        here = frozenset(report.path for report in talks.reports if report.id in shown)
        show_views(*copies_view(talks, here))
    told = {"new": "new", "read again": "read again by another reader", "known": "known already"}
    parts = [f"{counts[outcome]} {words}" for outcome, words in told.items() if outcome in counts]
    where = "; ".join(touched) if len(touched) <= 5 else f"{len(touched)}, listed by `dragoman talks`"
    alone = sum(not names for names in talks_of.values())
    show_views(Text(visible(f"{total} reports in {desk.store.where}: {', '.join(parts) or 'none'}")))
    show_views(
        Text(visible(f"Talks: {where or 'none'}" + (f"; {alone} reports tell of no negotiation" if alone else "")))
    )


def _say_skipped(skipped: list[Skipped], *, read: int, paths: set[str]) -> None:
    if not skipped:
        return
    for item in skipped:
        complain(f"{item.path}: {item.reason}; {item.mend}")
    whole = {item.path for item in skipped} - paths
    complain(f"{len(whole)} skipped, {read} read")
    sys.exit(1)


@click.command("talks")
@store_option
@format_option("table", "jsonl", "csv")
def talks_command(store: str | None, form: str) -> None:
    """List the negotiations in the store."""
    from dragoman.render.rows import talks_row
    from dragoman.render.tables import talks_view

    with open_desk(store) as desk:
        entries = desk.list_talks()
    if form == "table":
        show_views(talks_view(entries))
    else:
        write_rows((talks_row(entry) for entry in entries), form)


@click.command("check")
@store_option
def check_command(store: str | None) -> None:
    """Verify the store: pages, hashes, references, and that every span lies in its report."""
    with open_desk(store) as desk:
        found = 0
        for damage in desk.store.check():
            found += 1
            complain(f"{damage.where}: {damage.reason}; {damage.mend}")
        if found:
            complain(f"{desk.store.where}: {found} things are not as they should be")
            sys.exit(1)
        reports = sum(1 for _ in desk.store.list_talks())
        click.echo(f"{desk.store.where}: sound; {reports} talks")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@store_option
def backup_command(file: Path, store: str | None) -> None:
    """Copy the store to a new FILE, while others go on using it."""
    with open_desk(store) as desk:
        desk.store.backup(file)
        click.echo(f"{desk.store.where} is copied to {file}")


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@store_option
@talks_option
@click.option("--party", metavar="NAME", help="Only sentences in which this party makes a move.")
@click.option("--act", type=click.Choice(ACTS), help="Only sentences that tell such a move.")
@click.option("--term", "terms", multiple=True, metavar="TERM", help="Only moves that name this term. Repeatable.")
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Only moves on this issue. Repeatable.")
@click.option("--outlet", metavar="NAME", help="Only reports of this outlet.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only reports of this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only reports of this day or earlier.")
@click.option("--max", "most", type=click.IntRange(1), default=50, show_default=True, help="Sentences at most.")
@format_option("table", "jsonl")
def search_command(
    words: tuple[str, ...],
    store: str | None,
    talks_name: str | None,
    party: str | None,
    act: Act | None,
    terms: tuple[str, ...],
    issues: tuple[str, ...],
    outlet: str | None,
    since: datetime | None,
    until: datetime | None,
    most: int,
    form: str,
) -> None:
    """Find sentences in the reports of the store that hold all WORDS, newest first.

    Words are found in any form ("withdraw", "withdrew" only where they share a stem). Of each report the sentences are
    shown that hold most of the words. Quote several words to find them one after the other: '"buffer zone"'.
    """
    from dragoman.render.rows import json_lines
    from dragoman.render.search import found_view, hit_row
    from dragoman.store import Query

    query = Query(
        words=" ".join(words),
        talks=talks_name,
        outlet=outlet,
        since=since.date() if since else None,
        until=until.date() if until else None,
        party=party,
        act=act,
        terms=terms,
        limit=most,
    )
    with open_desk(store) as desk:
        found = desk.search(query, issues=issues)
    if form == "jsonl":
        write(json_lines(hit_row(hit) for hit in found.hits))
    else:
        show_views(found_view(found))


@click.command("corrections")
@store_option
@talks_option
@click.option(
    "--apply", "applied", metavar="FILE", help="Apply the corrections of a file, as exported by this command."
)
@click.option("--undo", "undone", metavar="ID", help="Take back a correction; of an undo, bring it back.")
@click.option(
    "--training",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write the reports of which a person decided on every move as labels.jsonl and texts.jsonl into this new "
    "folder, to train a reader on.",
)
@click.option("--who", metavar="NAME", help="Who takes it back.  [default: the user of this machine]")
@click.option("--why", metavar="TEXT", default="", help="Why.")
@format_option("table", "jsonl", help_text="Form of the output; jsonl is what --apply takes.")
def corrections_command(
    store: str | None,
    talks_name: str | None,
    applied: str | None,
    undone: str | None,
    training: Path | None,
    who: str | None,
    why: str,
    form: str,
) -> None:
    """List what analysts corrected; apply the corrections of another store; take one back; or write labels.

    With --apply, --talks names the talks whose parties are renamed, where they have another name here.
    """
    if (applied is not None) + (undone is not None) + (training is not None) > 1:
        raise click.UsageError("give either --apply FILE, or --undo ID, or --training FOLDER")
    from dragoman.render.rows import json_lines
    from dragoman.render.search import correction_row, corrections_view
    from dragoman.store import correction_id, live_corrections

    with open_desk(store) as desk:
        if applied:
            new, known = desk.apply_file(Path(applied), talks=talks_name)
            click.echo(f"{new} applied, {known} known already")
        elif undone:
            click.echo(f"undone by {correction_id(desk.undo(undone, who=who, why=why))}")
        elif training:
            export_labels(desk, [talks_name] if talks_name else sorted(e.name for e in desk.list_talks()), training)
        else:
            held = desk.store.corrections(talks_name)
            if form == "jsonl":
                write(json_lines(correction_row(correction) for correction in held))
            else:
                live = frozenset(correction_id(correction) for correction in live_corrections(held))
                show_views(corrections_view(held, live))


@contextmanager
def _counting(what: str) -> Iterator[Callable[[], None]]:
    """A line on a terminal that says how many are done; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(what), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda: bar.advance(task)


STORE_COMMANDS = (
    read_command,
    talks_command,
    search_command,
    corrections_command,
    check_command,
    backup_command,
)
