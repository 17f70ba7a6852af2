"""The analyst's hand, laid over what the machine read.

Corrections are replayed in the order in which they were made, each on what the ones before it left. One that meets its
move no more, because a better reader found it elsewhere or not at all, still puts down what it says: a correction
carries the whole move. It finds the move again by report, act and object; by an object that shares most of its words
where none is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.store.forms import correction_form, to_json
from dragoman.store.records import Correction, Evidence

LEAST_SHARED: Final = 0.5  # of the characters of both objects together, to be taken for the same


def correction_id(correction: Correction) -> str:
    """First 16 hex digits of the SHA-256 of all that the correction says."""
    return hashlib.sha256(to_json(correction_form(correction)).encode("utf-8")).hexdigest()[:16]


def live_corrections(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that hold, in the order in which they were made: neither undone, nor undos themselves."""
    ordered = sorted(corrections, key=lambda correction: (correction.when, correction_id(correction)))
    undone: set[str] = set()
    live: list[Correction] = []
    for correction in reversed(ordered):  # what undoes stands behind what it undoes
        if correction_id(correction) in undone:
            continue
        if correction.kind == "undo":
            if correction.undoes is not None:
                undone.add(correction.undoes)
        else:
            live.append(correction)
    return tuple(reversed(live))


def apply_corrections(
    moves: Iterable[Move], corrections: Sequence[Correction], names: Mapping[str, str], texts: Mapping[str, str]
) -> tuple[tuple[Move, ...], frozenset[int]]:
    """The moves with live corrections laid over them, and the positions of those that a person set down.

    Args:
        moves: resolved, in the order of the reports.
        corrections: live ones, in their order.
        names: the path of each report, by its id; what stands in other reports is passed over.
        texts: the text of each report, by its path.
    """
    by_report: dict[str, list[tuple[Move, bool]]] = {path: [] for path in names.values()}
    for move in moves:
        by_report.setdefault(move.report, []).append((move, False))
    for correction in corrections:
        if correction.kind == "replace":
            _replace(by_report, correction, names)
        elif correction.kind == "party":
            for held in by_report.values():
                held[:] = [(_renamed(move, correction, texts), human) for move, human in held]
    ordered = [
        item
        for held in by_report.values()
        for item in (sorted(held, key=_place) if any(human for _, human in held) else held)
    ]
    return tuple(move for move, _ in ordered), frozenset(at for at, (_, human) in enumerate(ordered) if human)


def apply_links(
    moves: Sequence[Move], corrections: Sequence[Correction], names: Mapping[str, str], known: frozenset[str]
) -> tuple[Move, ...]:
    """The moves, linked by the machine, with the links that live corrections give; ``known`` are the agenda's terms."""
    linked = list(moves)
    for correction in corrections:
        if correction.kind != "link":
            continue
        for evidence in correction.evidence:
            path = names.get(evidence.report)
            here = [at for at, move in enumerate(linked) if move.report == path]
            for at in _matching([linked[at] for at in here], evidence):
                terms = tuple(link for link in correction.terms if link.term in known)
                linked[here[at]] = replace(linked[here[at]], terms=terms)
    return tuple(linked)


def find_evidence(moves: Sequence[Move], evidence: Evidence) -> tuple[Move, ...]:
    """The moves of one report that ``evidence`` means."""
    return tuple(moves[at] for at in _matching(moves, evidence))


def _replace(by_report: dict[str, list[tuple[Move, bool]]], correction: Correction, names: Mapping[str, str]) -> None:
    for evidence in correction.evidence:
        held = by_report.get(names.get(evidence.report, ""))
        if held is not None:
            gone = set(_matching([move for move, _ in held], evidence))
            held[:] = [item for at, item in enumerate(held) if at not in gone]
    for move in correction.moves:
        path = names.get(move.report)
        if path is not None:
            by_report[path].append((replace(move, report=path), True))


def _matching(moves: Sequence[Move], evidence: Evidence) -> list[int]:
    """Positions of the moves that are meant: those of the same object, else those of the likest one."""
    acts = [at for at, move in enumerate(moves) if move.act == evidence.act]
    found = [at for at in acts if moves[at].object == evidence.object]
    if not found:
        shares = {at: _share(moves[at].object, evidence.object) for at in acts}
        best = max(shares.values(), default=0.0)
        found = [at for at in acts if shares[at] == best] if best >= LEAST_SHARED else []
    of_party = [at for at in found if moves[at].party == evidence.party]
    # One move alone is meant even where the party is read differently by now; of several, only the party's own.
    return found if evidence.party is None or (len(found) == 1 and not of_party) else of_party


def _share(one: CharSpan, other: CharSpan) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / (max(one.end, other.end) - min(one.start, other.start))


def _renamed(move: Move, correction: Correction, texts: Mapping[str, str]) -> Move:
    if correction.old is None or correction.new is None:
        return move
    target = correction.new if move.target == correction.old and not correction.words else move.target
    party = move.party
    if party == correction.old and (not correction.words or _is_named(move, correction.words, texts[move.report])):
        party = correction.new
    return move if (party, target) == (move.party, move.target) else replace(move, party=party, target=target)


def _is_named(move: Move, words: str, text: str) -> bool:
    named = move.holder.of(text) if move.holder is not None else move.speaker or ""
    return words.casefold() in named.casefold()


def _place(item: tuple[Move, bool]) -> tuple[int, int, str, str]:
    move, _ = item
    return move.object.start, move.object.end, move.act, move.party or ""
