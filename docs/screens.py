"""Takes the pictures of the pages in these documents: ``python docs/screens.py``; it needs Chromium."""

from __future__ import annotations

import shutil
import socket
import threading
from importlib.resources import files
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

import dragoman
from dragoman.web import FixedShelf, Settings, make_app
from dragoman.web.guard import hosts_of

SIZE = (1280, 860)
PICTURES = {
    "web-evidence.png": ("", "a[data-drawer]", None),
    "web-deals.png": ("/deals", None, None),
    "web-shifts.png": ("/shifts", None, None),
    "web-ties.png": ("/deals", None, "#tied figure"),
}  # by file: the page, what is clicked there, and the part that is taken; None: nothing, all that fits


def main() -> None:
    """Read the bundled example, serve it, and take the pictures."""
    demo = files("dragoman") / "demo"
    shelf = FixedShelf(dragoman.read(str(demo / "reports"), agenda=str(demo / "agenda.toml")))
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = make_app(shelf, Settings(hosts=hosts_of("127.0.0.1", port)))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for name, (at, click, part) in PICTURES.items():
            page.goto(f"http://127.0.0.1:{port}/t/{shelf.entries()[0].slug}{at}")
            if click:
                page.locator(click).first.click()
                page.wait_for_selector("#drawer.open .quote")
            (page.locator(part) if part else page).screenshot(path=str(Path(__file__).with_name(name)))
        browser.close()
    server.should_exit = True


if __name__ == "__main__":
    main()
