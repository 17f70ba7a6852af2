"""Pages on how reports tell the talks: which says what, what changed from day to day, and the plans that they name."""

from __future__ import annotations

from datetime import date

from dragoman.positions.shifts import Snapshot
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.evidence import cut
from dragoman.render.pages.records import (
    CarriedCell,
    ClaimRow,
    CoveragePage,
    MeetingLine,
    PlanAnswerLine,
    PlanLine,
    PlansPage,
    ShiftLine,
    ShiftsPage,
    SnapshotLine,
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
                    CarriedCell(state=cell.state, hedged=bool(cell.hedged), doubtful=cell.doubtful, others=cell.others)
                    for cell in claim.cells
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


def shifts_page(basis: Basis, since: date | None = None) -> ShiftsPage:
    """What changed, since a day if one is given, and the meetings that reports tell of."""
    found = basis.talks.shifts(since=since)
    return ShiftsPage(
        name=basis.name,
        since=since,
        days=tuple(sorted({r.published for r in basis.talks.reports if r.published}, reverse=True)),
        shifts=tuple(
            ShiftLine(
                party=shift.party,
                term=basis.terms[shift.term],
                kind=shift.kind,
                how=shift.how,
                before=None if shift.before is None else _snapshot(basis, shift.before),
                after=_snapshot(basis, shift.after),
            )
            for shift in found.shifts
            if shift.term in basis.terms
        ),
        undated=len(found.undated),
        meetings=tuple(
            MeetingLine(
                parties=tuple(one.party for one in meeting.who),
                day=None if meeting.when is None else meeting.when.day,
                where=None if meeting.where is None else meeting.where.of(basis.talks.text_of(meeting.report)),
                status=meeting.status,
                report=basis.names[meeting.report],
                sentence=meeting.sentence.of(basis.talks.text_of(meeting.report)),
            )
            for meeting in basis.talks.meetings
        ),
    )


def _snapshot(basis: Basis, snapshot: Snapshot) -> SnapshotLine:
    return SnapshotLine(
        stance=snapshot.stance,
        day=snapshot.day,
        only_if=tuple(basis.terms[name] for name in snapshot.only_if if name in basis.terms),
        hedged=snapshot.hedged,
        independent=snapshot.independent,
    )


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
