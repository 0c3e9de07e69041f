"""Where an account stands: another mailbox, address, calendar or login is another place, and nothing else is."""

from pathlib import Path

import pytest

from calendar_server import HOST
from fakes import ManualClock, SeededChance
from onefirm.capabilities.connector import Connector, place
from onefirm.capabilities.extension import Office
from onefirm.connectors.caldav.opened import opened as calendar_opened
from onefirm.connectors.caldav.settings import CalendarSettings
from onefirm.connectors.mail.server.account import opened as mail_opened
from onefirm.connectors.mail.settings import MailSettings
from onefirm.guard.lane import Guard
from onefirm.stores.vault import Vault

MAIL = {
    "smtp_host": HOST, "smtp_tls": "none", "imap_host": HOST, "imap_tls": "none",
    "address": "ines@tern.example", "user": "ines", "name": "Ines Tern",
}  # fmt: skip
HOME = f"{HOST}:5232"
CALENDAR = {"url": f"http://{HOME}/ines/work/", "user": "ines", "homes": (HOME,), "zone": "Europe/Vienna"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    vault, clock = Vault.create(tmp_path, SeededChance("places")), ManualClock()
    return Office(tmp_path, lambda _name: "word", vault, clock, SeededChance(), Guard(clock, SeededChance()))


def mail(office: Office, **said: object) -> Connector:
    return mail_opened(MailSettings.model_validate({**MAIL, **said}), office).connectors[0]


def calendar(office: Office, **said: object) -> Connector:
    return calendar_opened(CalendarSettings.model_validate({**CALENDAR, **said}), office).connectors[0]


@pytest.mark.parametrize(
    "said",
    [{"address": "bo@tern.example"}, {"witness": "sent"}, {"imap_host": "127.0.0.2"}, {"user": "bo"}],
    ids=lambda said: next(iter(said)),
)
def test_another_mailbox_is_another_place(office: Office, said: dict[str, str]) -> None:
    assert place(mail(office), {}) != place(mail(office, **said), {})


@pytest.mark.parametrize("said", [{"user": "bo"}, {"calendar": "home"}, {"url": f"http://{HOME}/bo/"}], ids=str)
def test_another_calendar_is_another_place(office: Office, said: dict[str, str]) -> None:
    assert place(calendar(office), {}) != place(calendar(office, **said), {})


def test_what_is_called_otherwise_stands_where_it_stood(office: Office) -> None:
    assert place(mail(office), {}) == place(mail(office, name="Ines", poll_seconds=7), {})
    assert place(calendar(office), {}) == place(calendar(office, poll_seconds=7), {})
