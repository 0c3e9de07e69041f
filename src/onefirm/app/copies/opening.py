"""Do these keys belong to this ledger? Tried on something that every firm has sealed, before anything is folded."""

from pathlib import Path

from onefirm.capabilities.clock import Chance
from onefirm.domain.events.firm import PolicyPinned
from onefirm.domain.problem import Refusal
from onefirm.ledger.codec import Codec
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.sqlite.reading import rows_of_kind
from onefirm.stores.vault import Vault


def opens(place: Path, chance: Chance) -> bool:
    """The policy is pinned among the first entries, under a key that is never destroyed."""
    try:
        vault = Vault.load(place, chance)
    except Refusal:
        return False
    try:
        for row in rows_of_kind(place / DATABASE, PolicyPinned.kind, limit=1):
            fact = Codec(vault).read(row).fact
            return isinstance(fact, PolicyPinned) and not fact.terms.erased
    except Refusal:
        return False
    finally:
        vault.close()
    return False
