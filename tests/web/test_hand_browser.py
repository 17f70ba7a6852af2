"""The analyst's hand in a real browser: every task by keyboard alone, two tabs, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from dragoman.desk import Desk, open_desk
from dragoman.web import StoreShelf
from tests.agenda.fakes import bag_of_roots
from tests.test_reviewing import AGENDA, fill, readings
from tests.web.browser import a_browser, serious, watched
from tests.web.serving import ClerkAtHand, Served, serving
from tests.web.test_clerk import parts
from tests.web.test_correcting import DEMAND, OFFER, REFUSAL, SLUG, find, page_of, told


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Talks with an agenda, one doubtful move, and a conflict; meanings without a model."""
    monkeypatch.setattr(Desk, "_embed", lambda _, phrases: bag_of_roots(phrases))
    with open_desk(tmp_path / "talks.db") as opened:
        fill(opened, *readings(doubt=0.3))
        opened.set_agenda(AGENDA, "cod")
        yield opened


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    with serving(StoreShelf(desk, ClerkAtHand(desk))) as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other; each that leads to another page is waited for."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_load_state()


def fill_in(page: Page, words: str) -> None:
    """Put words in the place of what stands in the field that has the focus."""
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def focused(page: Page) -> str:
    told: str = page.evaluate("document.activeElement.name || document.activeElement.id")
    return told


def decide(page: Page, *keys: str) -> None:
    """Press keys, of which the last one decides, and wait until it is kept."""
    press(page, *keys[:-1])
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_the_queue_is_gone_through_by_keyboard(page: Page, served: Served, desk: Desk) -> None:
    watch = watched(page, served.root)
    page.goto(f"{served.root}{SLUG}/review")
    assert page.locator(".reason").all_inner_texts() == [
        "Read with little confidence; not counted until you say so",
        "Behind a conflict between reports",
    ]
    assert "1 read with little confidence, 2 behind a conflict" in page.inner_text("[role=status]")
    decide(page, "j", "a")
    assert ("Norway", "demand", DEMAND, True) in told(desk)
    assert focused(page) == "n1"  # the next one, without a further key
    decide(page, "j", "r")
    assert len(told(desk)) == 3
    decide(page, "u")
    assert len(told(desk)) == 4
    assert "took it back" in page.inner_text(".done")
    page.goto(f"{served.root}{SLUG}/review?all=1")
    press(page, "j", "j")
    assert focused(page) == "n2"
    press(page, "k")
    assert focused(page) == "n1"
    decide(page, "v")
    assert page.locator(".side .chosen").count() == 1
    assert watch.quiet, watch


def test_a_move_is_edited_linked_and_noted_by_keyboard(page: Page, served: Served, desk: Desk) -> None:
    page.goto(f"{served.root}{SLUG}/review")
    decide(page, "j", "e")
    press(page, "e")
    assert focused(page) == "party"
    fill_in(page, "Faroes")
    decide(page, "Enter")
    assert page.locator(".done").count() == 1
    assert ("Faroes", "demand", DEMAND, True) in told(desk)
    assert "/review" in page.url  # back where one came from
    page.goto(served.root + page_of(find(desk, OFFER)))
    press(page, "l")
    assert focused(page) == "term:quota-cut"
    page.keyboard.type("ag")
    for _ in range(3):
        page.keyboard.press("Tab")
        if focused(page) == "why":
            break
    page.keyboard.type("they say so")
    decide(page, "Enter")
    assert page.locator(".done").count() == 1
    assert [(link.term, link.sign) for link in find(desk, OFFER).terms] == [("quota-cut", -1), ("joint-patrol", 1)]
    press(page, "c")
    assert focused(page) == "why"
    page.keyboard.type("ask again\nu a r")  # keys are letters while one types
    decide(page, "Tab", "Enter")
    assert "ask again" in page.inner_text("main")
    assert [c.kind for c in desk.store.corrections("cod")] == ["replace", "link", "note"]


def test_a_move_is_split_merged_and_added_by_keyboard(page: Page, served: Served, desk: Desk) -> None:
    page.goto(served.root + page_of(find(desk, OFFER)))
    press(page, "s")
    fill_in(page, "a joint patrol\na fish fund")
    press(page, "Tab", "Tab")
    decide(page, "Enter")
    assert ("Norway", "offer", "a fish fund", True) in told(desk)
    page.goto(served.root + page_of(find(desk, "a fish fund")))
    press(page, "m")
    assert focused(page) == "with"
    press(page, "Space", "Tab", "Tab")
    decide(page, "Enter")
    assert ("Norway", "offer", OFFER, True) in told(desk)
    decide(page, "n")
    page.locator("textarea[name=object]").focus()
    page.keyboard.type("a lower quota")
    page.locator("input[name=party]").focus()
    fill_in(page, "Greenland")
    decide(page, "Enter")
    assert ("Greenland", "demand", "a lower quota", True) in told(desk)
    assert page.locator("h1").count() == 1


def test_a_party_is_renamed_by_keyboard_and_that_is_undone(page: Page, served: Served, desk: Desk) -> None:
    page.goto(served.root + page_of(find(desk, REFUSAL)))
    decide(page, "p")
    press(page, "r")
    fill_in(page, "Ísland")
    decide(page, "Enter")
    assert {party for party, *_ in told(desk)} == {"Norway", "Ísland"}
    assert page.inner_text("h1") == "Ísland"
    decide(page, "u")
    assert {party for party, *_ in told(desk)} == {"Norway", "Iceland"}


def test_the_agenda_is_edited_by_keyboard(page: Page, served: Served, desk: Desk) -> None:
    page.goto(f"{served.root}{SLUG}/agenda")
    page.locator("text=Add a term").last.focus()
    decide(page, "Enter")
    assert focused(page).endswith(" text")  # the eye stays on the new row
    page.keyboard.type("Neither patrols")
    decide(page, "Enter")  # in a field: see what it changes
    assert "Nothing is saved yet" in page.inner_text("#effect")
    assert page.locator("#effect .change").all_inner_texts() == ["new"]
    assert serious(page) == []
    page.locator("#rows button:has-text('Save')").focus()
    decide(page, "Enter")
    talks = desk.talks("cod")
    assert talks.agenda is not None
    assert [term.id for term in talks.agenda.terms] == ["quota-cut", "joint-patrol", "neither-patrols"]


def test_two_tabs_do_not_overwrite_each_other(page: Page, browser: Browser, served: Served, desk: Desk) -> None:
    other = browser.new_page()
    address = served.root + page_of(find(desk, DEMAND))
    for tab in (page, other):
        tab.goto(address)
    page.select_option("select[name=act]", "propose")
    page.fill("#form-edit input[name=why]", "read it twice")
    page.locator("#form-edit button").click()
    page.wait_for_selector(".done")
    other.fill("input[name=speaker]", "The minister")
    other.locator("#form-edit button").click()
    assert "Somebody changed this" in other.inner_text("[role=alert]")
    assert "read it twice" in other.inner_text("main")
    assert other.input_value("input[name=speaker]") == "The minister"
    assert serious(other) == []
    assert find(desk, DEMAND).act == "propose"
    other.close()


def test_filters_stay_in_the_address_and_back_leads_back(page: Page, served: Served) -> None:
    page.goto(f"{served.root}{SLUG}/moves")
    assert page.locator(".quote").count() == 4
    with page.expect_navigation():
        page.select_option("select[name=party]", "Iceland")
    assert page.locator(".quote").count() == 2
    with page.expect_navigation():
        page.select_option("select[name=act]", "reject")
    assert page.locator(".quote").count() == 1
    page.go_back()
    assert page.locator(".quote").count() == 2
    page.go_back()
    assert page.locator(".quote").count() == 4
    assert page.input_value("select[name=party]") == ""


def test_the_hand_works_without_javascript(browser: Browser, served: Served, desk: Desk) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{served.root}{SLUG}/review")
    plain.locator("button[value=accept]").first.click()
    assert "accepts it" in plain.inner_text(".done")
    plain.locator(".done button").click()
    assert told(desk)[0] == ("Norway", "demand", DEMAND, False)
    plain.goto(f"{served.root}{SLUG}/party?name={quote('Iceland')}")
    plain.locator("input[name=new]").first.fill("Ísland")
    plain.locator("form:has(input[value=rename]) button").click()
    assert "Ísland" in plain.inner_text("h1")
    plain.context.close()


def test_no_screen_of_the_hand_has_a_serious_fault(page: Page, served: Served, desk: Desk) -> None:
    page.emulate_media(color_scheme="dark")
    gone = page_of(find(desk, REFUSAL))
    page.goto(served.root + gone)
    page.locator("button[value=reject]").click()
    body, kind = parts({"blank.txt": b" ... "})
    sent = {"content-type": kind, "sec-fetch-site": "same-origin"}
    lot = served.ask("/add", method="POST", body=body, headers=sent).headers["location"]
    for path in (
        "/",
        lot,
        gone,
        page_of(find(desk, OFFER)),
        f"{SLUG}/review?all=1",
        f"{SLUG}/party?name=Norway",
        f"{SLUG}/parties",
        f"{SLUG}/agenda?suggest=1",
    ):
        page.goto(served.root + path)
        for width in (1024, 320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert serious(page) == [], path
