"""Letters that quote a link that decides: found in whatever form, and kept without it."""

import asyncio
import base64
import quopri
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from time import process_time
from urllib.parse import quote

import pytest

from fakes import SeededChance
from onefirm.capabilities.connector import Item
from onefirm.connectors.mail import MailInbox
from onefirm.connectors.mail.letters.letter import MAIL_BYTES_MAX
from onefirm.connectors.mail.letters.links import without_links
from onefirm.connectors.mail.server.marks import Marks
from onefirm.guard.files.drop_folder import READ
from onefirm.inbox.links import Link, spelled
from onefirm.stores.vault import Vault
from promises.mail_account import MailAccount

HEAD = (
    b"From: Ines <ines@tern.example>\r\nTo: post@tern.example\r\nSubject: Re: A card\r\nMessage-ID: <1@t.example>\r\n"
)
SECONDS_MAX = 3.0
LINK = Link(question="qu_1", shown="0123456789abcdef", verb="accept", answer="yes", until="2026-11-22T10:00:00.000000Z")


def typed(kind: str, body: bytes, how: str = "") -> bytes:
    coded = f"Content-Transfer-Encoding: {how}\r\n" if how else ""
    return HEAD + f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n{coded}\r\n".encode() + body + b"\r\n"


def wrapped(text: str, every: int, between: str) -> bytes:
    return between.join(text[at : at + every] for at in range(0, len(text), every)).encode()


def forwarded(inner: bytes, how: str = "base64") -> bytes:
    """As a file beside a few words."""
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "ines@tern.example", "Fwd"
    letter.set_content("See the attached.")
    letter.add_attachment(inner, maintype="application", subtype="octet-stream", filename="note.eml", cte=how)
    return letter.as_bytes()


FORMS: dict[str, Callable[[str], bytes]] = {
    "in clear": lambda at: typed("text/plain", f"Yes, gladly.\r\n> Approve: {at}\r\n> Bye".encode()),
    "wrapped": lambda at: typed("text/plain", b"Yes, gladly.\r\n> " + wrapped(at, 40, "\r\n> ")),
    "wrapped in its path": lambda at: typed("text/plain", b"Yes, gladly.\r\n" + wrapped(at, 13, "\r\n>> ")),
    "quoted-printable": lambda at: typed("text/plain", quopri.encodestring(f"Yes, {at}".encode()), "quoted-printable"),
    "quoted-printable that nobody names": lambda at: typed("text/plain", quopri.encodestring(f"Yes, {at}".encode())),
    "base64": lambda at: typed("text/plain", base64.encodebytes(f"Yes, {at}\r\nBye".encode()), "base64"),
    "base64 that nobody names": lambda at: typed("text/plain", base64.encodebytes(f"Yes, {at}".encode())),
    "base64 that is quoted": lambda at: typed(
        "text/plain", b"> " + base64.encodebytes(at.encode()).replace(b"\n", b"\r\n> ")
    ),
    "base64 of wide signs": lambda at: typed(
        "text/plain; charset=utf-16", base64.encodebytes(f"Yes, {at}".encode("utf-16")), "base64"
    ),
    "html": lambda at: typed("text/html", f'<p>Yes: <a href="{at}">this</a></p>'.encode()),
    "html with entities": lambda at: typed(
        "text/html", at.replace("=", "&#x3D;").replace("?", "&#63;").replace("/", "&#47;").encode()
    ),
    "html with places to break": lambda at: typed(
        "text/html", at.replace("/", "/<wbr>").replace(".", "<span>.</span>").encode()
    ),
    "html with signs that nobody sees": lambda at: typed("text/html; charset=utf-8", "\u200b".join(at).encode()),
    "led through another place": lambda at: typed(
        "text/plain", f"https://safe.example/?url={quote(quote(at, safe=''), safe='')}&data=1".encode()
    ),
    "led through another place, and wrapped": lambda at: typed(
        "text/plain", wrapped(quote(quote(at, safe=""), safe=""), 7, "\r\n> ")
    ),
    "forwarded whole": lambda at: typed("message/rfc822", f"Subject: a note\r\n\r\n{at}".encode()),
    "forwarded whole in base64": lambda at: typed(
        "message/rfc822", base64.encodebytes(typed("text/plain", at.encode())), "base64"
    ),
    "forwarded as a file": lambda at: forwarded(typed("text/plain", at.encode())),
    "forwarded as a file, encoded in it": lambda at: forwarded(
        typed("text/plain", base64.encodebytes(at.encode()), "base64")
    ),
    "forwarded as a file, quoted-printable in it": lambda at: forwarded(
        typed("text/plain", quopri.encodestring(at.encode()), "quoted-printable")
    ),
    "forwarded twice": lambda at: forwarded(forwarded(typed("text/plain", at.encode()))),
    "in its subject": lambda at: f"From: ines@tern.example\r\nSubject: {at}\r\n\r\nYes.\r\n".encode(),
    "no letter at all": lambda at: at.encode(),
}  # fmt: skip


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path, SeededChance("links"))


@pytest.fixture
def at(vault: Vault) -> str:
    return f"http://localhost:8000/decide/card?k={spelled(LINK, vault)}"


@pytest.mark.parametrize("form", FORMS)
def test_a_link_is_found_in_whatever_form(vault: Vault, at: str, form: str, tmp_path: Path) -> None:
    raw = FORMS[form](at)
    assert Marks(vault, "ines@tern.example").quotes_a_link(raw)
    (tmp_path / "other").mkdir()
    other = Vault.create(tmp_path / "other", SeededChance("other"))
    assert not Marks(other, "ines@tern.example").quotes_a_link(raw), "Nobody else's links make a letter pass by."


@pytest.mark.parametrize("form", FORMS)
def test_what_is_kept_of_a_letter_in_the_folder_holds_no_link(vault: Vault, at: str, form: str, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "one.eml").write_bytes(FORMS[form](at))
    inbox = MailInbox(tmp_path)
    (item,) = asyncio.run(inbox.poll())
    assert not Marks(vault, "ines@tern.example").quotes_a_link(item.raw)
    seal = at.rpartition(".")[2].encode()
    assert seal not in item.raw and seal not in b"".join(_payloads(item.raw))
    assert asyncio.run(inbox.poll()) == (item,), "Nothing in the folder is changed before it is safe."
    asyncio.run(inbox.put_away(item, kept=True))
    assert [path.read_bytes() for path in (tmp_path / "mail" / READ).iterdir()] == [item.raw]
    assert asyncio.run(inbox.poll()) == ()


def _payloads(raw: bytes) -> list[bytes]:
    parts = [part.get_payload(decode=True) for part in message_from_bytes(raw).walk() if not part.is_multipart()]
    return [part for part in parts if isinstance(part, bytes)]


@pytest.mark.parametrize("form", ["in clear", "wrapped"])
def test_what_stands_beside_a_link_stays(at: str, form: str) -> None:
    raw = FORMS[form](at)
    left = without_links(raw)
    assert len(left) == len(raw)
    assert left.startswith(HEAD) and b"Yes, gladly." in left
    assert (b"Bye" in left) == (form == "in clear")


def test_a_letter_without_a_link_stays_as_it_is() -> None:
    raws = [typed("text/plain", b"Please decide/card?k=1 by May."), typed("text/html", b"<p>Hi"), b"", b"\x00\xff"]
    assert [without_links(raw) for raw in raws] == raws


def test_a_letter_that_is_too_big_stays_too_big_and_loses_its_link(at: str, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    raw = typed("text/plain", f"{at}\r\n".encode() + b"x" * 70) + (b"y" * 70 + b"\r\n") * (MAIL_BYTES_MAX // 70)
    (tmp_path / "mail" / "one.eml").write_bytes(raw)
    inbox = MailInbox(tmp_path)
    (item,) = asyncio.run(inbox.poll())
    assert len(item.raw) == MAIL_BYTES_MAX + 1
    asyncio.run(inbox.put_away(item, kept=False))
    (kept,) = (tmp_path / "mail" / "refused").iterdir()
    left = kept.read_bytes()
    assert (len(left), at.encode() in left) == (len(raw), False)


def deliver(account: MailAccount, sender: str) -> None:
    at = f"http://localhost:8000/decide/card?k={spelled(LINK, account.vault)}"
    for form in FORMS.values():
        raw = form(at).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        raw = raw if b"From: " in raw else b"From: ines@tern.example\r\n\r\n" + raw
        account.post.deliver(raw.replace(b"ines@tern.example", sender.encode()), account.own)


@pytest.mark.parametrize("whose", ["the account's", "the operator's"])
def test_our_own_answer_that_quotes_one_is_passed_over_in_the_mailbox(account: MailAccount, whose: str) -> None:
    (account.folder / "firm.toml").write_text('[operator]\nemail = "Ines@home.example"\n')
    account.open()
    assert account.poll() == ()
    deliver(account, account.own if whose == "the account's" else "ines@home.example")
    account.write("Without one")
    (item,) = account.poll()
    assert isinstance(item, Item) and item.raw.endswith(b"Without one\r\n")


def test_the_letter_of_somebody_else_comes_in_without_its_link(account: MailAccount) -> None:
    assert account.poll() == ()
    deliver(account, "ada@palmer.example")
    found = account.poll()
    assert len(found) == len(FORMS)
    for item in found:
        assert without_links(item.raw) == item.raw
        account.put_away(item)
    assert b"Yes, gladly." in found[0].raw and found[0].raw.endswith(b"> Bye\r\n")
    assert account.poll() == ()


def test_a_letter_of_somebody_else_that_is_too_big_stays_it(account: MailAccount) -> None:
    assert account.poll() == ()
    at = f"http://localhost:8000/decide/card?k={spelled(LINK, account.vault)}"
    coded = typed("text/plain", base64.encodebytes(f"Yes, {at}\r\n".encode() + b"x" * MAIL_BYTES_MAX), "base64")
    account.post.deliver(coded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), account.own)
    (item,) = account.poll()
    assert len(item.raw) == MAIL_BYTES_MAX + 1 and without_links(item.raw) == item.raw


@pytest.mark.parametrize(
    "raw",
    [
        forwarded(bytes(range(256)) * (MAIL_BYTES_MAX // 400)),
        forwarded(forwarded(b"decide" * (MAIL_BYTES_MAX // 14))),
        typed("text/plain", b"/decide/card?k=" * (MAIL_BYTES_MAX // 15)),
        typed("text/plain", (b"/decide/card?k=" + b"a" * 4_000) * (MAIL_BYTES_MAX // 4_015)),
        typed("text/plain", b"/decide/card?k=a." + b"0 " * (MAIL_BYTES_MAX // 3)),
        typed("text/html", b"decide" + b"<" * (MAIL_BYTES_MAX // 2)),
        typed("text/plain", b"decide " + b"&#1" * (MAIL_BYTES_MAX // 4)),
        typed("text/plain", (b"decide" + b"&#1" * 1_000) * (MAIL_BYTES_MAX // 4_000)),
        typed("text/plain", b"A" * MAIL_BYTES_MAX),
        typed("text/plain", b"A" * 16 + b" " * (MAIL_BYTES_MAX - 1_000)),
    ],
    ids=[
        "a file",
        "a file in a file",
        "paths",
        "long",
        "seals",
        "tags",
        "entities",
        "many entities",
        "signs",
        "spaces",
    ],
)
def test_whatever_a_stranger_sends_is_looked_through_in_time(raw: bytes) -> None:
    began = process_time()
    without_links(raw[:MAIL_BYTES_MAX])
    assert process_time() - began < SECONDS_MAX
