"""Probing: a connection that can be tried without anything leaving."""

from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from onefirm.domain.problem import Problem


@dataclass(frozen=True)
class Probed:
    """What was found by signing in and looking."""

    works: tuple[str, ...] = ()
    """What it could do, each in a plain sentence."""
    cannot: tuple[str, ...] = ()
    """What it cannot do, or what cannot be tried without something leaving."""
    problem: Problem | None = None
    """Why it does not work, if it does not."""
    signed_out: bool = False
    """The problem is that we are not let in."""
    proven: bool = True
    """Whatever it signs in with was asked for and taken. False where nobody asks for it before something leaves."""
    unfit: bool = False
    """The problem lies in what was written, and nothing out there can mend it: it is not worth keeping."""


@runtime_checkable
class Probing(Protocol):
    async def probe(self) -> Probed:
        """Sign in and read. It writes nothing, sends nothing and marks nothing as read."""
        ...


@runtime_checkable
class Trying(Protocol):
    async def try_out(self) -> Probed:
        """Send one thing to the operator that says of itself that it is a test. Nobody does so unasked."""
        ...


def account_of(one: object) -> str:
    """The account a connector or a source belongs to: it says so, or stands alone."""
    told: object = getattr(one, "account", "") or getattr(one, "name", "")
    return str(told)


def secrets_of(one: object) -> tuple[str, ...]:
    """The names of the secrets it signs in with, where it says so."""
    return _names(getattr(one, "secrets", ()))


def mended_by(one: object) -> tuple[str, ...]:
    """The names of the secrets that may let it in again when another one lies there."""
    return (*secrets_of(one), *_names(getattr(one, "fetched_with", ())))


def _names(told: object) -> tuple[str, ...]:
    return tuple(str(name) for name in cast("tuple[object, ...]", told)) if isinstance(told, tuple) else ()
