"""What goes with a letter: bound by its hash, compared before it leaves, and the same bytes each time."""

import asyncio
import email
import email.policy
import hashlib
import json
from collections.abc import Callable
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fakes import ManualClock, SeededChance
from mail_faults import MailFaults
from onefirm.capabilities.connector import Never, Order, Sign
from onefirm.capabilities.mail import ATTACHED_BYTES_MAX, ATTACHED_MAX, SEND, Attachment, Letter
from onefirm.connectors.local import mail
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import FIRM, EffectId, SubjectId
from onefirm.domain.labels import Integrity, Label, Secrecy
from onefirm.guard.eml import enclosures, written
from onefirm.inbox.cards import effect_card
from onefirm.stores.blobs import FileBlobs
from onefirm.stores.shredder import KeyShredder
from onefirm.stores.vault import Vault
from post_office import PostOffice
from promises.mail_account import Accounts, MailAccount
from promises.mail_suite import LETTER

RAW = b"%PDF-1.7\r\n.\r\n" + bytes(range(256)) * 40
INVITE = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Caf\u00e9\r\nEND:VCALENDAR\r\n"
INVITATION = Attachment(name="invite.ics", media_type="text/calendar; method=REQUEST", words=INVITE)


def _file(name: str = "offer.pdf", raw: bytes = RAW, media_type: str = "application/pdf") -> Attachment:
    return Attachment(name=name, media_type=media_type, sha256=hashlib.sha256(raw).hexdigest(), size=len(raw))


def _order(letter: Letter, fetch: Callable[[str], bytes | None] = lambda _hash: RAW) -> Order:
    return Order(EffectId("ef_1"), SEND.ref, as_json(letter), "ef_1", 1, fetch)


def _letter(*attachments: Attachment, to: str = LETTER.to) -> Letter:
    return LETTER.model_copy(update={"attachments": attachments, "to": to})


def _parts(message: EmailMessage) -> list[tuple[str, str | None, bytes]]:
    leaves = [part for part in message.walk() if not part.is_multipart()][1:]
    return [(part.get_content_type(), part.get_filename(), _bytes_of(part)) for part in leaves]


def _bytes_of(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def test_a_file_arrives_with_the_letter_byte_by_byte_and_under_its_name(account: MailAccount) -> None:
    asyncio.run(account.connector.do(_order(_letter(_file("Angebot Müller.pdf"), to=account.client))))
    (arrived,) = account.arrived()
    assert _parts(arrived) == [("application/pdf", "Angebot Müller.pdf", RAW)]
    body = arrived.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == f"{LETTER.body}\n"


def test_an_invitation_stands_beside_the_words_so_that_a_calendar_reads_it(account: MailAccount) -> None:
    asyncio.run(account.connector.do(_order(_letter(_file(), INVITATION, to=account.client))))
    (arrived,) = account.arrived()
    (beside, _pdf) = arrived.iter_parts()
    assert beside.get_content_type() == "multipart/alternative"
    _words, invite = beside.iter_parts()
    assert (invite.get_content_type(), invite.get_param("method"), invite.get_content_charset()) == (
        "text/calendar",
        "REQUEST",
        "utf-8",
    )
    assert invite.get_payload(decode=True) == INVITE.encode()


@pytest.mark.parametrize("kept", [None, RAW + b"x", RAW[:-1] + b"x", b""], ids=["gone", "longer", "changed", "empty"])
def test_what_is_not_the_file_that_was_approved_never_leaves(
    accounts: Accounts, post_office: PostOffice, kept: bytes | None
) -> None:
    with MailFaults(post_office.smtp) as between:
        account = accounts(smtp_port=between.port)
        with pytest.raises(Never) as never:
            asyncio.run(account.connector.do(_order(_letter(_file(), to=account.client), lambda _hash: kept)))
        assert never.value.problem.code == "attachment-gone"
        assert between.heard == []


def test_the_outbox_holds_it_too_and_a_repeat_is_the_same_letter(tmp_path: Path) -> None:
    outbox = mail(tmp_path, clock=ManualClock())
    asked = _order(_letter(_file(), INVITATION))
    assert not asyncio.run(outbox.do(asked)).existed
    (path,) = (tmp_path / "outbox").glob("*.eml")
    first = path.read_bytes()
    assert asyncio.run(outbox.do(asked)).existed
    assert asyncio.run(outbox.verify(asked)).found == "happened"
    assert path.read_bytes() == first
    message = email.message_from_bytes(first, policy=email.policy.default)
    assert [kind for kind, _name, _raw in _parts(message)] == ["text/calendar", "application/pdf"]


def test_a_look_up_whose_file_is_gone_denies_nothing(tmp_path: Path) -> None:
    outbox = mail(tmp_path, clock=ManualClock())
    asyncio.run(outbox.do(_order(_letter(_file()))))
    assert asyncio.run(outbox.verify(_order(_letter(_file()), lambda _hash: None))).found == "cannot-tell"


_PLAIN = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"], exclude_characters='/\\:*?"<>|')
_NAMES = st.text(_PLAIN, min_size=1, max_size=40)


@settings(max_examples=200, deadline=None)
@given(name=_NAMES, raw=st.binary(max_size=300), body=st.text(min_size=1, max_size=200))
def test_whatever_its_name_and_bytes_it_is_read_back_as_it_was(name: str, raw: bytes, body: str) -> None:
    try:
        letter = Letter.model_validate({**as_json(_letter(_file(name, raw or b"x"))), "body": body})
    except ValidationError:
        return
    enclosed = enclosures(letter, lambda _hash: raw or b"x")
    clock = ManualClock()
    spelled = [written(letter, "ef", "ef", "<m@x>", LETTER.to, clock.now(), enclosed, plain=True) for _ in range(2)]
    assert spelled[0] == spelled[1]
    assert max(len(line) for line in spelled[0].split(b"\r\n")) <= 998
    message = email.message_from_bytes(spelled[0], policy=email.policy.default)
    assert _parts(message) == [("application/pdf", name, raw or b"x")]


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "a\r\nBcc: boss@evil.example"},
        {"name": "../../etc/passwd"},
        {"name": "invoice\u202efdp.exe"},
        {"name": 'a"; filename="b.exe'},
        {"name": ".profile"},
        {"name": ""},
        {"name": "ä" * 100},
        {"media_type": "multipart/mixed"},
        {"media_type": "message/rfc822"},
        {"media_type": "text/plain\r\nBcc: x"},
        {"media_type": "text/plain; method=REQUEST"},
        {"sha256": "no hash"},
        {"sha256": ""},
        {"words": "and words too"},
        {"size": ATTACHED_BYTES_MAX + 1},
    ],
    ids=str,
)
def test_what_would_forge_a_line_or_hide_what_it_is_is_no_attachment(tmp_path: Path, bad: Json) -> None:
    args: Json = {**as_json(LETTER), "attachments": [{**as_json(_file()), **bad}]}
    with pytest.raises(ValidationError):
        Letter.model_validate(args)
    with pytest.raises(Never) as never:
        asyncio.run(mail(tmp_path, clock=ManualClock()).do(Order(EffectId("ef_1"), SEND.ref, args, "ef_1", 1)))
    assert never.value.problem.code == "letter-unsendable"


def test_there_are_only_so_many_and_together_only_so_much() -> None:
    one = as_json(_file())
    with pytest.raises(ValidationError):
        Letter.model_validate({**as_json(LETTER), "attachments": [one] * (ATTACHED_MAX + 1)})
    half = {**one, "size": ATTACHED_BYTES_MAX // 2 + 1}
    with pytest.raises(ValidationError, match="together"):
        Letter.model_validate({**as_json(LETTER), "attachments": [half, half]})


def test_a_letter_with_none_is_the_letter_it_was_before_there_were_any() -> None:
    assert "attachments" not in as_json(LETTER)


def test_our_own_copy_is_known_by_its_head_however_long_it_is(account: MailAccount) -> None:
    account.poll()
    raw = RAW * 600
    asked = _order(_letter(_file(raw=raw), to=account.client), lambda _hash: raw)
    receipt = asyncio.run(account.connector.do(asked))
    (item,) = account.poll()
    sign = account.read(item)
    assert isinstance(sign, Sign)
    assert (sign.found, sign.provider_id, sign.key) == ("happened", receipt.provider_id, "ef_1")


def test_the_card_shows_what_goes_with_it() -> None:
    args = as_json(_letter(_file(), INVITATION))
    labels = {"attachments": Label(integrity=Integrity.COMPUTED, secrecy=Secrecy.CLIENT)}
    card = effect_card(
        SEND, args, whom="", step="", came=(), how="", labels=labels, drafted=(),
        rules=(), orders=(), evidence=(), sure=None, record="", hold_seconds=0, draft=False,
    )  # fmt: skip
    (shown,) = [field.after for field in card.change if field.name == "attachments"]
    assert f"offer.pdf (application/pdf, {len(RAW):,} bytes): its fingerprint begins with" in shown
    assert "SUMMARY:Café" in shown
    assert not any(field.editable for field in card.change)


ADA, BEN = SubjectId("su_ada"), SubjectId("su_ben")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path, SeededChance())


def test_bytes_are_kept_sealed_under_names_that_say_nothing_and_are_there_after_a_restart(
    tmp_path: Path, vault: Vault
) -> None:
    sha256 = FileBlobs(tmp_path, vault).keep(ADA, RAW)
    assert sha256 == hashlib.sha256(RAW).hexdigest()
    (path,) = (path for path in (tmp_path / "blobs").rglob("*") if path.is_file())
    told = f"{path}{path.read_text()}"
    assert sha256 not in told and "PDF" not in told
    vault.close()
    again = FileBlobs(tmp_path, Vault.load(tmp_path, SeededChance("later")))
    assert again.read(ADA, sha256) == RAW
    assert again.keep(ADA, RAW) == sha256 and path.is_file()


def test_nobody_is_given_what_is_kept_for_another_and_everybody_what_the_firm_keeps(
    tmp_path: Path, vault: Vault
) -> None:
    blobs = FileBlobs(tmp_path, vault)
    hers, ours = blobs.keep(ADA, RAW), blobs.keep(FIRM, b"our terms")
    assert blobs.read(BEN, hers) is None
    assert blobs.read(BEN, ours) == b"our terms"


def test_whoever_is_forgotten_is_forgotten_here_and_may_come_again(tmp_path: Path, vault: Vault) -> None:
    blobs = FileBlobs(tmp_path, vault)
    hers, his = blobs.keep(ADA, RAW), blobs.keep(BEN, RAW)
    saved = {path: path.read_bytes() for path in (tmp_path / "blobs").rglob("*") if path.is_file()}
    KeyShredder(tmp_path, vault, lambda: None).destroy([ADA])
    assert blobs.read(ADA, hers) is None and blobs.read(BEN, his) == RAW
    assert len([path for path in saved if path.exists()]) == 1
    for path, raw in saved.items():  # A copy from elsewhere opens nothing.
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
    assert blobs.read(ADA, hers) is None
    assert blobs.keep(ADA, RAW) == hers and blobs.read(ADA, hers) == RAW


def test_a_file_that_was_changed_or_moved_says_so(tmp_path: Path, vault: Vault) -> None:
    blobs = FileBlobs(tmp_path, vault)
    hers, other = blobs.keep(ADA, RAW), blobs.keep(ADA, b"other")
    one, two = (path for path in (tmp_path / "blobs").rglob("*") if path.is_file())
    one.write_bytes(two.read_bytes())
    with pytest.raises(Exception, match="sealed field was changed, or moved"):
        assert blobs.read(ADA, hers) or blobs.read(ADA, other)
    one.write_text(json.dumps({"no": "seal"}))
    assert {blobs.read(ADA, hers), blobs.read(ADA, other)} & {None}
