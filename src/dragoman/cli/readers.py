"""The options that say who reads."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from dragoman.moves import Reader, ReaderOptions

Command = TypeVar("Command", bound=Callable[..., Any])


def reader_options(command: Command) -> Command:
    """Adds ``--reader`` and its kin. What is given stays with the call, where ``chosen_reader`` finds it."""
    option = partial(click.option, expose_value=False, callback=_keep)
    for add in (
        option(
            "--reader-timeout",
            metavar="SECONDS",
            type=click.FloatRange(0.1, 86_400),
            default=120.0,
            show_default=True,
            help="How long an answer may take.",
        ),
        option("--reader-model", metavar="NAME", help="The model that the server runs."),
        option(
            "--reader-url",
            metavar="URL",
            help="The server that reports are sent to, such as http://127.0.0.1:11434/v1. Its key, if it needs one, is "
            "taken from the environment variable DRAGOMAN_READER_KEY.",
        ),
        option(
            "--reader",
            metavar="NAME",
            default="shipped",
            show_default=True,
            envvar="DRAGOMAN_READER",
            show_envvar=True,
            help="Who reads: shipped, openai (any server that speaks that protocol), or a reader of another package "
            "(large).",
        ),
    ):
        command = add(command)
    return command


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.meta[f"{__name__}.{parameter.name}"] = value


def chosen_options() -> tuple[str, ReaderOptions] | None:
    """The name of the reader that the command line asks for, and what it is told; None for the one in the package."""
    context = click.get_current_context()
    name, url, model = (context.meta.get(f"{__name__}.reader{part}") for part in ("", "_url", "_model"))
    if name in (None, "shipped"):
        if url or model:
            raise click.UsageError("--reader-url and --reader-model go with another reader: add --reader openai")
        return None
    if name == "openai" and not (url and model):
        raise click.UsageError("--reader openai needs the server's --reader-url and its --reader-model")
    from dragoman.moves.choosing import KEY_VARIABLE, ReaderOptions

    timeout_s: float = context.meta[f"{__name__}.reader_timeout"]
    key = os.environ.get(KEY_VARIABLE) or None
    return str(name), ReaderOptions(url=url, model=model, key=key, timeout_s=timeout_s)


def chosen_reader() -> Reader | None:
    """The reader that the command line asks for; None for the one in the package. Raises ReaderError."""
    chosen = chosen_options()
    if chosen is None:
        return None
    from dragoman.moves.choosing import open_reader

    return open_reader(*chosen)


def chosen_name() -> str:
    """What the chosen reader is called in a store."""
    from dragoman.moves.choosing import kept_name

    context = click.get_current_context()
    name, model = (context.meta.get(f"{__name__}.reader{part}") for part in ("", "_model"))
    return kept_name(str(name), model)
