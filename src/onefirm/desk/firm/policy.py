"""The policy through the desk: what is in force, where each rule stands, and since which entry it is so."""

from pydantic import JsonValue

from onefirm.desk.firm.cells import cells_of, playbooks_of
from onefirm.desk.post import Post
from onefirm.desk.says.plans import act_of
from onefirm.desk.says.policy import GROUPS, group_of, says, when_it_asks
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.policy import ActRow, CostRow, Known, PolicyView, RuleRow, Written
from onefirm.domain.events.fact import Recorded
from onefirm.domain.events.firm import POLICY_STREAM, PolicyPinned
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem, Refusal


async def shown(post: Post, _args: Nothing, _by: str) -> PolicyView:
    written, problem = _written(post)
    pinned = [event for event in post.means.ledger.stream(POLICY_STREAM) if isinstance(event.fact, PolicyPinned)]
    rules = [_rule(post, known, written, pinned) for known in post.policy_file.known()]
    playbooks = playbooks_of(post)
    return PolicyView(
        says=_head(rules, problem),
        file=post.policy_file.name,
        entry=pinned[-1].seq,
        since=pinned[-1].at,
        rules=tuple(sorted(rules, key=lambda rule: GROUPS.index(rule.group))),
        acts=_acts(post),
        steps=cells_of(post, playbooks),
        costs=tuple(
            CostRow(agent=role, cents_max=agent.contract.cost_cents_max)
            for role, agent in sorted(post.means.crew.agents.items())
        ),
        problem=problem,
    )


def _written(post: Post) -> tuple[Written, Problem | None]:
    """What cannot be read now says nothing: what is in force stays so until it can."""
    try:
        return post.policy_file.read(), None
    except Refusal as refusal:
        return Written(post.means.policy, {}), refusal.problem


def _head(rules: list[RuleRow], problem: Problem | None) -> str:
    if problem is not None:
        return "The file cannot be read as it is now. What is in force goes on until the firm is opened again."
    waiting = sum(rule.file_says is not None for rule in rules)
    if waiting:
        changed = (
            "1 of these was changed in the file and counts"
            if waiting == 1
            else (f"{waiting} of these were changed in the file and count")
        )
        return f"{changed} from the next start."
    own = sum(not rule.usual for rule in rules)
    return f"{len(rules)} rules, {own} of them set by you." if own else f"{len(rules)} rules, all of them as they come."


def _rule(post: Post, known: Known, written: Written, pinned: list[Recorded]) -> RuleRow:
    policy = post.means.policy
    value, by_file = value_of(policy, known.name), value_of(written.policy, known.name)
    since = _since(known.name, pinned)
    line = written.lines.get(known.name, 0)
    return RuleRow(
        name=known.name,
        group=group_of(known.name),
        says=says(known.name, policy),
        about=known.about,
        takes=known.takes,
        value=value,
        default=known.default.strip('"'),
        usual=value == value_of(Policy(), known.name),
        where=f"{post.policy_file.name}:{line}" if line else post.policy_file.name,
        line=line,
        since=since.at,
        entry=since.seq,
        file_says=by_file if by_file != value else None,
    )


def _since(name: str, pinned: list[Recorded]) -> Recorded:
    """The first entry from which on it has always been as it is now."""
    since = pinned[-1]
    for event in reversed(pinned):
        if _pinned(event, name) != _pinned(pinned[-1], name):
            break
        since = event
    return since


def _pinned(event: Recorded, name: str) -> JsonValue:
    terms = event.fact.terms.value if isinstance(event.fact, PolicyPinned) else None
    return part_of(terms, name) if isinstance(terms, dict) else None


def part_of(terms: Json, name: str) -> JsonValue:
    """Entries from before there was such a setting are as if it had its default."""
    held: JsonValue = {**as_json(Policy()), **terms}
    for key in name.split("."):
        held = held.get(key.replace("-", "_")) if isinstance(held, dict) else None
    return held


def value_of(policy: Policy, name: str) -> str:
    if name == "money-out-max":
        return policy.money_out_max.shown()
    held = part_of(as_json(policy), name)
    if isinstance(held, list):
        return ", ".join(str(each) for each in held)
    if isinstance(held, dict):
        return ", ".join(f"{key} = {value}" for key, value in sorted(held.items()))
    return str(held)


def _acts(post: Post) -> tuple[ActRow, ...]:
    catalogue, policy = post.means.crew.catalogue, post.means.policy
    return tuple(
        ActRow(
            does=kind.ref,
            act=act_of(kind.ref),
            about=kind.about,
            through=post.means.crew.connectors[name].name,
            granted=kind.ref in policy.auto,
            says=when_it_asks(kind, catalogue.terms[name].cls, policy),
        )
        for name, kind in sorted(catalogue.effects.items())
    )
