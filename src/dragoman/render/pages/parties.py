"""Who is who, as pages: the parties by their moves, and one with all that its name rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dragoman.moves.records import Move
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.decisions import decided
from dragoman.render.pages.moves import named_by
from dragoman.render.pages.records import NameSeen, PartiesPage, PartyLine, PartyPage
from dragoman.reviewing import Docket
from dragoman.store import Correction

MOST_NAMES, MOST_SPEAKERS = 8, 8  # of a party in the list of all


def parties_page(basis: Basis, docket: Docket) -> PartiesPage:
    """A line for each party, the one with most moves first, and what was decided on parties."""
    held: dict[str, list[Move]] = {}
    for move in basis.talks.moves:
        if move.party is not None:
            held.setdefault(move.party, []).append(move)
    lines = tuple(
        PartyLine(
            party=party,
            moves=len(moves),
            reports=len({move.report for move in moves}),
            names=tuple(names_seen(basis, moves)[:MOST_NAMES]),
            speakers=speakers_of(moves)[:MOST_SPEAKERS],
        )
        for party, moves in sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    made = [correction for correction in docket.corrections if correction.kind == "party"]
    return PartiesPage(name=basis.name, parties=lines, decisions=decided(reversed(made), docket.corrections))


def party_page(basis: Basis, docket: Docket, party: str) -> PartyPage:
    """One party: the words that name it, who speaks for it, where it stands, and what was decided on its name."""
    moves = [move for move in basis.talks.moves if move.party == party]
    return PartyPage(
        name=basis.name,
        party=party,
        moves=len(moves),
        reports=len({move.report for move in moves}),
        names=tuple(names_seen(basis, moves)),
        unnamed=sum(move.holder is None for move in moves),
        speakers=speakers_of(moves),
        stances=tuple(basis.line(stance) for term in basis.terms for stance in basis.cells.get((party, term), ())),
        others=tuple(other for other in docket.parties() if other != party),
        decisions=decided(reversed(on_party(docket, party)), docket.corrections),
    )


def on_party(docket: Docket, party: str) -> tuple[Correction, ...]:
    """What people decided on the name of a party, oldest first."""
    return tuple(c for c in docket.corrections if c.kind == "party" and party in (c.old, c.new))


def names_seen(basis: Basis, moves: Iterable[Move]) -> list[NameSeen]:
    """The words by which sentences name a party, the most frequent first."""
    counts: Counter[str] = Counter()
    reports: dict[str, set[str]] = {}
    for move in moves:
        words = named_by(basis, move)
        if words is not None:
            counts[words] += 1
            reports.setdefault(words, set()).add(move.report)
    ordered = sorted(counts, key=lambda words: (-counts[words], words))
    return [NameSeen(words=words, moves=counts[words], reports=len(reports[words])) for words in ordered]


def speakers_of(moves: Iterable[Move]) -> tuple[str, ...]:
    """Who speaks for the party beside itself, the most frequent first."""
    counts = Counter(move.speaker for move in moves if move.speaker and move.speaker != move.party)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
