"""Learns who is who from the coverage itself.

Every run of capitalised words is looked at with what stands round it: a title and an adjective before it ("Ukrainian
President Volodymyr Zelensky"), an apposition behind it ("Ana Ruiz, president of the Harbour Nurses Union";
"Sen. Doe, R-Ohio"), or a possessive before ("the EU's trade commissioner, Maros Sefcovic"). Each look is a vote for a
party; the most votes win, over all reports. Runs that end in a word like *union* or *council* are organisations.

>>> register = learn_register(["Norwegian Foreign Minister Kari Holm spoke. Holm rejected the quota."])
>>> register.people[0].name, register.people[0].party
('Kari Holm', 'Norway')
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import NamedTuple, TypeVar

from dragoman.parties.gazetteer import (
    Entry,
    Gazetteer,
    OfficeHolder,
    find_holder,
    holders_by_name,
    index_names,
    is_in_office,
    load_gazetteer,
    words_of,
)
from dragoman.parties.records import Gender, Party, Person, Register
from dragoman.parties.tokens import Tokens, name_key, split_words

PARTICLES = frozenset("de da do dos van von der den di la le el al bin ibn ben abu ul y zu".split())
SMALL = frozenset(
    "the a an and or but if in on at by for from of to with as after before when while since under over into about "
    "against he she it they we i you his her its their our my this that these those there here what who which how why "
    "where not no yes so then now also still yet even only just both either neither nor is are was were be been has "
    "have had do does did will would can could may might must shall should let all any some many most more few one "
    "two three first last new such other another each every than because although though despite during between "
    "through without within until unless whether however meanwhile according earlier later monday tuesday wednesday "
    "thursday friday saturday sunday january february march april june july august september october november "
    "december jan feb aug sept oct nov dec today yesterday tomorrow mr mrs ms dr miss sir lord lady dame madam jr sr "
    "read more ap reuters afp bbc cnn photo image getty breaking update watch asked speaking".split()
)
PORTFOLIOS = frozenset(
    "trade budget health defence defense education energy environment finance foreign interior justice labor labour "
    "transport transportation agriculture economy commerce business brexit security oil climate campaign deputy vice "
    "prime majority minority ranking homeland veterans housing culture industry water fisheries".split()
)
_LEADING = frozenset("former senior top chief acting several republican-led ex".split())
JOINTS = frozenset({"and", "&"})
_CHAMBERS = frozenset({"house", "senate", "congressional", "commons"})
_ARMED = frozenset({"separatists", "separatist", "rebels", "rebel", "insurgents"})
_BEFORE = "@before"  # a vote for the organisation or state named last
_OFFICE = "@office"  # a vote for the government that the report is about
_OWNERS = frozenset({"its", "their", "his", "her"})
_MEMBERS = frozenset({"people", "women", "men", "children"})  # "the Hill People's Front" is one name
_FIRM_ROLES = frozenset(
    {"ceo", "chief executive", "founder", "co-founder", "boss", "spokesman", "spokeswoman", "spokesperson"}
)
_REGIONAL = frozenset(
    {"governor", "gov", "attorney general", "secretary of state", "first minister", "chief executive"}
)
_CONGRESS = frozenset("sen sens senator senators rep reps congressman congresswoman congressmen".split())
_FORMER = frozenset({"former", "ex", "late", "then"})
_DOMESTIC_LETTERS = {
    "r": "Republican Party",
    "d": "Democratic Party",
    "rep": "Republican Party",
    "dem": "Democratic Party",
}
_MONTHSJOINTS_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_SEATED = (["senators"], ["senator"], ["congressmen"], ["lawmakers"])  # behind an adjective: of a party abroad too
_SENT_TO = frozenset({"to", "at", "in", "for"})
_GIVEN_MONTHS = frozenset({"jan", "april", "may", "june", "august"})  # given names too
_HOME = "@home"  # a vote for the government of the country whose scene the coverage plays in
_NOUN = "@noun:"  # a vote for the organisation whose name holds this word


# Share of the words that are words of an election campaign from which on candidates are sides of their own; tuned on
# the tuning topics of benchmarks/parties.py.
CAMPAIGNING = 0.008

T = TypeVar("T", bound=str)
# After a name and a comma these lead away from the person, not to who they are.
_BESIDE = frozenset("alongside with after before while as during following amid among against without near".split())


class Match(NamedTuple):
    """Words ``start`` to ``end`` (half-open) are a name of the gazetteer."""

    start: int
    end: int
    entry: Entry


class Run(NamedTuple):
    """A run of capitalised words, half-open, that no gazetteer entry explains."""

    start: int
    end: int
    organisation: bool


@dataclass(slots=True)
class _Votes:
    """What the coverage said so far about one name."""

    name: str
    count: int = 0
    full: int = 0
    parties: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)  # only named before it: outranked by all else
    members: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    genders: Counter[Gender] = field(default_factory=Counter)


@cache
def _titles() -> frozenset[tuple[str, ...]]:
    classes = ("titles", "offices_us", "offices_gb", "offices_state")
    return frozenset(name_key(title) for name in classes for title in words_of(name))


def is_title(word: str) -> bool:
    """Whether a word alone is a title."""
    return (word.lower().rstrip("."),) in _titles()


@cache
def title_words() -> frozenset[str]:
    """The words of titles."""
    return frozenset(word for title in _titles() for word in title)


def title_at(tokens: Tokens, end: int) -> tuple[int, str] | None:
    """The longest title whose last word is ``end - 1``: its first word and its text."""
    for length in (4, 3, 2, 1):
        start = end - length
        if start < 0:
            continue
        words = tuple(tokens.keys[start:end])
        if words in _titles() and all(tokens.joined[start + 1 : end]):
            return start, " ".join(words)
    return None


def title_sent(tokens: Tokens, start: int, links: frozenset[str]) -> tuple[int, str] | None:
    """The title that one of ``links`` leads on from to a name at ``start``: "ambassador" in "ambassador to the UN"."""
    word = start - 1
    word -= word > 0 and tokens.keys[word] == "the"
    if word < 1 or tokens.keys[word] not in links or not all(tokens.joined[word : start + 1]):
        return None
    return title_at(tokens, word)


def title_from(tokens: Tokens, start: int) -> tuple[int, str] | None:
    """The longest title whose first word is ``start``: its end and its text."""
    if tokens.keys[start] not in title_words():
        return None
    for length in (4, 3, 2, 1):
        end = min(start + length, len(tokens))
        words = tuple(tokens.keys[start:end])
        if words in _titles() and all(tokens.joined[start + 1 : end]):
            return end, " ".join(words)
    return None


def match_entry(tokens: Tokens, start: int, gazetteer: Gazetteer, homes: frozenset[str] = frozenset()) -> Match | None:
    """The longest gazetteer name that begins at word ``start``, in coverage of the domestic scenes of ``homes``."""
    rows = gazetteer.names.get(tokens.keys[start])
    if rows is None:
        return None
    capital = tokens.capital[start]
    for words, entry in rows:
        if not capital and entry.how != "any case":
            continue
        end = start + len(words)
        if (
            entry.home
            and entry.home not in homes
            and not (entry.home == "US" and tokens.keys[end : end + 1] in _SEATED)
        ):
            continue
        if len(words) > 1 and (
            tuple(tokens.keys[start:end]) != words
            or not all(tokens.joined[word] or tokens.gaps[word] in entry.gaps for word in range(start + 1, end))
            or (not entry.owned and any(tokens.possessive[start : end - 1]))
        ):
            continue
        if entry.how == "demonym":
            return _compound(tokens, Match(start, end, entry), gazetteer)
        return Match(start, end, entry)
    return None


def _compound(tokens: Tokens, match: Match, gazetteer: Gazetteer) -> Match:
    """Two peoples in one name are a people of their own: "Turkish Cypriot", "Bosnian Serbs"."""
    word = match.end
    if word >= len(tokens) or tokens.gaps[word] != " " or not tokens.capital[word] or tokens.possessive[word - 1]:
        return match
    for words, entry in gazetteer.names.get(tokens.keys[word], ()):
        if len(words) == 1 and entry.how == "demonym" and entry.party.home not in ("US", match.entry.party.home):
            second = tokens.text[tokens.starts[word] : tokens.ends[word]].removesuffix("'s").removesuffix("’s")
            first = tokens.text[tokens.starts[match.start] : tokens.ends[match.end - 1]]
            name = f"{first} {second}" if second.endswith(("s", "ese", "ish")) else f"{first} {second}s"
            return Match(match.start, word + 1, Entry(Party(name=name, kind="group"), "demonym"))
    return match


def _run_end(tokens: Tokens, start: int) -> int:
    """Where the capitalised run that begins at ``start`` ends."""
    end = start + 1
    count = len(tokens)
    while end < count and tokens.joined[end] and (not tokens.possessive[end - 1] or tokens.keys[end - 1] in _MEMBERS):
        initial = len(tokens.keys[end]) == 1 and end + 1 < count and tokens.gaps[end + 1][:1] == "."
        small = tokens.keys[end] in SMALL and tokens.keys[end] not in {"may", "mark", "jr", "sr"}
        if tokens.capital[end] and (initial or not small):
            end += 1
        elif tokens.keys[end] in PARTICLES and end + 1 < count and tokens.joined[end + 1] and tokens.capital[end + 1]:
            end += 2
        else:
            break
    return end


def _may_begin(tokens: Tokens, position: int) -> bool:
    """Whether a capitalised word may begin a name: no small word does, but a month behind a title ("Rep. Jan Roe")."""
    if tokens.keys[position] not in SMALL:
        return True
    behind = position + 1 < len(tokens) and tokens.joined[position + 1] and tokens.capital[position + 1]
    given = tokens.keys[position] in _GIVEN_MONTHS and behind and position > 0 and tokens.joined[position]
    return given and title_at(tokens, position) is not None


def _before_title(tokens: Tokens, start: int, end: int) -> int:
    """Where a title begins within a run ("Harbour Committee Chairman Edward Roe"); its end where none does."""
    found = next((word for word in range(start + 1, end) if title_from(tokens, word) is not None), end)
    return end if tokens.keys[found - 1] == "district" else found  # "District Judge"


def organisation_end(tokens: Tokens, start: int, end: int) -> int:
    """Extends an organisation's name over "of", "for" and "and" to further capitalised words.

    One that is but a head goes on with "to" as well ("the Committee to Save the Harbour").
    """
    count = len(tokens)
    carried = {"of", "for", "to"} if end - start == 1 else {"of", "for"}
    while end < count and tokens.joined[end] and tokens.keys[end] in carried and not tokens.possessive[end - 1]:
        after = end + 1
        if after < count and tokens.joined[after] and tokens.keys[after] == "the":
            after += 1
        if after < count and tokens.joined[after] and tokens.capital[after] and tokens.keys[after] not in SMALL:
            end = _listed_end(tokens, _run_end(tokens, after))
        else:
            break
    return end


def _listed_end(tokens: Tokens, end: int) -> int:
    """Where a list in a name ends ("the Ministry of Food, Farms and Fisheries"); ``end`` where none goes on there.

    Such a list names what the organisation is for, so that its last word is one of the fields of work.
    """
    count = len(tokens)
    stop = end
    while stop < count and tokens.gaps[stop] == ", " and tokens.capital[stop] and tokens.keys[stop] not in SMALL:
        stop = _run_end(tokens, stop)
    if (
        stop + 1 < count
        and tokens.keys[stop] in JOINTS
        and tokens.gaps[stop] in (" ", ", ")
        and tokens.capital[stop + 1]
    ):
        last = _run_end(tokens, stop + 1)
        if tokens.joined[stop + 1] and tokens.keys[last - 1] in words_of("fields"):
            return last
    return end


def _joined_end(tokens: Tokens, end: int) -> int:
    """Where a name that "and" carries on to the head of an organisation ends ("Ways and Means Committee")."""
    count = len(tokens)
    if end + 1 < count and tokens.keys[end] in JOINTS and tokens.joined[end] and tokens.joined[end + 1]:
        last = _run_end(tokens, end + 1) if tokens.capital[end + 1] else end
        if last - end > 2 and tokens.keys[last - 1] in words_of("organisation_heads"):
            return last
    return end


def scan_names(
    tokens: Tokens, gazetteer: Gazetteer, homes: frozenset[str] = frozenset()
) -> tuple[list[Match], list[Run]]:
    """All gazetteer names and all other capitalised runs of a text, in text order, none overlapping."""
    heads = words_of("organisation_heads")
    organs = words_of("state_organs")
    lawmakers = words_of("lawmakers")
    first_names = words_of("first_names", "male") | words_of("first_names", "female")
    matches: list[Match] = []
    runs: list[Run] = []
    position = 0
    count = len(tokens)
    keys, capital, listed = tokens.keys, tokens.capital, gazetteer.names
    while position < count:
        match = match_entry(tokens, position, gazetteer, homes) if keys[position] in listed else None
        if match is not None:
            end = match.end
            if (
                match.entry.party.kind in ("state", "region", "bloc", "institution", "domestic", "chamber")
                and not tokens.possessive[end - 1]
                and end < count
                and tokens.joined[end]
                and capital[end]
                and keys[end] not in SMALL
                and title_from(tokens, end) is None
            ):
                stop = _joined_end(tokens, _before_title(tokens, end, _run_end(tokens, end)))
                known = match_entry(tokens, end, gazetteer, homes)
                if (
                    keys[stop - 1] in heads
                    and keys[stop - 1] not in organs
                    and not (match.entry.party.kind == "domestic" and keys[end] == "party")
                    and not (known is not None and known.end == stop and known.entry.party.kind != "region")
                ):
                    stop = organisation_end(tokens, position, stop)
                    runs.append(Run(position, stop, True))
                    position = stop
                    continue
            matches.append(match)
            position = end
            continue
        if not capital[position] or keys[position][0].isdigit() or not _may_begin(tokens, position):
            position += 1
            continue
        if keys[position] in ("r", "d") and position + 1 < count and tokens.gaps[position + 1] in ("-", "‑", "–"):
            position += 2
            continue
        if keys[position] in _LEADING:
            position += 1
            continue
        title = title_from(tokens, position)
        if title is not None:
            position = title[0]
            continue
        end = _run_end(tokens, position)
        # A run stops where a title or a known name begins within it; a given name may precede such a name.
        named = keys[position] in first_names
        for inner in range(position + 1, end):
            key = keys[inner]
            if key in lawmakers or (
                key in title_words()
                and key not in heads
                and (title := title_from(tokens, inner)) is not None
                and (title[0] < end or inner - position > 2)
            ):
                end = inner
                break
            found = match_entry(tokens, inner, gazetteer, homes)
            if key == "congress" and inner - position > 1 and inner == end - 1:
                break  # "the World Harbour Congress"
            if found is not None and (
                found.end - inner > 1
                or (not named and found.entry.party.kind != "region" and found.entry.how == "name")
            ):
                end = inner
                break
        organisation = False
        for inner in range(end, position, -1):
            if keys[inner - 1] in heads:
                organisation = end - position > 1 or (end < count and keys[end] in ("for", "of", "on", "to"))
                break
        if not organisation and keys[position] not in first_names and end + 1 < count and keys[end] == "and":
            after = (
                _run_end(tokens, end + 1) if capital[end + 1] and tokens.joined[end] and tokens.joined[end + 1] else end
            )
            if (
                after > end
                and keys[after - 1] in heads
                and (
                    end - position > 1
                    or keys[position] in _CHAMBERS
                    or (after - end > 2 and position > 0 and keys[position - 1] == "the")
                )
            ):
                end, organisation = after, True
        if organisation:
            end = organisation_end(tokens, position, end)
        runs.append(Run(position, end, organisation))
        position = end
    return matches, runs


def _is_place(tokens: Tokens, word: int) -> bool:
    """Whether a name only says where: "in Oslo", or a dateline."""
    if word and tokens.keys[word - 1] in {"in", "at", "from", "near"}:
        return True
    raw = tokens.text[tokens.starts[word] : tokens.ends[word]]
    return len(raw) > 3 and raw.isupper() and (word == 0 or "\n" in tokens.gaps[word])


def _sentence_start(tokens: Tokens, position: int) -> bool:
    """Whether the word may be capitalised only because a sentence begins."""
    if position == 0:
        return True
    gap = tokens.gaps[position]
    return not tokens.joined[position] and any(mark in gap for mark in '.!?\n“"‘:')


def _headlines(tokens: Tokens) -> set[int]:
    """The words of lines in which most words are capitalised and no sentence ends: they are no names there."""
    found: set[int] = set()
    first = 0
    count = len(tokens)
    for word in range(1, count + 1):
        gap = tokens.gaps[word] if word < count else tokens.text[tokens.ends[-1] :] + "\n"
        if "\n" not in gap:
            continue
        long = [inner for inner in range(first, word) if len(tokens.keys[inner]) > 3]
        closed = any(mark in gap.split("\n")[0] for mark in '.?!”"’')
        if len(long) > 2 and not closed and sum(tokens.capital[inner] for inner in long) >= 0.75 * len(long):
            found.update(range(first, word))
        first = word
    return found


def _apposed(tokens: Tokens, start: int) -> int | None:
    """Where the words before an apposed name end: at its comma, or before ", known as"."""
    if start > 0 and tokens.gaps[start] == ", ":
        return start
    if start > 2 and tuple(tokens.keys[start - 2 : start]) == ("known", "as") and tokens.gaps[start - 2] == ", ":
        return start - 2
    return None


class _Learner:
    """Gathers votes over all reports; one per ``learn_register`` call."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.people: dict[tuple[str, ...], _Votes] = {}
        self.organisations: dict[tuple[str, ...], _Votes] = {}
        self.acronyms: dict[str, tuple[str, ...]] = {}
        self.homes: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.located: set[str] = set()  # folded words that stood behind "in"
        self.institutions: Counter[str] = Counter()
        self.years: Counter[int] = Counter()
        self.armed: Counter[str] = Counter()
        self.words = 0
        self.campaign = 0  # words of an election campaign
        self.domestic: Counter[str] = Counter()
        self.runs: Counter[tuple[str, ...]] = Counter()
        self.surfaces: dict[tuple[str, ...], str] = {}
        self.leading = words_of("leading")
        self.governments = words_of("government_nouns")
        self.organs = words_of("state_organs")
        self.mayors = False
        self.offices_us = words_of("offices_us")
        self.offices_gb = words_of("offices_gb")
        self.offices_state = words_of("offices_state")
        self.legislators = words_of("legislators")
        self.male = words_of("courtesy", "male")
        self.female = words_of("courtesy", "female")
        self.speech = words_of("speech")
        self.nouns = words_of("organisation_nouns") | words_of("other_groups")
        self.he = words_of("first_names", "male")
        self.she = words_of("first_names", "female")

    def read(self, text: str) -> None:
        """Adds one report."""
        tokens = split_words(text)
        self._count_homes(tokens)
        self.words += len(tokens)
        campaigning = words_of("campaigning")
        self.campaign += sum(key in campaigning for key in tokens.keys)
        matches, runs = scan_names(tokens, self.gazetteer, self._scenes())
        at = {word: match for match in matches for word in range(match.start, match.end)}
        spans = {word: run for run in runs for word in range(run.start, run.end)}
        self.institutions.update(match.entry.party.name for match in matches if match.entry.party.kind == "institution")
        headlines = _headlines(tokens)
        for run in runs:
            if run.start in headlines:
                continue
            words = tuple(tokens.keys[run.start : run.end])
            self.runs[words] += 1
            self.surfaces.setdefault(words, _surface(tokens, run.start, run.end))
            if run.organisation:
                self._add_organisation(tokens, run)
            else:
                self._add_person(tokens, run, at, spans)

    def _count_homes(self, tokens: Tokens) -> None:
        """Which country's scene the report plays in, by what it names; domestic parties say most."""
        names = self.gazetteer.names
        heads = words_of("organisation_heads")
        count = len(tokens)
        for word, key in enumerate(tokens.keys):
            if key in names and tokens.capital[word]:
                match = match_entry(tokens, word, self.gazetteer)
                if match is not None and match.entry.party.home:
                    party, end = match.entry.party, match.end
                    if end < count and tokens.joined[end] and tokens.capital[end] and tokens.keys[end] in heads:
                        continue
                    if party.kind in ("domestic", "chamber"):
                        self.domestic[party.home] += 1
                    elif party.kind == "state" and not _is_place(tokens, word):
                        self.homes[party.home] += 1
            elif len(key) == 4 and key.startswith("20") and key.isdigit():
                self.years[int(key)] += 1
            elif key == "mps":
                self.domestic["GB"] += 1
            elif key in ("sen", "rep") and tokens.capital[word]:
                self.domestic["US"] += 1
            elif key == "mayor":
                self.mayors = True
            elif key in _ARMED:
                self.armed[key] += 1

    def _year(self) -> int | None:
        """The latest year that the reports name more than in passing; None: they name none."""
        often = [year for year, count in self.years.items() if count > 1 and year <= 2026]
        return max(often, default=None)

    def _rebels(self) -> str | None:
        """Rebels of coverage that also calls them separatists are Separatists."""
        armed = words_of("armed")
        named = [votes for words, votes in self.organisations.items() if armed.intersection(words)]
        if named and sum(self.armed.values()):
            return max(named, key=lambda votes: (votes.count, votes.name)).name
        for noun in ("separatist", "rebel", "insurgent"):
            if self.armed[noun] + self.armed[f"{noun}s"]:
                return f"{noun.capitalize()}s"
        return None

    def _scenes(self) -> frozenset[str]:
        """The countries whose domestic parties the coverage names, or else its home."""
        return frozenset({code for code, count in self.domestic.items() if count > 1} or {self._home()})

    def _home(self) -> str:
        weights = self.homes + Counter({code: 3 * count for code, count in self.domestic.items()})
        return max(weights, key=lambda code: (weights[code], code), default="")

    def _add_organisation(self, tokens: Tokens, run: Run) -> None:
        words = tuple(tokens.keys[run.start : run.end])
        if _sentence_start(tokens, run.start) and len(words) < 2:
            return
        votes = self.organisations.get(words)
        if votes is None:
            votes = self.organisations[words] = _Votes(_surface(tokens, run.start, run.end))
        votes.count += 1
        self._add_acronym(tokens, run, words)
        if tokens.keys[run.start] not in self.gazetteer.names:
            self.places[_surface(tokens, run.start, run.start + 1)] += 1

    def _add_acronym(self, tokens: Tokens, run: Run, words: tuple[str, ...]) -> None:
        """Learns the short name in "the Democratic Unionist Party (DUP)"."""
        end = run.end
        if end < len(tokens) and "(" in tokens.gaps[end]:
            raw = tokens.text[tokens.starts[end] : tokens.ends[end]].replace(".", "")
            after = tokens.gaps[end + 1] if end + 1 < len(tokens) else ")"
            if 2 <= len(raw) <= 8 and raw.isupper() and ")" in after and raw[0].lower() == words[0][0]:
                self.acronyms[tokens.keys[end]] = words

    def _add_person(self, tokens: Tokens, run: Run, at: Mapping[int, Match], spans: Mapping[int, Run]) -> None:
        start, end = run.start, run.end
        keys = tokens.keys
        while end - start > 1 and keys[end - 1] in {"jr", "sr", "ii", "iii"}:
            end -= 1
        single = end - start == 1
        if single and start > 0 and keys[start - 1] == "in" and tokens.joined[start]:
            self.places[_surface(tokens, start, end)] += 1
            self.located.add(keys[start])
        title: tuple[int, str] | None = None
        gender: Gender | None = None
        before = start
        if start > 0 and tokens.joined[start]:
            if keys[start - 1] in self.male:
                gender, before = "male", start - 1
            elif keys[start - 1] in self.female:
                gender, before = "female", start - 1
            if tokens.joined[before]:
                title = title_at(tokens, before) or self._sent(tokens, before, at, spans)
        if title is None and single and gender is None:
            self._count_place(tokens, start, end)
            return
        if not single and gender is None:
            first = keys[start]
            gender = "male" if first in self.he else "female" if first in self.she else None
        party, member, role = None, None, None
        if title is not None:
            party, member, role = self._before(tokens, title, at, spans)
        elif not single and (comma := _apposed(tokens, start)) is not None:
            # "the EU's trade commissioner, Maros Sefcovic"
            early = title_at(tokens, comma) or self._sent(tokens, comma, at, spans)
            if early is not None and early[0] > 0 and tokens.joined[early[0]]:
                party, member, role = self._before(tokens, early, at, spans)
            elif early is None and tokens.keys[comma - 1] in {"delegation", "side", "team", "delegates", "government"}:
                # "The head of its delegation, Khalid al-Otaibi"
                before_it = max(0, comma - 4)
                if any(key in {"head", "leader", "chief", "chair"} for key in keys[before_it:comma]):
                    party, role = (_BEFORE if keys[comma - 2] in _OWNERS else None), "leader"
        behind_party, behind_member, behind_role = self._behind(tokens, run.end, at, spans)
        if party is None or (behind_party is not None and behind_party == behind_member):
            party = behind_party
        member = behind_member or member
        role = role or behind_role
        told = (title, party, member, gender, role)
        if not any(told) and (single or not self._speaks(tokens, start, run.end)):
            return
        words = tuple(key for key in keys[start:end] if len(key) > 1 and not (len(key) == 2 and key[1] == "."))
        if not words or words[0] in _MONTHSJOINTS_DAYS or (words[0] in {"r", "d"} and start > 0):
            return
        votes = self.people.get(words)
        if votes is None:
            votes = self.people[words] = _Votes(_surface(tokens, start, end))
        votes.count += 1
        weight = 1 if title is None or "ex-" not in title[1] else 0
        if party is None and role in self.offices_state:
            party = _OFFICE
        if party in (_BEFORE, _OFFICE):
            near = self._named_before(tokens, start, at, spans, only_states=party == _OFFICE)
            if near is None and party == _OFFICE and role is not None and role.endswith("minister"):
                near = self._ministry(tokens, start, role)
            if near is not None:
                votes.near[near] += 1
        elif party is not None:
            votes.parties[party] += weight
        if member is not None:
            votes.members[member] += 1
        if role is not None:
            votes.roles[role] += 1
        if gender is not None:
            votes.genders[gender] += 1

    def _sent(
        self, tokens: Tokens, end: int, at: Mapping[int, Match], spans: Mapping[int, Run]
    ) -> tuple[int, str] | None:
        """The title before where somebody is sent, which ends at a word: "Norway's ambassador to Chad, Ann Doe"."""
        found = at.get(end - 1) or spans.get(end - 1)
        return None if found is None else title_sent(tokens, found.start, _SENT_TO)

    def _ministry(self, tokens: Tokens, position: int, role: str) -> str | None:
        """In a country that the coverage does not name, a minister speaks for the ministry."""
        if role != "minister":
            return None if role == "prime minister" else f"{role.split()[0].capitalize()} Ministry"
        for word in (
            *range(position - 1, max(-1, position - 6), -1),
            *range(position, min(len(tokens), position + 10)),
        ):
            if tokens.keys[word] == "minister" and word and tokens.keys[word - 1] in PORTFOLIOS:
                return f"{tokens.keys[word - 1].capitalize()} Ministry"
        return None

    def _named_before(
        self, tokens: Tokens, position: int, at: Mapping[int, Match], spans: Mapping[int, Run], *, only_states: bool
    ) -> str | None:
        """The state, or the organisation, named last in the sentence or the one before."""
        home = self._home()
        if only_states and self.domestic[home] >= 3:
            return self.gazetteer.states[home]
        stops = 0
        for word in range(position - 1, max(-1, position - 45), -1):
            match = at.get(word)
            if match is not None:
                kind = match.entry.party.kind
                if not only_states and _is_place(tokens, match.start):
                    continue
                if kind in ("state", "group") or (not only_states and kind in ("institution", "movement", "bloc")):
                    return match.entry.party.name
            run = spans.get(word)
            if run is not None and run.organisation and not only_states:
                return _surface(tokens, run.start, run.end)
            if "." in tokens.gaps[word] or "\n" in tokens.gaps[word]:
                stops += 1
                if stops > 1:
                    break
        return None

    def _speaks(self, tokens: Tokens, start: int, end: int) -> bool:
        """Whether a verb of speech or "who" stands beside the words."""
        before = tokens.keys[start - 1] if start > 0 else ""
        after = tokens.keys[end] if end < len(tokens) else ""
        return before in self.speech or after in self.speech or after == "who"

    def _count_place(self, tokens: Tokens, start: int, end: int) -> None:
        if start > 0 and tokens.keys[start - 1] in {"in", "of"} and tokens.joined[start]:
            self.places[_surface(tokens, start, end)] += 1

    def _before(
        self, tokens: Tokens, title: tuple[int, str], at: Mapping[int, Match], spans: Mapping[int, Run]
    ) -> tuple[str | None, str | None, str]:
        """Party, domestic party and role told by a title and the words before it."""
        position, role = title
        member: str | None = None
        state: str | None = None
        chamber = False
        former = False
        steps = 0
        word = position - 1
        while word >= 0 and steps < 6 and tokens.joined[word + 1]:
            key = tokens.keys[word]
            match = at.get(word)
            if match is not None:
                party = match.entry.party
                if party.kind == "domestic":
                    member = member or party.name
                elif party.kind == "chamber" and party.home == "US":
                    chamber = True
                elif state is None or (party.kind != "region" and state == "region"):
                    state = party.name
                word = match.start - 1
                steps += 1
                continue
            if key in _CHAMBERS:
                chamber = True
            elif key in _FORMER:
                former = True
            elif (run := spans.get(word)) is not None and state is None and member is None:
                name = _surface(tokens, run.start, run.end)
                if all(word in PORTFOLIOS or word in self.organs for word in tokens.keys[run.start : run.end]):
                    pass  # "Norwegian Foreign Ministry spokesman Ann Roe"
                elif run.end - run.start == 1 and key in self.nouns:  # "Board President Ann Doe"
                    state = _NOUN + key
                elif tokens.keys[run.start] in _CHAMBERS or tokens.keys[run.end - 1] == "committee":
                    chamber = True
                elif (
                    run.organisation
                    or run.end - run.start > 1
                    or role in _FIRM_ROLES
                    or not _sentence_start(tokens, run.start)
                ):
                    state = f"City of {name}" if role == "mayor" else name
                word = run.start - 1
                steps += 1
                continue
            elif key in self.nouns and not tokens.capital[word] and state is None:
                state = _NOUN + key
            elif key in self.governments and tokens.possessive[word] and state is None:
                state = _OFFICE
            elif key in _OWNERS and state is None and member is None:
                state = _BEFORE
                break
            elif key in SMALL or not (tokens.capital[word] or key.isalpha()):
                break
            elif (longer := title_at(tokens, word + 1)) is not None:
                word = longer[0] - 1
                steps += 1
                continue
            elif steps > 3 or (not tokens.capital[word] and tokens.capital[word + 1] and key.endswith(("ed", "ing"))):
                break
            word -= 1
            steps += 1
        return self._by_office(role, state, member, chamber=chamber, former=former)

    def _by_office(
        self, role: str, state: str | None, member: str | None, *, chamber: bool, former: bool
    ) -> tuple[str | None, str | None, str]:
        party = state
        if role == "secretary" and (state is None or state not in self.gazetteer.parties):
            return _HOME, member, role
        if role == "mayor":
            return (state if state is not None and state.startswith("City of ") else None), member, role
        if role in self.legislators and (chamber or member or role not in {"chairman", "chairwoman"}):
            party = member if state is None or state in self.gazetteer.codes or chamber else state
            kind = self.gazetteer.parties.get(state or "")
            if kind is not None and kind.kind == "region":
                party = member
        elif role in {"leader", "whip", "majority leader", "minority leader"} and (member or chamber):
            party = member
        elif role == "pope":
            party = "Vatican"
        elif party in (None, _BEFORE) and role in self.offices_us:
            party = "United States"
        elif party in (None, _BEFORE) and role in self.offices_gb:
            party = "United Kingdom"
        elif party is None and member is not None and role not in self.offices_state:
            party = member
        if former and role not in self.legislators:
            role = f"former {role}"
            party = None if party in self.gazetteer.codes else party
        listed = self.gazetteer.parties.get(party or "")
        if listed is not None and listed.kind == "region" and role not in _REGIONAL:
            party = member
        return party, member, role

    def _behind(
        self, tokens: Tokens, end: int, at: Mapping[int, Match], spans: Mapping[int, Run]
    ) -> tuple[str | None, str | None, str | None]:
        """Party, domestic party and role told by an apposition: ", president of the Nurses Union", "(R-Ohio)"."""
        count = len(tokens)
        if end >= count:
            return None, None, None
        gap = tokens.gaps[end]
        bracket = "(" in gap
        if (
            not bracket
            and gap not in (", ", "., ", " – ", " — ")
            and not (gap == " " and tokens.keys[end] in ("of", "with"))
        ):
            return None, None, None
        if tokens.keys[end] in _DOMESTIC_LETTERS and end + 1 < count and tokens.capital[end]:
            following = tokens.gaps[end + 1]
            letter = tokens.text[tokens.starts[end] : tokens.ends[end]]
            if following in ("-", "‑", "–", ")", ".-", ". ", "., ", ") ", "), ", ").") or (
                len(letter) == 1 and bracket
            ):
                letters = _DOMESTIC_LETTERS[tokens.keys[end]]
                return letters, letters, None
        member: str | None = None
        role: str | None = None
        party: str | None = None
        chamber = former = region = False
        word = end
        limit = min(count, end + 12)
        while word < limit:
            gap = tokens.gaps[word]
            if gap == ", " and region:
                gap, region = " ", False
            if word > end and (
                "." in gap
                or ";" in gap
                or "\n" in gap
                or ")" in gap
                or "," in gap
                or "(" in gap
                or "”" in gap
                or '"' in gap
            ):
                break
            key = tokens.keys[word]
            if word == end and key == "with" and gap == " ":
                return self._with(tokens, word + 1, at, spans), None, None
            if word == end and key in _BESIDE:
                break
            match = at.get(word)
            if match is not None:
                found = match.entry.party
                region = found.kind == "region"
                if found.kind == "domestic":
                    member = member or found.name
                elif found.kind == "chamber":
                    chamber = True
                elif party is None or (
                    (kind := self.gazetteer.parties.get(party)) is not None and kind.kind == "region"
                ):
                    party = found.name
                word = match.end
                continue
            run = spans.get(word)
            if run is not None:
                if role == "mayor":
                    party = party or f"City of {_surface(tokens, run.start, run.end)}"
                elif (run.organisation or role is not None) and (party is None or party.startswith("@")):
                    party = _surface(tokens, run.start, run.end)
                word = run.end
                continue
            title = title_from(tokens, word)
            if title is not None:
                role = role or title[1]
                word = title[0]
                continue
            if key in _FORMER:
                former = True
            elif key == "who" and word + 1 < limit and tokens.keys[word + 1] in self.leading:
                role = role or "leader"
                word += 2
                continue
            elif party is None and key in self.nouns and not tokens.capital[word]:
                party = _NOUN + key
            elif party is None and key in self.governments and tokens.possessive[word]:
                party = _OFFICE
            elif party is None and key in _OWNERS and role is not None:
                party = _BEFORE
            elif key in self.speech or key in {
                "who",
                "whose",
                "which",
                "said",
                "says",
                "and",
                "told",
                "but",
                "where",
                "when",
            }:
                break
            elif key in _CHAMBERS:
                chamber = True
            word += 1
        if member is not None and (role is None or role in self.legislators) and not former:
            return member, member, role
        if role is None and (tokens.keys[end] != "of" or (party or "").startswith("@")):
            return None, member, None
        found_party, found_member, _ = self._by_office(role or "member", party, member, chamber=chamber, former=former)
        return found_party, found_member, role

    def _with(self, tokens: Tokens, word: int, at: Mapping[int, Match], spans: Mapping[int, Run]) -> str | None:
        """The organisation in "Ann Doe with World Relief"; None: what follows is none."""
        word += word < len(tokens) and tokens.keys[word] == "the"
        match = at.get(word)
        if match is not None and match.entry.party.kind in ("organisation", "agency"):
            return match.entry.party.name
        run = spans.get(word)
        return _surface(tokens, run.start, run.end) if run is not None and run.organisation else None

    def finish(self, as_of: date | None) -> Register:
        """The register that the votes make."""
        home = self._home()
        names: dict[tuple[str, ...], Party | Person] = {}
        city = max(self.places, key=lambda place: (self.places[place], place), default=None) if self.mayors else None
        parties = self._organisations(names)
        year = as_of.year if as_of is not None else self._year()
        people: list[Person] = []
        by_surname: dict[str, list[tuple[int, Person]]] = defaultdict(list)
        full = [words for words in self.people if len(words) > 1]
        fulls: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for words in full:
            fulls[self._surname(words)].append(words)
        for words, votes in list(self.people.items()):
            if len(words) == 1 and len(fulls[words[0]]) >= 1:
                best = max(fulls[words[0]], key=lambda key: (self.people[key].count, key))
                _merge(self.people[best], votes)
                del self.people[words]
        for words, votes in self.people.items():
            person = self._person(words, votes, year, home, city, names)
            people.append(person)
            names.setdefault(words, person)
            by_surname[self._surname(words)].append((votes.count, person))
        people = [self._through_person(person, by_surname) for person in people]
        for person in people:
            names[name_key(person.name)] = person
        for surname, rows in by_surname.items():
            if surname in self.nouns:  # "Banneker Elementary School" is no person
                continue
            best_person = max(rows, key=lambda row: (row[1].party is not None, row[0], row[1].name))[1]
            names.setdefault((surname,), self._through_person(best_person, by_surname))
        for words in self.runs:  # a listed name whose family name stands first, and alone elsewhere
            if words not in names and self._surname(words) != words[-1] and (holder := find_holder(words, year)):
                names.setdefault((words[0],), holder.person)
        return Register(
            people=tuple(people),
            parties=tuple(parties),
            home=home,
            settled=self.homes[home] + self.domestic[home] >= 3,
            scenes=self._scenes(),
            rooted=self.domestic[home] >= 3,
            year=year,
            rebels=self._rebels(),
            city=city,
            names=index_names(names),
        )

    def _surname(self, words: tuple[str, ...]) -> str:
        """The last word of a name, or the first where only that one stands alone ("Moon" for "Moon Jae-in")."""
        first = len(words) > 1 and self.runs[words[:1]] and not self.runs[words[-1:]]
        return words[0] if first else words[-1]

    def _find_companies(self) -> None:
        """A run whose first word stands alone elsewhere, and whose last never does, is no person."""
        for words, count in self.runs.items():
            alone = len(words) > 1 and self.runs[words[:1]] > 0 and self.runs[words[-1:]] == 0
            if alone and words not in self.organisations and words[-1] in words_of("company_heads"):
                self.organisations[words] = _Votes(self.surfaces[words], count=count)
                self.people.pop(words, None)

    def _short_names(self, names: dict[tuple[str, ...], Party | Person]) -> None:
        """Makes "Northbay" Northbay Rail, unless it is a place or begins several names."""
        heads = words_of("company_heads")
        firsts = Counter(words[0] for words in self.organisations)
        for words in self.organisations:
            first = words[0]
            if (
                len(words) > 1
                and words[-1] in heads
                and firsts[first] == 1
                and first not in self.located
                and first not in self.gazetteer.names
                and first not in SMALL
                and self.runs[(first,)]
            ):
                names.setdefault((first,), names[words])

    def _organisations(self, names: dict[tuple[str, ...], Party | Person]) -> list[Party]:
        self._find_companies()
        parties: list[Party] = []
        for words, votes in self.organisations.items():
            party = Party(name=votes.name, kind="organisation")
            parties.append(party)
            names[words] = party
        for acronym, words in self.acronyms.items():
            if words in names and (acronym,) not in names and acronym not in self.gazetteer.names:
                names[(acronym,)] = names[words]
        self._short_names(names)
        return parties

    def _named_party(self, vote: str | None, home: str, names: Mapping[tuple[str, ...], Party | Person]) -> str | None:
        """The display name behind a vote."""
        if vote == _HOME:
            return self.gazetteer.states.get(home)
        if vote is not None and vote.startswith(_NOUN):
            return self._of_noun(vote.removeprefix(_NOUN).removesuffix("s"))
        if vote is not None and (known := names.get(name_key(vote))) is not None and isinstance(known, Party):
            return known.name
        return vote

    def _of_noun(self, noun: str) -> str | None:
        """The organisation that "the union" or "the company" is, by its name or its sort."""
        for words, votes in self.organisations.items():
            if noun in words or f"{noun}s" in words:
                return votes.name
        sort = "company_heads" if noun in words_of("company_nouns") else "union_heads" if noun == "union" else None
        if sort is None:
            return None
        fitting = [votes for words, votes in self.organisations.items() if words[-1] in words_of(sort)]
        return max(fitting, key=lambda votes: (votes.count, votes.name)).name if fitting else None

    def _campaigns(self, holder: OfficeHolder, year: int | None) -> bool:
        """Whether somebody stands for office in coverage of that campaign: a candidate is a side of his own."""
        standing = year is not None and holder.key in self.gazetteer.candidates.get(year, ())
        return standing and self.campaign > CAMPAIGNING * self.words

    def _through_person(self, person: Person, by_surname: Mapping[str, Sequence[tuple[int, Person]]]) -> Person:
        """Whom an aide speaks for: the party of the person aided, as in "Doe aide Ann Roe"."""
        if person.party is None or person.party in self.gazetteer.parties:
            return person
        rows = by_surname.get(name_key(person.party)[-1], ()) if name_key(person.party) else ()
        aided = next((other for _, other in rows if other.name != person.name), None)
        return person if aided is None else replace(person, party=aided.party)

    def _person(
        self,
        words: tuple[str, ...],
        votes: _Votes,
        year: int | None,
        home: str,
        city: str | None,
        names: Mapping[tuple[str, ...], Party | Person],
    ) -> Person:
        roles = tuple(role for role, _ in votes.roles.most_common())
        holder = find_holder(words, year, roles)
        if holder is None and len(words) > 2:  # what a page glues to a name: "Ann Doe Ann Mary DoeDoe"
            glued = len(words) > 3 or words[:2] in holders_by_name()[0]
            holder = find_holder(words[:2], year, roles) if glued else None
        if holder is None and len(words) > 3:
            holder = find_holder(words[:1], year, roles)
        listed = holder.person if holder is not None else None
        party = self._named_party(_winner(votes.parties), home, names)
        member = _winner(votes.members)
        if holder is not None and listed is not None:
            unsure = party is None or party not in self.gazetteer.parties
            if unsure or is_in_office(holder, year, roles) or (party == listed.member and not votes.members):
                party = listed.party
            member = member or listed.member
        if holder is not None and self._campaigns(holder, year):
            party = holder.person.name
        if "mayor" in roles and city is not None and (party is None or not party.startswith("City of ")):
            party = f"City of {city}"
        if party is None and member is not None:
            party = member
        if _CONGRESS.intersection(roles) and (party is None or party.endswith((" Committee", " Caucus"))):
            party = "United States Congress"
        if party is None:
            party = self._named_party(_winner(votes.near), home, names)
        if party is None and any("mediator" in role for role in roles):
            party = _winner(self.institutions)
        office = not any(vote.startswith(_NOUN) for vote in votes.parties)  # "the board president" is none of the state
        if (
            party is None
            and office
            and roles
            and roles[0] in self.offices_state
            and self.homes[home] + self.domestic[home] >= 3
        ):
            party = self.gazetteer.states[home]
        name = votes.name if len(words) > 1 or listed is None else listed.name
        return Person(name=name, party=party, member=member, roles=roles, gender=_winner(votes.genders))


def _winner(votes: Counter[T]) -> T | None:
    return max(votes, key=lambda item: (votes[item], item), default=None)


def _merge(into: _Votes, other: _Votes) -> None:
    into.count += other.count
    into.parties.update(other.parties)
    into.near.update(other.near)
    into.members.update(other.members)
    into.roles.update(other.roles)
    into.genders.update(other.genders)


def _surface(tokens: Tokens, start: int, end: int) -> str:
    """The words as printed, on one line, without a possessive ending."""
    text = " ".join(tokens.text[tokens.starts[start] : tokens.ends[end - 1]].split())
    if tokens.possessive[end - 1]:
        text = text[:-2]
    return text.replace("‑", "-")


def learn_register(texts: Iterable[str], *, as_of: date | None = None) -> Register:
    """Who is who in the coverage: people, offices and organisations, from the reports themselves.

    Args:
        texts: the texts of the reports, in any order; read once.
        as_of: the time of the talks, for the dated fallback of office holders; None: the latest year in the texts.

    Cost: linear in the length of the texts.
    """
    learner = _Learner(load_gazetteer())
    for text in texts:
        learner.read(text)
    return learner.finish(as_of)


__all__ = [
    "Match",
    "Run",
    "is_title",
    "learn_register",
    "match_entry",
    "organisation_end",
    "scan_names",
    "title_at",
    "title_from",
    "title_sent",
    "title_words",
]
