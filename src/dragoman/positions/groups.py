"""The same thing told again: moves of one party, in one report or many, that say the same.

*On the terms of an agenda*, moves are one group when they put the same party on the same side of the same term,
whatever their acts: who demands a clause and who rejects its opposite says the same of it. A threat or an accusation
takes no side; it goes with its like. A move that names two terms tells two things and is in two groups.

*All others* are grouped by meaning: the same party, the same act, and objects whose meanings are alike, as a whole or
in what they are about ("drop its demand for the port", "give up the port"). They are joined by average linkage
(:mod:`dragoman.agenda.clusters`). Two objects are never of one group where the words that they share are affirmed by
one and turned by the other, or where their numbers differ: nine per cent is not ten. An object that only points back
("this request") is like no other.

A denial, a scenario or an analysis is never of one group with a move. Groups do not depend on the order of the reports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda import Embed, named_by
from dragoman.agenda.clusters import join_alike
from dragoman.agenda.pointing import points_back
from dragoman.agenda.polarity import overall_sign, read_polarity
from dragoman.agenda.words import same_root
from dragoman.moves.records import ACTS, Act, Move, Telling
from dragoman.positions.origins import Origins
from dragoman.positions.stances import ATTITUDES, in_order

# Mean cosine of the meanings from which objects are one thing. Chosen on the labelled moves of five real reports of one
# story, where it joins 33 of the 97 pairs on one term and one pair that the links keep apart though it is one thing. On
# three other real stories and twelve of our own it makes 19 groups, of which 16 hold one thing by our reading. To be
# chosen anew with each encoder (benchmarks/groups.py).
LEAST_ALIKE = 0.76
MOST = 1_500  # different objects of one party and act that are compared; the others are grouped by identical words

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGroup:
    """Moves that tell the same."""

    party: str | None  # None: not known; such a move is alone
    told_as: Telling
    acts: tuple[Act, ...]  # of ``moves``, of ``review`` where there are none, in the order of ``ACTS``
    term: str | None  # the term that they name; None: grouped by meaning
    sign: int | None  # +1: for the term, -1: against it; None where ``term`` is
    example: str  # id of the move that was read with most confidence
    moves: tuple[str, ...]  # ids of those read with confidence, by report and place
    review: tuple[str, ...]  # ids of those to be reviewed, by report and place
    reports: tuple[str, ...]  # paths of the reports behind ``moves``, sorted
    independent: int  # origins of ``moves``: reports that neither copy each other nor only carry the same quotation


_Key = tuple[str | None, Telling, Act | None, str | None, int | None, str]


def find_groups(
    moves: Iterable[Move], texts: Mapping[str, str], embed: Embed, origins: Origins | None = None
) -> tuple[MoveGroup, ...]:
    """What is told, the most often told first; each move is in one group, or in one for each term that it names.

    ``texts`` maps the path of each report to its text; without ``origins`` every report is one of its own. Cost: one
    embedding of every different object without a term, and quadratic in those of one party and act, at most ``MOST``.
    """
    origins = origins or Origins()
    members: dict[_Key, list[Move]] = {}
    loose: dict[tuple[str, Telling, Act], list[Move]] = {}
    for move in in_order(moves):
        for link in move.terms:
            attitude = ATTITUDES.get((move.act, 1 if link.sign > 0 else -1))
            act = move.act if attitude is None or move.party is None else None
            sign = link.sign if attitude is None else (-1 if attitude == "refuses" else 1)
            alone = "" if move.party else repr(move)
            members.setdefault((move.party, move.told_as, act, link.term, sign, alone), []).append(move)
        if not move.terms:
            if move.party is None or points_back(move.object.of(texts[move.report])):
                members[move.party, move.told_as, move.act, None, None, repr(move)] = [move]
            else:
                loose.setdefault((move.party, move.told_as, move.act), []).append(move)
    for (party, told_as, act), similar in loose.items():
        for number, group in enumerate(_alike(similar, texts, embed)):
            members[party, told_as, act, None, None, f"group {number}"] = group
    groups = [_group(key, held, origins) for key, held in members.items()]
    return tuple(sorted(groups, key=_weight))


def _group(key: _Key, members: Sequence[Move], origins: Origins) -> MoveGroup:
    party, told_as, _, term, sign, _ = key
    sure = [move for move in members if not move.is_doubtful]
    best = max(members, key=lambda move: 1.0 if move.score is None else move.score)  # the first of several
    acts = {move.act for move in sure or members}
    return MoveGroup(
        party=party,
        told_as=told_as,
        acts=tuple(act for act in ACTS if act in acts),
        term=term,
        sign=sign,
        example=best.id,
        moves=tuple(dict.fromkeys(move.id for move in sure)),
        review=tuple(dict.fromkeys(move.id for move in members if move.is_doubtful)),
        reports=tuple(sorted({move.report for move in sure})),
        independent=origins.count(sure),
    )


def _weight(group: MoveGroup) -> tuple[int, int, int, str, str, tuple[str, ...], int]:
    """The most often told first; ties by party, term and place."""
    first = group.moves or group.review
    return (
        -group.independent,
        -len(group.moves),
        -len(group.review),
        group.party or "",
        group.term or "",
        first,
        group.sign or 0,
    )


def _alike(moves: Sequence[Move], texts: Mapping[str, str], embed: Embed) -> list[list[Move]]:
    """Moves whose objects mean the same, together."""
    words = [named_by(move, texts[move.report]) for move in moves]
    told = Counter(words)
    most = sorted(sorted(told), key=lambda text: -told[text])[:MOST]
    compared = sorted(most)
    joined = _join(compared, [told[text] for text in compared], embed) if len(compared) > 1 else ((0,),)
    home = {compared[item]: compared[items[0]] for items in joined for item in items}
    groups: dict[str, list[Move]] = {}
    for move, text in zip(moves, words, strict=True):
        groups.setdefault(home.get(text, text), []).append(move)
    return list(groups.values())


def _join(texts: Sequence[str], sizes: Sequence[int], embed: Embed) -> tuple[tuple[int, ...], ...]:
    meanings = embed([*texts, *map(_core, texts)]).astype(np.float64)
    whole, cores = meanings[: len(texts)], meanings[len(texts) :]
    alike: NDArray[np.float64] = np.maximum(np.einsum("iw,jw->ij", whole, whole), np.einsum("iw,jw->ij", cores, cores))
    for one in range(len(texts)):
        for other in np.flatnonzero(alike[one, :one] >= LEAST_ALIKE / 2).tolist():
            if not _may_be_one(texts[one], texts[other]):
                alike[one, other] = alike[other, one] = -np.inf
    return join_alike(alike, least=LEAST_ALIKE, sizes=sizes)


def _may_be_one(one: str, other: str) -> bool:
    """Whether nothing speaks against two objects being the same thing: neither a sign nor a number.

    >>> _may_be_one("lift the ban on fishing", "the ban on fishing be kept")
    False
    >>> _may_be_one("9 per cent over 3 years", "10.5 per cent over 3 years")
    False
    >>> _may_be_one("give up its claim to the mill", "renounce all claims to the mill")
    True
    """
    numbers, others = frozenset(_NUMBER.findall(one)), frozenset(_NUMBER.findall(other))
    if not (numbers <= others or others <= numbers):
        return False
    signs, other_signs = _signs(one), _signs(other)
    shared = [sign == theirs for root, sign in signs for root_, theirs in other_signs if same_root(root, root_)]
    if shared:
        return 2 * sum(shared) > len(shared)
    return overall_sign(read_polarity(one)) == overall_sign(read_polarity(other))


def _core(text: str) -> str:
    """What an object is about: from its first to its last word of content, behind the last cue that comes before one.

    >>> _core("drop its call for a share of the water"), _core("the mill")
    ('share of the water', 'mill')
    """
    words = read_polarity(text)
    content = [at for at, word in enumerate(words) if word.is_content and not word.aside]
    if not content:
        return text
    cues = [at for at in range(content[-1]) if words[at].kind not in (None, "plain")]
    named = [at for at in content if not cues or at > cues[-1]]
    return text[words[named[0]].start : words[named[-1]].end]


@lru_cache(maxsize=16384)
def _signs(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((word.root, word.sign) for word in read_polarity(text) if word.is_content and not word.aside)
