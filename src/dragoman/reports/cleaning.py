"""From a page as found to the text of the report: headline, furniture and control characters taken out.

What is taken out is recorded line by line with its reason. The words of the report are never changed: only line ends,
byte-order marks, control characters and white space at the ends of lines are.

A page has a body: its first to its last line that reads as prose and that no entry of the lexicon claims. Above the
body and below it, lines are furniture that would be part of the report inside it ("Politics", a bare name, a date).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dragoman.reports.bylines import could_be_name, is_bare_byline
from dragoman.reports.furniture import Place, furniture_of, opens_related_stories
from dragoman.reports.pages import Page
from dragoman.reports.records import Dropped

_LINE_ENDS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")
_BULLET: Final = re.compile(r"(?:[-*•–·▪◦‣]|\d{1,2}[.)])\s")
_PROSE_END: Final = re.compile(r"[.!?…:][\"”’'»)\]]*\Z")
_STOPPED: Final = re.compile(r"\.[\"”’'»)\]]*\Z")
_QUESTION: Final = re.compile(r"[?][\"”’'»)\]]*\Z")
_TEASER_END: Final = re.compile(r"(?:\.\.\.|…|\[…\])\Z")
_INNER_STOP: Final = re.compile(r"[a-z]{3}[.!?][\"”’')]* +[\"“‘'(]?[A-Z]")

_LONGEST_TITLE: Final = 200  # characters
_MOST_JUDGED: Final = 10_000  # lines from the top, and from the bottom: the longest articles have some hundreds
_LONGEST_EDGE: Final = 80  # lines above the body, and as many below it
_FEWEST_PROSE_WORDS: Final = 8
_WRAP_WIDEST: Final = 120  # characters; text with longer lines is not hard-wrapped
_WRAP_NARROWEST: Final = 40
_LITTLE_WORDS: Final = frozenset(
    "a an and are as at be but by for from has have he his how if in into is it its may more new no not of off on or "
    "out over s says said she that the their they this to up us was what when who why will with you after amid".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What is left of a page, and what is not."""

    text: str  # paragraphs parted by one empty line; empty: the page held nothing else than furniture
    title: str | None  # None: the page has none
    dropped: tuple[Dropped, ...]  # in the order of the page


def plain_lines(raw: str) -> tuple[str, tuple[Dropped, ...]]:
    """``raw`` with line feeds only, and neither byte-order marks, control characters nor lone surrogates.

    Taken-out control characters are reported in one record; a lone surrogate becomes U+FFFD.
    """
    text = _LINE_ENDS.sub("\n", raw).replace("\ufeff", "")
    text = _SURROGATES.sub("\ufffd", text)
    found = Counter(_CONTROLS.findall(text))
    if not found:
        return text, ()
    named = ", ".join(f"{count} × U+{ord(character):04X}" for character, count in sorted(found.items()))
    return _CONTROLS.sub("", text), (Dropped(line=named, reason="control characters"),)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of plain text, stripped: its lines, but the lines of hard-wrapped prose are joined by a space."""
    lines = [line.strip() for line in text.split("\n")]
    width = _wrap_width(lines)
    paragraphs: list[list[str]] = []
    previous = ""
    for line in lines:
        if line:
            if width and previous and _goes_on(previous, line, width):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
        previous = line
    return tuple(" ".join(parts) for parts in paragraphs)


def clean_page(page: Page) -> Cleaned:
    """The report on ``page``: no furniture, and every dropped line with its reason.

    A headline leaves the text, but one that is a full sentence with its full stop stays in it as well.
    """
    lines = page.paragraphs
    reasons: list[str | None] = [
        furniture_of(line) if min(index, len(lines) - 1 - index) < _MOST_JUDGED else None
        for index, line in enumerate(lines)
    ]
    title = page.title if page.title and _WORD.search(page.title) else None
    if title is None:
        position = _find_title(lines, reasons)
        if position is not None:
            title = lines[position]
    if title is not None:
        _mark_titles(lines, reasons, title)
    _mark_edges(lines, reasons, page.outlet)
    _mark_related(lines, reasons)
    _mark_bylines(lines, reasons)
    kept = [line for line, reason in zip(lines, reasons, strict=True) if reason is None]
    dropped = (
        Dropped(line=line, reason=reason) for line, reason in zip(lines, reasons, strict=True) if reason is not None
    )
    return Cleaned(text="\n\n".join(kept), title=title, dropped=tuple(dropped))


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which prose was wrapped by hand. 0: it was not."""
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < 3:
        return 0
    width = lengths[int(0.98 * len(lengths))]
    if not _WRAP_NARROWEST <= width <= _WRAP_WIDEST:
        return 0
    pairs = forced = 0
    for line, following in pairwise(lines):
        if line and following and not _BULLET.match(following):
            pairs += 1
            forced += _is_full(line, following, width) and not _PROSE_END.search(line)
    # In wrapped prose most line breaks are forced by the width, and fall within a sentence.
    return width if pairs and forced >= 0.4 * pairs else 0


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(None, 1)[0]) > 0.92 * width


def _goes_on(line: str, following: str, width: int) -> bool:
    if _BULLET.match(following):
        return False
    return following[:1].islower() or _is_full(line, following, width)


def _is_prose(line: str) -> bool:
    """Whether the line reads as sentences rather than as a heading, a name or a link."""
    words = len(_WORD.findall(line[:2000]))
    if words >= 4 and line[0] in "\"“‘'" and _PROSE_END.search(line):
        return True
    return words >= _FEWEST_PROSE_WORDS and (
        bool(_PROSE_END.search(line)) or words >= 40 or bool(_INNER_STOP.search(line[:2000]))
    )


def _find_title(lines: Sequence[str], reasons: Sequence[str | None]) -> int | None:
    """Where the headline of a page stands that has no title in its metadata. None: it has none."""
    position = next(
        (
            index
            for index, line in enumerate(lines[:12])
            if (reasons[index] is None or reasons[index] == "link in capitals")
            and furniture_of(line, "head") in (None, "link in capitals")
        ),
        None,
    )
    if position is None or position + 1 >= len(lines):
        return None
    line = lines[position]
    rest = [other for other in lines[position + 1 : position + 40] if other != line]
    if (
        len(line) > _LONGEST_TITLE
        or _BULLET.match(line)
        or len(_WORD.findall(line)) < 3
        or line.endswith((":", ",", ";"))
    ):
        return None
    if not any(_is_prose(other) for other in rest):
        return None
    if not _PROSE_END.search(line):
        return position
    if _INNER_STOP.search(line) or (line[0] in '"“' and line[-1] in '"”'):
        return None
    if _STOPPED.search(line):
        following = next((other for other in rest if _is_prose(other)), "")
        return position if len(following) >= 2 * len(line) else None
    return (
        position if (line.endswith(("?", "!")) and not _is_prose(lines[position + 1])) or line.endswith("?") else None
    )


def _mark_titles(lines: Sequence[str], reasons: list[str | None], title: str) -> None:
    key = _key(title)
    title_words = _content_words(title)
    seen = False
    body_starts = next(
        (index for index, line in enumerate(lines) if reasons[index] is None and _is_prose(line) and _key(line) != key),
        len(lines),
    )
    for index, line in enumerate(lines):
        if len(line) > 2 * _LONGEST_TITLE or reasons[index] not in (None, "link in capitals", "section name"):
            continue
        line_key = _key(line)
        if line_key == key or (index < body_starts and len(line_key) >= 20 and key.startswith(line_key)):
            if _STOPPED.search(line) and not seen:
                reasons[index] = None  # a headline that is a sentence of the report
            else:
                reasons[index] = "repeats the title" if seen else "title"
            seen = True
        elif not _PROSE_END.search(line) and not _BULLET.match(line) and _is_title_case(line):
            words = _content_words(line)
            shared = len(words & title_words)
            if shared >= 3 and shared >= 0.5 * min(len(words), len(title_words)) and len(words) >= 4:
                reasons[index] = "repeats the title"


def _key(line: str) -> str:
    folded = unicodedata.normalize("NFKD", line[: 3 * _LONGEST_TITLE]).casefold()
    return "".join(character for character in folded if character.isalnum())


def _content_words(line: str) -> frozenset[str]:
    words = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(line))
    return frozenset(word for word in words if word not in _LITTLE_WORDS)


def _is_title_case(line: str) -> bool:
    words = [word for word in _WORD.findall(line) if word.casefold() not in _LITTLE_WORDS and not word[0].isdigit()]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.9 * len(words)


def _mark_edges(lines: Sequence[str], reasons: list[str | None], outlet: str | None) -> None:
    """Drop what is furniture only above the body or below it."""
    outlet_key = _key(outlet) if outlet else None
    from_top = range(min(len(lines), _LONGEST_EDGE))
    from_bottom = range(len(lines) - 1, max(-1, len(lines) - 1 - _LONGEST_EDGE), -1)
    edges: tuple[tuple[range, Place], ...] = ((from_top, "head"), (from_bottom, "tail"))
    for indices, place in edges:
        for index in indices:
            line = lines[index]
            if reasons[index] is not None:
                continue
            reason = furniture_of(line, place)
            if reason is None and outlet_key and _key(line) == outlet_key:
                reason = "outlet name"
            if reason is not None:
                reasons[index] = reason
            elif _is_prose(line):
                break


def _mark_bylines(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Drop lines that are the names of the people who wrote the report: nobody whom the report itself names."""
    candidates = [
        index
        for index, line in enumerate(lines)
        if reasons[index] is None and (is_bare_byline(line) or (_stands_amid_furniture(index, lines, reasons)))
    ]
    if not candidates:
        return
    named = Counter(
        word.casefold()
        for index, line in enumerate(lines)
        if reasons[index] is None
        for word in re.findall(r"\w+", line)
    )
    prose = [index for index, line in enumerate(lines) if reasons[index] is None and _is_prose(line)]
    body = range(prose[0], prose[-1] + 1) if prose else range(0)
    for index in candidates:
        words = [word.casefold() for word in re.findall(r"\w+", lines[index])]
        if named[words[-1]] > 1 or (index in body and not _names_several(lines[index])):
            continue
        reasons[index] = "byline"


def _stands_amid_furniture(index: int, lines: Sequence[str], reasons: Sequence[str | None]) -> bool:
    """Whether the line could be a name and stands among the lines between the headline and the body."""
    if not could_be_name(lines[index]) or any(_is_prose(line) for line in lines[: index + 1]):
        return False
    around = [reasons[place] for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    return any(reason in ("outlet name", "section name", "date line", "byline", "reading time") for reason in around)


def _names_several(line: str) -> bool:
    return " and " in line or "," in line


def _mark_related(lines: Sequence[str], reasons: list[str | None]) -> None:
    """Drop related-story headings with the links under them; at the end of the page, with all that follows."""
    prose = [
        index
        for index, line in enumerate(lines)
        if reasons[index] is None and _is_prose(line) and not _TEASER_END.search(line)
    ]
    last_prose = prose[-1] if prose else -1
    for index, line in enumerate(lines):
        if reasons[index] not in (None, "repeats the title") or not opens_related_stories(line):
            continue
        if index < (prose[0] if prose else 0):
            reasons[index] = "related stories"
            continue
        reasons[index] = "related stories"
        for following in range(index + 1, len(lines)):
            if index < last_prose and not _is_link(lines, following, last_prose):
                break
            if reasons[following] is None:
                reasons[following] = "related stories"


def _is_link(lines: Sequence[str], index: int, last_prose: int) -> bool:
    """Whether a line under a related-story heading amid the report is a link rather than the report's next heading."""
    line = lines[index]
    if _is_prose(line) or (_PROSE_END.search(line) and not _QUESTION.search(line)):
        return False
    next_is_prose = index + 1 <= last_prose and _is_prose(lines[index + 1])
    return len(_WORD.findall(line)) >= 5 and not (next_is_prose and len(_WORD.findall(line)) < 7)
