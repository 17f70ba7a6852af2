"""The command that keeps up with feeds and sitemaps: ``follow``."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import complain, say_refused
from dragoman.cli.readers import chosen_name, chosen_reader, reader_options
from dragoman.cli.sources import open_desk, store_option, talks_option
from dragoman.cli.store import INTERRUPTED

if TYPE_CHECKING:
    from dragoman.desk import Desk
    from dragoman.reports.fetching import Fetcher
    from dragoman.reports.following import Wishes

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SHORTEST_S = 60


def _seconds(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    match = re.fullmatch(r"([0-9]{1,6})([smhd])", value.strip().lower())
    seconds = int(match[1]) * _UNITS[match[2]] if match else 0
    if seconds < _SHORTEST_S:
        raise click.BadParameter("write a number with s, m, h or d, and no less than 1m: 15m, 2h")
    return seconds


@click.command("follow")
@click.argument("lists", nargs=-1, metavar="[ADDRESS|FILE.opml]...")
@store_option
@talks_option
@click.option("--every", metavar="15m", callback=_seconds, help="Go on, once in so much time, until stopped.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Pass over entries that say an earlier day.")
@click.option("--limit", type=click.IntRange(1), help="Fetch so many entries in one round, at most.")
@click.option("--dry-run", is_flag=True, help="Say which entries would be fetched; fetch only the lists.")
@click.option(
    "--allow-private",
    metavar="HOST",
    multiple=True,
    help="Fetch from this host though it is not on the public internet.",
)
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="Chunks read at once.")
@reader_options
def follow_command(
    lists: tuple[str, ...],
    store: str | None,
    talks_name: str | None,
    every: int | None,
    since: datetime | None,
    limit: int | None,
    dry_run: bool,
    allow_private: tuple[str, ...],
    threads: int,
) -> None:
    """Read what is new on feeds and sitemaps into the store: RSS, Atom, JSON Feed, sitemaps, OPML.

    Without an ADDRESS, those that were followed before. Once, for cron, or --every so often. Servers are asked whether
    anything has changed, entries only where robots.txt allows it, each host once a second at most.
    """
    from dragoman.reports.fetching import Fetcher
    from dragoman.reports.following import Wishes

    fetcher = Fetcher(allow_private=allow_private)
    wishes = Wishes(since=since.date() if since else None, limit=limit, dry_run=dry_run)
    addresses = tuple(address for given in lists for address in _addresses(given))
    failed = False
    with open_desk(store, create=True) as desk:
        if not addresses and not desk.store.followed("list"):
            raise click.UsageError("give the address of a feed or sitemap: nothing is followed yet")
        try:
            while True:
                failed = _round(desk, addresses, fetcher, wishes, talks_name, threads)
                if every is None:
                    break
                time.sleep(every)
        except KeyboardInterrupt:
            complain("stopped; what was read is in the store, run the command again to go on")
            sys.exit(INTERRUPTED)
    sys.exit(1 if failed else 0)


def _addresses(given: str) -> tuple[str, ...]:
    """The addresses that an argument stands for: itself, or those in an OPML file."""
    from dragoman.reports.addresses import is_address
    from dragoman.reports.documents import LARGEST
    from dragoman.reports.files import open_files
    from dragoman.reports.following import listed_addresses
    from dragoman.reports.pages import Fault
    from dragoman.reports.records import Skipped

    if is_address(given):
        return (given,)
    for opened in open_files(given):
        if isinstance(opened, Skipped):
            raise click.UsageError(f"{given}: {opened.reason}; {opened.mend}")
        found = listed_addresses(opened.file.read(LARGEST))
        if isinstance(found, Fault):
            raise click.UsageError(f"{given}: {found.reason}; {found.mend}")
        return found
    return ()


def _round(
    desk: Desk, addresses: tuple[str, ...], fetcher: Fetcher, wishes: Wishes, talks_name: str | None, threads: int
) -> bool:
    """One round; whether anything failed in it."""
    from dragoman.reports import Skipped
    from dragoman.reports.following import LeftAlone, Planned

    reader = chosen_reader()
    read = new = planned = skipped = 0
    whole: set[str] = set()
    with _progress() as progress:
        items = desk.follow(
            *addresses,
            fetcher=fetcher,
            wishes=wishes,
            talks=talks_name,
            reader=reader,
            reader_name=None if reader is None else chosen_name(),
            threads=threads,
            progress=progress,
        )
        for item in items:
            match item:
                case Planned():
                    planned += 1
                    click.echo("\t".join((item.url, str(item.published or "undated"), _line(item.title))))
                case LeftAlone():
                    failed = "it failed" if item.failures == 1 else f"it failed {item.failures} times in a row"
                    complain(f"{item.url}: {failed}, so it is left alone until {item.until:%Y-%m-%d %H:%M} UTC")
                case Skipped():
                    skipped += item.path not in whole
                    complain(f"{item.path}: {item.reason}; {item.mend}")
                case _:
                    say_refused(item.refused)
                    whole.add(item.report.path)
                    read += 1
                    new += item.added.outcome == "new"
                    click.echo("\t".join((item.report.path, f"{item.moves} moves", _line(item.report.title))))
    told = f"{planned} would be fetched" if wishes.dry_run else f"{read} read, {new} of them new"
    complain(f"{told}, {skipped} skipped")
    return bool(skipped)


def _line(title: str | None) -> str:
    from dragoman.render.plain import visible

    return visible(title or "")


@contextmanager
def _progress() -> Iterator[Callable[[int, int, int], None]]:
    """A line on a terminal that says how many are done, left and failed, and how fast; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda done, left, failed: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("fetching"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("fetching", total=None, failed=0)
        yield lambda done, left, failed: bar.update(task, completed=done, total=done + left, failed=failed)
