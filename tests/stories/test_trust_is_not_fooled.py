"""What looks like evidence and is none, what looks like an audit and was none, and what a grant never lets through."""

from pathlib import Path

from labelled import CHARGE, House, wished
from onefirm.conductor.means import Means
from onefirm.domain.events.effects import EffectDeclared, EffectDispatched
from onefirm.domain.events.people import PersonWrote
from onefirm.domain.events.streams import of_effect, of_question, of_words
from onefirm.domain.frozen import Frozen, Json
from onefirm.domain.ids import FIRM
from onefirm.domain.money import Money
from onefirm.domain.personal import our_own
from onefirm.inbox.urgent import why_urgent
from onefirm.ledger.ledger import Put
from onefirm.policy.trust.complaints import complains
from stories.test_the_operator_is_tried import Tried, tale
from stories.test_trust_is_earned import Studio, told
from telling import ask, run


def test_a_yes_that_was_taken_back_was_no_audit(tmp_path: Path) -> None:
    """Else the first that is looked at could be agreed to and taken back, and the next would go unseen."""

    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=9)
        first = await studio.meet()
        for _ in range(3):
            await studio.agree()
            assert (await studio.cell())["audits"] == 1, "Said again it is still one."
            await ask(studio.firm, "inbox.undo", effect=first.effect)
            assert (await studio.cell())["audits"] == 0
        assert (await studio.meet()).because == ("audit",)

    told(tmp_path, story, undo_seconds=60)


def test_a_card_from_before_a_promotion_is_not_the_first_that_is_looked_at(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await studio.meet()
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=9)
        await studio.agree()
        assert (await studio.cell())["audits"] == 0, "It asked by habit: nothing was let run yet."
        assert (await studio.meet()).because == ("audit",)

    told(tmp_path, story)


def test_what_would_have_asked_anyway_shows_nothing_of_those_that_are_known(tmp_path: Path) -> None:
    """Where the playbook says `auto` and the policy does not, whoever is new was counted among the known."""

    async def story(studio: Studio) -> None:
        page = studio.folder / "playbooks" / "meet.md"
        page.write_text(page.read_text().replace("mode: earn", "mode: auto"))
        declared = await studio.meet("new@palmer.example")
        assert declared.verdict == "ask"
        assert declared.cell is None or not declared.cell.known

    told(tmp_path, story)


def test_a_plan_that_is_stopped_takes_back_what_had_gone_by_itself(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        await studio.meet()
        await studio.agree()
        held = await studio.quiet()
        await ask(studio.firm, "plans.cancel", plan=held.plan)
        assert (await studio.cell())["fell"] == "It asks again: an act that had gone by itself was taken back."

    told(tmp_path, story, undo_seconds=60)


def test_many_at_once_never_leave_more_often_than_was_granted(tmp_path: Path) -> None:
    """Each is judged before any of the others is written down."""

    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=2)
        await studio.meet()
        await studio.agree()
        for _ in range(12):
            studio.met += 1
            fields: Json = {"title": f"Talk {studio.met}", "starts_at": "2026-03-10T10:00:00Z",
                      "ends_at": "2026-03-10T11:00:00Z", "guest": "", "place": "Studio", "notes": ""}  # fmt: skip
            await studio.firm.desk.ask(
                "intents.send", {"type": "meet@1", "fields": fields, "key": f"meet-{studio.met}"}, "operator"
            )
        await studio.firm.drain()
        alone = [each for each in studio.declared() if each.because == ("trusted",)]
        left = [
            each.effect
            for each in alone
            if any(
                isinstance(event.fact, EffectDispatched) for event in studio.firm.ledger.stream(of_effect(each.effect))
            )
        ]
        assert len(left) == 2, f"{len(alone)} passed, {len(left)} left."

    told(tmp_path, story)


def test_a_fall_is_told_once_as_a_card_that_cannot_wait(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        await studio.meet()
        await ask(studio.firm, "inbox.reject", question="1", reason="Not on a Tuesday.")
        (told_of,) = (await ask(studio.firm, "inbox.list"))["items"]
        card = (await ask(studio.firm, "inbox.show", question=told_of["id"]))["card"]
        fell = (await studio.cell())["fell_entry"]
        assert card["problem"]["code"] == "trust-fell"
        assert card["problem"]["what"] == "'meet@1.book' no longer runs by itself."
        assert card["problem"]["why"] == (
            f"An act that was looked at had to be corrected. That is entry {fell} of the ledger."
        )
        assert why_urgent("problem", "trust-fell", None), "A note tells of it at once."
        await ask(studio.firm, "inbox.answer", question=told_of["id"], answer="seen")
        assert (await ask(studio.firm, "inbox.list"))["waiting"] == 0, "It is told once."
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]

    told(tmp_path, story)


def test_whoever_ended_it_themselves_is_not_told(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        await ask(studio.firm, "trust.demote", cell="meet@1")
        assert (await ask(studio.firm, "inbox.list"))["waiting"] == 0

    told(tmp_path, story)


async def granted_and_looked_at(studio: Studio) -> None:
    await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=30)
    await studio.meet()
    await studio.agree()


async def complain(studio: Studio, about: EffectDeclared, says: str) -> None:
    wrote = PersonWrote(
        subject=FIRM, source="mail", answers=about.effect, words=our_own(says), complains=complains(says)
    )
    await studio.firm.ledger.append(Put(of_words(FIRM), wrote), actor="mail")
    await studio.firm.drain()


def test_whoever_answers_that_it_was_wrong_ends_it(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await granted_and_looked_at(studio)
        alone = await studio.quiet()
        await complain(studio, alone, "Thank you, see you then.")
        assert (await studio.cell())["level"] == "granted"
        await complain(studio, alone, "This is wrong, I never asked for it.")
        shown = await studio.cell()
        assert (shown["level"], shown["fell"]) == ("asks", "It asks again: somebody answered that something was wrong.")

    told(tmp_path, story)


def test_three_errors_of_a_playbook_end_whatever_of_it_runs_by_itself(tmp_path: Path) -> None:
    """None of them was made by the step that falls with it."""

    async def story(studio: Studio) -> None:
        early = [await studio.meet() for _ in range(2)]
        for _ in early:
            await studio.agree()
        to_somebody = await studio.meet("ada@palmer.example")
        await studio.agree()
        for each in early:
            await complain(studio, each, "That is not correct.")
        await granted_and_looked_at(studio)
        await complain(studio, to_somebody, "That was a mistake.")
        shown = await studio.cell()
        assert (shown["level"], shown["fell"]) == (
            "asks",
            "It asks again: too much went wrong with its playbook lately.",
        )
        declared = await studio.meet()
        assert "too much went wrong with its playbook lately" in str(declared.rules.value), "The card says why."
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]

    told(tmp_path, story)


def test_errors_of_long_ago_weigh_no_more(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        early = [await studio.meet() for _ in range(2)]
        for _ in early:
            await studio.agree()
        to_somebody = await studio.meet("ada@palmer.example")
        await studio.agree()
        for each in early:
            await complain(studio, each, "That is not correct.")
        studio.clock.forward(days=31)
        await granted_and_looked_at(studio)
        await complain(studio, to_somebody, "That was a mistake.")
        assert (await studio.cell())["level"] == "granted"

    told(tmp_path, story)


def test_no_more_go_by_themselves_a_day_than_you_said(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        policy = studio.folder / "policy.toml"
        policy.write_text(f"alone-a-day = 2\n{policy.read_text()}")
        await studio.firm.close()
        await studio.open()
        await granted_and_looked_at(studio)
        assert [(await studio.quiet()).verdict for _ in range(2)] == ["pass", "pass"]
        third = await studio.meet()
        assert third.verdict == "ask" and "2 went by themselves today" in str(third.rules.value)
        await studio.agree()
        studio.clock.forward(days=1)
        assert (await studio.quiet()).verdict == "pass"

    told(tmp_path, story)


def test_what_waits_behind_a_test_is_asked_anew_when_they_write(tmp_path: Path) -> None:
    """It would have been agreed to as it was before they wrote."""

    async def story(tried: Tried) -> None:
        row = await tried.until_tried()
        begun = tried.planted()[-1]
        tried.post(
            "more", f"From: ada{tried.leads}@palmer{tried.leads}.example\nSubject: More\n\nIt is June instead.\n"
        )
        await tried.firm.drain()
        events = [event.fact.kind for event in tried.firm.ledger.stream(of_question(begun.before))]
        assert "question.voided" in events
        assert (await ask(tried.firm, "inbox.show", question=row["id"]))["state"] == "voided"
        assert row["id"] not in [each["id"] for each in await tried.listed()]

    tale(tmp_path, story)


class Bill(Frozen):
    email: str
    payer: str
    due: Money
    note: str = "Half of it"


def test_only_what_arrived_in_the_same_currency_makes_an_amount_usual(tmp_path: Path) -> None:
    house = House(tmp_path / "firm")
    asks = CHARGE.replace("mode: auto", "mode: ask").format(amount="intent.due", purpose="intent.note")
    asks = asks.replace("intent.email", "intent.payer")
    house.lives_by(Bill, asks)

    async def story() -> None:
        firm = await house.open()
        for nth, (minor, currency) in enumerate(((100, "EUR"), (200, "EUR"), (300, "USD"), (400, "EUR")), start=1):
            due: Json = {"minor": minor, "currency": currency}
            await wished(firm, "operator", email=f"{nth}@x.example", payer="ada@palmer.example", due=due)
            if nth < 4:
                house.clock.forward(seconds=9)
                await ask(firm, "inbox.accept", question="1")
                await firm.drain()
        means: Means = vars(firm.desk)["_post"].means
        (known,) = [str(row["cell"]) for row in means.views.all("trust_cells_all") if row["known"]]
        rows = means.views.all("trust_amounts", cell=known, but="", currency="EUR", limit=9)
        assert [row["amount"] for row in rows] == [200], "The first reached somebody new, and the last has not arrived."
        await firm.close()

    run(story)
