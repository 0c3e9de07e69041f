"""What stands under one Idempotency-Key, step by step and without a race: begun, answered, refused, shown once."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from onefirm.capabilities.replies import KeptReply
from onefirm.domain.problem import Refusal
from onefirm.interfaces.api.callers import Caller
from onefirm.interfaces.api.once import Once

ME = Caller("me", "token me", frozenset({"decide"}))
Ask = Callable[[], Awaitable[Response]]


class InMemory:
    """What was kept, and in which order."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], KeptReply] = {}

    def known(self, caller: str, key: str) -> KeptReply | None:
        return self.kept.get((caller, key))

    def keep(self, caller: str, key: str, answer: KeptReply) -> None:
        self.kept[(caller, key)] = answer

    def clear(self) -> None:
        self.kept.clear()


def _request(path: str = "/v1/inbox/q_1/accept", if_match: str = "", key: str = "k") -> Request:
    headers = [(b"idempotency-key", key.encode()), *([(b"if-match", if_match.encode())] if if_match else [])]
    return Request({"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""})


async def _told(text: str = "{}", status: int = 200) -> Response:
    return Response(text, status)


async def _code(asking: Coroutine[Any, Any, Response]) -> str:
    with pytest.raises(Refusal) as refused:
        await asking
    return refused.value.problem.code


def test_what_broke_off_in_between_is_told_as_unsure_and_not_begun_again() -> None:
    async def story() -> None:
        answers, begun = InMemory(), list[str]()

        async def dies() -> Response:
            begun.append("once")
            assert answers.kept[("me", "k")].status == 0, "It is noted before it is begun."
            raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await Once(answers).answered(_request(), ME, b"{}", dies, keeps=True)
        again = Once(answers)  # As after a restart: only what was kept is known.
        assert await _code(again.answered(_request(), ME, b"{}", dies, keeps=True)) == "request-key-unsure"
        assert begun == ["once"]

    asyncio.run(story())


def test_while_the_first_is_under_way_the_second_is_not_begun() -> None:
    async def story() -> None:
        once, begun, go = Once(InMemory()), asyncio.Event(), asyncio.Event()
        count = 0

        async def slow() -> Response:
            nonlocal count
            count += 1
            begun.set()
            await go.wait()
            return Response("{}")

        first = asyncio.create_task(once.answered(_request(), ME, b"{}", slow, keeps=True))
        await begun.wait()
        assert await _code(once.answered(_request(), ME, b"{}", slow, keeps=True)) == "request-key-unready"
        other = Caller("other", "token other", frozenset({"decide"}))
        second = asyncio.create_task(once.answered(_request(), other, b"{}", slow, keeps=True))
        while count < 2:
            await asyncio.sleep(0)
        go.set()
        assert (await first).status_code == (await second).status_code == 200
        third = await once.answered(_request(), ME, b"{}", slow, keeps=True)
        assert (third.headers["Idempotent-Replayed"], count) == ("true", 2)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("other", "raw"),
    [
        (_request(path="/v1/inbox/q_2/accept"), b"{}"),
        (_request(if_match='"another"'), b"{}"),
        (_request(), b'{"payload": ""}'),
    ],
    ids=["another card", "another version", "another body"],
)
def test_another_request_under_the_key_never_gets_the_first_answer(other: Request, raw: bytes) -> None:
    async def story() -> None:
        once = Once(InMemory())
        await once.answered(_request(), ME, b"{}", lambda: _told('{"first": 1}'), keeps=True)
        assert await _code(once.answered(other, ME, raw, lambda: _told(), keeps=True)) == "request-key-reused"

    asyncio.run(story())


@pytest.mark.parametrize("keeps", [True, False])
def test_a_refusal_is_told_again_as_it_was(keeps: bool) -> None:
    async def story() -> None:
        once = Once(InMemory())
        for replayed in (None, "true"):
            answer = await once.answered(_request(), ME, b"{}", lambda: _told('{"code": "no"}', 422), keeps=keeps)
            assert (answer.status_code, bytes(answer.body)) == (422, b'{"code": "no"}')
            assert answer.headers.get("Idempotent-Replayed") == replayed

    asyncio.run(story())


def test_what_is_shown_once_is_kept_nowhere_and_known_as_done() -> None:
    async def story() -> None:
        answers = InMemory()
        once = Once(answers)
        first = await once.answered(_request(), ME, b"{}", lambda: _told('{"token": "of_secret"}'), keeps=False)
        assert b"of_secret" in bytes(first.body)
        again = once.answered(_request(), ME, b"{}", lambda: _told(), keeps=False)
        assert await _code(again) == "request-key-shown"
        assert "of_secret" not in str(answers.kept)

    asyncio.run(story())


def test_a_fault_of_ours_is_no_answer() -> None:
    async def story() -> None:
        once = Once(InMemory())
        broken = await once.answered(_request(), ME, b"{}", lambda: _told("{}", 500), keeps=True)
        assert broken.status_code == 500
        assert await _code(once.answered(_request(), ME, b"{}", lambda: _told(), keeps=True)) == "request-key-unsure"

    asyncio.run(story())
