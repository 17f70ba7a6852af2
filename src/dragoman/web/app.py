"""The pages and what can be done on them. Every page is an address; with ``.json`` it gives the same fields."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, PackageLoader
from markupsafe import Markup, escape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from dragoman import __version__
from dragoman.agenda import parse_agenda
from dragoman.errors import DragomanError, InputError
from dragoman.moves.records import ACTS, TermLink
from dragoman.render.briefing import briefing_html, briefing_markdown
from dragoman.render.pages.briefing import briefing_page
from dragoman.render.pages.charts import glance
from dragoman.render.pages.deals import SHOWN, deals_page, party_key
from dragoman.render.pages.evidence import evidence_page, make_quote
from dragoman.render.pages.html import environment, page_json, stylesheet
from dragoman.render.pages.positions import positions_page
from dragoman.render.pages.reading import coverage_page, plans_page, shifts_page
from dragoman.render.pages.records import CoveragePage, DealsPage, Piece, Quote, ShiftsPage, Toggle
from dragoman.render.pages.reports import report_page, reports_page
from dragoman.reports.records import Original
from dragoman.store import Correction, correction_id
from dragoman.store.records import Evidence
from dragoman.web.adding import Adding
from dragoman.web.guard import LARGEST_BODY, Guard
from dragoman.web.links import WebLinks, seen, seen_quote
from dragoman.web.records import FoundPage, OverviewPage, PartiesPage, PartyLine, ReviewPage, StoryLine
from dragoman.web.shelf import Shelf, View, agenda_text, page_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from jinja2 import Environment

PARTIES, QUOTES, REPORTS, HITS = 6, 25, 200, 50  # on one page; the rest is on the next
CLAIMS, REPORTS_BESIDE, TICKS = 60, 12, 100
MOST_FILES = 500  # in one lot
ANSWERS = 64  # answers on deals kept for one state of the talks


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the application is served."""

    hosts: frozenset[str]  # values of Host that mean this server
    who: str = "analyst"  # whose corrections these are
    password: str | None = None  # None: none is asked for
    largest: int = LARGEST_BODY


def make_app(shelf: Shelf, settings: Settings) -> ASGIApp:
    """The application on a shelf."""
    return _Application(shelf, settings).guarded


def _static() -> dict[str, tuple[str, str]]:
    """The few files that pages load, by name: their media type and their text."""
    folder = files("dragoman.web") / "static"
    return {
        "dragoman.css": ("text/css", stylesheet()),
        "dragoman.js": ("text/javascript", (folder / "dragoman.js").read_text(encoding="utf-8")),
        "htmx.min.js": ("text/javascript", (folder / "htmx.min.js").read_text(encoding="utf-8")),
    }


Handler = Callable[["_Ask"], Response]


@dataclass
class _Ask:
    """A request for a page of one negotiation."""

    request: Request
    slug: str
    view: View
    wants_json: bool

    def text(self, name: str, most: int = 2_000) -> str | None:
        """A field of the address, or None where it is not there."""
        value = self.request.query_params.get(name)
        if value is not None and len(value) > most:
            raise HTTPException(400, f"“{name}” is longer than {most} characters.")
        return value or None

    def needed(self, name: str) -> str:
        """A field that the address must have."""
        value = self.text(name, most=2_000_000)
        if value is None:
            raise HTTPException(400, f"The address lacks “{name}”.")
        return value

    def day(self, name: str) -> date | None:
        """A day in the address."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise HTTPException(400, f"“{name}” is no day: write YYYY-MM-DD.") from error

    def number(self, name: str, default: int, most: int) -> int:
        """A number in the address."""
        value = self.text(name, most=9)
        return min(int(value), most) if value is not None and value.isdigit() else default


class _Application:
    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self.shelf = shelf
        self.settings = settings
        self.adding = Adding(shelf)
        self.static = _static()
        self.digest = sha256("".join(text for _, text in self.static.values()).encode()).hexdigest()[:12]
        self.pages = self._environment()
        pages: dict[str, Handler] = {
            "": self.positions,
            "/evidence": self.evidence,
            "/deals": self.deals,
            "/coverage": self.coverage,
            "/shifts": self.shifts,
            "/plans": self.plans,
            "/reports": self.reports,
            "/report": self.report,
            "/parties": self.parties,
            "/search": self.search,
            "/review": self.review,
            "/agenda": self.agenda,
        }
        routes = [Route("/", self.overview), Route("/index.json", self.overview), Route("/keys", self.keys)]
        for path, handler in pages.items():
            for ending in (".json", ""):
                name = "/t/{slug:str}" + (path or ("/positions" if ending else "")) + ending
                routes.append(Route(name, self._asked(handler), methods=["GET"]))
        routes += [
            Route("/t/{slug:str}/edit", self._asked(self.edit), methods=["GET"]),
            Route("/t/{slug:str}/briefing.html", self._asked(self.briefing), methods=["GET"]),
            Route("/t/{slug:str}/briefing.md", self._asked(self.briefing), methods=["GET"]),
            Route("/t/{slug:str}/correct", self.correct, methods=["POST"]),
            Route("/t/{slug:str}/agenda", self.save_agenda, methods=["POST"]),
            Route("/add", self.add, methods=["POST"]),
            Route("/adding/{job:str}", self.progress, methods=["GET"]),
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
        made.globals = {**made.globals, "version": __version__, "static": f"/static/{self.digest}", "acts": ACTS}
        return made

    # --- plumbing

    def _asked(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        def answer(request: Request) -> Response:
            slug = request.path_params["slug"]
            view = self.shelf.view(slug)
            if view is None:
                raise HTTPException(404, "There are no talks at this address.")
            return handler(_Ask(request, slug, view, request.url.path.endswith(".json")))

        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(answer, request)

        return endpoint

    def _links(self, ask: _Ask, as_of: date | None = None) -> WebLinks:
        here = ask.request.url.path + (f"?{ask.request.url.query}" if ask.request.url.query else "")
        return WebLinks(slug=ask.slug, writable=self.shelf.writable, as_of=as_of, here=here)

    def _draw(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        return HTMLResponse(self.pages.get_template(template).render(**context), status)

    def _page(
        self, ask: _Ask, template: str, page: DataclassInstance, *, status: int = 200, **context: object
    ) -> Response:
        if ask.wants_json:
            return Response(page_json(page), media_type="application/json")
        links = context.pop("links", None) or self._links(ask)
        return self._draw(
            template,
            status,
            page=page,
            links=links,
            view=ask.view,
            name=ask.view.basis.name,
            tab=template.partition(".")[0],
            review=len(ask.view.basis.doubtful),
            **context,
        )

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

    async def file(self, request: Request) -> Response:
        """One of the few files that pages load; by name, never by path."""
        found = self.static.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404, "There is no such file.")
        return Response(found[1], media_type=found[0], headers={"cache-control": "public, max-age=31536000, immutable"})

    # --- pages

    def overview(self, request: Request) -> Response:
        """All negotiations."""
        stories = []
        for entry in self.shelf.entries():
            stories.append(
                StoryLine(slug=entry.slug, name=entry.name, reports=entry.reports, first=entry.first, last=entry.last)
            )
        page = OverviewPage(stories=tuple(stories))
        if request.url.path.endswith(".json"):
            return Response(page_json(page), media_type="application/json")
        return self._draw(
            "overview.html.j2", page=page, writable=self.shelf.writable, under_way=self.adding.under_way, tab="overview"
        )

    def keys(self, request: Request) -> Response:
        """The keys, and how to read the pages."""
        return self._draw("keys.html.j2", tab="keys")

    def positions(self, ask: _Ask) -> Response:
        """The board."""
        as_of, compared = ask.day("as_of"), ask.day("compare")
        page = positions_page(ask.view.basis, as_of=as_of, compared_with=compared)
        if ask.wants_json:
            return Response(page_json(page), media_type="application/json")
        first = max(0, ask.number("from", 0, 10_000))
        shown = page.parties[first : first + PARTIES]
        return self._page(
            ask,
            "positions.html.j2",
            page,
            links=self._links(ask, as_of),
            first=first,
            blocks=[(first + at, shown[at : at + 6]) for at in range(0, len(shown), 6)],
            size=PARTIES,
            glance=glance(page),
        )

    def evidence(self, ask: _Ask) -> Response:
        """One cell, opened."""
        as_of = ask.day("as_of")
        basis = ask.view.basis.at(as_of)
        asked = ask.needed("party")
        party = next((name for name in basis.parties if party_key(name) == asked), asked)
        page = evidence_page(basis, party, ask.needed("term"))
        if page is None:
            raise HTTPException(404, "The agenda has no such term.")
        quotes, pages = page_of(page.quotes, ask.number("page", 1, 100_000), QUOTES)
        return self._page(
            ask,
            "evidence.html.j2",
            page,
            key=party_key(page.party),
            links=self._links(ask, as_of),
            quotes=quotes,
            pages=pages,
            number=ask.number("page", 1, pages),
        )

    def deals(self, ask: _Ask) -> Response:
        """What can still be agreed, and what if."""
        query = ask.request.query_params
        off, suppose = tuple(query.getlist("off"))[:500], tuple(query.getlist("if"))[:20]
        party, verb, term = query.get("party"), query.get("verb"), query.get("term")
        as_of = ask.day("as_of")
        links = self._links(ask, as_of)
        if party and verb and term:
            supposed = (*suppose, f"{party} {verb} {term}")
            return RedirectResponse(links.to("deals", off=off, **{"if": supposed}), 303)
        shown = ask.number("shown", SHOWN, 200)
        wrong = None
        key = (as_of, off, suppose, shown)
        basis = ask.view.basis.at(as_of)
        try:
            made = self._once(ask, key, lambda: deals_page(basis, off=off, suppose=suppose, shown=shown))
            page = cast(DealsPage, made)
        except InputError as error:
            wrong = str(error)
            page = deals_page(basis, off=off, shown=shown)
        return self._page(ask, "deals.html.j2", page, links=links, wrong=wrong, ticks=_ticks(page))

    def _once(self, ask: _Ask, key: object, make: Callable[[], DataclassInstance]) -> DataclassInstance:
        """A page worked out once for one state of the talks."""
        page = ask.view.answers.get(key)
        if page is None:
            page = make()
            while len(ask.view.answers) >= ANSWERS:
                ask.view.answers.pop(next(iter(ask.view.answers)), None)
            ask.view.answers[key] = page
        return cast("DataclassInstance", page)

    def coverage(self, ask: _Ask) -> Response:
        """Which report says what."""
        page = cast(CoveragePage, self._once(ask, "coverage", lambda: coverage_page(ask.view.basis)))
        claims, pages = page_of(page.claims, ask.number("page", 1, 100_000), CLAIMS)
        return self._page(
            ask,
            "coverage.html.j2",
            page,
            claims=claims,
            pages=pages,
            number=ask.number("page", 1, pages),
            first=ask.number("from", 0, len(page.reports)),
            size=REPORTS_BESIDE,
        )

    def shifts(self, ask: _Ask) -> Response:
        """What changed."""
        since = ask.day("since")
        page = cast(ShiftsPage, self._once(ask, ("shifts", since), lambda: shifts_page(ask.view.basis, since)))
        lines, pages = page_of(page.shifts, ask.number("page", 1, 100_000), CLAIMS)
        return self._page(ask, "shifts.html.j2", page, lines=lines, pages=pages, number=ask.number("page", 1, pages))

    def plans(self, ask: _Ask) -> Response:
        """The plans that reports name."""
        return self._page(ask, "plans.html.j2", self._once(ask, "plans", lambda: plans_page(ask.view.basis)))

    def reports(self, ask: _Ask) -> Response:
        """All reports."""
        page = reports_page(ask.view.basis)
        lines, pages = page_of(page.reports, ask.number("page", 1, 100_000), REPORTS)
        return self._page(
            ask,
            "reports.html.j2",
            page,
            lines=lines,
            pages=pages,
            number=ask.number("page", 1, pages),
            writable=self.shelf.writable,
        )

    def report(self, ask: _Ask) -> Response:
        """One report with its moves marked."""
        page = report_page(ask.view.basis, ask.needed("path"))
        if page is None:
            raise HTTPException(404, "There is no such report among these talks.")
        return self._page(ask, "report.html.j2", page)

    def parties(self, ask: _Ask) -> Response:
        """Who is who: parties by the moves that they make."""
        basis = ask.view.basis
        moves: dict[str, list[str]] = {}
        speakers: dict[str, dict[str, int]] = {}
        for move in basis.talks.moves:
            if move.party is not None:
                moves.setdefault(move.party, []).append(move.report)
                if move.speaker:
                    spoke = speakers.setdefault(move.party, {})
                    spoke[move.speaker] = spoke.get(move.speaker, 0) + 1
        lines = tuple(
            PartyLine(
                party=party,
                moves=len(reports),
                reports=len(set(reports)),
                speakers=tuple(sorted(speakers.get(party, {}), key=lambda name: (-speakers[party][name], name))[:8]),
            )
            for party, reports in sorted(moves.items(), key=lambda item: (-len(item[1]), item[0]))
        )
        page = PartiesPage(name=basis.name, parties=lines)
        shown, pages = page_of(lines, ask.number("page", 1, 100_000), REPORTS)
        return self._page(ask, "parties.html.j2", page, lines=shown, pages=pages, number=ask.number("page", 1, pages))

    def search(self, ask: _Ask) -> Response:
        """Sentences with the words looked for."""
        words = ask.text("q", most=200)
        found: list[tuple[str, int, tuple[Piece, ...]]] = []
        more, wrong = False, None
        basis = ask.view.basis
        if words:
            try:
                places, more = self.shelf.search(ask.slug, words, HITS)
            except InputError as error:
                places, wrong = (), str(error)
            for place in places:
                report = basis.reports.get(place.report)
                if report is None:
                    continue
                pieces, at = [], place.start
                for start, end in place.marks:
                    if start < at:
                        continue
                    pieces += [
                        Piece(text=report.text[at:start], roles=()),
                        Piece(text=report.text[start:end], roles=("object",)),
                    ]
                    at = end
                pieces.append(Piece(text=report.text[at : place.end], roles=()))
                found.append((place.report, place.start, tuple(pieces)))
        page = FoundPage(
            name=basis.name,
            words=words or "",
            hits=tuple((basis.names[path], start, pieces) for path, start, pieces in found),
            more=more,
        )
        return self._page(ask, "search.html.j2", page, wrong=wrong, sought=page.words)

    def _queue(self, view: View) -> tuple[Quote, ...]:
        """Moves to review: those read with little confidence, and not yet seen by a person; the likeliest first."""
        moves = [move for move in view.basis.doubtful if move.id not in view.basis.by_hand]
        moves.sort(key=lambda move: (-(move.score or 0), move.id))
        return tuple(make_quote(view.basis, move) for move in moves)

    def review(self, ask: _Ask) -> Response:
        """What waits for a person's eye, and what was decided."""
        queue = self._queue(ask.view)
        corrections = self.shelf.corrections(ask.slug)
        undone = {c.undoes for c in corrections if c.kind == "undo"}
        lately = [
            (correction_id(c), c.kind, c.who, c.when, c.why, c.kind != "undo" and correction_id(c) not in undone)
            for c in reversed(corrections[-50:])
        ]
        page = ReviewPage(name=ask.view.basis.name, queue=queue, decided=len(corrections))
        shown, pages = page_of(queue, ask.number("page", 1, 100_000), QUOTES)
        return self._page(
            ask,
            "review.html.j2",
            page,
            quotes=shown,
            pages=pages,
            number=ask.number("page", 1, pages),
            lately=lately,
            writable=self.shelf.writable,
        )

    def edit(self, ask: _Ask) -> Response:
        """A form for what a move says."""
        move = ask.view.basis.moves.get(ask.needed("move"))
        if move is None:
            raise HTTPException(404, "There is no such move; it may have been corrected meanwhile.")
        quote = make_quote(ask.view.basis, move)
        return self._draw(
            "edit.html.j2",
            quote=quote,
            seen=seen_quote(quote),
            links=self._links(ask),
            name=ask.view.basis.name,
            view=ask.view,
            terms=tuple(ask.view.basis.terms.values()),
            signs={link.term: link.sign for link in move.terms},
            tab="review",
            review=len(ask.view.basis.doubtful),
        )

    def agenda(self, ask: _Ask) -> Response:
        """The agenda as its file, to edit."""
        return self._agenda(ask, agenda_text(ask.view.basis.agenda), None, 200)

    def _agenda(self, ask: _Ask, text: str, wrong: str | None, status: int) -> Response:
        basis = ask.view.basis
        if ask.wants_json:
            return Response(page_json(basis.agenda), media_type="application/json")
        return self._draw(
            "agenda.html.j2",
            status,
            text=Markup("\n") + escape(text),
            seen=seen(agenda_text(basis.agenda)),
            wrong=wrong,
            links=self._links(ask),
            name=basis.name,
            view=ask.view,
            basis=basis,
            writable=self.shelf.writable,
            tab="agenda",
            review=len(basis.doubtful),
        )

    def briefing(self, ask: _Ask) -> Response:
        """The briefing, to keep."""
        page = briefing_page(
            ask.view.basis,
            as_of=ask.day("as_of"),
            since=ask.day("compare"),
            full=ask.text("full") is not None,
        )
        if ask.request.url.path.endswith(".md"):
            return Response(briefing_markdown(page), media_type="text/markdown; charset=utf-8")
        asked = {"content-disposition": 'attachment; filename="briefing.html"'}
        return HTMLResponse(briefing_html(page), headers=asked)

    # --- what changes something

    async def correct(self, request: Request) -> Response:
        """Accept, reject, edit, or undo."""
        form = await _form(request)
        return await run_in_threadpool(self._correct, request.path_params["slug"], form)

    def _correct(self, slug: str, form: FormData) -> Response:
        if not self.shelf.writable:
            raise HTTPException(403, "These talks were read on the spot; corrections are kept in a store.")
        view = self.shelf.view(slug)
        if view is None:
            raise HTTPException(404, "There are no talks at this address.")
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        do = _field(form, "do")
        if do == "undo":
            known = {correction_id(c) for c in self.shelf.corrections(slug)}
            if _field(form, "correction") not in known:
                raise HTTPException(404, "There is no such correction.")
            made = [Correction(kind="undo", who=self.settings.who, when=now, undoes=_field(form, "correction"))]
        else:
            made = self._decided(view, form, do, now)
        for correction in made:
            self.shelf.correct(slug, correction)
        return RedirectResponse(_own(_field(form, "back"), f"/t/{slug}/review"), 303)

    def _decided(self, view: View, form: FormData, do: str, now: str) -> list[Correction]:
        basis = view.basis
        move = basis.moves.get(_field(form, "move", most=2_000_000))
        if move is None or seen_quote(make_quote(basis, move)) != _field(form, "seen"):
            raise HTTPException(
                409,
                "Somebody changed this move after your page was made. Go back, reload, and decide on what stands now.",
            )
        report = basis.reports[move.report]
        evidence = Evidence(report=report.id, object=move.object, act=move.act, party=move.party)
        plain = replace(move, report=report.id, terms=(), condition_terms=())
        who, why = self.settings.who, _field(form, "why")
        if do == "accept":
            return [Correction(kind="replace", who=who, when=now, why=why, evidence=(evidence,), moves=(plain,))]
        if do == "reject":
            return [Correction(kind="replace", who=who, when=now, why=why, evidence=(evidence,), moves=())]
        if do != "edit":
            raise HTTPException(400, "Accept, reject, edit or undo.")
        act = next((act for act in ACTS if act == _field(form, "act")), None)
        if act is None:
            raise HTTPException(400, "There is no such act.")
        party = _field(form, "party").strip() or None
        edited = replace(plain, act=act, party=party, hedged=form.get("hedged") is not None)
        made = [Correction(kind="replace", who=who, when=now, why=why, evidence=(evidence,), moves=(edited,))]
        signs = {"for": 1, "against": -1}
        links = tuple(
            TermLink(term=term, sign=signs[_field(form, f"term:{term}")], score=1.0)
            for term in basis.terms
            if _field(form, f"term:{term}") in signs
        )
        before = {link.term: link.sign for link in move.terms}
        if {link.term: link.sign for link in links} != before:
            meant = Evidence(report=report.id, object=move.object, act=act, party=party)
            made.append(Correction(kind="link", who=who, when=now, why=why, evidence=(meant,), terms=links))
        return made

    async def save_agenda(self, request: Request) -> Response:
        """Take a new agenda."""
        form = await _form(request)
        return await run_in_threadpool(self._save_agenda, request, form)

    def _save_agenda(self, request: Request, form: FormData) -> Response:
        slug = request.path_params["slug"]
        if not self.shelf.writable:
            raise HTTPException(403, "These talks were read on the spot; an agenda is kept in a store.")
        view = self.shelf.view(slug)
        if view is None:
            raise HTTPException(404, "There are no talks at this address.")
        ask = _Ask(request, slug, view, False)
        text = _field(form, "text", most=1_000_000).replace("\r\n", "\n")
        if _field(form, "seen") != seen(agenda_text(view.basis.agenda)):
            wrong = (
                "Somebody saved another agenda after your page was made. Yours stands below and is not saved; "
                "compare, then save again."
            )
            return self._agenda(ask, text, wrong, 409)
        if _field(form, "do") == "draft":
            self.shelf.set_agenda(slug, None)
        else:
            try:
                self.shelf.set_agenda(slug, parse_agenda(text, "agenda"))
            except InputError as error:
                return self._agenda(ask, text, str(error), 400)
        return RedirectResponse(f"/t/{slug}/agenda", 303)

    async def add(self, request: Request) -> Response:
        """Take reports over; they are read behind the pages."""
        if not self.shelf.writable:
            raise HTTPException(403, "These talks were read on the spot; start with a store to add reports.")
        form = await _form(request, files=MOST_FILES)
        documents = []
        for number, file in enumerate(form.getlist("files"), start=1):
            if isinstance(file, UploadFile) and (file.filename or file.size):
                content = await file.read()
                documents.append(Original(path=_file_name(file.filename, number), content=content))
        pasted = _field(form, "text", most=5_000_000).strip()
        if pasted:
            name = _file_name(_field(form, "called") or f"pasted-{sha256(pasted.encode()).hexdigest()[:8]}", 1)
            documents.append(Original(path=name if name.endswith(".txt") else f"{name}.txt", content=pasted.encode()))
        if not documents:
            raise HTTPException(400, "Neither a file nor a text was given.")
        told = _field(form, "published")
        try:
            published = date.fromisoformat(told) if told else None
        except ValueError as error:
            raise HTTPException(400, "The day is none: write YYYY-MM-DD.") from error
        job = self.adding.begin(documents, _field(form, "talks").strip() or None, published)
        return RedirectResponse(f"/adding/{job.id}", 303)

    def progress(self, request: Request) -> Response:
        """How far a lot has come."""
        job = self.adding.find(request.path_params["job"])
        if job is None:
            raise HTTPException(404, "There is no such lot; reports that were read are in their talks.")
        slugs = {entry.name: entry.slug for entry in self.shelf.entries()}
        went = [(name, slugs[name]) for name in sorted(job.grouped) if name in slugs]
        return self._draw("adding.html.j2", job=job, went=went, tab="overview")


def _ticks(page: DealsPage) -> tuple[Toggle, ...]:
    """What can be ticked: every stance, or in a large story those that the answer hangs on."""
    if len(page.toggles) <= TICKS:
        return page.toggles
    hanging = {line for blocker in (*page.blockers, *page.own) for line in blocker.stances}
    hanging |= {step.stance for opening in page.openings[:3] for step in opening.concessions}
    return tuple(toggle for toggle in page.toggles if not toggle.on or toggle.stance in hanging)[: 2 * TICKS]


async def _form(request: Request, files: int = 0) -> FormData:
    try:
        return await request.form(max_files=files, max_fields=1_000, max_part_size=5_000_000)
    except ClientDisconnect as error:
        raise HTTPException(413, "More was sent than is taken at once.") from error


def _field(form: FormData, name: str, most: int = 20_000) -> str:
    value = form.get(name)
    text = value if isinstance(value, str) else ""
    if len(text) > most:
        raise HTTPException(413, f"“{name}” is longer than {most:,} characters.")
    return text


def _own(address: str, otherwise: str) -> str:
    """An address of this server, never one of another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    plain = address.isascii() and "\\" not in address and not any(ord(character) < 32 for character in address)
    return address if plain and not parts.scheme and not parts.netloc and address.startswith("/t/") else otherwise


def _file_name(given: str | None, number: int) -> str:
    """The last part of a file's name; it only names the report, no file is opened by it."""
    last = (given or "").replace("\\", "/").rpartition("/")[2].strip()
    plain = "".join(character for character in last if character.isprintable())[:200].strip()
    return plain.lstrip(".") or f"report-{number}.txt"
