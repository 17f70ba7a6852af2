"""Words of a text with their offsets, folded so that one name has one spelling.

Curly apostrophes, no-break spaces and hyphens, dots of abbreviations and accents do not tell names apart:

>>> tokens = split_words("Ms. O’Neill left the U.S. and Zelenskyy’s Kyiv")
>>> tokens.keys
['ms', "o'neill", 'left', 'the', 'u.s.', 'and', 'zelensky', 'kyiv']
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?|[^\W_]+(?:['’][^\W_]+)*")
_JOIN = frozenset({" ", "-", "‑", "\u00a0", "\u202f", "‐", "&", " & ", "’ ", "' "})
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr sen sens rep reps gov gen st jr sr no col lt brig maj adm prof hon capt sgt rev".split()
)
_CONTRACTIONS = frozenset({"re", "ve", "ll", "m", "d"})
_ENDING = re.compile(r"(?:iy|yy|ii|ij|iyy)$")


@dataclass(slots=True)
class Tokens:
    """Words in text order; every list has one item a word."""

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]  # folded, without possessive
    capital: list[bool]  # begins with a capital letter
    possessive: list[bool]
    joined: list[bool]  # nothing but a space or hyphen before it: it may continue a name
    gaps: list[str]  # what stands before the word

    def __len__(self) -> int:
        return len(self.keys)


def fold(word: str) -> str:
    """The word in lower case, with plain apostrophes and no accents; Slavic name endings are one."""
    key = word.lower().replace("’", "'")
    if not key.isascii():
        key = "".join(c for c in unicodedata.normalize("NFKD", key) if not unicodedata.combining(c))
    if len(key) > 4 and key[-1] in "yij" and key[-2] in "iy":
        key = _ENDING.sub("y", key)
    return key


def split_words(text: str) -> Tokens:
    """Splits a text into words; linear in its length."""
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    capital: list[bool] = []
    possessive: list[bool] = []
    joined: list[bool] = []
    gaps: list[str] = []
    end = 0
    before = ""
    for found in _WORD.finditer(text):
        word = found.group()
        start = found.start()
        gap = text[end:start]
        owns = False
        if "." in word:
            key = word.lower() if word[-1] == "." else word.lower() + "."
        elif word == "US" or word == "USA":
            key = "u.s."
        elif "'" in word or "’" in word:
            key = word.lower().replace("’", "'")
            head, tail = key.rsplit("'", 1)
            if tail == "s":
                owns, key = True, fold(head)
                if head == "us" and word.startswith("US"):
                    key = "u.s."
            elif tail in _CONTRACTIONS:
                key = head
            else:
                key = fold(key)
        else:
            key = fold(word)
        starts.append(start)
        ends.append(end := found.end())
        keys.append(key)
        capital.append(word[0].isupper())
        possessive.append(owns)
        joined.append(gap in _JOIN or (gap == ". " and (before in _ABBREVIATIONS or len(before) == 1)))
        gaps.append(gap)
        before = key
    return Tokens(text, starts, ends, keys, capital, possessive, joined, gaps)


def name_key(name: str) -> tuple[str, ...]:
    """The folded words of a name, as the indexes of names use them."""
    return tuple(split_words(name).keys)
