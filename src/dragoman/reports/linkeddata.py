"""What a page says of its article in JSON-LD (schema.org): headline, people, days, whether it is free, live updates.

https://schema.org/Article, https://schema.org/LiveBlogPosting. Pages state these for search engines, so that they are
the best kept metadata there are; still any of them may be absent, of another type, or written by somebody hostile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

_ARTICLE_TYPES: Final = re.compile(r"article|report|posting|liveblog", re.IGNORECASE)
_MOST_OBJECTS: Final = 20_000  # of one page that are looked at
_MOST_UPDATES: Final = 2_000
_MOST_AUTHORS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveUpdate:
    """One entry of a live blog, as stated."""

    body: str
    headline: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """The article that a page describes; all None and empty where it describes none."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    body: str | None = None
    is_free: bool | None = None  # None: not said
    updates: tuple[LiveUpdate, ...] = ()  # in the order of the page


def linked_article(scripts: Iterable[str]) -> LinkedArticle:
    """The first article in the JSON-LD ``scripts`` of a page, with the live updates that any of them lists."""
    found: LinkedArticle | None = None
    updates: tuple[LiveUpdate, ...] = ()
    for item in _items(scripts):
        if not _ARTICLE_TYPES.search(str(item.get("@type"))[:200]):
            continue
        if found is None:
            found = _article(item)
        if not updates:
            updates = tuple(_updates(item.get("liveBlogUpdate")))
    return replace(found, updates=updates) if found else LinkedArticle()


def _items(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        yield from _objects(data)


def _article(item: dict[str, Any]) -> LinkedArticle:
    language = _text(item.get("inLanguage"))
    return LinkedArticle(
        headline=_text(item.get("headline")),
        published=_text(item.get("datePublished")),
        modified=_text(item.get("dateModified")),
        outlet=_name(item.get("publisher")),
        authors=tuple(_names(item.get("author"))),
        language=language,
        body=_text(item.get("articleBody")),
        is_free=_truth(item.get("isAccessibleForFree")),
    )


def _updates(value: object) -> Iterator[LiveUpdate]:
    items: Sequence[object] = value if isinstance(value, list) else [value]
    for item in items[:_MOST_UPDATES]:
        if isinstance(item, dict) and (body := _text(item.get("articleBody"))):
            yield LiveUpdate(
                body=body,
                headline=_text(item.get("headline")),
                published=_text(item.get("datePublished")),
                url=_text(item.get("url")),
            )


def _objects(data: object) -> Iterator[dict[str, Any]]:
    waiting = [data]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, (dict, list)))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def _names(value: object) -> Iterator[str]:
    items: Sequence[object] = value if isinstance(value, list) else [value]
    seen: set[str] = set()
    for item in items[:_MOST_AUTHORS]:
        name = _text(item) or _name(item)
        if name and "://" not in name and name not in seen:
            seen.add(name)
            yield name


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.strip().lower()) if isinstance(value, str) else None
