"""What people decided, as pages tell it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.render.pages.records import Decision
from dragoman.render.review import what_was_decided
from dragoman.store import Correction, correction_id, taken_back


def decided(corrections: Iterable[Correction], among: Sequence[Correction]) -> tuple[Decision, ...]:
    """Corrections in words, in their order; ``among`` all of the talks, those that were taken back are said to be."""
    undone = taken_back(among)
    who = {correction_id(correction): correction.who for correction in among if correction.kind == "undo"}
    return tuple(
        Decision(
            id=name,
            kind=correction.kind,
            what=what_was_decided(correction),
            who=correction.who,
            when=correction.when,
            why=correction.why,
            holds=name not in undone,
            taken_back_by=who[undone[name]] if name in undone else None,
            turns=undone.get(name, name),
        )
        for correction in corrections
        for name in (correction_id(correction),)
    )
