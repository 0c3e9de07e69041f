"""Keys on their way to another machine: all of them in one file, sealed with a passphrase."""

import json
from pathlib import Path, PurePosixPath

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from onefirm.domain.problem import Problem, Refusal
from onefirm.stores.backup import contents
from onefirm.stores.backup.disk import files_in
from onefirm.stores.backup.sealed import KEY_BYTES, Unsealable, open_file, seal_file

SEALED = "keys.sealed"
HOW = "keys.json"
SIGNS_MIN = 12
_SALT_BYTES = 16
_SCRYPT_N = 1 << 16
_SCRYPT_R = 8
_SCRYPT_P = 1


def seal_keys(keys: Path, target: Path, passphrase: str, salt: bytes) -> None:
    """How the key is made of the passphrase stands beside it, so that any program can open it in ten years."""
    assert len(salt) == _SALT_BYTES, "A salt of that length is drawn anew for every export."
    archive = keys.parent / "keys.tar"
    from_keys = [each.relative_to(keys) for each in files_in(keys)]
    contents.pack(keys, [PurePosixPath(name.as_posix()) for name in from_keys], archive)
    seal_file(archive, target / SEALED, _key(passphrase, salt, _SCRYPT_N, _SCRYPT_R, _SCRYPT_P))
    archive.unlink()
    how = {"kdf": "scrypt", "salt": salt.hex(), "n": _SCRYPT_N, "r": _SCRYPT_R, "p": _SCRYPT_P, "bytes": KEY_BYTES}
    (target / HOW).write_text(json.dumps(how, indent=1), encoding="ascii")


def open_keys(source: Path, place: Path, passphrase: str) -> None:
    archive = place / "keys.tar"
    try:
        how = json.loads((source / HOW).read_text(encoding="ascii"))
        bounded = how["n"] <= _SCRYPT_N and how["r"] <= _SCRYPT_R and how["p"] <= _SCRYPT_P
        if not bounded:
            raise Refusal(_wrong(source))
        key = _key(passphrase, bytes.fromhex(how["salt"]), how["n"], how["r"], how["p"])
        open_file(source / SEALED, archive, key)
        contents.unpack(archive, place)
    except (Unsealable, OSError, ValueError, KeyError, TypeError, RecursionError) as broken:
        raise Refusal(_wrong(source)) from broken
    finally:
        archive.unlink(missing_ok=True)


def salt(drawn: bytes) -> bytes:
    return drawn[:_SALT_BYTES]


def read_passphrase(path: Path) -> str:
    """The first line of a file: what is typed on a command line stands in its history."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as missing:
        raise Refusal(_no_file(path)) from missing
    except (OSError, UnicodeDecodeError) as unreadable:
        raise Refusal(_no_passphrase(path, "It cannot be read as text.")) from unreadable
    if not lines or len(lines[0]) < SIGNS_MIN:
        raise Refusal(_no_passphrase(path, f"Its first line has fewer than {SIGNS_MIN} signs."))
    return lines[0]


def _key(passphrase: str, drawn: bytes, n: int, r: int, p: int) -> bytes:
    return Scrypt(salt=drawn, length=KEY_BYTES, n=n, r=r, p=p).derive(passphrase.encode())


def _wrong(source: Path) -> Problem:
    return Problem(
        code="passphrase-wrong",
        what="The keys in this export do not open.",
        why="The passphrase is another one, or the file of the keys is not as it was written.",
        fix="Try the passphrase the export was made with; if that is it, take the export from its source once more.",
        where=str(source / SEALED),
    )


def _no_file(path: Path) -> Problem:
    return Problem(
        code="passphrase-missing",
        what=f"There is no file {path.name}.",
        why="The passphrase is read from the first line of a file.",
        fix="Name the file that it stands in, or write a long passphrase into the first line of a new one.",
        where=str(path),
    )


def sealed(source: Path) -> Problem:
    """What was brought over from another machine, without the word that opens it."""
    return Problem(
        code="restore-keys-missing",
        what="This export is sealed; say --passphrase FILE.",
        why="Its keys open with the passphrase that it was made with.",
        fix="Write that passphrase into the first line of a file that only you can read, and name that file.",
        where=str(source / SEALED),
    )


def _no_passphrase(path: Path, why: str) -> Problem:
    return Problem(
        code="passphrase-missing",
        what=f"{path.name} holds no passphrase.",
        why=why,
        fix="Write a long passphrase into the first line of a file that only you can read, and name that file.",
        where=str(path),
    )
