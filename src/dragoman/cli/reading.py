"""The command that reads reports into a store: ``read``; and what it shares with ``follow``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from dragoman.cli.output import Losses, complain, format_option, say_refused, show_views, write
from dragoman.cli.readers import chosen_name, chosen_reader
from dragoman.cli.sources import DEFAULT_STORE, open_desk, reading_options, store_option

if TYPE_CHECKING:
    from dragoman.desk import Desk, Taken
    from dragoman.reports.following import PassedOver, Planned, Wishes

Command = TypeVar("Command", bound=Callable[..., Any])

INTERRUPTED = 130  # exit status of a program that Ctrl-C ended
_MOST_SHOWN = 200  # reports of which a table says what was found in each


def wish_options(command: Command) -> Command:
    """Add ``--since``, ``--limit``, ``--dry-run``, ``--all-skipped`` and ``--allow-private`` to a command."""
    for option in (
        click.option(
            "--allow-private",
            metavar="HOST",
            multiple=True,
            help="Fetch from this host though it is not on the public internet.",
        ),
        click.option("--all-skipped", is_flag=True, help="Name everything that was skipped, not a few of each kind."),
        click.option(
            "--dry-run",
            is_flag=True,
            help="Say what would be read, and read nothing; only addresses given and lists in them are fetched.",
        ),
        click.option(
            "--limit", type=click.IntRange(1), metavar="N", help="Read N new reports at most; run again for the next."
        ),
        click.option(
            "--since", type=click.DateTime(["%Y-%m-%d"]), help="Pass over what says an earlier day; not what says none."
        ),
    ):
        command = option(command)
    return command


def wishes_of(since: datetime | None, limit: int | None, *, dry_run: bool) -> Wishes:
    """What the options of ``wish_options`` ask."""
    from dragoman.reports.following import Wishes

    return Wishes(since=since.date() if since else None, limit=limit, dry_run=dry_run)


@contextmanager
def desk_for(store: str | None, *, dry_run: bool) -> Iterator[Desk]:
    """The store to read into; a dry run looks into the one that is there, and makes none."""
    if not dry_run or (store and "://" in store) or Path(store or DEFAULT_STORE).exists():
        with open_desk(store, create=True) as desk:
            yield desk
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, open_desk(str(Path(folder) / DEFAULT_STORE), create=True) as desk:
        yield desk


class Tally:
    """What became of all that was met, counted for the closing summary."""

    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.taken = Counter[str]()  # by outcome
        self.passed_over = Counter[str]()  # by reason
        self.planned = 0
        self.copies = 0

    def take(self, item: Taken) -> None:
        """Count a report."""
        self.taken[item.added.outcome] += 1
        self.copies += item.added.alike is not None
        self.losses.read(item.report.path)

    def pass_over(self, item: PassedOver) -> None:
        """Count reports that were not read."""
        self.passed_over[item.why] += item.count

    def plan(self, item: Planned) -> None:
        """Count and print a report that would be read."""
        from dragoman.render.plain import visible

        self.planned += 1
        click.echo("\t".join((item.path, str(item.published or "undated"), visible(item.title or ""))))

    @property
    def parts(self) -> list[str]:
        """How many of what."""
        copies = f" ({self.copies} of them {'a copy' if self.copies == 1 else 'copies'})" if self.copies else ""
        told = [
            (self.planned, "would be read"),
            (self.taken["new"], f"new{copies}"),
            (self.taken["read again"], "read again by another reader"),
            (self.taken["known"] + self.passed_over["known"], "known already"),
            (self.passed_over["earlier"], "of an earlier day passed over"),
        ]
        return [f"{count} {words}" for count, words in told if count]


class _Show(Protocol):
    def __call__(self, done: int, total: int | None, *, read: int, failed: int) -> None:
        """Show how much is done and of how much, how many reports were read, and how many things failed."""


@contextmanager
def progress_bar(what: str) -> Iterator[_Show]:
    """A line on a terminal: done, left, rate, errors so far; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total, *, read, failed: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        *(TextColumn(what), BarColumn(), TextColumn("{task.fields[told]}")),
        *(TimeElapsedColumn(), TextColumn("gone,"), TimeRemainingColumn(), TextColumn("left")),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None, told="")

        def show(done: int, total: int | None, *, read: int, failed: int) -> None:
            rate = read / max(0.001, time.monotonic() - began)
            bar.update(task, completed=done, total=total, told=f"{read} read, {rate:.1f}/s, {failed} skipped")

        yield show


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
@wish_options
@format_option("table", "jsonl")
def read_command(
    paths: tuple[str, ...],
    store: str | None,
    talks_name: str | None,
    published: datetime | None,
    threads: int,
    columns: tuple[str, ...],
    since: datetime | None,
    limit: int | None,
    dry_run: bool,
    all_skipped: bool,
    allow_private: tuple[str, ...],
    form: str,
) -> None:
    """Read reports into the store and say what was found in each: title, date, furniture dropped, moves, copies.

    PATH is a file, a folder, - for standard input, or an address (https://...), which is fetched.

    What is in the store already is not read again. Stopped at any moment, the command goes on where it stopped when it
    is run again.
    """
    from dragoman.desk import Taken, recipe
    from dragoman.reports import Skipped
    from dragoman.reports.fetching import Fetcher
    from dragoman.reports.following import PassedOver, Planned
    from dragoman.reports.reading import Place

    reader = chosen_reader()  # misuse is said before a store is made
    who = None if reader is None else chosen_name()
    named = _columns(columns)
    wishes = wishes_of(since, limit, dry_run=dry_run)
    tally = Tally(Losses(name_all=all_skipped))
    shown: list[Taken] = []
    ids: dict[str, None] = {}
    place = Place()
    with desk_for(store, dry_run=dry_run) as desk:
        try:
            with progress_bar("reading") as show:
                if sys.stderr.isatty():
                    place.survey(paths)
                    show(0, place.total, read=0, failed=0)
                for item in desk.read(
                    *paths,
                    published=published.date() if published else None,
                    talks=talks_name,
                    reader=reader,
                    reader_name=who,
                    threads=threads,
                    columns=named,
                    fetcher=Fetcher(allow_private=allow_private),
                    wishes=wishes,
                    place=place,
                ):
                    match item:
                        case Skipped():
                            tally.losses.add(item)
                        case PassedOver():
                            tally.pass_over(item)
                        case Planned():
                            tally.plan(item)
                        case Taken():
                            _take(item, tally, form)
                            ids[item.report.id] = None
                            if len(shown) <= _MOST_SHOWN:
                                shown.append(item)
                    read = tally.taken.total() + tally.planned
                    show(place.done, place.total, read=read, failed=tally.losses.count)
            if not dry_run:
                talks_of = desk.store.talks_of(tuple(ids))
                with progress_bar("working out who is who") as show:
                    touched = {name for names in talks_of.values() for name in names}
                    behind = [name for name in desk.store.unsettled(recipe(), linked=False) if name in touched]
                    for number, name in enumerate(behind):
                        desk.prepare(name, linked=False)
                        show(number + 1, len(behind), read=tally.taken.total(), failed=tally.losses.count)
        except KeyboardInterrupt:
            complain(
                f"stopped; {tally.taken.total()} reports are in {desk.store.where}, run the command again to go on"
            )
            sys.exit(INTERRUPTED)
        if dry_run:
            complain(", ".join(tally.parts) or "nothing would be read")
        elif form == "table":
            _summarise(desk, shown, tally, talks_of)
    sys.exit(tally.losses.close(None if dry_run else tally.taken.total()))


def _take(item: Taken, tally: Tally, form: str) -> None:
    tally.take(item)
    say_refused(item.refused)
    if form == "jsonl":
        from dragoman.render.rows import json_lines, report_row

        write(json_lines([report_row(item.report)]))
    if item.added.another_text:
        complain(f"{item.report.path}: was read before with another text; both are kept")


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


def _summarise(desk: Desk, items: list[Taken], tally: Tally, talks_of: Mapping[str, tuple[str, ...]]) -> None:
    from rich.text import Text

    from dragoman.render.plain import visible
    from dragoman.render.tables import copies_view, read_view

    total = tally.taken.total()
    if items and total <= _MOST_SHOWN:
        show_views(read_view(items, talks_of))
    ids = {item.report.id for item in items}
    touched = sorted({name for names in talks_of.values() for name in names})
    for name in touched if total <= _MOST_SHOWN else ():
        talks = desk.talks(name, linked=False)
        here = frozenset(report.path for report in talks.reports if report.id in ids)
        show_views(*copies_view(talks, here))
    where = "; ".join(touched) if len(touched) <= 5 else f"{len(touched)}, listed by `dragoman talks`"
    alone = sum(not names for names in talks_of.values())
    met = total + tally.passed_over["known"]
    show_views(Text(visible(f"{met} reports in {desk.store.where}: {', '.join(tally.parts) or 'none'}")))
    if met and not total:  # entries of lists that were read before, and are not looked at again
        return
    show_views(
        Text(visible(f"Talks: {where or 'none'}" + (f"; {alone} reports tell of no negotiation" if alone else "")))
    )
