"""What was learned about the work of one agent, for its page."""

from collections import Counter

from onefirm.conductor.learned.school import LESSONS_MAX, LESSONS_MIN, OF_EACH_MIN
from onefirm.desk.post import Post
from onefirm.desk.says.learned import record
from onefirm.desk.shapes.staff import LearnedView
from onefirm.domain.events.learned import ModelLearned
from onefirm.domain.events.streams import of_lessons
from onefirm.learning import Words

_LAST = 2**62
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
        needs = (
            f"{LESSONS_MIN} of your decisions, {OF_EACH_MIN} of each kind at least, are needed before it says anything"
        )
        return LearnedView(says=f"Nothing is suggested yet: {needs}. There are {len(rows)}.", decided=decided)
    plain = f" {_PLAIN}" if fact.learner == Words.name else ""
    return LearnedView(
        says=f"Learned from {fact.examples} of your decisions: {record(fact)} It suggests and decides nothing.{plain}",
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
