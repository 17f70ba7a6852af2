"""Only the public internet is fetched, however an address is spelt."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.reports.addresses import WebAddress, is_public, parse_address, vetted
from dragoman.reports.pages import Fault


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
        "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "::127.0.0.1", "2002:7f00:1::", "2002:a9fe:a9fe::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
        "2001:0:7f00:1::80ff:fffe", "no address",
    ],
)  # fmt: skip
def test_private_addresses_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1.", "[::1]",
             "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "LOCALHOST", "0", "0.0.0.0", "①②⑦.0.0.1"],
)  # fmt: skip
def test_this_machine_is_refused_in_every_spelling(host: str) -> None:
    """By the system's own resolver, which asks nobody for any of these."""
    address = parse_address(f"http://{host}:8000/")
    found = address if isinstance(address, Fault) else vetted(address, ())
    assert isinstance(found, Fault)


def resolving(*answers: str) -> Any:
    def resolve(host: str, port: int, **options: object) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port)) for answer in answers]

    return resolve


def test_one_private_answer_among_public_ones_is_enough() -> None:
    address = WebAddress("https", "news.example", 443, "/")
    assert vetted(address, (), resolving("93.184.216.34")) == "93.184.216.34"
    found = vetted(address, (), resolving("93.184.216.34", "10.0.0.1"))
    assert isinstance(found, Fault)
    assert "10.0.0.1" in found.reason
    assert "--allow-private news.example" in found.mend
    assert vetted(address, ("news.example",), resolving("10.0.0.1")) == "10.0.0.1"
    assert isinstance(vetted(address, ("other.example",), resolving("10.0.0.1")), Fault)
    assert isinstance(vetted(address, (), resolving()), Fault)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ftp://a.example/", "kind that is not fetched"),
        ("file:///etc/passwd", "kind that is not fetched"),
        ("javascript:alert(1)", "kind that is not fetched"),
        ("http://user:secret@a.example/", "password"),
        ("http://a.example@127.0.0.1/", "password"),
        ("http:///path", "without a host"),
        ("http://a.example:99999/", "no possible address"),
        ("http://[::1/", "no possible address"),
        ("http://a.example/\r\nHost: b", "no possible address"),
        ("http://a.example/ b", "no possible address"),
        ("http://" + "a" * 5000, "no possible address"),
        ("http://a..example/é", ""),
    ],
)
def test_odd_addresses_are_refused(text: str, expected: str) -> None:
    found = parse_address(text)
    assert isinstance(found, Fault) == bool(expected)
    if isinstance(found, Fault):
        assert expected in found.reason


def test_addresses_are_written_as_they_are_sent() -> None:
    found = parse_address("HTTPS://Bücher.example:443/straße?q=ä b#part".replace(" ", "+"))
    assert isinstance(found, WebAddress)
    assert found.url == "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4+b"
    assert found.authority == "xn--bcher-kva.example"


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: f"http://{text}"))
def test_any_text_is_an_address_or_a_fault(text: str) -> None:
    found = parse_address(text)
    if isinstance(found, WebAddress):
        assert found.host.isascii()
        assert "\n" not in found.url
