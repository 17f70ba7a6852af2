"""Which outcomes would last, as a page: from what the parties said, or from a conflict that the analyst describes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.deals import analyse, conflict_from_agenda, count_orders
from dragoman.deals.conflicts import Conflict, State, parse_conflict
from dragoman.deals.equilibria import CONCEPTS, StateGraph, find_coalitions, stable_states
from dragoman.deals.meaning import canonical
from dragoman.deals.orders import OrderCount, find_holders
from dragoman.errors import AnalysisError, DragomanError
from dragoman.positions.records import Stance
from dragoman.render.deals import equilibria, is_small, ways
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.deals import PAGE_LIMITS
from dragoman.render.pages.records import ConceptLine, ControlLine, OptionLine, StabilityPage, StateLine, WayLine

AT_FIRST = 4  # contested terms looked at where none are named
MOST_CHOSEN, MOST_SAID, MOST_OPTIONS = 6, 5, 8  # terms, a party's stances on them, options of a conflict: a page is
MOST_PROFILES = 50  # waited for, so it takes less than the command does
LONGEST = 8_000  # characters of one


def stability_page(
    basis: Basis, *, terms: Sequence[str] = (), controls: Mapping[str, str] | None = None, conflict: str = ""
) -> StabilityPage:
    """Which states last, and who can move where.

    Args:
        basis: what was read.
        terms: which terms are looked at; none: those that most blockers rest on.
        controls: who controls a term, where it is said.
        conflict: a conflict in option form, as TOML; empty: made from the stances.
    """
    stances = canonical(basis.agenda, basis.stances)
    offered = () if conflict else _controls(basis, stances, terms, controls or {})
    found: Conflict | None = None
    counted: OrderCount | None = None
    wrong = None
    try:
        if conflict:
            found = parse_conflict(conflict, "the conflict")
            if len(found.options) > MOST_OPTIONS:
                raise AnalysisError(
                    f"{len(found.options)} options are too many for a page", "use `dragoman stability FILE`"
                )
        else:
            found = _from_stances(basis, stances, offered)
            counted = count_orders(found, statements=MOST_SAID, profiles=MOST_PROFILES)
        states, graph = _states(found, counted)
    except DragomanError as error:
        wrong, states, graph = str(error), (), None
    small = graph is not None and counted is None and is_small(graph)
    return StabilityPage(
        name=basis.name,
        as_of=basis.as_of,
        source="file" if conflict else "stances",
        called=found.name if found and conflict else basis.name,
        wrong=wrong,
        total=str(counted.total) if counted else None,
        options=() if found is None else tuple(_options(found)),
        states=states,
        coalitions=tuple((c, tuple(s)) for c, s in find_coalitions(graph).equilibria.items())
        if small and graph
        else (),
        ways=() if counted or wrong or found is None or graph is None else _ways(found, graph),
        controls=offered,
        parties=tuple(sorted({stance.party for stance in stances})),
        conflict=conflict,
    )


def _controls(
    basis: Basis, stances: Sequence[Stance], terms: Sequence[str], controls: Mapping[str, str]
) -> tuple[ControlLine, ...]:
    blockers = Counter(
        term
        for blocker in analyse(basis.agenda, stances, limits=PAGE_LIMITS).blockers
        for term in {stance.term for stance in blocker.stances}
    )
    order = sorted(basis.terms, key=lambda name: -blockers[name])
    chosen = [name for name in order if name in terms] or _at_first(stances, [name for name in order if blockers[name]])
    lines = []
    for name in order:
        holders = find_holders(name, stances)
        if not holders and not any(stance.term == name for stance in stances):
            continue
        given = controls.get(name)
        lines.append(
            ControlLine(
                term=basis.terms[name],
                chosen=name in chosen,
                party=given or next(iter(holders), None),
                assumed=given is None and len(holders) > 1,
                blockers=blockers[name],
            )
        )
    return tuple(lines)


def _at_first(stances: Sequence[Stance], contested: Sequence[str]) -> list[str]:
    """The first few contested terms, without those on which a party says too much to go through all its orders."""
    chosen: list[str] = []
    said: Counter[str] = Counter()
    for term in contested:
        more = said + Counter(stance.party for stance in stances if stance.term == term)
        if len(chosen) < AT_FIRST and max(more.values(), default=0) <= MOST_SAID:
            chosen.append(term)
            said = more
    return chosen


def _from_stances(basis: Basis, stances: Sequence[Stance], offered: Sequence[ControlLine]) -> Conflict:
    chosen = [line for line in offered if line.chosen]
    if not chosen:
        raise AnalysisError("nothing is contested: a package exists", "choose the terms to be looked at")
    if len(chosen) > MOST_CHOSEN:
        raise AnalysisError(
            f"{len(chosen)} terms are too many for a page", f"choose the {MOST_CHOSEN} that matter most"
        )
    return conflict_from_agenda(
        basis.agenda,
        stances,
        terms=[line.term.id for line in chosen],
        controls={line.term.id: line.party for line in chosen if line.party},
    )


def _options(conflict: Conflict) -> list[OptionLine]:
    return [
        OptionLine(id=option.id, text=option.text.rstrip("."), party=side.party)
        for side in conflict.sides
        for option in side.options
    ]


def _states(conflict: Conflict, counted: OrderCount | None) -> tuple[tuple[StateLine, ...], StateGraph]:
    graph = conflict.graph()
    texts = [option.text for option in _options(conflict)]
    present = conflict.state_of(conflict.present).number if conflict.present else None
    concepts = _counted(counted) if counted else _known(conflict, graph)
    lines = [
        StateLine(
            number=state.number,
            pattern=state.pattern,
            holds=tuple(text for text, sign in zip(texts, state.pattern, strict=True) if sign == "Y"),
            open=tuple(text for text, sign in zip(texts, state.pattern, strict=True) if sign == "-"),
            present=state.number == present,
            concepts=concepts[state],
            moves=tuple(
                (party, tuple(graph.states[place] for place in graph.moves[number][state.number - 1]))
                for number, party in enumerate(graph.parties)
                if graph.moves[number][state.number - 1]
            ),
        )
        for state in conflict.states
    ]
    return tuple(sorted(lines, key=lambda line: (-_lasting(line), line.number))), graph


def _lasting(line: StateLine) -> float:
    """How much speaks for it that a state lasts: under how many concepts, or in what share of the orders."""
    return sum(float(one.share if one.share is not None else bool(one.equilibrium)) for one in line.concepts)


def _counted(counted: OrderCount) -> dict[State, tuple[ConceptLine, ...]]:
    return {
        state: tuple(
            ConceptLine(
                concept=concept,
                equilibrium=None,
                parties=(),
                orders=str(counted.stable[concept][state]),
                share=round(counted.stable[concept][state] / counted.total, 4),
            )
            for concept in CONCEPTS
            if concept in counted.stable
        )
        for state in counted.conflict.states
    }


def _known(conflict: Conflict, graph: StateGraph) -> dict[State, tuple[ConceptLine, ...]]:
    stable: Mapping[Any, Mapping[str, Sequence[Any]]] = stable_states(graph)
    lasting = equilibria(graph, stable)
    return {
        state: tuple(
            ConceptLine(
                concept=concept,
                equilibrium=state.number in lasting[concept],
                parties=tuple(party for party in graph.parties if state.number in stable[concept][party]),
                orders=None,
                share=None,
            )
            for concept in CONCEPTS
        )
        for state in conflict.states
    }


def _ways(conflict: Conflict, graph: StateGraph) -> tuple[WayLine, ...]:
    if not conflict.present:
        return ()
    return tuple(
        WayLine(to=goal, improving=improving, steps=path)
        for goal, improving, path in ways(conflict, graph, stable_states(graph))
    )
