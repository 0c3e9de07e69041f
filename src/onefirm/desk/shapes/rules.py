"""What the desk is asked about rules and decisions, and what it answers."""

from onefirm.domain.frozen import Frozen


class WhoArgs(Frozen):
    who: str = ""
    """A mail address, a name, or the end of an id. Empty: everybody."""


class RuleArgs(Frozen):
    who: str
    rule: str
    why: str = ""
    until: str = ""


class DecisionArgs(Frozen):
    decision: str
    never: str = ""
    """Words with commas between them."""
    scope: str = "always"
    """`always`, or a client as rules name them."""
    why: str = ""
    until: str = ""


class DecisionName(Frozen):
    decision: str
    why: str = ""


class RuleRow(Frozen):
    client: str
    rule: str
    why: str
    until: str
    since: str
    id: str


class RulesView(Frozen):
    says: str
    items: tuple[RuleRow, ...]


class DecisionRow(Frozen):
    name: str
    never: tuple[str, ...]
    scope: str
    client: str
    why: str
    until: str
    answer: str
    since: str
    id: str


class DecisionsView(Frozen):
    says: str
    items: tuple[DecisionRow, ...]
