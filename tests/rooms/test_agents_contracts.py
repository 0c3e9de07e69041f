"""Every contract that ships is whole: nothing an operator would ask of it is left open."""

from dataclasses import replace

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.capabilities.model import MODEL
from onefirm.domain.contract import Contract
from onefirm.domain.frozen import Frozen

AGENTS = {agent.contract.role: agent for agent in EXTENSION.agents}
_SPEC_WORDS_MIN, _MODE_WORDS_MIN = 30, 3


class Empty(Frozen):
    """A side of a contract that says nothing."""


def left_open(contract: Contract) -> list[str]:
    """The fields that say nothing, each with whose they are."""
    whole = {
        "role": bool(contract.role),
        "version": contract.version > 0,
        "spec": len(contract.spec.split()) >= _SPEC_WORDS_MIN and "\n" not in contract.spec,
        "kind": contract.kind in ("extract", "validate", "transform"),
        "takes": bool(contract.takes.model_fields),
        "gives": bool(contract.gives.model_fields),
        "outcomes": bool(contract.outcomes) and len(set(contract.outcomes)) == len(contract.outcomes),
        "capabilities": all(contract.capabilities)
        and (MODEL in contract.capabilities) == bool(contract.cost_cents_max),
        "thresholds": bool(contract.thresholds) and all(said and at > 0 for said, at in contract.thresholds),
        "failure_modes": bool(contract.failure_modes)
        and all(len(mode.split()) >= _MODE_WORDS_MIN for mode in contract.failure_modes),
        "latency_ms": 0 < contract.latency_ms <= 1_000,
    }
    return [f"{contract.role}: {name}" for name, kept in whole.items() if not kept]


@pytest.mark.parametrize("role", AGENTS)
def test_every_contract_that_ships_leaves_nothing_open(role: str) -> None:
    assert left_open(AGENTS[role].contract) == []


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("version", 0), ("spec", ""), ("kind", ""), ("takes", Empty), ("gives", Empty), ("outcomes", ()),
        ("outcomes", ("done", "done")), ("capabilities", ("",)), ("capabilities", (MODEL,)), ("cost_cents_max", 5),
        ("thresholds", ()), ("failure_modes", ()), ("failure_modes", ("Fails.",)), ("latency_ms", 0),
    ],
)  # fmt: skip
def test_whatever_is_left_empty_is_found_and_says_whose_it_is(name: str, empty: object) -> None:
    broken = replace(AGENTS["monitor"].contract, **{name: empty})
    found = "capabilities" if name == "cost_cents_max" else name
    assert f"{broken.role}: {found}" in left_open(broken)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("spec", "Says more."), ("kind", "extract"), ("outcomes", ("done",)), ("capabilities", (MODEL,)),
        ("reads", ("person",)), ("repeatable", False), ("thresholds", (("at", 1),)), ("failure_modes", ("By luck.",)),
        ("latency_ms", 7), ("cost_cents_max", 1), ("fallback", "intake"), ("version", 9), ("takes", Empty),
        ("gives", Empty), ("exact", ("days",)),
    ],
)  # fmt: skip
def test_any_other_term_is_another_contract(name: str, other: object) -> None:
    its = AGENTS["monitor"].contract
    assert replace(its, **{name: other}).hash != its.hash
    assert replace(its, **{name: getattr(its, name)}).hash == its.hash
