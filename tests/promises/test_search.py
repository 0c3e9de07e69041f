"""Searching, against a server on this machine that answers as a SearXNG does: whatever happens, nothing is made up."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fakes import ManualClock, SeededChance
from faultproxy import Fault, FaultProxy
from loopback import Heard, Loopback, Script, answer
from onefirm.capabilities.connector import Connector, NeedsYou, Never, NotNow, Order, Unknown
from onefirm.capabilities.extension import Office
from onefirm.capabilities.secrets import beside
from onefirm.connectors.search.opened import opened
from onefirm.connectors.search.settings import SearchSettings
from onefirm.domain.effect import Receipt
from onefirm.domain.ids import EffectId
from onefirm.guard.backoff import TRIES_MAX
from onefirm.guard.lane import Guard

PAGE = {
    "query": "rye bread",
    "number_of_results": 0,
    "results": [
        {"url": "https://rye.example/how", "title": "How to bake rye", "content": "With patience.", "engine": "duck"},
        {"url": "https://rye.example/how#again", "title": "The same", "content": "", "engine": "bing"},
        {"url": "http://192.168.1.1/admin", "title": "Your router", "content": "Come in."},
        {"url": "https://two.example/", "title": "Two", "content": None},
    ],
    "unresponsive_engines": [],
}
TOKEN: dict[str, Any] = {"secret": "search-token"}
OTHER: dict[str, Any] = {"secret": "other"}
GOOD = answer(200, json.dumps(PAGE).encode(), content_type="application/json")


class Prints:
    def of(self, purpose: str, text: str) -> str:
        return f"{purpose}{text}"


def office(folder: Path, **secrets: str) -> Office:
    clock = ManualClock()
    return Office(folder, secrets.get, Prints(), clock, SeededChance(), Guard(clock, SeededChance()))


def engine(port: int, *, own: bool = True, **said: Any) -> Connector:
    place = f"127.0.0.1:{port}"
    settings = SearchSettings.model_validate({"url": f"http://{place}/", "homes": (place,) if own else (), **said})
    (made,) = opened(settings, office(Path(), **{"search-token": "s3cret"})).connectors
    return made


def order(**args: Any) -> Order:
    return Order(EffectId("ef_1"), "search.find@1", {"query": "rye bread", **args}, "ef_1", 1)


def asked(*script: Script, told: Callable[[int], Awaitable[Any]]) -> tuple[Any, Loopback]:
    async def story() -> tuple[Any, Loopback]:
        async with Loopback(*script) as server:
            try:
                return await told(server.port), server
            except (NotNow, NeedsYou, Never, Unknown) as word:
                return word, server

    return asyncio.run(story())


def test_a_question_brings_results_that_are_bounded_and_judged() -> None:
    receipt, server = asked(GOOD, told=lambda port: engine(port).do(order(how_many=3, language="de")))
    assert isinstance(receipt, Receipt)
    assert receipt.brought["first"] == "https://rye.example/how"
    results = receipt.brought["results"]
    assert isinstance(results, list)
    found = [each["url"] for each in results if isinstance(each, dict)]
    assert found == ["https://rye.example/how", "https://two.example/"]
    question = parse_qs(urlsplit(server.heard[0].target).query)
    assert question == {
        "q": ["rye bread"], "format": ["json"], "categories": ["general"], "pageno": ["1"], "language": ["de"]
    }  # fmt: skip
    assert urlsplit(server.heard[0].target).path == "/search"
    assert "rye" not in receipt.provider_id, "What was asked does not stand in clear."


@pytest.mark.parametrize(
    ("script", "word", "tries"),
    [
        (answer(429, retry_after="7"), NotNow, TRIES_MAX),
        (answer(500), NotNow, TRIES_MAX),
        (answer(403), NeedsYou, 1),
        (answer(401), NeedsYou, 1),
        (answer(404), Never, 1),
        (answer(200, b"<html>Hello</html>", content_type="text/html"), NeedsYou, 1),
        (answer(200, b'{"hits": []}', content_type="application/json"), NeedsYou, 1),
        (answer(200, b"x" * 3_000_000), Never, 1),
    ],
    ids=["too fast", "broken", "JSON is off", "signed out", "nothing there", "a page", "drifted", "endless"],
)
def test_what_goes_wrong_is_said_in_the_words_of_a_connector(script: bytes, word: type[Exception], tries: int) -> None:
    said, server = asked(script, told=lambda port: engine(port).do(order()))
    assert isinstance(said, word) and len(server.heard) == tries


def test_a_changed_form_is_named_and_a_wait_is_kept() -> None:
    said, _ = asked(
        answer(200, b'{"results": [{"link": "https://a.example"}]}'), told=lambda port: engine(port).do(order())
    )
    assert said.problem.code == "search-drifted" and "'results[0].url' is not there" in said.problem.why
    late, _ = asked(answer(429, retry_after="7"), told=lambda port: engine(port).do(order()))
    assert late.retry_after_seconds == 7


@pytest.mark.parametrize("mode", ["lose_reply", "lose_request", "slow"])
def test_a_question_that_was_lost_is_asked_again(mode: Any) -> None:
    async def story(port: int) -> Receipt:
        async with FaultProxy(port) as proxy:
            proxy.fault = Fault(mode, times=1, seconds=0.2)
            receipt = await engine(proxy.port).do(order())
            assert proxy.struck == 1
            return receipt

    receipt, server = asked(GOOD, told=story)
    assert receipt.brought["first"] == "https://rye.example/how" and 1 <= len(server.heard) <= 2


def test_a_secret_is_told_as_the_settings_say_and_only_there() -> None:
    _, server = asked(GOOD, told=lambda port: engine(port, **TOKEN).do(order()))
    assert server.heard[0].headers["authorization"] == "Bearer s3cret"
    _, server = asked(GOOD, told=lambda port: engine(port, user="ines", **TOKEN).do(order()))
    assert base64.b64decode(server.heard[0].headers["authorization"][6:]) == b"ines:s3cret"
    said, server = asked(GOOD, told=lambda port: engine(port, **OTHER).do(order()))
    assert said.problem.code == "search-secret-missing" and server.heard == []


@pytest.mark.parametrize("taken", ["old", "new"])
def test_while_a_secret_is_exchanged_both_are_tried_and_the_one_that_was_refused_comes_last(taken: str) -> None:
    async def script(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(GOOD if heard.headers["authorization"] == f"Bearer {taken}" else answer(401))

    async def story(port: int) -> None:
        place = f"127.0.0.1:{port}"
        settings = SearchSettings.model_validate({"url": f"http://{place}/", "homes": (place,), **TOKEN})
        both = office(Path(), **{"search-token": "old", beside("search-token"): "new"})
        (made,) = opened(settings, both).connectors
        await made.do(order())
        await made.do(order())

    _, server = asked(script, told=story)
    shown = [heard.headers["authorization"].partition(" ")[2] for heard in server.heard]
    assert shown == {"old": ["new", "old", "old"], "new": ["new", "new"]}[taken]


def test_a_machine_that_is_not_named_as_ones_own_is_not_asked() -> None:
    said, server = asked(GOOD, told=lambda port: engine(port, own=False).do(order()))
    assert isinstance(said, Never) and server.heard == []
