"""The analyst's hand, laid over what the machine read.

Corrections are replayed in the order in which they were made, each on what the ones before it left. One that meets its
move no more, because a better reader found it elsewhere or not at all, still puts down what it says: a correction
carries the whole move. It finds the move again by its words: by report, act and object; by an object that shares most
of its words where none is the same; by another act of the same party on these words where no move has the act. What is
put down takes the place of a machine's move that says the same, so that nothing stands there twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.parties import Renaming
from dragoman.store.forms import correction_form, to_json
from dragoman.store.records import Correction, Evidence

LEAST_SHARED: Final = 0.5  # of the characters of both objects together, to be taken for the same


def correction_id(correction: Correction) -> str:
    """First 16 hex digits of the SHA-256 of all that the correction says."""
    return hashlib.sha256(to_json(correction_form(correction)).encode("utf-8")).hexdigest()[:16]


def reports_of(correction: Correction) -> set[str]:
    """The ids of the reports that a correction touches."""
    return {evidence.report for evidence in correction.evidence} | {move.report for move in correction.moves}


def live_corrections(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that hold, in the order in which they were made: neither undone, nor undos themselves."""
    ordered = _in_order(corrections)
    undone = taken_back(ordered)
    return tuple(c for c in ordered if c.kind != "undo" and correction_id(c) not in undone)


def taken_back(corrections: Iterable[Correction]) -> Mapping[str, str]:
    """The ids of corrections that do not hold, undos among them, each with the id of the undo that took it back."""
    undone: dict[str, str] = {}
    for correction in reversed(_in_order(corrections)):  # what undoes stands behind what it undoes
        name = correction_id(correction)
        if correction.kind == "undo" and correction.undoes is not None and name not in undone:
            undone[correction.undoes] = name
    return undone


def _in_order(corrections: Iterable[Correction]) -> list[Correction]:
    return sorted(corrections, key=lambda correction: (correction.when, correction_id(correction)))


def find_renamings(corrections: Iterable[Correction]) -> tuple[Renaming, ...]:
    """What live corrections call parties, in their order."""
    return tuple(
        Renaming(old=correction.old, new=correction.new, words=correction.words)
        for correction in corrections
        if correction.kind == "party" and correction.old is not None and correction.new is not None
    )


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
    by_report: dict[str, list[Move]] = {path: [] for path in names.values()}
    for move in moves:
        by_report.setdefault(move.report, []).append(move)
    for correction in corrections:
        if correction.kind == "replace":
            _replace(by_report, correction, names)
        for renaming in find_renamings([correction]):
            for held in by_report.values():
                held[:] = [_renamed(move, renaming, texts) for move in held]
    ordered = [
        move
        for held in by_report.values()
        for move in (sorted(held, key=_place) if any(move.by_hand for move in held) else held)
    ]
    return tuple(ordered), frozenset(at for at, move in enumerate(ordered) if move.by_hand)


def apply_links(
    moves: Sequence[Move], corrections: Sequence[Correction], names: Mapping[str, str], known: frozenset[str]
) -> tuple[Move, ...]:
    """The moves, linked by the machine, with the links that live corrections give.

    ``known`` are the agenda's terms; a link to none of them was made for another agenda, and leaves the machine's.
    """
    linked = list(moves)
    places: dict[str, list[int]] = {}
    for at, move in enumerate(moves):
        places.setdefault(move.report, []).append(at)
    lineage = Lineage.of(corrections)
    for number, correction in enumerate(corrections):
        if correction.kind != "link":
            continue
        terms = tuple(link for link in correction.terms if link.term in known)
        if correction.terms and not terms:
            continue
        for evidence in correction.evidence:
            here = places.get(names.get(evidence.report, ""), [])
            heirs = lineage.heirs(evidence, number)
            for at in _matching([linked[at] for at in here], heirs[0] if len(heirs) == 1 else evidence):
                linked[here[at]] = replace(linked[here[at]], terms=terms)
    return tuple(linked)


def find_evidence(moves: Sequence[Move], evidence: Evidence) -> tuple[Move, ...]:
    """The moves of one report that ``evidence`` means."""
    return tuple(moves[at] for at in _matching(moves, evidence))


@dataclass(frozen=True, slots=True)
class Lineage:
    """What became of moves under later corrections: a link or a note follows its move through edits and renaming."""

    by_report: Mapping[str, tuple[tuple[int, Correction], ...]]  # replacements, by the report of their evidence
    parties: tuple[tuple[int, Correction], ...]

    @classmethod
    def of(cls, corrections: Sequence[Correction]) -> Lineage:
        """The lineage under live corrections, in their order."""
        by_report: dict[str, list[tuple[int, Correction]]] = {}
        for number, correction in enumerate(corrections):
            for report in {evidence.report for evidence in correction.evidence if correction.kind == "replace"}:
                by_report.setdefault(report, []).append((number, correction))
        return cls(
            {report: tuple(held) for report, held in by_report.items()},
            tuple((number, c) for number, c in enumerate(corrections) if c.kind == "party"),
        )

    def heirs(self, evidence: Evidence, since: int) -> tuple[Evidence, ...]:
        """What stands for ``evidence`` after the corrections from number ``since`` on; (): it was rejected."""
        held: tuple[Evidence, ...] = (evidence,)
        later = sorted(
            (item for item in (*self.by_report.get(evidence.report, ()), *self.parties) if item[0] >= since),
            key=lambda item: item[0],
        )
        for _, correction in later:
            held = tuple(dict.fromkeys(heir for one in held for heir in _heirs(one, correction)))
        return held


def _heirs(evidence: Evidence, correction: Correction) -> Iterable[Evidence]:
    if correction.kind == "party":
        meant = evidence.party == correction.old and correction.old is not None and not correction.words
        return (replace(evidence, party=correction.new),) if meant else (evidence,)
    if not any(_same(evidence, other) for other in correction.evidence):
        return (evidence,)
    return tuple(
        Evidence(report=move.report, object=move.object, act=move.act, party=move.party) for move in correction.moves
    )


def _same(one: Evidence, other: Evidence) -> bool:
    words = (one.report, one.object, one.act) == (other.report, other.object, other.act)
    return words and (other.party is None or one.party == other.party)


def _replace(by_report: dict[str, list[Move]], correction: Correction, names: Mapping[str, str]) -> None:
    met = False
    for evidence in correction.evidence:
        held = by_report.get(names.get(evidence.report, ""))
        if held is not None:
            gone = set(_matching(held, evidence))
            met = met or bool(gone)
            held[:] = [move for at, move in enumerate(held) if at not in gone]
    for move in correction.moves:
        path = names.get(move.report)
        if path is not None:
            held = by_report[path]
            twins = {at for at, other in enumerate(held) if not other.by_hand and _says_same(other, move, exact=met)}
            held[:] = [other for at, other in enumerate(held) if at not in twins]
            held.append(replace(move, report=path, score=None, by_hand=True))


def _says_same(other: Move, move: Move, *, exact: bool) -> bool:
    """Whether a machine's move says what is put down; where the move that was meant is gone, in about these words."""
    if (other.act, other.party) != (move.act, move.party):
        return False
    return other.object == move.object or (not exact and _share(other.object, move.object) >= LEAST_SHARED)


def _matching(moves: Sequence[Move], evidence: Evidence) -> list[int]:
    """Positions of the moves that are meant: those of the same object, else those of the likest one."""
    acts = [at for at, move in enumerate(moves) if move.act == evidence.act]
    found = _likest(moves, acts, evidence.object)
    if not found:  # a move of the party on these words, read as another act by now
        of_party = [at for at, move in enumerate(moves) if move.party == evidence.party and not move.by_hand]
        return _likest(moves, of_party, evidence.object)
    of_party = [at for at in found if moves[at].party == evidence.party]
    # One move alone is meant even where the party is read differently by now; of several, only the party's own.
    return found if evidence.party is None or (len(found) == 1 and not of_party) else of_party


def _likest(moves: Sequence[Move], among: Sequence[int], words: CharSpan) -> list[int]:
    found = [at for at in among if moves[at].object == words]
    if found:
        return found
    # What a person set down stands where it was put, so that only a machine's move is meant by likeness.
    shares = {at: _share(moves[at].object, words) for at in among if not moves[at].by_hand}
    best = max(shares.values(), default=0.0)
    return [at for at in shares if shares[at] == best] if best >= LEAST_SHARED else []


def _share(one: CharSpan, other: CharSpan) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(0, common) / (max(one.end, other.end) - min(one.start, other.start))


def _renamed(move: Move, renaming: Renaming, texts: Mapping[str, str]) -> Move:
    target = renaming.new if move.target == renaming.old and not renaming.words else move.target
    words = move.holder.of(texts[move.report]) if move.holder is not None else move.speaker or ""
    party = renaming.new if move.party is not None and renaming.names(move.party, words) else move.party
    return move if (party, target) == (move.party, move.target) else replace(move, party=party, target=target)


def _place(move: Move) -> tuple[int, int, str, str]:
    return move.object.start, move.object.end, move.act, move.party or ""
