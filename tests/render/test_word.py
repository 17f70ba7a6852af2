"""The briefing for Word says what the page says, and what it quotes is text."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from dragoman.render.pages.basis import Basis
from dragoman.render.pages.briefing import briefing_page
from dragoman.render.word import ACROSS, briefing_word
from dragoman.talks import Talks
from tests.render.build import HOSTILE, TURNED, harbour, hostile, move, report, talks


def brief(given: Talks | None = None, **options: object) -> Word:
    return Document(BytesIO(briefing_word(briefing_page(Basis(given or harbour()), **options))))  # type: ignore[arg-type]


def lines(word: Word) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def test_it_says_what_stands_changed_blocks_and_opens() -> None:
    said = lines(brief(dated=date(2025, 3, 5)))
    assert said[0] == "Harbour talks"
    assert said[1].startswith("5 March 2025. 3 reports, 1 March 2025 to 4 March 2025")
    assert "The cod quota is cut by a fifth (contested): ▲ requires: Norland (2); ✕ refuses: Sudmark (1)" in said
    assert "No package meets all stated positions." in said
    blocked = said.index("What blocks a deal")
    assert "Norland requires “The cod quota is cut by a fifth”" in said[blocked + 2]
    for heading in ("What changed", "What would open one", "Where each party stands", "The evidence", "The reports"):
        assert heading in said


def test_every_quoted_sentence_has_its_source_below_and_its_parts_marked() -> None:
    word = brief(full=True)
    at = lines(word).index("Sudmark could live with a fund for crews if ports stay open.")
    quoted, source = word.paragraphs[at : at + 2]
    assert [run.text for run in quoted.runs if run.bold] == ["a fund for crews"]
    assert [run.text for run in quoted.runs if run.italic] == ["ports stay open"]
    assert quoted.paragraph_format.keep_with_next
    assert source.text.startswith("Second day, 2 March 2025; ")


def test_the_board_says_words_and_every_head_stands_again_on_the_next_page() -> None:
    board = brief().tables[0]
    rows = [[cell.text for cell in row.cells] for row in board.rows]
    assert rows[0] == ["Term", "Norland", "Sudmark"]
    assert rows[1] == ["The cod quota is cut by a fifth", "▲ requires 2", "✕ refuses 1"]
    said = [{mark.tag for mark in row._tr.get_or_add_trPr()} for row in board.rows]
    assert qn("w:tblHeader") in said[0]
    assert all(qn("w:cantSplit") in marks for marks in said)


def test_more_parties_than_fit_stand_in_further_tables() -> None:
    names = [f"Norland {chr(65 + number)}" for number in range(ACROSS + 1)]
    told = report("a.txt", " ".join(f"{name} demands a lower quota." for name in names))
    said = [
        move(told, f"{name} demands a lower quota.", "demand", "lower quota", "quota-cut", party=name) for name in names
    ]
    first, second, _ = brief(talks((told,), said)).tables
    assert [len(table.columns) for table in (first, second)] == [ACROSS + 1, 2]


@pytest.mark.parametrize("full", [False, True])
def test_the_same_talks_give_the_same_bytes_whatever_the_clock_says(
    full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = briefing_page(Basis(harbour()), full=full)
    one = briefing_word(page)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 0, 0))
    assert briefing_word(page) == one
    with zipfile.ZipFile(BytesIO(one)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_comes_from_outside_is_text() -> None:
    word = brief(hostile(), full=True)
    assert any(HOSTILE in line for line in lines(word))
    everything = "\n".join(lines(word))
    assert TURNED not in everything
    assert "<U+202E>" in everything
    relations = {relation.reltype.rsplit("/", 1)[-1] for relation in word.part.rels.values()}
    assert "hyperlink" not in relations
    assert not any(relation.is_external for relation in word.part.rels.values())


def test_no_reports_make_a_briefing_too() -> None:
    assert "No stance on the terms of the agenda was found." in lines(brief(talks((), ())))
