"""What the operator answered before: found when the same is to be asked, kept on their word, used for what waits."""

from contextlib import suppress

from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.means import Means
from onefirm.conductor.profile import today, zone_of
from onefirm.conductor.questions.problems import answer_for_nobody, answer_not_kept, answer_over, value_unfit
from onefirm.conductor.staffing.staff import UNSURE
from onefirm.conductor.stands import walk_of
from onefirm.conductor.values import came_in, gather
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.answer import ANSWERED, asked_for, read_value
from onefirm.domain.contract import Evidence
from onefirm.domain.events.answers import AnswerKept
from onefirm.domain.events.questions import QuestionAnswered, QuestionAsked
from onefirm.domain.events.streams import of_answer, of_question
from onefirm.domain.frozen import replaced
from onefirm.domain.ids import FIRM, PlanId, QuestionId, SubjectId, moment
from onefirm.domain.personal import Personal
from onefirm.domain.plan import END
from onefirm.domain.problem import Refusal
from onefirm.domain.question import Decision, answer_fields
from onefirm.inbox.kept import Kept, answer_called, kept
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked
from onefirm.planning.once import doubt_of, once_of
from onefirm.planning.walk import Walk

_AT_ONCE = 100
"""So many that wait are answered in one look; the next look finds the others."""
_LABEL_SIGNS = 80
FOUND_IN = "your answers"
HEAD = "title"
"""What a question or a manual step takes by this name stands at the head of its card."""


class Memory:
    """Nothing is kept here: every look reads what the operator said last."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def once(self, walk: Walk) -> str:
        because = "\n".join(filter(None, (doubt_of(walk), self._headed(walk))))
        print_of = self._means.prints.of("doubt", because) if because else ""
        return once_of(walk.plan, walk.step, self._means.crew.catalogue, print_of)

    def _headed(self, walk: Walk) -> str:
        """What is asked may stand in the wish: under another head it is another question."""
        head = walk.step.takes.get(HEAD)
        root = head.path.partition(".")[0] if head else ""
        if head is None or any(step.id == root and root not in walk.outputs for step in walk.plan.steps):
            return ""
        return str(gather(walk.step, walk, self._means).values[HEAD] or "")

    def found(self, walk: Walk) -> Kept | None:
        """What they said for this client goes before what they said for everybody."""
        if not (once := self.once(walk)):
            return None
        clients = kin(self._means, walk.plan.subject) if walk.plan.subject != FIRM else ()
        return next((each for name in (*clients, "") if (each := self.holding(answer_called(once, name)))), None)

    def answered(self, walk: Walk, at: str) -> bool:
        """Whether they said once and for all what is to come of a doubt of this step."""
        leads = walk.plan.step(at).then.get(UNSURE, END)
        return leads != END and self.found(replaced(walk, at=leads)) is not None

    def holding(self, answer: str) -> Kept | None:
        standing = kept(self._means.ledger.stream(of_answer(answer)))
        day = today(self._means)
        return standing if standing and standing.holds(day) and standing.fits else None

    def keep(self, fact: QuestionAsked, decision: Decision) -> tuple[tuple[Put, ...], dict[str, int]]:
        """What is written along with an answer that is to be used again. Raises a Refusal where it may not be."""
        if decision.lasts == "this-time":
            if decision.until:
                raise Refusal(answer_over(fact.question, decision.until))
            return (), {}
        if not fact.once or fact.plan is None or fact.step is None:
            raise Refusal(answer_not_kept(fact.question))
        client = fact.subject if decision.lasts == "client" else FIRM
        if decision.lasts == "client" and client == FIRM:
            raise Refusal(answer_for_nobody(fact.question))
        walk = walk_of(fact.plan, self._means)
        called = answer_called(fact.once, "" if client == FIRM else client)
        said = AnswerKept(
            answer=called,
            once=fact.once,
            scope=decision.lasts,
            subject=client,
            playbook=walk.plan.playbook.partition("@")[0],
            step=fact.step,
            asks=walk.plan.step(fact.step).asks,
            option=decision.answer,
            options=fact.options,
            wants=fact.wants,
            value=Personal(subject=client, value=decision.value),
            until=decision.until,
            question=fact.question,
            why=Personal(subject=fact.subject, value=decision.reason),
            because=Personal(subject=client, value=doubt_of(walk)),
        )
        stream = of_answer(called)
        return (Put(stream, said),), {stream: self._means.ledger.version(stream)}

    async def tend(self) -> int:
        """Whatever waits and was answered once and for all meanwhile. How many it was."""
        day = today(self._means).isoformat()
        rows = self._means.views.all("answers_waiting", day=day, limit=_AT_ONCE)
        return sum([await self._used(QuestionId(str(row["question"])), str(row["answer"])) for row in rows])

    async def _used(self, question: QuestionId, answer: str) -> bool:
        standing, known = asked(self._means.ledger.stream(of_question(question))), self.holding(answer)
        if standing is None or standing.state != "open" or known is None:
            return False
        if standing.asked.plan is not None:
            came = came_in(walk_of(standing.asked.plan, self._means), self._means)
            if came.orders or came.later:
                return False  # They have written since it was asked, and what they wrote is read by nobody else.
        decision = Decision(
            verb="answer",
            answer=known.said.option,
            value=known.words if known.said.wants else "",
            reason=remembered(known, self._means).says,
        )
        fact = QuestionAnswered(
            question=question,
            plan=standing.asked.plan,
            verb="answer",
            answer=known.said.option,
            words=Personal(subject=standing.asked.subject, value=answer_fields(decision)),
            kept=answer,
        )
        expected = {of_question(question): standing.version, of_answer(answer): known.version}
        with suppress(Conflict):
            await self._means.ledger.append(
                Put(of_question(question), fact), actor=CONDUCTOR, cause=known.seq, expected=expected
            )
            return True
        return False

    def waiting(self, answer: str) -> int:
        """How many that wait it will answer."""
        day = today(self._means).isoformat()
        rows = self._means.views.all("answers_waiting", day=day, limit=_AT_ONCE)
        return sum(row["answer"] == answer for row in rows)


def checked(fact: QuestionAsked, decision: Decision) -> Decision:
    """With its value as later steps take it. Raises a Refusal where it is none."""
    if not fact.wants:
        return decision
    value = read_value(fact.wants, decision.value)
    if value is None:
        raise Refusal(value_unfit(fact.question, decision.value, asked_for(fact.wants)))
    return decision.model_copy(update={"answer": ANSWERED, "value": str(value)})


def remembered(known: Kept, means: Means) -> Evidence:
    """`You answered this on 3 Nov: “It fits, draft an answer”; asked nobody.`"""
    return Evidence(says=f"{_answered(known, means)}; asked nobody.", found_in=FOUND_IN)


def asked_all_the_same(known: Kept, means: Means) -> Evidence:
    """What is written to steer whoever reads it, or came since, is read by the operator whatever they said before."""
    return Evidence(says=f"{_answered(known, means)}. What they wrote here is to be read first.", found_in=FOUND_IN)


def plan_of(known: Kept, means: Means) -> PlanId | None:
    """The plan in which they said it."""
    if known.said.question is None:
        return None
    standing = asked(means.ledger.stream(of_question(known.said.question)))
    return standing.asked.plan if standing else None


def _answered(known: Kept, means: Means) -> str:
    zone = zone_of(means)
    day, today = moment(known.at).astimezone(zone).date(), means.clock.now().astimezone(zone).date()
    year = f" {day.year}" if day.year != today.year else ""
    said = known.words if len(known.words) <= _LABEL_SIGNS else f"{known.words[:_LABEL_SIGNS].rstrip()} …"
    return f"You answered this on {day.day} {day:%b}{year}: “{said}”"


def subject_of(known: Kept) -> SubjectId | None:
    """The client it holds for; none where it holds for everybody."""
    return known.said.subject if known.said.scope == "client" else None
