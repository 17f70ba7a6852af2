"""Moves inside the objects of other moves.

Who rejects "American proposals for a withdrawal" tells of two moves: a rejection, and a proposal by another party.
Where an object opens with an owner and a noun that names an act, what follows the noun is the object of that act.
Where the reader has marked the inner move itself, nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.moves.records import Act, Move
from dragoman.offsets import CharSpan

_NOUNS: dict[str, Act] = {
    "proposal": "propose",
    "plan": "propose",
    "suggestion": "propose",
    "idea": "propose",
    "blueprint": "propose",
    "demand": "demand",
    "request": "demand",
    "call": "demand",
    "appeal": "demand",
    "insistence": "demand",
    "offer": "offer",
    "threat": "threaten",
    "refusal": "reject",
    "opposition": "reject",
    "rejection": "reject",
}
# An owner of up to three words, a name or a possessive; the noun; and the word that leads to its object.
_NESTED = re.compile(
    r"(?:the |a |an )?"
    r"(?P<owner>[A-Z][\w.’'‑-]*(?:[ \u00a0\u202f](?:and )?[A-Z][\w.’'‑-]*){0,2}|his|her|its|their)"
    r"(?:[ \u00a0\u202f][a-z-]+)? "
    rf"(?P<noun>{'|'.join(_NOUNS)})s? "
    r"(?:for|to|that|of|on|advocating(?: for)?|calling for) "
    r"(?P<object>\S.*)",
    re.DOTALL,
)
_OWN = frozenset({"his", "her", "its", "their"})


def find_nested(moves: Sequence[Move], text: str) -> tuple[Move, ...]:
    """The moves of one report, in their order, each followed by the move that its object holds.

    A possessive pronoun owns the inner move only where the outer one is an answer to somebody (``accept``, ``reject``).
    """
    found: list[Move] = []
    for move in moves:
        found.append(move)
        inner = _inner(move, text)
        if inner is not None and not any(_tells(other, inner) for other in moves if other is not move):
            found.append(inner)
    return tuple(found)


def _inner(move: Move, text: str) -> Move | None:
    match = _NESTED.match(text, move.object.start, move.object.end)
    if match is None or (match["owner"].lower() in _OWN and move.act not in ("accept", "reject")):
        return None
    span = CharSpan(match.start("object"), match.end("object"))
    return replace(
        move,
        act=_NOUNS[match["noun"]],
        object=span,
        holder=CharSpan(match.start("owner"), match.end("owner")),
        cue=CharSpan(match.start("noun"), match.end("noun")),
        condition=None,
        hedged=False,
        attribution="narrated",
    )


def _tells(other: Move, inner: Move) -> bool:
    """Whether a move that was read is the inner one."""
    return other.object.overlaps(inner.object) and (
        other.act == inner.act or (inner.object.contains(other.object) and other.holder == inner.holder)
    )
