"""What if: suppose another stance, leave out a party or an issue, drop what was only hinted at; and compare.

A party that is supposed to take a stance is supposed to mean it: its own stances on that term give way to the new one,
and so do those that by themselves, or by a rule of the agenda, rule it out. What was set aside is always listed.

Leaving out an issue leaves it to be settled elsewhere. The stances on its terms are set aside; a condition on one of
them counts as met where a party accepts something on it, and a demand or refusal tied to one is set aside as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.deals.analysis import DEFAULT_LIMITS, analyse
from dragoman.deals.files import ATTITUDES, nearest
from dragoman.deals.meaning import canonical, numbers_of, rule_clauses, stance_clauses
from dragoman.deals.records import DealAnalysis, Limits
from dragoman.deals.solving import Clock, Problem
from dragoman.errors import InputError
from dragoman.moves.records import Attribution
from dragoman.positions.records import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppose:
    """A party takes this stance."""

    stance: Stance  # without evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A party takes back what it said on a term."""

    party: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """A party takes back one stance."""

    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutParty:
    """A party is not at the table."""

    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutIssue:
    """An issue is settled elsewhere."""

    issue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyFirm:
    """What was only hinted at does not count."""


Change = Suppose | Drop | GiveUp | WithoutParty | WithoutIssue | OnlyFirm


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same question asked before and after some changes."""

    before: DealAnalysis
    after: DealAnalysis
    changes: tuple[Change, ...]
    set_aside: tuple[Stance, ...]  # stances that count before and not after
    added: tuple[Stance, ...]  # those that count only after


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """One change after which a package exists, and how many do."""

    change: GiveUp | WithoutParty | WithoutIssue
    packages: int | None  # None: not counted within the limits


_VERBS = (*ATTITUDES, "drops")
_SUPPOSITION = re.compile(rf"(.+?)\s+({'|'.join(_VERBS)})\s+(\S+)", re.DOTALL)
_FORM = 'write "PARTY requires|accepts|refuses|drops TERM", perhaps with "only if TERM and TERM"'


def parse_supposition(text: str, agenda: Agenda, stances: Iterable[Stance]) -> Suppose | Drop:
    """A supposition such as "Russia accepts line-frozen", or with a condition "… only if guarantees-binding".

    Raises:
        InputError: it is not of that form, or names an unknown party or term; offers the nearest names.
    """
    where = f"supposition {text!r}"
    parties = sorted({stance.party for stance in stances})
    head, *tail = re.split(r"\s+only\s+if\s+", text.strip(), maxsplit=1)
    match = _SUPPOSITION.fullmatch(head)
    if match is None:
        raise InputError(where, f"not a party, one of {', '.join(_VERBS)}, and a term", _FORM)
    party, verb, term = match.groups()
    party = nearest("party", party, parties, where)
    issues = {entry.id: issue.id for issue in agenda.issues for entry in issue.terms}
    term = nearest("term", term, issues, where)
    conditions = [part for part in re.split(r"\s*,\s*|\s+and\s+|\s+", " ".join(tail)) if part]
    if verb == "drops":
        if conditions:
            raise InputError(where, "'drops' takes no condition", _FORM)
        return Drop(party=party, term=term)
    stance = Stance(
        party=party,
        term=term,
        issue=issues[term],
        stance=next(attitude for attitude in ATTITUDES if attitude == verb),
        only_if=tuple(sorted({nearest("term", name, issues, where) for name in conditions})),
        hedged=False,
        reports=(),
        independent=0,
        moves=(),
    )
    return Suppose(stance=stance)


def without_party(name: str, stances: Iterable[Stance]) -> WithoutParty:
    """Raises InputError for a party that takes no stance."""
    parties = sorted({stance.party for stance in stances})
    return WithoutParty(party=nearest("party", name, parties, f"party {name!r} to leave out"))


def without_issue(name: str, agenda: Agenda) -> WithoutIssue:
    """Raises InputError for an issue that is not on the agenda."""
    return WithoutIssue(
        issue=nearest("issue", name, (issue.id for issue in agenda.issues), f"issue {name!r} to leave out")
    )


def change_setting(
    agenda: Agenda, stances: Iterable[Stance], changes: Iterable[Change]
) -> tuple[Agenda, tuple[Stance, ...]]:
    """The agenda and the stances after the changes, one after another."""
    kept = canonical(agenda, stances)
    for change in changes:
        match change:
            case Suppose(stance=stance):
                kept = canonical(agenda, (*_allowing(agenda, kept, stance), stance))
            case Drop(party=party, term=term):
                kept = tuple(stance for stance in kept if (stance.party, stance.term) != (party, term))
            case GiveUp(stance=given_up):
                kept = tuple(stance for stance in kept if stance != given_up)
            case WithoutParty(party=party):
                kept = tuple(stance for stance in kept if stance.party != party)
            case WithoutIssue(issue=issue):
                agenda, kept = _leave_out(agenda, kept, issue)
            case OnlyFirm():
                kept = tuple(stance for stance in kept if not stance.hedged)
    return agenda, kept


def compare(
    agenda: Agenda,
    stances: Iterable[Stance],
    changes: Sequence[Change],
    *,
    limits: Limits = DEFAULT_LIMITS,
    attributions: Mapping[str, Attribution] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Comparison:
    """The analysis before and after ``changes``. Arguments and errors are those of :func:`dragoman.deals.analyse`."""
    before = analyse(agenda, stances, limits=limits, attributions=attributions, stopped=stopped)
    after_agenda, after_stances = change_setting(agenda, before.stances, changes)
    after = analyse(after_agenda, after_stances, limits=limits, attributions=attributions, stopped=stopped)
    return Comparison(
        before=before,
        after=after,
        changes=tuple(changes),
        set_aside=tuple(stance for stance in before.stances if stance not in after.stances),
        added=tuple(stance for stance in after.stances if stance not in before.stances),
    )


def find_openers(
    agenda: Agenda,
    stances: Iterable[Stance],
    kind: Literal["stance", "party", "issue"],
    *,
    limits: Limits = DEFAULT_LIMITS,
    stopped: Callable[[], bool] = lambda: False,
) -> tuple[Opener, ...]:
    """Single changes of one kind after each of which a package exists; none where one exists already.

    In the order of the stances, of the parties' names, or of the agenda.
    """
    kept = canonical(agenda, stances)
    quick = replace(limits, packages=1)
    candidates: list[GiveUp | WithoutParty | WithoutIssue] = []
    if analyse(agenda, kept, limits=replace(quick, blockers=1, openings=1), stopped=stopped).possible is not False:
        return ()
    if kind == "stance":
        candidates += [GiveUp(stance=stance) for stance in kept]
    elif kind == "party":
        candidates += [WithoutParty(party=party) for party in sorted({stance.party for stance in kept})]
    elif len(agenda.issues) > 1:
        candidates += [WithoutIssue(issue=issue.id) for issue in agenda.issues]
    openers = []
    for change in candidates:
        if stopped():
            break
        changed, rest = change_setting(agenda, kept, [change])
        if _is_possible(changed, rest, limits.time_s):
            after = analyse(changed, rest, limits=quick, stopped=stopped)
            openers.append(Opener(change=change, packages=getattr(after.verdict, "count", None)))
    return tuple(openers)


def _is_possible(agenda: Agenda, stances: Sequence[Stance], time_s: float) -> bool:
    numbers = numbers_of(agenda)
    hard = [clause for _, clauses in rule_clauses(agenda) for clause in clauses]
    units = [stance_clauses(stance, numbers) for stance in stances]
    with Problem(terms=len(numbers), hard=hard, units=units) as problem:
        return problem.is_possible(Clock(time_s))


def _allowing(agenda: Agenda, stances: Sequence[Stance], new: Stance) -> tuple[Stance, ...]:
    """The stances without those of the same party that are on the same term, or that rule the new one out alone."""
    numbers = numbers_of(agenda)
    hard = [clause for _, clauses in rule_clauses(agenda) for clause in clauses]
    literals = [numbers[new.term] * (-1 if new.stance == "refuses" else 1), *(numbers[name] for name in new.only_if)]
    units = [stance_clauses(stance, numbers) for stance in stances]
    with Problem(terms=len(numbers), hard=hard, units=units) as problem:
        if not problem.is_possible(Clock(60), (), literals):  # the agenda itself rules it out: no stance is to blame
            return tuple(stance for stance in stances if (stance.party, stance.term) != (new.party, new.term))
        return tuple(
            stance
            for unit, stance in enumerate(stances)
            if stance.party != new.party
            or (stance.term != new.term and problem.is_possible(Clock(60), (unit,), literals))
        )


def _leave_out(agenda: Agenda, stances: Sequence[Stance], name: str) -> tuple[Agenda, tuple[Stance, ...]]:
    gone = {term.id for issue in agenda.issues if issue.id == name for term in issue.terms}
    issues = tuple(_without(issue, gone) for issue in agenda.issues if issue.id != name)
    if not issues:
        raise InputError(f"issue {name!r} to leave out", "nothing would be left to agree on", "keep at least one issue")
    kept = []
    for stance in stances:
        if stance.term in gone:
            continue
        conditions = tuple(term for term in stance.only_if if term not in gone)
        if stance.stance == "accepts" or conditions == stance.only_if:
            kept.append(replace(stance, only_if=conditions))
    changed = replace(agenda, issues=issues)
    return changed, canonical(changed, kept)


def _without(issue: Issue, gone: set[str]) -> Issue:
    def trimmed(term: Term) -> Term:
        return replace(
            term,
            needs=tuple(name for name in term.needs if name not in gone),
            excludes=tuple(name for name in term.excludes if name not in gone),
        )

    return replace(issue, terms=tuple(trimmed(term) for term in issue.terms))
