"""The pages of one negotiation: what of the talks each shows. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman.errors import InputError
from dragoman.render.briefing import briefing_html, briefing_markdown
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.briefing import briefing_page
from dragoman.render.pages.charts import glance, ties_chart
from dragoman.render.pages.deals import SHOWN, deals_page
from dragoman.render.pages.evidence import evidence_page
from dragoman.render.pages.html import party_key
from dragoman.render.pages.moves import Filters, choose_moves
from dragoman.render.pages.positions import positions_page
from dragoman.render.pages.reading import coverage_page, plans_page
from dragoman.render.pages.records import DealsPage, IssueRows, Piece, Quote, Toggle
from dragoman.render.pages.reports import paragraph_at, report_page, reports_page
from dragoman.render.pages.shifts import shifts_page, windows
from dragoman.render.pages.stability import LONGEST, MOST_CHOSEN, stability_page
from dragoman.render.pages.timeline import Timeline
from dragoman.store import Query
from dragoman.web.asking import Ask, Screen
from dragoman.web.moves import came_after, choices, filters_in, filters_out
from dragoman.web.records import FoundPage
from dragoman.web.shelf import page_of

PARTIES, QUOTES, REPORTS, HITS = 6, 25, 200, 50  # on one page; the rest is on the next
CLAIMS, REPORTS_BESIDE, TICKS, LANES, MEETINGS = 60, 12, 100, 30, 25
STATES, MOST_CONTROLS, CLASHES = 40, 200, 10
ROWS = 32  # of the board on one page


def positions(ask: Ask) -> Screen:
    """The board."""
    as_of, compared = ask.day("as_of"), ask.day("compare")
    page = ask.once(
        ("positions", as_of, compared), lambda: positions_page(ask.view.basis, as_of=as_of, compared_with=compared)
    )
    first = max(0, ask.number("from", 0, 10_000))
    shown = page.parties[first : first + PARTIES]
    pages = tuple(_in_parts(page.issues))
    number = max(1, ask.number("page", 1, len(pages)))
    part = replace(page, issues=pages[number - 1]) if pages else page
    return Screen(
        template="positions",
        page=page,
        links=ask.links(as_of),
        also={
            "page": part,
            "first": first,
            "blocks": [(first + at, shown[at : at + 6]) for at in range(0, len(shown), 6)],
            "size": PARTIES,
            "pages": len(pages),
            "number": number,
            "glance": glance(part),
        },
    )


def _in_parts(issues: Sequence[IssueRows]) -> Iterator[tuple[IssueRows, ...]]:
    """The rows of a board in parts that a page holds, each under its issue."""
    rows = [(issue, row) for issue in issues for row in issue.rows]
    for start in range(0, len(rows), ROWS):
        by_issue = groupby(rows[start : start + ROWS], key=lambda held: held[0])
        yield tuple(replace(issue, rows=tuple(row for _, row in held)) for issue, held in by_issue)


def evidence(ask: Ask) -> Screen:
    """One cell, opened."""
    as_of = ask.day("as_of")
    basis = _at(ask)
    asked = ask.needed("party")
    party = _party(basis, asked)
    page = evidence_page(basis, party, ask.needed("term"))
    if page is None:
        raise HTTPException(404, "The agenda has no such term.")
    kept = filters_out(ask, "act", "outlet", "since", "until", "by")
    filters = replace(filters_in(ask), party=None, term=None, issue=None)
    of = len(page.quotes)
    if kept:
        page = replace(
            page, quotes=_meeting(basis, page.quotes, filters), to_review=_meeting(basis, page.to_review, filters)
        )
    quotes, pages = page_of(page.quotes, ask.number("page", 1, 100_000), QUOTES)
    return Screen(
        template="evidence",
        page=page,
        links=ask.links(as_of),
        also={
            "key": party_key(page.party),
            "kept": kept,
            "choices": ask.once("choices", lambda: choices(ask.view.basis)),
            "of": of,
            "quotes": quotes,
            "pages": pages,
            "number": ask.number("page", 1, pages),
        },
    )


def _meeting(basis: Basis, quotes: Sequence[Quote], filters: Filters) -> tuple[Quote, ...]:
    found = {move.id for move in choose_moves(basis, [basis.moves[quote.id] for quote in quotes], filters)}
    return tuple(quote for quote in quotes if quote.id in found)


def _party(basis: Basis, key: str) -> str:
    """The party that an address names."""
    return next((name for name in basis.parties if party_key(name) == key), key)


def _at(ask: Ask) -> Basis:
    """The talks as of the day in the address."""
    as_of = ask.day("as_of")
    return ask.once(("at", as_of), lambda: ask.view.basis.at(as_of))


def deals(ask: Ask) -> Screen | Response:
    """What can still be agreed, and what if."""
    off, suppose = tuple(ask.query.getlist("off"))[:500], tuple(ask.query.getlist("if"))[:20]
    party, verb, term = ask.query.get("party"), ask.query.get("verb"), ask.query.get("term")
    links = ask.links(ask.day("as_of"))
    if party and verb and term:
        supposed = (*suppose, f"{party} {verb} {term}")
        return RedirectResponse(links.to("deals", off=off, **{"if": supposed}), 303)
    shown = ask.number("shown", SHOWN, 200)
    basis = _at(ask)

    def page_with(suppose: tuple[str, ...]) -> DealsPage:
        key = ("deals", ask.day("as_of"), off, suppose, shown)
        return ask.once(key, lambda: deals_page(basis, off=off, suppose=suppose, shown=shown))

    wrong = None
    try:
        page = page_with(suppose)
    except InputError as error:
        wrong = str(error)
        page = page_with(())
    return Screen(
        template="deals",
        page=page,
        links=links,
        also={"wrong": wrong, "ticks": _ticks(page), "chart": ties_chart(page)},
    )


def stability(ask: Ask) -> Screen:
    """Which outcomes would last."""
    as_of, conflict = ask.day("as_of"), ask.text("conflict", most=LONGEST) or ""
    terms = tuple(ask.query.getlist("term"))[:MOST_CONTROLS]
    said = tuple(ask.query.getlist("control"))[:MOST_CONTROLS]
    basis = _at(ask)
    pairs = (one.partition("=") for one in said)
    controls = {term: _party(basis, party) for term, _, party in pairs if party and term in terms}
    page = ask.once(
        ("stability", as_of, terms, tuple(controls.items()), conflict),
        lambda: stability_page(basis, terms=terms, controls=controls, conflict=conflict.replace("\r\n", "\n")),
    )
    states, pages = page_of(page.states, ask.number("page", 1, 100_000), STATES)
    return Screen(
        template="stability",
        page=page,
        links=ask.links(as_of),
        tab="deals",
        also={
            "asked": {"term": terms, "control": said, "conflict": conflict},
            "states": states,
            "shown": {line.number for line in states},
            "pages": pages,
            "number": ask.number("page", 1, pages),
            "most": MOST_CHOSEN,
            "longest": LONGEST,
        },
    )


def _ticks(page: DealsPage) -> tuple[Toggle, ...]:
    """What can be ticked: every stance, or in a large story those that the answer hangs on."""
    if len(page.toggles) <= TICKS:
        return page.toggles
    hanging = {line for blocker in (*page.blockers, *page.own) for line in blocker.stances}
    hanging |= {step.stance for opening in page.openings[:3] for step in opening.concessions}
    return tuple(toggle for toggle in page.toggles if not toggle.on or toggle.stance in hanging)[: 2 * TICKS]


def coverage(ask: Ask) -> Screen:
    """Which report says what."""
    shown, ask = ask.view, ask.compared()
    page = coverage_page(
        ask.view.basis,
        claims=(ask.number("page", 1, 100_000), CLAIMS),
        disagreed=(ask.number("clashes", 1, 100_000), CLASHES),
        unsourced=(ask.number("unsourced", 1, 100_000), QUOTES),
    )
    by = ask.text("by") or ("report" if len(page.reports) <= REPORTS_BESIDE else "outlet")
    of = len(page.outlets if by == "outlet" else page.reports)
    return Screen(
        template="coverage",
        undecided=ask.view is not shown,
        page=page,
        links=ask.links(),
        also={
            "by": by,
            "of": of,
            "asked": {
                "by": ask.text("by"),
                "from": ask.number("from", 0, of) or None,
                "page": ask.text("page", most=9),
            },
            "first": ask.number("from", 0, of),
            "size": REPORTS_BESIDE,
        },
    )


def shifts(ask: Ask) -> Screen:
    """What changed, as lanes and in words."""
    shown, ask = ask.view, ask.compared()
    since, until, as_of = ask.day("since"), ask.day("until"), ask.day("as_of")
    party, issue = ask.text("party"), ask.text("issue")
    basis = ask.view.basis
    page = ask.once(
        ("shifts", since, until, as_of, party, issue),
        lambda: shifts_page(basis, since, until, as_of=as_of, party=party and _party(basis, party), issue=issue),
    )
    lines, pages = page_of(page.shifts, ask.number("page", 1, 100_000), CLAIMS)
    lanes, lane_pages = page_of(page.lanes, ask.number("lanes", 1, 100_000), LANES)
    meetings, meeting_pages = page_of(page.meetings, ask.number("meetings", 1, 100_000), MEETINGS)
    return Screen(
        template="shifts",
        undecided=ask.view is not shown,
        page=page,
        links=ask.links(),
        also={
            "asked": {"since": since, "until": until, "as_of": as_of, "party": party, "issue": issue},
            "windows": windows(page),
            "draw": Timeline(page.first, page.last, as_of) if page.first and page.last else None,
            "lines": lines,
            "pages": pages,
            "number": ask.number("page", 1, pages),
            "lanes": lanes,
            "lane_pages": lane_pages,
            "lane_page": ask.number("lanes", 1, lane_pages),
            "meetings": meetings,
            "meeting_pages": meeting_pages,
            "meeting_page": ask.number("meetings", 1, meeting_pages),
        },
    )


def plans(ask: Ask) -> Screen:
    """The plans that reports name."""
    page = ask.once("plans", lambda: plans_page(ask.view.basis))
    return Screen(template="plans", page=page, links=ask.links())


def reports(ask: Ask) -> Screen:
    """All reports."""
    page, among = ask.once("reports", lambda: reports_page(ask.view.basis)), came_after(ask)
    if among is not None:
        reports = ask.view.basis.reports
        page = replace(page, reports=tuple(line for line in page.reports if reports[line.report.path].id in among))
    lines, pages = page_of(page.reports, ask.number("page", 1, 100_000), REPORTS)
    also = {
        "lines": lines,
        "pages": pages,
        "number": ask.number("page", 1, pages),
        "after": None if among is None else ask.number("after", 0, 1_000_000_000),
    }
    return Screen(template="reports", page=page, links=ask.links(), also=also)


def report(ask: Ask) -> Screen:
    """One report with its moves marked."""
    page = report_page(ask.view.basis, ask.needed("path"), ask.text("move"))
    if page is None:
        raise HTTPException(404, "There is no such report among these talks.")
    return Screen(template="report", page=page, links=ask.links())


def search(ask: Ask) -> Screen:
    """Sentences with the words looked for."""
    words, filters = ask.text("q", most=200), filters_in(ask)
    found: list[tuple[str, int, tuple[Piece, ...]]] = []
    more, wrong = False, None
    basis = ask.view.basis
    if words:
        try:
            places, more = ask.shelf.search(ask.slug, _query(basis, words, filters))
        except InputError as error:
            places, wrong = (), str(error)
        for place in places:
            report = basis.reports.get(place.report)
            if report is None:
                continue
            pieces, at = [], place.start
            for start, end in place.marks:
                if start < at:
                    continue
                pieces += [
                    Piece(text=report.text[at:start], roles=()),
                    Piece(text=report.text[start:end], roles=("object",)),
                ]
                at = end
            pieces.append(Piece(text=report.text[at : place.end], roles=()))
            found.append((place.report, place.start, tuple(pieces)))
    page = FoundPage(
        name=basis.name,
        words=words or "",
        hits=tuple((basis.names[path], start, pieces) for path, start, pieces in found),
        more=more,
    )
    also = {
        "wrong": wrong,
        "sought": page.words,
        "paragraphs": [paragraph_at(basis.reports[path].text, start) for path, start, _ in found],
        "kept": filters_out(ask, "party", "issue", "term", "act", "outlet", "since", "until"),
        "choices": ask.once("choices", lambda: choices(basis)),
    }
    return Screen(template="search", page=page, links=ask.links(), also=also)


def _query(basis: Basis, words: str, filters: Filters) -> Query:
    """The words and filters as the store is asked. Raises HTTPException for an issue that is not on the agenda."""
    terms: tuple[str, ...] = (filters.term,) if filters.term else ()
    if filters.issue is not None:
        issue = next((issue for issue in basis.agenda.issues if issue.id == filters.issue), None)
        if issue is None:
            raise HTTPException(404, "The agenda has no such issue.")
        of_issue = tuple(term.id for term in issue.terms)
        terms = tuple(term for term in terms if term in of_issue) or of_issue
    return Query(
        words=words,
        outlet=filters.outlet,
        since=filters.since,
        until=filters.until,
        party=filters.party,
        act=filters.act,
        terms=terms,
        limit=HITS,
    )


def briefing(ask: Ask) -> Response:
    """The briefing, to keep."""
    page = briefing_page(
        ask.view.basis,
        as_of=ask.day("as_of"),
        since=ask.day("compare"),
        full=ask.text("full") is not None,
    )
    if ask.path.endswith(".md"):
        return Response(briefing_markdown(page), media_type="text/markdown; charset=utf-8")
    if ask.path.endswith(".docx"):
        from dragoman.render.word import briefing_word

        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        asked = {"content-disposition": 'attachment; filename="briefing.docx"'}
        return Response(briefing_word(page), media_type=kind, headers=asked)
    asked = {"content-disposition": 'attachment; filename="briefing.html"'}
    return HTMLResponse(briefing_html(page), headers=asked)
