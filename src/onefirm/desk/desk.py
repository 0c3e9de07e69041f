"""The desk: every name that may be asked for, with one answer and one refusal for all interfaces."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from pydantic import JsonValue, ValidationError

from onefirm.desk import args as a
from onefirm.desk import (
    copies,
    faults,
    firm,
    forgetting,
    imports,
    inbox,
    inbox_alike,
    intents,
    ledger,
    optouts,
    people,
    people_same,
    plans,
    playbooks,
    profile,
    pruning,
    records,
    rules,
    schedules,
    vault,
)
from onefirm.desk import forgetting_shapes as f
from onefirm.desk import import_shapes as i
from onefirm.desk import people_shapes as p
from onefirm.desk import profile_shapes as o
from onefirm.desk import record_shapes as r
from onefirm.desk import rule_shapes as u
from onefirm.desk import schedule_shapes as s
from onefirm.desk import vault_shapes as v
from onefirm.desk.handover.gather import handed_over
from onefirm.desk.handover.shapes import HandoverArgs
from onefirm.desk.post import Post
from onefirm.desk.shapes import Check, DoctorView
from onefirm.domain.frozen import Frozen, unstorable
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem, Refusal

A = TypeVar("A", bound=Frozen)


@dataclass(frozen=True)
class Ask:
    """One thing that may be asked: what it takes, who answers, and whether it decides something."""

    takes: type[Frozen]
    answer: Callable[[Post, Mapping[str, JsonValue], str], Awaitable[Frozen]]
    decides: bool


def _ask(takes: type[A], answers: Callable[[Post, A, str], Awaitable[Frozen]], *, decides: bool = False) -> Ask:
    async def answer(post: Post, args: Mapping[str, JsonValue], by: str) -> Frozen:
        return await answers(post, takes.model_validate(args), by)

    return Ask(takes, answer, decides)


ASKS: dict[str, Ask] = {
    "today": _ask(a.Nothing, firm.today),
    "inbox.list": _ask(a.Limit, inbox.listed),
    "inbox.show": _ask(a.Ref, inbox.shown),
    "inbox.accept": _ask(a.Accept, inbox.accept, decides=True),
    "inbox.edit": _ask(a.Edit, inbox.edit, decides=True),
    "inbox.reject": _ask(a.Reject, inbox.reject, decides=True),
    "inbox.answer": _ask(a.Answer, inbox.answer, decides=True),
    "inbox.undo": _ask(a.EffectRef, inbox.undo, decides=True),
    "inbox.did": _ask(a.Did, inbox.did, decides=True),
    "inbox.snooze": _ask(a.Snooze, inbox.snooze, decides=True),
    "inbox.delegate": _ask(a.Delegate, inbox.delegate, decides=True),
    "inbox.alike": _ask(a.Ref, inbox_alike.shown),
    "inbox.accept-all": _ask(a.AcceptAll, inbox_alike.accept, decides=True),
    "inbox.answer-all": _ask(a.AnswerAll, inbox_alike.answer, decides=True),
    "inbox.undo-all": _ask(a.UndoAll, inbox_alike.undo, decides=True),
    "intents.list": _ask(a.Nothing, intents.listed),
    "intents.send": _ask(a.Send, intents.send),
    "intents.say": _ask(a.Say, intents.say),
    "plans.list": _ask(a.PlansArgs, plans.listed),
    "plans.show": _ask(a.PlanRef, plans.shown),
    "plans.preview": _ask(a.PlanRef, plans.previewed),
    "plans.approve": _ask(a.ApprovePlan, plans.approve, decides=True),
    "plans.cancel": _ask(a.CancelPlan, plans.cancel, decides=True),
    "plans.did": _ask(a.DidStep, plans.did, decides=True),
    "ledger.tail": _ask(a.Tail, ledger.tail),
    "ledger.show": _ask(a.Seq, ledger.shown),
    "ledger.why": _ask(a.Seq, ledger.why),
    "ledger.verify": _ask(a.Nothing, ledger.verify),
    "ledger.rebuild": _ask(a.Nothing, ledger.rebuild),
    "playbooks.list": _ask(a.Name, playbooks.listed),
    "playbooks.show": _ask(a.Name, playbooks.shown),
    "playbooks.check": _ask(a.Name, playbooks.checked),
    "playbooks.diff": _ask(a.DiffArgs, playbooks.compared),
    "schedules.list": _ask(a.Limit, schedules.listed),
    "schedules.show": _ask(s.ScheduleRef, schedules.shown),
    "schedules.set": _ask(s.SetSchedule, schedules.set_, decides=True),
    "schedules.stop": _ask(s.ScheduleRef, schedules.stop, decides=True),
    "schedules.resume": _ask(s.ScheduleRef, schedules.resume, decides=True),
    "schedules.run": _ask(s.RunSchedule, schedules.run, decides=True),
    "agents.list": _ask(a.Nothing, firm.agents),
    "agents.show": _ask(a.Name, firm.agent),
    "imports.look": _ask(i.ImportArgs, imports.look),
    "imports.take": _ask(i.TakeArgs, imports.take, decides=True),
    "imports.wait": _ask(i.WaitArgs, imports.wait),
    "imports.stop": _ask(a.Nothing, imports.stop, decides=True),
    "imports.list": _ask(a.Limit, imports.listed),
    "imports.undo": _ask(i.BatchArgs, imports.undo, decides=True),
    "imports.undo-preview": _ask(i.BatchArgs, imports.preview_undo),
    "faults.list": _ask(a.Nothing, faults.listed),
    "faults.play": _ask(a.PlayArgs, faults.play, decides=True),
    "faults.clear": _ask(a.Name, faults.clear, decides=True),
    "optouts.list": _ask(a.Limit, optouts.listed),
    "optouts.add": _ask(a.OptOutArgs, optouts.add, decides=True),
    "optouts.remove": _ask(a.OptOutArgs, optouts.remove, decides=True),
    "forget.preview": _ask(f.Whom, forgetting.previewed),
    "forget.person": _ask(f.Forget, forgetting.forget, decides=True),
    "prune.preview": _ask(a.Nothing, pruning.previewed),
    "prune.people": _ask(f.Prune, pruning.pruned, decides=True),
    "vault.list": _ask(a.Nothing, vault.listed),
    "vault.set": _ask(v.Secret, vault.keep, decides=True),
    "vault.remove": _ask(a.Name, vault.remove, decides=True),
    "vault.rotate": _ask(a.Nothing, vault.rotate, decides=True),
    "records.kinds": _ask(r.KindRef, records.kinds),
    "records.list": _ask(r.ListRecords, records.listed),
    "records.show": _ask(r.ShowRecord, records.shown),
    "records.make": _ask(r.MakeRecord, records.made, decides=True),
    "records.change": _ask(r.ChangeRecord, records.changed, decides=True),
    "records.history": _ask(r.RecordHistoryRef, records.told),
    "records.restore": _ask(r.RestoreRecord, records.restored, decides=True),
    "records.confirm": _ask(r.ConfirmRecord, records.confirmed, decides=True),
    "records.withdraw": _ask(r.WithdrawRecord, records.withdrawn, decides=True),
    "people.list": _ask(p.ListPeople, people.listed),
    "people.show": _ask(p.PersonRef, people.shown),
    "people.add": _ask(p.AddPerson, people.added, decides=True),
    "people.alike": _ask(p.Alike, people_same.alike),
    "people.merge": _ask(p.MergePeople, people_same.merged, decides=True),
    "people.same": _ask(p.TwoPeople, people_same.same, decides=True),
    "people.different": _ask(p.TwoPeople, people_same.different, decides=True),
    "people.part": _ask(p.PartPeople, people_same.parted, decides=True),
    "rules.list": _ask(u.WhoArgs, rules.listed),
    "rules.set": _ask(u.RuleArgs, rules.set_, decides=True),
    "rules.lift": _ask(u.RuleArgs, rules.lift, decides=True),
    "decisions.list": _ask(u.WhoArgs, rules.decided),
    "decisions.add": _ask(u.DecisionArgs, rules.decide, decides=True),
    "decisions.lift": _ask(u.DecisionName, rules.undecide, decides=True),
    "backups.make": _ask(a.Nothing, copies.back_up, decides=True),
    "backups.list": _ask(a.Nothing, copies.listed),
    "handover": _ask(HandoverArgs, handed_over),
    "profile.show": _ask(a.Nothing, profile.shown),
    "profile.set": _ask(o.SetProfile, profile.set_, decides=True),
    "profile.history": _ask(o.ProfileField, profile.history),
    "firm.pause": _ask(a.Reason, firm.pause, decides=True),
    "firm.resume": _ask(a.Nothing, firm.resume, decides=True),
}


class Desk:
    """What every interface is given, and all it is given."""

    def __init__(self, post: Post, doctor: Callable[[], tuple[Check, ...]]) -> None:
        self._post = post
        self._asks = {**ASKS, "doctor": _ask(a.Nothing, self._doctor)}
        self._examine = doctor

    async def ask(self, name: str, args: Mapping[str, JsonValue], by: str) -> Frozen:
        """Answer, or raise a Refusal with one Problem or several."""
        asked = self._asks.get(name)
        if asked is None:
            raise Refusal(_no_such(name, tuple(self._asks)))
        if why := unstorable(dict(args)):
            raise Refusal(_cannot_keep(name, why))
        try:
            return await asked.answer(self._post, args, by)
        except ValidationError as broken:
            raise Refusal(_bad_args(name, asked, broken)) from broken

    def durable(self) -> int:
        return self._post.means.ledger.durable()

    def watch(self, notify: Callable[[int], None]) -> Callable[[], None]:
        return self._post.means.ledger.watch(notify)

    async def _doctor(self, _post: Post, _args: a.Nothing, _by: str) -> DoctorView:
        checks = self._examine()
        return DoctorView(ok=all(check.ok for check in checks), checks=checks)


def _no_such(name: str, known: tuple[str, ...]) -> Problem:
    near = get_close_matches(name, known, n=1)
    return Problem(
        code="ask-unknown",
        what=f"Nobody at the desk answers to '{name}'.",
        why="It is none of the things that may be asked.",
        fix=f"Did you mean '{near[0]}'?" if near else "See `onefirm --help`.",
    )


def _cannot_keep(name: str, why: str) -> Problem:
    return Problem(
        code="ask-unkeepable",
        what=f"What was sent with '{name}' cannot be kept word for word.",
        why=why,
        fix="Send whole numbers and whole text; write an amount as text, '1.50 EUR'.",
    )


def _bad_args(name: str, asked: Ask, broken: ValidationError) -> Problem:
    error = broken.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"])
    return Problem(
        code="ask-args",
        what=f"'{name}' cannot be asked like this: {where or 'what was sent'}.",
        why=f"{plainly(error['msg'])}.",
        fix=f"It takes {', '.join(asked.takes.model_fields) or 'nothing'}.",
    )
