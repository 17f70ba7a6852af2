"""What was read, kept: reports, moves, talks, and what analysts decided.

One protocol (``protocol.py``), kept by SQLite in one file or by PostgreSQL for a team. ``open_store`` opens either.
"""

from dragoman.store.corrections import apply_corrections, apply_links, correction_id, find_evidence, live_corrections
from dragoman.store.forms import FormError, correction_form, parse_correction
from dragoman.store.opening import DEFAULT, open_store
from dragoman.store.protocol import Store
from dragoman.store.records import (
    Added,
    Correction,
    Damage,
    Evidence,
    Found,
    Hit,
    Marks,
    Material,
    Query,
    ReadReport,
    Settled,
    State,
    TalksEntry,
)

__all__ = [
    "DEFAULT",
    "Added",
    "Correction",
    "Damage",
    "Evidence",
    "FormError",
    "Found",
    "Hit",
    "Marks",
    "Material",
    "Query",
    "ReadReport",
    "Settled",
    "State",
    "Store",
    "TalksEntry",
    "apply_corrections",
    "apply_links",
    "correction_form",
    "correction_id",
    "find_evidence",
    "live_corrections",
    "open_store",
    "parse_correction",
]
