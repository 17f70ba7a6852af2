"""Who is who: the words that name a holder become a party of the negotiation."""

from dragoman.parties.records import Party, Person, Register
from dragoman.parties.register import learn_register
from dragoman.parties.resolve import resolve_moves

__all__ = ["Party", "Person", "Register", "learn_register", "resolve_moves"]
