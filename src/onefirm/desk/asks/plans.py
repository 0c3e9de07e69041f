"""What may be asked about wishes and the plans they become."""

from onefirm.desk.asks.ask import Ask, ask
from onefirm.desk.plans import drafts, intents, plans
from onefirm.desk.shapes import args as a

ASKS: dict[str, Ask] = {
    "intents.list": ask(a.IntentsArgs, intents.listed),
    "intents.send": ask(a.Send, intents.send, scope="send"),
    "intents.say": ask(a.Say, intents.say, scope="send"),
    "plans.draft": ask(a.DraftGoal, drafts.draft),
    "plans.begin": ask(a.BeginDraft, drafts.begin, decides=True),
    "plans.keep": ask(a.KeepDraft, drafts.keep, scope="manage"),
    "plans.list": ask(a.PlansArgs, plans.listed),
    "plans.show": ask(a.PlanRef, plans.shown),
    "plans.preview": ask(a.PlanRef, plans.previewed),
    "plans.approve": ask(a.ApprovePlan, plans.approve, decides=True),
    "plans.cancel": ask(a.CancelPlan, plans.cancel, decides=True),
    "plans.did": ask(a.DidStep, plans.did, decides=True),
}
