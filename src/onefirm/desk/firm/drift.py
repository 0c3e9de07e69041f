"""Drift through the desk: for each agent and intent, what it said of its work against what you made of it, by week."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta

from onefirm.conductor.profile import today, zone_of
from onefirm.conductor.staffing.roster import chosen
from onefirm.desk.firm.cells import mode_of, playbooks_of
from onefirm.desk.firm.versions import back_to, unknown
from onefirm.desk.post import Post
from onefirm.desk.says.drift import Suggested, says_of, suggested
from onefirm.desk.shapes.staff import DriftArgs, DriftRow, DriftView, DriftWeek
from onefirm.domain.ids import instant
from onefirm.domain.problem import Refusal
from onefirm.ledger.projection import Row
from onefirm.planning.playbook import Playbook
from onefirm.policy.drift import WEEKS, Taken, share, stand, sure_enough

_DAYS = 7
_DAY_SIGNS = 10
Key = tuple[str, str, str]
"""Agent, intent, playbook."""


async def drift(post: Post, args: DriftArgs, _by: str) -> DriftView:
    role = args.name.partition("@")[0]
    if role and role not in post.means.crew.agents:
        raise Refusal(unknown(role, sorted(post.means.crew.agents)))
    playbooks = {playbook.name: playbook for playbook in playbooks_of(post)}
    found, newest = defaultdict[Key, list[Taken]](list), dict[str, str]()
    monday = _monday(post)
    for row in post.means.views.all("work_taken", since=_since(post, monday)):
        name = str(row["playbook"]).partition("@")[0]
        if role in ("", row["agent"]):
            agent, day = str(row["agent"]), str(row["day"])
            found[agent, str(row["intent"]), name].append(_taken(row, monday))
            newest[agent] = max(newest.get(agent, ""), day)
    rows = [_row(post, key, taken, playbooks.get(key[2]), monday, newest[key[0]]) for key, taken in found.items()]
    rows.sort(key=lambda row: (not row.drifted, row.agent, row.intent))
    return DriftView(says=says_of(rows), items=tuple(rows))


def _row(
    post: Post, key: Key, taken: list[Taken], playbook: Playbook | None, monday: datetime, newest: str
) -> DriftRow:
    agent, intent, name = key
    seen = stand(taken)
    weeks = tuple(_week(taken, ago, monday) for ago in reversed(range(WEEKS)))
    hint = _suggested(post, key, taken, playbook, newest) if seen.drifted else Suggested("", "")
    row = DriftRow(
        agent=agent,
        intent=intent,
        playbook=name,
        decided=seen.decided,
        changed=seen.changed,
        turned_down=seen.turned_down,
        expected=seen.expected,
        actual=seen.actual,
        before=seen.before,
        drifted=seen.drifted,
        suggests=hint.says,
        command=hint.command,
        weeks=weeks,
        says="",
    )
    return row.model_copy(update={"says": says_of((row,))})


def _suggested(post: Post, key: Key, taken: list[Taken], playbook: Playbook | None, newest: str) -> Suggested:
    """The rule that would have helped, the mildest first."""
    agent, _, name = key
    if playbook is None:
        return Suggested("", "")
    calls = [step for step in playbook.steps if step.kind == "agent" and step.does == agent]
    acts = [step for step in playbook.steps if step.kind == "effect"]
    alone = [step for step in acts if mode_of(post, playbook, step) in ("earn", "auto")]
    word, seen = chosen(post.means.ledger).get(agent), stand(taken)
    # What was decided before another version came is not to be laid at its door.
    since = word is not None and word.at[:_DAY_SIGNS] < newest
    return suggested(
        agent=agent,
        playbook=name,
        asks=[(step.title, step.sure_above, sure_enough(taken, step.sure_above)) for step in calls],
        back_to=back_to(post, agent) if since else 0,
        alone=alone[0].id if alone else "",
        act=acts[0].id if acts else "",
        mostly_no=seen.turned_down > seen.changed,
        words="fixed" in post.means.crew.agents[agent].contract.gives.model_fields,
    )


def _week(taken: list[Taken], ago: int, monday: datetime) -> DriftWeek:
    rows = [row for row in taken if row.week == ago]
    decided = sum(row.decided for row in rows)
    return DriftWeek(
        week=(monday - timedelta(days=_DAYS * ago)).date().isoformat(),
        as_it_was=sum(row.as_it_was for row in rows),
        changed=sum(row.changed for row in rows),
        turned_down=sum(row.turned_down for row in rows),
        expected=round(sum(row.sure * row.decided for row in rows) / decided) if decided else None,
        actual=share(rows) if decided else None,
    )


def _taken(row: Row, monday: datetime) -> Taken:
    day = datetime.fromisoformat(str(row["day"])).date()
    ago = (monday.date() - day).days
    return Taken(
        week=max(0, -(-ago // _DAYS)),
        sure=int(row["sure"] or 0),
        as_it_was=int(row["as_it_was"] or 0),
        changed=int(row["changed"] or 0),
        turned_down=int(row["turned_down"] or 0),
    )


def _monday(post: Post) -> datetime:
    """When this week began, on the clocks of the firm."""
    zone = zone_of(post.means)
    day = today(post.means)
    return datetime.combine(day - timedelta(days=day.weekday()), time(), zone)


def _since(post: Post, monday: datetime) -> str:
    return instant((monday - timedelta(days=_DAYS * (WEEKS - 1))).astimezone(UTC))
