"""What follows: the card that stands below a decided one, and what an answer, or a no, leads to."""

from onefirm.conductor.effects.hands import DECLINED
from onefirm.conductor.facts import now
from onefirm.desk.post import Post
from onefirm.desk.says.plans import after, leads_to, leaves
from onefirm.domain.ids import PlanId
from onefirm.domain.plan import Step
from onefirm.domain.question import Option
from onefirm.ledger.projection import Row


def following(post: Post, question: str) -> str:
    row = post.means.views.one("inbox_next", question=question, now=now(post.means))
    return str(row["question"]) if row else ""


def with_what_follows(post: Post, row: Row, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """An answer is not held. What it leads to is, and each answer says so before it is given."""
    if not row["plan"]:
        return options
    walk, _, question = post.conductor.stand(PlanId(str(row["plan"])))
    if question is None or question.asked.question != row["question"]:
        return options
    policy, playbook = post.means.policy, walk.plan.playbook.partition("@")[0]

    def leaving(step: Step) -> str:
        kind = post.means.crew.kind(step.does)
        held = policy.undo_window_seconds if kind is not None and kind.hold else 0
        return leaves(policy.modes.get(f"{playbook}.{step.id}", step.mode), held)

    return tuple(
        option if option.about else option.model_copy(update={"about": leads_to(walk, option.name, leaving)})
        for option in options
    )


def after_a_no(post: Post, row: Row) -> str:
    """`After that: “Close the lead”, and it is done. Nothing leaves.`"""
    if not row["plan"]:
        return ""
    walk, _, question = post.conductor.stand(PlanId(str(row["plan"])))
    return after(walk, DECLINED) if question is not None and question.asked.question == row["question"] else ""
