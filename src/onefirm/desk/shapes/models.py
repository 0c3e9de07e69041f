"""What is asked and answered about models."""

from pydantic import Field

from onefirm.domain.frozen import Frozen


class PreviewArgs(Frozen):
    plan: str = Field(min_length=1, max_length=200)
    step: str = Field(default="", max_length=100)
    """Empty: the step that asked a model last, or the one where it is."""


class TierRow(Frozen):
    """One tier, and what it did in the last thirty days."""

    tier: str
    model: str
    """Empty where this firm has none of this tier."""
    stands: str = ""
    """`connected`, or in few words why it is not asked, or was in vain the last time; empty where there is none."""
    connection: str = ""
    price: str = ""
    """Where its price comes from; empty where nobody knows it."""
    asked: int = 0
    answered: int = 0
    failed: int = 0
    reused: int = 0
    unsettled: int = 0
    """Asked, and nobody knows what became of it: counted at the most it could cost."""
    cost: str = ""
    saved: str = ""
    says: str


class BudgetRow(Frozen):
    name: str
    most: str
    spent: str
    left: str
    setting: str


class AskRow(Frozen):
    at: str
    plan: str
    title: str
    step: str
    agent: str
    tier: str
    model: str
    who: str
    """`the small model`, or what you decided so far."""
    state: str
    says: str
    route: str = ""
    cost: str
    tokens: int = 0
    milliseconds: int = 0
    entry: int


class WorkRow(Frozen):
    playbook: str
    agent: str
    asks: int
    cost: str
    saved: str


class ClientRow(Frozen):
    whom: str
    asks: int
    cost: str
    saved: str


class ModelsView(Frozen):
    says: str
    tiers: tuple[TierRow, ...]
    learned: str = ""
    """What your own decisions settled before any model was asked."""
    budgets: tuple[BudgetRow, ...] = ()
    reused: str = ""
    """How often an answer was used again, and what that saved."""
    work: tuple[WorkRow, ...] = ()
    clients: tuple[ClientRow, ...] = ()
    """For whom it was, the dearest first."""
    newest: tuple[AskRow, ...] = ()


class PreviewView(Frozen):
    says: str
    plan: str
    step: str
    agent: str
    asks: bool
    """Whether this step would ask a model at all, with what it knows."""
    route: str = ""
    cost: str = ""
    taken_out: str = ""
    instructions: str = ""
    words: str = ""
    later: str = ""
    """What else may leave for this plan, and is not known yet."""
