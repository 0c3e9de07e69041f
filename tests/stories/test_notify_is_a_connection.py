"""Whoever tells the operator by a line is a connection like the others: listed, tried, revoked, allowed."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from loopback import Loopback, answer
from onefirm.domain.problem import Refusal
from outside import GOOD
from told import Tale, told

TOPIC = "a-topic-that-nobody-knows"
NOBODY = 'by = ["apprise"]\nown = []\n'


@pytest.fixture
def phone() -> Loopback:
    return Loopback(answer(200, b"{}"))


def with_a_phone(folder: Path, phone: Loopback, story: Callable[[Tale], Awaitable[None]]) -> None:
    async def whole(tale: Tale) -> None:
        async with phone:
            path = tale.folder / "firm.toml"
            path.write_text(path.read_text().replace("own = []", f'own = ["127.0.0.1:{phone.port}"]'))
            await tale.again()
            await tale.ask("vault.set", name="notify", value=f"json://127.0.0.1:{phone.port}/{TOPIC}")
            await story(tale)

    told(folder, whole, NOBODY)


async def row(tale: Tale) -> dict[str, object]:
    (found,) = [each for each in (await tale.ask("connections.list"))["items"] if each["name"] == "notify"]
    return found


async def refused(tale: Tale, asked: str, **args: object) -> str:
    with pytest.raises(Refusal) as refusal:
        await tale.ask(asked, **args)
    problem = refusal.value.problem
    assert TOPIC not in problem.model_dump_json()
    return f"{problem.code} {problem.where} {problem.why} {problem.fix}"


def test_it_is_listed_and_revoking_it_holds_the_notes_and_says_so(tmp_path: Path, phone: Loopback) -> None:
    async def story(tale: Tale) -> None:
        listed = await row(tale)
        assert (listed["tells"], listed["does"], listed["brings"], listed["state"]) == (True, [], False, "allowed")
        assert "with no name in it" in str(listed["manner"])
        await tale.ask("connections.revoke", connection="notify", why="I lost my telephone.")
        await tale.comes()
        await tale.comes("two", {**GOOD, "email": "bo@palmer.example"})
        await tale.passes(hours=1)
        assert phone.heard == [] and tale.ends == []
        listed = await row(tale)
        assert listed["untold"] == 2 and "2 cards wait that it does not tell you of." in str(listed["says"])
        checks = {check["name"]: check["says"] for check in (await tale.ask("doctor"))["checks"]}
        assert "You revoked 'notify': 2 cards wait" in checks["notify by apprise"]
        await tale.ask("connections.allow", connection="notify")
        await tale.passes(seconds=2)
        assert len(phone.heard) == 1 and b"2 cards wait, 2 urgent" in phone.heard[0].body
        assert (await row(tale))["untold"] == 0
        says = (await tale.ask("connections.revoke", connection="notify"))["says"]
        assert "2 cards wait that it does not tell you of." in says

    with_a_phone(tmp_path / "firm", phone, story)


def test_without_its_addresses_it_says_which_secret_is_lacking(tmp_path: Path, phone: Loopback) -> None:
    async def story(tale: Tale) -> None:
        assert (await row(tale))["stands"] != "in trouble"
        await tale.ask("vault.remove", name="notify")
        listed = await row(tale)
        assert listed["state"] == "in trouble" and "notify" in str(listed["says"])
        assert "vault" in str(listed["says"])

    with_a_phone(tmp_path / "firm", phone, story)


def test_the_letters_that_tell_are_held_with_their_connection_and_it_says_so(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        rows = (await tale.ask("connections.list"))["items"]
        assert "notify" not in {each["name"] for each in rows}, "By mail alone there is nothing of its own."
        (outbox,) = [each["name"] for each in rows if "mail.send" in each["does"]]
        await tale.comes()
        says = (await tale.ask("connections.revoke", connection=outbox))["says"]
        assert "1 card waits that it does not tell you of." in says

    told(tmp_path / "firm", story)


def test_trying_it_reads_every_address_and_sends_nothing(tmp_path: Path, phone: Loopback) -> None:
    async def story(tale: Tale) -> None:
        tested = await tale.ask("connections.test", connection="notify")
        (found,) = tested["items"]
        assert found["state"] == "works" and found["works"] == ["1 address is spelled as they are understood: json."]
        assert "onefirm connections test notify --send" in found["cannot"][0]
        await tale.ask("connections.test")
        assert phone.heard == []

    with_a_phone(tmp_path / "firm", phone, story)


def test_one_test_line_is_sent_where_it_is_asked_for_and_says_that_it_is_a_test(
    tmp_path: Path, phone: Loopback
) -> None:
    async def story(tale: Tale) -> None:
        tested = await tale.ask("connections.test", connection="notify", send=True)
        assert tested["items"][0]["works"] == ["A test line left."]
        (heard,) = phone.heard
        said = json.loads(heard.body)
        assert said["title"] == "onefirm: a test" and "No card waits because of it." in said["message"]
        await tale.ask("connections.revoke", connection="notify")
        assert (await refused(tale, "connections.test", connection="notify", send=True)).startswith("test-revoked")
        assert (await refused(tale, "connections.test", send=True)).startswith("test-sends-nothing")
        (mail,) = [
            each["name"] for each in (await tale.ask("connections.list"))["items"] if "mail.send" in each["does"]
        ]
        assert (await refused(tale, "connections.test", connection=mail, send=True)).startswith("test-sends-nothing")
        assert len(phone.heard) == 1 and tale.letters() == []

    with_a_phone(tmp_path / "firm", phone, story)


def test_a_test_line_that_is_not_taken_is_a_finding(tmp_path: Path) -> None:
    deaf = Loopback(answer(500))

    async def story(tale: Tale) -> None:
        (found,) = (await tale.ask("connections.test", connection="notify", send=True))["items"]
        assert found["state"] == "fails" and found["problem"]["code"] == "notify-not-told"
        assert "It may have arrived all the same." in found["problem"]["what"]
        assert TOPIC not in json.dumps(found)

    with_a_phone(tmp_path / "firm", deaf, story)


@pytest.mark.parametrize(
    ("addresses", "why"),
    [
        ("wrong", "'?' is none of bark"),
        (f"ntfy://ntfy.sh/x {TOPIC}", "'?' is none of bark"),
        (f"tgram://{TOPIC}", "It is not how an address of 'tgram' is spelled."),
        (f"slack://{TOPIC}", "It is not how an address of 'slack' is spelled."),
        (f"json://nas.home:8080/{TOPIC}", "Out there only these ports are used: 80, 443."),
        (f"json://u:{TOPIC}@10.0.0.7/", "Its address is a private network"),
        (f"file:///{TOPIC}", "'file' is none of bark"),
        (" ".join(f"ntfy://ntfy.sh/{number}" for number in range(11)), "Each is told by itself"),
    ],
)
def test_what_is_no_address_is_refused_when_connecting_and_nothing_is_kept(
    tmp_path: Path, addresses: str, why: str
) -> None:
    async def story(tale: Tale) -> None:
        before = (tale.folder / "firm.toml").read_text()
        for number in range(2):
            said = await refused(
                tale,
                "connections.connect",
                name="notify",
                fields={"by": "apprise", "quiet": ""},
                value=addresses,
                anyway=bool(number),
            )
            assert "firm.toml, [notify] addresses" in said and why in said
        assert (tale.folder / "firm.toml").read_text() == before
        assert (await tale.ask("vault.list"))["items"] == []

    told(tmp_path / "firm", story, 'by = ["mail"]')


def test_a_machine_of_ones_own_without_its_port_is_refused_by_the_name_of_the_setting(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        said = await refused(
            tale,
            "connections.connect",
            name="notify",
            fields={"by": "apprise", "own": "nas.home"},
            value="json://nas.home:8080/x",
        )
        assert said.startswith("outside-home-odd firm.toml, [notify] own")

    told(tmp_path / "firm", story, 'by = ["mail"]')


def test_an_address_on_a_machine_of_ones_own_that_is_not_named_says_how_to_name_it(tmp_path: Path) -> None:
    async def story(tale: Tale) -> None:
        said = await refused(
            tale, "connections.connect", name="notify", fields={"by": "apprise"}, value="json://127.0.0.1:8080/x"
        )
        assert "If it is a machine of your own, add `--set own=HOST:PORT` to `onefirm connect notify`." in said

    told(tmp_path / "firm", story, 'by = ["mail"]')


def test_what_connects_works_at_once_after_a_start_and_is_exchanged_like_every_secret(
    tmp_path: Path, phone: Loopback
) -> None:
    async def story(tale: Tale) -> None:
        async with phone:
            fields = {"by": "apprise", "own": f"127.0.0.1:{phone.port}"}
            url = f"json://127.0.0.1:{phone.port}/{TOPIC}"
            connected = await tale.ask("connections.connect", name="notify", fields=fields, value=url)
            assert connected["ok"] and connected["items"][0]["state"] == "works"
            await tale.again()
            await tale.comes()
            assert len(phone.heard) == 1
            await tale.ask("connections.rotate", connection="notify", value=f"{url}-2")
            await tale.comes("two", {**GOOD, "email": "bo@palmer.example"})
            assert [heard.target for heard in phone.heard] == [f"/{TOPIC}", f"/{TOPIC}-2"]
            everything = [await tale.ask(each) for each in ("connections.list", "connections.test", "doctor", "today")]
            everything.append(await tale.ask("connections.offered", name="notify"))
            assert TOPIC not in json.dumps(everything)
            assert TOPIC not in "".join(row.body for row in tale.firm.store.all_rows())

    told(tmp_path / "firm", story, 'by = ["mail"]')
