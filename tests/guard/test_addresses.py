"""Nothing of the firm's is reached by way of a link: every spelling, every kind of address, every port."""

import asyncio
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onefirm.domain.problem import Refusal
from onefirm.guard.addresses import Home, Rules, judge, kind_of, read_home, read_host
from onefirm.guard.sockets import checked, checked_now, system_resolve, system_resolve_now

_ODD = "outside-host-odd"
_CLOSED = "outside-port-closed"
_NOT_PUBLIC = "outside-not-public"

LOCAL = """
    127.0.0.1 127.1.2.3 127.255.255.254 [::1] ::1 0:0:0:0:0:0:0:1 localhost LOCALHOST localhost.
"""
PRIVATE = """
    10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255 100.64.0.1 100.127.255.255 fc00::1
    fd12:3456:789a::1 fdff::1 [fd00:ec2::254]
"""
LINK = """
    169.254.169.254 169.254.0.1 169.254.170.2 fe80::1 [fe80::a9fe:a9fe] febf::1
"""
NOWHERE = """
    0.0.0.0 0.0.0.1 0.255.255.255 :: [::] 255.255.255.255 224.0.0.1 239.255.255.250 240.0.0.1 254.1.1.1 ff02::1
    ff0e::1 192.0.2.1 198.51.100.7 203.0.113.9 198.18.0.1 198.19.255.255 192.0.0.1 192.0.0.192 192.0.0.10
    2001:db8::1 3fff::1 fec0::1 100::1 4000::1 5f00::1 8000::1 ::1:0:0:1
"""
DISGUISED = """
    ::ffff:127.0.0.1 ::ffff:7f00:1 [::ffff:169.254.169.254] ::ffff:10.0.0.1 ::ffff:8.8.8.8 0:0:0:0:0:ffff:c0a8:1
    ::127.0.0.1 ::7f00:1 ::ffff:0:127.0.0.1 ::ffff:0:7f00:1 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
    64:ff9b::8.8.8.8 64:ff9b:1::1 64:ff9b:1:ffff::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:c0a8:101::
    2001:0:7f00:1:: 2001::5601:5601 2001:0000:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:3::1 2001:10::1
    2001:20::1 192.88.99.1 2a00:1450::5efe:7f00:1 2a00:1450::200:5efe:a00:1
"""
PUBLIC = """
    8.8.8.8 93.184.216.34 1.1.1.1 172.32.0.1 172.15.255.255 100.63.255.255 100.128.0.1 11.0.0.1 192.0.1.1 169.253.1.1
    2606:4700:4700::1111 [2a00:1450:4001:82b::200e] 2001:4860:4860::8888 2003::1
"""
ODD_SPELLINGS = """
    2130706433 3232235521 0x7f000001 0x7f.0.0.1 0x7f.1 0x7F.0x0.0x0.0x1 0177.0.0.1 017700000001 00000177.0.0.1 127.1
    127.0.1 0 0x 0x0 00 127.0.0.01 127.0.0.1. 10.1 192.168.1 0xa9fea9fe 0251.0376.0251.0376 2852039166 169.254.43518
    169.0xfe.169.254 4294967296 256.1.1.1 1.2.3.4.5 127.0.0.1.5 foo.0x7f foo.127 evil.1 fe80::1%eth0 fe80::1%25eth0
    [fe80::1%lo] ::1%1 fe80::1% 127%2e0%2e0%2e1 %31%32%37.0.0.1 example.com/ example.com# example.com?
    user@localhost user:pw@10.0.0.1 . .. a..b -a.example a-.example [::1 ::1]:80 [::g] :::1 1::2::3 127.0.0.1:80
    http://127.0.0.1 *.example
"""
UNPRINTABLE = [
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "localhost\x00.example.com",
    "example.com\x00",
    "example.com\r\nhost: x",
    "exa mple.com",
    " localhost",
    "localhost ",
    "",
    "127.0.0.1\\@example.com",
    "café.example",
    "localhost\t",
    "a" * 64 + ".example",
    "a." * 127 + "example",
]
# 127.0.0.1. is a name to some and an address to others, so it is plainly an address here and refused as one.


_NOT_OPENED = [host for table in (LOCAL, PRIVATE, LINK, NOWHERE, DISGUISED) for host in table.split()]
_NOT_LOOKED_UP = [*ODD_SPELLINGS.split(), *UNPRINTABLE]


def _judged(host: str, port: int = 443, rules: Rules = Rules()) -> str:  # noqa: B008 -- frozen.
    """The code of the refusal, or nothing."""
    try:
        asyncio.run(checked(host, port, rules))
    except Refusal as refusal:
        return refusal.problem.code
    return ""


@pytest.mark.parametrize("host", _NOT_OPENED)
def test_what_is_not_public_is_not_opened(host: str) -> None:
    assert _judged(host) == _NOT_PUBLIC


@pytest.mark.parametrize("host", _NOT_LOOKED_UP)
def test_what_is_spelled_strangely_is_not_even_looked_up(host: str) -> None:
    looked_up: list[str] = []

    async def looks(name: str, _: int) -> list[str]:
        looked_up.append(name)
        return ["8.8.8.8"]

    with pytest.raises(Refusal) as refused:
        asyncio.run(checked(host, 443, Rules(), looks))
    assert refused.value.problem.code in (_ODD, _NOT_PUBLIC)
    assert looked_up == []


@pytest.mark.parametrize("host", [host for host in DISGUISED.split() if host != "[::ffff:169.254.169.254]"])
def test_what_carries_another_address_is_seen_through_whatever_it_carries(host: str) -> None:
    assert kind_of(ip_address(host)) == "another address in disguise"


def test_the_table_of_attacks_is_a_long_one() -> None:
    assert len({*_NOT_OPENED, *_NOT_LOOKED_UP}) >= 150


@pytest.mark.parametrize("host", PUBLIC.split())
def test_a_public_address_is_opened(host: str) -> None:
    assert _judged(host) == ""


@pytest.mark.parametrize(
    "host", ["example.com", "EXAMPLE.com.", "a-b.example", "_dav.example", "xn--bcher-kva.example", "1and1.example"]
)
def test_a_plain_name_is_read_as_a_name(host: str) -> None:
    assert isinstance(read_host(host), str)


@pytest.mark.parametrize("port", [0, 1, 22, 25, 53, 445, 1433, 2375, 3306, 5432, 6379, 8080, 9200, 11211, 27017, 65535])
def test_a_port_that_is_not_meant_is_not_opened_nor_is_its_host_looked_up(port: int) -> None:
    async def never(name: str, _: int) -> list[str]:
        raise AssertionError(f"{name} was looked up.")

    with pytest.raises(Refusal) as refused:
        asyncio.run(checked("example.com", port, Rules(), never))
    assert refused.value.problem.code == _CLOSED


def test_a_name_that_leads_to_a_good_and_a_bad_address_is_not_opened() -> None:
    for found in (["8.8.8.8", "127.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2606:4700::1", "::1"]):
        with pytest.raises(Refusal):
            judge("both.example", 443, found, Rules())


def test_the_addresses_beyond_a_bound_are_not_used() -> None:
    found = [f"8.8.{number}.8" for number in range(100)]
    assert judge("many.example", 443, found, Rules()) == tuple(found[:16])


def test_a_name_without_an_address_is_a_fault_of_the_connection() -> None:
    async def nothing(_name: str, _port: int) -> list[str]:
        return []

    with pytest.raises(OSError, match="no address"):
        asyncio.run(checked("gone.example", 443, Rules(), nothing))


_AT_HOME = Rules(homes=frozenset({Home("nas.home", 5232), Home("127.0.0.1", 8080), Home("fd00::5", 443)}))


def _found(host: str, port: int, *found: str, rules: Rules = _AT_HOME) -> str:
    try:
        judge(host, port, found, rules)
    except Refusal as refusal:
        return refusal.problem.code
    return ""


@pytest.mark.parametrize(
    "address", ["192.168.1.5", "10.0.0.5", "127.0.0.1", "100.100.1.2", "fd00::5", "::1", "8.8.8.8"]
)
def test_a_machine_of_the_operators_own_is_opened_when_it_is_named(address: str) -> None:
    assert _found("nas.home", 5232, address) == ""
    assert _found("NAS.home.", 5232, address) == ""


@pytest.mark.parametrize("address", [host for host in (LINK + NOWHERE + DISGUISED).split() if "[" not in host])
def test_not_even_a_named_machine_may_stand_where_none_does(address: str) -> None:
    assert _found("nas.home", 5232, address) == _NOT_PUBLIC


def test_naming_a_machine_opens_that_port_of_that_name_and_nothing_else() -> None:
    assert _found("nas.home", 22, "192.168.1.5") == _CLOSED
    assert _found("nas.home", 443, "192.168.1.5") == _NOT_PUBLIC
    assert _found("other.home", 5232, "192.168.1.5") == _CLOSED
    assert _found("sub.nas.home", 443, "192.168.1.5") == _NOT_PUBLIC
    assert _found("127.0.0.1", 8080, "127.0.0.1") == ""
    assert _found("127.0.0.1", 8081, "127.0.0.1") == _CLOSED
    assert _found("[fd00::5]", 443, "fd00::5") == ""
    assert _found("nas.home", 5232, "192.168.1.5", rules=_AT_HOME.without_homes()) == _CLOSED


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("nas.home:5232", Home("nas.home", 5232)),
        (" NAS.home:1 ", Home("nas.home", 1)),
        ("127.0.0.1:65535", Home("127.0.0.1", 65_535)),
        ("[FD00::5]:443", Home("fd00::5", 443)),
    ],
)
def test_the_operator_names_a_machine_with_its_port(text: str, home: Home) -> None:
    assert read_home(text) == home


@pytest.mark.parametrize(
    "text",
    ["", ":", "nas.home", "nas.home:", "nas.home:0", "nas.home:65536", "nas.home:x", ":80", "nas.home:٣", "127.1:80"],
)
def test_what_names_no_machine_and_port_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_home(text)
    assert refused.value.problem.code in ("outside-home-odd", _ODD)


@given(st.ip_addresses())
def test_what_counts_as_public_is_public_to_the_registries_too(address: IPv4Address | IPv6Address) -> None:
    if not kind_of(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_no_form_that_carries_another_address_is_public(address: IPv4Address) -> None:
    number = int(address)
    for carrier in ("::", "::ffff:0:0", "64:ff9b::", "64:ff9b:1::"):
        assert kind_of(IPv6Address(int(IPv6Address(carrier)) | number))
    assert kind_of(IPv6Address((0x2002 << 112) | (number << 80)))
    assert kind_of(IPv6Address((0x20010000 << 96) | number))


@given(st.text(max_size=40))
def test_whatever_is_written_as_a_host_is_read_or_refused(host: str) -> None:
    with suppress(Refusal):
        read = read_host(host)
        assert read.isascii() if isinstance(read, str) else read == ip_address(str(read))


def test_the_systems_own_look_up_is_judged_like_any_other() -> None:
    assert "127.0.0.1" in asyncio.run(system_resolve("localhost", 80))
    assert "127.0.0.1" in system_resolve_now("localhost", 80)
    with pytest.raises(Refusal):
        checked_now("localhost", 80, Rules())


@pytest.mark.parametrize("host", ["example.com\x1b[31m", "a\nb", "<script>", "x" * 1000])
def test_a_refusal_shows_a_host_without_what_it_might_do_to_a_terminal(host: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_host(host)
    said = refused.value.problem.sentence()
    assert "\x1b" not in said and "\n" not in said and "<" not in said
    assert len(said) < 600
