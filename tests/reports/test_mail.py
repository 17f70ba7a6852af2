"""Newsletters, forwarded documents, and pages saved as one file."""

from __future__ import annotations

from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dragoman.reports import Report, Skipped, read_reports
from dragoman.reports.mail import read_message, read_saved_page
from dragoman.reports.pages import Fault
from tests.reports.test_pdfs import make_pdf
from tests.reports.test_worddocuments import make_document

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "


def make_message(plain: str | None = None, html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Pilots meet – the café edition"
    message["From"] = '"Bay News" <letters@bay.example>'
    message["Date"] = "Sun, 14 Dec 2025 23:30:00 -0500"
    if plain is not None:
        message.set_content(plain)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def read(tmp_path: Path, content: bytes, name: str = "a.eml") -> list[Report | Skipped]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(read_reports([path]))


def test_a_newsletter_is_a_report_of_its_sender(tmp_path: Path) -> None:
    html = f"<table><tr><td>{''.join(f'<p>{SENTENCE * 3}</p>' for _ in range(4))}</td></tr></table>"
    (report,) = read(tmp_path, bytes(make_message("see the web version", html)))
    assert isinstance(report, Report)
    assert (report.title, report.outlet) == ("Pilots meet – the café edition", "Bay News")
    assert (report.published, report.published_at) == (
        date(2025, 12, 14),
        datetime.fromisoformat("2025-12-14T23:30:00-05:00"),
    )
    assert SENTENCE.strip() in report.text


def test_plain_text_is_read_where_the_html_is_no_article(tmp_path: Path) -> None:
    (report,) = read(tmp_path, bytes(make_message(SENTENCE * 5, "<a href='https://x.example'>Open</a>")))
    assert isinstance(report, Report)
    assert report.text == (SENTENCE * 5).strip()


def test_attached_documents_are_parts_of_the_message(tmp_path: Path) -> None:
    """Dated by the message; a name that leads elsewhere is only a name."""
    message = make_message(SENTENCE * 3)
    message.add_attachment(make_pdf([SENTENCE * 2]), maintype="application", subtype="pdf", filename="../../plan.pdf")
    message.add_attachment(make_document([SENTENCE]), maintype="application", subtype="x", filename="plan.docx")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"%PDF-broken", maintype="application", subtype="pdf", filename="broken.pdf")
    items = read(tmp_path, bytes(message))
    path = f"{tmp_path}/a.eml"
    assert [item.path for item in items] == [path, f"{path}!plan.pdf", f"{path}!plan.docx", f"{path}!broken.pdf"]
    assert isinstance(items[1], Report)
    assert items[1].published == date(2025, 12, 14)
    assert isinstance(items[3], Skipped)
    assert "damaged PDF" in items[3].reason


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    """Its address is what the browser wrote; the day it was saved is not the day it was published."""
    body = f"<html><body><article>{''.join(f'<p>{SENTENCE * 3}</p>' for _ in range(4))}</article></body></html>"
    content = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bay.example/story\r\nSubject: Pilots\r\n"
        "Date: Mon, 15 Dec 2025 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="XX"\r\n\r\n'
        "--XX\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{body}\r\n--XX\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n--XX--\r\n"
    )
    (report,) = read(tmp_path, content.encode(), "a.mhtml")
    assert isinstance(report, Report)
    assert (report.url, report.published) == ("https://bay.example/story", None)


def test_messages_inside_messages_end() -> None:
    message = make_message(SENTENCE * 3)
    for _ in range(40):
        outer = make_message("Forwarded.")
        outer.add_attachment(bytes(message), maintype="application", subtype="octet-stream", filename="inner.eml")
        message = outer
        if len(bytes(message)) > 100_000:
            break
    assert read_message(bytes(message))


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: b"Subject: x\nContent-Type: " + text.encode()))
def test_any_bytes_end_in_pages_or_a_fault(content: bytes) -> None:
    assert isinstance(read_message(content), tuple | Fault)
    assert isinstance(read_saved_page(content), tuple | Fault)
