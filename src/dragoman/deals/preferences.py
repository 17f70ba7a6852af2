"""Preferences by prioritised statements: the earlier a statement, the more its truth counts.

A state is preferred to another where it makes the first statement true on which the two differ (Fang, Hipel, Kilgour &
Peng, IEEE SMC-C 33, 2003). A statement is built of options with ``not``, ``and``, ``or``, ``if`` and ``iff``; signs for
the first three are ``!`` or ``-``, ``&``, ``|``; "a if b" is true where b is not. ``if`` and ``iff`` bind loosest, then
``or``, then ``and``.

>>> import numpy as np
>>> options = {"sign": np.array([False, True, False, True]), "pay": np.array([False, False, True, True])}
>>> rank_states(["sign if pay", "not pay"], options, 4, "example").tolist()
[0, 0, 2, 1]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dragoman.deals.files import nearest
from dragoman.errors import InputError

Truth = NDArray[np.bool_]  # by state

_TOKEN = re.compile(r"\s*(?:([()&|!-])|(\w[\w.-]*))")
_SIGNS = {"&": "and", "|": "or", "!": "not", "-": "not"}
_WORDS = ("and", "or", "not", "if", "iff", "(", ")")
_DENSE = 1 << 40  # ranks are renumbered before they could overflow


def rank_states(statements: Sequence[str], options: Mapping[str, Truth], states: int, where: str) -> NDArray[np.int32]:
    """The rank of each state, 0 the best; states on which no statement differs are tied.

    Raises:
        InputError: a statement cannot be read, or names an unknown option; offers the nearest.
    """
    keys = np.zeros(states, dtype=np.int64)
    for number, statement in enumerate(statements, start=1):
        truth = evaluate(statement, options, f"{where}, statement {number}")
        if keys.size and keys.max() > _DENSE:
            keys = dense_ranks(keys).astype(np.int64)
        keys += keys
        keys += ~truth
    return dense_ranks(keys)


def dense_ranks(keys: NDArray[np.int64]) -> NDArray[np.int32]:
    """The place of each key among the different ones, from 0."""
    if keys.size and keys.min() >= 0 and keys.max() < 1 << 22:  # counting is quicker than sorting
        present = np.zeros(int(keys.max()) + 1, dtype=np.int32)
        present[keys] = 1
        return (np.cumsum(present, dtype=np.int32) - 1)[keys]
    return np.unique(keys, return_inverse=True)[1].astype(np.int32)


def evaluate(statement: str, options: Mapping[str, Truth], where: str) -> Truth:
    """Whether the statement is true, by state. Raises as :func:`rank_states`."""
    parser = _Parser(_tokens(statement, where), options, where)
    truth = parser.conditional()
    parser.end()
    return truth


def _tokens(statement: str, where: str) -> list[str]:
    tokens, position = [], 0
    text = statement.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise InputError(
                where, f"{text[position:].strip()[:20]!r} cannot be read", 'write such as "sign and not pay"'
            )
        sign, word = match.groups()
        tokens.append(_SIGNS.get(sign, sign) if sign else word)
        position = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[str], options: Mapping[str, Truth], where: str) -> None:
        self._tokens, self._options, self._where = tokens, options, where
        self._place = 0
        self._depth = 0

    def _next(self) -> str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _takes(self, word: str) -> bool:
        taken = self._next() == word
        self._place += taken
        return taken

    def conditional(self) -> Truth:
        truth = self._either()
        while True:
            if self._takes("iff"):
                truth = truth == self._either()
            elif self._takes("if"):
                truth = truth | ~self._either()
            else:
                return truth

    def _either(self) -> Truth:
        truth = self._both()
        while self._takes("or"):
            truth = truth | self._both()
        return truth

    def _both(self) -> Truth:
        truth = self._single()
        while self._takes("and"):
            truth = truth & self._single()
        return truth

    def _single(self) -> Truth:
        self._depth += 1
        if self._depth > 200:
            raise InputError(self._where, "it is nested too deeply", "write it with fewer parentheses")
        try:
            if self._takes("not"):
                return ~self._single()
            if self._takes("("):
                truth = self.conditional()
                if not self._takes(")"):
                    raise InputError(self._where, "a parenthesis is not closed", "close it")
                return truth
        finally:
            self._depth -= 1
        name = self._next()
        if name is None or name in _WORDS:
            raise InputError(self._where, f"an option is missing before {name or 'the end'!r}", "name an option there")
        self._place += 1
        return self._options[nearest("option", name, self._options, self._where)]

    def end(self) -> None:
        if self._next() is not None:
            raise InputError(
                self._where, f"{self._next()!r} is not expected there", "join statements by and, or, if, iff"
            )
