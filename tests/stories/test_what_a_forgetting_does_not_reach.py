"""What names somebody and is about somebody else: a forgetting leaves it, and says so before and after."""

from pathlib import Path
from typing import Any

import pytest

from onefirm.domain.events.firm import POLICY_STREAM, PolicyPinned
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from stories.test_a_file_is_taken_in import go
from stories.test_somebody_is_forgotten import CANARY, forget, standing_in
from telling import Story, ask, run

ADA = f"ada@{CANARY.lower()}.example"
REACH = "Not reached: exports and folders you restored or copied yourself."
CARD = f"BEGIN:VCARD\nVERSION:3.0\nFN:Ada {CANARY}\nEMAIL:{ADA}\nEND:VCARD\n"
PEOPLE = f"Name,E-Mail\nAda {CANARY},{ADA}\nBob,bob@x.example\n"
LETTER = f"""From: Bob <bob@x.example>
To: ines@tern.example
Cc: Ada {CANARY} <{ADA}>
Subject: A logo
Message-ID: <1@x.example>
Date: Mon, 05 Jan 2026 10:00:00 +0000

Hello.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


def test_a_file_with_one_person_is_called_nothing_once_they_are_forgotten(tale: Story, tmp_path: Path) -> None:
    async def story() -> None:
        firm = await tale.open()
        path = tmp_path / f"ada-{CANARY}.vcf"
        path.write_text(CARD, "utf-8")
        await go(firm, "imports.take", path=str(path))
        (listed,) = (await ask(firm, "imports.list"))["items"]
        assert listed["file"] == path.name
        receipt = await forget(firm, ADA)
        assert receipt["beside"][-1] == REACH
        (listed,) = (await ask(firm, "imports.list"))["items"]
        assert (listed["file"], listed["made"]) == ("", 1)
        assert standing_in(tale.folder, CANARY) == []
        again = await go(firm, "imports.take", path=str(path))
        assert again["made"] + again["changed"] == 1
        await firm.close()

    run(story)


def test_letters_of_others_and_the_names_of_files_are_counted_as_not_reached(tale: Story, tmp_path: Path) -> None:
    async def story() -> None:
        firm = await tale.open()
        for name, held in ((f"{CANARY} Ada and Bob.csv", PEOPLE), ("one.eml", LETTER)):
            (tmp_path / name).write_text(held, "utf-8")
            await go(firm, "imports.take", path=str(tmp_path / name))
        await ask(firm, "people.add", fields={"name": f"Ada {CANARY}son", "email": "other@x.example"})
        shown = await ask(firm, "forget.preview", person=ADA)
        told = [
            REACH,
            "Not reached: 1 × letter; it is about somebody else and names them, and goes when those are forgotten.",
            "Not reached: the name of the file of 1 × import, which has their name in it.",
        ]
        assert shown["beside"][1:] == told
        receipt = await ask(firm, "forget.person", person=ADA, confirm=shown["confirm"])
        assert receipt["beside"][-3:] == told
        assert CANARY not in str(receipt)
        await forget(firm, "bob@x.example")
        letters = (await ask(firm, "records.list", kind="letter"))["items"]
        assert CANARY.lower() not in str(letters).lower()
        await firm.close()

    run(story)


def test_rules_and_invoices_give_nobody_a_name(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        for name, email in ((f"Ada {CANARY}", ADA), ("Bob Fern", "bob@x.example"), ("Cy Fern", "cy@x.example")):
            await ask(firm, "people.add", fields={"name": name, "email": email})
            await ask(firm, "rules.set", who=email, rule="never by phone", why="They hear badly.")
        await ask(firm, "records.make", kind="invoice", fields={"number": "1", "client": ADA}, why="Sent.")
        shown = await ask(firm, "forget.preview", person=ADA)
        assert shown["names"] == [f"Ada {CANARY}"]
        assert shown["says"].startswith(f"This forgets Ada {CANARY} for good: ")
        assert shown["says"].endswith(" Their rule 'never by phone' goes along.")
        assert shown["beside"][1:] == [REACH]
        for name in ("1", "never by"):
            with pytest.raises(Refusal):
                await ask(firm, "forget.preview", person=name)
        await firm.close()

    run(story)


def told_of(answer: dict[str, Any], record: str) -> list[tuple[int, str]]:
    return [(kept["count"], kept["why"]) for kept in answer["kept"] if kept["record"] == record]


def test_an_address_that_policy_toml_once_named_is_a_fingerprint_in_the_ledger_and_told_of_in_backups(
    tale: Story,
) -> None:
    async def story() -> None:
        policy = tale.folder / "policy.toml"
        policy.write_text(f'opt-outs = ["{ADA.upper()}", "bob@x.example"]\n')
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": f"Ada {CANARY}", "email": ADA})
        backup = await firm.backups.back_up("operator")
        await firm.close()
        policy.write_text('opt-outs = ["bob@x.example"]\n')
        firm = await tale.open()
        place = f"backups/{backup.name}/files/policy.toml"
        for answer in (await ask(firm, "forget.preview", person=ADA), await forget(firm, ADA)):
            ((count, why),) = told_of(answer, "policy.toml in backups")
            assert (count, place in why) == (1, True)
            assert "make a new backup, then delete these folders" in why
            assert told_of(answer, "policy.pinned") == told_of(answer, "policy.toml") == []
        assert CANARY.lower() not in str([event.fact for event in firm.ledger.events(limit=10_000)]).lower()
        assert standing_in(tale.folder, CANARY) == [place]
        await ask(firm, "people.add", fields={"name": "Bob", "email": "bob@x.example"})
        ((count, _),) = told_of(await ask(firm, "forget.preview", person="bob@x.example"), "policy.toml")
        assert count == 1
        await firm.close()

    run(story)


def test_entries_from_before_that_name_an_address_are_counted(tale: Story) -> None:
    async def story() -> None:
        firm = await tale.open()
        before = PolicyPinned.of(Policy(opt_outs=(ADA,)), str)
        await firm.ledger.append(Put(POLICY_STREAM, before), actor="operator")
        await ask(firm, "people.add", fields={"name": f"Ada {CANARY}", "email": ADA})
        ((count, why),) = told_of(await forget(firm, ADA), "policy.pinned")
        assert (count, why.startswith("Older entries of the ledger hold policy.toml as it was")) == (1, True)
        await firm.close()

    run(story)
