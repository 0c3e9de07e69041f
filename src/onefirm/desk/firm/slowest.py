"""What takes the operator longest to decide, and what would make it quicker."""

from collections import defaultdict
from datetime import timedelta
from statistics import median

from onefirm.desk.firm.cells import mode_of, playbooks_of
from onefirm.desk.post import Post
from onefirm.desk.says.slowest import suggestion, title
from onefirm.desk.shapes.trust import SlowView
from onefirm.domain.ids import instant

DAYS = 90
SHOWN = 3
_ROWS_MAX = 5_000


def slowest_in(post: Post) -> tuple[SlowView, ...]:
    """The three kinds of decisions that took longest, each as half of them were quicker and half slower."""
    since = instant(post.means.clock.now() - timedelta(days=DAYS))
    taken = defaultdict[tuple[str, str, str], list[int]](list)
    titles = dict[tuple[str, str, str], str]()
    for row in post.means.views.all("decision_times_since", since=since, limit=_ROWS_MAX):
        kind = str(row["asks"]), str(row["playbook"]).partition("@")[0], str(row["step"])
        taken[kind].append(int(row["seconds"] or 0))
        titles.setdefault(kind, str(row["step_title"]))
    modes = {
        (playbook.name, step.id): mode_of(post, playbook, step)
        for playbook in playbooks_of(post)
        for step in playbook.steps
        if step.kind == "effect"
    }
    slow = sorted(taken, key=lambda kind: (-median(taken[kind]), kind))[:SHOWN]
    return tuple(_view(kind, titles[kind], taken[kind], modes.get(kind[1:], "")) for kind in slow)


def _view(kind: tuple[str, str, str], step_title: str, seconds: list[int], mode: str) -> SlowView:
    asks, playbook, step = kind
    return SlowView(
        what=title(asks, playbook, step_title),
        seconds=round(median(seconds)),
        times=len(seconds),
        suggestion=suggestion(asks, f"{playbook}.{step}" if playbook and step else "", mode),
    )
