"""Pins never fall by themselves, and say what has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.quality.pins import (
    LoweredScoreError,
    Lowering,
    Pin,
    Pins,
    complaints,
    dump_pins,
    hints,
    load_pins,
    renew_pins,
)

OLD = Pin(digest="aa", f1={"who": 0.8, "act": 0.7, "move": 0.6, "deal": 0.5})
LOWER = Pin(digest="aa", f1={**OLD.f1, "move": 0.5994})
HIGHER = Pin(digest="aa", f1={**OLD.f1, "move": 0.62})


def test_an_equal_score_and_a_rounding_apart_pass() -> None:
    assert complaints("own", OLD, OLD) == ()
    assert complaints("own", OLD, Pin(digest="aa", f1={**OLD.f1, "move": 0.5996})) == ()


def test_a_fallen_score_is_named() -> None:
    (complaint,) = complaints("own", OLD, LOWER)
    assert "own" in complaint
    assert "`move` fell from 0.6000 to 0.5994" in complaint


def test_changed_labels_and_missing_pins_say_how_to_pin() -> None:
    """Changed labels are told as such, even where the scores are better."""
    for complaint in (
        *complaints("own", OLD, Pin(digest="bb", f1=HIGHER.f1)),
        *complaints("own", None, OLD),
    ):
        assert "make pin" in complaint
    assert complaints("own", OLD, Pin(digest="bb", f1=OLD.f1))
    assert complaints("own", None, OLD)


def test_only_a_clear_rise_is_hinted_at() -> None:
    (hint,) = hints("own", OLD, HIGHER)
    assert "`move` rose" in hint
    assert hints("own", OLD, Pin(digest="aa", f1={**OLD.f1, "move": 0.605})) == ()


def test_a_fall_needs_a_reason() -> None:
    for reason in (None, "", "  "):
        with pytest.raises(LoweredScoreError, match="own move"):
            renew_pins(Pins(sets={"own": OLD}), {"own": LOWER}, reason=reason)


def test_a_fall_with_a_reason_is_recorded() -> None:
    pins = renew_pins(Pins(sets={"own": OLD}), {"own": LOWER}, reason="labels of two stories mended")
    assert pins.sets["own"] == LOWER
    assert pins.lowered == (
        Lowering(set="own", level="move", before=0.6, after=0.5994, reason="labels of two stories mended"),
    )
    again = renew_pins(pins, {"own": HIGHER}, reason="not needed")
    assert again.lowered == pins.lowered, "a rise adds no lowering"


def test_sets_that_were_not_measured_keep_their_pins() -> None:
    pins = renew_pins(Pins(sets={"gold": OLD}), {"own": HIGHER})
    assert pins.sets == {"gold": OLD, "own": HIGHER}


def test_pins_survive_the_file(tmp_path: Path) -> None:
    pins = renew_pins(Pins(sets={"own": OLD, "gold": OLD}), {"own": LOWER}, reason='it was "too good"')
    path = tmp_path / "pins.toml"
    path.write_text(dump_pins(pins), encoding="utf-8")
    assert load_pins(path) == pins
    assert load_pins(tmp_path / "none.toml") == Pins(sets={})


@pytest.mark.parametrize("text", ["[own]\ndigest = 'a'\n", "own = 1\n", "[[lowered]]\nset = 'own'\n", "?"])
def test_a_damaged_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pins.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"own|pins|Invalid|Expected"):
        load_pins(path)
