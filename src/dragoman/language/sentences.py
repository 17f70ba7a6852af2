"""Sentences of a text, as exact spans.

First the text is cut where no sentence can go on: at empty lines, list items and lines that read as headings. Then
each piece is cut after a full stop, question or exclamation mark (and the quotation marks and brackets that close
behind it), unless the word before is an abbreviation, or what follows cannot begin a sentence. The rules follow
Mikheev 2002 ("Periods, Capitalized Words, etc."): an abbreviation before a capital ends a sentence only where the
next word is one that begins sentences.

>>> text = "Mr. Fox said no. “Why?” he was asked."
>>> [span.of(text) for span in split_sentences(text)]
['Mr. Fox said no.', '“Why?” he was asked.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from dragoman.offsets import CharSpan

# Never the end of a sentence: a name follows.
_TITLES: Final = frozenset(
    "mr mrs ms mx dr gen sen rep gov lt col sgt prof rev hon pres amb capt cmdr adm maj atty supt sens reps"
    " govs gens drs profs messrs brig cpl pvt sec insp st ste ft mt vs v cf eg ie e.g i.e viz al fr"
    " sr. msgr dep det asst assn approx lt.gen maj.gen brig.gen".split()
)
# The end of a sentence only where the next word is one that begins sentences.
_SHORTENED: Final = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat inc corp co"
    " ltd llc bros jr sr etc ave blvd rd dept univ est calif fla ill mass conn ariz ark colo del ga ind"
    " kan ky la md mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo ala a.m p.m"
    " am pm ph.d m.d b.a m.a d.c n.y n.j n.c s.c n.d s.d n.h n.m w.va r.i l.a".split()
)
_NUMBERED: Final = frozenset("no nos art arts p pp vol fig sec ch para res".split())  # only before a figure
_STARTERS: Final = frozenset(
    "the a an this that these those he she it they we i you his her its their our my your there here who"
    " what when where why how which and but or so yet nor if in on at by for from with after before during"
    " since until while as although though because despite under over between among into against about to"
    " of not no some many most all both each every any such other another one two three several few even"
    " still also then now however meanwhile instead moreover nevertheless earlier later last next once"
    " only just asked click speaking according mr mrs ms".split()
)
_SPEECH: Final = (
    r"(?:said|asked|says|asks|wrote|writes|added|tweeted|shouted|yelled|told|wondered|replied|continued|demanded)"
)

_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[)\]}\"'”’»›*]*+(?=\s|[“\"][A-Z]|$)")
_LINE: Final = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BULLET: Final = re.compile(r"[ \t]*(?:[-*•–—·▪◦‣●■►➤]|\d{1,3}[.)]|\(?[a-z]\)|#{1,6})[ \t\u00a0\u202f]+\S")
_BARE_NUMBER: Final = re.compile(r"\W*(?:\d{1,3}|[ivx]{1,5}|[A-Za-z])\.\Z")
_NON_SPACE: Final = re.compile(r"\S")
_OPENING: Final = re.compile(r"[\s\"'“”‘’«»‹›(\[{¿¡*_—–-]*+")
_SPEAKER: Final = re.compile(rf"(?:[A-Z][\w.’'-]*[ \u00a0\u202f]){{1,4}}{_SPEECH}\b")
_SAID_BY: Final = re.compile(rf"{_SPEECH}\b")
_INITIAL: Final = re.compile(r"(?:^|[^A-Za-z])[A-Z]\Z")
_ACRONYM: Final = re.compile(r"(?:^|[^A-Za-z])(?:[A-Za-z]\.)+[A-Za-z]\Z")
_AFTER_ENDING: Final = ".!?:;…”\"’'»)]"
_CLOCK_ZONES: Final = frozenset(
    "et est edt ct cst cdt mt pt pst pdt gmt utc bst cet cest eastern pacific central".split()
)
_DAYS: Final = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_LONGEST_HEADING: Final = 120  # characters
_LOOK_BACK: Final = 24  # characters before a full stop that can make it an abbreviation


@lru_cache(maxsize=8)  # a report that is read is split for its notices, for the reader and for its parties
def split_sentences(text: str) -> tuple[CharSpan, ...]:
    """The sentences of ``text`` in order, trimmed of white space, never overlapping.

    Together they cover every character that is not white space. None crosses an empty line or the start of a list
    item, and a line that reads as a heading stands alone; other single line breaks are taken as hard wrapping.
    Linear in the length of the text, about 5 MB/s or better.
    """
    return tuple(
        sentence for start, end in _pieces(text) for sentence in _sentences_of_piece(text, start, end)
    )  # fmt: skip


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence leaves: paragraphs, list items and headings."""
    block: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if text[start:end].isspace():
            yield from _pieces_of_block(text, block)
            block = []
            continue
        if block and not _is_one_break(text, block[-1][1], start):
            yield from _pieces_of_block(text, block)
            block = []
        block.append((start, end))
    yield from _pieces_of_block(text, block)


def _is_one_break(text: str, end: int, start: int) -> bool:
    return start - end == 1 or text[end:start] == "\r\n"


def _pieces_of_block(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if not lines:
        return
    width = max(end - start for start, end in lines)
    piece_start = lines[0][0]
    before = lines[0]
    for line, following in pairwise(lines):
        opens = line[0] == piece_start or _ends_sentence(text, before)
        before = line
        if _ends_piece(text, line, following, width=width, opens=opens):
            yield piece_start, line[1]
            piece_start = following[0]
    yield piece_start, lines[-1][1]


def _ends_sentence(text: str, line: tuple[int, int]) -> bool:
    return text[line[0] : line[1]].rstrip()[-1] in _AFTER_ENDING


def _ends_piece(text: str, line: tuple[int, int], following: tuple[int, int], *, width: int, opens: bool) -> bool:
    if _BULLET.match(text, *following):
        return True
    words = text[line[0] : line[1]].strip()
    next_words = text[following[0] : following[1]].lstrip()
    if next_words[:1].islower():
        return False
    first_word = len(next_words.split(None, 1)[0])
    # A wrapped line is full: the next word would not have fitted. A shorter one was ended on purpose.
    is_full = line[1] - line[0] + 1 + first_word > 0.8 * width
    if words[-1] in _AFTER_ENDING:
        return not is_full
    is_heading = opens and len(words) <= _LONGEST_HEADING and words[-1] not in ",-–—"
    return is_heading and not is_full


def _sentences_of_piece(text: str, start: int, end: int) -> Iterator[CharSpan]:
    first = _NON_SPACE.search(text, start, end)
    sentence_start = first.start() if first else end
    for match in _END.finditer(text, sentence_start, end):
        stop = match.end()
        following = _NON_SPACE.search(text, stop, end)
        if following is None:
            break
        if _is_boundary(text, sentence_start, match.start(), stop, following.start(), end):
            yield CharSpan(sentence_start, stop)
            sentence_start = following.start()
    while end > sentence_start and text[end - 1].isspace():
        end -= 1
    if sentence_start < end:
        yield CharSpan(sentence_start, end)


def _is_boundary(text: str, start: int, mark: int, stop: int, following: int, end: int) -> bool:
    """Whether the sentence that began at ``start`` ends with the marks ``text[mark:stop]``."""
    opening = _OPENING.match(text, following, min(end, following + 40))
    begins = opening.end() if opening else following
    next_word = _word_at(text, begins, end)
    if not _can_begin(text, following, begins, next_word, end):
        return False
    marks = text[mark:stop]
    if marks[0] in "!?":
        return not (marks[-1] in "\"”'’»" and _SPEAKER.match(text, following, min(end, following + 80)))
    if marks[0] == "…" or marks[:2] == "..":
        return True
    return not _is_abbreviation(text, start, mark, begins, next_word, closed=len(marks) > 1)


def _can_begin(text: str, following: int, begins: int, next_word: str, end: int) -> bool:
    """Whether a sentence can begin with ``next_word``."""
    if begins >= end:
        return text[following] not in ".…,;:"
    character = text[begins]
    if character in ".,;:!?…%)]":
        return False
    if character.islower():  # "iPhone", "eBay": a small letter, then a capital
        return (begins + 1 < end and text[begins + 1].isupper()) or text.startswith(("http", "www."), begins)
    return not (begins > following and _SAID_BY.match(next_word))


def _word_at(text: str, begins: int, end: int) -> str:
    stop = begins
    limit = min(end, begins + 30)
    while stop < limit and (text[stop].isalnum() or text[stop] in "’'-"):
        stop += 1
    return text[begins:stop]


def _is_abbreviation(text: str, start: int, mark: int, begins: int, next_word: str, *, closed: bool) -> bool:
    """Whether the single full stop at ``mark`` belongs to a shortened word rather than ending the sentence."""
    if mark - start <= 6 and _BARE_NUMBER.match(text[start : mark + 1]):
        return True
    before = text[max(start, mark - _LOOK_BACK) : mark]
    parts = before.split()
    word = parts[-1].lstrip("\"'“”‘’«([{—–-/$") if parts and not before[-1:].isspace() else ""
    short = word.lower()
    if closed:
        return False
    next_lower = next_word.lower().split("’")[0].split("'")[0]
    is_figure = next_word[:1].isdigit()
    if short in _TITLES:
        return not (short in ("sec", "al", "v", "fr") and next_lower in _STARTERS)
    if short in _NUMBERED and is_figure:
        return True
    if short in ("a.m", "p.m"):
        return next_lower in _CLOCK_ZONES or next_lower in _DAYS
    last = word.rsplit("-", 1)[-1].rsplit("—", 1)[-1]
    if short in _SHORTENED or (last.lower() in _SHORTENED and "." in word) or _ACRONYM.search(word):
        return next_lower not in _STARTERS
    if _INITIAL.search(word) and len(last) == 1:
        follows_name = len(parts) > 1 and parts[-2][:1].isupper()
        return next_lower not in _STARTERS and (word != "I" or follows_name)
    return False
