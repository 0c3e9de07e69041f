"""What the pages need of others: a desk that answers, and whoever takes letters, links and passkeys."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from onefirm.desk.inbox.links import LinkView
from onefirm.desk.shapes.access import Entered
from onefirm.desk.shapes.inbox import Decided
from onefirm.desk.shapes.today import TodayView
from onefirm.domain.actors import OPERATOR
from onefirm.domain.frozen import Frozen, Json
from onefirm.intake.hooks.taking import Delivery

View = TypeVar("View", bound=Frozen)


class Desk(Protocol):
    async def ask(self, name: str, args: Json, by: str) -> Frozen: ...

    def durable(self) -> int:
        """The last sequence that is on the disk."""
        ...

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        """Call `notify` from any thread when the durable sequence grows; returns how to stop."""
        ...


class Letterbox(Protocol):
    """Takes in what the outside leaves."""

    async def take(self, delivery: Delivery) -> bool:
        """Kept when this returns. True when it is new. Raises a Refusal or TooFast, and nothing is kept."""
        ...


class Links(Protocol):
    """Knows the links of a mail."""

    async def show(self, text: str) -> LinkView:
        """Raises a Refusal for a link that counts no more, or never did. Nothing changes."""
        ...

    async def press(self, text: str) -> Decided:
        """What the link says is decided when this returns."""
        ...


class Passkeys(Protocol):
    """Judges passkeys. Text goes to the browser's own dialogue, and text comes back. The origin and host are those of
    the page."""

    async def to_add(self, origin: str, host: str, sign_in: str) -> str: ...

    async def add(self, name: str, browser: str, answer: str, sign_in: str) -> None: ...

    async def to_sign_in(self, origin: str, host: str) -> str: ...

    async def enter(self, browser: str, answer: str) -> Entered: ...


async def asked(desk: Desk, view: type[View], name: str, args: Json | None = None) -> View:
    """Ask in the operator's name and hold the desk to the view it promised."""
    answer = await desk.ask(name, args or {}, OPERATOR)
    assert isinstance(answer, view), f"The desk answers '{name}' with a {view.__name__}, not {type(answer).__name__}."
    return answer


async def today_of(desk: Desk) -> TodayView:
    """What the frame of every page says: what needs the operator, and whether the firm is paused."""
    return await asked(desk, TodayView, "today", {"brief": True})


async def day_of(desk: Desk) -> TodayView:
    """The whole day: what ran, what changed and what it cost, too."""
    return await asked(desk, TodayView, "today")
