"""Who the firm knows."""

from typing import Literal

from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind

YEAR_DAYS = 365


class Person(Frozen):
    name: str = ""
    email: str = ""
    emails: tuple[str, ...] = ()
    """Further addresses beside the first."""
    phones: tuple[str, ...] = ()
    organisation: str = ""
    """The id of an organisation, or its name where it has no record."""
    role: str = ""
    address: str = ""
    language: str = ""
    birthday: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    status: Literal["", "seen", "lead", "client", "past client", "partner"] = ""
    uids: tuple[str, ...] = ()
    """What address books know them by."""


class Organisation(Frozen):
    name: str = ""
    domain: str = ""
    address: str = ""
    tax_number: str = ""
    phones: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: str = ""


class Lead(Frozen):
    email: str
    name: str = ""
    message: str = ""
    budget: str = ""
    status: str = ""
    score: int = 0


PERSON = RecordKind(
    "person",
    1,
    "Somebody the firm knows: a client, a lead, a partner.",
    Person,
    identity="email",
    named_by=("name", "email"),
    many=frozenset({"emails", "phones", "tags", "uids"}),
    refresh_days={"email": 2 * YEAR_DAYS, "phones": 2 * YEAR_DAYS, "address": YEAR_DAYS, "role": YEAR_DAYS},
)
ORGANISATION = RecordKind(
    "organisation",
    1,
    "A company or another body that people belong to.",
    Organisation,
    identity="domain",
    named_by=("name", "domain"),
    many=frozenset({"phones", "tags"}),
    refresh_days={"address": YEAR_DAYS, "tax_number": YEAR_DAYS},
)
LEAD = RecordKind(
    "lead",
    1,
    "Somebody who may become a client, and how far they are.",
    Lead,
    identity="email",
    named_by=("name", "email"),
    retention="leads",
)
