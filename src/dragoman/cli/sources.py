"""Where a command takes its reports from: paths that are read on the spot, or a store that they were read into."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman.cli.readers import chosen_reader, reader_options

if TYPE_CHECKING:
    from dragoman.desk import Desk
    from dragoman.talks import Talks

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_STORE = "dragoman.db"


def store_option(command: Command) -> Command:
    """Add ``--store`` to a command."""
    return click.option(
        "--store",
        "store",
        metavar="FILE|URL",
        help=f"The store: a file, or postgresql://USER@HOST/NAME.  [default: {DEFAULT_STORE}]",
    )(command)


def talks_option(command: Command) -> Command:
    """Add ``--talks`` to a command."""
    return click.option("--talks", "talks_name", metavar="NAME", help="Which talks, where the store holds several.")(
        command
    )


def reading_options(command: Command) -> Command:
    """Add ``--date``, ``--threads`` and the options that say who reads to a command."""
    for option in (
        click.option(
            "--date", "published", type=click.DateTime(["%Y-%m-%d"]), help="The day of reports that give none."
        ),
        click.option(
            "--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="Chunks read at once."
        ),
    ):
        command = option(command)
    return reader_options(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a command looks at: reports read from PATHs on the spot, or talks as they stand in a store."""

    paths: tuple[str, ...]
    store: str | None  # None: the one in this folder
    talks_name: str | None  # None: the only talks of the store
    published: datetime | None = None  # the day of reports that give none; None: they stay undated
    threads: int = 2
    agenda_file: str | None = None  # None: the agenda of the talks, or a drafted one

    @property
    def are_kept(self) -> bool:
        """Whether what a command asks for stands in a store as it was worked out: it is looked up, no report read."""
        return not self.paths and self.published is None and self.agenda_file is None

    def load(self, *, linked: bool = True) -> Talks:
        """The talks that a command looks at.

        ``linked``: whether moves of a store are wanted on the terms of a drafted agenda where none is given.
        """
        if self.paths and (self.store or self.talks_name):
            raise click.UsageError(
                "give either PATHs, or --store and --talks; `dragoman read` reads PATHs into a store"
            )
        if self.paths:
            return _read(self)
        if self.published:
            raise click.UsageError("--date needs PATHs: the store keeps the days of its reports")
        from dragoman.agenda import load_agenda

        agenda = None if self.agenda_file is None else load_agenda(Path(self.agenda_file))
        with open_desk(self.store) as desk:
            return desk.talks(self.talks_name, agenda=agenda, linked=linked)

    def called(self) -> str:
        """What the talks are called where their agenda says nothing."""
        if self.paths:
            return "Talks"
        if self.talks_name is not None:
            return self.talks_name
        with open_desk(self.store) as desk:
            return desk.the_talks()


def source_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add PATH..., ``--store``, ``--talks`` and the options of reading to a command that looks at talks.

    The command is given them as ``sources``, with the agenda of ``agenda_option`` where it has that too.
    """

    @wraps(command)
    def with_sources(
        *,
        paths: tuple[str, ...],
        store: str | None,
        talks_name: str | None,
        published: datetime | None,
        threads: int,
        agenda_file: str | None = None,
        **others: object,
    ) -> None:
        sources = Sources(
            paths=paths,
            store=store,
            talks_name=talks_name,
            published=published,
            threads=threads,
            agenda_file=agenda_file,
        )
        command(sources=sources, **others)

    adding = reading_options(store_option(talks_option(with_sources)))
    return click.argument("paths", nargs=-1, metavar="[PATH]...")(adding)


def agenda_option(command: Command) -> Command:
    """Add ``--agenda`` to a command."""
    return click.option(
        "--agenda",
        "agenda_file",
        metavar="FILE",
        help="An agenda in TOML; without one, issues are found in the reports.",
    )(command)


def copies_option(command: Command) -> Command:
    """Add ``--no-copies`` to a command."""
    return click.option(
        "--copies/--no-copies",
        "grouped",
        default=True,
        help="Count reports of one origin once; or each report by itself, copies too.",
    )(command)


def open_desk(store: str | None, *, create: bool = False) -> Desk:
    """The store that a command was given, or the one in this folder."""
    from dragoman.desk import open_desk as open_store

    if store is None and not create and not Path(DEFAULT_STORE).exists():
        raise click.UsageError(
            f"give PATHs to read on the spot, or read reports into a store first (dragoman read PATH; here is no "
            f"{DEFAULT_STORE})"
        )
    return open_store(store or DEFAULT_STORE, create=create)


def on_terms(talks: Talks, *, grouped: bool) -> Talks:
    """The talks on the terms of their agenda, a drafted one where they have none; ``grouped`` as ``--copies`` says."""
    if talks.agenda is None:
        talks = talks.with_agenda(talks.draft_agenda())
    return talks if grouped else talks.ungrouped()


def _read(sources: Sources) -> Talks:
    from dragoman.talks import read as read_talks

    read = partial(
        read_talks,
        *sources.paths,
        published=sources.published.date() if sources.published else None,
        agenda=sources.agenda_file,
        reader=chosen_reader(),
        threads=sources.threads,
    )
    if not sys.stderr.isatty():
        return read()
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        return read(progress=lambda done, total: bar.update(task, completed=done, total=total))
