"""What follows: the card that stands below a decided one, and what an answer, or a no, leads to."""

from onefirm.conductor.effects.hands import DECLINED
from onefirm.conductor.facts import now
from onefirm.desk.inbox.tested import stands_for
from onefirm.desk.post import Post
from onefirm.desk.says.plans import after, leads_to, leaves
from onefirm.domain.ids import PlanId
from onefirm.domain.plan import Step
from onefirm.domain.question import Option
from onefirm.inbox.alike import is_group
from onefirm.ledger.projection import Row

_BELOW_MAX = 100


def following(post: Post, question: str) -> str:
    """What stands below it in the list; below the last one, whatever stands first."""
    here = post.means.views.one("question", question=question)
    moment = now(post.means)
    if here is not None:
        place = (str(here["plan"]), int(here["place"] or 0))
        below = post.means.views.all(
            "inbox_next", question=question, plan=place[0], place=place[1], now=moment, limit=_BELOW_MAX
        )
        counts, above = post.alike(), set[str]()
        for row in below:
            same = str(row["same"])
            if same in above:
                continue
            if not is_group(counts.get(same, 1)) or _begins_below(post, same, place):
                return str(row["question"])
            above.add(same)
    first = post.means.views.one("inbox_next", question=question, plan="", place=-1, now=moment, limit=1)
    return str(first["question"]) if first else ""


def _begins_below(post: Post, same: str, place: tuple[str, int]) -> bool:
    """Many that ask the same are one line, which stands where the first of them stands."""
    alike = post.means.views.all("inbox_alike", same=same, now=now(post.means), limit=1)
    return bool(alike) and (str(alike[0]["plan"]), int(alike[0]["place"] or 0)) > place


def with_what_follows(post: Post, row: Row, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """An answer is not held. What it leads to is judged when it is prepared, and each answer says so before."""
    if not row["plan"]:
        return options
    walk, _, question = post.conductor.stand(PlanId(str(row["plan"])))
    if question is None or question.asked.question != row["question"]:
        return options
    policy, playbook = post.means.policy, walk.plan.playbook.partition("@")[0]

    def leaving(step: Step) -> str:
        return leaves(policy.modes.get(f"{playbook}.{step.id}", step.mode))

    return tuple(
        option if option.about else option.model_copy(update={"about": leads_to(walk, option.name, leaving)})
        for option in options
    )


def after_a_no(post: Post, row: Row) -> str:
    """`After that: “Close the lead”, and it is done. Nothing leaves.`"""
    if not row["plan"]:
        return ""
    walk, _, question = post.conductor.stand(PlanId(str(row["plan"])))
    if question is None or question.asked.question != stands_for(post, str(row["question"])):
        return ""
    return after(walk, DECLINED)
