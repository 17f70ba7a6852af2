"""Text exports of press databases, several articles in one file: Nexis and Factiva.

Three layouts are known, by the lines that only they have:

- Factiva with field codes: each article a run of lines "HD  headline", "WC 513 words", "PD 14 December 2025", "SN
  Bay News", "LP lead", "TD text", to "AN  Document BAYN000…".
- Factiva's plain display: headline, byline, "513 words", day, outlet, text, to "Document BAYN000…".
- Nexis: outlet, day, headline, "Section:", "Length: 513 words", "Byline:", "Body", text, "Load-Date:", "End of
  Document"; and the older one with "1 of 50 DOCUMENTS", "LENGTH: 513 words", "LOAD-DATE:".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from dragoman.reports.cleaning import paragraphs_of
from dragoman.reports.pages import Page, parse_date

_FACTIVA_END: Final = re.compile(r"(?:AN\s+)?Document [A-Za-z0-9]{15,40}\s*\Z")
_FACTIVA_CODE: Final = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|ART|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN)(?:[ \t]+(.*))?\Z"
)
_WORD_COUNT: Final = re.compile(r"[\d,.]+ words\Z", re.IGNORECASE)
_NEXIS_END: Final = re.compile(r"End of Document\s*\Z")
_NEXIS_START: Final = re.compile(r"(?:Document \d+ of \d+|\d+ of \d+ DOCUMENTS)\Z")
_NEXIS_FIELD: Final = re.compile(
    r"(byline|section|length|dateline|highlight|load-date|language|publication-type|publication|journal-code|subject|"
    r"copyright|graphic|correction|correction-date|series|industry|company|organization|person|geographic|city|state|"
    r"country|classification|url|document-type|notes|ticker|body|headline)(?::[ \t]*(.*)|\Z)",
    re.IGNORECASE,
)
_NEXIS_AFTER: Final = frozenset(
    "load-date language publication-type publication journal-code subject graphic correction correction-date series "
    "industry company organization person geographic city state country classification url document-type ticker "
    "copyright notes".split()
)
_TIME: Final = re.compile(r"\d{1,2}:\d{2}")
_COPYRIGHT: Final = re.compile(r"\(c\)|©|copyright\b", re.IGNORECASE)
_HEAD_LINES: Final = 14  # lines of an article above its text, at most


def split_export(text: str) -> tuple[Page, ...] | None:
    """The articles of an export, numbered from 1. None: the text is no export."""
    lines = [line.strip() for line in text.split("\n")]
    for articles in (_factiva(lines), _nexis(lines)):
        if articles:
            return tuple(replace(page, part=str(number)) for number, page in enumerate(articles, start=1))
    return None


# Factiva


def _factiva(lines: list[str]) -> list[Page]:
    ends = [index for index, line in enumerate(lines) if _FACTIVA_END.match(line)]
    if not ends:
        return []
    articles = []
    start = 0
    for end in ends:
        block = lines[start:end]
        start = end + 1
        page = _factiva_coded(block) or _factiva_plain(block)
        if page is not None:
            articles.append(page)
    return articles


def _factiva_coded(block: Iterable[str]) -> Page | None:
    fields: dict[str, list[str]] = {}
    code: str | None = None
    for line in block:
        match = _FACTIVA_CODE.match(line)
        if match and match[1] not in fields:
            code = match[1]
            fields[code] = [match[2] or ""]
        elif code is not None:
            fields[code].append(line)
    if "HD" not in fields or not ("LP" in fields or "TD" in fields):
        return None
    body = "\n".join((*fields.get("LP", ()), "", *fields.get("TD", ())))
    day = parse_date(_joined(fields, "PD") or "")
    return Page(
        paragraphs=paragraphs_of(body),
        title=_joined(fields, "HD"),
        outlet=_joined(fields, "SN"),
        author=_joined(fields, "BY"),
        published=day,
        dated_by="metadata" if day else None,
    )


def _joined(fields: dict[str, list[str]], code: str) -> str | None:
    return " ".join(" ".join(fields.get(code, ())).split()) or None


def _factiva_plain(block: list[str]) -> Page | None:
    filled = [index for index, line in enumerate(block) if line][:_HEAD_LINES]
    count = next((index for index in filled if _WORD_COUNT.match(block[index])), None)
    if count is None:
        return None
    before = [line for line in block[:count] if line]
    day = outlet = None
    rest = count + 1
    for index in filled:
        if index <= count:
            continue
        if day is None:
            day = parse_date(block[index])
            if day is None:
                break
        elif outlet is None:
            outlet = None if _TIME.match(block[index]) else block[index]
        elif _is_head_line(block[index]):
            pass
        else:
            break
        rest = index + 1
    if day is None:
        return None
    return Page(
        paragraphs=paragraphs_of("\n".join(block[rest:])),
        title=before[0] if before else None,
        author=before[1] if len(before) > 1 else None,
        outlet=outlet,
        published=day,
        dated_by="metadata",
    )


def _is_head_line(line: str) -> bool:
    """Source code, edition, page, language, copyright: what stands between the outlet and the text."""
    return len(line) <= 12 or line == "English" or bool(_COPYRIGHT.match(line))


# Nexis


def _nexis(lines: list[str]) -> list[Page]:
    articles = []
    for block in _nexis_blocks(lines):
        page = _nexis_article(block)
        if page is not None:
            articles.append(page)
    return articles


def _nexis_blocks(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each article: up to "End of Document", or from one "1 of 50 DOCUMENTS" to the next."""
    if any(_NEXIS_END.match(line) for line in lines):
        block: list[str] = []
        for line in lines:
            if _NEXIS_END.match(line):
                yield block
                block = []
            elif not _NEXIS_START.match(line):
                block.append(line)
        return
    starts = [index for index, line in enumerate(lines) if _NEXIS_START.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start + 1 : end]


def _nexis_article(block: list[str]) -> Page | None:
    length = next((index for index, line in enumerate(block) if line.lower().startswith("length:")), None)
    if length is None or not _WORD_COUNT.search(block[length]):
        return None
    fields: dict[str, str] = {}
    unnamed: list[str] = []
    body_start = None
    for index, line in enumerate(block):
        match = _NEXIS_FIELD.match(line)
        name = match[1].lower() if match else None
        if name == "body" and index > length:
            body_start = index + 1
            break
        if index > length and name is None and line:
            body_start = index
            break
        if name is not None:
            fields.setdefault(name, (match[2] or "").strip() if match else "")
        elif line and not _COPYRIGHT.match(line):
            unnamed.append(line)
    if body_start is None:
        return None
    body_end = next(
        (
            index
            for index in range(body_start, len(block))
            if (match := _NEXIS_FIELD.match(block[index]))
            and match[1].lower() in _NEXIS_AFTER
            and (match[2] is not None or match[1] == "Classification")
        ),
        len(block),
    )
    day, day_line = next(
        ((found, line) for line in unnamed if len(line) < 80 and (found := parse_date(line))), (None, None)
    )
    title, outlet = _title_and_outlet([line for line in unnamed if line != day_line], day_line, unnamed)
    return Page(
        paragraphs=paragraphs_of("\n".join(block[body_start:body_end])),
        title=fields.get("headline") or title,
        outlet=outlet,
        author=fields.get("byline") or None,
        published=day,
        dated_by="metadata" if day else None,
    )


def _title_and_outlet(others: list[str], day_line: str | None, unnamed: list[str]) -> tuple[str | None, str | None]:
    """Which lines name what: the outlet stands right above the day; the headline is the first line left."""
    above = unnamed[: unnamed.index(day_line)] if day_line in unnamed else []
    outlet = above[-1] if above else None
    title = next((line for line in others if line != outlet), None)
    return title, outlet
