"""Intake: reads one line said by the operator and makes a typed wish of it."""

import re

from pydantic import BaseModel, Field

from onefirm.capabilities.agent import Reach
from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen

LINE_SIGNS_MAX = 20_000

_ADDRESS = re.compile(r"[<(]?\s*(?:mailto:)?([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}\.[^\W\d_]{2,63})\s*[>)]?")
_OPENING = re.compile(
    r"^\s*(?:please\s+)?(?:(?:add|here is|got)\s+)?(?:a\s+|an\s+)?"
    r"(?:(?:new\s+)?(?:lead|enquiry|inquiry|prospect|request)|neue[rs]?\s+(?:lead|anfrage|kunde)|anfrage"
    r"|qualif(?:y|iziere)(?:\s+(?:the\s+)?lead)?)\b\s*(?:[:,–-]\s*)?(?:from\s+|von\s+)?",
    re.IGNORECASE,
)
_BUDGET = re.compile(r"\b(?:budget|spend(?:ing)?|pay|has|offers?)\b(?:[^\d\n€$£]{0,25})$", re.IGNORECASE)
_BUDGET_CLAUSE = re.compile(
    r"[\s,;.(–-]*(?:\b(?:with|and|has|have|a|her|his|their|the|its)\s+){0,3}(?:\bbudget\b)?"
    r"(?:\s*(?::|is|of|about|around|approx\.?|circa|ca\.?|up to|roughly))*\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’ -]{0,78}")
_BARE_BUDGET_MIN = 100
"""A bare number at the end of a line is a budget from here on; below, it is a count."""
_YEARS = range(2020, 2041)
_ANY_YEAR = range(1900, 2101)


class Line(Frozen):
    line: str = Field(max_length=LINE_SIGNS_MAX)
    today: str = ""
    """The day it was said on."""


class Wish(Frozen):
    type: str = ""
    version: int = 0
    fields: dict[str, str] = Field(default_factory=dict)
    missing: list[str] = Field(default_factory=list)


CONTRACT = Contract(
    role="intake",
    version=1,
    spec=(
        "Reads one line in your words and makes a typed wish of it. It knows one kind so far: somebody asked for "
        "work. It looks for a name, a mail address, what they want and a budget, names what is missing, "
        "and invents nothing."
    ),
    kind="extract",
    takes=Line,
    gives=Wish,
    outcomes=("understood", "not-understood"),
    failure_modes=(
        "A line without a mail address that does not begin with 'lead' or 'qualify' is not understood.",
        "A name written after the address is taken for a part of the message.",
    ),
    latency_ms=5,
)


class Intake:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Line), "The conductor hands over what the contract takes."
        opening = _OPENING.match(task.line)
        address = _ADDRESS.search(task.line)
        if opening is None and address is None:
            return proposal(Wish(), outcome="not-understood", sure=90)
        fields = _read(task.line, opening.end() if opening else 0, address)
        missing = [name for name in ("email", "message") if not fields.get(name)]
        wish = Wish(type="qualify-lead", version=2, fields=fields, missing=missing)
        sure = 95 if opening and not missing else 75 if not missing else 60
        return proposal(wish, outcome="understood", sure=sure, evidence=_evidence(fields, task.line))


def _read(line: str, start: int, address: re.Match[str] | None) -> dict[str, str]:
    rest = line[address.end() :] if address else line[start:]
    name = _name(line[start : address.start()]) if address else ""
    budget = _budget(rest)
    message = _message(rest, budget)
    if not message and address and not name:
        message = _message(line[start : address.start()], None)
    fields = {
        "name": name,
        "email": address[1].lower() if address else "",
        "message": message,
        "budget": f"{budget.whole} {budget.currency}".strip() if budget else "",
    }
    return {field: value for field, value in fields.items() if value}


def _name(before: str) -> str:
    """Whatever stands before the address, if it looks like a name at all."""
    words = " ".join(before.split()).strip(" ,:;-–\"'<(")
    return words if len(words.split()) <= 5 and _NAME.fullmatch(words) else ""


def _budget(rest: str) -> Amount | None:
    """The amount after the word 'budget', else one with a currency, else a bare number that ends the line."""
    found = amounts(rest)
    named = [amount for amount in found if _BUDGET.search(rest[: amount.start])]
    money = [amount for amount in found if amount.money]
    last = [
        amount
        for amount in found
        if amount.whole >= _BARE_BUDGET_MIN and not rest[amount.end :].strip(" .!") and not _year(amount, rest)
    ]
    return next(iter((*named, *money, *last)), None)


def _year(amount: Amount, rest: str) -> bool:
    """Years to come end a line more often than budgets of just that size."""
    said = re.search(r"\b(?:in|by|of|im|bis)\s+$", rest[: amount.start]) is not None
    return amount.whole in _YEARS or (said and amount.whole in _ANY_YEAR)


def _message(rest: str, budget: Amount | None) -> str:
    """What they want, in the words of the line; a budget that ends it stands in a field of its own."""
    text = rest
    if budget and not rest[budget.end :].strip(" .!)"):
        text = _BUDGET_CLAUSE.sub("", rest[: budget.start])
    return " ".join(text.split()).strip(" ,:;-–").removesuffix(".")


def _evidence(fields: dict[str, str], line: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(says=f"The {field} was read from the line.", quote=value, found_in="line")
        for field, value in fields.items()
        if value in line
    )
