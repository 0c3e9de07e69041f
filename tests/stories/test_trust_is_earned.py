"""What a firm lets run by itself: earned decision by decision or granted within bounds, and lost by one error."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.agent import Agent
from onefirm.capabilities.calendar import Booking
from onefirm.conductor.facts import effect_of
from onefirm.domain.actors import OPERATOR, with_token
from onefirm.domain.events.effects import EffectContradicted, EffectDeclared
from onefirm.domain.events.streams import of_effect, of_trust
from onefirm.domain.events.trust import TrustPromoted
from onefirm.domain.ids import FIRM
from onefirm.domain.intent import IntentType
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Refusal
from onefirm.ledger.ledger import Put
from onefirm.policy.trust.audits import is_drawn
from onefirm.policy.trust.cells import key_of
from outside import GOOD
from stories.test_an_appointment_on_a_real_server import MEET, PLAYBOOK
from telling import Story, ask, run

CELL = "meet@1.book:calendar.book@1:low:known"
PERFECT = 88
FIRST_VISIT = 1


class Studio(Story):
    """It puts appointments into its own calendar, and may earn to do so without asking."""

    firm: Firm
    met = 0
    visit = FIRST_VISIT
    """Of the plan's steps: the one that books."""
    agents: tuple[Agent, ...] = EXTENSION.agents

    def __init__(self, folder: Path, undo_seconds: int = 0) -> None:
        super().__init__(folder)
        (folder / "policy.toml").write_text(
            f'undo-window-seconds = {undo_seconds}\n[modes]\n"lead-qualification.send" = "earn"\n'
        )
        (folder / "playbooks" / "meet.md").write_text(PLAYBOOK.replace("mode: ask", "mode: earn"))

    async def open(self) -> Firm:
        meet = IntentType("meet", 1, "Book one appointment.", Booking, tuple(MEET), person="guest")
        extension = replace(EXTENSION, intents=(*EXTENSION.intents, meet), agents=self.agents)
        self.firm = await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))
        return self.firm

    async def meet(self, guest: str = "") -> EffectDeclared:
        """One more is wanted; how it was declared."""
        self.met += 1
        fields = {**MEET, "title": f"Talk {self.met}", "guest": guest}
        sent = await ask(self.firm, "intents.send", type="meet@1", fields=fields, key=f"meet-{self.met}")
        (declared, *_) = self.firm.ledger.stream(of_effect(effect_of(sent["plan"], self.visit)))
        assert isinstance(declared.fact, EffectDeclared)
        return declared.fact

    async def lead(self, name: str) -> None:
        """Somebody fills in the form: their address comes from outside."""
        said = {"name": name, "email": f"{name.lower()}@palmer.example", "message": f"{GOOD['message']} {name}."}
        self.fill_in(name, {**GOOD, **said})
        await self.firm.drain()

    async def agree(self) -> None:
        await ask(self.firm, "inbox.accept", question="1")

    async def quiet(self) -> EffectDeclared:
        """Until one comes up that no lot falls on; those before are agreed to."""
        for _ in range(40):
            declared = await self.meet()
            if not is_drawn(declared.effect):
                return declared
            assert declared.because == ("audit",)
            await self.agree()
        raise AssertionError("The lot never falls on so many in a row.")

    def declared(self) -> list[EffectDeclared]:
        return [event.fact for event in self.firm.ledger.events() if isinstance(event.fact, EffectDeclared)]

    async def cell(self, name: str = CELL) -> dict[str, Any]:
        return await ask(self.firm, "trust.show", cell=name)


def told(folder: Path, story: Callable[[Studio], Awaitable[None]], undo_seconds: int = 0) -> None:
    studio = Studio(folder / "firm", undo_seconds)

    async def whole() -> None:
        await studio.open()
        await story(studio)
        await studio.firm.close()

    run(whole)


async def refused(studio: Studio, name: str, **args: Any) -> str:
    try:
        await ask(studio.firm, name, **args)
    except Refusal as refusal:
        return refusal.problem.code
    raise AssertionError(f"{name} was not refused.")


async def promoted(studio: Studio) -> None:
    for _ in range(PERFECT):
        await studio.meet()
        await studio.agree()
    studio.clock.forward(days=1)
    await ask(studio.firm, "trust.promote", cell="meet@1")


def test_it_runs_by_itself_after_so_many_decisions_and_a_word_and_falls_with_the_first_error(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        assert (await studio.cell())["record"] == "No evidence yet: everything asks."
        for _ in range(PERFECT - 1):
            await studio.meet()
            await studio.agree()
        young = await studio.cell()
        assert (young["decisions"], young["settling"], young["needed"]) == (0, PERFECT - 1, PERFECT)
        studio.clock.forward(days=1)
        almost = await studio.cell()
        assert (almost["decisions"], almost["needed"], almost["may"]) == (PERFECT - 1, 1, ["grant"])
        assert almost["change"].startswith(
            "It asked you 87 times in the last 30 days; 87 of these would have gone by themselves."
        )
        assert await refused(studio, "trust.promote", cell="meet@1") == "trust-not-earned"
        await studio.meet()
        await studio.agree()
        studio.clock.forward(days=1)
        assert "promote" in (await studio.cell())["may"]
        said = await ask(studio.firm, "trust.promote", cell="meet@1")
        assert (said["level"], said["says"]) == ("earned", "'Book' runs by itself from now on.")
        assert await refused(studio, "trust.promote", cell="meet@1") == "trust-already"

        assert (await studio.meet()).because == ("audit",), "The first is looked at."
        await studio.agree()
        by_itself = await studio.quiet()
        assert (by_itself.verdict, by_itself.because) == ("pass", ("trusted",))
        assert of_trust(CELL) in by_itself.premises, "It is judged on what you said of it."
        assert (await ask(studio.firm, "inbox.list"))["waiting"] == 0
        assert (await studio.cell())["record"].startswith("Earned on 4 Mar 2026. ")

        while (await studio.meet()).verdict == "pass":
            pass
        await ask(studio.firm, "inbox.reject", question="1", reason="Not on a Tuesday.")
        fell = await studio.cell()
        assert (fell["level"], fell["decisions"], fell["fell"]) == (
            "asks", 0, "It asks again: an act that was looked at had to be corrected.",
        )  # fmt: skip
        assert fell["needed"] == 111, "A second promotion costs more."
        assert studio.firm.ledger.event(fell["fell_entry"]).fact.kind == "question.answered"  # pyright: ignore[reportOptionalMemberAccess]
        assert (await studio.meet()).because == ("mode",)
        rebuilt = await ask(studio.firm, "ledger.rebuild")
        assert rebuilt["equal"], "Folded anew, every level comes out the same."
        assert await studio.cell() == {**fell, "waiting": 1, "change": (await studio.cell())["change"]}

    told(tmp_path, story)


def test_a_grant_is_bounded_by_its_number_and_by_its_day(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        assert await refused(studio, "trust.grant", cell="meet@1", days=91) == "ask-args"
        assert await refused(studio, "trust.grant", cell="lead-qualification@5.sand") == "trust-unknown"
        assert await refused(studio, "trust.grant", cell="lead-qualification@5") == "trust-ambiguous"
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=2, why="A quiet week.")
        assert (await studio.meet()).because == ("audit",)
        await studio.agree()
        assert [(await studio.quiet()).verdict for _ in range(2)] == ["pass", "pass"]
        assert (await studio.meet()).because == ("mode",), "Two were granted."
        await studio.agree()
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        shown = await studio.cell()
        assert shown["record"].startswith("Granted, not earned: 9 acts more until 4 Mar 2026.")
        studio.clock.forward(days=2)
        assert (await studio.cell())["level"] == "asks"
        assert (await studio.meet()).because == ("mode",)

    told(tmp_path, story)


def test_a_grant_that_ends_holds_back_what_still_waits(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        await studio.meet()
        await studio.agree()
        assert await refused(studio, "trust.grant", cell="lead-qualification@5.send") == "trust-not-low"
        held = await studio.quiet()
        assert held.verdict == "pass"
        await ask(studio.firm, "trust.revoke", cell="meet@1")
        studio.clock.forward(seconds=61)
        await studio.firm.drain()
        assert (await ask(studio.firm, "inbox.list"))["waiting"] == 1, "It is asked about instead."
        assert (await studio.cell())["decisions"] == 0, "Too young to count."
        studio.clock.forward(days=2)
        assert (await studio.cell())["decisions"] >= 1, "What was decided meanwhile still counts."
        assert await refused(studio, "trust.revoke", cell="meet@1") == "trust-nothing"

    told(tmp_path, story, undo_seconds=60)


def test_an_error_holds_back_what_was_let_run_and_still_waits(tmp_path: Path) -> None:
    """Nobody said a word of the kind of act: it fell with the entry that told of the error."""

    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        await studio.meet()
        await studio.agree()
        wrong, held = await studio.quiet(), await studio.quiet()
        await ask(studio.firm, "inbox.undo", effect=wrong.effect)
        studio.clock.forward(seconds=61)
        await studio.firm.drain()
        kinds = [event.fact.kind for event in studio.firm.ledger.stream(of_effect(held.effect))]
        assert "effect.recalled" in kinds and "effect.dispatched" not in kinds

    told(tmp_path, story, undo_seconds=60)


def test_whoever_takes_back_what_went_by_itself_is_asked_again(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        await studio.meet()
        await studio.agree()
        held = await studio.quiet()
        await ask(studio.firm, "inbox.undo", effect=held.effect)
        assert (await studio.cell())["fell"] == "It asks again: an act that had gone by itself was taken back."
        assert (await studio.meet()).because == ("mode",)

    told(tmp_path, story, undo_seconds=60)


def test_what_the_outside_contradicts_falls_and_counts_as_an_error(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        first = await studio.meet()
        await studio.agree()
        await ask(studio.firm, "trust.grant", cell="meet@1", days=2, acts=9)
        stream = of_effect(first.effect)
        none = Personal(subject=FIRM, value="")
        told_so = EffectContradicted(
            effect=first.effect, plan=first.plan, found="not-happened", raw=none, source="webhook", evidence=none
        )
        await studio.firm.ledger.append(Put(stream, told_so), actor="conductor")
        shown = await studio.cell()
        assert (shown["level"], shown["fell"]) == ("asks", "It asks again: the outside told of an act that went wrong.")

    told(tmp_path, story)


def test_a_yes_of_a_program_lets_it_happen_and_shows_nothing(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await studio.meet()
        (waits,) = (await ask(studio.firm, "inbox.list"))["items"]
        question = str(waits["id"])
        await studio.firm.desk.ask("inbox.accept", {"question": question}, with_token("zapier"))
        await studio.firm.drain()
        studio.clock.forward(days=3)
        shown = await studio.cell()
        assert (shown["decisions"], shown["unread"]) == (0, 1)
        await ask(studio.firm, "trust.grant", cell="meet@1")
        for _ in range(2):
            assert (await studio.meet()).because == ("audit",), "The first is looked at, until somebody has."
            (waits,) = (await ask(studio.firm, "inbox.list"))["items"]
            await studio.firm.desk.ask("inbox.accept", {"question": str(waits["id"])}, with_token("zapier"))
            await studio.firm.drain()

    told(tmp_path, story)


def test_many_that_are_agreed_to_at_once_are_one_observation(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        for _ in range(12):
            await studio.meet()
        alike = await ask(studio.firm, "inbox.alike", question="1")
        shown = {each["id"]: each["payload"] for each in alike["items"]}
        studio.clock.forward(seconds=3)
        await ask(studio.firm, "inbox.accept-all", question="1", shown=shown)
        studio.clock.forward(days=1)
        await studio.firm.drain()
        assert (await studio.cell())["decisions"] == 0, "The rest left just now, after the first of them."
        studio.clock.forward(days=1)
        assert (await studio.cell())["decisions"] == 1
        assert (await ask(studio.firm, "inbox.list"))["waiting"] == 0

    told(tmp_path, story)


def test_whoever_is_new_has_a_cell_of_their_own_that_never_runs_by_itself(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        first = await studio.meet("ada@palmer.example")
        assert first.cell is not None and not first.cell.known
        await studio.agree()
        again = await studio.meet("ada@palmer.example")
        assert again.cell is not None and again.cell.known
        new = CELL.replace(":known", ":new")
        shown = await studio.cell(new)
        assert (shown["may"], shown["needed"]) == ([], None)
        assert "this never runs by itself" in shown["record"] and "would show it" not in shown["record"]
        assert await refused(studio, "trust.grant", cell=new) == "trust-new"

    told(tmp_path, story)


class Renewed:
    """The same agent under a contract of another version."""

    def __init__(self, agent: Agent) -> None:
        self.contract = replace(agent.contract, version=agent.contract.version + 1)
        self.propose = agent.propose


def test_no_promotion_waives_a_rule_about_integrity_and_another_contract_ends_it(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await studio.lead("Ada")
        (asked,) = studio.declared()
        assert asked.cell is not None
        known = asked.cell.model_copy(update={"known": True})
        for cell in (asked.cell, known):
            # No way through the desk promotes the first of them, and none so early the second.
            fact = TrustPromoted(cell=cell, decisions=500, corrected=0, bound=0)
            await studio.firm.ledger.append(Put(of_trust(key_of(cell)), fact), actor=OPERATOR)
        await studio.lead("Bo")
        second = studio.declared()[-1]
        assert second.verdict == "ask"
        rules = second.rules.value
        assert isinstance(rules, list) and "came in from outside; nobody here has confirmed it." in str(rules[0])
        assert "mode" not in second.because, "The habit of asking is waived, and nothing else."
        await studio.firm.close()

        studio.agents = tuple(Renewed(each) if each.contract.role == "writer" else each for each in EXTENSION.agents)
        await studio.open()
        shown = await studio.cell(key_of(asked.cell))
        assert (shown["level"], shown["decisions"], shown["may"]) == ("asks", 0, ["carry"])
        await studio.lead("Cy")
        assert "mode" in studio.declared()[-1].because
        fell = await studio.cell(key_of(asked.cell))
        assert fell["fell"].startswith("It asks again: others do the work now, by another contract")
        await ask(studio.firm, "trust.carry", cell=key_of(asked.cell), why="Only a word changed.")
        assert (await studio.cell(key_of(asked.cell)))["assumed"]

    told(tmp_path, story)
