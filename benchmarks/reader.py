"""How well a reader reads: ``python benchmarks/reader.py --texts FILE… [--gold DIR --scorer SCRIPT] [--reader large]``.

On the held-out articles (``training/``; their texts are FILE…) it reads objects and acts before parties are resolved:
by subject, act, field, attribution and kind of error, and how often a move of a given confidence is right. On labelled
stories (DIR holds STORY/NN.json) it runs ``dragoman moves`` story by story and has SCRIPT score the rows. ``--write``
puts the tables between the marks of a Markdown file (docs/accuracy.md); otherwise they are printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dragoman_large import FILE as LARGE

from dragoman.language.encoder import SHIPPED, Encoder
from dragoman.moves.records import ACTS, ATTRIBUTIONS, Move
from dragoman.offsets import CharSpan
from tests.quality.scoring import word_f1
from training.data import read_articles, split_held_out
from training.measure import HERE, measure, pair, prf, read_with, told_once

FILES = {"shipped": SHIPPED, "large": LARGE}


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _prf(figures: dict[str, float]) -> list[float]:
    return [figures["precision"], figures["recall"], figures["f1"]]


def held_out_tables(articles: Sequence[dict[str, Any]], encoder: Encoder) -> Iterator[str]:
    """The tables on articles that were held out of training."""
    threshold = encoder.decoding["span"]
    figures = measure(articles, encoder)
    chosen = f"{threshold:.2f}"
    yield (
        f"### Held-out articles\n\n{len(articles)} articles, {figures['labelled moves']} labelled moves; objects and "
        "acts before parties are resolved. A move counts as found when its act is right and its object shares words "
        "with the labelled one (word F1 at least .5); a move that several parties hold jointly counts once.\n"
    )
    yield table(
        ["", "precision", "recall", "F1"],
        [
            ["object and act", *_prf(figures["sweep"][chosen]["object and act"])],
            ["object alone", *_prf(figures["sweep"][chosen]["object"])],
            *([f"*{act}*", *_prf(figures["acts"][act])] for act in ACTS),
        ],
    )
    fields = figures["fields"]
    yield f"Fields of the {fields['pairs']} moves whose object and act are right:\n"
    yield table(
        ["", "precision", "recall", "F1"],
        [[name, *_prf(fields[name])] for name in ("holder", "cue", "condition", "hedged")],
    )
    yield f"Attribution is right in {fields['attribution accuracy']:.3f} of them.\n"
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in articles:
        groups["second round of labels" if article["round"] == 2 else "first round of labels"].append(article)
        groups[f"subject: {article['topic'].replace('_', ' ')}"].append(article)
    by_subject, by_attribution = [], Counter[tuple[str, str]]()
    misses, extras = Counter[str](), Counter[str]()
    read = {article["id"]: moves for article, moves in zip(articles, read_with(articles, encoder), strict=True)}
    for name, group in sorted(groups.items(), key=lambda item: (item[0].startswith("subject"), -len(item[1]), item[0])):
        found = labelled = right = 0
        for article in group:
            labels, kept = told_once(article["moves"]), _kept(read[article["id"]], threshold)
            found, labelled = found + len(kept), labelled + len(labels)
            right += sum(same for _, _, same in pair(labels, kept, article["text"]))
        if name.startswith("subject") and len(group) < 3:
            continue
        by_subject.append([name, len(group), labelled, *_prf(prf(right, found, labelled))])
    for article in articles:
        labels, kept = told_once(article["moves"]), _kept(read[article["id"]], threshold)
        pairs = [(label, move) for label, move, same in pair(labels, kept, article["text"]) if same]
        for label in labels:
            by_attribution[label["attribution"], "labelled"] += 1
        for label, _ in pairs:
            by_attribution[label["attribution"], "found"] += 1
        for kind in missed(labels, pairs, read[article["id"]], threshold, article["text"]):
            misses[kind] += 1
        for kind in extra(labels, pairs, kept, article["text"]):
            extras[kind] += 1
    yield "By subject (three articles or more):\n"
    yield table(["", "articles", "moves", "precision", "recall", "F1"], by_subject)
    yield "Share of the labelled moves that is found, by attribution:\n"
    yield table(
        ["attribution", "labelled", "found"],
        [
            [
                name,
                by_attribution[name, "labelled"],
                _share(by_attribution[name, "found"], by_attribution[name, "labelled"]),
            ]
            for name in ATTRIBUTIONS
        ],
    )
    yield f"{misses.total()} labelled moves are missed, {extras.total()} are read beside the labels:\n"
    yield table(
        ["missed", "moves", "share", "extra", "moves ", "share "],
        [
            [*_row(a, misses), *_row(b, extras)]
            for a, b in _zip_longest([k for k, _ in misses.most_common()], [k for k, _ in extras.most_common()])
        ],
    )
    yield "Confidence of a move, and how often a move of that confidence is right:\n"
    yield table(
        ["confidence", "moves", "right"],
        [
            [f"{low} to {float(low) + 0.1:.1f}", bin_["moves"], bin_["right"]]
            for low, bin_ in figures["calibration"].items()
            if bin_["moves"] >= 10 and float(low) + 0.1 > 0.2
        ],
    )


def _kept(moves: Sequence[Move], threshold: float) -> list[Move]:
    return [move for move in moves if move.score >= threshold]


def _share(part: int, whole: int) -> float:
    return part / max(whole, 1)


def _row(kind: str | None, counts: Counter[str]) -> list[object]:
    return ["", "", ""] if kind is None else [kind, counts[kind], _share(counts[kind], counts.total())]


def _zip_longest(a: list[str], b: list[str]) -> Iterator[tuple[str | None, str | None]]:
    for n in range(max(len(a), len(b))):
        yield (a[n] if n < len(a) else None, b[n] if n < len(b) else None)


def missed(
    labels: Sequence[dict[str, Any]],
    pairs: Sequence[tuple[dict[str, Any], Move]],
    moves: Sequence[Move],
    threshold: float,
    text: str,
) -> Iterator[str]:
    """What became of each labelled move that was not found; ``moves`` are all, also those under the threshold."""
    found = {id(label) for label, _ in pairs}
    for label in labels:
        if id(label) in found:
            continue
        words = text[slice(*label["object"])]
        near = [
            (word_f1(words, move.object.of(text)), move.act == label["act"], move.score >= threshold)
            for move in moves
            if CharSpan(*label["sentence"]).overlaps(move.sentence)
        ]
        if any(likeness >= 0.5 and kept for likeness, _, kept in near):
            yield "read with another act"
        elif any(likeness > 0 and kept for likeness, _, kept in near):
            yield "read with other bounds"
        elif any(likeness >= 0.5 for likeness, _, _ in near):
            yield "seen, under the threshold"
        elif any(kept for _, _, kept in near):
            yield "another move of its sentence is read"
        else:
            yield "nothing is read in its sentence"


def extra(
    labels: Sequence[dict[str, Any]], pairs: Sequence[tuple[dict[str, Any], Move]], kept: Sequence[Move], text: str
) -> Iterator[str]:
    """What each move stands beside that no label backs."""
    found = {id(move) for _, move in pairs}
    for move in kept:
        if id(move) in found:
            continue
        near = [
            word_f1(text[slice(*label["object"])], move.object.of(text))
            for label in labels
            if CharSpan(*label["sentence"]).overlaps(move.sentence)
        ]
        if any(likeness >= 0.5 for likeness in near):
            yield "labelled with another act"
        elif any(likeness > 0 for likeness in near):
            yield "labelled with other bounds"
        elif near:
            yield "its sentence is labelled with other moves"
        else:
            yield "its sentence is labelled with no move"


def story_tables(gold: Path, scorer: Path, reader: str) -> Iterator[str]:
    """The tables on labelled stories, parties and all."""
    specification = importlib.util.spec_from_file_location("scorer", scorer)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["scorer"] = module
    specification.loader.exec_module(module)
    labelled = module.load_gold(gold)
    with tempfile.TemporaryDirectory() as folder:
        out, rows = Path(folder), b""
        for story in sorted({path.parent for path in gold.glob("*/[0-9]*.json")}):
            (out / story.name).mkdir()
            for path in sorted(story.glob("[0-9]*.json")):
                text = json.loads(path.read_text("utf-8"))["text"]
                (out / story.name / f"{path.stem}.txt").write_text(text, "utf-8")
            command = [sys.executable, "-m", "dragoman", "moves", str(out / story.name), "--format", "jsonl"]
            command += ["--reader", reader]
            rows += subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        (out / "moves.jsonl").write_bytes(rows)
        predicted = module.load_predictions(out / "moves.jsonl")
    whole = module.score(labelled, predicted)
    yield (
        f"### Whole stories\n\n{whole['articles']} labelled articles of {len(whole['stories'])} stories that training "
        f"never saw: {whole['gold']} labelled moves, {whole['predicted']} read. *who*: sentence and party; *act*: act "
        "too; *move*: object too; *deal*: condition too.\n"
    )
    levels = ("who", "act", "move", "deal")
    yield table(
        ["", "precision", "recall", "F1", "F1, mean of stories"],
        [[n, *(whole["micro"][n][k] for k in ("p", "r", "f1")), whole["macro"][n]["f1"]] for n in levels],
    )
    yield "F1 by story:\n"
    yield table(["story", *levels], [[s, *(v[n] for n in levels)] for s, v in whole["stories"].items()])
    yield (
        f"Of the {whole['matched_moves']} matched moves the target is right in {whole['target']:.2f}, the hedge in "
        f"{whole['hedged']:.2f}, the attribution in {whole['attribution']:.2f}. By act, at *move*:\n"
    )
    counts = Counter[tuple[str, str]]()
    for key, golds in labelled.items():
        moves = predicted.get(key, [])
        for move in golds:
            counts[move["act"], "labelled"] += 1
        for move in moves:
            counts[move["act"], "found"] += 1
        for i, _, level in module.match(golds, moves):
            counts[golds[i]["act"], "right"] += level >= 3
    yield table(
        ["act", "labelled", "read", "precision", "recall", "F1"],
        [
            [
                act,
                counts[act, "labelled"],
                counts[act, "found"],
                *_prf(prf(counts[act, "right"], counts[act, "found"], counts[act, "labelled"])),
            ]
            for act in ACTS
        ],
    )


def main() -> None:
    """Print the tables, or write them into a document."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, nargs="+", help="JSON lines with the texts of the held-out articles")
    parser.add_argument("--labels", type=Path, default=HERE / "labels.jsonl.xz")
    parser.add_argument("--gold", type=Path, help="folder of labelled stories")
    parser.add_argument("--scorer", type=Path, help="the yardstick's script")
    parser.add_argument("--reader", choices=tuple(FILES), default="shipped", help="which of ours")
    parser.add_argument("--write", type=Path, help="Markdown file with <!-- READER: begin --> and <!-- READER: end -->")
    options = parser.parse_args()
    begin, end = (f"<!-- {options.reader}: {side} -->" for side in ("begin", "end"))
    parts: list[str] = []
    if options.gold and options.scorer:
        parts += story_tables(options.gold, options.scorer, options.reader)
    if options.texts:
        _, held_out = split_held_out(read_articles(options.labels, options.texts), 0)
        parts += held_out_tables(held_out, Encoder(FILES[options.reader]))
    text = "\n".join(parts)
    if options.write is None:
        print(text)
        return
    document = options.write.read_text("utf-8")
    before, _, rest = document.partition(begin)
    _, _, after = rest.partition(end)
    options.write.write_text(f"{before}{begin}\n\n{text}\n{end}{after}", "utf-8")


if __name__ == "__main__":
    main()
