"""PDF files: text as it is read, running heads and page numbers left out."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from dragoman.reports import Report, Skipped, read_reports
from dragoman.reports.pages import Fault
from dragoman.reports.pdfs import read_pdf

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def make_pdf(pages: list[str], *, info: str = "") -> bytes:
    """A PDF with one line of text for each line of each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        lines = " ".join(f"({line}) Tj T*" for line in page.split("\n"))
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td {lines} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{len(objects) + 2} 0 R /Resources << /Font << /F1 {FONT} >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< {info} >>")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def page(number: int) -> str:
    return (
        "JOINT COMMUNIQUE\nThe ministers of both ports agreed that the cease-\nfire of the pilots will hold until "
        f"a new rate is set,\nand that they meet again in week {number}.\nPage {number} of 4"
    )


def test_a_communique_becomes_a_report(tmp_path: Path) -> None:
    """Lines joined to paragraphs, a word parted at a line's end joined; when it was made is no day of publication."""
    path = tmp_path / "communique.pdf"
    info = "/Title (Joint communique) /Author (Two ports) /CreationDate (D:20251214120000Z)"
    path.write_bytes(make_pdf([page(number) for number in range(1, 5)], info=info))
    (report,) = read_reports([path])
    assert isinstance(report, Report)
    assert (report.title, report.author, report.published) == ("Joint communique", "Two ports", None)
    assert report.modified == date(2025, 12, 14)
    assert "JOINT COMMUNIQUE" not in report.text
    assert "Page 2" not in report.text
    assert "agreed that the ceasefire of the pilots" in " ".join(report.text.split())
    assert report.text.count("again in week") == 4


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (make_pdf(["", ""]), "without text"),
        (b"%PDF-1.7\n%broken", "damaged PDF"),
        (make_pdf([SENTENCE])[:120], "damaged PDF"),
    ],
)
def test_what_has_no_text_is_named(content: bytes, expected: str) -> None:
    found = read_pdf(content)
    assert isinstance(found, Fault)
    assert expected in found.reason


def test_a_locked_file_is_named(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([SENTENCE]))))
    writer.encrypt("secret", algorithm="RC4-128")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    (item,) = read_reports([path])
    assert isinstance(item, Skipped)
    assert "password" in item.reason


def test_a_pdf_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "communique.txt"
    path.write_bytes(make_pdf([page(1)]))
    (report,) = read_reports([path])
    assert isinstance(report, Report)
