"""Moves against labelled articles: ``python benchmarks/moves.py GOLD_DIR SCORER [--out DIR]``.

GOLD_DIR holds STORY/NN.json. Each ``text`` is written to DIR/STORY/NN.txt, ``dragoman moves`` reads them story by story
(a story's reports teach each other who is who), and SCORER, the yardstick's script, prints the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Write, read, score."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    out: Path = options.out or Path(tempfile.mkdtemp())
    lines = b""
    for story in sorted({path.parent for path in options.gold.glob("*/[0-9]*.json")}):
        (out / story.name).mkdir(parents=True, exist_ok=True)
        for path in sorted(story.glob("[0-9]*.json")):
            text = json.loads(path.read_text("utf-8"))["text"]
            (out / story.name / f"{path.stem}.txt").write_text(text, "utf-8")
        command = [sys.executable, "-m", "dragoman", "moves", str(out / story.name), "--format", "jsonl"]
        lines += subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    (out / "moves.jsonl").write_bytes(lines)
    command = [sys.executable, str(options.scorer), str(options.gold), str(out / "moves.jsonl")]
    subprocess.run(command + (["--errors"] if options.errors else []), check=True)


if __name__ == "__main__":
    main()
