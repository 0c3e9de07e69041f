"""One entry of the ledger whole: what it says, what it belongs to, why it happened, and what came of it."""

from collections.abc import Iterable

from onefirm.desk.books.places import places, plan_of
from onefirm.desk.ledger import told, view
from onefirm.desk.plans.plans import row_view
from onefirm.desk.post import Post
from onefirm.desk.says.bodies import lines
from onefirm.desk.says.kinds import who
from onefirm.desk.shapes.args import Led, Seq
from onefirm.desk.shapes.ledger import EventView, LedView, WhyView
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.plans import StepDone
from onefirm.domain.events.streams import of_effect
from onefirm.domain.ids import EffectId
from onefirm.domain.problem import Problem, Refusal
from onefirm.planning.walk import fields_of

_CHAIN_MAX = 200


async def shown(post: Post, args: Seq, _by: str) -> EventView:
    event = _event(post, args.seq)
    whole = placed(post, event)
    return whole.model_copy(update={"lines": lines(whole.body)})


async def led(post: Post, args: Led, _by: str) -> LedView:
    """What came of an entry: every one that names it as its cause."""
    _event(post, args.seq)
    rows = post.means.views.all("entries_because", cause=args.seq, after=args.after, limit=args.limit + 1)
    found = (post.means.ledger.event(int(row["seq"] or 0)) for row in rows[: args.limit])
    durable = post.means.ledger.durable()
    items = listed(post, (event for event in found if event is not None and event.seq <= durable))
    return LedView(seq=args.seq, items=items, more=len(rows) > args.limit)


async def why(post: Post, args: Seq, _by: str) -> WhyView:
    """From an event back to the person or the rule that started it."""
    chain = [_event(post, args.seq)]
    while (cause := chain[-1].cause) and len(chain) < _CHAIN_MAX:
        chain.append(_event(post, cause))
    step = next((event.fact for event in chain if isinstance(event.fact, StepDone) and event.fact.agent), None)
    declared = _declared(post, chain)
    rules = declared.rules.value if declared else None
    return WhyView(
        says=_because(post, chain),
        chain=tuple(placed(post, event) for event in chain),
        who=chain[-1].actor,
        agent=f"{step.agent} under contract {step.contract[:12]}" if step else "",
        rules=tuple(str(rule) for rule in rules) if isinstance(rules, list) else (),
        inputs=fields_of(declared.args) if declared else fields_of(step.inputs) if step else {},
    )


def _declared(post: Post, chain: list[Recorded]) -> EffectDeclared | None:
    """What was judged: the rules stand with the act, whether or not the way back leads past its declaration."""
    effect = next((effect for event in chain if (effect := getattr(event.fact, "effect", None))), None)
    entries = post.means.ledger.stream(of_effect(EffectId(str(effect)))) if effect else ()
    facts = (event.fact for event in reversed(entries) if event.seq <= chain[0].seq)
    return next((fact for fact in facts if isinstance(fact, EffectDeclared)), None)


def placed(post: Post, event: Recorded) -> EventView:
    """With what it belongs to, so that one can go there."""
    return view(post, event).model_copy(update={"places": places(post, event)})


def listed(post: Post, events: Iterable[Recorded]) -> tuple[EventView, ...]:
    """As lines of a list, each with the plan it belongs to."""
    titles: dict[str, str] = {"": ""}
    views: list[EventView] = []
    for event in events:
        if (plan := plan_of(event.fact)) not in titles:
            row = post.means.views.one("plan", plan=plan)
            titles[plan] = row_view(row).title if row else ""
        views.append(view(post, event).model_copy(update={"of": titles[plan]}))
    return tuple(views)


def _event(post: Post, seq: int) -> Recorded:
    event = post.means.ledger.event(seq)
    if event is None:
        raise Refusal(_no_entry(seq, post.means.ledger.durable()))
    return event


def _because(post: Post, chain: list[Recorded]) -> str:
    """The sentence that explains it: what happened, because of what, started by whom."""
    first, last = chain[0], chain[-1]
    if first is last:
        return f"{told(post, first)} Nothing led to it: it began there, by {_whom(first.actor)}."
    return f"{told(post, first)} It began with entry {last.seq}, by {_whom(last.actor)}: {told(post, last)}"


def _whom(actor: str) -> str:
    """`by you`, in the middle of a sentence; a name of its own stays as it is."""
    name = who(actor)
    return f"{name[:1].lower()}{name[1:]}" if name.startswith(("You", "The ")) else name


def _no_entry(seq: int, durable: int) -> Problem:
    return Problem(
        code="entry-unknown",
        what=f"The ledger has no entry {seq}.",
        why=f"Its last entry is {durable}.",
        fix="See `onefirm ledger tail` for the newest ones.",
        where="onefirm ledger tail",
    )
