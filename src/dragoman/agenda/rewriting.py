"""An agenda's file written anew without losing what its author wrote beside the agenda.

A comment above a table stays above it, one within or beside its lines moves to its end; what stands in the file besides
the agenda (``[[stance]]``, ``[deals]``) stays as it is, behind the issues. A comment goes only where its table goes.

>>> text = '''# ours
... [[issue]]
... id = "pay"  # the hard one
... question = "What are nurses paid?"
... # asked for in May
... [[issue.term]]
... id = "raise"
... text = "Pay rises"
... '''
>>> from dragoman.agenda.files import parse_agenda
>>> print(rewrite(text, parse_agenda(text, "pay.toml")).text)
[talks]
# name = "…"
<BLANKLINE>
<BLANKLINE>
# ours
[[issue]]
id = "pay"
question = "What are nurses paid?"
# the hard one
<BLANKLINE>
# asked for in May
[[issue.term]]
id = "raise"
text = "Pay rises"
<BLANKLINE>
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from dragoman.agenda.files import OWN_COMMENTS, issue_lines, talks_lines, term_lines
from dragoman.agenda.records import Agenda

# Strings first, so that a # within one begins no comment; then comments and the heads of tables.
_TOKEN = re.compile(
    r'"""[\s\S]*?"""'
    r"|'''[\s\S]*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|(?P<comment>\#[^\n]*)"
    r"|^[ \t]*(?P<head>\[\[?[ \t]*[\w.]+[ \t]*\]\]?)",
    re.MULTILINE,
)
_BLANK = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A file written anew."""

    text: str
    lost: tuple[str, ...]  # comments whose table is no more


@dataclass(slots=True)
class _Table:
    """One table of a file: what it is, and the comments that belong to it."""

    head: str  # "talks", "issue", "issue.term" or another; "": what stands before the first table
    start: int  # where its text begins, with the comments above it
    above: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)


def rewrite(text: str, agenda: Agenda, renamed: Mapping[str, str] | None = None) -> Rewritten:
    """The file ``text``, sound TOML, with ``agenda`` in the place of its own.

    ``renamed``: new ids of issues ("issue NAME") and terms ("term NAME") by their old ones, so that comments follow.
    """
    names = dict(renamed or {})
    tables = _tables(text)
    held, rest = _by_name(text, tables)
    held = {names.get(name, name): table for name, table in held.items()}
    lines: list[str] = []
    kept: set[str] = set()

    def put(name: str, table: list[str]) -> None:
        comments = held.get(name)
        kept.add(name)
        lines.extend(comments.above if comments else [])
        lines.extend(table)
        lines.extend(comments.within if comments else [])

    put("", [])
    if lines:
        lines.append("")
    put("talks", talks_lines(agenda))
    for issue in agenda.issues:
        lines += ["", ""]
        put(f"issue {issue.id}", issue_lines(issue))
        for term in issue.terms:
            lines.append("")
            put(f"term {term.id}", term_lines(term))
    if rest:
        lines += ["", "", rest.strip("\n")]
    gone = [comment for name, table in held.items() if name not in kept for comment in (*table.above, *table.within)]
    return Rewritten(text="\n".join(lines).lstrip("\n") + "\n", lost=tuple(gone))


def _tables(text: str) -> list[_Table]:
    """The tables of a file in their order, the first for what stands before them."""
    tables = [_Table("", 0)]
    loose: list[tuple[int, int]] = []  # comments that stand alone since the last line with something in it
    at = 0  # end of the last token
    for token in _TOKEN.finditer(text):
        between = text[at : token.start()]
        if token["comment"] is not None:
            alone = not text[text.rfind("\n", 0, token.start()) + 1 : token.start()].strip()
            if not alone or _says_something(between):
                tables[-1].within += [text[start:end] for start, end in loose]
                loose = []
            if alone:
                loose.append(token.span("comment"))
            else:
                tables[-1].within.append(token["comment"])
            at = token.end()
            continue
        if token["head"] is None or _says_something(between):
            tables[-1].within += [text[start:end] for start, end in loose]
            loose = []
        if token["head"] is not None:
            name = token["head"].strip("[] \t")
            # What a blank line parts from the table is of what stands before: of another one, or of the file.
            parted = max((n for n, (_, end) in enumerate(loose, start=1) if _BLANK.match(text, end)), default=0)
            tables[-1].within += [text[start:end] for start, end in loose[:parted]]
            loose = loose[parted:]
            tables.append(
                _Table(name, loose[0][0] if loose else token.start(), above=[text[start:end] for start, end in loose])
            )
            loose = []
        at = token.end()
    tables[-1].within += [text[start:end] for start, end in loose]
    for table in tables:
        table.above = [words for words in table.above if words.strip() not in OWN_COMMENTS[2:]]
        table.within = [words for words in table.within if words.strip() not in OWN_COMMENTS[2:]]
    return tables


def _says_something(between: str) -> bool:
    return bool(re.search(r"[^\s\],]", between))


def _by_name(text: str, tables: list[_Table]) -> tuple[dict[str, _Table], str]:
    """The tables of the agenda by their names, and the text of all others."""
    held: dict[str, _Table] = {}
    rest = ""
    document = tomllib.loads(text)
    issues = iter(document.get("issue", []))
    terms = iter([term for issue in document.get("issue", []) for term in issue.get("term", [])])
    for table, end in zip(tables, [*(later.start for later in tables[1:]), len(text)], strict=True):
        if table.head in ("", "talks"):
            held[table.head] = table
        elif table.head == "issue":
            held[f"issue {next(issues)['id']}"] = table
        elif table.head == "issue.term":
            held[f"term {next(terms)['id']}"] = table
        else:
            rest += text[table.start : end].rstrip() + "\n\n"
    return held, rest
