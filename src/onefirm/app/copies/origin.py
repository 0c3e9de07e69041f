"""Whose ledger it is: the key that its first entry names, whatever key signs today."""

from onefirm.domain.events.firm import GENESIS_STREAM, FirmCreated
from onefirm.ledger.ledger import Ledger


def origin_key(ledger: Ledger) -> str:
    begun = ledger.stream(GENESIS_STREAM)
    fact = begun[0].fact if begun else None
    assert isinstance(fact, FirmCreated), "An open firm has begun its ledger."
    return fact.public_key
