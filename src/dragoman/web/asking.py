"""What was asked of the talks, and what is shown in answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar, cast

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from dragoman.web.links import WebLinks
from dragoman.web.shelf import Shelf, View

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
LARGE = 2_000  # moves from which on comparing them all takes longer than an analyst should wait


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A request for a page of one negotiation."""

    shelf: Shelf
    slug: str
    view: View
    path: str
    query: QueryParams

    def text(self, name: str, most: int = 2_000) -> str | None:
        """A field of the address, or None where it is not there."""
        value = self.query.get(name)
        if value is not None and len(value) > most:
            raise HTTPException(400, f"“{name}” is longer than {most} characters.")
        return value or None

    def needed(self, name: str) -> str:
        """A field that the address must have."""
        value = self.text(name, most=2_000_000)
        if value is None:
            raise HTTPException(400, f"The address lacks “{name}”.")
        return value

    def day(self, name: str) -> date | None:
        """A day in the address."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise HTTPException(400, f"“{name}” is no day: write YYYY-MM-DD.") from error

    def number(self, name: str, default: int, most: int) -> int:
        """A number in the address."""
        value = self.text(name, most=9)
        return min(int(value), most) if value is not None and value.isdigit() else default

    def compared(self) -> Ask:
        """The same for a page that compares all the moves with each other.

        In a large story that takes seconds: decisions that are only laid over the talks are left out of it until they
        are worked out.
        """
        before = self.view.before
        return self if before is None or len(before.basis.talks.moves) < LARGE else replace(self, view=before)

    def links(self, as_of: date | None = None) -> WebLinks:
        """The addresses of the other pages; those that are cut at a day keep ``as_of``."""
        here = self.path + (f"?{self.query}" if self.query else "")
        return WebLinks(slug=self.slug, writable=self.shelf.writable, as_of=as_of, here=here)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, worked out once for this state of the talks."""
        return cast(T, self.view.answers.get(key, make))


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What is shown at an address."""

    template: str  # its name without the endings
    page: DataclassInstance | None  # its fields, which JSON shows as well; None: only a form is shown
    links: WebLinks
    also: Mapping[str, object] = field(
        default_factory=dict
    )  # the part of a long page that is shown, as ``page`` too, and the like
    tab: str | None = None  # where it stands in the navigation; None: where its template does
    status: int = 200
    undecided: bool = False  # whether decisions are left out that other pages show
