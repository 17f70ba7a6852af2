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
from functools import lru_cache

_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?|[^\W_]+(?:['’][^\W_]+)*")
_JOIN = frozenset({" ", "-", "‑", "\u00a0", "\u202f", "‐", "&", " & ", "’ ", "' "})
_ACRONYMS = {"US": "u.s.", "USA": "u.s.", "UN": "u.n."}  # in lower case they are other words, or parts of names
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


@lru_cache(maxsize=1 << 16)
def _read_word(word: str) -> tuple[str, bool, bool]:
    """Key, whether it is capitalised, whether it is possessive: a function of the printed word alone."""
    capital = word[0].isupper()
    if "." in word:
        return (word.lower() if word[-1] == "." else word.lower() + "."), capital, False
    if word in _ACRONYMS:
        return _ACRONYMS[word], capital, False
    if "'" not in word and "’" not in word:
        return fold(word), capital, False
    key = word.lower().replace("’", "'")
    head, tail = key.rsplit("'", 1)
    if tail == "s":
        return ("u.s." if word.startswith("US") and head == "us" else fold(head)), capital, True
    return (head if tail in _CONTRACTIONS else fold(key)), capital, False


@lru_cache(maxsize=1)  # what is learned from a report is learned just before it is resolved
def split_words(text: str) -> Tokens:
    """Splits a text into words; linear in its length. Nobody changes what comes back."""
    return _split(text)


def _split(text: str) -> Tokens:
    spans = [found.span() for found in _WORD.finditer(text)]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    read = [_read_word(text[start:end]) for start, end in spans]
    keys = [word[0] for word in read]
    gaps = [text[end:start] for end, start in zip([0, *ends], starts, strict=False)]
    joined = [gap in _JOIN for gap in gaps]
    for word, gap in enumerate(gaps):
        if gap == ". " and word and (keys[word - 1] in _ABBREVIATIONS or len(keys[word - 1]) == 1):
            joined[word] = True
    return Tokens(text, starts, ends, keys, [word[1] for word in read], [word[2] for word in read], joined, gaps)


def name_key(name: str) -> tuple[str, ...]:
    """The folded words of a name, as the indexes of names use them."""
    return tuple(_split(name).keys)  # leaves the report that is worked on where it is kept
