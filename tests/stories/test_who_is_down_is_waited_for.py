"""Nobody is served there just now: the act waits, however often that is said, and nobody is asked for a day."""

from pathlib import Path

import pytest

from onefirm.app.firm import Firm
from onefirm.capabilities.connector import NotNow, Unknown
from stories.test_the_outside_answers_badly import Reply, Told, played, state, told
from telling import ask

TWO_HOURS = 7200


def down(seconds: int = 1) -> NotNow:
    return NotNow("mail.example cannot be reached.", seconds, down=True)


async def passes(tale: Told, firm: Firm, seconds: int, step: int = 60) -> None:
    for _ in range(0, seconds, step):
        tale.clock.forward(seconds=step)
        await firm.drain()


def test_two_hours_down_asks_nobody_and_it_leaves_once_when_that_is_over(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", *[down() for _ in range(1000)])

    async def story(firm: Firm) -> None:
        await passes(tale, firm, TWO_HOURS)
        assert 8 <= tale.mail.asked <= 20, "It grows: neither every second nor hardly ever."
        assert (await ask(firm, "inbox.list"))["items"] == []
        (plan,) = (await ask(firm, "plans.list"))["items"]
        shown = await ask(firm, "plans.show", plan=plan["id"])
        assert f"It was tried {tale.mail.asked} times and has not gone through" in shown["now"]
        tried = next(step["tried"] for step in shown["steps"] if step["tried"])
        assert tried[0].endswith("earlier tries did not go through.") and len(tried) == 6
        assert "mail.example cannot be reached. Tried again from " in tried[-1]
        (gone,) = (await ask(firm, "today"))["down"]
        assert (gone["waits"], gone["next"]) == (1, shown["due"])
        tale.mail.replies.clear()
        await passes(tale, firm, 1800)
        assert len(tale.mail.arrived) == 1 and await state(firm) == "completed"
        assert (await ask(firm, "today"))["down"] == []

    played(tale, story)


def test_after_a_day_a_person_decides_and_their_word_begins_it_anew(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", *[down() for _ in range(1000)])

    async def story(firm: Firm) -> None:
        await passes(tale, firm, 23 * 3600, step=1800)
        assert (await ask(firm, "inbox.list"))["items"] == []
        await passes(tale, firm, 2 * 3600, step=1800)
        (item,) = (await ask(firm, "inbox.list"))["items"]
        view = await ask(firm, "inbox.show", question=item["id"])
        assert view["card"]["problem"]["code"] == "effect-fails"
        assert any("more attempts came between" in reason["says"] for reason in view["card"]["why"])
        await ask(firm, "inbox.answer", question=item["id"], answer="again")
        await passes(tale, firm, TWO_HOURS, step=1800)
        assert (await ask(firm, "inbox.list"))["items"] == []

    played(tale, story)


def test_a_not_now_about_this_act_counts_as_a_try(tmp_path: Path) -> None:
    tale = told(tmp_path, "ask", down(), NotNow("Too many.", 60), down(), NotNow("Too many.", 60), NotNow("No.", 60))

    async def story(firm: Firm) -> None:
        await passes(tale, firm, 600)
        assert tale.mail.asked == 5 and await state(firm) == "blocked"

    played(tale, story)


@pytest.mark.parametrize("reply", [Unknown("It answered 500."), down()], ids=["500", "down after a doubt"])
def test_a_repeat_that_is_harmless_goes_on_with_growing_pauses_and_arrives_once(tmp_path: Path, reply: Reply) -> None:
    lost = [Unknown("It answered 500."), *[reply for _ in range(1000)]]
    tale = told(tmp_path, "native-key", *lost)

    async def story(firm: Firm) -> None:
        assert tale.mail.asked == 2, "The first repeat goes at once."
        await passes(tale, firm, TWO_HOURS)
        assert 8 <= tale.mail.asked <= 20
        assert (await ask(firm, "inbox.list"))["items"] == []
        tale.mail.replies.clear()
        await passes(tale, firm, 1900)
        assert len(tale.mail.arrived) == 1 and await state(firm) == "completed"

    played(tale, story)
