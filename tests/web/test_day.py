"""An analyst's day in a real browser: by keyboard alone, over a restart, and with somebody else at the same move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dragoman.desk import open_desk
from dragoman.web import ClerkProcess, StoreShelf
from dragoman.web.shelf import slug_of
from tests.web.browser import a_browser, serious, watched
from tests.web.serving import ClerkAtHand, Served, serving

TALKS = "Harbour talks"
SLUG = "/t/" + slug_of(TALKS)
FILES = {
    "monday.txt": "Norland demanded a lower cod quota on Monday, its minister said. Sudmark rejected a lower cod "
    "quota. Norland may accept a fund for the crews, an official said.",
    "tuesday.txt": "Sudmark could accept a lower cod quota in exchange for open ports, its envoy Jan Reuter said. "
    "Norland rejects open ports, an official said.",
    "wednesday.txt": "Westland proposed a joint patrol of the fishing grounds. Norland agreed to the joint patrol.",
    "thursday.txt": "Sudmark threatened to leave the talks unless the ports are opened. "
    "Norland said it would offer a fund for the crews.",
    "friday.txt": "Norland again demanded a lower cod quota. "
    "Sudmark offered to open its ports if Norland pays into the fund for the crews.",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    yield opened
    opened.context.close()


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the control has the focus."""
    for _ in range(300):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    reach(page, wanted)
    page.keyboard.press(key)


def test_from_five_files_to_a_briefing_by_keyboard(page: Page, tmp_path: Path) -> None:
    """Add reports, look, decide, take back, and send the briefing; the server is started again in between."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    store = str(tmp_path / "talks.db")
    with ExitStack() as morning:
        desk = morning.enter_context(open_desk(store))
        server = morning.enter_context(serving(StoreShelf(desk, ClerkProcess(store))))
        watch = watched(page, server.root)
        page.goto(server.root)
        with page.expect_file_chooser() as chooser:
            press(page, page.locator("#files"))
        chooser.value.set_files([tmp_path / name for name in FILES])
        reach(page, page.locator("input[name=talks]"))
        page.keyboard.type(TALKS)
        press(page, page.get_by_role("button", name="Read"))
        page.wait_for_selector("#progress:not([hx-get])", timeout=60_000)
        assert page.locator("#progress li").count() == len(FILES)
        assert serious(page) == []
        press(page, page.get_by_role("link", name=f"See {TALKS}"))
        page.wait_for_selector("table.board", timeout=60_000)  # it waits by itself while the talks are worked out
        cell = page.locator("a[data-drawer]").first
        press(page, cell)
        page.wait_for_selector("#drawer.open .quote")
        page.keyboard.press("Escape")
        port = server.port
        assert watch.quiet, watch
    with open_desk(store) as desk, serving(StoreShelf(desk, ClerkProcess(store)), port=port):
        press(page, page.locator("nav a", has_text="Review"))  # the page from before leads on
        page.wait_for_selector("main .quote")
        waiting = page.locator("main .quote").count()
        page.keyboard.press("j")
        page.keyboard.press("r")
        page.wait_for_url("**/review?*done=*")
        assert page.locator("main .quote").count() < waiting  # with it goes what was in conflict with it alone
        press(page, page.get_by_role("button", name="Undo").first)
        expect(page.locator("main .quote")).to_have_count(waiting)
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.locator("main .quote")).to_have_count(waiting - 1)
        press(page, page.locator("nav a", has_text="Positions"))
        page.wait_for_selector("table.board")
        with page.expect_download() as sent:
            press(page, page.get_by_role("link", name="Briefing", exact=True))
        briefing = sent.value.path().read_text(encoding="utf-8")
        assert TALKS in briefing
        assert [kept.kind for kept in desk.store.corrections()] == ["replace", "undo", "replace"]
        assert watch.quiet, watch


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Talks of one report."""
    with open_desk(tmp_path / "talks.db") as desk, serving(StoreShelf(desk, ClerkAtHand(desk))) as server:
        lot = server.post("/add", {"text": FILES["monday.txt"], "called": "monday", "talks": TALKS}).headers["location"]
        assert server.look(lot).status == 200
        yield server


def test_of_two_tabs_at_the_same_move_the_second_overwrites_nothing(page: Page, served: Served) -> None:
    """It is told, sees what stands now, and still has what it entered; so with the agenda."""
    page.goto(f"{served.root}{SLUG}/moves")
    address = page.locator("main a[href*='/move?']").first.get_attribute("href")
    assert address is not None
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(served.root + address)
    page.get_by_text("Edit", exact=False).first.wait_for()
    for tab, act in ((page, "offer"), (other, "threaten")):
        tab.locator("form:has(input[value=edit]) select[name=act]").select_option(act)
        tab.locator("form:has(input[value=edit]) [name=why]").fill(f"I heard {act}")
        tab.locator("form:has(input[value=edit])").get_by_role("button", name="Save").click()
        tab.wait_for_load_state()
    assert "Somebody changed this" in other.inner_text("main [role=alert]")
    assert serious(other) == []
    page.goto(f"{served.root}{SLUG}/moves?act=offer")
    assert page.locator("main .quote").count() >= 1
    page.goto(f"{served.root}{SLUG}/moves?act=threaten")
    assert page.locator("main .quote").count() == 0


def test_of_two_tabs_at_the_agenda_the_second_keeps_its_text(page: Page, served: Served) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{served.root}{SLUG}/agenda")
    for tab, name in ((page, "First?"), (other, "Second?")):
        tab.locator("input.question").first.fill(name)
        tab.locator("button[value=save]").first.click()
        tab.wait_for_load_state()
    assert "Somebody" in other.inner_text("main [role=alert]")
    assert other.locator("input.question").first.input_value() == "Second?"
    page.reload()
    assert page.locator("input.question").first.input_value() == "First?"
