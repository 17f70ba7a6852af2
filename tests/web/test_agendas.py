"""The agenda in rows and as a file: nothing is lost silently, and nobody's agenda is overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from lxml.html import fromstring

from dragoman.agenda import parse_agenda
from dragoman.desk import Desk, open_desk
from dragoman.web import StoreShelf
from tests.agenda.fakes import bag_of_roots
from tests.test_reviewing import fill, readings
from tests.web.serving import Answer, ClerkAtHand, Served, serving
from tests.web.test_correcting import OFFER, SLUG, find

FILE = """\
# Ask Ruth before you change this.

[talks]
name = "Cod"

[[issue]]
id = "quota"
question = "How much cod may be caught?"

# the big one
[[issue.term]]
id = "quota-cut"
text = "The quota is lowered"
phrases = ["lower quota", "lower quota for cod"]

[[issue]]
id = "patrols"
question = "Who patrols?"

[[issue.term]]
id = "joint-patrol"
text = "Both patrol"
phrases = ["joint patrol"]  # and nothing else
needs = ["quota-cut"]

# what we expect
[deals]
possible = true
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Talks with a file that an author wrote; meanings without a model."""
    monkeypatch.setattr(Desk, "_embed", lambda _, phrases: bag_of_roots(phrases))
    with open_desk(tmp_path / "talks.db") as opened:
        fill(opened, *readings())
        opened.set_agenda(FILE, "cod")
        yield opened


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    with serving(StoreShelf(desk, ClerkAtHand(desk))) as server:
        yield server


def kept(desk: Desk) -> str | None:
    return desk.store.state("cod", "").agenda


def sent(page: str, kind: str) -> list[tuple[str, str]]:
    """The fields of the form of ``kind``, as a browser would send them."""
    (form,) = [form for form in fromstring(page).forms if form.fields.get("as") == kind]
    return [(name, value or "") for name, value in form.form_values()]


def press(
    server: Served, do: str, page: str | None = None, kind: str = "rows", **entered: str
) -> tuple[Answer, list[tuple[str, str]]]:
    """Press a button of the form, with other words in the fields that are named."""
    fields = sent(page or server.ask(f"{SLUG}/agenda").text, kind)
    fields = [(name, entered.pop(name.replace(" ", "_"), value)) for name, value in fields]
    fields += [(name.replace("_", " "), value) for name, value in entered.items()]
    answer = server.post(f"{SLUG}/agenda", [*fields, ("do", do)])
    return answer, fields


def key_of(page: str, value: str) -> str:
    """The key of the row that has this in one of its fields."""
    found = re.search(rf'name="(r\w+) (?:question|text|id)" value="{re.escape(value)}"', page)
    assert found is not None
    return found[1]


def test_saving_rows_keeps_the_words_of_the_files_author(desk: Desk, served: Served) -> None:
    key = key_of(served.ask(f"{SLUG}/agenda").text, "The quota is lowered")
    answer, _ = press(served, "save", **{f"{key}_phrases": "lower quota\r\nsmaller catch\r\n"})
    assert answer.status == 303, answer.text
    text = kept(desk)
    assert text is not None
    for words in ("# Ask Ruth", "# the big one", "# and nothing else", "# what we expect\n[deals]\npossible = true"):
        assert text.count(words) == 1
    assert parse_agenda(text, "cod").issues[0].terms[0].phrases == ("lower quota", "smaller catch")


def test_comments_go_only_where_that_was_ticked(desk: Desk, served: Served) -> None:
    page = served.ask(f"{SLUG}/agenda").text
    gone, _ = press(served, f"drop {key_of(page, 'Both patrol')}", page)
    gone, _ = press(served, f"drop {key_of(page, 'Who patrols?')}", gone.text)
    refused, _ = press(served, "save", gone.text)
    assert refused.status == 400
    assert "# and nothing else" in refused.text
    assert kept(desk) == FILE
    saved, _ = press(served, "save", refused.text, lose="1")
    assert saved.status == 303
    assert "patrol" not in (kept(desk) or "")
    assert "# the big one" in (kept(desk) or "")


def test_rows_are_added_moved_and_renamed(desk: Desk, served: Served) -> None:
    page = served.ask(f"{SLUG}/agenda").text
    issue, term = key_of(page, "Who patrols?"), key_of(page, "Both patrol")
    added, _ = press(served, f"add {issue}", page)
    (fresh,) = set(re.findall(r'name="row" value="term (r\w+)"', added.text)) - set(
        re.findall(r'name="row" value="term (r\w+)"', page)
    )
    entered = {f"{fresh}_text": "Neither patrols", f"{fresh}_excludes": "joint-patrol", f"{term}_id": "both"}
    moved, _ = press(served, f"up {issue}", added.text, **entered)
    assert moved.text.index("Who patrols?") < moved.text.index("How much cod")
    assert kept(desk) == FILE  # until it is saved
    cut = key_of(moved.text, "quota-cut")
    saved, _ = press(served, "save", moved.text, **{f"{cut}_id": "less-cod"})
    assert saved.status == 303, saved.text
    agenda = parse_agenda(kept(desk) or "", "cod")
    assert [term.id for term in agenda.terms] == ["both", "neither-patrols", "less-cod"]
    assert agenda.terms[0].needs == ("less-cod",)  # followed its term
    assert agenda.terms[1].excludes == ("both",)
    assert "# and nothing else" in (kept(desk) or "")


def test_a_term_goes_over_to_the_next_issue(served: Served) -> None:
    page = served.ask(f"{SLUG}/agenda").text
    moved, _ = press(served, f"up {key_of(page, 'Both patrol')}", page)
    assert moved.text.index("Both patrol") < moved.text.index("Who patrols?")
    same, _ = press(served, f"up {key_of(page, 'The quota is lowered')}", page)
    assert same.text.index("The quota is lowered") > same.text.index("How much cod")


def test_what_a_change_would_do_is_said_before_it_is_saved(desk: Desk, served: Served) -> None:
    page = served.ask(f"{SLUG}/agenda").text
    fields = {f"{key_of(page, 'Both patrol')}_phrases": "fish fund"}
    told, _ = press(served, "check", page, **fields)
    assert told.status == 200
    rows = re.findall(r'data-name="(now|then)">([^<]*)<', told.text)
    assert rows == [("now", "3"), ("then", "3"), ("now", "1"), ("then", "1")]
    dropped, _ = press(served, f"drop {key_of(page, 'Both patrol')}", page)
    dropped, _ = press(served, f"drop {key_of(page, 'Who patrols?')}", dropped.text)
    told, _ = press(served, "check", dropped.text)
    assert '<span class="change">gone</span>' in told.text
    assert kept(desk) == FILE


@pytest.mark.parametrize(
    ("kind", "entered", "why"),
    [
        ("rows", {"start": "2025-03-02", "end": "2025-03-01"}, "&#39;to&#39; is before &#39;from&#39;"),
        ("rows", {"r1_needs": "nothing"}, "which is no term of the agenda"),
        ("rows", {"r1_text": ""}, "&#39;text&#39; is empty"),
        ("text", {"text": "[[issue]]\nid = 3"}, "is a number, not a string"),
    ],
)
def test_mistakes_are_said_by_the_checker_of_files_and_nothing_is_lost(
    desk: Desk, served: Served, kind: str, entered: dict[str, str], why: str
) -> None:
    answer, _ = press(served, "save", kind=kind, **entered)
    assert answer.status == 400
    assert why in answer.text
    assert next(iter(entered.values())) in answer.text
    assert kept(desk) == FILE


def test_the_file_is_kept_as_it_is_written(desk: Desk, served: Served) -> None:
    text = FILE.replace("# the big one", "# the biggest")
    answer, _ = press(served, "save", kind="text", text=text.replace("\n", "\r\n"))
    assert answer.status == 303
    assert kept(desk) == text


def test_another_agenda_saved_meanwhile_is_not_overwritten(desk: Desk, served: Served) -> None:
    page = served.ask(f"{SLUG}/agenda").text
    desk.set_agenda(FILE.replace("Both patrol", "Both ride out"), "cod")
    key = key_of(page, "Who patrols?")
    refused, _ = press(served, "save", page, **{f"{key}_question": "Who guards?"})
    assert refused.status == 409
    assert "Both ride out" in refused.text  # theirs
    assert 'value="Who guards?"' in refused.text  # ours
    assert "Both ride out" in (kept(desk) or "")
    assert press(served, "save", refused.text)[0].status == 303
    assert "Who guards?" in (kept(desk) or "")


def test_terms_are_suggested_from_moves_that_name_none(desk: Desk, served: Served) -> None:
    desk.set_agenda(FILE.replace("joint patrol", "submarine").replace("Both patrol", "Both dive"), "cod")
    assert find(desk, OFFER).terms == ()
    page = served.ask(f"{SLUG}/agenda?suggest=1").text
    assert "Suggested by the reports" in page
    taken, _ = press(served, "take 0", page)
    assert taken.text.count('<span class="change">new</span>') == 1
    assert press(served, "save", taken.text)[0].status == 303
    assert len(parse_agenda(kept(desk) or "", "cod").terms) == 3


def test_an_agenda_is_thrown_away_only_where_that_was_ticked(desk: Desk, served: Served) -> None:
    refused, _ = press(served, "draft", kind="draft")
    assert refused.status == 400
    assert kept(desk) == FILE
    assert press(served, "draft", kind="draft", lose="1")[0].status == 303
    assert kept(desk) is None
    assert "drafted from the reports" in served.ask(f"{SLUG}/agenda").text


class ClerkAtRest(ClerkAtHand):
    """A clerk who settles nothing once told to rest, until told to go on."""

    rests = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.waiting: list[tuple[str, Future[None]]] = []

    def settle(self, talks: str, *, at_once: bool) -> Future[None]:
        if not self.rests:
            return super().settle(talks, at_once=at_once)
        self.waiting.append((talks, Future()))
        return self.waiting[-1][1]

    def go_on(self) -> None:
        self.rests = False
        for talks, done in self.waiting:
            super().settle(talks, at_once=True).result()
            done.set_result(None)


def test_who_saves_waits_only_a_moment_and_sees_that_moves_are_still_being_linked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.web.shelf.PATIENCE_S", 0.05)
    clerk = ClerkAtRest(desk)
    with serving(StoreShelf(desk, clerk)) as server:
        key = key_of(server.look(f"{SLUG}/agenda").text, "The quota is lowered")
        clerk.rests = True
        answer, _ = press(server, "save", **{f"{key}_text": "The quota goes down"})
        assert answer.status == 303
        assert "The quota goes down" in (kept(desk) or "")
        meanwhile = server.ask(f"{SLUG}/agenda").text
        assert "The quota goes down" in meanwhile
        assert "being worked out" in meanwhile
        assert "The quota is lowered" in server.ask(SLUG).text  # what stood before
        clerk.go_on()
        assert "The quota goes down" in server.look(SLUG).text
