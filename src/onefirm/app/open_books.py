"""The books of an open firm, as they are examined."""

from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.app.projections import PROJECTIONS
from onefirm.ledger import verify
from onefirm.ledger.codec import Codec
from onefirm.ledger.verify import Verified
from onefirm.ledger.witness import Notary
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.witness import FileWitness


@dataclass(frozen=True)
class OpenBooks:
    """The books of an open firm, for whoever doubts them."""

    store: SqliteStore
    notary: Notary
    codec: Codec
    witness: FileWitness
    public_key: str

    def verify(self) -> Verified:
        return verify.examine(self.store, self.witness.all(), self.public_key)

    def rebuild(self) -> Mapping[str, bool]:
        return self.store.rebuild(PROJECTIONS, self.codec.read)
