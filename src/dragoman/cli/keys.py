"""Single keys and short lines from an analyst, at a terminal or from another program."""

from __future__ import annotations

import os
import select
import sys
from typing import Protocol

import click


class Keys(Protocol):
    """Where keys and lines come from. Both raise EOFError at the end, KeyboardInterrupt at Ctrl-C."""

    def key(self) -> str:
        """One key; Enter is a line break."""
        ...

    def line(self, prompt: str, default: str = "") -> str:
        """A line, without blanks at its ends; ``default`` stands there to be edited, and is what an empty one means."""
        ...


class TerminalKeys:
    """Keys of a terminal, each taken as it is pressed."""

    def key(self) -> str:
        """One key."""
        try:
            import termios
            import tty
        except ImportError:  # not on every platform
            pressed = click.getchar()
        else:
            # As click.getchar, but what is typed ahead is kept, so that a quick hand loses no key.
            before = termios.tcgetattr(sys.stdin)
            try:
                tty.setcbreak(sys.stdin, termios.TCSADRAIN)
                pressed = os.read(sys.stdin.fileno(), 1).decode("utf-8", "replace")
                if pressed == "\x1b" and select.select([sys.stdin], [], [], 0)[0]:  # an arrow
                    pressed += os.read(sys.stdin.fileno(), 2).decode("utf-8", "replace")
            finally:
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
        if pressed in ("", "\x04"):
            raise EOFError
        return "\n" if pressed == "\r" else pressed

    def line(self, prompt: str, default: str = "") -> str:
        """A line, to be edited with the keys of the line editor."""
        try:
            import readline
        except ImportError:  # not on every platform; then the default is shown and Enter takes it
            shown = f"{prompt} [{default}] " if default else f"{prompt} "
            return input(shown).strip() or default
        readline.set_startup_hook(lambda: readline.insert_text(default))
        try:
            return input(f"{prompt} ").strip()
        finally:
            readline.set_startup_hook(None)


class PipedKeys:
    """Keys and lines that another program wrote: one character a key, line breaks between them passed over."""

    def key(self) -> str:
        """One character that is no line break."""
        while (pressed := sys.stdin.read(1)) == "\n":
            pass
        if not pressed:
            raise EOFError
        return pressed

    def line(self, prompt: str, default: str = "") -> str:
        """The rest of the line; an empty one means the default."""
        click.echo(f"{prompt} ", nl=False)
        given = sys.stdin.readline()
        if not given:
            raise EOFError
        click.echo(given.rstrip("\n"))
        return given.strip() or default


def open_keys() -> Keys:
    """The terminal, or what is piped in."""
    return TerminalKeys() if sys.stdin.isatty() else PipedKeys()
