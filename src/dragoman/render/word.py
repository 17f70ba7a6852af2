"""The briefing as a Word document (Office Open XML, ECMA-376), for whoever edits it before passing it on.

It says what the page says, in headings, lists and tables of Word's own styles; the drawings are left to the page, and
the tables beside them say the same in words.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from dragoman import __version__
from dragoman.render.briefing import (
    change_line,
    counted_line,
    holder_words,
    only_if_words,
    source_words,
    stance_words,
    told_words,
)
from dragoman.render.marks import SYMBOLS
from dragoman.render.pages.html import day, lower_first
from dragoman.render.pages.records import (
    BriefingPage,
    Cell,
    DealsPage,
    Disagreement,
    EvidencePage,
    Quote,
    ReportLine,
    ShiftLine,
    SnapshotLine,
)
from dragoman.render.plain import visible
from dragoman.render.shifts import change_words

ACROSS: Final = 5  # parties that the board has room for side by side
WIDTH, FIRST = 17.0, 0.3  # of a table in cm, and the share that its first column takes
SMALL: Final = Pt(8.5)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # of every part of the file, so that the same briefing is the same bytes


def briefing_word(page: BriefingPage) -> bytes:
    """The briefing as the bytes of a ``.docx`` file; the same page gives the same bytes."""
    word = Document()
    _set_up(word, page)
    _summary(word, page)
    _board(word, page)
    _changes(word, page)
    _clashes(word, page.disagreements[: 6 if page.short else 200], of=len(page.disagreements))
    _deals(word, page)
    _evidence(word, page)
    _reports(word, page.reports)
    note = "The agenda was drafted by the program and not edited. " if page.drafted else ""
    word.add_paragraph(f"{note}Made by Dragoman {__version__}: it finds what reports say, not what is true.")
    return _bytes_of(word)


def _set_up(word: Word, page: BriefingPage) -> None:
    """A4, a plain face, and what the file says of itself."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    word.styles["Normal"].font.size = Pt(10)
    about = word.core_properties
    about.title, about.author, about.comments = visible(page.title), "Dragoman", ""


def _bytes_of(word: Word) -> bytes:
    """The file, its parts in their order and none dated by the clock."""
    made, kept = BytesIO(), BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as written:
        for part in parts.infolist():
            written.writestr(zipfile.ZipInfo(part.filename, _EPOCH), parts.read(part), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


# --- the summary


def _summary(word: Word, page: BriefingPage) -> None:
    scope = page.positions.scope
    word.add_heading(visible(page.title), 0)
    word.add_paragraph(counted_line(page))
    word.add_heading("What stands", 1)
    most = 9 if page.short else 24
    for standing in page.standing[:most]:
        sides = "; ".join(
            f"{SYMBOLS[holder.stance]} {holder.stance}: {', '.join(holder_words(line) for line in holder.lines)}"
            for holder in standing.holders
        )
        contested = " (contested)" if standing.contested else ""
        _led(word.add_paragraph(style="List Bullet"), visible(standing.term.text), f"{contested}: {sides}")
    if not page.standing:
        word.add_paragraph("No stance on the terms of the agenda was found.")
    _rest(word, "terms", most, len(page.standing))
    word.add_heading(f"What changed{f' since {day(scope.compared_with)}' if scope.compared_with else ''}", 1)
    for shift in page.changes[:5]:
        word.add_paragraph(change_line(shift), style="List Bullet")
    if not page.changes:
        word.add_paragraph("Nothing." if page.shifts.first else "It cannot be told: no statement has a day.")
    _rest(word, "changes", 5, len(page.changes))
    word.add_heading("What blocks a deal", 1)
    if page.deals is None:
        word.add_paragraph(visible(page.deals_note or ""))
        return
    word.add_paragraph().add_run(visible(page.deals.headline)).bold = True
    _blockers(word, page.deals, 3)
    if page.deals.openings:
        word.add_heading("What would open one", 1)
        word.add_paragraph(" and ".join(visible(step.words) for step in page.deals.openings[0].concessions))


# --- what follows it


def _board(word: Word, page: BriefingPage) -> None:
    """Where each party stands: terms down, as many parties across as fit, and so on."""
    word.add_heading("Where each party stands", 1)
    word.add_paragraph(
        f"{SYMBOLS['requires']} requires: must be in a deal; {SYMBOLS['accepts']} accepts: can live with it; "
        f"{SYMBOLS['refuses']} refuses: must not be in it. An empty cell is not reported, which is no refusal. "
        "Numbers count independent origins: copies and shared quotations once."
    )
    parties = page.positions.parties
    for first in range(0, len(parties), ACROSS):
        across = parties[first : first + ACROSS]
        rows = [
            (visible(row.term.text), *map(_cell, cells))
            for issue in page.positions.issues
            for row in issue.rows
            for cells in [row.cells[first : first + ACROSS]]
            if any(cell.stances or cell.gone for cell in cells)
        ]
        if rows:
            _table(word, ("Term", *map(visible, across)), rows)
            word.add_paragraph()
    if page.positions.silent:
        silent = "; ".join(lower_first(visible(term.text)) for term in page.positions.silent)
        word.add_paragraph(f"Nobody is reported on: {silent}.")


def _cell(cell: Cell) -> str:
    lines = []
    for line in cell.stances:
        marks = ", ".join(filter(None, ["hedged" if line.hedged else "", line.change or ""]))
        lines.append(
            f"{SYMBOLS[line.stance]} {line.stance} {line.independent}{f' ({marks})' if marks else ''}"
            f"{only_if_words(line.only_if)}"
        )
    lines += [f"no longer: {SYMBOLS[line.stance]} {line.stance}" for line in cell.gone]
    return "\n".join((["on both sides:"] if cell.state == "both sides" else []) + lines)


def _changes(word: Word, page: BriefingPage) -> None:
    if not page.changes:
        return
    word.add_heading("What changed, the most material first", 1)
    most = 12 if page.short else 500
    _table(word, ("Party and term", "Shift", "Before", "After"), [_shift(line) for line in page.changes[:most]])
    _rest(word, "changes", most, len(page.changes))


def _shift(line: ShiftLine) -> tuple[str, ...]:
    how = change_words(line.how, line.before.stance if line.before else None)
    return (
        f"{visible(line.party)}: {lower_first(visible(line.term.text))}",
        line.kind if line.how in ("first", "same") else f"{line.kind}: {how}",
        _moment(line.before) if line.before else "not reported",
        _moment(line.after),
    )


def _moment(line: SnapshotLine) -> str:
    hedged = ", hedged" if line.hedged else ""
    return f"{SYMBOLS[line.stance]} {line.stance}, {day(line.day)}{hedged}{only_if_words(line.only_if)}"


def _clashes(word: Word, clashes: Sequence[Disagreement], *, of: int) -> None:
    if not clashes:
        return
    word.add_heading("Where the reports disagree", 1)
    for clash in clashes:
        word.add_heading(f"{visible(clash.party)}: {lower_first(visible(clash.term.text))}", 2)
        word.add_paragraph(f"{clash.supporting} for it, {clash.opposing} against.")
        for quote in (clash.one, clash.other):
            _quote(word, quote)
    _rest(word, "disagreements", len(clashes), of)


def _deals(word: Word, page: BriefingPage) -> None:
    deals = page.deals
    if deals is None:
        return
    word.add_heading("What can still be agreed", 1)
    word.add_paragraph().add_run(visible(deals.headline)).bold = True
    if deals.verdict == "open":
        word.add_paragraph("No stated position forbids them; whether anyone would accept them is not said.")
    for heading, terms in (("In every package", deals.always), ("In no package", deals.never)):
        if terms:
            word.add_heading(heading, 2)
            _bullets(word, [visible(term.text) for term in terms])
    if deals.packages:
        word.add_heading("Packages, the one that asks least first", 2)
        for package in deals.packages:
            holds = "; ".join(visible(term.text) for term in package.holds) or "None of the terms"
            word.add_paragraph(f"{package.number}. {holds}")
    if deals.blockers:
        word.add_heading("What blocks a deal", 2)
        word.add_paragraph("Each is a set of stances that cannot all be met; take any one away and the rest can.")
        _blockers(word, deals, len(deals.blockers))
    if deals.openings:
        word.add_heading("What would open one", 2)
        word.add_paragraph("Each is a smallest set of concessions after which a package exists; the easiest first.")
        _bullets(
            word, [" and ".join(visible(step.words) for step in opening.concessions) for opening in deals.openings]
        )
        _rest(word, "openings", len(deals.openings), deals.opening_count)


def _blockers(word: Word, deals: DealsPage, most: int) -> None:
    _bullets(
        word,
        ["; ".join([*map(stance_words, one.stances), *map(visible, one.rules)]) for one in deals.blockers[:most]],
    )
    _rest(word, "blockers", min(most, len(deals.blockers)), deals.blocker_count)


def _evidence(word: Word, page: BriefingPage) -> None:
    word.add_heading("The evidence", 1)
    which = "The surest sentences behind every stance." if page.short else "Every sentence behind every stance."
    word.add_paragraph(f"{which} What a sentence is about is bold, a condition in italics.")
    for opened in page.evidence:
        _opened(word, opened)


def _opened(word: Word, opened: EvidencePage) -> None:
    word.add_heading(f"{visible(opened.party)}: {lower_first(visible(opened.term.text))}", 2)
    for line in opened.stances:
        word.add_paragraph(f"{stance_words(line)} ({line.independent} independent)")
    for quote in opened.quotes:
        _quote(word, quote)
    _rest(word, "sentences", len(opened.quotes), opened.sentences)


def _quote(word: Word, quote: Quote) -> None:
    """The sentence with its parts marked, and below it who says so and where; the two stay on one page."""
    said = word.add_paragraph()
    said.paragraph_format.left_indent = Cm(0.6)
    said.paragraph_format.keep_with_next = True
    said.paragraph_format.space_after = Pt(0)
    for piece in quote.sentence:
        run = said.add_run(_words(piece.text))
        run.bold = "object" in piece.roles or None
        run.italic = "condition" in piece.roles or None
    source = word.add_paragraph()
    source.paragraph_format.left_indent = Cm(0.6)
    source.add_run(f"{source_words(quote)}; {told_words(quote)}").font.size = SMALL


def _reports(word: Word, reports: Sequence[ReportLine]) -> None:
    word.add_heading("The reports", 1)
    rows = [
        (
            visible(line.report.title or line.report.short),
            visible(line.report.outlet or "not said"),
            day(line.report.published) if line.report.published else "undated",
            f"{line.words:,}",
            f"{line.share:.0%} of {visible(line.copy_of)}" if line.copy_of else "none",
        )
        for line in reports
    ]
    _table(word, ("Report", "Outlet", "Published", "Words", "Copy"), rows)


# --- parts


def _led(paragraph: Paragraph, head: str, rest: str) -> None:
    paragraph.add_run(head).bold = True
    paragraph.add_run(rest)


def _bullets(word: Word, lines: Iterable[str]) -> None:
    for line in lines:
        word.add_paragraph(line, style="List Bullet")


def _rest(word: Word, what: str, shown: int, of: int) -> None:
    """What was left out is said."""
    if of > shown:
        word.add_paragraph(f"{shown} of {of:,} {what} are shown here.")


def _table(word: Word, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose head stands again on every page and whose rows are never cut."""
    table = word.add_table(rows=0, cols=len(head), style="Table Grid")
    table.autofit = False
    widths = [Cm(WIDTH * FIRST), *[Cm(WIDTH * (1 - FIRST) / (len(head) - 1))] * (len(head) - 1)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, texts in enumerate((head, *rows)):
        row = table.add_row()
        about = row._tr.get_or_add_trPr()  # python-docx has no name for these two
        for name in ("w:tblHeader", "w:cantSplit")[1 if number else 0 :]:
            mark = OxmlElement(name)
            mark.set(qn("w:val"), "true")
            about.append(mark)
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = width  # some programs heed the cells, some the columns
            run = cell.paragraphs[0].add_run(text)
            run.font.size = SMALL
            run.bold = number == 0 or None
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)


def _words(text: str) -> str:
    """A piece of a sentence, its blanks at both ends kept."""
    return f"{' ' if text[:1].isspace() else ''}{visible(text)}{' ' if text[-1:].isspace() and text.strip() else ''}"
