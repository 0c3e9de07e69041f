"""Connecting as a person types it: a real mail server, the real command, and at a terminal what it asks for."""

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from git_server import WITHOUT_GIT, Repository
from onefirm.app.setup import init
from post_office import HOST, PASSWORD, PostOffice, free_port, open_post
from terminal import SCRIPT, Said, Terminal

SECONDS_MAX = 60


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


@pytest.fixture
def firm(tmp_path: Path) -> Terminal:
    folder = tmp_path / "firm"
    init(folder, "Tern Studio", "Ines Tern", "ines@tern.example", ManualClock(), SeededChance())
    for name, text in {"right": PASSWORD, "wrong": "wrong", "blank": "\n", "junk": "\x00\x01\x02"}.items():
        (tmp_path / name).write_text(text)
    return Terminal(folder)


def settings(post: PostOffice, **other: object) -> list[str]:
    said = {
        "smtp-host": HOST, "smtp-port": post.smtp, "smtp-tls": "none",
        "imap-host": HOST, "imap-port": post.imap, "imap-tls": "none",
    } | {name.replace("_", "-"): value for name, value in other.items()}  # fmt: skip
    return [word for name, value in said.items() for word in ("--set", f"{name}={value}")]


def connected(firm: Terminal, post: PostOffice) -> Said:
    return firm.type("connect", "mail", *settings(post), "--secret-file", "right")


def written(firm: Terminal) -> str:
    return (firm.folder / "firm.toml").read_text()


def at_a_terminal(firm: Terminal, words: Sequence[str], answers: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Typed where a person sits: each answer once its question stands there. The exit code, and all that was shown."""
    ours, theirs = pty.openpty()
    environment = firm.environment() | {"TERM": "dumb", "COLUMNS": "200"}
    child = subprocess.Popen(
        [SCRIPT, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=firm.folder.parent
    )
    os.close(theirs)
    shown, waiting, until = "", list(answers), time.monotonic() + SECONDS_MAX
    while select.select([ours], [], [], max(0.0, until - time.monotonic()))[0]:
        try:
            piece = os.read(ours, 4096).decode()
        except OSError:  # It has ended.
            break
        shown += piece
        if waiting and waiting[0][0] in shown.rpartition("\n")[2]:
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    else:
        child.kill()
    os.close(ours)
    code = child.wait(SECONDS_MAX)
    assert not waiting, (waiting, shown)
    return code, shown


# What is asked for.


def test_at_a_terminal_the_mailbox_is_asked_for_too_and_its_likely_name_is_offered(firm: Terminal) -> None:
    code, shown = at_a_terminal(
        firm,
        ["connect", "mail", "--set", "smtp-port=1"],
        [
            ("address [ines@tern.example]: ", "nobody"),
            ("smtp-host: ", "smtp.tern.invalid"),
            ("imap-host (- for none) [imap.tern.invalid]: ", ""),
            ("it is not shown", "a word"),
            ("Save it anyway? [y/N] ", "y"),
        ],
    )
    assert code == 1, shown
    assert "does not work" in shown and "a word" not in shown
    assert 'imap-host = "imap.tern.invalid"' in written(firm) and "nobody" not in written(firm)


def test_at_a_terminal_the_servers_follow_from_the_address_as_on_the_page(firm: Terminal) -> None:
    likely = [
        ("address [ines@tern.example]: ", "ines@tern.invalid"),
        ("smtp-host [smtp.tern.invalid]: ", ""),
        ("imap-host (- for none) [imap.tern.invalid]: ", ""),
        ("it is not shown", "a word"),
        ("Save it anyway? [y/N] ", "y"),
    ]
    code, shown = at_a_terminal(firm, ["connect", "mail", "--set", "smtp-port=1"], likely)
    assert code == 1 and "Most providers call their servers smtp.tern.invalid" in shown
    assert all(f'{name} = "' in written(firm) for name in ("smtp-host", "imap-host", "address"))


def test_at_a_terminal_a_mailbox_that_is_known_is_told_and_asked_no_more_about(firm: Terminal) -> None:
    known = [("address [ines@tern.example]: ", "ines@icloud.com"), ("it is not shown", "")]
    code, shown = at_a_terminal(firm, ["connect", "mail"], known)
    assert code != 0 and "iCloud: letters leave by smtp.mail.me.com" in shown
    assert "smtp-host" not in shown and "connect-secret-missing" in shown, "Only the secret is left to be said."


@pytest.mark.skipif(bool(WITHOUT_GIT), reason=WITHOUT_GIT or "git is here.")
def test_a_site_that_nobody_signs_in_to_asks_for_no_token(firm: Terminal, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "site.git")
    repository.hand({"README.md": "A site."})
    said = firm.type("connect", "site", "--set", f"url={repository.folder}")
    assert said.code == 0 and "'site' works." in said.out, said
    shell = firm.type("connect", "site", "--set", "url=git@git.tern.invalid:me/site.git", "--anyway")
    assert "connect-secret-missing" not in shell.err and shell.code == 1
    away = firm.type("connect", "site", "--set", "url=https://git.tern.invalid/site.git")
    assert (away.code, "site-token" in away.err) == (3, True)


def test_what_needs_nothing_said_is_written_down_all_the_same(firm: Terminal) -> None:
    said = firm.type("connect", "reading")
    assert said.code == 0 and "[reading]" in written(firm)
    assert "'reading' is connected." in firm.type("connect", "reading", "--show").out
    assert "Nothing was fetched" in firm.type("connections", "test", "reading").out


def test_what_is_set_by_hand_is_named_with_the_page_that_says_how(firm: Terminal) -> None:
    alone = firm.type("connect").out
    assert all(section in alone for section in ("[hooks.NAME]", "[webhooks.NAME]", "[feeds.NAME]"))
    for name, section in {"hooks": "[hooks.NAME]", "webhook": "[webhooks.NAME]", "rss": "[feeds.NAME]"}.items():
        said = firm.type("connect", name)
        assert said.code != 0 and section in said.err and "docs/" in said.err


# What is said is checked before anything is written.


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--set", "smtp-port=99999"), "--set smtp-port=99999"),
        (("--set", "smtp-tls=maybe"), "--set smtp-tls=maybe"),
        (("--secret-file", "blank"), "secret-file-empty"),
        (("--secret-file", "junk"), "secret-odd"),
        (("--secret-file", "nowhere"), "secret-file-unreadable"),
    ],
)
def test_what_cannot_be_is_told_where_it_was_said(
    firm: Terminal, post: PostOffice, said: tuple[str, str], why: str
) -> None:
    before = written(firm)
    done = firm.type("connect", "mail", *settings(post), "--secret-file", "right", *said)
    assert done.code != 0 and why in done.err and "firm.toml:" not in done.err
    assert written(firm) == before


# What works is not given up for what does not.


def test_what_works_is_kept_until_somebody_says_anyway(firm: Terminal, post: PostOffice) -> None:
    assert connected(firm, post).code == 0
    before = written(firm)
    worse = ["connect", "mail", "--set", "smtp-port=1", "--secret-file", "right"]
    kept = firm.type(*worse[:-2])
    assert kept.code == 1 and "connect-secret-elsewhere" in kept.err, "The kept one goes nowhere it never was."
    said = firm.type(*worse)
    assert (said.code, written(firm)) == (1, before) and "Nothing was saved" in said.out
    wrong = firm.type("connect", "mail", "--secret-file", "wrong")
    assert wrong.code == 1 and "Nothing was saved" in wrong.out
    assert firm.type("connections", "test", "mail").out.startswith("'mail' works."), "The old password is there still."
    anyway = firm.type(*worse, "--anyway")
    assert anyway.code == 1 and "smtp-port = 1\n" in written(firm)
    assert "firm.toml as it was before: firm.toml.bak" in anyway.out
    assert (firm.folder / "firm.toml.bak").read_text() == before
    better = firm.type("connect", "mail", "--set", f"smtp-port={post.smtp}", "--secret-file", "right")
    assert better.code == 0, "What does not work is in nobody's way."


def test_at_a_terminal_it_is_asked_whether_what_works_is_given_up(firm: Terminal, post: PostOffice) -> None:
    assert connected(firm, post).code == 0
    before = written(firm)
    worse = ["connect", "mail", "--set", "smtp-port=1"]
    again = ("goes to 127.0.0.1:1 in clear for the first time: type it again: ", PASSWORD)
    code, shown = at_a_terminal(firm, worse, [again, ("Save it anyway? [y/N] ", "")])
    assert (code, written(firm)) == (1, before), shown
    code, shown = at_a_terminal(firm, worse, [again, ("Save it anyway? [y/N] ", "y")])
    assert code == 1 and "smtp-port = 1\n" in written(firm), shown


# What a test says.


def test_a_test_counts_in_words_and_says_what_is_revoked(firm: Terminal, post: PostOffice) -> None:
    assert firm.type("connections", "test").out.startswith("None of ")
    assert connected(firm, post).code == 0
    assert "1 was tried, and works." in firm.type("connections", "test").out
    assert firm.type("connections", "revoke", "mail").code == 0
    said = firm.type("connections", "test", "mail")
    assert "You have revoked it" in said.out and "1 of 1" not in said.out


# How each stands.


def row(firm: Terminal, name: str) -> dict[str, Any]:
    return next(item for item in firm.type("connections", "--json").answer["items"] if item["name"] == name)


def ticked(firm: Terminal) -> list[str]:
    return [step["name"] for step in firm.type("first-steps", "--json").answer["items"] if step["done"]]


def test_a_connection_is_said_to_work_by_what_it_did_last_and_not_otherwise(firm: Terminal, post: PostOffice) -> None:
    wrong = ["connect", "mail", *settings(post), "--secret-file", "wrong"]
    before = written(firm)
    said = firm.type(*wrong)
    assert (said.code, written(firm)) == (
        1,
        before,
    ) and "Nothing was saved: 'mail' does not work like this." in said.out
    assert firm.type(*wrong, "--anyway").code == 1
    assert "  does not work" in firm.type("connect", "mail", "--show").out
    assert "mail" not in ticked(firm)
    out = row(firm, "mail")
    assert out["stands"] == "signed out" and "onefirm vault set mail-password" in out["says"]
    (down,) = firm.type("today", "--json").answer["down"]
    assert down["connection"] == "mail" and "does not let us in" in down["says"]
    assert connected(firm, post).code == 0
    assert (row(firm, "mail")["stands"], firm.type("today", "--json").answer["down"]) == ("works", [])
    assert "mail" in ticked(firm)
    assert (
        "connections test mail"
        in firm.type("connect", "mail", "--set", "smtp-port=1", "--secret-file", "right", "--anyway").out
    )
    assert firm.type("connections", "test", "mail").code == 1, "What was tried first was tried beside those in use."
    ill = row(firm, "mail")
    assert ill["stands"] == "in trouble" and ill["says"].startswith("It did not work when it was last tried.")


def test_a_secret_that_is_exchanged_is_told_with_since_when_both_count(firm: Terminal, post: PostOffice) -> None:
    assert connected(firm, post).code == 0
    assert firm.type("connections", "rotate", "mail", "--secret-file", "wrong").code == 1
    (exchange,) = row(firm, "mail")["exchanges"]
    assert exchange["since"]
    assert "A new 'mail-password' stands beside the old one since" in firm.type("connections").out
    assert firm.type("connections", "rotate", "mail", "--give-up").code == 0
    assert row(firm, "mail")["exchanges"] == []


def test_the_secret_of_a_hook_is_said_to_be_exchanged_until_you_say_so(firm: Terminal) -> None:
    with (firm.folder / "firm.toml").open("a") as file:
        file.write('\n[hooks.site]\nsecrets = ["site-hook"]\n')
    for letter, words in (("a", ("vault", "set", "site-hook")), ("b", ("connections", "rotate", "hook-site"))):
        assert firm.type(*words, stdin=letter * 32).code == 0
    said = " ".join(firm.type("connections").out.split())
    done = "onefirm connections rotate hook-site --secret site-hook --done"
    assert done in said and "onefirm connections test hook-site" not in said
    assert firm.type(*done.split()[1:]).code == 0
    assert row(firm, "hook-site")["exchanges"] == []


def test_a_secret_that_is_too_short_for_its_hook_is_told_where_it_is_put_in(firm: Terminal) -> None:
    with (firm.folder / "firm.toml").open("a") as file:
        file.write('\n[hooks.site]\nsecrets = ["site-hook"]\n')
    assert "at least 16 bytes" in firm.type("vault", "set", "site-hook", stdin="short").out
    assert "at least 16 bytes" not in firm.type("vault", "set", "site-hook", stdin="l" * 16).out
    assert "at least 16 bytes" not in firm.type("vault", "set", "other", stdin="short").out


def test_a_hook_without_its_secret_is_told_here_on_today_and_at_the_start(firm: Terminal) -> None:
    with (firm.folder / "firm.toml").open("a") as file:
        file.write('\n[hooks.site]\nsecrets = ["site-hook"]\n')
    hook = row(firm, "hook-site")
    assert hook["stands"] == "in trouble" and hook["says"].endswith("onefirm vault set site-hook")
    (down,) = firm.type("today", "--json").answer["down"]
    assert down["says"] == hook["says"]
    up = firm.begin("up", "--port", str(free_port()))
    try:
        assert up.stderr is not None
        assert hook["says"] in up.stderr.readline()
    finally:
        up.send_signal(signal.SIGINT)
        up.communicate(timeout=SECONDS_MAX)
    firm.type("vault", "set", "site-hook", stdin="a secret of more than sixteen signs")
    assert row(firm, "hook-site")["stands"] == "no trouble known"


def test_a_port_that_is_taken_is_told_with_the_one_that_is_used_instead(firm: Terminal) -> None:
    with create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        text = written(firm)
        assert "port = 8400" in text
        (firm.folder / "firm.toml").write_text(text.replace("port = 8400", f"port = {port}"))
        up = firm.begin("up")
        try:
            assert up.stderr is not None
            assert up.stderr.readline().startswith(
                f"Port {port} of firm.toml is taken by another program, so it is port "
            )
        finally:
            up.send_signal(signal.SIGINT)
            up.communicate(timeout=SECONDS_MAX)
