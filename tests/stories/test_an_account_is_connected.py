"""Connecting an account: asked for, written where the operator's own words stay, and tried at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes import ManualClock, SeededChance
from onefirm.app.firm import Firm, open_firm
from onefirm.app.setup import init
from onefirm.domain.frozen import as_json
from onefirm.domain.problem import Refusal
from post_office import HOST, PASSWORD, PostOffice, open_post
from telling import run


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.chance = folder, ManualClock(), SeededChance(folder.as_posix())
        init(folder, "Tern Studio", "Ines Tern", "ines@tern.example", self.clock, self.chance)

    async def open(self) -> Firm:
        return await open_firm(self.folder, clock=self.clock, chance=self.chance)

    @property
    def file(self) -> str:
        return (self.folder / "firm.toml").read_text()


async def ask(firm: Firm, name: str, /, **args: Any) -> dict[str, Any]:
    return as_json(await firm.desk.ask(name, args, "operator"))


def fields(post: PostOffice) -> dict[str, str]:
    return {
        "smtp-host": HOST, "smtp-port": str(post.smtp), "smtp-tls": "none",
        "imap-host": HOST, "imap-port": str(post.imap), "imap-tls": "none",
    }  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "firm")


def test_mail_is_connected_and_told_what_it_can_do_and_the_secret_stands_in_no_file(
    desk: Desk, post: PostOffice
) -> None:
    async def story() -> None:
        before = desk.file
        firm = await desk.open()
        (offer,) = (await ask(firm, "connections.offered", name="mail"))["items"]
        assert [field["name"] for field in offer["fields"] if field["needed"]] == ["smtp-host"]
        said = await ask(firm, "connections.connect", name="mail", fields=fields(post), value=PASSWORD)
        assert said["ok"], said
        assert "shows 1 folder: INBOX" in " ".join(said["items"][0]["works"])
        assert said["next"][0].startswith("If the firm is up")
        assert desk.file.startswith(before), "What the operator wrote stays as it was."
        assert (desk.folder / "firm.toml.bak").read_text() == before
        assert "connection.tested" in str(await ask(firm, "ledger.tail", limit=50))
        await ask(firm, "connections.connect", name="mail", fields={"poll-seconds": "120"}, value=PASSWORD)
        assert (desk.folder / "firm.toml.bak.2").read_text() == before, "Who tries twice still has what was there."
        (offer,) = (await ask(firm, "connections.offered", name="mail"))["items"]
        assert offer["connected"] and not offer["in_use"], "The firm that is open was opened without it."
        await firm.close()
        for path in desk.folder.rglob("*"):
            assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path
        again = await desk.open()
        assert (await ask(again, "connections.test", connection="mail"))["ok"]
        assert (await ask(again, "connections.test"))["ok"]
        assert (await ask(again, "connections.offered", name="mail"))["items"][0]["in_use"]
        (row,) = [row for row in (await ask(again, "connections.list"))["items"] if row["name"] == "mail"]
        assert (row["account"], row["can_be_tried"], bool(row["tested"])) == ("mail", True, True)
        assert (row["secrets"], row["beside"], row["would_wait"], row["refused"]) == (["mail-password"], [], 0, None)
        await again.close()

    run(story)


def test_what_does_not_work_is_told_and_can_be_mended_afterwards(desk: Desk, post: PostOffice) -> None:
    async def story() -> None:
        firm = await desk.open()
        said = await ask(firm, "connections.connect", name="mail", fields=fields(post), value="wrong")
        assert (said["ok"], said["items"][0]["state"], said["left"]) == (False, "signed out", True)
        assert "[mail]" not in desk.file and not (await ask(firm, "vault.list"))["items"], "Nothing was saved."
        said = await ask(firm, "connections.connect", name="mail", fields=fields(post), value=PASSWORD)
        assert said["ok"]
        said = await ask(firm, "connections.connect", name="mail", fields={"folders": "INBOX, Leads"})
        assert said["items"][0]["problem"]["code"] == "mail-folder-missing"
        elsewhere = {"folders": "INBOX", "smtp-port": "1"}
        said = await ask(firm, "connections.connect", name="mail", fields=elsewhere, value=PASSWORD)
        assert said["items"][0]["problem"]["code"] == "mail-not-reached"
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("fields", "value", "code"),
    [
        ({}, "x", "connect-fields-missing"),
        ({"smtp-host": "mail.example"}, "", "connect-secret-missing"),
        ({"smtp-hots": "mail.example"}, "x", "connect-field-unknown"),
        ({"smtp-host": "mail.example", "smtp-port": "99999"}, "x", "setting-wrong"),
        ({"smtp-host": "mail.example", "smtp-tls": "maybe"}, "x", "setting-wrong"),
        ({"smtp-host": "mail.example", "smtp-tls": "none"}, "x", "setting-wrong"),
    ],
)
def test_what_opening_would_refuse_is_refused_before_anything_is_written(
    desk: Desk, fields: dict[str, str], value: str, code: str
) -> None:
    async def story() -> None:
        before = desk.file
        firm = await desk.open()
        with pytest.raises(Refusal) as refusal:
            await ask(firm, "connections.connect", name="mail", fields=fields, value=value)
        assert refusal.value.problem.code == code
        assert (desk.file, (await ask(firm, "vault.list"))["items"]) == (before, [])
        await firm.close()

    run(story)


def test_a_secret_for_an_account_that_names_none_is_not_dropped_without_a_word(desk: Desk) -> None:
    async def story() -> None:
        firm = await desk.open()
        before = desk.file
        said = {"url": "https://search.tern.example/"}
        with pytest.raises(Refusal) as refused:
            await ask(firm, "connections.connect", name="search", fields=said, value="s3cr3t-word", anyway=True)
        assert refused.value.problem.code == "connect-secret-unused"
        assert "--set secret=search-secret" in refused.value.problem.fix and "s3cr3t" not in str(refused.value.problem)
        assert desk.file == before and (await ask(firm, "vault.list"))["items"] == []
        said |= {"secret": "search-secret"}
        await ask(firm, "connections.connect", name="search", fields=said, value="s3cr3t-word", anyway=True)
        assert [row["name"] for row in (await ask(firm, "vault.list"))["items"]] == ["search-secret"]
        await firm.close()

    run(story)
