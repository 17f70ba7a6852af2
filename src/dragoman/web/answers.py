"""Pages as they were drawn, kept for the next reader: an address has one answer for each state of the talks."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

MOST: Final = 64_000_000  # bytes of all answers together
_WORTH_PACKING: Final = 1_000  # bytes; a shorter answer travels in one packet anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered, to be answered again."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    packed: bool  # whether the content is compressed
    tag: str  # names the content (RFC 9110, section 8.8.3)

    @property
    def weight(self) -> int:
        """Bytes that it takes to keep, about."""
        return len(self.content) + 1_000

    @classmethod
    def of(cls, response: Response) -> Answer:
        """The answer that ``response`` gives."""
        whole = bytes(response.body)
        packed = len(whole) >= _WORTH_PACKING
        left = ("content-length", "etag", "vary")
        return cls(
            status=response.status_code,
            headers={name: value for name, value in response.headers.items() if name not in left},
            content=gzip.compress(whole, 5, mtime=0) if packed else whole,
            packed=packed,
            tag=f'W/"{sha256(whole).hexdigest()[:16]}"',
        )

    def to(self, request: Request) -> Response:
        """The same for whoever asks now: whole, packed, or the word that nothing has changed."""
        told = {**self.headers, "etag": self.tag, "vary": "accept-encoding"}
        known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
        if self.status == 200 and (self.tag in known or "*" in known):
            return Response(status_code=304, headers={"etag": self.tag, "vary": "accept-encoding"})
        if not self.packed:
            return Response(self.content, self.status, told)
        if _takes_packed(request):
            return Response(self.content, self.status, {**told, "content-encoding": "gzip"})
        return Response(gzip.decompress(self.content), self.status, told)


def _takes_packed(request: Request) -> bool:
    for told in request.headers.get("accept-encoding", "").lower().split(","):
        name, *options = (part.strip() for part in told.split(";"))
        if name == "gzip":
            return not any(option.replace(" ", "").rstrip("0.") == "q=" for option in options)
    return False
