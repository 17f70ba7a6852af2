"""``python -m tests.quality.pin [--lower "reason"]``: read every labelled set again and pin what is reached.

Sets that are not on this machine keep their pins. A score is lowered only with ``--lower``, and the reason is recorded.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.quality.labels import OWN_REPORTS, digest_of, gold_folder, read_labels
from tests.quality.pins import PINS_FILE, LoweredScoreError, Pin, dump_pins, load_pins, pin_of, renew_pins
from tests.quality.reading import read_reports
from tests.quality.scoring import LEVELS, score_moves

READERS = ("shipped", "large")


def label_sets() -> dict[str, Path]:
    """The labelled sets on this machine, by name."""
    gold = gold_folder()
    return {"own-reports": OWN_REPORTS, **({"gold": gold} if gold else {})}


def set_name(labels: str, reader: str) -> str:
    """What a set of labels is called among the pins when a reader has read it."""
    return labels if reader == "shipped" else f"{labels}-{reader}"


def measure_pin(folder: Path, reader: str) -> Pin:
    """Read a set and give the pin that it would get."""
    reports = read_labels(folder)
    return pin_of(digest_of(folder), score_moves(reports, read_reports(reports, reader)))


def main() -> int:
    """Measure, compare, write. Exit status 1 if a score fell and no reason was given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--lower", metavar="REASON", help="let scores fall, and record why")
    options = parser.parse_args()
    pins = load_pins()
    measured = {
        set_name(name, reader): measure_pin(folder, reader)
        for name, folder in label_sets().items()
        for reader in READERS
    }
    for name, pin in measured.items():
        before = pins.sets.get(name)
        for level in LEVELS:
            was = f"{before.f1[level]:.4f}" if before else "not pinned"
            print(f"{name} {level}: {was} -> {pin.f1[level]:.4f}")
    try:
        renewed = renew_pins(pins, measured, reason=options.lower)
    except LoweredScoreError as error:
        print(f"pin: {error}", file=sys.stderr)
        return 1
    PINS_FILE.write_text(dump_pins(renewed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
