"""Three accounts, one for each tier. Which model stands behind which is the operator's choice."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from onefirm.capabilities.extension import Account, Guess, Office, Opened
from onefirm.capabilities.late import late
from onefirm.domain.frozen import Frozen
from onefirm.domain.tiers import TIERS, Tier
from onefirm.llm.settings import ModelSettings

_ROOM = "onefirm.llm.opened"
_OWNERS = {"gpt-": "openai", "o3": "openai", "o4": "openai", "claude": "anthropic"}
_HERE = ("localhost", "127.0.0.1", "::1")


def _account(tier: Tier) -> Account:
    def opened(settings: Frozen, office: Office) -> Opened:
        return cast(Opened, late(_ROOM, "opened")(tier, settings, office))

    return Account(f"model-{tier}", ModelSettings, opened, begins="model", guess=guessed)


def guessed(said: Mapping[str, str]) -> Guess:
    """By its name whose it is; by its address whether it runs on this machine."""
    model, url = said.get("model", ""), said.get("url", "")
    owner = next((owner for begins, owner in _OWNERS.items() if model.startswith(begins)), "")
    if owner and not url:
        return Guess({"provider": owner, "secret": f"{owner}-key"}, f"'{model}' is a model of {owner}.", sure=True)
    try:
        host, port = urlsplit(url).hostname or "", urlsplit(url).port or 0
    except ValueError:
        return Guess()
    if host in _HERE and port:
        own = {"homes": f"{host}:{port}", "price-in": "0", "price-out": "0"}
        return Guess(own, "It runs on this machine, so nobody sends a bill for it.")
    return Guess()


ACCOUNTS = tuple(_account(tier) for tier in TIERS)
