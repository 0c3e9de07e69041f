"""Drafts spoilt on purpose: they are asked about like any other, never leave, and tell how closely somebody looks."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from labelled import House, wished
from onefirm.app.firm import Firm
from onefirm.conductor.means import Means
from onefirm.domain.actors import with_token
from onefirm.domain.events.trust import CanaryJudged, CanarySet
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.money import Money
from onefirm.policy.trust.spoilt import FAULTS
from outside import GOOD
from telling import Story, ask, run

ONE_IN = 2


class Tried(Story):
    firm: Firm
    leads = 0

    def __init__(self, folder: Path, one_in: int = ONE_IN) -> None:
        super().__init__(folder)
        (folder / "policy.toml").write_text(f"test-one-in = {one_in}\nundo-window-seconds = 0\n")

    async def begin(self) -> None:
        self.firm = await self.open()

    async def again(self) -> None:
        await self.firm.close()
        await self.begin()

    async def lead(self) -> None:
        self.leads += 1
        name = f"Ada{self.leads}"
        said = {"name": f"{name} Palmer", "email": f"{name.lower()}@palmer{self.leads}.example"}
        self.fill_in(name, {**GOOD, **said})
        await self.firm.drain()

    async def listed(self) -> list[dict[str, Any]]:
        return (await ask(self.firm, "inbox.list"))["items"]

    def planted(self) -> list[CanarySet]:
        return [event.fact for event in self.firm.ledger.events() if isinstance(event.fact, CanarySet)]

    async def until_tried(self) -> dict[str, Any]:
        """Leads come and are agreed to, until one of the cards is a test."""
        for _ in range(2 * ONE_IN):
            await self.lead()
            (row,) = await self.listed()
            if self.planted() and row["id"] == self.planted()[-1].question:
                return row
            self.clock.forward(seconds=60)
            await ask(self.firm, "inbox.accept", question=row["id"])
        raise AssertionError("It is never later than was said.")

    async def counted(self) -> list[tuple[int, ...]]:
        items = (await ask(self.firm, "trust.list"))["items"]
        return [tuple(item[name] for name in ("waiting", "settling", "unread", "decisions")) for item in items]

    def kinds(self, since: int) -> list[str]:
        return [event.fact.kind for event in self.firm.ledger.events() if event.seq > since]

    def newest(self) -> int:
        return max(event.seq for event in self.firm.ledger.events())


def tale(folder: Path, story: Callable[[Tried], Awaitable[None]], one_in: int = ONE_IN) -> None:
    tried = Tried(folder / "firm", one_in)

    async def whole() -> None:
        await tried.begin()
        await story(tried)
        await tried.firm.close()

    run(whole)


def test_a_program_that_decides_says_nothing_of_how_closely_the_operator_looks(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        said = {"question": row["id"], "reason": "No."}
        await tried.firm.desk.ask("inbox.reject", said, with_token("zapier"))
        judged = [event.fact for event in tried.firm.ledger.events() if isinstance(event.fact, CanaryJudged)]
        assert [fact.outcome for fact in judged] == ["void"]

    tale(tmp_path, story)


def test_it_looks_like_the_real_card_but_for_what_is_wrong_with_it(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        begun = tried.planted()[-1]
        card = await ask(tried.firm, "inbox.show", question=row["id"])
        real = await ask(tried.firm, "inbox.show", question=begun.before)
        same = {name: value for name, value in card["card"].items() if name != "change"}
        assert same == {name: value for name, value in real["card"].items() if name != "change"}
        assert (card["kind"], card["plan"], card["playbook"], card["step"], card["no"], card["test"]) == (
            real["kind"], real["plan"], real["playbook"], real["step"], card["no"], "",
        )  # fmt: skip
        assert set(card["verbs"]) == {"accept", "edit", "reject", "did-it"}
        texts = {field["name"]: field["after"] for field in card["card"]["change"]}
        was = {field["name"]: field["after"] for field in real["card"]["change"]}
        assert [name for name in texts if texts[name] != was[name]] == [begun.field]
        assert str(begun.planted.value) in texts[begun.field] and str(begun.planted.value) not in was[begun.field]
        assert len(await tried.listed()) == 1, "The real one waits behind it: two alike would give it away."

    tale(tmp_path, story)


@pytest.mark.parametrize(
    ("verb", "more", "says", "missed"),
    [
        ("inbox.accept", {}, "It went by you.", 1),
        ("inbox.reject", {"reason": "No."}, "You caught it.", 0),
        ("inbox.edit", {"changes": {"subject": "Your message"}}, "It went by you.", 1),
        ("inbox.edit", {"changes": {"body": "Hello,\n\nplease write to me.\n\nInes"}}, "You caught it.", 0),
        ("inbox.did", {}, "It does not count.", None),
    ],
)
def test_whatever_is_said_to_it_nothing_leaves_and_it_says_what_it_was(
    tmp_path: Path, verb: str, more: Json, says: str, missed: int | None
) -> None:
    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        begun, before, letters = tried.planted()[-1], tried.newest(), len(tried.letters())
        shown_so_far = await tried.counted()
        decided = await ask(tried.firm, verb, question=row["id"], **more)
        assert decided["says"].startswith(f"This was a test: {FAULTS[begun.fault]} (“{begun.planted.value}”). {says}")
        assert (decided["plan"], decided["effect"], decided["undo_until"]) == ("", "", "")
        await tried.again()
        tried.clock.forward(days=1)
        await tried.firm.drain()
        assert not [kind for kind in tried.kinds(before) if kind.startswith(("effect.", "step.", "plan."))]
        assert len(tried.letters()) == letters, "Nothing of it left, also after a restart."
        assert [each["id"] for each in await tried.listed()] == [begun.before], "The real draft is back."
        assert await tried.counted() == shown_so_far, "It is no evidence, and no work."
        shown = await ask(tried.firm, "inbox.show", question=row["id"])
        assert says in shown["test"]
        told = (await ask(tried.firm, "trust.list"))["tests"]
        if missed is None:
            assert told.endswith("None was decided yet.")
        else:
            assert f"You noticed {1 - missed} of 1" in told
        assert (await ask(tried.firm, "ledger.rebuild"))["equal"]

    tale(tmp_path, story)


def test_the_real_draft_decided_by_another_way_takes_the_test_away(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        begun = tried.planted()[-1]
        tried.clock.forward(seconds=60)
        said = await ask(tried.firm, "inbox.accept", question=begun.before)
        assert not said["says"].startswith("This was a test")
        assert await tried.listed() == []
        shown = await ask(tried.firm, "inbox.show", question=row["id"])
        assert shown["state"] == "voided" and "It does not count." in shown["test"]
        assert (await ask(tried.firm, "ledger.rebuild"))["equal"]

    tale(tmp_path, story)


def test_it_ends_with_the_real_draft_when_nobody_decides(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        begun = tried.planted()[-1]
        tried.clock.forward(days=15)
        await tried.firm.drain()
        await tried.firm.drain()
        for question in (row["id"], begun.before):
            assert (await ask(tried.firm, "inbox.show", question=question))["state"] == "expired"
        assert "None was decided yet." in (await ask(tried.firm, "trust.list"))["tests"]
        assert (await ask(tried.firm, "ledger.rebuild"))["equal"]

    tale(tmp_path, story)


def test_whoever_did_not_ask_for_it_is_never_tried(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        for _ in range(3):
            await tried.lead()
            await ask(tried.firm, "inbox.accept", question="1")
        assert not tried.planted()
        assert "You can be tried" in (await ask(tried.firm, "trust.list"))["tests"]

    tale(tmp_path, story, one_in=0)


def test_after_two_misses_one_alone_leaves_first_of_many(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        for _ in range(2):
            row = await tried.until_tried()
            await ask(tried.firm, "inbox.accept", question=row["id"])
            (real,) = await tried.listed()
            tried.clock.forward(seconds=60)
            await ask(tried.firm, "inbox.accept", question=real["id"])
        assert "Two of the last 2 went by you" in (await ask(tried.firm, "trust.list"))["tests"]
        (tried.folder / "policy.toml").write_text("undo-window-seconds = 0\nsure-alone = 0\n")
        await tried.again()
        for _ in range(6):
            await tried.lead()
        alike = await ask(tried.firm, "inbox.alike", question="1")
        assert alike["first"] == 1
        shown = {each["id"]: each["payload"] for each in alike["items"]}
        tried.clock.forward(seconds=3)
        assert (await ask(tried.firm, "inbox.accept-all", question="1", shown=shown))["first"] == 1

    tale(tmp_path, story)


def usable(firm: Firm) -> list[str]:
    """The cards of which one might be spoilt."""
    means: Means = vars(firm.desk)["_post"].means
    return [str(row["question"]) for row in means.views.all("canaries_of", limit=20)]


def test_no_draft_is_used_twice(tmp_path: Path) -> None:
    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        begun = tried.planted()[-1]
        await ask(tried.firm, "inbox.reject", question=row["id"], reason="No.")
        assert [each["id"] for each in await tried.listed()] == [begun.before], "It is open again."
        assert begun.before not in usable(tried.firm)

    tale(tmp_path, story)


def test_a_card_that_is_asked_again_is_not_spoilt(tmp_path: Path) -> None:
    """Whoever said yes to it once knows what it said."""

    async def story(tried: Tried) -> None:
        await tried.firm.close()
        (tried.folder / "policy.toml").write_text("undo-window-seconds = 60\n")
        await tried.begin()
        await tried.lead()
        (row,) = await tried.listed()
        assert usable(tried.firm) == [row["id"]]
        said = await ask(tried.firm, "inbox.accept", question=row["id"])
        await ask(tried.firm, "inbox.undo", effect=said["effect"])
        assert [each["id"] for each in await tried.listed()] == [row["id"]] and usable(tried.firm) == []

    tale(tmp_path, story)


class Back(Frozen):
    email: str
    receipt: str = "re_1"
    amount: Money = Money(minor=100, currency="EUR")
    note: str = "You paid twice."


@pytest.mark.parametrize(("does", "done", "spoils"), [("refund", "refunded", False), ("void", "voided", True)])
def test_nothing_of_high_risk_is_spoilt(tmp_path: Path, does: str, done: str, spoils: bool) -> None:
    amount = "  amount: intent.amount\n" if does == "refund" else ""
    house = House(tmp_path / "firm")
    house.lives_by(
        Back,
        f"back\neffect: payments.{does}\nmode: ask\ntakes:\n  receipt: intent.receipt\n{amount}"
        f"  reason: intent.note\nthen:\n  {done}: end\n  failed: end\n  declined: end",
    )

    async def story() -> None:
        firm = await house.open()
        await wished(firm, "operator", email="ada@palmer.example")
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        assert bool(usable(firm)) is spoils
        await firm.close()

    run(story)
