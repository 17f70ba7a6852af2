"""Chooses whom words without a name stand for.

They are pronouns, papers ("the proposal"), nouns that no rule explains ("the group") and moves that mark no holder.
Every mention near the place is a candidate, described by yes-or-no features: how far, in which role, speaking or not,
like the holder of the move before or not. Each feature has a weight for each sort of place; the candidate with the
highest sum is chosen. The weights are learned from labelled articles (``training/parties.py``), as the salience factors
of Lappin and Leass (1994) once were set by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.parties.gazetteer import read_data, words_of
from dragoman.parties.reading import Mention, Reading, has_role

T = TypeVar("T")
Sort = Literal["he", "they", "it", "self", "paper", "noun", "nobody"]
SORTS: tuple[Sort, ...] = ("he", "they", "it", "self", "paper", "noun", "nobody")
_MODALS = frozenset("would will shall could should must may might can".split())
BACK, AHEAD = 6, 1  # sentences before and behind the place that are looked at


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is spoken of without a name."""

    sort: Sort
    word: int  # of the pronoun, the paper or the cue
    sentence: int
    quoted: bool
    mention: Mention | None  # the pronoun or the noun; None: there is none
    move: Move


@dataclass(frozen=True, slots=True)
class Previous:
    """The holder of the move before."""

    party: str | None
    sentence: int
    marked: bool


@cache
def load_weights() -> Mapping[str, Mapping[str, float]]:
    """The learned weights by feature, for each sort of place and for ``target`` (``targets.py``)."""
    weights: dict[str, dict[str, float]] = json.loads(read_data("weights.json"))["weights"]
    return weights


def best_of(candidates: Iterable[tuple[T, Sequence[str]]], weights: Mapping[str, float]) -> T | None:
    """The candidate whose features weigh most, the first of equals; None where there are none."""
    best: T | None = None
    best_score = float("-inf")
    for candidate, features in candidates:
        score = sum(weights.get(feature, 0.0) for feature in features)
        if score > best_score:
            best, best_score = candidate, score
    return best


class Chooser:
    """Candidates and their features in one report."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        counts: dict[str, int] = {}
        for mention in reading.mentions:
            if mention.party is not None and not mention.attached:
                counts[mention.party] = counts.get(mention.party, 0) + 1
        self.common = sorted(counts, key=lambda party: (-counts[party], party))[:3]
        self.acted: set[str] = set()

    def choose(self, place: Place, previous: Previous | None) -> Mention | None:
        """The best candidate; None: nobody is named near.

        Who owns the cue ("Norway's demand") needs no weighing, nor who says "we" where the sentence or the beginning of
        its quotation tells.
        """
        if place.sort == "nobody" and (owner := self._owner(place) or self._teller(place)) is not None:
            return owner
        if place.sort == "self" and place.quoted:
            opening = self.reading.opening_of(self.reading.tokens.starts[place.word])
            for sentence in (place.sentence, opening):
                speaker = self.reading.speaker_of(sentence)
                if speaker is not None and speaker.party is not None:
                    return speaker
        return best_of(self.candidates(place, previous), load_weights()[place.sort])

    def _owner(self, place: Place) -> Mention | None:
        possessive = self.reading.tokens.possessive
        for mention in self.reading.mentions_of(place.sentence):
            owns = mention.kind == "demonym" or mention.owning or possessive[mention.end - 1]
            if mention.end == place.word and owns and mention.party is not None:
                return mention
        return None

    def _teller(self, place: Place) -> Mention | None:
        """Who "she" is where a sentence that names nobody ends with "she said"."""
        speaker = self.reading.speaker_of(place.sentence)
        if speaker is None or speaker.party is None or speaker.kind != "pronoun":
            return None
        return speaker if speaker.start > place.word else None

    def candidates(self, place: Place, previous: Previous | None) -> Iterator[tuple[Mention, Sequence[str]]]:
        """Each mention near the place with its features, the nearest before the place first; last, a noun itself."""
        reading = self.reading
        first = reading.first_of_sentence[max(0, place.sentence - BACK)]
        last = reading.first_of_sentence[min(len(reading.sentences), place.sentence + AHEAD + 1)]
        seen: list[str] = []
        others = self._asked(place) if place.sort == "it" else frozenset()
        near = [
            mention
            for mention in reading.mentions[first:last]
            if mention.party is not None and not mention.bent and mention.party not in others
        ]
        near.sort(key=lambda mention: (mention.start >= place.word, abs(mention.start - place.word)))
        for mention in near:
            if mention is place.mention or mention.party is None:
                continue
            if mention.party not in seen:
                seen.append(mention.party)
            features = self._features(place, mention, previous, seen.index(mention.party))
            yield mention, features + self._as_noun(place, mention)
        if place.sort == "noun" and place.mention is not None:
            yield place.mention, ["itself", f"itself {self._noun(place.mention)}"]

    def _asked(self, place: Place) -> frozenset[str | None]:
        """Who is named right behind the cue: in "it wants Norway to pay" it is not Norway (Chomsky 1981)."""
        move = place.move
        if move.cue is None or move.cue.end > move.object.start:
            return frozenset()
        first, last = self.reading.words_in(CharSpan(move.cue.end, move.object.start))
        behind = (mention for mention in self.reading.mentions_in(first, last) if mention.start == first)
        return frozenset(mention.party for mention in behind if not mention.attached and not mention.owning)

    def _noun(self, mention: Mention) -> str:
        """The class of a noun without a name."""
        if mention.kind == "office":
            return "office"
        classes = ("lawmakers", "government_nouns", "company_nouns", "organisation_nouns")
        return next((name for name in classes if mention.role in words_of(name)), "people")

    def _as_noun(self, place: Place, mention: Mention) -> list[str]:
        """How a name fits a noun: "the union", "the minister"."""
        noun = place.mention
        if place.sort != "noun" or noun is None or mention.party is None:
            return []
        listed = self.reading.gazetteer.parties.get(mention.party)
        features = [f"{self._noun(noun)} {'unlisted' if listed is None else listed.kind}"]
        stem = noun.role.removesuffix("s")
        if any(word.removesuffix("s") == stem for word in mention.party.lower().split()):
            features.append("noun in name")
        if mention.kind == noun.kind and mention.role == noun.role:
            features.append("same noun")
        if mention.person is not None and noun.kind == "office":
            features.append(f"holds office {has_role(mention.person, noun.role):d}")
        return features

    def _of_act(self, place: Place, mention: Mention, previous: Previous | None, where: str) -> list[str]:
        """How a mention fits the act."""
        keys = self.reading.tokens.keys
        act = place.move.act
        features = [f"{act} at {where}", f"cue {place.move.cue is not None:d} at {where}"]
        if mention.subject:
            features.append(f"{act} subject {where}")
        if previous is not None and mention.party == previous.party:
            features.append(f"{act} previous")
        if self.reading.speaker_of(mention.sentence) is mention:
            features.append(f"{act} speaker {where}")
        first, _ = self.reading.words_in(place.move.object)
        if first <= mention.start <= first + 1:
            features += ["opens object", f"{act} opens object"]
        if mention.end in (first, first - 1) and mention.start < first:
            features += ["before object", f"{act} before object"]
        if mention.end < len(keys) and keys[mention.end] in _MODALS:
            features += ["modal", f"{act} modal", f"modal {keys[mention.end]}"]
        return features

    def _features(self, place: Place, mention: Mention, previous: Previous | None, rank: int) -> list[str]:
        reading = self.reading
        tokens = reading.tokens
        distance = place.sentence - mention.sentence
        before = mention.end <= place.word
        where = ("0b" if before else "0a") if distance == 0 else str(min(distance, 4))
        taken_up = mention.source or mention if place.sort == "nobody" else mention
        features = [f"at {where}", f"kind {taken_up.kind}", f"rank {min(rank, 3)}"]
        features.append(f"quoted {place.quoted:d}{mention.quoted:d}")
        if mention.subject:
            features += ["subject", f"subject {where}"]
        if mention.attached:
            features.append("attached")
        if mention.owning:
            features.append("owning")
        if reading.speaker_of(mention.sentence) is mention:
            features += ["speaker", f"speaker {where} {place.quoted:d}"]
        if distance == 0 and before and place.word - mention.end <= 1:
            features.append("beside")
            if tokens.possessive[mention.end - 1] or mention.kind == "demonym" or mention.owning:
                features.append("beside, owning")
        if distance == 0 and mention.start and tokens.keys[mention.start - 1] == "by":
            features.append("by")
        offset = tokens.starts[mention.start]
        if place.move.object.start <= offset < place.move.object.end:
            features.append("in object")
        if reading.paragraphs[mention.sentence] == reading.paragraphs[place.sentence]:
            features.append("same paragraph")
        if previous is not None and mention.party == previous.party:
            gone = min(max(place.sentence - previous.sentence, 0), 3)
            features += ["previous", f"previous {gone} {previous.marked:d}"]
        if mention.party in self.acted:
            features.append("acted")
        if mention.party in self.common:
            features.append(f"common {self.common.index(mention.party)}")
        if mention.plural:
            features.append("plural")
        if mention.party in reading.regions:
            features.append("region")
        features += self._of_act(place, mention, previous, where)
        pronoun = place.mention
        if pronoun is not None and pronoun.gender is not None:
            features.append(
                "gender unknown" if mention.gender is None else f"gender {mention.gender == pronoun.gender:d}"
            )
        if pronoun is not None and pronoun.source is not None and mention.party == pronoun.party:
            features.append("taken up")
        return features
