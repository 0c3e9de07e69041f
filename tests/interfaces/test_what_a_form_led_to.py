"""What stands under the key of one form, step by step and without a race: begun, led on, refused, shown once."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Message

from interfaces.test_api_one_key import InMemory
from onefirm.domain.problem import Problem, Refusal
from onefirm.interfaces.web.frame.once import SHOWN_AT, Once

ME, OTHER = "si_me", "si_other"
NO = Problem(code="rule-unknown", what="No.", why="No.", fix="Say it otherwise.")


def _request(path: str = "/people", *, htmx: bool = False, **form: str) -> Request:
    body = urlencode({"once": "k", **form}).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"hx-request", b"true")] if htmx else []
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b""}
    return Request({**scope, "server": ("localhost", 80), "scheme": "http"}, receive)


class Asked:
    """What is done for a form, counted."""

    def __init__(self, *answers: Response | Exception) -> None:
        self._answers = list(answers)
        self.times = 0

    async def __call__(self) -> Response:
        self.times += 1
        await asyncio.sleep(0)
        answer = self._answers.pop(0) if self._answers else RedirectResponse(f"/people/{self.times}", 303)
        if isinstance(answer, Exception):
            raise answer
        return answer


def _sent(once: Once, who: str, request: Request, asked: Callable[[], Awaitable[Response]]) -> Response:
    return asyncio.run(once.answered(request, who, asked))


def test_it_is_done_once_and_leads_there_again_with_a_script_and_without() -> None:
    once, asked = Once(InMemory()), Asked()
    assert _sent(once, ME, _request(name="Ada"), asked).headers["location"] == "/people/1"
    again = _sent(once, ME, _request(name="Ada"), asked)
    assert (again.status_code, again.headers["location"]) == (303, "/people/1")
    assert _sent(once, ME, _request(name="Ada", htmx=True), asked).headers["hx-redirect"] == "/people/1"
    assert asked.times == 1


@pytest.mark.parametrize(
    ("who", "request_"),
    [(ME, _request(name="Bo")), (OTHER, _request(name="Ada")), (ME, _request("/rules", name="Ada"))],
    ids=["other words", "another sign-in", "another way"],
)
def test_whatever_else_is_sent_under_the_key_is_done(who: str, request_: Request) -> None:
    once, asked = Once(InMemory()), Asked()
    _sent(once, ME, _request(name="Ada"), asked)
    _sent(once, who, request_, asked)
    assert asked.times == 2


def test_two_at_once_wait_for_one_answer() -> None:
    once, asked = Once(InMemory()), Asked()

    async def both() -> list[Response]:
        return await asyncio.gather(*(once.answered(_request(name="Ada"), ME, asked) for _ in range(3)))

    assert {answer.headers["location"] for answer in asyncio.run(both())} == {"/people/1"}
    assert asked.times == 1


def test_what_was_begun_and_never_noted_is_not_begun_again() -> None:
    once, asked = Once(InMemory()), Asked(RuntimeError("The power went."))
    with pytest.raises(RuntimeError):
        _sent(once, ME, _request(name="Ada"), asked)
    with pytest.raises(Refusal) as refused:
        _sent(once, ME, _request(name="Ada"), asked)
    assert refused.value.problem.code == "form-unsure"
    assert asked.times == 1


def test_what_was_refused_is_tried_again_and_what_is_shown_once_is_not() -> None:
    secret = Response("of_secret", headers={SHOWN_AT: "/settings/access?after=shown"})
    kept = InMemory()
    once, asked = Once(kept), Asked(Refusal(NO), Response("Not so.", 422), secret)
    with pytest.raises(Refusal):
        _sent(once, ME, _request(name="Ada"), asked)
    assert _sent(once, ME, _request(name="Ada"), asked).status_code == 422
    assert _sent(once, ME, _request(name="Ada"), asked).body == b"of_secret"
    assert _sent(once, ME, _request(name="Ada"), asked).headers["location"] == "/settings/access?after=shown"
    assert asked.times == 3
    assert "of_secret" not in str(kept.kept)
