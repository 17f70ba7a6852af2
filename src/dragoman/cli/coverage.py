"""The command ``coverage``."""

from __future__ import annotations

import click

from dragoman.cli.output import finish, format_option, show_views, width, write_rows
from dragoman.cli.sources import Sources, agenda_option, copies_option, on_terms, source_options


@click.command("coverage")
@source_options
@agenda_option
@copies_option
@format_option("table", "jsonl", "csv")
def coverage_command(
    sources: Sources,
    grouped: bool,
    form: str,
) -> None:
    """Show which report says what: a matrix of stances by reports, and what stands out in it.

    What only one report says, demands put in different mouths, reports that disagree, hedges, silences, claims without
    a source, headlines that say more than their reports.
    """
    talks = sources.load()
    talks = on_terms(talks, grouped=grouped)
    from dragoman.render.coverage import coverage_rows, coverage_view

    coverage = talks.coverage()
    if form == "table":
        show_views(coverage_view(talks, coverage, width=width()))
    else:
        write_rows(coverage_rows(talks, coverage), form)
    finish(talks)
