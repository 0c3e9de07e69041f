"""The first entries of a firm, and what is written down whenever it is opened and something is new."""

from pathlib import Path

from onefirm.app.settings import Settings
from onefirm.capabilities.clock import Chance
from onefirm.conductor.premises import opt_out_mark
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import (
    GENESIS_STREAM,
    POLICY_STREAM,
    PROFILE_STREAM,
    FirmCreated,
    KeysRotated,
    PolicyPinned,
)
from onefirm.domain.events.streams import of_vault
from onefirm.ledger.ledger import Ledger, Put
from onefirm.records.profile import by_files
from onefirm.stores.vault import Vault

DATABASE = "firm.db"


def vault_of(folder: Path, chance: Chance) -> Vault:
    """A firm without a ledger gets its keys now; one that has a ledger never gets new ones silently."""
    return Vault.load(folder, chance) if (folder / DATABASE).exists() else Vault.create(folder, chance)


def founded(ledger: Ledger, settings: Settings, vault: Vault) -> None:
    """The first entry names the key; policy and profile are written down whenever they changed since."""
    if not ledger.version(GENESIS_STREAM):
        created = FirmCreated(name=settings.profile.firm, public_key=vault.public_key())
        ledger.append_now(Put(GENESIS_STREAM, created), actor="operator")
    policy = PolicyPinned.of(settings.policy, lambda address: opt_out_mark(address, vault))
    if _last(ledger, POLICY_STREAM) != policy:
        ledger.append_now(Put(POLICY_STREAM, policy), actor="operator")
    profile = by_files(settings.profile, ledger.stream(PROFILE_STREAM))
    if profile is not None:
        ledger.append_now(Put(PROFILE_STREAM, profile), actor="operator")


def told(ledger: Ledger, vault: Vault) -> None:
    """A new key that a crash kept from being told of is told of now."""
    told = [event.fact.mark for event in ledger.stream(of_vault()) if isinstance(event.fact, KeysRotated)]
    if vault.rotated() and vault.rotated() not in told:
        ledger.append_now(Put(of_vault(), KeysRotated(mark=vault.rotated())), actor="operator")


def _last(ledger: Ledger, stream: str) -> Fact | None:
    events = ledger.stream(stream)
    return events[-1].fact if events else None
