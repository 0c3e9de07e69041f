"""Address cards (.vcf) of the versions 2.1, 3.0 and 4.0."""

import re
from collections.abc import Callable, Iterator

from onefirm.domain.problem import Problem
from onefirm.guard.pages.seen import clean, line
from onefirm.intake.reading.bounds import (
    CARDS_BYTES_MAX,
    CARDS_MAX,
    NAME_SIGNS_MAX,
    NOTE_SIGNS_MAX,
    VALUES_MAX,
)
from onefirm.intake.reading.cards.properties import Block, Property, blocks, parts_of, plain_value, unescaped
from onefirm.intake.reading.days import day_of
from onefirm.intake.reading.problems import other_kind, shown, too_many, unfit
from onefirm.intake.reading.reading import Reading, read_through
from onefirm.intake.reading.rows import ContactRow
from onefirm.intake.reading.source import Source, lines_of, opened, refuse_other_kinds
from onefirm.intake.reading.text import encoding_of
from onefirm.intake.reading.values import email_of, phone_of

_VERSIONS = ("", "2.1", "3.0", "4.0")
_WANTED = frozenset(
    [
        "VERSION", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS", "UID", "FN", "N", "ORG", "TITLE", "ROLE", "EMAIL",
        "TEL", "ADR", "BDAY", "NOTE", "CATEGORIES",
    ]
)  # fmt: skip
_NO_YEAR = re.compile(r"--(\d{2})-?(\d{2})", re.ASCII)


def read_cards(source: Source, name: str, encoding: str = "") -> Reading[ContactRow]:
    """Every card as a contact. Raises a Refusal when the file is none of cards, or is past a bound."""
    stream = opened(source, CARDS_BYTES_MAX, name)
    refuse_other_kinds(stream, "address cards", name)
    found = encoding_of(stream, encoding, name).name
    reading = read_through(name, lambda: _contacts(source, found, name))
    if not reading.count and not reading.left_out:
        raise other_kind("address cards", "something else", "Export the contacts as vCard (.vcf).", name)
    return reading


def _contacts(source: Source, encoding: str, name: str) -> Iterator[ContactRow | Problem]:
    text = lines_of(source, encoding, newline=None)
    for count, block in enumerate(blocks(text, frozenset({"VCARD"}), _WANTED, name), 1):
        if count > CARDS_MAX:
            raise too_many("cards", CARDS_MAX, name)
        yield block if isinstance(block, Problem) else _contact(block, f"{name}:{block.line}")


def _contact(card: Block, where: str) -> ContactRow | Problem:
    version = line(card.text("VERSION"))
    if version not in _VERSIONS:
        return _unfit(f"This card is of version '{shown(version)}'.", "Known are 2.1, 3.0 and 4.0.", where)
    kind = line(card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")).lower()
    if kind == "group":
        return _unfit(f"The card '{shown(_one(card, 'FN'))}' is a list of others.", "It is no contact itself.", where)
    emails = _values(card, "EMAIL", email_of)
    phones = _values(card, "TEL", phone_of)
    for values, thing in ((emails, "a mail address"), (phones, "a telephone number")):
        if isinstance(values, str):
            return _unfit(f"'{shown(values)}' is not {thing}.", "It does not look like one.", where)
    assert isinstance(emails, tuple) and isinstance(phones, tuple), "Both were looked at."
    birthday = _birthday(card)
    if birthday is None:
        return _unfit(f"'{shown(card.text('BDAY'))}' is not a birthday.", "A day is written 1984-03-09.", where)
    family, given, *between = [*_structured(card, "N"), "", "", ""][:3]
    organisation = next(iter(_structured(card, "ORG")), "")
    name = _one(card, "FN") or " ".join(filter(None, (given, *between, family)))
    firm = kind == "org" or _one(card, "X-ABSHOWAS").upper() == "COMPANY"
    contact = ContactRow(
        where=where,
        name="" if firm and (not organisation or name == organisation) else name,
        given_name=given,
        family_name=family,
        emails=emails,
        phones=phones,
        organisation=organisation or (name if firm else ""),
        role=_one(card, "TITLE") or _one(card, "ROLE"),
        addresses=tuple(dict.fromkeys(filter(None, (_address(one) for one in card.all("ADR"))))),
        birthday=birthday,
        notes="\n\n".join(filter(None, (clean(unescaped(plain_value(one))).strip() for one in card.all("NOTE")))),
        tags=tuple(dict.fromkeys(filter(None, (tag for one in card.all("CATEGORIES") for tag in _listed(one, ","))))),
        uid=_one(card, "UID"),
    )
    return _bounded(contact)


def _bounded(contact: ContactRow) -> ContactRow | Problem:
    short = (contact.name, contact.given_name, contact.family_name, contact.organisation, contact.role, contact.uid)
    lists = (contact.emails, contact.phones, contact.addresses, contact.tags)
    long = [
        *(said for said in (*short, *contact.tags) if len(said) > NAME_SIGNS_MAX),
        *(said for said in contact.addresses if len(said) > 2 * NAME_SIGNS_MAX),
        *(said for said in (contact.notes,) if len(said) > NOTE_SIGNS_MAX),
    ]
    if long:
        return _unfit(f"'{shown(long[0])}' has {len(long[0]):,} signs.", "That is more than is kept.", contact.where)
    if any(len(values) > VALUES_MAX for values in lists):
        why = f"At most {VALUES_MAX} addresses, numbers or tags are kept."
        return _unfit("This card has more of one thing than anybody has.", why, contact.where)
    if not (contact.name or contact.organisation or contact.emails):
        why = "It has no name, no organisation and no mail address."
        return _unfit("Nobody is named on this card.", why, contact.where)
    return contact


def _one(card: Block, name: str) -> str:
    found = card.first(name)
    return line(unescaped(plain_value(found))) if found else ""


def _structured(card: Block, name: str) -> list[str]:
    found = card.first(name)
    return _listed(found, ";") if found else []


def _listed(one: Property, separator: str) -> list[str]:
    return [line(part) for part in parts_of(plain_value(one), separator)]


def _values(card: Block, name: str, read: Callable[[str], str | None]) -> tuple[str, ...] | str:
    """Those the card prefers come first; or, when one of them is none, that one."""
    found: list[str] = []
    for one in sorted(card.all(name), key=_preference):
        said = line(unescaped(plain_value(one)))
        value = read(said) if said else ""
        if value is None:
            return said
        found.append(value)
    return tuple(dict.fromkeys(filter(None, found)))


def _preference(one: Property) -> int:
    told = one.parameter("PREF")
    if told.isdecimal() and told.isascii():
        return min(int(told[:4]), 100)
    return 1 if one.has("TYPE", "PREF") else 100


def _address(one: Property) -> str:
    """`Elm 4, 1010 Vienna, Austria`, out of seven parts."""
    box, more, street, city, region, postcode, country = (_listed(one, ";") + [""] * 7)[:7]
    town = " ".join(filter(None, (postcode, city)))
    return ", ".join(filter(None, (box, street, more, town, region, country)))


def _birthday(card: Block) -> str | None:
    """Empty when there is none; None when it cannot be read."""
    found = card.first("BDAY")
    said = line(found.value) if found else ""
    if not found or not said:
        return ""
    if without := _NO_YEAR.fullmatch(said):
        month, day = without[1], without[2]
        return f"--{month}-{day}" if day_of(f"2000-{month}-{day}", None) else None
    omitted = found.parameter("X-APPLE-OMIT-YEAR")
    if omitted and said.startswith(omitted):
        day = day_of(f"2000{said[len(omitted) :]}", None)
        return f"--{day:%m-%d}" if day else None
    day = day_of(said, None)
    return day.isoformat() if day else None


def _unfit(what: str, why: str, where: str) -> Problem:
    return unfit(what, why, where, "card")
