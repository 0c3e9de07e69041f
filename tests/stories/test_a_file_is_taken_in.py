"""A file is taken in as one batch: shown first, weighed row by row, taken back as one, and nothing of it is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.events.records import BatchImported
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.problem import Problem, Refusal
from telling import Story, ask, run

Bring = Callable[[str, "str | bytes"], str]

PEOPLE = """Name,E-Mail,Phone,Company
Ada Palmer,ada@fern.example,+43 1 555 12 34,Fern & Co
Bo Lind,bo@lind.example,,Lind
Eve,no-address,,
Only Firm,,,Only Firm
"""
OLD = "Name,Email,Role\nBo Lind,bo@lind.example,clerk\n"
NEWER = """Name,Email,Role,Phone
Bo Lind,bo@lind.example,head,+43 1 555 0 1
Cy,cy@x.example,owner,
Di,di@x.example,,
"""
INVOICES = """Invoice number,Client,Amount,Currency,Issued
2026-001,Fern & Co,1200.00,EUR,2026-01-15
2026-002,Lind,80.50,EUR,2026-01-20
"""
CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Ada Palmer
EMAIL:ada@fern.example
TEL:+43 1 555 12 34
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Cora Marsh
EMAIL:cora@marsh.example
END:VCARD
"""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1@cal
SUMMARY:Review with Ada
DTSTART:20260310T090000Z
DTEND:20260310T100000Z
ATTENDEE:mailto:ada@fern.example
END:VEVENT
BEGIN:VTODO
UID:2@cal
SUMMARY:Send the draft
DUE:20260312
END:VTODO
END:VCALENDAR
"""
LETTERS = """From ada@fern.example Mon Jan  5 10:00:00 2026
From: Ada Palmer <ada@fern.example>
To: ines@tern.example
Subject: A logo
Message-ID: <1@fern.example>
Date: Mon, 05 Jan 2026 10:00:00 +0000

Could you draw a logo for 4000 EUR?

From bo@lind.example Tue Jan  6 10:00:00 2026
From: bo@lind.example
To: ines@tern.example
Subject: Thanks
Message-ID: <2@lind.example>
Date: Tue, 06 Jan 2026 10:00:00 +0000

Thank you.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def write(name: str, held: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(held.encode() if isinstance(held, str) else held)
        return str(path)

    return write


def written(firm: Firm) -> int:
    """How many entries the ledger has."""
    return firm.ledger.durable()


async def go(firm: Firm, name: str, **args: Any) -> dict[str, Any]:
    """A long piece of work, until it is over; what came of it."""
    view = await ask(firm, name, **args)
    while not view["over"]:
        view = await ask(firm, "imports.wait", errand=view["errand"])
    return view["looked"] or view["taken"] or view["undone"]


async def refused(firm: Firm, name: str, **args: Any) -> Problem:
    with pytest.raises(Refusal) as refusal:
        await go(firm, name, **args)
    return refusal.value.problem


async def everything(firm: Firm, *kinds: str) -> dict[str, dict[str, Any]]:
    """What is kept of some kinds, by what it is called."""
    listed = [await ask(firm, "records.list", kind=kind) for kind in kinds or ("person", "organisation")]
    return {item["shown"]: item["fields"] for one in listed for item in one["items"]}


def test_the_preview_tells_everything_and_writes_nothing(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        size = written(firm)
        looked = await go(firm, "imports.look", path=bring("people.csv", PEOPLE))
        assert (looked["new"], looked["left_out"], looked["rows"]) == (3, 1, 4)
        assert {one["column"]: one["field"] for one in looked["columns"]} == {
            "Name": "name", "E-Mail": "email", "Phone": "phone", "Company": "organisation",
        }  # fmt: skip
        (fault,) = looked["faults"]
        assert (fault["code"], fault["where"]) == ("import-value", "people.csv:4")
        assert looked["first"][0]["fields"]["phones"] == ["+4315551234"]
        assert written(firm) == size
        await firm.close()

    run(story)


def test_what_is_left_out_is_counted_and_one_is_not_many(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        looked = await go(firm, "imports.look", path=bring("kontakte.csv", "Name,E-Mail\nAda,ada@x.example\nBob\n"))
        assert (looked["new"], looked["left_out"], looked["rows"]) == (1, 1, 2)
        assert looked["says"].endswith("0 known already, 1 left out. Nothing is written yet.")
        assert looked["faults"][0]["what"].startswith("A row has 1 cell where the sheet has 2 columns.")
        await firm.close()

    run(story)


def test_the_same_file_twice_makes_nothing_new(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        path = bring("people.csv", PEOPLE)
        taken = await go(firm, "imports.take", path=path)
        assert (taken["made"], taken["left_out"]) == (3, 1)
        before, size = await everything(firm), written(firm)
        again = await go(firm, "imports.take", path=path)
        assert (again["batch"], again["made"], again["changed"], again["known"]) == ("", 0, 0, 3)
        assert (await everything(firm), written(firm)) == (before, size)
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("name", "held", "form", "made"),
    [
        ("i.csv", INVOICES, "invoices.csv", {"invoice": 2}),
        ("c.vcf", CARDS, "vcard", {"person": 2}),
        ("c.ics", CALENDAR, "ics", {"appointment": 1, "to-do": 1}),
        ("old.mbox", LETTERS, "mbox", {"letter": 2}),
        ("one.eml", LETTERS.partition("\n")[2].partition("From bo@")[0], "eml", {"letter": 1}),
    ],
    ids=["invoices", "cards", "calendar", "letters", "letter"],
)
def test_every_form_is_taken_in_once_and_told_by_what_it_holds(
    tale: Story, bring: Bring, name: str, held: str, form: str, made: dict[str, int]
) -> None:
    async def story() -> None:
        firm = await tale.open()
        path = bring("like-any-other", held)
        looked = await go(firm, "imports.look", path=path)
        assert (looked["form"], looked["new"]) == (form, sum(made.values())), name
        taken = await go(firm, "imports.take", path=path)
        again = await go(firm, "imports.take", path=path)
        assert (taken["made"], again["made"]) == (sum(made.values()), 0)
        for kind, count in made.items():
            assert len(await everything(firm, kind)) == count
        back = await go(firm, "imports.undo", batch=taken["batch"])
        assert back["withdrawn"] == sum(made.values())
        assert not await everything(firm, *made)
        await firm.close()

    run(story)


def test_what_contradicts_becomes_one_question_and_what_stood_stands(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "records.make", kind="person", fields={"name": "Ada Palmer-Reed", "email": "ada@fern.example"})
        await go(firm, "imports.take", path=bring("i.csv", INVOICES))
        for name in ("a.csv", "b.csv"):
            taken = await go(firm, "imports.take", path=bring(name, PEOPLE))
        dearer = bring("dear.csv", INVOICES.replace("1200.00", "1300.00"))
        looked = await go(firm, "imports.look", path=dearer)
        assert (looked["disputed"], looked["against"][0]["field"]) == (1, "amount_minor")
        assert (looked["against"][0]["before"], looked["against"][0]["after"]) == ("120000", "130000")
        taken = await go(firm, "imports.take", path=dearer)
        await go(firm, "imports.take", path=bring("dear-again.csv", INVOICES.replace("1200.00", "1300.00") + "\n"))
        asked = [one for one in (await ask(firm, "inbox.list"))["items"] if ": which " in one["title"]]
        assert sorted(one["title"] for one in asked) == ["Ada Palmer-Reed: which name is right?"]
        (money,) = [one for one in (await ask(firm, "inbox.list"))["items"] if one["title"].startswith("Invoice ")]
        assert money["title"].endswith(": 1,200.00 EUR or 1,300.00 EUR?")
        kept = await everything(firm, "invoice", "person")
        assert kept["Fern & Co"]["amount_minor"] == 120000 if "Fern & Co" in kept else True
        assert "Ada Palmer-Reed" in kept
        await go(firm, "imports.undo", batch=taken["batch"])
        left = [one["title"] for one in (await ask(firm, "inbox.list"))["items"]]
        assert left == ["Ada Palmer-Reed: which name is right?"], "Its question went back with it."
        await firm.close()

    run(story)


def test_undo_restores_what_stood_and_leaves_what_was_changed_since(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        first = await go(firm, "imports.take", path=bring("old.csv", OLD))
        before = await everything(firm)
        second = await go(firm, "imports.take", path=bring("new.csv", NEWER))
        assert (second["made"], second["changed"]) == (2, 1)
        assert (await everything(firm))["Bo Lind"]["role"] == "head"
        await ask(firm, "records.change", kind="person", id="cy@x.example", fields={"role": "partner"}, why="He said.")

        shown = await go(firm, "imports.undo-preview", batch=second["batch"])
        back = await go(firm, "imports.undo", batch=second["batch"])
        assert {**shown, "undone": True, "says": ""} == {**back, "says": ""}
        assert shown["says"].startswith("1 record it made would be withdrawn, 1 record it changed would be put back")
        assert back["says"].startswith("1 record it made was withdrawn, 1 record it changed was put back")
        assert (back["withdrawn"], back["put_back"], back["kept"]) == (1, 1, 1)
        (stays,) = back["stays"]
        assert (stays["name"], stays["field"], stays["value"], stays["by"]) == ("Cy", "role", "partner", "operator")
        after = await everything(firm)
        assert after.pop("Cy")["role"] == "partner"
        assert after == before
        assert (await refused(firm, "imports.undo", batch=second["batch"])).code == "import-undone"

        assert (await go(firm, "imports.undo", batch=first["batch"]))["withdrawn"] == 1
        again = await go(firm, "imports.take", path=bring("old.csv", OLD))
        assert again["made"] == 1
        assert (await everything(firm))["Bo Lind"] == before["Bo Lind"]
        states = [one["state"] for one in (await ask(firm, "imports.list"))["items"]]
        assert states == ["taken in", "undone", "undone"]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_nothing_that_is_imported_starts_work_or_writes_to_anybody(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        schedule: Json = {
            "name": "greet", "intent": "qualify-lead@2", "fields": {"email": "= event.fields.email", "message": "Hi"},
            "on": "record.changed", "where": {"record": "person"},
        }  # fmt: skip
        await firm.desk.ask("schedules.set", schedule, "operator")
        await go(firm, "imports.take", path=bring("people.csv", PEOPLE))
        taken = await go(firm, "imports.take", path=bring("old.mbox", LETTERS))
        await go(firm, "imports.undo", batch=taken["batch"])
        tale.clock.forward(hours=48)
        await firm.drain()
        assert not (await ask(firm, "plans.list"))["items"]
        assert not (await ask(firm, "inbox.list"))["items"]
        assert not tale.letters()
        await ask(firm, "records.make", kind="person", fields={"name": "Zoe", "email": "zoe@z.example"})
        await firm.drain()
        assert (await ask(firm, "plans.list"))["items"], "A word of the operator's does start it."
        await firm.close()

    run(story)


def test_half_done_it_is_told_goes_on_and_goes_back(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        many = "Name,Email\n" + "".join(f"P {n},p{n}@x.example\n" for n in range(1_500))
        path = bring("many.csv", many)
        view = as_json(await firm.desk.ask("imports.take", {"path": path}, "operator"))
        while written(firm) < 700:
            view = as_json(
                await firm.desk.ask("imports.wait", {"errand": view["errand"], "milliseconds": 1}, "operator")
            )
            assert not view["over"]
        busy = await refused(firm, "imports.look", path=path)
        assert busy.code == "import-busy"
        stopped = await ask(firm, "imports.stop")
        assert "import the same file again" in stopped["says"]
        await firm.close()

        firm = await tale.open()
        listed = await ask(firm, "imports.list")
        assert [one["state"] for one in listed["items"]] == ["half in"]
        assert 0 < listed["items"][0]["made"] < 1_500
        half = written(firm)
        taken = await go(firm, "imports.take", path=path)
        assert taken["batch"] == listed["items"][0]["batch"]
        assert taken["made"] == 1_500
        assert written(firm) > half
        last = firm.ledger.last(f"batch:{taken['batch']}")
        assert last is not None
        assert isinstance(last.fact, BatchImported)
        assert last.fact.made == 1_500
        assert (await go(firm, "imports.undo", batch=taken["batch"]))["withdrawn"] == 1_500
        assert not await everything(firm)
        await firm.close()

    run(story)


def test_who_was_merged_with_another_is_found_by_the_address_they_were_met_under(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        path = bring("two.csv", "Name,Email\nCy Marsh,cy@x.example\nCyrus Marsh,cyrus@x.example\n")
        taken = await go(firm, "imports.take", path=path)
        await ask(firm, "people.merge", stays="cy@x.example", gone="cyrus@x.example", why="It is one man.")
        before = await everything(firm)
        assert set(before) == {"Cy Marsh"}
        role = bring("role.csv", "Email,Role\ncyrus@x.example,head\n")
        second = await go(firm, "imports.take", path=role)
        assert (second["made"], second["changed"], second["disputed"]) == (0, 1, 0)
        now = await everything(firm)
        assert (now["Cy Marsh"]["email"], now["Cy Marsh"]["role"]) == ("cy@x.example", "head")
        await go(firm, "imports.undo", batch=second["batch"])
        assert await everything(firm) == before
        await go(firm, "imports.undo-preview", batch=taken["batch"])
        await firm.close()

    run(story)


def test_who_was_forgotten_and_is_brought_again_is_there_again(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        path = bring("people.csv", PEOPLE)
        first = await go(firm, "imports.take", path=path)
        shown = await ask(firm, "forget.preview", person="bo@lind.example")
        await ask(firm, "forget.person", person="bo@lind.example", confirm=shown["confirm"])
        assert "Bo Lind" not in await everything(firm)
        back = await go(firm, "imports.undo", batch=first["batch"])
        assert back["withdrawn"] == 2
        assert (await go(firm, "imports.look", path=path))["new"] == 3
        again = await go(firm, "imports.take", path=path)
        assert (again["made"], again["changed"]) == (3, 0)
        assert (await ask(firm, "imports.list"))["items"][0]["made"] == 3
        assert (await everything(firm))["Bo Lind"]["email"] == "bo@lind.example"
        assert (await ask(firm, "ledger.verify"))["sound"]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_only_the_file_that_was_shown_is_taken_in(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        looked = await go(firm, "imports.look", path=bring("people.csv", PEOPLE))
        path = bring("people.csv", PEOPLE + "Zed,zed@z.example,,\n")
        assert (await refused(firm, "imports.take", path=path, seen=looked["seen"])).code == "import-file-stale"
        assert not await everything(firm)
        await firm.close()

    run(story)


BAD: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n\n   \n",
    "binary": bytes(range(256)) * 40,
    "zip": b"PK\x03\x04" + b"\0" * 400,
    "header only": b"Name,Email\n",
    "nothing known": b"Foo,Bar\n1,2\n3,4\n",
    "quote left open": b'Name,Email\nAda,ada@x.example\n"Cy,cy@x.example\nDi,di@x.example\n',
    "cards cut": b"BEGIN:VCARD\nFN:Ada\nEMAIL:a@x.example\n",
    "calendar cut": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n",
}


@pytest.mark.parametrize("held", BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_told_and_leaves_the_firm_as_it_was(tale: Story, bring: Bring, held: bytes) -> None:
    async def story() -> None:
        firm = await tale.open()
        size = written(firm)
        path = bring("bad.csv", held)
        try:
            taken = await go(firm, "imports.take", path=path)
        except Refusal as refusal:
            problem = refusal.problem
        else:
            assert taken["left_out"], "What was taken in as nothing says what was left out."
            problem = Problem.model_validate(taken["faults"][0])
        assert problem.what
        assert problem.why
        assert problem.fix
        assert "bad.csv" in problem.where + problem.what
        assert written(firm) == size
        await firm.close()

    run(story)


def test_odd_files_are_read_whole(tale: Story, bring: Bring) -> None:
    async def story() -> None:
        firm = await tale.open()
        odd = 'Name;Email;Notes\n"Zoë Ünal";zoe@x.example;=HYPERLINK(1)\nBo;bo@x.example;ok\n'
        taken = await go(firm, "imports.take", path=bring("latin.csv", odd.encode("cp1252")))
        assert taken["made"] == 2
        assert "Zoë Ünal" in await everything(firm)
        assert [fault["code"] for fault in taken["faults"]] == ["sheet-formula"]
        await firm.close()

    run(story)
