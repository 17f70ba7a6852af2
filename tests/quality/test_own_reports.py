"""The shipped reader keeps what it has reached on the project's own labelled reports."""

from __future__ import annotations

import warnings

import pytest

from tests.quality.labels import OWN_REPORTS
from tests.quality.pin import measure_pin
from tests.quality.pins import Pin, complaints, hints, load_pins


@pytest.fixture(scope="module")
def measured() -> Pin:
    return measure_pin(OWN_REPORTS)


def test_no_score_has_fallen(measured: Pin) -> None:
    """Micro F1 at each level is at least the pinned one; a rise is told, so that somebody pins it."""
    pin = load_pins().sets.get("own-reports")
    assert complaints("own-reports", pin, measured) == ()
    for hint in hints("own-reports", pin, measured) if pin else ():
        warnings.warn(hint, stacklevel=1)
