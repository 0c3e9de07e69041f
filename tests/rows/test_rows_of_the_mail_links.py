"""The scoreboard: a card decided from a mail, with the shipped command on a real mail server. Row 5, the mail side."""

import base64
import http.client
import json
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import pytest

from outside import GOOD, SCRIPT, Firm, new_firm
from post_office import HOST, PASSWORD, PostOffice, free_port, open_post
from told import urls_of

SECONDS_MAX = 60
_SETTINGS = """
[mail]
smtp-host = "{host}"
smtp-port = {smtp}
smtp-tls = "none"
imap-host = "{host}"
imap-port = {imap}
imap-tls = "none"
poll-seconds = 0

[notify]
by = ["mail"]
quiet = ""
"""

Came = TypeVar("Came")


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


def studio(folder: Path, post: PostOffice, own: str) -> Firm:
    """Every approval is over within a day here, so each is told at once."""
    firm = new_firm(folder)
    firm.policy("undo-window-seconds = 0\napproval-days-max = 1\n")
    path = folder / "firm.toml"
    said = path.read_text().replace("ines@tern.example", own)
    path.write_text(said + _SETTINGS.format(host=HOST, smtp=post.smtp, imap=post.imap))
    firm.run("vault", "set", "mail-password", text=f"{PASSWORD}\n")
    firm.ask("work")
    return firm


@contextmanager
def served(firm: Firm, port: int) -> Generator[None]:
    """`onefirm up`, until it is killed as a power cut would."""
    command = [str(SCRIPT), "up", "--firm", str(firm.folder), "--port", str(port), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        assert json.loads(process.stdout.readline())["url"].startswith(f"http://localhost:{port}/")
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(SECONDS_MAX)
        process.stdout.close()


def until(look: Callable[[], Came], there: Callable[[Came], bool]) -> Came:
    ends = time.monotonic() + SECONDS_MAX
    while not there(found := look()):
        assert time.monotonic() < ends, f"It did not come: {found}"
        time.sleep(0.3)
    return found


def asked(method: str, url: str, body: str = "") -> tuple[int, str]:
    """As a phone asks: no cookie, no script, and no word of where it comes from."""
    at = urlsplit(url)
    line = http.client.HTTPConnection(at.hostname or "", at.port or 80, timeout=SECONDS_MAX)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    line.request(method, f"{at.path}?{at.query}" if at.query else at.path, body or None, kind)
    answer = line.getresponse()
    said = answer.read().decode()
    line.close()
    return answer.status, said


def pressed(url: str) -> tuple[int, str]:
    page, _, query = url.partition("?")
    return asked("POST", page, urlencode({"k": query.removeprefix("k=")}))


def test_row_005_a_letter_is_approved_by_a_link_in_a_mail_and_leaves_once(tmp_path: Path, post: PostOffice) -> None:
    own, client, port = post.address(), post.address("ada", "palmer.example"), free_port()
    firm = studio(tmp_path / "firm", post, own)

    def notes() -> list[EmailMessage]:
        return [
            letter for letter in post.letters(own) if str(letter["To"]) == own and "waits" in str(letter["Subject"])
        ]

    with served(firm, port):
        raw = f"From: Ada Palmer <{client}>\nTo: {own}\nSubject: A logo\n\n{GOOD['message']} We have 6000 EUR.\n"
        post.deliver(raw.replace("\n", "\r\n").encode(), own, client)
        (note,) = until(notes, bool)
        approve = urls_of(note)["Approve"]
        assert approve.startswith(f"http://localhost:{port}/decide/card?k=")
        for method in ("GET", "HEAD", "GET"):
            status, page = asked(method, approve)
            assert status == 200 and (method == "HEAD" or GOOD["message"][:20] in page)
        assert firm.ask("inbox", "list")["waiting"] == 1 and post.letters(client) == []
    with served(firm, port):
        # The mail is older than this process, and its link counts all the same.
        status, page = pressed(approve)
        assert (status, "Approved:" in page) == (200, True)
        until(lambda: post.letters(client), bool)
        status, page = pressed(approve)
        assert (status, "this link was used already" in page) == (410, True)
        status, page = pressed(urls_of(note)["Decline"])
        assert status == 410
        assert firm.ask("inbox", "list")["waiting"] == 0
        (said,) = firm.events("question.answered")
        assert (said["actor"], said["body"]["verb"]) == ("operator by mail link", "accept")
    firm.ask("work")
    assert len(post.letters(client)) == len(notes()) == 1
    came = firm.events("outside.received")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "firm").glob("firm.db*"))
    assert approve.rpartition(".")[2].encode() not in kept
    raws = [base64.b64decode(event["body"]["raw"]["value"]) for event in came]
    assert len(raws) == 2, "The lead and the copy of our letter came in; the note itself is passed over."
    assert all(b"decide" not in raw for raw in raws)
