"""Whom a move is asked of or directed at.

First whoever the words after the cue name ("urged Norway to", "accused the union of"), then whoever the rest of the
sentence names, then the opponent: the other party that this one is most often set against in the report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from dragoman.moves.records import Act, Move
from dragoman.parties.gazetteer import words_of
from dragoman.parties.reading import Mention, Reading
from dragoman.parties.register import SMALL

# Weights of a candidate named in the sentence; tuned on the labelled development articles (benchmarks/parties.py).
ACTING = 1.5
PAPER = 0.5
OWNING = 0.0
MODIFIER = -0.8
THRESHOLD = 3.4
# Acts that have an addressee even where the sentence names none; tuned on the labelled development articles.
FACING: frozenset[Act] = frozenset({"accuse", "threaten", "demand", "reject", "offer"})


class Targets:
    """Finds targets in one report; ``learn`` first, with every resolved move."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.set_against: dict[str, Counter[str]] = defaultdict(Counter)
        self.named: Counter[str] = Counter(
            mention.party for mention in reading.mentions if mention.party is not None and self._can_be(mention)
        )
        self.acting: Counter[str] = Counter()
        self.papers = words_of("papers") | {"demand", "call", "request", "threat", "move", "position", "claim"}

    def _can_be(self, mention: Mention) -> bool:
        return not mention.bent and mention.party not in self.reading.regions

    def learn(self, moves: Sequence[Move]) -> None:
        """Counts who is named beside whom."""
        for move in moves:
            if move.party is None:
                continue
            self.acting[move.party] += 1
            found = self.in_sentence(move)
            if found is not None:
                self.set_against[move.party][found] += 1
                self.set_against[found][move.party] += 1

    def in_sentence(self, move: Move) -> str | None:
        """The party that the sentence names as addressee; None: it names no other party."""
        reading = self.reading
        sentence = reading.sentence_at(move.sentence.start)
        cue = move.cue if move.cue is not None else move.object
        _, after_cue = reading.words_in(cue)
        holder_first, holder_last = reading.words_in(move.holder) if move.holder is not None else (0, 0)
        best: str | None = None
        best_score = THRESHOLD
        for mention in reading.mentions_of(sentence):
            if mention.party is None or mention.party == move.party or not self._can_be(mention):
                continue
            if holder_first <= mention.start < holder_last:
                continue
            offset = reading.tokens.starts[mention.start]
            score = 1.0
            gap = mention.start - after_cue
            if gap >= 0:
                score += 2.0 if gap <= 2 else 1.0
            if move.object.start <= offset < move.object.end:
                score += 0.6
            if mention.attached:
                score -= 0.8
            if mention.kind == "demonym":
                score -= 0.2
            if self.acting[mention.party]:
                score += ACTING
            score += self._as_modifier(mention)
            score -= 0.02 * abs(gap)
            if score > best_score:
                best, best_score = mention.party, score
        return best

    def _as_modifier(self, mention: Mention) -> float:
        """A name before a noun: "EU proposals" point at the Union, "EU membership" does not."""
        tokens = self.reading.tokens
        word = mention.end
        if word >= len(tokens) or not tokens.joined[word] or tokens.capital[word] or mention.kind == "person":
            return 0.0
        if tokens.keys[word].removesuffix("s") in self.papers:
            return PAPER
        if tokens.possessive[mention.end - 1]:
            return OWNING
        return 0.0 if tokens.keys[word] in SMALL else MODIFIER

    def of(self, move: Move) -> str | None:
        """The target of a move; None: nobody."""
        if move.party is None:
            return None
        found = self.in_sentence(move)
        if found is not None:
            return found
        return self.opponent(move.party) if move.act in FACING else None

    def opponent(self, party: str) -> str | None:
        """Whom a party is most often set against; failing that, the party that acts or is named most beside it."""
        facing = self.set_against.get(party)
        if facing:
            return max(facing, key=lambda name: (facing[name], name))
        others = Counter({name: 2 * count for name, count in self.acting.items() if name != party})
        for name, count in self.named.items():
            if name != party:
                others[name] += count
        return max(others, key=lambda name: (others[name], name), default=None)
