"""``dragoman review``: the analyst decides move by move, with single keys."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from dragoman.cli.keys import Keys, open_keys
from dragoman.cli.output import complain, show_views
from dragoman.cli.reading import INTERRUPTED
from dragoman.cli.sources import open_desk, store_option, talks_option

if TYPE_CHECKING:
    from rich.text import Text

    from dragoman.moves.records import Move, TermLink
    from dragoman.offsets import CharSpan
    from dragoman.reviewing import Question, Review
    from dragoman.store import Correction

Command = TypeVar("Command", bound=Callable[..., Any])
Word = TypeVar("Word", bound=str)

_LONG_AROUND: Final = 8  # sentences shown on each side when more of the text is asked for
_MOST_LISTED: Final = 30  # parties named in a list

HELP: Final = """\
a accept   r reject   e edit    s split   m merge   n new move
l link to terms       p parties           c note    w why (for the next decision)
u undo     v more of the text   space on  b back    q quit   ? this help"""

FIELDS: Final = """\
edit: p party   w words that name it   s speaker   a act   y words of the act   o object   c condition
      t target  h hedged   b said by (attribution)   k told as   l terms   Enter: done"""

PARTIES: Final = "parties: r rename one everywhere   m merge it with another   s split it by its words   Enter: back"


class Mistake(Exception):
    """What was entered cannot be used; the message says what to enter instead."""


def as_option(command: Command) -> Command:
    """Add ``--as`` to a command that decides."""
    return click.option(
        "--as",
        "--who",
        "who",
        metavar="NAME",
        help="Who decides; stands in every correction.  [default: the login name]",
    )(command)


def login_name(given: str | None) -> str:
    """Who decides: the name given, or the login name."""
    try:
        who = (given or getpass.getuser()).strip()
    except (OSError, KeyError, ImportError):
        who = ""
    if not who:
        raise click.UsageError("say who decides with --as NAME: it stands in every correction")
    return who


def clock() -> datetime:
    """Now."""
    return datetime.now(UTC)


@click.command("review")
@store_option
@talks_option
@click.option("--party", metavar="NAME", help="Only moves of this party.")
@click.option("--term", metavar="ID", help="Only moves that name this term of the agenda.")
@click.option("--report", metavar="PATH", help="Only moves of this report.")
@click.option("--all", "everything", is_flag=True, help="Also moves that nothing speaks against, behind the others.")
@as_option
@click.option("--why", "why", default="", metavar="WORDS", help="A reason that stands in every correction made now.")
def review_command(
    store: str | None,
    talks_name: str | None,
    party: str | None,
    term: str | None,
    report: str | None,
    everything: bool,
    who: str | None,
    why: str,
) -> None:
    """Go through the moves that need a person: those read with little confidence, then those behind conflicts.

    Single keys accept, reject, edit, split and merge moves, link them to terms, rename, merge and split parties, add
    notes, and undo. Each decision is kept at once, under your name; it outranks the machine, and holds when reports are
    read again. `dragoman corrections` lists, exports and applies them.
    """
    from dragoman.reviewing import Review, Wanted

    name = login_name(who)
    with open_desk(store) as desk:
        review = Review(desk, desk.the_talks() if talks_name is None else talks_name, who=name, clock=clock)
        terms = review.talks.agenda.terms if review.talks.agenda else ()
        if term is not None and term not in {known.id for known in terms}:
            known = ", ".join(known.id for known in terms) or "none"
            raise click.BadParameter(f"the agenda has no term {term!r}; its terms: {known}", param_hint="--term")
        wanted = Wanted(party=party, term=term, report=report, everything=everything)
        loop = Loop(review, review.queue(wanted), open_keys(), why=why)
        try:
            loop.run()
        except EOFError:
            pass
        except KeyboardInterrupt:
            complain(f"stopped; {loop.made} decisions are in {desk.store.where}")
            sys.exit(INTERRUPTED)
        click.echo(f"{loop.made} {'decision' if loop.made == 1 else 'decisions'} by {name} in {desk.store.where}")


class Loop:
    """One sitting: a queue of questions, and the keys that answer them."""

    def __init__(self, review: Review, questions: Sequence[Question], keys: Keys, *, why: str = "") -> None:
        self.made = 0  # decisions that hold
        self._review = review
        self._questions = questions
        self._keys = keys
        self._always = why
        self._why = why
        self._at = 0
        self._actions: Mapping[str, Callable[[Move], None]] = {
            "a": self._accept,
            "r": self._reject,
            "e": self._edit,
            "s": self._split,
            "m": self._merge,
            "n": self._add,
            "l": self._link,
            "p": self._parties,
            "c": self._note,
            "v": self._show_more,
        }

    def run(self) -> None:
        """Ask until there is no question left, or the analyst quits."""
        total = len(self._questions)
        if not total:
            decided = sum(move.by_hand for move in self._review.talks.moves)
            names = ", ".join(self._review.parties()[:_MOST_LISTED])
            click.echo(
                f"Nothing to review among {len(self._review.talks.moves)} moves, {decided} of them set down by hand "
                f"(--all asks about every other move). Parties: {names or 'none'}"
            )
            return
        click.echo(HELP)
        while self._at < total or self._goes_back():
            question = self._questions[self._at]
            found = self._review.find(question)
            self._show(question, found)
            if not self._answer(found[0] if found else None):
                return

    def _goes_back(self) -> bool:
        """Behind the last question: whether there is something to look at again."""
        click.echo("\nThat was the last one: b goes back, u undoes, q ends.")
        pressed = self._keys.key()
        if pressed == "u":
            self._undo()
        self._at -= pressed in ("b", "u", "\x1b[D")
        return pressed in ("b", "u", "\x1b[D")

    def _answer(self, move: Move | None) -> bool:
        """Take keys until the question is to be shown anew or left; False: quit."""
        while True:
            pressed = self._keys.key()
            if pressed == "q":
                return False
            if pressed in (" ", "\n", "\x1b[C"):
                self._at += 1
                return True
            if pressed in ("b", "\x1b[D"):
                self._at = max(0, self._at - 1)
                return True
            if pressed == "u":
                self._undo()
                return True
            if pressed == "w":
                self._why = self._keys.line("why:", self._why)
            elif pressed in self._actions and move is not None:
                try:
                    self._actions[pressed](move)
                except Mistake as mistake:
                    click.echo(f"  not done: {mistake}")
                    continue
                if pressed == "v":
                    continue
                return True
            elif pressed in self._actions:
                click.echo("  it is rejected: u undoes that, space goes on")
            else:
                click.echo(HELP)

    # --- what is shown

    def _show(self, question: Question, found: Sequence[Move]) -> None:
        from rich.text import Text

        from dragoman.render.review import question_view

        why = {
            "doubtful": "read with little confidence",
            "conflict": "behind a conflict",
            "undecided": "not yet looked at",
        }[question.reason]
        heading = f"{self._at + 1} of {len(self._questions)}, {why}"
        if not found:
            show_views(Text(f"\n{heading}: rejected", style="bold"))
        for number, move in enumerate(found):
            history = self._review.history(move)
            part = f" ({number + 1} of {len(found)} parts)" if len(found) > 1 else ""
            show_views(
                question_view(self._review.talks, move, history, heading=heading + part, conflict=question.conflict)
            )

    def _show_more(self, move: Move) -> None:
        from dragoman.render.review import around_view

        show_views(around_view(self._text(move), move, around=_LONG_AROUND))

    def _say(self, correction: Correction) -> None:
        from rich.text import Text

        from dragoman.render.review import correction_view

        self.made += 1
        self._why = self._always
        show_views(Text("  kept: ").append(correction_view(correction)))

    def _list(self, lines: Iterable[tuple[int, str | Text]]) -> None:
        from rich.text import Text

        from dragoman.render.plain import visible

        for number, words in lines:
            line = Text(f"  {number:>2}  ", style="dim")
            show_views(line.append(words if isinstance(words, Text) else Text(visible(words))))

    # --- decisions on the move

    def _accept(self, move: Move) -> None:
        self._say(self._review.put((move,), (move,), why=self._why))
        self._at += 1

    def _reject(self, move: Move) -> None:
        self._say(self._review.put((move,), (), why=self._why))
        self._at += 1

    def _edit(self, move: Move) -> None:
        click.echo(FIELDS)
        changed = move
        while (pressed := self._keys.key()) not in ("\n", " ", "."):
            if pressed == "l":
                self._link(move)
                return
            try:
                changed = self._edited(changed, pressed)
            except Mistake as mistake:
                click.echo(f"  not done: {mistake}")
                continue
        if changed != move:
            self._say(self._review.put((move,), (changed,), why=self._why))

    def _edited(self, move: Move, field: str) -> Move:
        from dragoman.moves import ACTS, ATTRIBUTIONS, TELLINGS

        match field:
            case "p":
                self._list(enumerate(self._review.parties()[:_MOST_LISTED], start=1))
                return replace(move, party=self._party("party (a name, or a number; - for none):", move.party))
            case "t":
                self._list(enumerate(self._review.parties()[:_MOST_LISTED], start=1))
                return replace(move, target=self._party("target (a name, or a number; - for none):", move.target))
            case "s":
                return replace(move, speaker=_optional(self._keys.line("speaker (- for none):", move.speaker or "-")))
            case "w":
                return replace(move, holder=self._span(move, "words that name the party", move.holder))
            case "y":
                return replace(move, cue=self._span(move, "words of the act", move.cue))
            case "c":
                return replace(move, condition=self._span(move, "condition", move.condition))
            case "o":
                return replace(move, object=self._words(move, "object:", move.object))
            case "h":
                click.echo(f"  hedged: {'no' if move.hedged else 'yes'}")
                return replace(move, hedged=not move.hedged)
            case "a":
                return replace(move, act=self._choice("act", ACTS))
            case "b":
                return replace(move, attribution=self._choice("attribution", ATTRIBUTIONS))
            case "k":
                return replace(move, told_as=self._choice("told as", TELLINGS))
            case _:
                click.echo(FIELDS)
                return move

    def _split(self, move: Move) -> None:
        parts: list[Move] = []
        click.echo("  the object of each part, in the words of the sentence; an empty line ends")
        while words := self._keys.line(f"part {len(parts) + 1}:"):
            parts.append(replace(move, object=self._place(move, words)))
        if len({part.object for part in parts}) < 2:
            raise Mistake("a split needs at least two different parts")
        self._say(self._review.put((move,), parts, why=self._why))

    def _merge(self, move: Move) -> None:
        from dragoman.reviewing import covering

        others = [other for other in self._review.beside(move.report) if other != move]
        near = [other for other in others if other.sentence == move.sentence] or others
        if not near:
            raise Mistake("the report has no other move")
        text = self._text(move)
        told = (f"{other.party or '?'}, {other.act}: {other.object.of(text)}" for other in near)
        self._list(enumerate(told, start=1))
        chosen = [near[number - 1] for number in self._numbers("merge with (numbers):", len(near))]
        merged = replace(move, object=covering(move, chosen))
        self._say(self._review.put((move, *chosen), (merged,), why=self._why))

    def _add(self, move: Move) -> None:
        from dragoman.moves import ACTS
        from dragoman.moves.records import Move as NewMove
        from dragoman.reviewing import find_sentence

        words = self._keys.line("object of the new move, in words of this report:")
        report = next(report for report in self._review.talks.reports if report.path == move.report)
        found = find_sentence(report, words, near=move.sentence)
        if found is None:
            raise Mistake("these words do not stand in one sentence of the report; copy them from it")
        sentence, place = found
        act = self._choice("act", ACTS)
        self._list(enumerate(self._review.parties()[:_MOST_LISTED], start=1))
        party = self._party("party (a name, or a number; - for none):", move.party)
        fresh = NewMove(
            report=move.report,
            sentence=sentence,
            act=act,
            object=place,
            holder=move.holder if move.party == party and move.sentence == sentence else None,
            cue=None,
            condition=None,
            hedged=False,
            attribution="narrated",
            score=None,
            party=party,
        )
        click.echo(FIELDS)
        while (pressed := self._keys.key()) not in ("\n", " ", "."):
            try:
                fresh = self._edited(fresh, pressed)
            except Mistake as mistake:
                click.echo(f"  not done: {mistake}")
        self._say(self._review.put((), (fresh,), why=self._why))

    def _link(self, move: Move) -> None:
        from dragoman.moves.records import TermLink
        from dragoman.render.review import terms_view

        terms = self._review.talks.agenda.terms if self._review.talks.agenda else ()
        if not terms:
            raise Mistake("there is no agenda: dragoman agenda --keep FILE")
        self._list((number, term.text) for number, term in enumerate(terms, start=1))
        show_views(terms_view(move, self._review.talks.agenda))
        line = self._keys.line("terms (numbers, -3 for against the third; 0 for none):")
        links: list[TermLink] = []
        for word in line.replace(",", " ").split():
            if not word.lstrip("+-").isdecimal() or int(word.lstrip("+-")) > len(terms):
                raise Mistake(f"{word!r} is none of the numbers 1 to {len(terms)}")
            number = int(word.lstrip("+-"))
            if number:
                sign = -1 if word.startswith("-") else 1
                links.append(TermLink(term=terms[number - 1].id, sign=sign, score=1.0))
        if not line:
            raise Mistake("enter the numbers of terms, or 0 for none")
        self._say(self._review.link(move, links, why=self._why))

    def _note(self, move: Move) -> None:
        words = self._keys.line("note:")
        if not words:
            raise Mistake("a note needs words")
        self._say(self._review.note(move, words))

    # --- decisions on parties

    def _parties(self, move: Move) -> None:
        click.echo(PARTIES)
        pressed = self._keys.key()
        if pressed not in ("r", "m", "s"):
            return
        known = self._review.parties()
        self._list(enumerate(known[:_MOST_LISTED], start=1))
        old = self._party("which party:", move.party)
        if old is None:
            raise Mistake("name a party of the list")
        if pressed == "s":
            words = self._keys.line("moves whose party is named by these words:")
            new = self._party("are of the party:", None)
            if not words or new is None:
                raise Mistake("a split needs the words, and the name of the party that they mean")
            self._say(self._review.rename(old, new, words=words, why=self._why))
            return
        new = self._party("is to be called:" if pressed == "r" else "is the same as:", None if pressed == "m" else old)
        if new is None or new == old:
            raise Mistake("enter another name")
        if pressed == "m" and new not in known:
            raise Mistake(f"there is no party {new!r} to merge with; r renames")
        if pressed == "r" and new in known:
            raise Mistake(f"there is a party {new!r} already; m merges")
        self._say(self._review.rename(old, new, why=self._why))

    def _undo(self) -> None:
        from rich.text import Text

        from dragoman.render.review import correction_view

        gone = self._review.undo(why=self._why)
        if gone is None:
            click.echo("  there is nothing of yours to undo")
            return
        self.made = max(0, self.made - 1)
        show_views(Text("  taken back: ").append(correction_view(gone)))

    # --- what is entered

    def _text(self, move: Move) -> str:
        return self._review.talks.text_of(move.report)

    def _party(self, prompt: str, default: str | None) -> str | None:
        given = self._keys.line(prompt, default or "")
        known = self._review.parties()[:_MOST_LISTED]
        if given.isdecimal() and 1 <= int(given) <= len(known):
            return known[int(given) - 1]
        return _optional(given)

    def _span(self, move: Move, what: str, old: CharSpan | None) -> CharSpan | None:
        given = self._keys.line(f"{what} (- for none):", old.of(self._text(move)) if old else "-")
        return None if given in ("-", "") else self._place(move, given, near=old)

    def _words(self, move: Move, prompt: str, old: CharSpan) -> CharSpan:
        return self._place(move, self._keys.line(prompt, " ".join(old.of(self._text(move)).split())), near=old)

    def _place(self, move: Move, words: str, *, near: CharSpan | None = None) -> CharSpan:
        """Where the words stand in the move's sentence: at ``near`` where they stand there, else the first time."""
        from dragoman.reviewing import find_words

        found = find_words(self._text(move), move.sentence, words, near=near)
        if found is None:
            raise Mistake("these words do not stand in the sentence; copy them from it")
        return found

    def _choice(self, what: str, words: Sequence[Word]) -> Word:
        listed = "   ".join(f"{number} {word}" for number, word in enumerate(words, start=1))
        click.echo(f"  {what}: {listed}")
        pressed = self._keys.key()
        if not pressed.isdecimal() or not 1 <= int(pressed) <= len(words):
            raise Mistake(f"press a number from 1 to {len(words)}")
        return words[int(pressed) - 1]

    def _numbers(self, prompt: str, highest: int) -> list[int]:
        words = self._keys.line(prompt).replace(",", " ").split()
        if not words or any(not word.isdecimal() or not 1 <= int(word) <= highest for word in words):
            raise Mistake(f"enter numbers from 1 to {highest}")
        return sorted({int(word) for word in words})


def _optional(words: str) -> str | None:
    return None if words in ("", "-") else words
