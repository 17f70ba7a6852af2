"""What happened when: the days of moves, and the meetings that reports tell of."""

from dragoman.events.dating import MoveDay, date_moves, day_of
from dragoman.events.meetings import find_meetings
from dragoman.events.records import STATUSES, Meeting, Participant, Status

__all__ = ["STATUSES", "Meeting", "MoveDay", "Participant", "Status", "date_moves", "day_of", "find_meetings"]
