"""The shipped record kinds."""

from onefirm.domain.frozen import Frozen
from onefirm.domain.record import RecordKind


class Person(Frozen):
    email: str
    name: str = ""


class Lead(Frozen):
    email: str
    name: str = ""
    message: str = ""
    budget: str = ""
    status: str = ""
    score: int = 0


PERSON = RecordKind("person", 1, "Somebody the firm knows.", Person, identity="email")
LEAD = RecordKind("lead", 1, "Somebody who may become a client, and how far they are.", Lead, identity="email")
