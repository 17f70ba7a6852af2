"""What a form decides, as corrections: the same as the keys of ``dragoman review``, stamped in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from dragoman.moves import ACTS, ATTRIBUTIONS, TELLINGS
from dragoman.moves.records import Move, TermLink
from dragoman.offsets import CharSpan
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.evidence import make_quote
from dragoman.render.pages.html import move_key
from dragoman.reviewing import Docket, covering, find_sentence, find_words
from dragoman.store import (
    Correction,
    Signature,
    correction_id,
    link_to,
    next_time,
    note_on,
    put_down,
    rename_party,
    taken_back,
    undo_of,
)
from dragoman.web.asking import Ask, Screen
from dragoman.web.changes import Asked
from dragoman.web.links import WebLinks, own_address, seen_quote
from dragoman.web.moves import gone_screen, missed_screen, move_screen, named_move, one_move
from dragoman.web.parties import named_party, party_screen, seen_party
from dragoman.web.shelf import View

SIGNS = {"for": 1, "against": -1}
ON_THE_SPOT = "These talks were read on the spot; corrections are kept in a store."


Word = TypeVar("Word", bound=str)


class Mistake(Exception):
    """What was entered cannot be used; the message says what to enter instead."""


class Changed(Exception):
    """What the page was made from has changed since."""


@dataclass(frozen=True)
class Hand:
    """One form and the talks that it decides on."""

    asked: Asked
    view: View
    docket: Docket

    @property
    def basis(self) -> Basis:
        """The talks as they stand."""
        return self.view.basis

    def text(self, name: str) -> str:
        """What stands in a field, without blanks around it."""
        return self.asked.field(name).strip()

    def sign(self, made: Sequence[Correction] = ()) -> Signature:
        """Who decides, when and why; behind every correction there is, and those just ``made``."""
        when = next_time(datetime.now(UTC), (*self.docket.corrections, *made))
        return Signature(who=self.asked.who, when=when, why=self.text("why"))

    def move(self) -> Move:
        """The move that is meant, as the page showed it. Raises Changed."""
        move = named_move(self.basis, self.asked.field("move"))
        if move is None or seen_quote(make_quote(self.basis, move)) != self.asked.field("seen"):
            raise Changed
        return move


def correct(asked: Asked, slug: str) -> Response | Screen:
    """Decide what a form says; the page again, with what was entered, where that cannot be."""
    if not asked.shelf.writable:
        raise HTTPException(403, ON_THE_SPOT)
    if asked.shelf.view(slug) is None:
        raise HTTPException(404, "There are no talks at this address.")
    decide = DECISIONS.get(asked.field("do"))
    if decide is None:
        raise HTTPException(400, "No such decision can be made.")
    hands: list[Hand] = []

    def made_from(view: View, corrections: tuple[Correction, ...]) -> Sequence[Correction]:
        hands.append(Hand(asked, view, Docket(view.basis.talks, corrections)))
        return decide(hands[0])

    try:
        made = asked.shelf.correct(slug, made_from)
    except Mistake as mistake:
        return _again(hands[0], slug, f"Nothing was kept: {mistake}.", 400)
    except Changed:
        why = "Somebody changed this after your page was made, as it stands below. Nothing of yours was kept."
        return _again(hands[0], slug, why, 409)
    return RedirectResponse(_onward(hands[0], slug, made), 303)


def _onward(hand: Hand, slug: str, made: Sequence[Correction]) -> str:
    """The page to go on with: the one that was asked for, else the move as it stands now, else its report."""
    links = WebLinks(slug=slug, writable=True)
    first = made[0]
    otherwise = links.to("review")
    if first.kind == "party":
        otherwise = links.party(first.new or "")
    elif first.moves:
        move = replace(first.moves[0], report=hand.docket.names.get(first.moves[0].report, ""))
        otherwise = links.move(move.id)
    elif first.kind in ("link", "note"):
        otherwise = links.move(hand.asked.field("move"))
    elif first.evidence:
        path = hand.docket.names.get(first.evidence[0].report)
        otherwise = links.to("report", path=path)
    address = urlsplit(own_address(hand.asked.field("back"), otherwise))
    told = [(name, value) for name, value in parse_qsl(address.query, keep_blank_values=True) if name != "done"]
    return urlunsplit(address._replace(query=urlencode([*told, ("done", correction_id(made[-1]))])))


def _again(hand: Hand, slug: str, wrong: str, status: int) -> Screen:
    """The page that the form stood on, as things are now, with what was entered."""
    ask = Ask(
        shelf=hand.asked.shelf,
        slug=slug,
        view=hand.view,
        path=hand.asked.path,
        query=QueryParams(back=hand.asked.field("back")),
    )
    do = hand.asked.field("do")
    if do in ("rename", "merge parties", "split party"):
        screen = party_screen(ask, hand.docket, hand.asked.field("party"), hand.asked.form, wrong, status)
        if screen is not None:
            return screen
    elif do == "add":
        return missed_screen(ask, hand.asked.field("report", most=100_000), hand.asked.form, wrong, status)
    elif do != "undo":
        name = hand.asked.field("move")
        move = one_move(hand.basis, hand.docket, name)
        if move is not None:
            return move_screen(ask, hand.docket, move, hand.asked.form, wrong, status)
        gone = gone_screen(ask, hand.docket, name, wrong, status)
        if gone is not None:
            return gone
    raise HTTPException(status, wrong)


# --- decisions on a move


def _accept(hand: Hand) -> list[Correction]:
    move = hand.move()
    return [put_down([move], [move], hand.docket.ids, hand.sign())]


def _reject(hand: Hand) -> list[Correction]:
    return [put_down([hand.move()], [], hand.docket.ids, hand.sign())]


def _edit(hand: Hand) -> list[Correction]:
    move = hand.move()
    edited = _entered(hand, move)
    made: list[Correction] = []
    if edited != move:
        made.append(put_down([move], [edited], hand.docket.ids, hand.sign()))
    wanted = {term: SIGNS[side] for term in hand.basis.terms if (side := hand.text(f"term:{term}")) in SIGNS}
    held = {link.term: 1 if link.sign > 0 else -1 for link in move.terms if link.term in hand.basis.terms}
    if wanted != held:
        links = tuple(TermLink(term=term, sign=sign, score=1.0) for term, sign in wanted.items())
        made.append(link_to(edited, links, hand.docket.ids, hand.sign(made)))
    if not made:
        raise Mistake("nothing was changed; “Accept” keeps the move as it stands")
    return made


def _entered(hand: Hand, move: Move) -> Move:
    """The move with what stands in the fields; words are those of its sentence."""
    text = hand.basis.talks.text_of(move.report)

    def words(name: str, old: CharSpan | None) -> CharSpan | None:
        given = hand.text(name)
        if not given:
            return None
        found = find_words(text, move.sentence, given, near=old)
        if found is None:
            raise Mistake(f"the words of “{name}” do not stand in the sentence; copy them from it")
        return old if old is not None and old.of(text).split() == given.split() else found

    place = words("object", move.object)
    if place is None:
        raise Mistake("a move needs an object, in words of its sentence")
    return replace(
        move,
        object=place,
        holder=words("named as", move.holder),
        cue=words("words of the act", move.cue),
        condition=words("condition", move.condition),
        party=hand.text("party") or None,
        speaker=hand.text("speaker") or None,
        target=hand.text("target") or None,
        act=_one_of(ACTS, hand.text("act"), "act"),
        attribution=_one_of(ATTRIBUTIONS, hand.text("attribution"), "attribution"),
        told_as=_one_of(TELLINGS, hand.text("told as"), "“told as”"),
        hedged=hand.asked.form.get("hedged") is not None,
    )


def _one_of(words: Sequence[Word], given: str, what: str) -> Word:
    found = next((word for word in words if word == given), None)
    if found is None:
        raise Mistake(f"there is no such {what}; choose one of {', '.join(words)}")
    return found


def _split(hand: Hand) -> list[Correction]:
    move = hand.move()
    text = hand.basis.talks.text_of(move.report)
    parts = []
    for line in filter(None, map(str.strip, hand.text("parts").splitlines())):
        place = find_words(text, move.sentence, line, near=move.object)
        if place is None:
            raise Mistake(f"“{line}” does not stand in the sentence; copy each part from it")
        parts.append(replace(move, object=place))
    if len({part.object for part in parts}) < 2:
        raise Mistake("a split needs the objects of at least two different parts, one on a line")
    return [put_down([move], parts, hand.docket.ids, hand.sign())]


def _merge(hand: Hand) -> list[Correction]:
    move = hand.move()
    named = [name for name in hand.asked.form.getlist("with") if isinstance(name, str)]
    others = [other for other in hand.docket.beside(move.report) if move_key(other.id) in named and other != move]
    if not named:
        raise Mistake("tick the moves that tell the same")
    if len(others) < len(set(named)):
        raise Changed
    merged = replace(move, object=covering(move, others))
    return [put_down([move, *others], [merged], hand.docket.ids, hand.sign())]


def _note(hand: Hand) -> list[Correction]:
    move = hand.move()
    if not hand.text("why"):
        raise Mistake("a note needs words")
    return [note_on(move, hand.docket.ids, hand.sign())]


def _add(hand: Hand) -> list[Correction]:
    report = hand.basis.reports.get(hand.asked.field("report", most=100_000))
    if report is None:
        raise HTTPException(404, "There is no such report among these talks.")
    start = hand.text("start")
    near = CharSpan(int(start), len(report.text)) if start.isdecimal() and int(start) < len(report.text) else None
    found = find_sentence(report, hand.text("object"), near=near or CharSpan(0, len(report.text)))
    if found is None:
        raise Mistake("the words of the object do not stand in one sentence of the report; copy them from it")
    sentence, place = found
    bare = Move(
        report=report.path,
        sentence=sentence,
        act="propose",
        object=place,
        holder=None,
        cue=None,
        condition=None,
        hedged=False,
        attribution="narrated",
        score=None,
    )
    return [put_down([], [_entered(hand, bare)], hand.docket.ids, hand.sign())]


def _undo(hand: Hand) -> list[Correction]:
    """Take back a correction; of an undo, bring it back."""
    wanted = hand.text("correction")
    found = next((c for c in hand.docket.corrections if correction_id(c) == wanted), None)
    if found is None:
        raise HTTPException(404, "There is no such correction.")
    if wanted in taken_back(hand.docket.corrections):
        raise HTTPException(409, "Somebody took this back after your page was made; what stands now is on its page.")
    return [undo_of(found, hand.sign())]


# --- decisions on a party


def _party(hand: Hand) -> str:
    """The party that is meant, as the page showed it. Raises Changed."""
    party = named_party(hand.basis, hand.asked.field("party"))
    if party is None or seen_party(hand.docket, party) != hand.text("seen"):
        raise Changed
    return party


def _rename(hand: Hand) -> list[Correction]:
    old, new = _party(hand), " ".join(hand.text("new").split())
    if not new or new == old:
        raise Mistake("enter another name")
    if new in hand.docket.parties():
        raise Mistake(f"there is a party “{new}” already; choose it under “the same as”")
    return [rename_party(hand.view.talks, old, new, hand.sign())]


def _merge_parties(hand: Hand) -> list[Correction]:
    old, new = _party(hand), named_party(hand.basis, hand.text("new"))
    if new is None or new == old:
        raise Mistake("choose another party of these talks")
    return [rename_party(hand.view.talks, old, new, hand.sign())]


def _split_party(hand: Hand) -> list[Correction]:
    old, words, new = _party(hand), " ".join(hand.text("words").split()), " ".join(hand.text("new").split())
    if not words or not new or new == old:
        raise Mistake("a split needs the words by which reports name a part of it, and the name of that party")
    return [rename_party(hand.view.talks, old, new, hand.sign(), words=words)]


DECISIONS = {
    "accept": _accept,
    "reject": _reject,
    "edit": _edit,
    "split": _split,
    "merge": _merge,
    "note": _note,
    "add": _add,
    "undo": _undo,
    "rename": _rename,
    "merge parties": _merge_parties,
    "split party": _split_party,
}
