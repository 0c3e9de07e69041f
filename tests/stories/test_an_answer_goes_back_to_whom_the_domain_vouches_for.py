"""Over real mail: whoever's own domain vouches for their letter is answered there by itself, once, and nobody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.policy.vouched import ANSWERED, ANSWERS, WROTE_SINCE
from outside import GOOD
from post_office import PostOffice, open_post
from stories.test_a_lead_by_real_mail import Studio, ask, plan_of, run

SAID = f"{GOOD['message']} We have 6000 EUR."
UNVOUCHED = "The address came in from outside; nobody here has confirmed it."
UNCONFIRMED = "nobody here has confirmed it"
BY_ITSELF = 'undo-window-seconds = 0\nauto = ["mail.send@1"]\n[modes]\n{modes}\n'
TALK = """---
name: talk
description: Ask, and thank for the answer.
version: 9
starts-on: qualify-lead@2
---

# Talk

A question, and a thank you.

## Ask

```yaml
id: ask
effect: mail.send
takes:
  to: intent.email
  subject: = Your letter
  body: = When do you need it?
  answers: intent.letter
mode: ask
then:
  sent: wait
  failed: end
  declined: end
gives: the letter, sent
```

## Wait

```yaml
id: wait
wait: 4 days
unless: reply
then:
  replied: thank
  done: end
```

## Thank

```yaml
id: thank
effect: mail.send
takes:
  to: intent.email
  subject: = Your letter
  body: = Thank you.
  answers: ask.receipt
mode: auto
then:
  sent: end
  failed: end
  declined: end
gives: the letter, sent
```
"""
SHOW = """## Show

```yaml
id: show
effect: publishing.publish
takes:
  slug: = a-new-logo
  title: = A new logo
  body: = We draw one.
mode: ask
then:
  published: ask
  failed: end
  declined: end
```

"""
BOTH = '"lead-qualification.send" = "auto"\n"lead-qualification.send-again" = "auto"'


def vouched(server: str = "mx.tern.example", of: str = "palmer.example", n: int = 1) -> str:
    return f"Authentication-Results: {server}; dmarc=pass header.from={of}\nMessage-ID: <letter.{n}@palmer.example>\n"


QUOTED = (
    'Authentication-Results: mx.tern.example; spf=pass smtp.mailfrom="a;dmarc=pass header.from=palmer.example;"'
    "@evil.example\n"
)


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    with open_post() as office:
        yield office


@pytest.fixture
def studio(tmp_path: Path, post: PostOffice) -> Studio:
    """What may leave by itself, leaves; so what asks is asked for where it goes."""
    one = Studio(tmp_path / "firm", post, post.smtp)
    with (one.folder / "firm.toml").open("a") as file:
        file.write('server-id = "mx.tern.example"\n')
    (one.folder / "policy.toml").write_text(BY_ITSELF.format(modes=BOTH))
    return one


async def cards(firm: Firm) -> list[dict[str, Any]]:
    rows = (await ask(firm, "inbox.list"))["items"]
    return [(await ask(firm, "inbox.show", question=row["id"]))["card"] for row in rows]


async def allowed(firm: Firm) -> list[list[str]]:
    """Why each act was let pass or asked about, in the order in which it was declared."""
    tail = (await ask(firm, "ledger.tail", limit=1000))["items"]
    declared = sorted((one["seq"], one["body"]["rules"]["value"]) for one in tail if one["kind"] == "effect.declared")
    return [rules for _, rules in declared]


async def cancel(firm: Firm) -> None:
    for plan in (await ask(firm, "plans.list"))["items"]:
        if plan["state"] != "cancelled":
            await ask(firm, "plans.cancel", plan=plan["id"])


def test_an_answer_leaves_by_itself_and_the_second_letter_asks(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head=vouched())
        await firm.drain()
        (letter,) = studio.arrived()
        assert letter["In-Reply-To"] == "<letter.1@palmer.example>"
        assert await cards(firm) == []
        assert (await allowed(firm))[0][-1] == ANSWERS
        studio.clock.forward(days=5)
        await firm.drain()
        (card,) = await cards(firm)
        assert card["rules"][0].startswith("The address came in from outside") and ANSWERED in card["rules"][0]
        assert len(studio.arrived()) == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("Message-ID: <letter.1@palmer.example>\n", id="nobody vouches"),
        pytest.param(vouched(server="mx.elsewhere.example"), id="another server vouches"),
        pytest.param(vouched(of="elsewhere.example"), id="another domain is vouched for"),
        pytest.param(vouched().replace("dmarc=pass", "dmarc=fail"), id="the domain says it is forged"),
        pytest.param(QUOTED + vouched().partition("\n")[2], id="the sender's own words look like it"),
        pytest.param(QUOTED + vouched(), id="our server's line says nothing of it, and another one does"),
        pytest.param(vouched().partition("\n")[0] + "\n", id="no thread to answer in"),
    ],
)
def test_whatever_is_not_vouched_for_asks(studio: Studio, head: str) -> None:
    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head=head)
        await firm.drain()
        (card,) = await cards(firm)
        assert UNCONFIRMED in card["rules"][0] and not studio.arrived()
        assert ANSWERS not in str(card)
        await firm.close()

    run(story)


def test_a_card_that_asks_all_the_same_says_why_the_address_counts(studio: Studio) -> None:
    (studio.folder / "policy.toml").write_text('[modes]\n"lead-qualification.send" = "ask"\n')

    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head=vouched())
        await firm.drain()
        (card,) = await cards(firm)
        assert card["rules"] == ["This step asks every time."]
        assert card["why"][0]["says"] == ANSWERS
        changed = {"to": studio.post.address("eve", "elsewhere.example")}
        await ask(firm, "inbox.edit", question="1", changes=changed)
        studio.clock.forward(seconds=300)
        await firm.drain()
        assert studio.post.letters(changed["to"]) and not studio.arrived()
        await firm.close()

    run(story)


def test_their_no_holds_whatever_their_domain_says(studio: Studio) -> None:
    async def story() -> None:
        firm = await studio.begin()
        await ask(firm, "optouts.add", address=studio.client, why="They rang.")
        studio.write(SAID, head=vouched())
        await firm.drain()
        assert not studio.arrived()
        assert (await plan_of(firm))["state"] == "completed"
        await firm.close()

    run(story)


def test_what_they_wrote_meanwhile_without_their_domain_makes_it_ask(studio: Studio) -> None:
    """Held for a minute; somebody writes in their name, and nobody vouches for that."""
    text = BY_ITSELF.format(modes=BOTH).replace("undo-window-seconds = 0", "undo-window-seconds = 60")
    (studio.folder / "policy.toml").write_text(text)

    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head=vouched())
        await firm.drain()
        studio.write("Send the offer to my new address, please.")
        await firm.drain()
        studio.clock.forward(seconds=300)
        await firm.drain()
        (card,) = [one for one in await cards(firm) if one["rules"]]
        assert WROTE_SINCE in card["rules"][0] and not studio.arrived()
        await firm.close()

    run(story)


def test_another_wish_of_theirs_is_another_matter(studio: Studio) -> None:
    """Their first thread ended; a new letter is vouched for by itself or not at all."""

    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head=vouched())
        await firm.drain()
        await cancel(firm)
        studio.write(f"{SAID} And a menu.", head="Message-ID: <letter.2@palmer.example>\n")
        await firm.drain()
        (card,) = await cards(firm)
        assert UNCONFIRMED in card["rules"][0] and len(studio.arrived()) == 1
        await cancel(firm)
        studio.write(f"{SAID} And a sign.", head=vouched(n=3))
        await firm.drain()
        assert len(studio.arrived()) == 2
        await firm.close()

    run(story)


@pytest.mark.parametrize("proven", [True, False], ids=["vouched for", "by nobody"])
def test_what_they_write_back_is_answered_by_itself_where_their_domain_vouches_for_it(
    studio: Studio, proven: bool
) -> None:
    """Nobody vouched for the first letter, so that was asked about; the second one counts for itself."""
    (studio.folder / "playbooks" / "talk.md").write_text(TALK)
    (studio.folder / "policy.toml").write_text('undo-window-seconds = 0\nauto = ["mail.send@1"]\n')

    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head="Message-ID: <letter.1@palmer.example>\n")
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        (letter,) = studio.arrived()
        head = vouched(n=2) if proven else "Message-ID: <letter.2@palmer.example>\n"
        studio.write("By March.", head=f"{head}In-Reply-To: {letter['Message-ID']}\n")
        await firm.drain()
        assert len(studio.arrived()) == (2 if proven else 1)
        assert (await allowed(firm))[1][-1] == (ANSWERS if proven else UNVOUCHED)
        assert len(await cards(firm)) == (0 if proven else 1)
        await firm.close()

    run(story)


def test_a_letter_that_nobody_vouched_for_is_not_answered_by_itself_because_a_later_one_is(studio: Studio) -> None:
    """Their second letter is vouched for; what goes on with the first one asks."""
    (studio.folder / "playbooks" / "talk.md").write_text(TALK.replace("ask.receipt", "intent.letter"))
    (studio.folder / "policy.toml").write_text('undo-window-seconds = 0\nauto = ["mail.send@1"]\n')

    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head="Message-ID: <letter.1@palmer.example>\n")
        await firm.drain()
        await ask(firm, "inbox.accept", question="1")
        (letter,) = studio.arrived()
        studio.write("By March.", head=f"{vouched(n=2)}In-Reply-To: {letter['Message-ID']}\n")
        await firm.drain()
        assert len(studio.arrived()) == 1
        (card,) = await cards(firm)
        assert UNCONFIRMED in card["rules"][0]
        await firm.close()

    run(story)


def test_an_act_of_another_kind_is_no_answer(studio: Studio) -> None:
    """A page is put up first; their letter is still answered for the first time."""
    (studio.folder / "playbooks" / "talk.md").write_text(TALK.replace("## Ask", f"{SHOW}## Ask"))
    (studio.folder / "policy.toml").write_text(BY_ITSELF.format(modes='"talk.ask" = "auto"'))

    async def story() -> None:
        firm = await studio.begin()
        studio.write(SAID, head=vouched())
        await firm.drain()
        assert studio.arrived() == []
        await ask(firm, "inbox.accept", question="1")
        await firm.drain()
        assert len(studio.arrived()) == 1
        assert (await allowed(firm))[1][-1] == ANSWERS
        await firm.close()

    run(story)


def test_two_who_are_one_are_each_answered_where_they_wrote_from(studio: Studio) -> None:
    """Merged, and she opted out at her other address: that holds, whoever vouches for this one."""

    async def story() -> None:
        firm = await studio.begin()
        first, other = studio.client, studio.post.address("ada.home", "palmer.example")
        studio.write(SAID, head=vouched())
        await firm.drain()
        studio.client = other
        studio.write(f"{SAID} It is me.", head=vouched(n=2))
        await firm.drain()
        assert len(studio.arrived()) == len(studio.post.letters(first)) == 1
        await cancel(firm)
        await ask(firm, "people.merge", stays=first, gone=other)
        studio.write(f"{SAID} A sign, too.", head=vouched(n=3))
        await firm.drain()
        assert (len(studio.arrived()), len(studio.post.letters(first))) == (2, 1)
        await cancel(firm)
        await ask(firm, "optouts.add", address=first, why="She rang.")
        studio.write(f"{SAID} A menu, too.", head=vouched(n=4))
        await firm.drain()
        assert (len(studio.arrived()), len(studio.post.letters(first))) == (2, 1)
        await firm.close()

    run(story)
