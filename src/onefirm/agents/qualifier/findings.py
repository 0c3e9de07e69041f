"""What the rules find in a message: one small rule after the other, each with its points and its words."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from onefirm.agents.qualifier.reading import Reading
from onefirm.agents.qualifier.services import Match
from onefirm.agents.qualifier.signs import (
    CONCRETE,
    FREE_MAIL,
    INSTRUCTIONS,
    MASS_MAIL,
    NOT_PAID,
    STOP_WORDS,
    TIME,
    Sign,
)
from onefirm.domain.amounts import Amount, amounts
from onefirm.domain.pointers import pointers

_ENOUGH_WORDS = 16
_FEW_WORDS = 6
_LANGUAGE_WORDS_MIN = 8
_LINKS_MANY = 2


@dataclass(frozen=True)
class Finding:
    points: int
    says: str
    quote: str = ""
    doubt: bool = False
    """True when it leaves something open that the operator would want to decide."""
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
    def stated(self) -> Amount | None:
        """The budget they named: in its own field, else in the message; of a range, the upper end."""
        found = amounts(self.budget) or tuple(
            amount for amount in amounts(self.text.plain) if _is_budget(amount, self.text.plain)
        )
        return max(found, key=lambda amount: amount.hundredths, default=None)

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
    names = " and ".join(found.service for found in lead.asked_for[:3])
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
    minimum = f"your minimum of {least // 100:,}"
    if stated.hundredths >= least:
        says = (
            f"Its budget of {stated.shown()} reaches {minimum}." if least else f"It names a budget of {stated.shown()}."
        )
        return [Finding(25, says, quote, speaks_for=True)]
    if stated.hundredths * 10 >= least * 6:
        return [Finding(0, f"Its budget of {stated.shown()} is a little below {minimum}.", quote, doubt=True)]
    return [Finding(-45, f"Its budget of {stated.shown()} is far below {minimum}.", quote)]


def _time(lead: Read) -> list[Finding]:
    match = TIME.search(lead.text.plain)
    return [Finding(10, "It names a time.", lead.text.quote(*match.span()))] if match else []


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
    return [Finding(finding.points, finding.says, finding.quote, doubt=True) for finding in _signs(lead, INSTRUCTIONS)]


def _not_paid(lead: Read) -> list[Finding]:
    found = _signs(lead, NOT_PAID)
    if found and lead.stated and lead.stated.hundredths >= max(lead.least, 1):
        # A good budget and no pay in one message: somebody has to read it.
        return [Finding(finding.points, finding.says, finding.quote, doubt=True) for finding in found]
    return found


def _language(lead: Read) -> list[Finding]:
    words = re.findall(r"[^\W\d_]+", lead.text.plain.casefold())
    if len(words) < _LANGUAGE_WORDS_MIN:
        return []
    common = {language: sum(word in stops for word in words) for language, stops in STOP_WORDS.items()}
    language = max(common, key=lambda name: common[name])
    if common[language] * 12 < len(words):
        return [Finding(0, "It is in a language that these rules do not read.", doubt=True)]
    if language in ("English", "German"):
        return (
            [] if language == "English" else [Finding(0, "It is written in German; the letters here are in English.")]
        )
    return [Finding(0, f"It is written in {language}, which these rules read only roughly.", doubt=True)]


_RULES: tuple[Rule, ...] = (
    _service, _budget, _time, _substance, _sender, _mass_mail, _instructions, _not_paid, _language,
)  # fmt: skip


def _signs(lead: Read, signs: tuple[Sign, ...]) -> list[Finding]:
    """Each thing that is said counts once, however many signs say it."""
    found: dict[str, Finding] = {}
    for sign in signs:
        match = sign.pattern.search(lead.text.plain)
        if match:
            found.setdefault(sign.says, Finding(sign.points, sign.says, lead.text.quote(*match.span())))
    return list(found.values())


def _verbatim(lead: Read, shown: str) -> str:
    at = lead.text.plain.find(shown)
    return lead.text.quote(at, at + len(shown)) if at >= 0 else ""


def _is_budget(amount: Amount, text: str) -> bool:
    return amount.money or re.search(r"\bbudget\b[^.!?\n\d]{0,25}$", text[: amount.start], re.IGNORECASE) is not None
