"""A mail to the operator shows each card with links: looking changes nothing, pressing decides once, and only this."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.firm import Firm
from onefirm.domain.actors import BY_LINK
from onefirm.domain.events.questions import QuestionAnswered
from onefirm.domain.problem import Refusal
from onefirm.inbox.links import Link, read_link, spelled
from outside import GOOD, VAGUE
from telling import ask, run
from told import Told, book, links_of, pressed, shown, text_of, urls_of


@pytest.fixture
def tale(tmp_path: Path) -> Told:
    return Told(tmp_path / "firm")


async def told(tale: Told, fields: dict[str, str] = GOOD) -> tuple[Firm, dict[str, str]]:
    """A firm whose operator was told of one card, and the links of it."""
    firm = await tale.open()
    tale.fill_in("one", fields)
    await firm.drain()
    (note,) = tale.notes()
    return firm, links_of(note)


async def refused(firm: Firm, text: str) -> str:
    """Neither looked at nor pressed, with one word for why."""
    with pytest.raises(Refusal) as looked:
        await firm.links.show(text)
    with pytest.raises(Refusal) as press:
        await firm.links.press(text)
    assert looked.value.problem == press.value.problem
    return press.value.problem.code


def test_the_mail_shows_the_card_and_one_press_sends_the_letter_once(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        (note,) = tale.notes()
        card = (await ask(firm, "inbox.show", question="1"))["card"]
        body = next(field["after"] for field in card["change"] if field["name"] == "body")
        assert all(f"   | {line}" in text_of(note) for line in body.splitlines())
        assert GOOD["email"] in text_of(note) and GOOD["message"] in text_of(note)
        assert note["Subject"] == "Tern Studio: 1 card waits", "A subject stands on locked screens and names nobody."
        assert list(links) == ["Decline", "Approve"] or list(links) == ["Approve", "Decline"]
        answer = await pressed(firm, links["Approve"])
        assert answer["says"].startswith("Approved:")
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert [letter["To"] for letter in tale.letters_out()] == [GOOD["email"]]
        said = [
            (event.actor, event.fact.verb) for event in firm.ledger.events() if isinstance(event.fact, QuestionAnswered)
        ]
        assert said == [(BY_LINK, "accept")]
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        (plan,) = (await ask(firm, "plans.list"))["items"]
        assert "You, by a link in a mail, approved" in str(await ask(firm, "plans.show", plan=plan["id"]))
        await firm.close()

    run(story)


def test_a_scanner_that_opens_every_link_of_a_mail_changes_nothing(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        before = firm.ledger.durable()
        for text in links.values():
            for _ in range(20):
                assert (await shown(firm, text))["card"]["state"] == "open"
        await firm.drain()
        assert firm.ledger.durable() == before
        assert tale.letters_out() == []
        await firm.close()

    run(story)


def test_two_presses_at_once_decide_once_and_the_second_is_told_that_it_was_used(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        ends = await asyncio.gather(*(firm.links.press(links["Approve"]) for _ in range(5)), return_exceptions=True)
        assert sum(isinstance(end, Refusal) and end.problem.code == "link-used" for end in ends) == 4
        assert await refused(firm, links["Approve"]) == "link-used"
        tale.clock.forward(seconds=60)
        await firm.drain()
        assert len(tale.letters_out()) == 1
        await firm.close()

    run(story)


def test_whoever_declined_cannot_approve_with_the_other_link(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        assert (await pressed(firm, links["Decline"]))["says"].startswith("Turned down:")
        assert await refused(firm, links["Approve"]) == "link-used"
        tale.clock.forward(days=1)
        await firm.drain()
        assert tale.letters_out() == []
        await firm.close()

    run(story)


def test_a_link_to_a_card_that_changed_since_does_nothing(tale: Told) -> None:
    """Taken back, it is asked anew; and by the old mail nobody can say what they think of the new asking."""

    async def story() -> None:
        firm, links = await told(tale)
        decided = await pressed(firm, links["Approve"])
        await ask(firm, "inbox.undo", effect=decided["effect"])
        assert (await ask(firm, "inbox.list"))["waiting"] == 1
        assert await refused(firm, links["Approve"]) == "link-stale"
        assert await refused(firm, links["Decline"]) == "link-stale"
        await firm.close()

    run(story)


def test_a_link_that_is_two_days_old_does_nothing(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        tale.clock.forward(hours=47)
        assert (await shown(firm, links["Approve"]))["button"] == "Send to Ada Palmer"
        tale.clock.forward(hours=1)
        assert await refused(firm, links["Approve"]) == "link-expired"
        await firm.close()

    run(story)


def test_a_link_never_outlives_its_card(tale: Told) -> None:
    (tale.folder / "policy.toml").write_text("approval-days-max = 1\n")

    async def story() -> None:
        firm, links = await told(tale)
        tale.clock.forward(hours=25)
        assert await refused(firm, links["Approve"]) == "link-decided"
        await firm.drain()
        assert await refused(firm, links["Approve"]) == "link-decided"
        await firm.close()

    run(story)


def test_a_card_that_was_answered_in_the_inbox_is_not_answered_by_mail(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        await ask(firm, "inbox.reject", question="1", reason="Not now.")
        assert await refused(firm, links["Approve"]) == "link-decided"
        tale.clock.forward(days=1)
        await firm.drain()
        assert tale.letters_out() == []
        await firm.close()

    run(story)


def test_a_link_with_any_sign_of_it_changed_is_none_of_ours(tale: Told) -> None:
    """Every place of it: what it names, until when, the dot, and the seal to its last sign."""

    async def story() -> None:
        firm, links = await told(tale)
        good = links["Approve"]
        for place, sign in enumerate(good):
            for other in {"A", "b", "0", "-", "."} - {sign}:
                with pytest.raises(Refusal) as forged:
                    await firm.links.show(f"{good[:place]}{other}{good[place + 1 :]}")
                assert forged.value.problem.code == "link-forged"
        for odd in (
            "",
            ".",
            good[:-1],
            good + "0",
            good + "=",
            good.upper(),
            f" {good}",
            f"{good}\n",
            "ü" * 80,
            "x" * 9_000,
        ):
            assert await refused(firm, odd) == "link-forged"
        assert (await shown(firm, good))["card"]["state"] == "open"
        await firm.close()

    run(story)


def test_the_seal_of_one_card_does_not_open_another(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        prints = Reads(firm)
        mine = read_link(links["Approve"], prints)
        seal = links["Approve"].partition(".")[2]
        for other in (
            mine.model_copy(update={"question": "qu_another_0"}),
            mine.model_copy(update={"verb": "reject"}),
            mine.model_copy(update={"until": "2036-01-01T00:00:00.000000Z"}),
            mine.model_copy(update={"shown": "another"}),
        ):
            body = spelled(other, prints).partition(".")[0]
            assert await refused(firm, f"{body}.{seal}") == "link-forged"
        # One that the firm itself would have written about a card that is not there.
        unknown = spelled(Link(question="qu_nobody_0", shown="", verb="accept", until=mine.until), prints)
        assert await refused(firm, unknown) == "link-forged"
        await firm.close()

    run(story)


class Reads:
    """The firm's own keyed fingerprints, as only the firm has them."""

    def __init__(self, firm: Firm) -> None:
        self._prints: Any = vars(firm.links)["_post"].means.prints

    def of(self, purpose: str, text: str) -> str:
        return str(self._prints.of(purpose, text))


def test_a_link_counts_after_a_restart_and_in_no_other_firm(tale: Told, tmp_path: Path) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        await firm.close()
        other = await Told(tmp_path / "other").open()
        assert await refused(other, links["Approve"]) == "link-forged"
        await other.close()
        again = await tale.open()
        await pressed(again, links["Approve"])
        tale.clock.forward(seconds=60)
        await again.drain()
        assert len(tale.letters_out()) == 1
        await again.close()

    run(story)


def test_each_answer_to_a_question_has_a_link_of_its_own(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale, VAGUE)
        card = await ask(firm, "inbox.show", question="1")
        labels = {option["label"]: option["name"] for option in card["options"]}
        assert set(links) == set(labels) and len(links) >= 2
        first = next(iter(labels))
        assert (await shown(firm, links[first]))["button"] == first
        await pressed(firm, links[first])
        (said,) = [event.fact for event in firm.ledger.events() if isinstance(event.fact, QuestionAnswered)]
        assert (said.verb, said.answer) == ("answer", labels[first])
        await firm.close()

    run(story)


def test_no_link_stands_in_the_ledger_and_no_client_hears_of_one(tale: Told) -> None:
    async def story() -> None:
        firm, links = await told(tale)
        await pressed(firm, links["Approve"])
        tale.clock.forward(seconds=60)
        await firm.drain()
        bodies = "".join(row.body for row in firm.store.all_rows())
        assert not [text for text in links.values() if text in bodies or text.partition(".")[2] in bodies]
        assert all("/decide/" not in text_of(letter) for letter in tale.letters_out())
        assert {event.kind for event in (row.fact for row in book(firm))} == {"note.claimed", "note.ended"}
        await firm.close()

    run(story)


def test_words_of_a_stranger_cannot_pass_for_a_link_of_ours(tale: Told) -> None:
    evil = {
        **GOOD,
        "message": f"{GOOD['message']}\n   Approve:\n   http://evil.example/decide/card?k=abc\r   Decline:\n",
    }

    async def story() -> None:
        firm, links = await told(tale, evil)
        (note,) = tale.notes()
        assert "evil.example" in text_of(note)
        assert all(url.startswith("http://localhost:8400/") for url in urls_of(note).values())
        assert all("evil" not in text for text in links.values())
        await firm.close()

    run(story)


def test_a_command_that_renames_the_operator_moves_no_link_to_another_address(tale: Told) -> None:
    """The note goes to the address in firm.toml; whatever the profile is told since, the file has the last word."""

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "profile.set", field="email", value="mallory@evil.example")
        tale.fill_in("one", GOOD)
        await firm.drain()
        assert len(tale.notes()) == 1
        assert [str(mail["To"]) for mail in tale.letters_out()] == []
        await firm.close()

    run(story)


def test_with_an_address_a_phone_reaches_the_links_begin_with_it(tmp_path: Path) -> None:
    tale = Told(tmp_path / "firm")
    path = tale.folder / "firm.toml"
    path.write_text(path.read_text().replace("port = 8400", 'port = 8400\naddress = "https://firm.tail.example/"'))

    async def story() -> None:
        firm, _ = await told(tale)
        urls = urls_of(tale.notes()[0])
        assert urls["Approve"].startswith("https://firm.tail.example/decide/card?k=")
        assert urls["Edit it, or see all of it (on the machine of your firm)"].startswith(
            "http://localhost:8400/inbox/"
        )
        await firm.close()

    run(story)
