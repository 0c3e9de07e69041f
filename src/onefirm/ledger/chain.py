"""The chain: each entry is hashed over its exact stored bytes and the hash before it."""

from collections.abc import Iterable
from hashlib import sha256

from onefirm.ledger.store import StoredRow

GENESIS = "0" * 64
"""What stands before the first entry."""

_PREFIXES = tuple(f"{length}:" for length in range(256))
_NUMBERS = {number: f"{len(str(number))}:{number}" for number in range(1024)}
# Looked up rather than spelled anew: with them a walk takes four fifths of the time.


def link(
    seq: int,
    at: str,
    kind: str,
    version: int,
    stream: str,
    stream_version: int,
    actor: str,
    cause: int | None,
    body: str,
    prev: str,
) -> str:
    """sha256 over every stored field, each with its length before it, so that no two rows share a spelling."""
    place, shape, turn, led = str(seq), str(version), str(stream_version), "" if cause is None else str(cause)
    text = (
        f"{len(place)}:{place}{len(at)}:{at}{len(kind)}:{kind}{len(shape)}:{shape}{len(stream)}:{stream}"
        f"{len(turn)}:{turn}{len(actor)}:{actor}{len(led)}:{led}{len(body)}:{body}{len(prev)}:{prev}"
    )
    if text.isascii():
        return sha256(text.encode()).hexdigest()
    # Beyond ASCII a sign is more than a byte, and it is bytes that are counted.
    fields = [field.encode() for field in (place, at, kind, shape, stream, turn, actor, led, body, prev)]
    return sha256(b"".join([b"%d:%b" % (len(field), field) for field in fields])).hexdigest()


def follow(rows: Iterable[StoredRow], size: int, prev: str) -> tuple[int, str]:
    """Walk on from the entry `size` with the hash `prev`, and stop before the first row that does not follow.

    The spelling of `link` is repeated here in one piece: this is the loop that decides how long a verification takes.
    """
    prefixes, numbers = _PREFIXES, _NUMBERS
    found: str | None
    for row in rows:
        seq, at, kind, version, stream, turn, actor, cause, body, before, recorded = row
        place = str(seq)
        try:
            led = "" if cause is None else str(cause + 0)  # A text would be spelled like a number, or like nothing.
            text = (
                f"{prefixes[len(place)]}{place}{prefixes[len(at)]}{at}{prefixes[len(kind)]}{kind}{numbers[version]}"
                f"{prefixes[len(stream)]}{stream}{numbers[turn]}{prefixes[len(actor)]}{actor}"
                f"{prefixes[len(led)]}{led}{len(body)}:{body}64:{prev}"
            )
            found = sha256(text.encode()).hexdigest() if text.isascii() else own_hash(row)
        except (LookupError, TypeError, ValueError):
            # A field longer or larger than the tables, or one that is no text at all.
            found = own_hash(row)
        size += 1
        if found is None or found != recorded or before != prev or seq != size:
            return size - 1, prev
        prev = found
    return size, prev


def own_hash(row: StoredRow) -> str | None:
    """The hash of the row as it stands, or None when a field is not of the type that is hashed."""
    texts = (row.at, row.kind, row.stream, row.actor, row.body, row.prev, row.hash)
    numbers = (row.seq, row.version, row.stream_version, *(() if row.cause is None else (row.cause,)))
    if any(type(text) is not str for text in texts) or any(type(number) is not int for number in numbers):
        return None
    return hash_at(row, row.seq, row.prev)


def hash_at(row: StoredRow, seq: int, prev: str) -> str | None:
    """The hash this row would have in another place. None when it cannot be spelled at all."""
    try:
        return link(
            seq, row.at, row.kind, row.version, row.stream, row.stream_version, row.actor, row.cause, row.body, prev
        )
    except (TypeError, UnicodeEncodeError):
        return None
