"""The same reports give the same bytes: in any order, by any number of workers, under any locale and hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.store.reading import write_reports

PROGRAM = """
import random, sys
from pathlib import Path
from datetime import date
from dragoman.desk import open_desk
from dragoman.render.exports import SUBJECTS, write_export
from tests.store.reading import NAME, VerbReader

folder, target, seed, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
files = sorted(folder.glob("0*.txt"))
random.Random(seed).shuffle(files)
target.mkdir()
with open_desk(target.with_suffix(".db")) as desk:
    how = {"published": date(2025, 3, 1), "reader": VerbReader(), "reader_name": NAME, "threads": threads}
    for part in (files[:5], files[5:]) if seed else (files,):
        named = [file for file in part if int(file.stem) % 3]
        for paths, talks in ((named, "river"), (set(part) - set(named), None)):  # others are grouped by what they share
            for _ in desk.read(*paths, talks=talks, **how):
                pass
        talks = desk.talks("river")
    for subject in SUBJECTS:
        write_export(talks, subject, "csv", target / f"{subject}.csv")
    for form in ("jsonl", "graphml", "dna", "annotations"):
        write_export(talks, "moves", form, target / f"moves.{form}")
    (target / "dump").write_text("\\n".join(desk.store.dump()), "utf-8")
"""


def test_the_same_reports_give_the_same_bytes(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "reports", 12)
    (folder / "empty.txt").unlink()
    written = []
    for seed, threads, zone, locale in (("0", "1", "UTC", "C"), ("7", "5", "Asia/Tokyo", "C.UTF-8")):
        target = tmp_path / f"out{seed}"
        surroundings = {**os.environ, "PYTHONHASHSEED": str(41 + int(seed)), "TZ": zone, "LC_ALL": locale}
        surroundings["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        program = [sys.executable, "-c", PROGRAM, str(folder), str(target), seed, threads]
        subprocess.run(program, check=True, env=surroundings, cwd=Path(__file__).parents[1])
        written.append({file.name: file.read_bytes() for file in sorted(target.iterdir())})
    assert written[0] == written[1]
    assert [name for name, held in written[0].items() if len(held) < 500] == []
