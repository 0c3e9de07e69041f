"""What the desk found out about people and holds in memory alone."""

from typing import Any, Protocol, TypeVar


class Forgetful(Protocol):
    async def forget(self) -> None:
        """Everything, at once: somebody was forgotten."""
        ...


F = TypeVar("F", bound=Forgetful)


class AtHand:
    """One of each kind, made when it is needed first, so that a command alone never imports what it does not use."""

    def __init__(self) -> None:
        self._held: dict[type[Forgetful], Any] = {}

    def of(self, kind: type[F]) -> F:
        if kind not in self._held:
            self._held[kind] = kind()
        held = self._held[kind]
        assert isinstance(held, kind)
        return held

    async def forget(self) -> None:
        for held in self._held.values():
            await held.forget()
