"""The pages in a real browser: accessible, quiet, usable by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from dragoman.render.briefing import briefing_html
from dragoman.render.pages.basis import Basis
from dragoman.render.pages.briefing import briefing_page
from dragoman.web import FixedShelf
from dragoman.web.app import PAGES
from dragoman.web.shelf import Pending, View, slug_of
from tests.render.build import HOSTILE, harbour, hostile
from tests.web.browser import a_browser, serious, watched
from tests.web.serving import Served, serving

SLUG = "/t/" + slug_of("Harbour talks")
EVIDENCE = f"{SLUG}/evidence?party=Sudmark&term=fund"
SCREENS = (
    "/",
    "/keys",
    SLUG,
    f"{SLUG}?compare=2025-03-02",
    EVIDENCE,
    f"{EVIDENCE}&act=demand&since=2025-03-01&until=2025-03-02",
    f"{SLUG}/deals",
    f"{SLUG}/deals?if=" + quote("Sudmark accepts quota-cut"),
    f"{SLUG}/shifts",
    f"{SLUG}/shifts?since=2025-03-02&until=2025-03-03&as_of=2025-03-02",
    f"{SLUG}/stability",
    f"{SLUG}/stability?conflict=" + quote('[[party]]\nname = "P"\nstatements = ["o"]\n[[party.option]]\nid = "o"'),
    f"{SLUG}/coverage",
    f"{SLUG}/coverage?by=outlet",
    f"{SLUG}/plans",
    f"{SLUG}/review",
    f"{SLUG}/moves",
    f"{SLUG}/moves?party=Norland&act=demand",
    f"{SLUG}/moves?after=1",
    f"{SLUG}/move?id=" + quote("b.txt:24-37:reject:Sudmark"),
    f"{SLUG}/party?name=Sudmark",
    f"{SLUG}/missed?report=b.txt",
    f"{SLUG}/reports",
    f"{SLUG}/reports?after=1",
    f"{SLUG}/report?path=b.txt",
    f"{SLUG}/report?path=b.txt&move=" + quote("b.txt:24-37:reject:Sudmark"),
    f"{SLUG}/agenda",
    f"{SLUG}/parties",
    f"{SLUG}/search",
    f"{SLUG}/search?q=quota",
    f"{SLUG}/search?q=quota&party=Norland&since=2025-03-01",
    f"{SLUG}/search?q=nowhere",
    "/nothing",
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FixedShelf(harbour())) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    yield opened
    opened.close()


def test_every_page_is_among_the_screens() -> None:
    """A new page is looked at by axe and at every width as well."""
    paths = {screen.partition("?")[0] for screen in SCREENS}
    assert {SLUG + path for path in PAGES} <= paths


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_has_a_serious_fault_of_access(page: Page, served: Served, screen: str) -> None:
    """axe at a desk in light and on a telephone in the dark; nothing is wider than the window, down to 400 % zoom."""
    watch = watched(page, served.root)
    page.goto(served.root + screen)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    for width in (1024, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 390:
            assert serious(page) == []
    assert watch.left == []
    assert [told for told in watch.told if "404" not in told] == []


class Slow(FixedShelf):
    """Talks that are worked out for the first time."""

    left = 12

    def view(self, slug: str) -> View | Pending | None:  # type: ignore[override]  # as a store's shelf may
        self.left -= 1
        return Pending(name="Harbour talks") if self.left > 0 else super().view(slug)


def test_talks_that_are_worked_out_say_so_and_go_on_by_themselves(browser: Browser, page: Page) -> None:
    hold = "{ const after = setTimeout; window.setTimeout = (act, ms) => ms === 1000 ? 0 : after(act, ms) }"
    with serving(Slow(harbour())) as server:
        still = browser.new_page()
        still.add_init_script(hold)  # so that it can be looked at
        still.goto(server.root + SLUG)
        assert "is being worked out" in still.inner_text("h1")
        assert serious(still) == []
        still.close()
    with serving(Slow(harbour())) as server:
        watch = watched(page, server.root)
        page.goto(server.root + SLUG)
        page.wait_for_selector("table.board")
        assert watch.quiet, watch
    with serving(Slow(harbour())) as server:
        answer = server.ask(f"{SLUG}/deals.json")  # a program is told when to ask again
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")


def test_pages_hold_in_high_contrast_and_without_motion(page: Page, served: Served) -> None:
    """Where colours are the reader's own, every word can be read; nothing moves for who asks for that."""
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    for screen in (SLUG, f"{SLUG}/deals", f"{SLUG}/shifts", f"{SLUG}/agenda"):
        page.goto(served.root + screen)
        assert serious(page) == []
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].map(it => getComputedStyle(it))"
            ".filter(it => parseFloat(it.transitionDuration) + parseFloat(it.animationDuration) > 0.01).length"
        )
        assert moving == 0


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_briefing_has_no_serious_fault_and_asks_for_nothing(
    page: Page, tmp_path: Path, width: int, scheme: str
) -> None:
    file = tmp_path / "briefing.html"
    file.write_text(briefing_html(briefing_page(Basis(harbour()), full=True)), encoding="utf-8")
    watch = watched(page, file.as_uri())
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(file.as_uri())
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watch.quiet, watch
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"  # its style is let in


def test_hostile_text_runs_nothing_and_asks_for_nothing(page: Page, tmp_path: Path) -> None:
    talks = hostile()
    with serving(FixedShelf(talks)) as server:
        watch = watched(page, server.root)
        slug = f"{server.root}/t/{FixedShelf(talks).entries()[0].slug}"
        for path in (
            "",
            "/shifts",
            "/coverage",
            "/plans",
            "/deals",
            "/stability",
            "/reports",
            "/review",
            "/agenda",
            "/parties",
            f"/search?q={quote(HOSTILE[:100])}",
        ):
            page.goto(slug + path)
            assert page.title() != "owned"
            assert page.locator("script").count() == 2
            assert page.locator("img, iframe, object, embed").count() == 0
        page.goto(slug)
        page.locator("a[data-drawer]").first.click()
        page.wait_for_selector("#drawer.open .quote")
        page.goto(f"{slug}/reports")
        page.locator("main th a").first.click()
        page.wait_for_selector("mark")
        assert page.locator("a[href^='javascript']").count() == 0
        assert watch.quiet, watch
    file = tmp_path / "briefing.html"
    file.write_text(briefing_html(briefing_page(Basis(talks), full=True)), encoding="utf-8")
    watch = watched(page, file.as_uri())
    page.goto(file.as_uri())
    assert page.title() != "owned"
    assert page.locator("script, img, link, iframe").count() == 0
    assert watch.quiet, watch


def test_evidence_opens_by_keyboard_and_gives_the_focus_back(page: Page, served: Served) -> None:
    page.goto(served.root + SLUG)
    cell = page.locator("a[data-drawer]").first
    cell.focus()
    address = cell.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer.open .quote")
    assert address is not None
    assert page.url == served.root + address  # it can be shared
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer:not(.open)", state="attached")
    assert page.url == served.root + SLUG
    assert page.evaluate("document.activeElement.getAttribute('href')") == address
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a/?j")  # keys are letters while one types
    assert page.evaluate("document.activeElement.value") == "a/?j"


def test_a_mark_of_a_lane_opens_what_was_said_that_day(page: Page, served: Served) -> None:
    page.goto(f"{served.root}{SLUG}/shifts")
    page.locator(".lane a[data-drawer]").first.click()
    page.wait_for_selector("#drawer.open .quote")
    assert page.url.endswith("&since=2025-03-01&until=2025-03-01")
    assert page.locator("#drawer .quote").count() == 1
    page.keyboard.press("Escape")
    page.locator("table.lanes a.quiet").first.focus()  # the same from the table, by keyboard
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawer.open .quote")


def test_back_leads_to_the_board(page: Page, served: Served) -> None:
    page.goto(served.root + SLUG)
    page.locator("a[data-drawer]").first.click()
    page.wait_for_selector("#drawer.open .quote")
    page.go_back()
    page.wait_for_selector("table.board")
    assert page.url == served.root + SLUG
    page.reload()
    assert page.locator("#drawer.open").count() == 0


def test_ticking_a_stance_changes_the_answer_at_once(page: Page, served: Served) -> None:
    watch = watched(page, served.root)
    page.goto(f"{served.root}{SLUG}/deals")
    assert "No package" in page.inner_text("#answer")
    assert page.locator("#tied .box.blocked").count() == 1
    for box in page.locator("input[name=off]").all():
        if "refuses" in (box.get_attribute("value") or ""):
            box.check()
    page.wait_for_selector("#answer .verdict.open")
    assert page.locator("#tied .box.blocked").count() == 0  # the drawing follows
    assert "off=" in page.url
    page.reload()
    assert "not ruled out" in page.inner_text("#answer")  # the address holds it
    assert watch.quiet, watch


def test_everything_works_without_javascript(browser: Browser, served: Served) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(served.root + SLUG)
    plain.locator("a[data-drawer]").first.click()
    assert plain.locator("#evidence .quote").count() > 0
    plain.goto(f"{served.root}{SLUG}/deals")
    for box in plain.locator("input[name=off]").all():
        if "refuses" in (box.get_attribute("value") or ""):
            box.check()
    plain.locator("#tick button").click()
    assert "not ruled out" in plain.inner_text("#answer")
    plain.fill("#q", "quota")
    plain.locator("[role=search] button").click()
    assert plain.locator("main .quote").count() == 3
    plain.context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_briefing_prints(page: Page, tmp_path: Path, paper: str) -> None:
    file = tmp_path / "briefing.html"
    file.write_text(briefing_html(briefing_page(Basis(harbour()))), encoding="utf-8")
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 900})  # the width of the paper between its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.pdf(format=paper).startswith(b"%PDF")
