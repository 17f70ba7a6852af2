"""What happened when: the days that words of a report say, and what they date."""

from dragoman.events.dating import MoveDay, date_moves, day_of

__all__ = ["MoveDay", "date_moves", "day_of"]
