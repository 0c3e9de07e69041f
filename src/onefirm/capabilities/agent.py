"""What an agent is: a role that proposes under a contract, and reaches only what the contract names."""

from typing import Protocol

from pydantic import BaseModel

from onefirm.domain.contract import Contract, Proposal


class Reach(Protocol):
    """The only way from an agent to anything else."""

    def use(self, capability: str) -> object:
        """A capability the contract names. Anything else raises Forbidden, and is recorded."""
        ...


class Forbidden(Exception):
    """An agent reached for something its contract does not name."""

    def __init__(self, capability: str) -> None:
        super().__init__(f"The contract does not name '{capability}'.")
        self.capability = capability


class Agent(Protocol):
    @property
    def contract(self) -> Contract: ...

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        """`task` is an instance of `contract.takes`. The answer is checked against `contract.gives`."""
        ...
