"""Imports run the data's way: a room knows those before it, never those after it.

Every import counts, wherever it stands: at the top, inside a function, under TYPE_CHECKING, relative, or by
``importlib.import_module`` with a literal name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "dragoman"

GROUND = ("errors", "offsets")
ROOMS = ("reports", "language", "moves", "parties", "events", "agenda", "positions", "deals", "store")
EDGES = ("talks", "desk", "reviewing", "render", "bulk", "web", "cli", "__main__")
FACADE = "__init__"  # the package's own few names; it loads `talks` and `desk` when one of them is asked for
DATA = ("demo", "schemas")

# What each part may import besides itself: everything before it. The two parts of the ground know nothing.
ORDER = (*ROOMS, "talks", "desk", FACADE, *EDGES[2:])
ALLOWED: Mapping[str, frozenset[str]] = {
    **{name: frozenset[str]() for name in GROUND},
    **{name: frozenset({*GROUND, *ORDER[:place]}) for place, name in enumerate(ORDER)},
}


def part_of(path: Path, package: Path) -> str:
    """The room, edge or module of the ground that a file belongs to."""
    return path.relative_to(package).parts[0].removesuffix(".py")


def imported_parts(path: Path, package: Path) -> Iterator[tuple[int, str]]:
    """The line and the part of every import of the package in a file; "?" where the name is computed."""
    inside = path.relative_to(package).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _named(node.lineno, alias.name.split("."), package)
        elif isinstance(node, ast.ImportFrom):
            base = node.module.split(".") if node.module else []
            if node.level:
                base = [package.name, *inside[: len(inside) - node.level + 1], *base]
            for alias in node.names:
                yield from _named(node.lineno, [*base, alias.name], package)
        elif isinstance(node, ast.Call) and _callee(node) in ("import_module", "__import__"):
            argument = node.args[0] if node.args else None
            if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                yield node.lineno, "?"
                continue
            name = argument.value
            level = len(name) - len(name.lstrip("."))
            base = [package.name, *inside[: len(inside) - level + 1]] if level else []
            yield from _named(node.lineno, [*base, *(part for part in name.split(".") if part)], package)


def _named(line: int, name: list[str], package: Path) -> Iterator[tuple[int, str]]:
    if name[0] != package.name:
        return
    part = name[1] if len(name) > 1 else FACADE
    exists = part in ALLOWED or (package / part).is_dir() or (package / f"{part}.py").is_file()
    yield line, part if exists else FACADE  # a name that the package itself offers


def _callee(call: ast.Call) -> str | None:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else None


def violations(package: Path) -> list[str]:
    """Every import against the direction, and every module that has no place in the order."""
    found = []
    for path in sorted(package.rglob("*.py")):
        part = part_of(path, package)
        place = path.relative_to(package).as_posix()
        if part not in ALLOWED:
            found.append(f"{place}: `{part}` has no place in the order of rooms")
            continue
        for line, imported in imported_parts(path, package):
            if imported == "?":
                found.append(f"{place}:{line}: imports a computed name")
            elif imported != part and imported not in ALLOWED[part]:
                found.append(f"{place}:{line}: `{part}` imports `{imported}`")
    return found


def test_imports_run_the_datas_way() -> None:
    assert violations(PACKAGE) == []


@pytest.mark.parametrize("name", DATA)
def test_data_holds_no_code(name: str) -> None:
    assert list((PACKAGE / name).rglob("*.py")) == []


def test_the_order_is_whole() -> None:
    assert {*GROUND, *ROOMS, *EDGES, FACADE} == set(ALLOWED)


def write(package: Path, files: Mapping[str, str]) -> Path:
    """A package of the given files; rooms that they name are made."""
    for place, text in files.items():
        path = package / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("moves/a.py", "from dragoman.positions.board import Board"),
        ("moves/a.py", "from dragoman import positions"),
        ("moves/a.py", "import dragoman.positions as later"),
        ("moves/a.py", "import os, dragoman.positions.records"),
        ("moves/a.py", "from ..positions import records"),
        ("moves/a.py", "from .. import positions"),
        ("moves/deep/a.py", "from ...positions import records"),
        ("moves/__init__.py", "from ..positions import records"),
        ("moves/a.py", "def f():\n    from dragoman.positions import records\n    return records"),
        ("moves/a.py", "class A:\n    async def f(self):\n        import dragoman.positions"),
        ("moves/a.py", "if TYPE_CHECKING:\n    from dragoman.positions.records import Stance"),
        ("moves/a.py", "try:\n    pass\nexcept E:\n    import dragoman.positions"),
        ("moves/a.py", "import importlib\nx = importlib.import_module('dragoman.positions')"),
        ("moves/a.py", "from importlib import import_module\nx = import_module('..positions', __package__)"),
        ("moves/a.py", "x = __import__('dragoman.positions')"),
        ("moves/a.py", "x = importlib.import_module(name)"),
        ("moves/a.py", "import dragoman"),
        ("moves/a.py", "from dragoman import read"),
        ("moves/a.py", "from dragoman import *"),
        ("moves/a.py", "from dragoman.talks import Talks"),
        ("moves/a.py", "from dragoman.cli import main"),
        ("moves/a.py", "from dragoman.helpers import thing"),
        ("store/a.py", "from dragoman.render import rows"),
        ("talks.py", "from dragoman.render import rows"),
        ("render/a.py", "import dragoman.cli"),
        ("__init__.py", "from dragoman.cli import main"),
        ("offsets.py", "from dragoman.errors import DragomanError"),
        ("errors.py", "import dragoman.moves"),
        ("helpers.py", "x = 1"),
        ("demo/run.py", "x = 1"),
    ],
)
def test_the_walk_finds_what_is_against_the_direction(tmp_path: Path, place: str, text: str) -> None:
    package = write(tmp_path / "dragoman", {"helpers/x.txt": "", "positions/__init__.py": "", place: text})
    assert len(violations(package)) == 1


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("moves/a.py", "from dragoman.moves.records import Move\nfrom . import spans\nfrom .spans import x"),
        ("moves/a.py", "from dragoman.language.chunks import Chunk\nfrom dragoman.offsets import CharSpan"),
        ("moves/a.py", "from ..errors import ReportError\nimport numpy\nfrom dragomans.cli import x"),
        ("moves/deep/a.py", "from ..records import Move\nfrom . import b"),
        ("moves/a.py", "x = importlib.import_module('dragoman.language')\ny = import_module('onnxruntime')"),
        ("moves/a.py", "x = importlib.import_module('.records', __package__)"),
        ("store/a.py", "from dragoman.deals import records"),
        ("talks.py", "from dragoman.store import open_store"),
        ("__init__.py", "def __getattr__(name):\n    from dragoman import talks\n    return getattr(talks, name)"),
        ("cli/a.py", "from dragoman import __version__, read\nfrom dragoman.web import serve"),
        ("__main__.py", "from dragoman.cli import main"),
        ("errors.py", "from dataclasses import dataclass"),
    ],
)
def test_the_walk_lets_the_direction_through(tmp_path: Path, place: str, text: str) -> None:
    assert violations(write(tmp_path / "dragoman", {place: text})) == []
