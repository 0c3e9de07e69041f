"""What the outside told, as facts: about the act, and what its plan makes of it. Nothing here is written yet."""

from dataclasses import dataclass

from onefirm.capabilities.probing import account_of
from onefirm.conductor.effects.outside import Answered, Later, Lost, Refused, Reply
from onefirm.conductor.effects.terms import grace_of
from onefirm.conductor.facts import after, asked_in_plan, done, later, now, question_id, sealed, words
from onefirm.conductor.means import Means
from onefirm.conductor.sign_ins import refused_at
from onefirm.domain.contract import Evidence
from onefirm.domain.effect import EffectKind, EvidenceFrom, Receipt, Verification
from onefirm.domain.events.effects import (
    EffectDeferred,
    EffectReceipted,
    EffectRefused,
    EffectUnknown,
    EffectVerified,
)
from onefirm.domain.events.fact import Fact
from onefirm.domain.events.plans import PlanBlocked, StepDone
from onefirm.domain.events.streams import of_effect, of_plan, of_question
from onefirm.domain.frozen import Json
from onefirm.domain.ids import CHANCE_BYTES, SOMEBODY
from onefirm.domain.labels import FROM_OUTSIDE, Integrity, Label, Secrecy, join
from onefirm.domain.personal import Personal
from onefirm.domain.problem import Problem
from onefirm.domain.question import Option
from onefirm.inbox.cards import AGAIN, CANCEL, CHANGE, MYSELF, STAYED, WAIT, WENT_OUT, problem_card
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, Failure
from onefirm.planning.patience import REPEAT_SECONDS, again_after, in_a_row, tried
from onefirm.planning.walk import Walk

_READ_OUT_THERE = Label(integrity=Integrity.OUTSIDE, secrecy=Secrecy.PUBLIC)
_READ_AT_HOME = FROM_OUTSIDE.model_copy(update={"subjects": frozenset({SOMEBODY})})
_KEYED = ("native-key", "natural-key")
_SHOWN_FIRST, _SHOWN_LAST = 2, 5
_LATER_MAX = 24 * 3600
"""Whoever wants to be asked later than this is put before the operator."""
_WAIT_MAX = 366 * 24 * 3600
"""Nobody is waited for longer than this, whatever they say."""


@dataclass(frozen=True)
class Told:
    """Facts about the act, and facts for its plan."""

    effect: tuple[Fact, ...]
    plan: tuple[Put, ...] = ()

    def puts(self, act: Act) -> tuple[Put, ...]:
        return (*(Put(of_effect(act.declared.effect), fact) for fact in self.effect), *self.plan)


class Telling:
    """Turns replies into facts, for the visit the plan is at."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def of(self, walk: Walk, act: Act, reply: Reply) -> Told:
        """`act` stands as it was claimed. While an earlier attempt is in doubt, only a receipt settles it."""
        match reply:
            case Answered(receipt):
                times = f", at the {ordinal(receipt.tries)} try of one call" if receipt.tries > 1 else ""
                return self.receipted(walk, act, receipt, f"The reply to our order{times}.", "reply")
            case Lost(why):
                return self.unknown(walk, act, why, self._pace(act))
            case Refused(problem, for_good=True) if not act.doubt:
                return self.refused(walk, act, problem)
            case Refused(problem, for_good=True):
                return self.unknown(walk, act, f"Asked again, the outside refuses it: {problem.sentence()}")
            case Refused(problem, signed_out=True):
                return self.signed_out(walk, act, problem)
            case Refused(problem):
                return self._mended_by_operator(walk, act, problem)
            case Later(why, seconds, down):
                return self._deferred(walk, act, why, self._wait(act, seconds), down)

    def receipted(self, walk: Walk, act: Act, receipt: Receipt, evidence: str, source: EvidenceFrom) -> Told:
        fact = EffectReceipted(
            effect=act.declared.effect,
            plan=walk.plan.id,
            provider_id=receipt.provider_id,
            happened_at=receipt.at,
            amount=receipt.amount,
            existed=receipt.existed,
            evidence=words(act.declared.subject, evidence),
            source=source,
            raw=words(act.declared.subject, receipt.raw),
            brought=Personal(subject=act.declared.subject, value=receipt.brought),
        )
        return Told((fact,), self._on(walk, act, 0, {**receipt.brought, "receipt": receipt.provider_id}))

    def refused(self, walk: Walk, act: Act, problem: Problem) -> Told:
        fact = EffectRefused(
            effect=act.declared.effect, plan=walk.plan.id, problem=sealed(act.declared.subject, problem)
        )
        evidence = what_failed(self.kind(act), act, problem)
        return Told((fact,), self._on(walk, act, -1, {"problem": problem.sentence()}, evidence))

    def unknown(self, walk: Walk, act: Act, why: str, seconds: int | None = None) -> Told:
        wait = grace_of(act, self._means) if seconds is None else seconds
        fact = EffectUnknown(
            effect=act.declared.effect,
            plan=walk.plan.id,
            why=words(act.declared.subject, why),
            until=later(self._means, wait) if wait else "",
        )
        return Told((fact,))

    def verified(self, walk: Walk, act: Act, seen: Verification) -> EffectVerified:
        return EffectVerified(
            effect=act.declared.effect,
            plan=walk.plan.id,
            found=seen.found,
            evidence=words(act.declared.subject, seen.evidence),
        )

    def gave_up(self, walk: Walk, act: Act, why: str) -> tuple[Put, ...]:
        """So often tried in vain that a person decides, with every failure in view, and what was to leave."""
        failures = (*act.failures, Failure(later(self._means, 0), why)) if why else act.failures
        options = self._offered(act, AGAIN, CHANGE, MYSELF, CANCEL)
        seen = (*shown(failures), *words_of(self.kind(act), act.args))
        return blocked(walk, _always_fails(walk, act, failures), options, seen)

    def waited_enough(self, act: Act, at: str) -> bool:
        """It had been tried again for so long by then that a person decides."""
        seconds = self._means.policy.limits.put_off_hours_max * 3600
        return bool(act.troubled) and after(act.troubled, seconds) <= at

    def kind(self, act: Act) -> EffectKind | None:
        return self._means.crew.kind(act.declared.does)

    def tries(self, walk: Walk) -> int:
        """How often an act is tried before a person decides: the playbook's word, then the policy's.

        Who is down is waited for; that is no try.
        """
        return walk.step.tries if walk.step.tries > 1 else self._means.policy.limits.faults_before_block

    def _deferred(self, walk: Walk, act: Act, why: str, seconds: int, down: bool) -> Told:
        if seconds > _LATER_MAX:
            return self._put_off(walk, act, self._defer(walk, act, min(seconds, _WAIT_MAX), why), why)
        enough = self.waited_enough(act, now(self._means)) if down else tried(act) >= self.tries(walk)
        deferred = self._defer(walk, act, 0 if enough else max(0, seconds), why, down)
        return Told((deferred,), self.gave_up(walk, act, why) if enough and not act.doubt else ())

    def _wait(self, act: Act, asked: int) -> int:
        """Whoever says 'not now' again and again is asked less and less often."""
        if asked > _LATER_MAX:
            return asked
        return min(_LATER_MAX, again_after(asked, in_a_row(act) + 1, self._means.chance.bytes(CHANCE_BYTES)))

    def _pace(self, act: Act) -> int | None:
        """The first repeat of what is harmless goes at once. Whoever lost two replies is given time."""
        if not act.doubts or act.declared.cls not in _KEYED:
            return None
        paced = again_after(REPEAT_SECONDS, in_a_row(act), self._means.chance.bytes(CHANCE_BYTES))
        return max(paced, grace_of(act, self._means))

    def _put_off(self, walk: Walk, act: Act, deferred: EffectDeferred, why: str) -> Told:
        """The operator is asked until that moment. Nobody has to answer: it goes on by itself then."""
        problem = _asks_to_wait(walk, act, deferred.until, why)
        options = (WAIT, AGAIN, CANCEL) if act.doubt else self._offered(act, WAIT, AGAIN, MYSELF, CANCEL)
        return Told((deferred,), blocked(walk, problem, options, shown(act.failures), expires=deferred.until))

    def _mended_by_operator(self, walk: Walk, act: Act, problem: Problem) -> Told:
        """Nothing happened. The act goes back to where it was, and the plan waits for the operator."""
        deferred = self._defer(walk, act, 0, problem.sentence())
        options = (AGAIN, CANCEL) if act.doubt else self._offered(act, AGAIN, CHANGE, MYSELF, CANCEL)
        return Told((deferred,), blocked(walk, problem, options))

    def _offered(self, act: Act, *options: Option) -> tuple[Option, ...]:
        """Whoever did it themselves would have to say what it brought, and a single key cannot say that."""
        kind = self.kind(act)
        return tuple(each for each in options if each != MYSELF) if kind and kind.brings else options

    def signed_out(self, walk: Walk, act: Act, problem: Problem) -> Told:
        """Nothing happened, and it waits for the account to let us in again; nobody is asked about this act."""
        account = account_of(self._means.crew.connectors[act.declared.does.partition("@")[0]])
        return Told((self._defer(walk, act, 0, problem.sentence()),), refused_at(account, problem, self._means))

    def _defer(self, walk: Walk, act: Act, seconds: int, why: str, down: bool = False) -> EffectDeferred:
        return EffectDeferred(
            effect=act.declared.effect,
            plan=walk.plan.id,
            until=later(self._means, seconds),
            why=words(act.declared.subject, why),
            down=down,
        )

    def _on(
        self, walk: Walk, act: Act, which: int, output: Json, evidence: tuple[Evidence, ...] = ()
    ) -> tuple[Put, ...]:
        """The plan goes on, if it is still there to go on. The first outcome is success, the last one failure."""
        kind = self.kind(act)
        if walk.over or walk.visit != act.declared.visit or kind is None:
            return ()
        step: StepDone = done(walk, kind.outcomes[which], output=output, label=worth(kind, act), evidence=evidence)
        return (Put(of_plan(walk.plan.id), step),)


def worth(kind: EffectKind, act: Act) -> Label:
    """What an act brings back was written by somebody outside, whoever asked for it."""
    if not kind.brings:
        return act.declared.label
    return join((act.declared.label, _READ_AT_HOME if kind.private else _READ_OUT_THERE))


def ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


def did_it_go_out(walk: Walk, act: Act, kind: EffectKind | None) -> Put:
    """Only the operator can find out, and until then it is not sent again."""
    thing = f"the {kind.capability} to {act.args[kind.recipient]}" if kind and kind.recipient else act.declared.does
    problem = Problem(
        code="effect-unanswered",
        what=f"We do not know whether {thing} went out.",
        why="It was handed over, but no answer came back, and it cannot be looked up from here.",
        fix=f"Look where '{act.declared.connector}' puts it, then say what you found. It is not sent again by itself.",
        where=f"onefirm plans show {walk.plan.id}",
    )
    question = asked_in_plan(
        walk,
        "problem",
        problem_card(problem, whom=walk.whom, why=(*shown(act.failures), *words_of(kind, act.args))),
        effect=act.declared.effect,
        payload=act.payload,
        options=(WENT_OUT, STAYED),
    )
    return Put(of_question(question.question), question)


def blocked(
    walk: Walk,
    problem: Problem,
    options: tuple[Option, ...] = (AGAIN, CANCEL),
    why: tuple[Evidence, ...] = (),
    expires: str = "",
) -> tuple[Put, ...]:
    """The plan stops, says why, and asks what to do; until it `expires`, if it does."""
    card = problem_card(problem, whom=walk.whom, why=why)
    question = asked_in_plan(walk, "problem", card, options=options, expires=expires)
    stop = PlanBlocked(
        plan=walk.plan.id,
        step=walk.step.id if walk.at != "end" else None,
        owner="operator",
        problem=sealed(walk.plan.subject, problem),
    )
    return (
        Put(of_plan(walk.plan.id), stop),
        Put(of_question(question_id(walk.plan.id, walk.visit)), question),
    )


def shown(failures: tuple[Failure, ...]) -> tuple[Evidence, ...]:
    """Each attempt that failed, the first one first; of many, the first and the last."""
    counted = [
        Evidence(says=failure.why, found_in=f"attempt {n} at {failure.at[11:16]} UTC")
        for n, failure in enumerate(failures, start=1)
    ]
    left_out = len(counted) - _SHOWN_FIRST - _SHOWN_LAST
    if left_out <= 1:
        return tuple(counted)
    between = Evidence(says=f"{left_out} more attempts came between.")
    return (*counted[:_SHOWN_FIRST], between, *counted[-_SHOWN_LAST:])


def what_failed(kind: EffectKind | None, act: Act, problem: Problem) -> tuple[Evidence, ...]:
    """For whoever goes on by hand: why it did not leave, and word for word what would have left."""
    return (Evidence(says=f"{problem.what} {problem.why}"), *shown(act.failures), *words_of(kind, act.args))


def words_of(kind: EffectKind | None, args: Json) -> tuple[Evidence, ...]:
    names = (kind.recipient, *kind.text) if kind else ()
    texts = [str(args.get(name, "")) for name in names]
    return tuple(Evidence(says="This was to leave:", quote=text) for text in texts if text)


def nobody_does(does: str, plan: str) -> Problem:
    return Problem(
        code="connector-missing",
        what=f"Nobody here can do '{does}' any more.",
        why="The extension that brought its connector is gone, or could not be loaded.",
        fix="Install it again, then answer 'again'. Nothing was sent.",
        where=f"onefirm plans show {plan}",
    )


def _asks_to_wait(walk: Walk, act: Act, until: str, why: str) -> Problem:
    before = "An earlier attempt may have arrived; then this one changes nothing." if act.doubt else "Nothing has left."
    return Problem(
        code="effect-put-off",
        what=f"'{act.declared.connector}' asks to wait until {until[:16].replace('T', ' ')} UTC.",
        why=f"It said: {why} This is about '{act.declared.does}' for {walk.whom or 'this plan'}. {before}",
        fix="Wait, and it goes on by itself then; or try it now, or stop it.",
        where=f"onefirm plans show {walk.plan.id}",
    )


def _always_fails(walk: Walk, act: Act, failures: tuple[Failure, ...]) -> Problem:
    return Problem(
        code="effect-fails",
        what=f"'{act.declared.does}' for {walk.whom or 'this plan'} failed {len(failures)} times; nothing has left.",
        why=f"The last time: {failures[-1].why}" if failures else "It did not arrive.",
        fix="Try again once it works, change it, or do it yourself and say so.",
        where=f"onefirm plans show {walk.plan.id}",
    )
