"""Putting a lost key back: from the kit, tried on what it has to open before it is put in its place."""

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from onefirm.capabilities.clock import Chance
from onefirm.domain.problem import Problem, Refusal
from onefirm.stores import firm_key, subjects
from onefirm.stores.backup.apart import APART
from onefirm.stores.backup.keys import KEYS, forgotten_since, key_backups, strike
from onefirm.stores.safe import kit
from onefirm.stores.sqlite.database import copy_database
from onefirm.stores.vault import Vault

_ASIDE = "firm.key.aside"
_TRIAL = f"{APART}keys"
"""Whatever a kill leaves of it is swept with the next opening."""


@dataclass(frozen=True)
class Recovered:
    people: bool
    """The keys of people were gone too, and came from a backup."""
    aside: str
    """Where the file lies that stood there before; empty when there was none."""


def recover(folder: Path, text: str, passphrase: str, chance: Chance) -> Recovered:
    """Refused while the firm has a key that fits. A key that does not fit changes nothing."""
    keys = folder / KEYS
    if _fits(folder, chance):
        raise Refusal(_nothing_lost(keys)) if (folder / "firm.db").is_file() else firm_key.exists(keys)
    spelled = kit.unlocked(text, passphrase) if kit.is_locked(text) else text
    key = firm_key.parsed(spelled, Path("the recovery kit"))
    trial = folder / _TRIAL
    shutil.rmtree(trial, ignore_errors=True)
    try:
        people = _gathered(folder, trial / KEYS)
        (trial / KEYS / firm_key.NAME).write_text(firm_key.spelled(key), encoding="utf-8")
        _tried(folder, trial, chance)
        return Recovered(people, _put(keys, trial / KEYS, people=people))
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def _gathered(folder: Path, into: Path) -> bool:
    """The keys of people, as they are or, where there are none, as the newest backup has them; True for these."""
    into.mkdir(mode=0o700, parents=True)
    live, target = folder / KEYS / subjects.NAME, into / subjects.NAME
    if live.is_file():
        copy_database(live, target)
        return False
    kept = [path / subjects.NAME for path in key_backups(folder) if (path / subjects.NAME).is_file()]
    if not kept:
        return False
    copy_database(kept[-1], target)
    strike(target, forgotten_since(folder))
    return True


def _tried(folder: Path, trial: Path, chance: Chance) -> None:
    """It opens the keys of people, and the ledger was begun with it."""
    vault = Vault.load(trial, chance)
    try:
        begun = _begun(folder)
        if begun and begun != vault.public_key():
            raise Refusal(_other_firm())
    finally:
        vault.close()


def _begun(folder: Path) -> str:
    """The key that the first entry names."""
    database = folder / "firm.db"
    if not database.is_file():
        return ""
    with suppress(sqlite3.DatabaseError, ValueError, LookupError):
        reader = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
        try:
            (body,) = reader.execute("SELECT body FROM events WHERE seq = 1").fetchone() or ("{}",)
            return str(json.loads(body).get("public_key", ""))
        finally:
            reader.close()
    return ""


def _put(keys: Path, fresh: Path, *, people: bool) -> str:
    keys.mkdir(mode=0o700, exist_ok=True)
    live, aside = keys / firm_key.NAME, keys / _ASIDE
    had = live.exists()
    if people:
        (fresh / subjects.NAME).replace(keys / subjects.NAME)
        (keys / subjects.NAME).chmod(0o600)
    if had:
        live.replace(aside)
    (fresh / firm_key.NAME).chmod(0o600)
    (fresh / firm_key.NAME).replace(live)
    return str(aside) if had else ""


def _fits(folder: Path, chance: Chance) -> bool:
    try:
        vault = Vault.load(folder, chance)
    except Refusal:
        return False
    with closing(vault):
        if _begun(folder) not in ("", vault.public_key()):
            return False
    return (folder / KEYS / subjects.NAME).is_file()


def _nothing_lost(keys: Path) -> Problem:
    return Problem(
        code="key-exists",
        what="The key is there and opens everything; nothing to do.",
        why="A key is put back only where it is gone, or where it opens nothing.",
        fix="Keep the kit where it is safe, for the day on which you need it.",
        where=str(keys / firm_key.NAME),
    )


def _other_firm() -> Problem:
    return Problem(
        code="key-foreign",
        what="This kit belongs to another firm.",
        why="The ledger in this folder was begun with another key.",
        fix="Look for the kit that names this firm, or name the folder it belongs to with --firm.",
    )
