"""The analyst's hand in forms: what each decides, and that nobody overwrites what somebody else decided."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from lxml.html import fromstring

from dragoman.desk import Desk, open_desk, recipe
from dragoman.moves.records import Move
from dragoman.reviewing import Review
from dragoman.store import correction_id
from dragoman.web import StoreShelf
from dragoman.web.shelf import View, slug_of
from tests.agenda.fakes import bag_of_roots
from tests.test_reviewing import AGENDA, fill, readings
from tests.web.serving import Answer, ClerkAtHand, Served, serving

SLUG = "/t/" + slug_of("cod")
DEMAND, REFUSAL, OFFER = "a lower quota for cod", "the lower quota", "a joint patrol and a fish fund"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Talks with an agenda; meanings without a model."""
    monkeypatch.setattr(Desk, "_embed", lambda _, phrases: bag_of_roots(phrases))
    with open_desk(tmp_path / "talks.db") as opened:
        fill(opened, *readings(doubt=0.3))
        opened.set_agenda(AGENDA, "cod")
        yield opened


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    with serving(StoreShelf(desk, ClerkAtHand(desk))) as server:
        yield server


def find(desk: Desk, words: str) -> Move:
    talks = desk.talks("cod")
    (found,) = [m for m in talks.moves if m.object.of(talks.text_of(m.report)) == words]
    return found


def told(desk: Desk) -> list[tuple[str | None, str, str, bool]]:
    talks = desk.talks("cod")
    return [(m.party, m.act, m.object.of(talks.text_of(m.report)), m.by_hand) for m in talks.moves]


def page_of(move: Move) -> str:
    return f"{SLUG}/move?id={quote(move.id)}"


def form_in(page: str, do: str) -> dict[str, str]:
    """The fields of the form that decides ``do``, as a browser would send them."""
    forms = [form for form in fromstring(page).forms if form.fields.get("do") == do]
    return {name: value or "" for name, value in forms[0].form_values()}


def decide(server: Served, at: str, do: str, **entered: str) -> Answer:
    """Send the form of a page, with other words in some fields."""
    fields = form_in(server.ask(at).text, do) | {name.replace("_", " "): words for name, words in entered.items()}
    return server.post(f"{SLUG}/correct", fields)


@pytest.mark.parametrize(
    ("do", "entered", "expected"),
    [
        ("accept", {}, [("Norway", "demand", DEMAND, True)]),
        ("edit", {"act": "offer", "why": "heard it"}, [("Norway", "offer", DEMAND, True)]),
        ("edit", {"party": "Faroes", "target": "Norway"}, [("Faroes", "demand", DEMAND, True)]),
        ("edit", {"object": "a lower quota"}, [("Norway", "demand", "a lower quota", True)]),
        ("split", {"parts": "a lower quota\ncod"}, [("Norway", "demand", "a lower quota", True)]),
    ],
)
def test_every_form_decides_what_it_says(
    desk: Desk, served: Served, do: str, entered: dict[str, str], expected: list[tuple[object, ...]]
) -> None:
    answer = decide(served, page_of(find(desk, DEMAND)), do, **entered)
    assert answer.status == 303, answer.text
    assert set(expected) <= set(told(desk))
    (made,) = desk.store.corrections("cod")
    assert (made.who, made.why) == ("tester", entered.get("why", ""))
    assert datetime.fromisoformat(made.when).utcoffset() is not None
    after = served.ask(answer.headers["location"])
    assert after.status == 200
    assert "Kept: <bdi>tester</bdi>" in after.text


def test_an_edit_without_changes_puts_nothing_down(desk: Desk, served: Served) -> None:
    """The form stands as the move does, so that saving it changes no field by itself."""
    answer = decide(served, page_of(find(desk, REFUSAL)), "edit")
    assert answer.status == 400
    assert "nothing was changed" in answer.text
    assert desk.store.corrections("cod") == ()


@pytest.mark.parametrize(
    ("do", "entered", "why"),
    [
        ("edit", {"object": "no such words"}, "do not stand in the sentence"),
        ("edit", {"object": ""}, "needs an object"),
        ("edit", {"act": "sing"}, "no such act"),
        ("split", {"parts": "a lower quota"}, "at least two different parts"),
        ("merge", {}, "tick the moves"),
        ("note", {"why": " "}, "needs words"),
    ],
)
def test_what_cannot_be_keeps_what_was_entered(
    desk: Desk, served: Served, do: str, entered: dict[str, str], why: str
) -> None:
    answer = decide(served, page_of(find(desk, DEMAND)), do, **{"why": "because", **entered})
    assert answer.status == 400
    assert why in answer.text
    assert 'role="alert"' in answer.text
    assert entered.get("object", "") in unescape(answer.text)
    if do != "note":
        assert 'value="because"' in answer.text
    assert desk.store.corrections("cod") == ()


def test_rejected_moves_can_be_looked_at_and_brought_back(desk: Desk, served: Served) -> None:
    at = page_of(find(desk, REFUSAL))
    form = form_in(served.ask(at).text, "accept")  # its second button
    assert served.post(f"{SLUG}/correct", {**form, "do": "reject"}).status == 303
    assert REFUSAL not in [words for _, _, words, _ in told(desk)]
    gone = served.ask(at)
    assert "This move was rejected" in gone.text
    undo = form_in(gone.text, "undo")
    assert served.post(f"{SLUG}/correct", undo).status == 303
    assert served.post(f"{SLUG}/correct", undo).status == 409  # once is enough
    assert ("Iceland", "reject", REFUSAL, False) in told(desk)
    assert "Bring back" in served.ask(f"{at}&done={undo['correction']}").text


def test_moves_are_merged_with_others_that_tell_the_same(desk: Desk, served: Served) -> None:
    demand, refusal = find(desk, DEMAND), find(desk, REFUSAL)
    assert decide(served, page_of(demand), "merge", **{"with": refusal.id}).status == 303
    assert [words for _, _, words, _ in told(desk)] == [DEMAND, OFFER, "a lower quota"]


def test_a_move_is_linked_to_terms_and_keeps_its_fields(desk: Desk, served: Served) -> None:
    fields = form_in(served.ask(page_of(find(desk, OFFER))).text, "edit")
    assert fields["term:joint-patrol"] == "for"
    answer = served.post(f"{SLUG}/correct", {**fields, "term:joint-patrol": "", "term:quota-cut": "against"})
    assert answer.status == 303
    assert {(link.term, link.sign) for link in find(desk, OFFER).terms} == {("quota-cut", -1)}
    assert [c.kind for c in desk.store.corrections("cod")] == ["link"]


def test_notes_stand_beside_the_move_and_change_nothing(desk: Desk, served: Served) -> None:
    at = page_of(find(desk, OFFER))
    before = told(desk)
    assert decide(served, at, "note", why="ask the <b>embassy</b>").status == 303
    assert told(desk) == before
    assert "ask the &lt;b&gt;embassy" in served.ask(at).text


def test_a_missed_move_is_added(desk: Desk, served: Served) -> None:
    at = f"{SLUG}/missed?{urlencode({'report': 'b/second.txt'})}"
    wrong = decide(served, at, "add", object="words of nobody", act="demand", party="Iceland")
    assert wrong.status == 400
    assert "words of nobody" in wrong.text
    assert decide(served, at, "add", object="words of nobody", act="demand", start="²").status == 400  # no place
    entered = {"object": "the small print", "act": "demand", "party": "Skippers", "named_as": "skippers"}
    assert decide(served, at, "add", **entered).status == 303
    assert ("Skippers", "demand", "the small print", True) in told(desk)


def test_a_stale_form_is_refused_and_shows_the_others_change(desk: Desk, served: Served) -> None:
    """Two tabs: the second is told who changed what, loses nothing of its own, and can put it over what stands now."""
    at = page_of(find(desk, DEMAND))
    first, second = (form_in(served.ask(at).text, "edit") for _ in range(2))
    assert served.post(f"{SLUG}/correct", {**first, "act": "propose", "why": "read it twice"}).status == 303
    refused = served.post(f"{SLUG}/correct", {**second, "speaker": "The minister"})
    assert refused.status == 409
    assert "read it twice" in refused.text
    assert "edits act" in refused.text
    again = form_in(refused.text, "edit")
    assert again["speaker"] == "The minister"
    assert served.post(f"{SLUG}/correct", {**again, "act": "propose"}).status == 303
    move = find(desk, DEMAND)
    assert (move.act, move.speaker) == ("propose", "The minister")


def test_a_decision_of_the_terminal_is_not_overwritten_either(desk: Desk, served: Served) -> None:
    at = page_of(find(desk, REFUSAL))
    form = form_in(served.ask(at).text, "edit")
    review = Review(desk, "cod", who="Otto", clock=lambda: datetime.now(UTC))
    review.put([find(desk, REFUSAL)], [], why="a misreading")
    refused = served.post(f"{SLUG}/correct", {**form, "act": "demand"})
    assert refused.status == 409
    assert "a misreading" in refused.text
    assert len(desk.store.corrections("cod")) == 1


def test_of_two_at_the_same_time_one_decides(desk: Desk, served: Served) -> None:
    form = form_in(served.ask(page_of(find(desk, DEMAND))).text, "edit")
    answers: list[int] = []

    def send(act: str) -> Callable[[], None]:
        return lambda: answers.append(served.post(f"{SLUG}/correct", {**form, "act": act}).status)

    threads = [threading.Thread(target=send(act)) for act in ("offer", "propose", "accept", "reject")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409, 409, 409]
    assert len(desk.store.corrections("cod")) == 1


def test_old_addresses_of_a_move_lead_to_what_stands_for_it(desk: Desk, served: Served) -> None:
    at = page_of(find(desk, DEMAND))
    assert decide(served, at, "edit", act="offer").status == 303
    assert served.ask(at).status == 303
    assert served.ask(served.ask(at).headers["location"]).status == 200
    assert served.ask(f"{SLUG}/move?id=nothing").status == 404


def test_parties_are_renamed_merged_and_split(desk: Desk, served: Served) -> None:
    at = f"{SLUG}/party?name=Iceland"
    assert "names" not in served.ask(f"{SLUG}/party?name=Nobody").text
    taken = decide(served, at, "rename", new="Norway")
    assert taken.status == 400
    assert "there is a party “Norway” already" in taken.text
    stale = form_in(served.ask(at).text, "rename")
    assert decide(served, at, "rename", new="Ísland", why="its own name").status == 303
    assert served.post(f"{SLUG}/correct", {**stale, "new": "Island"}).status == 409
    assert {party for party, *_ in told(desk)} == {"Norway", "Ísland"}
    at = f"{SLUG}/party?name={quote('Ísland')}"
    assert "its own name" in served.ask(at).text
    assert decide(served, at, "split party", words="Iceland", new="Iceland's fishers").status == 303
    assert {party for party, *_ in told(desk)} == {"Norway", "Iceland's fishers"}
    at = f"{SLUG}/party?name={quote(chr(73) + 'celand' + chr(39) + 's fishers')}"
    assert decide(served, at, "merge parties", new="Norway").status == 303
    assert {party for party, *_ in told(desk)} == {"Norway"}
    undo = form_in(served.ask(f"{SLUG}/parties").text, "undo")
    assert served.post(f"{SLUG}/correct", undo).status == 303
    assert {party for party, *_ in told(desk)} == {"Norway", "Iceland's fishers"}


def test_the_first_page_tells_of_decisions_of_others_and_of_what_waits(
    desk: Desk, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is told of all talks, not only of those that are worked out beforehand."""
    monkeypatch.setattr("dragoman.web.app.READY", 0)
    assert "not worked out yet" in served.ask("/").text
    slug = SLUG.rpartition("/")[2]
    cookie = {"cookie": f"visits={slug}.1741000000.2"}
    assert served.ask(SLUG).status == 200
    page = served.ask("/", headers=cookie).text
    assert f'<a href="{SLUG}/review">1</a>' in page
    assert decide(served, page_of(find(desk, OFFER)), "accept").status == 303  # one's own is no news
    assert "decision" not in served.ask("/", headers=cookie).text
    review = Review(desk, "cod", who="Otto", clock=lambda: datetime.now(UTC))
    review.note(find(desk, OFFER), "look again")
    assert "1 decision<" in served.ask("/", headers=cookie).text


def test_names_that_turn_the_writing_come_back_as_they_are(desk: Desk, served: Served) -> None:
    """On pages what turns the direction is shown; a form sends back the name itself."""
    turned = "Nor\u202eway"
    assert decide(served, f"{SLUG}/party?name=Norway", "rename", new=turned).status == 303
    at = f"{SLUG}/party?name={quote(turned)}"
    assert "Nor&lt;U+202E&gt;way" in served.ask(at).text
    assert decide(served, page_of(find(desk, DEMAND)), "edit", act="offer").status == 303
    assert (turned, "offer", DEMAND, True) in told(desk)
    assert decide(served, at, "rename", new="Norway").status == 303


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 4),
        ("party=Iceland", 2),
        ("party=Iceland&act=accept", 1),
        ("term=quota-cut", 3),
        ("issue=patrols", 1),
        ("outlet=Wire", 3),
        ("since=2025-03-02", 0),
        ("until=2025-03-01", 4),
        ("named=Norway", 2),
        ("by=hand", 0),
        ("by=machine", 4),
    ],
)
def test_filters_stand_in_the_address(served: Served, query: str, found: int) -> None:
    page = served.ask(f"{SLUG}/moves?{query}").text
    assert page.count('<article class="quote"') == found
    assert f"{found} move" in page


@pytest.mark.parametrize("query", ["act=sing", "since=soon", "by=cat"])
def test_filters_that_cannot_be_are_said(served: Served, query: str) -> None:
    assert served.ask(f"{SLUG}/moves?{query}").status == 400


# --- before they are settled


class ClerkKeptWaiting(ClerkAtHand):
    """A clerk who settles only while ``free`` is set."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.free = threading.Event()
        self.free.set()

    def settle(self, talks: str, *, at_once: bool) -> Future[None]:
        """Settle talks, later."""
        done = Future[None]()

        def go_on() -> None:
            self.free.wait(60)
            done.set_result(super(ClerkKeptWaiting, self).settle(talks, at_once=at_once).result())

        threading.Thread(target=go_on, daemon=True).start()
        return done


@pytest.fixture
def waiting(desk: Desk) -> Iterator[tuple[Served, threading.Event]]:
    """A server whose clerk settles only while the event is set."""
    clerk = ClerkKeptWaiting(desk)
    with serving(StoreShelf(desk, clerk)) as server:
        server.look(SLUG)
        yield server, clerk.free
        clerk.free.set()


def moves_shown(text: str) -> dict[str, tuple[str, bool]]:
    """Of moves in JSON: by their object's words, the act, and whether a person says so."""
    return {quote["object"]: (quote["act"], quote["by_hand"]) for quote in json.loads(text)["quotes"]}


def test_decisions_are_shown_before_they_are_settled(desk: Desk, waiting: tuple[Served, threading.Event]) -> None:
    """Two quick ones and the undo of one are right at once, on every page, and each page says what it lacks."""
    server, free = waiting
    demand, refusal = page_of(find(desk, DEMAND)), page_of(find(desk, REFUSAL))
    free.clear()
    assert decide(server, refusal, "accept").status == 303
    assert decide(server, demand, "edit", act="offer").status == 303
    at_once = server.ask(f"{SLUG}/moves")
    assert "What was decided is shown" in at_once.text
    assert moves_shown(server.ask(f"{SLUG}/moves.json?by=hand").text) == {
        DEMAND: ("offer", True),
        REFUSAL: ("reject", True),
    }
    (stance,) = json.loads(server.ask(f"{SLUG}/evidence.json?party=Norway&term=quota-cut").text)["stances"]
    assert stance["stance"] == "accepts"
    edit = desk.store.corrections("cod")[-1]
    assert server.post(f"{SLUG}/correct", {"do": "undo", "correction": correction_id(edit)}).status == 303
    shown = moves_shown(server.ask(f"{SLUG}/moves.json").text)
    assert (shown[DEMAND], shown[REFUSAL]) == (("demand", False), ("reject", True))
    assert not desk.store.state("cod", recipe()).linked  # all this was not worked out anew
    free.set()
    settled = server.look(f"{SLUG}/moves.json").text
    assert "being worked out" not in server.look(f"{SLUG}/moves").text
    assert moves_shown(settled) == shown
    assert desk.store.state("cod", recipe()).linked


@pytest.mark.parametrize("page", ["coverage", "shifts"])
def test_large_stories_are_not_compared_anew_for_each_decision(
    waiting: tuple[Served, threading.Event], desk: Desk, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """What takes seconds to compare is shown as it stood, and says so; once settled it is anew."""
    monkeypatch.setattr("dragoman.web.asking.LARGE", 2)
    server, free = waiting
    before = server.ask(f"{SLUG}/{page}.json")
    assert "dragoman-stale" not in before.headers
    free.clear()
    assert decide(server, page_of(find(desk, DEMAND)), "edit", act="offer").status == 303
    stood = server.ask(f"{SLUG}/{page}.json")
    assert (stood.text, stood.headers["dragoman-stale"]) == (before.text, "true")
    assert "What was decided last is still being worked out" in server.ask(f"{SLUG}/{page}").text
    assert "What was decided is shown" in server.ask(f"{SLUG}/moves").text
    free.set()
    assert "being worked out" not in server.look(f"{SLUG}/{page}").text
    assert server.ask(f"{SLUG}/{page}.json").text != before.text


def test_what_was_settled_long_ago_is_taken_back_at_once(desk: Desk, waiting: tuple[Served, threading.Event]) -> None:
    """What a decision hid is read anew in its report alone."""
    server, free = waiting
    before, board = told(desk), server.look(f"{SLUG}/positions.json").text
    form = form_in(server.ask(page_of(find(desk, REFUSAL))).text, "accept")
    assert server.post(f"{SLUG}/correct", {**form, "do": "reject"}).status == 303
    assert "being worked out" not in server.look(SLUG).text
    assert REFUSAL not in moves_shown(server.ask(f"{SLUG}/moves.json").text)
    free.clear()
    (reject,) = desk.store.corrections("cod")
    assert server.post(f"{SLUG}/correct", {"do": "undo", "correction": correction_id(reject)}).status == 303
    assert moves_shown(server.ask(f"{SLUG}/moves.json").text)[REFUSAL] == ("reject", False)
    assert server.ask(f"{SLUG}/positions.json").text == board
    assert not desk.store.state("cod", recipe()).linked
    assert "What was decided is shown" in server.ask(SLUG).text
    free.set()
    assert "being worked out" not in server.look(SLUG).text
    assert told(desk) == before


def test_a_party_is_renamed_at_once(desk: Desk, waiting: tuple[Served, threading.Event]) -> None:
    server, free = waiting
    at = f"{SLUG}/party?name=Norway"
    free.clear()
    assert decide(server, at, "rename", new="Norge").status == 303
    assert "Norge" in server.ask(SLUG).text
    assert "Norway" not in server.ask(SLUG).text
    (rename,) = desk.store.corrections("cod")
    assert server.post(f"{SLUG}/correct", {"do": "undo", "correction": correction_id(rename)}).status == 303
    assert "Norge" not in server.ask(SLUG).text
    assert "Norway" in server.ask(SLUG).text


def test_what_takes_long_is_worked_out_before_it_is_asked_for(desk: Desk) -> None:
    """The first look at shifts, coverage or review has it; after a decision, what the reports tell is there still."""
    shelf = StoreShelf(desk, ClerkAtHand(desk))
    with serving(shelf) as server:
        server.look(SLUG)
        first = shelf.view(SLUG.rpartition("/")[2])
        assert isinstance(first, View)
        assert {"shifts", "conflicts", "claim_rows"} <= set(first.basis.__dict__)
        assert decide(server, page_of(find(desk, DEMAND)), "accept").status == 303
        server.look(SLUG)
        second = shelf.view(SLUG.rpartition("/")[2])
        assert isinstance(second, View)
        assert second.basis.talks.moves != first.basis.talks.moves
        assert second.basis.talks.register is first.basis.talks.register


def test_the_first_page_counts_what_was_just_decided(desk: Desk, waiting: tuple[Served, threading.Event]) -> None:
    server, free = waiting
    at = page_of(find(desk, DEMAND))
    assert json.loads(server.ask("/index.json").text)["stories"][0]["review"] == 1
    free.clear()
    assert decide(server, at, "accept").status == 303
    assert json.loads(server.ask("/index.json").text)["stories"][0]["review"] == 0


def test_a_decision_is_settled_after_a_new_start(desk: Desk, waiting: tuple[Served, threading.Event]) -> None:
    """The server ends between a decision and its settling: it is in the store, and the next one works it out."""
    server, free = waiting
    at = page_of(find(desk, REFUSAL))
    free.clear()
    assert decide(server, at, "accept").status == 303
    with serving(StoreShelf(desk, ClerkAtHand(desk))) as again:
        assert "being worked out" not in again.look(SLUG).text
        assert moves_shown(again.ask(f"{SLUG}/moves.json?by=hand").text) == {REFUSAL: ("reject", True)}
