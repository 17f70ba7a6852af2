"""Where each party stands on each term, and on how much evidence."""

from dragoman.positions.board import NOT_REPORTED, Board, NotReported, make_board
from dragoman.positions.conflicts import find_conflicts
from dragoman.positions.coverage import Coverage, find_coverage
from dragoman.positions.groups import MoveGroup, find_groups
from dragoman.positions.origins import Origin, Origins, SharedWords, find_quotations
from dragoman.positions.records import Attitude, Conflict, Contradiction, Stance, Statement
from dragoman.positions.shifts import Difference, Shift, Shifts, compare_stances, find_retold, find_shifts
from dragoman.positions.stances import (
    ATTITUDES,
    find_contradictions,
    find_doubtful,
    find_set_aside,
    find_stances,
    find_statements,
)

__all__ = [
    "ATTITUDES",
    "NOT_REPORTED",
    "Attitude",
    "Board",
    "Conflict",
    "Contradiction",
    "Coverage",
    "Difference",
    "MoveGroup",
    "NotReported",
    "Origin",
    "Origins",
    "SharedWords",
    "Shift",
    "Shifts",
    "Stance",
    "Statement",
    "compare_stances",
    "find_conflicts",
    "find_contradictions",
    "find_coverage",
    "find_doubtful",
    "find_groups",
    "find_quotations",
    "find_retold",
    "find_set_aside",
    "find_shifts",
    "find_stances",
    "find_statements",
    "make_board",
]
