"""What a process reads in and builds when it needs it first, all at once: for whoever forks for each of many lives."""

from collections.abc import Iterator
from pkgutil import resolve_name

from onefirm.app import builtin
from onefirm.desk.desk import every_ask
from onefirm.domain.frozen import Frozen
from onefirm.interfaces import beside, copying, inside
from onefirm.interfaces.cli.pages import show

ROOMS = (builtin, beside, copying, inside, show)


def read_in() -> None:
    every_ask()
    resolve_name("onefirm.planning.reading.document")
    for shape in shapes():
        shape.model_rebuild()


def shapes() -> Iterator[type[Frozen]]:
    """Every shape of the product that was imported."""
    below = [Frozen]
    while below:
        shape = below.pop()
        below += shape.__subclasses__()
        if shape is not Frozen and shape.__module__.startswith("onefirm."):
            yield shape
