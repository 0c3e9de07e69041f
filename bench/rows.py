"""Entries to measure with: receipts of the size that real ones have, already sealed and spelled."""

import json
from datetime import datetime

from onefirm.domain.events.effects import EffectReceipted
from onefirm.domain.frozen import canonical
from onefirm.domain.ids import EffectId, PlanId, SubjectId, instant
from onefirm.domain.personal import Personal, Sealed
from onefirm.ledger.store import Batch, Entry

_RAW_SIGNS = 512


class Erasable:
    """Seals nothing and opens nothing: what is measured here is the ledger, not the cipher."""

    def seal(self, subject: SubjectId, clear: bytes, context: str) -> Sealed:
        return Sealed(subject=subject, wrapped="w" * 80, nonce="n" * 16, sealed="s" * len(clear))

    def open(self, sealed: Sealed, context: str) -> bytes | None:
        return None

    def keep(self) -> None:
        pass


def receipt(name: str) -> EffectReceipted:
    return EffectReceipted(
        effect=EffectId(f"ef_{name}"),
        plan=PlanId(f"pl_{name}"),
        provider_id=f"<{name}@onefirm.local>",
        happened_at="2026-01-01T00:00:00.000000Z",
        evidence=Personal(subject=SubjectId("su_bench"), value="The reply to our order.", erased=True),
        raw=Personal(subject=SubjectId("su_bench"), value="", erased=True),
        brought=Personal(subject=SubjectId("su_bench"), value={}),
    )


def spelled(fact: EffectReceipted) -> str:
    """The stored form with an envelope where the raw reply is."""
    body = fact.model_dump(mode="json")
    body["raw"] = {"subject": "su_bench", "wrapped": "w" * 80, "nonce": "n" * 16, "sealed": "s" * _RAW_SIGNS}
    return canonical(json.loads(json.dumps(body)))


def batches(count: int, number: int, at: datetime) -> list[Batch]:
    """`count` batches of one entry each, every one in a stream of its own, all of which promise something."""
    made: list[Batch] = []
    for place in range(count):
        name = f"{number:08d}{place:06d}"
        fact = receipt(name)
        stream = f"effect:ef_{name}"
        entry = Entry(stream, fact, spelled(fact))
        made.append(Batch(at=instant(at), actor="conductor", cause=None, entries=(entry,), expected={stream: 0}))
    return made
