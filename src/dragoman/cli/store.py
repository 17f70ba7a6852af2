"""The commands that look into a store and look after it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.labels import export_labels
from dragoman.cli.output import complain, format_option, show_views, write, write_rows
from dragoman.cli.sources import open_desk, store_option, talks_option
from dragoman.moves import ACTS

if TYPE_CHECKING:
    from dragoman.moves.records import Act


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
    from dragoman.store import correction_id, live_corrections, reports_of

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
                ids = {name for correction in held for name in reports_of(correction)}
                found = {report.id: report for name in sorted(ids) for report in desk.store.find_reports(name)}
                show_views(corrections_view(held, live, found))


STORE_COMMANDS = (
    talks_command,
    search_command,
    corrections_command,
    check_command,
    backup_command,
)
