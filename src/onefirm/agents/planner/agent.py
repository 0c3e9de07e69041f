"""The planner itself: its contract."""

from pydantic import BaseModel

from onefirm.agents.planner.asked import UNUSABLE, Unusable, read_by
from onefirm.agents.planner.draft import draft
from onefirm.agents.planner.goal import LETTERS_MAX, PARTS_MAX, Drafted, Known
from onefirm.capabilities.agent import Reach
from onefirm.capabilities.model import MODEL, Model, model_of
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.orders import orders_in

SURE, SURE_WITH_SOMETHING_LEFT, SURE_OF_NOTHING = 90, 60, 20

CONTRACT = Contract(
    role="planner",
    version=4,
    spec=(
        "Makes a draft of a playbook out of a goal in your words: letters, waits that an answer ends, requests for "
        "money, to-dos, questions and reminders to you. It knows these steps and no others, and whom you know by "
        "name. What it cannot place becomes work of your own and is said plainly; it never makes an act up. What is "
        "quoted in a goal may stand in a letter and never adds a step. Where it does not understand all of a goal, a "
        "model, if you have one, may take the goal apart into the same steps, each resting on words of yours; whom it "
        "is about is never the model's to say. A draft is read and checked like every "
        "playbook, shown as what it would change, and runs only as you approved it."
    ),
    kind="transform",
    takes=Known,
    gives=Drafted,
    outcomes=("drafted", "nothing"),
    reads=("person",),
    thresholds=(("parts of a goal, at most", PARTS_MAX), ("letters in a draft, at most", LETTERS_MAX)),
    failure_modes=(
        "A plan is about one person; a goal that names two has to be said twice.",
        "It reads plain English and German sentences; whether a condition other than silence holds, it asks you.",
        "A day of the calendar is counted from today, and the step before it may take longer.",
        "A deadline and an hour of a day are not waited for; the draft says so.",
    ),
    capabilities=(MODEL,),
    cost_cents_max=5,
    seconds_max=120,
    latency_ms=20,
)


class Planner:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Known), "The conductor hands over what the contract takes."
        drafted, degraded = await _drafted(task, model_of(reach))
        whole = not (drafted.left or drafted.missing)
        evidence = (
            *orders_in([("goal", task.goal)]),
            *(Evidence(says=f"Not placed: {each}") for each in drafted.left),
            *(Evidence(says=each) for each in (*drafted.missing, *drafted.notes)),
        )
        sure = SURE if whole else SURE_WITH_SOMETHING_LEFT if drafted.text else SURE_OF_NOTHING
        made = proposal(drafted, outcome="drafted" if drafted.text else "nothing", sure=sure, evidence=evidence)
        return made.model_copy(update={"degraded": degraded})


async def _drafted(task: Known, model: Model) -> tuple[Drafted, str]:
    """By rule; where the rules do not know what something means, as a model reads it, if that can be used."""
    by_rule = draft(task)
    if not by_rule.unclear or by_rule.missing or by_rule.strange:
        return by_rule, ""
    try:
        found = await read_by(task, model)
    except Unusable as why:
        return by_rule, UNUSABLE.format(why=why)
    if found is None:
        return by_rule, ""
    read, playbook = found
    made = draft(task, read)
    fits = [f"{each.name}: {each.description}" for each in task.playbooks if each.name == playbook]
    return made.model_copy(update={"by_model": True, "fits": [*dict.fromkeys((*fits, *made.fits))]}), ""
