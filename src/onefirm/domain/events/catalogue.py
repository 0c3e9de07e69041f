"""Every event kind there is, and how bodies of older versions are read."""

from onefirm.domain.events import effects, firm, intents, people, plans, questions, records, schedules
from onefirm.domain.events.fact import Fact, Upcasters

FACTS: tuple[type[Fact], ...] = (
    firm.FirmCreated,
    firm.FirmPaused,
    firm.FirmResumed,
    firm.PolicyPinned,
    firm.ProfileChanged,
    firm.PlaybookAdopted,
    intents.OutsideReceived,
    intents.SubjectSeen,
    intents.IntentReceived,
    intents.IntentFolded,
    plans.PlanMade,
    plans.PlanApproved,
    plans.PlanBlocked,
    plans.PlanUnblocked,
    plans.PlanCompleted,
    plans.PlanReconciled,
    plans.PlanCancelled,
    plans.PlanReopened,
    plans.StepTried,
    plans.StepWaiting,
    plans.StepDone,
    plans.SerialEntered,
    effects.EffectDeclared,
    effects.EffectApproved,
    effects.EffectAmended,
    effects.EffectDispatched,
    effects.EffectReceipted,
    effects.EffectRefused,
    effects.EffectDeferred,
    effects.EffectUnknown,
    effects.EffectVerified,
    effects.EffectContradicted,
    effects.EffectWithdrawn,
    effects.EffectRecalled,
    questions.QuestionAsked,
    questions.QuestionAnswered,
    questions.QuestionVoided,
    questions.QuestionSnoozed,
    questions.QuestionReminded,
    questions.QuestionExpired,
    questions.BatchApproved,
    people.PersonWrote,
    people.OptedOut,
    people.OptedIn,
    schedules.ScheduleSet,
    schedules.ScheduleStopped,
    schedules.ScheduleFired,
    records.RecordChanged,
)

BY_KIND: dict[str, type[Fact]] = {fact.kind: fact for fact in FACTS}

UPCASTERS: Upcasters = {}
"""Empty while every kind is at its first version. An entry `(kind, n)` lifts a body from n to n + 1."""
