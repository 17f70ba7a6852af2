"""The pages of moves: all that meet some filters, one with all that can be decided on it, and one that was missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from dragoman.moves import ATTRIBUTIONS, TELLINGS
from dragoman.moves.records import ACTS, Move
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.decisions import decided
from dragoman.render.pages.evidence import make_quote
from dragoman.render.pages.html import move_key
from dragoman.render.pages.moves import Filters, choose_moves, move_page, named_by
from dragoman.render.pages.records import GonePage, MovesPage
from dragoman.render.pages.reports import paragraph_at, paragraphs_of
from dragoman.reviewing import Docket
from dragoman.web.asking import Ask, Screen
from dragoman.web.links import own_address, seen_quote
from dragoman.web.parties import named_party
from dragoman.web.shelf import page_of

QUOTES = 25  # on one page; the rest is on the next
FIELDS = ("party", "named as", "speaker", "act", "words of the act", "object", "condition", "target", "attribution")


def filters_in(ask: Ask) -> Filters:
    """The filters that stand in the address. Raises HTTPException for one that cannot be."""
    party, act, by = ask.text("party"), ask.text("act"), ask.text("by")
    known = next((one for one in ACTS if one == act), None)
    if act is not None and known is None:
        raise HTTPException(400, f"There is no such act; use one of {', '.join(ACTS)}.")
    hands: dict[str | None, Literal["hand", "machine"] | None] = {"hand": "hand", "machine": "machine", None: None}
    if by not in hands:
        raise HTTPException(400, "“by” is hand or machine.")
    return Filters(
        party=None if party is None else named_party(ask.view.basis, party) or party,
        named=ask.text("named"),
        issue=ask.text("issue"),
        term=ask.text("term"),
        act=known,
        outlet=ask.text("outlet"),
        since=ask.day("since"),
        until=ask.day("until"),
        by=hands[by],
        among=came_after(ask),
    )


def came_after(ask: Ask) -> frozenset[str] | None:
    """The reports (ids) that came after the first so many, where the address says so; None: it does not."""
    after = ask.number("after", 0, 1_000_000_000)
    return frozenset(ask.shelf.arrivals(ask.slug)[after:]) if after else None


ALL_FILTERS = ("party", "named", "issue", "term", "act", "outlet", "since", "until", "by", "after")


def filters_out(ask: Ask, *names: str) -> Mapping[str, str]:
    """The filters of these names as they stand in the address, for links that keep them; without names, all."""
    return {name: value for name in names or ALL_FILTERS if (value := ask.text(name)) is not None}


def choices(basis: Basis) -> Mapping[str, object]:
    """What can be chosen in a bar of filters."""
    counts: dict[str, int] = {}
    for move in basis.talks.moves:
        if move.party is not None:
            counts[move.party] = counts.get(move.party, 0) + 1
    return {
        "parties": sorted(counts, key=lambda party: (-counts[party], party))[:200],
        "issues": basis.agenda.issues,
        "outlets": sorted({report.outlet for report in basis.talks.reports if report.outlet})[:300],
    }


def moves(ask: Ask) -> Screen:
    """The moves that meet the filters in the address."""
    basis = ask.view.basis
    filters = filters_in(ask)
    found = ask.once(("moves", filters), lambda: choose_moves(basis, basis.talks.moves, filters))
    shown, pages = page_of(found, ask.number("page", 1, 100_000), QUOTES)
    page = MovesPage(
        name=basis.name,
        of=len(found),
        number=ask.number("page", 1, pages),
        pages=pages,
        quotes=tuple(make_quote(basis, move) for move in shown),
    )
    also = {
        "filters": filters,
        "kept": filters_out(ask),
        "hidden": filters_out(ask, "named", "after"),
        "choices": ask.once("choices", lambda: choices(basis)),
    }
    return Screen(template="moves", page=page, links=ask.links(), also=also)


# --- one move


def named_move(basis: Basis, key: str) -> Move | None:
    """The move that an address or a form names; None: it does not stand."""
    if key.startswith("~"):
        return next((move for name, move in basis.moves.items() if move_key(name) == key), None)
    return basis.moves.get(key)


def one_move(basis: Basis, docket: Docket, name: str) -> Move | None:
    """The move of this id; where it was edited since, what stands for it now; None: nothing does, or several do."""
    move = named_move(basis, name)
    if move is not None:
        return move
    evidence = docket.evidence_named(name)
    now = docket.standing(evidence) if evidence is not None and docket.trail(evidence) else ()
    return now[0] if len(now) == 1 else None


def docket_of(ask: Ask) -> Docket:
    """The talks of the page with what was decided on them."""
    return Docket(ask.view.basis.talks, ask.shelf.corrections(ask.slug))


def move(ask: Ask) -> Screen | Response:
    """One move, with all that can be decided on it."""
    name, docket = ask.needed("id"), docket_of(ask)
    found = one_move(ask.view.basis, docket, name)
    if found is not None and move_key(found.id) != name:
        return RedirectResponse(ask.links().to("move", id=move_key(found.id), back=ask.text("back")), 303)
    if found is not None:
        return move_screen(ask, docket, found)
    gone = gone_screen(ask, docket, name)
    if gone is None:
        raise HTTPException(404, "There is no such move; its report may have been read anew.")
    return gone


def move_screen(
    ask: Ask, docket: Docket, move: Move, entered: FormData | None = None, wrong: str | None = None, status: int = 200
) -> Screen:
    """A move with its forms; ``entered``: what stood in the form that could not be taken, and why."""
    basis = ask.view.basis
    page = move_page(basis, docket, move)
    text = basis.talks.text_of(move.report)
    fields: dict[str, object] = {
        "party": move.party or "",
        "named as": named_by(basis, move) or "",
        "speaker": move.speaker or "",
        "act": move.act,
        "words of the act": page.cue or "",
        "object": " ".join(move.object.of(text).split()),
        "condition": "" if move.condition is None else " ".join(move.condition.of(text).split()),
        "target": move.target or "",
        "attribution": move.attribution,
        "told as": move.told_as,
        "hedged": move.hedged,
    }
    sides = {link.term: "for" if link.sign > 0 else "against" for link in move.terms}
    do = entered.get("do") if entered is not None else None
    if entered is not None and do == "edit":
        fields = {name: entered.get(name, "") for name in fields} | {"hedged": "hedged" in entered}
        sides = {term: str(entered.get(f"term:{term}", "")) for term in basis.terms}
    also = {
        "fields": fields,
        "sides": sides,
        "split": entered.get("parts", "") if entered is not None and do == "split" else "",
        "why": entered.get("why", "") if entered is not None else "",
        "opened": do or "",
        **_form_choices(ask, docket),
        "seen": seen_quote(page.quote),
        "number": next(n for n, other in enumerate(basis.moves_in[move.report], start=1) if other is move),
        "back": own_address(ask.text("back") or "", ""),
        "wrong": wrong,
    }
    return Screen(template="move", page=page, links=ask.links(), also=also, tab="moves", status=status)


def _form_choices(ask: Ask, docket: Docket) -> Mapping[str, object]:
    return {
        "parties": docket.parties()[:200],
        "issues": ask.view.basis.agenda.issues,
        "attributions": ATTRIBUTIONS,
        "tellings": TELLINGS,
    }


def gone_screen(ask: Ask, docket: Docket, name: str, wrong: str | None = None, status: int = 200) -> Screen | None:
    """What became of a move that no longer stands; None: there never was one."""
    evidence = docket.evidence_named(name)
    trail = docket.trail(evidence) if evidence is not None else ()
    if evidence is None or not trail:
        return None
    basis = ask.view.basis
    path = docket.names[evidence.report]
    page = GonePage(
        name=basis.name,
        report=basis.names[path],
        object=evidence.object.of(basis.talks.text_of(path)),
        now=tuple(make_quote(basis, move) for move in docket.standing(evidence)),
        decisions=decided(trail, docket.corrections),
    )
    also = {"wrong": wrong, "back": own_address(ask.text("back") or "", "")}
    return Screen(template="gone", page=page, links=ask.links(), also=also, tab="moves", status=status)


# --- a move that was missed


def missed(ask: Ask) -> Screen:
    """A form for a move that the reader missed."""
    return missed_screen(ask, ask.needed("report"), None, None, 200)


def missed_screen(ask: Ask, path: str, entered: FormData | None, wrong: str | None, status: int) -> Screen:
    """The form, with what was entered where it could not be taken."""
    basis = ask.view.basis
    if path not in basis.reports:
        raise HTTPException(404, "There is no such report among these talks.")
    start = str(entered.get("start", "")) if entered is not None else ask.text("start") or ""
    given = entered if entered is not None else {"party": ask.text("party") or ""}
    text = basis.reports[path].text
    also = {
        "report": basis.names[path],
        "paragraphs": [(span.start, span.of(text)) for span in paragraphs_of(text)],
        "here": paragraph_at(text, int(start)) if start.isdecimal() and len(start) < 10 else None,
        "start": start,
        "fields": {name: given.get(name, "") for name in (*FIELDS, "told as")} | {"hedged": "hedged" in given},
        **_form_choices(ask, docket_of(ask)),
        "why": given.get("why", ""),
        "back": own_address(ask.text("back") or "", ""),
        "wrong": wrong,
    }
    return Screen(template="missed", page=None, links=ask.links(), also=also, tab="moves", status=status)
