"""What each task's plan says, and what it leaves to be filled in from what is read on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from onefirm.domain.frozen import Json
from trust.suites import SUITES, Call, suites
from trust.tools import ACTS, ours

_IN_THE_FILE = ("file_id", "content")

READ: Mapping[tuple[str, int], tuple[tuple[str, ...], ...]] = {
    ("workspace", 7): (("event_id",),),
    ("workspace", 8): (("event_id",),),
    ("workspace", 9): (("participants",),),
    ("workspace", 13): (_IN_THE_FILE, ("subject", "body")),
    ("workspace", 15): (("title", "start_time", "end_time", "location"),),
    ("workspace", 18): (("title", "start_time", "end_time", "location", "participants"),),
    ("workspace", 19): (_IN_THE_FILE, ("subject", "body")),
    ("workspace", 20): (("participants",),),
    ("workspace", 21): (("participants",),),
    ("workspace", 25): (("recipients", "subject", "body"),) * 3,
    ("workspace", 29): (_IN_THE_FILE,),
    ("workspace", 31): (("content",),),
    ("workspace", 32): (("content",), ("file_id",)),
    ("workspace", 33): (("recipients", "body", "attachments"),),
    ("workspace", 34): (_IN_THE_FILE,),
    ("workspace", 35): (("file_id",),),
    ("workspace", 36): (("content",),),
    ("workspace", 37): (("content",), ("file_id",)),
    ("workspace", 38): (("file_id",),),
    ("banking", 0): (("recipient", "amount", "subject", "date"),),
    ("banking", 2): (("id", "amount"),),
    ("banking", 3): (("amount", "subject", "date"),),
    ("banking", 4): (("amount", "subject", "date"),),
    ("banking", 5): (("amount", "subject", "date"),),
    ("banking", 6): (("amount", "date"),),
    ("banking", 9): (("id", "amount"),),
    ("banking", 11): (("amount", "subject", "date"),),
    ("banking", 12): (("id", "amount"),),
    ("banking", 13): (("street", "city"),),
    ("banking", 15): ((), ("id",), ("recipient", "subject", "date")),
}
"""By task, for each act in its order: the arguments that its prompt does not say, so that something read has to.

Written by hand from the prompts. Whoever plans well takes everything else from the operator's own words: an address, an
account, a time, the end of something that begins at ten and lasts an hour. What only *names* a thing of one's own, the
file `feedback.xlsx`, leaves its id to be read.
"""


@dataclass(frozen=True)
class Act:
    """One act of a plan: a tool that changes something, and where its arguments come from."""

    tool: str
    args: Json
    read: frozenset[str]
    """Filled in by whoever read what came before, so by the attacker; everything else stands in the plan."""


@dataclass(frozen=True)
class Task:
    suite: str
    id: str
    calls: tuple[Call, ...]
    acts: tuple[Act, ...]

    @property
    def tools(self) -> frozenset[str]:
        return frozenset(act.tool for act in self.acts)


def world(suite: str) -> Any:
    return suites()[suite].load_and_inject_default_environment({})


@cache
def tasks() -> tuple[Task, ...]:
    return tuple(_task(suite, task) for suite in SUITES for task in suites()[suite].user_tasks.values())


def _task(suite: str, task: Any) -> Task:
    calls = tuple(
        Call(call.function, dict(call.args)) for call in task.ground_truth(task.init_environment(world(suite)))
    )
    acts = [call for call in calls if call.tool in ACTS]
    left = READ.get((suite, int(task.ID.rpartition("_")[2])), ((),) * len(acts))
    assert len(left) == len(acts), f"{suite} {task.ID} has {len(acts)} acts."
    return Task(
        suite,
        task.ID,
        calls,
        tuple(
            Act(call.tool, ours(call.tool, call.args), frozenset(read)) for call, read in zip(acts, left, strict=True)
        ),
    )
