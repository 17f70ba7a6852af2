"""The pages of parties: all of them, and one with all that can be decided on its name."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from dragoman.render.pages.basis import Basis
from dragoman.render.pages.html import party_key
from dragoman.render.pages.parties import on_party, parties_page, party_page
from dragoman.reviewing import Docket
from dragoman.store import correction_id
from dragoman.web.asking import Ask, Screen
from dragoman.web.links import own_address, seen
from dragoman.web.shelf import page_of

PARTIES = 200  # on one page; the rest is on the next


def named_party(basis: Basis, key: str) -> str | None:
    """The party that an address names; None: no move is its."""
    return next((move.party for move in basis.talks.moves if move.party and party_key(move.party) == key), None)


def seen_party(docket: Docket, party: str) -> str:
    """A digest of what was decided on the name of a party."""
    return seen((party, tuple(correction_id(correction) for correction in on_party(docket, party))))


def parties(ask: Ask) -> Screen:
    """Who is who: parties by the moves that they make."""
    docket = Docket(ask.view.basis.talks, ask.shelf.corrections(ask.slug))
    page = ask.once("parties", lambda: parties_page(ask.view.basis, docket))
    shown, pages = page_of(page.parties, ask.number("page", 1, 100_000), PARTIES)
    also = {"lines": shown, "pages": pages, "number": ask.number("page", 1, pages)}
    return Screen(template="parties", page=page, links=ask.links(), also=also)


def party(ask: Ask) -> Screen:
    """One party: what its name rests on, and how to mend it."""
    docket = Docket(ask.view.basis.talks, ask.shelf.corrections(ask.slug))
    screen = party_screen(ask, docket, ask.needed("name"))
    if screen is None:
        raise HTTPException(404, "No move is of such a party; it may have been renamed meanwhile.")
    return screen


def party_screen(
    ask: Ask, docket: Docket, key: str, entered: FormData | None = None, wrong: str | None = None, status: int = 200
) -> Screen | None:
    """One party with its forms; ``entered``: what stood in the form that could not be taken, and why."""
    name = named_party(ask.view.basis, key)
    made = on_party(docket, key)
    if name is None and not made:
        return None
    page = party_page(ask.view.basis, docket, name or key)
    given = {} if entered is None else {str(field): value for field, value in entered.items()}
    also = {
        "key": party_key(page.party),
        "seen": seen_party(docket, page.party),
        "given": given,
        "back": own_address(ask.text("back") or "", ""),
        "wrong": wrong,
    }
    return Screen(template="party", page=page, links=ask.links(), also=also, tab="parties", status=status)
