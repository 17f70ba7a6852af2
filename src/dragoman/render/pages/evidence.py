"""A cell of the board opened: every sentence that it rests on, in its paragraph, with its parts marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.moves.records import Move
from dragoman.offsets import CharSpan
from dragoman.positions import ATTITUDES
from dragoman.positions.origins import Carrier
from dragoman.positions.records import Attitude, Stance
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.positions import make_cell
from dragoman.render.pages.records import EvidencePage, Piece, Quote, ReportName, Role, Source, TermName

ROLES: tuple[Role, ...] = ("object", "holder", "cue", "condition")


def evidence_page(basis: Basis, party: str, term: str) -> EvidencePage | None:
    """Everything that is reported of ``party`` on ``term``; None for a term that is not on the agenda."""
    if term not in basis.terms:
        return None
    cell = make_cell(basis, party, term)
    held = basis.cells.get((party, term), ())
    moves = [basis.moves[name] for stance in held for name in stance.moves if name in basis.moves]
    review = [move for move in basis.doubtful if move.party == party and any(link.term == term for link in move.terms)]
    quotes = tuple(make_quote(basis, move, term) for move in _by_sentence(moves))
    return EvidencePage(
        name=basis.name,
        as_of=basis.as_of,
        party=party,
        term=basis.terms[term],
        question=basis.issue_of[term].question,
        state=cell.state,
        stances=cell.stances,
        sources=sources_of(basis, held),
        quotes=quotes,
        sentences=len(quotes),
        to_review=tuple(make_quote(basis, move, term) for move in _by_sentence(review)),
    )


def sources_of(basis: Basis, stances: Iterable[Stance]) -> tuple[Source, ...]:
    """Where the stances come from: reports that add nothing to another stand under it, with the reason."""
    origins = dict.fromkeys(origin for stance in stances for origin in stance.origins)
    return tuple(
        Source(
            report=basis.names[origin.report],
            carriers=tuple((_carrier(basis, carrier), _why(basis, carrier)) for carrier in origin.carriers),
        )
        for origin in origins
        if origin.report in basis.names
    )


def _carrier(basis: Basis, carrier: Carrier) -> ReportName:
    if carrier.reason != "same text":
        return basis.names[carrier.report]
    who = carrier.words or carrier.report
    return ReportName(path=carrier.report, short=who, title=None, outlet=who, published=None, url=None)


def _why(basis: Basis, carrier: Carrier) -> str:
    of = basis.names[carrier.of].short
    match carrier.reason:
        case "copy":
            return f"copies {of}"
        case "quotation":
            return f"carries the same quotation as {of}"
        case "agency":
            return f"credits {carrier.words or 'the same agency'}, as {of} does"
        case "same text":
            return f"carries the text of {of} word for word"


def make_quote(basis: Basis, move: Move, term: str | None = None) -> Quote:
    """A move with its sentence; on ``term``, with what it says there."""
    text = basis.talks.text_of(move.report)
    start = text.rfind("\n\n", 0, move.sentence.start)
    end = text.find("\n\n", move.sentence.end)
    start, end = (0 if start < 0 else start + 2), (len(text) if end < 0 else end)
    stance: Attitude | None = None
    for link in move.terms:
        if link.term == term:
            stance = ATTITUDES.get((move.act, 1 if link.sign > 0 else -1))
    return Quote(
        id=move.id,
        report=basis.names[move.report],
        start=move.sentence.start,
        before=text[start : move.sentence.start],
        sentence=tuple(cut(text, move.sentence, parts_of(move))),
        after=text[move.sentence.end : end],
        party=move.party,
        speaker=move.speaker,
        act=move.act,
        object=move.object.of(text),
        condition=None if move.condition is None else move.condition.of(text),
        target=move.target,
        hedged=move.hedged,
        attribution=move.attribution,
        date=move.date,
        terms=tuple((basis.terms[link.term], link.sign) for link in move.terms if link.term in basis.terms),
        condition_terms=_unique(basis.terms[link.term] for link in move.condition_terms if link.term in basis.terms),
        stance=stance,
        told_as=move.told_as,
        score=None if move.score is None else round(move.score, 3),
        counted=move.is_counted,
        by_hand=move.id in basis.by_hand,
        copies=_copies(basis, move.report),
    )


def parts_of(move: Move) -> list[tuple[CharSpan, Role]]:
    """The words that a move was read from, by what they are to it."""
    found: tuple[tuple[CharSpan | None, Role], ...] = (
        (move.object, "object"),
        (move.holder, "holder"),
        (move.cue, "cue"),
        (move.condition, "condition"),
    )
    return [(span, role) for span, role in found if span is not None]


def cut(text: str, within: CharSpan, spans: Sequence[tuple[CharSpan, Role]]) -> Iterable[Piece]:
    """The words of ``within`` cut wherever a span begins or ends; each piece knows which spans hold it."""
    edges = sorted({edge for span, _ in spans for edge in (span.start, span.end)} | {within.end})
    start = within.start
    for end in edges:
        if not within.start < end <= within.end:
            continue
        roles = tuple(role for role in ROLES if any(s.start <= start and end <= s.end for s, r in spans if r == role))
        yield Piece(text=text[start:end], roles=roles)
        start = end


def _by_sentence(moves: Iterable[Move]) -> list[Move]:
    """The moves in the order of the reports; two that share sentence, act and object are one."""
    kept: dict[tuple[str, CharSpan, CharSpan, str], Move] = {}
    for move in moves:
        kept.setdefault((move.report, move.sentence, move.object, move.act), move)
    return list(kept.values())


def _copies(basis: Basis, path: str) -> tuple[str, ...]:
    copy = basis.copy_of.get(path)
    if copy is not None:
        return (basis.names[copy.original].short,)
    return tuple(basis.names[other].short for other, held in basis.copy_of.items() if held.original == path)


def _unique(terms: Iterable[TermName]) -> tuple[TermName, ...]:
    return tuple(dict.fromkeys(terms))
