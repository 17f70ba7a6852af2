"""Compressed bytes come out whole, or not at all where they would never end."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given
from hypothesis import strategies as st

from dragoman.reports.pages import Fault
from dragoman.reports.unpacking import LARGEST, unpack

TEXT = b"The pilots agreed to meet again. " * 50


def zstd(content: bytes) -> bytes:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(content)
    writer.close()
    return out.getvalue()


def bare_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("packed", "encodings"),
    [
        (TEXT, []),
        (TEXT, ["identity", ""]),
        (gzip.compress(TEXT), ["gzip"]),
        (gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), [" X-GZIP "]),
        (zlib.compress(TEXT), ["deflate"]),
        (bare_deflate(TEXT), ["deflate"]),
        (brotli.compress(TEXT), ["br"]),
        (zstd(TEXT), ["zstd"]),
        (gzip.compress(brotli.compress(TEXT)), ["br", "gzip"]),
    ],
)
def test_every_usual_packing_is_unpacked(packed: bytes, encodings: list[str]) -> None:
    assert unpack(packed, encodings) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_given_up(encoding: str) -> None:
    """At the cap on size or ratio, in little memory."""
    zeros = bytes(60_000_000)
    bombs: dict[str, Callable[[], bytes]] = {
        "gzip": lambda: gzip.compress(zeros, 1),
        "deflate": lambda: zlib.compress(zeros, 1),
        "br": lambda: brotli.compress(zeros, quality=1),
        "zstd": lambda: zstd(zeros),
    }
    bomb = bombs[encoding]()
    tracemalloc.start()
    found = unpack(bomb, [encoding])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, Fault)
    assert "unpacks to more" in found.reason
    assert peak < 3 * LARGEST


def test_a_bomb_inside_a_packing_is_given_up() -> None:
    inner = gzip.compress(bytes(60_000_000))
    assert isinstance(unpack(gzip.compress(inner), ["gzip", "gzip"]), Fault)
    assert isinstance(unpack(TEXT, ["gzip"] * 3), Fault)
    assert isinstance(unpack(TEXT, ["rot13"]), Fault)


def test_what_is_whole_of_a_truncated_gzip_is_kept() -> None:
    noise = os.urandom(50_000)
    found = unpack(gzip.compress(noise)[:30_000], ["gzip"])
    assert isinstance(found, bytes)
    assert noise.startswith(found)
    assert len(found) > 20_000


@given(
    content=st.binary(max_size=300), encodings=st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd"]), max_size=3)
)
def test_any_bytes_end_in_bytes_or_a_fault(content: bytes, encodings: list[str]) -> None:
    assert isinstance(unpack(content, encodings), bytes | Fault)
