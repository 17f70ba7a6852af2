"""What the stated positions still allow, as a page; with stances switched off or supposed, what would be different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from dragoman.deals import (
    Blocked,
    Blocker,
    DealAnalysis,
    Limits,
    Open,
    Undecided,
    analyse,
    compare,
    find_links,
    parse_supposition,
    rules_behind,
)
from dragoman.deals.changes import Change, Comparison, GiveUp
from dragoman.deals.links import Link
from dragoman.deals.meaning import canonical
from dragoman.positions.records import Stance
from dragoman.render.deals import give_up_words, rule_words
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.html import brief, party_key
from dragoman.render.pages.records import (
    BlockerLine,
    ConcessionLine,
    DealsPage,
    FallLine,
    OpeningLine,
    PackageLine,
    SilenceLine,
    TermName,
    TiedTerm,
    TieLine,
    Toggle,
    WhatIf,
)

SHOWN = 12  # blockers, and openings, drawn at first
PAGE_LIMITS = Limits(blockers=200, openings=200, time_s=2.0)  # a page is waited for


def stance_key(stance: Stance) -> str:
    """Names a stance in an address."""
    return f"{party_key(stance.party)}|{stance.stance}|{stance.term}"


def deals_page(
    basis: Basis,
    *,
    off: Sequence[str] = (),
    suppose: Sequence[str] = (),
    shown: int = SHOWN,
    limits: Limits = PAGE_LIMITS,
) -> DealsPage:
    """The answer on the stances of ``basis``, without those in ``off`` and with those that are supposed.

    Args:
        basis: what was read.
        off: keys of stances (``stance_key``) that do not count.
        suppose: stances in words (see ``dragoman.deals.parse_supposition``).
        shown: how many blockers, and openings, at most.
        limits: of the analysis.

    Raises:
        InputError: a supposition cannot be understood.
        AnalysisError: the agenda contradicts itself.
    """
    stances = canonical(basis.agenda, basis.stances)
    switched = set(off)
    changes: list[Change] = [GiveUp(stance=stance) for stance in stances if stance_key(stance) in switched]
    changes += [parse_supposition(text, basis.agenda, stances) for text in suppose]
    attributions = {move.id: move.attribution for move in basis.talks.moves}
    comparison: Comparison | None = None
    if changes:
        comparison = compare(basis.agenda, stances, changes, limits=limits, attributions=attributions)
        analysis = comparison.after
    else:
        analysis = analyse(basis.agenda, stances, limits=limits, attributions=attributions)
    own = [blocker for blocker in analysis.blockers if blocker.is_own]
    between = [blocker for blocker in analysis.blockers if not blocker.is_own]
    verdict, headline = _verdict(analysis)
    packages: tuple[PackageLine, ...] = ()
    if isinstance(analysis.verdict, Open):
        packages = tuple(
            PackageLine(number=number, holds=_terms(basis, package.holds))
            for number, package in enumerate(analysis.verdict.packages, start=1)
        )
    return DealsPage(
        name=basis.name,
        as_of=basis.as_of,
        verdict=verdict,
        headline=headline,
        packages=packages,
        always=_terms(basis, [name for name, value in analysis.settled.items() if value]),
        never=_terms(basis, [name for name, value in analysis.settled.items() if not value]),
        blockers=tuple(_blocker(basis, analysis, blocker) for blocker in between[:shown]),
        blocker_count=len(between),
        own=tuple(_blocker(basis, analysis, blocker) for blocker in own[:shown]),
        own_count=len(own),
        openings=tuple(
            OpeningLine(
                parties=opening.parties,
                concessions=tuple(
                    ConcessionLine(stance=basis.line(stance), words=_give_up(basis, stance))
                    for stance in opening.stances
                ),
            )
            for opening in analysis.openings[:shown]
        ),
        opening_count=len(analysis.openings),
        who_blocks=analysis.party_blockers[:shown],
        who_opens=analysis.party_openings[:shown],
        falls=tuple(
            FallLine(
                stance=basis.line(fall.stance),
                effects=_effects(basis, analysis, fall.opens, len(fall.blockers_gone), fall.unsettles),
            )
            for fall in analysis.falls_if[:shown]
        ),
        silence=tuple(
            SilenceLine(
                party=party,
                terms=len(silent),
                questions=tuple(
                    issue.question for issue in basis.agenda.issues if all(term.id in silent for term in issue.terms)
                ),
            )
            for party, silent in analysis.silence.items()
        ),
        tied=_tied(basis, analysis),
        ties=_ties(basis, analysis),
        terms=len(basis.agenda.terms),
        limits=analysis.limits_reached,
        toggles=tuple(
            Toggle(key=stance_key(stance), stance=basis.line(stance), on=stance_key(stance) not in switched)
            for stance in stances
        ),
        supposed=tuple(suppose),
        what_if=None if comparison is None else _what_if(basis, comparison),
        parties=tuple(sorted({stance.party for stance in stances})),
        all_terms=tuple(basis.terms.values()),
    )


def _give_up(basis: Basis, stance: Stance) -> str:
    return give_up_words(basis.agenda, replace(stance, party=brief(stance.party)))


def _verdict(analysis: DealAnalysis) -> tuple[Literal["open", "blocked", "undecided"], str]:
    match analysis.verdict:
        case Open(count=None):
            return "open", "Packages exist; there are too many to count."
        case Open(count=count):
            return "open", f"{count:,} package{' is' if count == 1 else 's are'} not ruled out."
        case Blocked():
            return "blocked", "No package meets all stated positions."
        case Undecided(reason=reason):
            return "undecided", f"Undecided: {reason} was reached before an answer was found."


def _short(analysis: DealAnalysis) -> str:
    match analysis.verdict:
        case Open(count=None):
            return "packages, not counted"
        case Open(count=count):
            return f"{count:,} package{'' if count == 1 else 's'}"
        case Blocked(by=by):
            return f"no package, {len(by)} blocker{'' if len(by) == 1 else 's'}"
        case Undecided():
            return "undecided"


def _what_if(basis: Basis, comparison: Comparison) -> WhatIf:
    before, after = comparison.before, comparison.after
    return WhatIf(
        before=_short(before),
        after=_short(after),
        set_aside=tuple(basis.line(stance) for stance in comparison.set_aside),
        added=tuple(basis.line(stance) for stance in comparison.added),
        blockers_gone=sum(blocker not in after.blockers for blocker in before.blockers),
        blockers_new=sum(blocker not in before.blockers for blocker in after.blockers),
    )


def _blocker(basis: Basis, analysis: DealAnalysis, blocker: Blocker) -> BlockerLine:
    ordered = sorted(blocker.stances, key=lambda s: (s.stance == "accepts", s.term, s.stance == "refuses"))
    return BlockerLine(
        parties=blocker.parties,
        stances=tuple(basis.line(stance) for stance in ordered),
        rules=tuple(rule_words(basis.agenda, rule) for rule in rules_behind(basis.agenda, blocker)),
    )


def _tied(basis: Basis, analysis: DealAnalysis) -> tuple[TiedTerm, ...]:
    """The terms that conditions or rules tie to others, and those of the blockers, with all stances on them."""
    ends = {end for link in find_links(basis.agenda, analysis.stances).links for end in (link.source, link.target)}
    found = []
    for name, term in basis.terms.items():
        blockers = sum(any(stance.term == name for stance in blocker.stances) for blocker in analysis.blockers)
        if name in ends or blockers:
            stances = tuple(basis.line(stance) for stance in analysis.stances if stance.term == name)
            found.append(TiedTerm(term=term, stances=stances, blockers=blockers))
    return tuple(found)


def _ties(basis: Basis, analysis: DealAnalysis) -> tuple[TieLine, ...]:
    links = find_links(basis.agenda, analysis.stances).links
    held: Counter[Link] = Counter()
    for blocker in analysis.blockers:
        tied = {(s.party, f"{s.stance} only if", s.term, name) for s in blocker.stances for name in s.only_if}
        rules = [(rule.kind, rule.terms) for rule in rules_behind(basis.agenda, blocker)]
        for link in links:
            by_party = (link.party, link.kind, link.source, link.target) in tied
            held[link] += by_party or any(
                link.kind == kind and link.source in terms and link.target in terms for kind, terms in rules
            )
    return tuple(
        TieLine(
            term=basis.terms[link.source],
            to=basis.terms[link.target],
            kind=link.kind,
            party=link.party,
            blockers=held[link],
        )
        for link in links
    )


def _effects(basis: Basis, analysis: DealAnalysis, opens: bool, gone: int, unsettles: Sequence[str]) -> tuple[str, ...]:
    effects = ["a package exists"] if opens else []
    if gone:
        effects.append(f"{gone} of {len(analysis.blockers)} blockers fall{'s' if gone == 1 else ''}")
    effects += [f"“{basis.terms[name].text}” is open again" for name in unsettles]
    return tuple(effects)


def _terms(basis: Basis, names: Sequence[str]) -> tuple[TermName, ...]:
    return tuple(basis.terms[name] for name in names if name in basis.terms)


def without_toggles(page: DealsPage) -> DealsPage:
    """The page for paper: nothing to switch."""
    return replace(page, toggles=(), all_terms=())
