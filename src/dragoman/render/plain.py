"""Text from outside, made safe to print."""

from __future__ import annotations

_INVISIBLE = {code: f"<U+{code:04X}>" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}
_CONTROLS = {code: "\ufffd" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in (0x09, 0x0A)}
_SHOWN = str.maketrans({**_INVISIBLE, **_CONTROLS})


def visible(text: str) -> str:
    """The text on one line; characters that steer the terminal or the direction of writing become visible ones."""
    return " ".join(shown(text).split())


def shown(text: str) -> str:
    """The text with its blanks and line breaks as they are; characters that steer become visible ones."""
    return text.translate(_SHOWN)
