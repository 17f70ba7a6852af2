"""Train the teacher: ``python -m training.teach --texts articles.jsonl --out build/teacher``.

The labels and losses are those of the reader; the encoder is larger. What it learns is told to the reader by
``training.train``; it is not shipped.
"""

from __future__ import annotations

import logging
import random
import tomllib
from collections.abc import Iterator

import torch
from torch import Tensor

from training.data import read_articles, split_held_out
from training.model import load_tokenizer, pretrained
from training.mpnet import new_teacher
from training.train import arguments, batches, epoch_examples, fit, losses

logger = logging.getLogger("training")


def main() -> None:
    """Train by ``settings.toml``; write a checkpoint after every epoch and go on from the last one found."""
    options = arguments(__doc__).parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings = tomllib.loads(options.settings.read_text())
    training = {**settings["training"], **settings["teacher"]}
    torch.manual_seed(settings["seed"])
    torch.set_num_threads(training["threads"])
    tokenizer = load_tokenizer(pretrained())
    options.out.mkdir(parents=True, exist_ok=True)
    teacher = new_teacher(options.out, tokenizer.get_vocab(), settings)
    articles, held_out = split_held_out(read_articles(options.labels, options.texts), settings["seed"])
    logger.info("%d labelled articles, %d held out", len(articles), len(held_out))
    size = training["batch_chunks"]

    def epoch(number: int, rng: random.Random) -> Iterator[dict[str, Tensor]]:
        for batch in batches(epoch_examples(articles, tokenizer, settings, rng), size, rng):
            yield losses(teacher, batch, settings, rng, None)

    steps = len(epoch_examples(articles, tokenizer, settings, random.Random(0))) // size * training["epochs"]
    fit(teacher, epoch, steps, settings, training, options.out)


if __name__ == "__main__":
    main()
