"""Payments: asking somebody for money, calling that off, and giving money back."""

from typing import Annotated

from pydantic import AfterValidator, Field

from onefirm.domain.effect import EffectKind, Words
from onefirm.domain.frozen import Frozen
from onefirm.domain.money import Money


def _positive(amount: Money) -> Money:
    if amount.minor <= 0:
        raise ValueError("An amount is more than nothing.")
    return amount


Amount = Annotated[Money, AfterValidator(_positive)]


class PaymentRequest(Frozen):
    payer: str = Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$", max_length=254)
    """The mail address of whoever is asked to pay."""
    amount: Amount
    purpose: str = Field(min_length=1, max_length=500, pattern=r"^[^\r\n]*$")
    reference: str = Field(default="", max_length=100, pattern=r"^[^\r\n]*$")
    """The number of the invoice, say."""


class Voiding(Frozen):
    receipt: str = Field(min_length=1, max_length=300)
    """The receipt of the request that is called off."""
    reason: str = Field(default="", max_length=2_000)


class Refund(Frozen):
    receipt: str = Field(min_length=1, max_length=300)
    """The receipt of the request that was paid."""
    amount: Amount
    reason: str = Field(default="", max_length=2_000)


REQUEST = EffectKind(
    capability="payments",
    verb="request",
    version=1,
    about="Ask somebody for money.",
    words=Words("Request money", "Request", "requested it", to="from"),
    args=PaymentRequest,
    critical=("payer", "amount"),
    outcomes=("requested", "failed"),
    risk="medium",
    recipient="payer",
    amount="amount",
    text=("purpose", "reference"),
    compensation="payments.void@1",
)

VOID = EffectKind(
    capability="payments",
    verb="void",
    version=1,
    about="Call off a request for money.",
    words=Words("Call off a request for money", "Call it off", "called it off"),
    args=Voiding,
    critical=("receipt",),
    outcomes=("voided", "failed"),
    risk="medium",
    text=("reason",),
    no_undo="A request that was called off has to be made anew.",
)

REFUND = EffectKind(
    capability="payments",
    verb="refund",
    version=1,
    about="Give money back.",
    words=Words("Give money back", "Give it back", "gave it back"),
    args=Refund,
    critical=("receipt", "amount"),
    outcomes=("refunded", "failed"),
    risk="high",
    amount="amount",
    text=("reason",),
    no_undo="Money that was given back can only be asked for again.",
    never_auto=True,
    grave="money",
)
