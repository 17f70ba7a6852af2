"""One address fetched: politely, within limits, from the public internet, and never more than was asked for.

The host is resolved and looked at (``addresses``), and the connection goes to the very address that was looked at; a
redirect is an address like any other. Nothing of the analyst's goes out: no credentials, cookies, referrer or proxy of
the environment. Certificates are always checked. What comes in is capped in size, packing and time: for connecting,
for every wait, and for all of it, so that a server that sends a byte a second ends as well.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from queue import Empty, Queue
from typing import Any, Final
from urllib.parse import urljoin

from dragoman.reports.addresses import LATER, Resolve, WebAddress, parse_address, vetted
from dragoman.reports.pages import Fault
from dragoman.reports.records import Original
from dragoman.reports.unpacking import unpack

AGENT: Final = "dragoman"
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_TRY_LATER: Final = (429, 502, 503, 504)
_NOT_OURS: Final = (401, 402, 403, 407, 451)
_STEP: Final = 1 << 16
_MOST_HEADERS: Final = 100
_IN_A_BROWSER: Final = "open it in a browser and save the page from there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much and how long one fetch may be."""

    connect_s: float = 10.0
    idle_s: float = 20.0  # for any wait
    total_s: float = 60.0  # for one address, redirects included
    bytes: int = 20_000_000  # as sent, and unpacked
    redirects: int = 5
    patience_s: float = 30.0  # the longest Retry-After that is waited for
    tries: int = 3  # where a server says to come back


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address held, and by what to ask whether it has changed."""

    original: Original
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What the address held has not changed since it was fetched last."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was fetched."""

    fault: Fault
    retry_after_s: float | None = None  # the server asked to be left alone for so long; None: it did not
    status: int | None = None  # what the server answered; None: nothing that HTTP allows

    @property
    def may_pass(self) -> bool:
        """Whether the same request may well succeed later."""
        return self.status in _TRY_LATER or (self.status is None and self.fault.mend == LATER)


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Fetches addresses. Made where the analyst has asked for it, and nowhere else.

    Attributes:
        allow_private: hosts that may lie outside the public internet, named by the analyst.
        limits: of one fetch.
        trusted: a file with certificates to trust besides those of the system; None: none.
        resolve: what resolves names; ``socket.getaddrinfo`` or one of its kind.
        sleep: what waits.
    """

    allow_private: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    trusted: str | None = None
    resolve: Resolve = socket.getaddrinfo
    sleep: Callable[[float], None] = time.sleep

    def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | Unchanged | Refused:
        """What ``url`` holds. Waits and asks again where the server says when; never raises for what a server does."""
        conditions = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
        headers = {name: value for name, value in conditions.items() if value and _is_header(value)}
        found: Fetched | Unchanged | Refused = Refused(Fault("was not asked for", "try again", "not fetched"))
        for attempt in range(1, self.limits.tries + 1):
            found = self._follow(url, headers)
            wait_s = found.retry_after_s if isinstance(found, Refused) else None
            if wait_s is None or wait_s > self.limits.patience_s or attempt == self.limits.tries:
                break
            self.sleep(wait_s)
        return found

    def _follow(self, url: str, headers: dict[str, str]) -> Fetched | Unchanged | Refused:
        deadline = time.monotonic() + self.limits.total_s
        current = url
        for _ in range(self.limits.redirects + 1):
            address = parse_address(current)
            if isinstance(address, Fault):
                return Refused(_after(url, current, address))
            resolve = _within(self.resolve, min(self.limits.connect_s, deadline - time.monotonic()))
            ip = vetted(address, frozenset(host.lower() for host in self.allow_private), resolve)
            if isinstance(ip, Fault):
                return Refused(_after(url, current, ip))
            answer = self._ask(url, address, ip, headers, deadline)
            if not isinstance(answer, _Moved):
                return answer
            if not answer.location:
                return Refused(Fault("leads on without saying where", _IN_A_BROWSER, "not fetched"))
            try:
                current = urljoin(address.url, answer.location)
            except ValueError:
                return Refused(Fault("leads on to what is no address", _IN_A_BROWSER, "not fetched"))
            if address.scheme == "https" and current.lower().startswith("http:"):
                return Refused(Fault("leads from a safe connection to an open one", _IN_A_BROWSER, "not fetched"))
        return Refused(Fault(f"leads on more than {self.limits.redirects} times", _IN_A_BROWSER, "not fetched"))

    def _ask(
        self, url: str, address: WebAddress, ip: str, headers: dict[str, str], deadline: float
    ) -> Fetched | Unchanged | Refused | _Moved:
        from urllib3.exceptions import HTTPError

        with _Watch(deadline) as watch:
            try:
                with self._connected(address, ip, watch) as pool:
                    response = pool.urlopen(
                        "GET",
                        address.target,
                        headers={**_OUR_HEADERS, "Host": address.authority, **headers},
                        redirect=False,
                        retries=False,
                        preload_content=False,
                        decode_content=False,
                        assert_same_host=False,
                    )
                    try:
                        found = self._take(url, address, response)
                    finally:
                        response.close()
                    # A connection that was shut looks like one that has ended.
                    return found if not watch.cut else Refused(_cut_short(self.limits))
            except (HTTPError, OSError, ValueError) as error:
                return Refused(_what_failed(error, address, self.limits, cut=watch.cut))

    @contextlib.contextmanager
    def _connected(self, address: WebAddress, ip: str, watch: _Watch) -> Iterator[Any]:
        """A pool of one connection, to ``ip`` whatever the host's name says."""
        from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
        from urllib3.connection import HTTPConnection, HTTPSConnection

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return watch.over(super()._new_conn())

        class Safe(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return watch.over(super()._new_conn())

        timeout = Timeout(connect=self.limits.connect_s, read=self.limits.idle_s)
        pool: HTTPConnectionPool
        if address.scheme == "https":
            pool = HTTPSConnectionPool(
                ip,
                address.port,
                timeout=timeout,
                ssl_context=self._context,
                server_hostname=address.host,
                assert_hostname=address.host,
            )
            pool.ConnectionCls = Safe
        else:
            pool = HTTPConnectionPool(ip, address.port, timeout=timeout)
            pool.ConnectionCls = Plain
        try:
            yield pool
        finally:
            pool.close()

    @cached_property
    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        with contextlib.suppress(ImportError, OSError):
            import certifi

            context.load_verify_locations(certifi.where())
        if self.trusted is not None:
            context.load_verify_locations(self.trusted)
        return context

    def _take(self, url: str, address: WebAddress, response: Any) -> Fetched | Unchanged | Refused | _Moved:  # noqa: ANN401 a response of urllib3
        status = int(response.status)
        headers = tuple((str(name), str(value)) for name, value in list(response.headers.items())[:_MOST_HEADERS])
        named = {name.lower(): value for name, value in headers}
        if status == 304:
            return Unchanged()
        if status in _REDIRECTS:
            return _Moved(named.get("location", ""))
        if not 200 <= status < 300:
            return Refused(_status_fault(status), _retry_after(named) if status in _TRY_LATER else None, status)
        content = bytearray()
        while step := response.read(_STEP, decode_content=False):
            content += step
            if len(content) > self.limits.bytes:
                return Refused(
                    Fault(
                        f"sends more than {self.limits.bytes // 1_000_000} MB, as no report does",
                        _IN_A_BROWSER,
                        "over the limits",
                    )
                )
        unpacked = unpack(bytes(content), named.get("content-encoding", "").split(","))
        if isinstance(unpacked, Fault):
            return Refused(unpacked)
        return Fetched(
            original=Original(
                path=url,
                content=unpacked,
                media_type=named.get("content-type", "").partition(";")[0].strip().lower() or None,
                url=address.url,
                fetched_at=datetime.now(UTC).replace(microsecond=0),
                status=status,
                headers=headers,
            ),
            etag=named.get("etag"),
            last_modified=named.get("last-modified"),
        )


_OUR_HEADERS: Final = {
    "User-Agent": f"{AGENT} (reads news for one analyst)",
    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class _Moved:
    location: str  # "": the server does not say where


class _Watch:
    """Ends what a server drags out: at the deadline the connection is shut under whoever waits for it."""

    def __init__(self, deadline: float) -> None:
        self.cut = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        for connection in self._sockets:
            connection.close()

    def over(self, connection: socket.socket) -> socket.socket:
        """``connection``, watched from now on."""
        # A second handle: the connection's own is taken over by its TLS.
        self._sockets.append(connection.dup())
        if self.cut:
            self._end()
        return connection

    def _end(self) -> None:
        self.cut = True
        for connection in self._sockets:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def _within(resolve: Resolve, longest_s: float) -> Resolve:
    """``resolve``, given up after so long: the system's own waits as long as it likes, and nothing can stop it."""

    def in_time(*asked: object, **options: object) -> list[tuple[Any, ...]]:
        answers: Queue[list[tuple[Any, ...]] | Exception] = Queue()

        def ask() -> None:
            try:
                answers.put(resolve(*asked, **options))
            except Exception as error:  # raised again where it is waited for
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answers.get(timeout=max(0.0, longest_s))
        except Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise found
        return found

    return in_time


def _is_header(value: str) -> bool:
    return len(value) < 1000 and value.isascii() and value.isprintable()


def _after(url: str, current: str, fault: Fault) -> Fault:
    """The fault, said of where a redirect led."""
    return (
        fault
        if url == current
        else Fault(f"leads on to {current[:200]!r}, which {fault.reason}", fault.mend, fault.kind)
    )


def _status_fault(status: int) -> Fault:
    name = HTTPStatus(status).phrase if status in set(HTTPStatus) else "no known status"
    if status in _NOT_OURS:
        mend = _IN_A_BROWSER
    elif status in _TRY_LATER:
        mend = LATER
    else:
        mend = "check the address in a browser"
    return Fault(f"the server answers {status} ({name})", mend, "not fetched")


def _retry_after(headers: dict[str, str]) -> float | None:
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(min(int(stated[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _cut_short(limits: Limits) -> Fault:
    return Fault(f"was not sent within {limits.total_s:g} s", LATER, "not fetched")


def _what_failed(error: Exception, address: WebAddress, limits: Limits, *, cut: bool) -> Fault:
    from urllib3 import exceptions

    if cut:
        return _cut_short(limits)
    inner = next((part for part in error.args if isinstance(part, exceptions.IncompleteRead)), error)
    match inner:
        case exceptions.SSLError():
            return Fault(
                f"the certificate of {address.host} cannot be trusted ({str(error.args[0])[:120]})",
                "check the address; certificates are never passed over",
                "not fetched",
            )
        case exceptions.NewConnectionError():
            return Fault(
                f"{address.host} cannot be reached", "check the address, and that this machine is online", "not fetched"
            )
        case exceptions.ConnectTimeoutError():
            return Fault(f"{address.host} does not answer within {limits.connect_s:g} s", LATER, "not fetched")
        case exceptions.ReadTimeoutError() | TimeoutError():
            return Fault(f"{address.host} was silent for {limits.idle_s:g} s", LATER, "not fetched")
        case exceptions.IncompleteRead():
            return Fault(f"was cut off after {inner.partial} bytes", LATER, "not fetched")
        case _:
            return Fault(
                f"{address.host} broke the rules of HTTP ({type(error).__name__})", _IN_A_BROWSER, "not fetched"
            )
