"""Agenda files: TOML in, :class:`Agenda` out, and back.

The file says what is on the table; an analyst edits it and keeps it under version control. It is checked whole before
it is used: every mistake is an :class:`AgendaError` that names the place and says what to do. Tables ``[[stance]]`` and
``[deals]`` may stand beside the issues; here they are only checked to be tables that name terms of the agenda.

>>> agenda = parse_agenda('''
... [[issue]]
... id = "pay"
... question = "What are nurses paid?"
... [[issue.term]]
... id = "raise"
... text = "Pay rises by five per cent"
... ''', "example.toml")
>>> agenda.terms[0].text
'Pay rises by five per cent'
>>> parse_agenda(dump_agenda(agenda), "again.toml") == agenda
True
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.errors import AgendaError, InputError

FILE_KEYS = ("talks", "issue", "stance", "deals")
TALKS_KEYS = ("name", "from", "to")
ISSUE_KEYS = ("id", "question", "exactly_one", "term")
TERM_KEYS = ("id", "text", "phrases", "opposite", "needs", "excludes")

_ID = re.compile(r"[\w.-]+")
_LINE = re.compile(r"at line (\d+)")
_WIDTH = 110  # a list longer than this is written one entry a line

_KINDS: dict[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
    datetime: "a date and time",
    date: "a date",
}


def load_agenda(path: Path) -> Agenda:
    """The agenda of a file.

    Raises:
        AgendaError: the file cannot be read, or something in it is wrong.
    """
    return parse_agenda(read_text(path, AgendaError), str(path))


def read_text(path: Path, error: type[InputError]) -> str:
    """The words of a file that an analyst wrote. Raises ``error`` when it cannot be read or is no UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as cause:
        raise error(str(path), "not UTF-8 text", "save the file as UTF-8") from cause
    except OSError as cause:
        reason = cause.strerror or "cannot be read"
        raise error(str(path), reason, "check the path and the permissions of the file") from cause


def parse_agenda(text: str, where: str) -> Agenda:
    """The agenda that a TOML text describes; ``where`` names it in errors.

    Raises:
        AgendaError: the text is no TOML, or something in it is wrong.
    """
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # TOMLDecodeError is a ValueError, and so is a number too long for int
        line = _LINE.search(str(error))
        place = f"{where}, line {line[1]}" if line else where
        raise AgendaError(
            place, f"not TOML ({error})", "correct the line, or write a fresh draft to start from"
        ) from error
    _check_keys(document, FILE_KEYS, where)
    talks = _table(document.get("talks", {}), f"{where}, [talks]")
    _check_keys(talks, TALKS_KEYS, f"{where}, [talks]")
    start, end = _date(talks, "from", f"{where}, [talks]"), _date(talks, "to", f"{where}, [talks]")
    if start and end and end < start:
        raise AgendaError(f"{where}, [talks]", "'to' is before 'from'", "exchange the two dates")
    issues = tuple(
        _issue(entry, f"{where}, issue {number}", where)
        for number, entry in enumerate(_tables(document, "issue", where), start=1)
    )
    if not issues:
        raise AgendaError(where, "no issues", "add an [[issue]] with an id, a question and at least one [[issue.term]]")
    agenda = Agenda(name=_name(talks, f"{where}, [talks]"), start=start, end=end, issues=issues)
    _check_names(agenda, where)
    _check_references(agenda, where)
    _check_rest(document, {term.id for term in agenda.terms}, where)
    return agenda


def dump_agenda(agenda: Agenda) -> str:
    """The agenda as TOML to edit, with comments; :func:`parse_agenda` reads it back unchanged."""
    lines = [*OWN_COMMENTS[:2], "", *talks_lines(agenda)]
    for issue in agenda.issues:
        lines += ["", "", *issue_lines(issue)]
        for term in issue.terms:
            lines += ["", *term_lines(term)]
    return "\n".join(lines) + "\n"


# What a file says of itself; no author's words.
OWN_COMMENTS = (
    "# What is on the table. Each issue is a question; each term is one clause that an agreement could contain.",
    "# Phrases are wordings by which reports name the term. Edit freely, and check with: dragoman agenda FILE",
    '# name = "…"',
    "# a deal makes one of the terms true and the others false",
    "# the phrases name the opposite of the term",
)


def talks_lines(agenda: Agenda) -> list[str]:
    """The table ``[talks]``."""
    lines = ["[talks]", OWN_COMMENTS[2] if agenda.name is None else f"name = {_quote(agenda.name)}"]
    if agenda.start is not None:
        lines.append(f"from = {agenda.start.isoformat()}")
    if agenda.end is not None:
        lines.append(f"to = {agenda.end.isoformat()}")
    return lines


def issue_lines(issue: Issue) -> list[str]:
    """The table of an issue, without its terms."""
    lines = ["[[issue]]", f"id = {_quote(issue.id)}", f"question = {_quote(issue.question)}"]
    if issue.exactly_one:
        lines.append(f"exactly_one = true         {OWN_COMMENTS[3]}")
    return lines


def term_lines(term: Term) -> list[str]:
    """The table of a term."""
    lines = ["[[issue.term]]", f"id = {_quote(term.id)}", f"text = {_quote(term.text)}"]
    if term.phrases:
        lines.append(f"phrases = {_quote_all(term.phrases)}")
    if term.opposite:
        lines.append(f"opposite = true            {OWN_COMMENTS[4]}")
    if term.needs:
        lines.append(f"needs = {_quote_all(term.needs)}")
    if term.excludes:
        lines.append(f"excludes = {_quote_all(term.excludes)}")
    return lines


# --- reading one table ---


def _issue(entry: Mapping[str, object], place: str, where: str) -> Issue:
    name = _id(entry, place)
    place = f"{where}, issue '{name}'"
    _check_keys(entry, ISSUE_KEYS, place)
    terms = tuple(
        _term(term, f"{place}, term {number}", where)
        for number, term in enumerate(_tables(entry, "term", place), start=1)
    )
    if not terms:
        raise AgendaError(place, "no terms", "add an [[issue.term]] below it, with an id and a text")
    return Issue(
        id=name,
        question=_string(entry, "question", place),
        terms=terms,
        exactly_one=_flag(entry, "exactly_one", place),
    )


def _term(entry: Mapping[str, object], place: str, where: str) -> Term:
    name = _id(entry, place)
    place = f"{where}, term '{name}'"
    _check_keys(entry, TERM_KEYS, place)
    return Term(
        id=name,
        text=_string(entry, "text", place),
        phrases=_strings(entry, "phrases", place),
        opposite=_flag(entry, "opposite", place),
        needs=_strings(entry, "needs", place),
        excludes=_strings(entry, "excludes", place),
    )


def _name(talks: Mapping[str, object], place: str) -> str | None:
    return _string(talks, "name", place) if "name" in talks else None


def _id(entry: Mapping[str, object], place: str) -> str:
    name = _string(entry, "id", place)
    if not _ID.fullmatch(name):
        raise AgendaError(
            place,
            f"the id {_shown(name)} holds more than letters, digits and hyphens",
            "write a short id such as 'sanctions'",
        )
    return name


def _string(entry: Mapping[str, object], key: str, place: str) -> str:
    if key not in entry:
        raise AgendaError(place, f"'{key}' is missing", f'add {key} = "…"')
    value = entry[key]
    if not isinstance(value, str):
        raise AgendaError(place, f"'{key}' is {_kind(value)}, not a string", f'write {key} = "…" in quotes')
    if not value.strip():
        raise AgendaError(place, f"'{key}' is empty", f'write {key} = "…" with at least one word')
    return value


def _strings(entry: Mapping[str, object], key: str, place: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise AgendaError(place, f"'{key}' is {_kind(value)}, not a list of strings", f'write {key} = ["…", "…"]')
    for item in value:
        if not isinstance(item, str) or not item.strip():
            kind = "an empty string" if isinstance(item, str) else _kind(item)
            raise AgendaError(place, f"'{key}' holds {kind}", f'write {key} = ["…", "…"] with words in each')
    return tuple(value)


def _flag(entry: Mapping[str, object], key: str, place: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise AgendaError(
            place, f"'{key}' is {_kind(value)}, not true or false", f"write {key} = true, or leave it out"
        )
    return value


def _date(entry: Mapping[str, object], key: str, place: str) -> date | None:
    value = entry.get(key)
    if value is None:
        return None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise AgendaError(
            place,
            f"'{key}' is {_kind(value)}, not a date",
            f"write {key} = YYYY-MM-DD, such as 2024-03-09, without quotes",
        )
    return value


def _table(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise AgendaError(place, f"{_kind(value)}, not a table", "write it as a table of key = value lines")
    return value


def _tables(entry: Mapping[str, object], key: str, place: str) -> list[Mapping[str, object]]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise AgendaError(
            place,
            f"'{key}' is {_kind(value)}, not a list of tables",
            f"write each as [[{_header(key)}]], in double brackets",
        )
    return [_table(item, f"{place}, {key} {number}") for number, item in enumerate(value, start=1)]


def _header(key: str) -> str:
    return "issue.term" if key == "term" else key


# --- checking the whole ---


def _check_keys(entry: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
    for key in entry:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            mend = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(known)}"
            raise AgendaError(place, f"unknown key {_shown(key)}", mend)


def _check_names(agenda: Agenda, where: str) -> None:
    for kind, names in (("issue", [i.id for i in agenda.issues]), ("term", [t.id for t in agenda.terms])):
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise AgendaError(f"{where}, {kind} '{name}'", f"two {kind}s have this id", "rename one of them")
            seen.add(name)


def _check_references(agenda: Agenda, where: str) -> None:
    names = [term.id for term in agenda.terms]
    for term in agenda.terms:
        place = f"{where}, term '{term.id}'"
        for key, others in (("needs", term.needs), ("excludes", term.excludes)):
            for other in others:
                if other == term.id:
                    raise AgendaError(place, f"'{key}' names the term itself", "take it out of the list")
                _check_term(other, f"'{key}'", names, place)
        for other in term.needs:
            if other in term.excludes:
                raise AgendaError(place, f"it both needs and excludes '{other}'", "take it out of one of the two lists")


def _check_rest(document: Mapping[str, object], names: Iterable[str], where: str) -> None:
    """Stances and the expected deals are read elsewhere; here only their names of terms are checked."""
    if "deals" in document:
        _table(document["deals"], f"{where}, [deals]")
    for number, stance in enumerate(_tables(document, "stance", where), start=1):
        place = f"{where}, stance {number}"
        _check_term(_string(stance, "term", place), "'term'", names, place)
        for other in _strings(stance, "only_if", place):
            _check_term(other, "'only_if'", names, place)


def _check_term(name: str, what: str, names: Iterable[str], place: str) -> None:
    known = sorted(names)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        mend = f"did you mean '{near[0]}'?" if near else "add the term, or correct the name"
        raise AgendaError(place, f"{what} names {_shown(name)}, which is no term of the agenda", mend)


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "of another kind")


def _shown(name: str) -> str:
    """A name as an error shows it: quoted, on one line, not too long."""
    return repr(name if len(name) <= 60 else name[:57] + "…")


# --- writing ---

_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def _quote(text: str) -> str:
    """A TOML basic string (TOML 1.0, section "String")."""
    return (
        '"'
        + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if ord(c) < 32 or ord(c) == 127 else c) for c in text)
        + '"'
    )


def _quote_all(texts: tuple[str, ...]) -> str:
    line = "[" + ", ".join(map(_quote, texts)) + "]"
    if len(line) <= _WIDTH:
        return line
    return "[\n" + "".join(f"  {_quote(text)},\n" for text in texts) + "]"
