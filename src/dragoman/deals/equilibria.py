"""Which states of a conflict are stable, and for whom: the Graph Model for Conflict Resolution.

A state is stable for a party where every move that would better its lot (unilateral improvement, UI) is deterred:

    Nash  it has no UI
    GMR   the others can answer each UI, by any moves, with a state that it likes no better than this one
    SMR   … and from there, no move of its own leads to a state that it likes better
    SEQ   as GMR, but each party that answers makes only UIs of its own

The others answer by a legal sequence: they move in any order, as often as they like, nobody twice in a row. A state
that is stable for all parties is an equilibrium (Fang, Hipel & Kilgour, Interactive Decision Making, Wiley 1993).

One fixpoint serves all four. Ranks count up from 0, the best; for party i let v(s) be the rank of s, or for SMR the
rank of the best that i can still reach from s. The worst that the others can bring about from s, when j moves first, is
W_j(s) = max over j's moves t of max(v(t), W_k(t) for k other than j). A UI from s to t is deterred where
max over j of W_j(t) >= rank(s).

>>> stability(  # the prisoners' dilemma: 1 both defect, 4 both cooperate
...     {"A": {1: [2], 2: [1], 3: [4], 4: [3]}, "B": {1: [3], 3: [1], 2: [4], 4: [2]}},
...     {"A": [3, 4, 1, 2], "B": [2, 4, 1, 3]},
... )
{'Nash': [1], 'GMR': [1, 4], 'SMR': [1, 4], 'SEQ': [1, 4]}
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, Literal, Protocol, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from dragoman.deals.files import nearest
from dragoman.errors import InputError

Concept = Literal["Nash", "GMR", "SMR", "SEQ"]
CONCEPTS: tuple[Concept, ...] = get_args(Concept)
Ranks = NDArray[np.int32]  # by state; 0 is the best, equal ranks are ties
Name = TypeVar("Name", bound=Hashable)

NOWHERE = np.int32(-1)  # no answer: better than every rank, so it deters nothing
_ANYWHERE = np.int32(2**31 - 1)  # no move of one's own: worse than every rank


class Mover(Protocol):
    """The moves of one party over all states."""

    def worst(self, values: Ranks) -> Ranks:
        """By state, the greatest of ``values`` among the states that it can move to; NOWHERE: it cannot move."""

    def worst_improved(self, values: Ranks, ranks: Ranks) -> Ranks:
        """The same over its unilateral improvements, by its own ``ranks``."""

    def least(self, values: Ranks) -> Ranks:
        """By state, the least of ``values`` among the states that it can move to; the greatest int: it cannot move."""


class GraphMover:
    """Moves given one by one."""

    def __init__(self, states: int, sources: NDArray[np.intp], targets: NDArray[np.intp]) -> None:
        order = np.argsort(sources, kind="stable")
        self._sources, self._targets = sources[order], targets[order]
        self._states = states

    def worst(self, values: Ranks) -> Ranks:
        """See :class:`Mover`."""
        return self._greatest(self._sources, self._targets, values)

    def worst_improved(self, values: Ranks, ranks: Ranks) -> Ranks:
        """See :class:`Mover`."""
        better = ranks[self._targets] < ranks[self._sources]
        return self._greatest(self._sources[better], self._targets[better], values)

    def least(self, values: Ranks) -> Ranks:
        """See :class:`Mover`."""
        found = np.full(self._states, _ANYWHERE, dtype=np.int32)
        if self._sources.size:
            starts = _starts(self._sources)
            found[self._sources[starts]] = np.minimum.reduceat(values[self._targets], starts)
        return found

    def _greatest(self, sources: NDArray[np.intp], targets: NDArray[np.intp], values: Ranks) -> Ranks:
        found = np.full(self._states, NOWHERE, dtype=np.int32)
        if sources.size:
            starts = _starts(sources)
            found[sources[starts]] = np.maximum.reduceat(values[targets], starts)
        return found


def _starts(sources: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.flatnonzero(np.r_[True, sources[1:] != sources[:-1]])


class GridMover:
    """Moves along one axis of a grid: the party sets its own options, whatever the others do.

    ``shape`` has an axis for each party; ``allowed[a, b]`` says whether it may go from its own setting a to b;
    ``feasible`` has the shape of the grid flattened, and None means all of it. Infeasible states are nobody's target.
    Staying is counted among the moves, which changes no verdict: where one stays was counted by whoever went there, and
    no improvement is deterred by the state that it leads to.
    """

    def __init__(
        self, shape: tuple[int, ...], axis: int, allowed: NDArray[np.bool_], feasible: NDArray[np.bool_] | None
    ) -> None:
        self._shape, self._axis, self._feasible = shape, axis, feasible
        self._allowed = allowed | np.eye(len(allowed), dtype=bool)
        self._is_free = bool(self._allowed.all())

    def worst(self, values: Ranks) -> Ranks:
        """See :class:`Mover`."""
        lanes = self._lanes(values, NOWHERE)
        if self._is_free:
            return self._flat(np.broadcast_to(lanes.max(axis=0), lanes.shape))
        found = np.empty_like(lanes)
        for setting, targets in enumerate(self._allowed):
            found[setting] = lanes[targets].max(axis=0)
        return self._flat(found)

    def worst_improved(self, values: Ranks, ranks: Ranks) -> Ranks:
        """See :class:`Mover`."""
        lanes, own = self._lanes(values, NOWHERE), self._lanes(ranks, _ANYWHERE)
        found = np.empty_like(lanes)
        for setting, targets in enumerate(self._allowed):
            better = own[targets] < own[setting]
            found[setting] = np.where(better, lanes[targets], NOWHERE).max(axis=0)
        return self._flat(found)

    def least(self, values: Ranks) -> Ranks:
        """See :class:`Mover`."""
        lanes = self._lanes(values, _ANYWHERE)
        if self._is_free:
            return self._flat(np.broadcast_to(lanes.min(axis=0), lanes.shape))
        found = np.empty_like(lanes)
        for setting, targets in enumerate(self._allowed):
            found[setting] = lanes[targets].min(axis=0)
        return self._flat(found)

    def _lanes(self, values: Ranks, infeasible: np.int32) -> Ranks:
        """Own settings first, all else behind them."""
        marked = values if self._feasible is None else np.where(self._feasible, values, infeasible)
        return np.moveaxis(marked.reshape(self._shape), self._axis, 0)

    def _flat(self, lanes: Ranks) -> Ranks:
        found = np.ascontiguousarray(np.moveaxis(lanes, 0, self._axis)).reshape(-1)
        if self._feasible is not None:
            found[~self._feasible] = NOWHERE
        return found


def find_stable(movers: Sequence[Mover], ranks: Sequence[Ranks], concept: Concept) -> list[NDArray[np.bool_]]:
    """By party, whether each state is stable for it. Cost: the moves, times the longest chain of answers."""
    return [stable_for(party, movers, ranks, concept) for party in range(len(movers))]


def stable_for(party: int, movers: Sequence[Mover], ranks: Sequence[Ranks], concept: Concept) -> NDArray[np.bool_]:
    """Whether each state is stable for one party."""
    mover, own = movers[party], ranks[party]
    if concept == "Nash":
        return mover.least(own) >= own
    values = np.minimum(own, mover.least(own)) if concept == "SMR" else own
    others = [other for other in range(len(movers)) if other != party]
    answer = _worst_answer(movers, ranks, others, values, improving=concept == "SEQ")
    # a UI to t deters nothing where the others' worst answer is still better than here
    return mover.least(np.maximum(own, answer)) >= own


def _worst_answer(
    movers: Sequence[Mover], ranks: Sequence[Ranks], others: Sequence[int], values: Ranks, *, improving: bool
) -> Ranks:
    """By state, the worst that the ``others`` can bring about from there by a legal sequence; NOWHERE: no move."""
    nothing = np.full_like(values, NOWHERE)
    worst = dict.fromkeys(others, nothing)
    waiting = deque(others)
    while waiting:
        other = waiting.popleft()
        reach = values
        for following in others:
            if following != other:
                reach = np.maximum(reach, worst[following])
        mover = movers[other]
        update = mover.worst_improved(reach, ranks[other]) if improving else mover.worst(reach)
        if not np.array_equal(update, worst[other]):
            worst[other] = update
            waiting += [name for name in others if name != other and name not in waiting]
    total = nothing
    for update in worst.values():
        total = np.maximum(total, update)
    return total


# --- conflicts given state by state ---


@dataclass(frozen=True, slots=True)
class StateGraph:
    """A conflict given state by state: who can move from where to where, and how each party ranks the states."""

    parties: tuple[str, ...]
    states: tuple[Any, ...]  # names, as the rankings write them, sorted where they can be
    movers: tuple[GraphMover, ...]
    ranks: tuple[Ranks, ...]
    moves: tuple[tuple[tuple[int, ...], ...], ...]  # by party, by state: places of the states that it can move to


def read_graph(moves: Mapping[str, Mapping[Any, Iterable[Any]]], rankings: Mapping[str, Sequence[Any]]) -> StateGraph:
    """Loose moves and rankings as one record.

    Raises:
        InputError: a party has moves but no ranking, or a state is missing from a ranking or stands in it twice.
    """
    parties = tuple(rankings)
    for party in moves:
        nearest("party", party, parties, "moves")
    tiers = {party: [_tier(entry) for entry in ranking] for party, ranking in rankings.items()}
    names: dict[str, Any] = {}
    for entries in tiers.values():
        for state in chain.from_iterable(entries):
            names.setdefault(str(state), state)
    order = _sorted_states(names)
    places = {name: place for place, name in enumerate(order)}
    ranks = []
    for party, entries in tiers.items():
        rank = np.full(len(order), NOWHERE, dtype=np.int32)
        for level, tied in enumerate(entries):
            for state in tied:
                if rank[places[str(state)]] != NOWHERE:
                    raise InputError(f"ranking of {party}", f"state {state} stands in it twice", "name each state once")
                rank[places[str(state)]] = level
        missing = [names[name] for name in order if rank[places[name]] == NOWHERE]
        if missing:
            shown = ", ".join(map(str, missing[:5]))
            raise InputError(f"ranking of {party}", f"no rank for {shown}", "rank every state; put tied ones in a list")
        ranks.append(rank)
    movers, reachable = [], []
    for party in parties:
        lists: list[tuple[int, ...]] = [()] * len(order)
        for source, targets in moves.get(party, {}).items():
            start = _place(source, places, party)
            lists[start] = tuple(sorted({_place(target, places, party) for target in targets} - {start}))
        sources = np.repeat(np.arange(len(order)), [len(targets) for targets in lists])
        targets = np.fromiter(chain.from_iterable(lists), dtype=np.intp, count=sources.size)
        movers.append(GraphMover(len(order), sources, targets))
        reachable.append(tuple(lists))
    return StateGraph(parties, tuple(names[name] for name in order), tuple(movers), tuple(ranks), tuple(reachable))


def stability(
    moves: Mapping[str, Mapping[Any, Iterable[Any]]], rankings: Mapping[str, Sequence[Any]]
) -> dict[str, list[Any]]:
    """The equilibria of a conflict: for each concept the states that are stable for every party, sorted.

    Args:
        moves: by party and state, the states that it can move to. Moves need be neither reversible nor transitive.
        rankings: by party, the states from best to worst; a list among them holds states that are tied.

    Raises:
        InputError: the rankings do not rank every state once.
    """
    graph = read_graph(moves, rankings)
    stable = stable_states(graph)
    return {
        concept: [state for state in graph.states if all(state in by_party[party] for party in graph.parties)]
        for concept, by_party in stable.items()
    }


def stable_states(graph: StateGraph) -> dict[Concept, dict[str, tuple[Any, ...]]]:
    """By concept and party, the states that are stable for it."""
    return {
        concept: {
            party: tuple(graph.states[place] for place in np.flatnonzero(stable))
            for party, stable in zip(graph.parties, find_stable(graph.movers, graph.ranks, concept), strict=True)
        }
        for concept in CONCEPTS
    }


def _tier(entry: object) -> tuple[object, ...]:
    return tuple(entry) if isinstance(entry, list | tuple | set | frozenset) else (entry,)


def _sorted_states(names: Mapping[str, Any]) -> list[str]:
    """Numbers by size, then all else in the order of the rankings."""
    numbers = sorted((name for name in names if name.isdecimal()), key=int)
    return [*numbers, *(name for name in names if not name.isdecimal())]


def _place(state: object, places: Mapping[str, int], party: str) -> int:
    try:
        return places[str(state)]
    except KeyError:
        raise InputError(f"moves of {party}", f"state {state} is in no ranking", "rank it, or drop the move") from None


# --- coalitions, and the way there ---


@dataclass(frozen=True, slots=True, kw_only=True)
class CoalitionStability:
    """What holds when parties may move together.

    Attributes:
        improvements: by coalition (of one party, too) and state, where its members can go together, all better off.
        equilibria: by concept, the states that are stable for every coalition.
    """

    improvements: Mapping[tuple[str, ...], Mapping[Any, tuple[Any, ...]]]
    equilibria: Mapping[Concept, tuple[Any, ...]]


def find_coalitions(graph: StateGraph) -> CoalitionStability:
    """Improvements and stability of all coalitions.

    A coalition improves by a legal sequence of its members to a state that each of them prefers. The rest deter it
    where their answer leaves some member no better off than before
    (Kilgour, Hipel, Fang & Peng 2001; Inohara & Hipel 2008).
    Cost: exponential in the parties; meant for dozens of states.
    """
    parties = range(len(graph.parties))
    improvements: dict[tuple[str, ...], dict[Any, tuple[Any, ...]]] = {}
    everywhere: dict[Concept, set[int]] = {concept: set(range(len(graph.states))) for concept in CONCEPTS}
    for members in chain.from_iterable(combinations(parties, size) for size in range(1, len(parties) + 1)):
        coalition = _Coalition(graph, members)
        better = [coalition.improvements(state) for state in range(len(graph.states))]
        improvements[tuple(graph.parties[member] for member in members)] = {
            graph.states[state]: tuple(graph.states[target] for target in sorted(targets))
            for state, targets in enumerate(better)
            if targets
        }
        for concept, stable in everywhere.items():
            stable -= {
                state
                for state, targets in enumerate(better)
                if any(not coalition.is_deterred(state, target, concept) for target in targets)
            }
    return CoalitionStability(
        improvements=improvements,
        equilibria={
            concept: tuple(graph.states[state] for state in sorted(stable)) for concept, stable in everywhere.items()
        },
    )


class _Coalition:
    def __init__(self, graph: StateGraph, members: Sequence[int]) -> None:
        self._graph, self._members = graph, members
        self._others = [party for party in range(len(graph.parties)) if party not in members]
        self._own: dict[int, frozenset[int]] = {}
        self._answers: dict[tuple[int, bool], frozenset[int]] = {}

    def improvements(self, state: int) -> frozenset[int]:
        ranks = self._graph.ranks
        return frozenset(t for t in self._reach(state) if all(ranks[m][t] < ranks[m][state] for m in self._members))

    def is_deterred(self, state: int, target: int, concept: Concept) -> bool:
        if concept == "Nash":
            return False
        key = (target, concept == "SEQ")
        if key not in self._answers:
            self._answers[key] = legal_reach(self._graph, self._others, target, improving=concept == "SEQ")
        answers = (answer for answer in self._answers[key] if self._no_better(answer, state))
        if concept != "SMR":
            return any(True for _ in answers)
        return any(all(self._no_better(end, state) for end in self._reach(answer)) for answer in answers)

    def _reach(self, state: int) -> frozenset[int]:
        if state not in self._own:
            self._own[state] = legal_reach(self._graph, self._members, state, improving=False)
        return self._own[state]

    def _no_better(self, end: int, state: int) -> bool:
        return any(self._graph.ranks[member][end] >= self._graph.ranks[member][state] for member in self._members)


def legal_reach(graph: StateGraph, members: Sequence[int], state: int, *, improving: bool) -> frozenset[int]:
    """Places of the states that ``members`` can reach by a legal sequence, of any moves or of improvements alone."""
    seen: set[tuple[int, int]] = set()
    queue = [(state, -1)]
    while queue:
        place, last = queue.pop()
        for member in members:
            if member == last:
                continue
            rank = graph.ranks[member]
            for target in graph.moves[member][place]:
                if (target, member) not in seen and (not improving or rank[target] < rank[place]):
                    seen.add((target, member))
                    queue.append((target, member))
    return frozenset(place for place, _ in seen)


def find_path(graph: StateGraph, start: object, goal: object, *, improving: bool) -> tuple[tuple[str, Any], ...] | None:
    """A shortest legal sequence from one state to another, as (who moves, where to); None: there is none.

    ``improving``: each move betters the lot of its mover.
    """
    places = {str(state): place for place, state in enumerate(graph.states)}
    first, last = _place(start, places, "the path"), _place(goal, places, "the path")
    before: dict[tuple[int, int], tuple[int, int] | None] = {(first, -1): None}
    queue = deque([(first, -1)])
    while queue:
        node = queue.popleft()
        place, mover = node
        if place == last:
            steps = []
            step: tuple[int, int] | None = node
            while step is not None and step[1] >= 0:
                steps.append((graph.parties[step[1]], graph.states[step[0]]))
                step = before[step]
            return tuple(reversed(steps))
        for party in range(len(graph.parties)):
            rank = graph.ranks[party]
            for target in graph.moves[party][place] if party != mover else ():
                if (target, party) not in before and (not improving or rank[target] < rank[place]):
                    before[target, party] = node
                    queue.append((target, party))
    return None
