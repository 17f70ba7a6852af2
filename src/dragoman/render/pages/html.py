"""Contexts to HTML: one environment, in which every text is escaped and made visible on its way out."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dragoman.moves.records import Act
from dragoman.render.marks import SYMBOLS, clipped
from dragoman.render.pages.records import Cell, Quote
from dragoman.render.plain import shown
from dragoman.render.shifts import change_words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Links(Protocol):
    """Where things are opened: by an address in the web application, further down the page in the briefing."""

    def evidence(self, party: str, term: str) -> str:
        """The address of a cell's evidence."""
        ...

    def told(self, party: str, term: str, day: date) -> str:
        """The address of what is told of a cell on one day."""
        ...

    def report(self, path: str) -> str | None:
        """The address of a report; None: it cannot be opened here."""
        ...

    def drawer(self) -> Markup:
        """Attributes of a link that may open beside the page."""
        ...

    def more(self, what: str, shown: int, of: int) -> Markup:
        """What follows a list that goes on."""
        ...

    def actions(self, quote: Quote, at: str = "") -> Markup:
        """What can be done with a move that stands at ``at`` on the page."""
        ...


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates. Text is never trusted: it is escaped, and what would steer the page's direction is shown."""
    made = Environment(
        loader=PackageLoader("dragoman.render.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_show,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["symbols"] = SYMBOLS
    made.tests["told_from"] = told_from
    made.filters["day"] = day
    made.filters["lower_first"] = lower_first
    made.filters["brief"] = brief
    made.filters["with_article"] = with_article
    made.filters["does"] = does
    made.filters["clipped"] = clipped
    made.filters["head"] = head
    made.filters["tail"] = tail
    made.filters["change"] = change_words
    made.filters["party_key"] = party_key
    return made


def _show(value: object) -> object:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_MONTHS = "January February March April May June July August September October November December".split()


def day(value: date, *, short: bool = False) -> str:
    """The day as prose writes it, or as an axis does; the same in every locale.

    >>> day(date(2025, 12, 14)), day(date(2025, 12, 14), short=True)
    ('14 December 2025', '14 Dec 2025')
    """
    return f"{day_and_month(value) if short else f'{value.day} {_MONTHS[value.month - 1]}'} {value.year}"


def day_and_month(value: date) -> str:
    """The day where its year is told elsewhere.

    >>> day_and_month(date(2025, 12, 14))
    '14 Dec'
    """
    return f"{value.day} {_MONTHS[value.month - 1][:3]}"


def lower_first(text: str) -> str:
    """A clause to stand within a sentence: only an article gives up its capital, for a name must keep it."""
    head, _, rest = text.partition(" ")
    return f"{head.lower()} {rest}" if head in ("The", "A", "An", "No", "Both", "Part", "All") and rest else text


def with_article(noun: str) -> str:
    """The noun with "a" or "an".

    >>> with_article("analysis"), with_article("headline")
    ('an analysis', 'a headline')
    """
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def does(act: Act) -> str:
    """The act as what somebody does.

    >>> does("threaten")
    'threatens'
    """
    return f"{act}s"


AROUND = 500  # characters of a paragraph that stand on either side of a sentence


def head(text: str) -> str:
    """What may stand behind a sentence: the first words of a long text."""
    near = text[:AROUND]
    return text if len(text) <= AROUND else f"{near.rpartition(' ')[0] or near} …"


def tail(text: str) -> str:
    """What may stand before a sentence: the last words of a long text."""
    near = text[-AROUND:]
    return text if len(text) <= AROUND else f"… {near.partition(' ')[2] or near}"


def told_from(cells: Sequence[Cell], first: int, count: int) -> bool:
    """Whether anything is reported of one of ``count`` parties from the ``first`` on."""
    return any(cell.stances or cell.gone for cell in cells[first : first + count])


LONGEST_NAME = 160  # characters of a name that pages print; what is longer is no name


def brief(name: str) -> str:
    """A name, cut where it is longer than any name is."""
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"


def party_key(party: str) -> str:
    """Names a party in an address: by its name, or by a digest of one that is too long for an address."""
    return party if len(party) <= LONGEST_NAME else _digest(party)


LONGEST_ID = 600  # characters of a move's id that stand in an address; a path and a party's name are within it


def move_key(name: str) -> str:
    """Names a move in an address: by its id, or by a digest of one that is too long for an address."""
    return name if len(name) <= LONGEST_ID else _digest(name)


def _digest(name: str) -> str:
    return f"~{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def exact(text: object) -> Markup:
    """A text that a form sends back, as it is; what would turn the direction of writing stands as a reference."""
    return Markup(_TURNS.sub(lambda turn: f"&#{ord(turn[0])};", str(escape(text))))


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """The one stylesheet."""
    return (files("dragoman.render.pages") / "style.css").read_text(encoding="utf-8")


def hashed(source: str) -> str:
    """The source as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def page_json(page: DataclassInstance) -> str:
    """A page's fields as JSON, the same as its template is given."""
    return json.dumps(dataclasses.asdict(page), ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place on a page")
