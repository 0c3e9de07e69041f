"""Contract tests through the desk: done when somebody asks, and what came of them the last time."""

from onefirm.conductor.staffing.checks import Checks
from onefirm.desk.post import Post
from onefirm.desk.says.staff import checked_says, checks_say
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.staff import CheckRow, ChecksView
from onefirm.domain.events.staff import Checked, StaffChecked
from onefirm.domain.events.streams import CHECKS_STREAM


async def check(post: Post, _args: Nothing, by: str) -> ChecksView:
    await Checks(post.means).check(by)
    return checks_of(post)


def checks_of(post: Post) -> ChecksView:
    last = post.means.ledger.last(CHECKS_STREAM)
    if last is None or not isinstance(last.fact, StaffChecked):
        return ChecksView(says=checks_say(()))
    found = last.fact.found.value
    instead = {name: str(said) for name, said in found.items()} if isinstance(found, dict) else {}
    rows = tuple(_row(one, instead, post) for one in last.fact.checks)
    return ChecksView(at=last.at, entry=last.seq, says=checks_say(rows), items=rows)


def _row(one: Checked, instead: dict[str, str], post: Post) -> CheckRow:
    role = one.about.partition("@")[0]
    what = "agent" if role in post.means.crew.versions else "act" if role != one.about else "connection"
    failed = {name: instead.get(f"{one.about}: {name}", "") for name in one.failed}
    row = CheckRow(about=one.about, what=what, tried=one.tried, failed=failed, says="")
    return row.model_copy(update={"says": checked_says(row)})
