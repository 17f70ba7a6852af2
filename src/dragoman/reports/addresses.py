"""Which addresses may be fetched: public ones, by what they resolve to and not by how they are spelt.

A link in a feed can name the machine it is read on, the router beside it, or the metadata service of a cloud, in a
dozen spellings and through any name that resolves to them. So names are resolved once, every address that comes out is
looked at, and the one that is connected to is one of those.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from dragoman.reports.pages import Fault

LATER: Final = "try again later"

Resolve = Callable[..., list[tuple[Any, ...]]]  # as socket.getaddrinfo

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_LONGEST: Final = 4_000  # characters
_KEPT: Final = "/%:=&?~#+!$,;'@()*[]|"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address taken apart."""

    scheme: str  # "http" or "https"
    host: str  # in ASCII and lower case; an IPv6 address without its brackets
    port: int
    target: str  # path and query, as they are sent

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: what the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def is_address(text: str) -> bool:
    """Whether ``text`` is written as a web address."""
    return text[:8].lower().startswith(("http://", "https://"))


def is_fetchable(text: str | None) -> bool:
    """Whether ``text`` is a whole web address that can be taken apart; whoever wrote it may have meant harm."""
    return text is not None and is_address(text) and isinstance(parse_address(text), WebAddress)


def parse_address(text: str) -> WebAddress | Fault:
    """``text`` as an address that can be fetched, or why it cannot."""
    mend = "write it as https://HOST/PATH"
    if len(text) > _LONGEST or any(character.isspace() or not character.isprintable() for character in text):
        return Fault("is no possible address", mend, "not fetched")
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return Fault("is no possible address", mend, "not fetched")
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        return Fault(f"is an address of a kind that is not fetched ({scheme[:20] or 'none'})", mend, "not fetched")
    if parts.username is not None or parts.password is not None:
        return Fault(
            "holds a name or a password, and none is sent to anybody", "give the address without it", "not fetched"
        )
    if not ascii_host or "%" in ascii_host:
        return Fault("is an address without a host", mend, "not fetched")
    target = urlunsplit(("", "", quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT), ""))
    if not target.startswith("/"):
        target = f"/{target}"
    return WebAddress(scheme, ascii_host.lower(), port or (443 if scheme == "https" else 80), target)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whichever way it is written or wrapped.

    >>> is_public("93.184.216.34"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = _wrapped(found)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, compatible, 6to4, Teredo or NAT64."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or 1 < int(address) < 1 << 32:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def vetted(address: WebAddress, allow_private: Collection[str], resolve: Resolve = socket.getaddrinfo) -> str | Fault:
    """The IP address to connect to. Resolves once; every answer must be public unless the host is allowed by name.

    ``allow_private``: hosts, in lower case, that may be private: the analyst has named them.
    """
    try:
        answers = resolve(address.host, address.port, type=socket.SOCK_STREAM)
    except TimeoutError:
        return Fault(f"its host {address.host} was not found in time", LATER, "not fetched")
    except (OSError, UnicodeError):
        return Fault(
            f"its host {address.host} is not known", "check the address, and that this machine is online", "not fetched"
        )
    found = [str(answer[4][0]) for answer in answers]
    if not found:
        return Fault(
            f"its host {address.host} is not known", "check the address, and that this machine is online", "not fetched"
        )
    if address.host not in allow_private and (private := [ip for ip in found if not is_public(ip)]):
        return Fault(
            f"leads to {private[0]}, which is not on the public internet",
            f"if that is meant, allow it: --allow-private {address.host}",
            "not fetched",
        )
    return found[0]
