"""Parsing in a process of its own: whatever happens there, the reading goes on."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.reports import worker
from dragoman.reports.pages import Fault
from dragoman.reports.sandbox import Sandbox

SENTENCE = "The port authority said on Sunday that the pilots had agreed to meet again in the harbour office. "
PAGE = ("<article>" + f"<p>{SENTENCE * 3}</p>" * 5 + "</article>").encode()

# A worker whose parser misbehaves as the document says.
MISBEHAVING = """
import ctypes, os, time
from dragoman.reports import worker
def parse(form, content, options):
    match content:
        case b"sleep": time.sleep(60)
        case b"spin":
            while True: pass
        case b"memory": return bytearray(10**9)
        case b"die": os._exit(3)
        case b"crash": ctypes.string_at(0)
        case b"raise": raise KeyError("oddity")
        case b"print": print("noise", flush=True); os.write(1, b"more")
    return ()
worker.parse = parse
worker.serve()
"""


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    real = subprocess.Popen

    def start(arguments: list[str], **options: Any) -> object:
        return real([*arguments[:3], MISBEHAVING], **options)

    monkeypatch.setattr(subprocess, "Popen", start)
    made = Sandbox(longest_s=1.0)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"sleep", "within 1 s"),
        (b"spin", "within 1 s"),
        (b"memory", "within 512 MiB"),
        (b"die", "could not be parsed"),
        (b"crash", "could not be parsed"),
        (b"raise", "KeyError: 'oddity'"),
    ],
)
def test_a_misbehaving_parser_is_named_and_the_next_document_is_parsed(
    box: Sandbox, content: bytes, expected: str
) -> None:
    started = time.perf_counter()
    found = box.parse("x", content)
    assert isinstance(found, Fault)
    assert expected in found.reason
    assert box.parse("x", b"fine") == ()
    assert time.perf_counter() - started < 60


def test_what_a_parser_prints_is_no_answer(box: Sandbox) -> None:
    assert box.parse("x", b"print") == ()
    assert box.parse("x", b"fine") == ()


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports may come with a file that is named like a module."""
    (tmp_path / "json.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    fresh = Sandbox()
    assert not isinstance(fresh.parse("webpage", PAGE), Fault)
    fresh.close()
    assert not (tmp_path / "run").exists()


def test_one_process_serves_many_documents() -> None:
    fresh = Sandbox()
    fresh.parse("webpage", PAGE)
    process = fresh._process
    fresh.parse("webpage", PAGE)
    assert fresh._process is process
    fresh.close()
    assert process is not None
    assert process.returncode is not None


def test_messages_cut_short_end_the_conversation(tmp_path: Path) -> None:
    path = tmp_path / "m"
    for content in (b"", b'{"length": 5}', b'{"length": 5}\nabc'):
        path.write_bytes(content)
        with path.open("rb") as stream:
            assert worker.read_message(stream) is None


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on memory")
def test_the_limit_on_memory_is_in_force() -> None:
    """Asked of the real worker: its address space ends where it says."""
    fresh = Sandbox()
    fresh.parse("webpage", PAGE)
    assert fresh._process is not None
    limits = Path(f"/proc/{fresh._process.pid}/limits")
    if limits.exists():
        line = next(line for line in limits.read_text().splitlines() if line.startswith("Max address space"))
        assert line.split()[3] == str(worker.MEMORY_MIB * 1024 * 1024)
    fresh.close()
