"""Pages at their addresses, with and without a store behind them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from dragoman.desk import Desk
from dragoman.store import open_store
from dragoman.web import FixedShelf, StoreShelf
from dragoman.web.app import Settings, _Application
from dragoman.web.changes import file_name
from dragoman.web.links import own_address
from dragoman.web.shelf import slug_of
from tests.render.build import AGENDA, HOSTILE, harbour, hostile
from tests.web.serving import ClerkAtHand, Served, serving

SLUG = "/t/" + slug_of("Harbour talks")
PAGES = (
    "",
    "/shifts",
    "/coverage",
    "/plans",
    "/deals",
    "/stability",
    "/review",
    "/reports",
    "/agenda",
    "/parties",
    "/search?q=quota",
    "/report?path=b.txt",
)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FixedShelf(harbour())) as server:
        yield server


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_an_address(served: Served, page: str) -> None:
    answer = served.ask(SLUG + page)
    assert answer.status == 200
    assert answer.text.count("<h1") == 1
    assert len(answer.text) < 300_000


@pytest.mark.parametrize(("form", "beginning"), [("html", b"<!doctype html>"), ("md", b"# Harbour"), ("docx", b"PK")])
def test_the_briefing_is_kept_in_each_form(served: Served, form: str, beginning: bytes) -> None:
    answer = served.ask(f"{SLUG}/briefing.{form}?compare=2025-03-02")
    assert answer.status == 200
    assert answer.content.startswith(beginning)
    assert f"/briefing.{form}" in served.ask(SLUG).text


@pytest.mark.parametrize(
    "page",
    ["/positions", "/shifts", "/coverage", "/plans", "/deals", "/review", "/reports", "/agenda", "/parties", "/search"],
)
def test_every_page_has_its_json(served: Served, page: str) -> None:
    answer = served.ask(f"{SLUG}{page}.json")
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.text)["name"] == "Harbour talks"


def test_a_cell_of_the_board_opens_onto_its_sentences(served: Served) -> None:
    board = served.ask(SLUG).text
    links = [unescape(link) for link in re.findall(r'href="([^"]+/evidence[^"]*)"', board)]
    assert len(links) == 4
    told = [served.ask(link) for link in links]
    assert {answer.status for answer in told} == {200}
    assert any(" could live with " in answer.text for answer in told)
    assert "not reported" in board


def test_the_day_stays_in_the_address(served: Served) -> None:
    board = served.ask(f"{SLUG}?as_of=2025-03-02").text
    links = [unescape(link) for link in re.findall(r'href="([^"]+/evidence[^"]*)"', board)]
    assert links
    assert all("as_of=2025-03-02" in link for link in links)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?as_of=tomorrow", 400),
        ("/evidence", 400),
        ("/evidence?party=x&term=nothing", 404),
        ("/report?path=z", 404),
        ("/search?q=%22%22", 200),
        ("/deals?if=nonsense", 200),
        ("/stability?term=nothing&control=nothing", 200),
        ("/stability?conflict=nonsense", 200),
        ("/stability?conflict=" + "x" * 9000, 400),
        ("/deals?off=nonsense&shown=99999999", 200),
        ("/search?q=" + "x" * 300, 400),
        ("/parties?page=99999", 200),
    ],
)
def test_what_is_not_understood_is_said(served: Served, path: str, status: int) -> None:
    answer = served.ask(SLUG + path)
    assert answer.status == status
    assert "Traceback" not in answer.text


def test_long_lists_go_on_over_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut: what one page does not hold is on the next."""
    for name in ("ROWS", "PARTIES", "QUOTES", "REPORTS", "CLAIMS", "REPORTS_BESIDE", "LANES", "STATES", "CLASHES"):
        monkeypatch.setattr(f"dragoman.web.screens.{name}", 1)
    monkeypatch.setattr("dragoman.web.parties.PARTIES", 1)
    monkeypatch.setattr("dragoman.web.moves.QUOTES", 1)
    with serving(FixedShelf(harbour())) as served:
        for page in (
            "",
            "/reports",
            "/parties",
            "/moves",
            "/coverage",
            "/shifts",
            "/evidence?party=Norland&term=quota-cut",
        ):
            at, seen = SLUG + page, set[str]()
            while at not in seen:
                seen.add(at)
                text = served.ask(at).text
                onward = re.search(r'href="([^"]+)"(?: rel="next")?>(?:Next|Further parties|Further reports)</a>', text)
                at = unescape(onward[1]) if onward else at
            assert len(seen) > 1, page
        board = served.ask(f"{SLUG}/positions.json").text
        told = [row["term"]["text"] for issue in json.loads(board)["issues"] for row in issue["rows"]]
        each = [served.ask(f"{SLUG}?page={number}").text for number in range(1, len(told) + 1)]
        assert [f'role="rowheader">{term}' in text for term, text in zip(told, each, strict=True)] == [True] * len(told)


def test_json_of_the_coverage_has_the_page_that_was_asked_for(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.screens.CLAIMS", 2)
    whole = [json.loads(served.ask(f"{SLUG}/coverage.json?page={page}&part").text) for page in (1, 2)]
    assert [page["claims_of"]["number"] for page in whole] == [1, 2]
    assert [len(page["claims"]) for page in whole] == [2, min(2, whole[0]["claims_of"]["of"] - 2)]
    assert whole[0]["claims"] != whole[1]["claims"]


def test_a_page_is_drawn_once_for_all_who_ask(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader gets the first one's page, packed where that is understood, and is told of no change."""
    page = f"{SLUG}/reports?page=1&once"
    whole = served.ask(page)
    monkeypatch.setattr("dragoman.web.screens.reports_page", None)  # drawing it again would fail
    assert served.ask(page).text == whole.text
    packed = served.ask(page, headers={"accept-encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == whole.text
    assert "content-encoding" not in served.ask(page, headers={"accept-encoding": "gzip;q=0, br"}).headers
    known = served.ask(page, headers={"if-none-match": f'"other", {whole.headers["etag"]}'})
    assert (known.status, known.content, known.headers["etag"]) == (304, b"", whole.headers["etag"])
    assert served.ask(page, headers={"if-none-match": '"other"'}).status == 200


def test_a_change_made_here_is_seen_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while what other programs may have changed is not asked for with every page."""
    from dragoman.agenda import dump_agenda

    with serving(StoreShelf(desk, ClerkAtHand(desk)), fresh_s=600) as server:
        lot = server.post("/add", {"text": TEXT, "talks": "Harbour talks"}).headers["location"]
        server.look(lot)
        form = re.search(r'name="seen" value="([0-9a-f]+)"', server.look(f"{SLUG}/agenda").text)
        assert form is not None
        with monkeypatch.context() as closed:
            closed.setattr(desk.store, "state", None)  # looking again would fail
            assert server.ask(f"{SLUG}/agenda").status == 200
        saved = {"text": dump_agenda(AGENDA), "seen": form[1], "as": "text", "do": "save"}
        assert server.post(f"{SLUG}/agenda", saved).status == 303
        assert "How much cod may be caught?" in server.ask(f"{SLUG}/agenda").text


def test_lanes_keep_their_days_in_the_address(served: Served) -> None:
    """Zooming is following links: each names its days, and the twin has the same ones."""
    text = served.ask(f"{SLUG}/shifts?since=2025-03-02&until=2025-03-03&party=Norland").text
    assert "requires as the first day begins" in text
    wider = re.search(r'href="([^"]+)">Wider</a>', text)
    assert wider is not None
    assert "party=Norland" in wider[1]
    assert "2025-03-04" not in served.ask(f"{SLUG}/shifts.json?until=2025-03-03").text.partition('"shifts":')[2]
    assert served.ask(unescape(wider[1])).status == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=quota", 3),
        ("q=quota&party=Norland", 2),
        ("q=quota&act=reject", 1),
        ("q=quota&outlet=The+Gull", 1),
        ("q=quota&since=2025-03-02", 2),
        ("q=quota&since=2025-03-02&until=2025-03-03", 1),
        ("q=crews&issue=quota&party=Sudmark", 1),
        ("q=crews&term=quota-cut", 0),
    ],
)
def test_search_is_narrowed_in_the_address(served: Served, query: str, found: int) -> None:
    page = served.ask(f"{SLUG}/search?{query}").text
    assert page.count('<article class="quote"') == found
    hits = json.loads(served.ask(f"{SLUG}/search.json?{query}").text)["hits"]
    assert len(hits) == found


def test_what_is_found_stands_under_its_report_and_leads_to_its_paragraph(served: Served) -> None:
    page = served.ask(f"{SLUG}/search?q=crews").text
    assert "2 sentences, in 2 reports." in page
    assert page.count('<h2 class="from">') == 2
    paragraph = harbour().reports[1].text.index("Sudmark could live")
    assert f'href="{SLUG}/report?path=b.txt#p{paragraph}"' in page
    assert f'id="p{paragraph}"' in served.ask(f"{SLUG}/report?path=b.txt").text


@pytest.mark.parametrize("start", ["40", "²", "9" * 1_500, "soon", ""])
def test_the_form_for_a_missed_move_stands_beside_the_report(served: Served, start: str) -> None:
    page = served.ask(f"{SLUG}/missed?report=b.txt&start={quote(start)}")
    assert page.status == 200
    assert "Sudmark will not have a lower quota." in page.text
    assert page.text.count('<p class="here">Sudmark could live') == (start == "40")


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("&act=demand", 2), ("&outlet=The+Gull", 1), ("&since=2025-03-02", 1), ("&by=hand", 0)],
)
def test_evidence_is_narrowed_in_the_address(served: Served, query: str, found: int) -> None:
    address = f"{SLUG}/evidence?party=Norland&term=quota-cut{query}"
    page = served.ask(address).text
    assert page.count('<article class="quote"') == found
    assert bool(query) == ("2 meet these" in page)


def test_the_first_page_says_what_is_new_since_the_last_visit(served: Served) -> None:
    assert "not opened yet in this browser" in served.ask("/").text
    told = served.ask(SLUG).headers["set-cookie"]
    assert "HttpOnly" in told
    assert "SameSite=strict" in told
    cookie = told.partition(";")[0]
    assert "nothing" in served.ask("/", headers={"cookie": cookie}).text
    assert "set-cookie" not in served.ask(SLUG, headers={"cookie": cookie}).headers  # still the same visit
    assert "set-cookie" not in served.ask(f"{SLUG}/positions.json").headers
    slug = SLUG.rpartition("/")[2]
    earlier = f"visits={slug}.1741000000.1"
    page = served.ask("/", headers={"cookie": earlier}).text
    assert "2 reports</span>" in page
    assert f'href="{SLUG}/shifts?since=2025-03-03"' in page
    for kind in ("reports", "moves"):
        assert f'href="{SLUG}/{kind}?after=1"' in page
    for strange in (
        "visits=<script>",
        f"visits={slug}.99999999999999.1",
        f"visits={slug}.-1.1",
        "visits=" + "_" * 9_000,
    ):
        assert served.ask("/", headers={"cookie": strange}).status == 200


def test_what_came_after_the_last_visit_is_listed(served: Served) -> None:
    """Reports by the order in which they came, and the moves in them alone, also with another filter."""
    known = json.loads(served.ask(f"{SLUG}/reports.json").text)["reports"]
    fresh = json.loads(served.ask(f"{SLUG}/reports.json?after=1").text)["reports"]
    assert [line["report"]["path"] for line in fresh] == [line["report"]["path"] for line in known[1:]]
    page = served.ask(f"{SLUG}/reports?after=1").text
    assert "2 reports that came after the first 1" in page
    moves = json.loads(served.ask(f"{SLUG}/moves.json?after=1").text)["quotes"]
    assert {quote["report"]["path"] for quote in moves} == {line["report"]["path"] for line in fresh}
    page = served.ask(f"{SLUG}/moves?after=1").text
    assert '<input type="hidden" name="after" value="1">' in page
    assert served.ask(f"{SLUG}/moves?after=99").text.count('<article class="quote"') == 0
    assert served.ask(f"{SLUG}/moves?after=soon").status == 200


def test_supposing_leads_to_an_address_that_can_be_shared(served: Served) -> None:
    answer = served.ask(f"{SLUG}/deals?party=Sudmark&verb=accepts&term=quota-cut")
    assert answer.status == 303
    assert "If so: " in served.ask(answer.headers["location"]).text


def test_talks_read_on_the_spot_take_no_corrections(served: Served) -> None:
    assert served.post(f"{SLUG}/correct", {"do": "accept"}).status == 403
    assert served.post(f"{SLUG}/agenda", {"text": ""}).status == 403
    assert served.post("/add", {"text": "x"}).status == 403


def test_text_from_outside_is_text_on_every_page() -> None:
    talks = hostile()
    with serving(FixedShelf(talks)) as server:
        slug = "/t/" + FixedShelf(talks).entries()[0].slug
        board = server.ask(slug).text
        links = [unescape(link) for link in re.findall(r'href="([^"]+/evidence[^"]*)"', board)]
        reports = [unescape(x) for x in re.findall(r'href="([^"]+/report\?[^"]*)"', server.ask(f"{slug}/reports").text)]
        assert links
        assert reports
        for path in ("/", slug, *(slug + page for page in PAGES[:9]), f"{slug}/search?q=script", *links, *reports):
            text = server.ask(path).text
            assert HOSTILE not in text
            assert "<img" not in text
            assert "\u202e" not in text
            assert len(text) < 1_500_000
            assert 'href="javascript:' not in text


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/t/x/review?page=2", True),
        ("https://evil.example/", False),
        ("//evil.example/t/", False),
        ("/\\evil.example", False),
        ("/t/\r\nx: y", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_one_comes_back_to_a_page_of_ours_alone(address: str, kept: bool) -> None:
    assert (own_address(address, "/t/other") == address) is kept


def test_a_file_name_only_names() -> None:
    assert file_name("../../etc/passwd", 1) == "passwd"
    assert file_name("C:\\notes\\a.txt", 1) == "a.txt"
    assert file_name("..", 3) == "report-3.txt"
    assert file_name("a\x00\u202eb.txt", 1) == "ab.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(open_store(tmp_path / "talks.db")) as opened:
        yield opened


TEXT = "Norland demands a lower quota for cod, its minister said. Sudmark rejects a lower quota. " * 3


def test_a_day_of_the_analyst(desk: Desk) -> None:
    """Paste a report, give an agenda, correct a move, undo it; a page made before a change overwrites nothing."""
    with serving(StoreShelf(desk, ClerkAtHand(desk))) as server:
        assert "Nothing was read yet" in server.ask("/").text
        began = server.post("/add", {"text": TEXT, "called": "../pasted", "talks": "Harbour talks"})
        assert began.status == 303
        page = server.look(began.headers["location"]).text
        assert "pasted.txt" in page
        assert SLUG in page
        from dragoman.agenda import dump_agenda

        form = re.search(r'name="seen" value="([0-9a-f]+)"', server.look(f"{SLUG}/agenda").text)
        assert form is not None
        saved = {"text": dump_agenda(AGENDA), "seen": form[1], "as": "text", "do": "save"}
        assert server.post(f"{SLUG}/agenda", saved).status == 303
        assert (
            server.post(f"{SLUG}/agenda", saved).status == 409
        )  # made before the other was saved: not lost, not taken
        page = server.look(f"{SLUG}/evidence?party=Sudmark&term=quota-cut").text
        button = re.search(r'name="move" value="([^"]+)"><input type="hidden" name="seen" value="([^"]+)"', page)
        assert button is not None
        fields = {"do": "reject", "move": unescape(button[1]), "seen": button[2], "back": SLUG}
        assert server.post(f"{SLUG}/correct", fields).headers["location"].startswith(f"{SLUG}?done=")
        assert server.post(f"{SLUG}/correct", fields).status == 409
        undo = re.search(r'name="correction" value="([0-9a-f]+)"', server.look(f"{SLUG}/review").text)
        assert undo is not None
        assert server.post(f"{SLUG}/correct", {"do": "undo", "correction": undo[1]}).status == 303
        assert unescape(button[1]) in unescape(server.look(f"{SLUG}/evidence?party=Sudmark&term=quota-cut").text)
    with serving(StoreShelf(desk, ClerkAtHand(desk))) as server:  # started again, all is there
        assert "Harbour talks" in server.ask("/").text


def test_all_templates_are_compiled_ahead() -> None:
    """So that the first look at a page does not wait for it; each of them can be."""
    made = _Application(FixedShelf(harbour()), Settings(hosts=frozenset(), who="tests"))
    names = made.pages.list_templates(extensions=["j2"])
    assert len(names) > 20
    made.compile_templates()
    assert len(made.pages.cache or ()) == len(names)
