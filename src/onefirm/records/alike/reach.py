"""Mailboxes, telephone numbers and addresses, brought to one spelling so that equal ones are equal."""

import re

from rapidfuzz.fuzz import token_sort_ratio

from onefirm.records.alike.names import fold
from onefirm.records.alike.words import COUNTRY_CODES, MOBILE_PREFIXES, OPEN_DOMAINS, ROLE_MAILBOXES

PHONE_DIGITS = 8
"""So many last digits are compared: enough to tell numbers apart, few enough to leave out what only some write."""

PHONE_DIGITS_MIN = 6
OTHER_HOUSE_MAX = 0.4
"""The same street with another number is another address."""

_STREETS = re.compile(r"(strasse|str|street|st|straat)\b")
_NO_DIGIT = re.compile(r"[^0-9+]")


def mailbox(text: str) -> str:
    """One spelling of an e-mail address, or nothing where it is none."""
    local, at, domain = text.strip().lower().removeprefix("mailto:").rpartition("@")
    if not at or not local or "." not in domain:
        return ""
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def domain_of(box: str) -> str:
    return box.rpartition("@")[2]


def own_domain(box: str) -> str:
    """The domain, unless anybody can have a mailbox there."""
    domain = domain_of(box)
    return "" if domain in OPEN_DOMAINS else domain


def role(box: str) -> bool:
    """Whether the mailbox is named after a task, not a person."""
    local = box.partition("@")[0]
    return (
        local in ROLE_MAILBOXES
        or local.partition(".")[0] in ROLE_MAILBOXES
        or local.partition("-")[0] in ROLE_MAILBOXES
    )


def phone(text: str) -> str:
    """One spelling of a telephone number, or nothing where there are too few digits."""
    digits = _NO_DIGIT.sub("", text.replace("(0)", ""))
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    digits = digits[:1] + digits[1:].replace("+", "")
    return digits if len(digits.lstrip("+")) >= PHONE_DIGITS_MIN else ""


def phone_key(number: str) -> str:
    """The number as it is dialled at home, so that a number with its country and one without are equal."""
    if number.startswith("+"):
        country = next((count for count in (1, 2) if number[1 : 1 + count] in COUNTRY_CODES), 3)
        number = number[1 + country :]
    return number.lstrip("0")[-PHONE_DIGITS:]


def mobile(number: str) -> bool:
    return number.startswith(MOBILE_PREFIXES)


def number_key(text: str) -> str:
    """A VAT or register number without the signs between."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def place(text: str) -> tuple[str, ...]:
    """The words of an address: Hauptstraße 5, Hauptstr. 5 and Haupt Street 5 are one."""
    return tuple(word for word in _STREETS.sub(" ", fold(text).replace("-", " ")).split() if word)


def alike_places(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    alike = token_sort_ratio(" ".join(one), " ".join(other)) / 100
    ours, theirs = _numbers(one), _numbers(other)
    return min(alike, OTHER_HOUSE_MAX) if ours and theirs and not ours & theirs else alike


def _numbers(words: tuple[str, ...]) -> set[str]:
    """House numbers, with their letters and doors; a post code has four digits or more and parts nobody."""
    return {word for word in words if word[0].isdigit() and len(word) < 4}
