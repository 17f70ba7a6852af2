"""``python -m tests.quality.texts FILE``: the texts of the project's own labelled reports as JSON lines, for timing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.quality.labels import OWN_REPORTS, read_labels


def main(path: Path) -> None:
    """Write one object a line with ``id``, ``title`` and ``text``."""
    rows = [{"id": report.name, "title": "", "text": report.text} for report in read_labels(OWN_REPORTS)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
