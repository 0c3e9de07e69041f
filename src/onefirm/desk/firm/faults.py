"""Rehearsing through the desk: bad answers that a local connector is to give, one for each coming order."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import TypeAdapter

from onefirm.capabilities.rehearsal import FAULTS, FaultName, Rehearses
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Name, Nothing, PlayArgs
from onefirm.desk.shapes.firm import FaultKind, FaultRow, FaultsView
from onefirm.domain.problem import Problem, Refusal

_FAULT: TypeAdapter[FaultName] = TypeAdapter(FaultName)


async def listed(post: Post, _args: Nothing, _by: str) -> FaultsView:
    """What waits to be played, who can play it, and what there is to play."""
    waiting = _view(post, "")
    says = f"To be played: {len(waiting.items)}." if waiting.items else "Nothing is rehearsed; every answer is real."
    return waiting.model_copy(update={"says": says})


async def play(post: Post, args: PlayArgs, _by: str) -> FaultsView:
    """Queue faults behind those that wait already. Each is played once."""
    connector = _connector(post, args.capability)
    faults: list[FaultName] = [_fault(name) for name in args.faults.split()]
    if not faults:
        raise Refusal(_no_fault("", tuple(FAULTS)))
    connector.faults.play(faults, args.seconds)
    coming = "The next order" if len(faults) == 1 else f"The next {len(faults)} orders"
    return _view(post, f"{coming} to '{args.capability}' will be answered like this: {', '.join(faults)}.")


async def clear(post: Post, args: Name, _by: str) -> FaultsView:
    """Forget what waits to be played, of one capability or of all."""
    chosen = [_connector(post, args.name)] if args.name else _all(post).values()
    cleared = sum(connector.faults.clear() for connector in chosen)
    return _view(post, f"{cleared} forgotten; every answer is real again." if cleared else "Nothing was waiting.")


def _view(post: Post, says: str) -> FaultsView:
    rows = (
        FaultRow(capability=name, fault=each.fault, seconds=each.seconds, place=each.place, known=each.fault in FAULTS)
        for name, connector in _all(post).items()
        for each in connector.faults.queued()
    )
    return FaultsView(
        says=says,
        items=tuple(rows),
        capabilities=tuple(_all(post)),
        faults=tuple(FaultKind(name=name, about=about) for name, about in FAULTS.items()),
    )


def _all(post: Post) -> dict[str, Rehearses]:
    """Every connector that plays faults, by its capability."""
    connectors: Iterable[object] = post.means.crew.connectors.values()
    return {each.capability: each for each in connectors if isinstance(each, Rehearses)}


def _connector(post: Post, capability: str) -> Rehearses:
    known = _all(post)
    if capability not in known:
        raise Refusal(_no_capability(capability, tuple(known)))
    return known[capability]


def _fault(name: str) -> FaultName:
    if name not in FAULTS:
        raise Refusal(_no_fault(name, tuple(FAULTS)))
    return _FAULT.validate_python(name)


def _no_fault(name: str, known: tuple[str, ...]) -> Problem:
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="fault-unknown",
        what=f"There is no fault '{name}' to play." if name else "No fault was named.",
        why=f"What can be played: {', '.join(known)}.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm faults list`.",
        where="onefirm faults list",
    )


def _no_capability(capability: str, known: tuple[str, ...]) -> Problem:
    near = get_close_matches(capability, known, n=1)
    return Problem(
        code="fault-capability-unknown",
        what=f"Nobody plays faults for '{capability}'.",
        why=f"The connectors that can are those for {', '.join(known)}." if known else "No connector here can.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm faults list`.",
        where="onefirm faults list",
    )
