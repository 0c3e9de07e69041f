"""What ships is told by examples: each agent by several, and each example fails when the agent says something else."""

from dataclasses import replace
from typing import Any

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.examples import examples_of
from onefirm.capabilities.model import MODEL, NO_MODEL
from onefirm.capabilities.templates import TEMPLATES, Shipped
from onefirm.conductor.staffing.checks import missed
from onefirm.conductor.staffing.staff import Answer, Broken, call
from onefirm.domain.example import Example
from telling import run

AGENTS = {agent.contract.role: agent for agent in EXTENSION.agents}
EXAMPLES, _ = examples_of((EXTENSION,))
FEW = 3


def answered(role: str, example: Example) -> Answer | Broken:
    said = list[Answer | Broken]()

    async def asked() -> None:
        answer = await call(AGENTS[role], example.takes, {TEMPLATES: Shipped(), MODEL: NO_MODEL}, 0, 10)
        assert isinstance(answer, Answer | Broken), f"{example.name}: it was given what it does not take."
        said.append(answer)

    run(asked)
    return said[0]


@pytest.mark.parametrize("role", AGENTS)
def test_each_agent_is_told_by_several_examples_that_come_out_and_name_every_outcome(role: str) -> None:
    its = EXAMPLES[role]
    assert len(its) >= FEW, f"{role}: a daily check on {len(its)} examples says little."
    assert {each.name: missed(each, answered(role, each)) for each in its} == {each.name: "" for each in its}
    assert set(AGENTS[role].contract.outcomes) == {each.outcome for each in its}, role


@pytest.mark.parametrize("role", AGENTS)
def test_each_example_fails_when_something_else_comes(role: str) -> None:
    for each in EXAMPLES[role]:
        answer = answered(role, each)
        assert isinstance(answer, Answer)
        others: list[Any] = [replace(answer, outcome="something-else")]
        others += [_with(answer, name, "something else") for name in (*each.gives, *each.near, *each.holds)]
        others += [_with(answer, name, f"{words[0]} indeed") for name, words in each.lacks.items()]
        assert each.gives or each.near or each.holds or each.lacks or each.outcome != "done", each.name
        assert all(missed(each, other) for other in others), each.name


def _with(answer: Answer, name: str, value: str) -> Answer:
    return replace(answer, output={**answer.output, name: value})
