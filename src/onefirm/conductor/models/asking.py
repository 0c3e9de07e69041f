"""One call of an agent, and the models it asks meanwhile: reserved, asked, checked, settled."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from onefirm.capabilities.model import Given, Prompt, Provider
from onefirm.capabilities.probing import account_of
from onefirm.conductor.connections import revoked
from onefirm.conductor.crew import Means
from onefirm.conductor.facts import CONDUCTOR
from onefirm.conductor.models import told
from onefirm.conductor.models.book import Kept, failed_before, kept, left, today
from onefirm.conductor.models.leaves import Leaving, leaving
from onefirm.conductor.models.occasion import Occasion
from onefirm.conductor.models.rung import learned
from onefirm.conductor.models.tries import WORTH_AGAIN, Failed, answer, fitting, in_vain, readable, worst
from onefirm.conductor.pen import Pen
from onefirm.conductor.sign_ins import refused_at
from onefirm.domain.actors import OPERATOR
from onefirm.domain.contract import Contract
from onefirm.domain.events.connections import CONNECTIONS_STREAM
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import PAUSE_STREAM
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved
from onefirm.domain.events.streams import of_spending
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.labels import Label, Secrecy
from onefirm.domain.taught import Taught
from onefirm.domain.tiers import TIERS
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.policy.ladder import Route, Rung, cents, route

TRIES = 2
"""An answer that does not fit is asked for once more, by the same model; then the next one is asked."""
_CONFLICTS_MAX = 20
_LOOPS_MAX = 2 * TRIES
"""A question that failed so often in one plan is not asked again."""

T = TypeVar("T")


@dataclass(frozen=True)
class Would:
    """What would leave, by which way, and what it would cost at most."""

    question: Leaving
    way: Route
    micros: int


@dataclass
class Asking:
    """Lent to an agent for one call. It works on the loop of the firm, wherever the agent sits."""

    occasion: Callable[[], Occasion]
    contract: Contract
    labels: Mapping[str, Label]
    means: Means
    pays: bool = True
    """False: what was answered before is used, and nobody is asked anew; what would have left is kept instead."""
    would: Would | None = None
    asked: str = ""
    """Who answered last, and for how much: `qwen3 (small), 0.03 cents`."""
    micros: int = 0
    routes: list[str] = field(default_factory=list[str])
    missed: str = ""
    """Why the last question was answered by nobody."""
    rung: str = ""
    """Who answered last: `learned`, the tier of a model, or the operator is to."""
    learned: str = ""
    """The version of what was learned, once that was asked."""
    _yours: bool = False
    _last: int = 0
    _calls: int = 0
    _over: bool = False
    _home: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    @cached_property
    def on(self) -> Occasion:
        """Looked up when something is asked first: most agents ask nothing."""
        return self.occasion()

    async def decided(self, text: str) -> Taught | None:
        return await self._at_home(self._decided(text))

    async def _decided(self, text: str) -> Taught | None:
        """It is on this machine, free, and nothing leaves; what it settles, and what not, stands with the step."""
        self._yours = self.on.answered
        if (found := learned(self.on, self.contract, text, self.means)) is None:
            return None
        taught, said = found
        self.routes.append(said.why)
        self.learned, self._yours = taught.version, said.then == "asks-you"
        self.rung = {"answers": "learned", "asks-you": OPERATOR}.get(said.then, "")
        return taught if said.then == "answers" else None

    async def ask(self, prompt: Prompt, gives: type[Given]) -> Given | None:
        if not self.means.crew.models or self._yours:
            return None
        return await self._at_home(self._asked(prompt, gives))

    def close(self) -> None:
        """The call is over: whoever asks after it asks in vain."""
        self._over = True

    async def _at_home(self, work: Coroutine[Any, Any, T]) -> T:
        if asyncio.get_running_loop() is self._home:
            return await work
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._home))

    async def _asked(self, prompt: Prompt, gives: type[Given]) -> Given | None:
        if any(label.secrecy is Secrecy.SECRET for label in self.labels.values()):
            return self._without("Something in it is secret, and secrets do not leave, so no model was asked.")
        question = leaving(prompt, gives, self.on.names)
        mark = self._mark(question)
        if (before := kept(mark, self.means)) and (again := readable(before.answer.answer.value, gives)):
            self.asked = f"{before.model} ({before.tier}), {cents(before.micros)}"
            if self.pays:
                await self._reuse(before, mark)
            return again
        if failed_before(mark, self.on, self.means) >= _LOOPS_MAX:
            return self._without("No model gave an answer that fits to just this, so none is asked again.")
        tried: list[str] = []
        providers, way = self._ways(question, prompt)
        if not self.pays:
            self.would = Would(question, way, worst(providers[0], question) or 0 if providers else 0)
            return None
        for provider in providers:
            for _ in range(TRIES):
                found, why = await self._tried(provider, question, mark, gives, way)
                if found is not None:
                    self.missed, self.rung = "", provider.tier
                    self.asked = f"{provider.model} ({provider.tier}), {cents(self._last)}"
                    return found
                tried.append(why)
                if why not in WORTH_AGAIN:
                    break
        return self._without(in_vain(tried) or way.why)

    def _ways(self, question: Leaving, prompt: Prompt) -> tuple[list[Provider], Route]:
        """Who is asked, in which order, with what is left now."""
        models = self.means.crew.models
        day = today(self.means)
        rungs = [Rung(tier, worst(models[tier], question)) for tier in TIERS if tier in models]
        found = route(rungs, self.on.stakes(prompt.covered), left(self.on, self.contract, day, self.means).micros)
        self.routes.append(found.why)
        return [models[tier] for tier in found.tiers], found

    async def _tried(
        self, provider: Provider, question: Leaving, mark: str, gives: type[Given], way: Route
    ) -> tuple[Given | None, str]:
        """One try: set apart, asked, settled. What it says for nothing is why."""
        if self._over:
            return None, "late"
        reserved = await self._reserve(provider, question, mark, way)
        if isinstance(reserved, str):
            return None, reserved
        began = self.means.clock.elapsed()
        try:
            reply = await answer(provider, question, self.means.policy.models.seconds)
            found = fitting(reply, question, gives)
        except Failed as failed:
            out = refused_at(account_of(provider), failed.mend, self.means) if failed.mend else ()
            await self._settle(reserved, told.in_vain(reserved, self.on, provider, failed), began, *out)
            return None, failed.why
        except BaseException:
            gone = Failed("late", "Whoever had asked did not wait for it any more.")
            with suppress(Exception):
                await asyncio.shield(self._settle(reserved, told.in_vain(reserved, self.on, provider, gone), began))
            raise
        settled = told.answered(reserved, self.on, provider, reply, found)
        await self._settle(reserved, settled, began)
        self._last = settled.micros
        return found, ""

    async def _reserve(self, provider: Provider, question: Leaving, mark: str, way: Route) -> ModelReserved | str:
        """The most it can cost, against what is left at this very version; or why not."""
        most = worst(provider, question)
        assert most is not None, "What has no price is on no route."
        for _ in range(_CONFLICTS_MAX):
            day = today(self.means)
            stream = of_spending(day)
            version = self.means.ledger.version(stream)
            now = left(self.on, self.contract, day, self.means)
            gone, pause = revoked(self.means), Pen(self.means).pause()
            if gone.shut(provider) or pause.value:
                return "paused" if pause.value else "revoked" if provider.name in gone else "closed"
            if now.asks <= 0:
                return "loop"
            if short := next((name for name, micros in now.micros.items() if micros < most), ""):
                return f"{cents(most)} could not be set apart: {cents(now.micros[short])} are left for {short}"
            fact = told.set_apart(
                self._call(), self.on, self.contract.ref, provider, micros=most, question=mark, why=way.why
            )
            with suppress(Conflict):
                await self.means.ledger.append(
                    Put(stream, fact),
                    actor=CONDUCTOR,
                    cause=self.on.cause,
                    expected={stream: version, CONNECTIONS_STREAM: gone.version, PAUSE_STREAM: pause.version},
                )
                self.micros += most
                return fact
        return "busy"

    async def _settle(
        self, reserved: ModelReserved, fact: ModelAnswered | ModelFailed, began: float, *more: Put
    ) -> None:
        self.micros += fact.micros - reserved.micros
        took = int((self.means.clock.elapsed() - began) * 1000)
        await self._note(fact.model_copy(update={"milliseconds": took}), *more)

    async def _reuse(self, before: Kept, mark: str) -> None:
        self.routes.append("The same was asked before; its answer was used again, and nothing was spent.")
        self.missed, self.rung = "", before.tier
        await self._note(told.not_again(self._call(), self.on, self.contract.ref, before, mark))

    async def _note(self, fact: Fact, *more: Put) -> None:
        put = Put(of_spending(today(self.means)), fact)
        await self.means.ledger.append(put, *more, actor=CONDUCTOR, cause=self.on.cause)

    def _call(self) -> str:
        """Its own name: a step that is called anew after a crash asks under another one."""
        self._calls += 1
        return f"mc_{self.means.chance.bytes(9).hex()}"

    def _mark(self, question: Leaving) -> str:
        """Equal for the same words, to the same end, about the same person; what was taken out counts as well."""
        asked = {"request": as_json(question.request), "hidden": dict(question.hidden), "under": self.contract.hash}
        return self.means.prints.of("model", f"{self.on.subject}\n{canonical(cast(Any, asked))}")

    def _without(self, why: str) -> None:
        self.missed = why
