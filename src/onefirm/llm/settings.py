"""Which model is asked, where, and what it costs."""

import re
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from onefirm.capabilities.reach import by_url
from onefirm.domain.frozen import Frozen
from onefirm.guard.homes import Homes

Speaks = Literal["openai", "anthropic", "compatible"]

_PRICE = re.compile(r"^(\d{1,6}(\.\d{1,6})?)?$")


class ModelSettings(Frozen):
    """One model: a section `[model-small]`, `[model-mid]` or `[model-large]`. A firm without one works by its rules."""

    provider: Speaks = Field(
        default="compatible",
        description="Whose it is: `openai`, `anthropic`, or `compatible` for whatever speaks like OpenAI at `url`.",
    )
    model: str = Field(
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="The model, as its provider calls it: `gpt-5.2`, `claude-haiku-5-5`, `qwen3:8b`.",
    )
    url: str = Field(
        default="",
        max_length=2_000,
        description="Where it answers, for `compatible`: `http://localhost:11434/v1` is Ollama on this machine.",
    )
    secret: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9-]{0,63})?$",
        description="The secret of the vault that holds its key. Empty: it wants none.",
    )
    price_in: str = Field(
        default="",
        pattern=_PRICE.pattern,
        description="US dollars for a million tokens that it reads, where its price is not known: `0` on your machine.",
    )
    price_out: str = Field(
        default="", pattern=_PRICE.pattern, description="US dollars for a million tokens that it writes."
    )
    homes: Homes = Field(
        default=(), description="Machines of your own on the way there, each with its port: `localhost:11434`."
    )

    @property
    def reaches(self) -> dict[str, int]:
        return by_url(self.url or f"https://{self.provider}")

    @property
    def signs_in(self) -> bool:
        return bool(self.secret)

    @field_validator("url")
    @classmethod
    def _whole(cls, url: str) -> str:
        read = urlsplit(url)
        if url and (read.scheme not in ("https", "http") or not read.hostname or "@" in read.netloc or read.query):
            raise ValueError("The address begins with https://, and names no user and no question")
        return url

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.provider == "compatible" and not self.url:
            raise ValueError("A model of no known provider is reached by its address: name `url`")
        if self.provider != "compatible" and not self.secret:
            raise ValueError("Its provider wants a key: name the `secret` of the vault that holds it")
        if bool(self.price_in) != bool(self.price_out):
            raise ValueError("A price has two halves: name `price-in` and `price-out`")
        return self
