"""What a connector says of itself is asked for by name, so a name misspelled would be as if it said nothing."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.builtin import EXTENSION
from onefirm.capabilities.extension import Office
from onefirm.domain.tiers import TIERS
from onefirm.guard.lane import Guard

NAMES = ("quick", "place", "account", "secrets", "fetched_with", "probe")
OF_SETTINGS = ("signs_in", "fetches", "likely")
SAID: dict[str, dict[str, Any]] = {
    "mail": {"smtp_host": "mail.example", "imap_host": "mail.example", "address": "ines@tern.example"},
    "calendar": {"url": "https://dav.example/", "tasks": "To do"},
    "site": {"url": "https://git.example/site.git"},
    "notify": {},
    "reading": {},
    "search": {"url": "https://search.example/"},
    **{f"model-{tier}": {"model": "gpt", "url": "https://model.example/v1"} for tier in TIERS},
}
TOLD = {
    "MailSender": {"place", "secrets", "fetched_with", "probe"},
    "Mailbox": {"account"},
    "Calendar": {"place", "secrets", "probe"},
    "Site": {"quick", "place", "secrets", "probe"},
    "Reader": {"quick", "account", "probe"},
    "Engine": {"quick", "secrets", "probe"},
    "OneModel": {"quick", "secrets"},
    "FormInbox": {"quick"},
    "MailInbox": {"quick"},
    "LocalConnector": {"quick"},
}
TOLD_OF_SETTINGS = {
    "MailSettings": {"signs_in", "fetches", "likely"},
    "SiteSettings": {"signs_in"},
    "NotifySettings": {"signs_in"},
    "ModelSettings": {"signs_in"},
}


class Prints:
    def of(self, purpose: str, text: str) -> str:
        return f"{purpose}{text}"


def shipped(folder: Path) -> Iterator[object]:
    clock = ManualClock()
    office = Office(folder, lambda _name: None, Prints(), clock, SeededChance(), Guard(clock, SeededChance()))
    for account in EXTENSION.accounts:
        brought = account.open(account.settings.model_validate(SAID[account.name]), office)
        yield from (*brought.connectors, *brought.sources, *brought.tellers, *brought.models)
    yield from (make(folder) for make in (*EXTENSION.connectors, *EXTENSION.sources))


def said_by(one: type, names: tuple[str, ...]) -> set[str]:
    return {name for name in names if hasattr(one, name)}


def near(one: type, names: tuple[str, ...]) -> list[str]:
    """What is nearly one of these names, and none of them."""
    own = [name for name in dir(one) if not name.startswith("_") and name not in names]
    return [name for name in own if get_close_matches(name, names, n=1, cutoff=0.8)]


def test_each_says_what_is_true_of_it_by_the_name_it_is_asked_for(tmp_path: Path) -> None:
    kinds = {type(one) for one in shipped(tmp_path)}
    found = {kind.__name__: said for kind in kinds if (said := said_by(kind, NAMES))}
    assert found == TOLD
    assert [name for kind in kinds for name in near(kind, NAMES)] == []


@pytest.mark.parametrize("account", EXTENSION.accounts, ids=lambda account: account.name)
def test_settings_say_by_those_names_how_they_are_signed_in_with(account: Any) -> None:
    kind, fields = account.settings, account.settings.model_fields
    assert said_by(kind, OF_SETTINGS) == TOLD_OF_SETTINGS.get(kind.__name__, set())
    assert near(kind, OF_SETTINGS) == []
    settings = kind.model_validate(SAID[account.name])
    assert set(getattr(settings, "likely", {})) <= set(fields), "What is worth asking for is a field of it."
    if "fetches" in dir(kind):
        assert {"refresh_token", "client_secret"} <= set(fields)
