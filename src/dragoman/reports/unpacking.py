"""Compressed bytes unpacked with bounds: so much and no more comes out, whatever the sender packed.

A megabyte of gzip can unpack to a gigabyte, and a gigabyte can hide in two kilobytes packed twice. Each layer is
unpacked in steps and given up where it passes the cap on size or on ratio; there are never more than two.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Final

from dragoman.reports.pages import Fault

LARGEST: Final = 20_000_000  # bytes that one layer may unpack to
_HIGHEST_RATIO: Final = 200  # unpacked to packed; pages of news reach 10
_UNSUSPICIOUS: Final = 1_000_000  # bytes below which no ratio is asked
_MOST_LAYERS: Final = 2
_STEP: Final = 1 << 16
_NAMES: Final = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}


def unpack(content: bytes, encodings: Sequence[str]) -> bytes | Fault:
    """``content`` unpacked from ``encodings``, the outermost last, as an HTTP Content-Encoding lists them."""
    layers = [name.strip().lower() for name in encodings]
    layers = [name for name in layers if name not in ("", "identity")]
    if len(layers) > _MOST_LAYERS:
        return Fault(f"is packed {len(layers)} times over", "unpack it and give what is inside", "wrong form")
    for name in reversed(layers):
        if name not in _NAMES:
            return Fault(
                f"is packed in an unknown way ({name[:20]!r})", "unpack it and give what is inside", "wrong form"
            )
        unpacked = _unpack_layer(content, _NAMES[name])
        if isinstance(unpacked, Fault):
            return unpacked
        content = unpacked
    return content


def is_gzip(content: bytes) -> bool:
    """Whether ``content`` begins like a gzip file."""
    return content[:3] == b"\x1f\x8b\x08"


def too_large_unpacked() -> Fault:
    """Said of what unpacks to more than a report can have."""
    return Fault(
        f"unpacks to more than {LARGEST // 1_000_000} MB or {_HIGHEST_RATIO} times its size, as no report does",
        "check where it comes from",
        "over the limits",
    )


def _unpack_layer(content: bytes, name: str) -> bytes | Fault:
    cap = min(LARGEST, max(_UNSUSPICIOUS, _HIGHEST_RATIO * len(content)))
    try:
        inflated = name in ("gzip", "deflate")
        unpacked = _inflate(content, name, cap) if inflated else _read_capped(content, name, cap)
    except (zlib.error, OSError, ValueError, EOFError):
        return Fault(f"is damaged where it is packed ({name})", "get it again", "damaged")
    return too_large_unpacked() if len(unpacked) > cap else unpacked


def _inflate(content: bytes, name: str, cap: int) -> bytes:
    """At most ``cap`` + 1 bytes. What comes before a damaged or missing end is kept."""
    out = bytearray()
    rest = content
    while rest and len(out) <= cap:
        if name == "gzip":
            unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        else:  # "deflate" means zlib, and some servers send it bare
            bare = len(rest) < 2 or (rest[0] << 8 | rest[1]) % 31 != 0 or rest[0] & 15 != 8
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        try:
            while rest and not unpacker.eof and len(out) <= cap:
                out += unpacker.decompress(rest, cap + 1 - len(out))
                rest = unpacker.unconsumed_tail
        except zlib.error:
            if not out:
                raise
            break
        rest = unpacker.unused_data
    return bytes(out)


def _read_capped(content: bytes, name: str, cap: int) -> bytes:
    from fastwarc import stream_io

    reader = stream_io.BrotliReader if name == "br" else stream_io.ZstdReader
    out = bytearray()
    with reader(io.BytesIO(content)) as stream:
        while len(out) <= cap and (step := stream.read(min(_STEP, cap + 1 - len(out)))):
            out += step
    return bytes(out)
