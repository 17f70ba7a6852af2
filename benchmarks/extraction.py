"""How well the article is found on saved news pages: bag-of-words precision, recall and F1.

    python benchmarks/extraction.py PAGES_FOLDER [--worst N]

PAGES_FOLDER is the public fundus-evaluation set (Dobberstein 2024): ``html/*.html.gz``, and ``ground_truth.json`` with
the paragraphs of each page's article under "body". Words are lower-cased runs of word characters; figures are means
over pages. A paragraph is exact when the text holds it but for white space. A live blog counts with all its entries.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path

from dragoman.reports.cleaning import clean_page, plain_lines
from dragoman.reports.pages import Fault
from dragoman.reports.webpages import read_webpage

WORD = re.compile(r"\w+")


def words(text: str) -> Counter[str]:
    """How often each word occurs."""
    return Counter(WORD.findall(text.lower()))


def compare(found: str, true: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the words of ``found`` against those of ``true``."""
    common = (words(found) & words(true)).total()
    precision = common / max(1, words(found).total())
    recall = common / max(1, words(true).total())
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def main() -> None:
    """Read every page and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="print the pages with the lowest F1")
    options = parser.parse_args()
    truth = json.loads((options.pages / "ground_truth.json").read_text(encoding="utf-8"))
    figures: dict[str, tuple[float, float, float]] = {}
    exact = paragraphs = 0
    started = time.perf_counter()
    for name, page in truth.items():
        source = gzip.decompress((options.pages / "html" / name).read_bytes()).decode("utf-8", "replace")
        read = read_webpage(plain_lines(source)[0])
        text = "" if isinstance(read, Fault) else "\n\n".join(clean_page(part).text for part in read)
        figures[name] = compare(text, "\n".join(page["body"]))
        squeezed = " ".join(text.split())
        paragraphs += len(page["body"])
        exact += sum(" ".join(paragraph.split()) in squeezed for paragraph in page["body"])
    seconds = time.perf_counter() - started
    precision, recall, f1 = (sum(figure[part] for figure in figures.values()) / len(figures) for part in range(3))
    print(f"{len(figures)} pages: precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}")
    print(f"exact paragraphs {exact / paragraphs:.4f}, {1000 * seconds / len(figures):.0f} ms a page")
    for name in sorted(figures, key=lambda page: figures[page][2])[: options.worst]:
        print(f"  {name}: " + " / ".join(f"{figure:.3f}" for figure in figures[name]))


if __name__ == "__main__":
    main()
