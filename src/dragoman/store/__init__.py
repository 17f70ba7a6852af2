"""What was read, kept: reports, moves, talks, and what analysts decided.

One protocol (``protocol.py``), kept by SQLite in one file or by PostgreSQL for a team. ``open_store`` opens either.
"""

from dragoman.store.corrections import (
    Lineage,
    apply_corrections,
    apply_links,
    correction_id,
    find_evidence,
    find_renamings,
    live_corrections,
    reports_of,
    taken_back,
)
from dragoman.store.exchange import correction_lines, for_talks, next_time, parse_lines
from dragoman.store.forms import FormError, correction_form, parse_correction
from dragoman.store.hand import Signature, evidence_of, link_to, note_on, put_down, rename_party, undo_of
from dragoman.store.opening import DEFAULT, open_store
from dragoman.store.protocol import Store
from dragoman.store.records import (
    Added,
    Correction,
    Damage,
    Evidence,
    Found,
    Hit,
    KeptShifts,
    Marks,
    Material,
    Positions,
    Query,
    ReadReport,
    Settled,
    State,
    TalksEntry,
    Waiting,
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
    "KeptShifts",
    "Lineage",
    "Marks",
    "Material",
    "Positions",
    "Query",
    "ReadReport",
    "Settled",
    "Signature",
    "State",
    "Store",
    "TalksEntry",
    "Waiting",
    "apply_corrections",
    "apply_links",
    "correction_form",
    "correction_id",
    "correction_lines",
    "evidence_of",
    "find_evidence",
    "find_renamings",
    "for_talks",
    "link_to",
    "live_corrections",
    "next_time",
    "note_on",
    "open_store",
    "parse_correction",
    "parse_lines",
    "put_down",
    "rename_party",
    "reports_of",
    "taken_back",
    "undo_of",
]
