"""Pinned scores: what the reader has reached on each set of labelled reports, and may not fall below.

``pins.toml`` holds for each set a digest of its files and the micro F1 at each level. A score that falls is never
written without a reason, and the reason stays in the file.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from tests.quality.scoring import LEVELS, Level, Scores

PINS_FILE = Path(__file__).parent / "pins.toml"
TOLERANCE = 0.0005  # what rounding and another processor's floating point may cost
WORTH_PINNING = 0.01
DECIMALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What one set of labelled reports was read with."""

    digest: str
    f1: Mapping[Level, float]  # micro


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowering:
    """A score that was let fall, and why."""

    set: str
    level: Level
    before: float
    after: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """All pins by the name of their set, and every lowering there ever was, oldest first."""

    sets: Mapping[str, Pin]
    lowered: tuple[Lowering, ...] = ()


class LoweredScoreError(Exception):
    """A new pin would be lower than the old one, and no reason was given."""


def load_pins(path: Path = PINS_FILE) -> Pins:
    """The pins of a file; a file that does not exist holds none. Raises ValueError for one that is not well formed."""
    if not path.exists():
        return Pins(sets={})
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        lowered = tuple(Lowering(**row) for row in data.pop("lowered", []))
        sets = {
            name: Pin(digest=row["digest"], f1={level: float(row["f1"][level]) for level in LEVELS})
            for name, row in data.items()
        }
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a file of pins ({error}); restore it from version control") from error
    if any(entry.level not in get_args(Level) for entry in lowered):
        raise ValueError(f"{path}: a lowering names no level; restore it from version control")
    return Pins(sets=sets, lowered=lowered)


def dump_pins(pins: Pins) -> str:
    """The pins as TOML; the same pins give the same bytes."""
    lines = ['# Written by `make pin`, read by tests/quality. See CONTRIBUTING.md, "Pinned quality".', ""]
    for name, pin in sorted(pins.sets.items()):
        lines += [f"[{name}]", f"digest = {json.dumps(pin.digest)}", "", f"[{name}.f1]"]
        lines += [f"{level} = {pin.f1[level]:.{DECIMALS}f}" for level in LEVELS]
        lines.append("")
    for entry in pins.lowered:
        lines += ["[[lowered]]", f"set = {json.dumps(entry.set)}", f"level = {json.dumps(entry.level)}"]
        lines += [f"before = {entry.before:.{DECIMALS}f}", f"after = {entry.after:.{DECIMALS}f}"]
        lines += [f"reason = {json.dumps(entry.reason, ensure_ascii=False)}", ""]
    return "\n".join(lines)


def renew_pins(pins: Pins, measured: Mapping[str, Pin], *, reason: str | None = None) -> Pins:
    """Pins with the measured sets in the place of the old ones; sets that were not measured stay.

    Raises:
        LoweredScoreError: a score falls by more than ``TOLERANCE``, and ``reason`` is None or blank.
    """
    falls = [
        Lowering(set=name, level=level, before=old.f1[level], after=new.f1[level], reason=(reason or "").strip())
        for name, new in sorted(measured.items())
        if (old := pins.sets.get(name)) is not None
        for level in LEVELS
        if new.f1[level] < old.f1[level] - TOLERANCE
    ]
    if falls and not falls[0].reason:
        told = "; ".join(f"{fall.set} {fall.level} {fall.before:.4f} -> {fall.after:.4f}" for fall in falls)
        raise LoweredScoreError(f"{told}: give the reason with --lower, or mend the reader")
    return Pins(sets={**pins.sets, **measured}, lowered=(*pins.lowered, *falls))


def pin_of(digest: str, scores: Scores) -> Pin:
    """The pin that a reading would get."""
    return Pin(digest=digest, f1={level: round(scores.micro[level].f1, DECIMALS) for level in LEVELS})


def complaints(name: str, pin: Pin | None, measured: Pin) -> tuple[str, ...]:
    """Why a set may not pass as it was read; empty if it may."""
    if pin is None:
        return (f"{name} is not pinned; run `make pin` and commit tests/quality/pins.toml",)
    if pin.digest != measured.digest:
        return (f"the labelled reports of {name} have changed; run `make pin` and commit tests/quality/pins.toml",)
    return tuple(
        f"{name}: micro F1 of `{level}` fell from {pin.f1[level]:.4f} to {measured.f1[level]:.4f}"
        for level in LEVELS
        if measured.f1[level] < pin.f1[level] - TOLERANCE
    )


def hints(name: str, pin: Pin, measured: Pin) -> tuple[str, ...]:
    """Scores that have risen enough to be worth a new pin."""
    return tuple(
        f"{name}: micro F1 of `{level}` rose from {pin.f1[level]:.4f} to {measured.f1[level]:.4f}; "
        "run `make pin` to keep it there"
        for level in LEVELS
        if measured.f1[level] > pin.f1[level] + WORTH_PINNING
    )
