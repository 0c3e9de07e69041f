"""Somebody is forgotten: what of them is gone, what has to stay, and what still holds for them afterwards."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from fakes import SeededChance
from onefirm.app.firm import Firm
from onefirm.capabilities.connector import Unknown
from onefirm.domain.events.firm import Pruned
from onefirm.domain.events.people import PersonForgotten
from onefirm.domain.events.records import RecordChanged, RecordMerged
from onefirm.domain.ids import RecordId, SubjectId
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Refusal
from onefirm.ledger.codec import Codec
from onefirm.ledger.ledger import Put
from onefirm.stores.backup.keys import back_up_keys
from onefirm.stores.sqlite.database import copy_database
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.vault import Vault
from outside import GOOD, VAGUE
from stories.test_what_becomes_known_later import tale as letter
from telling import Story, ask, run

CANARY = "Quillfeather-7731"
ADA = {**GOOD, "name": f"Ada {CANARY}", "email": f"ada@{CANARY.lower()}.example"}
ADA["message"] = f"{GOOD['message']} Ask for {CANARY}."


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def forget(firm: Firm, person: str) -> dict[str, Any]:
    shown = await ask(firm, "forget.preview", person=person)
    return await ask(firm, "forget.person", person=person, confirm=shown["confirm"])


def ruled(tale: Story, rule: str) -> None:
    with (tale.folder / "policy.toml").open("a") as policy:
        policy.write(f"\n[retention]\n{rule}\n")


async def refused(firm: Firm, name: str, **args: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        await ask(firm, name, **args)
    return refusal.value.problem.code


def whole_story(tale: Story) -> Any:
    async def begin() -> Firm:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        tale.fill_in("two", {**VAGUE, "message": "Hello, could you draw a logo for us? We have 4000 EUR."})
        await firm.drain()
        for item in (await ask(firm, "inbox.list"))["items"]:
            await ask(firm, "inbox.accept", question=item["id"])
        tale.clock.forward(hours=1)
        await firm.drain()
        return firm

    return begin


def standing_in(folder: Path, word: str) -> list[str]:
    """Every file in which it stands, in whatever case, also in its raw bytes."""
    word = word.casefold()
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [
        path.relative_to(folder).as_posix()
        for path in found
        if word.encode() in path.read_bytes().lower() or word in path.name.lower()
    ]


def test_nothing_of_them_is_left_anywhere_in_the_folder(tale: Story) -> None:
    async def story() -> None:
        firm = await whole_story(tale)()
        assert standing_in(tale.folder, CANARY)
        others = len(tale.letters())
        receipt = await forget(firm, ADA["email"])
        assert receipt["state"] == "forgotten"
        assert standing_in(tale.folder, CANARY) == []
        assert len(tale.letters()) == others - 1
        assert standing_in(tale.folder, "jo@somewhere.example")
        sound = await ask(firm, "ledger.verify")
        assert sound["sound"], sound
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()
        assert standing_in(tale.folder, CANARY) == []

    run(story)


def test_what_runs_for_them_is_stopped_and_what_waits_about_them_is_not_asked_any_more(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        receipt = await forget(firm, ADA["email"])
        assert places(receipt)["questions"] == 1
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert (plan["state"], plan["due"]) == ("cancelled", "")
        for _ in range(3):
            tale.clock.forward(days=30)
            await firm.drain()
        assert tale.letters() == []
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        await firm.close()

    run(story)


def test_before_the_yes_it_says_in_plain_words_what_goes_and_what_it_does_not_reach(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        await firm.drain()
        shown = await ask(firm, "forget.preview", person=ADA["email"])
        said = {each["says"] for each in shown["goes"]}
        assert {"1 plan", "1 question", "1 form in its file", "1 letter or form they sent"} <= said
        assert [each["plan"] for each in shown["stopped"]] == shown["running"]
        assert ADA["name"] in shown["stopped"][0]["title"]
        backups, reach = shown["beside"]
        assert "older backups" in backups and "`onefirm backup`" in backups
        assert reach == "Not reached: exports and folders you restored or copied yourself."
        with pytest.raises(Refusal) as mistyped:
            await ask(firm, "forget.person", person=ADA["email"], confirm="0" + shown["confirm"][1:-1] + "x")
        assert mistyped.value.problem.what.startswith("That is not the fingerprint of the preview")
        receipt = await ask(firm, "forget.person", person=ADA["email"], confirm=shown["confirm"])
        assert receipt["says"].endswith("Make a new backup now: onefirm backup")
        more = places(receipt)["entries"] - places(shown)["entries"]
        assert more > 0
        assert receipt["beside"][0].startswith(f"{more} entr")
        assert receipt["stopped"] == []
        assert ADA["name"] not in str(receipt)
        await firm.close()

    run(story)


def test_who_did_not_want_to_be_written_to_is_still_not_written_to(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "optouts.add", address=ADA["email"], why=f"{CANARY} asked for it.")
        receipt = await forget(firm, ADA["email"])
        (kept,) = receipt["kept"]
        assert (kept["record"], kept["count"]) == ("opt-out", 1)
        assert "fingerprint" in kept["why"]
        assert standing_in(tale.folder, CANARY) == []
        tale.fill_in("one", ADA)
        await firm.drain()
        for item in (await ask(firm, "inbox.list"))["items"]:
            with suppress(Refusal):
                await ask(firm, "inbox.accept", question=item["id"])
        tale.clock.forward(hours=1)
        await firm.drain()
        assert tale.letters() == []
        await firm.close()

    run(story)


def test_who_comes_back_is_met_like_a_stranger_and_nothing_of_before_is_read(tale: Story) -> None:
    async def story() -> None:
        firm = await whole_story(tale)()
        await forget(firm, ADA["email"])
        again = {**ADA, "message": f"{ADA['message']} It is me again."}
        tale.fill_in("again", again)
        await firm.drain()
        shown = await ask(firm, "inbox.show", question="1")
        assert CANARY in str(shown["card"])
        assert (await ask(firm, "forget.preview", person=ADA["email"]))["names"] == [ADA["name"]]
        tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        assert sum(event["kind"] == "person.forgotten" for event in tail) == 1
        await forget(firm, ADA["email"])
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


def test_a_letter_that_a_machine_sent_for_them_goes_with_them(tale: Story) -> None:
    async def story() -> None:
        firm = await whole_story(tale)()
        tale.post(
            "away", f"From: {ADA['email']}\nTo: ines@tern.example\nAuto-Submitted: auto-replied\n\n{CANARY} is away."
        )
        await firm.drain()
        assert standing_in(tale.folder / "mail", CANARY) == ["refused/away.eml"]
        await forget(firm, ADA["email"])
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


def test_merged_records_are_one_person_and_the_books_stay(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        one, other = person(firm, "re_one", "su_one"), person(firm, "re_other", "su_other")
        why = Personal(subject=SubjectId("su_one"), value="The same telephone.")
        merged = RecordMerged(
            record="person",
            id=one,
            gone=other,
            subject=SubjectId("su_one"),
            gone_subject=SubjectId("su_other"),
            why=why,
        )
        streams = (f"record:person:{one}", f"record:person:{other}")
        await firm.ledger.append(*(Put(stream, merged) for stream in streams), actor="operator")
        person(firm, "re_bill", "su_one.books", "invoice", {"number": f"{CANARY}-1"})
        shown = await ask(firm, "forget.preview", person="re_other")
        assert shown["subjects"] == ["su_other", "su_one"]
        (kept,) = shown["kept"]
        assert (kept["record"], kept["count"], kept["until"]) == ("invoice", 1, "2036-03-02")
        assert (await forget(firm, "re_one"))["kept"] == shown["kept"]
        assert f"{CANARY}-1" in str(firm.ledger.stream("record:invoice:re_bill")[0].fact)
        assert firm.ledger.stream("record:person:re_one")[0].fact.fields.erased  # type: ignore[attr-defined]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_nobody_is_forgotten_by_an_old_page_or_by_half_a_name(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.fill_in("one", ADA)
        await firm.drain()
        shown = await ask(firm, "forget.preview", person=ADA["name"])
        await ask(firm, "inbox.accept", question="1")
        assert await refused(firm, "forget.person", person=ADA["name"], confirm=shown["confirm"]) == "forget-stale"
        assert await refused(firm, "forget.preview", person="Ada") == "person-unknown"
        person(firm, "re_one", "su_one", fields={"name": "Bo Fern"})
        person(firm, "re_two", "su_two", fields={"name": "Bo Fern"})
        assert await refused(firm, "forget.preview", person="bo fern") == "person-ambiguous"
        assert (await ask(firm, "forget.preview", person="re_two"))["subjects"] == ["su_two"]
        await firm.close()

    run(story)


def test_an_act_in_doubt_is_settled_first(tmp_path: Path) -> None:
    doubtful = letter(tmp_path, "ask", Unknown("No answer."))

    async def story() -> None:
        firm = await doubtful.approved()
        shown = await ask(firm, "forget.preview", person=GOOD["email"])
        assert len(shown["in_doubt"]) == 1
        code = await refused(firm, "forget.person", person=GOOD["email"], confirm=shown["confirm"])
        assert code == "forget-in-doubt"
        await ask(firm, "inbox.answer", question="1", answer="it-did")
        assert (await forget(firm, GOOD["email"]))["state"] == "forgotten"
        doubtful.clock.forward(days=30)
        await firm.drain()
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def places(view: dict[str, Any]) -> dict[str, int]:
    return {each["place"]: each["count"] for each in view["goes"]}


def person(
    firm: Firm, record_id: str, subject: str, record: str = "person", fields: dict[str, Any] | None = None
) -> RecordId:
    whose = SubjectId(subject)
    changed = RecordChanged(
        record=record,
        id=RecordId(record_id),
        subject=whose,
        fields=Personal(subject=whose, value=fields or {"name": f"Ada {CANARY}"}),
        label=OPERATORS_OWN,
        why=Personal(subject=whose, value="The operator said so."),
    )
    firm.ledger.append_now(Put(f"record:{record}:{record_id}", changed), actor="operator")
    return RecordId(record_id)


def test_a_backup_from_before_opens_nothing_of_them_either(tale: Story, tmp_path: Path) -> None:
    """The ledger of before and the keys of before, put back together as a restore would."""
    old = tmp_path / "old"

    async def story() -> None:
        firm = await whole_story(tale)()
        await firm.close()
        old.mkdir()
        copy_database(tale.folder / "firm.db", old / "firm.db")
        back_up_keys(tale.folder, "20260302-100000")
        firm = await tale.open()
        assert places(await forget(firm, ADA["email"]))["keys in backups"] >= 2
        await firm.close()

    run(story)
    shutil.copytree(tale.folder / "backups" / "keys-20260302-100000", old / "keys")
    vault = Vault.load(old, SeededChance())
    store = SqliteStore(old / "firm.db", (), Codec(vault).read, vault.keep)
    facts = str([Codec(vault).read(row).fact for row in store.all_rows()])
    store.close()
    vault.close()
    assert CANARY not in facts
    assert VAGUE["email"] in facts


def test_row_038_whoever_was_kept_as_long_as_the_rules_say_goes_and_the_others_stay(tale: Story) -> None:
    ruled(tale, 'leads = "12 months"')

    async def story() -> None:
        firm = await whole_story(tale)()
        assert (await ask(firm, "prune.preview"))["goes"] == []
        for _ in range(4):  # Until nobody waits for an answer any more.
            tale.clock.forward(days=30)
            await firm.drain()
        tale.clock.forward(days=200)
        person(firm, "re_new", "su_new", fields={"name": "Bo Fern"})
        tale.clock.forward(days=200)
        shown = await ask(firm, "prune.preview")
        assert places(shown) == {"leads": 2}
        assert any(said.startswith(f"{ADA['name']} ({ADA['email']}): leads = ") for said in shown["names"])
        assert standing_in(tale.folder, CANARY)
        assert await refused(firm, "prune.people", confirm="another") == "prune-stale"
        done = await ask(firm, "prune.people", confirm=shown["confirm"])
        assert CANARY not in str(done)
        assert standing_in(tale.folder, CANARY) == []
        assert standing_in(tale.folder, VAGUE["email"]) == []
        facts = [event.fact for event in firm.ledger.events(0, 10_000)]
        receipts = [fact for fact in facts if isinstance(fact, PersonForgotten)]
        assert {receipt.by_rule for receipt in receipts} == {"policy.toml retention.leads"}
        (pruned,) = [fact for fact in facts if isinstance(fact, Pruned)]
        assert (pruned.dropped, pruned.rules) == ({"leads": 2}, ("policy.toml retention.leads",))
        assert "Bo Fern" in str(facts)
        assert any("2 of leads" in event["says"] for event in (await ask(firm, "today"))["changed"])
        assert (await ask(firm, "ledger.verify"))["sound"]
        assert (await ask(firm, "prune.preview"))["goes"] == []
        await firm.close()

    run(story)
