"""What is made of good bytes to do harm: cut, spliced, repeated, nested, huge, unreadable. A seed brings it again."""

import gzip
import re
from collections.abc import Sequence
from random import Random

REPEATED = 100_000
BYTES_MAX = 2_000_000
_NUMBER = re.compile(rb"\d+")
_ODD = (
    b"\xff\xfe",
    b"\xc3\x28",
    b"\x00",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\r",
    b"\n\n",
    b"\r\n\r\n",
    b"\x1b[2J",
    "\u202e\u200b\u2028".encode(),
    b"=?utf-8?q?",
    b"=?iso-2022-jp?b?GyRC?=",
    b"%00",
    b"&#x110000;",
    b"<!--",
    b"]]>",
    b"'\"",
)
_NUMBERS = (
    b"-1",
    b"0",
    b"00",
    b"9" * 30,
    b"9" * 5_000,
    b"1e999",
    b"NaN",
    b"99999999999999999999-12-31",
    b"20261399T256199Z",
)
_PAIRS = (
    (b"[", b"]"),
    (b'{"a":', b"}"),
    (b"<a>", b"</a>"),
    (b"(", b")"),
    (b"<div style='color:red'>", b"</div>"),
    (b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n"),
    (b'"', b'"'),
    (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", b""),
)


_ZIPPED = gzip.compress(bytes(50_000_000), compresslevel=1)


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    raw = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 3))):
        raw = chance.choice(_WAYS)(raw, seeds, chance)[:BYTES_MAX]
    return raw


def bombs(seeds: Sequence[bytes]) -> list[bytes]:
    """The few that cost most; each parser meets all of them."""
    first = seeds[0]
    lines = first.splitlines(keepends=True) or [first]
    return [
        b"", b"\x00" * 1_000_000, b"\xff" * 100_000, b"\r\n" * 500_000, first * max(1, 500_000 // max(1, len(first))),
        _ZIPPED, *(opening * 100_000 + closing * 100_000 for opening, closing in _PAIRS[:4]),
        *(lines[0] + line * REPEATED + b"".join(lines[1:]) for line in lines[:3] if len(line) <= BYTES_MAX // REPEATED),
    ]  # fmt: skip


def _cut(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    begin = chance.randint(0, len(raw))
    return raw[:begin] + raw[chance.randint(begin, len(raw)) :]


def _spliced(raw: bytes, seeds: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(seeds)
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def _repeated(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    begin = chance.randint(0, len(raw))
    piece = raw[begin : begin + chance.choice((1, 2, 5, 20, 80))]
    times = min(chance.choice((3, 100, 5_000, REPEATED)), BYTES_MAX // max(1, len(piece)))
    return raw[:begin] + piece * times + raw[begin:]


def _nested(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    opening, closing = chance.choice(_PAIRS)
    deep = chance.choice((2, 99, 1_100, 10_000))
    begin = chance.randint(0, len(raw))
    end = chance.randint(begin, len(raw))
    return raw[:begin] + opening * deep + raw[begin:end] + closing * deep + raw[end:]


def _huge(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    found = list(_NUMBER.finditer(raw))
    if not found:
        return _odd(raw, (), chance)
    one = chance.choice(found)
    return raw[: one.start()] + chance.choice(_NUMBERS) + raw[one.end() :]


def _odd(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.choice(_ODD) + raw[at + chance.randint(0, 1) :]


def _flipped(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    many = bytearray(raw)
    for _ in range(min(len(many), chance.choice((1, 3, 20)))):
        many[chance.randrange(len(many))] = chance.randrange(256)
    return bytes(many)


def _shuffled(raw: bytes, _seeds: Sequence[bytes], chance: Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


_WAYS = (_cut, _spliced, _repeated, _nested, _huge, _odd, _flipped, _shuffled)
