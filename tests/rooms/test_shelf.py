"""The shelf of playbooks: what is rewritten is read anew, and what is made from a page is its own."""

import asyncio
import os
from pathlib import Path

from fakes import ManualClock, SeededChance
from onefirm.app.firm import open_firm
from onefirm.app.setup import init
from onefirm.app.shelf import FolderShelf
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.frozen import Json
from outside import GOOD


def test_a_page_that_was_rewritten_at_the_same_length_is_read_anew(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("one", encoding="utf-8")
    shelf = FolderShelf((), tmp_path)
    assert [found.text for found in shelf.pages()] == ["one"]
    before = page.stat()
    while page.stat().st_ctime_ns == before.st_ctime_ns:  # The file system's clock ticks every few milliseconds.
        page.write_text("two", encoding="utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [found.text for found in shelf.pages()] == ["two"]


def test_a_page_that_came_or_went_is_seen(tmp_path: Path) -> None:
    shelf = FolderShelf((), tmp_path)
    assert not shelf.pages()
    (tmp_path / "a.md").write_text("one", encoding="utf-8")
    assert [found.name for found in shelf.pages()] == ["a"]
    (tmp_path / "a.md").unlink()
    assert not shelf.pages()


def test_a_firms_own_page_stands_before_the_shipped_one(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped.d", tmp_path / "own"
    shipped.mkdir()
    (shipped / "a.md").write_text("shipped", encoding="utf-8")
    shelf = FolderShelf((shipped / "a.md",), own)
    assert [found.text for found in shelf.pages()] == ["shipped"]
    own.mkdir()
    (own / "a.md").write_text("mine", encoding="utf-8")
    assert [found.text for found in shelf.pages()] == ["mine"]


def test_plans_of_one_page_are_alike_and_each_belongs_to_its_own_wish(tmp_path: Path) -> None:
    clock, chance = ManualClock(), SeededChance()
    init(tmp_path / "firm", name="Tern", operator="Ines", email="ines@tern.example", clock=clock, chance=chance)

    async def story() -> list[PlanMade]:
        firm = await open_firm(tmp_path / "firm", clock=clock, chance=chance)
        for place in range(2):
            fields: Json = {**GOOD, "email": f"{place}@palmer.example"}
            args: Json = {"type": "qualify-lead@2", "fields": fields}
            await firm.desk.ask("intents.send", args, "operator")
        made = [event.fact for event in firm.ledger.events(limit=1000) if isinstance(event.fact, PlanMade)]
        await firm.close()
        return made

    one, other = asyncio.run(story())
    assert one.hash == other.hash == one.plan.hash == other.plan.hash
    assert len({one.plan.id, other.plan.id, one.plan.intent, other.plan.intent}) == 4
    assert one.plan.subject != other.plan.subject
    assert one.plan.steps == other.plan.steps
