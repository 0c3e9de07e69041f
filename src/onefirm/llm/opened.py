"""One account put together: the model of one tier."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from types import ModuleType
from typing import cast

from onefirm.capabilities.connector import NeedsYou, SignedOut
from onefirm.capabilities.extension import Office, Opened
from onefirm.capabilities.model import Reply, Request
from onefirm.capabilities.secrets import Words
from onefirm.capabilities.ways import Rate
from onefirm.domain.frozen import Frozen
from onefirm.domain.tiers import Tier
from onefirm.guard.addresses import Rules, read_home
from onefirm.guard.web.calls import Caps
from onefirm.guard.web.client import Web, host_of
from onefirm.llm import problems
from onefirm.llm.prices import Prices
from onefirm.llm.settings import ModelSettings

ADAPTER = "onefirm.llm.adapter"
CAPS = Caps(bytes_max=2 * 2**20, seconds_max=600.0)
POLITE = Rate(count=120, per_seconds=60, burst=20)
_HOSTS = {"openai": "https://api.openai.com/", "anthropic": "https://api.anthropic.com/"}

Ask = Callable[[ModelSettings, str, Web, Request, float], Awaitable[Reply]]


class OneModel:
    """Implements `Provider`."""

    quick = True

    def __init__(self, tier: Tier, settings: ModelSettings, office: Office) -> None:
        rules = Rules(homes=frozenset(read_home(home) for home in settings.homes))
        self._web = Web(office.ways, f"model-{tier}", kept=POLITE, rules=rules, caps=CAPS)
        self._tier: Tier = tier
        self._settings = settings
        self._words = Words(office.secret)
        self._prices = Prices(settings)
        self._host = host_of(settings.url or _HOSTS.get(settings.provider, ""))

    @property
    def name(self) -> str:
        return f"model-{self._tier}"

    @property
    def manner(self) -> str:
        return f"{self._host} is asked, and learns the question; names, addresses and numbers are taken out before."

    @property
    def tier(self) -> Tier:
        return self._tier

    @property
    def model(self) -> str:
        return f"{self._settings.model} at {self._host}"

    @property
    def prices(self) -> str:
        return self._prices.told

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._settings.secret,) if self._settings.secret else ()

    def micros(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> int | None:
        return self._prices.micros(tokens_in, tokens_out, tokens_cached)

    async def ready(self) -> None:
        await self._adapter()

    async def answer(self, request: Request, seconds: float) -> Reply:
        ask = await self._adapter()
        secret = self._settings.secret
        if not secret:
            return await self._let_in(ask, "", request, seconds)
        words = self._words.of(secret)
        if not words:
            raise SignedOut(problems.no_key(secret))
        return await self._words.each(words, lambda word: self._let_in(ask, word, request, seconds))

    async def _adapter(self) -> Ask:
        """Imported when a model is asked first, beside the loop: it takes more than a second."""
        try:
            room: ModuleType = await asyncio.to_thread(import_module, ADAPTER)
        except ImportError as missing:
            raise NeedsYou(problems.not_installed(str(missing.name))) from missing
        return cast(Ask, room.ask)

    async def _let_in(self, ask: Ask, key: str, request: Request, seconds: float) -> Reply:
        try:
            return await ask(self._settings, key, self._web, request, seconds)
        except NeedsYou as no:
            if no.problem.code != "outside-sign-in":
                raise
            secret = self._settings.secret
            wanted = problems.refused(self._host, secret) if secret else problems.wants_a_key(self._host, self.name)
            raise SignedOut(wanted) from no


def opened(tier: Tier, settings: Frozen, office: Office) -> Opened:
    assert isinstance(settings, ModelSettings), "The section is read as what the account says it is."
    return Opened(models=(OneModel(tier, settings, office),))
