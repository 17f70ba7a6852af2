"""A second look at resolved parties, for coverage whose people and organisations nobody listed.

The first look (``resolve.py``) can end at a person without a side, at half a name, at a bare noun ("the company"), or
at a state that the report never names. Here the report itself is asked again: where the person was introduced, what the
name was in full when it came first, whom the noun took up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.moves.records import Move
from dragoman.parties.gazetteer import words_of
from dragoman.parties.reading import Mention, Reading
from dragoman.parties.register import SMALL, is_title
from dragoman.parties.tokens import name_key

_NAME = r"[A-Z][\w’'&-]*(?:(?: of| for| and| the| of the)? [A-Z][\w’'&-]*)*"
_BEHIND = re.compile(
    r",? (?:who (?:\w+ )?(?:leads?|heads?|chairs?|runs?|represents?|speaks for)"
    r"|(?:the |a |an |its )?(?:[\w-]+ ){0,3}(?:leader|head|chair|chairman|chairwoman|president|secretary|director"
    r"|executive|spokesman|spokeswoman|spokesperson|negotiator|commander|partner|member) (?:of|for|at)| of| from)"
    rf" (?:the )?(?:opposition |ruling |governing |smaller )?(?P<name>{_NAME})"
)
_OF_NAME = re.compile(rf", (?:the )?(?P<name>{_NAME})[’']s (?:[\w-]+ ){{0,3}}[\w-]+")
_BODY_BEHIND = re.compile(r"(?:, which\b| [\w-]+ its\b)")  # what is said of an organisation, never of a person
_MINISTER = re.compile(r"\b(?P<field>[a-z]+) minister\b")
_OFFICE = re.compile(r"\b(?:minister|secretary|chancellor|premier|ambassador|envoy|cabinet|government)\b")
_REGIONAL = re.compile(r"\b(?:regional|state|provincial|premier)\b")
_REGION = re.compile(r"\b(?P<name>[A-Z][\w-]+)(?:[’']s)? (?P<level>regional|state|provincial) government\b")
_BEFORE = re.compile(rf"(?P<name>{_NAME})[’']s (?:[\w-]+ ){{0,4}}[\w-]+,? $")
_OWNED = re.compile(r"(?:^|[.!?”\"] )(?:Its|Their) (?:[\w-]+ ){0,4}[\w-]+,? $")
_BREAKAWAY = re.compile(rf"\b(?:self-(?:proclaimed|declared|styled)|breakaway) (?P<name>{_NAME})")
_PLACE = re.compile(r"(?:In|From|At) $")
_ROLE_WORDS = frozenset(
    "mr mrs ms dr president minister secretary chancellor senator representative general chief".split()
)
_LEADING = frozenset(
    "the in on at a an but and for as when while after before if under both its their his her although though because "
    "since until whether however meanwhile during despite within without through between".split()
)

_NAMING = frozenset("the of for and new first one two three our all no".split())  # small words that names hold

# Nouns that take up an organisation, and what its name or kind has to hold.
_BODIES = re.compile(
    r"\b(?P<noun>union|council|board|ministry|department|commission|assembly|alliance|coalition|party|movement|front|army"
    r"|federation|association|agency|committee|chamber|authority|company|firm|group|bank|fund|operator|bidder|employer|commissioner"
    r"|rebels?|guerrillas?|insurgents?|bloc|kingdom|country|nation|republic|emirate|government)\b"
)
_PEOPLE = re.compile(r"\b(?:leaders|officials|ministers|negotiators|diplomats|envoys|delegates|lawmakers)$")
_STATE_NOUNS = frozenset({"kingdom", "country", "nation", "republic", "emirate"})
_FIRM_NOUNS = frozenset({"company", "firm", "operator", "bidder", "employer", "group", "bank", "fund"})
_REBEL_NOUNS = frozenset({"rebel", "rebels", "guerrilla", "guerrillas", "insurgent", "insurgents", "group"})
_REBEL_NAME = re.compile(r"\b(?:Movement|Front|Army|Forces?|Brigades?|Insurgent|Liberation|Resistance)\b")


class Settler:
    """Settles the parties of one report's moves."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.told = {
            mention.party
            for mention in reading.mentions
            if mention.party and mention.kind in ("party", "demonym", "capital", "person") and mention.source is None
        }
        if reading.register.city is not None:
            self.told.add(f"City of {reading.register.city}")
        states = Counter(
            mention.party
            for mention in reading.mentions
            if mention.kind in ("party", "demonym", "capital")
            and self.reading.gazetteer.kind_of(mention.party) == "state"
        )
        self.main_state = reading.home or max(states, key=lambda name: (states[name], name or ""), default=None)
        self.breakaway = {found["name"] for found in _BREAKAWAY.finditer(self.text)}
        self.sides: dict[str, str | None] = {}
        self.names: dict[str, str] = {}
        self.peoples = self._peoples()

    def settle(self, moves: Sequence[Move]) -> tuple[Move, ...]:
        """The moves with their parties settled, in order."""
        return tuple(replace(move, party=self._party(move, joint=len(moves) > 1)) for move in moves)

    def _party(self, move: Move, *, joint: bool) -> str | None:
        party = move.party
        mentions = self._mentions(move)
        for mention in mentions:
            if mention.start in self.peoples:
                return self.peoples[mention.start]
        person = next((mention for mention in mentions if mention.person is not None), None)
        if person is not None and person.person is not None:
            side = self._side(person.person.name)
            if person.person.party is None or side in self.peoples.values():
                party = side or party
        elif party is not None and any(other.name == party for other in self.reading.register.people):
            party = self._side(party) or party
        elif move.holder is not None and move.holder.of(self.text).lower() in ("the government", "government"):
            party = self.main_state or party
        elif party is None or party not in self.told or (not joint and {m.kind for m in mentions} == {"group"}):
            party = self._taken_up(move) or party
        if party is None:
            return None
        name = self._full_name(party)
        return self.reading.register.rebels or name if name in self.breakaway else name

    def _mentions(self, move: Move) -> list[Mention]:
        if move.holder is None:
            return []
        found = self.reading.mentions_in(*self.reading.words_in(move.holder))
        return [mention.source or mention for mention in found]

    # ---- peoples: "Turkish Cypriots", "Bosnian Serbs"

    def _peoples(self) -> dict[int, str]:
        """Two demonyms in a row name a people of their own; by the first word of each of their mentions."""
        found: dict[int, str] = {}
        mentions = self.reading.mentions
        for one, other in pairwise(mentions):
            beside = other.start == one.end and self.reading.tokens.joined[other.start]
            people = other.kind in ("demonym", "party") and other.end == other.start + 1
            if one.kind == "demonym" and beside and people and one.party != other.party:
                name = self.reading.surface(one.start, other.end)
                found[one.start] = found[other.start] = name if name.endswith("s") else f"{name}s"
        return found

    # ---- people

    def _side(self, name: str) -> str | None:
        """For whom a person speaks, by how the report introduces them; None where it does not."""
        if name not in self.sides:
            self.sides[name] = None  # a person introduced through themselves has no side
            self.sides[name] = self._introduced(name)
        return self.sides[name]

    def _introduced(self, name: str) -> str | None:
        reading = self.reading
        first = next((m for m in reading.mentions if m.person is not None and m.person.name == name), None)
        if first is None or first.sentence >= len(reading.sentences):
            return None
        start, end = reading.tokens.starts[first.start], reading.tokens.ends[first.end - 1]
        sentence = reading.sentences[first.sentence]
        before, behind = self.text[sentence.start : start], self.text[end : sentence.end]
        if _BODY_BEHIND.match(behind):
            return name
        if (union := self._union_of(before)) is not None:
            return union
        for pattern in (_BEHIND, _OF_NAME):
            match = pattern.match(behind)
            if match and "former" not in match.group():
                return self._known(match["name"])
        near = [m for m in reading.mentions_of(first.sentence) if m.end <= first.start and first.start - m.end <= 6]
        for mention in reversed(near):
            between = self.text[reading.tokens.ends[mention.end - 1] : start]
            if (
                mention.start in self.peoples
                and not re.search(r"[,;:.\n]", between)
                and not SMALL & set(between.split())
            ):
                return self.peoples[mention.start]
        joined = re.search(r" and (?:[\w-]+[ -]){0,3}$", before)
        if joined and near and near[-1].person is not None and near[-1].person.party is not None:
            return near[-1].party
        if match := _BEFORE.search(before):
            return self._known(match["name"])
        if re.search(r"\b[Cc]ommission(?:er)?\b", before[-60:] + behind[:60]) and "European Union" in self.told:
            return "European Union"
        if minister := _MINISTER.search(before[-40:] + behind[:60]):
            if _REGIONAL.search(before[-40:] + behind[:60]) and (region := _REGION.search(self.text)):
                return f"{region['name']} {region['level']} government"
            if re.search(rf"\b{minister['field']} ministry\b", self.text, re.IGNORECASE) and not near:
                return f"{minister['field'].capitalize()} Ministry"
        elif re.search(r"\bpremier\b", before[-40:] + behind[:40]) and (region := _REGION.search(self.text)):
            return f"{region['name']} {region['level']} government"
        if _OWNED.search(before):
            owner = next((m for m in reading.mentions_of(first.sentence) if m.owning and m.end <= first.start), None)
            return owner.party if owner and owner.party else self._subject(first.sentence - 1)
        opening = reading.mentions_of(first.sentence)[:1]
        if (
            opening
            and opening[0].kind == "capital"
            and _PLACE.fullmatch(before[: self._offset(opening[0]) - sentence.start])
        ):
            return opening[0].party
        for mention in reversed(near):
            dateline = mention.kind == "capital" and self.text[reading.tokens.ends[mention.end - 1] :][:3] in (
                " — ",
                " - ",
                " (R",
            )
            if mention.party in self.told and mention.person is None and mention.kind != "pronoun" and not dateline:
                return mention.party
        side = self._subject(first.sentence - 1) or self._subject(first.sentence - 2)
        return side or (self.main_state if _OFFICE.search(before[-60:] + behind[:60]) else None)

    def _union_of(self, before: str) -> str | None:
        """The union of those whose work a name is introduced by ("teacher Ann Doe")."""
        work = re.search(r"\b([a-z]+) $", before)
        heads = words_of("union_heads")
        for party in self.reading.register.parties:
            words = party.name.lower().split()
            if work is not None and len(words) > 1 and words[-1] in heads and f"{work[1]}s" in words:
                return party.name
        return None

    def _offset(self, mention: Mention) -> int:
        return self.reading.tokens.starts[mention.start]

    def _known(self, name: str) -> str:
        """A name as the report's other mentions of it have it."""
        for mention in self.reading.mentions:
            names_party = mention.kind in ("party", "capital", "demonym") and mention.party is not None
            if names_party and self.reading.surface(mention.start, mention.end) == name:
                return mention.party or name
        return name

    def _subject(self, sentence: int) -> str | None:
        for mention in self.reading.mentions_of(sentence):
            if mention.party is None or mention.attached or mention.kind == "pronoun":
                continue
            if mention.person is not None and mention.person.party is None:
                return self._side(mention.person.name)
            return mention.party
        return None

    # ---- nouns

    def _taken_up(self, move: Move) -> str | None:
        """What a noun without a name takes up ("the company", "the kingdom"); None where there is no noun."""
        if move.holder is None:
            return None
        words = move.holder.of(self.text)
        if people := _PEOPLE.search(words.lower()):
            return self._nearer(move) or self._group_named(people.group(), move.holder.start)
        nouns = list(_BODIES.finditer(words.lower()))
        if not nouns:
            return None
        noun = nouns[-1]["noun"]
        if re.search(r"\bcommission(?:er)?\b", words.lower()) and "European Union" in self.told:
            return "European Union"
        before = [m for m in self.reading.mentions if self._offset(m) < move.holder.start and m.party in self.told]
        before.reverse()
        if noun == "bloc":
            return next(
                (
                    m.party
                    for m in before
                    if m.party == "European Union" or self.reading.gazetteer.kind_of(m.party) == "bloc"
                ),
                None,
            )
        if noun in _STATE_NOUNS:
            return next((m.party for m in before if self.reading.gazetteer.kind_of(m.party) == "state"), None)
        if noun in _REBEL_NOUNS:
            armed = [m.party for m in before if m.party and _REBEL_NAME.search(m.party)]
            if armed:
                return armed[0]
            runs = re.findall(_NAME, self.text)
            named = next((run for run in runs if " " in run and _REBEL_NAME.search(run)), None)
            if named is not None or noun not in _FIRM_NOUNS:
                return named
        if noun in _FIRM_NOUNS:
            return next(
                (m.party for m in before if m.kind == "party" and self.reading.gazetteer.kind_of(m.party) is None), None
            )
        kept = words.split()
        kept = kept[1:] if kept[0].lower() in _LEADING else kept
        at = next((i for i, word in enumerate(kept) if word.lower().startswith(noun)), len(kept) - 1)
        phrase = " ".join([*kept[:at], noun])
        found = re.search(rf"(?P<name>(?:[A-Z][\w’'&-]* )+)(?i:{re.escape(phrase)})\b", self.text)
        if found:
            named = _trim(found.group().replace("’s ", " ").replace("'s ", " ").split())
            person = any(person.name in named for person in self.reading.register.people)
            if len(named.split()) > len(phrase.split()) and not person:
                return named
        if at and noun in ("ministry", "department", "council"):
            return " ".join(word[:1].upper() + word[1:] for word in phrase.split())
        return None

    def _nearer(self, move: Move) -> str | None:
        """The person named last between a holder that is a bare group and the object ("with the premier insisting")."""
        if move.holder is None:
            return None
        between = [
            mention
            for mention in self.reading.mentions
            if mention.person is not None and move.holder.end < self._offset(mention) < move.object.start
        ]
        return between[-1].party if between else None

    def _group_named(self, noun: str, before: int) -> str | None:
        """Whose "leaders" or "officials" were named last before a place in the text."""
        found: str | None = None
        for mention in self.reading.mentions:
            end = self.reading.tokens.ends[mention.end - 1]
            if end >= before:
                break
            names_party = mention.party in self.told and mention.person is None and mention.kind != "pronoun"
            if names_party and re.match(rf"(?:[’']s)?(?: [\w-]+)? {noun}\b", self.text[end : end + 40]):
                found = mention.party
        return found

    # ---- names

    def _full_name(self, party: str) -> str:
        """The name as it stands where it comes first ("Corrigan" after "Corrigan Dale")."""
        if party not in self.names:
            self.names[party] = self._longer(party)
        return self.names[party]

    def _longer(self, party: str) -> str:
        kind = self.reading.gazetteer.kind_of(party)
        if kind not in (None, "domestic", "organisation") or any(p.name == party for p in self.reading.register.people):
            return party
        found = re.search(rf"(?<![\w’'-]){re.escape(party)}(?![\w-])", self.text)
        if found is None:
            return party
        before = re.search(r"(?:[A-Z][\w’'&-]* )+$", self.text[max(0, found.start() - 60) : found.start()])
        if kind == "domestic" and not (before and before.group().endswith(("People’s ", "People's "))):
            return party  # listed names are whole, but another country's may hold one
        after = re.match(r"(?: (?:of |for )?[A-Z][\w’'&-]*)+", self.text[found.end() : found.end() + 60])
        behind = after.group().split() if after else []
        if any(_is_apart(word) or is_title(word) for word in behind):
            behind = []
        ahead = before.group().split() if before else []
        ahead = ahead[max((place for place, word in enumerate(ahead, 1) if _is_apart(word)), default=0) :]
        words = ahead + party.split() + behind
        owners = ("capital", "party", "person")
        places = {self.reading.surface(m.start, m.end) for m in self.reading.mentions if m.kind in owners}
        for length in range(len(words) - 1, 0, -1):  # a place that owns the organisation is no part of its name
            owner = " ".join(words[:length])
            if owner.endswith(("’s", "'s")) and owner[:-2] in places and len(words) - length >= len(party.split()):
                words = words[length:]
                break
        full = _trim(words)
        if any(word.lower().strip(".") in _ROLE_WORDS for word in full.split()) or len(full.split()) > 7:
            return party
        if full != party and any(person.name in full for person in self.reading.register.people):
            return party
        demonyms = {
            self.reading.surface(m.start, m.end) for m in self.reading.mentions if m.kind in ("demonym", "capital")
        }
        if full.split()[0] in demonyms or (after and after.group().strip() in demonyms):
            return party
        key = name_key(full)
        listed = self.reading.gazetteer.names.get(key[0], ()) if key else ()
        return next((entry.party.name for words, entry in listed if words == key), full)


def _is_apart(word: str) -> bool:
    """Whether a capitalised word beside a name is none of its words: a weekday, "Is", "With"."""
    return word.lower() in SMALL and word.lower() not in _NAMING


def _trim(words: list[str]) -> str:
    """A name without the small words that a sentence puts before it."""
    while len(words) > 1 and words[0].lower() in _LEADING:
        words = words[1:]
    return " ".join(words).removesuffix("’s").removesuffix("'s")
