"""The wire formats of two providers, as they are written down: what is asked of each, and how its answer is read."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from model_server import Answer, Came, Scripted, scripted
from onefirm.app.clock import SystemClock
from onefirm.capabilities.connector import NotNow, SignedOut, Unknown
from onefirm.capabilities.extension import Office
from onefirm.capabilities.model import Reply, Request
from onefirm.guard.lane import Guard
from onefirm.llm.opened import OneModel
from onefirm.llm.settings import ModelSettings, Speaks

KEY = "k-123"
SAID = {"says": "well"}
ASKED = Request(
    instructions="Answer by the schema.",
    words="Say well.",
    fits={"type": "object", "properties": {"says": {"type": "string"}}, "required": ["says"]},
    tokens_max=50,
)

ANTHROPIC: dict[str, Any] = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-5-5", "stop_sequence": None,
    "usage": {"input_tokens": 40, "cache_read_input_tokens": 10, "cache_creation_input_tokens": 0, "output_tokens": 7},
}  # fmt: skip
RESPONSES: dict[str, Any] = {
    "id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": "gpt-5.2", "error": None,
    "incomplete_details": None, "instructions": None, "metadata": {}, "parallel_tool_calls": False, "tools": [],
    "tool_choice": "auto", "temperature": 1.0, "top_p": 1.0,
    "output": [
        {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
         "content": [{"type": "output_text", "text": json.dumps(SAID), "annotations": []}]}
    ],
    "usage": {"input_tokens": 40, "input_tokens_details": {"cached_tokens": 10}, "output_tokens": 7,
              "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 47},
}  # fmt: skip


class Prints:
    def of(self, purpose: str, text: str) -> str:
        return f"{purpose}{text}"


def model(server: Scripted, provider: Speaks, name: str, folder: Path) -> OneModel:
    said = {"provider": provider, "model": name, "url": server.url.removesuffix("/v1"), "secret": "key"}
    if provider == "openai":
        said["url"] = server.url
    office = Office(
        folder, lambda _name: KEY, Prints(), ManualClock(), SeededChance(), Guard(SystemClock(), SeededChance())
    )
    return OneModel("small", ModelSettings.model_validate({**said, "homes": (server.home,)}), office)


def anthropic(came: Came) -> Answer:
    """By the tool that it was told to call, or by its words where it was given a format."""
    if came.body.get("tools"):
        content = [{"type": "tool_use", "id": "t1", "name": came.body["tools"][0]["name"], "input": SAID}]
        return Answer(raw=json.dumps({**ANTHROPIC, "stop_reason": "tool_use", "content": content}).encode())
    content = [{"type": "text", "text": json.dumps(SAID)}]
    return Answer(raw=json.dumps({**ANTHROPIC, "stop_reason": "end_turn", "content": content}).encode())


def responses(_came: Came) -> Answer:
    return Answer(raw=json.dumps(RESPONSES).encode())


FORMATS: tuple[tuple[Speaks, str, Callable[[Came], Answer], str, str], ...] = (
    ("anthropic", "claude-haiku-5-5", anthropic, "/v1/messages", "authorization"),
    ("openai", "gpt-5.2", responses, "/v1/responses", "authorization"),
)


@pytest.mark.parametrize(("provider", "name", "play", "path", "header"), FORMATS)
def test_a_question_in_the_format_of_its_provider_is_answered_and_counted(
    provider: Speaks, name: str, play: Callable[[Came], Answer], path: str, header: str, tmp_path: Path
) -> None:
    with scripted(play) as server:
        reply = asked(model(server, provider, name, tmp_path))
    assert json.loads(reply.text) == SAID
    assert (reply.tokens_out, reply.tokens_cached) == (7, 10)
    (came,) = server.came
    assert came.path.partition("?")[0] == path
    headers = {key.lower(): value for key, value in came.headers.items()}
    assert headers[header].endswith(KEY)
    assert not [key for key in headers if key.startswith("x-stainless")], "What machine this is, is nobody's business."
    assert "says" in came.text and "Say well." in came.text and "Answer by the schema." in came.text


@pytest.mark.parametrize(("provider", "name"), [each[:2] for each in FORMATS])
@pytest.mark.parametrize(("status", "word"), [(401, SignedOut), (429, NotNow), (500, Unknown), (529, Unknown)])
def test_what_a_provider_refuses_is_said_in_our_words(
    provider: Speaks, name: str, status: int, word: type[Exception], tmp_path: Path
) -> None:
    with scripted(lambda _came: Answer(status=status)) as server, pytest.raises(word):
        asked(model(server, provider, name, tmp_path))
    assert len(server.came) == 1, "It is asked once: nobody repeats what may be billed."


def asked(one: OneModel) -> Reply:
    return asyncio.run(asyncio.wait_for(one.answer(ASKED, 30), 60))
