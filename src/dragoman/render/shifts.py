"""What changed: as rows, and for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from dragoman.moves.records import Move
from dragoman.positions.records import Attitude, Stance
from dragoman.positions.shifts import Difference, How, Shift, Shifts, Snapshot
from dragoman.render.plain import visible
from dragoman.render.rows import stance_row
from dragoman.render.tables import STYLES, sentence_view, short_names
from dragoman.talks import Talks

HOW = {
    "conceded": "gives up what it {before}",
    "reversed": "changes sides",
    "softened": "would now accept what it required",
    "hardened": "now requires what it only accepted",
    "condition": "adds a condition",
    "firmer": "says firmly what was hedged",
    "hedged": "hedges what it said firmly",
    "first": "first reported",
    "same": "tells it again",
}
_HELD = {"requires": "required", "accepts": "accepted", "refuses": "refused"}
_SHOWN_AGAIN = 12  # old positions told again, in the table; rows have all


def change_words(how: How, before: Attitude | None) -> str:
    """What a party does in a shift, in words; ``before`` is what it held, None where nothing was known."""
    return HOW[how].format(before=_HELD[before] if before else "")


def shift_rows(talks: Talks, found: Shifts) -> Iterator[dict[str, Any]]:
    """Each shift as one row, most material first; then each undated statement as a row of its own."""
    for shift in found.shifts:
        yield {
            "kind": shift.kind,
            "how": shift.how,
            "weight": shift.weight,
            "party": shift.party,
            "term": shift.term,
            "issue": shift.issue,
            "date": shift.after.day.isoformat(),
            "before": None if shift.before is None else _snapshot_row(talks, shift.before),
            "after": _snapshot_row(talks, shift.after),
        }
    for statement in found.undated:
        move = statement.move
        yield {
            "kind": "undated",
            "how": None,
            "weight": 0,
            "party": statement.party,
            "term": statement.term,
            "issue": statement.issue,
            "date": None,
            "before": None,
            "after": {
                "stance": statement.attitude,
                "only_if": list(statement.only_if),
                "hedged": move.hedged,
                "date": None,
                "independent": 1,
                "moves": [move.id],
                "sentences": _sentences(talks, [move]),
            },
        }


def _snapshot_row(talks: Talks, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "stance": snapshot.stance,
        "only_if": list(snapshot.only_if),
        "hedged": snapshot.hedged,
        "date": snapshot.day.isoformat(),
        "independent": snapshot.independent,
        "moves": [move.id for move in snapshot.moves],
        "sentences": _sentences(talks, snapshot.moves),
    }


def _sentences(talks: Talks, moves: Iterable[Move]) -> list[dict[str, Any]]:
    places = dict.fromkeys((move.report, move.sentence) for move in moves)
    return [
        {"report": report, "start": span.start, "end": span.end, "text": span.of(talks.text_of(report))}
        for report, span in places
    ]


def shifts_view(
    talks: Talks,
    found: Shifts,
    since: date | None,
    until: date | None,
    *,
    counts: Mapping[str, int] | None = None,
    most: int = 50,
) -> RenderableType:
    """Changes with the sentences before and after, then new stances, then what was told again, then the undated.

    ``counts``: how many there are of each kind; None: those that were found. ``most``: so many of each are shown.
    """
    if counts is None:
        counts = Counter(shift.kind for shift in found.shifts) + Counter(undated=len(found.undated))
    names = short_names(talks)
    window = "".join([f" since {since}" if since else "", f" until {until}" if until else ""])
    parts: list[RenderableType] = []
    for title, kinds in (("Changed", ("withdrawn", "changed")), ("New", ("new",)), ("Told again", ("repeated",))):
        shifts = [shift for shift in found.shifts if shift.kind in kinds]
        number = sum(counts.get(kind, 0) for kind in kinds)
        parts.append(Text(f"{title}{window}: {number}", style="bold"))
        shown = shifts[: _SHOWN_AGAIN if kinds == ("repeated",) else most]
        for shift in shown:
            parts += _shift(talks, shift, names, brief=kinds == ("repeated",))
        if len(shown) < number:
            parts.append(Padding(Text(f"and {number - len(shown)} more, which --format jsonl lists"), (0, 0, 0, 2)))
        parts.append(Text(""))
    if found.undated:
        reports = sorted({names[statement.move.report] for statement in found.undated})
        others = " and more" if len(found.undated) < counts["undated"] else ""
        parts.append(
            Text(
                f"Undated, so not placed: {counts['undated']} statements in {', '.join(reports)}{others}. "
                "Reports that say no day get one from --date where they are read (dragoman read PATH --date DAY).",
                style="yellow",
            )
        )
    parts.append(Text(f"{sum(counts.values())} rows in an export", style="dim"))
    return Group(*parts)


def _shift(talks: Talks, shift: Shift, names: Mapping[str, str], *, brief: bool) -> Iterator[RenderableType]:
    head = Text(f"{shift.after.day}  ", style="dim")
    head.append(visible(shift.party), style="bold not dim")
    how = change_words(shift.how, shift.before.stance if shift.before else None)
    head.append(f" {how}: {_term(talks, shift.term)}", style="not dim")
    if shift.before is not None and (shift.after.day - shift.before.day).days == 1 and shift.kind != "repeated":
        head.append(" (on days next to each other: time zones may make them one)", style="dim")
    yield Padding(head, (0, 0, 0, 2))
    if shift.before is not None:
        yield from _snapshot(talks, "before", shift.before, names, brief=brief)
    elif not brief:
        yield Padding(Text("before  nothing was reported", style="dim"), (0, 0, 0, 4))
    yield from _snapshot(talks, "after ", shift.after, names, brief=brief)


def _snapshot(
    talks: Talks, label: str, snapshot: Snapshot, names: Mapping[str, str], *, brief: bool
) -> Iterator[RenderableType]:
    line = Text(f"{label}  ", style="dim")
    line.append(snapshot.stance, style="not dim " + STYLES[snapshot.stance])
    if snapshot.only_if:
        line.append(f" only if {' and '.join(snapshot.only_if)}", style="not dim")
    line.append(f" {snapshot.independent}{' hedged' if snapshot.hedged else ''}  {snapshot.day}", style="dim")
    moves = list({(move.report, move.sentence): move for move in snapshot.moves}.values())
    for move in moves[: 1 if brief else 3]:
        source = line.copy() if move is moves[0] else Text(" " * 8)
        source.append(f"  {names[move.report]}:{move.sentence.start}", style="dim")
        if move.speaker:
            source.append(f"  {visible(move.speaker)}", style="not dim")
        yield Padding(source, (0, 0, 0, 4))
        yield Padding(sentence_view(move, talks.text_of(move.report)), (0, 0, 0, 12))


def _term(talks: Talks, term: str) -> str:
    terms = talks.agenda.terms if talks.agenda else ()
    return next((visible(one.text) for one in terms if one.id == term), visible(term))


# Two boards side by side


def difference_rows(differences: Iterable[Difference]) -> Iterator[dict[str, Any]]:
    """Each difference as one row; both sides of a term where it was reported on both."""
    for difference in differences:
        yield {
            "party": difference.party,
            "term": difference.term,
            "issue": difference.issue,
            "before": [stance_row(stance) for stance in difference.before],
            "after": [stance_row(stance) for stance in difference.after],
        }


def differences_view(
    talks: Talks, differences: Sequence[Difference], earlier: date, later: date | None
) -> RenderableType:
    """A line for each difference."""
    until = f"{later}" if later else "today's reading"
    parts: list[RenderableType] = [Text(f"\nBetween {earlier} and {until}: {len(differences)} differ", style="bold")]
    for difference in differences:
        line = Text(visible(difference.party), style="bold")
        line.append(f" on: {_term(talks, difference.term)}: ", style="not bold")
        line.append(_words(difference.before) + " → " + _words(difference.after), style="not bold")
        parts.append(Padding(line, (0, 0, 0, 2)))
    return Group(*parts)


def _words(stances: Sequence[Stance]) -> str:
    if not stances:
        return "not reported"
    return " and ".join(
        stance.stance
        + (f" if {', '.join(stance.only_if)}" if stance.only_if else "")
        + (" (hedged)" if stance.hedged else "")
        for stance in stances
    )
