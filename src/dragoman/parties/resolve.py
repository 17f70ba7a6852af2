"""Fills party, speaker and target of moves: from the words the reader marked, or from what stands round the move.

A marked holder is read as a noun phrase: joint holders part at "and", a person or a group outranks the adjective
before it, a pronoun goes to whom it takes up. Without a marked holder the move belongs to the speaker of its
quotation, to the subject before its cue, or to whoever made the move before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.parties.choosing import Chooser, Place, Previous, Sort
from dragoman.parties.gazetteer import words_of
from dragoman.parties.reading import Mention, Reading
from dragoman.parties.records import Register
from dragoman.parties.register import JOINTS, PARTICLES, SMALL
from dragoman.parties.settling import Settler
from dragoman.parties.targets import Targets

_SIDES = frozenset(
    {
        "sides",
        "both",
        "parties",
        "camps",
        "governments",
        "leaders",
        "presidents",
        "countries",
        "nations",
        "delegations",
        "capitals",
    }
)
_CLAUSES = frozenset("who that which whose where".split())  # what they begin says more of a holder, not who it is
_RELATIVES = _CLAUSES | {"including", "such", "like"}
_OF = frozenset(
    "group number handful coalition chorus range majority spokesman spokeswoman spokesperson leader leaders members "
    "member head heads president officials chief owner owners editors lawyers representatives supporters some many "
    "most all one several director chairman author backers organizers".split()
)
# After a name these say what somebody is to it: the name is the party.
_STAFF = frozenset(
    "officials official executives executive spokesman spokeswoman spokesperson leaders leader lawyers attorneys "
    "members member chain giant magazine representatives negotiators organizers directors managers chairman president "
    "chief aides aide staff board leadership".split()
)
_ALLIES = frozenset({"allies", "partners", "backers"})  # "its Western allies" are others than whose they are
_NOBODY = frozenset("critics opponents observers analysts experts skeptics sceptics commentators".split())  # no party
_ANYBODY = frozenset(
    "all many some you guys most few several none a the of whom there those these this that myself himself herself "
    "themselves each two one both neither either who percent only".split()
)
_BEHIND_SOME = frozenset("on in at from with for to by".split())  # "some on the left": who they are is not said
_OTHERS = frozenset("others everyone everybody everything anyone anybody".split())
_COMMA = re.compile(r",(?!\d)")  # "1,200" goes on
_NAMED_TOGETHER = {"koreas": ("North Korea", "South Korea")}
_APPOSED = frozenset("a an the of for in from to with".split())  # what says more of the name before a comma
_TWO = frozenset({"both", "sides", "two"})
_EITHER = frozenset({"each", "either", "neither"})
_ALL = frozenset({("both",), ("all",), ("the", "pair"), ("the", "leaders"), ("the", "countries")})
_BE = frozenset("is are was were be been being".split())
_WIDELY = frozenset("broadly generally roundly universally widely".split())
_QUANTITIES = frozenset(
    "some many most several few other all two three four five more various numerous both those these the a an no any "
    "senior top leading key certain another one dozens hundreds of its their his her our other fellow".split()
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who makes a move: the party, and the words for the person or office if it is not the party itself."""

    party: str | None
    speaker: str | None


class Resolver:
    """Resolves the moves of one report, in text order."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.last: Holder | None = None
        self.acting: Counter[str] = Counter()
        self.chooser = Chooser(reading)
        self.previous: Previous | None = None
        domestic = Counter(mention.party for mention in reading.mentions if self._is_domestic(mention.party))
        self.main_parties = [party for party, _ in domestic.most_common(2) if party is not None]

    def _is_domestic(self, party: str | None) -> bool:
        listed = self.reading.gazetteer.parties.get(party or "")
        return listed is not None and listed.kind == "domestic" and listed.home == self.reading.register.home

    # ---- a marked holder

    def of_span(self, span: CharSpan) -> list[Holder]:
        """The holders that a span names, in order; empty when its words say nothing."""
        reading = self.reading
        start, end = reading.words_in(span)
        if end <= start:
            return []
        end = next((word for word in range(start + 1, end) if reading.tokens.keys[word] in _CLAUSES), end)
        end = self._whole_name(start, end)
        keys = reading.tokens.keys[start:end]
        if (pair := _NAMED_TOGETHER.get(keys[-1])) is not None and _QUANTITIES.issuperset(keys[:-1]):
            return [Holder(party, None) for party in pair]
        if (faction := self._faction(keys)) is not None:
            return [Holder(faction, reading.surface(start, end))]
        if len(keys) <= 8 and "parties" in keys and _TWO & set(keys) and len(self.main_parties) == 2:
            return [Holder(party, None) for party in self.main_parties]
        named = any(
            mention.party is not None and mention.kind != "pronoun" for mention in reading.mentions_in(start, end)
        )
        short = not named and len(keys) <= 5
        two = short and not (_SIDES.isdisjoint(keys) or _TWO.isdisjoint(keys))
        two = two or (len(keys) == 2 and keys[0] in _EITHER and keys[1] == "side")
        if two or tuple(keys) in _ALL:
            joined = self._joined_before(start) or (self._sides(start) if two else [])
            if len(joined) > 1:
                return [Holder(party, None) for party in joined]
        holders: list[Holder] = []
        chunks = self._chunks(start, end)
        for first, last in chunks:
            holder = self._of_chunk(first, last)
            if holder is None and len(chunks) > 1 and first < self._name_end(first, last) == last:
                holder = Holder(self._shared(first, last, end) or reading.surface(first, last), None)
            if holder is not None and all(holder.party != other.party for other in holders):
                holders.append(holder)
        if holders:
            return holders
        return self._of_phrase(start, end)

    def _whole_name(self, start: int, end: int) -> int:
        """The end of a holder that ends within a name and holds no other: the name's own end."""
        mentions = self.reading.mentions
        first = bisect_left(self.reading.mention_starts, start)
        last = bisect_left(self.reading.mention_starts, end)
        cut = [mention for mention in mentions[first:last] if mention.end > end]
        whole = [mention for mention in mentions[first:last] if mention.end <= end and mention.kind != "office"]
        return cut[-1].end if cut and not whole else end

    def _faction(self, keys: Sequence[str]) -> str | None:
        """The faction that the words of a holder name ("some conservative House members"); None: no faction."""
        for faction in self.reading.gazetteer.factions:
            if faction.home == self.reading.register.home and faction.words.intersection(keys):
                others = [key for key in keys if key not in faction.words and key not in _QUANTITIES]
                if faction.beside.issuperset(others) and (
                    not faction.required or faction.required.intersection(others)
                ):
                    return faction.name
        return None

    def _chunks(self, start: int, end: int) -> list[tuple[int, int]]:
        """Cuts a phrase at "and", and at commas where it is a list."""
        tokens = self.reading.tokens
        mentions = self.reading.mentions_in(start, end)
        inside = {word for mention in mentions for word in range(mention.start + 1, mention.end)}
        cuts = [word for word in range(start + 1, end) if tokens.keys[word] in JOINTS and word not in inside]
        commas = [word for word in range(start + 1, end) if "," in tokens.gaps[word] and word not in inside]
        if cuts:
            bounds = [*commas, *cuts]
            cuts += [word for word in commas if word < cuts[-1] and self._is_item(word, end, bounds)]
        elif commas and [mention.start for mention in mentions] == [start, *commas]:  # "Oslo, Lima"
            ends = [mention.end for mention in mentions]
            if ends == [*commas, end] and all(mention.kind in ("party", "capital") for mention in mentions):
                cuts = commas
        edges = sorted({start, *cuts, end})
        return [
            (first + 1 if tokens.keys[first] in JOINTS and first != start else first, last)
            for first, last in pairwise(edges)
        ]

    def _is_item(self, word: int, end: int, bounds: Sequence[int]) -> bool:
        """Whether an item of a list of names begins at a word: a name, or a person introduced before the name."""
        first = word + (self.reading.tokens.keys[word] == "the")
        stop = min((bound for bound in bounds if bound > first), default=end)
        mentions = self.reading.mentions_in(first, stop)
        if any(mention.start == first and mention.end == stop for mention in mentions):
            return True
        letter = self.reading.tokens.keys[first] in ("r", "d")  # "Ann Roe, D-Ohio"
        if self._name_end(first, end) == stop and not letter:
            return True
        before = self.reading.tokens.keys[word : mentions[-1].start] if mentions else []
        person = bool(mentions) and mentions[-1].kind == "person" and mentions[-1].end == stop
        return person and not _APPOSED.intersection(before)

    def _name_end(self, start: int, end: int) -> int:
        """Where the capitalised words that begin at ``start`` end; ``start`` itself where there are none."""
        tokens = self.reading.tokens
        word = start
        while word < end and tokens.capital[word] and (word == start or tokens.joined[word]):
            word += 1
        return word

    def _shared(self, start: int, end: int, stop: int) -> str | None:
        """The state that shares the second word of its name with the next: North Korea in "North and South Korea"."""
        reading = self.reading
        following = next((mention for mention in reading.mentions_in(end, stop)), None)
        if following is None or following.party is None or end - start > 1:
            return None
        name = f"{reading.surface(start, end)} {following.party.split()[-1]}"
        return name if name in reading.gazetteer.codes else None

    def _of_chunk(self, start: int, end: int) -> Holder | None:
        reading = self.reading
        mentions = reading.mentions_in(start, end)
        if not mentions:
            return None
        words = _first_part(reading.surface(start, end))
        people = [mention for mention in mentions if mention.kind == "person"]
        if people:
            person = people[0]
            if person.end < end and reading.tokens.keys[person.end] == "campaign" and person.person is not None:
                return Holder(f"{person.person.name.split()[-1]} campaign", words)
            return Holder(person.party, reading.surface(person.start, person.end))
        best: Mention | None = None
        for mention in mentions:
            if mention.party is None and mention.role != "self":
                continue
            if best is None or self._rank(mention) > self._rank(best):
                best = mention
        if best is None:
            return None
        if best.owning and end - best.end <= 2 and reading.tokens.keys[end - 1] in _ALLIES:
            return Holder(_capitalised(reading.surface(best.end, end)), words)
        if best.kind == "pronoun":
            return self._of_pronoun(best, words)
        if best.kind == "office":
            return Holder(best.party, words)
        named = best.start <= start + 1 and best.end == end
        return Holder(best.party, None if named and best.kind != "group" else words)

    def _rank(self, mention: Mention) -> int:
        """Which mention of a phrase says who it is."""
        if mention.kind == "party":
            if mention.party in self.reading.regions:
                return 2
            return 5 if not mention.attached else 4 if self._is_domestic(mention.party) else 2
        if mention.kind == "office":
            return 4 if not mention.attached else 2
        return {"group": 3, "capital": 3, "demonym": 2}.get(mention.kind, 1)

    def _of_pronoun(self, pronoun: Mention, words: str) -> Holder | None:
        source: Mention | None = pronoun
        if pronoun.role == "self":
            source = self.reading.voice(pronoun)
        if source is None or source.party is None:
            return None
        return Holder(source.party, self._speaker(source))

    def _speaker(self, mention: Mention) -> str | None:
        """The name or office behind a mention; None when it is the party itself."""
        origin = mention.source or mention
        if origin.person is not None or origin.kind in ("office", "group"):
            return self.reading.surface(origin.start, origin.end)
        return None

    def _of_phrase(self, start: int, end: int) -> list[Holder]:
        """A phrase without a known name."""
        reading = self.reading
        keys = reading.tokens.keys[start:end]
        words = _first_part(reading.surface(start, end))
        if _OTHERS.issuperset(keys):
            return [Holder(None, words)]
        noun = next((key for key in keys if key not in _QUANTITIES), "")
        if all(key in _ANYBODY or key.isdigit() for key in keys) or noun in _BEHIND_SOME:
            return []
        first, last = self._core(start, end)
        name = reading.surface(first, last)
        if noun in _NOBODY and (noun == keys[-1] or "of" in keys):
            return [Holder(None, words)]
        city = reading.register.city
        if city is not None and noun == "city" and _STAFF.issuperset(keys[keys.index(noun) + 1 :]):
            return [Holder(f"City of {city}", words)]
        if any(key in SMALL for key in keys) and not any(reading.tokens.capital[first:last]) and len(keys) < 2:
            return []
        return [Holder(_capitalised(name), words)] if name else []

    def _core(self, start: int, end: int) -> tuple[int, int]:
        """The words of a phrase that name its party: "the health insurance giant Humana" is Humana.

        Left out: what a relative clause or an apposition adds, quantities ("a number of"), whom somebody works for.
        """
        tokens = self.reading.tokens
        keys = tokens.keys
        for word in range(start + 1, end):
            thousands = tokens.gaps[word] == "," and keys[word].isdigit()  # "1,200"
            if keys[word] in _RELATIVES or (not thousands and any(mark in tokens.gaps[word] for mark in ",(;—–")):
                end = word
                break
        while start < end - 1 and (keys[start] in _QUANTITIES or keys[start].isdigit()):
            if tokens.gaps[start + 1] == "-":  # "two-term senator"
                break
            start += 1
        for word in range(start, min(start + 4, end - 1)):
            if keys[word] == "of" and keys[word - 1] in _OF and word > start:
                return self._core(word + 1, end)
        runs = [
            word
            for word in range(start, end)
            if tokens.capital[word] and keys[word] not in SMALL and (word > start or self._is_name(start, end))
        ]
        if not runs:
            return start, end
        last = runs[-1] + 1
        first = runs[-1]
        while (
            first > start
            and tokens.joined[first]
            and (tokens.capital[first - 1] or (keys[first - 1] in PARTICLES and first - 1 > start))
        ):
            first -= 1
        if keys[first] in SMALL and first < last - 1:
            first += 1
        after = [keys[word] for word in range(last, end)]
        if all(word in _STAFF or word in words_of("organisation_nouns") for word in after):
            return first, last
        return start, end

    def _is_name(self, start: int, end: int) -> bool:
        """Whether a first word is capitalised because it is a name, not because a sentence begins."""
        tokens = self.reading.tokens
        printed = tokens.text[tokens.starts[start] : tokens.ends[start]]
        opens = any(tokens.starts[start] == span.start for span in self.reading.sentences)
        return not opens or (printed.isupper() and len(printed) > 1) or (start + 1 < end and tokens.capital[start + 1])

    def _joined_before(self, word: int) -> list[str]:
        """The parties that "and" joined last, not more than two sentences before a word; empty: none were joined."""
        reading = self.reading
        keys = reading.tokens.keys
        if not reading.sentences:
            return []
        sentence = reading.sentence_at(reading.tokens.starts[word])
        named = [
            mention
            for mention in reading.mentions_in(reading.words_in(reading.sentences[max(0, sentence - 2)])[0], word)
            if mention.party is not None and not mention.attached and mention.kind != "pronoun"
        ]
        titles = {
            inner for mention in reading.mentions if mention.attached for inner in range(mention.start, mention.end)
        }
        for one, other in reversed(list(pairwise(named))):
            between = [key for inner, key in enumerate(keys[one.end : other.start], one.end) if inner not in titles]
            if one.party != other.party and "and" in between and set(between) <= {"and", "the"}:
                return [party for party in (one.party, other.party) if party is not None]
        return []

    def _sides(self, word: int) -> list[str]:
        """The two parties last set against each other before a word."""
        seen: Counter[str] = Counter()
        for mention in self.reading.mentions:
            if mention.start >= word and len(seen) >= 2:
                break
            if mention.party is not None and (not mention.attached or mention.kind == "demonym"):
                seen[mention.party] += 1
        for party, count in self.acting.items():
            seen[party] += 2 * count
        return [party for party, _ in seen.most_common(2)]

    # ---- all

    def place_of(self, move: Move) -> Place | None:
        """Where a move speaks of its holder without a name; None: its holder is named."""
        reading = self.reading
        keys: Sequence[str] = ()
        start = end = 0
        if move.holder is not None:
            start, end = reading.words_in(move.holder)
            keys = reading.tokens.keys[start:end]
        sort: Sort
        pronoun: Mention | None = None
        if not keys:
            sort = "nobody"
            start, _ = reading.words_in(move.cue or move.object)
        elif len(keys) <= 2 and (found := [m for m in reading.mentions_in(start, end) if m.kind == "pronoun"]):
            pronoun = found[0]
            sorts: dict[str, Sort] = {"person": "he", "many": "they", "body": "it", "self": "self", "before": "it"}
            sort = sorts[pronoun.role]
            if pronoun.role == "before" and pronoun.party is not None:
                return None
        elif (
            keys[-1] in words_of("papers")
            and not _NOBODY & set(keys)
            and not any(m.party for m in reading.mentions_in(start, end))
        ):
            sort = "paper"
        elif (noun := self._bare_noun(start, end)) is not None:
            sort, pronoun = "noun", noun
        else:
            return None
        if start >= len(reading.tokens) or not reading.sentences:
            return None
        offset = reading.tokens.starts[start]
        return Place(sort, start, reading.sentence_at(move.sentence.start), reading.in_quotation(offset), pronoun, move)

    def _bare_noun(self, start: int, end: int) -> Mention | None:
        """The office or group of a short phrase that no rule gives a party ("the group", "a senior official")."""
        keys = self.reading.tokens.keys[start:end]
        if _TWO & set(keys) or tuple(keys) in _ALL:
            return None
        mentions = self.reading.mentions_in(start, end)
        if (
            len(mentions) != 1
            or mentions[0].party is not None
            or end - start > 4
            or mentions[0].end != end
            or mentions[0].kind not in ("office", "group")
        ):
            return None
        return mentions[0]

    def _with_joined(self, move: Move, holder: CharSpan) -> CharSpan:
        """The holder with whom "and" joins to it before the cue: a reader marks one of those who act jointly."""
        acting = move.cue or move.object
        if acting.start < holder.end:
            return holder
        reading = self.reading
        tokens = reading.tokens
        start, end = reading.words_in(holder)
        cue, _ = reading.words_in(acting)
        first, last = start, end
        if end < cue and tokens.joined[end] and tokens.keys[end] in JOINTS:
            stop = next((word for word in range(end + 1, cue) if not tokens.joined[word]), cue)
            behind = (mention for mention in reading.mentions_in(end + 1, stop) if not mention.attached)
            named = next(behind, None)
            if named is not None and named.party is not None and named.kind != "pronoun" and named.start <= end + 5:
                last = named.end
        if start > 1 and tokens.keys[start - 1] in JOINTS and all(tokens.joined[start - 1 : start + 1]):
            opens, _ = reading.words_in(move.sentence)
            before = [mention for mention in reading.mentions_in(opens, start - 1) if mention.kind != "pronoun"]
            known = before and before[-1].end == start - 1 and before[-1].party is not None
            if known and all(tokens.capital[opens : before[-1].start]):
                first = opens
        return CharSpan(tokens.starts[first], tokens.ends[last - 1]) if end > start else holder

    def _is_agentless(self, move: Move) -> bool:
        """Whether the cue is a passive of everybody and nobody: "the plan has been widely criticised", without "by"."""
        reading = self.reading
        if move.cue is None:
            return False
        start, end = reading.words_in(move.cue)
        keys = reading.tokens.keys
        _, last = reading.words_in(move.sentence)
        first = start
        while first < end and (keys[first] in _BE or keys[first] in _WIDELY):
            first += 1
        if first >= end or not keys[first].endswith("ed") or "by" in keys[first : min(end + 6, last)]:
            return False
        return first >= 2 and keys[first - 1] in _WIDELY and keys[first - 2] in _BE

    def resolve(self, move: Move) -> list[Move]:
        """One move for each holder."""
        place = self.place_of(move)
        holders: list[Holder] = []
        if place is not None and place.sort == "nobody" and self._is_agentless(move):
            return [move]
        if place is not None:
            chosen = self.chooser.choose(place, self.previous)
            if chosen is not None and chosen is place.mention and move.holder is not None:
                holders = self.of_span(move.holder)
            elif chosen is not None:
                holders = [Holder(chosen.party, self._speaker(chosen))]
        elif move.holder is not None:
            joined = self._with_joined(move, move.holder)
            holders = self.of_span(joined)
            if len(holders) < 2 and joined != move.holder:  # one side under two names
                holders = self.of_span(move.holder)
        marked = bool(holders) and place is None
        if not holders and self.last is not None:
            holders = [self.last]
        if not holders:
            return [move]
        self.previous = Previous(holders[0].party, self.reading.sentence_at(move.sentence.start), marked)
        self.chooser.acted.update(holder.party for holder in holders if holder.party is not None)
        if holders[0].party is not None:
            self.last = holders[0]
        for holder in holders:
            if holder.party is not None:
                self.acting[holder.party] += 1
        return [replace(move, party=holder.party, speaker=holder.speaker) for holder in holders]


def _first_part(words: str) -> str:
    """The words of a holder up to its first comma."""
    return _COMMA.split(words, maxsplit=1)[0]


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def resolve_holders(reading: Reading, moves: Sequence[Move]) -> list[tuple[Move, ...]]:
    """Each of the moves of a report, given in text order, with party and speaker, once for each of its holders."""
    resolver = Resolver(reading)
    resolved = [resolver.resolve(move) for move in moves]
    settler = Settler(reading)
    return [settler.settle(found) for found in resolved]


def resolve_moves(
    text: str, sentences: Sequence[CharSpan], moves: Sequence[Move], register: Register
) -> tuple[Move, ...]:
    """The moves of one report with party, speaker and target; a joint holder's move once for each of its parties.

    Spans stay as they are and so does the order. Cost: linear in the text and in the moves.
    """
    if not moves:
        return ()
    reading = Reading(text, sentences, register)
    order = sorted(range(len(moves)), key=lambda index: (moves[index].sentence, moves[index].object))
    resolved = dict(zip(order, resolve_holders(reading, [moves[index] for index in order]), strict=True))
    targets = Targets(reading)
    targets.learn([move for found in resolved.values() for move in found])
    directed = {index: [replace(move, target=targets.of(move)) for move in resolved[index]] for index in order}
    return tuple(move for index in range(len(moves)) for move in directed[index])
