"""Word documents: what stands, not what was struck; nothing unpacked without bounds."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reports import Report, read_reports
from dragoman.reports.pages import Fault
from dragoman.reports.worddocuments import read_word_document

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PROPERTIES = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Draft plan</dc:title>"
    "<dc:creator>Nora Field</dc:creator><dcterms:modified>2025-12-14T10:00:00Z</dcterms:modified></cp:coreProperties>"
)


def made_of(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", content)
    return out.getvalue()


def make_document(paragraphs: list[str], *, raw: str | None = None, properties: str = PROPERTIES) -> bytes:
    body = raw or "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
        archive.writestr("docProps/core.xml", properties)
    return out.getvalue()


def test_a_document_becomes_a_report(tmp_path: Path) -> None:
    """When it was written last is no day of publication."""
    path = tmp_path / "plan.docx"
    path.write_bytes(make_document([SENTENCE, SENTENCE]))
    (report,) = read_reports([path])
    assert isinstance(report, Report)
    assert (report.title, report.author) == ("Draft plan", "Nora Field")
    assert (report.published, report.modified) == (None, date(2025, 12, 14))
    assert report.text == f"{SENTENCE.strip()}\n\n{SENTENCE.strip()}"


def test_tracked_changes_are_read_as_they_stand() -> None:
    """Insertions count, deletions do not; tables and line breaks keep their words apart."""
    raw = (
        "<w:p><w:r><w:t>The port pays </w:t></w:r><w:del><w:r><w:t>nothing</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>half</w:t></w:r></w:ins><w:r><w:br/><w:t>of it.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Clause</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Text</w:t></w:r></w:p>"
        "</w:tc></w:tr></w:tbl>"
    )
    found = read_word_document(make_document([], raw=raw))
    assert not isinstance(found, Fault)
    assert found[0].paragraphs == ("The port pays half of it.", "Clause", "Text")


def test_entities_are_neither_opened_nor_multiplied(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("HIDDEN", encoding="utf-8")
    for entity in (f'SYSTEM "file://{secret}"', '"&b;&b;"> <!ENTITY b "lol"'):
        document = (
            f"<!DOCTYPE x [<!ENTITY a {entity}>]><w:document {NAMESPACE}><w:body><w:p><w:r><w:t>&a;word</w:t></w:r>"
            "</w:p></w:body></w:document>"
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", document)
        found = read_word_document(out.getvalue())
        assert "HIDDEN" not in str(found)
        assert "lollol" not in str(found)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_changed_bytes_end_in_pages_or_a_fault(data: st.DataObject) -> None:
    """Wherever they are: in the directory of the archive, in what is packed, in its lengths."""
    content = bytearray(make_document([SENTENCE] * 20))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    assert read_word_document(bytes(content)) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        make_document([SENTENCE])[:-40],
        make_document([SENTENCE])[:200],
        made_of(b""),
    ],
)
def test_damage_is_named(content: bytes) -> None:
    found = read_word_document(content)
    assert isinstance(found, Fault)
    assert "damaged" in found.reason


def test_a_bomb_is_given_up() -> None:
    found = read_word_document(make_document(["a" * 60_000_000]))
    assert isinstance(found, Fault)
    assert "unpacks to more" in found.reason
