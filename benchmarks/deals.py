"""Speed of deals and of stability, on made-up instances: ``python benchmarks/deals.py [--seeds 5]``.

Prints the median and the worst of several seeds in processor time, which a busy machine disturbs less than the clock,
and beside each figure the bar that it is held to.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from functools import partial

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.deals import Limits, Open, analyse, first_blocker
from dragoman.deals.conflicts import Conflict, Option, Side, count_stable
from dragoman.deals.equilibria import CONCEPTS
from dragoman.positions.records import Attitude, Stance


def make_agenda(issues: int, options: int) -> Agenda:
    """Issues with exactly one of their options in a deal."""
    return Agenda(
        name=None,
        start=None,
        end=None,
        issues=tuple(
            Issue(
                id=f"i{issue}",
                question="?",
                exactly_one=True,
                terms=tuple(Term(id=f"i{issue}o{option}", text="…", phrases=()) for option in range(options)),
            )
            for issue in range(issues)
        ),
    )


def make_stances(agenda: Agenda, parties: int, count: int, seed: int) -> list[Stance]:
    """Refusals of one option, demands of one, and conditional acceptances, in the proportion 6 : 1 : 3."""
    chance = random.Random(seed)
    stances: dict[tuple[str, str, str], Stance] = {}
    while len(stances) < count:
        issue, other = chance.sample(agenda.issues, 2)
        party = f"p{chance.randrange(parties)}"
        term = chance.choice(issue.terms).id
        attitude: Attitude = chance.choices(("refuses", "requires", "accepts"), (6, 1, 3))[0]
        only_if = (chance.choice(other.terms).id,) if attitude == "accepts" else ()
        stances[party, term, attitude] = Stance(
            party=party,
            term=term,
            issue=issue.id,
            stance=attitude,
            only_if=only_if,
            hedged=chance.random() < 0.2,
            reports=(),
            independent=chance.randint(1, 5),
            moves=(),
        )
    return list(stances.values())


def timed(call: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    call()
    return time.process_time() - start


def show(name: str, seconds: list[float], bar_s: float, note: str = "") -> None:
    """One line: median, worst, bar."""
    median, worst = statistics.median(seconds), max(seconds)
    print(
        f"{name:<56} median {1000 * median:7.1f} ms  worst {1000 * worst:7.1f} ms  bar {1000 * bar_s:5.0f} ms  {note}"
    )


def deals(seeds: int) -> None:
    """Blockers, openings and counts."""
    for parties, issues, options, count, first_bar, all_bar in (
        (10, 12, 4, 50, 0.01, 0.1),
        (20, 30, 6, 190, 0.05, 10.0),
    ):
        agenda = make_agenda(issues, options)
        sets = [make_stances(agenda, parties, count, seed) for seed in range(seeds)]
        size = f"{parties} x {issues} x {options}, {count} stances"
        show(f"first blocker, {size}", [timed(partial(first_blocker, agenda, s)) for s in sets], first_bar)
        times, notes = [], []
        for stances in sets:
            start = time.process_time()
            found = analyse(agenda, stances, limits=Limits(time_s=all_bar * 10))
            times.append(time.process_time() - start)
            notes.append(f"{len(found.blockers)}/{len(found.openings)}{'' if found.complete else '+'}")
        show(f"whole analysis, {size}", times, all_bar, "blockers/openings " + " ".join(notes))
    agenda = make_agenda(12, 4)
    times, counts = [], []
    for seed in range(seeds * 4):
        stances = [s for s in make_stances(agenda, 10, 14, seed) if s.stance != "requires"]
        start = time.process_time()
        found = analyse(agenda, stances, limits=Limits(packages=1))
        if isinstance(found.verdict, Open) and (found.verdict.count or 0) >= 10**5:
            times.append(time.process_time() - start)
            counts.append(found.verdict.count or 0)
    show("count of packages, 10 x 12 x 4, 14 stances", times, 0.1, f"{min(counts):,} to {max(counts):,}")


def make_conflict(parties: int, options: int, seed: int) -> Conflict:
    """Reversible options without infeasible states, preferences by ten statements for each party."""
    chance = random.Random(seed)
    names = [f"p{party}o{option}" for party in range(parties) for option in range(options)]
    sides = []
    for party in range(parties):
        own = tuple(Option(id=f"p{party}o{option}", text="…") for option in range(options))
        statements = []
        for _ in range(10):
            one, other = chance.sample(names, 2)
            form = chance.choice(("{0}", "not {0}", "{0} if {1}", "{0} and not {1}", "{0} or {1}", "{0} iff {1}"))
            statements.append(form.format(one, other))
        sides.append(Side(party=f"p{party}", options=own, statements=tuple(statements)))
    return Conflict(name="made up", sides=tuple(sides))


def conflicts(seeds: int) -> None:
    """Stability, from the statements to the equilibria."""
    for parties, options, concepts in ((4, 3, CONCEPTS), (5, 4, CONCEPTS[:2])):
        times = []
        for seed in range(seeds):
            start = time.process_time()
            counts = count_stable(make_conflict(parties, options, seed), concepts)
            times.append(time.process_time() - start)
        states = 2 ** (parties * options)
        show(f"{', '.join(concepts)}: {states:,} states, {parties} parties", times, 1.0, f"last: {counts}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    deals(options.seeds)
    conflicts(options.seeds)


if __name__ == "__main__":
    main()
