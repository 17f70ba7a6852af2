"""The yardstick: read moves against labelled ones, by the project's published rules.

A read and a labelled move of the same report agree

- at *who*, if their sentences overlap (they share half of the shorter one's words, counted without order) and their
  parties are the same once names are normalised;
- at *act*, if besides their acts are the same;
- at *move*, if besides their objects share words: F1 of the content words is at least 0.5;
- at *deal*, if besides the condition is right: absent in both, or alike by the same measure.

Pairs are one to one, those that agree furthest first, then those with the closest objects. Micro figures count over all
reports, macro figures are the mean over stories.

>>> word_f1("the lifting of sanctions", "lifting all sanctions")
0.8
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tests.quality.labels import Entry, LabelledReport

Level = Literal["who", "act", "move", "deal"]
LEVELS: tuple[Level, ...] = get_args(Level)
MOVE = LEVELS.index("move") + 1

ALIKE = 0.5  # of word F1, and of the shorter sentence's words

ALIASES: Mapping[str, str] = {
    "us": "united states",
    "usa": "united states",
    "u.s.": "united states",
    "u.s": "united states",
    "united states of america": "united states",
    "america": "united states",
    "washington": "united states",
    "white house": "united states",
    "uk": "united kingdom",
    "u.k.": "united kingdom",
    "britain": "united kingdom",
    "great britain": "united kingdom",
    "eu": "european union",
    "e.u.": "european union",
    "brussels": "european union",
    "european countries": "europe",
    "european allies": "europe",
    "un": "united nations",
    "u.n.": "united nations",
    "dprk": "north korea",
    "rok": "south korea",
    "prc": "china",
    "russian federation": "russia",
    "türkiye": "turkey",
    "palestinian authority": "palestine",
    "islamic emirate of afghanistan": "taliban",
    "gm": "general motors",
    "united auto workers": "uaw",
    "democrats": "democratic party",
    "senate democrats": "democratic party",
    "republicans": "republican party",
    "house republicans": "republican party",
}
STOP_WORDS = frozenset(
    [
        *(
            "the",
            "a",
            "an",
            "of",
            "to",
            "in",
            "on",
            "for",
            "by",
            "with",
            "and",
            "or",
            "its",
            "their",
            "his",
            "her",
            "our",
        ),
        *("that", "this", "as", "at", "from", "be", "is", "are", "was", "were", "will", "would"),
    ]
)
WORD = re.compile(r"[\w’'.-]*\w")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and their harmonic mean, 0 to 1."""

    p: float
    r: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted over some reports; ``agreed`` has a count for each of ``LEVELS``."""

    labelled: int = 0
    read: int = 0
    agreed: tuple[int, ...] = (0,) * len(LEVELS)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            labelled=self.labelled + other.labelled,
            read=self.read + other.read,
            agreed=tuple(a + b for a, b in zip(self.agreed, other.agreed, strict=True)),
        )

    def figures(self) -> dict[Level, Figures]:
        """The figures at each level."""
        return {
            level: _figures(hits, self.read, self.labelled) for level, hits in zip(LEVELS, self.agreed, strict=True)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How well a set of labelled reports was read.

    ``target``, ``hedged`` and ``attribution`` are the shares that are right among the ``matched`` pairs that agree at
    *move*; 0 where there are none.
    """

    reports: int
    labelled: int
    read: int
    micro: Mapping[Level, Figures]
    macro: Mapping[Level, Figures]
    stories: Mapping[str, Mapping[Level, Figures]]
    matched: int
    target: float
    hedged: float
    attribution: float


def content_words(text: str | None) -> Counter[str]:
    """The words of a span, folded, without stop words; a span of stop words alone keeps them."""
    found = WORD.findall((text or "").lower())
    return Counter([word for word in found if word not in STOP_WORDS] or found)


def word_f1(a: str | None, b: str | None) -> float:
    """F1 of the content words that two spans share; 0 if they share none."""
    words_a, words_b = content_words(a), content_words(b)
    common = (words_a & words_b).total()
    return 2 * common / (words_a.total() + words_b.total()) if common else 0.0


def is_same_sentence(a: str, b: str) -> bool:
    """Whether two sentences share half of the shorter one's words."""
    words_a, words_b = content_words(a), content_words(b)
    shorter = min(words_a.total(), words_b.total()) or 1
    return (words_a & words_b).total() / shorter >= ALIKE


def party_key(name: str | None) -> str:
    """A party's name as it is compared: folded, without article, known aliases put together."""
    key = SPACES.sub(" ", (name or "").strip().lower().replace("’", "'"))
    key = key.removeprefix("the ")
    return ALIASES.get(key, key)


def agreement(label: Entry, read: Entry) -> int:
    """At how many of ``LEVELS`` two moves agree, each counting only on top of the one before."""
    if party_key(label.party) != party_key(read.party) or not is_same_sentence(label.sentence, read.sentence):
        return 0
    if label.act != read.act:
        return 1
    if word_f1(label.object, read.object) < ALIKE:
        return 2
    unconditional = not label.condition and not read.condition
    return 4 if unconditional or word_f1(label.condition, read.condition) >= ALIKE else 3


def pair_moves(labels: Sequence[Entry], reads: Sequence[Entry]) -> tuple[tuple[Entry, Entry, int], ...]:
    """Pairs of one report's labelled and read moves, one to one, with their agreement."""
    candidates = [
        (level, word_f1(label.object, read.object), -i, -j)
        for i, label in enumerate(labels)
        for j, read in enumerate(reads)
        if (level := agreement(label, read))
    ]
    pairs = []
    free_labels, free_reads = set(range(len(labels))), set(range(len(reads)))
    for level, _, i, j in sorted(candidates, reverse=True):
        if -i in free_labels and -j in free_reads:
            free_labels.remove(-i)
            free_reads.remove(-j)
            pairs.append((labels[-i], reads[-j], level))
    return tuple(pairs)


def score_moves(reports: Sequence[LabelledReport], reads: Mapping[str, Sequence[Entry]]) -> Scores:
    """Scores of a reading; ``reads`` holds the moves by the reports' names, and a report that is not in it has none."""
    stories: dict[str, Tally] = {}
    matched: list[tuple[Entry, Entry]] = []
    for report in reports:
        found = reads.get(report.name, ())
        pairs = pair_moves(report.moves, found)
        story = report.name.split("/")[0]
        stories[story] = stories.get(story, Tally()) + Tally(
            labelled=len(report.moves),
            read=len(found),
            agreed=tuple(sum(level > rank for _, _, level in pairs) for rank in range(len(LEVELS))),
        )
        matched += [(label, read) for label, read, level in pairs if level >= MOVE]
    total = sum(stories.values(), Tally())
    by_story = {name: tally.figures() for name, tally in sorted(stories.items())}
    return Scores(
        reports=len(reports),
        labelled=total.labelled,
        read=total.read,
        micro=total.figures(),
        macro={level: _mean([figures[level] for figures in by_story.values()]) for level in LEVELS},
        stories=by_story,
        matched=len(matched),
        target=_share([party_key(label.target) == party_key(read.target) for label, read in matched]),
        hedged=_share([label.hedged == read.hedged for label, read in matched]),
        attribution=_share([label.attribution == read.attribution for label, read in matched]),
    )


def _figures(hits: int, read: int, labelled: int) -> Figures:
    p = hits / read if read else 0.0
    r = hits / labelled if labelled else 0.0
    return Figures(p, r, 2 * p * r / (p + r) if p + r else 0.0)


def _mean(figures: Sequence[Figures]) -> Figures:
    count = len(figures) or 1
    return Figures(
        sum(each.p for each in figures) / count,
        sum(each.r for each in figures) / count,
        sum(each.f1 for each in figures) / count,
    )


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0
