"""What was promised to people after a copy was made: nobody who asked for silence is written to by a firm put back."""

from dataclasses import dataclass
from pathlib import Path

from onefirm.app.copies.there import There
from onefirm.capabilities.clock import Chance
from onefirm.domain.events.people import OptedIn, OptedOut
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Refusal
from onefirm.ledger.codec import Codec
from onefirm.ledger.ledger import Ledger, Put
from onefirm.stores.backup.contents import DATABASE
from onefirm.stores.sqlite.reading import rows_of_kind
from onefirm.stores.vault import Vault


@dataclass(frozen=True)
class Promised:
    """By stream, the opt-outs that hold in the ledger given up. `read`: could it be asked for them?"""

    opt_outs: dict[str, OptedOut]
    read: bool


def promised_since(into: Path, there: There, chance: Chance) -> Promised:
    """Taken from the ledger that is given up, as long as it and its keys can be read."""
    if not there.later:
        return Promised({}, read=there.readable)
    try:
        vault = Vault.load(into, chance)
    except Refusal:
        return Promised({}, read=False)
    codec, held = Codec(vault), dict[str, OptedOut]()
    try:
        rows = [
            row
            for kind in (OptedOut.kind, OptedIn.kind)
            for row in rows_of_kind(into / DATABASE, kind, after=there.since)
        ]
        for event in map(codec.read, sorted(rows, key=lambda row: row.seq)):
            held.pop(event.stream, None)
            if isinstance(event.fact, OptedOut):
                held[event.stream] = event.fact
    except Refusal:
        return Promised({}, read=False)
    finally:
        vault.close()
    return Promised(held, read=True)


def kept_promises(promised: Promised, ledger: Ledger) -> list[Put]:
    """Written into the ledger that is put back, where they do not stand there already."""
    return [
        Put(stream, OptedOut(address=_again(fact.address), why=_again(fact.why)))
        for stream, fact in promised.opt_outs.items()
        if (last := ledger.last(stream)) is None or not isinstance(last.fact, OptedOut)
    ]


def _again(said: Personal) -> Personal:
    """Sealed anew, for the key of that day may not be among those put back. Of who was forgotten nothing is known."""
    return Personal(subject=said.subject, value="" if said.erased else said.value)
