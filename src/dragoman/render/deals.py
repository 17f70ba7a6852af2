"""What the stated positions allow, in words for a terminal, as the JSON contract, and its links as a drawing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Literal

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.agenda.records import Agenda
from dragoman.deals.analysis import rules_behind
from dragoman.deals.changes import Comparison, GiveUp, Opener, WithoutIssue, WithoutParty
from dragoman.deals.conflicts import Conflict
from dragoman.deals.equilibria import CONCEPTS, Concept, StateGraph, find_coalitions, find_path, stable_states
from dragoman.deals.links import Link, LinkGraph
from dragoman.deals.orders import OrderCount
from dragoman.deals.records import Blocked, Blocker, DealAnalysis, Open, Opening, Package, Rule, Undecided
from dragoman.moves.records import Attribution
from dragoman.positions.records import Stance
from dragoman.render.links import Box, Tie, draw_links
from dragoman.render.plain import visible

SHOWN = 10  # blockers, and openings, told in words; the JSON holds all


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sentence that a stance rests on."""

    source: str  # the report, and where in it
    speaker: str | None  # None: the party itself
    attribution: Attribution
    hedged: bool
    sentence: str


Evidencer = Callable[[Stance], Sequence[Evidence]]


def no_evidence(stance: Stance) -> Sequence[Evidence]:
    """For stances written by hand."""
    return ()


# --- the contract ---


def deals_row(analysis: DealAnalysis) -> dict[str, Any]:
    """The analysis as the contract writes it."""
    return {
        "possible": analysis.possible,
        "packages": _count(analysis),
        "blockers": _sets(analysis.blockers),
        "openings": _sets(analysis.openings),
        "complete": analysis.complete,
        "silence": {party: list(terms) for party, terms in analysis.silence.items()},
    }


def comparison_row(comparison: Comparison) -> dict[str, Any]:
    """The state after the changes as the contract writes it, with what they did under "difference"."""
    before, after = comparison.before, comparison.after
    return {
        **deals_row(after),
        "difference": {
            "possible": before.possible,
            "packages": _count(before),
            "set_aside": [_stance(stance) for stance in comparison.set_aside],
            "added": [_stance(stance) for stance in comparison.added],
            "blockers_gone": _sets(x for x in before.blockers if x not in after.blockers),
            "blockers_new": _sets(x for x in after.blockers if x not in before.blockers),
            "openings_gone": _sets(x for x in before.openings if x not in after.openings),
            "openings_new": _sets(x for x in after.openings if x not in before.openings),
        },
    }


def openers_row(openers: Iterable[Opener]) -> dict[str, Any]:
    """Single changes after which a package exists: what gives way, and how many packages there are then."""
    rows = []
    for opener in openers:
        change: dict[str, Any]
        match opener.change:
            case GiveUp(stance=stance):
                change = {"give_up": _stance(stance)}
            case WithoutParty(party=party):
                change = {"without_party": party}
            case WithoutIssue(issue=issue):
                change = {"without_issue": issue}
        rows.append({**change, "packages": None if opener.packages is None else str(opener.packages)})
    return {"opens": rows}


def json_line(row: Mapping[str, Any]) -> str:
    """The row in one line; same row, same bytes."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _count(analysis: DealAnalysis) -> str | None:
    match analysis.verdict:
        case Open(count=count):
            return None if count is None else str(count)
        case Blocked():
            return "0"
        case Undecided():
            return None


def _sets(found: Iterable[Blocker | Opening]) -> list[list[dict[str, Any]]]:
    return [[_stance(stance) for stance in item.stances] for item in found]


def _stance(stance: Stance) -> dict[str, Any]:
    return {"party": stance.party, "stance": stance.stance, "term": stance.term, "only_if": list(stance.only_if)}


# --- in words ---


def stance_words(agenda: Agenda, stance: Stance, *, again: str | None = None) -> str:
    """The stance as a clause: 'Russia requires “…” (02, 05)'. ``again`` is the term just named: it becomes "it"."""
    term = "it" if stance.term == again else _quoted(agenda, stance.term)
    conditions = _joined([_quoted(agenda, name) for name in stance.only_if], "and")
    tail = f" only if it holds that {conditions}" if conditions else ""
    sources = _sources(stance)
    return f"{visible(stance.party)} {stance.stance} {term}{tail}{f' ({sources})' if sources else ''}"


def blocker_words(agenda: Agenda, blocker: Blocker, rules: Iterable[Rule] = ()) -> str:
    """The blocker as a sentence to be read aloud."""
    clauses, before = [], None
    for stance in sorted(blocker.stances, key=lambda s: (s.stance == "accepts", s.term, s.stance == "refuses")):
        clauses.append(stance_words(agenda, stance, again=before))
        before = stance.term
    why = [f"by the agenda, {rule_words(agenda, rule)}" for rule in rules]
    sentence = "; ".join([*clauses, *why])
    return sentence[:1].upper() + sentence[1:] + "."


def opening_words(agenda: Agenda, opening: Opening) -> str:
    """The opening as a sentence to be read aloud."""
    return f"It opens if {_joined([give_up_words(agenda, stance) for stance in opening.stances], 'and')}."


def give_up_words(agenda: Agenda, stance: Stance) -> str:
    """What a party does that gives a stance up: 'Ukraine no longer refuses “…”'."""
    conditions = _joined([_quoted(agenda, name) for name in stance.only_if], "and")
    party, term = visible(stance.party), _quoted(agenda, stance.term)
    if stance.stance == "accepts":
        return f"{party} accepts {term} even without {conditions}"
    return f"{party} no longer {stance.stance} {term}{f' where it holds that {conditions}' if conditions else ''}"


def change_words(agenda: Agenda, change: GiveUp | WithoutParty | WithoutIssue) -> str:
    """The change as a clause."""
    match change:
        case GiveUp(stance=stance):
            return give_up_words(agenda, stance)
        case WithoutParty(party=party):
            return f"{visible(party)} is left out"
        case WithoutIssue(issue=name):
            question = next(issue.question for issue in agenda.issues if issue.id == name)
            return f"the issue “{visible(question)}” is left out"


def _quoted(agenda: Agenda, name: str) -> str:
    text = next(term.text for term in agenda.terms if term.id == name)
    return f"“{visible(text).rstrip('.')}”"


def rule_words(agenda: Agenda, rule: Rule) -> str:
    """The rule as a clause."""
    names = [_quoted(agenda, name) for name in rule.terms]
    match rule.kind:
        case "needs":
            return f"{names[0]} needs {names[1]}"
        case "excludes":
            return f"{names[0]} and {names[1]} exclude each other"
        case "exactly one":
            return f"exactly one of {_joined(names, 'and')} holds"


def _joined(parts: Sequence[str], word: str) -> str:
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _sources(stance: Stance) -> str:
    names = [PurePath(report).stem for report in stance.reports]
    short = names if len(set(names)) == len(names) else list(stance.reports)
    told = ", ".join(visible(name) for name in short)
    if not told and stance.independent:
        told = f"{stance.independent} report{'s' if stance.independent > 1 else ''}"
    return ", ".join(part for part in (told, "hedged" if stance.hedged else "") if part)


def deals_view(analysis: DealAnalysis, evidence: Evidencer = no_evidence) -> RenderableType:
    """Verdict, blockers, openings, what the answer hangs on and how much of it rests on silence."""
    page = _Page(analysis, evidence)
    match analysis.verdict:
        case Open():
            page.open(analysis.verdict)
        case Blocked():
            page.blocked()
        case Undecided(reason=reason):
            page.head(f"Undecided: {reason} was reached before an answer was found.", "yellow")
    page.contradictions()
    page.falls()
    page.silence()
    if not analysis.complete:
        page.head(f"There may be more: {'; '.join(analysis.limits_reached)}.", "yellow")
    return Group(*page.parts)


def comparison_view(comparison: Comparison, evidence: Evidencer = no_evidence) -> RenderableType:
    """What the changes did, then the state after them."""
    before, after = comparison.before, comparison.after
    lines = [Text(f"Before: {_verdict_words(before)}  After: {_verdict_words(after)}", style="bold")]
    for title, stances in (("Supposed", comparison.added), ("Set aside", comparison.set_aside)):
        lines += [Text(f"  {title}: {stance_words(_widest(comparison), stance)}") for stance in stances]
    gone = sum(x not in after.blockers for x in before.blockers)
    new = sum(x not in before.blockers for x in after.blockers)
    if gone or new:
        lines.append(Text(f"  Blockers: {gone} gone, {new} new."))
    lines.append(Text(""))
    return Group(*lines, deals_view(after, evidence))


def openers_view(agenda: Agenda, openers: Sequence[Opener], kind: str, analysis: DealAnalysis) -> RenderableType:
    """Single changes after which a package exists."""
    if analysis.possible:
        return Text("A package exists as things stand.")
    if not openers:
        return Text(f"No single {'change' if kind == 'stance' else kind + ' left out'} opens a deal.")
    lines = [Text("A deal opens", style="bold")]
    for opener in openers:
        count = "packages not counted" if opener.packages is None else _packages(opener.packages)
        lines.append(Text(f"  if {change_words(agenda, opener.change)} ({count})"))
    return Group(*lines)


def _widest(comparison: Comparison) -> Agenda:
    return comparison.before.agenda


def _verdict_words(analysis: DealAnalysis) -> str:
    match analysis.verdict:
        case Open(count=count):
            return f"{'a number of packages, not counted' if count is None else _packages(count)}."
        case Blocked():
            return f"no package, {len(analysis.blockers)} blocker{'s' if len(analysis.blockers) > 1 else ''}."
        case Undecided():
            return "undecided."


def _packages(count: int) -> str:
    return f"{count:,} package{'' if count == 1 else 's'}"


@dataclass(slots=True)
class _Page:
    """The lines of the view, and which stance's evidence stands under which number."""

    analysis: DealAnalysis
    evidence: Evidencer
    parts: list[RenderableType] = field(default_factory=list)
    numbers: dict[Stance, int] = field(default_factory=dict)

    def head(self, text: str, style: str = "bold") -> None:
        self.parts.append(Text(text, style=style))

    def line(self, text: str, indent: int = 2) -> None:
        self.parts.append(Padding(Text(text), (0, 0, 0, indent)))

    def gap(self) -> None:
        self.parts.append(Text(""))

    def open(self, verdict: Open) -> None:
        agenda = self.analysis.agenda
        count = "Packages exist, not counted" if verdict.count is None else f"Not ruled out: {_packages(verdict.count)}"
        self.head(
            f"{count}. No stated position forbids them; whether anyone would accept them is not said.", "bold green"
        )
        settled = self.analysis.settled
        for wanted, title in ((True, "In every package"), (False, "In no package")):
            names = [name for name, value in settled.items() if value is wanted]
            if names:
                self.line(f"{title}: {', '.join(_quoted(agenda, name) for name in names)}")
        for number, package in enumerate(verdict.packages, start=1):
            self.line(f"Package {number}{' (asks least)' if number == 1 else ''}: {self._rest(package)}")

    def _rest(self, package: Package) -> str:
        names = [name for name in package.holds if name not in self.analysis.settled]
        quoted = ", ".join(_quoted(self.analysis.agenda, name) for name in names)
        if not self.analysis.settled:
            return quoted or "none of the terms"
        return f"besides, {quoted}" if quoted else "nothing besides"

    def blocked(self) -> None:
        blockers = [blocker for blocker in self.analysis.blockers if not blocker.is_own]
        self.head("No package meets all stated positions.", "bold red")
        for pairs, title in ((True, "Blockers of two"), (False, "Blockers of more")):
            self._blockers([x for x in blockers if (len(x.stances) <= 2) is pairs], title)
        if self.analysis.party_blockers:
            self.gap()
            sets = "; ".join(" with ".join(map(visible, parties)) for parties in self.analysis.party_blockers[:SHOWN])
            self.head(f"Who blocks whom: {sets}{_more(len(self.analysis.party_blockers))}", "")
        if self.analysis.party_openings:
            sets = "; ".join(_joined([*map(visible, p)], "and") for p in self.analysis.party_openings[:SHOWN])
            self.head(f"Who could open it alone by moving: {sets}{_more(len(self.analysis.party_openings))}", "")
        if self.analysis.openings:
            self.gap()
            self.head(f"Openings ({len(self.analysis.openings)}), the easiest first")
        for opening in self.analysis.openings[:SHOWN]:
            self.line(opening_words(self.analysis.agenda, opening))
            self._evidence(opening.stances)
        self._cut(len(self.analysis.openings))

    def _blockers(self, blockers: Sequence[Blocker], title: str) -> None:
        if not blockers:
            return
        self.gap()
        self.head(f"{title} ({len(blockers)})")
        for blocker in blockers[:SHOWN]:
            rules = rules_behind(self.analysis.agenda, blocker)
            self.line(f"No package: {blocker_words(self.analysis.agenda, blocker, rules)}")
            self._evidence(blocker.stances)
        self._cut(len(blockers))

    def _cut(self, count: int) -> None:
        if count > SHOWN:
            self.line(f"and {count - SHOWN} more, all in --format json")

    def _evidence(self, stances: Iterable[Stance]) -> None:
        for stance in stances:
            if stance in self.numbers:
                self.line(f"[{self.numbers[stance]}] above", 6)
                continue
            found = self.evidence(stance)
            if not found:
                continue
            self.numbers[stance] = len(self.numbers) + 1
            self.line(f"[{self.numbers[stance]}] {visible(stance.party)} {stance.stance}:", 6)
            for item in found:
                said = f"{item.attribution}{', hedged' if item.hedged else ''}"
                speaker = f"  {visible(item.speaker)}" if item.speaker else ""
                self.parts.append(Padding(Text(f"{visible(item.source)}{speaker}  {said}", style="dim"), (0, 0, 0, 10)))
                self.line(visible(item.sentence), 12)

    def contradictions(self) -> None:
        agenda = self.analysis.agenda
        own = [blocker for blocker in self.analysis.blockers if blocker.is_own]
        if not own and not self.analysis.contradictions:
            return
        self.gap()
        self.head('A party against itself; to choose which of its words stands: --if "PARTY accepts TERM"')
        told: list[frozenset[Stance]] = []
        for contradiction in self.analysis.contradictions:
            told.append(frozenset(contradiction.stances))
            self.line(blocker_words(agenda, Blocker(stances=contradiction.stances)))
            self._evidence(contradiction.stances)
        for blocker in own:
            if not any(known.issuperset(blocker.stances) for known in told):
                self.line(blocker_words(agenda, blocker, rules_behind(agenda, blocker)))
                self._evidence(blocker.stances)

    def falls(self) -> None:
        falls = self.analysis.falls_if
        if not falls:
            return
        self.gap()
        self.head("What hangs on one stance, the weakest-sourced first")
        for fall in falls[:SHOWN]:
            effects = []
            if fall.opens:
                effects.append("“no package” falls")
            if fall.blockers_gone:
                count = len(fall.blockers_gone)
                effects.append(f"{count} of {len(self.analysis.blockers)} blockers fall{'s' if count == 1 else ''}")
            if fall.unsettles:
                names = _joined([_quoted(self.analysis.agenda, name) for name in fall.unsettles], "and")
                effects.append(f"{names} is open again")
            self.line(f"If this is wrong: {stance_words(self.analysis.agenda, fall.stance)}: {'; '.join(effects)}")
        self._cut(len(falls))

    def silence(self) -> None:
        if not self.analysis.silence:
            return
        self.gap()
        terms = len(self.analysis.agenda.terms)
        self.head("What rests on silence, which constrains nothing here")
        for party, silent in self.analysis.silence.items():
            never = [
                issue.question
                for issue in self.analysis.agenda.issues
                if all(term.id in silent for term in issue.terms)
            ]
            issues = f"; never on: {' '.join(f'“{visible(question)}”' for question in never)}" if never else ""
            self.line(f"{visible(party)} is silent on {len(silent)} of {terms} terms{issues}")


def _more(count: int) -> str:
    return f"; and {count - SHOWN} more" if count > SHOWN else ""


# --- stability ---


def stability_row(conflict: Conflict) -> dict[str, Any]:
    """States, who finds which stable, equilibria, and the ways there from the present state."""
    graph = conflict.graph()
    stable = stable_states(graph)
    row: dict[str, Any] = {
        "states": [{"number": state.number, "pattern": state.pattern} for state in conflict.states],
        "equilibria": equilibria(graph, stable),
        "stable": {concept: {party: list(found) for party, found in by.items()} for concept, by in stable.items()},
    }
    if is_small(graph):
        row["coalition_equilibria"] = {k: list(v) for k, v in find_coalitions(graph).equilibria.items()}
    if conflict.present:
        row["paths"] = [
            {"to": goal, "improving": improving, "moves": [{"party": party, "to": state} for party, state in path]}
            for goal, improving, path in ways(conflict, graph, stable)
        ]
    return row


def order_row(counted: OrderCount) -> dict[str, Any]:
    """In how many preference orders each state is an equilibrium."""
    return {
        "options": [option.id for option in counted.conflict.options],
        "states": [{"number": state.number, "pattern": state.pattern} for state in counted.conflict.states],
        "orders": str(counted.total),
        "stable": {
            concept: {str(state.number): str(count) for state, count in by_state.items()}
            for concept, by_state in counted.stable.items()
        },
    }


def equilibria(graph: StateGraph, stable: Mapping[Concept, Mapping[str, Sequence[Any]]]) -> dict[Concept, list[Any]]:
    """The states that are stable for every party, by concept."""
    return {
        concept: [state for state in graph.states if all(state in found for found in by_party.values())]
        for concept, by_party in stable.items()
    }


def is_small(graph: StateGraph) -> bool:
    """Whether coalitions can be gone through while one waits."""
    return len(graph.parties) <= 6 and len(graph.states) <= 200


def stability_view(conflict: Conflict) -> RenderableType:
    """A row for each state, a column for each concept: E for an equilibrium, else the parties that find it stable."""
    graph = conflict.graph()
    stable = stable_states(graph)
    table = _states_table(CONCEPTS)
    found = equilibria(graph, stable)
    for state in conflict.states:
        cells = []
        for concept in CONCEPTS:
            parties = [party for party in graph.parties if state.number in stable[concept][party]]
            cells.append("E" if state.number in found[concept] else ", ".join(map(visible, parties)))
        table.add_row(str(state.number), state.pattern, *(Text(cell, "bold" if cell == "E" else "") for cell in cells))
    parts: list[RenderableType] = [table, Text("E: an equilibrium; else who finds the state stable. Options:", "dim")]
    parts += [Text(f"  {n}. {visible(option.text)}") for n, option in enumerate(conflict.options, start=1)]
    if is_small(graph):
        together = find_coalitions(graph).equilibria
        told = "; ".join(f"{concept} {', '.join(map(str, states)) or 'none'}" for concept, states in together.items())
        parts.append(Text(f"Stable for every coalition: {told}"))
    if conflict.present:
        parts.append(Text(f"From the present state, {conflict.state_of(conflict.present).number}", style="bold"))
        for goal, improving, path in ways(conflict, graph, stable):
            steps = ", then ".join(f"{visible(party)} to {state}" for party, state in path)
            note = "" if improving else " (not every step betters the lot of who takes it)"
            parts.append(Text(f"  to {goal}: {steps or 'it is one'}{note}"))
    return Group(*parts)


def orders_view(counted: OrderCount) -> RenderableType:
    """A row for each state: in how many preference orders it is an equilibrium."""
    concepts = [concept for concept in CONCEPTS if concept in counted.stable]
    table = _states_table(concepts)
    for state in counted.conflict.states:
        cells = [f"{counted.stable[concept][state]:,}" for concept in concepts]
        table.add_row(str(state.number), state.pattern, *cells)
    lines: list[RenderableType] = [
        Text(f"Of {counted.total:,} orders of what the parties said, in how many is each state an equilibrium?"),
        table,
        Text("Options, with who controls them:", style="dim"),
    ]
    for side in counted.conflict.sides:
        lines += [Text(f"  {visible(side.party)}: {visible(option.text)}") for option in side.options]
    return Group(*lines)


def _states_table(concepts: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAVY, pad_edge=False)
    for name in ("state", "options", *concepts):
        table.add_column(name)
    return table


def ways(
    conflict: Conflict, graph: StateGraph, stable: Mapping[Concept, Mapping[str, Sequence[Any]]]
) -> Iterator[tuple[int, bool, tuple[tuple[str, Any], ...]]]:
    """To each equilibrium that can be reached: by improvements where there is such a way, else by any moves."""
    start = conflict.state_of(conflict.present or "").number
    for goal in sorted({state for states in equilibria(graph, stable).values() for state in states}):
        for improving in (True, False):
            path = find_path(graph, start, goal, improving=improving)
            if path is not None:
                yield goal, improving, path
                break


# --- the drawing ---

_TIES: dict[str, Literal["condition", "need", "apart"]] = {"needs": "need", "excludes": "apart", "exactly one": "apart"}


def links_svg(graph: LinkGraph) -> str:
    """The links as a drawing that stands alone (see ``dragoman.render.links``)."""
    terms = graph.agenda.terms
    about = f"{len(terms)} terms of {len(graph.agenda.issues)} issues, and {len(graph.links)} links between them"
    return draw_links(
        [Box(id=term.id, text=term.text) for term in terms],
        [
            Tie(
                source=link.source,
                target=link.target,
                words=link.kind if link.party is None else f"{link.party} {link.kind}",
                kind=_TIES.get(link.kind, "condition"),
            )
            for link in graph.links
        ],
        title=f"{graph.agenda.name or 'Agenda'}: who ties what to what",
        told=" ".join([f"{about}.", *(_link_words(link) for link in graph.links)]),
        alone=True,
    )


def _link_words(link: Link) -> str:
    return f"{link.party + ': ' if link.party else ''}{link.source} {link.kind} {link.target}."
