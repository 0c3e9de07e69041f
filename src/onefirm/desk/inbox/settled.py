"""What is true now that the operator has answered: of a record, and of the plan that asked."""

from onefirm.conductor.keeping.disputes import KEEP, TAKE
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.questions.memory import Memory
from onefirm.conductor.stands import walk_of
from onefirm.desk.post import Post
from onefirm.desk.records.views import shown_as
from onefirm.domain.events.streams import of_question
from onefirm.domain.ids import PlanId, QuestionId, RecordId
from onefirm.domain.minor import MINOR, field_called, field_said
from onefirm.domain.plan import END
from onefirm.inbox.cards import CANCEL
from onefirm.planning.acts import asked


def settled(post: Post, question: str, answer: str) -> str:
    """`Invoice 2026-03 is 2,500.00 EUR now.`; empty where the question was about something else."""
    standing = asked(post.means.ledger.stream(of_question(QuestionId(question))))
    if standing is None or standing.asked.options != (KEEP, TAKE):
        return ""
    fact, keeping = standing.asked, Keeping(post.means)
    _, name, record_id = fact.concerns.split(":", 2)
    kind = keeping.kind(name)
    story = keeping.story(kind, RecordId(record_id)) if kind else None
    if kind is None or story is None:
        return ""
    field, fields = fact.same.rpartition(".")[2], story.fields(kind)
    value = field_said(field, fields.get(field), fields.get("currency"))
    shown = f"{kind.name.replace('_', ' ')} {shown_as(kind, fields, record_id)}"
    about = f"{shown[0].upper()}{shown[1:]}" if field.endswith(MINOR) else f"The {field_called(field)} of the {shown}"
    return f"{about} stays {value}." if answer == KEEP.name else f"{about} is {value} now."


def chosen(post: Post, question: str, plan: PlanId | None, answer: str) -> str:
    """What was chosen, that nothing holds it, and what becomes of the plan that asked, if one did."""
    standing = asked(post.means.ledger.stream(of_question(QuestionId(question))))
    options = standing.asked.options if standing else ()
    label = next((option.label for option in options if option.name == answer), "")
    said = f"Your answer: {label}. " if label else ""
    at_once = f"{said}It took effect at once"
    if not plan:
        return f"{at_once}."
    return f"{at_once}: the plan {'stops' if answer == CANCEL.name else 'goes on from there'}."


def done_by_hand(plan: PlanId | None, post: Post) -> str:
    """What becomes of a plan whose step was done by hand."""
    if plan is None:
        return "Nothing leaves from here."
    done = walk_of(plan, post.means).at == END
    return f"Nothing leaves from here, and its plan {'is done' if done else 'goes on'}."


def from_now_on(post: Post, answer: str) -> str:
    """That nobody asks it again, and what of it waits that is answered with it; empty where it counted once."""
    if not answer:
        return ""
    memory = Memory(post.means)
    known = memory.holding(answer)
    if known is None:
        return ""
    whom = "whoever it is about" if known.said.scope == "always" else "this client"
    until = f" until the end of {known.said.until}" if known.said.until else ""
    others = memory.waiting(answer)
    more = f" It answers {others} more that wait." if others else ""
    return f" The same question is not asked again for {whom}{until}; see your answers.{more}"
