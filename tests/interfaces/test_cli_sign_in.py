"""`connect --sign-in` as it is typed: an address is printed, a browser is waited for, and nothing secret is shown."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from fakes import SeededChance
from imap_script import TokenMailbox
from mail_faults import MailFaults, Play
from onefirm.interfaces.cli.browser import address_from, listening
from onefirm.stores.vault import Vault
from post_office import HOST, PostOffice, open_post
from terminal import SCRIPT, Terminal
from token_giver import Provider, open_provider

CLIENT = "planted-secret-of-the-client"
LETS_IN = b"235 2.7.0 Accepted"
SECONDS_MAX = 60


class Knows(set[str]):
    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    def __contains__(self, token: object) -> bool:
        return isinstance(token, str) and self._provider.knows(token)


class Box(TokenMailbox):
    """With one folder, so that a trial ends well."""

    def answers(self, tag: str, said: str, hear: Callable[[], bytes], say: Callable[[bytes], object]) -> list[bytes]:
        if said.upper().startswith("LIST"):
            return [b'* LIST () "/" "INBOX"\r\n', f"{tag} OK done\r\n".encode()]
        return super().answers(tag, said, hear, say)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with open_provider(strict=True) as one:
        yield one


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


@pytest.fixture
def smtp(post: PostOffice) -> Iterator[MailFaults]:
    with MailFaults(post.smtp) as between:
        between.play(Play("auth", "refused", LETS_IN))
        yield between


@pytest.fixture
def box(provider: Provider) -> Iterator[TokenMailbox]:
    with Box(Knows(provider)) as one:
        yield one


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    one = Terminal(tmp_path / "firm")
    made = one.type("init", "--name", "Tern", "--operator", "Ines", "--email", "ines@tern.example")
    assert made.code == 0, made.err
    (tmp_path / "client").write_text(f"{CLIENT}\n")
    return one


class Waiting:
    """A command that has printed its address, and waits for the browser."""

    def __init__(self, terminal: Terminal, provider: Provider, smtp: MailFaults, box: TokenMailbox) -> None:
        said = {
            "smtp-host": HOST, "smtp-port": smtp.port, "smtp-tls": "none", "secret": "",
            "imap-host": HOST, "imap-port": box.port, "imap-tls": "none", "authorize-url": provider.authorize,
            "token-url": provider.url, "client-id": "onefirm", "scope": "openid",
        }  # fmt: skip
        sets = [word for name, value in said.items() for word in ("--set", f"{name}={value}")]
        words = ["connect", "mail", "--sign-in", "browser", "--secret-file", str(terminal.folder.parent / "client")]
        self._process = subprocess.Popen(
            [SCRIPT, *words, *sets, "--json"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=terminal.environment(), cwd=terminal.folder.parent,
        )  # fmt: skip
        assert self._process.stderr is not None
        self.err = ""
        while not self.err.rstrip().endswith("press Enter."):
            line = self._process.stderr.readline()
            assert line, self.err + (self._process.stdout.read() if self._process.stdout else "")
            self.err += line
        self.url = next(line for line in self.err.splitlines() if line.startswith("http://"))

    def ended(self, pasted: str = "") -> tuple[int, dict[str, object]]:
        out, err = self._process.communicate(f"{pasted}\n" if pasted else None, timeout=SECONDS_MAX)
        self.out, self.err = out, self.err + err
        return self._process.returncode, json.loads(out)


def browse(address: str) -> int:
    """The browser follows where it is sent."""
    there = urlsplit(address)
    line = http.client.HTTPConnection(there.hostname or "", there.port, timeout=10)
    line.request("GET", f"{there.path or '/'}?{there.query}")
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


@pytest.mark.parametrize(
    ("path", "ours"),
    [
        ("/?code=c&state=mine", True),
        ("/?error=access_denied&state=mine", True),
        ("/?error=access_denied", True),
        ("/?code=c&state=theirs", False),
        ("/?error=access_denied&state=theirs", False),
        ("/?code=c", False),
        ("/favicon.ico", False),
    ],
)
def test_only_who_knows_the_state_or_says_no_is_listened_to(
    path: str, ours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = listening()
    port = listener.getsockname()[1]
    with listener, ThreadPoolExecutor(1) as pool, open(os.devnull) as nothing_typed:
        monkeypatch.setattr(sys, "stdin", nothing_typed)
        waiting = pool.submit(address_from, listener, "mine", 1)
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\n\r\n".encode())
            status = line.recv(64).split(b" ")[1]
        assert (status, waiting.result()) == ((b"200", f"http://127.0.0.1:{port}{path}") if ours else (b"404", ""))


def nothing_shows(terminal: Terminal, waiting: Waiting, *more: str) -> None:
    """Neither what was planted nor what was given stands anywhere but sealed in the vault."""
    vault = Vault.load(terminal.folder, SeededChance("look"))
    secrets = [vault.secret(name) or "" for name in vault.secrets()]
    vault.close()
    assert CLIENT in secrets
    told = terminal.type("ledger", "tail", "--limit", "1000", "--json").out
    for word in (*secrets, *more):
        assert word not in told + waiting.out + waiting.err
        for path in terminal.folder.rglob("*"):
            assert not path.is_file() or word.encode() not in path.read_bytes(), path


def test_a_mailbox_is_connected_in_a_browser_and_read_from_then_on(
    terminal: Terminal, provider: Provider, smtp: MailFaults, box: TokenMailbox
) -> None:
    waiting = Waiting(terminal, provider, smtp, box)
    back = provider.agreed(waiting.url)
    there = urlsplit(back)
    state = parse_qs(there.query)["state"][0]
    assert browse(f"http://127.0.0.1:{there.port}/favicon.ico") == 404
    assert browse(back.replace(state, "somebody-elses")) == 404
    assert browse(back.replace("code=", "error=").replace(state, "somebody-elses")) == 404
    assert browse(back) == 200
    code, said = waiting.ended()
    assert (code, said["says"]) == (0, "'mail' works."), said
    assert box.shown
    nothing_shows(terminal, waiting, parse_qs(there.query)["code"][0], *box.shown)
    smtp.play(Play("auth", "refused", LETS_IN))
    again = terminal.type("connections", "test", "mail", "--json")
    assert again.answer["items"][0]["state"] == "works", again.out
    assert len(set(box.shown)) == 2, "Another command fetches another token, with what was exchanged."


def test_where_the_browser_is_on_another_machine_its_address_is_pasted(
    terminal: Terminal, provider: Provider, smtp: MailFaults, box: TokenMailbox
) -> None:
    waiting = Waiting(terminal, provider, smtp, box)
    back = provider.agreed(waiting.url)
    code, said = waiting.ended(f"  {back}")
    assert (code, said["says"]) == (0, "'mail' works."), said
    nothing_shows(terminal, waiting, parse_qs(urlsplit(back).query)["code"][0])


def test_a_no_in_the_browser_ends_the_command_and_is_told(
    terminal: Terminal, provider: Provider, smtp: MailFaults, box: TokenMailbox
) -> None:
    before = (terminal.folder / "firm.toml").read_text()
    waiting = Waiting(terminal, provider, smtp, box)
    assert browse(provider.agreed(waiting.url, declines=True)) == 200
    code, said = waiting.ended()
    assert (code, "consent-declined" in str(said["problems"])) == (1, True), said
    assert (terminal.folder / "firm.toml").read_text() == before
    assert terminal.type("vault", "--json").answer["items"] == []


def test_an_address_of_another_question_that_is_pasted_is_refused(
    terminal: Terminal, provider: Provider, smtp: MailFaults, box: TokenMailbox
) -> None:
    waiting = Waiting(terminal, provider, smtp, box)
    code, said = waiting.ended("http://127.0.0.1:1/?code=stolen&state=theirs")
    assert (code, "consent-mismatch" in str(said["problems"])) == (1, True), said
