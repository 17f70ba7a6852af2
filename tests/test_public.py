"""What the package offers: documented, listed, and free until it is used."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_rooms import EDGES

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "dragoman"
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
PACKAGES = tuple(sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """Public definitions without a docstring; what stands inside functions is nobody's to call."""
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from undocumented(node.body, prefix)
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        if not (ast.get_docstring(node) or "").strip() and not _is_documented_elsewhere(node):
            yield f"{prefix}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body, f"{prefix}{node.name}.")


def _is_documented_elsewhere(node: Definition) -> bool:
    names = {ast.unparse(decorator).split(".")[-1] for decorator in node.decorator_list}
    return bool(names & {"overload", "override", "setter", "deleter"})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_everything_public_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert (ast.get_docstring(tree) or "").strip(), "the module has no docstring"
    assert list(undocumented(tree.body)) == []


def test_a_missing_docstring_is_found() -> None:
    source = '''
def told(): "Says what."
def silent(): pass
def _own(): pass
class Kept:
    "Says what."
    def blank(self): """ """
    def __len__(self): return 0
    @override
    def same(self): pass
if x:
    async def late(): pass
'''
    assert list(undocumented(ast.parse(source).body)) == ["silent", "Kept.blank", "late"]


@pytest.mark.parametrize("name", ["", *PACKAGES])
def test_each_package_lists_its_public_names(name: str) -> None:
    """``__all__`` stands in every room, holds each name once, and every name resolves."""
    module = importlib.import_module(f"dragoman.{name}" if name else "dragoman")
    listed = getattr(module, "__all__", None)
    assert listed is not None or name in EDGES
    listed = listed or []
    assert len(listed) == len(set(listed))
    assert [entry for entry in listed if not hasattr(module, entry)] == []


IMPORT = """
import json, os, sys, threading

STARTS = "os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn _thread.start_new_thread".split()
seen = []
def watch(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append(f"writes {args[0]}")
    elif event.split(".")[0] in ("socket", "subprocess", "urllib", "ftplib", "smtplib"):
        seen.append(event)
    elif event in STARTS:
        seen.append(event)
sys.addaudithook(watch)
import dragoman
heavy = [name for name in ("numpy", "onnxruntime", "tokenizers", "trafilatura", "rich", "click") if name in sys.modules]
print(json.dumps({"heavy": heavy, "seen": seen, "threads": threading.active_count()}))
"""


def test_importing_loads_and_starts_nothing() -> None:
    """No heavy package, no thread, no process, no socket, no file written."""
    command = [sys.executable, "-B", "-c", IMPORT]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    assert json.loads(run.stdout) == {"heavy": [], "seen": [], "threads": 1}
    assert run.stderr == ""
