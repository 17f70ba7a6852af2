"""How well reports find their talks: ``python -m benchmarks.talks LABELS... --news FILE``.

LABELS are folders of labelled stories (STORY/NN.json); each story is one negotiation. FILE holds news articles as JSON
lines (also .xz), which belong to none of them. Prints, for each story, how many of its reports the group that holds
most of them has, and how large that group is; and how large the largest groups are.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, islice
from pathlib import Path

from dragoman.desk import mark_reports
from dragoman.reports import Report, make_report
from dragoman.store import Marks
from dragoman.store.grouping import are_joined


def read_stories(folders: list[Path]) -> Iterator[tuple[str, Report]]:
    """The labelled reports, each with its story."""
    for path in sorted(path for folder in folders for path in folder.glob("*/[0-9]*.json")):
        row = json.loads(path.read_text("utf-8"))
        yield path.parent.name, dated(make_report(f"{path.parent.name}/{path.stem}", row["text"]), row["published"])


def read_news(path: Path, most: int) -> Iterator[tuple[None, Report]]:
    """The first articles of a file."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for row in map(json.loads, islice(file, most)):
            yield None, dated(make_report(row["id"], row["text"]), row["published"])


def dated(report: Report, day: str | None) -> Report:
    """The report with its day, where one is said."""
    return replace(report, published=date.fromisoformat(day[:10]) if day else None)


def group(marks: list[tuple[Report, Marks]]) -> list[frozenset[str]]:
    """What is joined, directly or through others; the largest first."""
    home = {report.path: frozenset({report.path}) for report, _ in marks}
    for (one, mine), (other, theirs) in combinations(marks, 2):
        if home[one.path] is not home[other.path] and are_joined(mine, theirs, one.published, other.published):
            whole = home[one.path] | home[other.path]
            home.update(dict.fromkeys(whole, whole))
    return sorted(set(home.values()), key=lambda held: (-len(held), min(held)))


def main() -> None:
    """Read, group, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("labels", type=Path, nargs="+")
    options.add_argument("--news", type=Path)
    options.add_argument("--most", type=int, default=300, help="articles")
    given = options.parse_args()
    items = [*read_stories(given.labels), *(read_news(given.news, given.most) if given.news else ())]
    story = {report.path: name for name, report in items}
    marks = [(report, held) for report, held in mark_reports([report for _, report in items]) if held is not None]
    groups = group(marks)
    print(f"{len(items)} reports, {len(marks)} tell of a negotiation, {len(groups)} groups")
    print(f"largest groups: {', '.join(str(len(held)) for held in groups[:8])}")
    whole = 0
    for name in sorted({name for name in story.values() if name}):
        own = frozenset(path for path, of in story.items() if of == name)
        best = max(groups, key=lambda held, own=own: (len(held & own), -len(held)))  # type: ignore[misc]  # defaults of a lambda
        whole += own <= best
        print(f"  {name}: {len(own & best)} of {len(own)} reports in a group of {len(best)}")
    print(f"whole: {whole}")


if __name__ == "__main__":
    main()
