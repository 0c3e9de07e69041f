"""What the rules find in a message: one small rule after the other, each with its points and its words."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from onefirm.agents.qualifier.services import Match
from onefirm.agents.qualifier.signs import (
    CONCRETE,
    FREE_MAIL,
    MASS_MAIL,
    NOT_PAID,
    OCCASIONS,
    TIME,
    Sign,
)
from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.language import language_of
from onefirm.domain.names import in_words
from onefirm.domain.orders import ELSEWHERE, orders
from onefirm.domain.pointers import pointers
from onefirm.domain.reading import Reading

_ENOUGH_WORDS = 16
_FEW_WORDS = 6
_LINKS_MANY = 2
_ORDER, _ORDER_ELSEWHERE = -30, -20


@dataclass(frozen=True)
class Finding:
    points: int
    says: str
    quote: str = ""
    doubt: bool = False
    """True when it leaves something open that the operator would want to decide."""
    warning: bool = False
    """True when the message wants something of its reader that it has no right to."""
    mass_mail: bool = False
    speaks_for: bool = False
    """True when no mass mail would say this."""


@dataclass(frozen=True)
class Read:
    """A lead with its message read once."""

    name: str
    email: str
    budget: str
    budget_min: str
    services: str
    text: Reading
    asked_for: tuple[Match, ...]

    @property
    def words(self) -> int:
        return len(self.text.plain.split())

    @property
    def in_form(self) -> tuple[Amount, ...]:
        return amounts(self.budget)

    @property
    def in_message(self) -> tuple[Amount, ...]:
        return tuple(amount for amount in amounts(self.text.plain) if _is_budget(amount, self.text.plain))

    @property
    def stated(self) -> Amount | None:
        """The budget they named: in its own field, else in the message; of a range, the upper end."""
        return max(self.in_form or self.in_message, key=lambda amount: amount.hundredths, default=None)

    @property
    def budget_shown(self) -> str:
        """`6,000 to 8,000 EUR`: all of what they named, not one end of it."""
        named = sorted(self.in_form or self.in_message, key=lambda amount: amount.hundredths)
        if not named:
            return ""
        low, high = named[0], named[-1]
        if low.hundredths == high.hundredths:
            return high.shown()
        low_shown = (
            low.shown().removesuffix(f" {high.currency}") if low.currency in ("", high.currency) else low.shown()
        )
        return f"{low_shown} to {high.shown()}"

    @property
    def least(self) -> int:
        return max((amount.hundredths for amount in amounts(self.budget_min)), default=0)


Rule = Callable[[Read], list[Finding]]


def findings(lead: Read) -> tuple[Finding, ...]:
    return tuple(finding for rule in _RULES for finding in rule(lead))


def _service(lead: Read) -> list[Finding]:
    if not lead.services.strip():
        return [Finding(20, "Your profile names no services to compare it with.")]
    if not lead.asked_for:
        return [Finding(-5, "It names nothing that you offer.", doubt=True)]
    match = lead.asked_for[0]
    names = in_words([found.service for found in lead.asked_for[:3]])
    return [Finding(40, f"It asks for {names}, which you offer.", lead.text.quote(match.start, match.end))]


def _budget(lead: Read) -> list[Finding]:
    stated, least = lead.stated, lead.least
    if stated is None:
        if lead.budget.strip():
            return [Finding(0, "It says something about a budget, but no amount.", doubt=True)]
        return [Finding(0, "It names no budget.", doubt=least > 0)]
    quote = (
        ""
        if lead.budget.strip()
        else lead.text.raw[lead.text.origin[stated.start] : lead.text.origin[stated.end - 1] + 1]
    )
    named = f"Its budget of {lead.budget_shown}" if lead.in_form else f"The {lead.budget_shown} it names"
    minimum = f"your minimum of {least // 100:,}"
    if stated.hundredths >= least:
        says = f"{named} reaches {minimum}." if least else f"It names a budget of {lead.budget_shown}."
        return [Finding(25, says, quote, speaks_for=True), *_disagreeing(lead)]
    if stated.hundredths * 10 >= least * 6:
        return [Finding(0, f"{named} is a little below {minimum}.", quote, doubt=True)]
    return [Finding(-45, f"{named} is far below {minimum}.", quote)]


def _disagreeing(lead: Read) -> list[Finding]:
    """The form and the message may name different budgets; one inside the range of the other is no contradiction."""
    if not lead.in_form or not lead.in_message:
        return []
    low = min(amount.hundredths for amount in lead.in_form)
    high = max(amount.hundredths for amount in lead.in_form)
    other = max(lead.in_message, key=lambda amount: amount.hundredths)
    if low * 8 <= other.hundredths * 10 and other.hundredths * 8 <= high * 10:
        return []
    says = f"The form says {lead.budget_shown}, the message {other.shown()}."
    return [Finding(0, says, lead.text.quote(other.start, other.end), doubt=True)]


def _time(lead: Read) -> list[Finding]:
    found = list(TIME.finditer(lead.text.plain))
    if not found:
        return []
    # `opening` says why it matters when; `in May` says when.
    match = next((match for match in found if match[0].casefold() not in OCCASIONS), found[0])
    what = "an occasion" if match[0].casefold() in OCCASIONS else "a time"
    words = " ".join(lead.text.raw[lead.text.origin[match.start()] : lead.text.origin[match.end() - 1] + 1].split())
    return [Finding(10, f"It names {what}: “{words}”.", lead.text.quote(*match.span()))]


def _substance(lead: Read) -> list[Finding]:
    concrete = CONCRETE.search(lead.text.plain)
    found = [Finding(5, "It goes into detail.", lead.text.quote(*concrete.span()))] if concrete else []
    if lead.words >= _ENOUGH_WORDS:
        return [*found, Finding(10, "It takes the trouble to describe what is wanted.")]
    if lead.words < _FEW_WORDS and not lead.asked_for:
        return [*found, Finding(-15, "It says hardly anything.", lead.text.raw.strip()[:160], doubt=True)]
    return found


def _sender(lead: Read) -> list[Finding]:
    host = lead.email.rpartition("@")[2].casefold()
    if host not in FREE_MAIL:
        return [Finding(5, f"It comes from an address of its own, at {host}.")] if host else []
    if lead.words < _FEW_WORDS:
        return [Finding(-10, "It has a free mail address and hardly any words.")]
    return []


def _mass_mail(lead: Read) -> list[Finding]:
    found = [
        Finding(finding.points, finding.says, finding.quote, mass_mail=True) for finding in _signs(lead, MASS_MAIL)
    ]
    links = [pointer for pointer in pointers(lead.text.plain) if pointer.kind == "link"]
    if links:
        points = -20 if len(links) >= _LINKS_MANY else -5
        says = f"It holds {len(links)} links." if len(links) > 1 else "It holds a link."
        found.append(Finding(points, says, _verbatim(lead, links[0].shown), mass_mail=len(links) >= _LINKS_MANY))
    return found


def _instructions(lead: Read) -> list[Finding]:
    """Orders in a message are read, shown and counted against it; they are never followed."""
    return [
        Finding(
            _ORDER_ELSEWHERE if order.says == ELSEWHERE else _ORDER, order.says, order.quote, doubt=True, warning=True
        )
        for order in orders(lead.text)
    ]


def _not_paid(lead: Read) -> list[Finding]:
    found = _signs(lead, NOT_PAID)
    if found and lead.stated and lead.stated.hundredths >= max(lead.least, 1):
        # A good budget and no pay in one message: somebody has to read it.
        return [Finding(finding.points, finding.says, finding.quote, doubt=True) for finding in found]
    return found


def _language(lead: Read) -> list[Finding]:
    language = language_of(lead.text.plain)
    if language is None or language == "English":
        return []
    if language == "unknown":
        return [Finding(0, "It is in a language that these rules do not read.", doubt=True)]
    if language == "German":
        return [Finding(0, "It is written in German; the letters here are in English.")]
    return [Finding(0, f"It is written in {language}, which these rules read only roughly.", doubt=True)]


_RULES: tuple[Rule, ...] = (
    _service, _budget, _time, _substance, _sender, _mass_mail, _instructions, _not_paid, _language,
)  # fmt: skip


def _signs(lead: Read, signs: tuple[Sign, ...]) -> list[Finding]:
    """Each thing that is said counts once, however many signs say it."""
    found: dict[str, Finding] = {}
    for sign in signs:
        match = sign.found(lead.text.plain)
        if match:
            found.setdefault(sign.says, Finding(sign.points, sign.says, lead.text.quote(*match.span())))
    return list(found.values())


def _verbatim(lead: Read, shown: str) -> str:
    at = lead.text.plain.find(shown)
    return lead.text.quote(at, at + len(shown)) if at >= 0 else ""


def _is_budget(amount: Amount, text: str) -> bool:
    return amount.money or re.search(r"\bbudget\b[^.!?\n\d]{0,25}$", text[: amount.start], re.IGNORECASE) is not None
