"""The commands ``deals`` and ``stability``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from dragoman.cli.output import finish, format_option, show_views, write
from dragoman.cli.sources import Sources, agenda_option, on_terms, source_options

if TYPE_CHECKING:
    from threading import Event

    from dragoman.agenda.records import Agenda
    from dragoman.moves.records import Attribution
    from dragoman.positions.records import Stance
    from dragoman.render.deals import Evidencer
    from dragoman.talks import Talks


@click.command()
@source_options
@agenda_option
@click.option("--stances", "stances_file", metavar="FILE", help="Stances written by hand, in TOML; needs --agenda.")
@click.option(
    "--if",
    "suppositions",
    multiple=True,
    metavar="STANCE",
    help='Suppose a stance: "Russia accepts line-frozen". Repeatable.',
)
@click.option(
    "--without-party", "without_parties", multiple=True, metavar="PARTY", help="Leave a party out. Repeatable."
)
@click.option(
    "--without-issue", "without_issues", multiple=True, metavar="ISSUE", help="Leave an issue out. Repeatable."
)
@click.option("--only-firm", is_flag=True, help="Count no stance that was only hinted at.")
@click.option(
    "--which",
    type=click.Choice(("stance", "party", "issue")),
    help="Which single stance given up, party left out, or issue left out opens a deal?",
)
@click.option("--links", type=click.Choice(("json", "graphml", "svg")), help="Print instead who ties what to what.")
@format_option("table", "json")
@click.option("--evidence/--no-evidence", default=True, help="Print the sentences behind each stance.")
@click.option(
    "--max", "most", type=click.IntRange(1), default=1000, show_default=True, help="Blockers, and openings, at most."
)
@click.option(
    "--time",
    "time_s",
    type=click.FloatRange(min=0.001),
    default=10.0,
    show_default=True,
    help="Seconds to solve, at most.",
)
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Count moves made by this day: as their sentence dates them, else their report.",
)
def deals(
    sources: Sources,
    stances_file: str | None,
    suppositions: tuple[str, ...],
    without_parties: tuple[str, ...],
    without_issues: tuple[str, ...],
    only_firm: bool,
    which: Literal["stance", "party", "issue"] | None,
    links: str | None,
    form: str,
    evidence: bool,
    most: int,
    time_s: float,
    as_of: datetime | None,
) -> None:
    """Say what the stated positions still allow: packages, what blocks them, what would open one.

    Stances are read from reports (PATHs or the store), or from the [[stance]] tables of --stances FILE or of the
    agenda's own file.
    Ctrl-C while it solves prints what was found until then.
    """
    from dragoman.deals import Limits, analyse
    from dragoman.deals.changes import (
        Change,
        OnlyFirm,
        compare,
        find_openers,
        parse_supposition,
        without_issue,
        without_party,
    )
    from dragoman.render import deals as words

    from_reports = sources.paths or sources.store or sources.talks_name
    by_hand = not from_reports and bool(stances_file or sources.agenda_file)
    if as_of and by_hand:
        raise click.UsageError("--as-of needs reports: stances written by hand carry no date")
    if stances_file and not by_hand:
        raise click.UsageError("give either reports (PATHs or --store) or --stances FILE")
    talks = None
    if not by_hand:
        talks = sources.load()
        talks = on_terms(talks, grouped=True)
        if as_of:
            undated = [report.path for report in talks.reports if report.published is None]
            if undated:
                names = ", ".join(undated)
                click.echo(f"dragoman: undated, so only moves with a day of their own are counted: {names}", err=True)
            talks = talks.as_of(as_of.date())
        agenda, stances = _agenda_of(talks), talks.stances()
    else:
        agenda, stances = _by_hand(sources.agenda_file, stances_file)
    attributions: dict[str, Attribution] = {} if talks is None else {move.id: move.attribution for move in talks.moves}
    evidencer = words.no_evidence if talks is None or not evidence else _evidencer(talks)

    if links:
        from dragoman.deals.links import find_links, links_graphml, links_json

        graph = find_links(agenda, stances)
        drawn = {
            "json": lambda: links_json(graph) + "\n",
            "graphml": lambda: links_graphml(graph),
            "svg": lambda: words.links_svg(graph),
        }
        click.echo(drawn[links](), nl=False)
        finish(talks)
        return

    changes: list[Change] = [parse_supposition(text, agenda, stances) for text in suppositions]
    changes += [without_party(name, stances) for name in without_parties]
    changes += [without_issue(name, agenda) for name in without_issues]
    changes += [OnlyFirm()] if only_firm else []
    limits = Limits(blockers=most, openings=most, time_s=time_s)
    with _interruptible() as stop:
        if which:
            from dragoman.deals.changes import change_setting

            agenda, stances = change_setting(agenda, stances, changes)
            openers = find_openers(agenda, stances, which, limits=limits, stopped=stop.is_set)
            analysis = analyse(agenda, stances, limits=limits, attributions=attributions, stopped=stop.is_set)
            if form == "json":
                write([words.json_line(words.openers_row(openers))])
            else:
                show_views(words.openers_view(agenda, openers, which, analysis))
        elif changes:
            comparison = compare(
                agenda, stances, changes, limits=limits, attributions=attributions, stopped=stop.is_set
            )
            analysis = comparison.after
            if form == "json":
                write([words.json_line(words.comparison_row(comparison))])
            else:
                show_views(words.comparison_view(comparison, evidencer))
        else:
            analysis = analyse(agenda, stances, limits=limits, attributions=attributions, stopped=stop.is_set)
            if form == "json":
                write([words.json_line(words.deals_row(analysis))])
            else:
                show_views(words.deals_view(analysis, evidencer))
        if talks is not None and form != "json":
            from dragoman.render.tables import doubtful_view

            show_views(*doubtful_view(talks))
        stopped = stop.is_set()
    finish(talks)
    if stopped or analysis.possible is None:
        click.echo("dragoman: stopped before the answer was complete", err=True)
        sys.exit(1)


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--agenda", "agenda_file", metavar="FILE", help="Make the conflict from an agenda and stances instead.")
@click.option("--stances", "stances_file", metavar="FILE", help="The stances, if not in the agenda's own file.")
@click.option("--term", "terms", multiple=True, metavar="TERM", help="A contested term, with --agenda. Repeatable.")
@click.option(
    "--control", "controls", multiple=True, metavar="TERM=PARTY", help="Who controls a term, with --agenda. Repeatable."
)
@format_option("table", "json")
def stability(
    file: str | None,
    agenda_file: str | None,
    stances_file: str | None,
    terms: tuple[str, ...],
    controls: tuple[str, ...],
    form: str,
) -> None:
    """Say which states of a conflict are stable (Nash, GMR, SMR, SEQ), for whom, and how to get there.

    FILE holds a conflict in option form. With --agenda, the contested terms are the options, and each state is shown
    with the number of preference orders, of those that fit the stances, in which it is an equilibrium.
    """
    from dragoman.render import deals as words

    if (file is None) == (agenda_file is None):
        raise click.UsageError("give either a conflict FILE or --agenda FILE")
    if file is not None:
        from dragoman.deals.conflicts import MOST_LISTED, count_stable, load_conflict

        conflict = load_conflict(Path(file))
        if conflict.state_count > MOST_LISTED:
            counts: dict[str, int] = {"states": conflict.state_count}
            counts.update({str(concept): count for concept, count in count_stable(conflict).items()})
            write([words.json_line(counts)] if form == "json" else [f"{name}: {n:,}" for name, n in counts.items()])
        elif form == "json":
            write([words.json_line(words.stability_row(conflict))])
        else:
            show_views(words.stability_view(conflict))
        return
    from dragoman.deals.orders import conflict_from_agenda, count_orders

    agenda, stances = _by_hand(agenda_file, stances_file)
    holders = dict(_pair(control) for control in controls)
    conflict = conflict_from_agenda(agenda, stances, terms=terms or None, controls=holders)
    counted = count_orders(conflict)
    if form == "json":
        write([words.json_line(words.order_row(counted))])
    else:
        show_views(words.orders_view(counted))


def _pair(control: str) -> tuple[str, str]:
    term, sign, party = control.partition("=")
    if not sign:
        raise click.UsageError(f"--control {control!r}: write TERM=PARTY")
    return term.strip(), party.strip()


def _agenda_of(talks: Talks) -> Agenda:
    assert talks.agenda is not None
    return talks.agenda


def _by_hand(agenda_file: str | None, stances_file: str | None) -> tuple[Agenda, tuple[Stance, ...]]:
    from dragoman.agenda import load_agenda
    from dragoman.deals.files import load_stances

    if agenda_file is None:
        raise click.UsageError("give PATHs to read, or --agenda FILE with stances in it or in --stances FILE")
    agenda = load_agenda(Path(agenda_file))
    stances = load_stances(Path(stances_file or agenda_file), agenda)
    if not stances and stances_file is None:
        raise click.UsageError(f"{agenda_file} holds no [[stance]] tables: give PATHs to read, or --stances FILE")
    return agenda, stances


def _evidencer(talks: Talks) -> Evidencer:
    """The sentences behind a stance, each once."""
    from dragoman.render.deals import Evidence

    moves = {move.id: move for move in talks.moves}

    def find(stance: Stance) -> list[Evidence]:
        found: dict[tuple[str, int], Evidence] = {}
        for move in (moves[name] for name in stance.moves if name in moves):
            found.setdefault(
                (move.report, move.sentence.start),
                Evidence(
                    source=f"{move.report}:{move.sentence.start}",
                    speaker=move.speaker,
                    attribution=move.attribution,
                    hedged=move.hedged,
                    sentence=move.sentence.of(talks.text_of(move.report)),
                ),
            )
        return list(found.values())

    return find


@contextmanager
def _interruptible() -> Iterator[Event]:
    """An event that Ctrl-C sets, once; a second Ctrl-C ends the program as ever."""
    from threading import Event, current_thread, main_thread

    stop = Event()
    if current_thread() is not main_thread():
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def set_stop(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, set_stop)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
