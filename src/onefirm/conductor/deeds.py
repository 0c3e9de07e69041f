"""The plain deeds of a walk: keep a record, wait, finish, look back."""

from onefirm.conductor.effects.outside import Outside
from onefirm.conductor.effects.terms import grace_of
from onefirm.conductor.effects.weighing import Known, Weighing
from onefirm.conductor.facts import after, done, later, now, words
from onefirm.conductor.keeping.keep import Keeping
from onefirm.conductor.keeping.news import News
from onefirm.conductor.means import Means
from onefirm.conductor.pen import Pen
from onefirm.conductor.stands import act_of
from onefirm.conductor.values import gather
from onefirm.domain.effect import Verification
from onefirm.domain.events.effects import EffectVerified
from onefirm.domain.events.plans import PlanCompleted, PlanReconciled, StepWaiting
from onefirm.domain.events.streams import of_effect, of_plan
from onefirm.domain.ids import EffectId
from onefirm.domain.labels import FROM_OUTSIDE, OPERATORS_OWN, computed
from onefirm.domain.personal import Personal
from onefirm.ledger.ledger import Put
from onefirm.planning.acts import Act, Asked
from onefirm.planning.progress import Next
from onefirm.planning.walk import Walk


class Deeds:
    """What a plan does without asking anybody."""

    def __init__(self, means: Means, pen: Pen, outside: Outside, weighing: Weighing) -> None:
        self._means = means
        self._pen = pen
        self._outside = outside
        self._weighing = weighing

    async def finish(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        completed = PlanCompleted(plan=walk.plan.id, effects=walk.effects)
        await self._pen.write(walk, Put(of_plan(walk.plan.id), completed))
        return True

    async def reconcile(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool | Next:
        """Look at the outside once more; a plan is reconciled when every receipt is confirmed."""
        rows = self._means.views.all("effects_of_plan", plan=walk.plan.id)
        sentences, unclear = list[str](), False
        for row in rows:
            if row["state"] != "receipted":
                continue
            standing = act_of(EffectId(str(row["effect"])), self._means)
            assert standing is not None, "An effect's row points at its stream."
            if standing.declared.args.erased:
                sentences.append("It was for somebody who was forgotten, so nothing was looked up.")
                continue
            kind = self._means.crew.kind(standing.declared.does)
            if kind and kind.brings:
                sentences.append("It only read; nothing out there was changed.")
                continue
            seen = await self._outside.look(standing)
            if seen.found == "not-happened" and (until := self._too_early(standing)):
                return Next("rest", until=until)
            if seen.found == "cannot-tell":
                await self._doubt(walk, standing, seen)
                unclear = True
                continue
            known = Known(standing.declared.effect, seen.found, seen.evidence, "look-up", seen.receipt)
            await self._weighing.heard(known)
            sentences.append(seen.evidence)
        if self._means.ledger.version(of_plan(walk.plan.id)) != walk.version:
            return True  # The look-up told us otherwise, and the plan was opened again.
        if unclear:
            return False
        evidence = Personal(subject=walk.plan.subject, value=list(sentences))
        await self._pen.write(walk, Put(of_plan(walk.plan.id), PlanReconciled(plan=walk.plan.id, evidence=evidence)))
        return True

    def _too_early(self, standing: Act) -> str:
        """An absence before the grace has passed proves nothing. Empty when it has."""
        counts_from = after(standing.sent, grace_of(standing, self._means)) if standing.sent else ""
        return counts_from if now(self._means) < counts_from else ""

    async def _doubt(self, walk: Walk, standing: Act, seen: Verification) -> None:
        """The look-up does not confirm the receipt. It is written down once, and the plan stays 'completed'."""
        if standing.found == seen.found:
            return
        verified = EffectVerified(
            effect=standing.declared.effect,
            plan=walk.plan.id,
            found=seen.found,
            evidence=words(walk.plan.subject, seen.evidence),
        )
        stream = of_effect(standing.declared.effect)
        await self._pen.write(walk, Put(stream, verified), expected={stream: standing.version})

    async def keep(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        """A record step: the fact is typed once and has a stream of its own."""
        kind = self._means.crew.catalogue.records[walk.step.does.partition("@")[0]]
        gathered = gather(walk.step, walk, self._means)
        kept = Keeping(self._means).keep(
            News(
                kind=kind,
                values=gathered.values,
                labels=gathered.labels,
                subject=walk.plan.subject,
                source=walk.plan.playbook,
                why=walk.step.title,
                plan=walk.plan.id,
            )
        )
        label = computed(gathered.labels.values())
        step = done(walk, "done", output={"id": kept.id}, label=label, inputs=gathered.values)
        await self._pen.write(walk, *kept.puts, self._pen.step(walk, step), expected=kept.expected)
        return True

    async def begin_wait(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        until = later(self._means, walk.step.minutes * 60)
        step = walk.step
        waiting = StepWaiting(plan=walk.plan.id, step=step.id, visit=walk.visit, until=until, awaits=step.unless)
        await self._pen.write(walk, Put(of_plan(walk.plan.id), waiting))
        return True

    async def end_wait(self, walk: Walk, _act: Act | None, _asked: Asked | None) -> bool:
        outcome = "replied" if walk.replied else "done"
        # Whether they write is decided by them, and so is whatever comes of it.
        label = FROM_OUTSIDE if walk.step.unless else OPERATORS_OWN
        await self._pen.write(walk, self._pen.step(walk, done(walk, outcome, output={}, label=label)))
        return True
