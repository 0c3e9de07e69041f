"""A mailbox as a source: what is new comes in once, as what it is, whatever the server does with its numbers."""

import base64
import imaplib
import json
import shutil
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onefirm.capabilities.connector import Item, Passed, Sign, Word
from onefirm.connectors.mail.letters.letter import MAIL_BYTES_MAX, mail_of
from onefirm.connectors.mail.letters.problems import Named
from onefirm.connectors.mail.letters.vouched import aligned as is_aligned
from onefirm.connectors.mail.server.cursor import print_of
from onefirm.connectors.mail.server.folders import ITEMS_AT_ONCE_MAX
from onefirm.domain.problem import Refusal
from onefirm.guard.files.kept import COPIES
from onefirm.guard.rounds import Silent
from onefirm.stores.backup.contents import plain
from post_office import PASSWORD, free_port, report
from promises.mail_account import Accounts, MailAccount

VOUCHED = (
    "Authentication-Results: mx.tern.example;\n\tdkim=pass header.d=palmer.example;"
    "\n\tdmarc=pass (p=none) header.from={}\n"
)


@pytest.fixture
def listening(account: MailAccount) -> MailAccount:
    """It has looked once, so whatever comes now is new."""
    assert account.poll() == ()
    return account


def words(account: MailAccount) -> list[str]:
    """Everything that is new, taken in."""
    found: list[str] = []
    for item in account.poll():
        heard = account.read(item)
        assert isinstance(heard, Word)
        found.append(heard.text)
        account.put_away(item)
    return found


def test_what_lay_there_before_starts_no_work(account: MailAccount) -> None:
    account.write("An old letter")
    assert account.poll() == ()
    account.write("A new letter")
    assert words(account) == ["A new letter"]


def lay(account: MailAccount, text: str, **since: float) -> None:
    """A letter that came so long before or after the firm's clock as it stands now."""
    at = account.clock.now() + timedelta(**since)
    with account.post.mailbox(account.own) as box:
        said = imaplib.Time2Internaldate(at)
        box.append("INBOX", "", said, f"From: ada@palmer.example\r\n\r\n{text}\r\n".encode())


@pytest.mark.parametrize("wrong", ["wrong", ""], ids=["with a wrong password", "without a password"])
def test_what_came_while_nobody_could_sign_in_is_heard_and_nothing_before_it(account: MailAccount, wrong: str) -> None:
    lay(account, "Days before", days=-9)
    lay(account, "An hour before", hours=-1)
    account.secrets["mail-password"] = wrong
    with pytest.raises(Silent):
        account.poll()
    lay(account, "A minute after", minutes=1)
    lay(account, "Moved here, and old", days=-9)
    lay(account, "Days after", days=5)
    lay(account, "Moved here, of the day before", days=-1)
    account.clock.forward(days=6)
    account.secrets["mail-password"] = PASSWORD
    account.open()
    first, second = account.poll()
    assert "A minute after" in first.raw.decode()
    account.put_away(first)
    account.open()
    assert account.poll() == (second,), "What is old between the two takes nothing along with it."
    assert words(account) == ["Days after"]
    account.write("Now")
    assert words(account) == ["Now"]
    account.open()
    assert account.poll() == ()


def test_a_folder_that_is_named_later_is_new_from_then_on(account: MailAccount) -> None:
    account.secrets["mail-password"] = "wrong"
    with pytest.raises(Silent):
        account.poll()
    account.secrets["mail-password"] = PASSWORD
    assert account.poll() == ()
    with account.post.mailbox(account.own) as box:
        box.create("Clients")
        box.append("Clients", "", None, b"From: ada@palmer.example\r\n\r\nBefore it was named\r\n")
    account.open(folders=("INBOX", "Clients"))
    assert account.poll() == ()


def test_a_letter_comes_again_until_it_is_put_away_and_then_never(listening: MailAccount) -> None:
    listening.write("One")
    listening.write("Two")
    first, second = listening.poll()
    assert (first.whole, listening.poll()) == (True, (first, second))
    listening.put_away(second, kept=False)
    listening.open()
    assert listening.poll() == (first, second), "What comes after a letter that is not safe is not safe either."
    listening.put_away(first)
    assert listening.poll() == (second,)
    listening.put_away(second)
    listening.open()
    assert listening.poll() == ()
    listening.write("Three")
    assert words(listening) == ["Three"]


def test_nothing_in_the_mailbox_is_changed(listening: MailAccount) -> None:
    listening.write("One")
    assert words(listening) == ["One"]
    with listening.post.mailbox(listening.own) as box:
        box.select("INBOX", readonly=True)
        assert len(box.uid("SEARCH", "UNSEEN")[1][0].split()) == 1


def test_the_last_letter_is_not_taken_for_a_new_one(listening: MailAccount) -> None:
    listening.write("One")
    assert words(listening) == ["One"]
    # The server answers `n:*` with its last letter even where n is higher.
    assert [listening.poll() for _ in range(3)] == [(), (), ()]


def test_numbers_given_anew_bring_nothing_twice_and_lose_nothing(accounts: Accounts) -> None:
    account = accounts(folders=("Clients",))
    # The even ones bear no name of their own.
    heads = ["From: ada@palmer.example\r\n" + f"Message-ID: <{n}@p.example>\r\n" * (n % 2) for n in range(6)]
    raws = [f"{head}\r\nLetter {n}\r\n".encode() for n, head in enumerate(heads)]

    def furnish(letters: list[bytes]) -> None:
        with account.post.mailbox(account.own) as box:
            box.create("Clients")
            for raw in letters:
                box.append("Clients", "", None, raw)

    furnish(raws[:1])
    assert account.poll() == ()
    furnish(raws[1:3])
    assert words(account) == ["Letter 1", "Letter 2"]
    before = state(account)["Clients"]["validity"]
    with account.post.mailbox(account.own) as box:
        box.delete("Clients")
    # The server was moved: the same letters in another order, and two that came meanwhile.
    furnish([raws[3], raws[2], raws[1], raws[4]])
    assert words(account) == ["Letter 3", "Letter 4"]
    assert state(account)["Clients"]["validity"] != before
    furnish(raws[5:])
    assert words(account) == ["Letter 5"]
    assert account.poll() == ()


def test_what_is_known_of_a_mailbox_goes_into_a_backup_and_names_nobody(listening: MailAccount) -> None:
    listening.write("One")
    assert words(listening) == ["One"]
    assert "local/mailbox.json" in map(str, plain(listening.folder))
    said = (listening.folder / "local" / "mailbox.json").read_text()
    assert "ada" not in said and "palmer" not in said


@pytest.mark.parametrize("lost", ["gone", "broken", "gone with all beside it"])
def test_without_what_was_kept_reading_goes_on_where_it_ended(listening: MailAccount, lost: str) -> None:
    listening.write("One")
    assert words(listening) == ["One"]
    kept = listening.folder / "local" / "mailbox.json"
    listening.write("Two")
    if lost == "broken":
        kept.write_text("{")
    elif lost == "gone":
        kept.unlink()
    else:
        shutil.rmtree(kept.parent)
    listening.open()
    assert words(listening) == ["Two"], "What came meanwhile is not passed over."
    assert kept.exists()


def test_what_was_kept_by_an_earlier_version_gets_its_copy_at_the_first_look(listening: MailAccount) -> None:
    shutil.rmtree(listening.folder / COPIES)
    listening.open()
    assert listening.poll() == ()
    (listening.folder / "local" / "mailbox.json").unlink()
    listening.write("One")
    listening.open()
    assert words(listening) == ["One"]


def test_where_nothing_is_kept_at_all_the_mailbox_is_taken_for_a_new_one(listening: MailAccount) -> None:
    shutil.rmtree(listening.folder / "local")
    shutil.rmtree(listening.folder / COPIES)
    listening.write("One")
    listening.open()
    assert listening.poll() == ()
    listening.write("Two")
    assert words(listening) == ["Two"]


def test_where_what_was_kept_is_broken_twice_nothing_is_passed_over(listening: MailAccount) -> None:
    kept = listening.folder / "local" / "mailbox.json"
    (copy,) = (listening.folder / COPIES).iterdir()
    before = kept.read_bytes()
    listening.write("One")
    for path in (kept, copy):
        path.write_text("{")
    listening.open()
    with pytest.raises(Silent, match="is broken, and so is its copy, so nobody can say"):
        listening.poll()
    kept.write_bytes(before)
    listening.open()
    assert words(listening) == ["One"]


def test_very_many_letters_come_in_bounded_numbers(listening: MailAccount) -> None:
    raws = [f"From: ada@palmer.example\r\n\r\nLetter {n}\r\n".encode() for n in range(ITEMS_AT_ONCE_MAX + 5)]
    listening.post.deliver_all(raws, listening.own)
    assert len(words(listening)) == ITEMS_AT_ONCE_MAX
    assert len(words(listening)) == 5


def test_a_letter_that_is_far_too_big_is_refused_and_never_fetched_whole(listening: MailAccount) -> None:
    listening.write("x" * 70 + ("\n" + "x" * 70) * (MAIL_BYTES_MAX // 70))
    (item,) = listening.poll()
    assert len(item.raw) == MAIL_BYTES_MAX + 1
    with pytest.raises(Refusal) as refusal:
        listening.read(item)
    assert refusal.value.problem.code == "mail-too-big"
    assert "the folder INBOX of your mailbox" in refusal.value.problem.fix


def test_a_copy_of_our_own_letter_is_news_of_it_and_no_word_of_a_stranger(listening: MailAccount) -> None:
    receipt = listening.do()
    (item,) = listening.poll()
    sign = listening.read(item)
    assert isinstance(sign, Sign)
    assert (sign.key, sign.found, sign.proven, sign.capability) == ("ef_1", "happened", True, "mail")
    assert sign.receipt is not None
    assert (sign.receipt.provider_id, sign.receipt.at) == (receipt.provider_id, receipt.at)


def test_a_letter_that_only_looks_like_ours_is_no_news_of_it(listening: MailAccount) -> None:
    listening.write("Sent!", head="X-Effect-Id: ef_2\n", sender=listening.own)
    (item,) = listening.poll()
    assert isinstance(listening.read(item), Passed)


def test_whoever_was_sent_one_letter_cannot_make_it_the_copy_of_another(listening: MailAccount) -> None:
    """They have its name and its key; with another effect beside them it is nobody's copy."""
    receipt = listening.do()
    listening.poll()
    key = base64.b64encode(b"ef_1").decode()
    listening.write("Sent!", head=f"Message-ID: {receipt.provider_id}\nX-Effect-Id: ef_2\nX-Effect-Key: {key}\n")
    heard = [listening.read(item) for item in listening.poll()]
    assert heard
    assert not any(isinstance(one, Sign) and one.proven and one.key == "ef_2" for one in heard)


def test_a_bounce_tells_which_letter_did_not_arrive(listening: MailAccount) -> None:
    listening.client = listening.post.address("gone")
    receipt = listening.do()
    bounce = bounced(listening)
    assert (bounce.key, bounce.provider_id, bounce.proven) == ("ef_1", receipt.provider_id, False)
    assert "No such user" in bounce.evidence


@pytest.mark.parametrize("named", [True, False], ids=["its envelope alone", "the letter that came back alone"])
def test_a_bounce_names_its_letter_by(listening: MailAccount, named: bool) -> None:
    receipt = listening.do()
    original = b"Subject: Hi\r\n" if named else f"Message-ID: {receipt.provider_id}\r\n".encode()
    envelope = receipt.provider_id.strip("<>") if named else ""
    listening.post.deliver(report(envelope, listening.client, original + b"\r\n"), listening.own)
    assert bounced(listening).provider_id == receipt.provider_id


def bounced(account: MailAccount) -> Sign:
    heard = [account.read(item) for item in account.poll()]
    (bounce,) = [one for one in heard if isinstance(one, Sign) and one.found == "not-happened"]
    return bounce


def test_a_report_about_our_own_copy_says_nothing_about_the_letter(listening: MailAccount) -> None:
    receipt = listening.do()
    listening.post.deliver(
        report(receipt.provider_id.strip("<>"), listening.own, b"Subject: Hi\r\n\r\n"), listening.own
    )
    _, item = listening.poll()
    with pytest.raises(Refusal) as refusal:
        listening.read(item)
    assert refusal.value.problem.code == "mail-report"


def test_a_copy_that_bounces_says_nothing_about_the_letter(accounts: Accounts) -> None:
    account = accounts()
    account.own = account.post.address("gone")
    account.open()
    account.do()
    assert len(account.arrived()) == 1
    assert account.post.letters(account.own) == [], "A server that can is asked for no report about the copy."


@pytest.mark.parametrize(
    "head", ["List-Id: <news.example>\n", "Precedence: bulk\n", "List-Unsubscribe: <https://x.example>\n"]
)
def test_what_went_to_many_asks_nobody_anything(listening: MailAccount, head: str) -> None:
    listening.write("News!", head=head)
    (item,) = listening.poll()
    assert isinstance(listening.read(item), Passed)


VOUCHING = {
    "our server says so": (VOUCHED.format("palmer.example"), True),
    "our server says so in capitals": (VOUCHED.format("Palmer.Example").replace("mx.", "MX."), True),
    "nobody says anything": ("", False),
    "another server says so": (VOUCHED.format("palmer.example").replace("mx.", "evil."), False),
    "it is another domain": (VOUCHED.format("evil.example"), False),
    "our server says no": (VOUCHED.format("palmer.example").replace("dmarc=pass", "dmarc=fail"), False),
    "our server says no above a forged yes": (
        VOUCHED.format("palmer.example").replace("dmarc=pass", "dmarc=fail") + VOUCHED.format("palmer.example"),
        False,
    ),
    "a remark says so": (
        "Authentication-Results: mx.tern.example; none (; dmarc=pass header.from=palmer.example)\n",
        False,
    ),
    "our server says both": (
        VOUCHED.format("palmer.example").rstrip() + "; dmarc=fail header.from=palmer.example\n",
        False,
    ),
}


@pytest.mark.parametrize("case", VOUCHING)
def test_only_our_own_server_is_believed_about_who_wrote(accounts: Accounts, case: str) -> None:
    head, aligned = VOUCHING[case]
    account = accounts(server_id="mx.tern.example")
    account.poll()
    account.write("Gladly.", head=head)
    (item,) = account.poll()
    word = account.read(item)
    assert isinstance(word, Word)
    assert word.aligned is aligned
    assert word.wish is not None and word.wish.aligned is aligned, "A first letter is told apart too."


def test_a_letter_of_two_senders_is_vouched_for_by_neither(accounts: Accounts) -> None:
    account = accounts(server_id="mx.tern.example")
    account.poll()
    second = VOUCHED.format("palmer.example") + "From: ada@palmer.example\n"
    account.write("Gladly.", head=second, sender="boss@evil.example")
    (item,) = account.poll()
    word = account.read(item)
    assert isinstance(word, Word)
    assert (word.sender, word.aligned) == ("ada@palmer.example", False)


def test_a_sender_whose_remarks_never_end_is_vouched_for_by_nobody() -> None:
    raw = (
        b"From: Ada <ada@palmer.example"
        + b"(" * 10_000
        + b"\r\n"
        + VOUCHED.format("palmer.example").encode()
        + b"\r\nHi"
    )
    mail = mail_of(raw, Named("one.eml", "the mailbox"))
    assert not is_aligned(mail, "mx.tern.example")


def test_without_a_name_for_our_server_nobody_is_believed(listening: MailAccount) -> None:
    listening.write("Gladly.", head=VOUCHED.format("palmer.example"))
    (item,) = listening.poll()
    word = listening.read(item)
    assert isinstance(word, Word)
    assert not word.aligned


def test_an_answer_names_the_letter_of_ours_that_it_answers(listening: MailAccount) -> None:
    receipt = listening.do()
    listening.write(
        "Gladly.", head=f"In-Reply-To: <other@x.example>\nReferences: {receipt.provider_id} <other@x.example>\n"
    )
    (word,) = [heard for heard in map(listening.read, listening.poll()) if isinstance(heard, Word)]
    assert word.answers == receipt.provider_id


def test_a_mailbox_that_does_not_answer_says_why_and_is_asked_again(listening: MailAccount) -> None:
    port = listening.post.imap
    listening.open(imap_port=free_port())
    listening.write("One")
    with pytest.raises(Silent, match="does not answer"):
        listening.poll()
    listening.open(imap_port=port)
    assert words(listening) == ["One"]


def test_a_password_that_is_not_taken_says_how_to_mend_it(listening: MailAccount) -> None:
    listening.secrets["mail-password"] = "wrong"
    listening.open()
    with pytest.raises(Silent, match=r"It said: [^.]+\. Look at both: .*onefirm vault set mail-password"):
        listening.poll()


def test_a_mailbox_is_not_asked_more_often_than_the_settings_say(accounts: Accounts) -> None:
    account = accounts(poll_seconds=60)
    account.poll()
    account.write("One")
    assert account.poll() == ()
    account.clock.forward(seconds=60)
    assert words(account) == ["One"]


def state(account: MailAccount) -> dict[str, dict[str, object]]:
    return json.loads((account.folder / "local" / "mailbox.json").read_text())["folders"]


def test_a_copy_belongs_to_whom_the_letter_was_for_and_so_does_its_bounce(listening: MailAccount) -> None:
    assert listening.source is not None
    listening.client = listening.post.address("gone")
    listening.do()
    listening.write("Hello")
    whose = [listening.source.whose(item) for item in listening.poll()]
    assert sorted(whose) == sorted([listening.client, listening.client, "ada@palmer.example"])


_LINES = st.sampled_from(
    [
        "From: ada@palmer.example", "From: =?utf-8?q?=00?= <a@b.example>", "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "Content-Type: text/html", "--b",
        "--b--", "Content-Type: message/delivery-status", "Action: failed", "Final-Recipient: rfc822; a@b.example",
        "Original-Envelope-Id: onefirm." + "0" * 32 + "@b.example", "X-Effect-Id: ef_1", "X-Effect-Key: ====", "",
        "Message-ID: <onefirm." + "0" * 32 + "@b.example>", "Authentication-Results: mx; dmarc=pass header.from=(((",
        "<p style='display:none'>", "Content-Transfer-Encoding: base64", "Date: Mon, 99 Foo 0000 99:99", " folded",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.one_of(st.binary(max_size=2_000), st.lists(_LINES, max_size=30).map("\r\n".join).map(str.encode)))
def test_whatever_a_stranger_sends_is_read_or_refused_at_once(account: MailAccount, raw: bytes) -> None:
    item = Item(name="INBOX 1", raw=raw, whole=True)
    assert account.source is not None
    account.source.whose(item)
    print_of(raw)
    with suppress(Refusal):
        account.read(item)
