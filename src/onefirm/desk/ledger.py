"""The ledger through the desk: what happened, why it happened, and whether the books are sound."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from onefirm.desk.post import Post
from onefirm.desk.says.says import says
from onefirm.desk.shapes.args import Nothing, Seq, Tail
from onefirm.desk.shapes.ledger import EventsView, EventView, RebuildView, VerifyView, WhyView
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.problem import Problem, Refusal
from onefirm.ledger.verify import says as says_of_books
from onefirm.planning.walk import fields_of

_CHAIN_MAX = 200


async def tail(post: Post, args: Tail, _by: str) -> EventsView:
    """The newest entries first; with `after`, the oldest of the newer ones first. Only what is on the disk."""
    durable = post.means.ledger.durable()
    if args.about:
        seqs = [
            int(row["seq"] or 0)
            for row in post.means.views.all("events_about", pattern=f"%{args.about}%", limit=args.limit)
        ]
        events = tuple(event for seq in seqs if (event := post.means.ledger.event(seq)))
    else:
        events = post.means.ledger.events(args.after, args.limit, newest_first=not args.after)
    return EventsView(durable=durable, items=tuple(view(event) for event in events if event.seq <= durable))


async def shown(post: Post, args: Seq, _by: str) -> EventView:
    return view(_event(post, args.seq))


async def why(post: Post, args: Seq, _by: str) -> WhyView:
    """From an event back to the person or the rule that started it."""
    chain = [_event(post, args.seq)]
    while (cause := chain[-1].cause) and len(chain) < _CHAIN_MAX:
        chain.append(_event(post, cause))
    step = next((event.fact for event in chain if isinstance(event.fact, StepDone) and event.fact.agent), None)
    declared = next((event.fact for event in chain if isinstance(event.fact, EffectDeclared)), None)
    rules = declared.rules.value if declared else None
    return WhyView(
        says=_because(chain),
        chain=tuple(view(event) for event in chain),
        who=chain[-1].actor,
        agent=f"{step.agent} under contract {step.contract[:12]}" if step else "",
        rules=tuple(str(rule) for rule in rules) if isinstance(rules, list) else (),
        inputs=fields_of(declared.args) if declared else fields_of(step.inputs) if step else {},
    )


async def verify(post: Post, _args: Nothing, _by: str) -> VerifyView:
    verified = await asyncio.to_thread(post.books.verify)
    return VerifyView(
        sound=verified.sound,
        entries=verified.entries,
        checkpoints=verified.checkpoints,
        says=says_of_books(verified),
        first_bad=verified.first_bad,
        problem=verified.problem,
    )


async def rebuild(post: Post, _args: Nothing, _by: str) -> RebuildView:
    projections = dict(await asyncio.to_thread(post.books.rebuild))
    return RebuildView(equal=all(projections.values()), projections=projections)


def view(event: Recorded, titles: Mapping[str, str] = MappingProxyType({})) -> EventView:
    body: Json = as_json(event.fact)
    return EventView(
        seq=event.seq,
        at=event.at,
        kind=event.fact.kind,
        version=event.fact.version,
        stream=event.stream,
        actor=event.actor,
        cause=event.cause,
        says=says(event, titles),
        body=body,
        hash=event.hash,
    )


def _event(post: Post, seq: int) -> Recorded:
    event = post.means.ledger.event(seq)
    if event is None:
        raise Refusal(_no_entry(seq, post.means.ledger.durable()))
    return event


def _because(chain: list[Recorded]) -> str:
    """The sentence that explains it: what happened, because of what, started by whom."""
    first, last = chain[0], chain[-1]
    if first is last:
        return f"{says(first)} Nothing led to it but the {first.actor}."
    return f"{says(first)} It began when the {last.actor} came in: {says(last)}"


def _no_entry(seq: int, durable: int) -> Problem:
    return Problem(
        code="entry-unknown",
        what=f"The ledger has no entry {seq}.",
        why=f"Its last entry is {durable}.",
        fix="See `onefirm ledger tail` for the newest ones.",
        where="onefirm ledger tail",
    )
