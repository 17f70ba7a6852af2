"""Tables for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rich.console import Console, RenderableType

from dragoman.agenda import Agenda, Issue, Term
from dragoman.moves.records import LEAST_SCORE, Move, TermLink
from dragoman.render.tables import (
    board_view,
    events_view,
    groups_view,
    meetings_view,
    moves_view,
    plans_view,
    reports_view,
)
from dragoman.reports import make_report
from dragoman.talks import Talks
from tests.render.test_rows import MOVE, TEXT

BAN = Term(id="ban-lifted", text="The ban is lifted", phrases=("lift the ban",))
AGENDA = Agenda(name=None, start=None, end=None, issues=(Issue(id="ban", question="The ban?", terms=(BAN,)),))


def talks_of(moves: Iterable[Move]) -> Talks:
    """A reading of one report that gave these moves."""
    report = make_report(MOVE.report, TEXT)
    return Talks(reports=(report,), skipped=(), copies=(), moves=tuple(moves), agenda=AGENDA)


def shown(view: RenderableType) -> str:
    """What a wide terminal shows."""
    page = io.StringIO()
    Console(file=page, width=200).print(view)
    return page.getvalue()


def test_every_table_says_how_many_moves_are_to_review() -> None:
    """A doubtful move is marked, counted as one to review, and makes no stance."""
    doubtful = replace(MOVE, party="Denmark", score=LEAST_SCORE - 0.06)
    talks = talks_of([MOVE, doubtful])
    line = f"To review, and not counted: 1 move read with little confidence (under {LEAST_SCORE})"
    board = shown(board_view(talks, talks.board(), evidence=True, width=200))
    for text in (shown(moves_view(talks)), board, shown(reports_view(talks))):
        assert line in text
    assert f"to review ({LEAST_SCORE - 0.06:.2f})" in shown(moves_view(talks))
    assert f"to review ({LEAST_SCORE - 0.06:.2f})" in board
    assert [stance.party for stance in talks.stances()] == ["Norway"]


def test_a_board_without_stances_still_tells_what_is_to_review() -> None:
    talks = talks_of([replace(MOVE, score=0.1)])
    assert "To review" in shown(board_view(talks, talks.board(), evidence=True, width=200))


def test_a_board_of_a_day_says_so() -> None:
    """Also where nothing is known of that day yet: the moves of later days are not taken for none."""
    talks = talks_of([MOVE])
    day = date(2025, 3, 1)
    assert "As of 2025-03-01" in shown(board_view(talks, talks.board(), evidence=False, width=200, as_of=day))
    none = talks_of([])
    nothing = shown(board_view(none, none.board(), evidence=False, width=200, as_of=day))
    assert "0 moves that are known to be of 2025-03-01 or earlier" in nothing


def test_a_long_term_is_broken_at_its_hyphens() -> None:
    """Ids of conditions stand in narrow cells."""
    long = Term(id="inspectors-recognised-everywhere", text="Inspectors come", phrases=("inspectors",))
    agenda = replace(AGENDA, issues=(replace(AGENDA.issues[0], terms=(BAN, long)),))
    condition = (TermLink(term=long.id, sign=1, score=1.0),)
    move = replace(MOVE, act="accept", terms=(TermLink(term=BAN.id, sign=1, score=1.0),), condition_terms=condition)
    talks = replace(talks_of([move]), agenda=agenda)
    board = shown(board_view(talks, talks.board(), evidence=False, width=200))
    assert {"inspectors-", "everywhere"} <= set(board.split())


def test_a_reader_without_confidence_is_told() -> None:
    talks = talks_of([replace(MOVE, score=None)])
    for view in (moves_view(talks), board_view(talks, talks.board(), evidence=False, width=200), reports_view(talks)):
        assert "the reader gives none" in shown(view)
    assert "To review" not in shown(moves_view(talks))


def test_a_board_tells_what_was_set_aside() -> None:
    """A denial is no stance; the board counts it apart and shows its sentence."""
    talks = talks_of([MOVE, replace(MOVE, party="Denmark", told_as="denial")])
    board = shown(board_view(talks, talks.board(), evidence=True, width=200))
    assert "Not counted: 1 move on these terms told as a denial, a scenario or an analysis." in board
    assert [stance.party for stance in talks.stances()] == ["Norway"]
    assert "denial" in shown(moves_view(talks))


def test_what_is_told_again_is_one_row() -> None:
    """How often, in how many reports, in which words; what is to review is marked and not counted."""
    again = replace(MOVE, report="c.txt", terms=())
    texts = ((MOVE.report, TEXT), ("c.txt", TEXT + " It is late."))
    talks = replace(
        talks_of([replace(MOVE, terms=()), again, replace(again, party="Denmark", score=LEAST_SCORE - 0.06)]),
        reports=tuple(make_report(path, text) for path, text in texts),
    )
    rows = [line for line in shown(groups_view(talks)).splitlines() if "lift the ban" in line]
    assert "2 times in 2" in rows[0]
    assert "Norway" in rows[0]
    assert "c.txt:9 lift the ban" in rows[1]
    assert "1 to review" in rows[2]
    assert f"to review ({LEAST_SCORE - 0.06:.2f})" in rows[2]


def test_a_group_on_a_term_tells_the_term_and_the_side() -> None:
    against = replace(MOVE, act="reject")
    assert "against: The ban is lifted" in shown(groups_view(talks_of([against])))
    assert "against" not in shown(groups_view(talks_of([MOVE])))


def test_meetings_and_plans_are_listed_with_their_sentences() -> None:
    """Who, where, when and the days; a guess stands in brackets; nothing found is said."""
    text = (
        "Norway and Iceland held talks in Oslo on 14 December 2025.\nThe talks resumed on Monday.\n"
        "Iceland studied the Norwegian ten-point plan."
    )
    report = make_report("r", text)
    talks = Talks(reports=(report,), skipped=(), copies=(), moves=())
    meetings = shown(meetings_view(talks))
    assert "Norway, Iceland  Oslo  on 14 December 2025 (2025-12-14)" in meetings
    assert "(Norway), (Iceland)" in meetings
    assert "In brackets: not named in the sentence" in meetings
    assert "Norwegian ten-point plan  put forward by Norway" in shown(plans_view(talks))
    assert "2 meetings and 1 named plan:" in shown(events_view(talks))
    empty = Talks(reports=(), skipped=(), copies=(), moves=())
    assert "No meeting was found" in shown(meetings_view(empty))
    assert "No named plan was found" in shown(plans_view(empty))
