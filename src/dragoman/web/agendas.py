"""The page of the agenda: rows to edit, or the file itself, what a change would do, and terms that the reports suggest.

Every button sends the whole form; until it is saved, what was entered lives in the page alone. What is saved is checked
by the reader of agenda files, and kept as the file that it would be, with its author's comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import unified_diff
from typing import TypeVar

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from dragoman.agenda import dump_agenda, parse_agenda
from dragoman.agenda.records import Agenda, Issue, Term
from dragoman.agenda.rewriting import Rewritten, rewrite
from dragoman.errors import InputError
from dragoman.moves.records import Move
from dragoman.render.pages.html import exact
from dragoman.web.asking import Ask, Screen
from dragoman.web.changes import Asked
from dragoman.web.links import seen
from dragoman.web.moves import docket_of

SUGGESTED = 30  # terms at most
ON_THE_SPOT = "These talks were read on the spot; an agenda is kept in a store."


Row = TypeVar("Row")


class Changed(Exception):
    """Another agenda was saved after the page was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """A term as it is being edited: what stands in its fields."""

    key: str  # names its fields on the page
    id: str = ""
    was: str = ""  # its id in the agenda that is kept; "": it is new
    text: str = ""
    phrases: str = ""  # one on a line
    opposite: bool = False
    needs: str = ""  # ids, with blanks between
    excludes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """An issue as it is being edited."""

    key: str
    id: str = ""
    was: str = ""
    question: str = ""
    exactly_one: bool = False
    terms: tuple[TermRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """An agenda as it is being edited."""

    name: str = ""
    start: str = ""
    end: str = ""
    issues: tuple[IssueRow, ...] = ()

    @classmethod
    def of(cls, agenda: Agenda) -> Rows:
        """The rows of an agenda."""
        keys = iter(range(10**6))
        return cls(
            name=agenda.name or "",
            start=agenda.start.isoformat() if agenda.start else "",
            end=agenda.end.isoformat() if agenda.end else "",
            issues=tuple(
                IssueRow(
                    key=f"r{next(keys)}",
                    id=issue.id,
                    was=issue.id,
                    question=issue.question,
                    exactly_one=issue.exactly_one,
                    terms=tuple(_term_row(term, f"r{next(keys)}", was=term.id) for term in issue.terms),
                )
                for issue in agenda.issues
            ),
        )

    @classmethod
    def sent(cls, form: FormData) -> Rows:
        """The rows of a form that was sent, in the order in which they stood on the page."""

        def text(name: str) -> str:
            value = form.get(name)
            return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

        issues: list[IssueRow] = []
        for row in form.getlist("row"):
            kind, _, key = str(row).partition(" ")
            if kind == "issue":
                issues.append(
                    IssueRow(
                        key=key,
                        id=text(f"{key} id"),
                        was=text(f"{key} was"),
                        question=text(f"{key} question"),
                        exactly_one=f"{key} one" in form,
                    )
                )
            elif issues:
                term = TermRow(
                    key=key,
                    id=text(f"{key} id"),
                    was=text(f"{key} was"),
                    text=text(f"{key} text"),
                    phrases=text(f"{key} phrases"),
                    opposite=f"{key} opposite" in form,
                    needs=text(f"{key} needs"),
                    excludes=text(f"{key} excludes"),
                )
                issues[-1] = replace(issues[-1], terms=(*issues[-1].terms, term))
        return cls(name=text("name"), start=text("start"), end=text("end"), issues=tuple(issues))

    @property
    def all(self) -> tuple[IssueRow | TermRow, ...]:
        """Issues and terms in their order."""
        found: list[IssueRow | TermRow] = []
        for issue in self.issues:
            found += [issue, *issue.terms]
        return tuple(found)

    @property
    def fresh(self) -> str:
        """A key that no row has."""
        used = {row.key for row in self.all}
        return next(key for key in (f"r{n}" for n in range(len(used), 10**7)) if key not in used)

    def agenda(self) -> Agenda:
        """The agenda of the rows, not yet checked. Empty ids are made from the words. Raises InputError for a day."""
        ids: Counter[str] = Counter()
        taken = {row.id for row in self.all if row.id}

        def named(given: str, words: str) -> str:
            if given:
                return given
            short = "-".join(re.findall(r"\w+", words.lower())[:5]) or "new"
            while True:
                ids[short] += 1
                made = short if ids[short] == 1 else f"{short}-{ids[short]}"
                if made not in taken:
                    return made

        now = {row.was: row.id for issue in self.issues for row in issue.terms if row.was and row.id}

        def others(given: str) -> tuple[str, ...]:
            return tuple(now.get(name, name) for name in re.split(r"[\s,]+", given) if name)

        return Agenda(
            name=self.name or None,
            start=_day(self.start, "from"),
            end=_day(self.end, "to"),
            issues=tuple(
                Issue(
                    id=named(issue.id, issue.question),
                    question=issue.question,
                    exactly_one=issue.exactly_one,
                    terms=tuple(
                        Term(
                            id=named(term.id, term.text),
                            text=term.text,
                            phrases=tuple(filter(None, map(str.strip, term.phrases.splitlines()))),
                            opposite=term.opposite,
                            needs=others(term.needs),
                            excludes=others(term.excludes),
                        )
                        for term in issue.terms
                    ),
                )
                for issue in self.issues
            ),
        )

    @property
    def renamed(self) -> Mapping[str, str]:
        """What an issue or a term is called now, by what it was called."""
        found = {f"issue {row.was}": f"issue {row.id}" for row in self.issues if row.was}
        return found | {f"term {row.was}": f"term {row.id}" for issue in self.issues for row in issue.terms if row.was}


def _term_row(term: Term, key: str, was: str = "") -> TermRow:
    return TermRow(
        key=key,
        id=term.id,
        was=was,
        text=term.text,
        phrases="\n".join(term.phrases),
        opposite=term.opposite,
        needs=" ".join(term.needs),
        excludes=" ".join(term.excludes),
    )


def _day(given: str, what: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError("agenda, [talks]", f"'{what}' is no day", "write YYYY-MM-DD") from error


# --- what a button does to the rows


def changed(rows: Rows, do: str, suggestions: Sequence[Issue]) -> tuple[Rows, str]:
    """The rows after a button, and the key of the row that the eye stays on."""
    action, _, key = do.partition(" ")
    if action == "add":
        fresh = rows.fresh
        if key == "issue":
            return replace(rows, issues=(*rows.issues, IssueRow(key=fresh))), fresh
        issues = tuple(
            replace(issue, terms=(*issue.terms, TermRow(key=fresh))) if issue.key == key else issue
            for issue in rows.issues
        )
        return replace(rows, issues=issues), fresh
    if action == "take" and key.isdigit() and int(key) < len(suggestions):
        return _taken(rows, suggestions[int(key)])
    if action == "drop":
        issues = tuple(
            replace(issue, terms=tuple(term for term in issue.terms if term.key != key))
            for issue in rows.issues
            if issue.key != key
        )
        return replace(rows, issues=issues), ""
    if action in ("up", "down"):
        return replace(rows, issues=_moved(rows.issues, key, -1 if action == "up" else 1)), key
    return rows, ""


def _taken(rows: Rows, suggested: Issue) -> tuple[Rows, str]:
    (term,) = suggested.terms
    used = {row.id for row in rows.all}
    taken = _term_row(replace(term, id="" if term.id in used else term.id), rows.fresh)
    for at, issue in enumerate(rows.issues):
        if issue.question == suggested.question:
            issues = (*rows.issues[:at], replace(issue, terms=(*issue.terms, taken)), *rows.issues[at + 1 :])
            return replace(rows, issues=issues), taken.key
    fresh = f"{taken.key}q"
    own = IssueRow(
        key=fresh, id="" if suggested.id in used else suggested.id, question=suggested.question, terms=(taken,)
    )
    return replace(rows, issues=(*rows.issues, own)), taken.key


def _moved(issues: tuple[IssueRow, ...], key: str, by: int) -> tuple[IssueRow, ...]:
    """An issue among the issues, or a term among the terms; at the end of its issue it goes over to the next one."""
    at = next((n for n, issue in enumerate(issues) if issue.key == key), None)
    if at is not None:
        return _exchanged(issues, at, at + by)
    for n, issue in enumerate(issues):
        place = next((m for m, term in enumerate(issue.terms) if term.key == key), None)
        if place is None:
            continue
        if 0 <= place + by < len(issue.terms):
            held = replace(issue, terms=_exchanged(issue.terms, place, place + by))
            return (*issues[:n], held, *issues[n + 1 :])
        if not 0 <= n + by < len(issues):
            return issues
        term, other = issue.terms[place], issues[n + by]
        made = list(issues)
        made[n] = replace(issue, terms=(*issue.terms[:place], *issue.terms[place + 1 :]))
        made[n + by] = replace(other, terms=(*other.terms, term) if by < 0 else (term, *other.terms))
        return tuple(made)
    return issues


def _exchanged(rows: tuple[Row, ...], one: int, other: int) -> tuple[Row, ...]:
    if not 0 <= other < len(rows):
        return rows
    made = list(rows)
    made[one], made[other] = made[other], made[one]
    return tuple(made)


# --- what a change would do


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How many moves name a term, now and after a change."""

    id: str
    text: str
    before: int | None  # None: the term is new
    after: int | None  # None: it would be no more
    by_hand: int  # links that people set, which would fall away with it


def _effects(ask: Ask, agenda: Agenda) -> tuple[Effect, ...]:
    """What linking to ``agenda`` changes: its terms in their order, then those that would be no more."""
    terms = ask.view.basis.terms
    before, after = _counts(ask.view.basis.talks.moves), _counts(ask.shelf.linked_to(ask.slug, agenda))
    set_by = Counter(link.term for made in docket_of(ask).live if made.kind == "link" for link in made.terms)
    texts = {term.id: term.text for term in agenda.terms}
    gone = {name: term.text for name, term in terms.items() if name not in texts}
    return tuple(
        Effect(
            id=name,
            text=text,
            before=before[name] if name in terms else None,
            after=after[name] if name in texts else None,
            by_hand=0 if name in texts else set_by[name],
        )
        for name, text in (*texts.items(), *gone.items())
    )


def _counts(moves: Iterable[Move]) -> Counter[str]:
    return Counter(link.term for move in moves for link in move.terms)


# --- the page


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What stands on the page besides the rows."""

    wrong: str | None = None
    status: int = 200
    text: str | None = None  # the file as it was entered; None: as it is kept
    effects: tuple[Effect, ...] | None = None  # None: nobody asked
    lost: tuple[str, ...] = ()  # comments that would go
    eye: str = ""  # key of the row that was changed last
    differs: tuple[str, ...] = ()  # between what is kept now and what was entered
    suggest: bool = False


def agenda(ask: Ask) -> Screen:
    """The agenda, to edit."""
    return agenda_screen(ask, None, Shown(suggest=ask.text("suggest") is not None))


def agenda_screen(ask: Ask, rows: Rows | None, shown: Shown) -> Screen:
    """The page with ``rows``; None: as the agenda is kept."""
    kept = ask.shelf.agenda(ask.slug)
    held = parse_agenda(kept, "agenda") if kept else Agenda(name=None, start=None, end=None, issues=())
    also = {
        "rows": rows if rows is not None else Rows.of(held),
        "text": exact("\n" + (kept if shown.text is None else shown.text)),
        "seen": seen(kept),
        "shown": shown,
        "counts": _counts(ask.view.basis.talks.moves),
        "drafted": ask.view.basis.drafted,
        "suggestions": suggested(ask) if shown.suggest else (),
    }
    return Screen(template="agenda", page=held, links=ask.links(), also=also, status=shown.status)


def suggested(ask: Ask) -> tuple[Issue, ...]:
    """Terms that are drafted from the moves that name none, each within its issue."""
    return ask.once("suggested", lambda: tuple(_suggested(ask)))[:SUGGESTED]


def _suggested(ask: Ask) -> Iterator[Issue]:
    moves = [move for move in ask.view.basis.talks.moves if not move.terms]
    for issue in ask.shelf.draft(ask.slug, moves).issues:
        for term in issue.terms:
            yield replace(issue, terms=(term,), exactly_one=False)


def save(asked: Asked, slug: str) -> Response | Screen:
    """Change the rows, say what they would change, or keep them; the page again where they cannot be kept."""
    if not asked.shelf.writable:
        raise HTTPException(403, ON_THE_SPOT)
    ask = asked.ask(slug)
    do = asked.field("do")
    text = asked.field("text", most=1_000_000).replace("\r\n", "\n") if asked.field("as") == "text" else None
    rows = Rows.sent(asked.form) if asked.field("as") == "rows" else None
    shown = Shown(text=text, suggest=bool(asked.field("suggest")))
    if do == "suggest":
        return agenda_screen(ask, rows, replace(shown, suggest=True))
    if rows is not None and do.partition(" ")[0] in ("add", "take", "drop", "up", "down"):
        rows, eye = changed(rows, do, suggested(ask) if do.startswith("take ") else ())
        return agenda_screen(ask, rows, replace(shown, eye=eye))
    kept, made = ask.shelf.agenda(slug), None
    lost: tuple[str, ...] = ()
    if do != "draft":
        try:
            made, lost = _file_of(kept, rows, text)
        except InputError as error:
            return agenda_screen(ask, rows, replace(shown, wrong=f"Nothing was saved. {error}", status=400))
    elif not asked.field("lose"):
        wrong = "Nothing was changed: tick that what is kept may go, and a draft takes its place."
        return agenda_screen(ask, None, Shown(wrong=wrong, status=400))
    if do == "check" and made is not None:
        return agenda_screen(ask, rows, replace(shown, effects=_effects(ask, parse_agenda(made, "agenda")), lost=lost))
    if lost and not asked.field("lose"):
        wrong = "Nothing was saved: comments of the file would go with what was taken away. Tick below that they may."
        return agenda_screen(ask, rows, replace(shown, wrong=wrong, lost=lost, status=400))

    def decide(stands: str) -> str | None:
        if seen(stands) != asked.field("seen"):
            raise Changed
        return made

    try:
        ask.shelf.set_agenda(slug, decide)
    except Changed:
        wrong = (
            "Somebody saved another agenda after your page was made. Yours stands below and is not saved; what differs "
            "is shown. Save again to put yours in the place of theirs."
        )
        differs = tuple(
            unified_diff(kept.splitlines(), (made or "").splitlines(), "kept now", "yours", lineterm="", n=1)
        )
        return agenda_screen(ask, rows, replace(shown, wrong=wrong, differs=differs, status=409))
    return RedirectResponse(f"/t/{slug}/agenda", 303)


def _file_of(kept: str, rows: Rows | None, text: str | None) -> tuple[str, tuple[str, ...]]:
    """The file to keep, checked, and the comments of the one that is kept that it lacks. Raises InputError."""
    if rows is not None and kept:
        rewritten = rewrite(kept, rows.agenda(), rows.renamed)
    else:
        rewritten = Rewritten(text=text or "" if rows is None else dump_agenda(rows.agenda()), lost=())
    parse_agenda(rewritten.text, "agenda")
    return rewritten.text, rewritten.lost
