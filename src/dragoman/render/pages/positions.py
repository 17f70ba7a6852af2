"""The board as a page: terms by parties, at a day, beside another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dragoman.agenda.records import Issue
from dragoman.positions.records import Stance
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.records import Cell, CellState, IssueRows, PositionsPage, Scope, StanceLine, TermRow


def positions_page(whole: Basis, *, as_of: date | None = None, compared_with: date | None = None) -> PositionsPage:
    """Where each party stands on each term by ``as_of``, and what of it is new since ``compared_with``."""
    basis = whole.at(as_of)
    before = None if compared_with is None else whole.at(compared_with)
    parties = basis.parties
    if before is not None:
        parties = (*parties, *(party for party in before.parties if party not in parties))
    issues = tuple(_issue(basis, before, issue, parties) for issue in basis.agenda.issues)
    told = {row.term.id for issue in issues for row in issue.rows}
    return PositionsPage(
        name=basis.name,
        scope=scope_of(whole, as_of=as_of, compared_with=compared_with),
        parties=parties,
        issues=tuple(issue for issue in issues if issue.rows),
        silent=tuple(name for term, name in basis.terms.items() if term not in told),
    )


def scope_of(whole: Basis, *, as_of: date | None, compared_with: date | None) -> Scope:
    """Which part of the coverage a page rests on."""
    basis = whole.at(as_of)
    reports = [r for r in whole.talks.reports if as_of is None or (r.published and r.published <= as_of)]
    within = {report.path for report in reports}
    return Scope(
        as_of=as_of,
        compared_with=compared_with,
        days=tuple(sorted({r.published for r in whole.talks.reports if r.published}, reverse=True)),
        reports=len(reports),
        undated=sum(report.published is None for report in whole.talks.reports),
        copies=sum(copy.report in within for copy in whole.talks.copies),
        moves=len(basis.talks.moves),
        to_review=len(basis.doubtful),
    )


def _issue(basis: Basis, before: Basis | None, issue: Issue, parties: Sequence[str]) -> IssueRows:
    rows = []
    for term in issue.terms:
        cells = tuple(make_cell(basis, party, term.id, before) for party in parties)
        if any(cell.stances or cell.gone for cell in cells):
            rows.append(TermRow(term=basis.terms[term.id], cells=cells))
    return IssueRows(id=issue.id, question=issue.question, rows=tuple(rows))


def make_cell(basis: Basis, party: str, term: str, before: Basis | None = None) -> Cell:
    """One party on one term; with ``before``, what of it is new and what is gone."""
    held = basis.cells.get((party, term), ())
    earlier = () if before is None else before.cells.get((party, term), ())
    sides = {stance.stance == "refuses" for stance in held}
    state: CellState = "not reported" if not held else "both sides" if len(sides) > 1 else "held"
    return Cell(
        party=party,
        state=state,
        stances=tuple(basis.line(s, None if before is None else _change(s, earlier)) for s in held),
        gone=_gone(basis, held, earlier),
    )


def _change(stance: Stance, earlier: Sequence[Stance]) -> str | None:
    same_side = [old for old in earlier if (old.stance == "refuses") == (stance.stance == "refuses")]
    if not same_side:
        return "new"
    old = same_side[0]
    if old.stance != stance.stance:
        return f"was {old.stance}"
    if old.only_if != stance.only_if:
        if not stance.only_if:
            return "was conditional"
        return "condition changed" if old.only_if else "condition new"
    if old.hedged != stance.hedged:
        return "was hedged" if old.hedged else "now hedged"
    return None


def _gone(basis: Basis, held: Sequence[Stance], earlier: Sequence[Stance]) -> tuple[StanceLine, ...]:
    sides = {stance.stance == "refuses" for stance in held}
    return tuple(basis.line(old, "gone") for old in earlier if (old.stance == "refuses") not in sides)
