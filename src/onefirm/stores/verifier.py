"""Is a ledger sound? python verifier.py firm.db|ledger.jsonl checkpoints.txt [public key] (0: yes, 1: no, 2: usage)."""

import json
import re
import sqlite3
import sys
from base64 import b64decode
from collections.abc import Iterator
from functools import partial, reduce
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

COLUMNS = ("seq", "at", "kind", "version", "stream", "stream_version", "actor", "cause", "body", "prev", "hash")
TYPES = [(int, str, str, int, str, int, str, cause, str, str, str) for cause in (int, type(None))]
NOTE = re.compile(r"(onefirm/(\w{16})\n(\d+)\n(\S{44})\nchain (\w{64})\ntime (\S+)\ntree \S+\n)\n— onefirm (\S{92})\n?")
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Row = tuple[Any, ...]
Verdict = tuple[str, int, str]  # A code ("sound" is one), the first entry it is about (0: none) and a sentence.


def digest(row: Row, seq: int, prev: str) -> str:
    fields = [str("" if it is None else it).encode("utf-8", "surrogateescape") for it in (seq, *row[1:9], prev)]
    spelled = b"".join([b"%d:%b" % (len(field), field) for field in fields])
    return sha256(spelled).hexdigest() if tuple(map(type, row)) in TYPES else ""


def diagnose(row: Row, place: int, prev: str, rest: Iterator[Row]) -> Verdict:
    seq, own, last = row[0], row[10], place
    if seq == place > 1 and digest(row, seq, row[9]) == own:
        return "ledger-altered", place - 1, "the entry after it names another hash"
    later, elsewhere = False, seq != place and digest(row, place, prev) == own
    for last, other in enumerate(rest, place + 1):
        later = later or digest(row, last, row[9]) == own
        elsewhere = elsewhere or other[0] == place or digest(other, place, prev) in (other[10], own)
    if seq < place or elsewhere:
        written = (at for at in range(place, last + 1) if seq < place and digest(row, at, row[9]) == own)
        return "ledger-reordered", next(written, min(seq, place)), "the entries stand in another order"
    if seq > place or later or any(digest(row, last + gone, row[9]) == own for gone in range(1, 1001)):
        return "ledger-missing", place, "it is not there any more"
    if pushed := next((at for at in range(place - 1, 0, -1) if digest(row, at, row[9]) == own), 0):
        return "ledger-added", pushed, "it was put in later"
    return "ledger-altered", place, "it does not have the hash that was recorded with it"


def add(a: Row, b: Row) -> Row:
    low, high = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    twist, depth = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = (high - low) % P, (depth - twist) % P, (depth + twist) % P, (high + low) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Row) -> Row:
    half = times(factor // 2, add(point, point)) if factor else (0, 1, 1, 0)
    return add(half, point) if factor % 2 else half


def point_of(raw: bytes) -> Row:
    sign, y = divmod(int.from_bytes(raw, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    return (x, y, 1, x * y % P) if x % 2 == sign else (P - x, y, 1, -x * y % P)


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519 (RFC 8032): the point that the signature begins with is `factor` bases less `challenge` keys."""
    factor = int.from_bytes(signature[32:], "little")
    challenge = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % Q
    x, y, z, _ = add(times(factor, point_of(bytes([0x58] + [0x66] * 31))), times(Q - challenge, point_of(key)))
    x, y = (side * pow(z, -1, P) % P for side in (x, y))
    return factor < Q and signature[:32] == (y + x % 2 * 2**255).to_bytes(32, "little")


def weigh(text: str, key: bytes) -> tuple[dict[int, list[Row]], list[Verdict]]:
    notes, bad = dict[int, list[Row]](), list[Verdict]()
    ours, key_id = sha256(key).hexdigest()[:16], sha256(b"onefirm\n\x01" + key).digest()[:4]
    for number, note in enumerate(filter(None, text.split("\n---\n")), 1):
        found = NOTE.fullmatch(note)
        raw = b64decode(found[7]) if found else b""
        if found and found[2] == ours and raw[:4] == key_id and signed(key, found[1].encode(), raw[4:]):
            notes.setdefault(int(found[3]), []).append((found[5], b64decode(found[4]), found[6]))
        else:
            bad.append(("checkpoint-forged" if found else "checkpoint-damaged", 0, f"see checkpoint {number}"))
    return notes, bad


def check(rows: Iterator[Row], head: Row | None, text: str, key: bytes) -> Verdict:
    (notes, bad), size, prev, agreed, kept, against = weigh(text, key), 0, "0" * 64, 0, list[bytes](), list[Row]()
    for row in rows:
        found = digest(row, size + 1, prev)
        if found != row[10] or row[0] != size + 1 or row[9] != prev:
            return against[0][1] if against else diagnose(row, size + 1, prev, rows)
        if row[2] == "firm.created" and b64decode(json.loads(row[8]).get("public_key", "")) != key:
            return "ledger-key-changed", row[0], "the ledger was begun with another key"
        if row[2] == "firm.restored" and max((it[2] for said in notes.values() for it in said), default="") >= row[1]:
            notes = {at: left for at, said in notes.items() if (left := [it for it in said if it[2] >= row[1]])}
            against = [it for it in against if it[0] >= row[1]]
        carried, bits = sha256(b"\x00" + bytes.fromhex(found)).digest(), size
        while bits & 1:
            carried, bits = sha256(b"\x01" + kept.pop() + carried).digest(), bits >> 1
        size, prev, kept = size + 1, found, [*kept, carried]
        for chain, root, at in notes.pop(size, ()):
            if chain != prev:
                against += [(at, ("ledger-rewritten", agreed + 1, f"entry {size} is not the one that was signed"))]
            elif root != reduce(lambda top, left: sha256(b"\x01" + left + top).digest(), reversed(kept)):
                return "checkpoint-disagrees", 0, f"the signed root of {size} entries is another one"
            agreed = size if chain == prev else agreed
    if against:
        return against[0][1]
    known, truth = max(notes, default=0), (size, prev, ",".join([subtree.hex() for subtree in kept]))
    wrong = sum(said != true for said, true in zip(head or truth, truth, strict=True))
    if wrong == 1 and known <= size:
        return "ledger-head-altered", 0, "the entries are sound, the head of the ledger is not"
    if head and head[0] < size:
        return "ledger-added", head[0] + 1, "the head of the ledger does not know it"
    if known > size or (head and head[0] > size):
        return "ledger-cut-off" if wrong or not head else "ledger-old-copy", size + 1, f"only {size} entries are left"
    if wrong:
        return "ledger-rewritten", agreed + 1, "the head of the ledger names another last entry"
    return bad[0] if bad else ("sound", agreed, f"{size} entries follow each other, signed for up to here")


def main(ledger: str, notes: str, given: str = "") -> Verdict:
    head, guards = None, 3
    if ledger.endswith(".jsonl"):
        lines = filter(None, Path(ledger).read_text("utf-8").split("\n"))
        rows: Iterator[Row] = (tuple(map(json.loads(line).get, COLUMNS)) for line in lines)
    else:
        database = sqlite3.connect(f"{Path(ledger).resolve().as_uri()}?mode=ro", uri=True)
        database.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        guards = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
        head = database.execute("SELECT seq, hash, tree FROM head").fetchone() or (0, "0" * 64, "")
        rows = iter(database.execute(f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY seq"))  # noqa: S608 -- constant
    first = next(rows, None)
    key = b64decode(given or json.loads(first[8])["public_key"] if first else given)
    whole = (row for part in ([first] if first else [], rows) for row in part)
    verdict = check(whole, head, Path(notes).read_text("utf-8", "replace"), key)
    return ("ledger-guards-missing", 0, "its guards are gone") if verdict[0] == "sound" and guards < 3 else verdict


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or not all(Path(name).is_file() for name in sys.argv[1:3]):
        sys.exit(print(__doc__) or 2)
    try:
        code, entry, why = main(*sys.argv[1:])
    except (sqlite3.DatabaseError, ValueError, LookupError, TypeError) as fault:
        code, entry, why = "firm-damaged", 0, str(fault)
    sys.exit(print(f"{'SOUND' if code == 'sound' else 'BROKEN: ' + code} at entry {entry}: {why}.") or code != "sound")
