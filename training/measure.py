"""Measure a reader's file on the held-out articles: ``python -m training.measure --texts … --reader reader.onnx``.

Prints, for a range of thresholds, precision, recall and F1 of object and act (word F1 of the spans at least .5, as the
yardstick for moves has it, before parties are resolved), then each act and field at the chosen threshold and how well
the score is calibrated. ``--json`` writes the same as a file for the model card.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dragoman.language.encoder import Encoder
from dragoman.moves.reader import Source, read_moves
from dragoman.moves.records import ACTS, Move
from dragoman.offsets import CharSpan
from tests.quality.scoring import word_f1
from training.data import read_articles, split_held_out

HERE = Path(__file__).parent

Label = dict[str, Any]


def pair(labels: Sequence[Label], moves: Sequence[Move], text: str) -> list[tuple[Label, Move, int]]:
    """One-to-one pairs of a label and a move whose objects agree, best first, and whether the act agrees too (1)."""
    scored = []
    for i, label in enumerate(labels):
        for j, move in enumerate(moves):
            likeness = word_f1(text[label["object"][0] : label["object"][1]], move.object.of(text))
            if likeness >= 0.5 and CharSpan(*label["sentence"]).overlaps(move.sentence):
                scored.append((int(label["act"] == move.act), likeness, -i, -j))
    pairs, used_labels, used_moves = [], set(), set()
    for same_act, _, i, j in sorted(scored, reverse=True):
        if i not in used_labels and j not in used_moves:
            used_labels.add(i)
            used_moves.add(j)
            pairs.append((labels[-i], moves[-j], same_act))
    return pairs


def told_once(labels: Sequence[Label]) -> list[Label]:
    """The labels without those that differ from an earlier one by their party alone: holders of one move jointly."""
    first: dict[tuple[str, int, int], Label] = {}
    for label in labels:
        first.setdefault((label["act"], *label["object"]), label)
    return list(first.values())


def prf(hit: int, found: int, labelled: int) -> dict[str, float]:
    """Precision, recall and F1."""
    precision, recall = hit / max(found, 1), hit / max(labelled, 1)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
    }


def read_with(articles: Sequence[dict[str, Any]], encoder: Encoder, threshold: float = 0.05) -> list[tuple[Move, ...]]:
    """The moves of each article in its labelled sentences, also those under the encoder's own threshold."""
    chosen = encoder.decoding["span"]
    encoder.decoding["span"] = threshold
    sources = [
        Source(report=a["id"], text=a["text"], sentences=[CharSpan(*s) for s in a["sentences"]]) for a in articles
    ]
    read = list(read_moves(sources, encoder))
    encoder.decoding["span"] = chosen
    return read


def measure(articles: Sequence[dict[str, Any]], encoder: Encoder) -> dict[str, Any]:
    """All figures, at the encoder's own threshold. A move that several parties hold jointly counts once."""
    articles = [{**article, "moves": told_once(article["moves"])} for article in articles]
    chosen = encoder.decoding["span"]
    read = read_with(articles, encoder)
    labelled = sum(len(article["moves"]) for article in articles)
    sweep = {}
    for threshold in sorted({*(step / 20 for step in range(2, 18)), chosen}):
        found = hit = same = 0
        for article, moves in zip(articles, read, strict=True):
            kept = [move for move in moves if move.score >= threshold]
            found += len(kept)
            for _, _, same_act in pair(article["moves"], kept, article["text"]):
                hit += 1
                same += same_act
        sweep[f"{threshold:.2f}"] = {"object and act": prf(same, found, labelled), "object": prf(hit, found, labelled)}
    fields: Counter[str] = Counter()
    acts: Counter[tuple[str, str]] = Counter()
    bins: Counter[tuple[int, bool]] = Counter()
    for article, moves in zip(articles, read, strict=True):
        kept = [move for move in moves if move.score >= chosen]
        pairs = [(label, move) for label, move, same_act in pair(article["moves"], kept, article["text"]) if same_act]
        right = {id(move) for _, move, same_act in pair(article["moves"], moves, article["text"]) if same_act}
        for move in moves:
            bins[min(9, int(move.score * 10)), id(move) in right] += 1
        for label in article["moves"]:
            acts[label["act"], "labelled"] += 1
        for move in kept:
            acts[move.act, "found"] += 1
        for label, move in pairs:
            acts[move.act, "right"] += 1
            fields["pairs"] += 1
            fields["hedged"] += label["hedged"] == move.hedged
            fields["hedged labelled"] += label["hedged"]
            fields["hedged found"] += move.hedged
            fields["hedged both"] += label["hedged"] and move.hedged
            fields["attribution"] += label["attribution"] == move.attribution
            for role, span in (("holder", move.holder), ("cue", move.cue), ("condition", move.condition)):
                words = span.of(article["text"]) if span else None
                wanted = article["text"][slice(*label[role])] if label[role] else None
                fields[f"{role} labelled"] += wanted is not None
                fields[f"{role} found"] += words is not None
                fields[f"{role} right"] += bool(words and wanted and word_f1(words, wanted) >= 0.5)
    return {
        "articles": len(articles),
        "labelled moves": labelled,
        "sweep": sweep,
        "threshold": chosen,
        "acts": {act: prf(acts[act, "right"], acts[act, "found"], acts[act, "labelled"]) for act in ACTS},
        "fields": {
            "pairs": fields["pairs"],
            "hedged": prf(fields["hedged both"], fields["hedged found"], fields["hedged labelled"]),
            "attribution accuracy": round(fields["attribution"] / max(fields["pairs"], 1), 3),
            **{
                role: prf(fields[f"{role} right"], fields[f"{role} found"], fields[f"{role} labelled"])
                for role in ("holder", "cue", "condition")
            },
        },
        "calibration": {
            f"{low / 10:.1f}": {
                "moves": bins[low, True] + bins[low, False],
                "right": round(bins[low, True] / max(1, bins[low, True] + bins[low, False]), 3),
            }
            for low in range(10)
        },
    }


def main() -> None:
    """Print the figures, and write them with ``--json``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, required=True, nargs="+")
    parser.add_argument("--labels", type=Path, default=HERE / "labels.jsonl.xz")
    parser.add_argument("--round", type=int, choices=(1, 2), help="the held-out articles of one round of labels alone")
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    _, held_out = split_held_out(read_articles(options.labels, options.texts), 0)
    held_out = [article for article in held_out if options.round in (None, article["round"])]
    figures = measure(held_out, Encoder(options.reader))
    for threshold, values in figures["sweep"].items():
        a, b = values["object and act"], values["object"]
        print(
            f"{threshold}  P {a['precision']:.3f} R {a['recall']:.3f} F1 {a['f1']:.3f}   object alone F1 {b['f1']:.3f}"
        )
    print(json.dumps({key: figures[key] for key in ("threshold", "acts", "fields", "calibration")}, indent=1))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
