"""Stances written by hand: ``[[stance]]`` tables in a file of their own, or beside the issues of an agenda file.

[[stance]]
party = "Ukraine"
stance = "accepts"                     # requires, accepts or refuses
term = "nato-bid-dropped"              # a term of the agenda
only_if = ["guarantees-binding"]       # terms; may be left out
hedged = false                         # may be left out
reports = 5                            # how many independent reports tell it, or a list of their names; may be left out
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from dragoman.agenda.files import read_text
from dragoman.agenda.records import Agenda
from dragoman.errors import InputError
from dragoman.positions.records import Attitude, Stance

ATTITUDES: tuple[Attitude, ...] = get_args(Attitude)
STANCE_KEYS = ("party", "stance", "term", "only_if", "hedged", "reports", "independent", "moves")
UNUSED_KEYS = ("issue", "date", "note")  # may stand in a stance for its readers


def load_stances(path: Path, agenda: Agenda, *, parties: Sequence[str] | None = None) -> tuple[Stance, ...]:
    """The stances of a TOML file, in its order; a file without any gives none.

    Args:
        path: an agenda file or a file of stances.
        agenda: whose terms the stances are on.
        parties: the only names that a party may have; None: any. A list ``parties = […]`` in the file does the same.

    Raises:
        InputError: the file cannot be read, or something in it is wrong; names the nearest party or term.
    """
    return parse_stances(read_text(path, InputError), agenda, str(path), parties=parties)


def parse_stances(text: str, agenda: Agenda, where: str, *, parties: Sequence[str] | None = None) -> tuple[Stance, ...]:
    """The stances that a TOML text describes; ``where`` names it in errors. Raises as :func:`load_stances`."""
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"not TOML ({error})", "correct the line") from error
    tables = document.get("stance", [])
    if not isinstance(tables, list):
        raise InputError(where, "'stance' is not a list of tables", "write each as [[stance]], in double brackets")
    known = document.get("parties", parties)
    if known is not None and not _is_strings(known):
        raise InputError(where, "'parties' is not a list of names", 'write parties = ["…", "…"]')
    return tuple(_stance(entry, agenda, f"{where}, stance {number}", known) for number, entry in enumerate(tables, 1))


def nearest(what: str, name: str, known: Iterable[str], where: str) -> str:
    """``name`` as it is known, whatever its case.

    Raises:
        InputError: it is not; names those nearest to it.
    """
    names = list(dict.fromkeys(known))
    if name in names:
        return name
    folded: dict[str, str] = {}
    for other in names:
        folded.setdefault(other.casefold(), other)
    if name.casefold() in folded:
        return folded[name.casefold()]
    near = [folded[match] for match in get_close_matches(name.casefold(), list(folded), n=3, cutoff=0.5)]
    if near:
        mend = f"did you mean {' or '.join(repr(match) for match in near)}?"
    else:
        mend = (
            f"use one of: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"
            if names
            else "there is none to name"
        )
    raise InputError(where, f"unknown {what} {name!r}", mend)


def _stance(entry: object, agenda: Agenda, where: str, parties: Sequence[str] | None) -> Stance:
    if not isinstance(entry, dict):
        raise InputError(where, "not a table", "write it as a table of key = value lines")
    for key in entry:
        nearest("key", key, (*STANCE_KEYS, *UNUSED_KEYS), where)
    issues = {term.id: issue.id for issue in agenda.issues for term in issue.terms}
    party, attitude = _word(entry, "party", where), _word(entry, "stance", where)
    term = nearest("term", _word(entry, "term", where), issues, where)
    only_if = entry.get("only_if", [])
    if not _is_strings(only_if):
        raise InputError(where, "'only_if' is not a list of terms", 'write only_if = ["…", "…"]')
    hedged = entry.get("hedged", False)
    if not isinstance(hedged, bool):
        raise InputError(where, "'hedged' is not true or false", "write hedged = true, or leave it out")
    reports, independent = _reports(entry, where)
    return Stance(
        party=party if parties is None else nearest("party", party, parties, where),
        term=term,
        issue=issues[term],
        stance=next(known for known in ATTITUDES if known == nearest("stance", attitude, ATTITUDES, where)),
        only_if=tuple(sorted({nearest("term", name, issues, where) for name in only_if})),
        hedged=hedged,
        reports=reports,
        independent=independent,
        moves=_names(entry, "moves", where),
    )


def _reports(entry: Mapping[str, object], where: str) -> tuple[tuple[str, ...], int]:
    reports = entry.get("reports", 0)
    names: tuple[str, ...] = ()
    if isinstance(reports, int) and not isinstance(reports, bool) and reports >= 0:
        count = reports
    elif _is_strings(reports):
        names = tuple(sorted(set(_names(entry, "reports", where))))
        count = len(names)
    else:
        raise InputError(where, "'reports' is neither a number nor a list of names", "write reports = 2, or a list")
    independent = entry.get("independent", count)
    if not isinstance(independent, int) or isinstance(independent, bool) or independent < 0:
        raise InputError(where, "'independent' is no number", "write independent = 2, or leave it out")
    return names, independent


def _word(entry: Mapping[str, object], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(where, f"'{key}' is missing or no words", f'add {key} = "…"')
    return value


def _names(entry: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not _is_strings(value):
        raise InputError(where, f"'{key}' is not a list of names", f'write {key} = ["…", "…"]')
    return tuple(value)


def _is_strings(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) and item.strip() for item in value)
