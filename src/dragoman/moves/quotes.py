r"""Words that somebody else quotes, found in the text that they are said to come from.

Whoever copies words changes quotation marks, dashes and spaces without noticing. Such variants are the same words here;
everything else must stand there letter by letter, in whole words, and the span found is that of the text.

>>> text = "Oslo said it would “never – ever” cede\nthe port."
>>> span = find_quote(text, CharSpan(0, len(text)), '"never - ever" cede the port.')
>>> span.of(text)
'never – ever” cede\nthe port'
>>> find_quote(text, CharSpan(0, len(text)), "never cede the port") is None
True
"""

from __future__ import annotations

import re

from dragoman.offsets import CharSpan

_SAME = ("'‘’‚‛ʼ`´", '"“”„‟«»', "-‐‑‒–—−")
_VARIANTS = {char: f"[{re.escape(chars)}]" for chars in _SAME for char in chars}
_PIECE = re.compile(r"\s+|…|\.\.\.|.", re.DOTALL)
_EDGES = " \t\r\n\u00a0\u2007\u2009\u202f,;:!?()[]…" + "".join(_SAME)
_ABBREVIATION = re.compile(r"(?:^|\W)[A-Za-z]\.[A-Za-z]$")


def find_quote(text: str, within: CharSpan, quote: str) -> CharSpan | None:
    """The first place in ``within`` where the quoted words stand, without punctuation at their edges; None: nowhere."""
    words = _trimmed(quote)
    if not words:
        return None
    match = re.compile(_pattern(words)).search(text, within.start, within.end)
    return CharSpan(match.start(), match.end()) if match else None


def _trimmed(quote: str) -> str:
    words = quote.strip(_EDGES)
    while words.endswith(".") and not _ABBREVIATION.search(words[:-1]):
        words = words[:-1].rstrip(_EDGES)
    return words.lstrip(".").lstrip(_EDGES)


def _pattern(words: str) -> str:
    pieces = []
    for piece in _PIECE.findall(words):
        if piece.isspace():
            pieces.append(r"\s+")
        elif piece in ("…", "..."):
            pieces.append(r"(?:…|\.\.\.)")
        else:
            pieces.append(_VARIANTS.get(piece) or re.escape(piece))
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return before + "".join(pieces) + after
