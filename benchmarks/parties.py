"""How often parties and targets come out right: ``python benchmarks/parties.py LABELS_JSONL``.

LABELS_JSONL holds one labelled article a line: ``id``, ``text``, ``topic``, ``published``, ``sentences`` and ``moves``
with the character offsets of sentence, holder, cue, object and condition and the right ``party`` and ``target``.
Articles are split by a hash of their id: one in four is for testing, the others are for development. ``folded``
counts names that the shared scoring folds as one ("White House", "United States"), ``strict`` counts equal names.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.parties import learn_register, resolve_moves

FOLDS = {
    "us": "united states",
    "america": "united states",
    "white house": "united states",
    "uk": "united kingdom",
    "britain": "united kingdom",
    "eu": "european union",
    "un": "united nations",
    "house republicans": "republican party",
    "republicans": "republican party",
    "democrats": "democratic party",
    "senate democrats": "democratic party",
    "united auto workers": "uaw",
    "european countries": "europe",
    "european allies": "europe",
    "palestinian authority": "palestine",
}
ABROAD = frozenset(
    "great_britain middle_east world europe russia israel mexico trade palestine isis china africa asia ebola "
    "nuclear_weapons".split()
)
Tally = Counter[tuple[str, str]]


def fold(name: str | None) -> str:
    """A party's name as the shared scoring compares it."""
    key = " ".join((name or "").lower().replace("’", "'").split()).removeprefix("the ")
    return FOLDS.get(key, key)


def is_test(article: dict[str, Any]) -> bool:
    """One article in four, by a hash of its id."""
    return int(hashlib.sha256(article["id"].encode()).hexdigest(), 16) % 4 == 0


def _span(pair: list[int] | None) -> CharSpan | None:
    return CharSpan(*pair) if pair else None


def labelled_moves(article: dict[str, Any]) -> Iterator[tuple[Move, list[dict[str, Any]]]]:
    """Each move once, with the labels of all its holders; ``Move.report`` is its number."""
    groups: dict[object, list[dict[str, Any]]] = defaultdict(list)
    for number, label in enumerate(article["moves"]):
        holder = tuple(label["holder"]) if label["holder"] else number
        groups[tuple(label["sentence"]), label["act"], tuple(label["object"]), holder].append(label)
    for number, labels in enumerate(groups.values()):
        first = labels[0]
        yield (
            Move(
                report=str(number),
                sentence=CharSpan(*first["sentence"]),
                act=first["act"],
                object=CharSpan(*first["object"]),
                holder=_span(first["holder"]),
                cue=_span(first["cue"]),
                condition=_span(first["condition"]),
                hedged=first["hedged"],
                attribution=first["attribution"],
                score=1.0,
            ),
            labels,
        )


def score_article(article: dict[str, Any], tally: Tally, seconds: dict[str, float]) -> None:
    """Adds one article to the counts."""
    published = date.fromisoformat(article["published"]) if article["published"] else None
    started = time.process_time()
    register = learn_register([article["text"]], as_of=published)
    learnt = time.process_time()
    labelled = list(labelled_moves(article))
    before = time.process_time()
    resolved = resolve_moves(
        article["text"], [CharSpan(*pair) for pair in article["sentences"]], [move for move, _ in labelled], register
    )
    seconds["learn"] += learnt - started
    seconds["resolve"] += time.process_time() - before
    found: dict[str, list[Move]] = defaultdict(list)
    for move in resolved:
        found[move.report].append(move)
    where = "abroad" if article["topic"] in ABROAD else "at home"
    for move, labels in labelled:
        parties = [answer.party for answer in found[move.report]]
        targets = {fold(answer.target) for answer in found[move.report]}
        for label in labels:
            held = "holder marked" if label["holder"] else "no holder"
            for row in (held, f"{held}, {where}"):
                tally[row, "n"] += 1
                tally[row, "folded"] += fold(label["party"]) in {fold(party) for party in parties}
                tally[row, "strict"] += label["party"] in parties
            tally["target", "n"] += 1
            tally["target", "folded"] += fold(label["target"]) in targets


def main() -> None:
    """Prints the table for the test articles, or for the development articles with ``--dev``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("--dev", action="store_true", help="score the development articles instead of the test ones")
    options = parser.parse_args()
    tally: Tally = Counter()
    seconds = {"learn": 0.0, "resolve": 0.0}
    articles = 0
    with options.labels.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if is_test(article) != options.dev:
                articles += 1
                score_article(article, tally, seconds)
    print(f"{articles} articles")
    print(f"{'':<24}{'moves':>7}{'folded':>8}{'strict':>8}")
    for row in sorted({row for row, _ in tally}):
        count = tally[row, "n"]
        strict = "" if row == "target" else f"{tally[row, 'strict'] / count:8.3f}"
        print(f"{row:<24}{count:>7}{tally[row, 'folded'] / count:8.3f}{strict}")
    for step in ("learn", "resolve"):
        print(f"{step}: {1000 * seconds[step] / max(1, articles):.2f} ms an article")


if __name__ == "__main__":
    main()
