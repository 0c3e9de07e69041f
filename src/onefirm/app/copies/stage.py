"""A firm put together from a copy, in a place of its own: opened, verified and folded anew."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.projections import PROJECTIONS
from onefirm.capabilities.clock import Chance
from onefirm.domain.problem import Refusal
from onefirm.ledger import verify
from onefirm.ledger.codec import Codec
from onefirm.ledger.verify import Verified
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.sqlite.state import head_of, projection_hashes, state_hash
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.vault import Vault


@dataclass(frozen=True)
class Staged:
    """An open ledger with all of its projections, and nothing that could act."""

    store: SqliteStore
    vault: Vault
    codec: Codec

    def verified(self, notes: Sequence[str]) -> Verified:
        return verify.examine(self.store, notes, self.vault.public_key())


@contextmanager
def staged(place: Path, chance: Chance) -> Generator[Staged]:
    """Open the database and the keys at this place. Projections are brought to the head; what is stuck is raised."""
    with ExitStack() as held:
        vault = Vault.load(place, chance)
        held.callback(vault.close)
        codec = Codec(vault)
        store = SqliteStore(place / DATABASE, PROJECTIONS, codec.read, vault.keep)
        held.callback(store.close)
        store.settle()
        yield Staged(store, vault, codec)


@dataclass(frozen=True)
class State:
    """What a firm comes to. Equal hashes, equal firms."""

    seq: int
    hash: str
    state: str
    projections: Mapping[str, str]


def state_of(database: Path) -> State:
    """Of a ledger whose projections have seen every entry."""
    head, hashes = head_of(database), projection_hashes(database, PROJECTIONS)
    return State(*head, state_hash(head, hashes), hashes)


def sound(verified: Verified) -> None:
    if verified.problem:
        raise Refusal(verified.problem)
