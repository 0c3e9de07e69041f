"""The planner itself: its contract."""

from pydantic import BaseModel

from onefirm.agents.planner.draft import draft
from onefirm.agents.planner.goal import LETTERS_MAX, PARTS_MAX, Drafted, Known
from onefirm.capabilities.agent import Reach
from onefirm.domain.contract import Contract, Evidence, Proposal, proposal
from onefirm.domain.orders import orders_in

SURE, SURE_WITH_SOMETHING_LEFT, SURE_OF_NOTHING = 90, 60, 20

CONTRACT = Contract(
    role="planner",
    version=1,
    spec=(
        "Makes a draft of a playbook out of a goal in your words: letters, waits that an answer ends, requests for "
        "money, to-dos, questions and reminders to you. It knows these steps and no others, and whom you know by "
        "name. What it cannot place becomes work of your own and is said plainly; it never makes an act up. What is "
        "quoted in a goal may stand in a letter and never adds a step. A draft is read and checked like every "
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
        "It reads plain English and German sentences; a condition other than silence is left to you.",
        "Days of the calendar are not read: it counts from the step before.",
    ),
    latency_ms=20,
)


class Planner:
    contract = CONTRACT

    async def propose(self, task: BaseModel, reach: Reach) -> Proposal:
        assert isinstance(task, Known), "The conductor hands over what the contract takes."
        drafted: Drafted = draft(task)
        whole = not (drafted.left or drafted.missing)
        evidence = (
            *orders_in([("goal", task.goal)]),
            *(Evidence(says=f"Not placed: {each}") for each in drafted.left),
            *(Evidence(says=each) for each in (*drafted.missing, *drafted.notes)),
        )
        sure = SURE if whole else SURE_WITH_SOMETHING_LEFT if drafted.text else SURE_OF_NOTHING
        return proposal(drafted, outcome="drafted" if drafted.text else "nothing", sure=sure, evidence=evidence)
