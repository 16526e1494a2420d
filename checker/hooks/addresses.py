"""To which addresses a hook may post: to public ones, unless a setting allows the own network.

A hook's address comes from outside, and this program stands inside: without this, anybody who may
make a hook could have it knock at doors of the house (server-side request forgery). All addresses
of a name are looked at, and the one that was looked at is the one that is connected to, so that a
name cannot point elsewhere in between.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple

import httpx

from checker.hooks.errors import HookAddressRefused

Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


class Destination(NamedTuple):
    """Where to connect, and what to call it there.

    Attributes:
        url: With the address in place of the name.
        host: The name, for the header `Host` and for TLS.
    """

    url: httpx.URL
    host: str


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Give the addresses of a name.

    Raises:
        OSError, UnicodeError: It has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]).partition("%")[0] for entry in found]


def find_destination(
    url: str, *, allows_private: bool, resolve: Resolve = resolve_host
) -> Destination:
    """Find where a hook would connect to.

    Args:
        url: Of the hook.
        allows_private: Whether addresses of the own network may be used, and plain http to them.
        resolve: Gives the addresses of a name.

    Raises:
        HookAddressRefused: It must not.
        OSError, UnicodeError: The name has no address at present.
    """
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        raise _refuse("地址格式有误", "it is no address") from None
    if address.scheme not in _PORTS or not address.host or address.userinfo:
        raise _refuse("须为不含用户名的 http(s) 地址", "it has to be http(s) without a user name")
    port = address.port or _PORTS[address.scheme]
    found = resolve(address.host, port)
    is_public = [is_public_address(each) for each in found]
    if not found or not (allows_private or all(is_public)):
        raise _refuse("它指向内网", "it points into the own network")
    if address.scheme == "http" and any(is_public):
        raise _refuse("公网地址须使用 https", "a public address needs https")
    default = address.port is None
    host = address.netloc.decode() if not default else address.host
    return Destination(address.copy_with(host=found[0], port=address.port), host)


def is_public_address(text: str) -> bool:
    """Tell whether an address is one of the public internet, however it is written."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is None and address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public_address(str(embedded))
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _refuse(zh: str, en: str) -> HookAddressRefused:
    return HookAddressRefused(reason_zh=zh, reason_en=en)
