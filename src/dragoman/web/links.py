"""Addresses of pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from dragoman.render.pages.html import move_key, party_key
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
        if self.as_of is not None and at in ("", "evidence", "deals", "stability") and "as_of" not in query:
            told["as_of"] = self.as_of.isoformat()
        return f"/t/{self.slug}{'/' + at if at else ''}{'?' + urlencode(told, doseq=True) if told else ''}"

    def evidence(self, party: str, term: str) -> str:
        """The address of a cell's evidence."""
        return self.to("evidence", party=party_key(party), term=term)

    def told(self, party: str, term: str, day: date) -> str:
        """The address of a cell's evidence, cut to one day."""
        return self.to("evidence", party=party_key(party), term=term, since=day, until=day)

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

    def move(self, name: str, *, back: bool = False, at: str = "") -> str:
        """The address of a move; ``back``: from which one comes back to this page."""
        return self.to("move", id=move_key(name), back=self.here if back else None) + (f"#{at}" if at else "")

    def party(self, name: str) -> str:
        """The address of a party."""
        return self.to("party", name=party_key(name))

    def actions(self, quote: Quote, at: str = "") -> Markup:
        """What can be done with a move at once, and the way to all that can be done; ``at``: its place on the page."""
        here = f"{self.here}#{at}" if at else self.here
        ways = Markup(
            '<a href="{}" aria-keyshortcuts="e">{} <kbd>e</kbd></a> '
            '<a href="{}#chosen" aria-keyshortcuts="v">In the text <kbd>v</kbd></a>'
        ).format(
            self.to("move", id=move_key(quote.id), back=here),
            "Edit, split, merge, note" if self.writable else "Open",
            self.to("report", path=quote.report.path, move=move_key(quote.id)),
        )
        if not self.writable:
            return Markup('<p class="acts">{}</p>').format(ways)
        return Markup(
            '<form class="acts" method="post" action="{}"><input type="hidden" name="move" value="{}">'
            '<input type="hidden" name="seen" value="{}"><input type="hidden" name="back" value="{}">'
            '<button name="do" value="accept" aria-keyshortcuts="a">Accept <kbd>a</kbd></button>'
            '<button name="do" value="reject" aria-keyshortcuts="r">Reject <kbd>r</kbd></button>{}</form>'
        ).format(self.to("correct"), move_key(quote.id), seen_quote(quote), here, ways)


def seen_quote(quote: Quote) -> str:
    """A digest of what of a move can be corrected; the same wherever the move is shown."""
    return seen(replace(quote, stance=None, copies=(), before="", after=""))


def own_address(address: str, otherwise: str) -> str:
    """An address of this server, never one of another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    plain = address.isascii() and "\\" not in address and not any(ord(character) < 32 for character in address)
    return address if plain and not parts.scheme and not parts.netloc and address.startswith("/t/") else otherwise
