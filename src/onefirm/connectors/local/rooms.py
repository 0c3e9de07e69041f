"""The five local connectors: which crafts each has, and what it says about itself."""

from pathlib import Path

from onefirm.capabilities.clock import Clock
from onefirm.connectors.local.connector import LocalConnector, Room
from onefirm.connectors.local.crafts import appointments, html, letters, money, pages
from onefirm.connectors.local.crafts import forms as form_pages
from onefirm.domain.effect import Terms

_OPERATOR = "operator@localhost"
NATURAL = Terms("natural-key")


def mail(firm: Path, terms: Terms = NATURAL, *, clock: Clock, sender: str = _OPERATOR) -> LocalConnector:
    room = Room(
        name="outbox",
        capability="mail",
        manner="It is put into outbox/ as a mail file; you send it with your own mail program.",
        stays="written to the local outbox (outbox/)",
        crafts=(letters.letters(sender or _OPERATOR),),
        private=True,
    )
    return LocalConnector(firm, room, terms, clock)


def calendar(firm: Path, terms: Terms = NATURAL, *, clock: Clock) -> LocalConnector:
    room = Room(
        name="calendar_folder",
        capability="calendar",
        manner="It is put into calendar/ as a calendar file; you open it with your own calendar.",
        stays="put into the local calendar (calendar/)",
        crafts=(appointments.BOOKINGS, appointments.CANCELLINGS),
        private=True,
    )
    return LocalConnector(firm, room, terms, clock)


def payments(firm: Path, terms: Terms = NATURAL, *, clock: Clock) -> LocalConnector:
    room = Room(
        name="payments_book",
        capability="payments",
        manner="It is written into the book in payments/; no money moves, and nobody is told by itself.",
        stays="written into the local book of payments (payments/)",
        crafts=(money.REQUESTS, money.VOIDS, money.REFUNDS),
        tidy=money.book,
    )
    return LocalConnector(firm, room, terms, clock)


def publishing(firm: Path, terms: Terms = NATURAL, *, clock: Clock) -> LocalConnector:
    room = Room(
        name="site_folder",
        capability="publishing",
        manner="It is put into site/ as a page; you copy the folder to your web server.",
        stays="put into the local folder of pages (site/)",
        crafts=(pages.PAGES, pages.TAKEN_DOWN),
        tidy=lambda folder, entries: html.index(folder, entries, html.SITE, "Pages"),
    )
    return LocalConnector(firm, room, terms, clock)


def forms(firm: Path, terms: Terms = NATURAL, *, clock: Clock) -> LocalConnector:
    room = Room(
        name="form_pages",
        capability="forms",
        manner="It is put into site/forms/ as a page; you copy the folder to your web server.",
        stays="put into the local folder of pages (site/forms/)",
        crafts=(form_pages.FORMS, form_pages.RETIRED),
        tidy=lambda folder, entries: html.index(folder, entries, form_pages.FOLDER, "Forms"),
    )
    return LocalConnector(firm, room, terms, clock)
