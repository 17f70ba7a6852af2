"""Builds readings of short reports by hand; no reader is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.moves.records import Act, Attribution, Move
from dragoman.offsets import CharSpan
from dragoman.parties import Register, learn_register, resolve_moves

_SENTENCE = re.compile(r"[^\n]+?(?:(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Sen)(?<!Rep)(?<!\.[A-Z])[.!?][”\"]?(?=\s|$)|(?=\n)|$)")


def split(text: str) -> list[CharSpan]:
    """Sentences of a plain test text."""
    spans: list[CharSpan] = []
    for found in _SENTENCE.finditer(text):
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        if found.end() > start:
            spans.append(CharSpan(start, found.end()))
    return spans


def find(text: str, words: str, start: int = 0) -> CharSpan:
    """The first place of some words."""
    at = text.index(words, start)
    return CharSpan(at, at + len(words))


def move(
    text: str,
    object_words: str,
    *,
    holder: str | None = None,
    cue: str | None = None,
    act: Act = "demand",
    attribution: Attribution = "narrated",
) -> Move:
    """A move whose spans are given by their words; the holder is looked for in the object's sentence."""
    object_span = find(text, object_words)
    sentence = next(span for span in split(text) if span.contains(object_span))
    return Move(
        report="report",
        sentence=sentence,
        act=act,
        object=object_span,
        holder=find(text, holder, sentence.start) if holder is not None else None,
        cue=find(text, cue, sentence.start) if cue is not None else None,
        condition=None,
        hedged=False,
        attribution=attribution,
        score=1.0,
    )


def resolve(text: str, moves: Sequence[Move], *, register: Register | None = None) -> tuple[Move, ...]:
    """The moves of one report, its own coverage unless another register is given."""
    return resolve_moves(text, split(text), moves, register or learn_register([text]))


def parties(text: str, object_words: str, *, holder: str | None = None, cue: str | None = None) -> list[str | None]:
    """The parties of one move."""
    return [found.party for found in resolve(text, [move(text, object_words, holder=holder, cue=cue)])]
