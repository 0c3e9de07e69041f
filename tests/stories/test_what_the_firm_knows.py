"""What the firm knows of somebody: said once, weighed, asked about once, changed with a reason, put back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.problem import Problem, Refusal
from outside import GOOD
from telling import Story, ask, run

ADA = "ada@palmer.example"


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def refused(firm: Firm, name: str, /, **args: Any) -> Problem:
    with pytest.raises(Refusal) as refusal:
        await firm.desk.ask(name, args, "operator")
    return refusal.value.problem


async def record(firm: Firm, kind: str, ref: str, **args: Any) -> dict[str, Any]:
    """Its fields by name."""
    shown = await ask(firm, "records.show", kind=kind, id=ref, **args)
    return {field["name"]: field for field in shown["fields"]}


async def values(firm: Firm, kind: str, ref: str, **args: Any) -> dict[str, Any]:
    return {name: field["value"] for name, field in (await record(firm, kind, ref, **args)).items()}


async def change(firm: Firm, ref: str, why: str = "She told me.", **args: Any) -> dict[str, Any]:
    return await ask(firm, "records.change", kind="person", id=ref, why=why, **args)


async def disputes(firm: Firm) -> list[dict[str, Any]]:
    """The open questions about what is right."""
    return [row for row in (await ask(firm, "inbox.list"))["items"] if ": which " in row["title"]]


async def ada(firm: Firm, **fields: Any) -> dict[str, Any]:
    return await ask(firm, "records.make", kind="person", fields={"name": "Ada Palmer", "email": ADA} | fields)


def test_a_record_says_of_every_value_whose_word_it_is(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada(firm, phones=["1", "2"])
        said = await change(firm, ADA, fields={"role": "owner"}, end={"phones": ["2"]}, since="2026-01-15")
        fields = await record(firm, "person", "Ada Palmer")
        (role,) = fields["role"]["values"]
        assert (role["value"], role["since"], role["said_at"][:10]) == ("owner", "2026-01-15", "2026-03-02")
        assert (role["label"], role["source"], role["by"], role["why"]) == (
            "yours", "operator", "operator", "She told me.",
        )  # fmt: skip
        assert role["entry"] == said["entry"]
        assert fields["phones"]["value"] == ["1"]
        assert (await change(firm, ADA, fields={"role": "owner"}))["known"] == ["role"]
        await firm.close()

    run(story)


def test_what_was_true_on_a_day_and_what_was_known_of_it_are_two_things(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada(firm, role="baker")
        tale.clock.forward(days=30)
        await change(firm, ADA, fields={"role": "owner"}, since="2026-03-10")
        assert (await values(firm, "person", ADA))["role"] == "owner"
        assert (await values(firm, "person", ADA, as_of="2026-03-09"))["role"] == "baker"
        assert (await values(firm, "person", ADA, as_of="2026-03-20"))["role"] == "owner"
        assert (await values(firm, "person", ADA, as_of="2026-03-20", known="2026-03-25"))["role"] == "baker"
        assert (await refused(firm, "records.show", kind="person", id=ADA, as_of="soon")).code == "record-moment"
        late = await refused(
            firm, "records.change", kind="person", id=ADA, why="x", fields={"role": "x"}, since="2027-01-01"
        )
        assert late.code == "record-moment"
        await firm.close()

    run(story)


def test_an_entry_is_put_back_and_the_history_keeps_all_of_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        made = await ada(firm, role="baker", phones=["1"])
        await change(firm, ADA, "A slip of mine.", fields={"role": "banker", "phones": []})
        assert "phones" not in await values(firm, "person", ADA)
        await ask(firm, "records.restore", kind="person", id=ADA, entry=made["entry"], why="It was a slip.")
        now = await values(firm, "person", ADA)
        assert (now["role"], now["phones"]) == ("baker", ["1"])
        told = await ask(firm, "records.history", kind="person", id=ADA, field="role")
        assert [entry["what"] for entry in told["entries"]] == ["restored", "changed", "made"]
        assert [entry["diff"] for entry in told["entries"]] == [
            [{"field": "role", "before": "banker", "after": "baker"}],
            [{"field": "role", "before": "baker", "after": "banker"}],
            [{"field": "role", "before": None, "after": "baker"}],
        ]
        (field,) = told["fields"]
        assert [(value["value"], bool(value["ended_by"])) for value in field["values"]] == [
            ("baker", True), ("banker", True), ("baker", False),
        ]  # fmt: skip
        assert (await refused(firm, "records.restore", kind="person", id=ADA, entry=1, why="x")).code == (
            "record-entry-unknown"
        )
        await firm.close()

    run(story)


def test_a_record_taken_back_leaves_the_lists_and_comes_back_whole(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada(firm)
        said = await change(firm, ADA, fields={"role": "owner"})
        await ask(firm, "records.withdraw", kind="person", id=ADA, why="It was a test.")
        assert (await ask(firm, "records.list", kind="person"))["items"] == []
        assert (await ask(firm, "records.show", kind="person", id=ADA))["state"] == "withdrawn"
        assert (await refused(firm, "records.withdraw", kind="person", id=ADA, why="x")).code == "record-gone"
        await ask(firm, "records.restore", kind="person", id=ADA, entry=said["entry"], why="She is real.")
        assert await values(firm, "person", ADA) == {"name": "Ada Palmer", "email": ADA, "role": "owner"}
        await firm.close()

    run(story)


def test_a_value_grows_old_until_somebody_confirms_it(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada(firm, role="owner")
        tale.clock.forward(days=366)
        assert [(await record(firm, "person", ADA))[name]["values"][0]["stale"] for name in ("role", "email")] == [
            True, False,
        ]  # fmt: skip
        await ask(firm, "records.confirm", kind="person", id=ADA, fields=["role"])
        (role,) = (await record(firm, "person", ADA))["role"]["values"]
        assert not role["stale"]
        assert role["good_until"][:10] == (tale.clock.now() + timedelta(days=365)).date().isoformat()
        await firm.close()

    run(story)


def test_what_outside_text_contradicts_is_asked_once_and_decided_once(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(
            firm, "records.make", kind="lead", fields={"email": ADA, "name": "Ada Palmer-Quist"}, why="On her card."
        )
        for number, message in enumerate(("A logo for us", "A logo for us, please", "And a sign")):
            tale.fill_in(str(number), GOOD | {"message": f"{GOOD['message']} {message}"})
            await firm.drain()
        asked = await disputes(firm)
        assert [row["title"] for row in asked] == ["Ada Palmer-Quist: which name is right?"]
        name = (await record(firm, "lead", ADA))["name"]
        assert (name["value"], name["dispute"]["said"]) == ("Ada Palmer-Quist", "Ada Palmer")
        assert name["dispute"]["label"] == "from outside"
        tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
        said = [entry["says"] for entry in tail if entry["kind"] == "record.disputed"]
        assert said == [
            "Another name was said through lead qualification; what is known of the lead stands until you decide."
        ]
        await ask(firm, "inbox.answer", question=asked[0]["id"], answer="take")
        name = (await record(firm, "lead", ADA))["name"]
        assert (name["value"], name["dispute"], name["values"][0]["label"]) == ("Ada Palmer", None, "confirmed")
        told = await ask(firm, "records.history", kind="lead", id=ADA, field="name")
        assert [entry["what"] for entry in told["entries"]] == ["changed", "disputed", "made"]
        await firm.close()

    run(story)


def test_what_the_operator_keeps_is_not_asked_again_and_saying_it_settles_the_question(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "records.make", kind="lead", fields={"email": ADA, "name": "Ada Palmer-Quist"})
        tale.fill_in("one", GOOD)
        await firm.drain()
        (asked,) = await disputes(firm)
        await ask(firm, "inbox.answer", question=asked["id"], answer="keep")
        tale.fill_in("two", GOOD | {"message": "And a sign for the shop, for about 3000 EUR?"})
        await firm.drain()
        name = (await record(firm, "lead", ADA))["name"]
        assert (name["value"], name["dispute"]) == ("Ada Palmer-Quist", None)
        assert not await disputes(firm)
        tale.fill_in("three", GOOD | {"name": "A. Palmer", "message": "Could we do a van, too? 3000 EUR"})
        await firm.drain()
        (again,) = await disputes(firm)
        await ask(firm, "records.change", kind="lead", id=ADA, fields={"name": "Ada Palmer"}, why="She said so.")
        assert again["id"] not in {row["id"] for row in (await ask(firm, "inbox.list"))["items"]}
        await firm.close()

    run(story)


def test_a_slip_in_typing_is_answered_with_what_was_meant(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada(firm)
        why = {"kind": "person", "id": ADA, "why": "x"}
        slips = {
            "Did you mean 'person'?": ("records.make", {"kind": "persn", "fields": {"name": "x"}}),
            "Did you mean 'role'?": ("records.change", {**why, "fields": {"rolle": "x"}}),
            "Did you mean 'client'?": ("records.change", {**why, "fields": {"status": "cliemt"}}),
            "Add name=…": ("records.make", {"kind": "project", "fields": {"about": "x"}}),
        }
        for fix, (name, args) in slips.items():
            assert (await refused(firm, name, **args)).fix == fix
        number = await refused(firm, "records.make", kind="offer", fields={"name": "Logo", "amount_minor": "much"})
        assert number.why == "It takes a number."
        there = await refused(firm, "records.make", kind="person", fields={"name": "Ada", "email": ADA.upper()})
        assert there.code == "record-there"
        assert (await refused(firm, "records.change", kind="person", id=ADA, fields={"role": "x"})).code == (
            "record-why-missing"
        )
        for name, more in (("change", {"fields": {"role": "x"}}), ("restore", {"entry": 1}), ("withdraw", {})):
            nobody = await refused(firm, f"records.{name}", kind="person", id="nobody@x.example", **more)
            assert nobody.what == "There is no person 'nobody@x.example'.", name
        await ask(firm, "records.make", kind="offer", fields={"name": "Logo", "amount_minor": "150000"})
        assert (await values(firm, "offer", "Logo"))["amount_minor"] == 150_000
        await firm.close()

    run(story)


def test_what_belongs_to_a_client_lies_under_their_key(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ada(firm)
        await ask(firm, "records.make", kind="project", fields={"name": "A logo", "client": "Ada Palmer"})
        await ask(firm, "records.make", kind="invoice", fields={"number": "2026-1", "client": ADA})
        person = await ask(firm, "records.show", kind="person", id=ADA)
        project = await ask(firm, "records.show", kind="project", id="A logo")
        invoice = await ask(firm, "records.show", kind="invoice", id="2026-1")
        assert project["subject"] == person["subject"]
        assert invoice["subject"] == f"{person['subject']}.books"
        assert (await values(firm, "project", "A logo"))["client"] == person["id"]
        nobody = await refused(firm, "records.make", kind="project", fields={"name": "x", "client": "Nobody"})
        assert nobody.code == "record-client-unknown"
        assert all((await ask(firm, "ledger.rebuild")).values())
        await firm.close()

    run(story)
