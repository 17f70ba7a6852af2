"""Moves, reports and an agenda by hand."""

from __future__ import annotations

from datetime import date

from dragoman.agenda import Agenda, Issue, Term
from dragoman.moves.records import Act, Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.reports.records import Copy, Report

AGENDA = Agenda(
    name=None,
    start=None,
    end=None,
    issues=(
        Issue(
            id="boats",
            question="When do boats sail?",
            terms=(
                Term(id="night", text="Boats sail at night", phrases=("night boats", "sailing at night")),
                Term(id="crew", text="Each boat has a crew of three", phrases=("crew of three",)),
            ),
        ),
    ),
)


def report(path: str, text: str, published: str | None = None, title: str | None = None) -> Report:
    day = None if published is None else date.fromisoformat(published)
    return Report(id=path, path=path, text=text, title=title, published=day, outlet=None, url=None, dropped=())


def move(
    source: Report,
    party: str,
    act: Act,
    words: str,
    term: str | None = None,
    *,
    sign: int = 1,
    hedged: bool = False,
    score: float = 0.9,
    speaker: str | None = None,
) -> Move:
    """A move whose object is ``words`` and whose sentence ends at the next full stop."""
    start = source.text.index(words)
    first = source.text.rfind(". ", 0, start)
    return Move(
        report=source.path,
        sentence=CharSpan(0 if first < 0 else first + 2, source.text.index(".", start) + 1),
        act=act,
        object=CharSpan(start, start + len(words)),
        holder=None,
        cue=None,
        condition=None,
        hedged=hedged,
        attribution="narrated",
        score=score,
        party=party,
        speaker=speaker,
        terms=() if term is None else (TermLink(term=term, sign=sign, score=0.9),),
    )


def copy_of(later: Report, earlier: Report) -> Copy:
    return Copy(report=later.path, original=earlier.path, share=0.9, passages=())
