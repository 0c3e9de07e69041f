"""Evidence belongs to whoever did the work and whom it reached: another model begins anew, another address is new."""

import json
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel

from onefirm.app.builtin import EXTENSION
from onefirm.app.firm import Firm, open_firm
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.calendar import Booking
from onefirm.conductor.effects.gate import cell_in
from onefirm.conductor.means import Means
from onefirm.conductor.stands import walk_of
from onefirm.domain.contract import Contract, Proposal
from onefirm.domain.events.effects import EffectDeclared
from onefirm.domain.events.streams import of_template
from onefirm.domain.events.templates import TemplateChanged
from onefirm.domain.frozen import Frozen
from onefirm.domain.intent import IntentType
from onefirm.domain.personal import our_own
from onefirm.ledger.ledger import Put
from stories.test_a_model_words_a_letter import KEY, connect
from stories.test_an_appointment_on_a_real_server import MEET
from stories.test_trust_is_earned import Studio, told
from telling import ask, run

LETTERS = "lead-qualification@5.send:mail.send@1:medium:new"
ADA, BO = "ada@palmer.example", "bo@known.example"


def test_another_model_begins_anew_and_one_word_carries_it_over(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        await studio.firm.desk.ask("vault.set", {"name": "model-key", "value": KEY}, "operator")
        await studio.lead("Ada")
        studio.clock.forward(seconds=9)
        await studio.agree()
        studio.clock.forward(days=3)
        assert (await studio.cell(LETTERS))["decisions"] == 1
        await studio.firm.close()
        connect(studio, "http://127.0.0.1:9/v1", "127.0.0.1:9")
        await studio.open()
        anew = await studio.cell(LETTERS)
        says = "Now scripted at 127.0.0.1 may word it, and before rules and templates alone did: 1 decision"
        assert (anew["decisions"], anew["may"]) == (0, ["carry"]) and says in anew["record"]
        staff = (await ask(studio.firm, "agents.list"))["cells"]
        assert not any("may word it" in cell["record"] for cell in staff if cell["step"] == "meet@1.book")
        await ask(studio.firm, "trust.carry", cell=LETTERS, why="It says the same.")
        kept = await studio.cell(LETTERS)
        assert (kept["decisions"], kept["assumed"], kept["may"]) == (1, True, []) and "may word" not in kept["record"]
        await studio.firm.close()
        settings = studio.folder / "firm.toml"
        settings.write_text(settings.read_text().replace('model = "scripted"', 'model = "finer-2"'))
        await studio.open()
        says = "Now finer-2 at 127.0.0.1 may word it, and before scripted at 127.0.0.1 did: 1 decision of before is put"
        assert says in (await studio.cell(LETTERS))["record"]
        await studio.lead("Bo")
        after = await studio.cell(LETTERS)
        assert says in after["record"] and after["decisions"] == 0
        (row,) = (row for row in (await ask(studio.firm, "inbox.list"))["items"] if row["kind"] == "approval")
        card = (await ask(studio.firm, "inbox.show", question=row["id"]))["card"]
        assert "A rule did it instead." in json.dumps(card)
        assert "may word" not in card["record"], "A rule worded this one."
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]

    told(tmp_path, story)


def test_a_step_that_asks_only_about_somebody_new_does_not_say_that_it_asks_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        studio = Studio(tmp_path, undo_seconds=60)
        await studio.open()
        known = LETTERS.replace(":new", ":known")
        assert "It has not asked you in the last 30 days." in (await studio.cell(known))["change"]
        await studio.lead("Ada")
        assert "it asked only about somebody new" in (await studio.cell(known))["change"]
        await studio.firm.close()

    run(story)


class Notes(Frozen):
    notes: str = ""


class Tidier:
    """Tidies notes; while it is ill it says nothing that could be used."""

    def __init__(self, role: str = "tidier", fallback: str = "helper") -> None:
        self.contract = Contract(role, 1, "Tidies.", "transform", Notes, Notes, fallback=fallback)
        self.ill = False

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        return Proposal(gives={"notes": 7} if self.ill else {"notes": "tidy"})


TIDIED = """## Tidy the notes

```yaml
id: tidy
agent: tidier
takes:
  notes: intent.notes
then: book
```

So that they can be read.

## Book
"""


def test_whoever_stands_in_for_another_does_not_run_under_the_trust_of_that_one(tmp_path: Path) -> None:
    studio, tidier = Studio(tmp_path / "firm"), Tidier()
    studio.visit = 2
    studio.agents = (*EXTENSION.agents, tidier, Tidier("helper", ""))
    page = studio.folder / "playbooks" / "meet.md"
    page.write_text(page.read_text().replace("## Book\n", TIDIED).replace("intent.notes\nmode", "tidy.notes\nmode"))

    async def by_itself() -> EffectDeclared:
        while (declared := await studio.meet()).verdict != "pass":
            await studio.agree()
        return declared

    async def story() -> None:
        await studio.open()
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=40)
        assert (usual := (await by_itself()).cell) and usual.stood_in == ""
        tidier.ill = True
        for _ in range(3):
            instead = await studio.meet()
            assert (instead.verdict, instead.because) == ("ask", ("mode",)), "Nothing was granted to the helper."
            assert instead.cell and instead.cell.under != usual.under
            await studio.agree()
        studio.clock.forward(days=1)
        name = "meet@1.book:calendar.book@1:low:known"
        theirs = await studio.cell(f"{name}:helper@1")
        assert (theirs["level"], theirs["decisions"]) == ("asks", 3)
        assert theirs["stood_in"] == "helper@1 stood in for another agent" and theirs["other"] == name
        tidier.ill = False
        assert (await by_itself()).cell == usual
        assert (await studio.cell("meet@1"))["level"] == "granted", "It was not lost by that either."
        page.write_text(page.read_text().replace("So that they can be read.", "So that they are short."))
        told_otherwise = (await studio.meet()).cell
        assert told_otherwise and told_otherwise.under != usual.under, "Other instructions are other work."
        assert (await studio.cell("meet@1"))["level"] == "asks"
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]
        await studio.firm.close()

    run(story)


def test_another_template_begins_anew_and_a_letter_from_the_one_before_is_not_taken_for_it(tmp_path: Path) -> None:
    async def story(studio: Studio) -> None:
        async def changed(number: int) -> None:
            fact = TemplateChanged(agent="writer", purpose="answer", number=number, wordings=our_own([]))
            await studio.firm.ledger.append(Put(of_template("writer", "answer"), fact), actor="operator")

        await studio.lead("Ada")
        studio.clock.forward(seconds=9)
        await studio.agree()
        studio.clock.forward(days=2)
        young = await studio.cell(LETTERS)
        assert (young["decisions"], young["settling"]) == (0, 1), "At medium risk it takes three days."
        studio.clock.forward(days=1)
        assert (await studio.cell(LETTERS))["decisions"] == 1
        await changed(2)
        anew = await studio.cell(LETTERS)
        assert (anew["decisions"], anew["may"]) == (0, ["carry"]) and "from other templates" in anew["record"]
        booked = await studio.cell()
        assert booked["record"] == "No evidence yet: everything asks.", "No template is written from there."
        await ask(studio.firm, "trust.carry", cell=LETTERS, why="It says the same.")
        assert (await studio.cell(LETTERS))["decisions"] == 1
        await studio.lead("Bo")
        second = studio.declared()[-1]
        assert second.cell and second.cell.stood_in == ""
        await changed(3)
        means: Means = vars(studio.firm.desk)["_post"].means
        walk = walk_of(second.plan, means)
        step, kind = walk.plan.step("send"), means.crew.kind("mail.send@1")
        assert kind is not None
        late = cell_in(walk, step, kind, {}, means)
        assert late.stood_in == "writer.answer@2", "It was written before."

    told(tmp_path, story)


BOOKED = """
## Note that they are met

```yaml
id: noted
record: lead
takes:
  email: intent.guest
  status: = contacted
then: end
```

They have a talk now.
"""


async def alone(studio: Studio) -> None:
    """Until one goes by itself that no lot falls on."""
    while (await studio.meet(ADA)).verdict != "pass":
        await studio.agree()


async def status(studio: Studio, said: str) -> None:
    (lead,) = (await ask(studio.firm, "records.list", kind="lead"))["items"]
    assert (await ask(studio.firm, "records.show", kind="lead", id=lead["id"]))["fields"][1]["value"] == "contacted"
    await ask(studio.firm, "records.change", kind="lead", id=lead["id"], fields={"status": said}, why="I say so.")


def test_what_you_put_back_by_hand_counts_against_the_act_that_had_left_it(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "firm")
    page = studio.folder / "playbooks" / "meet.md"
    page.write_text(page.read_text().replace("booked: end", "booked: noted") + BOOKED)

    async def story() -> None:
        await studio.open()
        await studio.meet(ADA)
        await studio.agree()
        await ask(studio.firm, "trust.grant", cell="meet@1", days=9, acts=30)
        await alone(studio)
        await status(studio, "declined")
        assert (await studio.cell())["level"] == "granted", "The next thing that is known takes nothing back."
        await alone(studio)
        studio.clock.forward(days=2)
        await status(studio, "declined")
        assert (await studio.cell())["level"] == "granted", "It had settled."
        await alone(studio)
        await status(studio, "declined")
        fell = await studio.cell()
        assert (fell["level"], fell["fell"]) == (
            "asks",
            "It asks again: what an act had left behind was put back by hand.",
        )
        (card,) = [row for row in (await ask(studio.firm, "inbox.list"))["items"] if row["kind"] == "problem"]
        assert card["title"] == "'meet@1.book' no longer runs by itself."
        assert (await ask(studio.firm, "ledger.rebuild"))["equal"]
        await studio.firm.close()

    run(story)


class About(Studio):
    """Its plans are about one person, named in the notes, and their acts go to another."""

    async def open(self) -> Firm:
        meet = IntentType("meet", 1, "Book one appointment.", Booking, tuple(MEET), person="notes")
        extension = replace(EXTENSION, intents=(*EXTENSION.intents, meet))
        self.firm = await open_firm(self.folder, clock=self.clock, chance=self.chance, extensions=(extension,))
        return self.firm

    async def for_whom(self, about: str, guest: str) -> bool:
        """Whether whoever it goes to counts as known."""
        self.met += 1
        fields = {**MEET, "title": f"Talk {self.met}", "notes": about, "guest": guest}
        await ask(self.firm, "intents.send", type="meet@1", fields=fields, key=f"meet-{self.met}")
        cell = self.declared()[-1].cell
        assert cell is not None
        return cell.known


def test_known_is_who_receives_it_whoever_its_plan_is_about(tmp_path: Path) -> None:
    studio = About(tmp_path / "firm")

    async def story() -> None:
        await studio.open()
        assert not await studio.for_whom("cy@client.example", ADA)
        await studio.agree()
        assert not await studio.for_whom("cy@client.example", BO), "Cy was spoken of, and Bo was never reached."
        assert not await studio.for_whom("dan@client.example", "cy@client.example"), "Nothing ever went to Cy."
        assert await studio.for_whom("dan@client.example", ADA), "Ada was, for somebody else."
        assert not await studio.for_whom("dan@client.example", "eve@client.example")
        (*_, eve) = (await ask(studio.firm, "inbox.list"))["items"]
        await ask(studio.firm, "inbox.edit", question=eve["id"], changes={"guest": "finn@client.example"})
        assert await studio.for_whom("dan@client.example", "finn@client.example"), "It was sent there in the end."
        assert not await studio.for_whom("dan@client.example", "eve@client.example")
        await studio.firm.close()

    run(story)
