"""The briefing: what stands, what changed, what blocks and what would open a deal, with every sentence behind it."""

from __future__ import annotations

from datetime import date

from dragoman.errors import AnalysisError
from dragoman.positions import find_contradictions
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.deals import deals_page, without_toggles
from dragoman.render.pages.evidence import evidence_page
from dragoman.render.pages.positions import positions_page
from dragoman.render.pages.records import BriefingPage, Cell, EvidencePage, Holder, PositionsPage, Standing
from dragoman.render.pages.reports import report_lines

SHORT = 5  # blockers, and openings, in the short briefing
FULL = 100


def briefing_page(
    whole: Basis,
    *,
    as_of: date | None = None,
    since: date | None = None,
    dated: date | None = None,
    title: str | None = None,
    full: bool = False,
) -> BriefingPage:
    """The briefing on ``whole``.

    Args:
        whole: what was read.
        as_of: count reports published by this day alone.
        since: say what changed since this day.
        dated: the day printed on it; None: none, so that the same reports give the same bytes.
        title: None: the name of the talks.
        full: all blockers and openings, and the paragraph around every sentence.
    """
    basis = whole.at(as_of)
    positions = positions_page(whole, as_of=as_of, compared_with=since)
    deals, note = None, None
    try:
        deals = without_toggles(deals_page(basis, shown=FULL if full else SHORT))
    except AnalysisError as error:
        note = str(error)
    days = [r.published for r in whole.talks.reports if r.published and (as_of is None or r.published <= as_of)]
    return BriefingPage(
        title=title or basis.name,
        dated=dated,
        first=min(days, default=None),
        last=max(days, default=None),
        short=not full,
        positions=positions,
        standing=tuple(standing_of(positions)),
        torn=tuple(tuple(basis.line(stance) for stance in torn.stances) for torn in find_contradictions(basis.stances)),
        deals=deals,
        deals_note=note,
        evidence=_evidence(basis, positions),
        reports=report_lines(basis),
        drafted=basis.drafted,
    )


def standing_of(positions: PositionsPage) -> list[Standing]:
    """Who stands where on each term, contested terms first within the order of the agenda."""
    found = []
    for issue in positions.issues:
        for row in issue.rows:
            lines = [line for cell in row.cells for line in cell.stances]
            holders = tuple(
                Holder(stance=attitude, lines=tuple(line for line in lines if line.stance == attitude))
                for attitude in ("requires", "accepts", "refuses")
                if any(line.stance == attitude for line in lines)
            )
            if holders:
                found.append(Standing(term=row.term, contested=_is_contested(row.cells), holders=holders))
    return sorted(found, key=lambda standing: not standing.contested)


def _is_contested(cells: tuple[Cell, ...]) -> bool:
    return len({line.stance == "refuses" for cell in cells for line in cell.stances}) > 1


def _evidence(basis: Basis, positions: PositionsPage) -> tuple[EvidencePage, ...]:
    opened = (
        evidence_page(basis, cell.party, row.term.id)
        for issue in positions.issues
        for row in issue.rows
        for cell in row.cells
        if cell.stances
    )
    return tuple(page for page in opened if page is not None)
