"""From an intent to a plan: the newest playbook that starts on it, compiled and pinned."""

from contextlib import suppress
from functools import lru_cache

from onefirm.conductor.crew import Page
from onefirm.conductor.facts import asked_aside
from onefirm.conductor.means import Means
from onefirm.domain.actors import CONDUCTOR
from onefirm.domain.events.firm import PlaybookAdopted
from onefirm.domain.events.intents import IntentReceived
from onefirm.domain.events.plans import PlanMade
from onefirm.domain.events.streams import of_plan, of_playbook, of_question
from onefirm.domain.ids import FIRM, IntentId, PlanId, QuestionId
from onefirm.domain.intent import Intent
from onefirm.domain.labels import OPERATORS_OWN
from onefirm.domain.names import one_line
from onefirm.domain.personal import Personal
from onefirm.domain.plan import Plan
from onefirm.domain.problem import Problem, Refusal
from onefirm.inbox.cards import AGAIN, problem_card
from onefirm.intake.projection import BEFORE_ITS_PLAN
from onefirm.intake.receive import Alongside
from onefirm.ledger.ledger import Put
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import asked
from onefirm.planning.compile import compile_plan
from onefirm.planning.playbook import Playbook
from onefirm.planning.reader import read
from onefirm.planning.walk import fields_of

CARRY_OUT = "carry-out@1"
"""The wish that brings its playbook along, as a draft of the operator's own words."""
DRAFT = "the draft"
_PAGES_MAX = 256


class Beginning:
    def __init__(self, means: Means) -> None:
        self._means = means
        self._compiled: dict[tuple[str, ...], tuple[Plan, str]] = {}
        """By page, its hash and who works now: a plan, and the hash of all plans like it."""

    def along(self, intent: IntentReceived) -> Alongside:
        """The plan, for the append that keeps its wish. Nothing when it cannot be made: then `begin` says why."""
        try:
            return self._made(intent, then_by=CONDUCTOR)
        except Exception:  # noqa: BLE001 -- a wish is kept whatever becomes of its plan; `begin` meets it once more.
            return Alongside()

    async def begin(self, intent: IntentId, seq: int) -> PlanId | None:
        """Make the plan for an intent; if that cannot be done, the operator is told why and the intent waits.

        The plan's name follows from the intent's, so beginning twice makes one plan.
        """
        plan_id = _plan(intent)
        if self._means.ledger.version(of_plan(plan_id)):
            return plan_id  # It came along with the wish.
        question = asked(self._means.ledger.stream(of_question(_question(intent))))
        if question is not None and question.state == "open":
            return None  # The operator has been asked about it and has not answered yet.
        event = self._means.ledger.event(seq)
        assert event is not None and isinstance(event.fact, IntentReceived), "An intent begins with its reception."
        try:
            made = self._made(event.fact)
        except Refusal as refusal:
            await self._ask(event.fact, refusal.problem, seq)
            return None
        except Exception as fault:  # noqa: BLE001 -- a wish whose plan cannot be made is shown, never lost.
            await self._ask(event.fact, _not_made(event.fact.type, fault), seq)
            return None
        expected = {of_plan(plan_id): 0, **made.expected}
        try:
            await self._means.ledger.append(*made.puts, actor=CONDUCTOR, cause=seq, expected=expected)
        except Conflict:
            # It was begun before, and that is what we wanted; or another plan has just taken up the same playbook.
            return await self.begin(intent, seq)
        return plan_id

    def would(self, type_: str) -> Plan:
        """The plan that a wish of this type would become. Nothing is written down."""
        playbook, _ = self._playbook(type_)
        blank = Intent(id=IntentId(""), type=type_, subject=FIRM, fields={}, label=OPERATORS_OWN, source="")
        return self._like(playbook, blank, PlanId(""))[0]

    def would_of(self, text: str) -> Plan:
        """The plan that a draft would become, read and checked like every playbook. Nothing is written down."""
        blank = Intent(id=IntentId(""), type=CARRY_OUT, subject=FIRM, fields={}, label=OPERATORS_OWN, source="")
        return self._like(_read(text, DRAFT), blank, PlanId(""))[0]

    def _made(self, intent: IntentReceived, then_by: str = "") -> Alongside:
        plan_id = _plan(intent.intent)
        playbook, page = self._drafted(intent) if _brings_draft(intent) else self._playbook(intent.type)
        made = Put(of_plan(plan_id), self._pinned(intent, plan_id, playbook), then_by)
        stream = of_playbook(playbook.name)
        newest = self._means.ledger.last(stream)
        if newest is not None and isinstance(newest.fact, PlaybookAdopted) and newest.fact.hash == playbook.hash:
            return Alongside((made,))
        # A version seen for the first time is kept word for word, so that it can be compared later.
        fact = PlaybookAdopted(name=playbook.name, number=playbook.version, hash=playbook.hash, text=page.text)
        return Alongside((made, Put(stream, fact, then_by)), {stream: newest.stream_version if newest else 0})

    def _playbook(self, type_: str) -> tuple[Playbook, Page]:
        problems: list[Problem] = []
        found: list[tuple[Playbook, Page]] = []
        for page in self._means.crew.shelf.pages():
            try:
                playbook = _read(page.text, page.path)
            except Refusal as refusal:
                problems.extend(refusal.problems)
                continue
            if playbook.starts_on == type_:
                found.append((playbook, page))
        if found:
            return max(found, key=lambda pair: pair[0].version)
        raise Refusal(*problems, _nobody(type_)) if problems else Refusal(_nobody(type_))

    def _drafted(self, intent: IntentReceived) -> tuple[Playbook, Page]:
        """A plan comes from the operator's words: of what came from elsewhere no word is read as a step."""
        if intent.label.integrity < OPERATORS_OWN.integrity or not intent.preview:
            raise Refusal(_not_yours())
        text = str(fields_of(intent.fields)["draft"])
        playbook = _read(text, DRAFT)
        return playbook, Page(name=playbook.name, path=DRAFT, text=text)

    def _pinned(self, intent: IntentReceived, plan_id: PlanId, playbook: Playbook) -> PlanMade:
        fields = fields_of(intent.fields)
        whole = Intent(
            id=intent.intent,
            type=intent.type,
            subject=intent.subject,
            fields=fields,
            label=intent.label,
            source=intent.source,
            upcast=intent.upcast,
            preview=intent.preview,
        )
        plan, pin = self._like(playbook, whole, plan_id)
        mine = {"id": plan_id, "intent": whole.id, "subject": whole.subject, "preview": whole.preview}
        plan = plan.model_copy(update=mine)
        return PlanMade(plan=plan, hash=pin, whom=Personal(subject=intent.subject, value=_whom(intent)))

    def _like(self, playbook: Playbook, intent: Intent, plan_id: PlanId) -> tuple[Plan, str]:
        """Compiled once for all wishes: whose plan it is decides nothing, and is no part of its hash."""
        key = (playbook.where, playbook.hash, *self._means.crew.at_work)
        compiled = self._compiled.get(key)
        if compiled is None:
            plan = compile_plan(
                playbook,
                plan_id=plan_id,
                intent=intent,
                title=playbook.title,
                catalogue=self._means.crew.catalogue,
                policy=self._means.policy,
            )
            if len(self._compiled) >= _PAGES_MAX:
                self._compiled.clear()
            compiled = self._compiled[key] = (plan, plan.hash)
        return compiled

    async def _ask(self, intent: IntentReceived, problem: Problem, seq: int) -> None:
        question = _question(intent.intent)
        card = problem_card(problem, whom=_whom(intent))
        fact = asked_aside(question, card, intent.type, subject=intent.subject, options=(AGAIN,))
        stream = of_question(question)
        expected = {stream: self._means.ledger.version(stream)}
        with suppress(Conflict):
            await self._means.ledger.append(Put(stream, fact), actor=CONDUCTOR, cause=seq, expected=expected)


def _whom(intent: IntentReceived) -> str:
    fields = fields_of(intent.fields)
    return one_line(str(fields.get("name") or "")) or one_line(str(fields.get("email") or ""))


_read = lru_cache(maxsize=_PAGES_MAX)(read)
"""A page that did not change is read once: reading is pure."""


def _plan(intent: IntentId) -> PlanId:
    return PlanId(f"pl_{intent.removeprefix('in_')}")


def _question(intent: IntentId) -> QuestionId:
    """Asked and answered in turn in one stream."""
    return QuestionId(f"qu_{intent.removeprefix('in_')}{BEFORE_ITS_PLAN}")


def _brings_draft(intent: IntentReceived) -> bool:
    return intent.type == CARRY_OUT and bool(fields_of(intent.fields).get("draft"))


def _not_yours() -> Problem:
    return Problem(
        code="draft-not-yours",
        what="A plan was brought along with a wish, and it was not made from your own words here.",
        why="Plans come from you and from your playbooks. What comes in from elsewhere never adds a step, and a draft "
        "runs only once you have approved what it would change.",
        fix='Say it yourself: onefirm plans draft "what you want done".',
    )


def _not_made(intent: str, fault: Exception) -> Problem:
    return Problem(
        code="plan-not-made",
        what=f"The plan for '{intent}' could not be made.",
        why=f"{type(fault).__name__}: {fault}"[:300],
        fix="The wish is kept. Run `onefirm playbooks check`, mend what it names, then answer 'again'.",
        where="playbooks/",
    )


def _nobody(intent: str) -> Problem:
    return Problem(
        code="intent-without-playbook",
        what=f"No playbook starts on '{intent}'.",
        why="The wish is kept, but there is no plan for it.",
        fix=f"Write one with `starts-on: {intent}`, then answer 'again'.",
        where="playbooks/",
    )
