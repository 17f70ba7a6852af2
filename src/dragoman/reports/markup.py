"""A linear scan of HTML: its metadata, how deep it nests, and its text without judgement of what matters.

No tree is built, so that no page can make the scan slow or deep: the work is bounded by the length of the page. It
gives what the extraction of main text cannot be trusted with (a page nested 255 levels deep loses its text there
without a word), and takes its place for pages that are too deep or too large.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_TAG: Final = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9:-]*)|!--|[!?])")
_ATTRIBUTE: Final = re.compile(r"([A-Za-z_:][\w:.-]*)\s?=\s?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SPACE: Final = re.compile(r"[^\S\n]+|\s*\n\s*")
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW: Final = frozenset("script style textarea title template noscript svg iframe xmp noembed noframes".split())
_OPTIONAL_END: Final = frozenset(
    "p li dt dd tr td th thead tbody tfoot option colgroup caption rt rp body html".split()
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_ASIDE: Final = frozenset("nav aside footer form button select figcaption menu dialog".split())
_RAW_END: Final = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _RAW}
_LONGEST_TAG: Final = 8192  # characters of a tag in which attributes are looked for
_MOST_METADATA: Final = 600  # tags, and JSON-LD scripts, that are kept
_MOST_UPDATES: Final = 2_000


@dataclass(frozen=True, slots=True)
class MarkedUpdate:
    """An entry of a live blog, as marked in the page."""

    time: str | None  # datetime of its first <time>; None: it has none
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a page found."""

    metadata: tuple[tuple[str, str], ...]  # (name or property in lower case, content), in order
    links: tuple[tuple[str, str], ...]  # (rel in lower case, href)
    json_ld: tuple[str, ...]  # contents of such scripts
    times: tuple[str, ...]  # datetime of <time> elements that are marked as the day of publication
    changes: tuple[str, ...]  # datetime of <time> elements that are marked as the day of the last change
    updates: tuple[MarkedUpdate, ...]  # elements marked as entries of a live blog (schema.org microdata)
    language: str | None  # of <html lang>
    title: str | None  # of <title>
    heading: str | None  # the first <h1>
    paragraphs: tuple[str, ...]  # visible text by block, without navigation, asides, forms and footers
    all_paragraphs: tuple[str, ...]  # visible text by block, all of it
    tags: int
    depth: int  # deepest nesting, as far as the tags close


@dataclass(slots=True)
class _OpenUpdate:
    """An entry of a live blog whose end has not been seen yet."""

    element: str
    first_block: int
    inner: int = 0  # elements of the same name that are open inside it
    time: str | None = None


@dataclass(slots=True)
class _State:
    metadata: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    updates: list[MarkedUpdate] = field(default_factory=list)
    open_update: _OpenUpdate | None = None
    language: str | None = None
    title: str | None = None
    heading: str | None = None
    blocks: list[tuple[bool, str]] = field(default_factory=list)  # (whether aside, text)
    pieces: list[str] = field(default_factory=list)
    aside: int = 0
    in_heading: bool = False
    tags: int = 0
    depth: int = 0
    deepest: int = 0

    def end_block(self) -> None:
        if not self.pieces:
            return
        text = _SPACE.sub(" ", html.unescape("".join(self.pieces))).strip()
        self.pieces.clear()
        if not text:
            return
        if self.in_heading and self.heading is None:
            self.heading = text
        self.blocks.append((self.aside > 0, text))


def scan(page: str) -> Scan:
    """What a single pass over ``page`` finds. Linear in its length, whatever it holds."""
    state = _State()
    position = 0
    length = len(page)
    while True:
        match = _TAG.search(page, position)
        if match is None:
            state.pieces.append(page[position:])
            break
        if match.start() > position:
            state.pieces.append(page[position : match.start()])
        if match[0] == "<!--":
            end = page.find("-->", match.end())
            position = length if end < 0 else end + 3
        else:
            end = page.find(">", match.end())
            if end < 0:
                break
            position = end + 1
            if match[2]:
                position = _read_tag(page, match, end, state)
        if position >= length:
            break
    state.end_block()
    main = tuple(text for aside, text in state.blocks if not aside)
    return Scan(
        metadata=tuple(state.metadata),
        links=tuple(state.links),
        json_ld=tuple(state.json_ld),
        times=tuple(state.times),
        changes=tuple(state.changes),
        updates=tuple(state.updates),
        language=state.language,
        title=state.title,
        heading=state.heading,
        paragraphs=main,
        all_paragraphs=tuple(text for _, text in state.blocks),
        tags=state.tags,
        depth=state.deepest,
    )


def _read_tag(page: str, match: re.Match[str], end: int, state: _State) -> int:
    """Take in one tag; where to go on reading."""
    name = match[2].lower()
    state.tags += 1
    if name in _BLOCKS:
        state.end_block()
    if match[1]:
        if name not in _OPTIONAL_END:
            state.depth = max(0, state.depth - 1)
        if name in _ASIDE:
            state.aside = max(0, state.aside - 1)
        if name == "h1":
            state.in_heading = False
        if state.open_update and name == state.open_update.element:
            _leave_update(state, state.open_update)
        return end + 1
    inside = page[match.end() : min(end, match.end() + _LONGEST_TAG)]
    if name in _RAW:
        return _read_raw(page, name, inside, end + 1, state)
    if name in ("meta", "link", "time"):
        _read_metadata(name, dict(_attributes(inside)), state)
    elif name == "html" and state.language is None:
        state.language = dict(_attributes(inside)).get("lang")
    elif state.open_update is None:
        if "liveblogupdate" in inside.lower() and name in _BLOCKS:
            state.open_update = _OpenUpdate(element=name, first_block=len(state.blocks))
    elif name == state.open_update.element:
        state.open_update.inner += 1
    if name not in _VOID and not inside.endswith("/"):
        if name not in _OPTIONAL_END:
            state.depth += 1
            state.deepest = max(state.deepest, state.depth)
        if name in _ASIDE:
            state.aside += 1
        if name == "h1":
            state.in_heading = True
    return end + 1


def _leave_update(state: _State, update: _OpenUpdate) -> None:
    if update.inner:
        update.inner -= 1
        return
    paragraphs = tuple(text for aside, text in state.blocks[update.first_block :] if not aside)
    if paragraphs and len(state.updates) < _MOST_UPDATES:
        state.updates.append(MarkedUpdate(update.time, paragraphs))
    state.open_update = None


def _read_raw(page: str, name: str, inside: str, start: int, state: _State) -> int:
    closing = _RAW_END[name].search(page, start)
    end = closing.start() if closing else len(page)
    if name == "title" and state.title is None:
        state.title = _SPACE.sub(" ", html.unescape(page[start : min(end, start + 2000)])).strip() or None
    if name == "script" and "ld+json" in inside.lower() and len(state.json_ld) < _MOST_METADATA:
        state.json_ld.append(page[start:end])
    return end


def _read_metadata(name: str, attributes: dict[str, str], state: _State) -> None:
    if name == "time" and state.open_update and state.open_update.time is None:
        state.open_update.time = attributes.get("datetime")
    if len(state.metadata) + len(state.links) + len(state.times) + len(state.changes) > _MOST_METADATA:
        return
    if name == "meta":
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content", "").strip()
        if key and content:
            state.metadata.append((key.strip().lower(), content))
    elif name == "link":
        if "rel" in attributes and "href" in attributes:
            state.links.append((attributes["rel"].lower(), attributes["href"].strip()))
    elif attributes.get("itemprop", "").lower() == "datepublished" or "pubdate" in attributes:
        state.times.append(attributes.get("datetime", ""))
    elif attributes.get("itemprop", "").lower() == "datemodified":
        state.changes.append(attributes.get("datetime", ""))


def _attributes(inside: str) -> Iterator[tuple[str, str]]:
    for match in _ATTRIBUTE.finditer(inside):
        yield match[1].lower(), html.unescape(match[2] or match[3] or match[4] or "")
