"""From features to moves: the second of the reader's two looks.

Candidate spans (``spans.py``) are scored as wholes: the sum of a span's start, end and mean features and its
sentence's mean, rectified, gives a score for each act and for "no object". The best spans win; from each of them
pointers lead to the start and the end of its holder, cue and condition in the same sentence, or to none (the
question-answering head of Devlin et al. 2019, asked once for each object).

Sums go through ``einsum`` rather than BLAS, whose results may depend on the number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.language.chunks import Chunk
from dragoman.language.encoder import Array, Encoder, Features
from dragoman.moves.records import ACTS, ATTRIBUTIONS, Act, Attribution, Move
from dragoman.moves.resuming import resumed_spans
from dragoman.moves.spans import candidate_spans
from dragoman.offsets import CharSpan

_EDGES = " \t\n\u00a0\u202f,;:.!?\"“”'‘’()[]—–-…"
_ARTICLES = ("a", "an", "the")
_DANGLING = frozenset("a an the and or but its their his her would will could by for from of".split())  # ends no phrase
_ROLE_LIMIT = 40  # word pieces that a holder, cue or condition takes at most
# Cost of each further word piece of a holder, cue or condition, so that a start and an end that belong to two different
# mentions do not join; .1 was best for holder and cue on the held-out articles (python -m training.measure).
_ROLE_COST = 0.1


@dataclass(frozen=True, slots=True)
class Found:
    """Spans of a chunk that the reader takes for objects."""

    spans: NDArray[np.int64]  # (n, 2) half-open piece ranges, in order of their start
    acts: NDArray[np.int64]  # (n,)
    scores: Array  # (n,) confidence that the span is an object of its act
    rows: Array  # (n, span width) representations
    sentences: NDArray[np.int64]  # (n,) index into the chunk's sentences

    def take(self, places: Sequence[int]) -> Found:
        """Those at ``places``, in that order."""
        n = np.asarray(places, dtype=np.int64)
        return Found(self.spans[n], self.acts[n], self.scores[n], self.rows[n], self.sentences[n])

    def joined(self, other: Found) -> Found:
        """Both, in order of their start."""
        both = Found(
            np.concatenate([self.spans, other.spans]),
            np.concatenate([self.acts, other.acts]),
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.sentences, other.sentences]),
        )
        return both.take(np.lexsort((both.spans[:, 1], both.spans[:, 0])).tolist())


def decode(report: str, text: str, chunk: Chunk, features: Features, encoder: Encoder) -> list[Move]:
    """The moves of one chunk, in the order of their objects. ``report`` is the path that they carry."""
    found = find_objects(text, chunk, features, encoder)
    if not len(found.spans):
        return []
    head = encoder.head
    hedged = np.einsum("ns,so->no", found.rows, head["span_hedged.weight"])[:, 0] + head["span_hedged.bias"][0] > 0
    attribution = np.einsum("ns,so->no", found.rows, head["span_attribution.weight"]) + head["span_attribution.bias"]
    pointed = point(chunk, features, found, encoder)
    moves = []
    for n, (start, end) in enumerate(found.spans.tolist()):
        sentence = chunk.spans[found.sentences[n]]
        span = _words(text, chunk, start, end, sentence)
        span = None if span is None else _without_dangling(text, span)
        if span is None:
            continue
        roles = {
            role: None if part is None else _words(text, chunk, part[0], part[1], sentence)
            for role, part in zip(encoder.roles, pointed[n], strict=True)
        }
        condition = roles["condition"]
        moves.append(
            Move(
                report=report,
                sentence=sentence,
                act=_act(encoder, int(found.acts[n])),
                object=span,
                holder=roles["holder"],
                cue=roles["cue"],
                condition=None if condition is None or condition.contains(span) else condition,
                hedged=bool(hedged[n]),
                attribution=_attribution(encoder, int(attribution[n].argmax())),
                score=round(float(found.scores[n]), 4),
            )
        )
    return moves


def _act(encoder: Encoder, index: int) -> Act:
    return next(act for act in ACTS if act == encoder.acts[index])


def _attribution(encoder: Encoder, index: int) -> Attribution:
    return next(attribution for attribution in ATTRIBUTIONS if attribution == encoder.attributions[index])


def score_spans(
    chunk: Chunk, features: Features, encoder: Encoder, spans: NDArray[np.int64]
) -> tuple[Array, Array, NDArray[np.int64]]:
    """Probabilities (n, acts + 1), the last of "no object", representations (n, span width), sentences (n,)."""
    firsts = np.asarray([start for start, _ in chunk.sentences])
    sentence = np.searchsorted(firsts, spans[:, 0], side="right") - 1
    ranges = np.asarray(chunk.sentences)[sentence]
    rows = features.start[spans[:, 0]] + features.end[spans[:, 1] - 1]
    rows = rows + _means(features.mean, spans) + _means(features.sentence, ranges)
    rows = np.maximum(rows, 0)
    logits = np.einsum("ns,sa->na", rows, encoder.head["span_act.weight"]) + encoder.head["span_act.bias"]
    logits = np.exp(logits - logits.max(axis=1, keepdims=True))
    return logits / logits.sum(axis=1, keepdims=True), rows, sentence


def find_objects(text: str, chunk: Chunk, features: Features, encoder: Encoder) -> Found:
    """The spans that win: best score first, none that shares too much with a better one.

    Then what an apposition takes up, where nothing was found and the words of the act stand behind it.
    """
    tagged = candidate_spans(
        np.ascontiguousarray(features.tags[:, :, 0].T), np.ascontiguousarray(features.tags[:, :, 1].T), chunk.sentences
    )
    candidates = _scored(chunk, features, encoder, tagged)
    found = candidates.take(_winners(candidates, encoder))
    resumed = resumed_spans(text, chunk)
    if not len(resumed):
        return found
    candidates = _scored(chunk, features, encoder, resumed)
    cue = list(encoder.roles).index("cue")
    cues = [parts[cue] for parts in point(chunk, features, candidates, encoder)]
    behind = [n for n, part in enumerate(cues) if part is not None and part[0] >= candidates.spans[n, 1]]
    candidates = candidates.take(behind)
    return found.joined(candidates.take(_winners(candidates, encoder, beside=found)))


def _scored(chunk: Chunk, features: Features, encoder: Encoder, spans: NDArray[np.int64]) -> Found:
    """Spans, each with its likeliest act and the confidence in it."""
    probabilities, rows, sentence = score_spans(chunk, features, encoder, spans)
    acts = probabilities[:, :-1].argmax(axis=1)
    scores = _confidence(probabilities[np.arange(len(spans)), acts], encoder)
    return Found(spans, acts, scores, rows, sentence)


def _winners(candidates: Found, encoder: Encoder, beside: Found | None = None) -> list[int]:
    """Which are confident enough and apart from better ones, and from all ``beside``, in order of their start."""
    spans, settings = candidates.spans, encoder.decoding
    taken = [] if beside is None else list(beside.spans)
    kept: list[int] = []
    for n in np.argsort(-candidates.scores, kind="stable").tolist():
        if candidates.scores[n] < settings["span"]:
            break
        if all(_apart(spans[n], other, settings["overlap"]) for other in taken):
            kept.append(n)
            taken.append(spans[n])
    return sorted(kept, key=lambda n: (int(spans[n, 0]), int(spans[n, 1])))


def _confidence(scores: Array, encoder: Encoder) -> Array:
    """How often moves of these scores are right: log-odds on the scale that held-out articles give (Platt 1999)."""
    slope, shift = (np.float32(value) for value in encoder.decoding["confidence"])
    odds = np.log(np.maximum(scores, np.float32(1e-6))) - np.log(np.maximum(1 - scores, np.float32(1e-6)))
    confidence: Array = 1 / (1 + np.exp(-(slope * odds + shift)))
    return confidence


def _apart(a: NDArray[np.int64], b: NDArray[np.int64], limit: float) -> bool:
    common = min(int(a[1]), int(b[1])) - max(int(a[0]), int(b[0]))
    return common <= limit * min(int(a[1] - a[0]), int(b[1] - b[0]))


def _means(values: Array, spans: NDArray[np.int64]) -> Array:
    """Mean of ``values`` over each half-open range, (n, width)."""
    sums = np.concatenate([np.zeros((1, values.shape[1]), dtype=np.float32), values.cumsum(axis=0, dtype=np.float32)])
    means: Array = (sums[spans[:, 1]] - sums[spans[:, 0]]) / (spans[:, 1] - spans[:, 0])[:, None].astype(np.float32)
    return means


def point(chunk: Chunk, features: Features, found: Found, encoder: Encoder) -> list[list[tuple[int, int] | None]]:
    """For each object and role the piece range that the pointers lead to; None where "none" scores best."""
    head = encoder.head
    roles = len(encoder.roles)
    width = head["pointer_query.bias"].shape[0] // (2 * roles)
    queries = np.einsum("ns,sq->nq", found.rows, head["pointer_query.weight"]) + head["pointer_query.bias"]
    queries = queries.reshape(-1, roles, 2, width) / np.float32(np.sqrt(width))
    none = np.einsum("ns,sr->nr", found.rows, head["pointer_none.weight"]) + head["pointer_none.bias"]
    keys = features.keys.reshape(len(chunk.ids), roles, 2, width)
    result: list[list[tuple[int, int] | None]] = []
    for n in range(len(found.spans)):
        low, high = chunk.sentences[found.sentences[n]]
        scores = np.einsum("rsw,trsw->rst", queries[n], keys[low:high])
        parts: list[tuple[int, int] | None] = []
        for r in range(roles):
            starts, ends = scores[r]
            start, end = _best_range(starts, ends)
            parts.append(None if 2 * none[n, r] >= starts[start] + ends[end] else (low + start, low + end + 1))
        result.append(parts)
    return result


def _best_range(starts: Array, ends: Array) -> tuple[int, int]:
    """The start and the (inclusive) end with the greatest sum less the cost of length."""
    sums = starts[:, None] + ends[None, :]
    length = len(starts)
    steps = np.arange(length)[None, :] - np.arange(length)[:, None]
    sums = np.where((steps >= 0) & (steps < _ROLE_LIMIT), sums - np.float32(_ROLE_COST) * steps, -np.inf)
    best = int(sums.argmax())
    return best // length, best % length


def _words(text: str, chunk: Chunk, start: int, end: int, sentence: CharSpan) -> CharSpan | None:
    """The characters of a piece range, whole words without punctuation at the edges.

    None if nothing is left, or an article alone.
    """
    low, high = chunk.offsets[start][0], chunk.offsets[end - 1][1]
    while low > sentence.start and text[low - 1].isalnum() and text[low].isalnum():
        low -= 1
    while high < sentence.end and text[high - 1].isalnum() and text[high].isalnum():
        high += 1
    while low < high and text[low] in _EDGES:
        low += 1
    while high > low and text[high - 1] in _EDGES and not _is_abbreviation(text, low, high):
        high -= 1
    return None if low >= high or text[low:high].lower() in _ARTICLES else CharSpan(low, high)


def _without_dangling(text: str, span: CharSpan) -> CharSpan:
    """An object without the small words at its end that lead on to what is no part of it ("the offer by")."""
    words = span.of(text)
    while (shorter := words.rpartition(" "))[0] and shorter[2].lower() in _DANGLING:
        words = shorter[0].rstrip(_EDGES)
    return CharSpan(span.start, span.start + len(words)) if words else span


def _is_abbreviation(text: str, low: int, high: int) -> bool:
    """Whether the full stop before ``high`` belongs to an abbreviation such as "U.S."."""
    return text[high - 1] == "." and high - low >= 4 and text[high - 3] == "." and text[high - 2].isalpha()
