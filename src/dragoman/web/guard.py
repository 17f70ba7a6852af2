"""Who may ask what of the server: its name, its own pages, a password where others reach it, a limit to what is sent.

A page of another site can make a browser send requests here. So a request has to name this server as its host (which
stops DNS rebinding), a write has to come from a page of ours (``Sec-Fetch-Site``, else ``Origin``), and what is
answered cannot be framed, sniffed or read from elsewhere.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
LARGEST_BODY = 64_000_000  # bytes of one request


def hosts_of(address: str, port: int, others: Iterable[str] = ()) -> frozenset[str]:
    """The values of ``Host`` that mean a server at ``address``."""
    names = {f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", *others}
    if ":" in address:
        names.add(f"[{address}]:{port}")
    elif address != "0.0.0.0":
        names.add(f"{address}:{port}")
    if port == 80:
        names |= {name.removesuffix(":80") for name in names}
    return frozenset(name.lower() for name in names)


@dataclass(frozen=True)
class Guard:
    """Stands before the application."""

    app: ASGIApp
    hosts: frozenset[str]
    password: str | None = None
    largest: int = LARGEST_BODY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                mine = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    mine[name] = value
                mine.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await refusal(scope, receive, dressed)
            return
        await self.app(scope, self._limited(receive), dressed)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return PlainTextResponse("This server does not go by that name.\n", 421)
        if self.password is not None and not self._knows_password(headers.get("authorization", "")):
            asks = {"www-authenticate": 'Basic realm="Dragoman", charset="UTF-8"'}
            return PlainTextResponse("A password is needed.\n", 401, headers=asks)
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return PlainTextResponse(
                "Only GET, HEAD and POST are answered.\n", 405, headers={"allow": "GET, HEAD, POST"}
            )
        site, origin = headers.get("sec-fetch-site"), headers.get("origin", "").lower()
        ours = origin in (f"http://{host}", f"https://{host}")
        # A page that sends no referrer has "null" for its origin in the forms of some browsers; then the site decides.
        if not (ours if site is None else site == "same-origin" and (ours or origin in ("", "null"))):
            return PlainTextResponse("Only pages of this server may change anything.\n", 403)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self.largest:
            return PlainTextResponse(f"At most {self.largest:,} bytes may be sent at once.\n", 413)
        return None

    def _knows_password(self, given: str) -> bool:
        scheme, _, code = given.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            word = base64.b64decode(code, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
        return compare_digest(word, (self.password or "").encode())

    def _limited(self, receive: Receive) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.largest:
                return {"type": "http.disconnect"}
            return message

        return counted
