"""The writer itself: its contract, and which letter it writes."""

from pydantic import BaseModel

from onefirm.agents.writer.answer import answer
from onefirm.agents.writer.brief import Brief, Draft
from onefirm.agents.writer.parts import SERVICES_MAX
from onefirm.agents.writer.prices import LINES_MAX
from onefirm.agents.writer.short import decline, follow_up
from onefirm.agents.writer.worded import LONGER_MAX, worded
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.model import MODEL, model_of
from onefirm.capabilities.templates import TEMPLATES, Templates
from onefirm.domain.contract import Contract, Proposal

CONTRACT = Contract(
    role="writer",
    version=5,
    spec=(
        "Drafts short letters to somebody who asked for work. An answer greets them by first name, names the work they "
        "ask for and the time they name, says what your price list has for it and whether that is within their budget, "
        "offers the next step and signs as you do. Whoever is never called is offered no call. A follow-up refers to "
        "that letter, asks whether they still want it, and makes a no easy. A decline thanks them, says no without a "
        "reason that could hurt, and points on where your services say 'for ... ask ...'. All keep to the greeting, "
        "the closing and the words to avoid in voice.md, and to what you accepted of your own "
        "edits. Nothing from their text but a first name enters a letter: no "
        "link, no address, no sentence. "
        "With a model, an answer may be in the model's words: only where every price, date, number, link, the greeting "
        "and the signature are those of the draft. "
        "Where they ask what it cannot answer, or write in another language, it says so first and is less sure."
    ),
    kind="transform",
    takes=Brief,
    gives=Draft,
    reads=("rule",),
    capabilities=(MODEL, TEMPLATES),
    cost_cents_max=10,
    seconds_max=120,
    thresholds=(
        ("prices in a letter, at most", LINES_MAX),
        ("services named, at most", SERVICES_MAX),
        ("how many times longer a model may make it", LONGER_MAX),
    ),
    failure_modes=(
        "It writes English, whatever the language of the message.",
        "A question without a question mark is not seen as one.",
        "A sentence for which every wording holds a word you avoid is left out; the no of a decline is not.",
        "A follow-up does not know what you changed in the first letter before it left.",
    ),
    latency_ms=10,
)

_LETTERS = {"answer": answer, "follow-up": follow_up, "decline": decline}


class Writer:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Brief), "The conductor hands over what the contract takes."
        known = reach.use(TEMPLATES)
        assert isinstance(known, Templates), "The capability of that name has them."
        drafted = _LETTERS[task.purpose](task, known.in_force(CONTRACT.role, task.purpose))
        return await worded(task, drafted, model_of(reach)) if task.purpose == "answer" else drafted
