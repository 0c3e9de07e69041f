"""What a value is worth stays with it on every way through a firm: waited for, kept, read again, sent."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from labelled import CHARGE, COUNT, WRITE, Billed, Guesser, House, acts, wished
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.connector import Item
from onefirm.domain.contract import Contract, Proposal, proposal
from onefirm.domain.events.effects import EffectAmended
from onefirm.domain.events.plans import StepDone
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.intent import IntentCall
from onefirm.domain.labels import Integrity, Label, Secrecy
from onefirm.domain.money import Money
from onefirm.planning.walk import fields_of
from telling import ask, run


@pytest.mark.parametrize("edits", [False, True])
def test_a_yes_endorses_the_act_that_was_shown_and_nothing_beside_it(tmp_path: Path, edits: bool) -> None:
    tale = House(tmp_path / "firm")
    again = CHARGE.replace("charge\n", "again\n", 1)
    first = CHARGE.replace(": end", ": again")
    tale.lives_by(Billed, COUNT, *(each.format(amount="count.due", purpose="intent.client") for each in (first, again)))

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, "token:shop", email="ada@palmer.example")
        (row,) = (await ask(firm, "inbox.list"))["items"]
        shown = {each["name"] for each in (await ask(firm, "inbox.show", question=row["id"]))["card"]["change"]}
        assert shown == {"payer", "amount", "purpose"}
        changes = {"changes": {"purpose": "Two logos"}} if edits else {}
        await ask(firm, "inbox.edit" if edits else "inbox.accept", question=row["id"], **changes)
        one, other = acts(firm)
        assert other.verdict == "ask" and (await ask(firm, "inbox.list"))["waiting"] == 1
        for name in ("payer", "amount", "purpose"):
            assert one.labels[name] == other.labels[name], "What an agent gave, and what came in, are what they were."
            assert other.labels[name].integrity is Integrity.OUTSIDE, name
        made = [e.fact.label for e in firm.ledger.events(0, 10_000) if isinstance(e.fact, StepDone) and e.fact.output]
        assert all(label.integrity is Integrity.OUTSIDE for label in made)
        if edits:
            said = [e.fact for e in firm.ledger.events(0, 10_000) if isinstance(e.fact, EffectAmended)]
            theirs = {name: label.integrity for name, label in said[0].labels.items()}
            assert theirs == {"payer": Integrity.OUTSIDE, "amount": Integrity.OUTSIDE, "purpose": Integrity.OPERATOR}
        await firm.close()

    run(story)


KEEP = """keep
record: person
takes:
  email: intent.email
  name: intent.client
gives: a record of them
then: end"""
READ = CHARGE.format(amount="intent.amount", purpose="person.name").replace("charge\n", "keep\n", 1)


class Paid(Frozen):
    email: str
    client: str = ""
    amount: Money = Money(minor=100, currency="EUR")


@pytest.mark.parametrize(("by", "worth"), [("operator", Integrity.OPERATOR), ("token:shop", Integrity.OUTSIDE)])
def test_a_value_that_was_kept_in_a_record_is_worth_as_much_when_it_is_read_again(
    tmp_path: Path, by: str, worth: Integrity
) -> None:
    tale = House(tmp_path / "firm")
    tale.lives_by(Paid, KEEP, person="email")

    async def kept() -> None:
        firm = await tale.open()
        await wished(firm, by, email="ada@palmer.example", client="Ada Palmer")
        await firm.close()

    async def read() -> None:
        firm = await tale.open()
        await wished(firm, "operator", email="ada@palmer.example", client="anew")
        (act,) = acts(firm)
        assert fields_of(act.args)["purpose"] == "Ada Palmer"
        assert act.labels["purpose"].integrity is worth
        assert act.labels["payer"].integrity is Integrity.OPERATOR
        await firm.close()

    run(kept)
    tale.lives_by(Paid, READ, person="email", version=2)
    run(read)


ROUND = """look
agent: looker
takes:
  email: intent.email
  word: intent.word
then:
  again: rest
  enough: cancel
  never: end"""
REST = """rest
question: Look once more?
options:
  go-on: Yes
  leave-it: No
then:
  go-on: look
  leave-it: end"""
CANCEL = """cancel
effect: calendar.cancel
takes:
  receipt: = the-receipt
mode: ask
then:
  cancelled: end
  failed: end
  declined: end"""
LED = "What came in from outside decided that it comes to this"


class Word(Frozen):
    email: str
    word: str = "Twice."


class Looker:
    """It wants to look a second time; what comes then is decided by what it reads."""

    contract = Contract(
        "looker", 1, "Looks.", "validate", Word, Word, outcomes=("again", "enough", "never"), repeatable=False
    )

    def __init__(self) -> None:
        self.looks = 0

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        self.looks += 1
        return proposal(task, outcome="again" if self.looks == 1 else "enough")


@pytest.mark.parametrize(("by", "led"), [("operator", False), ("token:shop", True)])
def test_a_decision_of_yours_on_one_round_says_nothing_of_what_outside_words_choose_on_the_next(
    tmp_path: Path, by: str, led: bool
) -> None:
    tale = House(tmp_path / "firm")
    tale.lives_by(Word, ROUND, REST, CANCEL, agents=(Looker(),))

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, by, email="ada@palmer.example")
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.answer", question=row["id"], answer="go-on")
        (act,) = acts(firm)
        assert (LED in str(act.rules.value)) is led
        await firm.close()

    run(story)


class Drop:
    """Where something comes in that nobody outside may ever see."""

    name = "drop"

    def __init__(self, secrecy: Secrecy) -> None:
        self._items = [Item(name="one", raw=b"")]
        self._label = Label(integrity=Integrity.OPERATOR, secrecy=secrecy)

    def here(self, _folder: Path) -> "Drop":
        return self

    async def poll(self) -> tuple[Item, ...]:
        return tuple(self._items)

    def read(self, item: Item) -> IntentCall:
        fields: Json = {"email": "ada@palmer.example", "client": "The combination is 4711"}
        return IntentCall(name="tried", version=1, fields=fields, source="drop", label=self._label)

    async def put_away(self, item: Item, kept: bool) -> None:
        self._items.clear()


@pytest.mark.parametrize("secrecy", [Secrecy.BUSINESS, Secrecy.SECRET])
@pytest.mark.parametrize("way", ["named by the step", "through an agent"])
@pytest.mark.parametrize("mode", ["auto", "ask", "draft"])
def test_a_secret_leaves_nowhere_also_where_a_step_names_it(
    tmp_path: Path, way: str, mode: str, secrecy: Secrecy
) -> None:
    tale, drop = House(tmp_path / "firm"), Drop(secrecy)
    through = way == "through an agent"
    passed = ("pass\nagent: passer\ntakes:\n  email: intent.client\n  note: = plain\nthen: write",) if through else ()
    body = "pass.payer" if through else "intent.client"
    brings: dict[str, Any] = {"agents": (Guesser(role="passer"),), "sources": (drop.here,)}
    tale.lives_by(Paid, *passed, WRITE.format(mode=mode, body=body), **brings)

    async def story() -> None:
        firm = await tale.open()
        await firm.drain()
        (act,) = acts(firm)
        assert fields_of(act.args)["body"] == "The combination is 4711"
        waiting = (await ask(firm, "inbox.list"))["waiting"]
        if secrecy is Secrecy.SECRET:
            assert (act.verdict, waiting, tale.letters()) == ("refuse", 0, []), "Nobody can say yes to it."
        else:
            assert act.verdict != "refuse", "It is the secret that is refused, and nothing else."
        await firm.close()

    run(story)


INVITE = """invite
agent: inviter
takes:
  receipt: = booking-1
  title: intent.client
  starts_at: = 2026-03-05T09:00:00Z
  ends_at: = 2026-03-05T09:30:00Z
  guest: intent.email
  address: profile.email
then: write"""


@pytest.mark.parametrize(("by", "worth"), [("operator", Integrity.COMPUTED), ("token:shop", Integrity.OUTSIDE)])
def test_a_file_of_yours_beside_one_of_theirs_vouches_for_neither_but_itself(
    tmp_path: Path, by: str, worth: Integrity
) -> None:
    tale, mine = House(tmp_path / "firm"), tmp_path / "offer.txt"
    mine.write_text("My offer.")
    sent = WRITE.format(mode="auto", body="invite.body").replace(
        "\nthen:", "\n  attachments: invite.attachments\nthen:"
    )
    tale.lives_by(Paid, INVITE, sent)

    async def story() -> None:
        firm = await tale.open()
        await wished(firm, by, email="ada@palmer.example", client="Our talk")
        (act,) = acts(firm)
        assert act.verdict == "ask" and act.labels["attachments"].integrity is worth
        (row,) = (await ask(firm, "inbox.list"))["items"]
        await ask(firm, "inbox.edit", question=row["id"], attach=[str(mine)])
        (edited,) = [e.fact for e in firm.ledger.events(0, 10_000) if isinstance(e.fact, EffectAmended)]
        names = [each["name"] for each in fields_of(edited.args)["attachments"]]  # type: ignore[index,union-attr]
        assert names == ["invitation.ics", "offer.txt"]
        assert edited.labels["attachments"].integrity is worth
        await firm.close()

    run(story)
