"""How far a connection is to be believed, by what the ledger has of it. Pure.

works: the last time it was used or tried, it did what it should.
kind: it works, and was seen to keep what it promises should an answer be lost, for each kind of act it does.
trusted: it is kind, and so many acts in a row ended without a doubt and without a contradiction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from onefirm.domain.effect import EffectClass
from onefirm.domain.events.effects import (
    EffectContradicted,
    EffectDeclared,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
)
from onefirm.domain.events.fact import Recorded

TRUSTED_ACTS = 20
"""So many in a row, the newest first."""
ACTS_MAX = 100
"""So many of the newest acts are looked at."""

LevelName = Literal["", "works", "kind", "trusted"]


@dataclass(frozen=True)
class Level:
    name: LevelName
    why: str


@dataclass(frozen=True)
class Acted:
    """One act, as far as it says something about the connection that did it."""

    does: str
    cls: EffectClass
    at: str = ""
    """When it was receipted; empty while it was not."""
    settled: bool = False
    doubted: bool = False
    """For a time nobody could say whether it had happened."""
    contradicted: bool = False
    kept: bool = False
    """A look-up answered, or its key was used again and was honoured."""


def acted(events: Iterable[Recorded]) -> Acted | None:
    """One stream of an effect, folded."""
    one: Acted | None = None
    for event in events:
        one = _after(one, event)
    return one


def _after(one: Acted | None, event: Recorded) -> Acted | None:
    if isinstance(event.fact, EffectDeclared):
        return Acted(does=event.fact.does.partition("@")[0], cls=event.fact.cls)
    if one is None:
        return None
    match event.fact:
        case EffectReceipted() as told:
            by_machine = told.source != "operator"
            again = by_machine and (told.existed or told.source == "look-up" or (one.doubted and not one.kept))
            return replace(one, at=event.at, settled=True, kept=one.kept or again)
        case EffectRefused():
            return replace(one, settled=True)
        case EffectUnknown():
            return replace(one, doubted=True)
        case EffectVerified(found="happened" | "not-happened"):
            return replace(one, kept=True)
        case EffectContradicted():
            return replace(one, contradicted=True)
        case _:
            return one


def level(
    kinds: Mapping[str, EffectClass], acts: Sequence[Acted], tested: tuple[str, bool] | None, *, out: bool
) -> Level:
    """`kinds` is what it does and on which terms, `acts` the newest first, `tested` when and whether it worked."""
    went = max((one.at for one in acts if one.at), default="")
    if out:
        return Level("", "It does not let us in.")
    if tested is None and not went:
        return Level("", "Nothing has left through it and nobody has tried it.")
    if tested is not None and tested[0] > went and not tested[1]:
        return Level("", "It did not work when it was last tried.")
    last = "It did its last act." if went and (tested is None or went >= tested[0]) else "Its last test went well."
    asks = sorted(does for does, cls in kinds.items() if cls == "ask")
    if asks:
        return Level("works", f"{last} After a lost answer nobody but you can say whether {asks[0]} happened.")
    unseen = sorted(does for does in kinds if not any(one.kept and one.does == does for one in acts))
    if unseen or not kinds:
        lacks = f" It was not seen yet that a lost answer of {unseen[0]} can be cleared up." if unseen else ""
        return Level("works", f"{last}{lacks}")
    row = _in_a_row(acts)
    if row < TRUSTED_ACTS:
        return Level("kind", f"It keeps what it promises. {row} of {TRUSTED_ACTS} acts in a row went without a doubt.")
    return Level("trusted", f"The last {row} acts went without a doubt and without a contradiction.")


def _in_a_row(acts: Sequence[Acted]) -> int:
    count = 0
    for one in acts:
        if one.doubted or one.contradicted:
            break
        count += one.settled
    return count
