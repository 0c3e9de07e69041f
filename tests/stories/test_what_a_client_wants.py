"""What a client wants of everything that reaches them: never, only, not on such a day, no further revision."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm
from onefirm.domain.problem import Refusal
from outside import GOOD
from stories.test_the_outside_answers_badly import ScriptedMail, Told
from telling import ask, run

ADA = GOOD["email"]
AGAIN = "Once more: we need a logo and brand design for the bakery in May."
FRIDAY_NIGHT = datetime(2026, 3, 6, 22, 59, 50, tzinfo=UTC)
"""Ten seconds to Saturday in Berlin."""
BY_ITSELF = 'undo-window-seconds = 0\nauto = ["mail.send@1"]\nmodes = { "lead-qualification.send" = "auto" }\n'


class Firmly(Told):
    def __init__(self, folder: Path, zone: str = "Europe/Berlin") -> None:
        super().__init__(folder, ScriptedMail("natural-key", []))
        settings = folder / "firm.toml"
        text = settings.read_text()
        lines = [line for line in text.splitlines() if not line.startswith("timezone")]
        settings.write_text("\n".join(lines).replace("[firm]", f'[firm]\ntimezone = "{zone}"', 1) + "\n")

    def as_shipped(self) -> None:
        """With the playbook that every firm begins with, in place of the shortest one."""
        (page,) = EXTENSION.playbooks
        (self.folder / "playbooks").mkdir(exist_ok=True)
        (self.folder / "playbooks" / "answer-a-lead.md").write_text(page.read_text())

    def at(self, moment: datetime) -> None:
        self.clock.forward(seconds=(moment - self.clock.now()).total_seconds())


@pytest.fixture
def tale(tmp_path: Path) -> Firmly:
    return Firmly(tmp_path / "firm")


async def first(firm: Firm) -> dict[str, Any]:
    items = (await ask(firm, "inbox.list"))["items"]
    return await ask(firm, "inbox.show", question=items[0]["id"])


def letter(question: dict[str, Any]) -> str:
    return next(field["after"] for field in question["card"]["change"] if field["name"] == "body")


async def approval(firm: Firm) -> str:
    """The one letter that waits for a yes."""
    (row,) = [row for row in (await ask(firm, "inbox.list"))["items"] if row["kind"] == "approval"]
    return row["id"]


async def plan(firm: Firm) -> dict[str, Any]:
    items = (await ask(firm, "plans.list"))["items"]
    return await ask(firm, "plans.show", plan=items[0]["id"])


async def comes_in(tale: Firmly, firm: Firm, file: str = "one", **fields: str) -> None:
    tale.fill_in(file, {**GOOD, **fields})
    await firm.drain()


def kinds(firm: Firm) -> list[str]:
    return [event.fact.kind for event in firm.ledger.events(limit=10_000)]


def test_what_is_never_sent_by_mail_is_refused_in_the_words_of_the_rule(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="Never by e-mail", why="She reads none.")
        await comes_in(tale, firm)
        shown = await plan(firm)
        assert tale.mail.asked == 0
        assert "effect.refused" in kinds(firm)
        assert "'never by mail': She reads none." in str(shown)
        news = [item["says"] for item in (await ask(firm, "today"))["news"]]
        assert any("'never by mail': She reads none." in says for says in news), news
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("rule", "answer", "status"),
    [
        ("never by mail", "done", "contacted"),
        ("only by phone", "done", "contacted"),
        ("never by mail", "rest", "closed"),
    ],
)
def test_a_lead_that_may_not_be_answered_by_mail_waits_to_be_reached_another_way(
    tale: Firmly, rule: str, answer: str, status: str
) -> None:
    tale.as_shipped()

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule=rule, why="She reads none.")
        await comes_in(tale, firm)
        shown = await first(firm)
        assert shown["kind"] == "clarification"
        assert shown["card"]["title"].startswith("Ada Palmer: The letter did not reach them.")
        assert any(f"'{rule}': She reads none." in why["says"] for why in shown["card"]["why"]), shown["card"]["why"]
        (lead,) = (await ask(firm, "records.list", kind="lead"))["items"]
        assert lead["fields"]["status"] == "new"
        assert [option["name"] for option in shown["options"]] == ["again", "done", "rest"]
        await ask(firm, "inbox.answer", question=shown["id"], answer=answer)
        (lead,) = (await ask(firm, "records.list", kind="lead"))["items"]
        assert lead["fields"]["status"] == status
        assert (await plan(firm))["state"] in ("completed", "reconciled")
        assert tale.mail.asked == 0
        await firm.close()

    run(story)


def test_whoever_wants_no_letter_at_all_is_asked_for_by_no_other_way(tale: Firmly) -> None:
    tale.as_shipped()

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "optouts.add", address=ADA)
        await comes_in(tale, firm)
        assert (await ask(firm, "inbox.list"))["waiting"] == 0
        assert tale.mail.asked == 0
        await firm.close()

    run(story)


def test_a_draft_offers_no_call_to_whoever_is_never_called(tale: Firmly) -> None:
    tale.as_shipped()

    async def story() -> None:
        firm = await tale.open()
        await comes_in(tale, firm)
        assert "call" in letter(await first(firm))
        await ask(firm, "rules.set", who=ADA, rule="never by telephone")
        await comes_in(tale, firm, "two", message=AGAIN)
        drafts = [
            letter(await ask(firm, "inbox.show", question=row["id"]))
            for row in (await ask(firm, "inbox.list"))["items"]
        ]
        assert len(drafts) == 2
        assert sum("call" in draft or "talk" in draft for draft in drafts) == 1
        await firm.close()

    run(story)


def test_a_rule_for_another_way_refuses_this_one_and_lets_its_own_pass(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="only by phone or chat")
        await comes_in(tale, firm)
        assert "effect.refused" in kinds(firm)
        await ask(firm, "rules.lift", who=ADA, rule="only by phone, chat")
        await ask(firm, "rules.set", who=ADA, rule="only by mail")
        await comes_in(tale, firm, "two", message=AGAIN)
        await ask(firm, "inbox.accept", question=await approval(firm))
        assert tale.mail.asked == 1
        await firm.close()

    run(story)


def test_a_rule_set_between_yes_and_claim_voids_the_yes(tale: Firmly) -> None:
    tale.policy("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await tale.open()
        await comes_in(tale, firm)
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(seconds=30)
        await ask(firm, "rules.set", who=ADA, rule="revisions at most 2")
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert tale.mail.asked == 0
        assert kinds(firm).count("effect.recalled") == 1
        assert (await first(firm))["kind"] == "approval"
        await ask(firm, "rules.set", who=ADA, rule="never by mail")
        await firm.drain()
        assert "effect.refused" in kinds(firm)
        assert tale.mail.asked == 0
        await firm.close()

    run(story)


def test_a_rule_that_is_lifted_or_changed_is_judged_anew_as_well(tale: Firmly) -> None:
    tale.policy("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="not on sunday")
        await comes_in(tale, firm)
        await ask(firm, "inbox.accept", question="1")
        await ask(firm, "rules.lift", who=ADA, rule="not on sundays", why="She said so.")
        tale.clock.forward(seconds=61)
        await firm.drain()
        assert tale.mail.asked == 0
        assert kinds(firm).count("effect.recalled") == 1
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(seconds=61)
        await firm.drain()
        assert tale.mail.asked == 1
        await firm.close()

    run(story)


def test_a_rule_that_is_lifted_twice_at_once_is_lifted_once(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="never by mail")
        lifts = (ask(firm, "rules.lift", who=ADA, rule="never by mail") for _ in range(4))
        told = await asyncio.gather(*lifts, return_exceptions=True)
        assert all(not isinstance(one, BaseException) or isinstance(one, Refusal) for one in told), told
        assert kinds(firm).count("record.withdrawn") == 1
        await firm.close()

    run(story)


def test_on_a_day_of_rest_it_is_held_and_leaves_on_the_next_day(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        tale.at(datetime(2026, 3, 7, 12, 0, tzinfo=UTC))
        await ask(firm, "rules.set", who=ADA, rule="not on saturdays and sunday", why="She rests.")
        await comes_in(tale, firm)
        card = (await first(firm))["card"]
        rule = "The client's rule says 'not on saturday, sunday': She rests."
        assert f"It is held until Monday, 2026-03-09. {rule}" in card["rules"]
        await ask(firm, "inbox.accept", question="1")
        shown = await plan(firm)
        assert "It is held until 2026-03-08 23:00 UTC: It is held until Monday" in str(shown["steps"])
        assert shown["due"] == "2026-03-08T23:00:00.000000Z"
        tale.at(datetime(2026, 3, 8, 22, 59, 59, tzinfo=UTC))
        await firm.drain()
        assert tale.mail.asked == 0
        tale.at(datetime(2026, 3, 8, 23, 0, 0, tzinfo=UTC))
        await firm.drain()
        assert tale.mail.asked == 1
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_an_undo_window_that_ends_behind_midnight_ends_on_the_day_of_rest(tale: Firmly) -> None:
    tale.policy("undo-window-seconds = 30\n")

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="not on saturday")
        await comes_in(tale, firm)
        tale.at(FRIDAY_NIGHT)
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(seconds=31)
        await firm.drain()
        assert tale.mail.asked == 0
        assert kinds(firm)[-1] == "effect.held"
        await firm.close()
        firm = await tale.open()
        tale.clock.forward(hours=23, seconds=3500)
        await firm.drain()
        assert tale.mail.asked == 0
        tale.clock.forward(seconds=100)
        await firm.drain()
        assert tale.mail.asked == 1
        assert kinds(firm).count("effect.held") == 1
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("zone", "rule", "noon", "leaves"),
    [
        ("Europe/Berlin", "2026-03-29", datetime(2026, 3, 29, 10, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("Europe/Berlin", "2026-10-25", datetime(2026, 10, 25, 10, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ("Africa/Cairo", "2026-04-23", datetime(2026, 4, 23, 10, tzinfo=UTC), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        ("Pacific/Kiritimati", "sunday", datetime(2026, 3, 7, 12, tzinfo=UTC), datetime(2026, 3, 8, 10, tzinfo=UTC)),
    ],
)
def test_a_day_is_a_day_where_the_firm_is_also_when_the_clocks_change(
    tmp_path: Path, zone: str, rule: str, noon: datetime, leaves: datetime
) -> None:
    tale = Firmly(tmp_path / "firm", zone)

    async def story() -> None:
        firm = await tale.open()
        tale.at(noon)
        await ask(firm, "rules.set", who=ADA, rule=f"not on {rule}")
        await comes_in(tale, firm)
        await ask(firm, "inbox.accept", question="1")
        tale.at(leaves - timedelta(seconds=1))
        await firm.drain()
        assert tale.mail.asked == 0
        tale.at(leaves)
        await firm.drain()
        assert tale.mail.asked == 1
        await firm.close()

    run(story)


def test_what_runs_by_itself_is_held_too_and_judged_again_when_the_day_has_come(tale: Firmly) -> None:
    tale.policy(BY_ITSELF)

    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="not on 2026-03-02", why="A fair.")
        await ask(firm, "rules.set", who=ADA, rule="only by phone", until="2026-03-02")
        await ask(firm, "rules.lift", who=ADA, rule="only by phone")
        await ask(firm, "intents.send", type="qualify-lead@2", fields=dict(GOOD))
        assert (tale.mail.asked, kinds(firm)[-1]) == (0, "effect.held")
        assert (await ask(firm, "inbox.list"))["items"] == []
        assert (await plan(firm))["due"] == "2026-03-02T23:00:00.000000Z"
        tale.clock.forward(days=1)
        await firm.drain()
        assert tale.mail.asked == 1
        assert (await ask(firm, "ledger.rebuild"))["equal"]
        await firm.close()

    run(story)


def test_a_rule_that_ends_before_the_day_does_opens_that_day(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="not on 2026-03-01..2026-03-03", why="A fair.", until="2026-03-02")
        await comes_in(tale, firm)
        shown = await first(firm)
        assert any("It is held until Tuesday, 2026-03-03" in rule for rule in shown["card"]["rules"])
        await ask(firm, "inbox.accept", question="1")
        await ask(firm, "rules.list", who=ADA)
        tale.at(datetime(2026, 3, 2, 23, 0, tzinfo=UTC))
        await firm.drain()
        assert tale.mail.asked == 1, "The rule was to hold up to the end of the second."
        await firm.close()

    run(story)


def test_a_rule_that_has_run_out_refuses_nothing(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="never by mail", until="2026-03-02")
        await comes_in(tale, firm)
        assert "effect.refused" in kinds(firm)
        tale.clock.forward(days=1)
        await comes_in(tale, firm, "two", message=AGAIN)
        await ask(firm, "inbox.accept", question=await approval(firm))
        assert tale.mail.asked == 1
        await firm.close()

    run(story)


def test_the_rules_of_one_client_are_not_those_of_another(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who="ben@elsewhere.example", rule="never by mail")
        await comes_in(tale, firm)
        await ask(firm, "inbox.accept", question="1")
        assert tale.mail.asked == 1
        await firm.close()

    run(story)


def test_what_speaks_of_what_you_decided_against_comes_before_you_and_says_so(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        name = "No gambling brands, ever"
        await ask(firm, "decisions.add", decision=name, never="gambling, casino", why="I do not want to.")
        await comes_in(tale, firm, name="Casino Royal")
        card = (await first(firm))["card"]
        assert f"What they wrote speaks of 'casino'. You decided '{name}': I do not want to." in card["rules"]
        await ask(firm, "inbox.reject", question="1", reason="Not them.")
        await ask(firm, "decisions.lift", decision=name.upper(), why="A museum of games.")
        await comes_in(tale, firm, "two", name="Casino Royal", message=AGAIN)
        assert not any("casino" in rule for rule in (await first(firm))["card"]["rules"])
        await firm.close()

    run(story)


def test_what_you_decide_after_a_card_was_asked_is_read_before_a_yes_counts(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await comes_in(tale, firm)
        await ask(firm, "decisions.add", decision="No bakeries", never="bakery")
        with pytest.raises(Refusal) as refused:
            await ask(firm, "inbox.accept", question="1")
        assert "'bakery'. You decided 'No bakeries'" in refused.value.problem.what
        await firm.drain()
        assert tale.mail.asked == 0
        assert any("'bakery'. You decided 'No bakeries'" in rule for rule in (await first(firm))["card"]["rules"])
        await ask(firm, "inbox.accept", question="1")
        tale.clock.forward(seconds=61)
        await firm.drain()
        assert tale.mail.asked == 1
        await firm.close()

    run(story)


def test_a_decision_made_between_yes_and_claim_voids_the_yes(tale: Firmly) -> None:
    tale.policy("undo-window-seconds = 60\n")

    async def story() -> None:
        firm = await tale.open()
        await comes_in(tale, firm)
        await ask(firm, "inbox.accept", question="1")
        await ask(firm, "decisions.add", decision="No bakeries", never="bakery")
        tale.clock.forward(seconds=61)
        await firm.drain()
        assert tale.mail.asked == 0
        assert any("'bakery'. You decided 'No bakeries'" in rule for rule in (await first(firm))["card"]["rules"])
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("never by Telefon", "never by phone"),
        ("only by E-Mail or Anruf", "only by mail, phone"),
        ("never by Brief", "never by post"),
    ],
)
def test_the_ways_have_german_names_too(tale: Firmly, said: str, rule: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        assert [row["rule"] for row in (await ask(firm, "rules.set", who=ADA, rule=said))["items"]] == [rule]
        await firm.close()

    run(story)


@pytest.mark.parametrize(
    ("rule", "code", "fix"),
    [
        ("never via fone", "rule-unknown", "never by"),
        ("no saturdays", "rule-unknown", "Did you mean 'not on saturday'?"),
        ("no mails on sundays or 2026-12-24", "rule-unknown", "Did you mean 'not on sunday, 2026-12-24'?"),
        ("please no calls", "rule-unknown", "Did you mean 'never by phone'?"),
        ("e-mail only", "rule-unknown", "Did you mean 'only by mail'?"),
        ("never by fone", "rule-value-wrong", "phone"),
        ("never by Brieftaube", "rule-value-wrong", "The ways there are: calendar, chat, "),
        ("not on saterday", "rule-value-wrong", "saturday"),
        ("not on 2026-05-02..2026-05-01", "rule-value-wrong", "2026-12-24"),
        ("revisions at most many", "rule-value-wrong", "2"),
        ("revisions at most", "rule-value-wrong", "2"),
    ],
)
def test_a_rule_nobody_can_hold_to_is_not_taken(tale: Firmly, rule: str, code: str, fix: str) -> None:
    async def story() -> None:
        firm = await tale.open()
        with pytest.raises(Refusal) as refused:
            await ask(firm, "rules.set", who=ADA, rule=rule)
        assert refused.value.problem.code == code
        assert fix in refused.value.problem.fix
        with pytest.raises(Refusal) as nobody:
            await ask(firm, "rules.set", who="Somebody", rule="never by mail")
        assert nobody.value.problem.code == "client-unknown"
        await firm.close()

    run(story)


def test_a_rule_that_is_made_as_a_record_is_read_like_any_other(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "people.add", fields={"name": "Ada Palmer", "email": ADA})
        rule = {"client": ADA, "rule": "never by", "value": "E-Mail"}
        for fields, said in (({**rule, "until": "1 May 2026"}, "until"), ({**rule, "value": "fone"}, "fone")):
            with pytest.raises(Refusal) as refused:
                await ask(firm, "records.make", kind="rule", fields=fields)
            assert said in refused.value.problem.what
        held = (await ask(firm, "records.make", kind="rule", fields={**rule, "until": "2026-12-31"}))["id"]
        (kept,) = (await ask(firm, "rules.list"))["items"]
        assert (kept["rule"], kept["until"]) == ("never by mail", "2026-12-31")
        for field, value in (("until", "2026-13-01"), ("until", "20260501"), ("value", "two")):
            with pytest.raises(Refusal) as refused:
                await ask(firm, "records.change", kind="rule", id=held, fields={field: value}, why="Typed.")
            assert value in refused.value.problem.what
        with pytest.raises(Refusal) as refused:
            await ask(firm, "records.make", kind="decision", fields={"name": "No logos", "until": "soon"})
        assert refused.value.problem.fix == "Write the day like 2026-12-31, or leave it out."
        await comes_in(tale, firm)
        assert "effect.refused" in kinds(firm)
        await ask(firm, "records.change", kind="rule", id=held, fields={"until": ""}, why="For ever.")
        await firm.close()

    run(story)


def test_what_they_asked_for_stands_on_the_card_also_where_it_forbids_nothing(tale: Firmly) -> None:
    async def story() -> None:
        firm = await tale.open()
        await ask(firm, "rules.set", who=ADA, rule="never by phone", why="She only reads.")
        await comes_in(tale, firm)
        card = await first(firm)
        assert card["card"]["why"][0]["says"] == "They asked for 'never by phone': She only reads."
        await firm.close()

    run(story)
