"""The command that keeps up with feeds and sitemaps: ``follow``."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import Losses, complain, say_refused
from dragoman.cli.readers import chosen_name, chosen_reader, reader_options
from dragoman.cli.reading import INTERRUPTED, Tally, desk_for, progress_bar, wish_options, wishes_of
from dragoman.cli.sources import store_option, talks_option

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
@wish_options
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
    all_skipped: bool,
    allow_private: tuple[str, ...],
    threads: int,
) -> None:
    """Read what is new on feeds and sitemaps into the store: RSS, Atom, JSON Feed, sitemaps, OPML.

    Without an ADDRESS, those that were followed before. Once, for cron, or --every so often. Servers are asked whether
    anything has changed, entries only where robots.txt allows it, each host once a second at most.
    """
    from dragoman.reports.fetching import Fetcher

    fetcher = Fetcher(allow_private=allow_private)
    wishes = wishes_of(since, limit, dry_run=dry_run)
    options = _Options(threads=threads, all_skipped=all_skipped)
    addresses = tuple(address for given in lists for address in _addresses(given))
    status = 0
    with desk_for(store, dry_run=dry_run) as desk:
        if not addresses and not desk.store.followed("list"):
            raise click.UsageError("give the address of a feed or sitemap: nothing is followed yet")
        try:
            while True:
                status = _round(desk, addresses, fetcher, wishes, talks_name, options)
                if every is None:
                    break
                time.sleep(every)
        except KeyboardInterrupt:
            complain("stopped; what was read is in the store, run the command again to go on")
            sys.exit(INTERRUPTED)
    sys.exit(status)


@dataclass(frozen=True, slots=True)
class _Options:
    """How a round is read and told."""

    threads: int
    all_skipped: bool


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
    desk: Desk, addresses: tuple[str, ...], fetcher: Fetcher, wishes: Wishes, talks_name: str | None, options: _Options
) -> int:
    """One round; the exit status that says whether anything failed in it."""
    from dragoman.desk import Taken
    from dragoman.render.plain import visible
    from dragoman.reports import Skipped
    from dragoman.reports.following import LeftAlone, PassedOver, Planned

    reader = chosen_reader()
    tally = Tally(Losses(name_all=options.all_skipped))
    with progress_bar("fetching") as show:

        def progress(done: int, left: int, failed: int) -> None:
            show(done, done + left, read=tally.taken.total(), failed=failed)

        items = desk.follow(
            *addresses,
            fetcher=fetcher,
            wishes=wishes,
            talks=talks_name,
            reader=reader,
            reader_name=None if reader is None else chosen_name(),
            threads=options.threads,
            progress=progress,
        )
        for item in items:
            match item:
                case Planned():
                    tally.plan(item)
                case PassedOver():
                    tally.pass_over(item)
                case LeftAlone():
                    failed = "it failed" if item.failures == 1 else f"it failed {item.failures} times in a row"
                    complain(f"{item.url}: {failed}, so it is left alone until {item.until:%Y-%m-%d %H:%M} UTC")
                case Skipped():
                    tally.losses.add(item)
                case Taken():
                    tally.take(item)
                    say_refused(item.refused)
                    title = visible(item.report.title or "")
                    click.echo("\t".join((item.report.path, f"{item.moves} moves", title)))
    complain(", ".join(tally.parts) or "nothing new")
    return tally.losses.close(None if wishes.dry_run else tally.taken.total())
