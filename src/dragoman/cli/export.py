"""The command ``export``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from dragoman.cli.output import complain, finish
from dragoman.cli.sources import agenda_option, copies_option, load_talks, source_options

_SUBJECTS = ("moves", "stances", "shifts", "coverage")
_FORMATS = ("csv", "jsonl", "parquet", "graphml", "dna", "annotations")
_FITS = {"graphml": ("moves", "stances"), "dna": ("moves",), "annotations": ("moves",)}


@click.command("export")
@click.argument("subject", type=click.Choice(_SUBJECTS))
@source_options
@agenda_option
@copies_option
@click.option("--format", "form", type=click.Choice(_FORMATS), default="csv", show_default=True, help="Form.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file; it is replaced.")
def export_command(
    subject: str,
    paths: tuple[str, ...],
    store: str | None,
    talks_name: str | None,
    published: datetime | None,
    threads: int,
    agenda_file: str | None,
    grouped: bool,
    form: str,
    output: Path,
) -> None:
    """Write moves, stances, shifts or coverage to a file, whole, and say how many rows it has.

    graphml: parties and terms as a network of stances or moves. dna: actors by terms, a statement a row, as Discourse
    Network Analyzer has them. annotations: each move as a W3C Web Annotation. parquet needs dragoman[parquet].
    """
    if subject not in _FITS.get(form, _SUBJECTS):
        raise click.UsageError(f"--format {form} is for {' and '.join(_FITS[form])}, not for {subject}")
    talks = load_talks(
        paths,
        store=store,
        talks_name=talks_name,
        published=published,
        threads=threads,
        agenda_file=agenda_file,
    )
    if talks.agenda is None and (subject != "moves" or form in ("graphml", "dna")):
        talks = talks.with_agenda(talks.draft_agenda())
    if not grouped:
        talks = talks.ungrouped()
    from dragoman.render.exports import write_export

    count = write_export(talks, subject, form, output)
    complain(f"{output}: {count} rows")
    finish(talks)
