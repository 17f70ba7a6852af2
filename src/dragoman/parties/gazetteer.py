"""The parties that no coverage has to explain, read from the data files beside this module.

``states.json`` holds states with demonyms and capitals (names from Unicode CLDR), ``parties.toml`` alliances,
institutions, domestic parties and movements, ``people.toml`` dated office holders, ``words.toml`` the common words
that say what a name is. Each file states its origin.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar

from dragoman.parties.records import Kind, Party, Person
from dragoman.parties.tokens import name_key

T = TypeVar("T")
How = Literal["name", "demonym", "capital", "any case"]
REGIONS = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho Illinois "
    "Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri "
    "Montana Nebraska Nevada New_Hampshire New_Jersey New_Mexico New_York North_Carolina North_Dakota Ohio Oklahoma "
    "Oregon Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas Utah Vermont Virginia "
    "West_Virginia Wisconsin Wyoming Scotland Wales Northern_Ireland Catalonia Quebec Greenland Hong_Kong Kurdistan"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the gazetteer: whom it stands for, and how."""

    party: Party
    how: How
    home: str = ""  # ISO code: the name means this party only in coverage of that country; "": everywhere
    owned: bool = False  # the name holds a possessive: "People's Army"
    gaps: tuple[str, ...] = ()  # what may stand between its words beside a space or hyphen: "State, County and Town"


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person and the years in an office, both included."""

    person: Person
    key: tuple[str, ...]  # folded words of the name
    first: int
    last: int
    full: bool = False  # the surname alone does not name the person: it is a common word or a common name


@dataclass(frozen=True, slots=True, kw_only=True)
class Faction:
    """Part of a side, known by an adjective: a holder of ``words`` and besides only ``beside`` is of it."""

    name: str
    home: str  # ISO code of the country in whose coverage it is meant
    words: frozenset[str]
    beside: frozenset[str]
    required: frozenset[str]  # the holder has one of these as well; empty: it need not


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All entries, indexed by the first word of the name, longest names first."""

    names: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]  # an entry bound to a home after the free one
    states: Mapping[str, str]  # ISO code -> display name
    codes: Mapping[str, str]  # display name -> ISO code
    adjectives: Mapping[str, str]  # display name of a state -> its first demonym
    parties: Mapping[str, Party]  # display name -> party
    regions: frozenset[str]  # display names of parts of states
    office_holders: tuple[OfficeHolder, ...]
    factions: tuple[Faction, ...]
    candidates: Mapping[int, frozenset[tuple[str, ...]]]  # year -> folded names of those who stand for president

    def kind_of(self, party: str | None) -> Kind | None:
        """The kind of a listed party; None for one that nobody listed."""
        listed = self.parties.get(party or "")
        return None if listed is None else listed.kind


def read_data(name: str) -> str:
    """The text of one data file of this room."""
    return resources.files("dragoman.parties").joinpath("data", name).read_text(encoding="utf-8")


def index_names(names: Mapping[tuple[str, ...], T]) -> dict[str, tuple[tuple[tuple[str, ...], T], ...]]:
    """Names by their first word, longest first."""
    by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for words, what in names.items():
        by_first.setdefault(words[0], []).append((words, what))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in by_first.items()}


@cache
def load_words() -> Mapping[str, Any]:
    """The word classes of ``words.toml``, as sets."""
    raw = tomllib.loads(read_data("words.toml"))
    return {
        name: {key: frozenset(value) for key, value in entry.items() if isinstance(value, list)}
        for name, entry in raw.items()
    }


def words_of(name: str, key: str = "words") -> frozenset[str]:
    """One word class."""
    found: frozenset[str] = load_words()[name][key]
    return found


@cache
def load_gazetteer() -> Gazetteer:
    """Reads the data files once; later calls give the same object."""
    states = json.loads(read_data("states.json"))["states"]
    file = tomllib.loads(read_data("parties.toml"))
    listed = file["party"]
    people = tomllib.loads(read_data("people.toml"))
    index: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    parties: dict[str, Party] = {}

    def add(names: Iterable[str], party: Party, how: How, home: str = "") -> None:
        parties.setdefault(party.name, party)
        for name in names:
            words = name_key(name)
            gaps = tuple(gap for gap in (", ", "+", " + ") if gap in name)
            index.setdefault(words[0], []).append((words, Entry(party, how, home, "'" in name, gaps)))

    for row in states:
        party = Party(name=row["name"], kind="state", home=row["code"])
        add(row["names"], party, "name")
        add(row["demonyms"], party, "demonym")
        add(row["capitals"], party, "capital")
    for row in listed:
        kind: Kind = row["kind"]
        party = Party(name=row["name"], kind=kind, home=row.get("home", ""))
        home = party.home if row.get("only_at_home") else ""
        add(row.get("names", ()), party, "any case" if row.get("lower") else "name", home)
        add(row.get("capitals", ()), party, "capital")
        add(row.get("demonyms", ()), party, "demonym")
    for name in REGIONS.split():
        region = name.replace("_", " ")
        add([region], Party(name=region, kind="region"), "name")
    return Gazetteer(
        names={first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in index.items()},
        states={row["code"]: row["name"] for row in states},
        codes={row["name"]: row["code"] for row in states},
        adjectives={
            row["name"]: max(row["demonyms"], key=lambda word: word.count(" ")) for row in states if row["demonyms"]
        },
        parties=parties,
        regions=frozenset(name for name, party in parties.items() if party.kind == "region"),
        office_holders=tuple(_read_holders(people)),
        factions=tuple(
            Faction(
                name=row["name"],
                home=row["home"],
                words=frozenset(row["words"]),
                beside=frozenset(row["beside"]),
                required=frozenset(row.get("with", ())),
            )
            for row in file["faction"]
        ),
        candidates={
            year: frozenset(name_key(name) for name in campaign["people"])
            for campaign in people["campaign"]
            for year in campaign["years"]
        },
    )


def _read_holders(listed: Mapping[str, Any]) -> Iterator[OfficeHolder]:
    """The office holders of ``people.toml``, those listed one by one before those of its groups."""
    for name, party, member, role, first, last in listed["people"]:
        person = Person(name=name, party=party, member=member or None, roles=(role,))
        yield OfficeHolder(person, name_key(name), first, last)
    for group in listed["group"]:
        for line in group["people"]:
            name, first, last = line.rsplit(" ", 2)
            person = Person(name=name, party=group["party"], member=group.get("member"), roles=(group["role"],))
            yield OfficeHolder(person, name_key(name), int(first), int(last), group.get("full", False))


@cache
def holders_by_name() -> tuple[Mapping[tuple[str, ...], Sequence[OfficeHolder]], Mapping[str, Sequence[OfficeHolder]]]:
    """The office holders by the folded words of their names, and by surname."""
    names: dict[tuple[str, ...], list[OfficeHolder]] = {}
    surnames: dict[str, list[OfficeHolder]] = {}
    for holder in load_gazetteer().office_holders:
        names.setdefault(holder.key, []).append(holder)
        surnames.setdefault(holder.key[-1], []).append(holder)
    return names, surnames


def find_holder(words: tuple[str, ...], year: int | None, roles: Sequence[str] = ()) -> OfficeHolder | None:
    """The best office holder of this name: in the role that the coverage gives, then by the year."""
    names, surnames = holders_by_name()
    rows: Sequence[OfficeHolder] = names.get(words, ())
    if not rows and len(words) > 2:
        rows = names.get((words[0], words[-1]), ())
    if not rows and len(words) == 1:
        rows = [row for row in surnames.get(words[0], ()) if not row.full or _holds(row, roles)]
    elif not rows:  # "Javad Zarif" is "Mohammad Javad Zarif", "Charles Schumer" is "Chuck Schumer"
        known = surnames.get(words[-1], ())
        given = _GIVEN.get(words[0], words[0])
        rows = [row for row in known if row.key[-len(words) :] == words]
        rows = rows or [row for row in known if _GIVEN.get(row.key[0], row.key[0]) == given]
        rows = rows or [row for row in known if row.key[0][0] == words[0][0] and _holds(row, roles)]
    return max(rows, key=lambda row: _fit(row, year, roles)) if rows else None


_GIVEN = {  # short given names and what they stand for
    short: name
    for name, shorts in {
        "andrew": "andy",
        "anthony": "tony",
        "barbara": "barb",
        "benjamin": "ben",
        "bernard": "bernie",
        "catherine": "cathy kate kathy katherine",
        "charles": "chuck charlie",
        "christopher": "chris",
        "daniel": "dan danny",
        "david": "dave",
        "deborah": "debbie deb",
        "donald": "don",
        "edward": "ed eddie ted",
        "elizabeth": "liz beth",
        "gerald": "jerry gerry",
        "gregory": "greg",
        "james": "jim jimmy jamie",
        "jeffrey": "jeff",
        "joseph": "joe",
        "kenneth": "ken",
        "lawrence": "larry",
        "matthew": "matt",
        "michael": "mike mick",
        "nicholas": "nick",
        "patrick": "pat",
        "peter": "pete",
        "richard": "rick dick rich",
        "robert": "bob bobby rob robbie",
        "ronald": "ron",
        "samuel": "sam",
        "stephen": "steve steven",
        "susan": "sue",
        "thomas": "tom tommy",
        "timothy": "tim",
        "william": "bill billy will",
    }.items()
    for short in shorts.split()
}

OFFICES = {  # titles that stand for an office of the list
    "sen": "senator",
    "sens": "senator",
    "senators": "senator",
    "rep": "representative",
    "reps": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "representatives": "representative",
    "mp": "lawmaker",
    "gov": "governor",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "chairwoman": "chairman",
    "chair": "chairman",
    "majority leader": "leader",
    "minority leader": "leader",
}


_LAST_WORDS = frozenset(
    {"secretary", "minister", "adviser", "envoy", "ambassador", "negotiator", "director", "justice"}
)


def _holds(row: OfficeHolder, roles: Sequence[str]) -> bool:
    """Whether one of the roles that coverage gives is the listed office, or its last word is ("foreign minister")."""
    office = row.person.roles[0]
    return any(
        office in (role, OFFICES.get(role)) or (office in _LAST_WORDS and role.endswith(f" {office}"))
        for role in roles
        if not role.startswith("former ")
    )


def is_in_office(row: OfficeHolder, year: int | None, roles: Sequence[str]) -> bool:
    """Whether somebody held the office in a year; without a year, whether the coverage names the office."""
    return _holds(row, roles) if year is None else row.first <= year <= row.last


def _fit(row: OfficeHolder, year: int | None, roles: Sequence[str]) -> tuple[int, int, int]:
    away = 0 if year is None else max(row.first - year, year - row.last, 0)
    return int(_holds(row, roles)), -away, row.first if row.person.roles[0] == "president" else 0


@cache
def holder_names(year: int | None) -> Mapping[str, tuple[tuple[tuple[str, ...], Person], ...]]:
    """Full names and surnames of the office holders, by first word, as of a year."""
    found: dict[tuple[str, ...], Person] = {}
    listed = load_gazetteer().names
    names, surnames = holders_by_name()
    for words in (*names, *((surname,) for surname in surnames)):
        taken = len(words) == 1 and any(len(other) == 1 for other, _ in listed.get(words[0], ()))
        holder = find_holder(words, year)
        if holder is not None and not taken:
            found[words] = holder.person
    return index_names(found)
