"""One folder that is gone and one letter that nobody can fetch: a question each, and the leads go on coming in."""

import asyncio
from pathlib import Path

from post_office import open_post
from stories.test_a_lead_by_real_mail import Studio, ask, run
from word_relay import WordRelay

LEAD = "We need a new logo and brand design for our bakery by May. We have 6000 EUR."


def test_what_cannot_be_read_is_one_question_each_and_the_rest_is_read(tmp_path: Path) -> None:
    async def story() -> None:
        with open_post() as post:
            async with WordRelay(post.imap) as relay:
                studio = Studio(tmp_path / "firm", post, post.smtp)
                said = studio.folder / "firm.toml"
                settings = f'imap-port = {relay.port}\nfolders = ["INBOX", "Gone"]'
                said.write_text(said.read_text().replace(f"imap-port = {post.imap}", settings))
                firm = await studio.begin()
                await firm.drain()
                relay.answers(b"FETCH 101 (UID BODY.PEEK[]", b"{tag} NO [SERVERBUG] Internal error\r\n")
                await asyncio.to_thread(studio.write, "A letter that the server cannot give.")
                await asyncio.to_thread(studio.write, LEAD)
                for _ in range(10):
                    studio.clock.forward(seconds=600)
                    await firm.drain()
                rows = (await ask(firm, "inbox.list"))["items"]
                titles = sorted(row["title"] for row in rows if row["kind"] != "approval")
                assert len(titles) == 2 and len(rows) == 3, "The lead is read, and waits for a yes."
                assert titles[0].startswith("A letter in the folder INBOX could not be fetched")
                assert titles[1].startswith("The folder 'Gone' cannot be read")
                (mail,) = [one for one in (await ask(firm, "connections.list"))["items"] if one["name"] == "mail"]
                assert (mail["trouble"], {way["stands"] for way in mail["ways"]}) == ("", {"works"})
                with post.mailbox(studio.own) as box:
                    box.create("Gone")
                studio.clock.forward(seconds=600)
                await firm.drain()
                rows = (await ask(firm, "inbox.list"))["items"]
                assert not [row for row in rows if "'Gone'" in row["title"]], "It was answered by itself."
                await firm.close()

    run(story)
