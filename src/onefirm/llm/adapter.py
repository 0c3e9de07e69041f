"""The one file that knows pydantic-ai: one request, one answer, no tools, no memory, no tries of its own."""

import json
from collections.abc import Sequence
from typing import Any

import httpx2
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from pydantic_ai.direct import model_request
from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, ToolCallPart, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings as Asked
from pydantic_ai.tools import ToolDefinition

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.capabilities.model import Reply, Request
from onefirm.guard.web.client import Web
from onefirm.llm.settings import ModelSettings
from onefirm.llm.transport import Guarded

_ANSWER = "answer"
_NO_KEY = "none"
"""What a server that wants no key is told."""


async def ask(settings: ModelSettings, key: str, web: Web, request: Request, seconds: float) -> Reply:
    """Raises what the guard said of the way, and Unknown for whatever came back that nobody can read."""
    async with httpx2.AsyncClient(transport=Guarded(web)) as client:
        model = _model(settings, key, client)
        said = [ModelRequest(parts=[UserPromptPart(request.words)], instructions=request.instructions)]
        asked = Asked(max_tokens=request.tokens_max, timeout=seconds)
        try:
            response = await model_request(
                model, said, model_settings=asked, model_request_parameters=_wanted(model, request)
            )
        except Exception as fault:
            raise _told_by_the_guard(fault) from fault
    return _read(response)


def _model(settings: ModelSettings, key: str, client: httpx2.AsyncClient) -> Model:
    if settings.provider == "anthropic":
        spoken = AsyncAnthropic(api_key=key, http_client=client, max_retries=0, base_url=settings.url or None)
        return AnthropicModel(settings.model, provider=AnthropicProvider(anthropic_client=spoken))
    told = AsyncOpenAI(api_key=key or _NO_KEY, http_client=client, max_retries=0, base_url=settings.url or None)
    provider = OpenAIProvider(openai_client=told)
    if settings.provider == "openai":
        return OpenAIResponsesModel(settings.model, provider=provider)
    return OpenAIChatModel(settings.model, provider=provider)


def _wanted(model: Model, request: Request) -> ModelRequestParameters:
    """By the schema itself where the model keeps to one, else by the one tool that it has to call."""
    fits = dict(request.fits)
    if model.profile.get("supports_json_schema_output", False):
        return ModelRequestParameters(
            output_mode="native", output_object=OutputObjectDefinition(json_schema=fits, name=_ANSWER)
        )
    tool = ToolDefinition(name=_ANSWER, parameters_json_schema=fits, description="The answer.", kind="output")
    return ModelRequestParameters(output_mode="tool", output_tools=[tool], allow_text_output=False)


def _read(response: ModelResponse) -> Reply:
    usage = response.usage
    return Reply(
        text=_text(response.parts),
        tokens_in=usage.input_tokens,
        tokens_out=usage.output_tokens,
        tokens_cached=usage.cache_read_tokens,
        cut=response.finish_reason == "length",
    )


def _text(parts: Sequence[Any]) -> str:
    for part in parts:
        if isinstance(part, ToolCallPart):
            return part.args if isinstance(part.args, str) else json.dumps(part.args)
    return "".join(part.content for part in parts if isinstance(part, TextPart))


def _told_by_the_guard(fault: BaseException) -> Exception:
    """The library wraps whatever its transport raises; the first word of ours under it is what happened."""
    under: BaseException | None = fault
    while under is not None:
        if isinstance(under, NotNow | NeedsYou | Never | Unknown):
            return under
        under = under.__cause__ or under.__context__
    return Unknown(f"Its answer could not be read: {type(fault).__name__}.")
