"""Words that are searched for: how a query is cut, and where a database marked them in a text."""

from __future__ import annotations

import re

from dragoman.errors import InputError
from dragoman.offsets import CharSpan

_PIECE = re.compile(r'"([^"]*)"|(\S+)')


def phrases_of(words: str) -> tuple[str, ...]:
    """The words of a query; what stands in quotation marks is one phrase. Raises InputError where there are none.

    >>> phrases_of('ceasefire "buffer zone"')
    ('ceasefire', 'buffer zone')
    """
    plain = words.replace("“", '"').replace("”", '"')
    phrases = tuple((quoted or word).strip('"') for quoted, word in _PIECE.findall(plain))
    phrases = tuple(phrase for phrase in phrases if any(character.isalnum() for character in phrase))
    if not phrases:
        raise InputError("the search", f"{words[:60]!r} holds no word", "give at least one word to look for")
    return phrases


def from_marked(marked: str, before: str, behind: str) -> list[CharSpan]:
    """The spans of a text between marks that were put into it, counted in the text without them.

    >>> from_marked("a <buffer> zone", "<", ">")
    [CharSpan(start=2, end=8)]
    """
    spans = []
    gone = 0
    start = marked.find(before)
    while start >= 0:
        end = marked.find(behind, start)
        spans.append(CharSpan(start - gone, end - gone - len(before)))
        gone += len(before) + len(behind)
        start = marked.find(before, end)
    return spans
