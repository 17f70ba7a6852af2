"""Conflicts in option form: who can do what, what cannot be together, what cannot be undone, and who prefers what.

    name = "Elmira"
    present = "NYNNN"                     # Y or N for each option, in their order
    infeasible = ["-YY--", "--YY-"]       # "-": either
    merged = ["---Y-"]                    # all states of such a pattern are one

    [[party]]
    name = "Uniroyal"
    statements = ["not abandon", "delay"] # the most important first; or a ranking of all states, best first,
                                          # tied ones in a list: ranking = ["NYNNN", ["YYNNN", "NNYNN"], …]

    [[party.option]]
    id = "delay"
    text = "Delay the appeal"
    direction = "back"                    # both (the default), forward (not to be taken back), back, fixed

States are numbered from 1 in the order of their patterns read as binary numbers, the first option the lowest bit, as in
GMCR+; merged ones come last.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from dragoman.agenda.files import read_text
from dragoman.deals.equilibria import (
    CONCEPTS,
    NOWHERE,
    Concept,
    GridMover,
    Mover,
    Ranks,
    StateGraph,
    find_stable,
    read_graph,
)
from dragoman.deals.files import nearest
from dragoman.deals.preferences import rank_states
from dragoman.errors import AnalysisError, InputError

Direction = Literal["both", "forward", "back", "fixed"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
MOST_OPTIONS = 24  # 16 million patterns
MOST_LISTED = 5000  # states that are listed one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that one party can do or leave."""

    id: str
    text: str
    direction: Direction = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A party in a conflict: what it can do, and what it prefers, in one of two ways."""

    party: str
    options: tuple[Option, ...]
    statements: tuple[str, ...] = ()  # the most important first
    ranking: tuple[
        tuple[str, ...], ...
    ] = ()  # tiers of patterns or numbers of states, best first; empty: by statements


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One feasible combination of all options, or one class of merged ones."""

    number: int  # from 1
    pattern: str  # Y or N for each option; "-" where merged states differ


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A conflict in option form.

    Raises:
        InputError: a pattern or the present state does not fit the options, or an option's id is used twice.
        AnalysisError: more options than can be worked through.
    """

    name: str
    sides: tuple[Side, ...]
    infeasible: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    present: str | None = None  # a pattern; None: not said

    def __post_init__(self) -> None:
        names = [option.id for option in self.options]
        if len(names) > MOST_OPTIONS:
            raise AnalysisError(
                f"{len(names)} options make {2 ** len(names):,} states", f"keep at most {MOST_OPTIONS} options"
            )
        for kind, all_names in (("option", names), ("party", [side.party for side in self.sides])):
            for name in all_names:
                if all_names.count(name) > 1:
                    raise InputError(self.name, f"two of kind {kind} are called {name!r}", "rename one of them")
        for pattern in (*self.infeasible, *self.merged, *([self.present] if self.present else [])):
            if len(pattern) != len(names) or set(pattern) - set("YN-"):
                form = f"write {len(names)} of Y, N and -, one for each option"
                raise InputError(self.name, f"the pattern {pattern!r} does not fit {len(names)} options", form)

    @property
    def options(self) -> tuple[Option, ...]:
        """All options, in the order of the patterns."""
        return tuple(option for side in self.sides for option in side.options)

    @cached_property
    def _truths(self) -> dict[str, NDArray[np.bool_]]:
        """By option, whether each pattern has it."""
        patterns = np.arange(1 << len(self.options), dtype=np.int64)
        return {option.id: (patterns >> place & 1).astype(bool) for place, option in enumerate(self.options)}

    @cached_property
    def _feasible(self) -> NDArray[np.bool_]:
        feasible = np.ones(1 << len(self.options), dtype=bool)
        for pattern in self.infeasible:
            feasible &= ~self._matches(pattern)
        return feasible

    @cached_property
    def _classes(self) -> NDArray[np.int64]:
        """By pattern, the place of its state, from 0; -1: infeasible."""
        kind = np.full(1 << len(self.options), -1, dtype=np.int64)
        for number, pattern in enumerate(self.merged):
            kind[self._matches(pattern) & (kind < 0)] = number
        single = self._feasible & (kind < 0)
        places = np.full(kind.shape, -1, dtype=np.int64)
        places[single] = np.arange(int(single.sum()))
        following = int(single.sum())
        for number in range(len(self.merged)):
            members = self._feasible & (kind == number)
            if members.any():
                places[members] = following
                following += 1
        return places

    def _matches(self, pattern: str) -> NDArray[np.bool_]:
        found = np.ones(1 << len(self.options), dtype=bool)
        for sign, truth in zip(pattern, self._truths.values(), strict=True):
            if sign != "-":
                found &= truth == (sign == "Y")
        return found

    @property
    def state_count(self) -> int:
        """How many states there are."""
        return int(self._classes.max(initial=-1)) + 1

    @cached_property
    def states(self) -> tuple[State, ...]:
        """All states, in their order. Raises AnalysisError where they are too many to list."""
        if self.state_count > MOST_LISTED:
            raise AnalysisError(
                f"{self.state_count:,} states are too many to list", "use count_stable, or leave options out"
            )
        patterns: dict[int, str] = {}
        for code in np.flatnonzero(self._feasible):
            place = int(self._classes[code])
            text = "".join("Y" if code >> bit & 1 else "N" for bit in range(len(self.options)))
            known = patterns.get(place, text)
            patterns[place] = "".join(a if a == b else "-" for a, b in zip(known, text, strict=True))
        return tuple(State(number=place + 1, pattern=patterns[place]) for place in sorted(patterns))

    def state_of(self, pattern: str) -> State:
        """The state that a full pattern belongs to. Raises InputError where it is infeasible or no pattern."""
        if len(pattern) == len(self.options):
            codes = np.flatnonzero(self._matches(pattern) & self._feasible)
            if codes.size and len({int(self._classes[code]) for code in codes}) == 1:
                return self.states[int(self._classes[codes[0]])]
        raise InputError(
            self.name, f"{pattern!r} is no state", "write Y or N for each option, of a feasible combination"
        )

    # --- the engine's view ---

    def ranks(self) -> list[Ranks]:
        """By party, the rank of each pattern, 0 the best; NOWHERE where infeasible. Merged states have one rank."""
        found = []
        size = 1 << len(self.options)
        for side in self.sides:
            if side.ranking:
                ranks = self._listed_ranks(side)[np.maximum(self._classes, 0)]
            else:
                ranks = rank_states(side.statements, self._truths, size, f"{self.name}, {side.party}")
                if self.merged:  # a class is as good as the first of its patterns
                    codes = np.flatnonzero(self._feasible)
                    first = codes[np.unique(self._classes[codes], return_index=True)[1]]
                    ranks = ranks[first][np.maximum(self._classes, 0)]
            found.append(np.where(self._feasible, ranks, NOWHERE).astype(np.int32))
        return found

    def _listed_ranks(self, side: Side) -> Ranks:
        where = f"{self.name}, ranking of {side.party}"
        ranks = np.full(self.state_count, NOWHERE, dtype=np.int32)
        numbers = {str(state.number): state for state in self.states}
        for level, tier in enumerate(side.ranking):
            for name in tier:
                state = numbers.get(name) or self.state_of(name)
                if ranks[state.number - 1] != NOWHERE:
                    raise InputError(where, f"state {name} stands in it twice", "name each state once")
                ranks[state.number - 1] = level
        missing = [f"{state.number} ({state.pattern})" for state in self.states if ranks[state.number - 1] == NOWHERE]
        if missing:
            raise InputError(
                where, f"no rank for {', '.join(missing[:5])}", "rank every state; put tied ones in a list"
            )
        return ranks

    def grid(self) -> tuple[list[Mover], list[Ranks]]:
        """Movers and ranks over all patterns, for conflicts without merged states."""
        sizes = [1 << len(side.options) for side in self.sides]
        shape = tuple(reversed(sizes))  # the first option is the lowest bit, so the first party is the last axis
        feasible = None if bool(self._feasible.all()) else self._feasible
        movers: list[Mover] = [
            GridMover(shape, len(shape) - 1 - number, _allowed(side.options), feasible)
            for number, side in enumerate(self.sides)
        ]
        return movers, self.ranks()

    def graph(self) -> StateGraph:
        """The conflict state by state, states named by their numbers. Raises AnalysisError where they are too many."""
        moves: dict[str, dict[int, list[int]]] = {}
        rankings: dict[str, list[list[int]]] = {}
        codes = [int(code) for code in np.flatnonzero(self._feasible)] if self.states else []
        first_bit = 0
        for side, ranks in zip(self.sides, self.ranks(), strict=True):
            own: dict[int, set[int]] = {}
            allowed = _allowed(side.options)
            mask = (len(allowed) - 1) << first_bit
            for code in codes:
                setting = (code & mask) >> first_bit
                for other in np.flatnonzero(allowed[setting]):
                    target = (code & ~mask) | int(other) << first_bit
                    if self._feasible[target] and self._classes[target] != self._classes[code]:
                        own.setdefault(int(self._classes[code]) + 1, set()).add(int(self._classes[target]) + 1)
            moves[side.party] = {source: sorted(targets) for source, targets in sorted(own.items())}
            tiers: dict[int, set[int]] = {}
            for code in codes:
                tiers.setdefault(int(ranks[code]), set()).add(int(self._classes[code]) + 1)
            rankings[side.party] = [sorted(tiers[rank]) for rank in sorted(tiers)]
            first_bit += len(side.options)
        return read_graph(moves, rankings)


def _allowed(options: Sequence[Option]) -> NDArray[np.bool_]:
    """``[a, b]``: whether a party with these options can go from setting a to setting b, bit by bit."""
    settings = np.arange(1 << len(options))
    allowed = ~np.eye(len(settings), dtype=bool)
    for bit, option in enumerate(options):
        has = (settings >> bit & 1).astype(bool)
        if option.direction in ("forward", "fixed"):
            allowed &= ~(has[:, None] & ~has[None, :])
        if option.direction in ("back", "fixed"):
            allowed &= ~(~has[:, None] & has[None, :])
    return allowed


def count_stable(conflict: Conflict, concepts: Sequence[Concept] = CONCEPTS) -> dict[Concept, int]:
    """By concept, how many states are equilibria; for conflicts with too many states to list, up to millions."""
    return {concept: int(found.sum()) for concept, found in equilibrium_masks(conflict, concepts).items()}


def equilibrium_masks(conflict: Conflict, concepts: Sequence[Concept] = CONCEPTS) -> dict[Concept, NDArray[np.bool_]]:
    """By concept, whether each state is an equilibrium, in the order of the states."""
    movers: Sequence[Mover]
    ranks: Sequence[Ranks]
    if conflict.merged:
        graph = conflict.graph()
        movers, ranks, feasible = graph.movers, graph.ranks, np.ones(len(graph.states), dtype=bool)
    else:
        movers, ranks = conflict.grid()
        feasible = conflict._feasible
    found = {}
    for concept in concepts:
        everywhere = feasible.copy()
        for stable in find_stable(movers, ranks, concept):
            everywhere &= stable
        found[concept] = everywhere[feasible]
    return found


# --- conflict files ---


def load_conflict(path: Path) -> Conflict:
    """The conflict of a TOML file.

    Raises:
        InputError: the file cannot be read, or something in it is wrong.
    """
    return parse_conflict(read_text(path, InputError), str(path))


def parse_conflict(text: str, where: str) -> Conflict:
    """The conflict that a TOML text describes; ``where`` names it in errors. Raises as :func:`load_conflict`."""
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"not TOML ({error})", "correct the line") from error
    _known(document, ("name", "present", "infeasible", "merged", "party"), where)
    parties = document.get("party", [])
    if not isinstance(parties, list) or not parties:
        raise InputError(where, "no parties", "add a [[party]] with a name and at least one [[party.option]]")
    present = document.get("present")
    return Conflict(
        name=_text(document, "name", where) if "name" in document else where,
        sides=tuple(_side(entry, f"{where}, party {number}") for number, entry in enumerate(parties, start=1)),
        infeasible=_texts(document, "infeasible", where),
        merged=_texts(document, "merged", where),
        present=None if present is None else _text(document, "present", where),
    )


def _side(entry: object, where: str) -> Side:
    table = _known(entry, ("name", "option", "statements", "ranking"), where)
    options = table.get("option", [])
    if not isinstance(options, list):
        raise InputError(where, "'option' is not a list of tables", "write each as [[party.option]]")
    ranking = table.get("ranking", [])
    if not isinstance(ranking, list):
        raise InputError(where, "'ranking' is not a list", "write the states from best to worst, tied ones in a list")
    if ranking and "statements" in table:
        raise InputError(where, "it has both statements and a ranking", "keep one of them")
    return Side(
        party=_text(table, "name", where),
        options=tuple(_option(option, f"{where}, option {number}") for number, option in enumerate(options, start=1)),
        statements=_texts(table, "statements", where),
        ranking=tuple(
            tuple(str(state) for state in entry) if isinstance(entry, list) else (str(entry),) for entry in ranking
        ),
    )


def _option(entry: object, where: str) -> Option:
    table = _known(entry, ("id", "text", "direction"), where)
    name = _text(table, "id", where)
    direction = _text(table, "direction", where) if "direction" in table else "both"
    direction = nearest("direction", direction, DIRECTIONS, where)
    return Option(
        id=name,
        text=_text(table, "text", where) if "text" in table else name,
        direction=next(known for known in DIRECTIONS if known == direction),
    )


def _known(entry: object, keys: Sequence[str], where: str) -> Mapping[str, object]:
    if not isinstance(entry, dict):
        raise InputError(where, "not a table", "write it as a table of key = value lines")
    for key in entry:
        nearest("key", key, keys, where)
    return entry


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(where, f"'{key}' is missing or no words", f'write {key} = "…"')
    return value


def _texts(table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(where, f"'{key}' is not a list of strings", f'write {key} = ["…", "…"]')
    return tuple(value)
