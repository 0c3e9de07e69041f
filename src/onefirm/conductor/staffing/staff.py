"""Calling an agent under its contract: what it may reach, how long it may take, what its answer must be."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from onefirm.capabilities.agent import Agent, Forbidden
from onefirm.conductor.bench import THREADS, Bench
from onefirm.domain.contract import Contract, Proposal
from onefirm.domain.events.plans import Fault
from onefirm.domain.frozen import Json, as_json

UNSURE = "unsure"


@dataclass(frozen=True)
class Answer:
    """An answer that kept the contract."""

    outcome: str
    output: Json
    proposal: Proposal


@dataclass(frozen=True)
class Broken:
    """An answer that did not. Nothing of it is used."""

    fault: Fault
    detail: str


@dataclass(frozen=True)
class Unfit:
    """What the plan would have given does not fit; the agent was never asked."""

    detail: str


class ContractReach:
    """The only way from an agent to a capability: the contract's own list."""

    def __init__(self, contract: Contract, capabilities: Mapping[str, object]) -> None:
        self._contract = contract
        self._capabilities = capabilities

    def use(self, capability: str) -> object:
        if capability not in self._contract.capabilities or capability not in self._capabilities:
            raise Forbidden(capability)
        return self._capabilities[capability]


async def call(
    agent: Agent,
    values: Json,
    capabilities: Mapping[str, object],
    sure_above: int,
    seconds_max: int,
    bench: Bench = THREADS,
) -> Answer | Broken | Unfit:
    contract = agent.contract
    try:
        task = contract.takes.model_validate(values)
    except ValidationError as broken:
        return Unfit(first_error(broken))
    try:
        reach = ContractReach(contract, capabilities)
        proposal = await bench.sit(contract.ref, lambda: agent.propose(task, reach), seconds_max)
        return _checked(contract, proposal, sure_above)
    except Forbidden as reached:
        return Broken("forbidden", str(reached))
    except TimeoutError:
        return Broken("timeout", f"{contract.ref} had not answered after {seconds_max} s.")
    except ValidationError as broken:
        return Broken("broken-output", first_error(broken))
    except Exception as fault:  # noqa: BLE001 -- a stranger's agent may raise anything; its plan must not die of it.
        return Broken("failed", f"{type(fault).__name__}: {fault}"[:500])


def _checked(contract: Contract, proposal: Proposal, sure_above: int) -> Answer | Broken:
    """Both ends of the promise: a named outcome, and output that fits the schema."""
    # A stranger may return anything at all, or build a Proposal that skips its checks.
    kept = Proposal.model_validate_json(proposal.model_dump_json())
    if kept.outcome not in contract.outcomes:
        return Broken("broken-output", f"'{kept.outcome}' is no outcome of {contract.ref}.")
    output = as_json(contract.gives.model_validate(kept.gives))
    return Answer(UNSURE if kept.sure < sure_above else kept.outcome, output, kept)


def first_error(broken: ValidationError) -> str:
    error = broken.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {error['msg']}" if where else error["msg"]
