"""Where a secret is sent to: each place, and how well the line there is kept."""

from collections.abc import Mapping
from typing import Protocol, cast, runtime_checkable

from onefirm.domain.frozen import Frozen

IN_CLEAR, TURNED, SECRET = range(3)
"""Anybody on the way can read it; it begins in clear and is turned secret; it is secret from the first sign on."""
_HOW = {IN_CLEAR: " in clear", TURNED: " by starttls", SECRET: ""}
_NEVER = SECRET + 1
_ENDS = ("host", "port", "url", "tls", "server")


@runtime_checkable
class Reaching(Protocol):
    """Settings that know where their secret goes."""

    @property
    def reaches(self) -> Mapping[str, int]: ...


def reached(settings: Frozen) -> dict[str, int]:
    """By what the settings say, or else by what their fields are called."""
    if isinstance(settings, Reaching):
        return dict(settings.reaches)
    said = cast("dict[str, object]", settings.model_dump())
    return {f"{name.replace('_', '-')} {each}": SECRET for name, each in said.items() if name.split("_")[-1] in _ENDS}


def by_url(url: str) -> dict[str, int]:
    """The whole of it: behind another path there may be somebody else."""
    return {url: SECRET if url.startswith("https://") else IN_CLEAR} if url else {}


def anew(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    """Where it has not gone so far, or went by a line that was kept better."""
    return tuple(f"{place}{_HOW[kept]}" for place, kept in after.items() if kept < before.get(place, _NEVER))
