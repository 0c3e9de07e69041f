"""A canonical record kind: what the firm keeps about one sort of thing, and how long it stays true."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import BaseModel

from onefirm.domain.frozen import Json

_NOTHING: Mapping[str, int] = MappingProxyType({})
_NO_LIFTS: Mapping[int, Callable[[Json], Json]] = MappingProxyType({})


@dataclass(frozen=True)
class RecordKind:
    """`lead@1`: its fields, and the field whose value makes two of them the same thing."""

    name: str
    version: int
    about: str
    fields: type[BaseModel]
    identity: str = ""
    """Empty where each one is a thing of its own, whatever stands in its fields."""
    named_by: tuple[str, ...] = ("name",)
    """The first of these that is filled in is what the operator calls it."""
    many: frozenset[str] = frozenset()
    """Fields that hold several values at the same time; a new one stands beside the others."""
    days: frozenset[str] = frozenset()
    """Fields that hold one day, like `2026-12-31`, or nothing."""
    refresh_days: Mapping[str, int] = field(default_factory=lambda: _NOTHING)
    """By field: after so many days nobody can rely on it any more, until it is said or confirmed again."""
    retention: str = "clients"
    """The class in policy.toml that says how long one of these is kept."""
    by_law: bool = False
    """Has to be kept whatever anybody asks: sealed under the key of the books, which a forgetting leaves in place."""
    lifts: Mapping[int, Callable[[Json], Json]] = field(default_factory=lambda: _NO_LIFTS)
    """By older version: how its fields are read as the next version has them."""

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"

    def lifted(self, fields: Json, version: int) -> Json:
        """Fields that an older version wrote, as this one reads them."""
        while version < self.version:
            fields, version = self.lifts[version](fields), version + 1
        return fields
