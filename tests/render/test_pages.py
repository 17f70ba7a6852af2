"""Page contexts: what a page shows, before it is drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from dragoman.render.pages.basis import Basis
from dragoman.render.pages.charts import ties_chart
from dragoman.render.pages.deals import deals_page, stance_key
from dragoman.render.pages.evidence import evidence_page
from dragoman.render.pages.html import head, lower_first, page_json, tail
from dragoman.render.pages.parties import party_page
from dragoman.render.pages.positions import positions_page
from dragoman.render.pages.reading import coverage_page
from dragoman.render.pages.records import Part
from dragoman.render.pages.reports import report_page
from dragoman.reviewing import Docket
from tests.render.build import AGENDA, HOSTILE, harbour, hostile, move, report, talks

BASIS = Basis(harbour())


def test_a_cell_without_stances_says_that_nothing_is_reported() -> None:
    page = positions_page(BASIS)
    cells = {(cell.party, row.term.id): cell.state for issue in page.issues for row in issue.rows for cell in row.cells}
    assert cells["Norland", "quota-cut"] == "held"
    assert ("Norland", "port-open") not in cells  # nobody is reported on it: it is named apart
    assert [term.id for term in page.silent] == ["port-open"]


def test_a_day_leaves_out_what_came_later() -> None:
    page = positions_page(BASIS, as_of=date(2025, 3, 1))
    assert page.parties == ("Norland",)
    assert page.scope.reports == 1


def test_comparing_with_a_day_marks_what_is_new() -> None:
    page = positions_page(BASIS, compared_with=date(2025, 3, 2))
    changes = {
        (line.party, line.term.id): line.change
        for issue in page.issues
        for row in issue.rows
        for cell in row.cells
        for line in cell.stances
    }
    assert changes["Norland", "fund"] == "new"
    assert changes["Norland", "quota-cut"] is None


def test_of_a_long_paragraph_what_is_near_the_sentence_is_shown() -> None:
    words = "word " * 300
    assert (head("short"), tail("short")) == ("short", "short")
    assert head(words) == words[:499] + " …"
    assert tail(words) == "… " + words[-495:]
    assert len(head("w" * 10_000)) == len(tail("w" * 10_000)) == 502  # one word that is longer


def test_a_party_stands_in_the_order_of_the_agenda_and_speaks_by_others() -> None:
    """On what it spoke of last as well; that it speaks for itself is not worth a line."""
    made = report("a.txt", "Norland asks for a fund for crews. Its minister asks for a lower quota.")
    told = [
        move(made, "Norland asks for a fund for crews.", "demand", "a fund for crews", "fund", party="Norland"),
        move(made, "Its minister asks for a lower quota.", "demand", "a lower quota", "quota-cut", party="Norland"),
    ]
    spoken = [replace(told[0], speaker="Norland"), replace(told[1], speaker="Ann Harrow")]
    basis = Basis(talks([made], spoken))
    page = party_page(basis, Docket(basis.talks, ()), "Norland")
    assert [line.term.id for line in page.stances] == ["quota-cut", "fund"]
    assert page.speakers == ("Ann Harrow",)


def test_evidence_quotes_the_report_in_its_paragraph() -> None:
    page = evidence_page(BASIS, "Sudmark", "fund")
    assert page is not None
    (quote,) = page.quotes
    marked = {piece.roles: piece.text for piece in quote.sentence if piece.roles}
    assert marked[("object",)] == "a fund for crews"
    assert marked[("condition",)] == "ports stay open"
    whole = quote.before + "".join(piece.text for piece in quote.sentence) + quote.after
    assert whole == BASIS.talks.text_of("b.txt").split("\n\n")[1]
    assert [term.id for term in page.stances[0].only_if] == ["port-open"]


def test_evidence_of_a_term_that_is_not_on_the_agenda_is_none() -> None:
    assert evidence_page(BASIS, "Norland", "nothing") is None


def test_a_report_marks_every_object_and_loses_no_character() -> None:
    page = report_page(BASIS, "c.txt")
    assert page is not None
    words = ["".join(p.text for s in part.stretches for p in s.pieces) for part in page.paragraphs]
    assert "\n\n".join(words) == BASIS.talks.text_of("c.txt")
    over = [(s.begins, s.pieces[0].text) for part in page.paragraphs for s in part.stretches if s.over]
    assert over == [((1,), "the quota lowered"), ((2,), "a fund for crews")]


def test_objects_within_objects_each_have_a_line_of_their_own() -> None:
    text = "Norland rejects plans for a lower quota and open ports."
    made = report("n.txt", text)
    told = [
        move(made, text, "reject", "plans for a lower quota and open ports", "quota-cut", party="Norland"),
        move(made, text, "propose", "a lower quota and open ports", "quota-cut", party="Sudmark"),
        move(made, text, "propose", "open ports", "port-open", party="Sudmark"),
    ]
    page = report_page(Basis(talks([made], told)), "n.txt", told[1].id)
    assert page is not None
    (paragraph,) = page.paragraphs
    assert paragraph.lanes == 3
    assert [(s.begins, s.over) for s in paragraph.stretches if s.over] == [
        ((1,), ((1, 0),)),
        ((2,), ((1, 0), (2, 1))),
        ((3,), ((1, 0), (2, 1), (3, 2))),
    ]
    assert page.chosen == 2
    roles = [(p.text, p.roles) for s in paragraph.stretches for p in s.pieces if p.roles]
    assert roles == [("a lower quota and ", ("object",)), ("open ports", ("object",))]


def test_switching_a_stance_off_changes_the_answer() -> None:
    page = deals_page(BASIS)
    assert page.verdict == "blocked"
    off = [stance_key(s) for s in BASIS.stances if s.stance == "refuses"]
    changed = deals_page(BASIS, off=off)
    assert changed.verdict == "open"
    assert changed.what_if is not None
    assert {line.party for line in changed.what_if.set_aside} == {"Norland", "Sudmark"}
    assert [toggle.on for toggle in changed.toggles].count(False) == len(off)


def test_what_is_tied_says_who_ties_it_and_what_blocks() -> None:
    page = deals_page(BASIS)
    assert [(tie.party, tie.kind, tie.term.id, tie.to.id, tie.blockers) for tie in page.ties] == [
        ("Sudmark", "accepts only if", "fund", "port-open", 0)
    ]
    assert [(one.term.id, one.blockers) for one in page.tied] == [("quota-cut", 1), ("fund", 0), ("port-open", 0)]
    drawn = ties_chart(page)
    assert drawn is not None
    assert drawn.count('class="box blocked"') == 1
    assert "Sudmark ● only if" in drawn
    assert HOSTILE not in (ties_chart(deals_page(Basis(hostile()))) or "")


def test_a_rule_of_the_agenda_counts_the_blockers_that_rest_on_it() -> None:
    quota, port = AGENDA.issues
    tied = replace(quota, terms=(replace(quota.terms[0], needs=("port-open",)), quota.terms[1]))
    stances = harbour()
    one = report("d.txt", "Estria rejects open ports.", published=date(2025, 3, 3))
    said = move(one, "Estria rejects open ports.", "reject", "open ports", "port-open", party="Estria")
    agenda = replace(AGENDA, issues=(tied, port))
    page = deals_page(Basis(talks((*stances.reports, one), (*stances.moves, said), agenda)))
    assert [(tie.kind, tie.party, tie.blockers) for tie in page.ties] == [
        ("needs", None, 1),
        ("accepts only if", "Sudmark", 0),
    ]


def test_json_has_the_fields_of_the_page() -> None:
    page = positions_page(BASIS, as_of=date(2025, 3, 4))
    row = json.loads(page_json(page))
    assert row["scope"]["as_of"] == "2025-03-04"
    assert set(row) == {"name", "scope", "parties", "issues", "silent"}


def test_coverage_says_what_was_worked_out_elsewhere() -> None:
    coverage = coverage_page(BASIS)
    assert [report.path for report in coverage.reports] == ["a.txt", "b.txt", "c.txt"]
    states = {(row.line.party, row.line.term.id): [cell.state for cell in row.cells] for row in coverage.claims}
    assert states["Norland", "quota-cut"][0] == "carried"


def test_coverage_counts_the_reports_of_each_outlet() -> None:
    page = coverage_page(BASIS)
    assert page.outlets == ((None, 2), ("The Gull", 1))
    claim = next(row for row in page.claims if row.line.party == "Norland" and row.line.term.id == "quota-cut")
    assert claim.by_outlet == ((("carried", 1), ("named", 1)), (("carried", 1),))


def test_a_part_of_the_coverage_is_what_the_whole_has_there() -> None:
    whole = coverage_page(BASIS)
    assert whole.claims_of == Part(of=len(whole.claims), number=1, pages=1)
    part = coverage_page(BASIS, claims=(2, 1), disagreed=(1, 1), unsourced=(99, 1))
    assert part.claims == whole.claims[1:2]
    assert part.claims_of == Part(of=len(whole.claims), number=2, pages=len(whole.claims))
    assert part.disagreements == whole.disagreements[:1]
    assert part.unsourced_of.number == max(1, len(whole.unsourced))


def test_other_moves_leave_what_the_reports_tell() -> None:
    """What is carried over from talks to the same ones with other moves is what would be worked out for these."""
    known = BASIS.talks
    _ = known.meetings, known.named, known.unsourced, known.register
    moves = tuple(replace(move, hedged=True) for move in known.moves[1:])
    carried, fresh = known.with_moves(moves), replace(known, moves=moves)
    assert carried.__dict__["register"] is known.register
    assert (carried.meetings, carried.plans, carried.unsourced) == (fresh.meetings, fresh.plans, fresh.unsourced)
    assert carried.coverage() == fresh.coverage()
    assert carried.shifts() == fresh.shifts()


def test_claims_without_a_source_are_shown_with_their_words() -> None:
    made = report("a.txt", "The quota is widely criticised. Norland demands a lower quota.")
    page = coverage_page(Basis(talks((made,), ())))
    assert [[p.text for p in line.sentence if p.roles] for line in page.unsourced] == [["is widely criticised"]]


def test_only_web_addresses_are_links() -> None:
    assert BASIS.names["a.txt"].url == "https://gull.example/1"
    assert [name.url for name in Basis(hostile()).names.values()] == [None]


def test_a_name_keeps_its_capital_within_a_sentence() -> None:
    assert lower_first("The port is open") == "the port is open"
    assert lower_first("Norland leaves") == "Norland leaves"
