"""One who fetches access tokens with the words of a vault, in this process or as one of its own."""

import os
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

from fakes import ManualClock, SeededChance
from onefirm.guard.addresses import Home, Rules
from onefirm.guard.lane import Guard
from onefirm.guard.tokens.giver import Giver
from onefirm.guard.tokens.grant import Grant
from onefirm.guard.tokens.tokens import Keep, Tokens
from onefirm.guard.web.client import Web
from onefirm.stores.vault import Vault

NAME = "mail-refresh-token"


def fetching(vault: Vault, folder: Path, url: str, keep: Keep | None = None) -> Tokens:
    clock, there = ManualClock(), urlsplit(url)
    home = Home(there.hostname or "", there.port or 0)
    web = Web(Guard(clock, SeededChance()), "mail token", rules=Rules(homes=frozenset({home})))
    grant = Grant(url, "onefirm", "mail-client-secret", NAME, account="mail")
    return Tokens(Giver(web, grant), vault.secret, keep or vault.exchange_secret, clock, folder / "mail.turn")


def main(folder: Path, url: str, times: int, dies: str) -> None:
    """So many tokens; or until it is killed before or after the first word is written."""
    vault = Vault.load(folder, SeededChance(f"child {os.getpid()}"))

    def killed(name: str, used: str, given: str) -> None:
        if dies == "after":
            vault.exchange_secret(name, used, given)
        os.kill(os.getpid(), signal.SIGKILL)

    tokens = fetching(vault, folder, url, killed if dies else None)
    if not dies:
        assert tokens.token(), "The first one takes long: all that fetching needs is imported."
    print("open", flush=True)
    for _ in range(times):
        assert tokens.token()
    vault.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
