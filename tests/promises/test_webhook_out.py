"""Webhooks out, against a real server on this machine: signed, under one name for ever, to no made-up place."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from faultproxy import Fault, FaultProxy
from hooked import LEAD, SECRET, headers, with_hooks
from loopback import Heard, Loopback, Script, answer
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Order, Unknown
from onefirm.capabilities.hooks import Address
from onefirm.connectors.webhook import Webhook
from onefirm.domain.frozen import as_json
from onefirm.domain.ids import EffectId
from onefirm.guard.backoff import TRIES_MAX
from onefirm.guard.lane import Guard

GOOD = answer(200, b"thanks")
PLAYBOOK = """---
name: lead-qualification
description: Somebody else's program is told of a lead.
version: 1
starts-on: qualify-lead@2
limits:
  steps: 5
---

# Tell of a lead

What else is done is done elsewhere.

## Tell them

```yaml
id: tell
effect: webhook.send
takes:
  to: = crm
  event: = lead.came
  text: intent.message
mode: ask
tries: 2
then:
  sent: end
  failed: by-hand
  declined: end
```

## Tell them by hand

```yaml
id: by-hand
manual: The program was not told. Tell it yourself, or let it rest. Then say that it is done.
takes:
  email: intent.email
then: end
```
"""


def order(to: str = "crm", key: str = "ef_1") -> Order:
    return Order(
        effect=EffectId(key),
        kind="webhook.send@1",
        args={"to": to, "event": "lead.came", "text": "Hello", "data": {"count": 2}},
        key=key,
        attempt=1,
    )


def connector(port: int, clock: ManualClock, *, own: bool = True, kept: str | None = SECRET) -> Webhook:
    crm = Address.model_validate(
        {"name": "crm", "url": f"http://127.0.0.1:{port}/in", "secret": "crm-hook", "own": own}
    )
    return Webhook(Guard(clock, SeededChance()), {"crm": crm}, {"crm-hook": kept}.get)


def is_rightly_signed(heard: Heard, secret: str = SECRET) -> bool:
    """Judged by the specification, as a receiver would."""
    right = headers(heard.body, heard.headers["webhook-id"], float(heard.headers["webhook-timestamp"]), secret)
    return heard.headers["webhook-signature"] == right["webhook-signature"]


def came_of(*script: Script, told: Callable[[Webhook], Awaitable[Any]]) -> tuple[Any, Loopback]:
    async def story() -> tuple[Any, Loopback]:
        async with Loopback(*script) as server:
            try:
                return await told(connector(server.port, ManualClock())), server
            except (NotNow, NeedsYou, Never, Unknown) as word:
                return word, server

    return asyncio.run(story())


def test_it_is_signed_under_the_key_of_the_act_and_says_what_happened() -> None:
    receipt, server = came_of(GOOD, told=lambda out: out.do(order()))
    (heard,) = server.heard
    assert receipt.provider_id == "ef_1" and receipt.raw == "200 thanks"
    assert (heard.method, heard.target, heard.headers["webhook-id"]) == ("POST", "/in", "ef_1")
    assert is_rightly_signed(heard)
    assert json.loads(heard.body) == {"type": "lead.came", "text": "Hello", "data": {"count": 2}}


@pytest.mark.parametrize(
    ("script", "word", "tries"),
    [
        (answer(429, retry_after="1"), NotNow, TRIES_MAX),
        (answer(401), NeedsYou, 1),
        (answer(410), Never, 1),
        (answer(500), Unknown, TRIES_MAX),
        (answer(301, location="http://elsewhere.example/"), NeedsYou, 1),
    ],
    ids=["too fast", "not let in", "gone", "broken", "moved"],
)
def test_what_the_other_side_says_is_told_in_the_words_of_a_connector(
    script: bytes, word: type[Exception], tries: int
) -> None:
    said, server = came_of(script, told=lambda out: out.do(order()))
    assert isinstance(said, word)
    assert len(server.heard) == tries
    assert {each.headers["webhook-id"] for each in server.heard} == {"ef_1"}


def test_a_lost_reply_is_followed_by_the_same_bytes_under_the_same_name() -> None:
    async def story() -> list[Heard]:
        async with Loopback(GOOD) as server:
            async with FaultProxy(server.port) as proxy:
                proxy.fault = Fault("lose_reply", times=1)
                receipt = await connector(proxy.port, ManualClock()).do(order())
            assert receipt.provider_id == "ef_1" and proxy.struck == 1
            return server.heard

    first, second = asyncio.run(story())
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    assert is_rightly_signed(first) and is_rightly_signed(second)


def test_nobody_is_told_who_is_not_named_or_stands_where_nobody_said() -> None:
    async def story() -> None:
        async with Loopback(GOOD) as server:
            clock = ManualClock()
            for out, to, code in (
                (connector(server.port, clock), "http", "webhook-unnamed"),
                (connector(server.port, clock, kept=None), "crm", "webhook-unsigned"),
                (connector(server.port, clock, kept="short"), "crm", "webhook-unsigned"),
            ):
                with pytest.raises(NeedsYou) as asks:
                    await out.do(order(to))
                assert asks.value.problem.code == code
            with pytest.raises((NeedsYou, Never)):
                await connector(server.port, clock, own=False).do(order())
            assert server.heard == []

    asyncio.run(story())


def test_what_is_no_message_is_never_sent_and_says_what_is_wrong_with_it() -> None:
    unfit = replace(order(), args={"to": "crm", "event": "lead.came", "text": 7})
    said, server = came_of(GOOD, told=lambda out: out.do(unfit))
    assert isinstance(said, Never) and server.heard == []
    assert said.problem.code == "webhook-unfit" and said.problem.why.startswith("text: ")


async def _opened(folder: Path, clock: ManualClock, port: int) -> Firm:
    init(
        folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example", clock=clock, chance=SeededChance()
    )
    with_hooks(folder, f'[webhooks.crm]\nurl = "http://127.0.0.1:{port}/in"\nsecret = "crm-hook"\nown = true\n')
    (folder / "policy.toml").write_text("undo-window-seconds = 0\n")
    (folder / "playbooks" / "lead-qualification.md").write_text(PLAYBOOK)
    firm = await open_firm(folder, clock=clock, chance=SeededChance())
    await firm.desk.ask("vault.set", {"name": "crm-hook", "value": SECRET}, "operator")
    (folder / "forms" / "one.json").write_text(json.dumps(LEAD))
    await firm.drain()
    return firm


async def _cards(firm: Firm) -> list[dict[str, Any]]:
    shown: Any = as_json(await firm.desk.ask("inbox.list", {}, "operator"))
    return list(shown["items"])


def test_through_the_whole_firm_it_asks_first_and_is_sent_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with Loopback(GOOD) as server:
            firm = await _opened(tmp_path / "firm", ManualClock(), server.port)
            (card,) = await _cards(firm)
            assert server.heard == [] and card["kind"] == "approval"
            await firm.desk.ask("inbox.accept", {"question": card["id"]}, "operator")
            await firm.drain()
            await firm.drain()
            (heard,) = server.heard
            assert is_rightly_signed(heard) and heard.headers["webhook-id"].startswith("ef_")
            assert await _cards(firm) == []
            await firm.close()

    asyncio.run(story())


def test_what_cannot_be_delivered_ends_as_a_question_and_not_in_silence(tmp_path: Path) -> None:
    async def story() -> None:
        clock = ManualClock()
        async with Loopback(answer(410)) as server:
            firm = await _opened(tmp_path / "firm", clock, server.port)
            (card,) = await _cards(firm)
            await firm.desk.ask("inbox.accept", {"question": card["id"]}, "operator")
            for _ in range(10):
                await firm.drain()
                clock.forward(hours=1)
            (left,) = await _cards(firm)
            assert left["id"] != card["id"] or left["kind"] != "approval"
            heard = len(server.heard)
            assert 1 <= heard <= 2
            await firm.drain()
            assert len(server.heard) == heard, "It is not tried behind anybody's back."
            await firm.close()

    asyncio.run(story())


def test_what_is_in_doubt_is_never_repeated_at_another_address(tmp_path: Path) -> None:
    """Only who was told under this name knows it again: at the new address a repeat would be a second act."""

    async def lost(_heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def story() -> None:
        clock, folder = ManualClock(), tmp_path / "firm"
        async with Loopback(lost) as before, Loopback(GOOD) as after:
            firm = await _opened(folder, clock, before.port)
            (card,) = await _cards(firm)
            await firm.desk.ask("inbox.accept", {"question": card["id"]}, "operator")
            await firm.engine.drain()
            await firm.close()
            assert before.heard, "It left, and nobody knows what became of it."
            said = folder / "firm.toml"
            said.write_text(said.read_text().replace(f":{before.port}/", f":{after.port}/"))
            again = await open_firm(folder, clock=clock, chance=SeededChance())
            for _ in range(6):
                clock.forward(hours=1)
                await again.drain()
            assert after.heard == []
            (asked,) = await _cards(again)
            assert asked["title"].startswith("We do not know whether")
            await again.close()

    asyncio.run(story())
