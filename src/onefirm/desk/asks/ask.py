"""One thing that may be asked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import JsonValue

from onefirm.desk.post import Post
from onefirm.domain.frozen import Frozen

A = TypeVar("A", bound=Frozen)


@dataclass(frozen=True)
class Ask:
    """One thing that may be asked: what it takes, who answers, and whether it decides something."""

    takes: type[Frozen]
    answer: Callable[[Post, Mapping[str, JsonValue], str], Awaitable[Frozen]]
    decides: bool


def ask(takes: type[A], answers: Callable[[Post, A, str], Awaitable[Frozen]], *, decides: bool = False) -> Ask:
    async def answer(post: Post, args: Mapping[str, JsonValue], by: str) -> Frozen:
        return await answers(post, takes.model_validate(args), by)

    return Ask(takes, answer, decides)
