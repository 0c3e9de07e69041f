"""The staff through the desk: each agent under its contract, what it did lately, and what its work leads to."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from onefirm.conductor.profile import today, zone_of
from onefirm.conductor.wishes.goals import GOAL
from onefirm.desk.firm.cells import cells_of, playbooks_of, tests_in
from onefirm.desk.firm.checks import checks_of
from onefirm.desk.firm.learned import learned_of
from onefirm.desk.firm.pins import Pins
from onefirm.desk.firm.slowest import slowest_in
from onefirm.desk.firm.versions import back_to, unknown, versions_of
from onefirm.desk.plans.plans import titled
from onefirm.desk.post import Post
from onefirm.desk.says.staff import ASIDE, decided_says
from onefirm.desk.shapes.args import Named, Nothing
from onefirm.desk.shapes.staff import AgentDecision, AgentsView, AgentView, CallRow, Day
from onefirm.domain.contract import Contract
from onefirm.domain.ids import instant, moment
from onefirm.domain.problem import Refusal
from onefirm.domain.tiers import in_cents, usd
from onefirm.ledger.projection import Row
from onefirm.planning.playbook import Playbook

DAYS = 30
DECISIONS = 20
_THROWN_AWAY = ("broken", "forbidden", "failed")
_FAULTS = {
    "broken-output": "The answer broke its contract, and nothing of it was used.",
    "forbidden": "It reached for something its contract does not name, and was refused.",
    "timeout": "It had not answered in time.",
    "failed": "It gave no answer that could be used.",
}


async def listed(post: Post, _args: Nothing, _by: str) -> AgentsView:
    playbooks = playbooks_of(post)
    lately, spent = _since(post, _first_day(post)), _spent(post)
    return AgentsView(
        items=tuple(
            _agent(post, role, playbooks).model_copy(update=_counted(role, lately, spent))
            for role in sorted(post.means.crew.agents)
        ),
        days=_days(post, ""),
        wanted=sum(int(row["wanted"] or 0) for row in post.means.views.all("agent_marks")),
        cells=cells_of(post, playbooks),
        checks=checks_of(post),
        slowest=slowest_in(post),
        tests=tests_in(post),
        tried=post.means.policy.test_one_in > 0,
    )


async def shown(post: Post, args: Named, _by: str) -> AgentView:
    role = args.name.partition("@")[0]
    if role not in post.means.crew.agents:
        raise Refusal(unknown(args.name, sorted(post.means.crew.agents)))
    playbooks = playbooks_of(post)
    view = _agent(post, role, playbooks)
    callers = {call.playbook for call in view.calls}
    own = tuple(playbook for playbook in playbooks if playbook.name in callers)
    newest, pins = post.means.views.all("agent_runs_newest", agent=role, limit=DECISIONS), Pins(post)
    more = {
        "days": _days(post, role),
        "decisions": tuple(pins.upon(_decision(row)) for row in newest),
        "leads_to": cells_of(post, own),
        "learned": learned_of(post, role),
        **_counted(role, _since(post, _first_day(post)), _spent(post)),
    }
    return view.model_copy(update=more)


def _agent(post: Post, role: str, playbooks: tuple[Playbook, ...]) -> AgentView:
    contract: Contract = post.means.crew.agents[role].contract
    marks = {str(row["agent"]): row for row in post.means.views.all("agent_marks")}.get(role, {})
    return AgentView(
        name=contract.role,
        version=contract.version,
        kind=contract.kind,
        spec=contract.spec,
        takes=contract.takes.model_json_schema(),
        gives=contract.gives.model_json_schema(),
        outcomes=contract.outcomes,
        capabilities=contract.capabilities,
        reads=contract.reads,
        failure_modes=contract.failure_modes,
        exact=contract.exact,
        repeatable=contract.repeatable,
        thresholds=dict(contract.thresholds),
        latency_ms=contract.latency_ms,
        cost_cents_max=contract.cost_cents_max,
        fallback=contract.fallback,
        contract=contract.hash,
        runs=int(marks.get("runs") or 0),
        broken=int(marks.get("broken") or 0),
        forbidden=int(marks.get("forbidden") or 0),
        wanted=int(marks.get("wanted") or 0),
        degraded=int(marks.get("degraded") or 0),
        from_extension=post.means.crew.origins.get(contract.ref, ""),
        versions=versions_of(post, role),
        back_to=back_to(post, role),
        aside=ASIDE.get(role, ""),
        calls=tuple(
            CallRow(playbook=playbook.name, step=step.id, title=step.title, sure_above=step.sure_above)
            for playbook in playbooks
            for step in playbook.steps
            if step.kind == "agent" and step.does == role
        ),
    )


def _counted(role: str, lately: dict[str, Row], spent: Mapping[str, int]) -> dict[str, int | str]:
    did = lately.get(role, {})
    return {
        "runs_lately": int(did.get("runs") or 0),
        "thrown_away_lately": sum(int(did.get(name) or 0) for name in _THROWN_AWAY),
        "cost_cents_month": in_cents(spent.get(role, 0)),
        "cost_month": usd(spent.get(role, 0)),
    }


def _since(post: Post, since: str) -> dict[str, Row]:
    return {str(row["agent"]): row for row in post.means.views.all("agent_runs_since", since=since)}


def _spent(post: Post) -> Mapping[str, int]:
    """By agent, this month: in runs of theirs, and for goals, which are read before there is a plan."""
    month = _month(post)
    spent = Counter({role: int(row["micros"] or 0) for role, row in _since(post, month).items()})
    for row in post.means.views.all("model_by_work", since=month):
        if row["playbook"] == GOAL:
            spent[str(row["agent"])] += int(row["micros"] or 0)
    return spent


def _days(post: Post, role: str) -> tuple[Day, ...]:
    """Each of the last 30, those on which nothing ran too."""
    zone, since = zone_of(post.means), _first_day(post)
    runs, calls = Counter[str](), Counter[str]()
    for row in post.means.views.all("agent_runs_by_minute", since=since, agent=role):
        day = moment(f"{row['part']}:00Z").astimezone(zone).date().isoformat()
        runs[day] += int(row["runs"] or 0)
        calls[day] += int(row["calls"] or 0)
    first = moment(since).astimezone(zone).date()
    named = ((first + timedelta(days=ahead)).isoformat() for ahead in range(DAYS))
    return tuple(Day(day=day, runs=runs[day], thrown_away=calls[day] - runs[day]) for day in named)


def _first_day(post: Post) -> str:
    """When the first of the last 30 days began, on the clocks of the firm."""
    zone = zone_of(post.means)
    first = today(post.means) - timedelta(days=DAYS - 1)
    return instant(datetime.combine(first, time(), zone).astimezone(UTC))


def _month(post: Post) -> str:
    zone = zone_of(post.means)
    first = today(post.means).replace(day=1)
    return instant(datetime.combine(first, time(), zone).astimezone(UTC))


def _decision(row: Row) -> AgentDecision:
    outcome, fault, micros = str(row["outcome"]), str(row["fault"]), int(row["micros"] or 0)
    return AgentDecision(
        entry=int(row["seq"] or 0),
        at=str(row["at"]),
        plan=str(row["plan"]),
        title=titled(str(row["title"] or ""), str(row["whom"] or "")),
        step=str(row["step"]),
        outcome=outcome,
        fault=fault,
        sure=None if fault else int(row["sure"] or 0),
        degraded=str(row["degraded"]),
        says=_FAULTS.get(fault) or decided_says(outcome, str(row["said"])),
        version=str(row["version"]),
        milliseconds=int(row["milliseconds"] or 0),
        cost_cents=in_cents(micros),
        cost=usd(micros) if micros else "",
    )
