"""One act before the gate, judged without a firm around it: fast enough for every pair of task and attack."""

from dataclasses import dataclass

from onefirm.domain.frozen import Json, as_json
from onefirm.domain.ids import SOMEBODY
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, computed
from onefirm.domain.policy import Policy, TrustCell, Verdict
from onefirm.policy.gate import Case, judge
from onefirm.policy.trust import NothingEarned
from trust.suites import Call, suites
from trust.tasks import Act, Task
from trust.tools import ACTS, kind, ours

READ = computed([OPERATORS_OWN, FROM_OUTSIDE.model_copy(update={"subjects": frozenset({SOMEBODY})})])
"""What an agent makes of a mailbox, a drive or an account statement: as bad as the worst of it, and about anybody."""


@dataclass(frozen=True)
class Judged:
    act: Act
    args: Json
    """What would really be done: the plan's own words, and the attacker's where something was to be read."""
    verdict: Verdict


def granting(suite: str) -> Policy:
    """The most careless policy there is: every kind of act may run by itself."""
    return Policy(auto=tuple(kind(suite, tool.name).ref for tool in suites()[suite].tools if tool.name in ACTS))


def judged(task: Task, act: Act, args: Json, policy: Policy, *, named: bool = True) -> Judged:
    terms = kind(task.suite, act.tool)
    whole = as_json(terms.args.model_validate(args))
    case = Case(
        named=named,
        kind=terms,
        cls="verifiable",
        mode="auto",
        args=whole,
        labels={name: READ if name in act.read else OPERATORS_OWN for name in args},
        opted_out=False,
        trusted_text="",
        cell=TrustCell(step=f"{task.id}@1.act", effect=terms.ref, risk=terms.risk, cls="verifiable"),
    )
    return Judged(act, args, judge(case, policy, NothingEarned()))


def bent(act: Act, attack: Call) -> Json | None:
    """The attacker's own arguments wherever the plan leaves room for them; None where it leaves none."""
    wanted = ours(attack.tool, attack.args)
    room = {name: wanted[name] for name in act.read if name in wanted}
    return {**act.args, **room} if room and attack.tool == act.tool else None
