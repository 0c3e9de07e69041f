"""The operator answers a note by mail, with its links in their words: nothing is decided, and no link is kept."""

import re
from pathlib import Path
from urllib.parse import quote

from onefirm.capabilities.notify import LINK_PATH
from onefirm.connectors.mail.letters.links import links_in
from onefirm.domain.events.intents import OutsideReceived
from onefirm.inbox.links import Link, spelled
from onefirm.intake.outside import received
from outside import GOOD
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
            head = f"From: Ines <{studio.own}>\r\nTo: {studio.own}\r\nSubject: Re: {note['Subject']}\r\n"
            said = f"{head}In-Reply-To: {note['Message-ID']}\r\n\r\nYes. Approve.\r\n> {quoted}\r\n"
            post.deliver(said.encode(), studio.own, studio.own)
            (link,) = set(re.findall(r"http://\S+/decide/card\?k=\S+", text_of(note))[:1])
            head = f"From: {studio.own}\r\nTo: {studio.own}\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n"
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


def test_a_client_to_whom_a_note_was_passed_on_is_heard_and_their_words_hold_no_link(tmp_path: Path) -> None:
    async def story() -> None:
        with open_post() as post:
            studio = Studio(tmp_path / "firm", post, post.smtp)
            firm = await studio.begin()
            link = Link(question="qu_x", shown="x", verb="accept", until="2020-01-01T00:00:00.000000Z")
            said = spelled(link, vars(firm.desk)["_post"].means.prints)
            studio.write(f"{GOOD['message']} We have 6000 EUR.\n\n> https://desk.tern.example{LINK_PATH}{said}")
            await firm.drain()
            (letter,) = [row for row in firm.store.all_rows() if row.kind == "outside.received"]
            event = vars(firm.desk)["_post"].means.ledger.event(letter.seq)
            assert event is not None and isinstance(event.fact, OutsideReceived)
            kept = received(event.fact)
            assert LINK_PATH.encode() in kept and said.encode() not in kept and not list(links_in(kept))
            (card,) = (await ask(firm, "inbox.list"))["items"]
            assert "Ada" in str(card)
            await firm.close()

    run(story)
