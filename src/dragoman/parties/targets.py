"""Whom a move is asked of or directed at.

The candidates are nobody, the parties named round the move, and those that the report is most about. Each is described
by yes-or-no features: how its sentence names it, how far away it was named, of which kind it is, whom the mover faced
before. As for holders (``choosing.py``), the weights of the features are learned from labelled articles
(``training/parties.py``), and the candidate with the highest sum is chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from dragoman.moves.records import Act, Move
from dragoman.parties.choosing import best_of, load_weights
from dragoman.parties.gazetteer import words_of
from dragoman.parties.reading import Mention, Reading
from dragoman.parties.register import SMALL

BACK, AHEAD = 4, 1  # sentences before and behind the move that are looked at
MOST = 4  # parties named or acting most in the report are candidates everywhere
_PROPOSING: frozenset[Act] = frozenset({"demand", "offer", "propose"})
_PREPOSITIONS = frozenset("to with by against of on from for in at between toward towards over under like".split())
_DETERMINERS = frozenset("the a an his her its their our both".split())
_YOU = frozenset({"you", "your", "yours"})


class Targets:
    """Finds targets in one report: ``learn`` from every resolved move first, then ``of`` each in text order."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.named: list[dict[str, list[Mention]]] = []  # by sentence and party
        counts: Counter[str] = Counter()
        for sentence in range(len(reading.sentences)):
            parties: dict[str, list[Mention]] = {}
            for mention in reading.mentions_of(sentence):
                if mention.party is not None and not mention.bent:
                    parties.setdefault(mention.party, []).append(mention)
                    counts[mention.party] += 1
            self.named.append(parties)
        self.common = _most(counts)
        self.acting: list[str] = []
        self.facing: dict[str, Counter[str]] = defaultdict(Counter)  # who is named beside whose moves, and the reverse
        self.opponents: dict[str, list[str]] = {}  # the three that each party faces most
        self.targeted: dict[str, str | None] = {}  # whom each party's move before was directed at
        self.mover: str | None = None  # of the move before
        self.proposer: str | None = None  # of the proposal, offer or demand before
        self.papers = words_of("papers") | {"demand", "call", "request", "threat", "move", "position", "claim"}

    def learn(self, moves: Sequence[Move]) -> None:
        """Counts who acts, and who is named beside whom."""
        self.acting = _most(Counter(move.party for move in moves if move.party is not None))
        for move in moves:
            if move.party is None or not self.named:
                continue
            for other in self.named[self.reading.sentence_at(move.sentence.start)]:
                if other != move.party:
                    self.facing[move.party][other] += 1
                    self.facing[other][move.party] += 1
        self.opponents = {party: _most(facing)[:3] for party, facing in self.facing.items()}

    def of(self, move: Move) -> str | None:
        """The target of a move; None: nobody."""
        target = best_of(self.candidates(move), load_weights()["target"])
        self.follow(move, target)
        return target

    def follow(self, move: Move, target: str | None) -> None:
        """Remembers a move and its target for those behind it."""
        if move.party is not None:
            self.targeted[move.party] = target
            self.mover = move.party
            if move.act in _PROPOSING:
                self.proposer = move.party

    def candidates(self, move: Move) -> Iterator[tuple[str | None, Sequence[str]]]:
        """Nobody, and each party that may be meant, with their features; nothing for a move without a party."""
        own = move.party
        if own is None or not self.named:
            return
        reading = self.reading
        here = reading.sentence_at(move.sentence.start)
        first, last = reading.words_in(move.holder) if move.holder is not None else (0, 0)
        places: dict[str, str] = {}  # the sentence that names each party last before the move, as a distance
        for distance in (0, *range(1, BACK + 1), -AHEAD):
            if 0 <= here - distance < len(self.named):
                for party, mentions in self.named[here - distance].items():
                    if distance or any(not first <= mention.start < last for mention in mentions):
                        places.setdefault(party, str(distance))
        places.pop(own, None)
        cue = reading.words_in(move.cue or move.object)
        opening, _ = reading.words_in(move.object)
        beside = sum(place == "0" for place in places.values())
        quoted = reading.in_quotation(move.object.start)
        addressed = quoted and not _YOU.isdisjoint(reading.tokens.keys[slice(*reading.words_in(move.sentence))])

        nobody = [f"nobody {move.act}", f"nobody {move.attribution}"]
        if not beside:
            nobody += ["nobody beside", f"nobody beside {move.act}"]
        if own in self.targeted and self.targeted[own] is None:
            nobody.append("nobody again")
        if addressed:
            nobody.append("nobody addressed")
        yield None, nobody

        acting = [party for party in self.acting[: MOST + 1] if party != own]
        facing = self.opponents.get(own, ())
        kinds = f"{self._kind(own)} to "
        for party in dict.fromkeys((*places, *self.common[: MOST + 1], *acting, *facing[:2])):
            if party == own:
                continue
            place = places.get(party, "far")
            features = [f"at {place}", f"at {place} {move.act}", kinds + self._kind(party)]
            features.append(f"common {self.common.index(party) if party in self.common[:MOST] else 'no'}")
            features.append(f"acting {acting.index(party) if party in acting else 'no'}")
            if party in facing:
                features.append(f"facing {facing.index(party)}")
            if self.targeted.get(own) == party:
                features += ["again", f"again {place}"]
            if self.mover == party:
                features += ["moved before", f"moved before {place}"]
            if self.proposer == party and move.act in ("accept", "reject"):
                features += ["proposed before", f"proposed before {place}"]
            if addressed:
                features.append(f"addressed {place}")
            if place != "0":
                if quoted:
                    features.append(f"quoted {place}")
            else:
                if beside == 1:
                    features.append("alone")
                shown = [m for m in self.named[here][party] if not first <= m.start < last]
                features += dict.fromkeys(
                    feature for mention in shown for feature in self._as_named(move, mention, cue, opening)
                )
            yield party, features

    def _kind(self, party: str) -> str:
        listed = self.reading.gazetteer.parties.get(party)
        return "unlisted" if listed is None else listed.kind

    def _as_named(self, move: Move, mention: Mention, cue: tuple[int, int], opening: int) -> Iterator[str]:
        """How the move's own sentence names a party; ``cue`` and ``opening`` are words of the cue and the object."""
        reading = self.reading
        tokens = reading.tokens
        first, last = cue
        gap = mention.start - last
        side = "beside" if 0 <= gap <= 2 else "behind" if gap > 2 else "in" if mention.end > first else "before"
        yield f"{side} cue"
        yield f"{side} cue {move.act}"
        offset = tokens.starts[mention.start]
        if move.object.start <= offset < move.object.end:
            place = "begins object" if mention.start - opening <= 1 else "in object"
            yield place
            yield f"{place} {move.act}"
        elif move.condition is not None and move.condition.start <= offset < move.condition.end:
            yield "in condition"
        elif offset < move.object.start:
            yield "before object"
        word = mention.start - 1
        if word > 0 and tokens.keys[word] in _DETERMINERS:
            word -= 1
        if word >= 0 and tokens.keys[word] in _PREPOSITIONS:
            yield f"{tokens.keys[word]} {side}"
            yield f"{tokens.keys[word]} {move.act}"
        yield f"as {mention.kind}"
        if mention.attached:
            yield "attached"
        if mention.subject:
            yield "subject"
        if mention.quoted:
            yield "in quotation"
        if mention.party in reading.regions:
            yield "region"
        if mention.owning or tokens.possessive[mention.end - 1]:
            yield "owning"
        after = mention.end
        if after < len(tokens) and tokens.joined[after] and not tokens.capital[after] and mention.kind != "person":
            if tokens.keys[after].removesuffix("s") in self.papers:
                yield "paper"
                yield f"paper {move.act}"
            elif tokens.keys[after] not in SMALL:
                yield "modifier"


def _most(counts: Counter[str]) -> list[str]:
    """The names counted, most frequent first; equals by name."""
    return sorted(counts, key=lambda name: (-counts[name], name))
