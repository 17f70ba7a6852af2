"""Charts drawn as SVG: no script, no style of their own, a title and a description in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal, cast

from markupsafe import Markup

from dragoman.positions.records import Attitude
from dragoman.render.links import Box, Tie, draw_links
from dragoman.render.marks import SYMBOLS, fitting, wrapped
from dragoman.render.pages.html import brief
from dragoman.render.pages.records import Cell, DealsPage, PositionsPage, StanceLine, TieLine
from dragoman.render.plain import visible

COLUMNS = 8  # parties drawn; the table has all
_LEFT, _TOP, _STEP, _ROW, _WRAP = 330, 58, 92, 34, 50


def glance(page: PositionsPage) -> Markup:
    """The board as marks: a triangle requires, a disc accepts, a cross refuses; the more origins, the larger."""
    parties = page.parties[:COLUMNS]
    body: list[str] = []
    y = _TOP
    for issue in page.issues:
        body.append(f'<text x="0" y="{y + 22}" font-size="13" font-weight="700">{_words(issue.question)}</text>')
        body.append(f'<line class="line" x1="0" x2="{_width(parties)}" y1="{y + 30}" y2="{y + 30}"/>')
        y += 34
        for row in issue.rows:
            lines = wrapped(visible(row.term.text), _WRAP, 2)
            for number, line in enumerate(lines):
                offset = 21 if len(lines) == 1 else 15 + number * 14
                body.append(f'<text class="dim" x="0" y="{y + offset}" font-size="12">{escape(line)}</text>')
            for column, cell in enumerate(row.cells[: len(parties)]):
                body.extend(_marks(cell, _LEFT + column * _STEP + _STEP // 2, y + 17))
            y += _ROW
            body.append(f'<line class="line" x1="0" x2="{_width(parties)}" y1="{y}" y2="{y}"/>')
    heads = []
    for column, party in enumerate(parties):
        x = _LEFT + column * _STEP + _STEP // 2
        for number, line in enumerate(wrapped(visible(party), 13, 2)):
            heads.append(
                f'<text x="{x}" y="{_TOP - 24 + number * 15}" font-size="12.5" font-weight="700" '
                f'text-anchor="middle">{escape(line)}</text>'
            )
    rule = f'<line class="strong" x1="0" x2="{_width(parties)}" y1="{_TOP}" y2="{_TOP}"/>'
    return Markup(
        f'<svg viewBox="0 0 {_width(parties)} {y + 6}" width="{_width(parties)}" role="img" '
        'aria-labelledby="glance-title glance-desc">'
        '<title id="glance-title">Where each party stands, at a glance</title>'
        f'<desc id="glance-desc">{escape(_described(page))}</desc>{rule}{"".join(heads)}{"".join(body)}</svg>'
    )


DRAWN = 18  # terms in the drawing of what is tied to what; the table has all
_RULES: dict[str, Literal["need", "apart"]] = {"needs": "need", "excludes": "apart", "exactly one": "apart"}


def ties_chart(page: DealsPage) -> Markup | None:
    """Who ties what to what, with the terms that block; None where nothing is tied."""
    if not page.ties:
        return None
    degree = Counter(end.id for tie in page.ties for end in (tie.term, tie.to))
    chosen = sorted(page.tied, key=lambda one: (-one.blockers, -degree[one.term.id]))[:DRAWN]
    drawn = {one.term.id for one in chosen}
    parties: dict[tuple[str, str, str], list[TieLine]] = {}
    for tie in page.ties:
        if tie.term.id in drawn and tie.to.id in drawn:
            parties.setdefault((tie.term.id, tie.to.id, tie.kind), []).append(tie)
    boxes = [
        Box(
            id=one.term.id,
            text=one.term.text,
            sides=tuple(
                (side, names)
                for side in SYMBOLS
                if (names := tuple(dict.fromkeys(brief(line.party) for line in one.stances if line.stance == side)))
            ),
            blocked=one.blockers > 0,
        )
        for one in page.tied
        if one.term.id in drawn
    ]
    ties = [
        Tie(
            source=source,
            target=target,
            words=_tie_words(told, kind),
            kind=_RULES.get(kind, "condition"),
            blocked=any(tie.blockers for tie in told),
        )
        for (source, target, kind), told in parties.items()
    ]
    left = len(page.tied) - len(drawn)
    told = f"{len(boxes)} terms and {len(ties)} links{f'; {left} more terms stand in the table' if left > 0 else ''}."
    return Markup(
        draw_links(boxes, ties, title="Who ties what to what", told=f"{told} The table that follows says the same.")
    )


def _tie_words(told: Sequence[TieLine], kind: str) -> str:
    """On an arrow: who ties, by what stance; the agenda ties without a name."""
    parties = [brief(tie.party) for tie in told if tie.party]
    if not parties:
        return kind
    stance, _, rest = kind.partition(" ")
    return f"{fitting(parties, 20)} {SYMBOLS[cast(Attitude, stance)]} {rest}"


def _width(parties: tuple[str, ...]) -> int:
    return _LEFT + _STEP * max(1, len(parties))


def _words(text: str) -> str:
    return escape(visible(text))


def _described(page: PositionsPage) -> str:
    terms = sum(len(issue.rows) for issue in page.issues)
    left = len(page.parties) - COLUMNS
    others = f"; {left} more parties stand in the table" if left > 0 else ""
    return f"{terms} terms by {min(len(page.parties), COLUMNS)} parties{others}. The table that follows says the same."


def _marks(cell: Cell, x: int, y: int) -> Iterator[str]:
    if not cell.stances:
        yield f'<circle class="none" cx="{x}" cy="{y}" r="1.5"/>'
        return
    step = 26
    left = x - step * (len(cell.stances) - 1) / 2
    for number, line in enumerate(cell.stances):
        yield _mark(line, left + number * step, y)


def _mark(line: StanceLine, x: float, y: int) -> str:
    size = 5.5 + 1.6 * min(line.independent, 5)
    told = f"{brief(line.party)} {line.stance}: {line.term.text}, {line.independent} independent origins"
    title = f"<title>{_words(told)}</title>"
    hollow = ' class="hollow"' if line.hedged else ""
    match line.stance:
        case "requires":
            low = y + size * 0.8
            shape = f'<polygon points="{x:g},{y - size:g} {x + size:g},{low:g} {x - size:g},{low:g}"{hollow}/>'
        case "accepts":
            shape = f'<circle cx="{x:g}" cy="{y}" r="{size * 0.85:g}"{hollow}/>'
        case "refuses":
            left, right, high, low = x - size * 0.8, x + size * 0.8, y - size * 0.8, y + size * 0.8
            dash = ' stroke-dasharray="3 2"' if line.hedged else ""
            shape = f'<path d="M{left:g},{high:g}L{right:g},{low:g}M{right:g},{high:g}L{left:g},{low:g}"{dash}/>'
    return f'<g class="{line.stance}">{title}{shape}</g>'
