"""What labels are worth: ``python -m training.curve --texts articles.jsonl --out build/curve``.

Readers are trained on parts of the labelled articles, without a teacher, and measured by object and act at the
threshold with the best F1 for each, so that no part suffers from a threshold that fits another:

- on a quarter, half and all of them, each part within the next, for as many steps (so for 8, 4 and 2 epochs), on the
  held-out articles;
- on as many about talks and events abroad, about all else, and about either, for 3 epochs each. The first two are
  measured on the side that they never saw, the third on both, always on the same articles: the difference is what it
  costs that a subject is new.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.parties import ABROAD
from dragoman.language.encoder import Encoder
from training.data import read_articles, split_held_out
from training.export import export
from training.measure import measure
from training.train import arguments, train

SAMPLE = 200  # articles of a side that readers are measured on
Articles = Sequence[dict[str, Any]]


def is_abroad(article: Mapping[str, Any]) -> bool:
    """Whether an article is about talks or events abroad."""
    return article["topic"] in ABROAD or article["topic"] == "international_talks"


@dataclass(frozen=True, slots=True)
class Trial:
    """One reader: what it is trained on, for how long, and what it is measured on."""

    name: str
    articles: Articles
    epochs: int
    measured: Mapping[str, Articles]


def plan(articles: Articles, held_out: Articles) -> Iterator[Trial]:
    """All readers, in the order of the table."""
    for name, epochs in (("a quarter", 8), ("half", 4), ("all", 2)):
        yield Trial(name, articles[: len(articles) * 2 // epochs], epochs, {"held out": held_out})
    abroad, home = [a for a in articles if is_abroad(a)], [a for a in articles if not is_abroad(a)]
    count = min(len(abroad), len(home))
    rest = articles[count:]
    left = {
        "abroad": [a for a in rest if is_abroad(a)][:SAMPLE],
        "home": [a for a in rest if not is_abroad(a)][:SAMPLE],
    }
    yield Trial("home", home[:count], 3, {"abroad": left["abroad"]})
    yield Trial("abroad", abroad[:count], 3, {"home": left["home"]})
    yield Trial("either", articles[:count], 3, left)


def best(figures: Mapping[str, Any]) -> dict[str, float]:
    """Precision, recall and F1 of object and act at the threshold with the best F1."""
    found: dict[str, float] = max(
        (one["object and act"] for one in figures["sweep"].values()), key=lambda one: one["f1"]
    )
    return found


def main() -> None:
    """Train what is not trained yet, measure, and print a table."""
    options = arguments(__doc__).parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings = tomllib.loads(options.settings.read_text())
    articles, held_out = split_held_out(read_articles(options.labels, options.texts), settings["seed"])
    print("| trained on | articles | moves | epochs | measured on | moves | precision | recall | F1 |")
    print("| --- " * 9 + "|")
    for trial in plan(articles, held_out):
        folder = options.out / trial.name.replace(" ", "-")
        reader = train(
            trial.articles, {**settings, "training": {**settings["training"], "epochs": trial.epochs}}, folder
        )
        export(reader, settings["decoding"], folder / "reader.onnx")
        encoder = Encoder(folder / "reader.onnx")
        moves = sum(len(article["moves"]) for article in trial.articles)
        for where, others in trial.measured.items():
            figures = measure(others, encoder)
            scores = " | ".join(f"{value:.3f}" for value in best(figures).values())
            told = f"{trial.name} | {len(trial.articles):,} | {moves:,} | {trial.epochs} | {where}"
            print(f"| {told} | {figures['labelled moves']:,} | {scores} |", flush=True)


if __name__ == "__main__":
    main()
