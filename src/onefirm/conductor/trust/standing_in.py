"""Who did some of a plan's work in the place of those whom trust is kept of: what they show is theirs alone."""

import re
from collections.abc import Mapping

from onefirm.conductor.means import Means
from onefirm.conductor.templates.in_force import Accepted
from onefirm.domain.plan import Step
from onefirm.planning.walk import Output, Walk

LEARNED = "learned."
_AND = ","
_WRITTEN = re.compile(r"([a-z][a-z-]*)@\d+")
"""From which version of which templates a letter was made, as whoever wrote it says."""


def others(walk: Walk, means: Means) -> Mapping[str, str]:
    """By name, under which terms: agents of other steps' contracts, what was learned, and templates of before."""
    found = dict[str, str]()
    for step in walk.plan.steps:
        output = walk.outputs.get(step.id)
        if step.kind == "agent" and output is not None and output.agent:
            found |= _of_step(step, output, means)
    return found


def listed(instead: Mapping[str, str]) -> str:
    """`learned.qualifier,writer.answer@1`: it stands in the name of a cell, and so in addresses and in a terminal."""
    return _AND.join(sorted(instead))


def named_in(stood_in: str) -> tuple[str, ...]:
    return tuple(filter(None, stood_in.split(_AND)))


def terms_of(name: str, means: Means) -> str:
    """Of one of these names, as they are now."""
    if name.startswith(LEARNED):
        return f"{name} {means.learned.version(name.removeprefix(LEARNED))}"
    if "." in name:
        return name
    agent = means.crew.who(name)
    return f"{name} {agent.contract.hash if agent and agent.contract.ref == name else ''}"


def _of_step(step: Step, output: Output, means: Means) -> Mapping[str, str]:
    role = output.agent.partition("@")[0]
    agent = means.crew.who(step.does)
    found = dict[str, str]()
    if agent is None or agent.contract.ref != output.agent:
        found[output.agent] = terms_of(output.agent, means)
    if output.learned:
        name = f"{LEARNED}{role}"
        found[name] = f"{name} {output.learned}"
    written = _WRITTEN.fullmatch(str(output.fields.get("template") or ""))
    if written and written[0] != Accepted(means.ledger).in_force(role, written[1]).ref:
        name = f"{role}.{written[0]}"
        found[name] = name
    return found
