"""Chunks: runs of whole sentences that the encoder reads at once, so that "he" and "the plan" have their context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.offsets import CharSpan

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102

# Characters that stand for a plain one and that the vocabulary does not know; one for one, so that offsets hold.
_PLAIN = str.maketrans({"\u2010": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " "})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Word pieces of consecutive sentences, between [CLS] and [SEP]."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]  # of each piece in the report's text; (0, 0) for [CLS] and [SEP]
    sentences: tuple[tuple[int, int], ...]  # half-open piece range of each sentence
    spans: tuple[CharSpan, ...]  # the sentences themselves


def chunk_sentences(text: str, sentences: Sequence[CharSpan], tokenizer: Tokenizer, *, budget: int) -> list[Chunk]:
    """Cut sentences into chunks of at most ``budget`` pieces, filled in order.

    A sentence longer than a chunk is read in parts, each of which counts as a sentence of its own for the encoder and
    carries the whole sentence's span.
    """
    plain = text.translate(_PLAIN)
    room = budget - 2
    encoded = tokenizer.encode_batch([plain[s.start : s.end] for s in sentences], add_special_tokens=False)
    chunks: list[Chunk] = []
    ids: list[int] = []
    offsets: list[tuple[int, int]] = []
    ranges: list[tuple[int, int]] = []
    spans: list[CharSpan] = []

    def close() -> None:
        if ranges:
            chunks.append(
                Chunk((CLS, *ids, SEP), ((0, 0), *offsets, (0, 0)), tuple(ranges), tuple(spans)),
            )
        for part in (ids, offsets, ranges, spans):
            part.clear()

    for sentence, encoding in zip(sentences, encoded, strict=True):
        pieces, places = encoding.ids, encoding.offsets
        for start in range(0, len(pieces), room):
            part = pieces[start : start + room]
            if len(ids) + len(part) > room:
                close()
            ranges.append((len(ids) + 1, len(ids) + 1 + len(part)))
            spans.append(sentence)
            ids.extend(part)
            offsets.extend((sentence.start + a, sentence.start + b) for a, b in places[start : start + room])
    close()
    return chunks
