"""The command ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.output import complain, finish
from dragoman.cli.sources import Sources, agenda_option, copies_option, open_desk, source_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.desk import Desk

_SUBJECTS = ("moves", "stances", "shifts", "coverage")
_FORMATS = ("csv", "jsonl", "parquet", "graphml", "dna", "annotations")
_TABLES = ("csv", "jsonl", "parquet")  # as in dragoman.render.exports, whose import would slow every command down
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
    sources: Sources,
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
    kept = sources.are_kept and grouped
    if kept and form in _TABLES and subject != "coverage":
        with open_desk(sources.store) as desk:
            complain(f"{output}: {_write_kept(desk, sources.talks_name, subject, form, output)} rows")
        return
    talks = sources.load()
    if talks.agenda is None and (subject != "moves" or form in ("graphml", "dna")):
        talks = talks.with_agenda(talks.draft_agenda())
    if not grouped:
        talks = talks.ungrouped()
    from dragoman.render.exports import write_export

    count = write_export(talks, subject, form, output)
    complain(f"{output}: {count} rows")
    finish(talks)


def _write_kept(desk: Desk, talks_name: str | None, subject: str, form: str, output: Path) -> int:
    """Write what stands in a store row by row, so that a million of them need no more memory than ten."""
    from dragoman.render.exports import write_table
    from dragoman.render.rows import move_row, stance_row
    from dragoman.render.shifts import shift_rows

    rows: Iterable[dict[str, Any]]
    if subject == "moves":
        rows = (move_row(move, report.text) for report, moves in desk.moves(talks_name) for move in moves)
    elif subject == "stances":
        rows = map(stance_row, desk.stances(talks_name))
    else:
        changes = desk.shifts(talks_name)
        rows = shift_rows(changes.talks, changes.shifts)
    return write_table(rows, subject, form, output)
