"""The whole firm on a real mail server: a lead comes in by IMAP, is answered by SMTP, and nothing leaves twice."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from mail_faults import MailFaults, Play
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from outside import GOOD
from post_office import PASSWORD, PostOffice, free_port, open_post
from telling import ask, run

ACCOUNT = """
[mail]
smtp-host = "127.0.0.1"
smtp-port = {smtp}
smtp-tls = "none"
imap-host = "127.0.0.1"
imap-port = {imap}
imap-tls = "none"
poll-seconds = 0
grace-seconds = 60
"""


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


class Studio:
    """A firm with an account, and a client who has one too."""

    def __init__(self, folder: Path, post: PostOffice, port: int) -> None:
        self.folder, self.post = folder, post
        self.clock, self.chance = ManualClock(), SeededChance()
        self.own, self.client = post.address(), post.address("ada", "palmer.example")
        init(folder, "Tern Studio", "Ines Tern", self.own, self.clock, self.chance)
        with (folder / "firm.toml").open("a") as file:
            file.write(ACCOUNT.format(smtp=port, imap=post.imap))

    async def open(self) -> Firm:
        return await open_firm(self.folder, clock=self.clock, chance=self.chance)

    async def begin(self) -> Firm:
        """Opened for the first time: the password is in the vault, and the mailbox was looked at."""
        firm = await self.open()
        await ask(firm, "vault.set", name="mail-password", value=PASSWORD)
        return firm

    def write(self, text: str, head: str = "") -> None:
        raw = f"{head}From: Ada Palmer <{self.client}>\nTo: {self.own}\nSubject: A logo\n\n{text}\n"
        self.post.deliver(raw.replace("\n", "\r\n").encode(), self.own, self.client)

    async def wait(self, firm: Firm) -> None:
        """Until a letter in doubt would be in our own mailbox, also by a clock that began with this process."""
        for _ in range(2):
            self.clock.forward(seconds=120)
            await firm.drain()

    def arrived(self) -> list[EmailMessage]:
        return self.post.letters(self.client)

    async def lead(self, firm: Firm) -> None:
        """A lead comes in, and the operator agrees to the answer."""
        self.write(f"{GOOD['message']} We have 6000 EUR.")
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")

    async def agree(self, firm: Firm) -> None:
        """The same, and the time to take it back passes."""
        await self.lead(firm)
        self.clock.forward(seconds=60)
        await firm.drain()


async def plan_of(firm: Firm) -> dict[str, Any]:
    (plan,) = (await ask(firm, "plans.list"))["items"]
    return await ask(firm, "plans.show", plan=plan["id"])


def test_a_lead_is_answered_and_their_answer_ends_the_waiting(tmp_path: Path, post: PostOffice) -> None:
    studio = Studio(tmp_path / "firm", post, post.smtp)

    async def story() -> None:
        firm = await studio.begin()
        await studio.agree(firm)
        (letter,) = studio.arrived()
        assert letter["From"] == f"Ines Tern <{studio.own}>"
        assert not list((studio.folder / "outbox").iterdir()), "The account sends, and no longer the outbox."
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == 0, "The copy in our own mailbox is nobody's letter."
        studio.write("Gladly. Tuesday?", head=f"In-Reply-To: {letter['Message-ID']}\n")
        await firm.drain()
        (row,) = (await ask(firm, "inbox.list"))["items"]
        came = (await ask(firm, "inbox.show", question=row["id"]))["card"]["came"]
        assert "Gladly. Tuesday?" in came[-1]["after"]
        studio.clock.forward(days=30)
        await firm.drain()
        assert len(studio.arrived()) == 1
        assert (await ask(firm, "ledger.verify"))["sound"]
        await firm.close()

    run(story)


@pytest.mark.parametrize("fault", ["reply-lost", "request-lost"])
def test_after_a_lost_answer_and_a_restart_there_is_one_letter_and_nobody_is_asked(
    tmp_path: Path, post: PostOffice, fault: Any
) -> None:
    with MailFaults(post.smtp) as between:
        studio = Studio(tmp_path / "firm", post, between.port)

        async def story() -> None:
            firm = await studio.begin()
            between.play(Play("text", fault))
            await studio.agree(firm)
            assert not between.waiting
            assert len(studio.arrived()) == (fault == "reply-lost")
            await firm.close()
            again = await studio.open()
            await studio.wait(again)
            (letter,) = studio.arrived()
            assert letter["Message-ID"] in str(await plan_of(again))
            assert (await ask(again, "inbox.list"))["waiting"] == 0
            studio.clock.forward(hours=1)
            await again.drain()
            assert len(studio.arrived()) == 1
            await again.close()

        run(story)


def test_while_nobody_answers_the_letter_waits_and_says_so_and_goes_by_itself(tmp_path: Path, post: PostOffice) -> None:
    port = free_port()
    studio = Studio(tmp_path / "firm", post, port)

    async def passes(firm: Firm, hours: int) -> None:
        for _ in range(hours * 12):
            studio.clock.forward(seconds=300)
            await firm.drain()

    async def story() -> None:
        firm = await studio.begin()
        await studio.agree(firm)
        await passes(firm, hours=6)
        assert (await ask(firm, "inbox.list"))["waiting"] == 0, "Nobody is asked about what mends itself."
        assert f"127.0.0.1:{port} cannot be reached" in str(await plan_of(firm))
        (gone,) = (await ask(firm, "today"))["down"]
        assert (gone["connection"], gone["waits"]) == ("mail", 1)
        with MailFaults(post.smtp, port):
            await passes(firm, hours=1)
            assert len(studio.arrived()) == 1
            assert (await ask(firm, "today"))["down"] == []
            assert (await ask(firm, "inbox.list"))["waiting"] == 0
        assert (await ask(firm, "ledger.verify"))["sound"]
        await firm.close()

    run(story)


@pytest.mark.parametrize("change", ["another address", "another mailbox", "no account"])
def test_what_is_in_doubt_is_never_repeated_from_another_account(tmp_path: Path, post: PostOffice, change: str) -> None:
    """Another mailbox holds no copy of it, which proves nothing: you are asked."""
    with MailFaults(post.smtp) as between:
        studio = Studio(tmp_path / "firm", post, between.port)
        said = studio.folder / "firm.toml"
        changed = {
            "another address": ("[mail]", f'[mail]\naddress = "{post.address("ines")}"'),
            "another mailbox": ("[mail]", f'[mail]\nuser = "{post.address("office")}"'),
            "no account": ("[mail]", "[ignored]"),
        }[change]

        async def story() -> None:
            firm = await studio.begin()
            await studio.lead(firm)
            await firm.close()
            # Nobody looks into the mailbox meanwhile: the copy there would settle it.
            said.write_text(said.read_text().replace("poll-seconds = 0", "poll-seconds = 80000"))
            firm = await studio.open()
            await firm.drain()
            between.play(Play("text", "reply-lost"))
            studio.clock.forward(seconds=60)
            await firm.drain()
            assert len(studio.arrived()) == 1
            await firm.close()
            text = said.read_text().replace(*changed)
            said.write_text(text.partition("[ignored]")[0])
            again = await studio.open()
            for _ in range(4):
                studio.clock.forward(hours=1)
                await again.drain()
            assert len(studio.arrived()) == 1
            assert not list((studio.folder / "outbox").glob("*.eml"))
            (asked,) = (await ask(again, "inbox.list"))["items"]
            assert asked["title"].startswith("We do not know whether the mail to")
            await again.close()

        run(story)


_CHILD = """
import asyncio, sys
from datetime import datetime
from pathlib import Path
from fakes import ManualClock, SeededChance
from onefirm.app.firm import open_firm

async def send():
    clock = ManualClock(datetime.fromisoformat(sys.argv[2]))
    firm = await open_firm(Path(sys.argv[1]), clock=clock, chance=SeededChance("child"))
    await firm.drain()

asyncio.run(send())
"""


def test_a_kill_after_the_letter_left_sends_no_second_one(tmp_path: Path, post: PostOffice) -> None:
    with MailFaults(post.smtp) as between:
        studio = Studio(tmp_path / "firm", post, between.port)

        async def agree() -> None:
            firm = await studio.begin()
            await studio.lead(firm)
            await firm.close()

        async def settle() -> None:
            firm = await studio.open()
            await studio.wait(firm)
            (letter,) = studio.arrived()
            assert letter["Message-ID"] in str(await plan_of(firm))
            assert (await ask(firm, "inbox.list"))["waiting"] == 0
            await firm.close()

        run(agree)
        studio.clock.forward(seconds=60)
        between.play(Play("text", "slow", seconds=30))
        command = [sys.executable, "-c", _CHILD, str(studio.folder), studio.clock.now().isoformat()]
        child = subprocess.Popen(command, cwd=Path(__file__).parent.parent)
        while not studio.arrived() and child.poll() is None:
            time.sleep(0.1)
        child.kill()
        assert child.wait() == -signal.SIGKILL, "It ended before the letter left."
        run(settle)


def test_a_letter_that_comes_back_is_put_before_the_operator(tmp_path: Path, post: PostOffice) -> None:
    studio = Studio(tmp_path / "firm", post, post.smtp)
    studio.client = post.address("gone", "palmer.example")

    async def story() -> None:
        firm = await studio.begin()
        await studio.agree(firm)
        await firm.drain()
        assert studio.arrived() == []
        (row,) = (await ask(firm, "inbox.list"))["items"]
        shown = await ask(firm, "inbox.show", question=row["id"])
        assert "No such user" in str(shown)
        await firm.close()

    run(story)


def test_a_wrong_password_is_one_question_with_the_way_to_mend_it(tmp_path: Path, post: PostOffice) -> None:
    studio = Studio(tmp_path / "firm", post, post.smtp)

    async def story() -> None:
        firm = await studio.begin()
        await studio.lead(firm)
        await ask(firm, "vault.set", name="mail-password", value="wrong")
        studio.clock.forward(seconds=60)
        await firm.drain()
        (row,) = (await ask(firm, "inbox.list"))["items"]
        shown = await ask(firm, "inbox.show", question=row["id"])
        assert "onefirm vault set mail-password" in str(shown)
        assert studio.arrived() == []
        await ask(firm, "vault.set", name="mail-password", value=PASSWORD)
        await firm.drain()
        assert len(studio.arrived()) == 1
        assert (await ask(firm, "inbox.list"))["waiting"] == 0, "It was answered by itself."
        await firm.close()

    run(story)


async def raws(firm: Firm) -> list[dict[str, Any]]:
    """What came in, word for word, where it can still be read."""
    tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
    return [entry["body"]["raw"] for entry in tail if entry["kind"] == "outside.received"]


def test_whoever_is_forgotten_is_forgotten_in_the_copies_too(tmp_path: Path, post: PostOffice) -> None:
    studio = Studio(tmp_path / "firm", post, post.smtp)

    async def story() -> None:
        firm = await studio.begin()
        await studio.agree(firm)
        await firm.drain()
        assert len([raw for raw in await raws(firm) if raw["value"]]) == 2, "Their letter, and the copy of ours."
        shown = await ask(firm, "forget.preview", person=studio.client)
        await ask(firm, "forget.person", person=studio.client, confirm=shown["confirm"])
        assert [raw["value"] for raw in await raws(firm)] == [None, None]
        await firm.close()

    run(story)


def test_a_firm_without_an_account_loads_nothing_for_one(tmp_path: Path) -> None:
    init(tmp_path, "Tern Studio", "Ines Tern", "ines@tern.example", ManualClock(), SeededChance())
    code = (
        "import asyncio, sys; from pathlib import Path; from onefirm.app.firm import open_firm;"
        "asyncio.run(open_firm(Path(sys.argv[1])));"
        "print(sorted({'aiosmtplib', 'imap_tools', 'imaplib'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_the_answer_stands_below_the_letter_it_answers(tmp_path: Path, post: PostOffice) -> None:
    studio = Studio(tmp_path / "firm", post, post.smtp)

    async def story() -> None:
        firm = await studio.begin()
        studio.write(f"{GOOD['message']} We have 6000 EUR.", head="Message-ID: <first.letter@palmer.example>\n")
        await firm.drain()
        card = (await ask(firm, "inbox.show", question="1"))["card"]
        assert "first.letter" not in str(card["came"]), "A name between machines is nothing to read."
        assert {"answers": "<first.letter@palmer.example>"}.items() <= {
            field["name"]: field["after"] for field in card["change"]
        }.items(), "But what leaves is shown."
        await ask(firm, "inbox.accept", question="1")
        studio.clock.forward(seconds=60)
        await firm.drain()
        (letter,) = studio.arrived()
        assert letter["In-Reply-To"] == letter["References"] == "<first.letter@palmer.example>"
        await firm.close()

    run(story)


def test_whoever_is_revoked_neither_sends_nor_reads(tmp_path: Path, post: PostOffice) -> None:
    """One word for one account: what came in meanwhile is read once it is allowed again."""
    studio = Studio(tmp_path / "firm", post, post.smtp)
    raw = f"From: ben@kiln.example\r\nTo: {studio.own}\r\nSubject: A menu\r\n\r\nWe need a menu by March.\r\n"

    async def story() -> None:
        firm = await studio.begin()
        await studio.lead(firm)
        await ask(firm, "connections.revoke", connection="mail")
        post.deliver(raw.encode(), studio.own, "ben@kiln.example")
        studio.clock.forward(seconds=60)
        await firm.drain()
        assert not studio.arrived()
        assert len((await ask(firm, "plans.list"))["items"]) == 1
        await ask(firm, "connections.allow", connection="mail")
        assert len(studio.arrived()) == 1
        assert len((await ask(firm, "plans.list"))["items"]) == 2
        await firm.close()

    run(story)


def test_it_stands_in_the_books_whether_the_domain_of_a_new_lead_vouches_for_it(
    tmp_path: Path, post: PostOffice
) -> None:
    studio = Studio(tmp_path / "firm", post, post.smtp)
    with (studio.folder / "firm.toml").open("a") as file:
        file.write('server-id = "mx.tern.example"\n')
    vouched = "Authentication-Results: mx.tern.example; dmarc=pass header.from=palmer.example\n"
    forged = "Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=palmer.example\n"

    async def story() -> None:
        firm = await studio.begin()
        for head in (vouched, forged):
            studio.write(f"{GOOD['message']} {head[:30]}", head=head)
            await firm.drain()
            studio.client = post.address("ben", "palmer.example")
        tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
        wishes = sorted((one["seq"], one["body"]["aligned"]) for one in tail if one["kind"] == "intent.received")
        assert [aligned for _, aligned in wishes] == [True, False]
        for row in (await ask(firm, "inbox.list"))["items"]:
            assert row["kind"] == "approval", "What is vouched for is still asked about."
        await firm.close()

    run(story)
