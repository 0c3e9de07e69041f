"""What the page needs of the desk: it asks by name, shows what comes back, and hears when there is more."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from onefirm.domain.frozen import Frozen, Json

OPERATOR = "operator"
"""Who decides here: only the operator can hold a session of this page."""

View = TypeVar("View", bound=Frozen)


class Desk(Protocol):
    async def ask(self, name: str, args: Json, by: str) -> Frozen: ...

    def durable(self) -> int:
        """The last sequence that is on the disk."""
        ...

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        """Call `notify` from any thread when the durable sequence grows; returns how to stop."""
        ...


async def asked(desk: Desk, view: type[View], name: str, args: Json | None = None) -> View:
    """Ask in the operator's name and hold the desk to the view it promised."""
    answer = await desk.ask(name, args or {}, OPERATOR)
    assert isinstance(answer, view), f"The desk answers '{name}' with a {view.__name__}, not {type(answer).__name__}."
    return answer
