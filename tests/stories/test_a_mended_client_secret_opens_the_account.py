"""What access tokens are fetched with has two halves: whichever of them is mended, the account is tried again."""

from pathlib import Path
from typing import Any

from onefirm.app.firm import Firm
from post_office import HOST, open_post
from stories.test_an_account_is_connected import Desk, ask
from telling import run
from token_giver import Giver, Said

_ACCOUNT = """
[mail]
smtp-host = "{host}"
smtp-port = {smtp}
smtp-tls = "none"
secret = ""
auth = "xoauth2"
token-url = "{url}"
client-id = "onefirm"
"""


def refuses(_said: Said) -> tuple[int, Any]:
    return 401, {"error": "invalid_client"}


async def shut(firm: Firm) -> bool:
    await firm.drain()
    (row,) = [row for row in (await ask(firm, "connections.list"))["items"] if row["name"] == "mail"]
    return bool(row["signed_out"])


def test_another_client_secret_lets_what_waits_be_tried_again(tmp_path: Path) -> None:
    with open_post() as post, Giver(refuses) as giver:
        desk = Desk(tmp_path / "firm")
        with (desk.folder / "firm.toml").open("a") as file:
            file.write(_ACCOUNT.format(host=HOST, smtp=post.smtp, url=giver.url))

        async def story() -> None:
            firm = await desk.open()
            await ask(firm, "vault.set", name="mail-refresh-token", value="r1")
            await ask(firm, "vault.set", name="mail-client-secret", value="mistyped")
            assert (await ask(firm, "connections.test", connection="mail"))["items"][0]["state"] == "signed out"
            assert await shut(firm)
            await ask(firm, "vault.set", name="some-other-secret", value="x")
            assert await shut(firm)
            await ask(firm, "vault.set", name="mail-client-secret", value="right")
            assert not await shut(firm)
            await firm.close()

        run(story)
