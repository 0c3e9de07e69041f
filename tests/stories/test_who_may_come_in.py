"""Who may come in: sign-ins that outlive a restart, tokens that end, and nothing of either that could be stolen."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.copies.export import export
from onefirm.app.copies.restore import restore
from onefirm.app.copies.way import Way
from onefirm.app.firm import Firm, open_firm
from onefirm.desk.access.tokens import TOKENS_MAX
from onefirm.desk.doors.secrets import fingerprint, token_of
from onefirm.desk.doors.standing import SIGN_INS_MAX
from onefirm.desk.shapes.access import WayIn
from onefirm.domain.events.access import ACCESS_STREAM, TokenMade
from onefirm.domain.frozen import Json, as_json
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from outside import new_firm

BY_LINK = WayIn("start-link")


class House:
    """A firm that is opened again and again, on one clock."""

    def __init__(self, folder: Path) -> None:
        new_firm(folder)
        self.folder, self.clock, self.chance = folder, ManualClock(), SeededChance()
        self.firm: Firm

    async def open(self) -> None:
        self.firm = await open_firm(self.folder, clock=self.clock, chance=self.chance)

    async def again(self) -> None:
        await self.firm.close()
        await self.open()

    async def ask(self, wanted: str, /, **args: Any) -> Any:
        said: Json = args
        return as_json(await self.firm.desk.ask(wanted, said, "operator"))

    async def kinds(self) -> list[str]:
        return [event.fact.kind for event in self.firm.ledger.stream("firm:access")]

    def known(self, session: str) -> bool:
        return self.firm.doors.known(session) is not None


def told(folder: Path, story: Callable[[House], Awaitable[None]]) -> None:
    async def tell() -> None:
        house = House(folder)
        await house.open()
        try:
            await story(house)
        finally:
            await house.firm.close()

    asyncio.run(tell())


def _named(token: str) -> Json:
    return {"token": token}


async def refused(house: House, wanted: str, /, **args: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        await house.ask(wanted, **args)
    return refusal.value.problem.code


def test_a_sign_in_outlives_a_restart_and_ends_thirty_days_after_it_was_used_last(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        session = (await house.firm.doors.begin("Firefox on Linux", BY_LINK)).session
        await house.again()
        assert house.known(session)
        for _ in range(3):
            house.clock.forward(days=29)
            found = house.firm.doors.known(session)
            assert found is not None and found.renew, "The browser keeps it for longer as well."
            await house.firm.drain()
            assert house.firm.doors.known(session) is not None
            assert not found.renew or await house.kinds() == ["sign-in.begun", *["access.used"] * (_ + 1)]
            await house.again()
        house.clock.forward(days=31)
        assert not house.known(session)
        assert (await house.ask("sign-ins.list"))["items"] == []

    told(tmp_path / "firm", story)


def test_what_is_used_all_day_is_written_down_once(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        session = (await house.firm.doors.begin("Firefox on Linux", BY_LINK)).session
        token = (await house.ask("tokens.make", name="clockwork"))["token"]
        for _ in range(48):
            house.clock.forward(hours=1)
            assert house.known(session) and house.firm.doors.bearer(token)
            await house.firm.drain()
        assert (await house.kinds()).count("access.used") <= 3
        (row,) = (await house.ask("sign-ins.list"))["items"]
        assert row["seen"] == house.firm.doors.now(), "What this process saw is said to the minute."

    told(tmp_path / "firm", story)


def test_one_browser_is_signed_out_or_all_others(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        browsers = ("Firefox on Linux", "Safari on an iPhone", "Chrome on Windows")
        here, phone, third = [(await house.firm.doors.begin(name, BY_LINK)).session for name in browsers]
        mine = house.firm.doors.known(here)
        assert mine is not None
        items = (await house.ask("sign-ins.list", here=mine.id))["items"]
        assert [row["browser"] for row in items if row["here"]] == ["Firefox on Linux"]
        lost = next(row for row in items if row["browser"] == "Safari on an iPhone")
        said = await house.ask("sign-ins.revoke", sign_in=lost["id"][-6:])
        assert said["says"] == "Safari on an iPhone is signed in no more."
        assert [house.known(each) for each in (here, phone, third)] == [True, False, True]
        await house.ask("sign-ins.revoke", others=True, here=mine.id)
        assert [house.known(each) for each in (here, phone, third)] == [True, False, False]
        assert await refused(house, "sign-ins.revoke", sign_in=lost["id"]) == "sign-in-unknown"
        assert "other browser" in (await house.ask("sign-ins.revoke", others=True, here=mine.id))["says"]
        await house.firm.doors.sign_out(mine.id)
        assert not house.known(here)
        await house.again()
        assert not any(house.known(each) for each in (here, phone, third))
        assert await house.kinds() == ["sign-in.begun"] * 3 + ["sign-in.ended"] * 3

    told(tmp_path / "firm", story)


def test_a_token_does_what_was_said_until_it_is_revoked_or_over(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        made = await house.ask("tokens.make", name="home-assistant", scopes=["send", "read"], days=30)
        bearer = house.firm.doors.bearer(made["token"])
        assert bearer is not None
        assert (bearer.name, bearer.scopes, bearer.agent) == ("home-assistant", {"read", "send"}, False)
        assert bearer.by == "token home-assistant"
        await house.again()
        assert house.firm.doors.bearer(made["token"]) == bearer
        house.clock.forward(days=30)
        assert house.firm.doors.bearer(made["token"]) is None
        (row,) = (await house.ask("tokens.list"))["items"]
        assert row["over"] and "token" not in row and "fingerprint" not in row
        other = (await house.ask("tokens.make", name="other"))["token"]
        assert house.firm.doors.bearer(other)
        await house.ask("tokens.revoke", **_named("other"))
        assert house.firm.doors.bearer(other) is None
        for wrong in ("", other[:-1], f"{other}x", other.upper(), "of_", "Bearer", "of_" + "é" * 49):
            assert house.firm.doors.bearer(wrong) is None

    told(tmp_path / "firm", story)


def test_what_makes_no_sense_of_a_token_is_refused_and_taught(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        for scope in ("decide", "manage"):
            with pytest.raises(Refusal) as refusal:
                await house.ask("tokens.make", name="bot", scopes=["read", scope], agent=True)
            problem = refusal.value.problem
            assert problem.code == "token-not-for-agents" and "--may read,send" in problem.fix
        assert (await house.ask("tokens.make", name="bot", scopes=["read", "send"], agent=True))["made"]["agent"]
        assert await refused(house, "tokens.make", name="bot") == "token-named-already"
        assert await refused(house, "tokens.make", name="My Phone") == "token-misnamed"
        assert await refused(house, "tokens.make", name="empty", scopes=[]) == "token-scope-missing"
        assert await refused(house, "tokens.make", name="wrong", scopes=["admin"]) == "token-scope-misnamed"
        assert await refused(house, "tokens.make", name="long", days=366) == "ask-args"
        assert await refused(house, "tokens.revoke", **_named("bots")) == "token-name-unknown"
        assert await refused(house, "passkeys.remove", passkey="none") == "passkey-unknown"
        assert [row["name"] for row in (await house.ask("tokens.list"))["items"]] == ["bot"]

    told(tmp_path / "firm", story)


def test_however_many_ask_at_once_one_token_has_a_name(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        asked = (house.ask("tokens.make", name="twin") for _ in range(6))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        made = [answer for answer in answers if not isinstance(answer, BaseException)]
        no = [answer.problem.code for answer in answers if isinstance(answer, Refusal)]
        assert (len(made), no) == (1, ["token-named-already"] * 5)
        assert [row["name"] for row in (await house.ask("tokens.list"))["items"]] == ["twin"]

    told(tmp_path / "firm", story)


def test_there_are_never_more_tokens_than_somebody_keeps_an_eye_on(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        for number in range(TOKENS_MAX - 1):
            await house.ask("tokens.make", name=f"t{number}")
        asked = (house.ask("tokens.make", name=f"u{number}") for number in range(4))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        no = [answer.problem.code for answer in answers if isinstance(answer, Refusal)]
        assert no == ["tokens-too-many"] * 3
        assert len((await house.ask("tokens.list"))["items"]) == TOKENS_MAX

    told(tmp_path / "firm", story)


def test_whoever_revokes_a_name_ends_all_that_have_it(tmp_path: Path) -> None:
    """In a firm from before two could not have one."""

    async def story(house: House) -> None:
        secrets = [token_of(bytes([number]) * 32) for number in range(3)]
        for number, secret in enumerate(secrets):
            fact = TokenMade(
                id=f"tk_{number}", name="twin", fingerprint=fingerprint(secret), scopes=("read",), agent=False,
                until="2030-01-01T00:00:00.000000Z",
            )  # fmt: skip
            await house.firm.ledger.append(Put(ACCESS_STREAM, fact), actor="operator")
        assert all(house.firm.doors.bearer(secret) for secret in secrets)
        await house.ask("tokens.revoke", **_named("tk_0"))
        assert [bool(house.firm.doors.bearer(secret)) for secret in secrets] == [False, True, True]
        assert (await house.ask("tokens.revoke", **_named("twin")))["says"] == "2 tokens count no more."
        assert not any(house.firm.doors.bearer(secret) for secret in secrets)

    told(tmp_path / "firm", story)


def test_a_token_that_is_taken_for_a_name_is_told_to_nobody(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        token = (await house.ask("tokens.make", name="one"))["token"]
        for typed in (token, token[:-9], f"Bearer {token}", token.removeprefix("of_")):
            for wanted, args in (("tokens.revoke", _named(typed)), ("tokens.make", {"name": typed})):
                with pytest.raises(Refusal) as refusal:
                    await house.ask(wanted, **args)
                problem = refusal.value.problem
                assert problem.code in ("token-name-unknown", "token-misnamed")
                assert typed[:20] not in f"{problem}" and token[5:20] not in f"{problem}", problem

    told(tmp_path / "firm", story)


def test_nothing_from_before_a_restore_lets_anybody_in(tmp_path: Path) -> None:
    """A copy does not know what was revoked since it was made."""

    async def story(house: House) -> None:
        session = (await house.firm.doors.begin("Firefox on Linux", BY_LINK)).session
        token = (await house.ask("tokens.make", name="stolen"))["token"]
        copy = await house.firm.backups.back_up("operator")
        await house.ask("tokens.revoke", **_named("stolen"))
        await house.firm.close()
        restore(copy.name, house.folder, house.folder, over=True, way=Way(house.clock, house.chance))
        await house.open()
        assert not house.known(session) and house.firm.doors.bearer(token) is None
        assert (await house.ask("tokens.list"))["items"] == []
        fresh = (await house.ask("tokens.make", name="stolen"))["token"]
        assert house.firm.doors.bearer(fresh)

    told(tmp_path / "firm", story)


def test_no_secret_lies_anywhere_in_the_firm_nor_in_its_export(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        sessions = [(await house.firm.doors.begin("Firefox on Linux", BY_LINK)).session for _ in range(3)]
        tokens = [(await house.ask("tokens.make", name=f"program-{number}"))["token"] for number in range(3)]
        assert all(house.known(each) for each in sessions) and all(house.firm.doors.bearer(each) for each in tokens)
        await house.ask("tokens.revoke", **_named("program-1"))
        house.clock.forward(days=2)
        assert house.known(sessions[0])
        await house.firm.drain()
        await house.firm.backups.back_up("operator")
        await house.firm.close()
        export(house.folder, tmp_path / "export", "", Way(house.clock, house.chance))
        files = [path for path in (*house.folder.rglob("*"), *(tmp_path / "export").rglob("*")) if path.is_file()]
        assert any(path.name == "firm.db" for path in files) and any("export" in path.parts for path in files)
        secrets = [each.encode() for each in (*sessions, *(token[3:40] for token in tokens))]
        assert [path for path in files for secret in secrets if secret in path.read_bytes()] == []
        await house.open()

    told(tmp_path / "firm", story)


def test_however_many_sign_in_so_many_count_and_whoever_was_away_for_longest_makes_room(tmp_path: Path) -> None:
    """The first one is used every day, so it stays; the second was never used again."""

    async def story(house: House) -> None:
        begun: list[str] = []
        for _ in range(SIGN_INS_MAX):
            begun.append((await house.firm.doors.begin("Firefox", BY_LINK)).session)
            house.clock.forward(seconds=1)
        house.clock.forward(seconds=2 * 24 * 60 * 60)
        assert house.known(begun[0])
        await house.firm.doors.tend()
        newest = (await house.firm.doors.begin("Firefox", BY_LINK)).session
        assert house.known(newest) and house.known(begun[0]) and house.known(begun[2])
        assert not house.known(begun[1])
        assert len(house.firm.doors.sign_ins()) == SIGN_INS_MAX
        assert len((await house.ask("sign-ins.list"))["items"]) <= SIGN_INS_MAX

    told(tmp_path / "firm", story)
