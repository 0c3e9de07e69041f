"""Every local connector in every class under every fault: what was carried out is counted, and counted truly."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Unknown
from onefirm.capabilities.rehearsal import FAULTS, FaultName, Rehearses
from onefirm.domain.effect import EffectClass
from onefirm.domain.frozen import Json
from promises.local_world import CLASSES, GRACE_SECONDS, REPLIES, TRADES, WINDOW_SECONDS, World

SENDERS_AT_ONCE = 8
DONE_ANYHOW = ("reply-lost", "drifted")
"""Faults after which the act has happened although no receipt came."""
RAISES: dict[str, type[Exception]] = {
    "reply-lost": Unknown,
    "request-lost": Unknown,
    "server-error": Unknown,
    "drifted": Unknown,
    "too-many": NotNow,
    "signed-out": NeedsYou,
}
REPEATS: tuple[EffectClass, ...] = ("native-key", "natural-key")
BACK = [name for name, trade in TRADES.items() if trade.back]

Make = Callable[[str, EffectClass], World]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    numbers = count()
    return lambda capability, cls: World(tmp_path / str(next(numbers)), capability, cls)


every_capability = pytest.mark.parametrize("capability", TRADES)
every_class = pytest.mark.parametrize("cls", CLASSES)


@every_capability
@every_class
@pytest.mark.parametrize("reply", REPLIES)
def test_whatever_the_reply_the_journal_says_what_really_happened(
    make: Make, capability: str, cls: EffectClass, reply: str
) -> None:
    world = make(capability, cls)
    if reply in FAULTS:
        world.play(_fault(reply), seconds=7)
    order, before = world.order(), world.clock.now()
    if reply in RAISES:
        with pytest.raises(RAISES[reply]) as raised:
            world.do(order)
        _the_words_are_right(reply, raised.value)
    else:
        receipt = world.do(order)
        assert (receipt.provider_id, receipt.existed) == (world.happened()[0].id, False)
        assert (world.clock.now() - before).total_seconds() == (7 if reply == "slow" else 0)
    happened = reply not in RAISES or reply in DONE_ANYHOW
    assert [entry.effect for entry in world.happened()] == ["ef_1"] * happened
    assert len(world.things()) == len(world.happened())
    assert not world.connector.faults.queued()


@every_capability
@every_class
@pytest.mark.parametrize("reply", [reply for reply in REPLIES if reply in RAISES])
def test_a_repeat_after_the_fault_does_what_its_class_says(
    make: Make, capability: str, cls: EffectClass, reply: str
) -> None:
    world = make(capability, cls)
    world.play(_fault(reply))
    with pytest.raises(RAISES[reply]):
        world.do(world.order())
    first = len(world.happened())
    receipt = world.do(world.order(attempt=2))
    assert receipt.existed == (bool(first) and cls in REPEATS)
    assert len(world.happened()) == len(world.things()) == (1 if cls in REPEATS else first + 1)


@every_capability
@every_class
def test_a_look_up_tells_what_its_class_can_tell(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    world.do(world.order(effect="ef_0", changed=_another_name(capability)))
    before, receipt, after = world.look(world.order()), world.do(world.order()), world.look(world.order())
    if cls == "ask":
        assert (before.found, after.found) == ("cannot-tell", "cannot-tell")
        return
    assert before.found == "not-happened"
    # Too early, a verifiable outside shows nothing yet although it has happened: absence proves nothing then.
    assert after.found == ("not-happened" if cls == "verifiable" else "happened")
    world.clock.forward(seconds=GRACE_SECONDS)
    seen = world.look(world.order())
    assert seen.found == "happened"
    assert seen.receipt is not None
    assert (seen.receipt.provider_id, seen.receipt.at) == (receipt.provider_id, receipt.at)


@every_capability
@pytest.mark.parametrize("cls", ["verifiable", "ask"])
def test_an_outside_that_names_things_itself_makes_a_second_one(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    ids = {world.do(world.order()).provider_id for _ in range(3)}
    assert len(ids) == len(world.happened()) == len(world.things()) == 3


@every_capability
def test_a_key_is_remembered_for_its_window_and_then_forgotten(make: Make, capability: str) -> None:
    world = make(capability, "native-key")
    first = world.do(world.order())
    world.clock.forward(seconds=WINDOW_SECONDS - 1)
    again = world.do(world.order(attempt=2))
    assert again.existed
    assert (again.provider_id, again.at) == (first.provider_id, first.at)
    world.clock.forward(seconds=1)
    assert not world.do(world.order(attempt=3)).existed
    assert len(world.happened()) == len(world.things()) == 2


@every_capability
@pytest.mark.parametrize("cls", REPEATS)
def test_the_same_key_for_something_else_is_refused_for_ever(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    world.do(world.order())
    for other in (world.other(), world.order(effect="ef_2", key="ef_1")):
        with pytest.raises(Never) as never:
            world.do(other)
        assert never.value.problem.code in ("local-key-taken", "letter-key-taken")
    assert len(world.happened()) == len(world.things()) == 1


@every_capability
@pytest.mark.parametrize("cls", REPEATS)
def test_a_restart_forgets_nothing(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    first = world.do(world.order())
    world.again()
    assert world.do(world.order(attempt=2)).provider_id == first.provider_id
    assert len(world.happened()) == 1


@every_capability
@every_class
def test_a_thing_without_its_line_in_the_journal_is_counted_after_a_restart(
    make: Make, capability: str, cls: EffectClass
) -> None:
    world = make(capability, cls)
    receipt = world.do(world.order())
    (journal,) = (world.folder / "local").glob("*.jsonl")
    journal.write_bytes(journal.read_bytes()[:20])
    world.again()
    assert [(entry.effect, entry.key, entry.id) for entry in world.happened()] == [
        ("ef_1", "ef_1", receipt.provider_id)
    ]
    if cls in REPEATS:
        assert world.do(world.order(attempt=2)).existed
    assert len(world.again().happened()) == 1


@every_capability
@every_class
def test_a_copy_that_somebody_made_of_a_thing_is_no_second_act(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    world.do(world.order())
    (thing,) = world.things()
    thing.with_name(f"copy{thing.suffix}").write_bytes(thing.read_bytes())
    assert len(world.again().happened()) == 1


@pytest.mark.parametrize("capability", BACK)
@every_class
def test_what_was_done_is_taken_back_by_its_receipt(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    receipt = world.do(world.order())
    back = world.back(receipt)
    world.do(back)
    assert [entry.effect for entry in world.happened()] == ["ef_1", "ef_2"]
    assert world.happened()[1].target == receipt.provider_id
    world.clock.forward(seconds=GRACE_SECONDS)
    assert world.look(back).found == ("cannot-tell" if cls == "ask" else "happened")
    if capability != "payments":
        assert world.things() == []
    if cls in REPEATS:
        assert world.do(back).existed
        assert world.do(world.order(attempt=2)).existed, "What was taken back is not done again by a late repeat."
        assert len(world.happened()) == 2


@pytest.mark.parametrize("capability", BACK)
def test_nothing_is_taken_back_that_was_never_there(make: Make, capability: str) -> None:
    world = make(capability, "natural-key")
    receipt = world.do(world.order()).model_copy(update={"provider_id": "somebody else's"})
    with pytest.raises(Never) as never:
        world.do(world.back(receipt))
    assert never.value.problem.code == "local-nothing-there"
    assert len(world.happened()) == len(world.things()) == 1


@every_capability
def test_eight_senders_of_one_order_make_one_thing(make: Make, capability: str) -> None:
    world = make(capability, "native-key")
    with ThreadPoolExecutor(SENDERS_AT_ONCE) as senders:
        sent = [senders.submit(world.do, world.order(attempt=number)) for number in range(SENDERS_AT_ONCE)]
        receipts = [one.result() for one in sent]
    assert [receipt.existed for receipt in receipts].count(False) == 1
    assert len(world.happened()) == len(world.things()) == 1


@every_capability
@pytest.mark.parametrize("bad", [{"nonsense": "yes"}, {"\ud800": "half a sign"}])
def test_arguments_that_fit_nothing_are_never_carried_out(make: Make, capability: str, bad: Json) -> None:
    world = make(capability, "natural-key")
    order = world.order()
    with pytest.raises(Never):
        world.do(type(order)(order.effect, order.kind, {**order.args, **bad}, order.key, 1))
    assert not world.happened()


@every_capability
def test_a_folder_that_cannot_be_written_needs_the_operator(make: Make, capability: str) -> None:
    world = make(capability, "natural-key")
    top = world.folder / world.trade.things.partition("/")[0]
    world.folder.mkdir()
    top.write_text("a file where the folder should be")
    with pytest.raises(NeedsYou) as needs:
        world.do(world.order())
    assert needs.value.problem.code in ("local-unwritable", "outbox-unwritable")
    top.unlink()
    world.do(world.order())
    assert len(world.happened()) == 1


@every_capability
def test_faults_wait_in_their_order_and_each_is_played_once(make: Make, capability: str) -> None:
    world = make(capability, "natural-key")
    assert isinstance(world.connector, Rehearses)
    world.play("too-many", seconds=30)
    world.play("signed-out", "slow", "reply-lost")
    assert [(each.fault, each.seconds) for each in world.connector.faults.queued()][:2] == [
        ("too-many", 30),
        ("signed-out", 5),
    ]
    with pytest.raises(NotNow) as later:
        world.do(world.order())
    assert later.value.retry_after_seconds == 30
    with pytest.raises(NeedsYou):
        world.do(world.order())
    assert world.connector.faults.clear() == 2
    assert not world.do(world.order()).existed


def test_a_file_that_names_no_fault_is_shown_and_never_played(make: Make) -> None:
    world = make("mail", "natural-key")
    folder = world.folder / "faults" / "mail"
    folder.mkdir(parents=True)
    (folder / "0001-meteor").touch()
    (folder / "2-too-many").write_text("all day")
    assert [each.fault for each in world.connector.faults.queued()] == ["meteor", "too-many"]
    with pytest.raises(NotNow):
        world.do(world.order())
    world.do(world.order())
    assert [each.fault for each in world.connector.faults.queued()] == ["meteor"]


CRASH = """
import os, sys
from pathlib import Path
from promises.local_world import World

def die(event, args):
    if event == {event!r}:
        os._exit(9)

world = World(Path({folder!r}), {capability!r}, {cls!r})
sys.addaudithook(die)
world.do(world.order())
"""


def _crash(world: World, capability: str, event: str) -> int:
    """A real process that dies at the moment the system is asked for `event`."""
    code = CRASH.format(event=event, folder=str(world.folder), capability=capability, cls=world.cls)
    tests = Path(__file__).parent.parent
    return subprocess.run([sys.executable, "-c", code], cwd=tests, check=False).returncode


@pytest.mark.parametrize("capability", ["calendar", "payments"])
@pytest.mark.parametrize("cls", ["native-key", "verifiable"])
def test_a_crash_after_a_thing_is_there_is_an_act_that_happened(make: Make, capability: str, cls: EffectClass) -> None:
    world = make(capability, cls)
    assert _crash(world, capability, "os.remove") == 9
    assert len(world.things()) == 1
    assert not (world.folder / "local").exists(), "It came before the journal had its line."
    world.clock.forward(seconds=GRACE_SECONDS)
    assert world.look(world.order()).found == "happened"
    assert [entry.key for entry in world.happened()] == ["ef_1"]
    assert world.do(world.order(attempt=2)).existed == (cls == "native-key")


def test_a_crash_before_a_thing_is_there_is_an_act_that_never_was(make: Make) -> None:
    world = make("payments", "native-key")
    assert _crash(world, "payments", "os.link") == 9
    assert world.look(world.order()).found == "not-happened"
    assert not world.do(world.order(attempt=2)).existed
    assert len(world.happened()) == len(world.things()) == 1


def test_a_fault_does_not_come_again_after_a_crash(make: Make) -> None:
    world = make("payments", "native-key")
    world.play("reply-lost")
    assert _crash(world, "payments", "os.link") == 9
    assert not world.connector.faults.queued()
    assert not world.do(world.order(attempt=2)).existed


def _fault(reply: str) -> FaultName:
    return next(fault for fault in FAULTS if fault == reply)


def _the_words_are_right(reply: str, raised: Exception) -> None:
    if isinstance(raised, NotNow):
        assert raised.retry_after_seconds == 7
    elif isinstance(raised, NeedsYou):
        assert "again" in raised.problem.fix
    elif isinstance(raised, Unknown):
        assert ('"reference"' in raised.why and '"id"' not in raised.why) == (reply == "drifted")


def _another_name(capability: str) -> Json:
    names: dict[str, Json] = {"publishing": {"slug": "another"}, "forms": {"form": "another"}}
    return names.get(capability, {})
