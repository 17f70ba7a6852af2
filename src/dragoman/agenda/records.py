"""What is on the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One clause that an agreement could contain; true or false in a deal."""

    id: str
    text: str
    phrases: tuple[str, ...]  # wordings by which reports name it
    opposite: bool = False  # True: the phrases name the opposite of the term
    needs: tuple[str, ...] = ()  # terms that must hold where this one does
    excludes: tuple[str, ...] = ()  # terms that cannot hold beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A question on the table, and the terms that answer it."""

    id: str
    question: str
    terms: tuple[Term, ...]
    exactly_one: bool = False  # True: a deal makes one of the terms true and the others false


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The issues and terms of one negotiation."""

    name: str | None  # None: not named
    start: date | None  # first day of the talks; None: not said
    end: date | None  # last day; None: not said
    issues: tuple[Issue, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order of the issues."""
        return tuple(term for issue in self.issues for term in issue.terms)
