"""The queue of review: what the terminal asks about, in the same order, a page at a time."""

from __future__ import annotations

from collections import Counter

from dragoman.positions.records import Conflict, Statement
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.decisions import decided
from dragoman.render.pages.evidence import make_quote
from dragoman.render.pages.records import ConflictLine, QuestionLine, ReviewPage, SideLine
from dragoman.reviewing import Docket, Question, Wanted
from dragoman.web.asking import Ask, Screen
from dragoman.web.moves import QUOTES, choices, docket_of
from dragoman.web.parties import named_party
from dragoman.web.shelf import View, page_of

LATELY = 50  # decisions under the queue


def review(ask: Ask) -> Screen:
    """What waits for a person's eye, and what was decided."""
    basis, docket = ask.view.basis, docket_of(ask)
    party = ask.text("party")
    wanted = Wanted(
        party=None if party is None else named_party(basis, party) or party,
        term=ask.text("term"),
        report=ask.text("report", most=100_000),
        everything=ask.text("all") is not None,
    )
    questions = ask.once(("queue", wanted), lambda: docket.queue(wanted, basis.conflicts))
    shown, pages = page_of(questions, ask.number("page", 1, 100_000), QUOTES)
    made = [correction for correction in docket.corrections if correction.kind != "undo"]
    page = ReviewPage(
        name=basis.name,
        of=len(questions),
        number=ask.number("page", 1, pages),
        pages=pages,
        questions=tuple(line for question in shown for line in _lines(basis, docket, question)),
        reasons=tuple(Counter(question.reason for question in questions).items()),
        decided=len(made),
        lately=decided(reversed(made[-LATELY:]), docket.corrections),
    )
    kept = {name: value for name in ("party", "term", "report", "all") if (value := ask.text(name, most=100_000))}
    also = {"kept": kept, "choices": ask.once("choices", lambda: choices(basis))}
    return Screen(template="review", page=page, links=ask.links(), also=also)


def waiting(view: View) -> int:
    """How many moves do not count until a person decides on them."""
    return len(view.basis.unsure)


def _lines(basis: Basis, docket: Docket, question: Question) -> tuple[QuestionLine, ...]:
    told = None if question.conflict is None else _conflict(basis, question.conflict)
    return tuple(
        QuestionLine(reason=question.reason, quote=make_quote(basis, move), conflict=told)
        for move in docket.find(question)
    )


def _conflict(basis: Basis, conflict: Conflict) -> ConflictLine:
    def side(said: Statement) -> SideLine:
        sentence = said.move.sentence.of(basis.talks.text_of(said.move.report))
        return SideLine(id=said.move.id, report=basis.names[said.move.report], sentence=sentence)

    return ConflictLine(
        party=conflict.party,
        term=basis.terms[conflict.term],
        supporting=tuple(map(side, conflict.supporting)),
        opposing=tuple(map(side, conflict.opposing)),
        speakers_differ=bool(conflict.speakers_differ),
    )
