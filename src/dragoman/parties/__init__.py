"""Who is who: the words that name a holder become a party of the negotiation.

How parties are shown, everywhere: a state under its common English name, and its government, capital, palace,
departments and office holders under the same ("White House" and "Washington" are United States); an institution or
movement under the name in ``data/parties.toml``; legislators under their party, the factions of a party under the
party, a chamber that acts as a whole under its own name; a mayor as "City of …"; anybody else under the fullest name
that the coverage uses. Change a name in the data files and it changes everywhere.
"""

from dragoman.parties.records import Party, Person, Register, Renaming
from dragoman.parties.register import learn_register
from dragoman.parties.resolve import resolve_moves

__all__ = ["Party", "Person", "Register", "Renaming", "learn_register", "resolve_moves"]
