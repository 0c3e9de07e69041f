"""What comes in from outside: kept sealed, as it came, before anybody reads it."""

import base64

from onefirm.domain.events.intents import OutsideReceived
from onefirm.domain.events.streams import of_outside
from onefirm.domain.ids import SubjectId
from onefirm.domain.personal import Personal
from onefirm.ledger.ledger import Ledger, Put
from onefirm.ledger.store import Conflict

_ITEM = "it_"


async def keep(ledger: Ledger, connector: str, item: str, raw: bytes, *, waits: bool = False) -> int | None:
    """The entry that holds it, on the disk before this returns; none where one of that fingerprint is there already.

    Nobody has read it yet, so nobody knows whose it is: it gets a key of its own, that a forgetting can destroy.
    """
    sealed = Personal(subject=subject_of(item), value=base64.b64encode(raw).decode())
    fact = OutsideReceived(connector=connector, item=item, raw=sealed, waits=waits)
    stream = of_outside(item)
    try:
        (event,) = await ledger.append(Put(stream, fact), actor=connector, expected={stream: 0})
    except Conflict:
        return None
    return event.seq


def received(fact: OutsideReceived) -> bytes:
    """The bytes as they came. Only where they were not erased."""
    return base64.b64decode(str(fact.raw.value))


def subject_of(item: str) -> SubjectId:
    """Under which key one item lies, by its fingerprint."""
    return SubjectId(f"{_ITEM}{item}")


def is_item(subject: SubjectId) -> bool:
    return subject.startswith(_ITEM)
