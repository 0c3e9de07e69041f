"""The places of the firm, as the rail shows them: five first, the rest below; on a phone four and a sheet."""

from collections.abc import Collection
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
ON_A_PHONE = 4
"""So many of the first stand in the bar of a phone, beside the button for everything else."""


@dataclass(frozen=True)
class Rail:
    first: tuple[Place, ...]
    second: tuple[Place, ...]

    @property
    def beyond_a_phone(self) -> tuple[Place, ...]:
        """First ones for which the bar of a phone has no room."""
        return self.first[ON_A_PHONE:]

    @property
    def below(self) -> tuple[str, ...]:
        """What stands behind that button."""
        return tuple(place.name for place in (*self.beyond_a_phone, *self.second))


def rail(paths: Collection[str]) -> Rail:
    """A place stands in the rail when there is a page at its path, and not before."""
    return Rail(
        tuple(place for place in FIRST if place.path in paths),
        tuple(place for place in SECOND if place.path in paths),
    )
