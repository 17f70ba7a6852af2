"""A real browser for tests: Chromium, as the machine has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW = "no Chromium found: `apt-get install chromium`, or name one in DRAGOMAN_CHROMIUM"


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium without a window; where there is none, the test is skipped, and fails where one is promised (CI)."""
    found = os.environ.get("DRAGOMAN_CHROMIUM") or next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(HOW)
        pytest.skip(HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What a page did that it was not to do."""

    root: str
    left: list[str] = field(default_factory=list)  # requests to elsewhere
    told: list[str] = field(default_factory=list)  # errors, dialogs, breaches of the policy

    @property
    def quiet(self) -> bool:
        """Whether nothing happened."""
        return not self.left and not self.told


def watched(page: Page, root: str) -> Watch:
    """Record every request that leaves ``root``, every dialog, every error."""
    watch = Watch(root)
    page.on("request", lambda r: None if r.url.startswith((root, "data:,")) else watch.left.append(r.url))
    page.on("pageerror", lambda error: watch.told.append(str(error)))
    page.on("console", lambda message: watch.told.append(message.text) if message.type == "error" else None)

    def dismiss(dialog: object) -> None:
        watch.told.append("dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismiss)
    return watch


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, with the elements."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(f"axe.run(document, {{runOnly: {tags}, resultTypes: ['violations']}})")
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
