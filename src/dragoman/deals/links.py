"""Who ties what to what: the graph of conditions and of the agenda's rules, as JSON and GraphML."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from dragoman.agenda.records import Agenda
from dragoman.deals.meaning import canonical
from dragoman.positions.records import Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One term tied to another."""

    source: str  # the term that is tied: the one accepted, required or refused; of a rule, its first
    target: str  # what it is tied to: the condition; of a rule, its second
    kind: Literal["accepts only if", "requires only if", "refuses only if", "needs", "excludes", "exactly one"]
    party: str | None  # who ties them; None: the agenda itself


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGraph:
    """The terms of an agenda and what ties them."""

    agenda: Agenda
    links: tuple[Link, ...]


def find_links(agenda: Agenda, stances: Iterable[Stance]) -> LinkGraph:
    """The links that the agenda and the stances make; first the agenda's, then the parties'.

    Raises:
        InputError: a stance names a term that is not on the agenda.
    """
    links: dict[Link, None] = {}
    for issue in agenda.issues:
        if issue.exactly_one:
            for one, other in zip(issue.terms, issue.terms[1:], strict=False):
                links[Link(source=one.id, target=other.id, kind="exactly one", party=None)] = None
    for term in agenda.terms:
        for name in term.needs:
            links[Link(source=term.id, target=name, kind="needs", party=None)] = None
        for name in term.excludes:
            if Link(source=name, target=term.id, kind="excludes", party=None) not in links:
                links[Link(source=term.id, target=name, kind="excludes", party=None)] = None
    kinds: dict[str, Literal["accepts only if", "requires only if", "refuses only if"]] = {
        "accepts": "accepts only if",
        "requires": "requires only if",
        "refuses": "refuses only if",
    }
    for stance in canonical(agenda, stances):
        for name in stance.only_if:
            links[Link(source=stance.term, target=name, kind=kinds[stance.stance], party=stance.party)] = None
    return LinkGraph(agenda=agenda, links=tuple(links))


def links_json(graph: LinkGraph) -> str:
    """``{"nodes": [{"id", "text", "issue"}], "edges": [{"source", "target", "kind", "party"}]}``, in one line."""
    nodes = [
        {"id": term.id, "text": term.text, "issue": issue.id} for issue in graph.agenda.issues for term in issue.terms
    ]
    edges = [
        {"source": link.source, "target": link.target, "kind": link.kind, "party": link.party} for link in graph.links
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, separators=(",", ":"))


def links_graphml(graph: LinkGraph) -> str:
    """The graph as GraphML 1.0, for Gephi, yEd, NetworkX and others."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'  <key id="{name}" for="{place}" attr.name="{name}" attr.type="string"/>'
            for name, place in (("text", "node"), ("issue", "node"), ("kind", "edge"), ("party", "edge"))
        ),
        '  <graph id="links" edgedefault="directed">',
    ]
    for issue in graph.agenda.issues:
        for term in issue.terms:
            lines.append(
                f"    <node id={quoteattr(_xml(term.id))}>{_data('text', term.text)}{_data('issue', issue.id)}</node>"
            )
    for link in graph.links:
        party = "" if link.party is None else _data("party", link.party)
        ends = f"source={quoteattr(_xml(link.source))} target={quoteattr(_xml(link.target))}"
        lines.append(f"    <edge {ends}>{_data('kind', link.kind)}{party}</edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _data(key: str, text: str) -> str:
    return f'<data key="{key}">{escape(_xml(text))}</data>'


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return "".join(c if _is_xml(c) else "\ufffd" for c in text)


def _is_xml(c: str) -> bool:
    return c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
