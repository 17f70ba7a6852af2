"""Learns the weights of ``parties/``: ``python training/parties.py SCORER TEXTS…``.

TEXTS are those of ``training/README.md``, SCORER is the yardstick's script. Learned from are the labelled articles on
the tuning topics of ``benchmarks/parties.py``, but not those of the second round that the reader is measured on. The
product resolves each article. Wherever it has to choose among candidates for a holder, those of the labelled side are
right; besides, the holders of one move in six are hidden, because a reader misses some. Then it chooses whom each move
is directed at, as if the targets before had been found. A softmax over the candidates of each choice, with a Gaussian
prior on the weights, is fitted by Adam over all choices at once, for each sort of place and for targets. Writes
``src/dragoman/parties/data/weights.json``; ``--sorts`` says which weights are learned anew.

The shipped weights are learned so; those of ``target`` are older: learned anew they lose .003 on held-out topics.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from parties import Fold, is_tuning, labelled_moves, load_fold, side  # noqa: E402

from dragoman.moves.records import Move  # noqa: E402
from dragoman.offsets import CharSpan  # noqa: E402
from dragoman.parties import learn_register  # noqa: E402
from dragoman.parties.choosing import SORTS, load_weights  # noqa: E402
from dragoman.parties.reading import Reading  # noqa: E402
from dragoman.parties.resolve import Resolver, resolve_holders  # noqa: E402
from dragoman.parties.settling import Settler  # noqa: E402
from dragoman.parties.targets import Targets  # noqa: E402
from training.data import read_articles  # noqa: E402

PRIOR = 5.0  # inverse variance of a weight; from .05, 1, 3, 5, 8 and 15 by cross-validation on the tuning topics
STEPS, RATE = 150, 0.05
HIDDEN = 6  # the holder of every so-manieth move is hidden
Choice = tuple[list[Sequence[str]], list[bool]]


def choices(article: dict[str, Any], fold: Fold) -> Iterator[tuple[str, Choice]]:
    """Each choice in one article: its sort, the features of its candidates and which of them are right."""
    published = date.fromisoformat(article["published"]) if article["published"] else None
    text = article["text"]
    register = learn_register([text], as_of=published)
    reading = Reading(text, [CharSpan(*pair) for pair in article["sentences"]], register)
    labelled = sorted(labelled_moves(article), key=lambda pair: (pair[0].sentence, pair[0].object))
    for sort, choice in (*_of_holders(reading, labelled, fold), *_of_targets(reading, labelled, fold)):
        if any(choice[1]) and not all(choice[1]):
            yield sort, choice


def _of_holders(
    reading: Reading, labelled: Sequence[tuple[Move, list[dict[str, Any]]]], fold: Fold
) -> Iterator[tuple[str, Choice]]:
    resolver = Resolver(reading)
    settler = Settler(reading)
    for number, (move, labels) in enumerate(labelled):
        right = {side(label["party"], fold) for label in labels}
        hidden: list[Move] = [move]
        if move.holder is not None and number % HIDDEN == 0:
            hidden.append(replace(move, holder=None))
        for shown in hidden:
            place = resolver.place_of(shown)
            if place is not None:
                rows = list(resolver.chooser.candidates(place, resolver.previous))
                marks = [side(named.party, fold) in right for named, _ in rows]
                if place.sort == "noun" and shown.holder is not None:  # last comes what the phrase itself says
                    said = [replace(shown, party=holder.party) for holder in resolver.of_span(shown.holder)]
                    marks[-1] = any(side(each.party, fold) in right for each in settler.settle(said))
                yield place.sort, ([row for _, row in rows], marks)
        resolver.resolve(move)


def _of_targets(
    reading: Reading, labelled: Sequence[tuple[Move, list[dict[str, Any]]]], fold: Fold
) -> Iterator[tuple[str, Choice]]:
    labels_of = {move.report: labels for move, labels in labelled}
    targets = Targets(reading)
    moves = [move for found in resolve_holders(reading, [move for move, _ in labelled]) for move in found]
    targets.learn(moves)
    for move in moves:
        labels = labels_of[move.report]
        of_party = [label for label in labels if side(label["party"], fold) == side(move.party, fold)]
        right = {side(label["target"], fold) for label in of_party or labels}
        rows = list(targets.candidates(move))
        marks = [side(party, fold) in right for party, _ in rows]
        yield "target", ([row for _, row in rows], marks)
        targets.follow(move, next((party for (party, _), mark in zip(rows, marks, strict=True) if mark), None))


def fit(found: list[Choice]) -> dict[str, float]:
    """The weights that make the right candidates likeliest, rounded; a feature seen once or twice gets none."""
    rows = [row for choice, _ in found for row in choice]
    marks = np.array([mark for _, marks in found for mark in marks])
    seen = Counter(feature for row in rows for feature in row)
    names = sorted(feature for feature, count in seen.items() if count > 2)
    index = {name: number for number, name in enumerate(names)}
    cells = [(number, index[feature]) for number, row in enumerate(rows) for feature in row if feature in index]
    row_of, column_of = np.array(cells).T  # of each feature that a candidate has
    sizes = [len(choice) for choice, _ in found]
    choice_of = np.repeat(np.arange(len(found)), sizes)
    firsts = np.cumsum([0, *sizes[:-1]])

    weights = np.zeros(len(names))
    mean, square = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        scores = np.bincount(row_of, weights[column_of], len(rows))
        chance = np.exp(scores - np.maximum.reduceat(scores, firsts)[choice_of])
        chance /= np.add.reduceat(chance, firsts)[choice_of]
        good = np.maximum(np.add.reduceat(np.where(marks, chance, 0.0), firsts), 1e-12)[choice_of]
        error = chance - np.where(marks, chance / good, 0.0)
        slope = PRIOR * weights + np.bincount(column_of, error[row_of], len(names))
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.01}


def main() -> None:
    """Collect, fit, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("scorer", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--sorts", nargs="+", choices=(*SORTS, "target"), default=(*SORTS, "target"))
    options = parser.parse_args()
    fold = load_fold(options.scorer)
    found: dict[str, list[Choice]] = defaultdict(list)
    for article in read_articles(ROOT / "training/labels.jsonl.xz", options.texts):
        measured = article["round"] == 2 and article["held_out"]
        if is_tuning(article["topic"]) and not measured:
            for sort, choice in choices(article, fold):
                found[sort].append(choice)
    weights = {**load_weights(), **{sort: fit(found[sort]) for sort in options.sorts}}
    origin = "learned by training/parties.py from the labels that training/README.md describes; Apache-2.0"
    path = ROOT / "src/dragoman/parties/data/weights.json"
    path.write_text(
        json.dumps({"origin": origin, "weights": weights}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    print({sort: len(found[sort]) for sort in options.sorts})


if __name__ == "__main__":
    main()
