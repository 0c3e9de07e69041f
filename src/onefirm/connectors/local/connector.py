"""A local connector: it hands an order to its small outside, reads the reply, and plays the faults that wait."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, NotNow, Order, Unknown
from onefirm.capabilities.erasable import Traces
from onefirm.capabilities.rehearsal import Queued
from onefirm.connectors.local.craft import Craft
from onefirm.connectors.local.faults import FaultQueue
from onefirm.connectors.local.journal import Entry
from onefirm.connectors.local.outside import Outside, Tidy
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Frozen
from onefirm.domain.money import Money
from onefirm.domain.problem import Problem

_NO_ANSWER = "The line broke before an answer came."


class Reply(Frozen):
    """What the outside answers, and what a drifted answer no longer is."""

    id: str
    at: str
    file: str
    sha256: str
    amount: Money | None = None
    existed: bool


@dataclass(frozen=True)
class Room:
    """What sets one local connector apart from the others."""

    name: str
    capability: str
    manner: str
    stays: str
    """What an act comes to here, where nothing leaves this machine."""
    crafts: tuple[Craft, ...]
    tidy: Tidy = lambda _firm, _entries: None
    private: bool = False
    """What lies in its folder was meant for one person, and goes when they are forgotten."""


class LocalConnector:
    quick = True

    def __init__(self, firm: Path, room: Room, terms: Terms, clock: Clock) -> None:
        self._room = room
        self._terms = terms
        self._clock = clock
        self._faults = FaultQueue(firm, room.capability)
        crafts = {craft.kind.ref: craft for craft in room.crafts}
        self._outside = Outside(firm, room.capability, crafts, terms, clock, room.tidy)

    @property
    def name(self) -> str:
        return self._room.name

    @property
    def capability(self) -> str:
        return self._room.capability

    @property
    def manner(self) -> str:
        return self._room.manner

    @property
    def stays(self) -> str:
        return self._room.stays

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {craft.kind: self._terms for craft in self._room.crafts}

    @property
    def faults(self) -> FaultQueue:
        return self._faults

    def happened(self) -> Sequence[Entry]:
        """Every act that was really carried out, from the journal of the outside."""
        return self._outside.entries()

    def lying(self, most: int) -> int:
        """What the operator sends, or sent and left lying, is for them to take away: every file there is counted."""
        return self._outside.lying(most)

    def traces(self, of: Traces) -> tuple[str, ...]:
        return self._outside.traces(of.effects) if self._room.private else ()

    def erase(self, of: Traces) -> int:
        return self._outside.erase(of.effects) if self._room.private else 0

    async def do(self, order: Order) -> Receipt:
        fault = await asyncio.to_thread(self._faults.take)
        if fault:
            _before(fault)
        entry, existed = await asyncio.to_thread(self._outside.carry, order)
        raw = _replied(entry, existed=existed)
        if fault:
            raw = await self._after(fault, raw)
        return _receipt(raw)

    async def verify(self, order: Order) -> Verification:
        found, entry, evidence = await asyncio.to_thread(self._outside.find, order)
        receipt = _receipt(_replied(entry, existed=True)) if entry else None
        return Verification(found=found, receipt=receipt, evidence=evidence)

    async def _after(self, fault: Queued, raw: str) -> str:
        """What becomes of a reply on its way to us. The act has happened."""
        if fault.fault == "reply-lost":
            raise Unknown(_NO_ANSWER)
        if fault.fault == "slow":
            await self._clock.sleep(fault.seconds)
        if fault.fault == "drifted":
            answer = json.loads(raw)
            return json.dumps({"reference": answer.pop("id"), **answer})
        return raw


def _before(fault: Queued) -> None:
    """What keeps an order from arriving."""
    match fault.fault:
        case "request-lost":
            raise Unknown(_NO_ANSWER)
        case "server-error":
            raise Unknown("500 Internal Server Error. It does not say whether anything was done.")
        case "too-many":
            raise NotNow(f"429 Too Many Requests, Retry-After: {fault.seconds}", fault.seconds)
        case "signed-out":
            raise NeedsYou(_signed_out(fault))
        case _:
            return


def _replied(entry: Entry, *, existed: bool) -> str:
    reply = Reply(id=entry.id, at=entry.at, file=entry.file, sha256=entry.sha256, amount=entry.amount, existed=existed)
    return reply.model_dump_json(exclude_none=True)


def _receipt(raw: str) -> Receipt:
    try:
        reply = Reply.model_validate_json(raw)
    except ValidationError as broken:
        raise Unknown(f"It answered, but not in the form we know: {raw}") from broken
    return Receipt(provider_id=reply.id, at=reply.at, amount=reply.amount, raw=raw, existed=reply.existed)


def _signed_out(fault: Queued) -> Problem:
    return Problem(
        code="local-signed-out",
        what="You were signed out, so nothing was done.",
        why="401 Unauthorized. This was a rehearsal that somebody asked for; no account is behind it.",
        fix="With an account you would sign in again now. Here, answer 'again'.",
        where=f"faults/ (played: {fault.place})",
    )
