"""Who has to act: by the words of a term, of an object, or by who offers and who is asked.

Parties are known by their names and the adjectives that begin like them ("Ardenia", "Ardenian"); other names of a party
are not resolved here.

>>> Actors(["Ardenia"]).of_clause("Ardenian guards leave the bank")
'Ardenia'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.agenda.lexicon import RECEIVING_VERBS, SAYING_NOUNS, Kind
from dragoman.agenda.polarity import Word, read_polarity
from dragoman.agenda.words import plain, root_of, same_root, tokenise
from dragoman.moves.records import Move

_SAYING_ROOTS = frozenset(map(root_of, SAYING_NOUNS))
_ACTIONS: frozenset[Kind | None] = frozenset({"verb", "noun", "keep", "retain"})
_CLAUSE_WORDS = frozenset("to must should shall will would can could may might has have is are be".split())


def differ(one: str | None, other: str | None) -> bool:
    """Whether two actors are known and neither is a part of the other."""
    return one is not None and other is not None and one not in other and other not in one


class Actors:
    """Who has to act, where the words say so. Known by the names of the parties and their adjectives."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = {name: tuple(root_of(token) for token, _, _ in tokenise(name)) for name in sorted(names)}

    def name_positions(self, words: Sequence[Word]) -> frozenset[int]:
        """Which of the words make up names of parties, or adjectives of them."""
        found: set[int] = set()
        for roots in self.names.values():
            for at in range(len(words) - len(roots) + 1):
                if all(same_root(word.root, root) for word, root in zip(words[at:], roots, strict=False)):
                    found.update(range(at, at + len(roots)))
        return frozenset(found)

    def of_clause(self, text: str) -> str | None:
        """The party that a term's text has for its subject, unless it only receives."""
        found = self._at_start(text)
        if found is None or any(word.lower() in RECEIVING_VERBS for word, _, _ in tokenise(text)[1:5]):
            return None
        return found[0]

    def of_object(self, text: str, move: Move | None) -> str | None:
        """The party that has to act by the words of an object, or by who offers and who is asked."""
        named = self._subject(text) or self._after_by(text)
        if named is not None or move is None:
            return named
        words = [word for word in read_polarity(text) if not word.is_stop]
        if words and words[0].kind in _ACTIONS:
            implied = move.party if move.act == "offer" else move.target if move.act == "demand" else None
            if implied is not None and not self._mentions(text, implied):
                return implied
        return None

    def _mentions(self, text: str, name: str) -> bool:
        """Whether the words name the party as something else than the one to act."""
        roots = [root_of(token) for token, _, _ in tokenise(plain(text))]
        return all(any(same_root(root, part) for root in roots) for part in self.names[name])

    def _subject(self, text: str) -> str | None:
        """The party that begins the words, where what follows is for it to do or is its own."""
        found = self._at_start(text)
        if found is None:
            return None
        name, end = found
        rest = [word for word in read_polarity(text) if word.start >= end]
        if rest and rest[0].root in _SAYING_ROOTS:
            return None
        if text[:end].endswith(("'s", "’s", "s'", "s’")) or (rest and rest[0].text.lower() in _CLAUSE_WORDS):
            return name
        return name if any(word.kind in _ACTIONS for word in rest[:3]) else None

    def _at_start(self, text: str) -> tuple[str, int] | None:
        """The longest name of a party with which the words begin, and where it ends."""
        tokens = [
            (root_of(token), end)
            for token, _, end in tokenise(plain(text))
            if token.lower() not in ("the", "a", "an", "any", "all")
        ]
        for name, roots in sorted(self.names.items(), key=lambda item: (-len(item[1]), item[0])):
            here = tokens[: len(roots)]
            if (
                roots
                and len(here) == len(roots)
                and all(same_root(a, b) for (a, _), b in zip(here, roots, strict=True))
            ):
                return name, here[-1][1]
        return None

    def _after_by(self, text: str) -> str | None:
        head, by, tail = text.rpartition(" by ")
        found = self._at_start(tail) if by and head else None
        return found[0] if found else None
