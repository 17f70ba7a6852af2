"""Addresses of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from markupsafe import Markup, escape

from dragoman.render.pages.html import party_key
from dragoman.render.pages.records import Quote


def seen(text: object) -> str:
    """A digest that a form carries, to tell whether what it was made from has changed since."""
    return sha256(repr(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebLinks:
    """Every page of one negotiation has an address, with the day in it that the page before was cut at."""

    slug: str
    writable: bool
    as_of: date | None = None
    here: str = ""  # the address of this page, to come back to
    changeable: frozenset[str] = frozenset()  # ids of the moves that can be corrected

    def to(self, at: str, /, **query: object) -> str:
        """The address of the page ``at``; what is None stands not in it."""
        told = {name: value for name, value in query.items() if value not in (None, "", ())}
        if self.as_of is not None and at in ("", "evidence", "deals") and "as_of" not in query:
            told["as_of"] = self.as_of.isoformat()
        return f"/t/{self.slug}{'/' + at if at else ''}{'?' + urlencode(told, doseq=True) if told else ''}"

    def evidence(self, party: str, term: str) -> str:
        """The address of a cell's evidence."""
        return self.to("evidence", party=party_key(party), term=term)

    def report(self, path: str) -> str | None:
        """The address of a report."""
        return self.to("report", path=path)

    def drawer(self) -> Markup:
        """The link may open beside the page."""
        return Markup(" data-drawer")

    def more(self, what: str, shown: int, of: int) -> Markup:
        """The link to the rest."""
        return Markup('<p><a href="{}">{} of {} {} are shown; show all</a></p>').format(
            self.to("deals", shown=of), shown, of, what
        )

    def actions(self, quote: Quote) -> Markup:
        """Buttons to accept, edit or reject what was read."""
        if not self.writable:
            return Markup()
        return Markup(
            '<form class="acts" method="post" action="{}"><input type="hidden" name="move" value="{}">'
            '<input type="hidden" name="seen" value="{}"><input type="hidden" name="back" value="{}">'
            '<button name="do" value="accept" aria-keyshortcuts="a">Accept <kbd>a</kbd></button>'
            '<button name="do" value="reject" aria-keyshortcuts="r">Reject <kbd>r</kbd></button>'
            '<a href="{}">Edit <kbd>e</kbd></a></form>'
        ).format(self.to("correct"), escape(quote.id), seen_quote(quote), self.here, self.to("edit", move=quote.id))


def seen_quote(quote: Quote) -> str:
    """A digest of what of a move can be corrected."""
    return seen((quote.id, quote.party, quote.act, quote.hedged, quote.terms, quote.by_hand, quote.told_as))
