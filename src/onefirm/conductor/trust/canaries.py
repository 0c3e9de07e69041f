"""Drafts spoilt on purpose, one in the place of a real one: what shows whether they are noticed.

Such a card has no plan and no act behind it. Nothing was declared that anybody could carry out, so it cannot leave
whatever is said to it and whatever breaks meanwhile.
"""

from contextlib import suppress

from onefirm.conductor.means import Means
from onefirm.conductor.trust.rows import number, tried
from onefirm.domain.actors import CONDUCTOR, is_operators
from onefirm.domain.events.questions import QuestionAsked, QuestionVoided
from onefirm.domain.events.streams import of_canary, of_question
from onefirm.domain.events.trust import CanaryJudged, CanarySet
from onefirm.domain.frozen import as_json, canonical
from onefirm.domain.ids import CHANCE_BYTES, QuestionId, time_id
from onefirm.domain.personal import Personal
from onefirm.domain.policy import Noticed
from onefirm.domain.question import Card, Decision
from onefirm.ledger.ledger import Put
from onefirm.ledger.projection import Row
from onefirm.ledger.store import Conflict
from onefirm.planning.acts import Asked, asked
from onefirm.policy.trust.spoilt import Spoilt, noticed, spoilt
from onefirm.policy.trust.trying import LATELY, is_careless, is_due, lot

_LOOKED_AT_MAX = 20
_GONE = "The draft it stood for went away."


def careless(means: Means) -> bool:
    return is_careless(tried(means.views, LATELY))


def judged(fact: QuestionAsked, decision: Decision, by: str, means: Means) -> CanaryJudged:
    """What was planted and stays is a miss. What is done by hand, or by a program, says nothing either way."""
    begun = canary_of(fact.question, means)
    outcome: Noticed = "void"
    match decision.verb if is_operators(by) else "":
        case "accept":
            outcome = "missed"
        case "reject":
            outcome = "caught"
        case "edit":
            after = decision.changes.get(begun.field)
            planted = str(begun.planted.value or "")
            outcome = "caught" if after is not None and noticed(planted, after) else "missed"
        case _:
            pass
    return CanaryJudged(question=fact.question, before=begun.before, fault=begun.fault, outcome=outcome)


def canary_of(question: QuestionId, means: Means) -> CanarySet:
    (first, *_) = means.ledger.stream(of_canary(question))
    assert isinstance(first.fact, CanarySet), "It begins with what was planted."
    return first.fact


class Trying:
    """Level-triggered: puts one into the inbox where it is time, and takes it away where its draft is gone."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def tend(self) -> int:
        open_ = self._means.views.all("canaries_open", limit=_LOOKED_AT_MAX)
        done = sum([await self._looked_after(QuestionId(str(row["question"]))) for row in open_])
        return done + (await self._begin() if not open_ else 0)

    async def _looked_after(self, canary: QuestionId) -> bool:
        """The real draft was decided by another way, changed, or ran out: nothing is left to be tried with."""
        standing, begun = self._standing(canary), canary_of(canary, self._means)
        real = self._standing(begun.before)
        if standing is None or (standing.state == "open" and real is not None and _is_same(real, begun)):
            return False
        puts = [Put(of_canary(canary), CanaryJudged(question=canary, before=begun.before, fault=begun.fault,
                                                    outcome="void"))]  # fmt: skip
        if standing.state == "open":
            puts.append(Put(of_question(canary), QuestionVoided(question=canary, plan=None, why=_GONE)))
        return await self._written(*puts, expected={of_question(canary): standing.version, of_canary(canary): 1})

    async def _begin(self) -> bool:
        row = self._means.views.one("canaries_since")
        count, last = (number(row["since"]), str(row["last"])) if row else (0, "")
        if not is_due(count, self._means.policy.test_one_in, last):
            return False
        for found in self._means.views.all("canaries_of", limit=_LOOKED_AT_MAX):
            if await self._put_before(found, lot(str(found["question"]))):
                return True
        return False

    async def _put_before(self, row: Row, chance: int) -> bool:
        real = self._standing(QuestionId(str(row["question"])))
        if real is None or real.state != "open" or real.asked.card.erased:
            return False
        card = Card.model_validate(real.asked.card.value)
        field = next((each for each in card.change if each.long and each.editable), None)
        bad = spoilt(field.after, chance) if field else None
        if field is None or bad is None:
            return False
        canary = QuestionId(f"{time_id('qu', self._means.clock.now(), self._means.chance.bytes(CHANCE_BYTES))}_1")
        begun = CanarySet(
            question=canary,
            before=real.asked.question,
            asking=real.asking,
            cell=str(row["cell"]),
            fault=bad.fault,
            field=field.name,
            planted=Personal(subject=real.asked.subject, value=bad.planted),
        )
        asks = Put(of_question(canary), _instead(real.asked, canary, card, field.name, bad, self._means))
        stands = {of_question(real.asked.question): real.version, asks.stream: 0, of_canary(canary): 0}
        return await self._written(asks, Put(of_canary(canary), begun), expected=stands)

    async def _written(self, *puts: Put, expected: dict[str, int]) -> bool:
        with suppress(Conflict):  # Somebody decided at this moment; the next look sees it.
            await self._means.ledger.append(*puts, actor=CONDUCTOR, expected=expected)
            return True
        return False

    def _standing(self, question: QuestionId) -> Asked | None:
        return asked(self._means.ledger.stream(of_question(question)))


def _instead(
    real: QuestionAsked, canary: QuestionId, card: Card, field: str, bad: Spoilt, means: Means
) -> QuestionAsked:
    """The same card, its rules and reasons too: nothing but the text gives it away."""
    changed = tuple(each.model_copy(update={"after": bad.text}) if each.name == field else each for each in card.change)
    shown = card.model_copy(update={"change": changed})
    return QuestionAsked(
        question=canary,
        asks="approval",
        plan=None,
        step=None,
        subject=real.subject,
        payload=means.prints.of("payload", canonical({"canary": canary, "text": bad.text})),
        card=Personal(subject=real.subject, value=as_json(shown)),
        expires=real.expires,
        tests=real.question,
    )


def _is_same(real: Asked, begun: CanarySet) -> bool:
    return real.state == "open" and real.asking == begun.asking
