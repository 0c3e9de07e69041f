"""A file sealed with one key, a chunk at a time: what was cut off, swapped or changed does not open."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_MARK = b"onefirm sealed file 1\n"
_CHUNK_BYTES = 1 << 20
_TAG_BYTES = 16
_COUNTER_BYTES = 11
_MORE, _LAST = b"\x00", b"\x01"


class Unsealable(Exception):
    """The key is another one, or the file is not as it was sealed."""


def seal_file(clear: Path, sealed: Path, key: bytes) -> None:
    """The nonce is the number of the chunk and whether it is the last one: a key seals one file only."""
    cipher = AESGCM(key)
    with clear.open("rb") as source, sealed.open("wb") as target:
        target.write(_MARK)
        chunk, number = source.read(_CHUNK_BYTES), 0
        while True:
            following = source.read(_CHUNK_BYTES)
            target.write(cipher.encrypt(_nonce(number, last=not following), chunk, _MARK))
            if not following:
                return
            chunk, number = following, number + 1


def open_file(sealed: Path, clear: Path, key: bytes) -> None:
    cipher = AESGCM(key)
    with sealed.open("rb") as source, clear.open("wb") as target:
        if source.read(len(_MARK)) != _MARK:
            raise Unsealable("It does not begin as such a file does.")
        for number, (chunk, last) in enumerate(_chunks(source)):
            try:
                target.write(cipher.decrypt(_nonce(number, last=last), chunk, _MARK))
            except InvalidTag as broken:
                raise Unsealable("Its content does not open with this key.") from broken


def _chunks(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    chunk = source.read(_CHUNK_BYTES + _TAG_BYTES)
    while True:
        following = source.read(_CHUNK_BYTES + _TAG_BYTES)
        yield chunk, not following
        if not following:
            return
        chunk = following


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES) + (_LAST if last else _MORE)
