"""Small agendas and stances, and everything about them by exhaustive search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations, product
from pathlib import Path

from hypothesis import strategies as st

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.positions.records import Attitude, Stance

DATA = Path(__file__).parent / "data"
BERLIN = DATA / "berlin.toml"
NAMES = "abcdef"
PARTIES = ("Oslo", "Malé", "Quito")


def agenda_of(*issues: Issue) -> Agenda:
    """An agenda of these issues."""
    return Agenda(name=None, start=None, end=None, issues=issues)


def issue_of(name: str, *terms: Term | str, exactly_one: bool = False) -> Issue:
    """An issue of these terms."""
    made = tuple(term if isinstance(term, Term) else term_of(term) for term in terms)
    return Issue(id=name, question=f"What of {name}?", terms=made, exactly_one=exactly_one)


def term_of(name: str, *, needs: Iterable[str] = (), excludes: Iterable[str] = ()) -> Term:
    """A term without phrases."""
    return Term(id=name, text=f"The clause {name}", phrases=(), needs=tuple(needs), excludes=tuple(excludes))


def stance_of(
    party: str,
    stance: Attitude,
    term: str,
    *only_if: str,
    hedged: bool = False,
    independent: int = 1,
    moves: tuple[str, ...] = (),
) -> Stance:
    """A stance with as much evidence as is said."""
    return Stance(
        party=party,
        term=term,
        issue="first",
        stance=stance,
        only_if=tuple(sorted(only_if)),
        hedged=hedged,
        reports=(),
        independent=independent,
        moves=moves,
    )


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    """Three to six terms in two issues, with a few rules."""
    names = NAMES[: draw(st.integers(3, 6))]
    cut = draw(st.integers(1, len(names) - 1))
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=3))
    rules = [(one, other, draw(st.booleans())) for one, other in pairs if one != other]
    terms = [
        term_of(
            name,
            needs=dict.fromkeys(other for one, other, needs in rules if one == name and needs),
            excludes=dict.fromkeys(other for one, other, needs in rules if one == name and not needs),
        )
        for name in names
    ]
    return agenda_of(
        issue_of("first", *terms[:cut], exactly_one=draw(st.booleans())),
        issue_of("second", *terms[cut:], exactly_one=draw(st.booleans())),
    )


@st.composite
def stances_on(draw: st.DrawFn, agenda: Agenda, most: int = 8) -> list[Stance]:
    """Stances of three parties, each different from the others."""
    names = [term.id for term in agenda.terms]
    made = draw(
        st.lists(
            st.builds(
                lambda party, stance, term, only_if, hedged, independent: stance_of(
                    party, stance, term, *only_if, hedged=hedged, independent=independent
                ),
                st.sampled_from(PARTIES),
                st.sampled_from(["requires", "accepts", "refuses"]),
                st.sampled_from(names),
                st.sets(st.sampled_from(names), max_size=2),
                st.booleans(),
                st.integers(0, 4),
            ),
            max_size=most,
            unique_by=lambda stance: (stance.party, stance.stance, stance.term, stance.only_if),
        )
    )
    return made


# --- by exhaustive search, from the meaning and not from clauses ---

Values = Mapping[str, bool]


def keeps_rules(agenda: Agenda, values: Values) -> bool:
    """Whether a package keeps the agenda's rules."""
    for issue in agenda.issues:
        if issue.exactly_one and sum(values[term.id] for term in issue.terms) != 1:
            return False
        for term in issue.terms:
            if values[term.id] and not all(values[name] for name in term.needs):
                return False
            if values[term.id] and any(values[name] for name in term.excludes):
                return False
    return True


def meets(stance: Stance, values: Values) -> bool:
    """Whether a package meets a stance."""
    conditions = all(values[name] for name in stance.only_if)
    if stance.stance == "requires":
        return values[stance.term] or not conditions
    if stance.stance == "refuses":
        return not values[stance.term] or not conditions
    return conditions or not values[stance.term]


def packages(agenda: Agenda, stances: Iterable[Stance]) -> list[Values]:
    """All packages that keep the rules and meet the stances."""
    kept = list(stances)
    names = [term.id for term in agenda.terms]
    every = (dict(zip(names, row, strict=True)) for row in product((True, False), repeat=len(names)))
    return [values for values in every if keeps_rules(agenda, values) and all(meets(stance, values) for stance in kept)]


def subsets(stances: Sequence[Stance]) -> Iterable[tuple[Stance, ...]]:
    """All subsets, smallest first."""
    return chain.from_iterable(combinations(stances, size) for size in range(len(stances) + 1))


def all_blockers(agenda: Agenda, stances: Sequence[Stance]) -> set[frozenset[Stance]]:
    """All smallest sets that cannot be met."""
    legal = packages(agenda, ())
    found: list[frozenset[Stance]] = []
    for subset in map(frozenset, subsets(stances)):
        if any(known <= subset for known in found):
            continue
        if not any(all(meets(stance, values) for stance in subset) for values in legal):
            found.append(subset)
    return set(found)


def all_openings(agenda: Agenda, stances: Sequence[Stance]) -> set[frozenset[Stance]]:
    """All smallest sets without which the rest can be met."""
    unmet = {frozenset(stance for stance in stances if not meets(stance, values)) for values in packages(agenda, ())}
    return {one for one in unmet if not any(other < one for other in unmet)}
