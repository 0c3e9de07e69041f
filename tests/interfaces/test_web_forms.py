"""The hosted form over a real line: for people, with scripts or without, and for no robot."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from fakes import ManualClock, SeededChance
from hooked import LEAD, Said, Up, solved, up, with_hooks
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.domain.events.intents import IntentReceived, OutsideReceived, OutsideRepeated
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Refusal
from onefirm.intake.hooks.forms import SECONDS_MIN, UNSOLVED_SECONDS_MIN
from onefirm.intake.hooks.taking import TooFast

HOOK = '[hooks.site]\nform = "Write to <us>"\nintro = "We answer within a day."\n'
ELSEWHERE = {"Host": "forms.tern.example", "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "firm"
    init(
        made, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=SystemClock(), chance=SystemChance(),
    )  # fmt: skip
    with_hooks(made, HOOK)
    return made


@pytest.fixture
def site(folder: Path) -> Iterator[Up]:
    with up(folder) as running:
        yield running


def hidden(page: Said) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.body.decode()))


def kept(site: Up) -> int:
    assert site.firm is not None
    return sum(row.kind == OutsideReceived.kind for row in site.firm.store.all_rows())


def test_the_page_opens_under_any_name_with_a_label_for_every_field_and_no_cookie(site: Up) -> None:
    page = site.send("GET", "/forms/site", said=ELSEWHERE)
    text = page.body.decode()
    assert page.status == 200 and "Set-Cookie" not in page.headers
    assert "Write to &lt;us&gt;" in text and "We answer within a day." in text
    seen = set(re.findall(r'<(?:input|textarea) id="(f-\w+)"', text))
    assert seen == set(re.findall(r'<label for="(f-\w+)"', text)) and len(seen) == 5
    for file, kind in (("form.css", "text/css"), ("form.js", "text/javascript")):
        found = site.send("GET", f"/forms/site/{file}", said=ELSEWHERE)
        assert found.status == 200 and found.headers["Content-Type"].startswith(kind)
    for path in ("/forms/nobody", "/forms/site/page.css", "/forms/site/..%2fpage.css"):
        assert site.send("GET", path, said=ELSEWHERE).status == 404


def test_what_is_sent_too_soon_is_not_kept_and_what_was_written_is_still_there(site: Up) -> None:
    page = site.send("GET", "/forms/site", said=ELSEWHERE)
    form = {**LEAD, **hidden(page), "answer": solved(hidden(page)["nonce"])}
    soon = site.send("POST", "/forms/site", urlencode(form).encode(), ELSEWHERE)
    assert soon.status == 422 and "faster than people write" in soon.body.decode()
    assert "second bakery" in soon.body.decode() and hidden(soon)["nonce"] == form["nonce"]
    assert kept(site) == 0


class Visit:
    """A visitor on a clock that moves when told to."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.folder = folder

    async def open(self) -> Firm:
        self.firm = await open_firm(self.folder, clock=self.clock, chance=SeededChance())
        return self.firm

    def sheet(self) -> dict[str, str]:
        sheet = self.firm.forms.sheet("site")
        return {"nonce": sheet.nonce, "at": str(sheet.at), "seal": sheet.seal, "answer": "", "website": "", **LEAD}

    async def send(self, form: dict[str, str], source: str = "a") -> str:
        unfit = await self.firm.forms.fill_in("site", form, source)
        return unfit.problem.code if unfit else ""

    def count(self, kind: type[OutsideReceived] | type[IntentReceived]) -> int:
        return sum(row.kind == kind.kind for row in self.firm.store.all_rows())


@pytest.fixture
def visit(folder: Path) -> Visit:
    return Visit(folder)


def test_what_is_sent_in_twice_is_one_lead_also_from_a_fresh_page_and_other_words_are_heard(visit: Visit) -> None:
    async def story() -> None:
        firm = await visit.open()
        form, fresh = visit.sheet(), visit.sheet()
        form["answer"], fresh["answer"] = solved(form["nonce"]), solved(fresh["nonce"])
        visit.clock.forward(seconds=SECONDS_MIN)
        assert [await visit.send(each) for each in (form, form, fresh)] == ["", "", ""]
        await firm.drain()
        assert (visit.count(OutsideReceived), visit.count(IntentReceived)) == (1, 1)
        assert await visit.send({**form, "message": "We are opening a third bakery too."}) == ""
        assert visit.count(OutsideReceived) == 2
        await firm.close()

    asyncio.run(story())


async def again(visit: Visit, times: int = 1) -> list[str]:
    """From fresh pages, on the same day; the kinds of what stands in the ledger for it."""
    before = len(list(visit.firm.store.all_rows()))
    for _ in range(times):
        form = visit.sheet()
        form["answer"] = solved(form["nonce"])
        visit.clock.forward(seconds=SECONDS_MIN)
        assert await visit.send(form) == ""
        await visit.firm.drain()
    return [row.kind for row in visit.firm.store.all_rows()][before:]


def test_the_same_words_again_are_told_once_and_on_another_day_they_are_another_delivery(visit: Visit) -> None:
    async def story() -> None:
        firm = await visit.open()
        await again(visit)
        assert await again(visit, times=3) == [OutsideRepeated.kind]
        visit.clock.forward(hours=24)
        found = await again(visit)
        assert OutsideReceived.kind in found and IntentReceived.kind not in found, "It is the same wish, which goes on."
        await firm.close()

    asyncio.run(story())


@pytest.mark.parametrize("how", ["forgotten", "cancelled"])
def test_who_says_the_same_again_after_it_was_over_is_heard(visit: Visit, how: str) -> None:
    async def story() -> None:
        firm = await visit.open()

        async def ask(name: str, **args: Any) -> Any:
            said = as_json(await firm.desk.ask(name, args, "operator"))
            await firm.drain()
            return said

        async def end() -> None:
            if how == "cancelled":
                (plan,) = [each for each in (await ask("plans.list"))["items"] if each["state"] != "cancelled"]
                await ask("plans.cancel", plan=plan["id"])
                return
            shown = await ask("forget.preview", person=LEAD["email"])
            await ask("forget.person", person=LEAD["email"], confirm=shown["confirm"])

        await again(visit)
        for count in (2, 3):
            await end()
            assert IntentReceived.kind in await again(visit)
            assert (visit.count(OutsideReceived), visit.count(IntentReceived)) == (count, count)
            (card,) = (await ask("inbox.list"))["items"]
            assert LEAD["name"] in card["title"]
            assert await again(visit) == [OutsideRepeated.kind]
        await firm.close()

    asyncio.run(story())


def test_without_scripts_one_takes_more_time_and_is_heard_all_the_same(visit: Visit) -> None:
    async def story() -> None:
        firm = await visit.open()
        form = visit.sheet()
        visit.clock.forward(seconds=SECONDS_MIN)
        assert await visit.send(form) == "form-soon"
        visit.clock.forward(seconds=UNSOLVED_SECONDS_MIN - SECONDS_MIN)
        assert await visit.send(form) == "" and visit.count(OutsideReceived) == 1
        await firm.close()

    asyncio.run(story())


def test_nothing_is_kept_of_what_no_person_sends(visit: Visit) -> None:
    async def story() -> None:
        firm = await visit.open()
        form = visit.sheet()
        visit.clock.forward(seconds=60)
        bad = {
            "form-old": {**form, "at": str(int(form["at"]) - 50)},
            "form-trapped": {**form, "website": "http://rank.example"},
            "form-unfit": {**form, "email": "nobody", "message": " "},
        }
        for code, sent in bad.items():
            assert await visit.send(sent) == code
        assert await visit.send({**form, "nonce": "0" * 32}) == "form-old"
        assert await visit.send({**form, "role": "admin"}) == "form-trapped"
        visit.clock.forward(days=2)
        assert await visit.send(form) == "form-old"
        with pytest.raises(Refusal):
            await firm.forms.fill_in("nobody", form, "b")
        assert visit.count(OutsideReceived) == 0
        await firm.close()

    asyncio.run(story())


def test_one_address_is_not_listened_to_by_the_thousand_and_others_are(visit: Visit) -> None:
    async def story() -> None:
        firm = await visit.open()
        form = visit.sheet()
        visit.clock.forward(seconds=60)
        for _ in range(10):
            await visit.send({**form, "website": "x"}, "robot")
        with pytest.raises(TooFast):
            await visit.send(form, "robot")
        assert await visit.send(form, "person") == ""
        await firm.close()

    asyncio.run(story())
