"""Lanes on a time axis, drawn as SVG: one drawing a lane, placed in shares of its width, so that it fits any page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from html import escape

from markupsafe import Markup

from dragoman.positions.shifts import WEIGHTS, How
from dragoman.render.pages.html import Links, day_and_month
from dragoman.render.pages.html import day as written
from dragoman.render.pages.records import DayLine, EventLane, Lane, ShiftLine, SnapshotLine
from dragoman.render.plain import visible
from dragoman.render.shifts import change_words

_CHANGES: dict[How, str] = {  # beside a mark, where room is short
    "conceded": "gives up",
    "reversed": "changes sides",
    "softened": "softer",
    "hardened": "harder",
    "condition": "condition changed",
    "firmer": "firmer",
    "hedged": "now hedged",
}
_LESSER: frozenset[How] = frozenset({"condition", "firmer", "hedged"})  # the stance itself is the same
_STEPS = (1, 2, 7, 14)  # days between two dates on the axis, before it goes by months
_MOST_DATES = 8
_LETTER = 6.3  # pixels that a letter takes
_HEIGHT, _LINE = 34, 23  # pixels; where the stance is drawn


@dataclass(frozen=True)
class Timeline:
    """Days as places along a line.

    Attributes:
        first: the first day drawn.
        last: the last one.
        mark: a day with a line through all lanes; None: none.
        name: begins the ids of its parts; one for each timeline on a page.
        width: pixels that a lane is likely to have, by which words are let in.
    """

    first: date
    last: date
    mark: date | None = None
    name: str = "t"
    width: int = 680

    @cached_property
    def _ends(self) -> tuple[float, float]:
        first, last = self.first.toordinal(), self.last.toordinal()
        room = max(0.6, (last - first) * 0.02)
        return first - room, last + room

    def place(self, day: date) -> float:
        """Where the day lies, in hundredths of the width."""
        low, high = self._ends
        return round((day.toordinal() - low) / (high - low) * 100, 2)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The days that the axis names."""
        span = (self.last - self.first).days
        for step in _STEPS:
            if span // step < _MOST_DATES:
                return tuple(self.first + timedelta(days=at) for at in range(0, span + 1, step))
        months = [date(year, month, 1) for year in range(self.first.year, self.last.year + 1) for month in range(1, 13)]
        inside = [day for day in months if self.first <= day <= self.last]
        return tuple(inside[:: -(-len(inside) // _MOST_DATES)])

    def axis(self) -> Markup:
        """The dates, with the lines that run on through the lanes, and the day that is marked."""
        drawn = [_svg("axis", 32, f"{self.name}-axis", "The days", f"{written(self.first)} to {written(self.last)}")]
        lines = [
            f'<line class="line" x1="{self.place(day)}%" x2="{self.place(day)}%" y2="100%"/>' for day in self.dates
        ]
        if self.mark and self.first <= self.mark <= self.last:
            at = self.place(self.mark)
            lines.append(f'<line class="strong" x1="{at}%" x2="{at}%" y2="100%" stroke-dasharray="3 3"/>')
            drawn.append(_text(at, 11, f"as of {day_and_month(self.mark)}", "strong-text"))
        drawn.append(f'<g id="{self.name}-grid">{"".join(lines)}</g>')
        year, taken = None, -1.0
        for number, day in enumerate(self.dates):
            words = day_and_month(day) if day.year == year else written(day, short=True)
            at, wide = self.place(day), len(words) * _LETTER / self.width * 100
            if at - (0 if number == 0 else wide / 2) < taken:
                continue  # its line stands there all the same
            year, taken = day.year, at + (wide if number == 0 else wide / 2) + 1
            drawn.append(_text(at, 27, words, "dim", first=number == 0))
        return Markup("".join([*drawn, "</svg>"]))

    def lane(self, lane: Lane, number: int, links: Links | None = None) -> Markup:
        """A party's stance on a term: lines for what is held, marks where it changes, ticks where it is told again.

        Each mark leads to what is told on its day; without ``links``, nowhere. The key passes them over, for there are
        many, and the table beside a drawing leads to the same.
        """
        title = f"{visible(lane.party)}: {visible(lane.term.text)}"
        drawn = [
            _svg("lane", _HEIGHT, f"{self.name}-{number}", title, lane_words(lane), "group" if links else "img"),
            f'<use href="#{self.name}-grid"/>',
        ]
        marks = [shift for shift in lane.shifts if shift.kind != "repeated"]
        drawn += self._segments(lane.before, marks)
        ticks = "".join(
            f'<line x1="{at}%" x2="{at}%" y1="{_LINE - 4}" y2="{_LINE + 4}"/>'
            for at in dict.fromkeys(self.place(s.after.day) for s in lane.shifts if s.kind == "repeated")
        )
        if ticks:
            drawn.append(f'<g class="ticks">{ticks}</g>')
        drawn += [_shape(self.place(shift.after.day), shift, links) for shift in marks]
        drawn += self._words(lane.before, marks)
        return Markup("".join([*drawn, "</svg>"]))

    def events(self, lane: EventLane, number: int) -> Markup:
        """Days on which parties met, or a plan was named."""
        told = "; ".join(
            f"{written(one.day)}: {', '.join(map(visible, one.words)) or 'named'}" for one in lane.days[:40]
        )
        drawn = [
            _svg("lane", _HEIGHT, f"{self.name}-e{number}", visible(lane.name), told),
            f'<use href="#{self.name}-grid"/>',
        ]
        drawn += [_square(self.place(one.day), one) for one in lane.days]
        wanted = [(self.place(one.day), _event_words(one), one.tellings) for one in lane.days if one.words]
        drawn += _fitting(wanted, self.width)
        return Markup("".join([*drawn, "</svg>"]))

    def _segments(self, before: SnapshotLine | None, marks: Sequence[ShiftLine]) -> Iterator[str]:
        held, at = before, 0.0
        for shift in marks:
            here = self.place(shift.after.day)
            if held is not None:
                yield _segment(held, at, here)
            held, at = shift.after, here
        if held is not None:
            yield _segment(held, at, self.place(self.last) if at < self.place(self.last) else 100.0)

    def _words(self, before: SnapshotLine | None, marks: Sequence[ShiftLine]) -> Iterator[str]:
        wanted: list[tuple[float, str, int]] = [] if before is None else [(0.3, before.stance, 9)]
        wanted += [(self.place(shift.after.day), mark_words(shift), WEIGHTS[shift.how]) for shift in marks]
        yield from _fitting(wanted, self.width)


def mark_words(shift: ShiftLine) -> str:
    """What stands beside a mark."""
    tail = ", if" if shift.after.only_if else ""
    if shift.how in _LESSER:
        return _CHANGES[shift.how]
    change = _CHANGES.get(shift.how)
    return f"{shift.after.stance}{tail}{f': {change}' if change else ''}"


def lane_words(lane: Lane) -> str:
    """A lane in words."""
    told = [f"{lane.before.stance} as the first day begins"] if lane.before else []
    told += [
        f"{written(shift.after.day)}: {shift.after.stance}, "
        f"{change_words(shift.how, shift.before.stance if shift.before else None)}"
        for shift in lane.shifts
        if shift.kind != "repeated"
    ]
    again = sum(shift.kind == "repeated" for shift in lane.shifts)
    if again:
        told.append(f"told again on {again} day{'' if again == 1 else 's'}")
    if lane.undated:
        told.append(f"{sum(count for _, count in lane.undated)} statements without a day")
    return "; ".join(told) or "nothing in these days"


def _svg(kind: str, height: int, name: str, title: str, told: str, role: str = "img") -> str:
    return (
        f'<svg class="{kind}" width="100%" height="{height}" role="{role}" aria-labelledby="{name}-t" '
        f'aria-describedby="{name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(told)}</desc>'
    )


def _text(at: float, y: int, words: str, kind: str, *, first: bool = False) -> str:
    anchor = "end" if at > 84 else "start" if first or at < 6 else "middle"
    return f'<text class="{kind}" x="{at}%" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _fitting(wanted: Iterable[tuple[float, str, int]], room: int) -> Iterator[str]:
    """Words above their marks, the weightier first, where they hide no others; the table has all."""
    taken: list[tuple[float, float]] = []
    for at, words, _ in sorted(wanted, key=lambda one: (-one[2], one[0])):
        width = len(words) * _LETTER / room * 100
        low, high = (at - width, at) if at + width > 100 else (at, at + width)
        if low < 0 or any(low < other_high + 0.8 and other_low < high + 0.8 for other_low, other_high in taken):
            continue
        taken.append((low, high))
        anchor = ' text-anchor="end"' if low < at else ""
        shift = 5 if anchor else -5 if at > 1 else 0
        yield f'<text x="{at}%" dx="{shift}" y="12"{anchor}>{escape(words)}</text>'


def _segment(held: SnapshotLine, start: float, end: float) -> str:
    dash = ' stroke-dasharray="5 3"' if held.hedged else ""
    return f'<line class="held {held.stance}" x1="{start}%" x2="{end}%" y1="{_LINE}" y2="{_LINE}"{dash}/>'


def _shape(at: float, shift: ShiftLine, links: Links | None) -> str:
    after = shift.after
    lesser = " lesser" if shift.how in _LESSER else ""
    hollow = " hollow" if after.hedged else ""
    match after.stance:
        case "requires":
            shape = f'<path d="M0,-6.5L6.5,5L-6.5,5z" class="shape{hollow}"/>'
        case "accepts":
            shape = f'<circle r="5.5" class="shape{hollow}"/>'
        case "refuses":
            shape = '<path d="M-5,-5L5,5M5,-5L-5,5"/>'
    told = f"{written(after.day)}: {mark_words(shift)}"
    title = f"<title>{escape(told)}</title>"
    inside = f"{title}{shape}"
    if links is not None:
        href = escape(links.told(shift.party, shift.term.id, after.day))
        inside = f'<a href="{href}" tabindex="-1"{links.drawer()}>{title}<circle r="11" class="reach"/>{shape}</a>'
    return f'<svg x="{at}%" y="{_LINE}" overflow="visible" class="{after.stance}{lesser}">{inside}</svg>'


def _square(at: float, one: DayLine) -> str:
    hollow = " hollow" if one.planned else ""
    told = f"{written(one.day)}: {_event_words(one) or 'named'}, told {one.tellings} times"
    return (
        f'<svg x="{at}%" y="{_LINE}" overflow="visible" class="event"><title>{escape(told)}</title>'
        f'<path d="M0,-6L6,0L0,6L-6,0z" class="shape{hollow}"/></svg>'
    )


def _event_words(one: DayLine) -> str:
    more = f" +{len(one.words) - 1}" if len(one.words) > 1 else ""
    planned = " planned" if one.planned else ""
    words = visible(one.words[0]) if one.words else ""
    return f"{words[:60]}{more}{planned}"
