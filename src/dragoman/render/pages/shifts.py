"""What changed from day to day as a page: a lane for each party and term, with meetings and plans above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dragoman.positions.records import Attitude
from dragoman.positions.shifts import Shift, Snapshot
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.records import DayLine, EventLane, Lane, MeetingLine, ShiftLine, ShiftsPage, SnapshotLine

PLANS = 4  # drawn above the lanes; their own page has all
_NEAR = timedelta(days=14)  # a meeting this far from what was said stretches the days drawn; one further off does not


def shifts_page(
    basis: Basis,
    since: date | None = None,
    until: date | None = None,
    *,
    as_of: date | None = None,
    party: str | None = None,
    issue: str | None = None,
) -> ShiftsPage:
    """What changed between two days, both included, and the meetings that reports tell of.

    Args:
        basis: what was read.
        since: first day; None: from the beginning.
        until: last day; None: to the end.
        as_of: a day to be marked.
        party: whose lanes alone; None: everybody's.
        issue: id of the issue whose lanes alone; None: all.
    """
    found = [shift for shift in basis.shifts.shifts if until is None or shift.after.day <= until]
    lines = [_shift(basis, shift) for shift in found if shift.term in basis.terms]
    lanes = tuple(_lanes(basis, lines, since))
    meetings = _meetings(basis)
    first, last = _span(basis, found, meetings, since, until)
    wanted = [
        line
        for line in lines
        if (since is None or line.after.day >= since)
        and party in (None, line.party)
        and issue in (None, basis.issue_of[line.term.id].id)
    ]
    return ShiftsPage(
        name=basis.name,
        since=since,
        until=until,
        as_of=as_of,
        first=first,
        last=last,
        days=tuple(sorted({r.published for r in basis.talks.reports if r.published}, reverse=True)),
        shifts=tuple(wanted),
        lanes=tuple(lane for lane in lanes if party in (None, lane.party) and issue in (None, lane.issue)),
        events=() if first is None or last is None else tuple(_events(basis, meetings, first, last)),
        undated=len(basis.shifts.undated),
        issues=tuple(
            (one.id, one.question) for one in basis.agenda.issues if any(lane.issue == one.id for lane in lanes)
        ),
        parties=tuple(name for name in basis.parties if any(lane.party == name for lane in lanes)),
        meetings=meetings,
    )


def _lanes(basis: Basis, lines: Iterable[ShiftLine], since: date | None) -> Iterator[Lane]:
    """The lanes in which something is held or told, in the order of the agenda, and of the board within a term."""
    told: dict[tuple[str, str], list[ShiftLine]] = {}
    for line in lines:
        told.setdefault((line.term.id, line.party), []).append(line)
    undated: dict[tuple[str, str], Counter[Attitude]] = {}
    for statement in basis.shifts.undated:
        undated.setdefault((statement.term, statement.party), Counter())[statement.attitude] += 1
    order = {party: number for number, party in enumerate(basis.parties)}
    for term in basis.terms.values():
        parties = {party for name, party in (*told, *undated) if name == term.id}
        for party in sorted(parties, key=lambda name: (order.get(name, len(order)), name)):
            shifts = sorted(told.get((term.id, party), ()), key=lambda line: line.after.day)
            inside = tuple(line for line in shifts if since is None or line.after.day >= since)
            held = inside[0].before if inside else shifts[-1].after if shifts else None
            yield Lane(
                party=party,
                term=term,
                issue=basis.issue_of[term.id].id,
                before=held,
                shifts=inside,
                undated=tuple(sorted(undated.get((term.id, party), Counter()).items())),
            )


def _shift(basis: Basis, shift: Shift) -> ShiftLine:
    return ShiftLine(
        party=shift.party,
        term=basis.terms[shift.term],
        kind=shift.kind,
        how=shift.how,
        before=None if shift.before is None else _snapshot(basis, shift.before),
        after=_snapshot(basis, shift.after),
    )


def _snapshot(basis: Basis, snapshot: Snapshot) -> SnapshotLine:
    return SnapshotLine(
        stance=snapshot.stance,
        day=snapshot.day,
        only_if=tuple(basis.terms[name] for name in snapshot.only_if if name in basis.terms),
        hedged=snapshot.hedged,
        independent=snapshot.independent,
    )


def _span(
    basis: Basis, found: Iterable[Shift], meetings: Iterable[MeetingLine], since: date | None, until: date | None
) -> tuple[date | None, date | None]:
    """The first and the last day to be drawn."""
    days = {shift.after.day for shift in found} | {r.published for r in basis.talks.reports if r.published}
    if not days and not (since and until):
        return None, None
    if days:
        low, high = min(days) - _NEAR, max(days) + _NEAR
        met = (date.fromisoformat(meeting.day) for meeting in meetings if meeting.day)
        days |= {day for day in met if low <= day <= high}
    first = since or min(days, default=until)
    last = until or max(days, default=since)
    return (first, last) if first and last and first <= last else (since, since)


# --- what happened


def _meetings(basis: Basis) -> tuple[MeetingLine, ...]:
    return tuple(
        MeetingLine(
            parties=tuple(one.party for one in meeting.who),
            day=None if meeting.when is None else meeting.when.day,
            when=None if meeting.when is None else meeting.when.words.of(basis.talks.text_of(meeting.report)),
            where=None if meeting.where is None else meeting.where.of(basis.talks.text_of(meeting.report)),
            status=meeting.status,
            report=basis.names[meeting.report],
            sentence=meeting.sentence.of(basis.talks.text_of(meeting.report)),
        )
        for meeting in basis.talks.meetings
    )


def _events(basis: Basis, meetings: Iterable[MeetingLine], first: date, last: date) -> Iterator[EventLane]:
    met: dict[date, list[MeetingLine]] = {}
    for meeting in meetings:
        if meeting.day and first <= date.fromisoformat(meeting.day) <= last:
            met.setdefault(date.fromisoformat(meeting.day), []).append(meeting)
    if met:
        yield EventLane(
            name="Meetings",
            days=tuple(
                DayLine(
                    day=day,
                    words=tuple(dict.fromkeys(", ".join(one.parties) for one in told)),
                    planned=all(one.status == "planned" for one in told),
                    tellings=len(told),
                )
                for day, told in sorted(met.items())
            ),
        )
    published = {report.path: report.published for report in basis.talks.reports}
    for plan in sorted(basis.talks.plans, key=lambda plan: -len(plan.mentions))[:PLANS]:
        named: dict[date, list[str]] = {}
        for mention in plan.mentions:
            day = published[mention.report]
            if day and first <= day <= last:
                named.setdefault(day, []).append(mention.version or "")
        if named:
            yield EventLane(
                name=plan.name,
                days=tuple(
                    DayLine(
                        day=day,
                        words=tuple(dict.fromkeys(version for version in versions if version)),
                        planned=False,
                        tellings=len(versions),
                    )
                    for day, versions in sorted(named.items())
                ),
            )


# --- nearer and farther


def windows(page: ShiftsPage) -> tuple[tuple[str, date | None, date | None], ...]:
    """Other days to look at from here: words, the first day and the last; where both are None, all days."""
    if page.first is None or page.last is None:
        return ()
    first, last = page.first, page.last
    days = (last - first).days + 1
    half, quarter = timedelta(days=max(1, days // 2)), timedelta(days=days // 4)
    middle = page.as_of if page.as_of and first <= page.as_of <= last else first + timedelta(days=days // 2)
    found: list[tuple[str, date | None, date | None]] = []
    if page.since:
        found.append(("Earlier", first - half, last - half))
    if page.until:
        found.append(("Later", first + half, last + half))
    if days > 3:
        found.append(("Closer", middle - quarter, middle + quarter))
    if page.since or page.until:
        found += [("Wider", first - half, last + half), ("All days", None, None)]
    return tuple(found)
