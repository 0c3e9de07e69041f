"""A firm that grew: what really happened once, in the shipped firm, told again for many others, each sealed for itself.

Every entry goes through the shipped ledger, store and projections, so whoever folds the firm anew finds the same rows.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.firms import OPERATOR, set_up
from onefirm.app.clock import SystemClock
from onefirm.app.firm import Firm, open_firm
from onefirm.domain.events.effects import EffectReceipted
from onefirm.domain.events.fact import Fact, Recorded
from onefirm.domain.events.intents import IntentReceived, SubjectSeen
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.records import RecordChanged
from onefirm.domain.frozen import Json
from onefirm.ledger.ledger import Put

PLAYBOOK = """\
---
name: lead-qualification
description: Write one letter, and send it once you agree.
version: 6
starts-on: qualify-lead@2
---

# Answer a lead

One letter, and what becomes of it.

## Send it

```yaml
id: send
effect: mail.send
takes:
  to: intent.email
  subject: = Your message
  body: intent.message
  reply_to: profile.email
mode: ask
then:
  sent: end
  failed: call
  declined: call
```

## Call them

```yaml
id: call
manual: Call them instead.
then:
  done: end
```
"""
FIRST = ("Ada", "Bo", "Cyrus", "Dina", "Emre", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mara", "Nils")
LAST = ("Abel", "Brandt", "Costa", "Dahl", "Egger", "Fern", "Grau", "Holm", "Ito", "Jonas", "Kern", "Lund", "Moss")
SINCE = timedelta(days=3 * 365)
_BEFORE_NOW = timedelta(days=2)
"""The last of what is told again is so old: what is done today really happens."""
_GROUP = 200
_AT_ONCE = 50
_OF_A_PERSON = 4
RETOLD, FRESH = 1_000, 10_000_000
"""Where the numbers begin of those that are told again, and of those that come in just now."""


@dataclass
class Past:
    """The clock of a firm whose history is written down: it stands where it is put."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def elapsed(self) -> float:
        return self.moment.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Tale:
    """Some entries that were written one after the other, and the names in them that are of this one alone."""

    events: tuple[Recorded, ...]
    own: tuple[str, ...]

    def again(self, firm: Firm, first: int, others: Sequence[str]) -> list[Future[tuple[Recorded, ...]]]:
        """The same about others, from this place of the ledger on: names are exchanged, and each seal is made anew."""
        new = tuple(zip(self.own, others, strict=True))
        began = self.events[0].seq
        return [
            firm.ledger.queue(
                Put(_exchanged(event.stream, new), _told(event.fact, new)),
                actor=event.actor,
                cause=event.cause - began + first if event.cause and event.cause >= began else None,
                expected={},
            )
            for event in self.events
        ]


def grow(folder: Path, *, plans: int, people: int, waiting: int) -> None:
    """So many plans that are done, for so many people who are known; and cards that wait, which came in just now."""
    set_up(folder)
    (folder / "policy.toml").write_text("undo-window-seconds = 0\nbackup-every-hours = 0\n", encoding="utf-8")
    (folder / "playbooks" / "lead-qualification.md").write_text(PLAYBOOK, encoding="utf-8")
    asyncio.run(_grown(folder, plans, people, waiting))


async def _grown(folder: Path, plans: int, people: int, waiting: int) -> None:
    began = SystemClock().now() - SINCE
    clock = Past(began)
    firm = await open_firm(folder, clock=clock)
    try:
        await _answered(firm, 0)  # With the first one the playbook itself is adopted, which happens once.
        answered, known = await _answered(firm, 1), await _known(firm, 1)
        for start in range(0, plans, _GROUP):
            clock.moment = began + (SINCE - _BEFORE_NOW) * (start / plans)
            await _retold(firm, (answered, known), range(start, min(start + _GROUP, plans)), people)
        clock.moment = began + SINCE
        for start in range(0, waiting, _AT_ONCE):
            await asyncio.gather(*(_wish(firm, FRESH + number) for number in range(start, start + _AT_ONCE)))
            await firm.drain()
    finally:
        await firm.close()


async def _retold(firm: Firm, tales: tuple[Tale, Tale], numbers: range, people: int) -> None:
    answered, known = tales
    at = firm.store.head().seq + 1
    written: list[Future[tuple[Recorded, ...]]] = []
    for number in numbers:
        for tale in (answered, known) if number < people else (answered,):
            written += tale.again(firm, at + len(written), _others(RETOLD + number, len(tale.own)))
    last = [each.result() for each in written][-1]
    assert last[-1].seq == at + len(written) - 1, "Somebody else wrote meanwhile, so the causes are off."


async def _answered(firm: Firm, number: int) -> Tale:
    """A wish comes, the operator agrees to the letter, it leaves, and it is looked up that it did."""
    before = firm.store.head().seq
    plan = await _wish(firm, number)
    await firm.drain()
    (card,) = (await firm.desk.ask("inbox.list", {}, OPERATOR)).model_dump()["items"]
    await firm.desk.ask("inbox.accept", {"question": card["id"], "payload": card["payload"]}, OPERATOR)
    await firm.drain()
    events = firm.ledger.events(before, 100)
    facts = {event.fact.kind: event.fact for event in events}
    assert "plan.reconciled" in facts, "It was not done to its end."
    made, came, seen = facts["plan.made"], facts["intent.received"], facts["subject.seen"]
    sent = facts["effect.receipted"]
    assert isinstance(made, PlanMade) and isinstance(came, IntentReceived) and isinstance(seen, SubjectSeen)
    assert isinstance(sent, EffectReceipted)
    name, email = _called(number)
    own = (name, email, made.plan.subject, plan.removeprefix("pl_"), came.key, seen.alias, sent.provider_id)
    return Tale(events, own)


async def _known(firm: Firm, number: int) -> Tale:
    """The operator writes down who that is."""
    before = firm.store.head().seq
    name, email = _called(number)
    said: Json = {"fields": {"name": name, "email": email, "status": "client"}}
    await firm.desk.ask("people.add", said, OPERATOR)
    events = firm.ledger.events(before, 100)
    (changed,) = (event.fact for event in events)
    assert isinstance(changed, RecordChanged)
    return Tale(events, (name, email, changed.subject, changed.id))


async def _wish(firm: Firm, number: int) -> str:
    name, email = _called(number)
    fields: Json = {"name": name, "email": email, "message": "We need a logo for our bakery, please."}
    view = await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, OPERATOR)
    return str(view.model_dump()["plan"])


def _called(number: int) -> tuple[str, str]:
    """A name that some others have as well, and an address that nobody else has."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first} {last}{number % 997}", f"{first}.{last}.{number}@palmer.example".lower()


def _others(number: int, count: int) -> tuple[str, ...]:
    """What stands in place of the names of a tale. The person of a plan and the person who is known are one."""
    name, email = _called(number)
    mark = f"{number:032x}"
    own = (name, email, f"su_{number:022d}")
    if count > _OF_A_PERSON:
        return (*own, f"{number:022d}", mark, f"a{mark[1:]}", f"<{mark}@outbox.onefirm.invalid>")
    return (*own, mark)


def _exchanged(text: str, new: Sequence[tuple[str, str]]) -> str:
    for one, other in new:
        text = text.replace(one, other)
    return text


def _told(fact: Fact, new: Sequence[tuple[str, str]]) -> Fact:
    return type(fact).model_validate_json(_exchanged(fact.model_dump_json(), new))
