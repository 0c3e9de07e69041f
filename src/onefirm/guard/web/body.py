"""The body of a reply, read and unpacked within a bound."""

import zlib
from collections.abc import Iterator

import httpx2

from onefirm.guard.web.calls import Broken, Call, Caps

_WITHOUT_BODY = frozenset({204, 304})
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 2**20


async def read_body(reply: httpx2.Response, call: Call, caps: Caps) -> bytes:
    status = reply.status_code
    if not (200 <= status < 300 or status in call.answers) or status in _WITHOUT_BODY or call.method == "HEAD":
        return b""
    unpacked = _unpacking(reply.headers.get("content-encoding", "").strip().lower(), caps.bytes_max)
    whole, came = bytearray(), 0
    announced = reply.headers.get("content-length", "")
    if announced.isdigit() and int(announced[:20]) > caps.bytes_max:
        raise _too_much(caps)
    async for part in reply.aiter_raw():
        came += len(part)
        if came > caps.bytes_max:
            raise _too_much(caps)
        for piece in unpacked.of(part):
            whole += piece
            if len(whole) > caps.bytes_max:
                raise _too_much(caps)
    unpacked.end()
    if whole and call.types and 200 <= status < 300:
        _fits(reply.headers.get("content-type", ""), call.types)
    return bytes(whole)


class _Plainly:
    """What comes as it is."""

    def of(self, part: bytes) -> Iterator[bytes]:
        yield part

    def end(self) -> None:
        return


class _Gzip:
    """Unpacks in pieces of a bounded size, so that a bomb is noticed while it is small."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj(_GZIP)

    def of(self, part: bytes) -> Iterator[bytes]:
        try:
            more = not self._unpack.eof
            while more:
                piece = self._unpack.decompress(part, _PIECE)
                part = self._unpack.unconsumed_tail
                more = not self._unpack.eof and (part != b"" or len(piece) == _PIECE)
                yield piece
        except zlib.error as broken:
            raise Broken("unfit", "It cannot be unpacked.") from broken
        if self._unpack.eof and (part or self._unpack.unused_data).strip(b"\0"):
            raise Broken("unfit", "Something follows its end.")

    def end(self) -> None:
        if not self._unpack.eof:
            raise Broken("lost", "The reply broke off.")


def _unpacking(encoding: str, bytes_max: int) -> _Plainly | _Gzip:
    assert bytes_max > 0
    if encoding in ("", "identity"):
        return _Plainly()
    if encoding in ("gzip", "x-gzip"):
        return _Gzip()
    # One layer, of the one kind that was asked for: layers upon layers are how a small bomb becomes a large one.
    raise Broken("unfit", "It is packed in a way that was not asked for.")


def _fits(spelled: str, types: tuple[str, ...]) -> None:
    kind = spelled.partition(";")[0].strip().lower()
    if not any(kind == one or (one.endswith("/") and kind.startswith(one)) for one in types):
        raise Broken("unfit", f"It is not of the kind that was asked for ({', '.join(types)}).")


def _too_much(caps: Caps) -> Broken:
    return Broken("unfit", f"It is larger than {caps.bytes_max} bytes.")
