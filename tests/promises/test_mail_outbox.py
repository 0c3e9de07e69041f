"""The local outbox keeps the promises of mail, on a real folder."""

import email
import email.policy
import hashlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from fakes import ManualClock
from onefirm.capabilities.connector import NeedsYou
from onefirm.capabilities.mail import Letter
from onefirm.connectors.local import mail
from promises.mail_suite import LETTER, MailPromises, do, look, order


class OutboxWorld:
    """A firm's folder. What counts as sent is what a mail program would see: the .eml files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock()
        self.connector = mail(folder, clock=self.clock)

    def files(self) -> list[Path]:
        return sorted((self.folder / "outbox").glob("*.eml"))

    def arrived(self) -> Sequence[Letter]:
        return [_read(path) for path in self.files()]


def _read(path: Path) -> Letter:
    """By the standard library's own rules, not by ours."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_content().replace("\r\n", "\n").removesuffix("\n")
    return Letter(to=message["To"], subject=message["Subject"], body=body, reply_to=message["Reply-To"] or "")


@pytest.fixture
def world(tmp_path: Path) -> OutboxWorld:
    return OutboxWorld(tmp_path)


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], OutboxWorld]:
    numbers = count()
    return lambda: OutboxWorld(tmp_path / str(next(numbers)))


class TestOutbox(MailPromises):
    pass


def test_the_file_bears_the_key_and_names_its_effect(world: OutboxWorld) -> None:
    receipt = do(world, order())
    (path,) = world.files()
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert path.name == "ef_1.eml"
    assert message["X-Effect-Id"] == "ef_1"
    assert message["From"] == LETTER.reply_to
    assert message["Message-ID"] == receipt.provider_id
    assert message["Date"].datetime == world.clock.now()
    assert hashlib.sha256(path.read_bytes()).hexdigest() in receipt.raw


def test_it_says_what_it_does_with_a_letter(world: OutboxWorld) -> None:
    assert "your own mail program" in world.connector.manner


def test_without_an_answer_address_the_firm_is_the_sender(tmp_path: Path) -> None:
    world = OutboxWorld(tmp_path)
    world.connector = mail(tmp_path, sender="firm@tern.example", clock=world.clock)
    do(world, order(LETTER.model_copy(update={"reply_to": ""})))
    assert b"From: firm@tern.example\r\n" in world.files()[0].read_bytes()


def test_a_repeat_days_later_keeps_the_first_date(world: OutboxWorld) -> None:
    first = do(world, order())
    before = world.files()[0].read_bytes()
    world.clock.forward(days=3)
    assert do(world, order()).at == first.at
    assert world.files()[0].read_bytes() == before


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", ".hidden", "", "k" * 400, "naïve", "a\nb"])
def test_no_key_leads_out_of_the_folder(world: OutboxWorld, key: str) -> None:
    do(world, order(key=key))
    assert world.arrived() == [LETTER]
    assert do(world, order(key=key)).existed
    assert sorted(path.name for path in world.folder.iterdir()) == ["local", "outbox"]
    assert [path.name for path in (world.folder / "local").iterdir()] == ["mail.jsonl"]


def test_nothing_half_written_stays_behind(world: OutboxWorld) -> None:
    do(world, order())
    do(world, order())
    assert [path.name for path in (world.folder / "outbox").iterdir()] == ["ef_1.eml"]


CRASH = """
import asyncio, os, sys
from datetime import UTC, datetime
from pathlib import Path
from fakes import ManualClock
from promises.mail_suite import order
from onefirm.connectors.local import mail

def die(event, args):
    if event == {event!r}:
        os._exit(9)

outbox = mail(Path({folder!r}), clock=ManualClock())
sys.addaudithook(die)
asyncio.run(outbox.do(order()))
"""


def _crash(folder: Path, event: str) -> int:
    """A real process that dies at the moment the system is asked for `event`."""
    code = CRASH.format(event=event, folder=str(folder))
    tests = Path(__file__).parent.parent
    return subprocess.run([sys.executable, "-c", code], cwd=tests, check=False).returncode


def test_a_crash_before_the_letter_has_its_name_leaves_nothing_that_counts(world: OutboxWorld) -> None:
    assert _crash(world.folder, "os.link") == 9
    assert list((world.folder / "outbox").iterdir()), "The crash came before anything was written."
    assert world.arrived() == []
    assert look(world, order()).found == "not-happened"
    assert not do(world, order()).existed
    assert world.arrived() == [LETTER]


def test_a_crash_after_the_letter_has_its_name_is_a_letter_that_was_sent(world: OutboxWorld) -> None:
    assert _crash(world.folder, "os.remove") == 9
    assert world.arrived() == [LETTER]
    assert look(world, order()).found == "happened"
    assert do(world, order()).existed
    assert world.arrived() == [LETTER]


def test_without_its_folder_the_outbox_cannot_tell(world: OutboxWorld) -> None:
    assert look(world, order()).found == "cannot-tell"


def test_a_letter_somebody_changed_is_not_taken_for_ours(world: OutboxWorld) -> None:
    do(world, order())
    (path,) = world.files()
    path.write_bytes(path.read_bytes().replace(b"Thank you", b"Pay me"))
    assert look(world, order()).found == "cannot-tell"
    path.write_bytes(b"\x00 no letter at all")
    assert look(world, order()).found == "cannot-tell"


def test_an_outbox_that_cannot_be_written_needs_the_operator(world: OutboxWorld) -> None:
    (world.folder / "outbox").write_text("a file where the folder should be")
    with pytest.raises(NeedsYou) as needs:
        do(world, order())
    assert needs.value.problem.code == "outbox-unwritable"
    assert str(world.folder) in needs.value.problem.where


FULL = """
import asyncio, resource
from pathlib import Path
from fakes import ManualClock
from promises.mail_suite import order
from onefirm.capabilities.connector import NeedsYou
from onefirm.connectors.local import mail

outbox = mail(Path({folder!r}), clock=ManualClock())
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    asyncio.run(outbox.do(order()))
except NeedsYou as needs:
    print(needs.problem.code, needs.problem.fix)
"""


def test_a_disk_without_room_needs_the_operator_and_leaves_no_letter(world: OutboxWorld) -> None:
    tests = Path(__file__).parent.parent
    ran = subprocess.run(
        [sys.executable, "-c", FULL.format(folder=str(world.folder))],
        cwd=tests,
        check=True,
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == "outbox-unwritable Make room on the disk, then try again."
    assert world.arrived() == []
    assert list((world.folder / "outbox").iterdir()) == []
