"""From labelled articles to training examples.

Labels stand in ``labels.jsonl.xz`` as character offsets with article ids; the texts are the reader's own copy of the
public data set (see ``README.md``). A chunk is a run of whole sentences that fits the encoder at once.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from dragoman.language.sentences import split_sentences

ACTS = ("demand", "offer", "propose", "accept", "reject", "threaten", "accuse")
ATTRIBUTIONS = ("direct", "indirect", "narrated", "anonymous")
ROLES = ("holder", "cue", "condition")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMove:
    """A labelled move in the token indices of its chunk; spans are half open, None where the move lacks the part."""

    act: int
    object: tuple[int, int]
    roles: tuple[tuple[int, int] | None, ...]
    hedged: bool
    attribution: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One chunk: word piece ids, the token span of each sentence, its moves."""

    article: str
    ids: list[int]
    offsets: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    moves: list[TokenMove]
    text: str


def read_articles(labels: Path, texts: Sequence[Path]) -> list[dict[str, Any]]:
    """Articles with their text, title and moves, in the order of the labels.

    Each of ``texts`` is a JSON-lines file (plain or .xz) with ``id``, ``title`` and ``text``; the first that has an
    article gives it. Raises KeyError for a missing id.
    """
    articles = {row["id"]: row for row in _lines(labels)}
    found: dict[str, dict[str, Any]] = {}
    for path in texts:
        for row in _lines(path):
            if row["id"] in articles and row["id"] not in found:
                found[row["id"]] = row
    return [{**row, "title": found[key]["title"], "text": found[key]["text"]} for key, row in articles.items()]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def split_held_out(articles: Sequence[dict[str, Any]], seed: int) -> tuple[list[Any], list[Any]]:
    """The articles to train on, in an order that the seed gives, and those that the labels file marks as held out."""
    order = sorted(articles, key=lambda article: article["id"])
    random.Random(seed).shuffle(order)
    return [a for a in order if not a["held_out"]], [a for a in order if a["held_out"]]


def rich_articles(labelled: Sequence[dict[str, Any]], texts: Sequence[Path], count: int) -> list[dict[str, Any]]:
    """Articles without labels, the ``count`` richest in the words that carry moves, in an order that their ids give.

    A word is worth the share of its occurrences in the labelled articles that stand in a cue; an article is worth the
    mean of its words.
    """
    seen: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for article in labelled:
        seen.update(_words(article["text"]))
        for move in article["moves"]:
            cues.update(_words(article["text"][slice(*move["cue"])]) if move["cue"] else ())
    worth = {word: times / seen[word] for word, times in cues.items() if times >= 5}
    known = {article["id"] for article in labelled}
    scored = []
    for path in texts:
        for row in _lines(path):
            words = _words(row["text"])
            if row["id"] not in known and len(words) >= 150:
                known.add(row["id"])
                scored.append((sum(worth.get(word, 0.0) for word in words) / len(words), row))
    scored.sort(key=lambda pair: (-pair[0], pair[1]["id"]))
    chosen = sorted((row for _, row in scored[:count]), key=lambda row: hashlib.sha256(row["id"].encode()).digest())
    return [
        {**row, "sentences": [[s.start, s.end] for s in split_sentences(row["text"])], "moves": []} for row in chosen
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


_NAME_CLASSES = tuple(
    tuple(names.split()) for names in tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8")).values()
)
_CLASS_OF = {name: index for index, names in enumerate(_NAME_CLASSES) for name in names}
_NAMES = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _CLASS_OF), key=len, reverse=True)) + r")\b")


def swap_names(article: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The article with known names exchanged for others of their kind (people, states, groups), offsets moved along.

    A name is exchanged for the same other name all through the article, so that the reader learns from how the words
    stand rather than from who is named.
    """
    text = article["text"]
    exchange: dict[str, str] = {}
    pieces: list[str] = []
    ends, shifts = [0], [0]
    last = 0
    shift = 0
    for match in _NAMES.finditer(text):
        name = match.group()
        if name not in exchange:
            exchange[name] = rng.choice(_NAME_CLASSES[_CLASS_OF[name]])
        other = exchange[name]
        pieces += (text[last : match.start()], other)
        last = match.end()
        shift += len(other) - len(name)
        ends.append(match.end())
        shifts.append(shift)
    pieces.append(text[last:])

    def moved(span: list[int] | None) -> list[int] | None:
        """Offsets after the exchange; a boundary within a name goes to that name's end."""
        if span is None:
            return None
        return [offset + shifts[bisect_right(ends, offset) - 1] for offset in span]

    moves = [
        {**move, **{part: moved(move[part]) for part in ("sentence", "object", *ROLES)}} for move in article["moves"]
    ]
    sentences = [moved(sentence) for sentence in article["sentences"]]
    return {**article, "text": "".join(pieces), "moves": moves, "sentences": sentences}


def examples_of(article: dict[str, Any], tokenizer: Tokenizer, budget: int, first_budget: int) -> Iterator[Example]:
    """The article's chunks in order: whole sentences, at most ``budget`` pieces each (``first_budget`` the first).

    A sentence longer than the budget is cut at the budget.
    """
    text = article["text"]
    encoded = tokenizer.encode_batch([text[start:end] for start, end in article["sentences"]], add_special_tokens=False)
    chunk: list[int] = []
    size, limit = 2, first_budget
    for index, encoding in enumerate(encoded):
        length = min(len(encoding.ids), budget - 2)
        if chunk and size + length > limit:
            yield _example(article, encoded, chunk, budget)
            chunk, size, limit = [], 2, budget
        chunk.append(index)
        size += length
    if chunk:
        yield _example(article, encoded, chunk, budget)


def _example(article: dict[str, Any], encoded: list[Any], chunk: list[int], budget: int) -> Example:
    ids, offsets, sentences = [101], [(0, 0)], []
    for index in chunk:
        start = article["sentences"][index][0]
        taken = encoded[index].ids[: budget - 2]
        sentences.append((len(ids), len(ids) + len(taken)))
        ids += taken
        offsets += [(start + a, start + b) for a, b in encoded[index].offsets[: budget - 2]]
    ids.append(102)
    offsets.append((0, 0))

    def tokens(span: list[int] | None) -> tuple[int, int] | None:
        if span is None:
            return None
        inside = [t for t, (a, b) in enumerate(offsets) if a < span[1] and b > span[0]]
        return (inside[0], inside[-1] + 1) if inside else None

    moves = []
    low, high = article["sentences"][chunk[0]][0], article["sentences"][chunk[-1]][1]
    for move in article["moves"]:
        if not low <= move["object"][0] < high:
            continue
        span = tokens(move["object"])
        if span is None:
            continue
        moves.append(
            TokenMove(
                act=ACTS.index(move["act"]),
                object=span,
                roles=tuple(tokens(move[role]) for role in ROLES),
                hedged=move["hedged"],
                attribution=ATTRIBUTIONS.index(move["attribution"]),
            )
        )
    return Example(
        article=article["id"], ids=ids, offsets=offsets, sentences=sentences, moves=moves, text=article["text"]
    )
