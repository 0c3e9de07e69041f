"""Kits and recovery, for whoever has the folder: no desk is asked, for none may ever hand out a key."""

from pathlib import Path

from onefirm.app.settings import read_settings
from onefirm.capabilities.clock import Chance, Clock
from onefirm.domain.frozen import Frozen
from onefirm.domain.ids import instant
from onefirm.stores import firm_key
from onefirm.stores.owner import FirmLock
from onefirm.stores.safe.kit import KIT_SIGNS_MAX, is_locked, locked, printed
from onefirm.stores.safe.recovery import recover
from onefirm.stores.vault import FOLDER

__all__ = ["KIT_SIGNS_MAX", "is_locked", "kit", "recovered"]


class KitView(Frozen):
    says: str
    text: str


class RecoveredView(Frozen):
    says: str
    aside: str = ""


def kit(folder: Path, passphrase: str | None, clock: Clock, chance: Chance) -> KitView:
    """Without a passphrase a page to print. The key file is read as it lies there, also beside an open firm."""
    firm = read_settings(folder).profile.firm
    spelled, when = firm_key.spelled(firm_key.load(folder / FOLDER)), instant(clock.now())[:10]
    if passphrase is None:
        return KitView(says="Print it, and keep it apart from the computer.", text=printed(firm, spelled, when))
    text = locked(firm, spelled, when, passphrase, chance)
    return KitView(says="It opens with its passphrase and with nothing else.", text=text)


def recovered(folder: Path, text: str, passphrase: str, chance: Chance) -> RecoveredView:
    with FirmLock(folder):
        done = recover(folder, text, passphrase, chance)
    says = "The key is back, and it opens what it has to open."
    if done.people:
        says += " The keys of people came from the newest backup: whoever came to you since then stays closed."
    return RecoveredView(says=says, aside=done.aside)
