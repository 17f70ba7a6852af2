"""The command ``brief``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from dragoman.cli.output import finish
from dragoman.cli.sources import Sources, agenda_option, source_options
from dragoman.errors import InputError

FORMS: Final = ("html", "md", "docx")


@click.command()
@source_options
@agenda_option
@click.option("-o", "--output", "output", metavar="FILE", help="Where to write it; without, it is printed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="A page that loads nothing and prints well, Markdown, or a Word document.  [default: as FILE ends, else html]",
)
@click.option("--full", is_flag=True, help="All blockers and openings, and the paragraph around every sentence.")
@click.option("--title", metavar="TEXT", help="Its title, instead of the name of the talks.")
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), help="The day to print on it.")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Count the moves made by this day alone.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Mark what changed since this day.")
def brief(
    sources: Sources,
    output: str | None,
    form: str | None,
    full: bool,
    title: str | None,
    dated: datetime | None,
    as_of: datetime | None,
    since: datetime | None,
) -> None:
    """Write the briefing: what stands, what blocks a deal, what would open one, and every sentence behind it.

    One file, which loads nothing and runs nothing. The same reports give the same bytes.
    """
    if form is None:
        ending = "" if output is None else Path(output).suffix.lower().removeprefix(".")
        form = ending if ending in FORMS else FORMS[0]
    if form == "docx" and output in (None, "-") and sys.stdout.isatty():
        raise click.UsageError("A Word document cannot be shown here: name a file with -o.")
    talks = sources.load()
    from dragoman.render.briefing import briefing_html, briefing_markdown
    from dragoman.render.pages.basis import Basis
    from dragoman.render.pages.briefing import briefing_page

    drafted = talks.agenda is None
    page = briefing_page(
        Basis(talks.with_agenda(talks.draft_agenda()) if drafted else talks, drafted=drafted, called=sources.called()),
        as_of=as_of.date() if as_of else None,
        since=since.date() if since else None,
        dated=dated.date() if dated else None,
        title=title,
        full=full,
    )
    if form == "docx":
        from dragoman.render.word import briefing_word

        content = briefing_word(page)
    else:
        content = (briefing_html(page) if form == "html" else briefing_markdown(page)).encode()
    if output is None or output == "-":
        click.echo(content, nl=False)
    else:
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise InputError(output, f"cannot be written ({error.strerror})", "name another file with -o") from error
    finish(talks)
