"""Who ties what to what."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

from dragoman.agenda import load_agenda
from dragoman.agenda.records import Issue, Term
from dragoman.deals import find_links, load_stances
from dragoman.deals.links import Link, LinkGraph, links_graphml, links_json
from dragoman.render.deals import links_svg
from dragoman.render.links import Box, Tie, draw_links
from tests.deals.build import BERLIN, agenda_of, issue_of, stance_of

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
SVG = "{http://www.w3.org/2000/svg}"
NASTY = '</text><script>alert("1")</script>&\x00\u202e'


def berlin() -> Link:
    return Link(source="nato-bid-dropped", target="guarantees-binding", kind="accepts only if", party="Ukraine")


def test_rules_and_conditions_are_links() -> None:
    agenda = load_agenda(BERLIN)
    links = find_links(agenda, load_stances(BERLIN, agenda)).links
    assert berlin() in links
    assert Link(source="donetsk-withdrawal", target="line-frozen", kind="excludes", party=None) in links
    assert sum(link.kind == "needs" for link in links) == 3
    assert len(links) == 5


def test_links_as_json() -> None:
    agenda = load_agenda(BERLIN)
    written = json.loads(links_json(find_links(agenda, load_stances(BERLIN, agenda))))
    assert len(written["nodes"]) == 9
    assert {
        "source": "nato-bid-dropped",
        "target": "guarantees-binding",
        "kind": "accepts only if",
        "party": "Ukraine",
    } in (written["edges"])


def nasty_graph() -> LinkGraph:
    issue = Issue(
        id="i", question=NASTY, exactly_one=True, terms=tuple(Term(id=x, text=NASTY * 9, phrases=()) for x in "ab")
    )
    agenda = agenda_of(issue, issue_of("j", "c"))
    stances = [stance_of(NASTY, "requires", "a", "b", "c"), stance_of("Oslo", "refuses", "c", "a", "c")]
    return find_links(agenda, stances)


def test_graphml_is_xml_whatever_the_words() -> None:
    root = ElementTree.fromstring(links_graphml(nasty_graph()))
    nodes, edges = root.iter(f"{GRAPHML}node"), list(root.iter(f"{GRAPHML}edge"))
    assert [node.get("id") for node in nodes] == ["a", "b", "c"]
    assert len(edges) == 5
    assert "<script>" in (edges[1].findtext(f"{GRAPHML}data[@key='party']") or "")


def test_the_drawing_is_svg_whatever_the_words() -> None:
    """Words stay words: no element but those of the drawing, and a title and a description for who cannot see it."""
    root = ElementTree.fromstring(links_svg(nasty_graph()))
    allowed = "svg title desc style path rect text g".split()
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= set(allowed)
    assert root.findtext(f"{SVG}title")
    assert "Oslo: c refuses only if a" in (root.findtext(f"{SVG}desc") or "")
    assert "\u202e" not in links_svg(nasty_graph())


def test_an_agenda_without_links_is_drawn_too() -> None:
    assert ElementTree.fromstring(links_svg(find_links(agenda_of(issue_of("i", "a")), []))) is not None


def test_what_is_tied_stands_left_of_what_it_is_tied_to() -> None:
    """Also where the ties run in a circle, which one arrow then closes backwards."""
    boxes = [Box(id=name, text=name) for name in "dcba"]
    ties = [Tie(source=one, target=other, words="only if") for one, other in ("ab", "bc", "cd", "da")]
    root = ElementTree.fromstring(draw_links(boxes, ties, title="t", told="d"))
    left = {group.findtext("title"): int(rect.get("x", 0)) for group in root for rect in group.findall("rect")}
    assert left["a"] < left["b"] < left["c"] < left["d"]
    middles = [int(box.get("y", 0)) + int(box.get("height", 0)) / 2 for box in root.iter("rect")]
    assert max(middles) - min(middles) <= 1


def test_an_arrow_back_runs_between_the_boxes() -> None:
    """From the near side of the one to the near side of the other, not around both."""
    ties = [Tie(source="a", target="b", words="needs"), Tie(source="b", target="a", words="only if")]
    root = ElementTree.fromstring(draw_links([Box(id=n, text=n) for n in "ab"], ties, title="t", told="d"))
    boxes = sorted(int(rect.get("x", 0)) for rect in root.iter("rect"))
    between = range(boxes[0], boxes[1] + 1)
    places = [float(x) for path in root.iter("path") for x in re.findall(r"[MC ](\d+) \d", path.get("d", ""))]
    assert places
    assert all(x in between for x in places)


def test_boxes_never_overlap() -> None:
    boxes = [Box(id=str(n), text="word " * n, sides=(("requires", ("Norland",) * n),)) for n in range(1, 12)]
    ties = [Tie(source="1", target=str(n), words="only if") for n in range(2, 12)]
    rects = list(ElementTree.fromstring(draw_links(boxes, ties, title="t", told="d")).iter("rect"))
    column = sorted((int(r.get("y", 0)), int(r.get("height", 0))) for r in rects if r.get("x") != rects[0].get("x"))
    assert len(column) == 10
    assert all(y + height < below for (y, height), (below, _) in pairwise(column))
