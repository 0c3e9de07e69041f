"""The scoreboard: letters that do not arrive, on a real mail server. Row 88."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mail_faults import MailFaults, Play
from outside import GOOD, Answer, Firm, new_firm
from post_office import PASSWORD, PostOffice, open_post
from stories.test_a_lead_by_real_mail import ACCOUNT, Studio, ask, plan_of, run


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


@pytest.fixture
def firm(tmp_path: Path, post: PostOffice) -> Firm:
    made = new_firm(tmp_path / "firm")
    with (made.folder / "firm.toml").open("a") as file:
        file.write(ACCOUNT.format(smtp=post.smtp, imap=post.imap) + f'address = "{post.address()}"\n')
    made.run("vault", "set", "mail-password", text=f"{PASSWORD}\n")
    made.ask("work")
    return made


def one(firm: Firm) -> Answer:
    """What waits in the inbox, in full."""
    firm.ask("work")
    (row,) = firm.ask("inbox", "list")["items"]
    return {**firm.ask("inbox", "show", row["id"]), "row": row["id"]}


def beside(shown: Answer) -> tuple[str, str]:
    """What the server said, and the letter, from one card."""
    why = shown["card"]["why"]
    said = "\n".join(reason["says"] for reason in why)
    return said, "\n".join(reason["quote"] for reason in why)


def test_row_088_a_letter_that_comes_back_is_shown_beside_what_the_server_said_and_you_say_what_next(
    firm: Firm, post: PostOffice
) -> None:
    own = next(
        line.split('"')[1] for line in (firm.folder / "firm.toml").read_text().splitlines()[::-1] if "addr" in line
    )
    gone, gone_too = (post.address("gone", "palmer.example") for _ in range(2))
    there = post.address("ada", "palmer.example")
    text = f"From: Ada Palmer <{gone}>\r\nTo: {own}\r\nSubject: A logo\r\n\r\n{GOOD['message']} We have 6000 EUR.\r\n"
    post.deliver(text.encode(), own, gone)
    firm.ask("inbox", "accept", one(firm)["row"])

    shown = one(firm)
    said, letter = beside(shown)
    assert "550 5.1.1 No such user" in said or "5.1.1" in said
    assert "Thank you for your message" in letter and gone in letter
    assert [option["name"] for option in shown["options"]] == ["again", "done", "rest"]

    firm.ask("inbox", "answer", shown["row"], "again")
    card = one(firm)
    assert card["card"]["will"][0]["target"] == gone
    firm.ask("inbox", "edit", card["row"], "--set", f"to={gone_too}")

    second = one(firm)
    assert gone_too in beside(second)[1]
    firm.ask("inbox", "answer", second["row"], "again")
    firm.ask("inbox", "edit", one(firm)["row"], "--set", f"to={there}")
    firm.ask("work")
    (arrived,) = post.letters(there)
    assert "Thank you for your message" in arrived.get_content()
    assert firm.ask("inbox", "list")["items"] == []
    assert firm.ask("ledger", "verify")["sound"]


def test_row_088_what_is_put_off_is_tried_again_by_itself_and_after_two_attempts_you_see_both(
    tmp_path: Path, post: PostOffice
) -> None:
    with MailFaults(post.smtp) as between:
        studio = Studio(tmp_path / "firm", post, between.port)

        async def refused_twice(firm: Any) -> Any:
            between.play(*(Play("rcpt", "refused", b"450 4.2.0 greylisted") for _ in range(2)))
            await studio.agree(firm)
            assert (await ask(firm, "inbox.list"))["waiting"] == 0, "Once is no reason to ask."
            studio.clock.forward(seconds=300)
            await firm.drain()
            (row,) = (await ask(firm, "inbox.list"))["items"]
            return await ask(firm, "inbox.show", question=row["id"])

        async def story() -> None:
            firm = await studio.begin()
            shown = await refused_twice(firm)
            said, letter = beside(shown)
            assert said.count("greylisted") == 2
            assert "Thank you for your message" in letter and studio.client in letter
            assert [option["name"] for option in shown["options"]] == ["again", "change", "did-it", "cancel"]
            assert studio.arrived() == []
            await ask(firm, "inbox.answer", question=shown["id"], answer="again")
            studio.clock.forward(seconds=300)
            await firm.drain()
            assert len(studio.arrived()) == 1
            assert "sent" in str((await plan_of(firm))["steps"])
            await firm.close()

        run(story)


def test_row_088_what_a_server_refuses_for_good_is_not_tried_again_by_itself(tmp_path: Path, post: PostOffice) -> None:
    with MailFaults(post.smtp) as between:
        studio = Studio(tmp_path / "firm", post, between.port)

        async def story() -> None:
            firm = await studio.begin()
            between.play(Play("rcpt", "refused", b"550 5.1.1 unknown here"))
            await studio.agree(firm)
            (row,) = (await ask(firm, "inbox.list"))["items"]
            shown = await ask(firm, "inbox.show", question=row["id"])
            said, letter = beside(shown)
            assert "unknown here" in said and "Thank you for your message" in letter
            studio.clock.forward(days=2)
            await firm.drain()
            assert studio.arrived() == []
            await ask(firm, "inbox.answer", question=row["id"], answer="rest")
            await firm.drain()
            assert (await plan_of(firm))["state"] in ("completed", "reconciled")
            await firm.close()

        run(story)
