"""Pages on how reports tell the talks: which says what, and the plans that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from dragoman.positions.coverage import CELL_STATES, CellState
from dragoman.positions.records import Conflict, Statement
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.evidence import cut, make_quote
from dragoman.render.pages.records import (
    CarriedCell,
    ClaimRow,
    CoveragePage,
    Disagreement,
    Part,
    PlanAnswerLine,
    PlanLine,
    PlansPage,
    UnsourcedLine,
)

T = TypeVar("T")
Wanted = tuple[int, int]  # which page of a list, from 1, and how many items are on one


def coverage_page(
    basis: Basis, *, claims: Wanted | None = None, disagreed: Wanted | None = None, unsourced: Wanted | None = None
) -> CoveragePage:
    """Each stance by each report: carried, in another mouth, contradicted, only named, or left out.

    What is asked for of each list is all that is worked out; None: all of it.
    """
    names = [basis.names[report.path] for report in basis.talks.reports]
    outlets = Counter(name.outlet for name in names).most_common()
    place = {outlet: number for number, (outlet, _) in enumerate(outlets)}
    places = [place[name.outlet] for name in names]
    stances, claims_of = _part(basis.stances, claims)
    conflicts, disagreements_of = _part(basis.conflicts, disagreed)
    told, unsourced_of = _part(basis.talks.unsourced, unsourced)
    return CoveragePage(
        name=basis.name,
        reports=tuple(names),
        outlets=tuple(outlets),
        claims=tuple(
            ClaimRow(
                line=basis.line(claim.stance),
                cells=tuple(
                    _carried(cell.state, bool(cell.hedged), cell.doubtful, cell.others) for cell in claim.cells
                ),
                by_outlet=_by_outlet([cell.state for cell in claim.cells], places, len(outlets)),
                only=None if claim.only is None else basis.names[claim.only].short,
            )
            for claim in map(basis.claim_rows.claim, stances)
        ),
        claims_of=claims_of,
        disagreements=disagreements(basis, conflicts),
        disagreements_of=disagreements_of,
        unsourced=tuple(
            UnsourcedLine(
                report=basis.names[item.report],
                kind=item.kind,
                sentence=tuple(cut(basis.talks.text_of(item.report), item.sentence, [(item.words, "cue")])),
            )
            for item in told
        ),
        unsourced_of=unsourced_of,
    )


def _part(items: Sequence[T], wanted: Wanted | None) -> tuple[Sequence[T], Part]:
    """A page of a list, the last one where there are not so many."""
    number, size = wanted or (1, max(1, len(items)))
    pages = max(1, -(-len(items) // size))
    number = min(max(1, number), pages)
    return items[(number - 1) * size : number * size], Part(of=len(items), number=number, pages=pages)


def _by_outlet(
    states: Sequence[CellState], places: Sequence[int], outlets: int
) -> tuple[tuple[tuple[CellState, int], ...], ...]:
    """For each outlet, how many of its reports are in each state, the most telling state first."""
    counts: list[Counter[CellState]] = [Counter() for _ in range(outlets)]
    for state, at in zip(states, places, strict=True):
        counts[at][state] += 1
    return tuple(tuple((state, count[state]) for state in CELL_STATES if count[state]) for count in counts)


@lru_cache(maxsize=4_096)
def _carried(state: CellState, hedged: bool, doubtful: bool, others: tuple[str, ...]) -> CarriedCell:
    """A cell; in a matrix of a million most are the same few."""
    return CarriedCell(state=state, hedged=hedged, doubtful=doubtful, others=others)


def disagreements(basis: Basis, conflicts: Iterable[Conflict]) -> tuple[Disagreement, ...]:
    """Conflicts with the surest sentence of either side."""
    return tuple(
        Disagreement(
            party=conflict.party,
            term=basis.terms[conflict.term],
            first=conflict.first,
            last=conflict.last,
            speakers_differ=conflict.speakers_differ,
            supporting=len(conflict.supporting),
            opposing=len(conflict.opposing),
            one=make_quote(basis, max(conflict.supporting, key=_sureness).move, conflict.term),
            other=make_quote(basis, max(conflict.opposing, key=_sureness).move, conflict.term),
        )
        for conflict in conflicts
    )


def _sureness(statement: Statement) -> tuple[bool, bool, float, str]:
    move = statement.move
    return not move.hedged, move.attribution == "direct", move.score or 0, move.id


def plans_page(basis: Basis) -> PlansPage:
    """The plans that reports name, and who stands where on them."""
    return PlansPage(
        name=basis.name,
        plans=tuple(
            PlanLine(
                name=plan.name,
                points=plan.points,
                owners=plan.owners,
                versions=tuple(dict.fromkeys(mention.version for mention in plan.mentions if mention.version)),
                mentions=len(plan.mentions),
                reports=len({mention.report for mention in plan.mentions}),
                answers=tuple(
                    PlanAnswerLine(
                        party=answer.party,
                        role=answer.role,
                        hedged=answer.hedged,
                        report=basis.names[answer.report],
                        sentence=answer.sentence.of(basis.talks.text_of(answer.report)),
                    )
                    for answer in plan.answers
                ),
            )
            for plan in basis.talks.plans
        ),
    )
