"""Every act that asked for money, called that off or gave some back, and what became of it."""

from collections.abc import Mapping

from pydantic import ValidationError

from onefirm.capabilities.payments import REFUND, REQUEST, VOID
from onefirm.conductor.stands import act_of
from onefirm.desk.plans.plans import titled
from onefirm.desk.post import Post
from onefirm.desk.shapes.money import ActKind, MoneyAct
from onefirm.domain.frozen import Json
from onefirm.domain.ids import EffectId
from onefirm.domain.money import Money
from onefirm.ledger.projection import Row

ACTS_MAX = 200
_STATES = {
    "declared": "waits",
    "approved": "is held",
    "declined": "turned down",
    "dispatched": "is on its way",
    "deferred": "is tried again by itself",
    "unknown": "nobody knows yet",
    "receipted": "done",
    "contradicted": "turned out otherwise",
    "refused": "did not happen",
    "withdrawn": "taken back in time",
}
_KINDS: Mapping[str, ActKind] = {REQUEST.verb: "request", VOID.verb: "void", REFUND.verb: "refund"}


def acts_of(post: Post) -> tuple[MoneyAct, ...]:
    """The newest first, each with what a later one did to it."""
    found = [_act(post, row) for row in post.means.views.all("effects_of_money", limit=ACTS_MAX)]
    acts = [act for act in found if act is not None]
    by_receipt = {act.receipt: act.effect for act in acts if act.kind == "request" and act.receipt}
    named = [act.model_copy(update={"about": by_receipt.get(act.about, "")}) for act in acts]
    return tuple(act.model_copy(update={"after": _after(act, named)}) for act in named)


def _act(post: Post, row: Row) -> MoneyAct | None:
    kind = _KINDS.get(str(row["does"]).partition(".")[2].partition("@")[0])
    standing = act_of(EffectId(str(row["effect"])), post.means)
    if kind is None or standing is None:
        return None
    args = standing.args
    amount, whom = _amount(args), str(args.get("payer") or "")
    waits = post.means.views.one("question_of_effect", effect=str(row["effect"])) is not None
    return MoneyAct(
        effect=str(row["effect"]),
        entry=int(row["seq"] or 0),
        at=str(row["changed_at"]),
        does=str(row["does"]),
        kind=kind,
        says=_says(kind, amount, whom),
        state="waits for you" if waits else _STATES[str(row["state"])],
        settled=str(row["state"]) == "receipted",
        amount=amount,
        whom=whom,
        purpose=str(args.get("purpose") or args.get("reason") or ""),
        plan=str(row["plan"]),
        title=titled(str(row["title"] or ""), str(row["whom"] or "")),
        receipt=standing.receipt.provider_id if standing.receipt else "",
        about=str(args.get("receipt") or ""),
    )


def _says(kind: ActKind, amount: str, whom: str) -> str:
    match kind:
        case "request":
            return f"Ask {whom or 'somebody who was forgotten'} for {amount or 'money'}"
        case "void":
            return "Call off a request"
        case "refund":
            return f"Give back {amount or 'money'}"


def _amount(args: Json) -> str:
    try:
        return Money.model_validate(args.get("amount")).shown()
    except ValidationError:
        return ""


def _after(act: MoneyAct, acts: list[MoneyAct]) -> str:
    later = [each for each in acts if each.about == act.effect and each.settled]
    if any(each.kind == "void" for each in later):
        return "called off"
    back = [each.amount for each in later if each.kind == "refund" and each.amount]
    return f"{' and '.join(back)} given back" if back else ""
