"""Intake: reads one line said by the operator and makes a typed wish of it."""

import re

from pydantic import BaseModel, Field

from onefirm.capabilities.agent import Reach
from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.frozen import Frozen
from onefirm.domain.names import bare, is_no_name

LINE_SIGNS_MAX = 20_000

_ADDRESS = re.compile(
    r"(?:[<(]\s*|(?<!\s)\s+|)(?:mailto:)?([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190}\.[^\W\d_]{2,63})\s*[>)]?"
)
_OPENING = re.compile(
    r"^\s*(?:(?:please|bitte|can you|could you)\s+)*(?:(?:add|here is|here's|(?:i |we )?got)\s+)?(?:(?:a|an|the)\s+)?"
    r"(?:(?P<lead>(?:new\s+)?(?:lead|enquiry|inquiry|prospect|request)|neue[rs]?\s+(?:lead|anfrage|kunde)|anfrage"
    r"|qualif(?:y|iziere)(?:\s+(?:the\s+)?(?:new\s+)?lead)?)"
    r"|(?:(?:draft|write|send)\s+(?:an?\s+)?)?(?:answer|reply|respond|response|write back|antworte|beantworte))\b"
    r"\s*(?:[:,–-]\s*)?(?:(?:from|for|to|von|an)\b\s*(?::\s*)?)?",
    re.IGNORECASE,
)
"""Only a word for a lead makes a wish of a line without an address; `answer the phone` is none."""
_TO_DO = re.compile(
    r"^\s*(?:(?:please|bitte|can you|could you|i want (?:you )?to|i would like to)\s+)*"
    r"(?:write|remind|ask|thank|tell|send|bill|charge|invoice|invite|inform|follow up|nudge|chase|e-?mail|mail|note"
    r"|meet|schreibe?|erinnere?|frage?|danke|sage?|sende?|schicke?|berechne|informiere|notiere?|antworte)(?=\s)"
    r"(?!\s+(?:from|von)\b)"
    r"(?!.*:\s*(?:she|he|they|sie|er)\s+"
    r"(?:asks?|wants?|needs?|would like|m(?:ö|oe)chten?|brauch(?:t|en)|such(?:t|en))\b)",
    re.IGNORECASE,
)
"""What is to be done for somebody is a goal; `mail from Ada` or `write to Ada: she wants a logo` is theirs."""
_BUDGET = re.compile(
    r"\b(?:budget|spend(?:ing)?|pay|has|offers?)\b"
    r"(?:(?!\b(?:until|till|by|before|since|stands|holds|bis|gilt|vor)\b)[^\d\n€$£]){0,25}$",
    re.IGNORECASE,
)
"""`the offer stands until 3 December` names a day."""
_NAME = re.compile(r"[^\W\d_][\w.'’ -]{0,78}")
_NAME_WORDS_MAX = 5
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
    version=2,
    spec=(
        "Reads one line in your words and makes a typed wish of it. It knows one kind so far: somebody asked for "
        "work. It looks for a name, a mail address, what they want and a budget, names what is missing, "
        "invents nothing, and leaves your words as you said them."
    ),
    kind="extract",
    takes=Line,
    gives=Wish,
    outcomes=("understood", "not-understood"),
    thresholds=(
        ("a bare number at the end of a line is a budget from", _BARE_BUDGET_MIN),
        ("words of a name, at most", _NAME_WORDS_MAX),
    ),
    failure_modes=(
        "A line without a mail address that does not begin with 'lead' or 'qualify' is not understood.",
        "A line that begins with what is to be done (write, remind, ask) is not understood: it is a goal.",
        "A name in small letters counts only when the address holds it as well.",
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
        unknown = address is None and (opening is None or not opening["lead"])
        if unknown or (opening is None and _TO_DO.match(task.line)):
            return proposal(Wish(), outcome="not-understood", sure=90)
        fields = _read(task.line[opening.end() :] if opening else task.line)
        missing = [name for name in ("email", "message") if not fields.get(name)]
        wish = Wish(type="qualify-lead", version=2, fields=fields, missing=missing)
        sure = 95 if opening and not missing else 75 if not missing else 60
        return proposal(wish, outcome="understood", sure=sure, evidence=_evidence(fields, task.line))


def _read(line: str) -> dict[str, str]:
    address = _ADDRESS.search(line)
    name, message = _name_and_message(line, address)
    budget = _budget(message)
    fields = {
        "name": name,
        "email": address[1].lower() if address else "",
        "message": message,
        "budget": f"{budget.whole} {budget.currency}".strip() if budget else "",
    }
    return {field: value for field, value in fields.items() if value}


def _name_and_message(line: str, address: re.Match[str] | None) -> tuple[str, str]:
    """The message is the operator's own words: a name and the address before it go, nothing else does."""
    if address is None:
        return "", _trimmed(line)
    before, after = line[: address.start()], line[address.end() :]
    candidate = _candidate(before)
    if not candidate or _is_name(candidate, address[1]):
        return candidate, _trimmed(after)
    head, comma, rest = before.partition(",")
    name = _candidate(head)
    if comma and _in_address(name, address[1]) and _is_name(name, address[1]):
        return name, _trimmed(rest + line[address.start() :])
    return "", _trimmed(line)


def _candidate(before: str) -> str:
    """What stands before the address, without the words that only lead up to it."""
    words = before.split()
    while words and is_no_name(words[0]):
        words.pop(0)
    while words and is_no_name(words[-1]):
        words.pop()
    return " ".join(words).strip(" ,:;-–\"'<(")


def _is_name(words: str, address: str) -> bool:
    if not _NAME.fullmatch(words) or len(words.split()) > _NAME_WORDS_MAX:
        return False
    if any(is_no_name(word) for word in words.split()):
        return False
    # In small letters any verb would pass for a name; the address tells the two apart.
    return not words.islower() or _in_address(words, address)


def _in_address(words: str, address: str) -> bool:
    return any(bare(word) in address.casefold() for word in words.split() if len(word) > 1)


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


def _trimmed(text: str) -> str:
    return text.strip().lstrip(",:;-–").strip()


def _evidence(fields: dict[str, str], line: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(says=f"The {field} was read from the line.", quote=value, found_in="line")
        for field, value in fields.items()
        if value in line
    )
