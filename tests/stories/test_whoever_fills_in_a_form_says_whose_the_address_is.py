"""Confirmed opt-in: one fixed letter to whatever was typed in, a link that shows a button, and a press that counts."""

import asyncio
import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from fakes import ManualClock, SeededChance
from hooked import LEAD, Said, Up, solved, up, with_hooks
from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.firm import Firm, open_firm
from onefirm.app.settings import read_settings
from onefirm.app.setup import init
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.people import AddressConfirmed
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Refusal
from onefirm.intake.hooks.opt_in import DAYS, FORM_RATE, LETTERS_MAX

HOOK = '[hooks.site]\nform = "Write to us"\nconfirm = true\n[hooks.other]\nform = "Ask us"\nconfirm = true\n'
HOST = {"Host": "forms.tern.example", "Content-Type": "application/x-www-form-urlencoded"}
UNCONFIRMED = "nobody here has confirmed it"
WORDS = "https://casino.example and Xyzzy"


def with_a_form(folder: Path, hook: str = HOOK) -> None:
    path = folder / "firm.toml"
    text = path.read_text()
    assert "[web]\n" in text
    path.write_text(text.replace("[web]\n", '[web]\naddress = "https://forms.tern.example"\n', 1))
    with_hooks(folder, hook)


class World:
    """A firm whose form asks, on a clock that moves when told to."""

    def __init__(self, folder: Path, hook: str = HOOK) -> None:
        self.folder, self.clock = folder, ManualClock()
        init(
            folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
            clock=self.clock, chance=SeededChance(),
        )  # fmt: skip
        with_a_form(folder, hook)

    async def open(self) -> Firm:
        self.firm = await open_firm(self.folder, clock=self.clock, chance=SeededChance())
        return self.firm

    async def fill_in(self, message: str, **fields: str) -> None:
        sheet = self.firm.forms.sheet("site")
        form = {"nonce": sheet.nonce, "at": str(sheet.at), "seal": sheet.seal, "answer": "", "website": ""}
        self.clock.forward(seconds=20)
        source = fields.pop("source", "a")
        assert await self.firm.forms.fill_in("site", {**form, **LEAD, "message": message, **fields}, source) is None
        await self.firm.drain()
        self.clock.forward(seconds=60)
        await self.firm.drain()

    def letters(self) -> list[Any]:
        found = sorted((self.folder / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]

    def link(self) -> str:
        return link_in(self.letters()[-1])

    def confirmed(self) -> int:
        return sum(row.kind == AddressConfirmed.kind for row in self.firm.store.all_rows())

    async def cards(self) -> list[str]:
        listed: Any = as_json(await self.firm.desk.ask("inbox.list", {}, "operator"))
        shown = [await self.firm.desk.ask("inbox.show", {"question": each["id"]}, "operator")
                 for each in listed["items"]]  # fmt: skip
        return [str(as_json(card)) for card in shown]


def link_in(letter: Any) -> str:
    (found,) = re.findall(r"https://forms\.tern\.example/forms/site/confirm\?k=(\S+)", letter.get_content())
    return found


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "firm")


def test_the_letter_leaves_by_itself_and_holds_no_word_of_what_was_typed_in(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        await world.fill_in(f"{LEAD['message']} {WORDS}", name=f"Eve {WORDS}", budget=WORDS)
        (letter,) = world.letters()
        assert letter["To"] == LEAD["email"] and "Tern Studio" in letter["Subject"] and letter["Message-ID"]
        assert not any(word in letter.as_string() for word in ("casino", "Xyzzy", "Eve", "bakery"))
        assert len(await world.cards()) == 1, "The lead itself is taken in as always, and asks."
        await firm.close()

    asyncio.run(story())


def test_once_pressed_the_next_letter_no_longer_asks_for_that_reason(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        await world.fill_in(LEAD["message"])
        link = world.link()
        for _ in range(3):
            assert firm.forms.opt_in.show("site", link, "scanner").name == "site"
        assert world.confirmed() == 0, "Looking changes nothing."
        await firm.forms.opt_in.press("site", link, "a")
        assert world.confirmed() == 1
        await world.fill_in(f"{LEAD['message']} This is our second letter.")
        first, second = sorted(await world.cards(), key=lambda card: "our second letter" in card)
        assert UNCONFIRMED in first and UNCONFIRMED not in second
        assert len(world.letters()) == 1, "Whoever said it is not asked again."
        await world.fill_in(LEAD["message"], email="bo@lind.example")
        assert any(UNCONFIRMED in card and "bo@lind.example" in card for card in await world.cards())
        await firm.close()

    asyncio.run(story())


def test_what_is_forged_used_late_or_of_another_form_confirms_nothing(world: World) -> None:
    async def code(name: str, link: str) -> str:
        with pytest.raises(Refusal) as shown:
            world.firm.forms.opt_in.show(name, link, "b")
        with pytest.raises(Refusal) as pressed:
            await world.firm.forms.opt_in.press(name, link, "c")
        assert shown.value.problem.code == pressed.value.problem.code
        return pressed.value.problem.code

    async def story() -> None:
        firm = await world.open()
        await world.fill_in("We need a new logo.")
        link = world.link()
        raw, _, seal = link.partition(".")
        for forged in ("", "x", raw, f"{raw}.", f"{raw}=.{seal}", f"A{raw}.{seal}", f"{raw}.{seal[::-1]}", "é" + link):
            assert await code("site", forged) == "confirm-forged"
        assert await code("other", link) == "confirm-forged"
        world.clock.forward(days=DAYS)
        assert await code("site", link) == "confirm-expired"
        assert world.confirmed() == 0
        await world.fill_in("We need a new logo, still.")
        fresh = world.link()
        await firm.forms.opt_in.press("site", fresh, "d")
        assert await code("site", fresh) == "confirm-used"
        assert world.confirmed() == 1
        await firm.close()

    asyncio.run(story())


def test_two_presses_at_once_are_one(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        await world.fill_in("We need a new logo.")
        link = world.link()
        presses = [firm.forms.opt_in.press("site", link, "a") for _ in range(5)]
        ended = await asyncio.gather(*presses, return_exceptions=True)
        assert sum(isinstance(each, Refusal) for each in ended) == 4 and world.confirmed() == 1
        await firm.close()

    asyncio.run(story())


def test_one_address_gets_one_letter_a_day_and_a_few_ever_also_after_a_restart(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        for number in range(3):
            await world.fill_in(
                f"We need logo number {number}.", email=LEAD["email"].upper() if number else LEAD["email"]
            )
        assert len(world.letters()) == 1
        await firm.close()
        firm = await world.open()
        await world.fill_in("We need one more logo.")
        assert len(world.letters()) == 1
        for number in range(LETTERS_MAX + 2):
            world.clock.forward(hours=25)
            await world.fill_in(f"We need poster number {number}.")
        assert len(world.letters()) == LETTERS_MAX
        assert len({letter["Message-ID"] for letter in world.letters()}) == LETTERS_MAX
        await firm.close()

    asyncio.run(story())


def test_a_pause_and_an_opt_out_hold_for_it_as_well(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        await firm.desk.ask("optouts.add", {"address": LEAD["email"]}, "operator")
        await world.fill_in("We need a new logo.")
        assert world.letters() == []
        await firm.desk.ask("firm.pause", {}, "operator")
        await world.fill_in("We need a poster.", email="bo@lind.example")
        assert world.letters() == []
        await firm.desk.ask("firm.resume", {}, "operator")
        await firm.drain()
        world.clock.forward(seconds=60)
        await firm.drain()
        assert [letter["To"] for letter in world.letters()] == ["bo@lind.example"]
        await firm.close()

    asyncio.run(story())


def test_a_mode_of_the_operators_makes_it_ask_and_a_wish_nobody_sealed_asks_too(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        fields: Any = {
            "email": "bo@lind.example",
            "subject": "Win",
            "body": "Go to https://casino.example",
            "seal": "00",
        }
        await firm.desk.ask("intents.send", {"type": "confirm-address@1", "fields": fields}, "operator")
        await firm.drain()
        world.clock.forward(seconds=60)
        await firm.drain()
        assert world.letters() == [] and len(await world.cards()) == 1
        await firm.close()
        path = world.folder / "policy.toml"
        path.write_text(path.read_text().replace("[modes]\n", '[modes]\n"confirm-address.send" = "ask"\n', 1))
        firm = await world.open()
        await world.fill_in("We need a new logo.")
        assert world.letters() == [] and len(await world.cards()) == 3
        await firm.close()

    asyncio.run(story())


def test_a_form_without_the_setting_sends_nothing_and_the_setting_needs_an_address(tmp_path: Path) -> None:
    async def story() -> None:
        world = World(tmp_path / "firm", HOOK.replace("confirm = true\n", ""))
        firm = await world.open()
        await world.fill_in("We need a new logo.")
        assert world.letters() == []
        assert sum(row.kind == IntentReceived.kind for row in firm.store.all_rows()) == 1
        await firm.close()
        path = tmp_path / "firm" / "firm.toml"
        text = path.read_text().replace('form = "Ask us"', 'form = "Ask us"\nconfirm = true')
        path.write_text(text)
        assert read_settings(path.parent).hooks["other"].confirm
        path.write_text(text.replace('address = "https://forms.tern.example"', ""))
        with pytest.raises(Refusal, match="how they reach your forms"):
            read_settings(path.parent)

    asyncio.run(story())


def test_one_form_causes_only_so_many_letters_an_hour(world: World) -> None:
    async def story() -> None:
        firm = await world.open()
        sheets = [firm.forms.sheet("site") for _ in range(FORM_RATE.burst + 3)]
        world.clock.forward(seconds=20)
        for number, sheet in enumerate(sheets):
            page = {"nonce": sheet.nonce, "at": str(sheet.at), "seal": sheet.seal, "answer": "", "website": ""}
            form = {**page, **LEAD, "email": f"p{number}@lind.example"}
            assert await firm.forms.fill_in("site", form, str(number)) is None
        await firm.drain()
        world.clock.forward(seconds=60)
        await firm.drain()
        assert len(world.letters()) == FORM_RATE.burst
        await firm.close()

    asyncio.run(story())


def over_the_line(site: Up, method: str, link: str) -> Said:
    if method == "GET":
        return site.send("GET", f"/forms/site/confirm?k={link}", said=HOST)
    return site.send("POST", "/forms/site/confirm", urlencode({"k": link}).encode(), HOST)


def test_over_a_real_line_a_form_is_filled_in_and_its_link_pressed_without_cookie_or_script(tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    init(
        folder, name="Tern Studio", operator="Ines Tern", email="ines@tern.example",
        clock=SystemClock(), chance=SystemChance(),
    )  # fmt: skip
    with_a_form(folder)
    policy_toml = folder / "policy.toml"
    text = policy_toml.read_text()
    policy_toml.write_text(text.replace("undo-window-seconds = 30", "undo-window-seconds = 0", 1))
    with up(folder, works=True) as site:
        page = site.send("GET", "/forms/site", said=HOST)
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.body.decode()))
        form = {**LEAD, **form, "answer": solved(form["nonce"])}

        async def wait(seconds: float) -> None:
            await asyncio.sleep(seconds)

        site.do(wait(3.2))
        assert site.send("POST", "/forms/site", urlencode(form).encode(), HOST).status == 303
        found: list[Path] = []
        for _ in range(100):
            if found := list((folder / "outbox").glob("*.eml")):
                break
            site.do(wait(0.1))
        (letter,) = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in found)
        link = link_in(letter)
        shown = over_the_line(site, "GET", link)
        text = shown.body.decode()
        assert shown.status == 200 and "Set-Cookie" not in shown.headers
        assert text.count("<button") == 1 and "<script" not in text and LEAD["email"] not in text
        assert over_the_line(site, "GET", f"x{link}").status == over_the_line(site, "POST", f"x{link}").status == 403
        assert over_the_line(site, "POST", "").status == 403
        done = over_the_line(site, "POST", link)
        assert done.status == 200 and "Thank you" in done.body.decode() and "Set-Cookie" not in done.headers
        assert over_the_line(site, "POST", link).status == over_the_line(site, "GET", link).status == 410
        assert {over_the_line(site, "GET", "guess").status for _ in range(40)} == {403, 429}
