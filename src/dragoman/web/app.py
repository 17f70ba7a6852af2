"""The application: which address leads where. Every page is an address; with ``.json`` it gives the same fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from importlib.resources import files
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, sleep, to_thread
from jinja2 import ChoiceLoader, PackageLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dragoman import __version__
from dragoman.errors import DragomanError
from dragoman.moves.records import ACTS
from dragoman.render.pages.decisions import decided
from dragoman.render.pages.html import environment, exact, move_key, page_json, party_key, stylesheet
from dragoman.render.pages.records import Decision
from dragoman.store import correction_id
from dragoman.web import agendas, changes, correcting, moves, parties, review, screens
from dragoman.web.answers import MOST, Answer
from dragoman.web.asking import Ask, Screen
from dragoman.web.changes import Asked
from dragoman.web.guard import LARGEST_BODY, Guard
from dragoman.web.kept import Kept
from dragoman.web.records import News, OverviewPage, StoryLine
from dragoman.web.shelf import Entry, Pending, Shelf, View
from dragoman.web.visits import COOKIE, KEPT_S, Visit, note_visit, read_visits

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from jinja2 import Environment

PATIENCE_S, LOOKS = 1.0, 10  # for talks that are worked out for the first time
READY = 5  # talks that the first page has worked out
AT_ONCE = 4  # pages drawn at the same time; more of them would only take the processor from each other

Handler = Callable[[Ask], Screen | Response]

PAGES: dict[str, Handler] = {
    "": screens.positions,
    "/evidence": screens.evidence,
    "/deals": screens.deals,
    "/stability": screens.stability,
    "/coverage": screens.coverage,
    "/shifts": screens.shifts,
    "/plans": screens.plans,
    "/reports": screens.reports,
    "/report": screens.report,
    "/moves": moves.moves,
    "/move": moves.move,
    "/parties": parties.parties,
    "/party": parties.party,
    "/search": screens.search,
    "/review": review.review,
    "/agenda": agendas.agenda,
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the application is served."""

    hosts: frozenset[str]  # values of Host that mean this server
    who: str = "analyst"  # whose corrections these are
    password: str | None = None  # None: none is asked for
    largest: int = LARGEST_BODY
    fresh_s: float = 0.2  # for so long it is not asked again whether another program has changed the talks


def make_app(shelf: Shelf, settings: Settings, *, ahead: bool = False) -> ASGIApp:
    """The application on a shelf; ``ahead``: its templates are compiled beside it, so that no first look waits."""
    made = _Application(shelf, settings)
    if ahead:
        Thread(target=made.compile_templates, daemon=True).start()
    return made.guarded


def _static() -> dict[str, tuple[str, str]]:
    """The few files that pages load, by name: their media type and their text."""
    folder = files("dragoman.web") / "static"
    return {
        "dragoman.css": ("text/css", stylesheet()),
        "dragoman.js": ("text/javascript", (folder / "dragoman.js").read_text(encoding="utf-8")),
        "htmx.min.js": ("text/javascript", (folder / "htmx.min.js").read_text(encoding="utf-8")),
    }


class _Application:
    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self.shelf = shelf
        self.settings = settings
        self.static = _static()
        self.digest = sha256("".join(text for _, text in self.static.values()).encode()).hexdigest()[:12]
        self.pages = self._environment()
        self.answers = Kept[Answer](most=MOST, weigh=lambda answer: answer.weight)
        self.drawing = CapacityLimiter(AT_ONCE)
        self.views: dict[str, tuple[float, View]] = {}  # by slug, with the time until which each is fresh
        self.changed = 0.0  # when something was last changed here
        routes = [Route("/", self.overview), Route("/index.json", self.overview), Route("/keys", self.keys)]
        for path, handler in PAGES.items():
            for ending in (".json", ""):
                name = "/t/{slug:str}" + (path or ("/positions" if ending else "")) + ending
                routes.append(Route(name, self._asked(handler), methods=["GET"]))
        routes += [
            Route("/t/{slug:str}/missed", self._asked(moves.missed), methods=["GET"]),
            Route("/t/{slug:str}/briefing.html", self._asked(screens.briefing), methods=["GET"]),
            Route("/t/{slug:str}/briefing.docx", self._asked(screens.briefing), methods=["GET"]),
            Route("/t/{slug:str}/briefing.md", self._asked(screens.briefing), methods=["GET"]),
            Route("/t/{slug:str}/correct", self._changing(correcting.correct), methods=["POST"]),
            Route("/t/{slug:str}/agenda", self._changing(agendas.save), methods=["POST"]),
            Route("/add", self.add, methods=["POST"]),
            Route("/adding/{lot:str}", self.progress, methods=["GET"]),
            Route("/static/{digest:str}/{name:str}", self.file, methods=["GET"]),
        ]
        inner = Starlette(
            routes=routes,
            exception_handlers={HTTPException: self.wrong, DragomanError: self.failed, 500: self.fault},
        )
        self.guarded = Guard(inner, settings.hosts, settings.password, settings.largest)

    def _environment(self) -> Environment:
        made = environment().overlay()
        made.loader = ChoiceLoader([PackageLoader("dragoman.web"), PackageLoader("dragoman.render.pages")])
        made.globals = {
            **made.globals,
            "version": __version__,
            "static": f"/static/{self.digest}",
            "acts": ACTS,
            "writable": self.shelf.writable,
        }
        made.filters = {**made.filters, "key": party_key, "move_key": move_key, "exact": exact}
        return made

    def compile_templates(self) -> None:
        """Have all templates ready: about .4 s together."""
        for name in self.pages.list_templates(extensions=["j2"]):
            self.pages.get_template(name)

    # --- pages of talks

    def _asked(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        def make(view: View, request: Request) -> Answer:
            slug, path = request.path_params["slug"], request.url.path
            made = handler(Ask(shelf=self.shelf, slug=slug, view=view, path=path, query=request.query_params))
            return Answer.of(made if isinstance(made, Response) else self._show(made, view, request))

        async def endpoint(request: Request) -> Response:
            view = await self._view(request.path_params["slug"])
            if isinstance(view, Pending):
                return self._pending(request, view)
            key = (view.state, request.url.path, request.url.query)
            answer = self.answers.find(key)
            if answer is None:
                draw = partial(self.answers.get, key, lambda: make(view, request))
                answer = await to_thread.run_sync(draw, limiter=self.drawing)
            told = answer.to(request)
            if not request.url.path.endswith(".json"):
                _remember(request, told, len(view.basis.talks.reports))
            return told

        return endpoint

    async def _view(self, slug: str) -> View | Pending:
        """The talks; where they are worked out for the first time, after a moment's patience."""
        held = self.views.get(slug)
        if held is not None and monotonic() < held[0]:
            return held[1]
        for look in range(LOOKS):
            begun = monotonic()
            view = await run_in_threadpool(self.shelf.view, slug)
            if view is None:
                raise HTTPException(404, "There are no talks at this address.")
            if isinstance(view, View) and begun > self.changed:
                self.views[slug] = (begun + self.settings.fresh_s, view)
            if isinstance(view, View) or look == LOOKS - 1:
                return view
            await sleep(PATIENCE_S / LOOKS)
        raise AssertionError

    def _pending(self, request: Request, pending: Pending) -> Response:
        """Say that the talks are being worked out; the page looks again by itself, a program is told when to."""
        if request.url.path.endswith(".json"):
            return PlainTextResponse("These talks are being worked out.\n", 503, headers={"retry-after": "1"})
        return self._draw("pending.html.j2", 202, name=pending.name)

    def _changing(self, handler: Callable[[Asked, str], Screen | Response]) -> Callable[[Request], Awaitable[Response]]:
        def answer(request: Request, asked: Asked) -> Response:
            slug = request.path_params["slug"]
            made = handler(asked, slug)
            if isinstance(made, Response):
                return made
            view = self.shelf.view(slug)
            assert isinstance(view, View)  # it was there a moment ago
            return self._show(made, view, request)

        async def endpoint(request: Request) -> Response:
            asked = await self._form(request)
            try:
                return await run_in_threadpool(answer, request, asked)
            finally:  # whoever asks from now on sees it
                self.changed = monotonic()
                self.views.clear()

        return endpoint

    async def _form(self, request: Request, files: int = 0) -> Asked:
        form = await changes.read_form(request, files)
        return Asked(shelf=self.shelf, who=self.settings.who, path=request.url.path, form=form)

    def _show(self, screen: Screen, view: View, request: Request) -> Response:
        if request.url.path.endswith(".json") and screen.page is not None:
            return _json(screen.page, stale=view.stale)
        told = {
            "page": screen.page,
            "undecided": screen.undecided,
            "links": screen.links,
            "view": view,
            "name": view.basis.name,
            "tab": screen.tab or screen.template,
            "review": review.waiting(view),
            "done": self._done(request),
        }
        return self._draw(f"{screen.template}.html.j2", screen.status, **{**told, **screen.also})

    def _done(self, request: Request) -> Decision | None:
        """What was just decided, where the address says so."""
        name = request.query_params.get("done")
        if name is None:
            return None
        made = self.shelf.corrections(request.path_params["slug"])
        return next(iter(decided([c for c in made if correction_id(c) == name], made)), None)

    def _draw(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        return HTMLResponse(self.pages.get_template(template).render(**context), status)

    # --- other pages

    def overview(self, request: Request) -> Response:
        """All negotiations, with what is new in each and how much waits for a person."""
        visits = read_visits(request.cookies.get(COOKIE))
        stories = []
        for number, entry in enumerate(self.shelf.entries()):
            doubtful = entry.doubtful
            if number < READY:  # these are worked out where they are not, to be there when they are opened
                with suppress(DragomanError):  # their own page says what is wrong with them
                    view = self.shelf.view(entry.slug)
                    doubtful = review.waiting(view) if isinstance(view, View) else doubtful
            visit = visits.get(entry.slug)
            stories.append(
                StoryLine(
                    slug=entry.slug,
                    name=entry.name,
                    reports=entry.reports,
                    first=entry.first,
                    last=entry.last,
                    new=None if visit is None else self._news(entry, visit),
                    review=doubtful,
                )
            )
        page = OverviewPage(stories=tuple(stories))
        if request.url.path.endswith(".json"):
            return _json(page)
        return self._draw(
            "overview.html.j2", page=page, under_way=self.shelf.open_lots(), trouble=self.shelf.trouble, tab="overview"
        )

    def _news(self, entry: Entry, visit: Visit) -> News:
        since = visit.when.isoformat()
        made = self.shelf.corrections(entry.slug)
        decisions = sum(c.when > since and c.who != self.settings.who for c in made)
        new = max(0, entry.reports - visit.reports)
        return News(since=since, reports=new, after=visit.reports, decisions=decisions)

    def keys(self, request: Request) -> Response:
        """The keys, and how to read the pages."""
        return self._draw("keys.html.j2", tab="keys")

    async def add(self, request: Request) -> Response:
        """Take reports over."""
        files = changes.MOST_FILES if self.shelf.writable else 0
        return await changes.add(await self._form(request, files))

    def progress(self, request: Request) -> Response:
        """How far a lot has come."""
        lot = self.shelf.lot(request.path_params["lot"])
        if lot is None:
            raise HTTPException(404, "There is no such lot; reports that were read are in their talks.")
        slugs = {entry.name: entry.slug for entry in self.shelf.entries()}
        went = [(name, slugs[name]) for name in lot.talks if name in slugs]
        return self._draw("adding.html.j2", lot=lot, went=went, trouble=self.shelf.trouble, tab="overview")

    async def file(self, request: Request) -> Response:
        """One of the few files that pages load; by name, never by path."""
        found = self.static.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404, "There is no such file.")
        return Response(found[1], media_type=found[0], headers={"cache-control": "public, max-age=31536000, immutable"})

    # --- what went wrong

    async def wrong(self, request: Request, error: Exception) -> Response:
        """Say what is wrong with a request."""
        assert isinstance(error, HTTPException)
        titles = {404: "Not here", 400: "Not understood", 409: "Changed meanwhile", 413: "Too much at once"}
        return self._draw(
            "wrong.html.j2", error.status_code, title=titles.get(error.status_code, "Not possible"), why=error.detail
        )

    async def failed(self, request: Request, error: Exception) -> Response:
        """Say what an error of ours says."""
        return self._draw("wrong.html.j2", 400, title="Not possible", why=str(error))

    async def fault(self, request: Request, error: Exception) -> Response:
        """A fault of ours: the log has it, the page does not."""
        why = "This is a fault of the program; the terminal that it was started in says more. Nothing was changed."
        return self._draw("wrong.html.j2", 500, title="A fault", why=why)


def _remember(request: Request, response: Response, reports: int) -> None:
    """Let the browser remember that these talks were looked at."""
    slug = request.path_params["slug"]
    cookie = note_visit(request.cookies.get(COOKIE), slug, datetime.now(UTC), reports)
    if cookie is not None:
        response.set_cookie(COOKIE, cookie, max_age=KEPT_S, httponly=True, samesite="strict")


def _json(page: DataclassInstance, *, stale: bool = False) -> Response:
    """A page's fields; a header says where something newer is being worked out, as a note on the page does."""
    told = {"dragoman-stale": "true"} if stale else {}
    return Response(page_json(page), headers=told, media_type="application/json")
