"""What happened when: the days of moves, the meetings that reports tell of, and the plans that lie on the table."""

from dragoman.events.dating import MoveDay, date_moves, day_of
from dragoman.events.meetings import find_meetings
from dragoman.events.plans import find_plans
from dragoman.events.records import (
    PLAN_ROLES,
    STATUSES,
    Meeting,
    Participant,
    Plan,
    PlanAnswer,
    PlanMention,
    PlanRole,
    Status,
)

__all__ = [
    "PLAN_ROLES",
    "STATUSES",
    "Meeting",
    "MoveDay",
    "Participant",
    "Plan",
    "PlanAnswer",
    "PlanMention",
    "PlanRole",
    "Status",
    "date_moves",
    "day_of",
    "find_meetings",
    "find_plans",
]
