"""The operator answers a note by mail, with its links in their words: nothing is decided, and no link is kept."""

import re
from pathlib import Path
from urllib.parse import quote

from post_office import open_post
from stories.test_a_lead_by_real_mail import Studio, ask, run
from told import book, text_of

NOTIFY = '\n[notify]\nby = ["mail"]\nquiet = ""\ndigest-at = []\n'


def test_a_yes_by_mail_is_not_heard_and_what_it_quotes_is_not_kept(tmp_path: Path) -> None:
    async def story() -> None:
        with open_post() as post:
            studio = Studio(tmp_path / "firm", post, post.smtp)
            (studio.folder / "policy.toml").write_text("approval-days-max = 1\n")
            with (studio.folder / "firm.toml").open("a") as file:
                file.write(NOTIFY)
            firm = await studio.begin()
            studio.write("We need a new logo and brand design for our bakery by May. We have 6000 EUR.")
            await firm.drain()
            (note,) = [
                letter
                for letter in post.letters(studio.own)
                if str(letter["To"]) == studio.own and letter["X-Effect-Id"]
            ]
            assert len(book(firm)) == 2
            await firm.drain()
            quoted = text_of(note).replace("\n", "\r\n> ")
            for sender in (studio.own, "ines.private@elsewhere.example"):
                head = f"From: Ines <{sender}>\r\nTo: {studio.own}\r\nSubject: Re: {note['Subject']}\r\n"
                said = f"{head}In-Reply-To: {note['Message-ID']}\r\n\r\nYes. Approve.\r\n> {quoted}\r\n"
                post.deliver(said.encode(), studio.own, sender)
            (link,) = set(re.findall(r"http://\S+/decide/card\?k=\S+", text_of(note))[:1])
            head = f"From: ines@elsewhere.example\r\nTo: {studio.own}\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n"
            for kind, words in (
                ("text/plain", f"https://safe.example/?url={quote(link, safe='')}&data=1"),
                ("text/html", f'<p>See <a href="{link}">this</a></p>'),
                ("message/rfc822", f"Subject: a note\r\n\r\n{link}"),
            ):
                post.deliver(f"{head}Content-Type: {kind}\r\n\r\n{words}\r\n".encode(), studio.own, "x@y.example")
            plain = f"From: Ines <{studio.own}>\r\nTo: {studio.own}\r\nSubject: Re: yes\r\n\r\nYes. Approve.\r\n"
            post.deliver(plain.encode(), studio.own, studio.own)
            studio.clock.forward(seconds=120)
            await firm.drain()
            assert (await ask(firm, "inbox.list"))["waiting"] == 1
            assert studio.arrived() == []
            kinds = [row.kind for row in firm.store.all_rows()]
            assert kinds.count("outside.received") == 2, (
                "Their letter, and the 'yes' without a link, which nobody heard."
            )
            assert "question.answered" not in kinds
            await firm.close()

    run(story)
