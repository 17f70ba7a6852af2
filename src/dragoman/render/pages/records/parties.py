"""The parties: all of them, and one."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.render.pages.records.parts import Decision, StanceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSeen:
    """Words by which sentences name a party."""

    words: str
    moves: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """One party in the list of all."""

    party: str
    moves: int
    reports: int
    names: tuple[NameSeen, ...]  # the most frequent first, the first few
    speakers: tuple[str, ...]  # likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesPage:
    """All parties that make moves."""

    name: str
    parties: tuple[PartyLine, ...]
    decisions: tuple[Decision, ...]  # on parties, the latest first


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """One party, and what its name rests on."""

    name: str
    party: str
    moves: int
    reports: int
    names: tuple[NameSeen, ...]  # the most frequent first
    unnamed: int  # moves whose sentence does not name it
    speakers: tuple[str, ...]  # the most frequent first
    stances: tuple[StanceLine, ...]
    others: tuple[str, ...]  # all other parties, those with most moves first
    decisions: tuple[Decision, ...]  # on its name, the latest first
