"""Whoever signs in nowhere pays for nothing: what speaks to an outside system is loaded when it is opened."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def late(room: str, name: str) -> Callable[..., Any]:
    """A function of a module that is loaded with the first call. Whoever is given it says what it takes and gives."""

    def called(*given: object) -> object:
        return getattr(import_module(room), name)(*given)

    return called
