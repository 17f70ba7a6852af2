"""Meetings against labelled ones: ``python benchmarks/meetings.py GOLD_DIR [--errors]``.

GOLD_DIR holds STORY/NN.json with ``text``, ``published`` and ``meetings`` (``sentence``, ``who``, ``where``, ``when``).
A story's reports are read together, so that they teach each other who is who. A read and a labelled meeting of the
same report can pair if their sentences overlap (they share half of the shorter one's words); pairs are one to one,
those with the most alike parties first. The figures are micro precision, recall and F1 over all reports:

- *sentence*: a pair is right;
- *who*: a pair is right whose parties, once names are normalised, are at least half of those in either (Jaccard >= .5);
- *who exactly*: the same parties;

and, among the pairs that are right at *who*, the share whose ``where`` and whose ``when`` are right: absent in both, or
sharing half of the shorter one's words.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dragoman
from dragoman.render.rows import meeting_row
from tests.quality.scoring import content_words, is_same_sentence, party_key

Row = dict[str, Any]
SHORT = {"osce": "organization for security and cooperation in europe"}
ALIKE = 0.5  # of the parties in either, and of the shorter one's words


def read_story(story: Path) -> Iterator[tuple[str, list[Row], list[Row]]]:
    """Each report's name, its labelled meetings, and those read."""
    labelled = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(story.glob("[0-9]*.json"))}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{story.name}.jsonl")
        lines = [json.dumps({"text": a["text"], "published": a["published"]}) for a in labelled.values()]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        talks = dragoman.read(file)
    rows = [meeting_row(meeting, talks.text_of(meeting.report)) for meeting in talks.meetings]
    for number, (name, article) in enumerate(labelled.items(), start=1):
        yield f"{story.name}/{name}", article["meetings"], [row for row in rows if row["report"].endswith(f":{number}")]


def parties(row: Row) -> set[str]:
    """The parties of a labelled or a read meeting, as they are compared."""
    keys = (party_key(who if isinstance(who, str) else who["party"]) for who in row["who"])
    return {SHORT.get(key, key) for key in keys}


def alike(label: Row, read: Row) -> float:
    """Which share of the parties of either is in both."""
    a, b = parties(label), parties(read)
    return len(a & b) / len(a | b) if a | b else 1.0


def pairs(labels: Sequence[Row], reads: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Pairs whose sentences overlap, one to one, those with the most alike parties first."""
    candidates = sorted(
        (-alike(label, read), i, j)
        for i, label in enumerate(labels)
        for j, read in enumerate(reads)
        if is_same_sentence(label["sentence"], read["sentence"]["text"])
    )
    found: dict[int, int] = {}
    for _, i, j in candidates:
        if i not in found and j not in found.values():
            found[i] = j
    return [(labels[i], reads[j]) for i, j in found.items()]


def is_right(label: str | None, read: Row | None) -> bool:
    """Whether a place or a time is right."""
    if not label or not read:
        return not label and not read
    a, b = content_words(label), content_words(read["text"])
    return (a & b).total() / min(a.total(), b.total()) >= ALIKE


def figures(right: int, read: int, labelled: int) -> str:
    """Precision, recall and F1."""
    p, r = right / max(1, read), right / max(1, labelled)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}"


def main() -> None:
    """Print the table; with ``--errors``, what was missed and what is extra."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    tally: Counter[str] = Counter()
    for story in sorted({path.parent for path in options.gold.glob("*/[0-9]*.json")}):
        for name, labels, reads in read_story(story):
            matched = pairs(labels, reads)
            half = [(label, read) for label, read in matched if alike(label, read) >= ALIKE]
            tally.update(labelled=len(labels), read=len(reads), sentence=len(matched), who=len(half))
            tally["who exactly"] += sum(alike(label, read) == 1 for label, read in half)
            tally["where"] += sum(is_right(label["where"], read["where"]) for label, read in half)
            tally["when"] += sum(is_right(label["when"], read["when"]) for label, read in half)
            if options.errors:
                for label in labels:
                    read = next((read for other, read in matched if other is label), None)
                    print("=" if (label, read) in half else "~" if read else "-", name, label["who"], label["where"])
                    print("   ", label["when"], "|", label["sentence"])
                    if read:
                        print("     read", sorted(parties(read)), read["where"], read["when"])
                for read in reads:
                    if not any(read is other for _, other in matched):
                        print("+", name, sorted(parties(read)), read["cue"]["text"], "|", read["sentence"]["text"])
    print(f"{tally['labelled']} labelled, {tally['read']} read")
    for level in ("sentence", "who", "who exactly"):
        print(f"{level:<12} {figures(tally[level], tally['read'], tally['labelled'])}")
    for part in ("where", "when"):
        print(f"{part:<12} {tally[part]} of {tally['who']} right")


if __name__ == "__main__":
    main()
