"""Exports of press databases taken apart. The articles here are invented; the layouts are the databases' own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dragoman.reports import Report, read_reports
from dragoman.reports.exports import split_export

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office."

FACTIVA_CODED = f"""\
SE Business
HD  Pilots meet the port
BY  By Nora Field
WC  513 words
PD  14 December 2025
SN  Bay News
SC  BAYN
LA  English
CY  Copyright 2025, Bay News. All rights reserved.

LP
{SENTENCE}

TD
{SENTENCE} It adds a second day.

{SENTENCE} It adds a third.

CO  port : The Port
AN  Document BAYN000020251214elce0001a


HD  Port answers pilots
WC  201 words
PD  15 December 2025
SN  Harbour Gazette
LP
{SENTENCE}
AN  Document HARB000020251215elcf00002

Search Summary
Text pilots and port
"""
FACTIVA_PLAIN = f"""\
Pilots meet the port

By Nora Field
513 words
14 December 2025
Bay News
BAYN
3
English
Copyright 2025, Bay News. All rights reserved.

{SENTENCE}

{SENTENCE} It adds a second day.

Document BAYN000020251214elce0001a

Port answers pilots

201 words
15 December 2025
13:20
Harbour Gazette
HARB
English
(c) 2025 Harbour Gazette

{SENTENCE}

Document HARB000020251215elcf00002
"""
NEXIS = f"""\
Pilots meet the port

Bay News

December 14, 2025 Sunday

Copyright 2025 Bay News All Rights Reserved

Section: NEWS; Pg. 3

Length: 513 words

Byline: Nora Field

Body

{SENTENCE}

{SENTENCE} It adds a second day.

Load-Date: December 15, 2025

End of Document

Port answers pilots

Harbour Gazette

December 15, 2025 Monday

Copyright 2025 Harbour Gazette All Rights Reserved

Section: BUSINESS

Length: 201 words

Body

{SENTENCE}

Classification

Language: ENGLISH

End of Document
"""
NEXIS_OLD = f"""\
                               1 of 2 DOCUMENTS

                                    Bay News

                            December 14, 2025 Sunday

Pilots meet the port

BYLINE: Nora Field

SECTION: NEWS; Pg. 3

LENGTH: 513 words

{SENTENCE}

{SENTENCE} It adds a second day.

LOAD-DATE: December 15, 2025

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                        Copyright 2025 Bay News
                              All Rights Reserved

                               2 of 2 DOCUMENTS

                                Harbour Gazette

                            December 15, 2025 Monday

Port answers pilots

LENGTH: 201 words

{SENTENCE}

LOAD-DATE: December 16, 2025
"""


@pytest.mark.parametrize("export", [FACTIVA_CODED, FACTIVA_PLAIN, NEXIS, NEXIS_OLD])
def test_each_article_is_a_report_with_its_own_metadata(export: str) -> None:
    pages = split_export(export)
    assert pages is not None
    assert [page.part for page in pages] == ["1", "2"]
    assert [page.title for page in pages] == ["Pilots meet the port", "Port answers pilots"]
    assert [page.outlet for page in pages] == ["Bay News", "Harbour Gazette"]
    assert [page.published for page in pages] == [date(2025, 12, 14), date(2025, 12, 15)]
    assert "Nora Field" in (pages[0].author or "")
    assert pages[0].paragraphs[:2] == (SENTENCE, f"{SENTENCE} It adds a second day.")
    assert pages[1].paragraphs == (SENTENCE,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        SENTENCE,
        f"{SENTENCE}\n\nEnd of Document\n",
        "Document A1B2C3D4E5F6G7H8\n",
        "1 of 2 DOCUMENTS\n",
        "HD\nLP\nTD\n",
    ],
)
def test_other_texts_are_no_export(text: str) -> None:
    assert split_export(text) is None


def test_an_export_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "factiva.txt"
    path.write_text(FACTIVA_CODED, encoding="utf-8")
    items = list(read_reports([path]))
    assert [item.path for item in items] == [f"{path}:1", f"{path}:2"]
    assert all(isinstance(item, Report) and item.dated_by == "metadata" for item in items)
