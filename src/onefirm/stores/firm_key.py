"""The firm's key file: three keys as text that a person can print, keep in a drawer and type in again."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from onefirm.capabilities.clock import Chance
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole

KEY_BYTES = 32
NAME = "firm.key"
NEXT = "firm.key.next"
_TITLE = "onefirm key 1"
_ADVICE = "Print this and keep it apart from the computer. Whoever has it can read the firm and sign for it."
_NAMES = ("sealing", "fingerprints", "signing")
_GROUP = 4


@dataclass(frozen=True, repr=False)
class FirmKey:
    """Never shown by accident: it has no `repr` of its own fields."""

    sealing: bytes
    """Wraps the key of every subject."""
    fingerprints: bytes
    signing: bytes


def create_or_load(keys: Path, chance: Chance) -> tuple[FirmKey, bool]:
    """The key, and whether it is new. It appears under its name whole or not at all, never in the place of another."""
    key = FirmKey(*(chance.bytes(KEY_BYTES) for _ in _NAMES))
    path = keys / NAME
    try:
        keys.mkdir(mode=0o700, exist_ok=True)
        keys.chmod(0o700)
        written = _write(path, spelled(key))
    except OSError as denied:
        raise Refusal(_unwritable(keys, denied)) from denied
    return (key, True) if written else (load(keys), False)


def load(keys: Path) -> FirmKey:
    path = keys / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as gone:
        raise Refusal(_missing(path)) from gone
    except (OSError, UnicodeDecodeError) as unreadable:
        raise Refusal(_damaged(path, f"It cannot be read: {unreadable}.")) from unreadable
    return parsed(text, path)


def spelled(key: FirmKey) -> str:
    lines = [f"{name}: {_groups(secret.hex())}" for name, secret in zip(_NAMES, _secrets(key), strict=True)]
    return "\n".join((_TITLE, _ADVICE, "", *lines, f"check: {_groups(_check(_secrets(key)))}", ""))


def parsed(text: str, path: Path) -> FirmKey:
    """Spaces, line ends and capitals do not count: it may have been typed in from paper."""
    lines = [line.lower().partition(":") for line in text.splitlines()]
    fields = {name.strip(): rest for name, _, rest in lines}
    try:
        secrets = [bytes.fromhex("".join(fields[name].split())) for name in _NAMES]
        check = "".join(fields["check"].split())
    except (KeyError, ValueError) as broken:
        raise Refusal(_damaged(path, "A line is missing, or holds something else than a key.")) from broken
    if any(len(secret) != KEY_BYTES for secret in secrets) or check != _check(secrets):
        raise Refusal(_damaged(path, "Its check sum does not fit its keys."))
    return FirmKey(*secrets)


def mark(key: FirmKey) -> str:
    """As it is printed behind `check`: it tells keys apart and gives nothing of them away."""
    return _check(_secrets(key))


def pending(keys: Path) -> FirmKey | None:
    """The key that was about to take the place of the firm's, if the process ended in between."""
    path = keys / NEXT
    return parsed(path.read_text(encoding="utf-8"), path) if path.exists() else None


def successor(keys: Path, key: FirmKey, chance: Chance) -> FirmKey:
    """A new sealing key, on the disk before anything is wrapped with it; `settle` puts it into place or away.

    Fingerprints and signatures stay: opt-outs must be found again, and checkpoints name the firm by its key.
    """
    new = replace(key, sealing=chance.bytes(KEY_BYTES))
    try:
        whole.put(keys / NEXT, spelled(new).encode())
    except OSError as denied:
        raise Refusal(_unwritable(keys, denied)) from denied
    return new


def settle(keys: Path, *, taken: bool) -> None:
    """Whichever key everything is wrapped with is the firm's; the other one is gone."""
    if taken:
        (keys / NEXT).replace(keys / NAME)
        whole.sync(keys)
    else:
        whole.delete(keys / NEXT)


def _write(path: Path, text: str) -> bool:
    """False when there is one: a new key in the place of the one that everything is sealed with would lose it."""
    written = whole.put_new(path, text.encode())
    for folder in (path.parent, path.parent.parent):
        whole.sync(folder)
    return written


def _secrets(key: FirmKey) -> list[bytes]:
    return [key.sealing, key.fingerprints, key.signing]


def _check(secrets: list[bytes]) -> str:
    return hashlib.sha256(b"".join(secrets)).hexdigest()[:16]


def _groups(signs: str) -> str:
    return " ".join(signs[place : place + _GROUP] for place in range(0, len(signs), _GROUP))


def exists(keys: Path) -> Refusal:
    return Refusal(
        Problem(
            code="key-exists",
            what="This firm has a key already.",
            why="A second key could not open what the first one sealed.",
            fix="Put a copy of firm.db back that you made, to go on with this key, or choose another folder for a new "
            "firm.",
            where=str(keys / NAME),
        )
    )


def _missing(path: Path) -> Problem:
    return Problem(
        code="key-missing",
        what="The firm's key file is not there.",
        why="Without it nothing personal in the ledger can be read.",
        fix="Take the recovery kit: onefirm vault recover KIT; or put back the copy of the folder keys/ that you made. "
        "A new key cannot open the old seals.",
        where=str(path),
    )


def _damaged(path: Path, why: str) -> Problem:
    return Problem(
        code="key-damaged",
        what="The firm's key file is damaged.",
        why=why,
        fix="Take the recovery kit: onefirm vault recover KIT; or put back the copy of the folder keys/ that you made. "
        "A new key cannot open the old seals.",
        where=str(path),
    )


def _unwritable(keys: Path, denied: OSError) -> Problem:
    return Problem(
        code="folder-read-only",
        what=f"The firm's key cannot be written into {keys}.",
        why=f"The system says: {denied.strerror}.",
        fix="Make the folder writable for the user who runs onefirm, or choose another folder.",
        where=str(keys),
    )
