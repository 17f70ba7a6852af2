"""Train the reader: ``python -m training.train --texts articles.jsonl --teacher build/teacher --out build/reader``.

Two looks are trained at once: tags on word pieces propose spans, and a span head scores the labelled objects against
what the tags propose at that moment and against spans drawn at random. A proposal that covers an object in part is
taught the share that it covers, so that the score of a span says how good a span it is.

Beside the labelled articles the reader learns from a teacher (``training.teach``): what a larger model makes of others
(Hinton et al. 2015, Distilling the Knowledge in a Neural Network).
"""

from __future__ import annotations

import argparse
import logging
import random
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from dragoman.moves.spans import candidate_spans
from training.data import ACTS, ROLES, Example, examples_of, read_articles, rich_articles, split_held_out, swap_names
from training.model import Reader, load_encoder, load_tokenizer, mean_over, pretrained
from training.mpnet import load_teacher

logger = logging.getLogger("training")
HERE = Path(__file__).parent
MASK_ID = 103


def epoch_examples(
    articles: Sequence[dict[str, Any]], tokenizer: Tokenizer, settings: dict[str, Any], rng: random.Random
) -> list[Example]:
    """One epoch's chunks, cut anew, with names exchanged in a share of the articles and empty chunks thinned."""
    data = settings["data"]
    budget = data["chunk_pieces"]
    examples = []
    for article in articles:
        if rng.random() < data["swap_names"]:
            article = swap_names(article, rng)
        for example in examples_of(article, tokenizer, budget, rng.randint(budget // 3, budget)):
            if example.moves or rng.random() < data["keep_empty"]:
                examples.append(example)
    return examples


def chunks(articles: Sequence[dict[str, Any]], tokenizer: Tokenizer, settings: dict[str, Any]) -> Iterator[Example]:
    """All chunks of articles without labels."""
    budget = settings["data"]["chunk_pieces"]
    for article in articles:
        yield from examples_of(article, tokenizer, budget, budget)


def batches(examples: list[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Batches of chunks of similar length, in random order."""
    keyed = sorted(examples, key=lambda example: len(example.ids) + rng.uniform(-8, 8))
    grouped = [keyed[start : start + size] for start in range(0, len(keyed), size)]
    rng.shuffle(grouped)
    return grouped


def tag_targets(batch: list[Example], tokens: int) -> Tensor:
    """(batch, acts + roles, tokens) of 0 outside, 1 begin, 2 inside; -100 where there is no word."""
    rows = len(ACTS) + len(ROLES)
    target = torch.full((len(batch), rows, tokens), -100)
    for b, example in enumerate(batch):
        target[b, :, 1 : len(example.ids) - 1] = 0
        for move in example.moves:
            spans = [(move.act, move.object)]
            spans += [(len(ACTS) + r, span) for r, span in enumerate(move.roles) if span]
            for row, (start, end) in spans:
                target[b, row, start:end] = 2
                target[b, row, start] = 1
    return target


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """F1 of the tokens that two spans share."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return max(0.0, 2 * common / (a[1] - a[0] + b[1] - b[0]))


def span_targets(
    batch: list[Example], tags: Tensor, rng: random.Random
) -> tuple[list[int], list[tuple[int, int]], list[tuple[int, int]], Tensor, int]:
    """Spans to score: first every labelled object, then proposals and random spans.

    Returns their chunks, spans, sentences, the target distribution over acts and "none", and how many are labelled.
    """
    acts = len(ACTS)
    probabilities = tags.detach().float().view(*tags.shape[:2], -1, 3)[:, :, :acts].softmax(-1).numpy()
    gold_rows: list[int] = []
    gold_spans: list[tuple[int, int]] = []
    gold_targets: list[list[float]] = []
    rows: list[int] = []
    spans: list[tuple[int, int]] = []
    targets: list[list[float]] = []
    for b, example in enumerate(batch):
        objects: dict[tuple[int, int], list[int]] = {}
        for move in example.moves:
            objects.setdefault(move.object, []).append(move.act)
        for move in example.moves:
            target = [0.0] * (acts + 1)
            for act in objects[move.object]:
                target[act] += 1 / len(objects[move.object])
            gold_rows.append(b)
            gold_spans.append(move.object)
            gold_targets.append(target)
        proposed = candidate_spans(
            np.ascontiguousarray(probabilities[b, :, :, 1].T),
            np.ascontiguousarray(probabilities[b, :, :, 2].T),
            example.sentences,
        )
        tried = {(int(start), int(end)) for start, end in proposed}
        if len(tried) > 60:
            tried = set(rng.sample(sorted(tried), 60))
        for _ in range(12):
            start, end = rng.choice(example.sentences)
            if end - start > 2:
                low = rng.randrange(start, end - 1)
                tried.add((low, min(end, low + rng.randint(2, 16))))
        for move in example.moves:
            low, high = move.object
            sentence = sentence_of(example, move.object)
            tried.add((max(sentence[0], low + rng.randint(-4, 2)), min(sentence[1], high + rng.randint(-2, 4))))
        for span in sorted(tried - objects.keys()):
            if span[1] - span[0] < 1:
                continue
            target = [0.0] * (acts + 1)
            best, share = None, 0.0
            for other, other_acts in objects.items():
                if overlap(span, other) > share:
                    share, best = overlap(span, other), other_acts
            if share < 0.5:
                share = 0.0
            target[acts] = 1 - share
            for act in best or ():
                target[act] += share / len(best or ())
            rows.append(b)
            spans.append(span)
            targets.append(target)
    sentences = [sentence_of(batch[b], span) for b, span in zip(gold_rows + rows, gold_spans + spans, strict=True)]
    return gold_rows + rows, gold_spans + spans, sentences, torch.tensor(gold_targets + targets), len(gold_rows)


def sentence_of(example: Example, span: tuple[int, int]) -> tuple[int, int]:
    """The token range of the sentence where the span starts."""
    return next(sentence for sentence in example.sentences if sentence[0] <= span[0] < sentence[1])


def padded(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor | None]:
    """Ids (chunks, tokens) of a batch, where there is a piece, and the attention mask (None: everywhere)."""
    ids = torch.zeros((len(batch), max(len(example.ids) for example in batch)), dtype=torch.long)
    present = torch.zeros(ids.shape, dtype=torch.bool)
    for b, example in enumerate(batch):
        ids[b, : len(example.ids)] = torch.tensor(example.ids)
        present[b, : len(example.ids)] = True
    return ids, present, None if bool(present.all()) else present[:, None, None, :]


def with_hidden(ids: Tensor, share: float) -> Tensor:
    """The ids with a share of the word pieces hidden."""
    hidden = (torch.rand(ids.shape) < share) & (ids != 0) & (ids != 101) & (ids != 102)
    return ids.masked_fill(hidden, MASK_ID)


def losses(
    reader: Reader, batch: list[Example], settings: dict[str, Any], rng: random.Random, meanings: Meanings | None
) -> dict[str, Tensor]:
    """The losses of one labelled batch, each a mean, unweighted; that of meaning only with ``meanings``."""
    ids, present, mask = padded(batch)
    tokens = ids.shape[1]
    features = reader.features(with_hidden(ids, settings["data"]["mask_pieces"]), mask)
    weights = settings["loss"]
    found: dict[str, Tensor] = {}
    tags = features["tags"].view(len(batch), tokens, -1, 3)
    classes = torch.tensor([weights["outside_weight"], weights["begin_weight"], weights["inside_weight"]])
    found["tags"] = F.cross_entropy(
        tags.permute(0, 3, 2, 1), tag_targets(batch, tokens), weight=classes, reduction="none", ignore_index=-100
    ).sum() / (present.sum() * 3)
    rows, spans, sentences, target, labelled = span_targets(batch, features["tags"], rng)
    row, span, sentence = torch.tensor(rows), torch.tensor(spans), torch.tensor(sentences)
    represented = reader.spans(features, row, span, sentence)
    found["span"] = -(reader.span_act(represented).log_softmax(-1) * target).sum(-1).mean()
    if labelled:
        moves = [move for example in batch for move in example.moves]
        gold = represented[:labelled]
        found["hedged"] = F.binary_cross_entropy_with_logits(
            reader.span_hedged(gold)[:, 0], torch.tensor([float(move.hedged) for move in moves])
        )
        found["attribution"] = F.cross_entropy(
            reader.span_attribution(gold), torch.tensor([move.attribution for move in moves])
        )
        scores = reader.pointers(features, row[:labelled], gold, sentence[:labelled])
        places = torch.zeros((labelled, len(ROLES), 2), dtype=torch.long)
        for m, move in enumerate(moves):
            for r, part in enumerate(move.roles):
                if part and sentences[m][0] <= part[0] and part[1] <= sentences[m][1]:
                    places[m, r, 0], places[m, r, 1] = part[0] + 1, part[1]
        found["pointer"] = F.cross_entropy(scores.flatten(0, 2), places.flatten())
        if meanings:
            found["meaning"] = meanings.loss(reader, features, batch, row[:labelled], span[:labelled])
    return found


class Meanings:
    """Keeps the encoder a measure of meaning: a span, in its text or alone, stays where the untrained encoder puts it.

    The target is the sentence embedding of the span's own words (mean of the last layer over all pieces, Reimers and
    Gurevych 2019) by the encoder before training.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer, phrases: Sequence[str], rng: random.Random) -> None:
        self.tokenizer = tokenizer
        self.phrases = sorted(set(phrases))
        self.rng = rng
        teacher = load_encoder(folder).eval()
        vectors = []
        order = sorted(range(len(self.phrases)), key=lambda index: len(self.phrases[index]))
        with torch.no_grad():
            for start in range(0, len(order), 64):
                ids, mask = self.encode([self.phrases[index] for index in order[start : start + 64]])
                hidden = teacher(ids, mask[:, None, None, :])
                mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
                vectors.append(F.normalize(mean, dim=-1))
        self.vectors = torch.zeros((len(order), vectors[0].shape[1]))
        self.vectors[torch.tensor(order)] = torch.cat(vectors)
        self.index = {phrase: position for position, phrase in enumerate(self.phrases)}

    def encode(self, phrases: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Ids and mask (phrases, tokens)."""
        encoded = [self.tokenizer.encode(phrase).ids for phrase in phrases]
        ids = torch.zeros((len(encoded), max(map(len, encoded))), dtype=torch.long)
        mask = torch.zeros(ids.shape, dtype=torch.bool)
        for position, row in enumerate(encoded):
            ids[position, : len(row)] = torch.tensor(row)
            mask[position, : len(row)] = True
        return ids, mask

    def loss(
        self, reader: Reader, features: dict[str, Tensor], batch: list[Example], row: Tensor, span: Tensor
    ) -> Tensor:
        """One minus the cosine to the target, for the labelled objects in their text and for a few phrases alone."""
        words = []
        for b, (start, end) in zip(row.tolist(), span.tolist(), strict=True):
            example = batch[b]
            words.append(example.text[example.offsets[start][0] : example.offsets[end - 1][1]])
        known = [position for position, phrase in enumerate(words) if phrase in self.index]
        total = torch.zeros(())
        if known:
            own = mean_over(features["meaning"], row[known], span[known])
            target = self.vectors[[self.index[words[position]] for position in known]]
            total = total + (1 - F.cosine_similarity(own, target)).mean()
        alone = self.rng.sample(range(len(self.phrases)), 8)
        ids, mask = self.encode([self.phrases[index] for index in alone])
        hidden = reader.meaning(reader.encoder(ids, mask[:, None, None, :]))
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return total + (1 - F.cosine_similarity(mean, self.vectors[alone])).mean()


def taught(reader: Reader, teacher: Reader, batch: list[Example], settings: dict[str, Any]) -> dict[str, Tensor]:
    """The losses of one batch without labels: how far the reader is from what the teacher makes of it.

    Both see the same pieces, some hidden from the reader. Spans to score are those that either proposes; the parts of a
    move count for spans that the teacher holds for one.
    """
    ids, present, mask = padded(batch)
    features = reader.features(with_hidden(ids, settings["data"]["mask_pieces"]), mask)
    rows: list[int] = []
    spans: list[tuple[int, int]] = []
    with torch.no_grad():
        known = teacher.features(ids, mask)
        told = known["tags"].view(*ids.shape, -1, 3).softmax(-1)
        own = features["tags"].view(*ids.shape, -1, 3).softmax(-1)
        for b, example in enumerate(batch):
            proposed: set[tuple[int, int]] = set()
            for tags in (told, own):
                begin, inside = (tags[b, :, : len(ACTS), place].T.contiguous().numpy() for place in (1, 2))
                proposed.update(
                    (int(start), int(end)) for start, end in candidate_spans(begin, inside, example.sentences)
                )
            spans += sorted(proposed)
            rows += [b] * len(proposed)
    found = {"tags": soft(features["tags"].view_as(told), told)[present].sum() / (present.sum() * 3)}
    if not spans:
        return found
    row, span = torch.tensor(rows), torch.tensor(spans)
    sentence = torch.tensor([sentence_of(batch[b], span) for b, span in zip(rows, spans, strict=True)])
    with torch.no_grad():
        guide = teacher.spans(known, row, span, sentence)
        acts = teacher.span_act(guide).softmax(-1)
        moves = acts[:, -1] < 0.5
    represented = reader.spans(features, row, span, sentence)
    found["span"] = soft(reader.span_act(represented), acts).mean()
    if moves.any():
        chosen, guide = represented[moves], guide[moves]
        with torch.no_grad():
            hedged = teacher.span_hedged(guide).sigmoid()
            attribution = teacher.span_attribution(guide).softmax(-1)
            pointers = teacher.pointers(known, row[moves], guide, sentence[moves]).softmax(-1)
        found["hedged"] = F.binary_cross_entropy_with_logits(reader.span_hedged(chosen), hedged)
        found["attribution"] = soft(reader.span_attribution(chosen), attribution).mean()
        found["pointer"] = soft(reader.pointers(features, row[moves], chosen, sentence[moves]), pointers).mean()
    return found


def soft(scores: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy of the last dimension to a distribution."""
    return -(scores.log_softmax(-1) * target).sum(-1)


def rate_at(step: int, steps: int, warmup: int) -> float:
    """The share of the peak learning rate: a linear warm-up, then a linear decay."""
    return min((step + 1) / warmup, max(0.02, 1 - step / steps))


def fit(
    reader: Reader,
    epoch: Callable[[int, random.Random], Iterator[dict[str, Tensor]]],
    steps: int,
    settings: dict[str, Any],
    training: dict[str, Any],
    out: Path,
) -> None:
    """Train ``reader``: ``epoch`` yields the losses of each batch of an epoch, by its number; ``steps`` are all.

    The embeddings and the first layers stay as they are. A checkpoint is written after every epoch; training goes on
    from the last one found.
    """
    out.mkdir(parents=True, exist_ok=True)
    frozen = [module for name, module in reader.encoder.named_children() if name not in ("layers", "distances")]
    for module in (*frozen, *reader.encoder.layers[: training["frozen_layers"]]):
        module.requires_grad_(False)
    encoder = [p for name, p in reader.named_parameters() if name.startswith("encoder.") and p.requires_grad]
    heads = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": training["encoder_rate"]}, {"params": heads, "lr": training["head_rate"]}],
        weight_decay=training["weight_decay"],
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate_at(step, steps, training["warmup_steps"]))
    begin = 0
    for done in reversed(range(1, training["epochs"] + 1)):
        path = out / f"epoch-{done}.pt"
        if path.exists():
            saved = torch.load(path)
            reader.load_state_dict(saved["reader"])
            optimizer.load_state_dict(saved["optimizer"])
            schedule.load_state_dict(saved["schedule"])
            begin = done
            break
    rng = random.Random()
    for number in range(begin, training["epochs"]):
        rng.seed(settings["seed"] + number)
        reader.train()
        began = time.monotonic()
        running: dict[str, float] = {}
        for step, found in enumerate(epoch(number, rng)):
            weights = settings["loss"]
            total = sum((weights.get(name, 1.0) * value for name, value in found.items()), torch.zeros(()))
            optimizer.zero_grad(set_to_none=True)
            total.backward()
            torch.nn.utils.clip_grad_norm_(encoder + heads, training["clip_norm"])
            optimizer.step()
            schedule.step()
            for name, value in found.items():
                running[name] = 0.98 * running.get(name, value.item()) + 0.02 * value.item()
            if step % 50 == 49:
                shown = " ".join(f"{name} {value:.3f}" for name, value in sorted(running.items()))
                seconds = (time.monotonic() - began) / (step + 1)
                logger.info(
                    "epoch %d step %d of %d in all, %.2f s/step %s", number + 1, step + 1, steps, seconds, shown
                )
        saved = {"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
        torch.save(saved, out / f"epoch-{number + 1}.pt")


def train(
    articles: Sequence[dict[str, Any]],
    settings: dict[str, Any],
    out: Path,
    *,
    teacher: Reader | None = None,
    others: Sequence[dict[str, Any]] = (),
) -> Reader:
    """A reader of labelled ``articles`` and, by ``teacher``, of ``others`` without labels; checkpoints in ``out``."""
    training = settings["training"]
    torch.manual_seed(settings["seed"])
    torch.set_num_threads(training["threads"])
    tokenizer = load_tokenizer(pretrained())
    reader = Reader(load_encoder(pretrained()), settings["model"]["span_width"], settings["model"]["pointer_width"])
    phrases = [a["text"][m["object"][0] : m["object"][1]] for a in articles for m in a["moves"]]
    meanings = Meanings(pretrained(), tokenizer, phrases, random.Random(settings["seed"]))
    size = training["batch_chunks"]
    share = len(others) // training["epochs"]
    steps = len(epoch_examples(articles, tokenizer, settings, random.Random(0))) * training["epochs"]
    steps += sum(1 for _ in chunks(others, tokenizer, settings))

    def epoch(number: int, rng: random.Random) -> Iterator[dict[str, Tensor]]:
        """Batches with labels and, spread among them, batches that the teacher alone has read: new ones each epoch."""
        unread = others[number * share : (number + 1) * share]
        order: list[tuple[bool, list[Example]]] = []
        order += [(True, batch) for batch in batches(epoch_examples(articles, tokenizer, settings, rng), size, rng)]
        order += [(False, batch) for batch in batches(list(chunks(unread, tokenizer, settings)), size, rng)]
        rng.shuffle(order)
        for with_labels, batch in order:
            if with_labels or teacher is None:
                yield losses(reader, batch, settings, rng, meanings)
            else:
                yield taught(reader, teacher, batch, settings)

    fit(reader, epoch, steps // size, settings, training, out)
    return reader


def arguments(about: str | None) -> argparse.ArgumentParser:
    """What every program that trains is told; ``about``: its docstring."""
    parser = argparse.ArgumentParser(description=(about or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, required=True, nargs="+", help="JSON lines with id, title and text")
    parser.add_argument("--labels", type=Path, default=HERE / "labels.jsonl.xz")
    parser.add_argument("--settings", type=Path, default=HERE / "settings.toml")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    return parser


def main() -> None:
    """Train by ``settings.toml``; write a checkpoint after every epoch and go on from the last one found."""
    parser = arguments(__doc__)
    parser.add_argument("--teacher", type=Path, help="folder that training.teach wrote; without one: labels alone")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    settings = tomllib.loads(options.settings.read_text())
    labelled = read_articles(options.labels, options.texts)
    articles, held_out = split_held_out(labelled, settings["seed"])
    teacher, others = None, list[dict[str, Any]]()
    if options.teacher:
        teacher = load_teacher(options.teacher, load_tokenizer(pretrained()).get_vocab(), settings)
        others = rich_articles(labelled, options.texts, settings["distillation"]["articles"])
    logger.info("%d labelled articles, %d held out, %d others", len(articles), len(held_out), len(others))
    train(articles, settings, options.out, teacher=teacher, others=others)


if __name__ == "__main__":
    main()
