"""The fields a column may become, and what has to be there before a row is a record."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["contact", "invoice", "measure"]
Sort: TypeAlias = Literal["text", "email", "phone", "date", "amount", "currency", "status", "tags", "part", "count"]


@dataclass(frozen=True)
class Field:
    name: str
    sort: Sort
    says: str
    many: bool = False
    """May several columns become this?"""


FIELDS: dict[Kind, tuple[Field, ...]] = {
    "contact": (
        Field("name", "text", "the whole name"),
        Field("given_name", "text", "the given name"),
        Field("family_name", "text", "the family name"),
        Field("email", "email", "a mail address", many=True),
        Field("phone", "phone", "a telephone number", many=True),
        Field("organisation", "text", "the organisation"),
        Field("role", "text", "what they are there"),
        Field("address", "text", "a whole postal address", many=True),
        Field("street", "part", "the street of an address", many=True),
        Field("postcode", "part", "the postcode of an address", many=True),
        Field("city", "part", "the city of an address", many=True),
        Field("region", "part", "the state or region of an address", many=True),
        Field("country", "part", "the country of an address", many=True),
        Field("birthday", "date", "the birthday"),
        Field("notes", "text", "notes", many=True),
        Field("tags", "tags", "tags", many=True),
        Field("uid", "text", "the number they have in the other system"),
    ),
    "invoice": (
        Field("number", "text", "the number of the invoice"),
        Field("client", "text", "who it was written to"),
        Field("amount", "amount", "the whole amount"),
        Field("currency", "currency", "the currency"),
        Field("issued", "date", "the day it was written"),
        Field("due", "date", "the day it is due"),
        Field("paid", "date", "the day it was paid"),
        Field("status", "status", "how it stands"),
    ),
    "measure": (
        Field("page", "text", "the page or the piece"),
        Field("campaign", "text", "the campaign"),
        Field("query", "text", "what was searched for"),
        Field("what", "text", "what it was"),
        Field("day", "date", "the day"),
        Field("begins", "date", "the first day"),
        Field("ends", "date", "the last day"),
        Field("views", "count", "how often it was seen"),
        Field("visitors", "count", "how many came"),
        Field("clicks", "count", "how often it was clicked"),
        Field("impressions", "count", "how often it was shown"),
        Field("conversions", "count", "how often it led to what was wanted"),
        Field("spend", "amount", "what was spent"),
        Field("earned", "amount", "what was earned"),
        Field("currency", "currency", "the currency"),
    ),
}

NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "contact": (("name", "given_name", "family_name", "organisation", "email"),),
    "invoice": (("number",), ("client",), ("amount",), ("issued",)),
    "measure": (
        ("page", "campaign", "query", "day"),
        ("views", "visitors", "clicks", "impressions", "conversions", "spend", "earned"),
    ),
}
"""Of each group, one has to be there."""

CALLED: dict[Kind, str] = {"contact": "a contact", "invoice": "an invoice", "measure": "a figure"}
PARTS = ("street", "postcode", "city", "region", "country")


def field_of(kind: Kind, name: str) -> Field | None:
    return next((field for field in FIELDS[kind] if field.name == name), None)
