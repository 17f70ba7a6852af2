"""Markdown as plain text: its marks taken off, its front matter read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from dragoman.reports.cleaning import paragraphs_of
from dragoman.reports.pages import Page, parse_date

_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD: Final = re.compile(r"([A-Za-z_]{1,30}):[ \t]*(.{1,2000})")
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*\Z")
_QUOTE: Final = re.compile(r"(?:>[ \t]?)+")
_IMAGE: Final = re.compile(r"!\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?: \"[^\"]{0,500}\")?\)")
_LINK: Final = re.compile(r"\[([^\[\]]{1,2000})\](?:\([^()\s]{0,2000}(?: \"[^\"]{0,500}\")?\)|\[[^\[\]]{0,200}\])")
_STRONG: Final = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000})(?<=\S)\1")
_EMPHASIS: Final = re.compile(
    r"(?<![\w*])\*(?=\S)([^*\n]{1,2000})(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)([^_\n]{1,2000})(?<=\S)_(?!\w)"
)
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")


def read_markdown(text: str) -> Page:
    """The article in ``text``, with the fields ``title``, ``outlet``, ``date`` and ``url`` of its front matter."""
    page = Page(paragraphs=())
    match = _FRONT_MATTER.match(text)
    if match:
        page = _with_front_matter(page, match[1])
        text = text[match.end() :]
    lines = [_plain(line.strip()) for line in text.split("\n")]
    return replace(page, paragraphs=paragraphs_of("\n".join(lines)))


def _with_front_matter(page: Page, block: str) -> Page:
    fields = {
        found[1].lower(): found[2].strip().strip("\"'") for line in block.split("\n") if (found := _FIELD.match(line))
    }
    day = next((parse_date(fields[name]) for name in ("published", "date", "pubdate") if name in fields), None)
    return replace(
        page,
        title=fields.get("title") or None,
        outlet=fields.get("outlet") or fields.get("source") or fields.get("publisher") or None,
        published=day,
        url=fields.get("url") or None,
    )


def _plain(line: str) -> str:
    if line.startswith(">"):
        line = _QUOTE.sub("", line, count=1)
    heading = _HEADING.match(line) if line.startswith("#") and len(line) < 1000 else None
    if heading:
        line = f"{heading[1]}\n"  # a heading is a paragraph of its own
    line = _IMAGE.sub(lambda found: f"\nImage caption {found[1]}\n" if found[1] else "", line)
    line = _LINK.sub(r"\1", line)
    line = _STRONG.sub(r"\2", line)
    line = _EMPHASIS.sub(lambda found: found[1] or found[2], line)
    return _ESCAPE.sub(r"\1", line)
