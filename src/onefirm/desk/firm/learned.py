"""What was learned about the work of one agent, for its page."""

from collections import Counter

from onefirm.conductor.learned.school import LESSONS_MAX, LESSONS_MIN, OF_EACH_MIN
from onefirm.desk.post import Post
from onefirm.desk.says.learned import record
from onefirm.desk.shapes.staff import LearnedView
from onefirm.domain.events.learned import ModelLearned
from onefirm.domain.events.streams import of_lessons
from onefirm.learning import Words
from onefirm.policy.ladder import CHECKED_EACH, LEARNED_FROM

_LAST = 2**62
_RUNG = (
    f"Where the rules doubt it answers, from {LEARNED_FROM['low']} % on and before any model; below that it suggests. "
    f"One in {CHECKED_EACH} that it would answer is put before you all the same."
)
_PLAIN = "It learns from the words alone; what they mean counts as well with: pip install 'onefirm[learned]'."


def learned_of(post: Post, role: str) -> LearnedView | None:
    rows = post.means.views.all("lessons_newest", agent=role, until=_LAST, limit=LESSONS_MAX)
    if not rows:
        return None
    decided = dict(sorted(Counter(str(row["label"]) for row in rows).items()))
    made = [event for event in post.means.ledger.stream(of_lessons(role)) if isinstance(event.fact, ModelLearned)]
    taken = next((event for event in reversed(made) if isinstance(event.fact, ModelLearned) and event.fact.taken), None)
    fact = taken.fact if taken else None
    if taken is None or not isinstance(fact, ModelLearned) or not fact.model:
        needs = f"{LESSONS_MIN} of your decisions, {OF_EACH_MIN} of each kind at least, are needed first"
        return LearnedView(says=f"It says nothing yet: {needs}. There are {len(rows)}.", decided=decided)
    plain = f" {_PLAIN}" if fact.learner == Words.name else ""
    return LearnedView(
        says=f"Learned from {fact.examples} of your decisions: {record(fact)} {_RUNG}{plain}",
        decided=decided,
        version=fact.model,
        learner=fact.learner,
        at=taken.at,
        seq=taken.seq,
        examples=fact.examples,
        right=fact.right,
        wrong=fact.wrong,
        asked=fact.asked,
        off_thousandths=fact.off_thousandths,
        passed_over=sum(isinstance(event.fact, ModelLearned) and not event.fact.taken for event in made),
    )
