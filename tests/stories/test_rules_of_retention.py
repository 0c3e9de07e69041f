"""What a rule of retention does by itself: it says so a week ahead, asks once, and then does it and tells of it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.events.firm import Pruned, PruningAnnounced
from outside import VAGUE
from stories.test_a_file_is_taken_in import go
from stories.test_somebody_is_forgotten import CANARY, person, ruled, standing_in, whole_story
from telling import Story, ask, run


@pytest.fixture
def tale(tmp_path: Path) -> Story:
    return Story(tmp_path / "firm")


async def aged(tale: Story) -> Firm:
    """Both of them came almost a year ago."""
    firm = await whole_story(tale)()
    for _ in range(4):  # Until nobody waits for an answer any more.
        await passed(tale, firm, 30)
    await passed(tale, firm, 240)
    return firm


async def passed(tale: Story, firm: Firm, days: int) -> None:
    for _ in range(days // 10):
        tale.clock.forward(days=10)
        await firm.drain()


async def asks(firm: Firm) -> list[dict[str, Any]]:
    return [item for item in (await ask(firm, "inbox.list"))["items"] if "fall due" in item["title"]]


async def until_asked(tale: Story, firm: Firm) -> dict[str, Any]:
    for _ in range(200):
        await firm.retention.look()
        if found := await asks(firm):
            return found[0]
        tale.clock.forward(days=1)
    raise AssertionError("Nobody was ever due.")


def reports(firm: Firm) -> list[Pruned]:
    return [event.fact for event in firm.ledger.events(0, 10_000) if isinstance(event.fact, Pruned)]


def changed(today: dict[str, Any]) -> str:
    return " ".join(event["says"] for event in today["changed"])


def test_row_038_a_week_ahead_it_is_asked_and_without_a_word_they_go_with_a_report(tale: Story) -> None:
    ruled(tale, 'leads = "12 months"')

    async def story() -> None:
        firm = await aged(tale)
        asked = await until_asked(tale, firm)
        assert asked["title"] == "2 people fall due under your rules in 7 days"
        assert "unless you say to keep them: 2 of leads" in changed(await ask(firm, "today"))
        shown = await ask(firm, "prune.preview")
        assert CANARY in str(shown["soon"])
        assert shown["confirm"] == ""
        person(firm, "re_new", "su_new", fields={"name": "Bo Fern"})
        for _ in range(6):
            tale.clock.forward(days=1)
            await firm.retention.look()
            assert len(await asks(firm)) == 1
        assert standing_in(tale.folder, CANARY)
        tale.clock.forward(days=2)
        await firm.retention.look()
        assert standing_in(tale.folder, CANARY) == []
        assert standing_in(tale.folder, VAGUE["email"]) == []
        assert await asks(firm) == []
        assert "forgotten: 2 of leads" in changed(await ask(firm, "today"))
        await firm.retention.look()
        (report,) = reports(firm)
        assert (report.dropped, report.rules) == ({"leads": 2}, ("policy.toml retention.leads",))
        assert "Bo Fern" in str([event.fact for event in firm.ledger.events(0, 10_000)])
        assert (await ask(firm, "ledger.verify"))["sound"]
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_whoever_the_operator_keeps_stays_a_year_and_then_it_is_asked_again(tale: Story) -> None:
    ruled(tale, 'leads = "12 months"')

    async def story() -> None:
        firm = await aged(tale)
        asked = await until_asked(tale, firm)
        await ask(firm, "inbox.answer", question=asked["id"], answer="keep")
        for days in (8, 100, 200):
            tale.clock.forward(days=days)
            await firm.retention.look()
            assert await asks(firm) == []
        assert standing_in(tale.folder, CANARY)
        shown = await ask(firm, "prune.preview")
        assert places_kept(shown) == {"kept because you said so": 2}
        assert len(shown["stay"]) == 2
        assert all(said.endswith(": kept because you said so") for said in shown["stay"])
        assert any(CANARY in said for said in shown["stay"])
        tale.clock.forward(days=80)
        await firm.retention.look()
        assert len(await asks(firm)) == 1
        assert reports(firm) == []
        await firm.close()

    run(story)


def places_kept(view: dict[str, Any]) -> dict[str, int]:
    return {each["place"]: each["count"] for each in view["stays"]}


def test_who_writes_again_meanwhile_stays_and_the_report_says_so(tale: Story) -> None:
    ruled(tale, 'leads = "12 months"')

    async def story() -> None:
        firm = await aged(tale)
        await until_asked(tale, firm)
        facts = [event.fact for event in firm.ledger.events(0, 10_000)]
        (due,) = [fact for fact in facts if isinstance(fact, PruningAnnounced)]
        for number, subject in enumerate(due.people):
            person(firm, f"re_{number}", subject, fields={"name": f"Ada {CANARY}"})
        tale.clock.forward(days=8)
        await firm.retention.look()
        assert standing_in(tale.folder, CANARY)
        (report,) = reports(firm)
        assert report.dropped == {}
        assert "nobody is due any more" in changed(await ask(firm, "today"))
        assert await asks(firm) == []
        await firm.close()

    run(story)


def test_without_a_rule_or_while_paused_nobody_goes(tale: Story) -> None:
    async def story() -> None:
        firm = await aged(tale)
        tale.clock.forward(days=4_000)
        await firm.retention.look()
        assert await asks(firm) == []
        assert (await ask(firm, "prune.preview"))["goes"] == []
        await firm.close()
        ruled(tale, 'leads = "12 months"')
        firm = await tale.open()
        await firm.retention.look()
        assert len(await asks(firm)) == 1
        await ask(firm, "firm.pause", reason="A holiday.")
        tale.clock.forward(days=8)
        await firm.retention.look()
        assert standing_in(tale.folder, CANARY)
        await ask(firm, "firm.resume")
        await firm.retention.look()
        assert standing_in(tale.folder, CANARY) == []
        await firm.close()

    run(story)


def test_cut_off_in_the_middle_it_is_carried_through_and_the_report_counts_everybody(tale: Story) -> None:
    ruled(tale, 'leads = "12 months"')

    async def story() -> None:
        firm = await aged(tale)
        await until_asked(tale, firm)
        tale.clock.forward(days=8)
        damaged = tale.folder / "backups" / "keys-20260302-100000"
        damaged.mkdir(parents=True)
        (damaged / "subjects.db").write_bytes(b"This is no database, and it lies in the way of every forgetting." * 20)
        await firm.retention.when_due()
        await firm.retention.when_due()
        assert reports(firm) == []
        await firm.close()
        shutil.rmtree(damaged)
        firm = await tale.open()
        await firm.retention.look()
        assert standing_in(tale.folder, CANARY) == []
        (report,) = reports(firm)
        assert report.dropped == {"leads": 2}
        await firm.close()

    run(story)


def test_who_stands_only_in_the_history_of_an_undone_import_is_said_to(tale: Story, tmp_path: Path) -> None:
    ruled(tale, 'leads = "12 months"')

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Bo Fern", "email": "bo@fern.example"})
        path = tmp_path / "people.csv"
        path.write_text("Name,E-Mail\nCy Lind,cy@lind.example\n", "utf-8")
        taken = await go(firm, "imports.take", path=str(path))
        await go(firm, "imports.undo", batch=taken["batch"])
        for _ in range(37):
            tale.clock.forward(days=10)
        shown = await ask(firm, "prune.preview")
        assert shown["says"] == "2 people were kept as long as policy.toml says."
        bo, cy = sorted(shown["names"])
        assert bo.startswith("Bo Fern (bo@fern.example): leads = 12 months, due ")
        assert cy.startswith("Cy Lind (")
        assert ") (taken back, but still in the ledger): leads = 12 months, due " in cy
        pruned = await ask(firm, "prune.people", confirm=shown["confirm"])
        assert pruned["says"] == "2 people are forgotten, each with a receipt that names nobody."
        await firm.close()

    run(story)


def test_everybody_due_is_shown_by_what_names_them_with_the_rule_and_the_day(tale: Story) -> None:
    ruled(tale, 'leads = "12 months"\nclients = "12 months"')

    async def story() -> None:
        firm = await tale.open()
        began = tale.clock.now().date()
        await ask(firm, "rules.set", who="vera@later.example", rule="not on sunday")
        await ask(firm, "people.add", fields={"phones": ["+43 660 12345"]})
        (nameless,) = (await ask(firm, "people.list"))["items"]
        tale.clock.forward(days=361)
        day = began.replace(year=began.year + 1).isoformat()
        for place in ("soon", "names"):
            told = (await ask(firm, "prune.preview"))[place]
            assert sorted(told) == [
                f"person ({nameless['id']}): leads = 12 months, due {day}",
                f"vera@later.example: clients = 12 months, due {day}",
            ]
            tale.clock.forward(days=9)
        await firm.close()

    run(story)
