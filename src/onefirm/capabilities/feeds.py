"""Feeds: places that say what is new there, each with a name that the operator gave it."""

import re
from typing import Literal, get_args

from pydantic import Field

from onefirm.domain.frozen import Frozen

EVERY = re.compile(r"([1-9][0-9]{0,3}) (minute|hour|day|week)s?")
SECONDS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 7 * 86_400}
EVERY_SECONDS_MIN = 300
"""Nobody is asked more often than this, whatever is said."""

EntryField = Literal["title", "link", "summary", "at", "id"]
ENTRY_FIELDS: tuple[str, ...] = get_args(EntryField)


class Feed(Frozen):
    """One of `[feeds.NAME]` in firm.toml."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    url: str = Field(pattern=r"^https?://[^\s\"'<>@]+$", max_length=2_000)
    every: str = Field(default="1 hour", pattern=rf"^{EVERY.pattern}$")
    intent: str = Field(default="", pattern=r"^([a-z][a-z0-9-]{0,79}@[1-9][0-9]{0,3})?$")
    """The wish that each entry becomes; empty: it is kept, and nobody has to do anything."""
    fields: dict[EntryField, str] = Field(default_factory=dict, max_length=len(ENTRY_FIELDS))
    """Which field of the wish each part of an entry becomes; a part that is not named is left out."""
    from_the_start: bool = False
    """Take also what stands there when it is read first."""
    own: bool = False
    """It is a machine of the operator's own, which need not be public."""

    @property
    def source(self) -> str:
        """What the ledger calls it."""
        return f"feed-{self.name}"

    @property
    def every_seconds(self) -> int:
        found = EVERY.fullmatch(self.every)
        assert found is not None, "It was checked when it was read."
        return max(EVERY_SECONDS_MIN, int(found[1]) * SECONDS[found[2]])
