"""Exports, always whole: rows, networks and annotations written one by one, and how many there were.

Every writer takes rows as they come and keeps none, so that a million need no more memory than ten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from dragoman.errors import InputError
from dragoman.positions import find_statements
from dragoman.render.coverage import coverage_rows
from dragoman.render.rows import csv_lines, json_lines, move_row, stance_row
from dragoman.render.shifts import shift_rows
from dragoman.talks import Talks

if TYPE_CHECKING:
    import pyarrow as pa

SUBJECTS: Final = ("moves", "stances", "shifts", "coverage")
FORMATS: Final = ("csv", "jsonl", "parquet", "graphml", "dna", "annotations")
TABLES: Final = ("csv", "jsonl", "parquet")  # a row as the command of the subject prints it
_BATCH: Final = 4096  # rows of a Parquet row group
_CONTEXT: Final = 32  # characters quoted before and after, for an annotation to be found again
_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def subject_rows(talks: Talks, subject: str) -> Iterator[dict[str, Any]]:
    """The rows of moves, stances, shifts or coverage, as the command of that name prints them."""
    if subject == "moves":
        return (move_row(move, talks.text_of(move.report)) for move in talks.moves)
    if subject == "stances":
        return (stance_row(stance) for stance in talks.stances())
    if subject == "shifts":
        return shift_rows(talks, talks.shifts())
    return coverage_rows(talks, talks.coverage())


def write_export(talks: Talks, subject: str, form: str, path: Path) -> int:
    """Write an export to a file that is there whole or not at all; say how many rows it has.

    Raises:
        InputError: pyarrow is not there for Parquet, the form does not fit the subject, or the file cannot be written.
    """
    if form == "graphml":
        with _whole(path) as part, part.open("wb") as raw:
            return _write_graphml(talks, subject, raw)
    if form == "annotations":
        with _whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
            return _write_annotations(talks, file)
    return write_table(dna_rows(talks) if form == "dna" else subject_rows(talks, subject), subject, form, path)


def write_table(rows: Iterable[dict[str, Any]], subject: str, form: str, path: Path) -> int:
    """Write rows as they come to a file that is there whole or not at all; say how many there were.

    ``form``: one of ``TABLES``, or "dna" for rows of that kind. Raises InputError like :func:`write_export`.
    """
    with _whole(path) as part:
        if form == "parquet":
            return _write_parquet(rows, subject, part)
        counted = _Counted(rows)
        with part.open("w", encoding="utf-8", newline="") as file:
            for line in json_lines(counted) if form == "jsonl" else csv_lines(counted):
                file.write(line + "\n")
        return counted.count


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to, which takes its place at the end; after an error nothing is left of it."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise InputError(
            str(path), f"cannot be written ({error.strerror})", "name a file in a folder that you may write to"
        ) from error
    finally:
        part.unlink(missing_ok=True)


class _Counted:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterable[dict[str, Any]]) -> None:
        self.count = 0
        self._rows = rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._rows:
            self.count += 1
            yield row


# Actor by term, as Discourse Network Analyzer lists its statements


def dna_rows(talks: Talks) -> Iterator[dict[str, Any]]:
    """A statement a row: who (person, organisation), on which concept, agreeing (1) or not (0), when, in which source.

    The columns carry the names that Discourse Network Analyzer (Leifeld, https://github.com/leifeld-lab/dna) gives the
    variables of its statements, so that its users find theirs; a party is an organisation, a term a concept.
    """
    if talks.agenda is None:
        talks = talks.with_agenda(talks.draft_agenda())
    agenda = talks.agenda
    assert agenda is not None
    days, reports = talks.days(), {report.path: report for report in talks.reports}
    texts = {term.id: term.text for term in agenda.terms}
    counted = (move for move in talks.moves if move.is_counted)
    for number, statement in enumerate(find_statements(counted, agenda), start=1):
        move, report = statement.move, reports[statement.move.report]
        day = days[move.id]
        yield {
            "statement_id": number,
            "date": None if day is None else day.isoformat(),
            "person": move.speaker,
            "organization": statement.party,
            "concept": texts[statement.term],
            "concept_id": statement.term,
            "agreement": 0 if statement.is_against else 1,
            "source": report.outlet,
            "document_title": report.title,
            "document": report.path,
            "start": move.object.start,
            "stop": move.object.end,
            "text": move.sentence.of(report.text),
        }


# Networks


def _write_graphml(talks: Talks, subject: str, file: IO[bytes]) -> int:
    """Parties and terms as nodes, each stance or move on a term as an edge; how many edges.

    GraphML (http://graphml.graphdrawing.org) as networkx, Gephi and igraph read it.
    """
    from lxml import etree

    if talks.agenda is None:
        talks = talks.with_agenda(talks.draft_agenda())
    agenda = talks.agenda
    assert agenda is not None
    fields: tuple[tuple[str, str, str], ...] = (
        ("node", "kind", "string"),
        ("node", "label", "string"),
        ("node", "issue", "string"),
        ("edge", "stance", "string"),
        ("edge", "agreement", "int"),
        ("edge", "hedged", "boolean"),
        ("edge", "independent", "int"),
        ("edge", "only_if", "string"),
        ("edge", "act", "string"),
        ("edge", "date", "string"),
        ("edge", "report", "string"),
    )
    count = 0
    with etree.xmlfile(file, encoding="utf-8") as document:
        document.write_declaration()
        with document.element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns"):
            for place, name, kind in fields:
                key = {"id": f"{place[0]}_{name}", "for": place, "attr.name": name, "attr.type": kind}
                with document.element("key", key):
                    pass

            def write(tag: str, attributes: Mapping[str, str], data: Mapping[str, object]) -> None:
                with document.element(tag, dict(attributes)):
                    for name, value in data.items():
                        if value is not None:
                            with document.element("data", key=f"{tag[0]}_{name}"):
                                document.write(_xml(value))

            with document.element("graph", edgedefault="directed"):
                edges = _stance_edges(talks) if subject == "stances" else _move_edges(talks)
                parties = sorted({party for party, _, _ in edges})
                for party in parties:
                    write("node", {"id": _xml(f"party:{party}")}, {"kind": "party", "label": party})
                for issue in agenda.issues:
                    for term in issue.terms:
                        data = {"kind": "term", "label": term.text, "issue": issue.id}
                        write("node", {"id": _xml(f"term:{term.id}")}, data)
                for count, (party, target, edge) in enumerate(edges, start=1):
                    ends = {"source": _xml(f"party:{party}"), "target": _xml(f"term:{target}")}
                    write("edge", {"id": f"e{count}", **ends}, edge)
    return count


def _stance_edges(talks: Talks) -> list[tuple[str, str, dict[str, object]]]:
    return [
        (
            stance.party,
            stance.term,
            {
                "stance": stance.stance,
                "agreement": 0 if stance.is_against else 1,
                "hedged": stance.hedged,
                "independent": stance.independent,
                "only_if": "; ".join(stance.only_if) or None,
            },
        )
        for stance in talks.stances()
    ]


def _move_edges(talks: Talks) -> list[tuple[str, str, dict[str, object]]]:
    assert talks.agenda is not None
    days = talks.days()
    return [
        (
            statement.party,
            statement.term,
            {
                "stance": statement.attitude,
                "agreement": 0 if statement.is_against else 1,
                "hedged": statement.move.hedged,
                "act": statement.move.act,
                "date": None if (day := days[statement.move.id]) is None else day.isoformat(),
                "report": statement.move.report,
            },
        )
        for statement in find_statements((move for move in talks.moves if move.is_counted), talks.agenda)
    ]


def _xml(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _NO_XML.sub("\ufffd", text)


# Annotations


def annotation_rows(talks: Talks) -> Iterator[dict[str, Any]]:
    """Each move as a Web Annotation (W3C Recommendation, 23 February 2017): what it says, and where.

    The source is the report's cleaned text, named by its hash, in which the position counts characters; ``scope`` is
    the page that it came from, where that is known. The quotation finds the place in either.
    """
    reports = {report.path: report for report in talks.reports}
    for number, move in enumerate(talks.moves, start=1):
        report = reports[move.report]
        row = move_row(move, report.text)
        bodies = [{"type": "TextualBody", "purpose": "classifying", "value": move.act}]
        for name in ("party", "speaker", "target", "date"):
            if row[name] is not None:
                bodies.append({"type": "TextualBody", "purpose": "tagging", "value": f"{name}: {row[name]}"})
        for link in move.terms:
            bodies.append({"type": "TextualBody", "purpose": "tagging", "value": f"term: {link.sign:+d} {link.term}"})
        start, end = move.object.start, move.object.end
        target: dict[str, Any] = {
            "source": f"urn:dragoman:report:{report.id}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": move.object.of(report.text),
                    "prefix": report.text[max(0, start - _CONTEXT) : start],
                    "suffix": report.text[end : end + _CONTEXT],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        }
        if report.url:
            target["scope"] = report.url
        yield {
            "id": f"urn:dragoman:annotation:{report.id}:{number}",
            "type": "Annotation",
            "motivation": "classifying",
            "body": bodies,
            "target": target,
        }


def _write_annotations(talks: Talks, file: IO[str]) -> int:
    count = 0
    file.write('{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[')
    for count, item in enumerate(annotation_rows(talks), start=1):
        file.write(("," if count > 1 else "") + "\n" + json.dumps(item, ensure_ascii=False, separators=(",", ":")))
    file.write("\n]}\n")
    return count


# Parquet


def _write_parquet(rows: Iterable[dict[str, Any]], subject: str, path: Path) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise InputError(
            str(path), "Parquet needs pyarrow, which is not installed", "pip install 'dragoman[parquet]'"
        ) from error
    schema = parquet_schema(subject)
    count = 0
    with pq.ParquetWriter(path, schema) as writer:
        batch: list[dict[str, Any]] = []
        for row in chain(rows, (None,)):
            if row is not None:
                batch.append(row)
                count += 1
            if len(batch) >= _BATCH or (row is None and batch):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
                batch = []
    return count


def parquet_schema(subject: str) -> pa.Schema:
    """The columns of a subject, in the order of its rows; spans stay nested."""
    import pyarrow as pa

    text, flag, whole = pa.string(), pa.bool_(), pa.int64()
    span = pa.struct([("start", whole), ("end", whole), ("text", text)])
    names = pa.list_(text)
    if subject == "moves":
        when = pa.struct([("start", whole), ("end", whole), ("text", text), ("first", text), ("last", text)])
        terms = pa.list_(pa.struct([("term", text), ("sign", whole)]))
        kinds = {
            "sentence": span,
            "object": span,
            "condition": span,
            "when": when,
            "terms": terms,
            "hedged": flag,
            "review": flag,
            "by_hand": flag,
            "confidence": pa.float64(),
        }
        order = (
            "report sentence party speaker act object condition target hedged attribution date when told_as terms "
            "plover confidence review by_hand"
        ).split()
        return pa.schema([(name, kinds.get(name, text)) for name in order])
    if subject == "stances":
        carrier = pa.struct([("report", text), ("of", text), ("reason", text), ("words", text)])
        origin = pa.list_(pa.struct([("report", text), ("carriers", pa.list_(carrier))]))
        return pa.schema(
            [
                ("party", text),
                ("term", text),
                ("issue", text),
                ("stance", text),
                ("only_if", names),
                ("hedged", flag),
                ("reports", names),
                ("independent", whole),
                ("moves", names),
                ("origins", origin),
            ]
        )
    if subject == "shifts":
        place = pa.struct([("report", text), ("start", whole), ("end", whole), ("text", text)])
        held = pa.struct(
            [
                ("stance", text),
                ("only_if", names),
                ("hedged", flag),
                ("date", text),
                ("independent", whole),
                ("moves", names),
                ("sentences", pa.list_(place)),
            ]
        )
        return pa.schema(
            [
                ("kind", text),
                ("how", text),
                ("weight", whole),
                ("party", text),
                ("term", text),
                ("issue", text),
                ("date", text),
                ("before", held),
                ("after", held),
            ]
        )
    return pa.schema(
        [
            ("finding", text),
            ("report", text),
            ("party", text),
            ("term", text),
            ("issue", text),
            ("stance", text),
            ("others", names),
            ("only", flag),
            ("hedged", flag),
            ("doubtful", flag),
            ("attributions", names),
            ("words", span),
            ("reason", text),
            ("sentence", span),
            ("moves", names),
            ("against_report", text),
            ("against", span),
        ]
    )
