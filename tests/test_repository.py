"""Promises of the repository: its size, and that its documents name only what exists."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dragoman.cli import commands

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 30_000_000  # bytes of one file

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`((?:dragoman|make) [a-z][^`\n]*)`(?!`)")
TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


def tracked_files() -> tuple[Path, ...]:
    """What git keeps of the checkout, and what it would be asked to keep next."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def documents() -> tuple[Path, ...]:
    """The documents for people; the change log tells of the past and is left out."""
    return tuple(path for path in tracked_files() if path.suffix == ".md" and path.name != "CHANGELOG.md")


def code_lines(text: str) -> Iterator[str]:
    """Lines of code blocks, fenced or indented, and inline code that names a command."""
    for block in FENCE.findall(text):
        yield from block.splitlines()
    for line in FENCE.sub("", text).splitlines():
        if line.startswith("    "):
            yield line
    yield from INLINE.findall(text)


def documented_commands(text: str) -> Iterator[tuple[str, ...]]:
    """The words of every ``dragoman …`` and ``make …`` that a document tells to type."""
    for line in code_lines(text):
        line = re.sub(r"^\s*\$ ", "", line).strip()
        if re.match(r"(dragoman|make) [a-z-]", line):
            yield tuple(shlex.split(line.split("   ")[0].replace("'", ""), comments=True))


def make_targets() -> set[str]:
    """The targets of the Makefile."""
    return set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))


def unknown_words(words: tuple[str, ...], group: click.Group, targets: set[str]) -> Iterator[str]:
    """The parts of a documented command that do not exist."""
    program, *rest = words
    if program == "make":
        yield from (word for word in rest if "=" not in word and word not in targets)
        return
    command: click.Command = group
    if rest and not rest[0].startswith("-"):
        known = group.commands.get(rest[0])
        if known is None:
            yield rest[0]
            return
        command = known
    parameters = command.get_params(click.Context(command, help_option_names=["-h", "--help"]))
    options = {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in rest:
        option = word.strip("[]").split("=")[0]
        if option.startswith("-") and option != "-" and option not in options:
            yield option


def test_no_file_is_large() -> None:
    assert [path for path in tracked_files() if path.stat().st_size > LARGEST] == []


def test_every_locked_package_has_its_licence_told() -> None:
    """What installing brings is in docs/licences.md, package by package."""
    locked = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / "runtime.txt").read_text("utf-8"), re.MULTILINE)
    )
    told = set(re.findall(r"^\| ([a-z0-9-]+) \|", (ROOT / "docs" / "licences.md").read_text("utf-8"), re.MULTILINE))
    assert locked
    assert locked - told == set()


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_locks_hold_hashes_and_no_address(path: Path) -> None:
    """Every package of a lock has a hash, and nothing tells on which machine or from where it was written."""
    text = path.read_text(encoding="utf-8")
    for package in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in package, package
    assert re.search(r"://|--(extra-)?index-url|--find-links|(?<!\w)/\w", text) is None


def test_running_needs_neither_torch_nor_scipy() -> None:
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    assert re.search(r"^(torch|scipy|transformers)==", lock, re.MULTILINE) is None


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documented_commands_exist(path: Path) -> None:
    """Subcommands, their options, and targets of make."""
    text = path.read_text(encoding="utf-8")
    unknown = {
        f"{' '.join(words)}: {word}"
        for words in documented_commands(text)
        for word in unknown_words(words, commands, make_targets())
    }
    assert unknown == set()


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file of the repository finds it."""
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


@click.group()
def tool() -> None:
    """Stand in for the command line."""


@tool.command()
@click.option("--since")
@click.option("-o", "--output")
@click.option("--loud/--quiet")
def shifts(since: str, output: str, loud: bool) -> None:
    """Stand in for a command."""


TEXT = """
Type `dragoman shifts` or `make demo`; `dragoman gone` and `make gone` do not exist.
`make` and `dragoman.db` are no commands.

```
$ dragoman shifts folder/ --since 2025-12-01   # what changed
dragoman shifts -o out --quiet --late=1
make demo TEXTS=x
pip install .
```

    dragoman lost PATH...          gone as well
    dragoman --help
"""


def test_the_walk_finds_commands_that_do_not_exist() -> None:
    found = list(documented_commands(TEXT))
    assert ("dragoman", "shifts", "folder/", "--since", "2025-12-01") in found
    unknown = [word for words in found for word in unknown_words(words, tool, {"demo"})]
    assert sorted(unknown) == ["--late", "gone", "gone", "lost"]
