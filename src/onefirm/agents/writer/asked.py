"""What a message asks and names, as far as a template can take it up; what it cannot is said to the operator."""

import re
from dataclasses import dataclass

from onefirm.domain.amounts import Amount, amounts

QUOTE_SIGNS_MAX = 160
_MESSAGE_SIGNS_MAX = 20_000

ASKS_PRICE = re.compile(
    r"\b(?:how much|prices?|pricing|costs?|rates?|quote|estimate|enough|afford|preis|kosten|kostet|angebot)\b",
    re.IGNORECASE,
)
ASKS_TIME = re.compile(
    r"\b(?:when (?:can|could|would|are)|how long|how soon|could you start|can you start|available|availability"
    r"|deadline|wann|bis wann)\b",
    re.IGNORECASE,
)
_ASKS_TALK = re.compile(
    r"^\W*(?:could|can|may|shall|should|would you like to)\s.{0,40}\b(?:talk|call|meet|speak|chat)\b", re.I
)
_ASKS_HELP = re.compile(r"^\W*(?:(?:can|could|would) you (?:please )?help|do you (?:do|offer|make|design)\b)", re.I)
_ENOUGH = re.compile(r"\b(?:enough|afford)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:and|or|und|oder)\s+(?:how|what|when|who|which|is|are|do|can|could|wie|was|wann)\b", re.IGNORECASE
)
_NAMES_BUDGET = re.compile(r"\b(?:budget|spend|pay|we have|i have|afford)\b", re.IGNORECASE)
_END = re.compile(r"(?<![.!?])[.!?]++(?=\s|$)|\n")

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_NUMBER = r"\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve"
_WHEN = (
    rf"(?:next|this) (?:week|month|quarter|spring|summer|autumn|fall|winter)|(?:early |late )?in (?:{_MONTHS})"
    rf"|in (?:{_NUMBER}) (?:weeks|months)|(?:by|before|until) (?:the end of )?(?:{_MONTHS})"
)
_START = re.compile(rf"\b(?:begin|beginning|start|starting)\s+(?:with\s+(?:it|this)\s+)?({_WHEN})\b", re.IGNORECASE)
_TIME = re.compile(rf"\b({_WHEN})\b", re.IGNORECASE)
_QUANTITY = re.compile(
    rf"\b({_NUMBER})\s+(boxes|bags|labels|pages|posters|banners|cards|photos|videos|languages|products|signs)\b",
    re.IGNORECASE,
)
_PROPER = {month: month.capitalize() for month in _MONTHS.split("|")}


@dataclass(frozen=True)
class Enquiry:
    questions: tuple[str, ...]
    """Their questions, word for word."""
    price: bool
    time: bool
    talk: bool
    budget: Amount | None
    """The most they would spend, as they name it."""
    start: str
    """`next month`: when they would like to begin."""
    when: str
    """Any other time they name."""
    quantity: str
    """`six boxes`."""


def asked(message: str, budget: str) -> Enquiry:
    """Times and quantities come from closed lists, so that no stranger's words enter a letter with them."""
    text = message[:_MESSAGE_SIGNS_MAX]
    questions = _questions(text)
    start, when, quantity = _START.search(text), _TIME.search(text), _QUANTITY.search(text)
    return Enquiry(
        questions=questions,
        price=ASKS_PRICE.search(text) is not None,
        time=any(ASKS_TIME.search(question) for question in questions),
        talk=any(_ASKS_TALK.search(question) for question in questions),
        budget=_budget(text, budget),
        start=_spelled(start[1]) if start else "",
        when=_spelled(when[1]) if when else "",
        quantity=f"{quantity[1]} {quantity[2]}".lower() if quantity else "",
    )


def left_open(
    asked: Enquiry, *, knows_price: bool, within: bool, knows_service: bool, may_talk: bool
) -> tuple[str, ...]:
    """The questions that a letter from these templates does not answer."""

    def answered(question: str) -> bool:
        if _MORE.search(question) or ASKS_TIME.search(question):
            return False
        if _ENOUGH.search(question):
            return within
        if ASKS_PRICE.search(question):
            return knows_price
        return (may_talk and bool(_ASKS_TALK.search(question))) or (knows_service and bool(_ASKS_HELP.search(question)))

    return tuple(question for question in asked.questions if not answered(question))


def _questions(text: str) -> tuple[str, ...]:
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        sentence = text[start : end.end()].strip()
        start = end.end()
        if sentence.endswith("?") and any(sign.isalpha() for sign in sentence):
            found.append(_tail(sentence))
    return tuple(found)


def _tail(sentence: str) -> str:
    """A very long question is quoted from a word near its end on."""
    if len(sentence) <= QUOTE_SIGNS_MAX:
        return sentence
    return sentence[-QUOTE_SIGNS_MAX:].partition(" ")[2] or sentence[-QUOTE_SIGNS_MAX:]


def _budget(text: str, budget: str) -> Amount | None:
    found = amounts(budget) or tuple(
        amount for amount in amounts(text) if amount.money and _NAMES_BUDGET.search(text[: amount.start][-120:])
    )
    return max(found, key=lambda amount: amount.hundredths, default=None)


def _spelled(when: str) -> str:
    return " ".join(_PROPER.get(word, word) for word in when.lower().split())
