"""Pages on how reports tell the talks: which says what, and the plans that they name."""

from __future__ import annotations

from functools import lru_cache

from dragoman.positions.coverage import CellState
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.evidence import cut
from dragoman.render.pages.records import (
    CarriedCell,
    ClaimRow,
    CoveragePage,
    PlanAnswerLine,
    PlanLine,
    PlansPage,
    UnsourcedLine,
)


def coverage_page(basis: Basis) -> CoveragePage:
    """Each stance by each report: carried, in another mouth, contradicted, only named, or left out."""
    found = basis.talks.coverage()
    return CoveragePage(
        name=basis.name,
        reports=tuple(basis.names[path] for path in found.reports),
        claims=tuple(
            ClaimRow(
                line=basis.line(claim.stance),
                cells=tuple(
                    _carried(cell.state, bool(cell.hedged), cell.doubtful, cell.others) for cell in claim.cells
                ),
                only=None if claim.only is None else basis.names[claim.only].short,
            )
            for claim in found.claims
        ),
        unsourced=tuple(
            UnsourcedLine(
                report=basis.names[item.report],
                kind=item.kind,
                sentence=tuple(cut(basis.talks.text_of(item.report), item.sentence, [(item.words, "cue")])),
            )
            for item in found.unsourced
        ),
    )


@lru_cache(maxsize=4_096)
def _carried(state: CellState, hedged: bool, doubtful: bool, others: tuple[str, ...]) -> CarriedCell:
    """A cell; in a matrix of a million most are the same few."""
    return CarriedCell(state=state, hedged=hedged, doubtful=doubtful, others=others)


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
