"""Tables for a terminal. Text from reports is shown as text: no markup in it is obeyed, no control character passes."""

from __future__ import annotations

import os
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.agenda.records import Term
from dragoman.desk import Taken
from dragoman.moves.records import LEAST_SCORE, Move, When
from dragoman.offsets import CharSpan
from dragoman.positions import find_doubtful, find_set_aside
from dragoman.positions.board import Board
from dragoman.positions.groups import MoveGroup
from dragoman.positions.records import Stance
from dragoman.render.marks import SYMBOLS
from dragoman.render.plain import visible
from dragoman.store.records import TalksEntry
from dragoman.talks import Talks

STYLES = {"requires": "bold", "accepts": "green", "refuses": "red"}


TERM_WIDTH, CELL_WIDTH = 34, 17
BY_HAND = "set down by hand"


def short_names(talks: Talks) -> dict[str, str]:
    """Each report's path without the folder that all of them share."""
    paths = [report.path for report in talks.reports]
    shared = ""
    if len({os.path.isabs(path) for path in paths}) == 1:  # absolute and relative paths share no folder
        shared = os.path.commonpath([os.path.dirname(path) for path in paths])
    return {path: visible(os.path.relpath(path, shared) if shared else path) for path in paths}


def board_view(talks: Talks, board: Board, *, evidence: bool, width: int, as_of: date | None = None) -> RenderableType:
    """Terms by parties; then, numbered as in the cells, the sentences that each cell rests on.

    The parties with most evidence get the columns that ``width`` has room for; what the others say follows in lines.
    ``as_of``: the last day whose moves ``talks`` has; None: all of them.
    """
    if not board.cells:
        known = f"{len(talks.moves)} moves" + (f" that are known to be of {as_of} or earlier" if as_of else "")
        nothing = Text(
            f"No stance on the terms of the agenda was found in {len(talks.reports)} reports with {known}; "
            "`dragoman moves` lists what was read."
        )
        return Group(nothing, *doubtful_view(talks))
    numbers = {id(stance): number for number, stance in enumerate(_in_order(board), start=1)}
    shown = board.parties[: max(1, (width - TERM_WIDTH) // (CELL_WIDTH + 2))]
    others = board.parties[len(shown) :]
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False, collapse_padding=True)
    table.add_column("", width=TERM_WIDTH)
    for party in shown:
        table.add_column(Text(visible(party)), width=CELL_WIDTH, overflow="fold")
    for issue in board.issues:
        rows = [term for term in issue.terms if any((party, term.id) in board.cells for party in shown)]
        if not rows:
            continue
        table.add_section()
        table.add_row(Text(visible(issue.question), style="bold cyan"))
        for term in rows:
            cells = [_cell(board.cells.get((party, term.id), ()), numbers) for party in shown]
            table.add_row(Padding(Text(visible(term.text)), (0, 0, 0, 2)), *cells)
    legend = Text("▲ requires   ● accepts   ✕ refuses   ‼ reported on both sides   · not reported\n", style="dim")
    legend.append("The number counts independent origins: copies and shared quotations once. [n] is the evidence.")
    parts: list[RenderableType] = [table, legend]
    if as_of:
        parts.insert(0, Text(f"As of {as_of}", style="bold"))
    texts = {term.id: term.text for term in _terms(board)}
    for party in others:
        said = [stance for stance in _in_order(board) if stance.party == party]
        line = Text(f"{visible(party)}: ", style="bold")
        for position, stance in enumerate(said):
            line.append("; " if position else "", style="none")
            line.append(_cell((stance,), numbers))
            line.append(f" {visible(texts[stance.term])}", style="none")
        parts.append(line)
    silent = [term for term in _terms(board) if not any((p, term.id) in board.cells for p in board.parties)]
    if silent:
        parts.append(Text("Nobody is reported on: " + "; ".join(visible(t.text) for t in silent), style="dim"))
    doubtful, set_aside = find_doubtful(talks.moves), find_set_aside(talks.moves)
    parts += doubtful_view(talks)
    if evidence:
        moves = {move.id: move for move in talks.moves}
        names = short_names(talks)
        for stance in _in_order(board):
            behind = [moves[name] for name in stance.moves]
            parts.append(_heading(stance, numbers[id(stance)], _terms(board)))
            parts.append(_sentences(talks, behind, names))
            parts.extend(carriers_view(stance, names))
        if doubtful:
            parts.append(Text("\nTo review", style="bold"))
            parts.append(_sentences(talks, doubtful, names))
        if set_aside:
            parts.append(Text("\nTold as a denial, a scenario or an analysis", style="bold"))
            parts.append(_sentences(talks, set_aside, names))
    return Group(*parts)


def carriers_view(stance: Stance, names: Mapping[str, str]) -> Iterator[RenderableType]:
    """A line for each report that adds no origin of its own, with the reason."""
    for origin in stance.origins:
        for carrier in origin.carriers:
            words = visible(carrier.words or "")
            if carrier.reason == "same text":
                continue  # of the text, not of the stance: copies_view says it once
            reason = {
                "copy": "copies",
                "quotation": f"only carries the quotation “{words}”, as does",
                "agency": f"only credits {words}, as does",
            }[carrier.reason]
            line = f"{names[carrier.report]} {reason} {names[carrier.of]}: one origin"
            yield Padding(Text(line, style="dim"), (0, 0, 0, 4))


def _terms(board: Board) -> tuple[Term, ...]:
    return tuple(term for issue in board.issues for term in issue.terms)


def _in_order(board: Board) -> Iterator[Stance]:
    for term in _terms(board):
        for party in board.parties:
            yield from board.cells.get((party, term.id), ())


def _cell(stances: Sequence[Stance], numbers: Mapping[int, int]) -> Text:
    if not stances:
        return Text("·", style="dim")
    cell = Text()
    torn = len({stance.stance == "refuses" for stance in stances}) > 1
    for position, stance in enumerate(stances):
        if position:
            cell.append("\n")
        if torn:
            cell.append("‼ ", style="yellow")
        cell.append(f"{SYMBOLS[stance.stance]} {stance.stance}", style=STYLES[stance.stance])
        cell.append(f" {stance.independent}")
        if stance.hedged:
            cell.append(" hedged", style="italic")
        cell.append(f" [{numbers[id(stance)]}]", style="dim")
        for term in stance.only_if:
            cell.append(f"\n{_condition(term)}")
    return cell


def _condition(term: str) -> str:
    """A term's id under its stance, broken at its hyphens, never in mid-word where a line has room for the word."""
    return textwrap.fill(term, width=CELL_WIDTH, initial_indent="  if ", subsequent_indent="  ", break_on_hyphens=True)


def _heading(stance: Stance, number: int, agenda_terms: Iterable[Term]) -> Text:
    terms = {term.id: term for term in agenda_terms}
    head = Text(f"\n[{number}] ", style="dim")
    head.append(visible(stance.party), style="bold not dim")
    head.append(f" {stance.stance}", style=STYLES[stance.stance] + " not dim")
    head.append(f": {visible(terms[stance.term].text)}", style="not dim")
    if stance.only_if:
        head.append(", only if " + " and ".join(_lower(terms[term]) for term in stance.only_if), style="not dim")
    return head


def _sentences(talks: Talks, moves: Iterable[Move], names: Mapping[str, str]) -> RenderableType:
    """Each move's sentence under its place, speaker and act; a sentence once."""
    parts: list[RenderableType] = []
    shown: set[tuple[str, CharSpan]] = set()
    for move in moves:
        if (move.report, move.sentence) in shown:
            continue
        shown.add((move.report, move.sentence))
        source = Text(f"{names[move.report]}:{move.sentence.start}", style="dim")
        if move.speaker:
            source.append(f"  {visible(move.speaker)}")
        source.append(f"  {move.act}, {_said(move)}")
        if move.is_doubtful:
            source.append(f", to review ({move.score:.2f})", style="yellow")
        if move.by_hand:
            source.append(f", {BY_HAND}", style="cyan")
        parts.append(Padding(source, (0, 0, 0, 4)))
        parts.append(Padding(sentence_view(move, talks.text_of(move.report)), (0, 0, 0, 6)))
    return Group(*parts)


def _said(move: Move) -> str:
    """How the move is told, and when it was made where its sentence says so."""
    told = [move.attribution, *(["hedged"] if move.hedged else []), *([move.told_as] if move.told_as != "move" else [])]
    return ", ".join((*told, *([when_words(move.when)] if move.when and move.when.first else [])))


def when_words(when: When) -> str:
    """The days that some words cover: one day, or the first and the last."""
    return when.day or f"{when.first} to {when.last}"


def _lower(term: Term) -> str:
    text = visible(term.text)
    return text[:1].lower() + text[1:] if text[:4] == "The " else text


def sentence_view(move: Move, text: str) -> Text:
    """The move's sentence, its object underlined, holder bold, condition in italics."""
    line = Text()
    marks = [(move.object, "underline"), (move.holder, "bold"), (move.condition, "italic")]
    edges = sorted({edge for span, _ in marks if span for edge in (span.start, span.end)})
    start = move.sentence.start
    for end in (*(edge for edge in edges if move.sentence.start < edge < move.sentence.end), move.sentence.end):
        style = " ".join(name for span, name in marks if span and span.start <= start and end <= span.end)
        piece = visible("x" + text[start:end] + "x")[1:-1]
        line.append(piece, style=style)
        start = end
    return line


def moves_view(talks: Talks) -> RenderableType:
    """Every move, one row each."""
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    for name in ("report", "party", "speaker", "act", "object", "condition", "target", "said"):
        table.add_column(name, overflow="fold")
    names = short_names(talks)
    for move in talks.moves:
        text = talks.text_of(move.report)
        said = Text(_said(move))
        if move.is_doubtful:
            said.append(f"\nto review ({move.score:.2f})", style="yellow")
        if move.by_hand:
            said.append(f"\n{BY_HAND}", style="cyan")
        table.add_row(
            Text(f"{names[move.report]}:{move.object.start}"),
            Text(visible(move.party or "?")),
            Text(visible(move.speaker or "")),
            Text(move.act),
            Text(visible(move.object.of(text))),
            Text(visible(move.condition.of(text)) if move.condition else ""),
            Text(visible(move.target or "")),
            said,
        )
    return Group(table, *review_view(talks.moves))


def events_view(talks: Talks) -> RenderableType:
    """A line on how many meetings and plans the reports tell of, and how to list them."""
    meetings, plans = len(talks.meetings), len(talks.plans)
    told = f"{meetings} meeting{'' if meetings == 1 else 's'} and {plans} named plan{'' if plans == 1 else 's'}"
    return Text(f"\n{told}: `dragoman meetings` and `dragoman plans` list them.", style="dim")


def meetings_view(talks: Talks) -> RenderableType:
    """Every meeting with its sentence; who is not named in the sentence stands in brackets."""
    if not talks.meetings:
        return Text(f"No meeting was found in {len(talks.reports)} reports.")
    names = short_names(talks)
    parts: list[RenderableType] = []
    for meeting in talks.meetings:
        text = talks.text_of(meeting.report)
        head = Text(f"{names[meeting.report]}:{meeting.cue.start}  ", style="dim")
        who = ", ".join(who.party if who.words else f"({who.party})" for who in meeting.who)
        head.append(visible(who), style="bold not dim")
        told = [meeting.where.of(text)] if meeting.where else []
        if meeting.when:
            days = f" ({when_words(meeting.when)})" if meeting.when.first else ""
            told.append(meeting.when.words.of(text) + days)
        told += ["planned"] if meeting.status == "planned" else []
        for words in told:
            head.append("  ").append(visible(words), style="not dim")
        parts += [head, Padding(Text(visible(meeting.sentence.of(text))), (0, 0, 0, 4))]
    if any(who.words is None for meeting in talks.meetings for who in meeting.who):
        parts.append(Text("In brackets: not named in the sentence, taken from the rest of the report.", style="dim"))
    return Group(*parts)


def plans_view(talks: Talks) -> RenderableType:
    """Every plan: whose it is, who says what to it with how many moves behind, and the sentences."""
    if not talks.plans:
        return Text(f"No named plan was found in {len(talks.reports)} reports.")
    names = short_names(talks)
    parts: list[RenderableType] = []
    for plan in talks.plans:
        head = Text(f"\n{visible(plan.name)}", style="bold")
        head.append(f"  put forward by {visible(', '.join(plan.owners)) or 'nobody named'}", style="not bold")
        versions = sorted({mention.version for mention in plan.mentions if mention.version})
        if versions:
            head.append(f"; versions: {', '.join(versions)}", style="not bold")
        parts.append(head)
        shown: set[tuple[str, CharSpan]] = set()
        for answer in plan.answers:
            said = f"{answer.party} {answer.role} it{' (hedged)' if answer.hedged else ''}"
            line = Text(f"{names[answer.report]}:{answer.sentence.start}  ", style="dim")
            parts.append(Padding(line.append(visible(said), style="not dim"), (0, 0, 0, 4)))
            if (answer.report, answer.sentence) not in shown:
                sentence = Text(visible(answer.sentence.of(talks.text_of(answer.report))))
                parts.append(Padding(sentence, (0, 0, 0, 6)))
            shown.add((answer.report, answer.sentence))
        others = [m for m in plan.mentions if (m.report, m.sentence) not in shown]
        places = ", ".join(f"{names[m.report]}:{m.words.start}{'' if m.named else ' (taken up)'}" for m in others)
        if places:
            parts.append(Padding(Text(f"named in {places}", style="dim"), (0, 0, 0, 4)))
    return Group(*parts)


def groups_view(talks: Talks) -> RenderableType:
    """What is told, one row each: how often and in how many reports, who does what, and in which words."""
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False, expand=True)
    for name, width in (("told", 14), ("party", 14), ("act", 8)):
        table.add_column(name, width=width, overflow="fold")
    for name, ratio in (("what", 2), ("in these words", 5)):
        table.add_column(name, ratio=ratio, overflow="fold")
    moves = {move.id: move for move in talks.moves}
    names = short_names(talks)
    terms = {term.id: term.text for term in (talks.agenda.terms if talks.agenda else ())}
    for group in talks.groups():
        example = moves[group.example]
        what = Text(visible(example.object.of(talks.text_of(example.report))))
        if group.term is not None:
            side = "against: " if group.sign == -1 else ""
            what = Text(visible(side + terms.get(group.term, group.term)))
        words = Text()
        for number, move in enumerate(moves[name] for name in (*group.moves, *group.review)):
            words.append("\n" if number else "")
            words.append(f"{names[move.report]}:{move.object.start} ", style="dim")
            words.append(visible(move.object.of(talks.text_of(move.report))))
            if move.is_doubtful:
                words.append(f" to review ({move.score:.2f})", style="yellow")
        acts = ", ".join((*group.acts, *([group.told_as] if group.told_as != "move" else [])))
        table.add_row(_told_words(group), Text(visible(group.party or "?")), Text(acts), what, words)
    return Group(table, *review_view(talks.moves))


def _told_words(group: MoveGroup) -> Text:
    """How often something is told, in how many reports, and how many more times with little confidence."""
    told = Text()
    if group.moves:
        times = "once" if len(group.moves) == 1 else f"{len(group.moves)} times"
        reports = "1 report" if len(group.reports) == 1 else f"{len(group.reports)} reports"
        told.append(f"{times} in {reports}")
        if group.independent < len(group.reports):
            told.append(f", {group.independent} independent")
    if group.review:
        told.append(f"{'; ' if group.moves else ''}{len(group.review)} to review", style="yellow")
    return told


def doubtful_view(talks: Talks) -> Iterator[RenderableType]:
    """Lines on moves that name terms and are to review, only told of, or without a confidence, where there are any."""
    doubtful = find_doubtful(talks.moves)
    if doubtful:
        yield Text(f"{review_words(len(doubtful))}, on these terms; `dragoman moves` marks them.", style="dim")
    if set_aside := find_set_aside(talks.moves):
        moves = "1 move" if len(set_aside) == 1 else f"{len(set_aside)} moves"
        yield Text(f"Not counted: {moves} on these terms told as a denial, a scenario or an analysis.", style="dim")
    yield from _unscored_view(move for move in talks.moves if move.terms)


def review_words(count: int) -> str:
    """How many moves are to review, and why."""
    moves = "1 move" if count == 1 else f"{count} moves"
    return f"To review, and not counted: {moves} read with little confidence (under {LEAST_SCORE})"


def review_view(moves: Iterable[Move]) -> Iterator[RenderableType]:
    """A line on the moves to review, and one on those whose reader gives no confidence, where there are any."""
    moves = tuple(moves)
    doubtful = sum(move.is_doubtful for move in moves)
    if doubtful:
        yield Text(f"{review_words(doubtful)}.", style="dim")
    yield from _unscored_view(moves)


def _unscored_view(moves: Iterable[Move]) -> Iterator[RenderableType]:
    if any(move.score is None and not move.by_hand for move in moves):
        yield Text("Counted without a confidence, as the reader gives none: review the moves that matter.", style="dim")


def reports_view(talks: Talks) -> RenderableType:
    """What was read: a row for each report, and the copies among them."""
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    for name in ("report", "title", "outlet", "published"):
        table.add_column(name, overflow="fold")
    for name in ("words", "lines dropped", "moves", "to review"):
        table.add_column(name, justify="right")
    counts = Counter(move.report for move in talks.moves)
    doubtful = Counter(move.report for move in talks.moves if move.is_doubtful)
    names = short_names(talks)
    for report in talks.reports:
        table.add_row(
            Text(names[report.path]),
            Text(visible(report.title or "")),
            Text(visible(report.outlet or "")),
            Text(report.published.isoformat() if report.published else "undated"),
            str(len(report.text.split())),
            str(len(report.dropped)),
            str(counts[report.path]),
            str(doubtful[report.path]),
        )
    return Group(table, *review_view(talks.moves), *copies_view(talks))


def read_view(items: Sequence[Taken], talks_of: Mapping[str, tuple[str, ...]]) -> RenderableType:
    """What was read into a store: a row for each report; ``talks_of`` has the talks of each, by its id."""
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    for name in ("report", "title", "outlet", "published"):
        table.add_column(name, overflow="fold")
    for name in ("words", "lines dropped", "moves"):
        table.add_column(name, justify="right")
    table.add_column("talks", overflow="fold")
    for item in items:
        report = item.report
        table.add_row(
            Text(visible(report.path)),
            Text(visible(report.title or "")),
            Text(visible(report.outlet or "")),
            Text(report.published.isoformat() if report.published else "undated"),
            str(len(report.text.split())),
            str(len(report.dropped)),
            "known" if item.added.outcome == "known" else str(item.moves),
            Text(visible("; ".join(talks_of[report.id]) or "no negotiation")),
        )
    return table


def talks_view(entries: Sequence[TalksEntry]) -> RenderableType:
    """The negotiations of a store, one row each."""
    if not entries:
        return Text("No report was read into this store yet: dragoman read PATH")
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    table.add_column("talks", overflow="fold")
    table.add_column("reports", justify="right")
    for name in ("from", "to"):
        table.add_column(name)
    for entry in entries:
        days = [day.isoformat() if day else "undated" for day in (entry.first, entry.last)]
        table.add_row(Text(visible(entry.name)), str(entry.reports), *days)
    return table


def copies_view(talks: Talks, among: frozenset[str] | None = None) -> Iterable[RenderableType]:
    """A line for each text that stood in several places, and for each copy; ``among``: only for these paths."""
    names = short_names(talks)
    for report in talks.reports:
        if report.also and (among is None or report.path in among):
            places = [report.outlet or report.url, *(place.name for place in report.also)]
            yield Text(
                f"{names[report.path]} has {len(places)} carriers of the same text, word for word: "
                f"{', '.join(visible(place or names[report.path]) for place in places)}; they count as one origin"
            )
    for copy in talks.copies:
        if among is not None and copy.report not in among:
            continue
        yield Text(
            f"{names[copy.report]} copies {names[copy.original]}: {copy.share:.0%} of its words stand there too; "
            "the two count as one report"
        )
