"""The manifest of a backup under the firm's own signature: a copy lies on other disks, and its settings in clear."""

from contextlib import suppress
from pathlib import Path

from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores import firm_key
from onefirm.stores.backup.manifest import Manifest
from onefirm.stores.vault import signed_by, signed_with

_WHAT = "onefirm manifest of a backup\n"
"""So that no other thing the firm ever signed can be taken for one."""


def signed(made: Manifest, keys: Path) -> Manifest:
    """Where the key cannot be read it stays unsigned: a copy of what is there is better than none."""
    with suppress(Refusal):
        signature = signed_with(firm_key.load(keys), _said(made))
        return made.model_copy(update={"signature": signature.hex()})
    return made


def is_signed(made: Manifest, backup: Path, public_key: str) -> bool:
    """Refused where the signature is another's. One of before there were signatures has none."""
    if not made.signature:
        return False
    try:
        raw = bytes.fromhex(made.signature)
    except ValueError:
        raw = b""
    if not signed_by(public_key, _said(made), raw):
        raise Refusal(_rewritten(backup))
    return True


def _said(made: Manifest) -> bytes:
    return f"{_WHAT}{canonical(as_json(made.model_copy(update={'signature': ''})))}".encode()


def _rewritten(backup: Path) -> Problem:
    return Problem(
        code="backup-changed",
        what=f"{backup.name} is not as it was written.",
        why="Its manifest does not carry the signature of this firm: somebody wrote it anew.",
        fix="Take another one: `onefirm backups list` names those that are whole.",
        where=str(backup),
    )
