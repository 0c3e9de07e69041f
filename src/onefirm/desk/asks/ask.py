"""One thing that may be asked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, get_type_hints

from pydantic import JsonValue

from onefirm.desk.post import Post
from onefirm.domain.access import Scope
from onefirm.domain.frozen import Frozen

A = TypeVar("A", bound=Frozen)


@dataclass(frozen=True)
class Ask:
    """One thing that may be asked: what it takes, who answers, whether it decides something, and who may ask it."""

    takes: type[Frozen]
    answer: Callable[[Post, Mapping[str, JsonValue], str], Awaitable[Frozen]]
    decides: bool
    scope: Scope
    answers: Callable[..., Awaitable[Frozen]]
    shown_once: bool = False
    """The answer holds a secret that is shown this once: no interface keeps it."""

    @property
    def gives(self) -> type[Frozen]:
        """The view that is answered with. Read when somebody draws a table of all: it is not free."""
        return get_type_hints(self.answers)["return"]


def ask(
    takes: type[A],
    answers: Callable[[Post, A, str], Awaitable[Frozen]],
    *,
    decides: bool = False,
    scope: Scope | None = None,
    shown_once: bool = False,
) -> Ask:
    async def answer(post: Post, args: Mapping[str, JsonValue], by: str) -> Frozen:
        return await answers(post, takes.model_validate(args), by)

    return Ask(takes, answer, decides, scope or ("decide" if decides else "read"), answers, shown_once)
