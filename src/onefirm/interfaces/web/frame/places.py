"""The places of the firm, as the rail shows them: five first, the rest below; on a phone four and a sheet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    name: str
    """What a page calls itself, and the name of its drawing."""
    path: str
    label: str


FIRST = (
    Place("today", "/", "Today"),
    Place("inbox", "/inbox", "Inbox"),
    Place("work", "/work", "Work"),
    Place("people", "/people", "People"),
    Place("money", "/money", "Money"),
)
SECOND = (
    Place("schedules", "/schedules", "Schedules"),
    Place("connections", "/connections", "Connections"),
    Place("ledger", "/ledger", "Ledger"),
    Place("playbooks", "/playbooks", "Playbooks"),
    Place("staff", "/staff", "Staff"),
    Place("settings", "/settings", "Settings"),
)
BESIDE = (Place("rules", "/rules", "Standing rules"), Place("imports", "/imports", "Imports"))
"""They stand in no rail: another page leads to each, and whoever looks for them finds them."""
ON_A_PHONE = 4
"""So many of the first stand in the bar of a phone, beside the button for everything else."""


@dataclass(frozen=True)
class Rail:
    first: tuple[Place, ...]
    second: tuple[Place, ...]
    beside: tuple[Place, ...]
    ways: frozenset[tuple[str, str]]
    """Every way in, as its method and its path, with whatever is named in it left out."""

    @property
    def every(self) -> tuple[Place, ...]:
        return (*self.first, *self.second, *self.beside)

    @property
    def beyond_a_phone(self) -> tuple[Place, ...]:
        """First ones for which the bar of a phone has no room."""
        return self.first[ON_A_PHONE:]

    @property
    def below(self) -> tuple[str, ...]:
        """What stands behind that button."""
        return tuple(place.name for place in (*self.beyond_a_phone, *self.second))

    def leads_to(self, path: str) -> bool:
        """Is there such a page? `/plans/{}` is one, and so is each that a route names a part of."""
        return ("GET", path) in self.ways or any(method == "GET" and _fits(path, way) for method, way in self.ways)

    def knows(self, path: str) -> bool:
        """Is it an address of ours at all, that of a page or that of a form?"""
        return any(_fits(path, way) for _, way in self.ways)

    def takes(self, path: str) -> bool:
        return ("POST", path) in self.ways


def rail(ways: Iterable[tuple[str, str]]) -> Rail:
    """A place stands in the rail when there is a page at its path, and not before."""
    known = frozenset((method, re.sub(r"{[^}]*}", "{}", path)) for method, path in ways)
    first, second, beside = (
        tuple(each for each in places if ("GET", each.path) in known) for places in (FIRST, SECOND, BESIDE)
    )
    return Rail(first, second, beside, known)


def _fits(path: str, way: str) -> bool:
    one, other = path.split("/"), way.split("/")
    return len(one) == len(other) and all(part in (said, "{}") for said, part in zip(one, other, strict=True))
