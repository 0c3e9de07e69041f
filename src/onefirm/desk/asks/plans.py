"""What may be asked about wishes and the plans they become."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.plans import drafts, intents, plans
from onefirm.desk.shapes.args import (
    ApprovePlan,
    BeginDraft,
    CancelPlan,
    DidStep,
    DraftGoal,
    IntentsArgs,
    KeepDraft,
    PlanRef,
    PlansArgs,
    Say,
    Send,
)

ASKS: dict[str, Ask] = {
    "intents.list": ask(IntentsArgs, intents.listed),
    "intents.send": ask(Send, intents.send, scope="send"),
    "intents.say": ask(Say, intents.say, scope="send"),
    "plans.draft": ask(DraftGoal, drafts.draft),
    "plans.begin": ask(BeginDraft, drafts.begin, decides=True),
    "plans.keep": ask(KeepDraft, drafts.keep, scope="manage"),
    "plans.list": ask(PlansArgs, plans.listed),
    "plans.show": ask(PlanRef, plans.shown),
    "plans.preview": ask(PlanRef, plans.previewed),
    "plans.approve": ask(ApprovePlan, plans.approve, decides=True),
    "plans.cancel": ask(CancelPlan, plans.cancel, decides=True),
    "plans.did": ask(DidStep, plans.did, decides=True),
}
