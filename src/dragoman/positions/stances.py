"""Stances: what the moves on a term come to for each party.

An act and the sign with which it names a term give an attitude (:data:`ATTITUDES`); the moves with the same party, term
and side are one stance. Nothing is voted away: where moves put a party on both sides of a term, both stances stand, and
:func:`find_contradictions` pairs them.

*Requires or accepts.* Both are on one side: who requires a clause also accepts it, so they are one stance. It is
``requires`` where the moves that require are told in at least as many independent reports as those that only accept.

*Brokers.* A party that puts forward clauses of its own on an issue, and presses a second party for a clause there which
a third one requires and the second refuses, is brokering: it would also sign a deal without that clause. Its demand is
``accepts``.

*Conditions* belong to what is given: only ``accepts`` carries them. (A demand's condition is what the demand is the
price of, and a refusal "unless" something has no place in a stance yet.) They are kept where the independent reports
that tell one are at least as many as the reports that tell none. Of the terms of one issue that a condition names, the
likest counts; over all moves, a condition that another one needs is left out, being implied.

*Hedged* is a stance when every move behind it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from dragoman.agenda.records import Agenda
from dragoman.moves.records import Act, Move
from dragoman.positions.origins import Origins
from dragoman.positions.records import Attitude, Contradiction, Stance, Statement

# What an act says about a term that its object affirms (+1) or negates (-1).
# Threats and accusations say what is feared or blamed, not what should be agreed: they give no stance.
ATTITUDES: Mapping[tuple[Act, int], Attitude] = {
    ("demand", 1): "requires",
    ("demand", -1): "refuses",  # demands that the term not hold
    ("propose", 1): "accepts",
    ("propose", -1): "refuses",  # puts forward a deal without it
    ("offer", 1): "accepts",
    ("offer", -1): "refuses",  # would do the opposite
    ("accept", 1): "accepts",
    ("accept", -1): "refuses",  # agrees to the opposite
    ("reject", 1): "refuses",
    ("reject", -1): "requires",  # will not have the opposite: the term must hold
}


def find_doubtful(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves that name a term and whose score is too low to make a stance: to be looked at, and not counted."""
    return tuple(move for move in moves if move.terms and move.is_doubtful)


def find_set_aside(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves that name a term and are told as a denial, a scenario or an analysis: to be looked at, not counted."""
    return tuple(move for move in moves if move.terms and move.told_as != "move" and not move.is_doubtful)


def find_stances(moves: Iterable[Move], agenda: Agenda, origins: Origins | None = None) -> tuple[Stance, ...]:
    """The stances that linked and resolved moves come to, in the order of the agenda's terms, then by party.

    Moves without a party, those to review, those told as a denial, a scenario or an analysis, and links to terms that
    the agenda does not have, give none. ``origins`` say which reports are no further evidence; None: each is.
    """
    origins = origins or Origins()
    readings = find_statements((move for move in moves if move.is_counted), agenda)
    brokered = _brokered(readings, agenda)
    by_side: dict[tuple[str, str, bool], list[Statement]] = {}
    for reading in readings:
        by_side.setdefault((reading.party, reading.term, reading.attitude == "refuses"), []).append(reading)
    stances = [_stance(side, agenda, origins, brokered) for side in by_side.values()]
    order = {term.id: number for number, term in enumerate(agenda.terms)}
    return tuple(sorted(stances, key=lambda stance: (order[stance.term], stance.party, stance.stance)))


def find_contradictions(stances: Iterable[Stance]) -> tuple[Contradiction, ...]:
    """Where a party stands on both sides of a term; the better supported stance first, the other still shown."""
    held: dict[tuple[str, str], list[Stance]] = {}
    for stance in stances:
        held.setdefault((stance.term, stance.party), []).append(stance)
    return tuple(
        Contradiction(party=party, term=term, stances=tuple(sorted(both, key=_weakness)))
        for (term, party), both in held.items()
        if len({stance.stance == "refuses" for stance in both}) == 2
    )


def _weakness(stance: Stance) -> tuple[int, bool, int, str]:
    return -stance.independent, stance.hedged, -len(stance.moves), stance.stance


def in_order(moves: Iterable[Move]) -> list[Move]:
    """Each move once, by report and place in it, whatever order they came in."""
    ordered = sorted(set(moves), key=_place)
    return [move for _, same in groupby(ordered, _place) for move in _settle_ties(list(same))]


def _place(move: Move) -> tuple[str, int, int, str, str]:
    return move.report, move.object.start, move.object.end, move.act, move.party or ""


def _settle_ties(same: list[Move]) -> list[Move]:
    """Moves of one place by all their fields; written out only here, for that takes longer than all the rest."""
    return same if len(same) == 1 else sorted(same, key=repr)


def find_statements(moves: Iterable[Move], agenda: Agenda) -> list[Statement]:
    """What each move says of each term, by report and place in it; all moves count, doubtful ones too.

    Moves without a party, acts that give no stance, and links to terms that the agenda does not have, give none.
    """
    issues = {term.id: issue.id for issue in agenda.issues for term in issue.terms}
    return [statement for move in in_order(moves) for statement in _read(move, issues)]


def _read(move: Move, issues: Mapping[str, str]) -> Iterable[Statement]:
    if move.party is None:
        return
    likest: dict[str, tuple[float, str]] = {}
    for link in move.condition_terms:
        if link.sign > 0 and link.term in issues:
            best = likest.get(issues[link.term])
            if best is None or (-link.score, link.term) < (-best[0], best[1]):
                likest[issues[link.term]] = (link.score, link.term)
    conditions = tuple(sorted(term for _, term in likest.values()))
    for link in move.terms:
        attitude = ATTITUDES.get((move.act, 1 if link.sign > 0 else -1))
        if attitude is not None and link.term in issues:
            yield Statement(
                move=move,
                party=move.party,
                term=link.term,
                issue=issues[link.term],
                attitude=attitude,
                only_if=tuple(term for term in conditions if term != link.term),
            )


def _brokered(readings: Sequence[Statement], agenda: Agenda) -> frozenset[tuple[str, str]]:
    """Parties and the terms that they only broker."""
    issues = {term.id: issue.id for issue in agenda.issues for term in issue.terms}
    proposers = {(r.party, issues[r.term]) for r in readings if r.move.act == "propose" and r.attitude == "accepts"}
    who: dict[tuple[str, Attitude], set[str]] = {}
    for reading in readings:
        who.setdefault((reading.term, reading.attitude), set()).add(reading.party)
    found: set[tuple[str, str]] = set()
    for (term, attitude), parties in who.items():
        for party in parties if attitude == "requires" else ():
            requiring = {other for other in parties - {party} if (other, issues[term]) not in proposers}
            refusing = who.get((term, "refuses"), set()) - {party} - requiring
            if requiring and refusing and (party, issues[term]) in proposers:
                found.add((party, term))
    return frozenset(found)


def _stance(
    side: Sequence[Statement], agenda: Agenda, origins: Origins, brokered: frozenset[tuple[str, str]]
) -> Stance:
    """The stance of the moves that put one party on one side of one term."""
    party, term = side[0].party, side[0].term
    attitude = side[0].attitude
    if attitude != "refuses":
        requiring = origins.count(r.move for r in side if r.attitude == "requires")
        accepting = origins.count(r.move for r in side if r.attitude == "accepts")
        firm = requiring >= accepting and (party, term) not in brokered
        attitude = "requires" if firm else "accepts"
    found = origins.of(reading.move for reading in side)
    return Stance(
        party=party,
        term=term,
        issue=next(issue.id for issue in agenda.issues if any(t.id == term for t in issue.terms)),
        stance=attitude,
        only_if=_conditions(side, agenda, origins) if attitude == "accepts" else (),
        hedged=all(reading.move.hedged for reading in side),
        reports=tuple(sorted(report for origin in found for report in origin.reports)),
        independent=len(found),
        moves=tuple(dict.fromkeys(reading.move.id for reading in side)),
        origins=found,
    )


def _conditions(side: Sequence[Statement], agenda: Agenda, origins: Origins) -> tuple[str, ...]:
    """The conditions that stand after all moves have been heard."""
    giving = [reading for reading in side if reading.attitude == "accepts"]
    conditional = {reading.move.report for reading in giving if reading.only_if}
    ties = [reading.move for reading in giving if reading.move.report in conditional]
    plain = [reading.move for reading in giving if reading.move.report not in conditional]
    if origins.count(ties) < origins.count(plain):
        return ()
    named = {term for reading in giving for term in reading.only_if}
    needs = {term.id: term.needs for term in agenda.terms}
    implied: set[str] = set()
    for term in named:
        reached, todo = {term}, list(needs.get(term, ()))
        while todo:
            needed = todo.pop()
            if needed not in reached:
                reached.add(needed)
                implied.add(needed)
                todo += needs.get(needed, ())
    return tuple(sorted(named - implied)) or tuple(sorted(named))
