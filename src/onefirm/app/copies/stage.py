"""A firm put together from a copy, in a place of its own: opened, verified and folded anew."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.projections import PROJECTIONS
from onefirm.capabilities.clock import Chance
from onefirm.conductor.keeping.errands import Course
from onefirm.domain.events.fact import Recorded
from onefirm.domain.problem import Refusal
from onefirm.ledger import verify
from onefirm.ledger.codec import Codec
from onefirm.ledger.store import StoredRow
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
def staged(place: Path, chance: Chance, course: Course | None = None) -> Generator[Staged]:
    """Open the database and the keys at this place. Projections are brought to the head; what is stuck is raised."""
    course = course or Course()
    with ExitStack() as held:
        vault = Vault.load(place, chance)
        held.callback(vault.close)
        codec = Codec(vault)
        course.begin("folding every entry", head_of(place / DATABASE)[0])

        def opened(row: StoredRow) -> Recorded:
            course.done = row.seq
            return codec.read(row)

        store = SqliteStore(place / DATABASE, PROJECTIONS, opened, vault.keep)
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


def counted(rows: Iterator[StoredRow], course: Course) -> Iterator[StoredRow]:
    """The same rows; how many of them were asked for stands in the course."""
    for row in rows:
        course.done = row.seq
        yield row


def sound(verified: Verified) -> None:
    if verified.problem:
        raise Refusal(verified.problem)
