"""What a firm stands on: its folder, held by one process; its settings, its keys and its ledger."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.copies.upgrade import note_version, prepared, refuse_newer
from onefirm.app.extensions import Found, installed
from onefirm.app.founding import DATABASE, founded, told, vault_of
from onefirm.app.open_books import OpenBooks
from onefirm.app.projections import PROJECTIONS
from onefirm.app.settings import Settings, read_settings
from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.extension import Extension
from onefirm.ledger.checkpoint import origin_of
from onefirm.ledger.codec import Codec
from onefirm.ledger.ledger import Ledger
from onefirm.ledger.witness import Notary
from onefirm.stores.backup.putting import finish, left_over
from onefirm.stores.owner import FirmLock
from onefirm.stores.replies import FileReplies
from onefirm.stores.shredder import KeyShredder
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.sqlite.views import SqliteViews
from onefirm.stores.vault import Vault
from onefirm.stores.witness import FileWitness


@dataclass(frozen=True)
class Ground:
    folder: Path
    clock: Clock
    chance: Chance
    found: Found
    settings: Settings
    vault: Vault
    store: SqliteStore
    views: SqliteViews
    ledger: Ledger
    witness: FileWitness
    notary: Notary
    books: OpenBooks
    replies: FileReplies
    shredder: KeyShredder


def ground(
    folder: Path, clock: Clock, chance: Chance, extensions: Sequence[Extension] | None, held: ExitStack
) -> Ground:
    """Taken, or refused with a Problem. Whatever has to be let go of again is left with `held`."""
    if left_over(folder):
        with FirmLock(folder):
            finish(folder)  # A restore was broken off: until it is in place, the settings are not the ones it brings.
    refuse_newer(folder)
    found = installed() if extensions is None else Found(tuple(extensions))
    settings = read_settings(folder, found=found)
    held.enter_context(FirmLock(folder))
    upgrade = prepared(folder, settings.profile.firm, clock, chance)
    vault = vault_of(folder, chance)
    held.callback(vault.close)
    codec = Codec(vault)
    store = SqliteStore(folder / DATABASE, PROJECTIONS, codec.read, vault.keep)
    held.callback(store.close)
    views = SqliteViews(folder / DATABASE)
    held.callback(views.close)
    ledger = Ledger(store, codec, clock)
    founded(ledger, settings, vault)
    told(ledger, vault)
    if upgrade:
        upgrade.say(ledger)
    note_version(folder)
    witness = FileWitness(folder, settings.witnesses)
    notary = Notary(store, vault, witness, clock, origin_of(vault.public_key()))
    books = OpenBooks(store, notary, codec, witness, vault.public_key())
    replies = FileReplies(folder, vault, clock)

    def scrub() -> None:
        replies.clear()  # An answer that was given may tell of whoever is forgotten.
        store.scrub(PROJECTIONS, codec.read)

    shredder = KeyShredder(folder, vault, scrub)
    return Ground(
        folder, clock, chance, found, settings, vault, store, views, ledger, witness, notary, books, replies, shredder
    )
