"""How well the same thing told again is gathered: ``python -m benchmarks.groups STORY COVERAGE``.

STORY is a folder with ``agenda.toml`` (its stances with the number of reports that tell each) and labelled reports;
COVERAGE holds the same reports. Prints, for each written stance, the listed reports and how many of them its group
gathers: from the labelled moves, which shows linking and grouping alone; from what the reader reads; and with the moves
to review.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import dragoman
from dragoman.talks import shipped_encoder
from tests.quality.groups import gathered, labelled_groups, listed_stances, mixed, share

ENOUGH = 0.8  # of a stance's reports


def main() -> None:
    """Read, group, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("story", type=Path)
    parser.add_argument("coverage", type=Path)
    options = parser.parse_args()
    stances = listed_stances(options.story)
    labelled = gathered(labelled_groups(options.story, shipped_encoder().embed))
    talks = dragoman.read(options.coverage, agenda=options.story / "agenda.toml")
    groups = talks.groups()
    read = gathered(groups)
    print(f"{'':<45}{'listed':>7}{'labels':>8}{'read':>6}{'+ review':>10}")
    rows = [
        (share(s, labelled.get(s.side)), share(s, read.get(s.side)), share(s, read.get(s.side), review=True))
        for s in stances
    ]
    for stance, row in zip(stances, rows, strict=True):
        party, term, sign = stance.side
        name = f"{party} {'for' if sign > 0 else 'against'} {term}"
        print(f"{name:<45}{stance.reports:>7}{row[0]:>8.0%}{row[1]:>6.0%}{row[2]:>10.0%}")
    enough = [sum(row[column] >= ENOUGH for row in rows) for column in range(3)]
    print(f"{f'stances with {ENOUGH:.0%} or more':<45}{len(rows):>7}{enough[0]:>8}{enough[1]:>6}{enough[2]:>10}")
    several = sum(len(group.moves) + len(group.review) > 1 for group in groups)
    print(f"groups: {len(groups)}, of several moves {several}, mixed {len(mixed(groups, talks.moves))}")


if __name__ == "__main__":
    main()
