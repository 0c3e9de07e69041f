"""Who may come in, typed at a terminal, with the firm up and without."""

from pathlib import Path

from hooked import up
from outside import new_firm
from terminal import Terminal


def terminal(tmp_path: Path) -> Terminal:
    new_firm(tmp_path / "firm")
    return Terminal(tmp_path / "firm")


def test_a_token_is_printed_alone_on_its_line_and_listed_without_itself(tmp_path: Path) -> None:
    here = terminal(tmp_path)
    made = here.type("tokens", "make", "home-assistant", "--may", "read, send", "--days", "30")
    (token,) = [line for line in made.out.splitlines() if line.startswith("of_")]
    assert made.code == 0 and "may look and send wishes" in made.out and len(token) == 52
    listed = here.type("tokens")
    assert "home-assistant" in listed.out and "look and send wishes" in listed.out and "of_" not in listed.out
    told = here.type("tokens", "make", "nightly", "--agent", "--json").answer
    assert told["made"]["scopes"] == ["read"] and told["made"]["agent"] and told["token"].startswith("of_")
    refused = here.type("tokens", "make", "bot", "--agent", "--may", "read,decide")
    assert refused.code == 1 and "token-not-for-agents" in refused.err and "--may read,send" in refused.err
    assert here.type("tokens", "revoke", "home-assistant").out == "The token 'home-assistant' counts no more.\n"
    gone = here.type("tokens", "revoke", "home-assistant")
    assert (gone.code, "token-name-unknown" in gone.err) == (4, True)
    ledger = here.type("ledger", "tail")
    assert "The token 'home-assistant' was made for a program" in ledger.out and "was revoked" in ledger.out


def test_a_terminal_says_where_a_passkey_is_added(tmp_path: Path) -> None:
    here = terminal(tmp_path)
    said = here.type("passkeys", "add")
    assert said.code == 3 and "http://localhost:8400/settings/access" in said.err
    assert "There is no passkey yet." in here.type("passkeys").out
    assert here.type("passkeys", "remove", "none").code == 4


def test_who_is_signed_in_is_seen_and_ended_from_a_terminal(tmp_path: Path) -> None:
    here = terminal(tmp_path)
    assert here.type("up", "--check").code == 0
    assert here.type("sign-ins").out.startswith("Nobody is signed in."), "It signs itself out as well."
    assert here.type("sign-ins", "revoke").code == 4
    with up(here.folder) as site:
        site.send("GET", site.keeper.start_path(), b"", {"Host": f"localhost:{site.port}"})
    (row,) = here.type("sign-ins", "--json").answer["items"]
    assert row["browser"] == "A browser" and row["way"] == "a start link"
    assert row["id"][-6:] in here.type("sign-ins").out
    assert "A browser is signed in no more." in here.type("sign-ins", "revoke", row["id"][-6:]).out
    assert "No other browser" in here.type("sign-ins", "revoke", "--all").out
