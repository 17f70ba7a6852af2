"""The command ``serve``."""

from __future__ import annotations

import getpass
import ipaddress
import os

import click

from dragoman.cli.readers import chosen_options
from dragoman.cli.sources import DEFAULT_STORE, Sources, agenda_option, source_options


@click.command()
@source_options
@agenda_option
@click.option("--port", type=click.IntRange(0, 65535), default=8347, show_default=True, help="0: any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address needs a password.")
@click.option(
    "--allow-host", "others", multiple=True, metavar="HOST[:PORT]", help="Another name of this server. Repeatable."
)
@click.option("--as", "who", metavar="NAME", help="Whose corrections these are.  [default: your login name]")
def serve(
    sources: Sources,
    port: int,
    host: str,
    others: tuple[str, ...],
    who: str | None,
) -> None:
    """Open the web application on this machine: on PATHs, to look at, or on a store, to work with.

    A store that is not there is made. Where another address than this machine's own is asked for, everybody needs the
    password in DRAGOMAN_PASSWORD.
    """
    password = os.environ.get("DRAGOMAN_PASSWORD") or None
    if not _is_loopback(host) and password is None:
        raise click.UsageError(f"--host {host} lets others in: set a password in DRAGOMAN_PASSWORD first")
    from dragoman.desk import open_desk
    from dragoman.web.clerk import ClerkProcess
    from dragoman.web.server import run
    from dragoman.web.shelf import FixedShelf, Shelf, StoreShelf

    shelf: Shelf
    if sources.paths:
        talks = sources.load()
        drafted = talks.agenda is None
        shelf = FixedShelf(talks.with_agenda(talks.draft_agenda()) if drafted else talks, drafted=drafted)
    elif sources.agenda_file or sources.published or sources.talks_name:
        raise click.UsageError("--agenda, --date and --talks need PATHs; a store has agendas of its own")
    else:
        address = sources.store or DEFAULT_STORE
        shelf = StoreShelf(open_desk(address), ClerkProcess(address, chosen_options()))
    try:
        run(shelf, host=host, port=port, others=others, who=who or _login(), password=password, say=click.echo)
    finally:
        shelf.close()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "analyst"
