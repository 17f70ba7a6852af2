"""Corrections as an analyst makes them: each a record of its own, signed with who, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from dragoman.moves.records import Move, TermLink
from dragoman.store.corrections import correction_id
from dragoman.store.records import Correction, Evidence

_NOT_EDITED = frozenset({"report", "score", "by_hand", "terms", "condition_terms"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who decides, when, and why."""

    who: str
    when: str  # ISO time in UTC, of microseconds, so that decisions made one after the other stay so
    why: str = ""


def evidence_of(move: Move, ids: Mapping[str, str]) -> Evidence:
    """What names a move through every reading; ``ids`` are the reports' ids by their paths."""
    return Evidence(report=ids[move.report], object=move.object, act=move.act, party=move.party)


def put_down(old: Iterable[Move], new: Iterable[Move], ids: Mapping[str, str], signed: Signature) -> Correction:
    """``new`` moves in place of ``old`` ones: accepts, edits, rejects, splits, merges or adds (see ``Correction``)."""
    old, new = tuple(old), tuple(new)
    bare = tuple(
        replace(move, report=ids[move.report], score=None, terms=(), condition_terms=(), by_hand=False) for move in new
    )
    return Correction(
        kind="replace",
        who=signed.who,
        when=signed.when,
        why=signed.why,
        evidence=tuple(evidence_of(move, ids) for move in old),
        moves=bare,
        changed=changed_fields(old[0], new[0]) if len(old) == len(new) == 1 else (),
    )


def changed_fields(old: Move, new: Move) -> tuple[str, ...]:
    """The names of the fields in which two readings of a move differ, sorted."""
    names = sorted(field.name for field in fields(Move) if field.name not in _NOT_EDITED)
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def link_to(move: Move, terms: Sequence[TermLink], ids: Mapping[str, str], signed: Signature) -> Correction:
    """The move names exactly these terms."""
    return Correction(
        kind="link",
        who=signed.who,
        when=signed.when,
        why=signed.why,
        evidence=(evidence_of(move, ids),),
        terms=tuple(terms),
    )


def rename_party(talks: str, old: str, new: str, signed: Signature, *, words: str | None = None) -> Correction:
    """In these talks, a party is called ``new``; with ``words``, only where a report names it by these.

    A ``new`` name that another party has merges the two.
    """
    return Correction(
        kind="party", who=signed.who, when=signed.when, why=signed.why, talks=talks, old=old, new=new, words=words
    )


def note_on(move: Move, ids: Mapping[str, str], signed: Signature) -> Correction:
    """A remark on a move, which stands in ``signed.why`` and changes nothing."""
    return Correction(kind="note", who=signed.who, when=signed.when, why=signed.why, evidence=(evidence_of(move, ids),))


def undo_of(correction: Correction, signed: Signature) -> Correction:
    """A correction is taken back; of an undo, brought back."""
    return Correction(kind="undo", who=signed.who, when=signed.when, why=signed.why, undoes=correction_id(correction))
