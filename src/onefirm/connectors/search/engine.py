"""Asking a SearXNG: one question, one page of results, and nothing of it invented."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

from pydantic import ValidationError

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, Never, Order, SignedOut
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.search import FIND, Query, Results
from onefirm.capabilities.secrets import Secret, Words
from onefirm.connectors.search import problems
from onefirm.connectors.search.findings import Drifted, findings_of
from onefirm.connectors.search.settings import SearchSettings
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import instant
from onefirm.guard.backoff import Safety
from onefirm.guard.web.calls import Answer, Call
from onefirm.guard.web.client import Web, host_of

_SIGN_IN = 401
_CLOSED = frozenset({_SIGN_IN, 403})
_TRIAL = Query(query="weather", how_many=1)
_JSON = "application/json"


class Engine:
    quick = True

    def __init__(self, web: Web, settings: SearchSettings, secret: Secret, clock: Clock) -> None:
        self._web = web
        self._settings = settings
        self._words = Words(secret)
        self._clock = clock

    @property
    def name(self) -> str:
        return "search"

    @property
    def capability(self) -> str:
        return "search"

    @property
    def manner(self) -> str:
        return f"{host_of(self._settings.url)} is asked, and learns the question."

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {FIND: Terms("natural-key")}

    async def do(self, order: Order) -> Receipt:
        answer, found = await self._asked(_query_of(order.args))
        said = f"{answer.status}, {len(answer.body)} bytes, {len(found.results)} results"
        return Receipt(provider_id=order.key, at=instant(self._clock.now()), raw=said, brought=as_json(found))

    async def verify(self, order: Order) -> Verification:
        return Verification(found="cannot-tell", evidence="A question leaves nothing behind that could be looked up.")

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._settings.secret,) if self._settings.secret else ()

    async def probe(self) -> Probed:
        """One question that tells nothing of the firm."""
        _, found = await self._asked(_TRIAL)
        told = f"{host_of(self._settings.url)} was asked for '{_TRIAL.query}' and answered in JSON: "
        works = f"{told}{_count(len(found.results))}."
        return Probed(works=(works,), cannot=() if found.results else (found.listing,))

    async def _asked(self, query: Query) -> tuple[Answer, Results]:
        answer = await self._sent(query)
        try:
            return answer, await asyncio.to_thread(findings_of, answer.body, query.how_many)
        except Drifted as drifted:
            raise NeedsYou(problems.drifted(host_of(self._settings.url), str(drifted))) from drifted

    async def _sent(self, query: Query) -> Answer:
        secret = self._settings.secret
        if not secret:
            return await self._let_in(query, {})
        words = self._words.of(secret)
        if not words:
            raise SignedOut(problems.no_secret(secret))
        return await self._words.each(words, lambda word: self._let_in(query, self._as(word)))

    async def _let_in(self, query: Query, signed: Mapping[str, str]) -> Answer:
        headers, secret = {"accept": _JSON, **signed}, self._settings.secret
        answer = await self._web.send(Call("GET", self._url(query), Safety.READ, headers, answers=_CLOSED))
        if answer.status in _CLOSED:
            no = SignedOut if secret and answer.status == _SIGN_IN else NeedsYou
            raise no(problems.closed(host_of(self._settings.url), answer.status, secret))
        return answer

    def _url(self, query: Query) -> str:
        asked = {"q": query.query, "format": "json", "categories": self._settings.categories, "pageno": "1"}
        if query.language:
            asked["language"] = query.language
        base = self._settings.url.partition("#")[0].rstrip("/")
        return f"{base if base.endswith('/search') else f'{base}/search'}?{urlencode(asked)}"

    def _as(self, word: str) -> dict[str, str]:
        if not word.isascii() or not word.isprintable():
            raise SignedOut(problems.no_secret(self._settings.secret))
        if not self._settings.user:
            return {"authorization": f"Bearer {word}"}
        pair = b64encode(f"{self._settings.user}:{word}".encode()).decode()
        return {"authorization": f"Basic {pair}"}


def _query_of(args: Json) -> Query:
    try:
        return Query.model_validate(args)
    except ValidationError as broken:
        error = broken.errors(include_url=False, include_input=False)[0]
        raise Never(problems.unfit(f"{'.'.join(map(str, error['loc']))}: {error['msg']}.")) from broken


def _count(results: int) -> str:
    return {0: "nothing found", 1: "one result"}.get(results, f"{results} results")
