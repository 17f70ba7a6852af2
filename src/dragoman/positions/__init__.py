"""Where each party stands on each term, and on how much evidence."""

from dragoman.positions.board import NOT_REPORTED, Board, NotReported, make_board
from dragoman.positions.groups import MoveGroup, find_groups
from dragoman.positions.origins import Origin, Origins, SharedWords, find_quotations
from dragoman.positions.records import Attitude, Contradiction, Stance
from dragoman.positions.stances import ATTITUDES, find_contradictions, find_doubtful, find_set_aside, find_stances

__all__ = [
    "ATTITUDES",
    "NOT_REPORTED",
    "Attitude",
    "Board",
    "Contradiction",
    "MoveGroup",
    "NotReported",
    "Origin",
    "Origins",
    "SharedWords",
    "Stance",
    "find_contradictions",
    "find_doubtful",
    "find_groups",
    "find_quotations",
    "find_set_aside",
    "find_stances",
    "make_board",
]
