"""The coverage of talks: as rows, and as a page for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.positions.coverage import CELL_STATES, Cell, CellState, Claim, Coverage
from dragoman.positions.records import Conflict, Stance, Statement
from dragoman.render.plain import visible
from dragoman.render.tables import STYLES, copies_view, sentence_view, short_names
from dragoman.talks import Talks

MARKS: Mapping[CellState, str] = {
    "carried": "●",
    "reattributed": "◐",
    "contradicted": "✕",
    "named": "○",
    "left out": "·",
}
LEGEND = (
    "● carried   ● h hedged   ● ? read with little confidence   ◐ put in another mouth   ✕ contradicted   "
    "○ named, no move read   · left out"
)
UNSOURCED = {
    "passive": "nobody is said to do it",
    "crowd": "nobody in particular",
    "hearsay": "nobody is said to have told it",
    "unnamed": "a source without a name",
}
_TERM_WIDTH, _CELL_WIDTH = 58, 5


# --- rows


def coverage_rows(talks: Talks, coverage: Coverage) -> Iterator[dict[str, Any]]:
    """Every finding as one row: a cell for each claim and report first, then what stands out."""
    for claim in coverage.claims:
        for cell in claim.cells:
            yield _row(
                talks,
                cell.state.replace(" ", "_"),
                cell.report,
                stance=claim.stance,
                others=list(cell.others),
                only=claim.only == cell.report,
                hedged=cell.hedged,
                doubtful=cell.doubtful,
                attributions=list(cell.attributions),
                sentence=cell.sentence,
                moves=[move.id for move in cell.moves],
            )
    for move in coverage.lone:
        yield _row(
            talks,
            "lone",
            move.report,
            party=move.party,
            only=True,
            hedged=move.hedged,
            attributions=[move.attribution],
            words=move.object,
            sentence=move.sentence,
            moves=[move.id],
        )
    for hedging in coverage.hedgings:
        hedged, unhedged = _first(hedging.claim, hedged=True), _first(hedging.claim, hedged=False)
        yield _row(
            talks,
            "hedge",
            hedged.report,
            stance=hedging.claim.stance,
            hedged=True,
            reason=hedging.change,
            sentence=hedged.sentence,
            moves=[move.id for move in hedged.moves],
            against_report=unhedged.report,
            against=unhedged.sentence,
        )
    for conflict in coverage.conflicts:
        for one, other in _pairs(conflict):
            yield _row(
                talks,
                "conflict",
                one.move.report,
                party=conflict.party,
                term=conflict.term,
                issue=conflict.issue,
                reason={True: "speakers differ", False: "one speaker", None: None}[conflict.speakers_differ],
                sentence=one.move.sentence,
                moves=[one.move.id, other.move.id],
                against_report=other.move.report,
                against=other.move.sentence,
            )
    for item in coverage.unsourced:
        yield _row(talks, "unsourced", item.report, words=item.words, sentence=item.sentence, reason=item.kind)
    for report in talks.reports:
        for place in report.also:
            row = _row(talks, "same_text", report.path, reason=place.name)
            yield {**row, "against_report": place.path}
    for over in coverage.overstated:
        row = _row(talks, "headline", over.report, sentence=over.sentence, reason=over.reason)
        yield {**row, "words": {"start": None, "end": None, "text": ", ".join(over.words)}}


def _row(
    talks: Talks,
    finding: str,
    report: str,
    *,
    stance: Stance | None = None,
    party: str | None = None,
    term: str | None = None,
    issue: str | None = None,
    others: Sequence[str] = (),
    only: bool = False,
    hedged: bool | None = None,
    doubtful: bool = False,
    attributions: Sequence[str] = (),
    words: CharSpan | None = None,
    reason: str | None = None,
    sentence: CharSpan | None = None,
    moves: Sequence[str] = (),
    against_report: str | None = None,
    against: CharSpan | None = None,
) -> dict[str, Any]:
    return {
        "finding": finding,
        "report": report,
        "party": stance.party if stance else party,
        "term": stance.term if stance else term,
        "issue": stance.issue if stance else issue,
        "stance": stance.stance if stance else None,
        "others": list(others),
        "only": only,
        "hedged": hedged,
        "doubtful": doubtful,
        "attributions": list(attributions),
        "words": _span(talks, report, words),
        "reason": reason,
        "sentence": _span(talks, report, sentence),
        "moves": list(moves),
        "against_report": against_report,
        "against": _span(talks, against_report, against),
    }


def _span(talks: Talks, report: str | None, span: CharSpan | None) -> dict[str, Any] | None:
    if report is None or span is None:
        return None
    return {"start": span.start, "end": span.end, "text": span.of(talks.text_of(report))}


def _first(claim: Claim, *, hedged: bool) -> Cell:
    return next(cell for cell in claim.cells if cell.hedged is hedged)


def _pairs(conflict: Conflict) -> Iterator[tuple[Statement, Statement]]:
    """Both sides, row by row; the shorter side's last statement is repeated."""
    count = max(len(conflict.supporting), len(conflict.opposing))
    for place in range(count):
        yield (
            conflict.supporting[min(place, len(conflict.supporting) - 1)],
            conflict.opposing[min(place, len(conflict.opposing) - 1)],
        )


# --- the page


def coverage_view(talks: Talks, coverage: Coverage, *, width: int) -> RenderableType:
    """The matrix, then what stands out, each with its sentences."""
    names = short_names(talks)
    parts: list[RenderableType] = [_matrix(talks, coverage, names, width), Text(LEGEND, style="dim")]
    for part in (
        _only(talks, coverage, names),
        _mouths(talks, coverage, names),
        _conflicts(talks, coverage, names),
        _hedgings(talks, coverage, names),
        _silences(talks, coverage, names),
        _unsourced(talks, coverage, names),
        _overstated(talks, coverage, names),
        list(copies_view(talks)),
    ):
        parts += part
    parts.append(Text(_count_line(talks, coverage), style="dim"))
    return Group(*parts)


def _count_line(talks: Talks, coverage: Coverage) -> str:
    counts = Counter(row["finding"] for row in coverage_rows(talks, coverage))
    cells = {state.replace(" ", "_"): state for state in CELL_STATES}
    reports = f"{len(coverage.reports)} report{'' if len(coverage.reports) == 1 else 's'}"
    told = [f"{len(coverage.claims)} claims × {reports}"]
    told += [f"{count} {name}" for name, count in counts.items() if name not in cells]
    return f"\n{sum(counts.values())} rows in an export: {', '.join(told)}"


def _matrix(talks: Talks, coverage: Coverage, names: Mapping[str, str], width: int) -> RenderableType:
    agenda = talks.agenda
    if not coverage.claims or agenda is None:
        return Text("No stance on the terms of the agenda was found; `dragoman moves` lists what was read.")
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    table.add_column("", width=min(_TERM_WIDTH, max(30, width - 40)))
    fits = _TERM_WIDTH + (_CELL_WIDTH + 2) * len(coverage.reports) <= width
    numbers = {report: number for number, report in enumerate(coverage.reports, start=1)}
    for head in [str(number) for number in numbers.values()] if fits else CELL_STATES:
        table.add_column(head, width=_CELL_WIDTH if fits else None, justify="center" if fits else "right")
    for issue in agenda.issues:
        rows = [claim for claim in coverage.claims if claim.stance.issue == issue.id]
        if not rows:
            continue
        table.add_section()
        table.add_row(Text(visible(issue.question), style="bold cyan"))
        for claim in rows:
            label = Padding(_claim_words(talks, claim), (0, 0, 0, 2))
            if fits:
                table.add_row(label, *(_mark(cell) for cell in claim.cells))
            else:
                counts = Counter(cell.state for cell in claim.cells)
                table.add_row(label, *(str(counts[state] or "") for state in CELL_STATES))
    if not fits:
        return table
    carriers = {report.path: f" ({len(report.also) + 1} carriers)" if report.also else "" for report in talks.reports}
    columns = Columns(
        [Text(f"{number} {names[report]}{carriers[report]}", style="dim") for report, number in numbers.items()],
        padding=(0, 3),
    )
    return Group(table, columns)


def _mark(cell: Cell) -> Text:
    mark = MARKS[cell.state] + (" h" if cell.hedged else "") + (" ?" if cell.doubtful else "")
    style = {"carried": "bold", "contradicted": "red", "reattributed": "yellow"}.get(cell.state, "dim")
    return Text(mark, style=style)


def _term_text(talks: Talks, term: str) -> str:
    terms = talks.agenda.terms if talks.agenda else ()
    return next((visible(one.text) for one in terms if one.id == term), visible(term))


def _claim_words(talks: Talks, claim: Claim) -> Text:
    stance = claim.stance
    words = Text(visible(stance.party), style="bold")
    words.append(f" {stance.stance}", style="not bold " + STYLES[stance.stance].replace("bold", ""))
    words.append(f": {_term_text(talks, stance.term)}", style="not bold")
    return words


def _title(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _only(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    claims = [claim for claim in coverage.claims if claim.only]
    if not claims and not coverage.lone:
        return []
    parts: list[RenderableType] = [_title("What only one report says")]
    for claim in claims:
        cell = next(cell for cell in claim.cells if cell.report == claim.only)
        parts.append(Padding(_claim_words(talks, claim), (0, 0, 0, 2)))
        parts += _moves(talks, cell.moves[:1], names)
    if coverage.lone:
        parts.append(Padding(Text("On no term of the agenda, wholly or in part:", style="italic"), (0, 0, 0, 2)))
        parts += _moves(talks, coverage.lone, names)
    return parts


def _mouths(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    """Each term and side that is put forward by one party here and by another there."""
    by_term: dict[tuple[str, bool], list[Claim]] = {}
    for claim in coverage.claims:
        if claim.reattributed:
            by_term.setdefault((claim.stance.term, claim.stance.is_against), []).append(claim)
    if not by_term:
        return []
    parts: list[RenderableType] = [_title("Put in different mouths")]
    for (term, against), claims in by_term.items():
        parts.append(Padding(Text(("Not: " if against else "") + _term_text(talks, term)), (0, 0, 0, 2)))
        holders = [
            claim for claim in coverage.claims if (claim.stance.term, claim.stance.is_against) == (term, against)
        ]
        swapped = {cell.report for claim in claims for cell in claim.reattributed}
        shown = {claim.stance.party for claim in claims}
        shown |= {party for claim in claims for cell in claim.reattributed for party in cell.others}
        for claim in holders:
            if claim.stance.party not in shown:
                continue
            carrying = [cell for cell in claim.cells if cell.state == "carried"]
            line = Text(visible(claim.stance.party), style="bold")
            line.append(f" in {_list(names[cell.report] for cell in carrying)}", style="not bold")
            parts.append(Padding(line, (0, 0, 0, 4)))
            telling = sorted(carrying, key=lambda cell: cell.report not in swapped)  # where it stands for the other
            parts += _moves(talks, [cell.moves[0] for cell in telling[:1]], names, indent=6)
    return parts


def _conflicts(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    if not coverage.conflicts:
        return []
    parts: list[RenderableType] = [_title("Where reports disagree")]
    for conflict in coverage.conflicts:
        head = Text(visible(conflict.party), style="bold")
        head.append(f" on: {_term_text(talks, conflict.term)}", style="not bold")
        if conflict.first is None:
            head.append(" (not all of it is dated: it may be a change)", style="not bold dim")
        parts.append(Padding(head, (0, 0, 0, 2)))
        table = Table(box=box.SIMPLE, pad_edge=False, expand=True, padding=(0, 2, 0, 0))
        table.add_column("requires or accepts it", ratio=1)
        table.add_column("refuses it", ratio=1)
        sides = (_side(talks, conflict.supporting, names), _side(talks, conflict.opposing, names))
        for one, other in zip_longest(*sides, fillvalue=Text("")):
            table.add_row(one, other)
        parts.append(Padding(table, (0, 0, 0, 4)))
        told = {
            True: "The sides rest on different speakers.",
            False: "One speaker is on both sides.",
            None: "Not both sides name a speaker.",
        }[conflict.speakers_differ]
        parts.append(Padding(Text(told, style="dim"), (0, 0, 0, 4)))
    return parts


def _side(talks: Talks, statements: Sequence[Statement], names: Mapping[str, str]) -> Iterator[RenderableType]:
    moves = list(dict.fromkeys(statement.move for statement in statements))
    for move in moves:
        yield Group(_source(move, names), sentence_view(move, talks.text_of(move.report)))


def _hedgings(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    if not coverage.hedgings:
        return []
    parts: list[RenderableType] = [_title("Hedged here, stated plainly there")]
    for hedging in coverage.hedgings:
        claim = hedging.claim
        line = _claim_words(talks, claim)
        line.append(f" – hedged in {_list(names[report] for report in claim.hedged_in)}", style="not bold")
        line.append(f"; plain in {_list(names[report] for report in claim.plain_in)}", style="not bold")
        if hedging.change:
            line.append(f"; the hedge was {hedging.change} later", style="not bold")
        parts.append(Padding(line, (0, 0, 0, 2)))
        for cell in (_first(claim, hedged=True), _first(claim, hedged=False)):
            parts += _moves(talks, cell.moves[:1], names)
    return parts


def _silences(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    if not coverage.silences:
        return []
    parts: list[RenderableType] = [_title("Left out, though two other reports or more tell it")]
    for silence in coverage.silences:
        line = Text(names[silence.report], style="bold")
        line.append(f" is silent on {len(silence.claims)} of {silence.of}: ", style="not bold")
        line.append(
            "; ".join(
                f"{visible(claim.stance.party)} {claim.stance.stance}: {_term_text(talks, claim.stance.term)}"
                for claim in silence.claims
            ),
            style="not bold",
        )
        parts.append(Padding(line, (0, 0, 0, 2)))
    return parts


def _unsourced(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    if not coverage.unsourced:
        return []
    parts: list[RenderableType] = [_title("Claims without a source")]
    for item in coverage.unsourced:
        text = talks.text_of(item.report)
        source = Text(f"{names[item.report]}:{item.words.start}  {UNSOURCED[item.kind]}", style="dim")
        parts.append(Padding(source, (0, 0, 0, 4)))
        line = Text(visible("x" + text[item.sentence.start : item.words.start] + "x")[1:-1])
        line.append(visible("x" + item.words.of(text) + "x")[1:-1], style="bold underline")
        line.append(visible("x" + text[item.words.end : item.sentence.end] + "x")[1:-1])
        parts.append(Padding(line, (0, 0, 0, 6)))
    return parts


def _overstated(talks: Talks, coverage: Coverage, names: Mapping[str, str]) -> list[RenderableType]:
    if not coverage.overstated:
        return []
    parts: list[RenderableType] = [_title("Headlines that say more than their reports")]
    for over in coverage.overstated:
        head = Text(names[over.report], style="bold")
        head.append(f"  {visible(over.headline)}", style="not bold")
        parts.append(Padding(head, (0, 0, 0, 2)))
        words = ", ".join(f"“{visible(word)}”" for word in over.words)
        text = talks.text_of(over.report)
        if over.sentence is not None and over.softer is not None:
            parts.append(
                Padding(
                    Text(f"{words} is stated as done; the report says “{over.softer.of(text)}”:", style="dim"),
                    (0, 0, 0, 4),
                )
            )
            parts.append(Padding(Text(visible(over.sentence.of(text))), (0, 0, 0, 6)))
        else:
            parts.append(Padding(Text(f"the report itself never says {words}", style="dim"), (0, 0, 0, 4)))
    return parts


def _moves(talks: Talks, moves: Iterable[Move], names: Mapping[str, str], indent: int = 4) -> Iterator[RenderableType]:
    for move in moves:
        yield Padding(_source(move, names), (0, 0, 0, indent))
        yield Padding(sentence_view(move, talks.text_of(move.report)), (0, 0, 0, indent + 2))


def _source(move: Move, names: Mapping[str, str]) -> Text:
    source = Text(f"{names[move.report]}:{move.sentence.start}", style="dim")
    if move.speaker:
        source.append(f"  {visible(move.speaker)}")
    source.append(f"  {visible(move.party or '?')}: {move.act}, {move.attribution}{', hedged' if move.hedged else ''}")
    return source


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
