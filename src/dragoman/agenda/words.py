"""Words and their roots: the lexical half of likeness.

A root is a word without its common English endings; two roots are the same when one shared beginning covers most of
both ("territory", "territorial"). That is cruder than a stemmer (Porter 1980) and needs no tables.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": ";", "\u202f": " ", "\xa0": " "}
)
_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:'[^\W_]+)?")
_ENDING = re.compile(
    r"(?:isations?|izations?|ising|izing|ised|ized|ises|izes|ise|ize|ations?|ating|ated|ates|ate|ments?|ings?|edly|ed|ies|es|s|y|e)$"
)
_SAME_SHARE, _SAME_LENGTH = 0.6, 5  # a shared beginning this long, covering this much of the longer word: one root

STOP_WORDS = frozenset(
    "a an the this that these those such any some all each every both either its his her their our my "
    "your it he she they we i you him them us who whom whose which what where there here of to in on at "
    "by for from with into onto over under about as and or but nor if than then so too also more most "
    "much many very be been being is are was were am has have had do does did will would shall should can "
    "could may might must 's s t own same other others another new current present one two up out off "
    "down further between among during through per while not no".split()
)


def plain(text: str) -> str:
    """``text`` with plain quotes, hyphens and spaces; of the same length, so that offsets hold."""
    return text.translate(_PLAIN)


def tokenise(text: str) -> list[tuple[str, int, int]]:
    """The words of a plain text, with half-open offsets."""
    return [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=65536)
def root_of(word: str) -> str:
    """A word without its ending, lower-case; abbreviations without their full stops."""
    if word.isupper() and len(word) <= 5:
        return word.replace(".", "").lower() + "_"  # "US" is not "us"
    word = word.lower().removesuffix("'s").replace(".", "")
    if len(word) <= 4:
        return word.removesuffix("s") if len(word) == 4 and not word.endswith("ss") else word
    stripped = _ENDING.sub("", word)
    return stripped if len(stripped) >= 3 else word


@lru_cache(maxsize=262144)
def same_root(one: str, other: str) -> bool:
    """Whether two roots are forms of one word."""
    if one == other:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= _SAME_LENGTH and shared >= _SAME_SHARE * max(len(one), len(other))
