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


def is_signed(made: Manifest, public_key: str) -> bool:
    """By this key. The manifest names one too, but whoever writes a manifest anew can name their own there."""
    try:
        raw = bytes.fromhex(made.signature)
    except ValueError:
        return False
    return signed_by(public_key, _said(made), raw)


def not_ours(made: Manifest, backup: Path) -> Problem:
    """Why one that does not carry the signature of this firm is left alone."""
    if made.signature:
        return Problem(
            code="backup-changed",
            what=f"{backup.name} is not as it was written.",
            why="Its manifest does not carry the signature of this firm: somebody wrote it anew.",
            fix="Take another one: `onefirm backups list` names those that are whole. Or look through its settings and "
            "playbooks, and say --unsigned if all of it is yours.",
            where=str(backup / "files"),
        )
    return Problem(
        code="backup-unsigned",
        what=f"Nobody signed {backup.name}.",
        why="It is from before backups were signed, or somebody took the signature away to change its policy and "
        "playbooks; that cannot be told apart.",
        fix="Take a newer one: `onefirm backups list`. Or look through its settings and playbooks, and say --unsigned "
        "if all of it is yours.",
        where=str(backup / "files"),
    )


def _said(made: Manifest) -> bytes:
    return f"{_WHAT}{canonical(as_json(made.model_copy(update={'signature': ''})))}".encode()
