"""What came of a playbook: the plans made from it, and how those of the last days ended."""

from datetime import UTC, timedelta
from heapq import nlargest

from onefirm.desk.plans.plans import row_view
from onefirm.desk.playbooks.shelf import page_of
from onefirm.desk.playbooks.versions import kept, one_of
from onefirm.desk.post import Post
from onefirm.desk.shapes.playbooks import RunsArgs, RunsTold, RunsView
from onefirm.domain.ids import instant
from onefirm.domain.states import DONE
from onefirm.ledger.projection import Row

DAYS = 30
_AT_THE_END = "~"
_ENDED = (("done", DONE), ("stopped", ("cancelled",)), ("waiting for you", ("blocked",)))


async def listed(post: Post, args: RunsArgs, _by: str) -> RunsView:
    """The newest first, of every version or of one."""
    page_of(post, args.name)
    items = tuple(row_view(row) for row in _rows(post, args))
    return RunsView(playbook=args.name, says=told(post, args.name).says, items=items)


def told(post: Post, name: str) -> RunsTold:
    since = instant((post.means.clock.now() - timedelta(days=DAYS)).astimezone(UTC))
    ended: dict[str, int] = {}
    for row in post.means.views.all("plans_ended_since", first=f"{name}@", last=f"{name}A", since=since):
        ended[str(row["state"])] = ended.get(str(row["state"]), 0) + int(row["plans"] or 0)
    return RunsTold(days=DAYS, plans=sum(ended.values()), ended=ended, says=_says(ended))


def _rows(post: Post, args: RunsArgs) -> list[Row]:
    """Of each version the newest few, and of those the newest few."""
    views = post.means.views
    if args.version:
        one = one_of(args.name, args.version, kept(post, args.name))
        ref = f"{args.name}@{one.fact.number}"
        rows = views.all("plans_of_version", playbook=ref, before=one.until, limit=args.limit)
        return [row for row in rows if str(row["made_at"]) >= one.at]
    refs = [str(row["playbook"]) for row in views.all("playbook_refs", first=f"{args.name}@", last=f"{args.name}A")]
    found = [
        row for ref in refs for row in views.all("plans_of_version", playbook=ref, before=_AT_THE_END, limit=args.limit)
    ]
    return nlargest(args.limit, found, key=lambda row: (str(row["made_at"]), str(row["plan"])))


def _says(ended: dict[str, int]) -> str:
    plans = sum(ended.values())
    if not plans:
        return f"No plan in {DAYS} days."
    counts = [(word, sum(ended.get(state, 0) for state in states)) for word, states in _ENDED]
    going = plans - sum(count for _, count in counts)
    parts = [f"{count} {word}" for word, count in (*counts, ("going on", going)) if count]
    return f"{plans} {'plan' if plans == 1 else 'plans'} in {DAYS} days: {', '.join(parts)}."
