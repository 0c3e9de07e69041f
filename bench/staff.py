"""What an agent costs: its contract beside its work, and a month of leads with the ladder against one dear model.

No provider is asked: whoever answers here reads and writes as many tokens as its words have, and is priced by the table
that ships with the package.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.figure import Figure
from bench.firms import GOOD, OPERATOR, set_up
from onefirm.agents.qualifier.agent import Lead, Qualifier
from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.extension import Account, Extension, Office, Opened
from onefirm.capabilities.model import Reply, Request
from onefirm.conductor.bench import INLINE, THREADS, Bench
from onefirm.conductor.staffing.staff import ContractReach, call
from onefirm.domain.events.models import ModelAnswered, ModelReserved
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.tiers import MICROS, TIERS, Tier
from onefirm.llm.prices import Prices
from onefirm.llm.settings import ModelSettings, Speaks

LEADS = 200
VAGUE = "Hi, are you free?"
_CALLS = 300
_SIGNS_A_TOKEN = 4
_GAP = "\n\n"
MODELS: Mapping[Tier, tuple[Speaks, str]] = {
    "small": ("openai", "gpt-5-nano"),
    "mid": ("anthropic", "claude-haiku-5-5"),
    "large": ("anthropic", "claude-opus-5-5"),
}


@dataclass
class Talking:
    """Implements `Provider`: it answers at once, as a model would that follows its orders."""

    tier: Tier
    asked: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def __post_init__(self) -> None:
        provider, model = MODELS[self.tier]
        self.name, self.model, self.manner = f"bench-{self.tier}", model, "Nobody is asked."
        self._prices = Prices(ModelSettings(provider=provider, model=model, secret="bench"))  # noqa: S106 -- no secret.

    @property
    def prices(self) -> str:
        return self._prices.told

    async def ready(self) -> None:
        return None

    def micros(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> int | None:
        return self._prices.micros(tokens_in, tokens_out, tokens_cached)

    async def answer(self, request: Request, seconds: float) -> Reply:
        about = json.loads(request.words.partition("MATERIAL\n")[2])
        text = json.dumps(_said(about))
        spelled = request.instructions + request.words + json.dumps(request.fits)
        reply = Reply(
            text=text, tokens_in=len(spelled) // _SIGNS_A_TOKEN, tokens_out=max(1, len(text) // _SIGNS_A_TOKEN)
        )
        self.asked.append((reply.tokens_in, reply.tokens_out))
        return reply


class _Nothing(Frozen):
    """The section of a model that needs no settings."""


def measure(folder: Path) -> list[Figure]:
    set_up(folder / "firm")
    with (folder / "firm" / "firm.toml").open("a") as file:
        file.write("".join(f"\n[bench-{tier}]\n" for tier in TIERS))
    with (folder / "firm" / "policy.toml").open("a") as file:
        file.write(
            "\n[models]\ncents-a-day = 100000\ncents-per-agent-a-day = 100000\ncents-per-playbook-a-day = 100000\n"
        )
    return [*asyncio.run(_beside()), *asyncio.run(_month(folder / "firm"))]


async def _beside() -> list[Figure]:
    """One call by hand, and one under its contract, in turns."""
    agent = Qualifier()
    values: Json = {"name": "Ada Palmer", "email": "ada@palmer.example", "services": "Brand design", **GOOD}
    task, reach = Lead.model_validate(values), ContractReach(agent.contract, {})
    alone: list[float] = []
    under: dict[str, list[float]] = {"here": [], "on a thread": []}
    ways: Mapping[str, Bench] = {"here": INLINE, "on a thread": THREADS}
    for _ in range(_CALLS):
        began = time.perf_counter()
        await agent.propose(task, reach)
        alone.append(time.perf_counter() - began)
        for name, bench in ways.items():
            began = time.perf_counter()
            await call(agent, values, {}, 0, 60, bench)
            under[name].append(time.perf_counter() - began)
    own = statistics.median(alone)
    return [
        Figure("the qualifier's own work, by rules", f"{own * 1000:.2f} ms"),
        *(
            Figure(f"its contract beside it, {name}", f"{(statistics.median(took) - own) * 1000:.2f} ms")
            for name, took in under.items()
        ),
    ]


async def _month(folder: Path) -> list[Figure]:
    models = {tier: Talking(tier) for tier in TIERS}
    accounts = tuple(_account(model) for model in models.values())
    firm = await open_firm(folder, extensions=(EXTENSION, Extension(name="bench", accounts=accounts)))
    try:
        for number in range(LEADS):
            await _wish(firm, number)
        await firm.drain()
        for row in (await firm.desk.ask("inbox.list", {"limit": 1000}, OPERATOR)).model_dump()["items"]:
            if row["kind"] == "clarification":
                await firm.desk.ask("inbox.answer", {"question": row["id"], "answer": "fit"}, OPERATOR)
        await firm.drain()
        events = firm.ledger.events(limit=100_000)
    finally:
        await firm.close()
    paid = [event.fact for event in events if isinstance(event.fact, ModelAnswered)]
    steps = {event.fact.call: event.fact.step for event in events if isinstance(event.fact, ModelReserved)}
    spent = sum(each.micros for each in paid)
    dear = _always_large(models["large"], paid, steps)
    counts = ", ".join(f"{len(model.asked)} {tier}" for tier, model in models.items())
    return [
        Figure(f"{LEADS} leads, every fifth of them vague: asked", counts),
        Figure("what that cost, by the table of prices", f"${spent / MICROS:.3f}"),
        Figure("the large model asked for each step of each lead", f"${dear / MICROS:.3f}"),
        Figure("how much dearer", f"{dear / spent:.0f}x"),
    ]


def _always_large(large: Talking, paid: list[ModelAnswered], steps: Mapping[str, str]) -> int:
    """Each lead is judged and answered by it, with as many tokens as those took that were asked."""
    total = 0
    for step in ("score", "draft"):
        mine = [each for each in paid if steps[each.call] == step]
        went = round(statistics.mean(each.tokens_in for each in mine))
        came = round(statistics.mean(each.tokens_out for each in mine))
        total += LEADS * (large.micros(went, came) or 0)
    return total


def _account(model: Talking) -> Account:
    def opened(_settings: Frozen, _office: Office) -> Opened:
        return Opened(models=(model,))

    return Account(model.name, _Nothing, opened, bare=True)


async def _wish(firm: Firm, number: int) -> None:
    message, budget = (VAGUE, "") if number % 5 == 0 else (GOOD["message"], GOOD["budget"])
    fields: Json = {
        "name": f"Ada {number}", "email": f"ada{number}@palmer.example", "budget": budget,
        "message": f"{message} We live in number {number}.",
    }  # fmt: skip
    await firm.desk.ask("intents.send", {"type": "qualify-lead@2", "fields": fields}, OPERATOR)


def _said(about: Mapping[str, str]) -> Mapping[str, str]:
    if "draft body" not in about:
        return {"outcome": "fit", "quote": about["what they wrote"].partition(".")[0]}
    greeting, _, rest = about["draft body"].partition("\n\n")
    return {
        "subject": about["draft subject"],
        "body": f"{greeting}\n\nThank you for writing.\n\n{rest.partition(chr(10) * 2)[2]}",
    }
