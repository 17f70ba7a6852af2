"""Learns the weights of ``parties/choosing.py``: ``python training/parties.py LABELS SCORER``.

LABELS and SCORER are those of ``benchmarks/parties.py``, and so are its tuning topics: only they are learned from. The
product resolves each labelled article; wherever it has to choose among candidates, those of the labelled side are
right. Besides, the holders of one move in six are hidden, because a reader misses some. A softmax over the candidates
of each choice, with a Gaussian prior on the weights, is fitted by Adam over all choices at once, for each sort of
place; the same labels give the same weights. Writes ``src/dragoman/parties/data/weights.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from parties import Fold, is_tuning, labelled_moves, load_fold, side  # noqa: E402

from dragoman.moves.records import Move  # noqa: E402
from dragoman.offsets import CharSpan  # noqa: E402
from dragoman.parties import learn_register  # noqa: E402
from dragoman.parties.choosing import SORTS  # noqa: E402
from dragoman.parties.reading import Reading  # noqa: E402
from dragoman.parties.resolve import Resolver  # noqa: E402

PRIOR = 0.05  # inverse variance of a weight
STEPS, RATE = 120, 0.05
HIDDEN = 6  # the holder of every so-manieth move is hidden
Choice = tuple[list[list[str]], list[bool]]


def choices(article: dict[str, Any], fold: Fold) -> Iterator[tuple[str, Choice]]:
    """Each choice in one article: its sort, the features of its candidates and which of them are right."""
    published = date.fromisoformat(article["published"]) if article["published"] else None
    text = article["text"]
    register = learn_register([text], as_of=published)
    reading = Reading(text, [CharSpan(*pair) for pair in article["sentences"]], register)
    resolver = Resolver(reading)
    labelled = sorted(labelled_moves(article), key=lambda pair: (pair[0].sentence, pair[0].object))
    for number, (move, labels) in enumerate(labelled):
        right = {side(label["party"], fold) for label in labels}
        hidden: list[Move] = [move]
        if move.holder is not None and number % HIDDEN == 0:
            hidden.append(replace(move, holder=None))
        for shown in hidden:
            place = resolver.place_of(shown)
            if place is None:
                continue
            rows = list(resolver.chooser.candidates(place, resolver.previous))
            marks = [side(mention.party, fold) in right for mention, _ in rows]
            if any(marks) and not all(marks):
                yield place.sort, ([list(features) for _, features in rows], marks)
        resolver.resolve(move)


def fit(found: list[Choice]) -> dict[str, float]:
    """The weights that make the right candidates likeliest, rounded; a feature seen once or twice gets none."""
    seen = Counter(feature for rows, _ in found for row in rows for feature in row)
    names = sorted(feature for feature, count in seen.items() if count > 2)
    index = {name: number for number, name in enumerate(names)}
    tables = []
    for rows, marks in found:
        table = np.zeros((len(rows), len(names)))
        for number, row in enumerate(rows):
            for feature in row:
                if feature in index:
                    table[number, index[feature]] = 1.0
        tables.append((table, np.array(marks)))

    weights = np.zeros(len(names))
    mean, square = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        slope = PRIOR * weights
        for table, marks in tables:
            scores = table @ weights
            chance: NDArray[np.float64] = np.exp(scores - scores.max())
            chance /= chance.sum()
            good = max(float(chance[marks].sum()), 1e-12)
            slope = slope + table.T @ (chance - np.where(marks, chance / good, 0.0))
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.01}


def main() -> None:
    """Collect, fit, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("labels", type=Path)
    parser.add_argument("scorer", type=Path)
    options = parser.parse_args()
    fold = load_fold(options.scorer)
    found: dict[str, list[Choice]] = defaultdict(list)
    with options.labels.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            if is_tuning(article["topic"]):
                for sort, choice in choices(article, fold):
                    found[sort].append(choice)
    weights = {sort: fit(found[sort]) for sort in SORTS}
    origin = "learned by training/parties.py from the labels that training/README.md describes; Apache-2.0"
    path = ROOT / "src/dragoman/parties/data/weights.json"
    path.write_text(
        json.dumps({"origin": origin, "weights": weights}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    print({sort: len(found[sort]) for sort in SORTS})


if __name__ == "__main__":
    main()
