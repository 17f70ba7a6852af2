"""The command ``shifts``."""

from __future__ import annotations

from datetime import datetime

import click

from dragoman.cli.output import finish, format_option, show_views, write_rows
from dragoman.cli.sources import (
    Sources,
    agenda_option,
    copies_option,
    on_terms,
    open_desk,
    source_options,
)

_MOST_SHOWN = 50  # changed, new and undated ones in the table; rows have all


@click.command("shifts")
@source_options
@agenda_option
@copies_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day; what came before is what it starts from.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@format_option("table", "jsonl", "csv")
def shifts_command(
    sources: Sources,
    grouped: bool,
    since: datetime | None,
    until: datetime | None,
    form: str,
) -> None:
    """Show what changed: stances new, changed, withdrawn and told again, with the sentences before and after.

    A statement is placed on the day that its sentence says, else on that of its report; undated ones are kept apart.
    """
    first, last = since.date() if since else None, until.date() if until else None
    if first and last and first > last:
        raise click.UsageError("--since lies after --until")
    counts = None
    if sources.are_kept and grouped:
        with open_desk(sources.store) as desk:
            kept = desk.shifts(sources.talks_name, first, last, most=_MOST_SHOWN if form == "table" else None)
        talks, found, counts = kept.talks, kept.shifts, kept.counts
    else:
        talks = sources.load()
        talks = on_terms(talks, grouped=grouped)
        found = talks.shifts(first, last)
    from dragoman.render.shifts import shift_rows, shifts_view

    if form == "table":
        show_views(shifts_view(talks, found, first, last, counts=counts, most=_MOST_SHOWN))
    else:
        write_rows(shift_rows(talks, found), form)
    finish(talks)
