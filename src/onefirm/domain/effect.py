"""An effect: one declared act on the outside, with its key, class, gate, receipt and way back."""

from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel, Field

from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.money import Money

EffectClass = Literal["native-key", "natural-key", "verifiable", "ask"]
"""What we may do after a lost reply: repeat with the key, repeat by name, look it up, or only ask."""

Risk = Literal["low", "medium", "high"]
RISKS: tuple[Risk, ...] = get_args(Risk)
"""From the least to the gravest."""

Grave = Literal["money", "legal", "deletion"]
"""What an act does that cannot be made good by another: whoever is outside may not decide that it happens."""

EffectState = Literal[
    "declared",
    "approved",
    "declined",
    "dispatched",
    "deferred",
    "unknown",
    "receipted",
    "contradicted",
    "refused",
    "withdrawn",
]

REPEATABLE: frozenset[EffectClass] = frozenset({"native-key", "natural-key", "verifiable"})

EvidenceFrom = Literal["reply", "look-up", "webhook", "operator"]
"""How we came to know of an act. All four weigh the same; the first one settles it."""


@dataclass(frozen=True)
class Terms:
    """How one connector carries out one kind of act, and so what we may do when its reply is lost."""

    cls: EffectClass
    window_seconds: int = 0
    """Native key: how long the outside remembers a key from its first use on."""
    grace_seconds: int = 0
    """How long after sending an act may still be on its way, so that its absence proves nothing."""
    at_once: int = 4
    """How many orders it is given at the same time."""


@dataclass(frozen=True)
class Words:
    """What a kind of act is called where the operator decides about it."""

    act: str
    """`Send a mail`."""
    button: str
    """`Send`; where nobody is reached, the whole button: `Put it up`."""
    done: str
    """`sent it`: what they did who did it themselves."""
    to: str = ""
    """Before whoever is reached: `to`, `with`, `from`; empty where nobody is."""

    def title(self, whom: str) -> str:
        return f"{self.act} {self.to} {whom}" if self.to and whom else self.act

    def yes(self, whom: str) -> str:
        if not self.to:
            return self.button
        return f"{self.button} {self.to} {whom}" if whom else f"{self.button} it"

    def myself(self, whom: str) -> str:
        return f"I {self.done}{f' {self.to} {whom}' if self.to and whom else ''} myself"


@dataclass(frozen=True)
class EffectKind:
    """`mail.send@1`: the terms of one kind of act, whoever carries it out."""

    capability: str
    verb: str
    version: int
    about: str
    args: type[BaseModel]
    critical: tuple[str, ...]
    """The arguments that decide who is reached or what is moved; they need a trusted source."""
    outcomes: tuple[str, ...] = ("sent", "failed")
    """The first is success, the last is failure."""
    risk: Risk = "medium"
    recipient: str = ""
    """The argument that names who is reached."""
    amount: str = ""
    """The argument that holds money, if the act moves any."""
    answers: str = ""
    """The argument that names the letter it answers, if it can answer one."""
    text: tuple[str, ...] = ()
    """The free text that leaves with it; new links and account numbers in it are gated."""
    compensation: str = ""
    """The kind that takes it back, `payments.void@1`; empty when there is none."""
    no_undo: str = ""
    """Why there is no way back, in the operator's words, when compensation is empty."""
    hold: bool = True
    """True when it is held for the undo window before it leaves."""
    never_auto: bool = False
    grave: Grave | None = None
    """Money, a legal act or a deletion. Of these the last two never happen by themselves."""
    stays: bool = False
    """It changes only what lies in an account of the operator's own, and nobody is reached by it."""
    brings: type[BaseModel] | None = None
    """What it brings back for later steps to take, all of it from outside. Such an act changes nothing out there, so
    that one whose answer was lost is simply done again; none for an act that is done to be done."""

    private: bool = False
    """What it brings lies in an account of the operator's own: it may be about anybody, and no part leaves unasked."""

    words: Words | None = None

    @property
    def always_asks(self) -> bool:
        """Whatever the history, and whatever the policy grants."""
        return self.never_auto or self.grave in ("legal", "deletion")

    @property
    def moves(self) -> Grave | None:
        """What makes it grave, said or seen."""
        return self.grave or ("money" if self.amount else None)

    @property
    def ref(self) -> str:
        return f"{self.capability}.{self.verb}@{self.version}"

    @property
    def called(self) -> Words:
        """In words of its own, or in the plainest there are."""
        verb = self.verb.capitalize()
        return self.words or Words(f"{verb} ({self.capability})", verb, "did it", "to" if self.recipient else "")


class Approval(Frozen):
    by: str
    payload: str
    premises: dict[str, int]
    """The streams it was judged on and their versions; a change to one of them voids it."""
    at: str
    expires: str = ""
    """After this moment a yes that was not used yet is asked for again."""
    batch: str = ""
    """The batch whose first acts have to go well before this one leaves."""


class Receipt(Frozen):
    provider_id: str
    at: str
    amount: Money | None = None
    raw: str = ""
    """What the outside answered, word for word."""
    existed: bool = False
    """True when the outside already had it: a repeat that changed nothing."""
    brought: Json = Field(default_factory=dict)
    """What it brought back, in the form of `EffectKind.brings`."""
    tries: int = 1
    """How often it was sent, under one key, until this came."""


Found = Literal["happened", "not-happened", "cannot-tell"]


class Verification(Frozen):
    """What a look-up at the outside says about an act we are unsure of."""

    found: Found
    receipt: Receipt | None = None
    evidence: str


def risk_of(text: str) -> Risk:
    """Of a column that holds what a fact of ours said."""
    return next(risk for risk in RISKS if risk == text)
