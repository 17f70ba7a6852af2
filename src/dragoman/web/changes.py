"""What a page can ask to have changed: corrections, the agenda, more reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from dragoman.agenda import parse_agenda
from dragoman.errors import InputError
from dragoman.reports.records import Original
from dragoman.web.asking import Ask, Screen
from dragoman.web.links import seen
from dragoman.web.screens import agenda_form
from dragoman.web.shelf import Pending, Shelf, View, agenda_text

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


def _changeable(asked: Asked, slug: str, otherwise: str) -> View:
    if not asked.shelf.writable:
        raise HTTPException(403, otherwise)
    view = asked.shelf.view(slug)
    if view is None:
        raise HTTPException(404, "There are no talks at this address.")
    if isinstance(view, Pending):
        raise HTTPException(409, "These talks are still being worked out. Go back, and try again in a moment.")
    return view


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


async def add(asked: Asked) -> Response:
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
    talks = asked.field("talks").strip() or None
    lot = await run_in_threadpool(asked.shelf.add, documents, talks, published)
    return RedirectResponse(f"/adding/{lot}", 303)


def file_name(given: str | None, number: int) -> str:
    """The last part of a file's name; it only names the report, no file is opened by it."""
    last = (given or "").replace("\\", "/").rpartition("/")[2].strip()
    plain = "".join(character for character in last if character.isprintable())[:200].strip()
    return plain.lstrip(".") or f"report-{number}.txt"
