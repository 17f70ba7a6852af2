"""Who sits at the table: parties, the people who speak for them, and what the coverage taught about both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "state",
    "region",
    "bloc",
    "institution",
    "chamber",
    "domestic",
    "movement",
    "agency",
    "organisation",
    "group",
]
Gender = Literal["male", "female"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A side that can hold a position, under the plain English name that is shown."""

    name: str
    kind: Kind
    home: str = ""  # ISO code of the country whose domestic scene it belongs to; "": none


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who speaks for a party while in office."""

    name: str  # the fullest form that the coverage uses
    party: str | None  # display name; None: the coverage does not say for whom
    member: str | None = None  # domestic party, where it differs from the party spoken for; None: not known
    roles: tuple[str, ...] = ()  # offices in lower case, most frequent first
    gender: Gender | None = None  # None: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """What an analyst calls a party: renamed, merged where there is a ``new`` already, or split."""

    old: str
    new: str
    words: str | None  # only where it is named by words that hold these, in any case; None: everywhere

    def names(self, party: str, words: str) -> bool:
        """Whether it is about ``party``, named by these words."""
        return party == self.old and (not self.words or self.words.casefold() in words.casefold())


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the coverage of one negotiation says about who is who."""

    people: tuple[Person, ...]
    parties: tuple[Party, ...]  # only those that the coverage introduced; the gazetteer holds the others
    settled: bool  # whether the coverage names ``home`` more than in passing
    rooted: bool  # whether the coverage names domestic parties or chambers of ``home``
    scenes: frozenset[str]  # ISO codes of the countries whose domestic parties the coverage names, or else ``home``
    home: str  # ISO code of the country whose domestic scene the coverage is about; "": none
    year: int | None  # of the talks, for the dated list of office holders; None: not known
    rebels: str | None  # what a bare "the rebels" are called; None: the coverage has no such word
    city: str | None  # the city that a bare "the mayor" governs; None: no mayor, or no city
    names: Mapping[str, tuple[tuple[tuple[str, ...], Party | Person], ...]] = field(repr=False, compare=False)
    """First folded word -> names that begin with it, longest first."""

    def person(self, name: str) -> Person | None:
        """The person of exactly this name, or None."""
        return next((person for person in self.people if person.name == name), None)
