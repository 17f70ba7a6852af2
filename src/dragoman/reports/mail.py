"""Reports from e-mail: newsletters and forwarded articles (.eml), and pages that a browser saved as one file (.mhtml).

Both are MIME messages (RFC 2045 to 2049, RFC 2557), parsed by Python's own library. Nothing that a message refers to is
fetched. Documents attached to a message are read as parts of it, "FILE!NAME".
"""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Final

from dragoman.reports.addresses import is_fetchable
from dragoman.reports.cleaning import paragraphs_of, plain_lines
from dragoman.reports.decoding import decode
from dragoman.reports.markdown import read_markdown
from dragoman.reports.pages import Fault, Page, parse_date, parse_time
from dragoman.reports.pdfs import read_pdf
from dragoman.reports.webpages import read_webpage
from dragoman.reports.worddocuments import read_word_document

_MOST_PARTS: Final = 1_000
_DEEPEST: Final = 20  # messages inside messages
_READABLE: Final = (".pdf", ".docx", ".txt", ".html", ".htm", ".md", ".eml")


def read_message(content: bytes, depth: int = 0) -> tuple[Page, ...] | Fault:
    """The text of an e-mail as one page, then each document attached to it.

    The text is its HTML if an article is found in that, else its plain text.
    """
    message = message_from_bytes(content, policy=email.policy.compat32)
    if not message.keys():
        return Fault("has no headers, as an e-mail has", "save the message again as .eml", "wrong form")
    parts = tuple(_texts(message))
    pages = [page for kind, text in parts if kind == "text/html" and isinstance(page := _webpage(text), Page)]
    plain = [Page(paragraphs=paragraphs_of(plain_lines(text)[0])) for kind, text in parts if kind == "text/plain"]
    best = next((page for page in (*pages, *plain) if page.paragraphs), None)
    attached = tuple(_attached(message, depth))
    if best is None and not attached:
        return Fault("holds no text", "save its text as a .txt file", "no text")
    return (*((_with_headers(best, message),) if best else ()), *attached)


def read_saved_page(content: bytes) -> tuple[Page, ...] | Fault:
    """The article on a page that a browser saved as MHTML."""
    message = message_from_bytes(content, policy=email.policy.compat32)
    stated = _header(message, "Snapshot-Content-Location")
    address = stated if is_fetchable(stated) else None
    for kind, text in _texts(message):
        if kind in ("text/html", "application/xhtml+xml"):
            return read_webpage(plain_lines(text)[0], address=address)
    return Fault("holds no web page, as a saved page does", "save the page again, as HTML", "wrong form")


def _attached(message: Message, depth: int) -> Iterator[Page]:
    for part in _leaves(message):
        name = _safe_name(part.get_filename() or "")
        if part.get_content_disposition() != "attachment" or not name.lower().endswith(_READABLE):
            continue
        payload = part.get_payload(decode=True)
        found = _read_attachment(name.lower(), payload, depth) if isinstance(payload, bytes) and payload else ()
        if isinstance(found, Fault):
            yield Page(paragraphs=(), part=f"!{name}", faults=(found,))
            continue
        for page in found:
            day = parse_date(_header(message, "Date") or "")
            inner = page.part or ""
            yield replace(
                page,
                part=f"!{name}{inner if inner.startswith('!') or not inner else f':{inner}'}",
                published=page.published or day,
                dated_by=page.dated_by or ("metadata" if day else None),
            )


def _read_attachment(name: str, content: bytes, depth: int) -> tuple[Page, ...] | Fault:
    if name.endswith(".pdf"):
        return read_pdf(content)
    if name.endswith(".docx"):
        return read_word_document(content)
    if name.endswith(".eml"):
        too_deep = Fault("is a message too deep inside others", "save it as a file of its own", "over the limits")
        return read_message(content, depth + 1) if depth < _DEEPEST else too_deep
    text = decode(content, declared=True)
    if isinstance(text, Fault):
        return text
    text = plain_lines(text)[0]
    if name.endswith((".html", ".htm")):
        return read_webpage(text)
    return (read_markdown(text) if name.endswith(".md") else Page(paragraphs=paragraphs_of(text)),)


def _safe_name(name: str) -> str:
    """The last part of a name, as a name only: no folder, no control characters."""
    return "".join(character for character in name.replace("\\", "/").split("/")[-1] if character.isprintable())[:100]


def _webpage(source: str) -> Page | None:
    found = read_webpage(plain_lines(source)[0])
    if isinstance(found, Fault):
        return None
    # A newsletter is laid out in tables, and what looks like furniture in it is often the letter itself.
    return replace(found[0], title=None, url=None)


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    """Type and text of each part that is text and no attachment."""
    for part in _leaves(message):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment":
            continue
        if kind in ("text/html", "text/plain", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and (text := _decoded(payload, part.get_content_charset())) is not None:
                yield kind, text


def _leaves(message: Message) -> Iterator[Message]:
    waiting = [(message, 0)]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop()
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            if depth < _DEEPEST:
                waiting.extend((inner, depth + 1) for inner in reversed(payload) if isinstance(inner, Message))
        else:
            yield part


def _decoded(payload: bytes, charset: str | None) -> str | None:
    if charset:
        try:
            return payload.decode(charset)
        except (LookupError, ValueError):
            pass
    text = decode(payload, declared=True)
    return None if isinstance(text, Fault) else text


def _with_headers(page: Page, message: Message) -> Page:
    stated = _header(message, "Date") or ""
    day = parse_date(stated)
    sender = next(iter(getaddresses([_header(message, "From") or ""])), ("", ""))
    return replace(
        page,
        title=_header(message, "Subject"),
        outlet=page.outlet or sender[0] or sender[1].partition("@")[2] or None,
        published=page.published or day,
        published_at=page.published_at or (parse_time(stated) if page.published in (None, day) else None),
        dated_by=page.dated_by or ("metadata" if day else None),
    )


def _header(message: Message, name: str) -> str | None:
    """A header with its encoded words read, on one line. None: absent or empty."""
    value = message.get(name)
    if value is None:
        return None
    holder = EmailMessage(policy=email.policy.default)
    try:
        holder["Subject"] = " ".join(str(value).split())[:2000]
        text = str(holder["Subject"])
    except (ValueError, IndexError, LookupError, UnicodeError):
        text = str(value)
    return " ".join(plain_lines(text)[0].split()) or None
