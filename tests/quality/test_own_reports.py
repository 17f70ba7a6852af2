"""The readers keep what they have reached on the project's own labelled reports."""

from __future__ import annotations

import warnings

import pytest

from tests.quality.labels import OWN_REPORTS
from tests.quality.pin import READERS, measure_pin, set_name
from tests.quality.pins import complaints, hints, load_pins


@pytest.mark.parametrize("reader", READERS)
def test_no_score_has_fallen(reader: str) -> None:
    """Micro F1 at each level is at least the pinned one; a rise is told, so that somebody pins it."""
    name = set_name("own-reports", reader)
    pin = load_pins().sets.get(name)
    measured = measure_pin(OWN_REPORTS, reader)
    assert complaints(name, pin, measured) == ()
    for hint in hints(name, pin, measured) if pin else ():
        warnings.warn(hint, stacklevel=1)
