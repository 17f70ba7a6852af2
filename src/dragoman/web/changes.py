"""What a page can ask to have changed: corrections, the agenda, more reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from dragoman.agenda import parse_agenda
from dragoman.errors import InputError
from dragoman.moves.records import ACTS, TermLink
from dragoman.render.pages.evidence import make_quote
from dragoman.reports.records import Original
from dragoman.store import Correction, correction_id
from dragoman.store.records import Evidence
from dragoman.web.adding import Adding
from dragoman.web.asking import Ask, Screen
from dragoman.web.links import seen, seen_quote
from dragoman.web.screens import agenda_form
from dragoman.web.shelf import Shelf, View, agenda_text

MOST_FILES = 500  # in one lot


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form asks for."""

    shelf: Shelf
    who: str  # whose corrections these are
    path: str
    form: FormData

    def field(self, name: str, most: int = 20_000) -> str:
        """What stands in a field; "": nothing."""
        value = self.form.get(name)
        text = value if isinstance(value, str) else ""
        if len(text) > most:
            raise HTTPException(413, f"“{name}” is longer than {most:,} characters.")
        return text


async def read_form(request: Request, files: int = 0) -> FormData:
    """What a form sent."""
    try:
        return await request.form(max_files=files, max_fields=1_000, max_part_size=5_000_000)
    except ClientDisconnect as error:
        raise HTTPException(413, "More was sent than is taken at once.") from error


def correct(asked: Asked, slug: str) -> Response:
    """Accept, reject, edit, or undo."""
    view = _changeable(asked, slug, "These talks were read on the spot; corrections are kept in a store.")
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    do = asked.field("do")
    if do == "undo":
        known = {correction_id(c) for c in asked.shelf.corrections(slug)}
        if asked.field("correction") not in known:
            raise HTTPException(404, "There is no such correction.")
        made = [Correction(kind="undo", who=asked.who, when=now, undoes=asked.field("correction"))]
    else:
        made = _decided(asked, view, do, now)
    for correction in made:
        asked.shelf.correct(slug, correction)
    return RedirectResponse(own_address(asked.field("back"), f"/t/{slug}/review"), 303)


def _changeable(asked: Asked, slug: str, otherwise: str) -> View:
    if not asked.shelf.writable:
        raise HTTPException(403, otherwise)
    view = asked.shelf.view(slug)
    if view is None:
        raise HTTPException(404, "There are no talks at this address.")
    return view


def _decided(asked: Asked, view: View, do: str, now: str) -> list[Correction]:
    basis = view.basis
    move = basis.moves.get(asked.field("move", most=2_000_000))
    if move is None or seen_quote(make_quote(basis, move)) != asked.field("seen"):
        raise HTTPException(
            409,
            "Somebody changed this move after your page was made. Go back, reload, and decide on what stands now.",
        )
    report = basis.reports[move.report]
    evidence = Evidence(report=report.id, object=move.object, act=move.act, party=move.party)
    plain = replace(move, report=report.id, terms=(), condition_terms=())
    who, why = asked.who, asked.field("why")
    if do == "accept":
        return [Correction(kind="replace", who=who, when=now, why=why, evidence=(evidence,), moves=(plain,))]
    if do == "reject":
        return [Correction(kind="replace", who=who, when=now, why=why, evidence=(evidence,), moves=())]
    if do != "edit":
        raise HTTPException(400, "Accept, reject, edit or undo.")
    act = next((act for act in ACTS if act == asked.field("act")), None)
    if act is None:
        raise HTTPException(400, "There is no such act.")
    party = asked.field("party").strip() or None
    edited = replace(plain, act=act, party=party, hedged=asked.form.get("hedged") is not None)
    made = [Correction(kind="replace", who=who, when=now, why=why, evidence=(evidence,), moves=(edited,))]
    signs = {"for": 1, "against": -1}
    links = tuple(
        TermLink(term=term, sign=signs[asked.field(f"term:{term}")], score=1.0)
        for term in basis.terms
        if asked.field(f"term:{term}") in signs
    )
    before = {link.term: link.sign for link in move.terms}
    if {link.term: link.sign for link in links} != before:
        meant = Evidence(report=report.id, object=move.object, act=act, party=party)
        made.append(Correction(kind="link", who=who, when=now, why=why, evidence=(meant,), terms=links))
    return made


def save_agenda(asked: Asked, slug: str) -> Response | Screen:
    """Take a new agenda; the form again where it cannot be taken."""
    view = _changeable(asked, slug, "These talks were read on the spot; an agenda is kept in a store.")
    ask = Ask(shelf=asked.shelf, slug=slug, view=view, path=asked.path, query=QueryParams())
    text = asked.field("text", most=1_000_000).replace("\r\n", "\n")
    if asked.field("seen") != seen(agenda_text(view.basis.agenda)):
        wrong = (
            "Somebody saved another agenda after your page was made. Yours stands below and is not saved; "
            "compare, then save again."
        )
        return agenda_form(ask, text, wrong=wrong, status=409)
    if asked.field("do") == "draft":
        asked.shelf.set_agenda(slug, None)
    else:
        try:
            asked.shelf.set_agenda(slug, parse_agenda(text, "agenda"))
        except InputError as error:
            return agenda_form(ask, text, wrong=str(error), status=400)
    return RedirectResponse(f"/t/{slug}/agenda", 303)


async def add(asked: Asked, adding: Adding) -> Response:
    """Take reports over; they are read behind the pages."""
    if not asked.shelf.writable:
        raise HTTPException(403, "These talks were read on the spot; start with a store to add reports.")
    documents = []
    for number, file in enumerate(asked.form.getlist("files"), start=1):
        if isinstance(file, UploadFile) and (file.filename or file.size):
            content = await file.read()
            documents.append(Original(path=file_name(file.filename, number), content=content))
    pasted = asked.field("text", most=5_000_000).strip()
    if pasted:
        name = file_name(asked.field("called") or f"pasted-{sha256(pasted.encode()).hexdigest()[:8]}", 1)
        documents.append(Original(path=name if name.endswith(".txt") else f"{name}.txt", content=pasted.encode()))
    if not documents:
        raise HTTPException(400, "Neither a file nor a text was given.")
    told = asked.field("published")
    try:
        published = date.fromisoformat(told) if told else None
    except ValueError as error:
        raise HTTPException(400, "The day is none: write YYYY-MM-DD.") from error
    job = adding.begin(documents, asked.field("talks").strip() or None, published)
    return RedirectResponse(f"/adding/{job.id}", 303)


def own_address(address: str, otherwise: str) -> str:
    """An address of this server, never one of another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    plain = address.isascii() and "\\" not in address and not any(ord(character) < 32 for character in address)
    return address if plain and not parts.scheme and not parts.netloc and address.startswith("/t/") else otherwise


def file_name(given: str | None, number: int) -> str:
    """The last part of a file's name; it only names the report, no file is opened by it."""
    last = (given or "").replace("\\", "/").rpartition("/")[2].strip()
    plain = "".join(character for character in last if character.isprintable())[:200].strip()
    return plain.lstrip(".") or f"report-{number}.txt"
