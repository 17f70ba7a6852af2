"""What analysts decided, written as labels that a reader can be trained on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import complain
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.desk import Desk


def export_labels(desk: Desk, names: Iterable[str], folder: Path) -> None:
    """Write labels.jsonl and texts.jsonl into a new folder: the reports of which a person decided on every move."""
    from dragoman.render.labels import label_row, text_row
    from dragoman.render.rows import json_lines
    from dragoman.store import live_corrections, reports_of
    from dragoman.talks import readable_sentences

    labels, texts, seen, undecided = [], [], set[str](), 0
    for name in names:
        talks = desk.talks(name, linked=False)
        live = live_corrections(desk.store.corrections(name))
        looked_at = {report for correction in live if correction.kind == "replace" for report in reports_of(correction)}
        for report in talks.reports:
            moves = [move for move in talks.moves if move.report == report.path]
            if report.id not in looked_at or report.id in seen:
                continue
            if not all(move.by_hand for move in moves):
                undecided += 1
                continue
            seen.add(report.id)
            told = [move for move in moves if move.told_as == "move"]
            labels.append(label_row(report, readable_sentences(report)[0], told))
            texts.append(text_row(report))
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise InputError(str(folder), "exists already", "name a new folder, so that no labels are lost") from error
    except OSError as error:
        raise InputError(str(folder), f"cannot be made ({error.strerror})", "name a folder elsewhere") from error
    _write_new(folder / "labels.jsonl", json_lines(labels))
    _write_new(folder / "texts.jsonl", json_lines(texts))
    click.echo(f"{len(labels)} reports with {sum(len(row['moves']) for row in labels)} moves are in {folder}")
    if undecided:
        complain(
            f"{undecided} reports are left out, as nobody decided on all of their moves yet: dragoman review --all "
            "--report PATH"
        )


def _write_new(path: Path, lines: Iterable[str]) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(line + "\n" for line in lines)
    except FileExistsError as error:
        raise InputError(str(path), "exists already", "name a new file, so that nothing is lost") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be written ({error.strerror})", "name a file elsewhere") from error
