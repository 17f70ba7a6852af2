"""The drawing of who ties what to what: a box for each term, an arrow from what is tied to what it is tied to.

Boxes stand in columns, each to the right of those that are tied to it (Sugiyama, Tagawa & Toda, IEEE SMC 11, 1981:
layers by longest path, circles cut at one arrow, order within a layer by the mean place of the neighbours).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from dragoman.positions.records import Attitude
from dragoman.render.marks import SYMBOLS, clipped, fitting, wrapped
from dragoman.render.plain import visible

_WIDTH, _BETWEEN, _GAP, _EDGE = 272, 190, 20, 3  # of a box, between columns, between boxes, around all
_ROW, _PORT, _PAD = 16, 17, 10  # a line of words, an arrow's place on a box's side, within a box
_WORDS, _LABEL = 40, 30  # characters to a line of a box, and on an arrow
_LINES = 4  # of a term
_SWEEPS = 4

# What a drawing that stands alone is told by its own style; on a page the page's style does.
STYLE = (
    "text{font:12px sans-serif;fill:#1b1b1a}.box{fill:#fff;stroke:#6b6962}.box.blocked{stroke:#a0271c;stroke-width:2.5}"
    ".tie{fill:none;stroke:#57554f;stroke-width:1.5}.tie.rule{stroke-dasharray:5 3}.tie.blocked{stroke:#a0271c;"
    "stroke-width:2.5}.tip{fill:#57554f}.tip.blocked{fill:#a0271c}.label{fill:#57554f}.strong-text{font-weight:bold}"
    ".requires{fill:#1d4a80}.accepts{fill:#1c6a4a}.refuses{fill:#a0271c}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One term, and who stands where on it."""

    id: str
    text: str
    sides: tuple[tuple[Attitude, tuple[str, ...]], ...] = ()
    blocked: bool = False  # whether stances on it cannot all be met


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One term tied to another."""

    source: str
    target: str
    words: str  # on the arrow
    kind: Literal["condition", "need", "apart"] = "condition"  # apart: the two exclude each other, which points nowhere
    blocked: bool = False


def draw_links(
    boxes: Sequence[Box], ties: Sequence[Tie], *, title: str, told: str, name: str = "links", alone: bool = False
) -> str:
    """The drawing as SVG.

    Args:
        boxes: each once.
        ties: between boxes that are there.
        title: what it shows.
        told: the same in words.
        name: begins the ids of its parts; one for each drawing on a page.
        alone: whether it is a file of its own, which carries its style.
    """
    columns = _columns(boxes, ties)
    column_of = {box.id: number for number, column in enumerate(columns) for box in column}
    on_left: dict[str, list[Tie]] = {box.id: [] for box in boxes}
    on_right: dict[str, list[Tie]] = {box.id: [] for box in boxes}
    for tie in ties:
        back = column_of[tie.target] < column_of[tie.source]
        (on_left if back else on_right)[tie.source].append(tie)
        (on_right if back else on_left)[tie.target].append(tie)
    heights = {box.id: _height(box, len(on_left[box.id]), len(on_right[box.id])) for box in boxes}
    tallest = max((sum(heights[one.id] + _GAP for one in column) for column in columns), default=0)
    places: dict[str, tuple[int, int]] = {}
    for number, column in enumerate(columns):
        y = _EDGE + (tallest - sum(heights[one.id] + _GAP for one in column)) // 2
        for box in column:
            places[box.id] = (_EDGE + number * (_WIDTH + _BETWEEN), y)
            y += heights[box.id] + _GAP
    for held in (on_left, on_right):
        for one, there in held.items():
            there.sort(key=lambda tie: places[tie.target if tie.source == one else tie.source][1])
    width = 2 * _EDGE + max(1, len(columns)) * (_WIDTH + _BETWEEN) - _BETWEEN
    if any(column_of[tie.source] == column_of[tie.target] == len(columns) - 1 for tie in ties):
        width += _BETWEEN  # room for what bends back to the last column
    height = 2 * _EDGE + tallest
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    drawn = [
        f'<svg{space} class="links" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">',
        f'<title id="{name}-title">{_words(title)}</title><desc id="{name}-desc">{_words(told)}</desc>',
        f"<style>{STYLE}</style>" if alone else "",
    ]
    for tie in ties:
        back = column_of[tie.target] < column_of[tie.source]
        ends = []
        for one, right in ((tie.source, not back), (tie.target, back)):
            held = on_right if right else on_left
            ends.append(_port(places[one], heights[one], held[one], tie, right=right))
        drawn += _arrow(tie, *ends, back=back)
    for box in boxes:
        drawn += _box(box, places[box.id], heights[box.id])
    return "".join([*drawn, "</svg>"])


# --- where things stand


def _columns(boxes: Sequence[Box], ties: Sequence[Tie]) -> list[list[Box]]:
    order = [box.id for box in boxes]
    onward = _without_circles(order, ties)
    depth = dict.fromkeys(order, 0)
    for _ in order:
        moved = False
        for source, target in onward:
            if depth[target] <= depth[source]:
                depth[target] = depth[source] + 1
                moved = True
        if not moved:
            break
    by_id = {box.id: box for box in boxes}
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for one in order:
        columns[depth[one]].append(one)
    beside: dict[str, list[str]] = {one: [] for one in order}
    for tie in ties:
        beside[tie.source].append(tie.target)
        beside[tie.target].append(tie.source)
    for _ in range(_SWEEPS):
        for column in columns:
            rank = {one: number / max(1, len(row)) for row in columns for number, one in enumerate(row)}
            column.sort(key=lambda one: _mean([rank[other] for other in beside[one]], rank[one]))
    return [[by_id[one] for one in column] for column in columns]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _without_circles(order: Sequence[str], ties: Sequence[Tie]) -> list[tuple[str, str]]:
    """The arrows but those that would close a circle, in the order in which they are given."""
    onward: dict[str, set[str]] = {one: set() for one in order}
    kept = []
    for tie in ties:
        seen, queue = {tie.target}, [tie.target]
        while queue:
            for following in onward[queue.pop()] - seen:
                seen.add(following)
                queue.append(following)
        if tie.source not in seen:
            onward[tie.source].add(tie.target)
            kept.append((tie.source, tie.target))
    return kept


def _height(box: Box, left: int, right: int) -> int:
    rows = len(wrapped(visible(box.text), _WORDS, _LINES)) + len(box.sides) + box.blocked
    return 2 * _PAD + max(rows * _ROW, left * _PORT, right * _PORT)


def _port(place: tuple[int, int], height: int, ties: Sequence[Tie], tie: Tie, *, right: bool) -> tuple[int, int]:
    """Where on its side of the box the arrow stands."""
    number = next(number for number, one in enumerate(ties) if one is tie)
    return place[0] + (_WIDTH if right else 0), place[1] + height * (number + 1) // (len(ties) + 1)


# --- the parts


def _box(box: Box, place: tuple[int, int], height: int) -> Iterator[str]:
    x, y = place
    blocked = " blocked" if box.blocked else ""
    yield f"<g><title>{_words(box.text)}</title>"
    yield f'<rect class="box{blocked}" x="{x}" y="{y}" width="{_WIDTH}" height="{height}" rx="3"/>'
    lines = wrapped(visible(box.text), _WORDS, _LINES)
    rows = len(lines) + len(box.sides) + box.blocked
    at = y + (height - rows * _ROW) // 2 + 12
    if box.blocked:
        yield f'<text class="refuses strong-text" x="{x + _PAD}" y="{at}">✕ blocked</text>'
        at += _ROW
    for line in lines:
        yield f'<text class="strong-text" x="{x + _PAD}" y="{at}">{escape(line)}</text>'
        at += _ROW
    for attitude, parties in box.sides:
        told = f"{attitude}: {fitting(parties, _WORDS - len(attitude) - 4)}"
        yield f'<text class="{attitude}" x="{x + _PAD}" y="{at}">{SYMBOLS[attitude]} {escape(told)}</text>'
        at += _ROW
    yield "</g>"


def _arrow(tie: Tie, start: tuple[int, int], end: tuple[int, int], *, back: bool) -> Iterator[str]:
    (x1, y1), (x2, y2) = start, end
    ahead = -1 if back else 1
    tip = 0 if tie.kind == "apart" else 7 * ahead
    bend = (150 if x2 == x1 - _WIDTH else 90) * ahead  # wider around a box of the same column
    kind = ("" if tie.kind == "condition" else " rule") + (" blocked" if tie.blocked else "")
    yield f"<g><title>{_words(tie.words)}</title>"
    yield f'<path class="tie{kind}" d="M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2 - tip} {y2}"/>'
    if tip:
        yield f'<path class="tip{" blocked" if tie.blocked else ""}" d="M{x2} {y2}l{-8 * ahead} -4v8z"/>'
    anchor = ' text-anchor="end"' if back else ""
    words = escape(clipped(visible(tie.words), _LABEL))
    yield f'<text class="label" x="{x1 + 6 * ahead}" y="{y1 - 4}"{anchor}>{words}</text></g>'


def _words(text: str) -> str:
    return escape(visible(text))
