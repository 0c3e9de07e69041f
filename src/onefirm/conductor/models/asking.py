"""One call of an agent, and the models it asks meanwhile: reserved, asked, checked, settled."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from onefirm.capabilities.model import Given, Prompt, Provider
from onefirm.capabilities.probing import account_of
from onefirm.conductor.means import Means
from onefirm.conductor.models import told
from onefirm.conductor.models.book import Kept, Left, failed_before, kept, left
from onefirm.conductor.models.leaves import Leaving, leaving
from onefirm.conductor.models.occasion import Occasion
from onefirm.conductor.models.rung import learned
from onefirm.conductor.models.spending import Spending
from onefirm.conductor.models.tries import SAID, WORTH_AGAIN, Failed, Missed, answer, fitting, readable, worst
from onefirm.conductor.profile import today
from onefirm.conductor.sign_ins import refused_at
from onefirm.domain.actors import OPERATOR
from onefirm.domain.contract import Contract
from onefirm.domain.events.models import ModelAnswered, ModelFailed, ModelReserved
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.labels import Label, Secrecy
from onefirm.domain.taught import Taught
from onefirm.domain.tiers import TIERS, usd
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.policy.ladder import Route, Rung, route

TRIES = 2
"""An answer that does not fit is asked for once more, by the same model; then the next one is asked."""
_CONFLICTS_MAX = 20
_LOOPS_MAX = 2 * TRIES
"""A question that failed so often in one plan is not asked again."""
SHARE = 0.9
"""Of the time that a call has, models may take so much: the rest is for the rule that goes on without them."""

T = TypeVar("T")


@dataclass(frozen=True)
class Would:
    """What would leave, by which way, and what it would cost at most."""

    question: Leaving
    way: Route
    micros: int
    instead: str = ""
    """Why nobody would be asked it, as the end of a sentence."""


@dataclass
class Asking:
    """Lent to an agent for one call. It works on the loop of the firm, wherever the agent sits."""

    occasion: Callable[[], Occasion]
    contract: Contract
    labels: Mapping[str, Label]
    means: Means
    seconds: float
    """How long the whole call may take."""
    pays: bool = True
    """False: what was answered before is used, and nobody is asked anew; what would have left is kept instead."""
    heard: list[Would] = field(default_factory=list[Would])
    """Where nothing is paid: every question, in turn."""
    asked: str = ""
    """Who answered last, and for how much: `qwen3 (small), 0.0003 USD`."""
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
    _over: bool = False
    _home: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        # As the bench counts, which throws the whole call away when its time is over.
        self._until = self._home.time() + self.seconds * SHARE

    @cached_property
    def on(self) -> Occasion:
        """Looked up when something is asked first: most agents ask nothing."""
        return self.occasion()

    @cached_property
    def _spending(self) -> Spending:
        return Spending(self.means, self._left, self.on.cause)

    @property
    def would(self) -> Would | None:
        """The first that somebody would have been asked."""
        return next((each for each in self.heard if not each.instead), None)

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
        providers, way = self._ways(question, prompt)
        before = kept(mark, self.means)
        if before and self._still(before, providers[:1]) and (again := readable(before.answer.answer.value, gives)):
            self.asked = f"{before.model} ({before.tier}), {usd(before.micros)}"
            if self.pays:
                await self._reuse(before, mark)
            self.heard.append(Would(question, way, 0, _again(self.asked)))
            return again
        if failed_before(mark, self.on, self.means) >= _LOOPS_MAX:
            self.heard.append(Would(question, way, 0, "no model gave an answer that fits to just this"))
            return self._without("No model gave an answer that fits to just this, so none is asked again.")
        if not self.pays:
            self.heard.append(Would(question, way, worst(providers[0], question) or 0 if providers else 0))
            return None
        missed: Missed | None = None
        for provider in providers:
            for _ in range(TRIES):
                found = await self._tried(provider, question, mark, gives, way)
                if not isinstance(found, Missed):
                    self.missed, self.rung = "", provider.tier
                    self.asked = f"{provider.model} ({provider.tier}), {usd(self._last)}"
                    return found
                missed = found
                if not missed.again:
                    break
            if self._no_time():
                break
        return self._without(missed.sentence() if missed else way.why)

    def _left(self, day: str) -> Left:
        return left(self.on, self.contract, day, self.means)

    def _no_time(self) -> bool:
        return self._over or self._home.time() >= self._until

    def _still(self, before: Kept, first: Sequence[Provider]) -> bool:
        """Whoever gave it is at hand today, and no simpler than whoever would be asked first."""
        provider = self.means.crew.models.get(before.tier)
        if provider is None or provider.model != before.model:
            return False
        return all(TIERS.index(before.tier) >= TIERS.index(each.tier) for each in first)

    def _ways(self, question: Leaving, prompt: Prompt) -> tuple[list[Provider], Route]:
        """Who is asked, in which order, with what is left now."""
        models = self.means.crew.models
        rungs = [Rung(tier, worst(models[tier], question)) for tier in TIERS if tier in models]
        found = route(rungs, self.on.stakes(prompt.covered), self._left(today(self.means).isoformat()).micros)
        self.routes.append(found.why)
        return [models[tier] for tier in found.tiers], found

    async def _tried(
        self, provider: Provider, question: Leaving, mark: str, gives: type[Given], way: Route
    ) -> Given | Missed:
        """One try: set apart, asked, settled."""
        if self._no_time():
            return Missed(SAID["late"])
        most = worst(provider, question)
        assert most is not None, "What has no price is on no route."
        reserved = told.set_apart(
            self._call(), self.on, self.contract.ref, provider, micros=most, question=mark, why=way.why
        )
        if no := await self._spending.reserve(provider, reserved):
            return Missed(no.says)
        self.micros += reserved.micros
        began = self.means.clock.elapsed()
        try:
            reply = await answer(provider, question, self._seconds())
            found = fitting(reply, question, gives)
        except Failed as failed:
            shut = failed.problem if failed.why == "closed" else None
            out = refused_at(account_of(provider), shut, self.means) if shut else ()
            await self._settle(reserved, told.in_vain(reserved, self.on, provider, failed), began, *out)
            return Missed(SAID[failed.why], again=failed.why in WORTH_AGAIN)
        except BaseException:
            gone = Failed("late", "Whoever had asked did not wait for it any more.")
            with suppress(Exception):
                await asyncio.shield(self._settle(reserved, told.in_vain(reserved, self.on, provider, gone), began))
            raise
        settled = told.answered(reserved, self.on, provider, reply, found)
        await self._settle(reserved, settled, began)
        self._last = settled.micros
        return found

    def _seconds(self) -> float:
        """For one try: as long as one may take, and no longer than what is left of the call."""
        return min(float(self.means.policy.models.seconds), max(0.0, self._until - self._home.time()))

    async def _settle(
        self, reserved: ModelReserved, fact: ModelAnswered | ModelFailed, began: float, *more: Put
    ) -> None:
        self.micros += fact.micros - reserved.micros
        took = int((self.means.clock.elapsed() - began) * 1000)
        settled = fact.model_copy(update={"milliseconds": took})
        for _ in range(_CONFLICTS_MAX):
            stands = self.on.stands()
            if not stands.here:
                break
            with suppress(Conflict):
                return await self._spending.note(settled, *more, expected=stands.expected)
        # The money was spent all the same. A word of it would be sealed under a new key that nobody destroys.
        return await self._spending.note(told.without_words(settled), *more)

    async def _reuse(self, before: Kept, mark: str) -> None:
        self.routes[-1:] = ["The same was asked before; its answer was used again, and nothing was spent."]
        self.missed, self.rung = "", before.tier
        await self._spending.note(told.not_again(self._call(), self.on, self.contract.ref, before, mark))

    def _call(self) -> str:
        """Its own name: a step that is called anew after a crash asks under another one."""
        return f"mc_{self.means.chance.bytes(9).hex()}"

    def _mark(self, question: Leaving) -> str:
        """Equal for the same words, to the same end, about the same person; what was taken out counts as well."""
        asked = {"request": as_json(question.request), "hidden": dict(question.hidden), "under": self.contract.hash}
        return self.means.prints.of("model", f"{self.on.subject}\n{canonical(cast(Any, asked))}")

    def _without(self, why: str) -> None:
        self.missed = why


def _again(asked: str) -> str:
    return f"the same was asked before, and the answer of {asked} is used again"
