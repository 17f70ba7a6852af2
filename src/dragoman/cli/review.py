"""The command ``review``: the analyst's hand, by single keys in a terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.output import complain, show_views
from dragoman.cli.sources import open_desk, store_option, talks_option
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.desk import Desk
    from dragoman.moves.records import Move
    from dragoman.reports.records import Report
    from dragoman.store import Correction, Settled
    from dragoman.store.hand import Hand

KEYS = {
    "a": "accept",
    "x": "reject",
    "e": "edit a field",
    "s": "split in two",
    "m": "merge with the move before it",
    "t": "say which terms it names",
    "p": "rename, merge or split its party",
    "n": "note",
    "u": "undo the last correction of this sitting",
    "j": "next",
    "k": "back",
    "?": "these keys",
    "q": "quit",
}


@click.command("review")
@store_option
@talks_option
@click.option(
    "--who", metavar="NAME", envvar="DRAGOMAN_WHO", help="Whose corrections these are.  [default: your login]"
)
@click.option("--all", "everything", is_flag=True, help="Every move; else those that a person has not decided on.")
@click.option(
    "--labels", type=click.Path(path_type=Path), help="Write wholly reviewed reports as labels to train a reader on."
)
def review_command(
    store: str | None, talks_name: str | None, who: str | None, everything: bool, labels: Path | None
) -> None:
    """Accept, reject and correct moves, one after the other; those read with little confidence come first.

    Each correction is kept as a record of its own, with who, when and why; it outranks what the machine reads, now and
    later, and can be taken back.
    """
    with open_desk(store) as desk:
        name = talks_name or desk.the_talks()
        if labels is not None:
            _write_labels(desk, name, labels)
            return
        _Sitting(desk=desk, name=name, who=who or getpass.getuser(), everything=everything).run()


@dataclass(slots=True, kw_only=True)
class _Sitting:
    """One analyst before one negotiation."""

    desk: Desk
    name: str
    who: str
    everything: bool
    made: list[Correction] = field(default_factory=list)
    place: int = 0
    settled: Settled = field(init=False)
    queue: list[Move] = field(init=False)

    def run(self) -> None:
        self._load()
        if not self.queue:
            click.echo("Nothing to review: a person has decided on every move. --all shows them again.")
        while self.queue and self.place < len(self.queue):
            move = self.queue[self.place]
            self._show(move)
            key = _key()
            if key in ("q", ""):
                break
            try:
                self._do(key, move)
            except InputError as error:
                complain(str(error))
        click.echo(f"{len(self.made)} corrections kept in {self.desk.store.where}")

    def _load(self) -> None:
        self.settled = self.desk.settled(self.name)
        moves = [m for m in self.settled.moves if self.everything or m.id not in self.settled.human]
        self.queue = sorted(moves, key=lambda move: not move.is_doubtful)  # stable: in the order of the reports

    def _report(self, move: Move) -> Report:
        return next(report for report in self.settled.reports if report.path == move.report)

    def _show(self, move: Move) -> None:
        from rich.text import Text

        from dragoman.render.plain import visible
        from dragoman.render.tables import sentence_view

        text = self._report(move).text
        doubtful = ", read with little confidence" if move.is_doubtful else ""
        parts = [f"\n[{self.place + 1} of {len(self.queue)}] {move.report}:{move.sentence.start}{doubtful}"]
        parts.append(f"{move.party or '?'} {move.act}: {move.object.of(text)}")
        for name, value in (
            ("condition", move.condition and move.condition.of(text)),
            ("speaker", move.speaker),
            ("target", move.target),
            ("terms", ", ".join(f"{link.sign:+d} {link.term}" for link in move.terms)),
        ):
            if value:
                parts.append(f"  {name}: {value}")
        parts.append(f"  {move.attribution}{', hedged' if move.hedged else ''}")
        show_views(*(Text(visible(part) if part[0] != " " else "  " + visible(part)) for part in parts))
        show_views(sentence_view(move, text))
        click.echo(
            "accept a  reject x  edit e  split s  merge m  terms t  party p  note n  undo u  next j  help ?", err=True
        )

    def _hand(self, *, ask: bool = True) -> Hand:
        from dragoman.store.hand import Hand

        why = _ask("why") if ask else ""
        return Hand(who=self.who, when=datetime.now(UTC).isoformat(), why=why)

    def _keep(self, correction: Correction, *, stay: bool = False) -> None:
        before = self.queue[self.place].id
        self.desk.correct(correction)
        self.made.append(correction)
        ids = [move.id for move in self.queue]
        self._load()
        if self.everything and not stay:
            self.place += 1
            return
        # What was decided on has left the queue; what came after it stands in its place.
        now = {move.id: place for place, move in enumerate(self.queue)}
        after = ids[self.place :] if stay else [name for name in ids[self.place :] if name != before]
        self.place = next((now[name] for name in after if name in now), len(self.queue))

    def _do(self, key: str, move: Move) -> None:
        actions: dict[str, Callable[[Move], None]] = {
            "a": self._accept,
            "x": self._reject,
            "e": self._edit,
            "s": self._split,
            "m": self._merge,
            "t": self._terms,
            "p": self._party,
            "n": self._note,
            "u": self._undo,
        }
        if key in actions:
            actions[key](move)
        elif key == "j":
            self.place += 1
        elif key == "k":
            self.place = max(0, self.place - 1)
        else:
            for name, meaning in KEYS.items():
                click.echo(f"  {name}  {meaning}")

    def _accept(self, move: Move) -> None:
        from dragoman.store.hand import put_instead

        self._keep(put_instead([move], [move], self._report(move), self._hand(ask=False)))

    def _reject(self, move: Move) -> None:
        from dragoman.store.hand import put_instead

        self._keep(put_instead([move], [], self._report(move), self._hand()))

    def _edit(self, move: Move) -> None:
        from dragoman.store.hand import FIELDS, edit, put_instead

        report = self._report(move)
        name = _ask(f"field ({', '.join(FIELDS)})")
        changed = edit(move, name, _ask(name), report.text)
        self._keep(put_instead([move], [changed], report, self._hand()))

    def _split(self, move: Move) -> None:
        from dragoman.store.hand import edit, put_instead

        report = self._report(move)
        parts = [edit(move, "object", _ask(f"object of the {which}"), report.text) for which in ("first", "second")]
        self._keep(put_instead([move], parts, report, self._hand()))

    def _merge(self, move: Move) -> None:
        from dragoman.offsets import CharSpan
        from dragoman.store.hand import put_instead

        report = self._report(move)
        held = [other for other in self.settled.moves if other.report == move.report]
        at = held.index(move)
        if at == 0:
            raise InputError("merge", "no move stands before it in its report", "merge from the later of the two")
        other = held[at - 1]
        span = CharSpan(min(move.object.start, other.object.start), max(move.object.end, other.object.end))
        sentence = CharSpan(min(move.sentence.start, other.sentence.start), max(move.sentence.end, other.sentence.end))
        one = replace(other, object=span, sentence=sentence)
        self._keep(put_instead([other, move], [one], report, self._hand()))

    def _terms(self, move: Move) -> None:
        from dragoman.store.hand import link

        known = set() if self.settled.agenda is None else _term_ids(self.settled.agenda)
        click.echo(f"  terms: {', '.join(sorted(known)) or 'none: give these talks an agenda first'}")
        terms = []
        for word in _ask('terms, with "-" before one that it negates').split():
            if word.lstrip("+-") not in known:
                raise InputError("terms", f"{word.lstrip('+-')!r} is none", f"write some of {', '.join(sorted(known))}")
            terms.append((word.lstrip("+-"), -1 if word.startswith("-") else 1))
        self._keep(link(move, terms, self._report(move), self._hand()), stay=True)

    def _party(self, move: Move) -> None:
        from dragoman.store.hand import call_party

        if move.party is None:
            raise InputError("party", "this move has none", "edit its field party")
        new = _ask(f"what {move.party} is called (the name of another party merges them)")
        if not new:
            return
        words = _ask("only where the report calls it (Enter: everywhere)") or None
        self._keep(call_party(move.party, new, self.name, self._hand(), words), stay=True)

    def _note(self, move: Move) -> None:
        from dragoman.store.hand import note

        hand = self._hand()
        if hand.why:
            self._keep(note(move, self._report(move), hand), stay=True)

    def _undo(self, move: Move) -> None:
        from dragoman.store import Correction, correction_id

        if not self.made:
            raise InputError(
                "undo", "nothing was corrected in this sitting", "`dragoman corrections` undoes older ones"
            )
        hand = self._hand(ask=False)
        last = self.made.pop()
        self.desk.correct(Correction(kind="undo", who=hand.who, when=hand.when, undoes=correction_id(last)))
        self._load()
        brought = {(evidence.object, evidence.act) for evidence in last.evidence}
        places = [place for place, held in enumerate(self.queue) if (held.object, held.act) in brought]
        self.place = places[0] if places else min(self.place, max(0, len(self.queue) - 1))


def _term_ids(agenda: str) -> set[str]:
    from dragoman.agenda import parse_agenda

    return {term.id for term in parse_agenda(agenda, "the agenda of the talks").terms}


def _key() -> str:
    """One key; where the input is no terminal, the first character of a line. "" at its end."""
    if sys.stdin.isatty():
        try:
            return click.getchar().lower()
        except (KeyboardInterrupt, EOFError):
            return ""
    line = sys.stdin.readline()
    return (line.strip().lower() or "j")[:1] if line else ""


def _ask(what: str) -> str:
    """A line; where the input is no terminal, the next one."""
    click.echo(f"  {what}: ", nl=False, err=True)
    line = sys.stdin.readline()
    return line.strip()


def _write_labels(desk: Desk, name: str, path: Path) -> None:
    from dragoman.language import split_sentences
    from dragoman.render.rows import json_lines
    from dragoman.store.hand import label_row

    settled = desk.settled(name, linked=False)
    rows, partly = [], 0
    for report in settled.reports:
        moves = [move for move in settled.moves if move.report == report.path]
        decided = [move for move in moves if move.id in settled.human]
        if moves and len(decided) == len(moves):
            rows.append(label_row(report, split_sentences(report.text), moves))
        else:
            partly += bool(decided)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in json_lines(rows))
    except FileExistsError as error:
        raise InputError(str(path), "exists already", "name a new file, so that no labels are lost") from error
    except OSError as error:
        raise InputError(
            str(path), f"cannot be written ({error.strerror})", "name a file that you may write"
        ) from error
    left = f"; {partly} reviewed in part were left out" if partly else ""
    complain(f"{path}: {len(rows)} reports{left}")
