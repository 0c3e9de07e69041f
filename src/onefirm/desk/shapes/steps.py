"""The first steps of a new firm."""

from onefirm.domain.frozen import Frozen


class FirstStep(Frozen):
    name: str
    title: str
    says: str
    done: bool
    """The ledger or firm.toml shows that it was done, whoever did it and however."""


class FirstSteps(Frozen):
    says: str
    items: tuple[FirstStep, ...]
    then: str = ""
    """The next one to do; empty when all are done."""
    dismissed: bool = False
    """They were put away, and are shown only to who asks for them."""
