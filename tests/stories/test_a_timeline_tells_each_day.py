"""A client's timeline over the days: what moved, what was given away, what was paused, and days that are slips."""

from pathlib import Path
from typing import Any

from telling import Story, ask, run

WHO = "lena@reed.example"


def lived(tmp_path: Path) -> dict[str, Any]:
    """Begun on Monday 2026-03-02 at 9:00; looked at on the 12th."""
    tale = Story(tmp_path / "firm")
    found: dict[str, Any] = {}

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Lena Reed", "email": WHO}, why="She is a client.")

        async def made(name: str, due: str) -> dict[str, Any]:
            fields = {"name": name, "client": WHO, "due": due, "status": "open"}
            one = await ask(firm, "records.make", kind="to-do", fields=fields, why="As agreed.")
            return {"kind": "to-do", "id": one["id"]}

        async def change(one: dict[str, Any], **fields: str) -> None:
            await ask(firm, "records.change", **one, fields=fields, why="So it is.")

        await made("On the day", "2026-03-12")
        dropped = await made("Dropped", "2026-03-04")
        again = await made("Done, undone, done", "2026-03-05")
        await made("A slip", "0001-01-01")
        await made("Another slip", "9999-12-31")
        await change(again, status="done")
        tale.clock.forward(days=1)
        await ask(firm, "firm.pause", reason="Holidays.")
        tale.clock.forward(days=6)
        await ask(firm, "firm.resume")
        await change(dropped, status="dropped")
        await change(again, status="open")
        tale.clock.forward(days=2)
        await change(again, status="done")
        tale.clock.forward(days=1)
        found.update(await ask(firm, "people.timeline", person=WHO))
        await firm.close()

    run(story)
    return found


def test_each_deadline_is_told_as_it_went(tmp_path: Path) -> None:
    told = lived(tmp_path)
    stands = {each["name"]: each for each in told["deadlines"]}
    assert {name: each["state"] for name, each in stands.items()} == {
        "A slip": "late",
        "Another slip": "ahead",
        "On the day": "ahead",
        "Dropped": "dropped",
        "Done, undone, done": "missed",
    }
    assert stands["Done, undone, done"]["done"] == "2026-03-11", "It counts from when it was done for good."
    assert stands["Dropped"]["parts"] == [] and stands["Dropped"]["done"] == ""
    parts = {part["turn"]: part["minutes"] for part in stands["On the day"]["parts"]}
    assert parts == {"stopped": 6 * 24 * 60, "": 4 * 24 * 60}
    assert "the firm was paused" in stands["On the day"]["parts"][0]["says"]
    assert stands["A slip"]["due"] == "0001-01-01", "A slip is told as it was written."
    assert sum(part["minutes"] for part in stands["A slip"]["parts"]) == 10 * 24 * 60
