"""One report as its mentions: which words name whom, with pronouns and quotations followed.

One pass over the words finds names (the register's and the gazetteer's), offices, group nouns and pronouns; a second
pass in text order gives each pronoun and each bare office the one named last that fits, as in the classic salience
account of pronouns (Lappin and Leass, 1994): near before far, subjects before others, gender and number agreeing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dragoman.offsets import CharSpan
from dragoman.parties.gazetteer import OFFICES, Gazetteer, holder_names, load_gazetteer, words_of
from dragoman.parties.records import Gender, Party, Person, Register, Renaming
from dragoman.parties.register import (
    PORTFOLIOS,
    SMALL,
    match_entry,
    organisation_end,
    title_from,
    title_sent,
    title_words,
)
from dragoman.parties.tokens import Tokens, name_key, split_words

_MARK = re.compile('[“”"\n]')
MentionKind = Literal["person", "party", "demonym", "capital", "office", "group", "organs", "pronoun"]

_PRONOUNS: dict[str, tuple[str, Gender | None]] = {
    "he": ("person", "male"),
    "him": ("person", "male"),
    "his": ("person", "male"),
    "himself": ("person", "male"),
    "she": ("person", "female"),
    "her": ("person", "female"),
    "hers": ("person", "female"),
    "herself": ("person", "female"),
    "they": ("many", None),
    "them": ("many", None),
    "their": ("many", None),
    "themselves": ("many", None),
    "it": ("body", None),
    "its": ("body", None),
    "itself": ("body", None),
    "i": ("self", None),
    "me": ("self", None),
    "my": ("self", None),
    "mine": ("self", None),
    "we": ("self", None),
    "us": ("self", None),
    "our": ("self", None),
    "ours": ("self", None),
    "who": ("before", None),
    "which": ("before", None),
}
_OWNING = frozenset({"his", "her", "its", "their", "my", "our"})
_PLACE_BEFORE = frozenset(
    {"in", "at", "near", "from", "across", "outside", "inside", "around", "through", "throughout", "visit", "visiting"}
)
_PREPOSITIONS = frozenset(
    "with to from by of for in at on against about after like between into over under near before than unlike".split()
)
_OFFICIALS = frozenset({"officials", "official", "diplomats", "diplomat", "negotiators"})
_BARE = frozenset(
    {"", "the", "a", "an", "some", "several", "senior", "top", "two", "many", "other", "its", "his", "their", "one"}
)
_SCHOOLS = frozenset({"schools", "education"})  # in the name of what "the school board" or "the district" runs
_CAPITALS_OF_OFFICE = frozenset({"government", "presidential"})
_COURTESY = frozenset({"mr", "mrs", "ms", "minister"})  # a month behind one is a name
_SENT = frozenset({"ambassador", "envoy", "representative", "emissary", "coordinator"})
_SENT_TO = frozenset({"to", "for"})
_BENT_BEFORE = frozenset({"pro", "anti", "ex", "non"})
_BENT_AFTER = frozenset(
    {"backed", "led", "held", "controlled", "based", "born", "made", "occupied", "brokered", "sponsored", "supported"}
)


@dataclass(slots=True)
class Mention:
    """Words ``start`` to ``end`` (half-open) that name somebody."""

    start: int
    end: int
    kind: MentionKind
    party: str | None
    person: Person | None = None
    gender: Gender | None = None
    plural: bool = False
    attached: bool = False  # only says more about the mention behind it, or is a place
    sentence: int = 0
    quoted: bool = False
    owning: bool = False
    bent: bool = False  # "pro-Russian", "US-backed"
    role: str = ""  # of an office: its title; of a pronoun: what it can stand for
    subject: bool = False
    source: Mention | None = None  # of a pronoun or bare office: the mention that it takes up


class Reading:
    """The mentions of one report, resolved; built once a report, in time linear in its length."""

    def __init__(self, text: str, sentences: Sequence[CharSpan], register: Register) -> None:
        self.text = text
        self.register = register
        self.gazetteer: Gazetteer = load_gazetteer()
        self.tokens: Tokens = split_words(text)
        self.sentences = _whole_sentences(text, sentences)
        self.sentence_starts = [span.start for span in self.sentences]
        self.paragraphs = _paragraphs(text, self.sentences)
        self.home: str | None = self.gazetteer.states.get(register.home)
        self.regions = self.gazetteer.regions
        self.quotes = find_quotations(text)
        self._quote_starts = [span.start for span in self.quotes]
        self.mentions: list[Mention] = []
        self._find_mentions()
        self.mention_starts = [mention.start for mention in self.mentions]
        self._place_mentions()
        self.first_of_sentence = self._bounds()
        self._speakers: dict[int, Mention | None] = {}
        self._resolve_mentions()

    # ---- words and places

    def words_in(self, span: CharSpan) -> tuple[int, int]:
        """The half-open range of words that lie in a span."""
        first = bisect_right(self.tokens.ends, span.start)
        last = bisect_left(self.tokens.starts, span.end)
        return first, max(first, last)

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds an offset, or that begins last before it."""
        return max(0, bisect_right(self.sentence_starts, offset) - 1)

    def in_quotation(self, offset: int) -> bool:
        """Whether an offset lies between quotation marks."""
        index = bisect_right(self._quote_starts, offset) - 1
        return index >= 0 and self.quotes[index].end > offset

    def opening_of(self, offset: int) -> int:
        """The sentence in which the quotation that holds an offset opens; -1 where there is none.

        One that a paragraph leaves open goes on where the next paragraph opens with a quotation mark.
        """
        index = bisect_right(self._quote_starts, offset) - 1
        if index < 0 or self.quotes[index].end <= offset:
            return -1
        while index and not self.text[self.quotes[index - 1].start : self.quotes[index].start].strip("\n").endswith(
            ('"', "”")
        ):
            between = self.text[self.quotes[index - 1].end : self.quotes[index].start]
            if between.strip():
                break
            index -= 1
        return self.sentence_at(self.quotes[index].start)

    def surface(self, start: int, end: int) -> str:
        """Words as printed, on one line."""
        if end <= start:
            return ""
        text = self.text[self.tokens.starts[start] : self.tokens.ends[end - 1]]
        if self.tokens.possessive[end - 1]:
            text = text[:-2]
        return " ".join(text.split())

    def party_of(self, mention: Mention, renamed: Iterable[Renaming]) -> str | None:
        """The party that a mention names, under the name that an analyst gave it; None: it names none."""
        party = mention.party
        for renaming in renamed:
            if party is not None and renaming.names(party, self.surface(mention.start, mention.end)):
                party = renaming.new
        return party

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """Mentions that lie within words ``start`` to ``end``."""
        first = bisect_left(self.mention_starts, start)
        last = bisect_left(self.mention_starts, end)
        return [mention for mention in self.mentions[first:last] if mention.end <= end]

    def mentions_of(self, sentence: int) -> list[Mention]:
        """Mentions of one sentence, in order."""
        if not 0 <= sentence < len(self.sentences):
            return []
        return self.mentions[self.first_of_sentence[sentence] : self.first_of_sentence[sentence + 1]]

    # ---- finding

    def _find_mentions(self) -> None:
        tokens = self.tokens
        keys, capital = tokens.keys, tokens.capital
        names = self.register.names
        office = holder_names(self.register.year)
        listed = self.gazetteer.names
        titled = title_words()
        groups = words_of("other_groups")
        lawmakers = words_of("lawmakers")
        organisations = words_of("organisation_nouns")
        governments = words_of("government_nouns")
        add = self.mentions.append
        count = len(tokens)
        word = 0
        while word < count:
            key = keys[word]
            if capital[word]:
                found = self._named_at(word, names) if key in names else None
                courtesy = word > 0 and tokens.joined[word] and keys[word - 1] in _COURTESY
                if found is None and key in office and (courtesy or key not in SMALL):
                    found = self._named_at(word, office)
                match = match_entry(tokens, word, self.gazetteer, self.register.scenes) if key in listed else None
                if found is not None and (match is None or found[0] >= match.end):
                    add(self._mention_of(word, found[0], found[1]))
                    word = found[0]
                    continue
                if match is not None:
                    mention = self._listed(match.start, match.end, match.entry.party, match.entry.how)
                    add(mention)
                    word = mention.end
                    continue
            elif key in listed:
                match = match_entry(tokens, word, self.gazetteer, self.register.scenes)
                if match is not None:
                    add(Mention(word, match.end, "party", match.entry.party.name))
                    word = match.end
                    continue
            if key in _OFFICIALS:
                if self._are_bare(word):
                    add(Mention(word, word + 1, "group", None, role=key, plural=key.endswith("s")))
                elif key in ("official", "diplomat"):
                    add(Mention(word, word + 1, "office", None, role=key))
            elif key in _PRONOUNS:
                stands, gender = _PRONOUNS[key]
                add(Mention(word, word + 1, "pronoun", None, gender=gender, owning=key in _OWNING, role=stands))
            elif key in titled and (title := title_from(tokens, word)) is not None:
                end, role = title
                if key not in lawmakers and key not in organisations:
                    add(Mention(word, end, "office", None, role=role))
                else:
                    add(Mention(word, end, "group", None, role=keys[end - 1], plural=key.endswith("s")))
                word = end
                continue
            elif key in groups or key in lawmakers or key in organisations or key in governments:
                end = organisation_end(tokens, word, word + 1) if key == "ministry" and capital[word] else word + 1
                add(Mention(word, end, "group", None, role=key, plural=key.endswith("s")))
                word = end
                continue
            word += 1

    def _are_bare(self, word: int) -> bool:
        """Whether "officials" stands alone or as "senior officials", not as "school officials"."""
        tokens = self.tokens
        before = tokens.keys[word - 1] if word and tokens.joined[word] else ""
        return before in _BARE or (word > 1 and before in _CAPITALS_OF_OFFICE and not tokens.capital[word - 1])

    def _named_at(
        self, word: int, names: Mapping[str, Sequence[tuple[tuple[str, ...], Party | Person]]]
    ) -> tuple[int, Party | Person] | None:
        tokens = self.tokens
        for words, who in names.get(tokens.keys[word], ()):
            end = word + len(words)
            listing = (", ",) if ", " in who.name else ()
            if len(words) > 1 and (
                tuple(tokens.keys[word:end]) != words
                or not all(tokens.joined[inner] or tokens.gaps[inner] in listing for inner in range(word + 1, end))
                or any(tokens.possessive[word : end - 1])
            ):
                # A middle initial may stand between given name and surname.
                if (
                    len(words) == 2
                    and end < len(tokens)
                    and tokens.keys[end] == words[1]
                    and tokens.keys[word] == words[0]
                    and len(tokens.keys[word + 1]) <= 2
                    and tokens.capital[word + 1]
                ):
                    return end + 1, who
                continue
            if len(words) == 1 and words[0] in SMALL:
                sure = word > 0 and tokens.joined[word] and tokens.keys[word - 1] in _COURTESY
                follows = tokens.keys[word + 1] if word + 1 < len(tokens) else ""
                before = tokens.keys[word - 1] if word > 0 else ""
                if not sure and (
                    follows[:1].isdigit()
                    or before in {"in", "on", "last", "since", "until", "late", "early", "mid", "next", "by", "this"}
                    or before[:1].isdigit()
                    or (not tokens.joined[word] and follows in {"be", "the", "have", "we", "i", "you"})
                ):
                    continue
            return end, who
        return None

    def _mention_of(self, start: int, end: int, who: Party | Person) -> Mention:
        if isinstance(who, Party):
            return Mention(start, end, "party", who.name)
        return Mention(start, end, "person", who.party or who.name, person=who, gender=who.gender)

    def _listed(self, start: int, end: int, party: Party, how: str) -> Mention:
        """A gazetteer name; with a group noun behind it, a group of its own ("Sudanese rebels")."""
        tokens = self.tokens
        count = len(tokens)
        before = tokens.keys[start - 1] if start > 0 and tokens.gaps[start] in ("-", "‑", "–") else ""
        after = tokens.keys[end] if end < count and tokens.gaps[end] in ("-", "‑", "–") else ""
        if before in _BENT_BEFORE or after in _BENT_AFTER:
            return Mention(start, end, "demonym", party.name, attached=True, bent=True)
        if party.kind in ("state", "region", "bloc", "group") and how != "capital":
            stop = end
            groups = words_of("other_groups")
            organs = words_of("state_organs")
            lawmakers = words_of("lawmakers")
            while (
                stop < min(count, end + 3) and tokens.joined[stop] and (stop == end or not tokens.possessive[stop - 1])
            ):
                key = tokens.keys[stop]
                if tokens.capital[stop]:
                    break
                if key in groups:
                    owned = tokens.possessive[end - 1] and not key.endswith("s")
                    if party.kind == "bloc" or owned or (stop > end and how == "name" and tokens.possessive[end - 1]):
                        break
                    if (
                        stop > end
                        and how == "name"
                        and "." not in tokens.keys[end - 1]
                        and len(tokens.keys[end - 1]) > 2
                    ):
                        break
                    adjective = self.surface(start, end)
                    adjective = adjective.removesuffix("s") if party.kind == "group" else adjective
                    name = f"{adjective} {' '.join(tokens.keys[end : stop + 1])}"
                    return Mention(start, stop + 1, "party", name, plural=key.endswith("s"))
                if key in organs and stop == end and how == "demonym" and title_from(tokens, stop) is None:
                    return Mention(start, stop + 1, "party", party.name, plural=key.endswith("s"))
                if key in organs or key in lawmakers or key in SMALL or title_from(tokens, stop) is not None:
                    break
                stop += 1
            if stop < count and stop < end + 2 and tokens.joined[stop] and tokens.keys[stop] in lawmakers:
                name = self._chamber(party)
                return Mention(start, stop + 1, "party", name, plural=True)
        kind: MentionKind = "demonym" if how == "demonym" else "capital" if how == "capital" else "party"
        plural = party.kind in ("bloc", "domestic") or tokens.keys[end - 1].endswith("s")
        return Mention(start, end, kind, party.name, plural=plural)

    def _chamber(self, party: Party) -> str:
        if party.home == "US":
            return "United States Congress"
        if party.home == "GB":
            return "UK Parliament"
        adjective = self.gazetteer.adjectives.get(party.name)
        return f"{adjective} Parliament" if adjective is not None else party.name

    # ---- placing

    def _place_mentions(self) -> None:
        """Sentence, quotation and place of each mention; which ones only describe the next."""
        tokens = self.tokens
        mentions = self.mentions
        for index, mention in enumerate(mentions):
            offset = tokens.starts[mention.start]
            mention.sentence = self.sentence_at(offset)
            mention.quoted = self.in_quotation(offset)
            if mention.kind in ("demonym", "party", "capital", "group") and not mention.attached:
                following = mentions[index + 1] if index + 1 < len(mentions) else None
                if (
                    following is not None
                    and following.start == mention.end
                    and tokens.joined[following.start]
                    and following.kind in ("person", "office", "party", "group")
                ):
                    mention.attached = True
                    if self.tokens.keys[following.start] in words_of("lawmakers") and (
                        self.gazetteer.kind_of(mention.party) == "domestic"
                    ):
                        following.party = mention.party  # "Conservative MPs"
                    member = following.role in OFFICES or following.role in ("senator", "representative", "lawmaker")
                    if (
                        following.party is None
                        and following.kind in ("office", "group")
                        and not (member and mention.party in self.regions)
                    ):
                        following.party = mention.party
            if mention.kind == "office" and index + 1 < len(mentions):
                following = mentions[index + 1]
                if following.start == mention.end and following.kind == "person" and tokens.joined[following.start]:
                    mention.attached = True
            region = mention.kind == "party" and mention.party in self.regions
            if region and index > 0 and mention.start > 0:
                mention.attached = mention.attached or (
                    tokens.keys[mention.start - 1] in {"of", "r", "d"} or "," in tokens.gaps[mention.start]
                )
            if mention.kind in ("capital", "party") and self._is_dateline(mention):
                mention.attached = mention.bent = True
            if (
                mention.kind in ("capital", "party")
                and mention.start > 0
                and tokens.keys[mention.start - 1] in _PLACE_BEFORE
                and not tokens.possessive[mention.end - 1]
            ):
                mention.attached = True
            if mention.kind in ("capital", "party") and self._is_sent_to(mention):
                mention.attached = True

    def _is_sent_to(self, mention: Mention) -> bool:
        """Whether a name only says to whom somebody is sent: "the Norwegian ambassador to the United Nations"."""
        title = title_sent(self.tokens, mention.start, _SENT_TO)
        return title is not None and title[1].split()[-1] in _SENT

    def _is_dateline(self, mention: Mention) -> bool:
        """Whether a place only says where a report was written: "OSLO —", "BRUSSELS (Reuters) -"."""
        tokens = self.tokens
        if mention.start and "\n" not in tokens.gaps[mention.start]:
            return False
        behind = tokens.gaps[mention.end] if mention.end < len(tokens) else ""
        printed = tokens.text[tokens.starts[mention.start] : tokens.ends[mention.end - 1]]
        return any(mark in behind for mark in "—–") or (printed.isupper() and len(printed) > 4 and behind != " ")

    def _bounds(self) -> list[int]:
        bounds = [0] * (len(self.sentences) + 1)
        position = 0
        for sentence in range(len(self.sentences)):
            while position < len(self.mentions) and self.mentions[position].sentence < sentence:
                position += 1
            bounds[sentence] = position
        bounds[len(self.sentences)] = len(self.mentions)
        return bounds

    # ---- resolving

    def _resolve_mentions(self) -> None:
        heard: list[Mention] = []  # what later mentions may take up, in text order
        latest_sentence = -1
        for mention in self.mentions:
            if mention.sentence != latest_sentence:
                latest_sentence = mention.sentence
                first = True
            if mention.kind == "pronoun":
                if mention.role == "self":
                    continue  # quotations are followed when asked for
                source = self._antecedent(mention, heard)
                if source is not None:
                    mention.source = source.source or source
                    mention.party = source.party
                    mention.person = source.person
            elif mention.kind == "office" and mention.party is None and not mention.attached:
                self._resolve_office(mention, heard)
            elif mention.kind == "group" and mention.party is None:
                self._resolve_group(mention, heard)
            if (
                not mention.attached
                and not mention.quoted
                and first
                and not mention.owning
                and (mention.start == 0 or self.tokens.keys[mention.start - 1] not in _PREPOSITIONS)
            ):
                mention.subject = True
                first = False
            if mention.party is not None and not mention.bent:
                heard.append(mention)

    def _antecedent(self, pronoun: Mention, heard: list[Mention]) -> Mention | None:
        if pronoun.role == "before":
            near = [mention for mention in heard[-3:] if mention.sentence == pronoun.sentence and not mention.attached]
            return near[-1] if near and pronoun.start - near[-1].end < 4 else None
        best: Mention | None = None
        best_score = -9.0
        sentence = pronoun.sentence
        for candidate in heard[-1:-60:-1]:
            distance = sentence - candidate.sentence
            if distance > 6:
                break
            if not _agrees(pronoun, candidate):
                continue
            score = -1.0 * distance
            if distance and self.speaker_of(candidate.sentence) is candidate:
                score += 0.4
            if candidate.subject:
                score += 0.8
            if candidate.attached or candidate.owning:
                score -= 0.7
            if candidate.quoted != pronoun.quoted:
                score -= 0.6
            if candidate.kind == "pronoun":
                score += 0.3
            if pronoun.role == "person" and candidate.gender == pronoun.gender:
                score += 0.4
            if score > best_score:
                best, best_score = candidate, score
        return best

    def _resolve_office(self, mention: Mention, heard: list[Mention]) -> None:
        """A bare office is the person named last who holds it; failing that, the home state's."""
        role = mention.role
        if (owner := self._owner(mention)) is not None:
            mention.party = owner
            return
        definite = mention.start > 0 and self.tokens.keys[mention.start - 1] in {"the", "our"}
        owned = self.tokens.keys[mention.start - 1] if mention.start and self.tokens.joined[mention.start] else ""
        if owned in words_of("organisation_nouns"):  # "the board president"
            mention.role = owned
            self._resolve_group(mention, heard)
            return
        if self.register.rooted and definite and role in words_of("offices_state"):
            own = [person for person in self.register.people if person.party == self.home and has_role(person, role)]
            if own:
                mention.party, mention.person, mention.gender = own[0].party, own[0], own[0].gender
                return
        for candidate in reversed(heard):
            if candidate.person is not None and has_role(candidate.person, role):
                mention.party, mention.person, mention.source = candidate.party, candidate.person, candidate
                mention.gender = candidate.person.gender
                return
        for person in self.register.people:
            if has_role(person, role) and person.party is not None:
                mention.party, mention.person, mention.gender = person.party, person, person.gender
                return
        if role in words_of("offices_us"):
            mention.party = "United States"
        elif role in words_of("offices_gb"):
            mention.party = "United Kingdom"
        elif role in words_of("offices_state"):
            mention.party = self._government(mention, heard)
        elif role == "mayor" and self.register.city is not None:
            mention.party = f"City of {self.register.city}"
        elif definite or role.startswith("spokes"):
            for candidate in reversed(heard):
                if candidate.kind == "person" and mention.sentence - candidate.sentence <= 4:
                    mention.party, mention.person, mention.source = candidate.party, candidate.person, candidate
                    return

    def _owner(self, mention: Mention) -> str | None:
        """The party behind "its ministry", "their leader"."""
        tokens = self.tokens
        for word in range(mention.start - 1, max(-1, mention.start - 4), -1):
            if not tokens.joined[word + 1]:
                return None
            if tokens.keys[word] in _OWNING:
                index = bisect_left(self.mention_starts, word)
                if index >= len(self.mentions):
                    return None
                owner = self.mentions[index]
                if mention.role == "party" and owner.person is not None and owner.person.member is not None:
                    return owner.person.member
                return owner.party
            if tokens.capital[word] or tokens.keys[word] in SMALL:
                return None
        return None

    def _government(self, mention: Mention, heard: list[Mention]) -> str | None:
        """The state of a bare "the government": said behind it, the home of a domestic story, or the one named last."""
        tokens = self.tokens
        index = bisect_left(self.mention_starts, mention.end)
        if index < len(self.mentions) and tokens.keys[mention.end] in {"in", "of"}:
            following = self.mentions[index]
            if following.start <= mention.end + 2 and following.party in self.gazetteer.codes:
                return following.party
        if self.register.rooted:
            return self.home
        if mention.role == "administration" and (self.register.home == "US" or self._is_told("United States")):
            return "United States"
        for candidate in reversed(heard):
            if mention.sentence - candidate.sentence > 3:
                break
            if candidate.party in self.gazetteer.codes or candidate.kind == "demonym":
                return candidate.party
            if mention.role in ("ministry", "minister") and (candidate.party or "").endswith(" Ministry"):
                return candidate.party
        if mention.role == "ministry" and not self.register.settled:
            before = tokens.keys[mention.start - 1] if mention.start else ""
            return f"{before.capitalize()} Ministry" if before in PORTFOLIOS else None
        return self.home

    def _is_told(self, party: str) -> bool:
        """Whether the report names a party."""
        return any(mention.party == party for mention in self.mentions)

    def _resolve_group(self, mention: Mention, heard: list[Mention]) -> None:
        key = mention.role
        if (owner := self._owner(mention)) is not None:
            mention.party = owner
            return
        if key in words_of("lawmakers"):
            state = self.gazetteer.parties.get(self._government(mention, heard) or "")
            mention.party = self._chamber(state) if state is not None else None
            return
        if key == "conservatives":
            if self.register.home == "GB":
                mention.party = "Conservative Party"
            return
        if key in words_of("government_nouns"):
            mention.party = self._government(mention, heard)
            return
        stem = key.removesuffix("s")
        before = self.tokens.keys[mention.start - 1] if mention.start else ""
        if key == "district" or (key == "board" and before in ("school", "education")):
            schools = next((party for party in self.register.parties if _SCHOOLS & set(name_key(party.name))), None)
            if schools is not None:
                mention.party = schools.name
                return
        for candidate in reversed(heard):
            if candidate.kind in ("party", "group") and candidate.party is not None:
                if candidate.role == key or self.tokens.keys[candidate.end - 1] in (stem, f"{stem}s"):
                    mention.party = candidate.party
                    return
                names = candidate.party.lower().split()
                if stem in names or f"{stem}s" in names:
                    mention.party = candidate.party
                    return
        for party in self.register.parties:
            if stem in (words := party.name.lower().split()) or f"{stem}s" in words:
                mention.party = party.name
                return
        if key in words_of("company_nouns") or key == "union":
            heads = words_of("union_heads" if key == "union" else "company_heads")
            for candidate in reversed(heard):
                if candidate.party is not None and candidate.party.lower().split()[-1] in heads:
                    mention.party = candidate.party
                    return
            fitting = [party.name for party in self.register.parties if party.name.lower().split()[-1] in heads]
            if fitting:
                mention.party = fitting[0]
                return
        if key in ("bloc", "alliance"):
            for candidate in reversed(heard):
                known = self.gazetteer.parties.get(candidate.party or "")
                if known is not None and known.kind == "institution":
                    mention.party = candidate.party
                    return
        if key == "group" and mention.start and self.tokens.keys[mention.start - 1] in {"rebel", "insurgent", "armed"}:
            mention.party = self.register.rebels
            return
        if stem in ("separatist", "rebel", "insurgent"):
            mention.party = self.register.rebels or f"{stem.capitalize()}s"

    # ---- speakers

    def speaker_of(self, sentence: int) -> Mention | None:
        """Who speaks in a sentence, by its verb of speech or its "according to"; None: nobody is said to."""
        if sentence not in self._speakers:
            self._speakers[sentence] = self._find_speaker(sentence)
        return self._speakers[sentence]

    def _find_speaker(self, sentence: int) -> Mention | None:
        if not 0 <= sentence < len(self.sentences):
            return None
        tokens = self.tokens
        first, last = self.words_in(self.sentences[sentence])
        mentions = [mention for mention in self.mentions_of(sentence) if not mention.quoted]
        if not mentions:
            return None
        speech = words_of("speech")
        for word in range(first, last):
            key = tokens.keys[word]
            if key == "according" and word + 1 < last and tokens.keys[word + 1] == "to":
                found = self._head_after(mentions, word + 2)
                if found is not None:
                    return found
            if key not in speech or self.in_quotation(tokens.starts[word]):
                continue
            gap = tokens.gaps[word]
            if word == first or any(mark in gap for mark in ",”\"?!’'"):
                found = self._head_after(mentions, word + 1)
                if found is not None:
                    return found
            before = [mention for mention in mentions if mention.end <= word and not mention.attached]
            if not before:
                continue
            nearest = before[-1]
            if nearest.end >= word - 1 and not nearest.owning and "," not in tokens.gaps[word]:
                return nearest
            return next((mention for mention in before if not mention.owning), before[0])
        return None

    def _head_after(self, mentions: Sequence[Mention], word: int) -> Mention | None:
        """The head of the noun phrase that begins at a word."""
        for mention in mentions:
            if mention.start < word:
                continue
            if mention.start - word > 5 or any(
                "," in self.tokens.gaps[inner] for inner in range(word, mention.start + 1)
            ):
                return None
            if mention.attached:
                continue
            return mention
        return None

    def voice(self, mention: Mention) -> Mention | None:
        """Whom "I" or "we" stands for."""
        return self.voice_at(mention.sentence, self.tokens.starts[mention.start])

    def voice_at(self, sentence: int, offset: int) -> Mention | None:
        """Who speaks at an offset: in the sentence, else round the quotation."""
        speaker = self.speaker_of(sentence)
        if speaker is not None and speaker.role != "self":
            return speaker
        span = self.sentences[sentence] if 0 <= sentence < len(self.sentences) else None
        if span is None:
            return None
        same_before = sentence > 0 and "\n" not in self.text[self.sentences[sentence - 1].end : span.start]
        if same_before:
            speaker = self.speaker_of(sentence - 1)
            if speaker is not None and speaker.role != "self":
                return speaker
        if sentence + 1 < len(self.sentences) and "\n" not in self.text[span.end : self.sentences[sentence + 1].start]:
            speaker = self.speaker_of(sentence + 1)
            if (
                speaker is not None
                and speaker.role != "self"
                and self.in_quotation(self.sentences[sentence + 1].start + 1)
            ):
                return speaker
        for back in range(sentence - 1, max(-1, sentence - 7), -1):
            speaker = self.speaker_of(back)
            if speaker is not None and speaker.role != "self":
                return speaker
        return None


def has_role(person: Person, role: str) -> bool:
    """Whether the coverage gives a person this office, by whatever title."""
    return role in person.roles or any(OFFICES.get(role, role) == OFFICES.get(held, held) for held in person.roles)


def _whole_sentences(text: str, sentences: Sequence[CharSpan]) -> list[CharSpan]:
    """Sentences in order; one that begins with a comma or in lower case belongs to the one before ("D-Mich.")."""
    whole: list[CharSpan] = []
    for span in sorted(sentences):
        first = text[span.start : span.start + 1]
        if whole and (first in (",", ";", ")") or first.islower()) and "\n" not in text[whole[-1].end : span.start]:
            whole[-1] = CharSpan(whole[-1].start, max(span.end, whole[-1].end))
        else:
            whole.append(span)
    return whole


def _paragraphs(text: str, sentences: Sequence[CharSpan]) -> list[int]:
    """The number of the paragraph that each sentence stands in."""
    numbers: list[int] = []
    for index, span in enumerate(sentences):
        new = index > 0 and "\n" in text[sentences[index - 1].end : span.start]
        numbers.append((numbers[-1] if numbers else 0) + new)
    return numbers


def _agrees(pronoun: Mention, candidate: Mention) -> bool:
    """Whether a pronoun can take up a mention."""
    stands = pronoun.role
    if stands == "person":
        if candidate.kind == "person" or (candidate.kind == "office" and not candidate.plural):
            return candidate.gender is None or candidate.gender == pronoun.gender
        return candidate.kind == "pronoun" and candidate.role == "person" and candidate.gender == pronoun.gender
    if stands == "many":
        if candidate.kind == "pronoun":
            return candidate.role == "many"
        return candidate.kind in ("party", "group", "demonym", "capital") and not (
            candidate.kind == "demonym" and candidate.attached
        )
    if candidate.kind == "pronoun":
        return candidate.role == "body"
    return candidate.kind in ("party", "group", "capital") and not (candidate.plural and candidate.kind != "group")


def find_quotations(text: str) -> list[CharSpan]:
    """Stretches between double quotation marks; one left open ends with its paragraph."""
    spans: list[CharSpan] = []
    start: int | None = None
    position = 0
    while True:
        found = _next_mark(text, position)
        if found < 0:
            break
        mark = text[found]
        if mark == "\n":
            if start is not None:
                spans.append(CharSpan(start, found))
                start = None
        elif mark == "“":
            if start is None:
                start = found
        elif mark == "”":
            if start is not None:
                spans.append(CharSpan(start, found + 1))
                start = None
        elif start is None:
            start = found
        else:
            spans.append(CharSpan(start, found + 1))
            start = None
        position = found + 1
    if start is not None:
        spans.append(CharSpan(start, len(text)))
    return spans


def _next_mark(text: str, position: int) -> int:
    found = _MARK.search(text, position)
    return -1 if found is None else found.start()
