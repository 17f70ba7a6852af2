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

from dragoman.reports.records import Original
from dragoman.web.asking import Ask
from dragoman.web.shelf import Pending, Shelf

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

    def ask(self, slug: str) -> Ask:
        """The page that the form stood on. Raises HTTPException where there are no such talks, or not yet."""
        view = self.shelf.view(slug)
        if view is None:
            raise HTTPException(404, "There are no talks at this address.")
        if isinstance(view, Pending):
            raise HTTPException(409, "These talks are still being worked out. Go back, and try again in a moment.")
        return Ask(shelf=self.shelf, slug=slug, view=view, path=self.path, query=QueryParams(back=self.field("back")))


async def read_form(request: Request, files: int = 0) -> FormData:
    """What a form sent."""
    try:
        return await request.form(max_files=files, max_fields=20_000, max_part_size=5_000_000)
    except ClientDisconnect as error:
        raise HTTPException(413, "More was sent than is taken at once.") from error


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
