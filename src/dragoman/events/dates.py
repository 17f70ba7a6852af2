"""Words that say when, and the days they cover, counted from the day the report was published.

A small closed grammar: every rule (:data:`RULES`) is a pattern with a function from the report's day to a first and a
last day, and carries examples of its own. What is not a rule is not a date: "may", "the four-year war", "2 mins read"
and "the March on the capital" match none. Words that lean on the report's day cover no days where that is not known;
words that could mean one of two days ("next Friday", "this weekend" with no verb to tell) cover none either.

Which of two days a weekday or a day without its year means is told by the direction: what has happened lies on the
report's day or before it, what is to come lies on it or after (TimeML, ISO 24617-1, calls this the anchor).

>>> (found,) = find_dates("The two met on Sunday.")
>>> found.words.of("The two met on Sunday."), found.days(date(2025, 12, 15), "past")
('on Sunday', (datetime.date(2025, 12, 14), datetime.date(2025, 12, 14)))
>>> find_dates("Mrs May may march on for the four-year term.")
()
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from dragoman.offsets import CharSpan

Direction = Literal["past", "ahead", "open"]  # open: nothing tells
Days = tuple[date, date]  # the first and the last, both included
Parts = Mapping[str, str]  # what the groups of a rule's pattern caught; without those that caught nothing
Resolver = Callable[[Parts, date | None, Direction], Days | None]

_DAY: Final = timedelta(days=1)
_WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS: Final = "January February March April May June July August September October November December".split()
_NUMBERS: Final = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
} | {"a": 1, "an": 1}
_YEARS_TRIED: Final = 12  # back or ahead from the report's day; 29 February comes at least every eighth year


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way of saying when. Each example is words, the report's day, a direction, and the days they cover."""

    name: str
    pattern: str
    resolve: Resolver
    examples: tuple[tuple[str, str, Direction, str], ...]  # days as "first/last", one day, or "" for none


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Words of a text that say when."""

    words: CharSpan  # with the preposition before them, unless they own what stands behind them
    rule: Rule
    parts: Parts
    lead: str  # the preposition, in lower case: "on", "since", "by" …; "": none
    owning: bool  # "Sunday's": it says when something else was, the noun behind it

    def days(self, published: date | None, direction: Direction) -> Days | None:
        """First and last day; None where they cannot be told. What is past ends with the day of the report."""
        try:
            found = self.rule.resolve(self.parts, published, direction)
        except (ValueError, OverflowError):  # 31 November, or a day before the year 1
            return None
        if found is None or published is None:
            return None if self.lead == "since" else found
        first, last = found
        if self.lead == "since":
            return (first, published) if first <= published else None
        if direction == "past":
            last = min(last, published)
        return (first, last) if first <= last else None


# ---- days of the calendar


def _year_of(parts: Parts, name: str = "year") -> int | None:
    return int(parts[name]) if name in parts else None


def _month_of(word: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(word[:3]))


def _nearest(candidates: Sequence[Days], published: date, direction: Direction) -> Days | None:
    """Of the same days in several years, those that the direction means; without one, the nearest."""
    if direction == "past":
        return max((days for days in candidates if days[0] <= published), default=None)
    if direction == "ahead":
        return min((days for days in candidates if days[1] >= published), default=None)
    return min(candidates, key=lambda days: (abs((days[0] - published).days), days), default=None)


def _with_year(
    make: Callable[[int], Days], year: int | None, published: date | None, direction: Direction
) -> Days | None:
    """Days in the year that is said, or else in the one that the report's day and the direction tell."""
    if year is not None:
        return make(year)
    if published is None:
        return None
    candidates = []
    for tried in range(max(1, published.year - _YEARS_TRIED), min(9999, published.year + _YEARS_TRIED) + 1):
        try:
            candidates.append(make(tried))
        except ValueError:  # 29 February
            continue
    return _nearest(candidates, published, direction)


def _day_of_month(parts: Parts, published: date | None, direction: Direction) -> Days | None:
    month = _month_of(parts["month"])

    def make(year: int) -> Days:
        first = date(year, month, int(parts["day"]))
        last = date(year, month, int(parts["last"])) if "last" in parts else first
        if last < first:
            raise ValueError("the days run backwards")
        return first, last

    return _with_year(make, _year_of(parts), published, direction)


def _iso_day(parts: Parts, _published: date | None, _direction: Direction) -> Days:
    day = date.fromisoformat(parts["iso"])
    return day, day


def _third(first: date, last: date, which: str | None) -> Days:
    """The early, middle or late part of a month or a year; all of it without a word for the part."""
    if which is None:
        return first, last
    if (last - first).days > 31:
        year = first.year
        starts = {"early": 1, "mid": 5, "late": 9}
        return _months(year, starts[which], year, starts[which] + 3)
    bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[which]
    return first.replace(day=bounds[0]), first.replace(day=bounds[1])


def _months(first_year: int, first_month: int, last_year: int, last_month: int) -> Days:
    last_day = monthrange(last_year, last_month)[1]
    return date(first_year, first_month, 1), date(last_year, last_month, last_day)


_PART_WORDS: Final = {"start": "early", "beginning": "early", "middle": "mid", "end": "late"}


def _part_of(parts: Parts) -> str | None:
    return _PART_WORDS[parts["part_of"]] if "part_of" in parts else parts.get("part", "").lower() or None


def _month(parts: Parts, published: date | None, direction: Direction) -> Days | None:
    month, which = _month_of(parts["month"]), _part_of(parts)
    if parts.get("which", "").lower() == "last":
        direction = "past"
        if published is not None and month == published.month and "year" not in parts:
            published = published.replace(day=1) - _DAY
    return _with_year(
        lambda year: _third(*_months(year, month, year, month), which), _year_of(parts), published, direction
    )


def _year(parts: Parts, _published: date | None, _direction: Direction) -> Days:
    year = int(parts["year"])
    return _third(*_months(year, 1, year, 12), _part_of(parts))


# ---- days counted from the report's


def _weekday(parts: Parts, published: date | None, direction: Direction) -> Days | None:
    if published is None:
        return None
    wanted = _WEEKDAYS.index(parts["weekday"])
    back = (published.weekday() - wanted) % 7
    which = parts.get("which", "").lower()
    if which == "next":  # this week's or the one after: usage differs
        return None
    if which == "last":
        back = back or 7
    elif direction == "ahead":
        back = -((wanted - published.weekday()) % 7)
    elif which == "this" and direction == "open":
        back = published.weekday() - wanted
    day = published - back * _DAY
    return day, day


def _named_day(parts: Parts, published: date | None, _direction: Direction) -> Days | None:
    if published is None:
        return None
    steps = {"yesterday": -1, "last night": -1, "last evening": -1, "tomorrow": 1}
    word = re.sub(r"\s+", " ", parts["named"].lower())
    if word.startswith("the day before"):
        steps[word] = -2
    day = published + steps.get(word, 0) * _DAY
    return day, day


def _weekend(parts: Parts, published: date | None, direction: Direction) -> Days | None:
    which = parts.get("which", "").lower()
    if published is None or which == "next":
        return None
    saturday = published - ((published.weekday() - 5) % 7) * _DAY
    if which == "this" and direction == "open" and published.weekday() < 5:
        return None
    if direction == "ahead" and published.weekday() < 5:
        saturday += 7 * _DAY
    elif which == "last" and published.weekday() >= 5:
        saturday -= 7 * _DAY
    return saturday, saturday + _DAY


def _unit(published: date, unit: str, steps: int) -> Days:
    """The week, month or year that lies so many steps from the report's."""
    if unit == "week":
        monday = published + (7 * steps - published.weekday()) * _DAY
        return monday, monday + 6 * _DAY
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 + steps, 12)
        return _months(year, month + 1, year, month + 1)
    return _months(published.year + steps, 1, published.year + steps, 12)


def _this_unit(parts: Parts, published: date | None, _direction: Direction) -> Days | None:
    """The last, this or the next week, month or year, or its early, middle or late part."""
    if published is None:
        return None
    unit = parts["unit"].lower()
    steps = {"last": -1, "this": 0, "next": 1}[parts["which"].lower()]
    first, last = _unit(published, unit, steps)
    which = _part_of(parts)
    if unit == "week" and which is not None:
        bounds = {"early": (0, 2), "mid": (1, 3), "late": (3, 6)}[which]
        return first + bounds[0] * _DAY, first + bounds[1] * _DAY
    return _third(first, last, which)


def _earlier_in_unit(parts: Parts, published: date | None, _direction: Direction) -> Days | None:
    """From the unit's first day to the report's, or from the report's to its last; a week may begin on a Sunday."""
    if published is None:
        return None
    first, last = _unit(published, parts["unit"].lower(), 0)
    if parts["order"].lower() == "later":
        return published, last
    if parts["unit"].lower() == "week":
        first -= _DAY
    return first, published


def _ago(parts: Parts, published: date | None, _direction: Direction) -> Days | None:
    """A day for days; for weeks the seven days about it; for months and years the month and the year it lies in."""
    if published is None:
        return None
    word = parts["count"].lower()
    count = _NUMBERS.get(word) or int(word)
    unit = parts["unit"].lower()
    if unit == "day":
        day = published - count * _DAY
        return day, day
    if unit == "week":
        middle = published - 7 * count * _DAY
        return middle - 3 * _DAY, middle + 3 * _DAY
    return _unit(published, unit, -count)


def _never(_parts: Parts, _published: date | None, _direction: Direction) -> None:
    """Words that say when without saying on which day."""


# ---- the grammar

_GAP: Final = r"[ \t\u00a0\u202f]?\n?[ \t\u00a0\u202f]?(?<=\s)"
_DASH: Final = r"[-\u2010\u2011]"
_MONTH: Final = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY: Final = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_ON_WEEKDAY: Final = rf"(?:(?:{'|'.join(_WEEKDAYS)}),?{_GAP})?"
_FIGURE: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_UNTIL_DAY: Final = (
    rf"(?:(?:\s?[-\u2010-\u2014]\s?|{_GAP}(?:to|and|or){_GAP})(?P<last>{_FIGURE})(?:st|nd|rd|th)?(?![\w%]))?"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)(?![\w%])(?!,\d)"
_UNIT: Final = r"(?P<unit>week|month|year)\b"
_PART: Final = rf"(?P<part>(?i:early|mid|late)){_DASH}?(?:{_GAP})?(?:in{_GAP})?"
_TIME_OF_DAY: Final = rf"(?:{_GAP}(?:morning|afternoon|evening|night)\b)?"
_PART_OF: Final = rf"(?:the{_GAP})?(?P<part_of>start|beginning|middle|end){_GAP}of{_GAP}"
# "Sunday Times", "Good Friday": names that hold a day and say no day.
_NAME_BEHIND: Final = r"(?!\s(?:Times|Telegraph|Express|Mirror|Mail|Herald|Post|Star|Agreement|Accords?|Night)\b)"
_NAME_BEFORE: Final = r"(?<!Good )(?<!Bloody )(?<!Black )(?<!Easter )(?<!Super )(?<!Palm )(?<!Ash )(?<!News )"

RULES: Final = (
    Rule(
        name="ISO day",
        pattern=r"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![-\d])",
        resolve=_iso_day,
        examples=(("2025-12-14", "", "open", "2025-12-14"),),
    ),
    Rule(
        name="month and day",
        pattern=rf"{_ON_WEEKDAY}{_MONTH}{_GAP}(?P<day>{_FIGURE})(?:st|nd|rd|th)?(?![\w%:]|[.,]\d){_UNTIL_DAY}"
        rf"(?:(?:,{_GAP}|,|{_GAP}){_YEAR})?",
        resolve=_day_of_month,
        examples=(
            ("December 14", "2025-12-15", "past", "2025-12-14"),
            ("Dec. 14, 2025", "", "open", "2025-12-14"),
            ("Sunday, December 14", "2025-12-15", "open", "2025-12-14"),
            ("December 20", "2025-12-15", "past", "2024-12-20"),
            ("January 10", "2025-12-15", "ahead", "2026-01-10"),
            ("June 20-21", "2019-04-11", "ahead", "2019-06-20/2019-06-21"),
            ("November 31", "2025-12-15", "past", ""),
            ("Feb. 29", "2025-12-15", "past", "2024-02-29"),
            ("December 14", "", "past", ""),
        ),
    ),
    Rule(
        name="day and month",
        pattern=rf"{_ON_WEEKDAY}(?:the{_GAP})?(?P<day>{_FIGURE})(?:st|nd|rd|th)?{_UNTIL_DAY}{_GAP}(?:of{_GAP})?{_MONTH}"
        rf"(?:(?:,{_GAP}|{_GAP}){_YEAR})?",
        resolve=_day_of_month,
        examples=(
            ("14 December 2025", "", "open", "2025-12-14"),
            ("the 14th of December", "2025-12-15", "past", "2025-12-14"),
            ("14-15 December", "2025-12-20", "past", "2025-12-14/2025-12-15"),
            ("17 October", "2019-10-02", "ahead", "2019-10-17"),
        ),
    ),
    Rule(
        name="month and year",
        pattern=rf"(?:{_PART}|{_PART_OF})?{_MONTH},?{_GAP}{_YEAR}",
        resolve=_month,
        examples=(
            ("February 2022", "", "open", "2022-02-01/2022-02-28"),
            ("mid-December 2025", "", "open", "2025-12-11/2025-12-20"),
            ("the end of March, 2014", "", "open", "2014-03-21/2014-03-31"),
        ),
    ),
    Rule(
        name="part of a month",
        pattern=rf"(?:{_PART}|{_PART_OF}){_MONTH}(?![-\w])",
        resolve=_month,
        examples=(
            ("mid-December", "2025-12-15", "past", "2025-12-11/2025-12-15"),
            ("mid-December", "", "past", ""),
            ("late November", "2025-12-15", "past", "2025-11-21/2025-11-30"),
            ("the beginning of March", "2025-12-15", "ahead", "2026-03-01/2026-03-10"),
        ),
    ),
    Rule(
        name="month",
        pattern=rf"(?:(?<=[Ii]n\s)|(?<=[Ss]ince\s)|(?<=[Uu]ntil\s)|(?<=[Dd]uring\s)|(?<=[Bb]y\s)|(?P<which>[Ll]ast){_GAP})"
        rf"{_MONTH}(?![-\w])(?!\s\d)(?!['’]s\b)",
        resolve=_month,
        examples=(
            ("in November", "2025-12-15", "past", "2025-11-01/2025-11-30"),
            ("in December", "2025-12-15", "past", "2025-12-01/2025-12-15"),
            ("in March", "2025-12-15", "ahead", "2026-03-01/2026-03-31"),
            ("since November", "2012-09-10", "past", "2011-11-01/2012-09-10"),
            ("last December", "2025-12-15", "past", "2024-12-01/2024-12-31"),
        ),
    ),
    Rule(
        name="year",
        pattern=rf"(?:(?<=[Ii]n\s)|(?<=[Ss]ince\s)|(?<=[Uu]ntil\s)|(?<=[Dd]uring\s)|(?<=[Bb]y\s)|{_PART}){_YEAR}"
        r"(?!\s(?:%|percent|per|people|troops|soldiers))",
        resolve=_year,
        examples=(
            ("in 2014", "", "open", "2014-01-01/2014-12-31"),
            ("late 2024", "2025-12-15", "past", "2024-09-01/2024-12-31"),
        ),
    ),
    Rule(
        name="weekday",
        pattern=rf"(?:(?P<which>(?i:last|this|next)){_GAP})?(?:(?i:early|earlier|later?|the{_GAP}early{_GAP}hours{_GAP}of)(?:{_GAP}on)?{_GAP})?"
        rf"{_NAME_BEFORE}{_WEEKDAY}\b{_TIME_OF_DAY}{_NAME_BEHIND}",
        resolve=_weekday,
        examples=(
            ("on Sunday", "2025-12-15", "past", "2025-12-14"),
            ("on Monday", "2025-12-15", "past", "2025-12-15"),
            ("on Friday", "2025-12-15", "ahead", "2025-12-19"),
            ("last Monday", "2025-12-15", "past", "2025-12-08"),
            ("late on Saturday night", "2025-12-15", "past", "2025-12-13"),
            ("the early hours of Thursday", "2019-04-11", "past", "2019-04-11"),
            ("next Friday", "2025-12-15", "ahead", ""),
            ("on Sunday", "", "past", ""),
        ),
    ),
    Rule(
        name="weekend",
        pattern=rf"(?:(?P<which>(?i:last|this|next)){_GAP}|(?i:over|at|during|through|throughout|on){_GAP}the{_GAP})"
        r"(?i:weekend)\b",
        resolve=_weekend,
        examples=(
            ("over the weekend", "2025-12-15", "past", "2025-12-13/2025-12-14"),
            ("over the weekend", "2025-12-13", "past", "2025-12-13"),
            ("this weekend", "2025-12-17", "ahead", "2025-12-20/2025-12-21"),
            ("this weekend", "2025-12-17", "open", ""),
            ("last weekend", "2025-12-14", "past", "2025-12-06/2025-12-07"),
        ),
    ),
    Rule(
        name="named day",
        pattern=rf"(?:(?i:earlier|late|early|later){_GAP})?(?P<named>(?i:today|yesterday|tomorrow|tonight"
        rf"|the{_GAP}day{_GAP}before{_GAP}yesterday|last{_GAP}(?:night|evening)"
        rf"|this{_GAP}(?:morning|afternoon|evening)))\b{_TIME_OF_DAY}",
        resolve=_named_day,
        examples=(
            ("yesterday", "2025-12-15", "past", "2025-12-14"),
            ("earlier today", "2025-12-15", "past", "2025-12-15"),
            ("late last night", "2025-12-15", "past", "2025-12-14"),
            ("tomorrow", "2025-12-15", "ahead", "2025-12-16"),
            ("the day before yesterday", "2025-12-15", "past", "2025-12-13"),
            ("yesterday", "", "past", ""),
        ),
    ),
    Rule(
        name="earlier in a unit",
        pattern=rf"(?P<order>(?i:earlier|later)){_GAP}(?:this|in{_GAP}the|in{_GAP}this){_GAP}{_UNIT}",
        resolve=_earlier_in_unit,
        examples=(
            ("Earlier this month", "2025-12-15", "past", "2025-12-01/2025-12-15"),
            ("earlier in the week", "2025-12-15", "past", "2025-12-14/2025-12-15"),
            ("later this week", "2025-12-15", "ahead", "2025-12-15/2025-12-21"),
        ),
    ),
    Rule(
        name="this or the last unit",
        pattern=rf"(?<!the\s)(?:{_PART})?(?P<which>(?i:last|this|next)){_GAP}{_UNIT}(?!['’]s\b)(?!\s?[-\u2010\u2011])",
        resolve=_this_unit,
        examples=(
            ("last week", "2025-12-15", "past", "2025-12-08/2025-12-14"),
            ("late last week", "2025-12-15", "past", "2025-12-11/2025-12-14"),
            ("this week", "2025-12-17", "past", "2025-12-15/2025-12-17"),
            ("next month", "2025-12-15", "ahead", "2026-01-01/2026-01-31"),
            ("early last month", "2025-12-15", "past", "2025-11-01/2025-11-10"),
            ("late last year", "2025-12-15", "past", "2024-09-01/2024-12-31"),
        ),
    ),
    Rule(
        name="ago",
        pattern=rf"(?P<count>(?i:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|\d{{1,3}}){_GAP}"
        rf"(?P<unit>day|week|month|year)s?{_GAP}ago\b",
        resolve=_ago,
        examples=(
            ("two days ago", "2025-12-15", "past", "2025-12-13"),
            ("a week ago", "2025-12-15", "past", "2025-12-05/2025-12-11"),
            ("three months ago", "2025-12-15", "past", "2025-09-01/2025-09-30"),
        ),
    ),
    Rule(
        name="no day",
        pattern=rf"(?i:recently\b|recent{_GAP}(?:days|weeks|months)\b)",
        resolve=_never,
        examples=(
            ("recently", "2025-12-15", "past", ""),
            ("in recent days", "2025-12-15", "past", ""),
        ),
    ),
)


_LEAD: Final = re.compile(
    r"\b(?P<lead>on|in|at|since|by|until|till|before|after|from|during|over|through|for|between)"
    rf"{_GAP}(?:the{_GAP})?\Z",
    re.IGNORECASE,
)
_PATTERNS: Final = tuple(re.compile(rf"(?<![\w$€£.,-])(?:{rule.pattern})") for rule in RULES)
_OWNING: Final = re.compile(r"['’]s\b")
# A text that names a person so does not mean the month by the bare word.
_NAMED_MAY: Final = re.compile(
    r"\b(?:Theresa|Mrs\.?|Mr\.?|Ms\.?|Miss|Dr\.?|Minister|President|Senator|Sen\.|Secretary|Elaine|James|Brian)\s"
    r"(?:Theresa\s)?May\b"
)
_LONGEST_LEAD: Final = 20  # characters: "throughout the "


def find_dates(text: str, span: CharSpan | None = None) -> tuple[Expression, ...]:
    """The words of a stretch of text that say when, in order, none overlapping: the longest that begins first wins.

    Cost: linear in the stretch.
    """
    start, end = (0, len(text)) if span is None else (span.start, span.end)
    found: list[tuple[int, int, int, re.Match[str]]] = []
    for number, pattern in enumerate(_PATTERNS):
        for match in pattern.finditer(text, start, end):
            found.append((match.start(), -match.end(), number, match))
    expressions: list[Expression] = []
    is_named = False if "May" not in text else _NAMED_MAY.search(text) is not None
    reached = start
    for begin, minus_end, number, match in sorted(found, key=lambda row: row[:3]):
        if begin < reached:
            continue
        parts = {name: caught for name, caught in match.groupdict().items() if caught is not None}
        owning = _OWNING.match(text, -minus_end, end) is not None
        lead = None if owning else _LEAD.search(text, max(reached, begin - _LONGEST_LEAD), begin)
        led = lead is not None and lead["lead"].lower() != "in"
        loose = parts.get("month") == "May" and "year" not in parts and not (led and "day" in parts)
        if loose and is_named:
            continue
        expressions.append(
            Expression(
                words=CharSpan(lead.start() if lead else begin, -minus_end),
                rule=RULES[number],
                parts=parts,
                lead=lead["lead"].lower() if lead else "",
                owning=owning,
            )
        )
        reached = -minus_end
    return tuple(expressions)
