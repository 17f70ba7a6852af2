"""The briefing: what stands, what changed, what blocks and what would open a deal, with every sentence behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.errors import AnalysisError
from dragoman.positions.shifts import WEIGHTS
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.deals import deals_page, without_toggles
from dragoman.render.pages.evidence import evidence_page
from dragoman.render.pages.positions import positions_page
from dragoman.render.pages.reading import disagreements
from dragoman.render.pages.records import (
    BriefingPage,
    Cell,
    EvidencePage,
    Holder,
    Lane,
    PositionsPage,
    Quote,
    ShiftsPage,
    Standing,
)
from dragoman.render.pages.reports import report_lines
from dragoman.render.pages.shifts import shifts_page

SHORT = 5  # blockers, and openings, in the short briefing
SHORT_LANES, SHORT_QUOTES = 12, 3  # lanes, and sentences behind one cell
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
    after = None if since is None else since + timedelta(days=1)
    shifts = shifts_page(basis, after, as_of)
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
        shifts=shifts,
        changes=tuple(shift for shift in shifts.shifts if shift.kind != "repeated"),
        lanes=_lanes(shifts, FULL if full else SHORT_LANES),
        disagreements=disagreements(basis, basis.conflicts),
        deals=deals,
        deals_note=note,
        evidence=tuple(_evidence(basis, positions, None if full else SHORT_QUOTES)),
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


def _lanes(page: ShiftsPage, most: int) -> tuple[Lane, ...]:
    for kinds in (("withdrawn", "changed"), ("new",)):
        found = [lane for lane in page.lanes if any(shift.kind in kinds for shift in lane.shifts)]
        if found:
            weights = {id(lane): max(WEIGHTS[shift.how] for shift in lane.shifts) for lane in found}
            kept = {id(lane) for lane in sorted(found, key=lambda lane: -weights[id(lane)])[:most]}
            return tuple(lane for lane in found if id(lane) in kept)
    return ()


def _is_contested(cells: tuple[Cell, ...]) -> bool:
    return len({line.stance == "refuses" for cell in cells for line in cell.stances}) > 1


def _evidence(basis: Basis, positions: PositionsPage, most: int | None) -> Iterator[EvidencePage]:
    for issue in positions.issues:
        for row in issue.rows:
            for cell in row.cells:
                page = evidence_page(basis, cell.party, row.term.id) if cell.stances else None
                if page is not None:
                    yield replace(page, quotes=_surest(page.quotes, most), sentences=len(page.quotes))


def _surest(quotes: Sequence[Quote], most: int | None) -> tuple[Quote, ...]:
    """The surest sentences, in the order in which they stood; both sides of a term are among them."""
    if most is None or len(quotes) <= most:
        return tuple(quotes)
    order = sorted(range(len(quotes)), key=lambda at: (quotes[at].hedged, quotes[at].attribution != "direct", at))
    firsts = [next(at for at in order if quotes[at].stance == side) for side in {quote.stance for quote in quotes}]
    kept = [*firsts, *(at for at in order if at not in firsts)][:most]
    return tuple(quotes[at] for at in sorted(kept))
