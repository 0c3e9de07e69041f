"""Whereto: which hosts, addresses and ports may be spoken to. Pure: who looks names up gives the answer in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from onefirm.domain.problem import Problem, Refusal

Ip = IPv4Address | IPv6Address

PORTS = {"http": 80, "https": 443}
"""Where the web is spoken when an address names no port."""
WEB_PORTS = frozenset(PORTS.values())
ADDRESSES_MAX = 16
"""A name that has more addresses than this is not looked at any further."""
_NAME_MAX = 253
_PORT_MAX = 65_535
_PORT_DIGITS_MAX = 5
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ENDS_IN_A_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")

_OWN_KINDS = frozenset({"this machine itself", "a private network"})
"""Where a machine of the operator's own may stand."""

# What IANA's registries of special addresses do not call reachable, and every form that carries another address.
_KINDS_4: Sequence[tuple[str, Sequence[IPv4Network]]] = [
    (kind, [IPv4Network(network) for network in networks.split()])
    for kind, networks in (
        ("this machine itself", "127.0.0.0/8"),
        ("a private network", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10"),
        ("the local link, where machines are told their secrets", "169.254.0.0/16"),
        ("no address at all", "0.0.0.0/8"),
        ("many machines at once", "224.0.0.0/4 255.255.255.255/32"),
        ("another address in disguise", "192.88.99.0/24"),
        ("reserved", "192.0.0.0/24 192.0.2.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4"),
    )
]
_KINDS_6: Sequence[tuple[str, Sequence[IPv6Network]]] = [
    (kind, [IPv6Network(network) for network in networks.split()])
    for kind, networks in (
        ("this machine itself", "::1/128"),
        ("a private network", "fc00::/7"),
        ("the local link, where machines are told their secrets", "fe80::/10"),
        ("no address at all", "::/128"),
        ("many machines at once", "ff00::/8"),
        # Mapped, compatible, translated, NAT64 (both), Teredo and its neighbours, 6to4.
        ("another address in disguise", "::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48"),
        ("another address in disguise", "2001::/23 2002::/16"),
        ("reserved", "2001:db8::/32 3fff::/20 fec0::/10"),
    )
]
_PUBLIC_6 = IPv6Network("2000::/3")
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""The middle of an IPv6 address that carries an IPv4 address in its last four bytes."""


@dataclass(frozen=True)
class Home:
    """A machine of the operator's own, named by them in the settings: it alone need not be public."""

    host: str
    port: int


@dataclass(frozen=True)
class Rules:
    """Whereto a connector may go: public addresses on these ports, and the homes that are named."""

    ports: frozenset[int] = WEB_PORTS
    homes: frozenset[Home] = frozenset()

    def home(self, host: str, port: int) -> bool:
        spelled = plain(host)
        return any(plain(home.host) == spelled and home.port == port for home in self.homes)

    def without_homes(self) -> "Rules":
        """For a place that somebody else has named: a redirect may not lead a stranger home."""
        return Rules(ports=self.ports)


def plain(host: str) -> str:
    return host.lower().removesuffix(".").removeprefix("[").removesuffix("]")


def read_host(host: str) -> Ip | str:
    """An address, or a name to look up. Raises a Refusal for a spelling that programs read in different ways."""
    spelled = plain(host)
    try:
        address = ip_address(spelled)
    except ValueError:
        pass
    else:
        if isinstance(address, IPv6Address) and address.scope_id is not None:
            raise Refusal(_odd(spelled))
        return address
    labels = spelled.split(".")
    if len(spelled) > _NAME_MAX or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refusal(_odd(spelled))
    if _ENDS_IN_A_NUMBER.search(spelled):
        raise Refusal(_odd(spelled))
    return spelled


def read_home(text: str) -> Home:
    """A machine of one's own as the operator writes it, `nas.home:5232` or `[fd00::5]:443`: always with its port."""
    host, _, port = text.strip().rpartition(":")
    number = int(port) if port.isascii() and port.isdigit() and len(port) <= _PORT_DIGITS_MAX else 0
    if not 1 <= number <= _PORT_MAX:
        raise Refusal(_no_port(text.strip()))
    return Home(str(read_host(host)), number)


def judge(host: str, port: int, found: Sequence[str], rules: Rules) -> tuple[str, ...]:
    """The addresses that may be connected to. Raises a Refusal if the port or any one of them is not allowed.

    One bad address among good ones is refused too: whoever rebinds a name answers with both.
    """
    home = rules.home(host, port)
    if port not in rules.ports and not home:
        raise Refusal(_port(host, port, rules))
    addresses = [ip_address(text) for text in found[:ADDRESSES_MAX]]
    allowed = _OWN_KINDS if home else frozenset[str]()
    for address in addresses:
        kind = kind_of(address)
        if kind and kind not in allowed:
            raise Refusal(_address(host, kind))
    return tuple(dict.fromkeys(str(address) for address in addresses))


def kind_of(address: Ip) -> str:
    """What an address is when it is not simply a public one; empty for a public one."""
    if isinstance(address, IPv4Address):
        return next((kind for kind, networks in _KINDS_4 if any(address in network for network in networks)), "")
    if address.scope_id is not None:
        return "the local link, where machines are told their secrets"
    for kind, networks in _KINDS_6:
        if any(address in network for network in networks):
            return kind
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "another address in disguise"
    return "" if address in _PUBLIC_6 else "reserved"


def shown(host: str, port: int = 0) -> str:
    """A host as it may stand in a message: short, and nothing but what a host is made of."""
    clean = re.sub(r"[^A-Za-z0-9._:\[\]-]", "?", host)[:_NAME_MAX] or "(none)"
    return f"{clean}:{port}" if port else clean


def _odd(host: str) -> Problem:
    return Problem(
        code="outside-host-odd",
        what=f"'{shown(host)}' is not opened.",
        why="It is neither a plain name nor a plainly written address; such spellings hide where they lead.",
        fix="Write the name of the host, or its address in the usual form.",
    )


def _port(host: str, port: int, rules: Rules) -> Problem:
    return Problem(
        code="outside-port-closed",
        what=f"{shown(host, port)} is not opened.",
        why=f"Out there only these ports are used: {', '.join(str(one) for one in sorted(rules.ports))}.",
        fix="If it is a machine of your own, name it with its port in the settings of this connection.",
    )


def _no_port(text: str) -> Problem:
    return Problem(
        code="outside-home-odd",
        what=f"'{shown(text)}' names no machine of your own.",
        why="Such a machine is named with the port that is opened there, and no other port of it is.",
        fix="Write the host, a colon and the port: nas.home:5232.",
    )


def _address(host: str, kind: str) -> Problem:
    return Problem(
        code="outside-not-public",
        what=f"{shown(host)} is not opened.",
        why=f"Its address is {kind}, not a place on the public internet.",
        fix="If it is a machine of your own, name it with its port in the settings of this connection.",
    )
