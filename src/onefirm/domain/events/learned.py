"""What was learned from the operator's decisions."""

from typing import ClassVar

from onefirm.domain.events.fact import Fact


class ModelLearned(Fact):
    kind: ClassVar[str] = "model.learned"
    about: ClassVar[str] = "What you decided so far was learned anew on this machine, for where the rules doubt."
    agent: str
    learner: str
    """What it looks at: `words@1`."""
    model: str
    """The beginning of the hash of its bytes."""
    blob: str = ""
    """Where its bytes are kept, sealed; empty where it was not taken."""
    until: int
    """The last decision it was made of."""
    examples: int
    each: dict[str, int]
    """How often each answer was given."""
    right: int
    """Of decisions it had not seen: given as the operator gave them,"""
    wrong: int
    asked: int
    """and those of which it said that it does not know."""
    off_thousandths: int
    """How far its chances were from what came true."""
    taken: bool = True
    """False where it did worse than the one before, which stays."""
